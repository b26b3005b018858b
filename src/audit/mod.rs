//! Whether a spec contradicts itself: what can only be told by compiling its schemas, and by running a platform that does just what it says.
//!
//! [`spec::load`](crate::spec::load) has seen to it that every name is declared and every rule can be reached. Here it is asked further whether
//! * each outcome's own payload is recognised as that outcome, and by no other one first;
//! * the schemas of the clauses accept it, in all layers;
//! * no clause judges an outcome that is open;
//! * the [reference platform](crate::reference) violates no clause; and
//! * every clause is exercised by some scenario.

mod open;
mod payload;

use std::sync::Arc;

use crate::adapter::{AdapterError, InProcess};
use crate::campaign::{self, Settings, Verdict};
use crate::check::Compiled;
use crate::ijson::under;
use crate::reference::Reference;
use crate::report;
use crate::spec::{ErrorKind, Loaded, Problem};

/// How many scenarios are tried unless something else is asked for.
pub const SCENARIOS: usize = 1000;

/// Everything in which `loaded` contradicts itself, in the order of the spec.
///
/// # Errors
/// When the reference platform could not be run at all.
pub fn audit(
    loaded: &Loaded,
    compiled: &Arc<Compiled>,
    scenarios: usize,
) -> Result<Vec<Problem>, AdapterError> {
    let mut found = payload::review(&loaded.spec);
    if found.is_empty() {
        found = open::review(compiled, scenarios);
    }
    if found.is_empty() {
        found = run(compiled, scenarios)?;
    }
    Ok(found
        .into_iter()
        .map(|(pointer, fault)| loaded.origin.problem(&pointer, fault))
        .collect())
}

/// Runs a campaign against the reference platform.
fn run(
    compiled: &Arc<Compiled>,
    scenarios: usize,
) -> Result<Vec<(String, ErrorKind)>, AdapterError> {
    let spec = compiled.spec();
    let settings = Settings {
        scenarios,
        shrink_budget: 0,
        replays: 1,
        ..Settings::default()
    };
    let connect = || {
        let mut platform = Reference::new(spec.clone());
        let adapter = InProcess::new(spec, move |scenario: &crate::scenario::Scenario| {
            platform.run(scenario)
        });
        Box::new(adapter) as Box<dyn crate::adapter::Adapter>
    };
    let result = campaign::run(compiled, &connect, &settings, &mut |_| {})?;
    let mut found: Vec<(String, ErrorKind)> = Vec::new();
    for one in &result.clauses {
        let pointer = under("/clauses", compiled.clause(one.clause).0);
        let finding = one.findings.first().and_then(|at| result.findings.get(*at));
        match (one.verdict, finding) {
            (Verdict::NotExercised, _) => {
                found.push((pointer, ErrorKind::NotExercised { scenarios }));
            }
            (_, Some(finding)) => {
                let primary = finding.group.primary();
                let told = report::told(spec, primary);
                let fault = ErrorKind::Violated {
                    what: primary.way.name(spec),
                    expected: told.expected,
                    observed: told.observed,
                };
                found.push((pointer, fault));
            }
            _ => {}
        }
    }
    Ok(found)
}
