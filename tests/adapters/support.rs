//! Running scenarios over an adapter and looking at what came back.

use std::collections::BTreeMap;
use std::sync::Mutex;
use std::time::Duration;

use miniapp_conformance::adapter::{Adapter, AdapterError, AdapterSettings, Interrupt, RunOutcome};
use miniapp_conformance::scenario::{Scenario, Step, User, World};

use super::child;

/// How many scenarios a case runs, and which of them is marked.
pub const COUNT: u64 = 12;
pub const MARKED: u64 = 5;

/// Far longer than anything takes that is not a hang.
pub const PATIENT: AdapterSettings = AdapterSettings {
    deadline: Duration::from_mins(1),
    greeting: Duration::from_mins(1),
    restarts: 10,
    line_limit: 4 << 20,
    interrupt: Interrupt::NEVER,
};

/// What a case is about: a misbehaviour, the class that it has to be given, how often the adapter is started afresh,
/// and whether the marked scenario is to blame. If not, its answer had been handed over already, or is fine the second
/// time.
#[derive(Clone, Copy)]
pub struct Case {
    pub name: &'static str,
    pub class: &'static str,
    pub restarts: u32,
    pub blamed: bool,
}

/// The scenario is blamed; found by running it alone.
pub const fn culprit(name: &'static str, class: &'static str) -> Case {
    Case {
        name,
        class,
        restarts: 2,
        blamed: true,
    }
}

/// The scenario is blamed; the message said which it is.
pub const fn told(name: &'static str, class: &'static str) -> Case {
    Case {
        name,
        class,
        restarts: 1,
        blamed: true,
    }
}

/// Nobody is blamed, and every scenario has a trace.
pub const fn unattributed(name: &'static str, class: &'static str) -> Case {
    Case {
        name,
        class,
        restarts: 1,
        blamed: false,
    }
}

pub fn scenario(number: u64, marked: bool) -> Scenario {
    let mut world = World::default();
    let mut user = User::default();
    user.profile.set("name".into(), format!("user {number}"));
    world.users.push(user);
    if marked {
        world.facets.set(child::MARK.into(), true.into());
    }
    Scenario {
        world,
        steps: vec![Step::call(["success"])],
    }
}

pub type Answers = BTreeMap<u64, RunOutcome>;

/// Runs `count` scenarios, one of them marked, keeping as many on the way as the adapter allows.
pub fn run(adapter: &mut dyn Adapter, count: u64) -> Result<Answers, (Answers, AdapterError)> {
    let mut answers = Answers::new();
    let hello = adapter
        .hello("my.test")
        .map_err(|error| (Answers::new(), error))?;
    let mut next = 0;
    let mut on_the_way = 0;
    loop {
        while on_the_way < hello.in_flight && next < count {
            if let Err(error) = adapter.submit(next, &scenario(next, next == MARKED)) {
                return Err((answers, error));
            }
            next += 1;
            on_the_way += 1;
        }
        if on_the_way == 0 {
            adapter.finish();
            return Ok(answers);
        }
        match adapter.next() {
            Ok((id, answer)) => {
                assert!(
                    answers.insert(id, answer).is_none(),
                    "{id} was answered twice"
                );
                on_the_way -= 1;
            }
            Err(error) => return Err((answers, error)),
        }
    }
}

/// Runs a case and compares everything; gives the particulars of the incident.
pub fn check(
    adapter: &mut dyn Adapter,
    case: Case,
    transport: &'static str,
) -> Result<Vec<String>, String> {
    let answers = run(adapter, COUNT).map_err(|(_, error)| error.to_string())?;
    let mut seen = None;
    for id in 0..COUNT {
        match answers.get(&id) {
            Some(RunOutcome::Incident(incident)) if id == MARKED && case.blamed => {
                seen = Some(incident.clone());
            }
            Some(RunOutcome::Trace(trace)) if id != MARKED => {
                let expected = child::canned(&scenario(id, false));
                if *trace != expected {
                    return Err(format!("{id}: {trace:?} instead of {expected:?}"));
                }
            }
            Some(RunOutcome::Trace(_)) if !case.blamed => {}
            other => return Err(format!("{id}: {other:?}")),
        }
    }
    let unattributed = adapter.unattributed();
    let incident = match (seen, unattributed) {
        (Some(incident), []) => incident,
        (None, [one]) => one.incident.clone(),
        (_, unattributed) => return Err(format!("unattributed: {unattributed:?}")),
    };
    record(
        case.name,
        transport,
        incident.class.name(),
        &incident.detail,
    );
    if incident.class.name() != case.class {
        return Err(format!("{incident} instead of {}", case.class));
    }
    if adapter.restarts() != case.restarts {
        return Err(format!(
            "{} restarts instead of {}",
            adapter.restarts(),
            case.restarts
        ));
    }
    Ok(incident.stderr)
}

type Row = (&'static str, &'static str, String, String);

static SUMMARY: Mutex<Vec<Row>> = Mutex::new(Vec::new());

pub fn record(name: &'static str, transport: &'static str, class: &str, detail: &str) {
    let short: String = detail.chars().take(90).collect();
    let row = (name, transport, class.to_owned(), short);
    SUMMARY.lock().unwrap().push(row);
}

/// The table of what was seen.
pub fn print_summary() {
    let mut rows = SUMMARY.lock().unwrap();
    rows.sort();
    println!(
        "{:24} {:9} {:15} particulars",
        "misbehaviour", "transport", "class"
    );
    for (name, transport, class, detail) in rows.iter() {
        println!("{name:24} {transport:9} {class:15} {detail}");
    }
}

/// Whether a process is still there and is not just waiting to be collected.
#[cfg(target_os = "linux")]
pub fn alive(pid: &str) -> bool {
    std::fs::read_to_string(format!("/proc/{pid}/stat")).is_ok_and(|stat| {
        !stat
            .rsplit(')')
            .next()
            .unwrap_or_default()
            .trim_start()
            .starts_with(['Z', 'X'])
    })
}
