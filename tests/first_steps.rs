//! The commands that need no adapter of one's own, and the language of what they print.

use std::path::Path;
use std::process::Output;

use serde_json::Value;

use crate::support::pinned;
use crate::support::place::{program, root, scratch};
use crate::support::run::{code, fed, run, stderr, stdout};

fn pinned(name: &str, text: &str) {
    pinned::pinned("cli", name, text);
}

fn with_stdin(dir: &Path, args: &[&str], input: &str) -> Output {
    let (output, written) = fed(program().args(args).current_dir(dir), input);
    written.expect("the program reads");
    output
}

/// The lines of the sample that the README names: a success, an error, and four that are not as they should be.
fn sample() -> Vec<String> {
    let text = std::fs::read_to_string(root("captured.jsonl")).expect("the sample");
    text.lines().map(str::to_owned).collect()
}

#[test]
fn captured_arguments_are_judged_without_an_adapter() {
    let dir = scratch("inspect");
    let lines = sample();
    let output = with_stdin(&dir, &["inspect", "-"], &(lines.join("\n") + "\n"));
    assert_eq!(code(&output), 1, "{}", stdout(&output));
    pinned("inspect", &stdout(&output));

    // What the document shows conforms.
    let good = format!("{}\n{}\n", lines[0], lines[1]);
    std::fs::write(dir.join("good.jsonl"), good).expect("written");
    let output = run(&dir, &["inspect", "good.jsonl"]);
    assert_eq!(code(&output), 0, "{}", stdout(&output));
    let said = stdout(&output);
    assert!(
        said.contains("clauses cannot be judged without an adapter"),
        "{said}"
    );

    // Where nothing was judged, nothing passes.
    for input in ["", "\n\n", "undefined\n", &lines[5]] {
        let output = with_stdin(&dir, &["inspect", "-"], input);
        assert_eq!(code(&output), 3, "{input:?}: {}", stdout(&output));
    }
    let bad = format!("{}\nundefined\n", lines[0]);
    let output = with_stdin(&dir, &["inspect", "-"], &bad);
    assert!(stdout(&output).contains("line 2"), "{}", stdout(&output));
}

#[test]
fn what_cannot_be_inspected_is_wrong_usage() {
    let dir = scratch("inspect-wrong");
    std::fs::write(dir.join("good.jsonl"), &sample()[0]).expect("written");
    for (args, said) in [
        (&["inspect", "missing.jsonl"][..], "missing.jsonl"),
        (&["inspect", "."], "cannot read"),
        (&["inspect", "--callback", "sucess", "good.jsonl"], "sucess"),
        (
            &["inspect", "--strip-prefix", "(", "good.jsonl"],
            "--strip-prefix",
        ),
        (&["inspect"], "<FILE>"),
    ] {
        let output = run(&dir, args);
        assert_eq!(code(&output), 2, "{args:?}: {}", stdout(&output));
        let err = stderr(&output);
        assert!(err.contains(said), "{args:?}: {err}");
    }
}

#[test]
fn a_clause_is_explained_and_a_scenario_is_played() {
    let dir = scratch("explain");
    let output = run(&dir, &["explain", "unauthorised.code"]);
    assert_eq!(code(&output), 0);
    pinned("explain", &stdout(&output));
    let output = run(&dir, &["explain", "unauthorized.code"]);
    assert_eq!(code(&output), 2);
    let err = stderr(&output);
    assert!(err.contains("unauthorised.code"), "{err}");
    let output = run(&dir, &["play", "--scenario", "1", "--reference"]);
    assert_eq!(code(&output), 0);
    pinned("play", &stdout(&output));
}

#[test]
fn what_check_keeps_can_be_played_and_inspected() {
    let dir = scratch("kept");
    let check = [
        "check",
        "--reference",
        "--scenarios",
        "40",
        "--trace",
        "traces",
        "-q",
    ];
    // So few scenarios need not establish everything.
    assert!([0, 3].contains(&code(&run(&dir, &check))));
    let kept = std::fs::read_to_string(dir.join("traces/traces-1.jsonl")).expect("traces");
    let line = kept.lines().next().expect("a line");
    std::fs::write(dir.join("one.json"), line).expect("written");
    let output = run(&dir, &["play", "one.json", "--reference", "--json"]);
    assert_eq!((code(&output), stdout(&output).trim_end()), (0, line));
    let output = run(&dir, &["inspect", "traces/traces-1.jsonl"]);
    assert_eq!(code(&output), 0, "{}", stdout(&output));
}

/// What stands after this word in a line of its own.
fn commands(text: &str, word: &str) -> Vec<String> {
    let lines = text.lines().filter_map(|line| {
        let rest = line.trim().strip_prefix(word)?;
        rest.strip_prefix("miniapp-conformance ").map(str::to_owned)
    });
    lines.collect()
}

#[test]
fn each_finding_names_a_command_that_explains_it() {
    let dir = scratch("findings-explained");
    let spec = root("specs/my.getAuthCode.json");
    std::fs::copy(spec, dir.join("mine.json")).expect("a copy");
    for (of, fault) in [
        (None, "payload.gender.real-value@success"),
        (Some("my.getAuthCode"), "grant.shared"),
        (Some("mine.json"), "grant.shared"),
    ] {
        let spec = of.map_or_else(Vec::new, |name| vec!["--spec", name]);
        let more = ["--fault", fault, "--report", "report.json"];
        let more = [&more[..], &["--report", "report.md", "--scenarios", "300"]].concat();
        let output = run(&dir, &[&["check"], &spec[..], &more].concat());
        let text = stdout(&output);
        let explain = commands(&text, "explain: ");
        let report = std::fs::read_to_string(dir.join("report.json")).expect("a report");
        let report: Value = serde_json::from_str(&report).expect("JSON");
        let findings = report["findings"].as_array().expect("findings");
        assert!(!findings.is_empty(), "{text}");
        assert_eq!(explain.len(), findings.len(), "{text}");
        let markdown = std::fs::read_to_string(dir.join("report.md")).expect("a report");
        for (command, finding) in explain.iter().zip(findings) {
            assert!(
                finding["explain"]
                    .as_str()
                    .expect("a command")
                    .ends_with(command)
            );
            assert!(markdown.contains(command.as_str()), "{markdown}");
            let words: Vec<_> = command.split(' ').collect();
            let output = run(&dir, &words);
            assert_eq!(code(&output), 0, "{command}: {}", stderr(&output));
            let clause = finding["clause"].as_str().expect("an id");
            assert!(stdout(&output).starts_with(clause), "{}", stdout(&output));
        }
        // The replay file of a finding is explained as well.
        for file in std::fs::read_dir(dir.join("conformance-findings")).expect("files") {
            let file = file.expect("an entry").path();
            let file = file.to_str().expect("UTF-8");
            let output = run(&dir, &[&["explain"], &spec[..], &[file]].concat());
            assert_eq!(code(&output), 0, "{file}: {}", stderr(&output));
        }
        std::fs::remove_dir_all(dir.join("conformance-findings")).expect("removed");
    }
}

#[test]
fn an_inspected_finding_names_a_command_that_explains_it() {
    let dir = scratch("inspected-explained");
    let spec = root("specs/my.getOpenUserInfo.json");
    std::fs::copy(spec, dir.join("mine.json")).expect("a copy");
    for spec in [&[][..], &["--spec", "mine.json"]] {
        let args = [&["inspect"], spec, &["-"]].concat();
        let output = with_stdin(&dir, &args, &sample().join("\n"));
        let explain = commands(&stdout(&output), "explain: ");
        assert!(!explain.is_empty(), "{}", stdout(&output));
        for command in explain {
            let words: Vec<_> = command.split(' ').collect();
            assert!(words.windows(2).any(|two| two == spec) || spec.is_empty());
            let output = run(&dir, &words);
            assert_eq!(code(&output), 0, "{command}: {}", stderr(&output));
        }
    }
}

#[test]
fn shells_manuals_and_versions() {
    let dir = scratch("shells");
    for shell in ["bash", "zsh", "fish", "powershell", "elvish"] {
        let output = run(&dir, &["completions", shell]);
        assert_eq!(code(&output), 0);
        let script = stdout(&output);
        for command in ["inspect", "explain", "play", "report", "lang"] {
            assert!(script.contains(command), "{shell}: {command}");
        }
    }
    let page = stdout(&run(&dir, &["man"]));
    assert!(page.contains(".TH miniapp-conformance 1"), "{page}");
    assert_eq!(code(&run(&dir, &["man", "pages/all"])), 0);
    for name in ["", "-inspect", "-check", "-report-compare"] {
        let file = dir.join(format!("pages/all/miniapp-conformance{name}.1"));
        assert!(file.exists(), "{}", file.display());
    }
    std::fs::write(dir.join("file"), "").expect("written");
    assert_eq!(code(&run(&dir, &["man", "file/below"])), 2);

    let short = stdout(&run(&dir, &["--version"]));
    assert_eq!(short.lines().count(), 1, "{short}");
    for words in [["--version", "-v"], ["-V", "--verbose"]] {
        let version = stdout(&run(&dir, &words));
        assert!(version.starts_with(short.trim_end()), "{version}");
        assert!(version.contains("protocol: 1 to 1"), "{version}");
        for spec in ["my.getOpenUserInfo ", "my.getAuthCode "] {
            let mut lines = version
                .lines()
                .skip_while(|line| !line.trim().starts_with(spec));
            let digest = lines.nth(1).unwrap_or_default().trim();
            let digest = digest.strip_prefix("sha256 ").unwrap_or_default();
            assert_eq!(digest.len(), 64, "{version}");
        }
    }
}

#[test]
fn certify_says_what_an_adapter_can_do() {
    let output = run(&scratch("certify"), &["certify", "--reference"]);
    assert_eq!(code(&output), 0);
    let text = stdout(&output);
    let lines: Vec<_> = text.lines().collect();
    let [.., judged, next] = lines[..] else {
        panic!("{text}");
    };
    let count = judged.split(' ').next().unwrap_or_default();
    assert_eq!(
        judged,
        format!("{count} of {count} clauses can be judged; 0 will be inapplicable")
    );
    assert_eq!(next, "next: miniapp-conformance check --reference");
}
