//! Programs on stdin and stdout.

use std::path::PathBuf;
use std::time::{Duration, Instant};

use libtest_mimic::{Failed, Trial};
use miniapp_conformance::adapter::{Adapter, AdapterError, AdapterSettings, Process, RunOutcome};

use super::support::{self, COUNT, Case, PATIENT, culprit, record, told, unattributed};

const CASES: &[Case] = &[
    culprit("exit-0", "exit"),
    culprit("exit-3", "exit"),
    unattributed("exit-once", "exit"),
    unattributed("exit-late", "exit"),
    culprit("signal", "signal"),
    culprit("hang", "hang"),
    culprit("grandchild-exit", "exit"),
    culprit("grandchild-hang", "hang"),
    culprit("half-line", "half-line"),
    culprit("half-line-abort", "signal"),
    culprit("long-line", "line-too-long"),
    culprit("endless-line", "line-too-long"),
    culprit("flood", "flood"),
    unattributed("flood-of-answers", "flood"),
    unattributed("twice", "answered-twice"),
    culprit("stderr-flood", "exit"),
    culprit("junk", "junk"),
    culprit("log", "junk"),
    culprit("empty", "junk"),
    culprit("pretty", "junk"),
    told("unknown-member", "malformed"),
    told("unknown-record-member", "malformed"),
    told("missing-member", "malformed"),
    told("wrong-type", "malformed"),
    told("duplicate-member", "malformed"),
    culprit("lone-surrogate", "junk"),
    culprit("wrong-id", "wrong-id"),
    culprit("text-id", "malformed"),
    told("too-short", "wrong-length"),
    told("too-many", "wrong-length"),
    culprit("deep", "too-deep"),
    told("internal", "internal"),
    culprit("internal-nameless", "internal"),
    told("cannot-read", "internal"),
    told("echo", "malformed"),
    culprit("second-hello", "answered-twice"),
    culprit("latin-1", "invalid-utf-8"),
];

/// The ones that have to be waited for; still long enough for a loaded machine.
fn settings(name: &str) -> AdapterSettings {
    let mut settings = PATIENT;
    if name.ends_with("hang") {
        settings.deadline = Duration::from_secs(2);
    }
    settings
}

pub fn child(name: &str, settings: AdapterSettings) -> Process {
    // Some remember that they ran before.
    let file = marker(name);
    let _ = std::fs::remove_file(&file);
    let args = ["child".into(), name.into(), file.into_os_string()];
    Process::new(std::env::current_exe().unwrap(), args, settings)
}

fn marker(name: &str) -> PathBuf {
    std::env::temp_dir().join(format!("adapters-{}-{name}", std::process::id()))
}

fn case(case: Case) -> Result<(), Failed> {
    let mut adapter = child(case.name, settings(case.name));
    let stderr = support::check(&mut adapter, case, "process")?;
    drop(adapter);
    let _ = std::fs::remove_file(marker(case.name));
    match case.name {
        "exit-3" if stderr != ["about to leave"] => Err(format!("{stderr:?}").into()),
        "stderr-flood" if stderr.len() != 20 || stderr[19] != "line 199999" => {
            Err(format!("{stderr:?}").into())
        }
        "grandchild-exit" | "grandchild-hang" => no_grandchild(&stderr),
        _ => Ok(()),
    }
}

#[cfg(target_os = "linux")]
fn no_grandchild(stderr: &[String]) -> Result<(), Failed> {
    let pid = stderr
        .iter()
        .find_map(|line| line.strip_prefix("grandchild "))
        .ok_or("no grandchild")?;
    let until = Instant::now() + Duration::from_mins(1);
    while support::alive(pid) {
        if until < Instant::now() {
            return Err("the grandchild lives".into());
        }
        std::thread::sleep(Duration::from_millis(1));
    }
    Ok(())
}

#[cfg(not(target_os = "linux"))]
fn no_grandchild(_: &[String]) -> Result<(), Failed> {
    Ok(())
}

/// What sends more than is kept.
pub fn too_much() -> Result<(), Failed> {
    let names = [
        "long-line",
        "endless-line",
        "flood",
        "flood-of-answers",
        "stderr-flood",
    ];
    let cases = CASES.iter().filter(|one| names.contains(&one.name));
    cases.copied().try_for_each(case)
}

fn answers_in_any_order() -> Result<(), Failed> {
    for name in ["none", "backwards"] {
        let mut adapter = child(name, PATIENT);
        let answers =
            support::run(&mut adapter, 16 * COUNT / 3).map_err(|(_, error)| error.to_string())?;
        for (id, answer) in answers {
            let expected = super::child::canned(&support::scenario(id, false));
            if answer != RunOutcome::Trace(expected) {
                return Err(format!("{id}: {answer:?}").into());
            }
        }
        if adapter.restarts() > 0 || !adapter.unattributed().is_empty() {
            return Err(format!("{:?}", adapter.unattributed()).into());
        }
    }
    Ok(())
}

/// A child that does not read while far more is sent than a pipe holds.
fn deaf() -> Result<(), Failed> {
    let mut adapter = child(
        "deaf",
        AdapterSettings {
            deadline: Duration::from_secs(1),
            restarts: 1,
            ..PATIENT
        },
    );
    adapter.hello("my.test")?;
    let mut large = support::scenario(0, false);
    large.world.users[0]
        .profile
        .set("name".into(), "x".repeat(1 << 20));
    for id in 0..8 {
        adapter.submit(id, &large)?;
    }
    match adapter.next() {
        Ok((0, RunOutcome::Incident(incident))) if incident.class.name() == "hang" => {}
        other => return Err(format!("{other:?}").into()),
    }
    match adapter.next() {
        Err(AdapterError::TooManyRestarts { restarts: 1, .. }) => Ok(()),
        other => Err(format!("{other:?}").into()),
    }
}

fn gives_up() -> Result<(), Failed> {
    let mut adapter = child(
        "always-exit",
        AdapterSettings {
            restarts: 3,
            ..PATIENT
        },
    );
    match support::run(&mut adapter, COUNT) {
        // The first incident, and then each of the scenarios alone.
        Err((answers, AdapterError::TooManyRestarts { restarts: 3, last })) => {
            record("always-exit", "process", last.class.name(), &last.detail);
            if answers
                .values()
                .all(|one| matches!(one, RunOutcome::Incident(_)))
                && !answers.is_empty()
            {
                return Ok(());
            }
            Err(format!("{answers:?}").into())
        }
        other => Err(format!("{other:?}").into()),
    }
}

fn greeting(name: &'static str, class: &str) -> Result<(), Failed> {
    let settings = match name {
        "mute" => AdapterSettings {
            greeting: Duration::from_secs(1),
            ..PATIENT
        },
        _ => PATIENT,
    };
    match child(name, settings).hello("my.test") {
        Err(AdapterError::Greeting(incident)) if incident.class.name() == class => {
            record(name, "process", class, &incident.detail);
            Ok(())
        }
        Err(AdapterError::Protocol { theirs: 9, .. }) if class == "protocol" => Ok(()),
        other => Err(format!("{other:?}").into()),
    }
}

/// Another version answers after the restart.
fn changing() -> Result<(), Failed> {
    let mut adapter = child("changing", PATIENT);
    let result = support::run(&mut adapter, COUNT);
    let _ = std::fs::remove_file(marker("changing"));
    match result {
        Err((_, AdapterError::Greeting(incident))) if incident.class.name() == "malformed" => {
            Ok(())
        }
        other => Err(format!("{other:?}").into()),
    }
}

fn not_there() -> Result<(), Failed> {
    match Process::new("/no/such/program", [""; 0], PATIENT).hello("my.test") {
        Err(AdapterError::Start { program, .. }) if program == "/no/such/program" => Ok(()),
        other => Err(format!("{other:?}").into()),
    }
}

pub fn trials() -> Vec<Trial> {
    let mut trials: Vec<Trial> = CASES
        .iter()
        .map(|one| Trial::test(format!("process::{}", one.name), || case(*one)))
        .collect();
    trials.extend([
        Trial::test("process::answers_in_any_order", answers_in_any_order),
        Trial::test("process::deaf", deaf),
        Trial::test("process::gives_up", gives_up),
        Trial::test("process::not_there", not_there),
        Trial::test("process::changing", changing),
        Trial::test("process::greeting_gone", || greeting("gone", "exit")),
        Trial::test("process::greeting_mute", || greeting("mute", "hang")),
        Trial::test("process::greeting_chatty", || greeting("chatty", "junk")),
        Trial::test("process::greeting_future", || {
            greeting("future", "protocol")
        }),
    ]);
    trials
}
