//! A campaign in parts, on several machines, comes to what a single run comes to.

use std::fs;
use std::path::Path;
use std::process::{Command, Output};

use serde_json::Value;

use crate::support::place::{PROGRAM, scratch};

/// A defect of the reference platform that most scenarios show.
const FAULT: &str = "payload.gender.real-value@success";

/// One that takes two users.
const SHARED: &str = "grant.shared";

fn run(dir: &Path, args: &[&str]) -> Output {
    Command::new(PROGRAM)
        .args(args)
        .current_dir(dir)
        .output()
        .expect("the program starts")
}

fn status(output: &Output) -> i32 {
    output.status.code().expect("an exit status")
}

fn said(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

/// A report without what depends on the clock and on how the work was divided.
fn report(dir: &Path, name: &str) -> Value {
    let text = fs::read_to_string(dir.join(name)).expect("a report");
    let mut value: Value = serde_json::from_str(&text).expect("JSON");
    let members = value.as_object_mut().expect("an object");
    members.remove("time");
    if let Some(totals) = value["totals"].as_object_mut() {
        totals.remove("executions");
    }
    value
}

fn part(dir: &Path, which: &str, more: &[&str]) -> String {
    let name = format!("part-{}.json", which.replace('/', "-of-"));
    let args = ["check", "--quiet", "--scenarios", "240", "--shard", which];
    let output = run(
        dir,
        &[&args, &["--report", name.as_str()] as &[_], more].concat(),
    );
    assert!(matches!(status(&output), 0 | 1 | 3), "{}", said(&output));
    name
}

#[test]
fn parts_together_are_what_a_single_run_is() {
    let rows: [(&str, usize, &[&str]); 4] = [
        ("conformant", 3, &[]),
        ("failing", 4, &["--fault", FAULT]),
        (
            "two",
            3,
            &["--fault", FAULT, "--fault", SHARED, "--seed", "7"],
        ),
        ("other", 2, &["--spec", "my.getAuthCode", "--jobs", "2"]),
    ];
    for (name, count, more) in rows {
        let dir = scratch(&format!("shards-{name}"));
        let args = [
            "check",
            "--quiet",
            "--scenarios",
            "240",
            "--report",
            "whole.json",
        ];
        let whole = run(&dir, &[&args, more].concat());
        let parts = (1..=count).map(|index| part(&dir, &format!("{index}/{count}"), more));
        // In any order.
        let parts: Vec<_> = parts.collect::<Vec<_>>().into_iter().rev().collect();
        let parts: Vec<&str> = parts.iter().map(String::as_str).collect();
        let merge = [
            &["report", "merge", "--quiet", "--report", "merged.json"],
            &parts[..],
        ];
        let merged = run(&dir, &merge.concat());
        assert_eq!(status(&merged), status(&whole), "{name}: {}", said(&merged));
        assert_eq!(merged.stdout, whole.stdout, "{name}");
        assert_eq!(
            report(&dir, "merged.json"),
            report(&dir, "whole.json"),
            "{name}"
        );
    }
}

#[test]
fn parts_that_do_not_belong_together_are_refused() {
    let dir = scratch("shards-refused");
    let one = part(&dir, "1/3", &[]);
    let two = part(&dir, "2/3", &[]);
    let three = part(&dir, "3/3", &[]);
    let other_seed = part(&dir, "2/2", &["--seed", "1"]);
    fs::rename(dir.join(&other_seed), dir.join("seed.json")).expect("renamed");
    let other_spec = part(&dir, "2/3", &["--spec", "my.getAuthCode"]);
    fs::rename(dir.join(&other_spec), dir.join("spec.json")).expect("renamed");
    part(&dir, "2/3", &[]);
    run(
        &dir,
        &[
            "check",
            "-q",
            "--scenarios",
            "240",
            "--report",
            "whole.json",
        ],
    );
    for (files, wanted) in [
        (vec![&*one, &*two], "the report of part 3 is missing"),
        (
            vec![&*one, &*two, &*two, &*three],
            "there are two reports of part 2",
        ),
        (
            vec![&*one, "seed.json"],
            "the number of parts is 3 in one and 2 in another",
        ),
        (
            vec![&*one, "spec.json"],
            "the spec is my.getOpenUserInfo in one and my.getAuthCode in another",
        ),
        (vec![&*one, "whole.json"], "not about a part of a campaign"),
        (vec!["none.json"], "none.json"),
    ] {
        let output = run(&dir, &[&["report", "merge", "-q"], &files[..]].concat());
        assert_eq!(status(&output), 2, "{files:?}");
        assert!(
            said(&output).contains(wanted),
            "{files:?}: {}",
            said(&output)
        );
    }
    let output = run(
        &dir,
        &[
            "report", "merge", "-q", "--report", &one, &one, &two, &three,
        ],
    );
    assert!(said(&output).contains("holds a part"), "{}", said(&output));
    for wrong in ["0/3", "4/3", "1", "x/y", "1/0", "-1/2"] {
        let output = run(&dir, &["check", &format!("--shard={wrong}")]);
        assert_eq!(status(&output), 2, "{wrong}");
    }
}

#[test]
fn waivers_are_applied_to_the_whole() {
    let dir = scratch("shards-waived");
    let whole = run(
        &dir,
        &[
            "check",
            "-q",
            "--scenarios",
            "240",
            "--fault",
            SHARED,
            "--report",
            "report.json",
        ],
    );
    assert_eq!(status(&whole), 1);
    let found = report(&dir, "report.json");
    let print = found["findings"][0]["fingerprint"]
        .as_str()
        .expect("a text");
    let waive = ["waive", print, "--reason", "known", "--until", "2999-12-31"];
    assert_eq!(status(&run(&dir, &waive)), 0);
    let parts: Vec<_> = (1..=3)
        .map(|index| part(&dir, &format!("{index}/3"), &["--fault", SHARED]))
        .collect();
    let parts: Vec<&str> = parts.iter().map(String::as_str).collect();
    let merged = run(&dir, &[&["report", "merge", "-q"], &parts[..]].concat());
    assert_eq!(status(&merged), 5, "{}", said(&merged));
}
