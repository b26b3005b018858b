//! What the command line prints, and with which exit code it ends.

use crate::support::pinned;
use crate::support::place::scratch;
use crate::support::run::{code, run, stderr, stdout};

fn pinned(name: &str, text: &str) {
    pinned::pinned("cli", name, text);
}

#[test]
fn the_reference_conforms() {
    let dir = scratch("reference");
    let output = run(&dir, &[]);
    assert_eq!(code(&output), 0, "{}", stderr(&output));
    pinned("check", &stdout(&output));
}

#[test]
fn a_fault_is_shown_and_can_be_replayed() {
    let dir = scratch("fault");
    let fault = ["--fault", "payload.gender.real-value@success"];
    let output = run(
        &dir,
        &["check", fault[0], fault[1], "--report", "report.json"],
    );
    assert_eq!(code(&output), 1, "{}", stdout(&output));
    let report = std::fs::read_to_string(dir.join("report.json")).expect("a report");
    let report: serde_json::Value = serde_json::from_str(&report).expect("JSON");
    assert_eq!(report["conclusion"], "non-conformant");
    assert_eq!(report["exitCode"], 1);
    assert_eq!(report["findings"][0]["clause"], "historical.gender");
    let text = stdout(&output);
    pinned("finding", &text);
    let files: Vec<_> = std::fs::read_dir(dir.join("conformance-findings"))
        .expect("replay files")
        .map(|entry| entry.expect("an entry").path())
        .collect();
    let file = files[0].to_str().expect("UTF-8");
    let still = run(&dir, &["replay", file, fault[0], fault[1]]);
    assert_eq!(code(&still), 1, "{}", stdout(&still));
    assert!(stdout(&still).starts_with("still fails"));
    let fixed = run(&dir, &["replay", file, "--reference"]);
    assert_eq!(code(&fixed), 0, "{}", stdout(&fixed));
    assert!(stdout(&fixed).starts_with("fixed"));
}

#[test]
fn a_clause_that_is_violated_is_told_at_once_on_stderr() {
    let dir = scratch("at-once");
    let faults = [
        "--fault",
        "grant.shared",
        "--fault",
        "payload.gender.real-value@success",
    ];
    let check = |more: &[&str]| run(&dir, &[&["check"], faults.as_slice(), more].concat());
    let output = check(&[]);
    let (out, err) = (stdout(&output), stderr(&output));
    // How far a campaign is, and that it is slow, is told on a slow machine only.
    let violated = |line: &&str| line.starts_with("violated: ");
    let told: Vec<_> = err.lines().filter(violated).collect();
    let line = "violated: historical.gender (scenario 8); details at the end of the run";
    assert_eq!(told.first(), Some(&line), "{err}");
    let mut ids = Vec::new();
    for line in &told {
        let id = line
            .strip_prefix("violated: ")
            .and_then(|rest| rest.split_once(" (scenario "))
            .map(|(id, _)| id);
        let id = id.unwrap_or_else(|| panic!("{line}"));
        assert!(!ids.contains(&id), "{id} twice: {err}");
        // What was told so early stands at the end.
        let also = |line: &str| line.contains("also violates") && line.contains(id);
        assert!(
            out.contains(&format!(". {id} (")) || out.lines().any(also),
            "{id}: {out}"
        );
        ids.push(id);
    }
    assert!(ids.contains(&"authorisation.per-user"), "{err}");
    assert!(!out.contains("violated:"), "{out}");

    // Whichever worker sees it.
    let several = check(&["--jobs", "3"]);
    assert_eq!(stdout(&several), out);
    let said = stderr(&several);
    let mut others: Vec<_> = said.lines().filter(violated).collect();
    others.sort_unstable();
    others.dedup_by_key(|line| line.split_once(" (").map(|(id, _)| id.to_owned()));
    assert_eq!(others.len(), ids.len(), "{said}");

    let sound = run(&scratch("at-once-sound"), &["check", "--reference"]);
    assert!(!stderr(&sound).lines().any(|line| violated(&line)));
}

/// A finding that is gone leaves a file behind, which is told.
#[test]
fn replay_files_of_earlier_runs_are_told() {
    let dir = scratch("earlier");
    let faulty = ["check", "--fault", "grant.shared", "--scenarios", "60"];
    let told = |args: &[&str]| {
        let said = stderr(&run(&dir, args));
        let mut notes = said.lines().filter(|line| line.starts_with("note: "));
        notes.next().map(str::to_owned)
    };
    assert_eq!(told(&faulty), None);
    // Once more: the files are of this run too.
    assert_eq!(told(&faulty), None);
    let sound = ["check", "--reference", "--scenarios", "60"];
    let note = told(&sound).expect("a note");
    assert!(
        note.contains("conformance-findings holds") && note.contains("authorisation.per-user-"),
        "{note}"
    );
    assert_eq!(told(&[&sound[..], &["-q"]].concat()), None);
}

#[test]
fn clauses_are_listed() {
    let output = run(&scratch("clauses"), &["clauses"]);
    assert_eq!(code(&output), 0);
    pinned("clauses", &stdout(&output));
}

/// A table without the numbers of scenarios, which change whenever other scenarios are made.
fn uncounted(table: &str) -> String {
    let mut out = String::new();
    for line in table.lines() {
        let count = |line: &str, before: &str, after: &str| -> Option<String> {
            let (head, rest) = line.rsplit_once(before)?;
            let tail = rest.trim_start_matches(|char: char| char.is_ascii_digit());
            (tail.len() < rest.len() && tail == after).then(|| format!("{head}{before}N{after}"))
        };
        let changed = count(line, " (", ") |").or_else(|| count(line, "\"scenarios\": ", ""));
        out += &changed.unwrap_or_else(|| line.to_owned());
        out.push('\n');
    }
    out
}

#[test]
fn the_table_goes_from_the_document_to_the_verdict() {
    let dir = scratch("table");
    let table = run(&dir, &["clauses", "--format", "markdown"]);
    assert_eq!(code(&table), 0);
    pinned("clauses-markdown", &stdout(&table));
    let check = run(
        &dir,
        &[
            "check",
            "--reference",
            "--report",
            "report.json",
            "--scenarios",
            "300",
        ],
    );
    assert_eq!(code(&check), 0, "{}", stdout(&check));
    let judged = ["clauses", "--format", "markdown", "--report", "report.json"];
    let judged = run(&dir, &judged);
    assert_eq!(code(&judged), 0, "{}", stderr(&judged));
    pinned("clauses-markdown-judged", &uncounted(&stdout(&judged)));
    let json = ["clauses", "--format", "json", "--report", "report.json"];
    let json = stdout(&run(&dir, &json));
    pinned("clauses-json-judged", &uncounted(&json));
    let text = stdout(&run(&dir, &["clauses", "--report", "report.json"]));
    assert!(text.contains("success.code must; pass ("), "{text}");
}

#[test]
fn a_failing_clause_shows_in_the_table_and_one_left_out_too() {
    let dir = scratch("table-failing");
    let fault = "payload.gender.real-value@success";
    let check = run(
        &dir,
        &[
            "check",
            "--fault",
            fault,
            "--clause",
            "historical",
            "--report",
            "r.json",
        ],
    );
    assert_eq!(code(&check), 1, "{}", stdout(&check));
    let table = stdout(&run(
        &dir,
        &["clauses", "--format", "markdown", "--report", "r.json"],
    ));
    let line = |id: &str| {
        let id = format!("`{id}`: ");
        let found = table.lines().find(|line| line.contains(&id));
        found.expect("a line").to_owned()
    };
    assert!(line("historical.gender").contains("| must | document | fail ("));
    assert!(line("historical.city").contains("| must | document | pass ("));
    assert!(line("success.code").ends_with("| not run |"));
}

#[test]
fn a_report_that_is_not_about_the_spec_gives_no_verdicts() {
    let dir = scratch("table-other");
    let check = run(
        &dir,
        &[
            "check",
            "--reference",
            "--report",
            "r.json",
            "--scenarios",
            "20",
        ],
    );
    assert!(dir.join("r.json").exists(), "{}", stderr(&check));
    std::fs::write(dir.join("none.json"), "{\"format\": 2}").expect("a file");
    std::fs::write(dir.join("newer.json"), "{\"format\": 3}").expect("a file");
    std::fs::write(
        dir.join("changed.json"),
        "{\"extends\": \"my.getOpenUserInfo\", \"name\": \"my.getOpenUserInfo\", \"version\": \"1.0.1\", \"title\": {\"en\": \"x\"}}",
    )
    .expect("a file");
    for (spec, report, said) in [
        (
            "my.getAuthCode",
            "r.json",
            "r.json: the report is about the spec my.getOpenUserInfo 1.0.0, not my.getAuthCode 1.0.0",
        ),
        (
            "changed.json",
            "r.json",
            "has changed since the report was written (its digest was ",
        ),
        (
            "my.getOpenUserInfo",
            "none.json",
            "none.json: this is not a report: missing field `harness`",
        ),
        (
            "my.getOpenUserInfo",
            "newer.json",
            "the report has format 3, and this version reads format 2",
        ),
        (
            "my.getOpenUserInfo",
            "nowhere.json",
            "cannot read nowhere.json",
        ),
    ] {
        let args = [
            "clauses", "--format", "markdown", "--spec", spec, "--report", report,
        ];
        let output = run(&dir, &args);
        assert_eq!(code(&output), 2, "{args:?}");
        assert!(
            stderr(&output).contains(said),
            "{said}: {}",
            stderr(&output)
        );
    }
}

#[test]
fn what_a_profile_changes() {
    let dir = scratch("diff");
    let output = run(
        &dir,
        &["clauses", "--diff", "--spec", "alipay-plus.getOpenUserInfo"],
    );
    assert_eq!(code(&output), 0, "{}", stderr(&output));
    pinned("diff", &stdout(&output));
    let output = run(&dir, &["clauses", "--diff"]);
    assert_eq!(code(&output), 2);
    assert!(stderr(&output).contains("`my.getOpenUserInfo` extends no other spec"));
}

#[test]
fn the_schema_of_the_format_is_printed() {
    let output = run(&scratch("schema"), &["spec", "schema"]);
    assert_eq!(code(&output), 0);
    assert_eq!(stdout(&output), include_str!("../specs/spec.schema.json"));
}

#[test]
fn every_command_that_takes_a_spec_guesses_what_was_meant() {
    let dir = scratch("guess");
    for args in [
        &["check", "--reference"] as &[&str],
        &["clauses"],
        &["clauses", "--diff"],
        &["faults"],
        &["adequacy"],
        &["certify"],
        &["replay", "x.json"],
    ] {
        let args = [args, &["--spec", "alipay-plus"]].concat();
        let output = run(&dir, &args);
        assert_eq!(code(&output), 2, "{args:?}");
        let said = "there is neither a file `alipay-plus` nor a spec of that name; did you mean `alipay-plus.getOpenUserInfo`?";
        assert!(
            stderr(&output).contains(said),
            "{args:?}: {}",
            stderr(&output)
        );
    }
}

#[test]
fn the_same_seed_gives_the_same_whatever_the_number_of_jobs() {
    let dir = scratch("jobs");
    let one = run(
        &dir,
        &["check", "--reference", "--seed", "7", "--scenarios", "300"],
    );
    let two = run(
        &dir,
        &[
            "check",
            "--reference",
            "--seed",
            "7",
            "--scenarios",
            "300",
            "--jobs",
            "3",
        ],
    );
    assert_eq!(stdout(&one), stdout(&two));
    let other = run(
        &dir,
        &["check", "--reference", "--seed", "8", "--scenarios", "300"],
    );
    assert_ne!(stdout(&one), stdout(&other));
}

#[test]
fn one_clause_alone() {
    let dir = scratch("clause");
    let output = run(
        &dir,
        &[
            "check",
            "--reference",
            "--clause",
            "success.code",
            "--scenarios",
            "50",
        ],
    );
    assert_eq!(code(&output), 0, "{}", stdout(&output));
    assert_eq!(
        stdout(&output).matches("Verdicts: 1 pass\n").count(),
        1,
        "{}",
        stdout(&output)
    );
    let family = run(
        &dir,
        &[
            "check",
            "--reference",
            "--clause",
            "historical",
            "--scenarios",
            "50",
        ],
    );
    assert_eq!(
        stdout(&family).matches("Verdicts: 4 pass\n").count(),
        1,
        "{}",
        stdout(&family)
    );
}

#[test]
fn nothing_judged_is_no_pass() {
    let output = run(
        &scratch("none"),
        &["check", "--reference", "--scenarios", "0"],
    );
    assert_eq!(code(&output), 3, "{}", stdout(&output));
    assert!(stdout(&output).contains("not established"));
}

#[test]
fn bad_input_is_told_apart() {
    let dir = scratch("bad");
    std::fs::write(
        dir.join("spec.json"),
        "{\n  \"format\": 1,\n  \"nmae\": 2\n}",
    )
    .expect("a file");
    std::fs::write(dir.join("replay.json"), "{\"format\": 2}").expect("a file");
    std::fs::write(dir.join("newer.json"), "{\"format\": 9}").expect("a file");
    let cases: &[(&[&str], i32, &str)] = &[
        (&["check", "--spec", "spec.json"], 2, "spec.json:3:"),
        (
            &["check", "--spec", "nowhere"],
            2,
            "there is neither a file `nowhere` nor a spec of that name",
        ),
        (
            &["check", "--clause", "success.cod"],
            2,
            "no clause `success.cod`",
        ),
        (&["check", "--timeout", "0"], 2, "--timeout 0"),
        (&["check", "--seed", "x"], 2, "--seed"),
        (&["check", "--", "./no-such-program"], 4, "no-such-program"),
        (&["check", "--", "true"], 4, "no proper answer to `hello`"),
        (&["check", "--", "echo", "hello"], 4, "hello"),
        (
            &["replay", "nowhere.json", "--reference"],
            2,
            "nowhere.json",
        ),
        (
            &["replay", "replay.json", "--reference"],
            2,
            "replay.json: not a replay file",
        ),
        (&["replay", "newer.json", "--reference"], 2, "format 9"),
        (
            &["check", "--http", "http://127.0.0.1:9/"],
            4,
            "127.0.0.1:9",
        ),
    ];
    for (args, expected, words) in cases {
        let output = run(&dir, args);
        let text = stderr(&output);
        assert_eq!(code(&output), *expected, "{args:?}: {text}");
        assert!(text.contains(words), "{args:?}: {text}");
        assert!(!text.contains("panicked"), "{args:?}: {text}");
    }
}
