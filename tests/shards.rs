//! A campaign in parts, on several machines, comes to what a single run comes to.

use std::fs;
use std::path::Path;
use std::process::{Command, Output};
use std::sync::atomic::{AtomicUsize, Ordering::Relaxed};
use std::sync::{Arc, Mutex};

use miniapp_conformance::adapter::{Adapter, Flag, InProcess, Interrupt, Signal};
use miniapp_conformance::campaign::{self, Conclusion, Connect, Part, Settings};
use miniapp_conformance::check::Compiled;
use miniapp_conformance::reference::Reference;
use miniapp_conformance::reference::fault::{Fault, catalogue};
use miniapp_conformance::report::{Context, Merge, Report, report_in};
use miniapp_conformance::spec::{self, BUILTIN, Builtin, DEFAULT};
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

/// A report without what depends on the clock.
fn report(dir: &Path, name: &str) -> Value {
    let text = fs::read_to_string(dir.join(name)).expect("a report");
    let mut value: Value = serde_json::from_str(&text).expect("JSON");
    let members = value.as_object_mut().expect("an object");
    members.shift_remove("time");
    value
}

fn part(dir: &Path, which: &str, more: &[&str]) -> String {
    let name = format!("part-{}.json", which.replace('/', "-of-"));
    let args = [
        "check",
        "--reference",
        "--quiet",
        "--scenarios",
        "240",
        "--shard",
        which,
    ];
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
            "--reference",
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
        // In the same order too. Pairs of scenarios that lie in different parts are not run to look into them, so there may be fewer runs.
        let [merged, whole] = ["merged.json", "whole.json"].map(|file| {
            let mut report = report(&dir, file);
            let totals = report["totals"].as_object_mut().expect("an object");
            (totals.remove("executions"), report.to_string())
        });
        assert_eq!(merged.1, whole.1, "{name}");
        let count = |of: &Option<Value>| of.as_ref().and_then(Value::as_u64);
        assert!(count(&merged.0) <= count(&whole.0), "{name}");
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
            "--reference",
            "-q",
            "--scenarios",
            "240",
            "--report",
            "whole.json",
        ],
    );
    for (files, wanted) in [
        (
            vec![&*one, &*two],
            "of 3 parts these are missing: 3; run `check --shard K/3 --report FILE`",
        ),
        (
            vec![&*one, &*two, &*two, &*three],
            "part-2-of-3.json: there are two reports of part 2: name only one of them",
        ),
        (
            vec![&*one, "seed.json"],
            "seed.json: the reports are about different campaigns: the number of parts is 3 in one and 2 in another",
        ),
        (
            vec![&*one, "spec.json"],
            "spec.json: the reports are about different campaigns: the spec is my.getOpenUserInfo in one and my.getAuthCode in another",
        ),
        (
            vec![&*one, "whole.json"],
            "whole.json: the report is not about a part of a campaign: run `check --shard K/N --report FILE`",
        ),
        (vec!["none.json"], "cannot read none.json"),
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

/// Merges three parts of which the second is in `file`.
fn merged(dir: &Path, [one, file, three]: [&str; 3]) -> Output {
    let files = ["--report", "merged.json", one, file, three];
    run(dir, &[&["report", "merge", "-q"], &files[..]].concat())
}

/// What is done to a report.
type Change = fn(&mut Value);

#[test]
fn a_file_that_is_no_part_of_the_campaign_is_named_with_what_to_do() {
    let dir = scratch("shards-files");
    let [one, two, three] = ["1/3", "2/3", "3/3"].map(|which| part(&dir, which, &[]));
    let value: Value = report(&dir, &two);
    let changes: [(&str, Change, &str); 7] = [
        (
            "bare",
            |value| _ = value.as_object_mut().unwrap().shift_remove("part"),
            "bare.json: the report of the part does not say what the part has seen: another version wrote it, or another \
             program; run `check --shard K/N --report FILE` again",
        ),
        (
            "whole",
            |value| _ = value.as_object_mut().unwrap().shift_remove("shard"),
            "whole.json: the report is not about a part of a campaign: run `check --shard K/N --report FILE`",
        ),
        (
            "old",
            |value| value["harness"]["version"] = "0.0.1".into(),
            "old.json: miniapp-conformance 0.0.1 wrote the report of the part, and this is miniapp-conformance",
        ),
        (
            "edited",
            |value| value["spec"]["digest"] = "0".repeat(64).into(),
            "edited.json: the reports are about different campaigns: the digest of the spec is",
        ),
        (
            "seed",
            |value| value["seed"] = 7.into(),
            "seed.json: the reports are about different campaigns: the seed is 0 in one and 7 in another; merge reports of one \
             campaign only",
        ),
        (
            "longer",
            |value| value["totals"]["campaign"] = 300.into(),
            "longer.json: the reports are about different campaigns: the number of scenarios, those of `--corpus` included, is 240 in one and 300 in another",
        ),
        (
            "hollow",
            |value| value["part"] = serde_json::json!({}),
            "hollow.json: this is not a report",
        ),
    ];
    for (name, change, wanted) in changes {
        let mut value = value.clone();
        change(&mut value);
        let file = format!("{name}.json");
        fs::write(dir.join(&file), value.to_string()).expect("written");
        let output = merged(&dir, [&one, &file, &three]);
        assert_eq!(status(&output), 2, "{name}");
        assert!(said(&output).contains(wanted), "{name}: {}", said(&output));
        assert!(!dir.join("merged.json").exists(), "{name}");
    }
    let text = value.to_string();
    let half = text.floor_char_boundary(text.len() / 2);
    fs::write(dir.join("cut.json"), &text[..half]).expect("written");
    let output = merged(&dir, [&one, "cut.json", &three]);
    assert_eq!(status(&output), 2);
    assert!(
        said(&output).contains("cut.json: this is not a report"),
        "{}",
        said(&output)
    );
    // The same files as they were.
    assert_eq!(status(&merged(&dir, [&one, &two, &three])), 0);
}

#[test]
fn a_part_that_could_not_use_its_adapter_counts_and_is_told() {
    let dir = scratch("shards-broken");
    let [one, three] = ["1/3", "3/3"].map(|which| part(&dir, which, &["--fault", FAULT]));
    let broken = |which: &str, file: &str| {
        let args = ["check", "-q", "--scenarios", "240", "--shard", which];
        let program = ["--report", file, "--", PROGRAM, "no-such-command"];
        let output = run(&dir, &[&args[..], &program].concat());
        assert_eq!(status(&output), 4, "{}", said(&output));
    };
    broken("2/3", "broken.json");
    let output = merged(&dir, [&one, "broken.json", &three]);
    let whole = report(&dir, "merged.json");
    assert_eq!(whole["totals"]["judged"], 160);
    assert_eq!(whole["totals"]["campaign"], 240);
    let aborted = &whole["adapterTroubles"]["aborted"]["message"];
    let aborted = aborted.as_str().expect("a message");
    assert!(aborted.starts_with("no proper answer to `hello`"));
    // What the other parts have seen counts, and is graver than an adapter.
    assert_eq!(whole["findings"].as_array().map(Vec::len), Some(1));
    assert_eq!(whole["exitCode"], 1);
    assert_eq!(status(&output), 1, "{}", said(&output));
    // Where no part could, there is nothing to judge.
    broken("1/3", "one.json");
    broken("3/3", "three.json");
    let output = merged(&dir, ["one.json", "broken.json", "three.json"]);
    assert_eq!(status(&output), 4, "{}", said(&output));
    let whole = report(&dir, "merged.json");
    assert_eq!(whole["conclusion"], "adapter-broken");
    assert_eq!(whole["totals"]["judged"], 0);
}

#[test]
fn a_part_that_was_interrupted_counts_with_what_it_has_seen() {
    static FLAG: Flag = Flag::new();
    let spec = spec::load(DEFAULT.text, DEFAULT.file).expect("a spec");
    let compiled = Arc::new(Compiled::new(Arc::new(spec)).expect("compiled"));
    let faults = catalogue(compiled.spec());
    let fault = faults.iter().find(|one| one.id == FAULT).expect("a fault");
    let mut merge = Merge::new(Interrupt::NEVER);
    for index in 1..=3 {
        let connect = || -> Box<dyn Adapter> {
            let mut platform = platform(&compiled, std::slice::from_ref(fault));
            let mut ran = 0;
            Box::new(InProcess::new(compiled.spec(), move |scenario| {
                ran += 1;
                if index == 2 && ran == 20 {
                    FLAG.raise(Signal::Interrupt);
                }
                platform.run(scenario)
            }))
        };
        let settings = Settings {
            scenarios: 240,
            part: Part::new(index, 3),
            interrupt: if index == 2 {
                Interrupt::by(&FLAG)
            } else {
                Interrupt::NEVER
            },
            ..Settings::default()
        };
        let part = judged(&compiled, &connect, &settings);
        assert_eq!(part.exit_code, if index == 2 { 130 } else { 1 });
        assert!(index != 2 || part.totals.judged < 25);
        merge.add(part).expect("a part");
    }
    let whole = merge.finish(None).expect("a whole").report(Vec::new());
    assert_eq!(whole.exit_code, 130);
    assert_eq!(whole.conclusion, Conclusion::Interrupted);
    assert_eq!(whole.totals.campaign, 240);
    assert!(
        (160..185).contains(&whole.totals.judged),
        "{:?}",
        whole.totals
    );
    let found: Vec<_> = whole.findings.iter().map(|one| &*one.clause).collect();
    assert_eq!(found, ["historical.gender"]);
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

/// An implementation: the reference platform with faults.
fn platform(compiled: &Compiled, faults: &[Fault]) -> Reference {
    let platform = Reference::new(compiled.spec().clone());
    let with = |platform: Reference, fault: &Fault| platform.with_fault(fault.clone());
    faults.iter().fold(platform, with)
}

/// What became of putting the parts of a campaign together.
#[derive(Debug, Eq, PartialEq)]
enum Put {
    /// The same as a single run, without an adapter.
    Alone,
    /// The same, after an adapter has run what no part had.
    WithAdapter,
    /// Not the same: the first line that differs, of the single run and of the parts.
    Differs(String, String),
}

fn judged(compiled: &Arc<Compiled>, connect: &Connect<'_>, settings: &Settings) -> Report {
    let result = campaign::run(compiled, connect, settings, &mut |_| {}).expect("a result");
    report_in(compiled, &result, &Context::default())
}

/// Holds the parts of a campaign, put together, against a single run.
fn put(compiled: &Arc<Compiled>, faults: &[Fault], settings: &Settings, count: usize) -> Put {
    let connect = || -> Box<dyn Adapter> {
        let mut platform = platform(compiled, faults);
        Box::new(InProcess::new(compiled.spec(), move |scenario| {
            platform.run(scenario)
        }))
    };
    let whole = judged(compiled, &connect, settings).to_json();
    let parts = (1..=count).map(|index| {
        let part = Part::new(index, count);
        let settings = Settings {
            part,
            ..settings.clone()
        };
        judged(compiled, &connect, &settings).to_json()
    });
    let parts: Vec<_> = parts.collect();
    let merged = |adapter: Option<&Connect<'_>>| {
        let mut merge = Merge::new(Interrupt::NEVER);
        for part in &parts {
            merge
                .add(Report::parse(part).expect("a report"))
                .expect("a part");
        }
        let merged = merge.finish(adapter).expect("a whole");
        let missing = merged.result.as_ref().is_some_and(|one| one.missing);
        (merged.report(Vec::new()), missing)
    };
    let (alone, missing) = merged(None);
    let unshrunk = alone.findings.iter().any(|one| one.unshrunk);
    assert!(missing || !unshrunk);
    let (text, put) = if missing {
        (merged(Some(&connect)).0.to_json(), Put::WithAdapter)
    } else {
        (alone.to_json(), Put::Alone)
    };
    if text == whole {
        return put;
    }
    let mut lines = whole.lines().zip(text.lines());
    let (one, other) = lines.find(|(one, other)| one != other).unwrap_or_default();
    Put::Differs(one.to_owned(), other.to_owned())
}

/// Every so many-th fault of the catalogue, alone and with another one, in 2, 3 or 5 parts; how many were the same, and how many took an adapter.
fn catalogue_in_parts(spec: &Builtin, step: usize) -> (usize, usize) {
    let spec = spec::load(spec.text, spec.file).expect("a spec");
    let compiled = Arc::new(Compiled::new(Arc::new(spec)).expect("compiled"));
    let faults = catalogue(compiled.spec());
    let settings = Settings {
        scenarios: 300,
        ..Settings::default()
    };
    let chosen: Vec<_> = faults.iter().enumerate().step_by(step).collect();
    let next = AtomicUsize::new(0);
    let (alone, with) = (AtomicUsize::new(0), AtomicUsize::new(0));
    let wrong = Mutex::new(Vec::new());
    std::thread::scope(|scope| {
        for _ in 0..2 {
            scope.spawn(|| {
                while let Some((at, fault)) = chosen.get(next.fetch_add(1, Relaxed)) {
                    let mut planted = vec![(*fault).clone()];
                    // Every fourth has company.
                    if at / step % 4 == 3 {
                        planted.push(faults[(at * 7 + 11) % faults.len()].clone());
                    }
                    let count = [2, 3, 5][at / step % 3];
                    match put(&compiled, &planted, &settings, count) {
                        Put::Alone => _ = alone.fetch_add(1, Relaxed),
                        Put::WithAdapter => _ = with.fetch_add(1, Relaxed),
                        Put::Differs(one, other) => {
                            let ids: Vec<_> = planted.iter().map(|one| one.id.clone()).collect();
                            let said = format!("{ids:?} in {count}:\n  {one}\n  {other}");
                            wrong.lock().expect("no panic").push(said);
                        }
                    }
                }
            });
        }
    });
    let wrong = wrong.into_inner().expect("no panic");
    assert!(
        wrong.is_empty(),
        "{} differ:\n{}",
        wrong.len(),
        wrong.join("\n")
    );
    (alone.into_inner(), with.into_inner())
}

#[test]
fn whatever_is_wrong_parts_together_say_what_a_single_run_says() {
    let (alone, with) = catalogue_in_parts(DEFAULT, 11);
    assert!(alone >= 20 && alone + with >= 29, "{alone} and {with}");
}

#[test]
fn more_scenarios_than_are_remembered_one_by_one_are_counted_all_the_same() {
    let spec = spec::load(DEFAULT.text, DEFAULT.file).expect("a spec");
    let compiled = Arc::new(Compiled::new(Arc::new(spec)).expect("compiled"));
    let known = catalogue(compiled.spec());
    let fault = known.into_iter().find(|one| one.id == FAULT);
    let fault = fault.expect("a fault");
    let settings = Settings {
        scenarios: 12_000,
        shrink_budget: 20,
        ..Settings::default()
    };
    assert_eq!(
        put(&compiled, std::slice::from_ref(&fault), &settings, 3),
        Put::Alone
    );
    let connect = || -> Box<dyn Adapter> {
        let mut platform = platform(&compiled, std::slice::from_ref(&fault));
        Box::new(InProcess::new(compiled.spec(), move |scenario| {
            platform.run(scenario)
        }))
    };
    let one = judged(&compiled, &connect, &settings);
    assert!(one.findings[0].count > 5000, "{}", one.findings[0].count);
    let two = Settings {
        jobs: 2,
        ..settings
    };
    assert_eq!(judged(&compiled, &connect, &two).to_json(), one.to_json());
}

#[test]
#[ignore = "takes minutes; the spread above is of the same kind"]
fn each_fault_of_the_catalogue_in_parts() {
    for spec in BUILTIN {
        let (alone, with) = catalogue_in_parts(spec, 1);
        println!("{}: {alone} without an adapter, {with} with one", spec.name);
    }
}
