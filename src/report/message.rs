//! The sentences of the tool, in one place.

use super::data::{
    DeclinedReport, FindingReport, ReadingReport, Replays, Report, Totals, WaiverReport,
    WaiverState,
};
use super::foreign::shorten;
use super::lang::{both, plural};
use crate::campaign::{Decisive, Verdict};
use crate::clauses::{Change, Coverage, Diff, Judged, Run, Stated, Table};
use crate::spec::{Level, Reading, Spec, Standing, Text};

pub(super) fn heading(report: &Report) -> String {
    let spec = format!("{} {}", report.spec.name, report.spec.version);
    match (&report.implementation, &report.adapter) {
        (Some(implementation), Some(adapter)) => format!(
            "{spec} · {} · through {}",
            implementation.shown(),
            adapter.shown()
        ),
        _ => format!("{spec} · {}", report.target.short(200)),
    }
}

pub(super) fn figures(report: &Report) -> String {
    let Totals {
        asked,
        judged,
        runs,
        calls,
        ..
    } = report.totals;
    let scenarios = if asked == judged {
        plural(judged, "scenario", "scenarios")
    } else {
        format!("{judged} of {asked} scenarios judged")
    };
    let shard = report.shard.map_or_else(String::new, |one| {
        format!("shard {}/{} · ", one.index, one.count)
    });
    let coverage = if judged == 0 {
        String::new()
    } else {
        let pairs = report.coverage.pairs.percent();
        let triples = report.coverage.triples.percent();
        let three = report.coverage.orders_of_three.percent();
        let four = report.coverage.orders_of_four.percent();
        format!(
            " · 2-way {pairs} %, 3-way {triples} % · orders of 3 events {three} %, of 4 {four} %"
        )
    };
    let (runs, calls) = (plural(runs, "run", "runs"), plural(calls, "call", "calls"));
    format!(
        "{shard}seed {} · {scenarios}, {runs}, {calls}{coverage}",
        report.seed
    )
}

pub(super) fn declined(one: &DeclinedReport) -> String {
    let scenarios = plural(one.scenarios, "scenario", "scenarios");
    format!(
        "the adapter declared `{}` and declined it in {scenarios}: {}",
        one.capability,
        one.reason.short(300)
    )
}

pub(super) fn waiver(one: &WaiverReport) -> String {
    let WaiverReport {
        clause,
        fingerprint,
        until,
        ..
    } = one;
    let state = match one.state {
        WaiverState::Matched => format!("accepted until {until}: {}", one.reason.short(200)),
        WaiverState::Expired => format!("expired on {until}: remove the entry, or renew it"),
        WaiverState::NotNeeded => {
            "no longer needed: the finding did not come back; remove the entry".to_owned()
        }
        WaiverState::Unmatched => {
            "does not match: the clause is violated in another way; see the findings".to_owned()
        }
        WaiverState::NotExercised => {
            "not checked: no scenario put the clause to the test".to_owned()
        }
    };
    format!("waiver of {clause} {fingerprint}: {state}")
}

pub(super) fn level(level: Level) -> &'static str {
    match level {
        Level::Must => "must",
        Level::Should => "should",
    }
}

pub(super) fn standing(standing: Standing) -> Option<&'static str> {
    match standing {
        Standing::Document => None,
        Standing::Example => Some("an example in the document"),
        Standing::Inferred => Some("inferred from the document"),
        Standing::Later => Some("a later revision of the document"),
        Standing::Sibling => Some("the page of a related API"),
        Standing::Observed => Some("seen in public client code"),
    }
}

pub(super) fn decisive(spec: &Spec, one: &Decisive) -> Text {
    both(|lang| match one {
        Decisive::Facet {
            facet,
            here,
            passes,
        } => {
            let title = spec.facets.get(facet).map(|facet| lang.of(&facet.title));
            let title = title.unwrap_or(facet);
            let passes = passes.first().map_or("", String::as_str);
            lang.pick(
                format!("passes with {title} {passes} instead of {here}"),
                format!("{title} 为 {passes} 而非 {here} 时通过"),
            )
        }
        Decisive::Step(at) => lang.pick(
            format!("passes without step {}", at + 1),
            format!("去掉第 {} 步时通过", at + 1),
        ),
        Decisive::Field {
            user,
            field,
            passes,
        } => {
            let title = spec
                .users
                .profile
                .get(field)
                .map(|field| lang.of(&field.title));
            let title = title.unwrap_or(field);
            let passes = format!("{passes:?}");
            let passes = shorten(&passes, 300);
            lang.pick(
                format!("passes if the {title} of user {} is {passes}", user + 1),
                format!("用户 {} 的{title}为 {passes} 时通过", user + 1),
            )
        }
        Decisive::Callbacks(at) => lang.pick(
            format!("passes if the call of step {} gets all callbacks", at + 1),
            format!("第 {} 步的调用传入全部回调时通过", at + 1),
        ),
    })
}

/// Of a clause that is violated for the first time, while the campaign goes on; `case` is an index.
pub(super) fn violated(clause: &str, case: usize) -> String {
    format!(
        "{clause} (first seen in scenario {}); details at the end of the run",
        case + 1
    )
}

/// Of a finding that rests on state that earlier scenarios left behind.
pub(super) const STATE: &str = "rests on state that earlier scenarios left in the implementation: a freshly started adapter does not show it by itself";

pub(super) fn flaky(finding: &FindingReport) -> String {
    let Replays { failed, of } = finding.replays;
    format!("reproduced in {failed} of {of} replays; not shrunk")
}

pub(super) fn count(finding: &FindingReport) -> String {
    let scenarios = plural(finding.count, "scenario", "scenarios");
    if finding.replays.of == 0 {
        return format!("seen in {scenarios}; not replayed: the campaign ended before");
    }
    let executions = plural(finding.executions, "execution", "executions");
    let cut = if finding.cut_short {
        " (the shrink budget was used up)"
    } else {
        ""
    };
    format!("seen in {scenarios}; shrunk in {executions}{cut}")
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
        "{}, seed {seed}: {summary}",
        implementation.as_ref().map_or_else(
            || "adapter".to_owned(),
            |one| format!("{} {}", one.name, one.version)
        )
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
pub(super) fn followed(reading: &ReadingReport) -> String {
    let all = reading.followed.iter().map(|one| {
        let scenarios = plural(one.scenarios, "scenario", "scenarios");
        format!("{} ({scenarios})", one.title.en)
    });
    let all = all.collect::<Vec<_>>();
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
