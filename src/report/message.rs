//! The sentences of the tool, in one place.

use crate::campaign::{CampaignResult, Conclusion, Decisive, Verdict};
use crate::clauses::{Change, Coverage, Diff, Judged, Run, Stated, Table};
use crate::fields::Name;
use crate::spec::{Level, Reading, Spec, Standing};

/// The last line of a run: what it comes to.
pub fn conclusion(result: &CampaignResult, name: &str) -> String {
    let count = |verdict| {
        result
            .clauses
            .iter()
            .filter(|one| one.verdict == verdict)
            .count()
    };
    let must = |verdict| {
        let of = result.clauses.iter().filter(|one| one.level == Level::Must);
        of.filter(|one| one.verdict == verdict).count()
    };
    let implementation = format!(
        "{} {}",
        result.hello.implementation.name, result.hello.implementation.version
    );
    match result.conclusion {
        Conclusion::Conformant => {
            let should = match count(Verdict::Fail) {
                0 => String::new(),
                some => format!(
                    "; {some} should {} violated",
                    if some == 1 {
                        "clause is"
                    } else {
                        "clauses are"
                    }
                ),
            };
            format!(
                "conformant: {implementation} keeps all {} clauses of {name} that it was put to{should}",
                count(Verdict::Pass)
            )
        }
        Conclusion::NonConformant => {
            let failed = must(Verdict::Fail);
            let clauses = if failed == 1 {
                "1 must clause is"
            } else {
                &format!("{failed} must clauses are")
            };
            format!("not conformant: {clauses} violated by {implementation}")
        }
        Conclusion::NotEstablished => {
            let open: Vec<_> = [Verdict::Flaky, Verdict::Untestable, Verdict::NotExercised]
                .into_iter()
                .filter(|verdict| must(*verdict) > 0)
                .map(|verdict| format!("{} {}", must(verdict), verdict.name()))
                .collect();
            let why = if open.is_empty() {
                "nothing was judged".to_owned()
            } else {
                format!("of the must clauses {}", open.join(", "))
            };
            format!("conformance is not established: {why}")
        }
        Conclusion::Interrupted => format!(
            "interrupted: {} of {} scenarios were judged",
            result.cases, result.asked
        ),
        Conclusion::AdapterBroken => {
            let stray = result.strays.first().map(|one| &one.incident);
            let incident = result
                .broken
                .first()
                .map(|(_, incident)| incident)
                .or(stray);
            let why = match (&result.aborted, incident) {
                (Some(error), _) => error.to_string(),
                (None, Some(incident)) => incident.to_string(),
                (None, None) => String::new(),
            };
            format!("the adapter is broken, which says nothing about {implementation}: {why}")
        }
    }
}

pub(super) fn heading(spec: &Spec, result: &CampaignResult) -> String {
    let hello = &result.hello;
    format!(
        "{} {} · {} {} · through {} {}",
        spec.name,
        spec.version,
        hello.implementation.name,
        hello.implementation.version,
        hello.adapter.name,
        hello.adapter.version
    )
}

pub(super) fn figures(result: &CampaignResult) -> String {
    let [pairs, triples] = result
        .coverage
        .map(|one| percent(one.covered, one.feasible));
    format!(
        "seed {} · {} scenarios, {} runs, {} calls · 2-way {pairs} %, 3-way {triples} %",
        result.seed, result.cases, result.scenarios, result.calls
    )
}

fn percent(part: usize, whole: usize) -> usize {
    (part * 100).checked_div(whole).unwrap_or(100)
}

pub(super) fn level(level: Level) -> &'static str {
    match level {
        Level::Must => "must",
        Level::Should => "should",
    }
}

pub(super) fn standing(standing: Standing) -> Option<&'static str> {
    match standing {
        Standing::Seed => None,
        Standing::Later => Some("a later revision of the document"),
        Standing::Sibling => Some("the page of a related API"),
        Standing::Observed => Some("seen in public client code"),
    }
}

pub(super) fn decisive(spec: &Spec, one: &Decisive) -> String {
    match one {
        Decisive::Facet {
            facet,
            here,
            passes,
        } => {
            let title = spec
                .facets
                .get(facet)
                .map_or(&**facet, |facet| &facet.title.en);
            let passes = passes.first().map_or("", String::as_str);
            format!("passes with {title} {passes} instead of {here}")
        }
        Decisive::Step(at) => format!("passes without step {}", at + 1),
        Decisive::Field {
            user,
            field,
            passes,
        } => {
            let title = spec
                .users
                .profile
                .get(field)
                .map_or(&**field, |field| &field.title.en);
            format!("passes if the {title} of user {} is {passes:?}", user + 1)
        }
        Decisive::Callbacks(at) => {
            format!("passes if the call of step {} gets all callbacks", at + 1)
        }
    }
}

/// Of a clause that is violated for the first time, while the campaign goes on.
pub(super) fn violated(clause: &str, case: usize) -> String {
    format!("{clause}, first in scenario {case}; it is looked into at the end")
}

pub(super) fn flaky(times: usize, of: usize) -> String {
    format!("came back {times} of {of} times when it was replayed, so it is not shrunk")
}

pub(super) fn count(cases: usize, executions: usize) -> String {
    let cases = if cases == 1 {
        "1 scenario".to_owned()
    } else {
        format!("{cases} scenarios")
    };
    format!("seen in {cases}; shrunk in {executions} executions")
}

pub(super) fn users_and(names: &[Name]) -> String {
    match names {
        [] => "no callback".to_owned(),
        [one] => one.to_string(),
        [rest @ .., last] => {
            let rest: Vec<_> = rest.iter().map(|name| &**name).collect();
            format!("{} and {last}", rest.join(", "))
        }
    }
}

/// Of a clause that a campaign left out.
pub(super) const NOT_RUN: &str = "not run";

pub(super) const fn coverage(coverage: Coverage) -> &'static str {
    match coverage {
        Coverage::Covered => "covered",
        Coverage::LeftOpen => "left open",
        Coverage::Excluded => "excluded",
        Coverage::Aside => "nothing required",
        Coverage::Open => "OPEN",
    }
}

/// How many statements became what, and which of them nothing; `None` if the spec lists none and all its sections have clauses.
pub(super) fn counts(table: &Table) -> Option<String> {
    let total: usize = table.counts.iter().map(|(_, count)| count).sum();
    let mut text = String::new();
    if total > 0 {
        let counts: Vec<_> = table
            .counts
            .iter()
            .map(|(one, count)| format!("{count} {}", coverage(*one).to_lowercase()))
            .collect();
        text = format!("{total} statements: {}.", counts.join(", "));
    }
    if let Some(open) = all_open(table) {
        text += &format!(" {open}.");
    }
    (!text.is_empty()).then(|| text.trim_start().to_owned())
}

/// What no clause comes from; `None` if everything is accounted for.
pub fn all_open(table: &Table) -> Option<String> {
    let open = table.open();
    let names: Vec<_> = open.iter().map(|name| format!("`{name}`")).collect();
    (!open.is_empty()).then(|| {
        format!(
            "OPEN: no clause comes from {}, and nothing says why",
            names.join(", ")
        )
    })
}

/// What a campaign came to.
pub(super) fn run(run: &Run) -> String {
    let Run {
        implementation,
        seed,
        summary,
    } = run;
    format!(
        "{} {}, seed {seed}: {summary}",
        implementation.name, implementation.version
    )
}

pub(super) fn judged(judged: Judged) -> String {
    let Judged { verdict, scenarios } = judged;
    match verdict {
        Verdict::Excluded | Verdict::Inapplicable | Verdict::NotExercised => {
            verdict.name().to_owned()
        }
        _ => format!("{} ({scenarios})", verdict.name()),
    }
}

/// Of a section that no clause is about.
pub(super) const fn open_section() -> &'static str {
    "OPEN: no clause comes from this section, and nothing says why"
}

/// Of a statement that no clause comes from.
pub(super) fn open(stated: &Stated) -> String {
    format!(
        "OPEN: no clause comes from {}, and nothing says why: {}",
        stated.id,
        stated.statement.words()
    )
}

/// Which alternatives of a reading were followed, each with the number of scenarios.
pub(super) fn followed(reading: &Reading, followed: &[(usize, usize)]) -> String {
    let all: Vec<_> = followed
        .iter()
        .filter_map(|(alternative, count)| {
            let (_, text) = reading.alternatives.at(*alternative)?;
            let scenarios = if *count == 1 { "scenario" } else { "scenarios" };
            Some(format!("{} ({count} {scenarios})", text.en))
        })
        .collect();
    if all.is_empty() {
        "not seen".to_owned()
    } else {
        all.join("; ")
    }
}

/// Which alternative alone conforms, in a profile that says so.
pub(super) fn pinned(reading: &Reading) -> Option<String> {
    let pinned = reading.pinned.as_ref()?;
    let text = reading.alternatives.get(pinned);
    let text = text.map_or(&**pinned, |text| &text.en);
    Some(format!(" · pinned: {}", only(text)))
}

/// Of the one alternative that conforms.
pub(super) fn only(alternative: &str) -> String {
    format!("only \"{alternative}\" conforms")
}

/// Of a value that was not there, or is not any more.
pub(super) const NOTHING: &str = "nothing";

/// What is compared with what.
pub(super) fn extends(base: &Spec, spec: &Spec) -> String {
    format!(
        "{} {} extends {} {}",
        spec.name, spec.version, base.name, base.version
    )
}

/// How much a profile changes.
pub(super) fn changes(diff: &Diff) -> String {
    let count = |kind: fn(&Change) -> bool| diff.0.iter().filter(|(_, _, one)| kind(one)).count();
    format!(
        "{} added, {} removed, {} changed, {} pinned",
        count(|one| matches!(one, Change::Added)),
        count(|one| matches!(one, Change::Removed)),
        count(|one| matches!(one, Change::Changed(_))),
        count(|one| matches!(one, Change::Pinned(_)))
    )
}
