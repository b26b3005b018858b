//! One scenario and what was seen of it, without a verdict.

use super::chinese::translated;
use super::data::StoryReport;
use super::lang::{either, say};
use super::story::stories;
use super::{Page, Role};
use crate::adapter::RunOutcome;
use crate::generate::Case;
use crate::scenario::Scenario;
use crate::spec::Spec;
use crate::trace::{Carried, Record, Settled};

/// What was sent, in words and as JSON, and what came back, step by step.
///
/// `stderr` is what the implementation wrote there meanwhile.
pub fn played(spec: &Spec, scenario: &Scenario, answer: &RunOutcome, stderr: &[String]) -> Page {
    let mut page = Page::new();
    page.line(Role::Heading, either("What was done", "做了什么"));
    for story in stories(spec, &Case::one(scenario.clone())) {
        told(&story, "  ", &mut page);
    }
    page.end()
        .line(Role::Heading, either("What was sent", "发送的内容"));
    let sent = serde_json::to_string(scenario).unwrap_or_default();
    page.line(Role::Code, format!("  {sent}"));
    page.end()
        .line(Role::Heading, either("What was seen", "观察到的内容"));
    match answer {
        RunOutcome::Trace(trace) => {
            for (at, record) in trace.steps.iter().enumerate() {
                page.line(Role::Plain, format!("  {}.", at + 1));
                seen(record, &mut page);
            }
        }
        RunOutcome::Declined { capability, reason } => {
            let reason = translated(reason);
            let line = either(
                format!("  the adapter declined `{capability}`: {reason}"),
                format!("  适配器拒绝执行 `{capability}`：{reason}"),
            );
            page.line(Role::Warning, line);
        }
        RunOutcome::Incident(incident) => {
            let words = either("the scenario did not end: ", "场景没有运行到结束：");
            let what = incident.to_string();
            page.line(Role::Bad, format!("  {words}{}", translated(&what)));
            written(&incident.stderr, &mut page);
        }
    }
    if !stderr.is_empty() {
        let heading = either("What was written on stderr", "写到 stderr 的内容");
        page.end().line(Role::Heading, heading);
        written(stderr, &mut page);
    }
    page.end();
    page
}

fn written(stderr: &[String], page: &mut Page) {
    for line in stderr {
        page.line(Role::Faint, format!("  stderr: {line}"));
    }
}

fn seen(record: &Record, page: &mut Page) {
    let mut line = |name: &str, value: String| {
        let space = if name.ends_with('：') { "" } else { " " };
        page.text(format!("     {name}{space}"))
            .line(Role::Code, value);
    };
    for fired in &record.fired {
        let value = fired.argument.as_ref();
        let value = value.map_or_else(
            || either("without an argument", "没有参数").to_owned(),
            carried,
        );
        line(&fired.name, value);
    }
    if let Some(value) = &record.returned {
        line(either("returned", "返回值："), carried(value));
    }
    if let Some(settled) = record.promise {
        let word = match settled {
            Settled::Fulfilled => either("fulfilled", "已完成"),
            Settled::Rejected => either("rejected", "已拒绝"),
            Settled::Pending => either("pending", "未决"),
        };
        line(either("promise", "Promise："), word.to_owned());
    }
    if let Some(thrown) = &record.thrown {
        line(either("thrown", "抛出："), thrown.clone());
    }
    if record.absent {
        line(
            either("absent:", "不存在："),
            either(
                "the function or the button is not there",
                "没有该接口或按钮",
            )
            .to_owned(),
        );
    }
    if *record == Record::default() {
        page.line(Role::Faint, format!("     {}", either("nothing", "无")));
    }
}

fn carried(value: &Carried) -> String {
    match value {
        Carried::Json(text) => text.clone(),
        Carried::Opaque(text) => format!("{}{text}", either("no JSON: ", "不是 JSON：")),
    }
}

/// A scenario in words: its world, then its steps, numbered.
pub(super) fn told(story: &StoryReport, before: &str, page: &mut Page) {
    for line in &story.world {
        page.line(Role::Plain, format!("{before}{}", say(line)));
    }
    for (at, step) in story.steps.iter().enumerate() {
        page.line(Role::Plain, format!("{before}{}. {}", at + 1, say(step)));
    }
}
