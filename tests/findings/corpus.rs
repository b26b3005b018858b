//! Findings are kept, run first the next time, and can be replayed.

use miniapp_conformance::adapter::Adapter;
use miniapp_conformance::campaign::{Replay, Replayed, Settings, replay};
use miniapp_conformance::scenario::{Capability, Scenario};

use crate::support::place::{program, scratch};

use super::support::{adapter, compiled, faulty, platform, settings};

/// Seen only in a scenario with a second user: not the first one.
const FAULT: &str = "grant.shared";

fn kept() -> Replay {
    let result = faulty(&[FAULT], &settings(0, 200));
    let replay = Replay::of(compiled(), &result.findings[0]);
    // As it lies on disk.
    let text = serde_json::to_string_pretty(&replay).expect("JSON");
    Replay::parse(&text).expect("a replay file")
}

fn replayed(faults: &[&str], without: Option<&Capability>) -> Replayed {
    let file = kept();
    let held = file.fits(compiled()).expect("a file of this spec");
    let connect = || {
        let mut platform = platform(faults);
        let mut adapter = adapter(move |scenario: &Scenario| platform.run(scenario));
        if let Some(capability) = without {
            adapter = adapter.without(capability);
        }
        Box::new(adapter) as Box<dyn Adapter>
    };
    replay(compiled(), &connect, &file, &held).expect("an adapter that works")
}

#[test]
fn a_replay_is_fixed_or_fails_or_cannot_be_run() {
    let fails = replayed(&[FAULT], None);
    assert!(matches!(fails, Replayed::StillFails(_)), "{fails:?}");
    let fixed = replayed(&[], None);
    assert!(matches!(fixed, Replayed::Fixed), "{fixed:?}");
    // Another defect is not the one of the file.
    let other = replayed(&["payload.gender.changed@success"], None);
    assert!(matches!(other, Replayed::Fixed), "{other:?}");
    let lacking = replayed(&[FAULT], Some(&Capability::Users));
    assert!(matches!(lacking, Replayed::CouldNotRun(_)), "{lacking:?}");
}

#[test]
fn the_corpus_is_run_first() {
    let corpus = vec![kept().case];
    let alone = faulty(&[FAULT], &settings(0, 1));
    assert!(alone.findings.is_empty());
    let settings = Settings {
        corpus,
        ..settings(0, 1)
    };
    let result = faulty(&[FAULT], &settings);
    assert_eq!(result.findings.len(), 1);
    assert_eq!(result.findings[0].first, 0);
    assert_eq!(result.cases, 2);
}

#[test]
fn the_command_line_keeps_and_reruns() {
    let dir = scratch("corpus");
    let check = |scenarios: &str| {
        let output = program()
            .args(["check", "--fault", FAULT, "--corpus", "corpus"])
            .args(["--scenarios", scenarios])
            .current_dir(&dir)
            .output()
            .expect("the program starts");
        output.status.code()
    };
    assert_eq!(check("1"), Some(3), "too few to find it");
    assert_eq!(check("200"), Some(1), "found, and kept");
    let files = std::fs::read_dir(dir.join("corpus")).expect("a corpus");
    assert_eq!(files.count(), 1);
    assert_eq!(check("1"), Some(1), "found by what was kept");
}

#[test]
fn a_file_that_was_not_understood_is_refused() {
    let kept = kept();
    let fits = |file: &Replay| file.fits(compiled()).map_err(|error| error.to_string());
    let what = Replay {
        what: "anothers".to_owned(),
        ..kept.clone()
    };
    assert!(fits(&what).is_err_and(|error| error.contains("`anothers`")));
    let cause = Replay {
        cause: "disclosure:nobody".to_owned(),
        ..kept.clone()
    };
    assert!(fits(&cause).is_err_and(|error| error.contains("`disclosure:nobody`")));
    let old = Replay { format: 1, ..kept };
    let text = serde_json::to_string(&old).expect("JSON");
    let error = Replay::parse(&text).expect_err("an old file").to_string();
    assert!(
        error.contains("format 1") && error.contains("format 2"),
        "{error}"
    );
}
