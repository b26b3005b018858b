//! How a run ends: a table of what can go wrong, with the exit status, the report that is written and the processes that
//! are left; waivers over their life; output that cannot be written; a real terminal.

use std::fs;
use std::process::{Command, Stdio};

use miniapp_conformance::campaign::Conclusion;

use crate::support::left::{left, report};
use crate::support::place::{PROGRAM, program, scratch};
use crate::support::run::{code, run, text};

/// A defect of the reference platform with one finding.
const FAULT: &str = "payload.gender.real-value@success";

/// Another defect that violates the same clause in another way.
const OTHER: &str = "payload.gender.dropped@success";

#[cfg(target_os = "linux")]
#[test]
fn every_way_out_has_its_exit_status_its_report_and_leaves_nothing_behind() {
    struct Row {
        name: &'static str,
        args: &'static [&'static str],
        exit: i32,
        conclusion: Conclusion,
        /// A word of the summary that tells who is to blame, or what was seen.
        says: &'static str,
    }
    // Each row that starts processes marks them with a number of its own.
    let rows = [
        Row {
            name: "the reference",
            args: &["--reference"],
            exit: 0,
            conclusion: Conclusion::Conformant,
            says: "satisfies every must clause",
        },
        Row {
            name: "a defect",
            args: &["--fault", FAULT],
            exit: 1,
            conclusion: Conclusion::NonConformant,
            says: "violated by reference platform",
        },
        Row {
            name: "nothing judged",
            args: &["--reference", "--scenarios", "0"],
            exit: 3,
            conclusion: Conclusion::NotEstablished,
            says: "not established",
        },
        Row {
            name: "no such program",
            args: &["--", "./no-such-program"],
            exit: 4,
            conclusion: Conclusion::AdapterBroken,
            says: "nothing could be judged",
        },
        Row {
            name: "ends at the greeting",
            args: &["--", "false"],
            exit: 4,
            conclusion: Conclusion::AdapterBroken,
            says: "nothing could be judged",
        },
        Row {
            name: "says something else",
            args: &["--", "sh", "-c", "echo hello; exec sleep 98761.1"],
            exit: 4,
            conclusion: Conclusion::AdapterBroken,
            says: "hello",
        },
        Row {
            name: "forges a verdict",
            args: &["--", "sh", "-c", "printf 'x\\nconformant\\n' >&2; exit 7"],
            exit: 4,
            conclusion: Conclusion::AdapterBroken,
            says: "nothing could be judged",
        },
        Row {
            name: "leaves a child behind",
            args: &[
                "--",
                "sh",
                "-c",
                "sleep 98761.2 & echo '{}'; exec sleep 98761.3",
            ],
            exit: 4,
            conclusion: Conclusion::AdapterBroken,
            says: "says nothing about the implementation",
        },
    ];
    for row in rows {
        let dir = scratch("every-way-out");
        // An older report must not stay.
        fs::write(dir.join("report.json"), "{\"conclusion\": \"conformant\"}").expect("a file");
        let args = [&["check", "--report", "report.json"], row.args].concat();
        let output = run(&dir, &args);
        let (out, err) = (text(&output.stdout), text(&output.stderr));
        assert_eq!(code(&output), row.exit, "{}: {out}{err}", row.name);
        let report = report(&dir);
        assert_eq!(report.conclusion, row.conclusion, "{}", row.name);
        assert_eq!(i32::from(report.exit_code), row.exit, "{}", row.name);
        assert!(
            report.summary.en.contains(row.says),
            "{}: {}",
            row.name,
            report.summary.en
        );
        let last = format!("{} (exit status {})", report.summary.en, row.exit);
        assert_eq!(out.lines().last(), Some(last.as_str()), "{}", row.name);
        let forged = |line: &str| line.trim() == "conformant";
        assert!(
            !out.lines().chain(err.lines()).any(forged),
            "{}: {out}{err}",
            row.name
        );
    }
    assert_eq!(left("98761."), 0);
}

#[test]
fn where_output_goes_is_found_out_before_the_campaign() {
    let dir = scratch("outputs");
    fs::write(dir.join("file"), "x").expect("a file");
    fs::create_dir(dir.join("folder")).expect("a directory");
    for args in [
        &["--findings", "file/x"] as &[&str],
        &["--corpus", "file"],
        &["--report", "file/r.json"],
        &["--report", "folder"],
        &["--report", "folder.json/", "--report", "r.unknown"],
        &["--report", "r.unknown"],
    ] {
        let output = run(&dir, &[&["check", "--fault", FAULT], args].concat());
        assert_eq!(code(&output), 2, "{args:?}");
        let err = text(&output.stderr);
        assert!(err.starts_with("error: "), "{args:?}: {err}");
        assert!(
            !err.contains("violated:") && output.stdout.is_empty(),
            "{args:?}: {err}"
        );
    }
}

#[cfg(target_os = "linux")]
#[test]
fn a_result_that_nobody_gets_is_an_error_and_a_reader_may_go_away() {
    let dir = scratch("full");
    let full = |args: &[&str]| {
        let device = fs::OpenOptions::new()
            .write(true)
            .open("/dev/full")
            .expect("a device");
        let output = program()
            .args(args)
            .current_dir(&dir)
            .stdout(device)
            .stderr(Stdio::piped())
            .output()
            .expect("the program starts");
        (code(&output), text(&output.stderr))
    };
    for args in [
        &["spec", "schema"] as &[&str],
        &["clauses"],
        &["faults"],
        &["report", "schema"],
    ] {
        let (status, err) = full(args);
        assert_eq!(status, 2, "{args:?}");
        assert!(
            err.contains("cannot write to standard output"),
            "{args:?}: {err}"
        );
    }
    let (status, err) = full(&["check", "--reference", "--scenarios", "200"]);
    assert_eq!(status, 2, "{err}");
    assert!(err.contains("\nconformant: "), "{err}");
    // The verdict decides where there is one against the implementation.
    let (status, _) = full(&["check", "--fault", FAULT]);
    assert_eq!(status, 1);
    let script = format!("'{PROGRAM}' clauses --format json | head -c 10");
    let output = Command::new("sh")
        .args(["-c", &script])
        .output()
        .expect("a shell");
    assert_eq!(text(&output.stderr), "");
}

#[cfg(target_os = "linux")]
#[test]
fn pipes_and_devices_are_refused_and_a_corpus_skips_what_it_cannot_use() {
    let dir = scratch("refused");
    let pipe = Command::new("mkfifo").arg(dir.join("pipe.json")).status();
    assert!(pipe.expect("mkfifo").success());
    for args in [
        &["spec", "check", "pipe.json"] as &[&str],
        &["spec", "check", "/dev/zero"],
        &["replay", "pipe.json", "--reference"],
        &["report", "pipe.json"],
        &["check", "--reference", "--report", "pipe.json"],
    ] {
        let output = run(&dir, args);
        let err = text(&output.stderr);
        assert_eq!(code(&output), 2, "{args:?}: {err}");
        assert!(
            err.contains("is not a file: pipes and devices are refused"),
            "{args:?}: {err}"
        );
    }
    fs::write(dir.join("half.json"), "{\"format\":").expect("a file");
    fs::write(dir.join("foreign.json"), "\u{feff}{\"name\": \"x\"}").expect("a file");
    let output = run(
        &dir,
        &[
            "check",
            "--reference",
            "--corpus",
            ".",
            "--scenarios",
            "200",
        ],
    );
    let err = text(&output.stderr);
    assert_eq!(code(&output), 0, "{err}");
    for name in ["pipe", "half", "foreign"] {
        let told = format!("warning: skipped a file of the corpus: ./{name}.json");
        assert!(err.contains(&told), "{err}");
    }
}

#[test]
fn no_verdict_is_given_by_mistake() {
    let dir = scratch("mistake");
    let found = run(&dir, &["check", "--fault", FAULT]);
    assert_eq!(code(&found), 1);
    let mut files = fs::read_dir(dir.join("conformance-findings")).expect("findings");
    let file = files.next().expect("a file").expect("an entry").path();
    let file = file.to_str().expect("UTF-8");
    for (args, said) in [
        (&["check", "--"] as &[&str], "no program follows `--`"),
        (&["check", "--", ""], "the program after `--` is empty"),
        (&["certify", "--"], "no program follows `--`"),
        (&["replay", file], "no implementation is named"),
        (&["check", "--scenarios", "5"], "no implementation is named"),
        (&["certify"], "no implementation is named"),
        (&["play", "--scenario", "1"], "no implementation is named"),
        (&["replay", file, "--"], "no program follows `--`"),
        (
            &["check", "node", "x.mjs"],
            "miniapp-conformance check -- node x.mjs",
        ),
        (
            &["node", "x.mjs"],
            "miniapp-conformance check -- node x.mjs",
        ),
        (
            &["check", "--clause", "success.cod"],
            "did you mean `success.code`?",
        ),
        (
            &["check", "--fault", "grant.shred"],
            "did you mean `grant.shared`?",
        ),
        (
            &["check", "--spec", "my.getAuthCod"],
            "did you mean `my.getAuthCode`?",
        ),
    ] {
        let output = run(&dir, args);
        let err = text(&output.stderr);
        assert_eq!(code(&output), 2, "{args:?}: {err}");
        assert!(err.contains(said), "{args:?}: {err}");
        assert!(output.stdout.is_empty(), "{args:?}");
    }
}

#[test]
fn a_waiver_is_written_matched_expired_stale_and_covers_one_defect() {
    let dir = scratch("waiver");
    let check = |fault: &[&str]| {
        let output = run(
            &dir,
            &[&["check", "--report", "report.json"], fault].concat(),
        );
        (code(&output), text(&output.stdout))
    };
    fs::write(
        dir.join("conformance.toml"),
        "# ours\nscenarios = 400 # few\n",
    )
    .expect("a file");
    let (status, _) = check(&["--fault", FAULT]);
    assert_eq!(status, 1);
    let found = report(&dir);
    assert_eq!(found.totals.asked, 400);
    let fingerprint = found.findings[0].fingerprint.clone();

    // Written, with what else the file holds left as it is.
    let waive = [
        "waive",
        &fingerprint,
        "--reason",
        "known",
        "--until",
        "2999-12-31",
    ];
    let output = run(&dir, &[&waive as &[&str], &["--owner", "Li"]].concat());
    assert_eq!(code(&output), 0, "{}", text(&output.stderr));
    let file = fs::read_to_string(dir.join("conformance.toml")).expect("a file");
    assert!(
        file.starts_with("# ours\nscenarios = 400 # few\n"),
        "{file}"
    );
    assert!(
        file.contains("until = 2999-12-31\n") && file.contains("owner = \"Li\""),
        "{file}"
    );

    // Matched: not conformant, and not a failure either.
    let (status, out) = check(&["--fault", FAULT]);
    assert_eq!(status, 5, "{out}");
    assert!(
        out.contains("conformant but for waived findings: "),
        "{out}"
    );
    assert!(
        !out.lines().any(|line| line.starts_with("conformant:")),
        "{out}"
    );
    assert_eq!(report(&dir).conclusion, Conclusion::Waived);

    // Another violation of the same clause is not covered.
    let (status, out) = check(&["--fault", OTHER]);
    assert_eq!(status, 1, "{out}");
    assert!(out.contains("does not match"), "{out}");

    // No longer needed.
    let (status, out) = check(&["--reference"]);
    assert_eq!(status, 2, "{out}");
    assert!(
        out.contains(&format!("{fingerprint}: no longer needed")),
        "{out}"
    );

    // A clause that was left out says nothing.
    let (status, out) = check(&["--reference", "--clause", "success"]);
    assert_eq!(status, 0, "{out}");

    // Expired.
    fs::write(
        dir.join("conformance.toml"),
        file.replace("2999-12-31", "2020-01-01"),
    )
    .expect("a file");
    let (status, out) = check(&["--fault", FAULT]);
    assert_eq!(status, 1, "{out}");
    assert!(out.contains("expired on 2020-01-01"), "{out}");

    // Renewed: the entry is changed, not doubled.
    let output = run(&dir, &waive);
    assert_eq!(code(&output), 0, "{}", text(&output.stderr));
    let file = fs::read_to_string(dir.join("conformance.toml")).expect("a file");
    assert_eq!(file.matches("[[waiver]]").count(), 1, "{file}");
}

#[test]
fn a_waiver_that_makes_no_sense_is_refused() {
    let dir = scratch("no-waiver");
    let print = "0123456789abcdef";
    for (print, reason, until, more, said) in [
        ("0123", "r", "2999-12-31", "--clause=a", "is no fingerprint"),
        (
            print,
            "r",
            "2999-12-31",
            "--report=r.json",
            "there is no report",
        ),
        (print, " ", "2999-12-31", "--clause=a", "--reason is empty"),
        (print, "r", "2020-01-01", "--clause=a", "has passed"),
        (print, "r", "soon", "--clause=a", "is not a date"),
    ] {
        let args = ["waive", print, "--reason", reason, "--until", until, more];
        let output = run(&dir, &args);
        let err = text(&output.stderr);
        assert_eq!(code(&output), 2, "{args:?}: {err}");
        assert!(err.contains(said), "{args:?}: {err}");
    }
    assert!(!dir.join("conformance.toml").exists());
}

#[test]
fn reports_are_shown_compared_and_stated() {
    let dir = scratch("reports");
    let check = |fault: &[&str], file: &str| {
        let args = [&["check", "--scenarios", "400", "--report", file], fault].concat();
        text(&run(&dir, &args).stdout)
    };
    let shown = check(&["--fault", FAULT], "old.json");
    check(&["--reference"], "new.json");
    let again = run(&dir, &["report", "old.json"]);
    assert_eq!((code(&again), text(&again.stdout)), (0, shown));
    for (old, new, status, said) in [
        ("old.json", "new.json", 0, "1 fixed, 0 new"),
        ("new.json", "old.json", 1, "0 fixed, 1 new"),
        (
            "new.json",
            "new.json",
            0,
            "0 fixed, 0 new, 0 changed, 0 no longer exercised",
        ),
    ] {
        let output = run(&dir, &["report", "compare", old, new]);
        let out = text(&output.stdout);
        assert_eq!(code(&output), status, "{old} {new}: {out}");
        assert!(out.contains(said), "{old} {new}: {out}");
    }
    let stated = run(
        &dir,
        &[
            "report",
            "statement",
            "new.json",
            "--output",
            "statement.md",
        ],
    );
    assert_eq!(code(&stated), 0, "{}", text(&stated.stderr));
    let verify = |report: &str| code(&run(&dir, &["report", "verify", "statement.md", report]));
    assert_eq!((verify("new.json"), verify("old.json")), (0, 1));
    let statement = fs::read_to_string(dir.join("statement.md")).expect("a file");
    let forged = statement.replace("- seed: 0", "- seed: 1");
    assert_ne!(forged, statement);
    fs::write(dir.join("statement.md"), forged).expect("a file");
    assert_eq!(verify("new.json"), 1);
}

/// Runs the program on a terminal of its own, and prints what came there.
const TERMINAL: &str = r"
import os, pty, sys
pid, master = pty.fork()
if pid == 0:
    os.execvp(sys.argv[1], sys.argv[1:])
seen = b''
while True:
    try:
        some = os.read(master, 65536)
    except OSError:
        break
    if not some:
        break
    seen += some
_, status = os.waitpid(pid, 0)
sys.stdout.buffer.write(seen)
sys.stdout.buffer.write(b'\nstatus %d\n' % os.waitstatus_to_exitcode(status))
";

#[cfg(target_os = "linux")]
#[test]
fn on_a_terminal_there_are_colours_and_a_line_that_tells_how_far_it_is() {
    let dir = scratch("terminal");
    let on_terminal = |args: &[&str], variables: &[(&str, &str)]| {
        let output = Command::new("python3")
            .args(["-c", TERMINAL, PROGRAM])
            .args(args)
            .env_remove("NO_COLOR")
            .env_remove("CLICOLOR")
            .env("TERM", "xterm-256color")
            .envs(variables.iter().copied())
            .current_dir(&dir)
            .output();
        output.ok().map(|output| text(&output.stdout))
    };
    let long = ["check", "--scenarios", "6000", "--fault", FAULT];
    let Some(seen) = on_terminal(&long, &[]) else {
        assert!(
            std::env::var_os("MINIAPP_REQUIRE_ALL").is_none(),
            "python3 is missing"
        );
        return;
    };
    assert!(
        seen.contains("\u{1b}[31m") || seen.contains("\u{1b}[1m\u{1b}[31m"),
        "{seen}"
    );
    assert!(seen.contains("/6000 scenarios"), "{seen}");
    assert!(seen.contains("violated:"), "{seen}");
    assert!(seen.trim_end().ends_with("status 1"), "{seen}");
    for (args, variables) in [
        (
            &["check", "--reference", "--scenarios", "200"] as &[&str],
            &[("NO_COLOR", "1")] as &[_],
        ),
        (
            &[
                "check",
                "--reference",
                "--scenarios",
                "200",
                "--color",
                "never",
            ],
            &[],
        ),
        (
            &["check", "--reference", "--scenarios", "200"],
            &[("CLICOLOR", "0")],
        ),
    ] {
        let seen = on_terminal(args, variables).expect("python3");
        assert!(
            !seen.contains("\u{1b}[32m"),
            "{args:?} {variables:?}: {seen}"
        );
    }
    // Where there is no terminal colours come on demand alone, and nothing is drawn.
    let piped = run(
        &scratch("no-terminal"),
        &["check", "--reference", "--scenarios", "200"],
    );
    assert!(!text(&piped.stdout).contains('\u{1b}') && piped.stderr.is_empty());
    let forced = run(
        &dir,
        &[
            "check",
            "--reference",
            "--scenarios",
            "200",
            "--color",
            "always",
        ],
    );
    assert!(text(&forced.stdout).contains("\u{1b}[32m"));
    let quiet = run(&dir, &["check", "--reference", "--scenarios", "200", "-q"]);
    assert_eq!(text(&quiet.stdout).lines().count(), 1);
    let verbose = run(&dir, &["check", "--reference", "--scenarios", "200", "-v"]);
    assert!(text(&verbose.stdout).contains("\n  pass          success.code "));
}

/// Reads the `JUnit` report as others do, and prints its figures.
const JUNIT: &str = r"
import sys, xml.etree.ElementTree as tree
root = tree.parse(sys.argv[1]).getroot()
cases = list(root.iter('testcase'))
print(len(cases), len(list(root.iter('failure'))), root.get('tests'), root.get('failures'))
";

#[test]
fn several_forms_at_once_are_read_by_others() {
    let dir = scratch("forms");
    let files = [
        "report.json",
        "r.html",
        "r.xml",
        "r.sarif",
        "r.md",
        "r.badge.json",
        "r.txt",
    ];
    let mut args = vec!["check", "--scenarios", "200", "--fault", FAULT];
    for file in files {
        args.extend(["--report", file]);
    }
    let output = run(&dir, &args);
    assert_eq!(code(&output), 1, "{}", text(&output.stderr));
    let read = |file: &str| fs::read_to_string(dir.join(file)).expect("a file");
    assert_eq!(read("r.txt"), text(&output.stdout));
    for (file, form) in [
        ("r.html", "html"),
        ("r.xml", "junit"),
        ("r.sarif", "sarif"),
        ("r.md", "markdown"),
        ("r.badge.json", "badge"),
    ] {
        let again = run(&dir, &["report", "report.json", "--format", form]);
        assert_eq!(text(&again.stdout), read(file), "{form}");
    }
    sarif_is_as_published(&read("r.sarif"));
    let python = Command::new("python3")
        .args(["-c", JUNIT, "r.xml"])
        .current_dir(&dir)
        .output();
    if let Ok(output) = python {
        let clauses = report(&dir).clauses.len();
        assert_eq!(
            text(&output.stdout),
            format!("{clauses} 1 {clauses} 1\n"),
            "{}",
            text(&output.stderr)
        );
    }
}

/// Holds a SARIF file against the schema that OASIS publishes, and sees the schema refuse a file that is broken.
fn sarif_is_as_published(text: &str) {
    // One of its patterns has a bracket too many, which makes it no pattern.
    let schema = include_str!("schemas/sarif-schema-2.1.0.json").replace("{2}]?$", "{2}$");
    let schema: serde_json::Value = serde_json::from_str(&schema).expect("JSON");
    let schema = jsonschema::draft7::new(&schema).expect("a schema");
    let file: serde_json::Value = serde_json::from_str(text).expect("JSON");
    if let Some(error) = schema.iter_errors(&file).next() {
        panic!("{}: {error}", error.instance_path());
    }
    for (place, other) in [
        ("/version", serde_json::json!("3")),
        ("/runs/0/tool", serde_json::json!({})),
        ("/runs/0/results/0/level", serde_json::json!("must")),
        ("/runs/0/results/0/message", serde_json::json!("text")),
    ] {
        let mut broken = file.clone();
        *broken.pointer_mut(place).expect("a member") = other;
        assert!(!schema.is_valid(&broken), "{place}");
    }
}
