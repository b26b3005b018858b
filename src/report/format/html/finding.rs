//! A finding as the page shows it.

use super::compare::{self, ComparedLine};
use super::diagram::{DiagramMessage, diagrams};
use super::quote::{Quote, sentences};
use super::waiver::waiver;
use super::words::{Plain, Words};
use crate::check::Named;
use crate::ijson;
use crate::report::data::{FindingReport, FiredReport, Report, StoryReport};
use crate::report::{both, message};
use crate::spec::Level;

/// The longest text that is compared, in characters.
const LONG: usize = 1000;

/// The most lines of a payload that are shown.
const LINES: usize = 200;

pub(super) struct FindingView {
    pub(super) number: usize,
    pub(super) clause: Plain,
    pub(super) must: bool,
    pub(super) section: Words,
    pub(super) statement: Words,
    pub(super) sentences: Vec<Quote>,
    pub(super) expected: ComparedLine,
    pub(super) observed: ComparedLine,
    /// The reply as the document shows it. Empty: there is nothing to show.
    pub(super) wanted: Vec<ComparedLine>,
    /// The reply that came.
    pub(super) came: Vec<ComparedLine>,
    pub(super) given: Vec<CallbackArgument>,
    pub(super) thrown: Option<Plain>,
    pub(super) stderr: Vec<Plain>,
    pub(super) before: Vec<StoryView>,
    pub(super) stories: Vec<StoryView>,
    pub(super) step: usize,
    pub(super) decisive: Vec<Words>,
    pub(super) also: Vec<Plain>,
    pub(super) often: Words,
    pub(super) flaky: bool,
    pub(super) replay: Option<Plain>,
    pub(super) explain: Option<Plain>,
    pub(super) fingerprint: Plain,
    pub(super) waiver: Option<Words>,
}

/// What one callback was given.
pub(super) struct CallbackArgument {
    pub(super) callback: Plain,
    pub(super) argument: Option<Plain>,
    /// The argument is that of this callback, which ran before.
    pub(super) same: Option<Plain>,
}

pub(super) struct StoryView {
    pub(super) title: Words,
    pub(super) world: Vec<Words>,
    pub(super) steps: Vec<StepView>,
    pub(super) diagram: Vec<DiagramMessage>,
}

pub(super) struct StepView {
    pub(super) text: Words,
    /// Whether the violation shows at this step.
    pub(super) here: bool,
}

pub(super) fn finding(report: &Report, number: usize, finding: &FindingReport) -> FindingView {
    let clause = report.clause(&finding.clause);
    let section = clause.and_then(|one| report.section(&one.section));
    let [expected, observed] =
        compare::texts(&finding.expected.short(LONG), &finding.observed.short(LONG));
    let [wanted, came] = replies(finding);
    let mut diagrams = diagrams(&report.spec.name, finding).into_iter();
    let stories = finding.stories.iter().enumerate().map(|(at, one)| {
        let shows = at + 1 == finding.story;
        story(one, shows.then_some(finding.step), diagrams.next())
    });
    let before = finding.before_stories.iter();
    let covered = finding.waiver.and_then(|at| report.waivers.get(at));
    FindingView {
        number,
        clause: Plain::of(&finding.clause),
        must: finding.level == Level::Must,
        section: section.map_or_else(Words::default, |one| Words::of(&one.title)),
        statement: clause.map_or_else(Words::default, |one| Words::of(&one.statement)),
        sentences: clause.map_or_else(Vec::new, sentences),
        expected,
        observed,
        wanted,
        came,
        given: given(&finding.seen.fired),
        thrown: finding.seen.thrown.as_ref().map(Plain::foreign),
        stderr: finding.seen.stderr.iter().map(Plain::foreign).collect(),
        before: before.map(|one| story(one, None, None)).collect(),
        stories: stories.collect(),
        step: finding.step,
        decisive: finding.decisive.iter().map(Words::of).collect(),
        also: finding.also.iter().map(|id| Plain::of(id)).collect(),
        often: Words::of(&both(|lang| message::often(lang, finding))),
        flaky: finding.is_flaky(),
        replay: finding.replay.as_deref().map(Plain::of),
        explain: finding.explain.as_deref().map(Plain::of),
        fingerprint: Plain::of(&finding.fingerprint),
        waiver: covered.map(waiver),
    }
}

/// The reply as the document shows it, and the one that came: where only one of them is known, the member that the
/// violation is about is marked in it.
fn replies(finding: &FindingReport) -> [Vec<ComparedLine>; 2] {
    let mut fired = finding.seen.fired.iter();
    let came = fired.find_map(|one| one.payload.as_ref());
    let came: Vec<String> = came.map_or_else(Vec::new, |lines| {
        let lines = lines.iter().take(LINES);
        lines.map(|line| line.raw().to_owned()).collect()
    });
    if let Some(sample) = &finding.expected_sample
        && !came.is_empty()
    {
        let wanted: Vec<String> = sample.raw().lines().map(str::to_owned).collect();
        return compare::lines(&wanted, &came);
    }
    let member = Named::new(&finding.what, &finding.cause).pointer();
    let member = member.map(|pointer| format!("\"{}\":", ijson::last_step(pointer)));
    let about = |line: &str| {
        member
            .as_ref()
            .is_some_and(|name| line.trim_start().starts_with(name.as_str()))
    };
    let lines = came
        .iter()
        .map(|line| ComparedLine::whole(line, about(line)));
    [Vec::new(), lines.collect()]
}

fn given(fired: &[FiredReport]) -> Vec<CallbackArgument> {
    let all = fired.iter().enumerate().map(|(at, one)| {
        let mut before = fired[..at].iter();
        let same = before.find(|other| one.argument.is_some() && other.argument == one.argument);
        CallbackArgument {
            callback: Plain::foreign(&one.callback),
            argument: one.argument.as_ref().map(Plain::foreign),
            same: same.map(|other| Plain::foreign(&other.callback)),
        }
    });
    all.collect()
}

fn story(
    story: &StoryReport,
    here: Option<usize>,
    diagram: Option<Vec<DiagramMessage>>,
) -> StoryView {
    let steps = story.steps.iter().enumerate();
    StoryView {
        title: Words::of(&story.title),
        world: story.world.iter().map(Words::of).collect(),
        steps: steps
            .map(|(at, text)| StepView {
                text: Words::of(text),
                here: here == Some(at + 1),
            })
            .collect(),
        diagram: diagram.unwrap_or_default(),
    }
}
