//! One scenario and what was seen of it, without a verdict.

use super::data::StoryReport;
use super::story::stories;
use super::{Lang, Page, Role};
use crate::adapter::Answer;
use crate::generate::Case;
use crate::scenario::Scenario;
use crate::spec::Spec;
use crate::trace::{Carried, Record, Settled};

/// What was sent, in words and as JSON, and what came back, step by step.
pub fn played(spec: &Spec, scenario: &Scenario, answer: &Answer) -> Page {
    let mut page = Page::new();
    page.line(Role::Heading, "What was done");
    for story in stories(spec, &Case::one(scenario.clone())) {
        told(&story, "  ", &mut page);
    }
    page.end().line(Role::Heading, "What was sent");
    let sent = serde_json::to_string(scenario).unwrap_or_default();
    page.line(Role::Code, format!("  {sent}"));
    page.end().line(Role::Heading, "What was seen");
    match answer {
        Answer::Trace(trace) => {
            for (at, record) in trace.steps.iter().enumerate() {
                page.line(Role::Plain, format!("  {}.", at + 1));
                seen(record, &mut page);
            }
        }
        Answer::Declined { capability, reason } => {
            let line = format!("  the adapter declined `{capability}`: {reason}");
            page.line(Role::Warning, line);
        }
        Answer::Incident(incident) => {
            page.line(Role::Bad, format!("  the scenario did not end: {incident}"));
            for line in &incident.stderr {
                page.line(Role::Faint, format!("  stderr: {line}"));
            }
        }
    }
    page.end();
    page
}

fn seen(record: &Record, page: &mut Page) {
    let mut line = |name: &str, value: String| {
        page.text(format!("     {name} ")).line(Role::Code, value);
    };
    for fired in &record.fired {
        let value = fired.argument.as_ref();
        let value = value.map_or_else(|| "without an argument".to_owned(), carried);
        line(&fired.name, value);
    }
    if let Some(value) = &record.returned {
        line("returned", carried(value));
    }
    if let Some(settled) = record.promise {
        let word = match settled {
            Settled::Fulfilled => "fulfilled",
            Settled::Rejected => "rejected",
            Settled::Pending => "pending",
        };
        line("promise", word.to_owned());
    }
    if let Some(thrown) = &record.thrown {
        line("thrown", thrown.clone());
    }
    if record.absent {
        line(
            "absent:",
            "the function or the button is not there".to_owned(),
        );
    }
    if *record == Record::default() {
        page.line(Role::Faint, "     nothing");
    }
}

fn carried(value: &Carried) -> String {
    match value {
        Carried::Json(text) => text.clone(),
        Carried::Opaque(text) => format!("no JSON: {text}"),
    }
}

/// A scenario in words: its world, then its steps, numbered.
pub(super) fn told(story: &StoryReport, before: &str, page: &mut Page) {
    for line in &story.world {
        page.line(Role::Plain, format!("{before}{}", Lang::En.of(line)));
    }
    for (at, step) in story.steps.iter().enumerate() {
        page.line(
            Role::Plain,
            format!("{before}{}. {}", at + 1, Lang::En.of(step)),
        );
    }
}
