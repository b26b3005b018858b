//! A scenario as a sequence diagram: user, mini program, implementation.

use super::words::Words;
use crate::cut::cut;
use crate::report::chinese::in_language;
use crate::report::data::{AnswerReport, FindingReport};
use crate::report::lang::{Lang, both};
use crate::report::shorten;
use crate::scenario::{Consent, Scenario, Step};
use crate::trace::{Carried, Record, Settled};

/// The longest label, in characters.
const LABEL: usize = 64;

/// The most runs of callbacks that are drawn for one step.
const FIRED: usize = 6;

/// The most steps that are drawn.
const STEPS: usize = 40;

/// A message from one lane to another, or a note on a lane.
#[derive(Clone, Debug)]
pub(super) struct DiagramMessage {
    /// The number of the step that it belongs to. 0: it came back.
    pub(super) step: usize,
    /// From where to where; names of classes of the style.
    pub(super) way: Direction,
    pub(super) label: Words,
    /// Whether it belongs to the step that shows the violation, and came back.
    pub(super) wrong: bool,
}

/// Where a message goes.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) enum Direction {
    /// From the user to the mini program.
    Tapped,
    /// From the mini program to the implementation.
    Asked,
    /// From the implementation to the mini program.
    Answered,
    /// From the user to the implementation, past the mini program.
    Set,
    /// Something that happens in the implementation.
    Note,
}

impl Direction {
    /// The class of the style.
    pub(super) const fn class(self) -> &'static str {
        match self {
            Self::Tapped => "tapped",
            Self::Asked => "asked",
            Self::Answered => "answered",
            Self::Set => "set",
            Self::Note => "note",
        }
    }

    /// The way in words, for who does not see the lines.
    pub(super) fn words(self) -> Words {
        match self {
            Self::Tapped => Words::new("user to mini program:", "用户 → 小程序："),
            Self::Asked => Words::new("mini program to implementation:", "小程序 → 被测实现："),
            Self::Answered => Words::new("implementation to mini program:", "被测实现 → 小程序："),
            Self::Set => Words::new("user to implementation:", "用户 → 被测实现："),
            Self::Note => Words::new("implementation:", "被测实现："),
        }
    }
}

/// The diagrams of a finding, one for each of its stories.
pub(super) fn diagrams(api: &str, finding: &FindingReport) -> Vec<Vec<DiagramMessage>> {
    let scenarios = finding.case.scenarios.iter().enumerate();
    scenarios
        .map(|(at, scenario)| {
            let wrong = (finding.story == at + 1).then(|| finding.step.saturating_sub(1));
            diagram(api, scenario, finding.answers.get(at), wrong)
        })
        .collect()
}

fn diagram(
    api: &str,
    scenario: &Scenario,
    answer: Option<&AnswerReport>,
    wrong: Option<usize>,
) -> Vec<DiagramMessage> {
    let mut all = Vec::new();
    for (at, step) in scenario.steps.iter().enumerate().take(STEPS) {
        let (way, label) = taken(api, step);
        all.push(DiagramMessage {
            step: at + 1,
            way,
            label,
            wrong: false,
        });
        let is_wrong = wrong == Some(at);
        let mut back = |label: Words| {
            all.push(DiagramMessage {
                step: 0,
                way: Direction::Answered,
                label,
                wrong: is_wrong,
            });
        };
        match answer {
            Some(AnswerReport::Trace(trace)) => {
                let Some(record) = trace.steps.get(at) else {
                    continue;
                };
                let labels = seen(record);
                let nothing = labels.is_empty() && is_wrong;
                labels.into_iter().for_each(&mut back);
                if nothing {
                    back(Words::new("nothing", "没有任何返回"));
                }
            }
            Some(AnswerReport::Incident(incident)) if is_wrong => {
                let words = incident.shown();
                let chinese = in_language(Lang::Zh, &words);
                back(Words::new(shorten(&words, LABEL), shorten(&chinese, LABEL)));
            }
            _ => {}
        }
    }
    all
}

/// What is done at a step.
fn taken(api: &str, step: &Step) -> (Direction, Words) {
    let words = |word: &dyn Fn(Lang) -> String| Words::of(&both(word));
    match step {
        Step::Tap { answer, .. } => {
            let label = words(&|lang| match answer {
                Consent::Agree => lang.pick("taps; agrees", "点击，同意").to_owned(),
                Consent::Refuse => lang.pick("taps; refuses", "点击，拒绝").to_owned(),
                Consent::Exception => lang
                    .pick("taps; the system fails", "点击，系统异常")
                    .to_owned(),
            });
            (Direction::Tapped, label)
        }
        Step::Call {
            argument, nested, ..
        } => {
            let given = argument.as_ref().map_or_else(String::new, |one| {
                let callbacks = one.callbacks.iter().map(ToString::to_string);
                let members = one
                    .members
                    .iter()
                    .map(|(name, value)| format!("{name}: {value}"));
                let all: Vec<_> = callbacks.chain(members).collect();
                format!("{{{}}}", all.join(", "))
            });
            let call = api.rsplit('.').next().unwrap_or(api);
            let inside = if *nested { "↳ " } else { "" };
            let label = shorten(&format!("{inside}{call}({given})"), LABEL);
            (Direction::Asked, Words::name(&label))
        }
        Step::CanIUse { query } => {
            let label = shorten(&format!("canIUse({query:?})"), LABEL);
            (Direction::Asked, Words::name(&label))
        }
        Step::Revoke => (
            Direction::Set,
            Words::new("withdraws the grant", "撤销授权"),
        ),
        Step::Set { facet, value } => {
            let label = shorten(&format!("{facet} = {value}"), LABEL);
            (Direction::Note, Words::name(&label))
        }
        Step::SwitchUser { user } => {
            let number = user + 1;
            let label = words(&|lang| {
                lang.pick(
                    format!("user {number} logs in"),
                    format!("用户 {number} 登录"),
                )
            });
            (Direction::Set, label)
        }
        Step::Restart { facets } => {
            let changed = facets
                .iter()
                .map(|(name, value)| format!("{name} = {value}"));
            let changed: Vec<_> = changed.collect();
            let changed = shorten(&changed.join(", "), LABEL);
            let label = words(&|lang| {
                let restart = lang.pick("restart", "重启");
                let colon = if changed.is_empty() {
                    ""
                } else {
                    lang.pick(": ", "：")
                };
                format!("{restart}{colon}{changed}")
            });
            (Direction::Note, label)
        }
    }
}

/// What came back at a step.
fn seen(record: &Record) -> Vec<Words> {
    let mut all = Vec::new();
    for (at, fired) in record.fired.iter().enumerate().take(FIRED) {
        let argument = fired.argument.as_ref();
        let same = argument.is_some()
            && record.fired[..at]
                .iter()
                .any(|other| other.argument == fired.argument);
        let name = shorten(&fired.name, LABEL);
        all.push(if same {
            Words::new(format!("{name} (the same)"), format!("{name}（内容相同）"))
        } else {
            Words::name(&format!(
                "{name}({})",
                readable(argument.map_or("", Carried::text))
            ))
        });
    }
    let more = record.fired.len().saturating_sub(FIRED);
    if more > 0 {
        all.push(Words::new(
            format!("and {more} more callbacks"),
            format!("另有 {more} 次回调"),
        ));
    }
    if let Some(returned) = &record.returned
        && (record.fired.is_empty() || record.promise.is_some())
    {
        all.push(Words::name(&format!("→ {}", readable(returned.text()))));
    }
    if record.promise == Some(Settled::Rejected) {
        all.push(Words::new("the promise is rejected", "Promise 被拒绝"));
    }
    if let Some(thrown) = &record.thrown {
        all.push(Words::name(&format!("throw {}", readable(thrown))));
    }
    if record.absent {
        all.push(Words::new("it is not there", "不存在"));
    }
    if record.skipped {
        all.push(Words::new("the step was not taken", "此步骤未执行"));
    }
    all
}

/// A text cut to the length of a label. JSON inside JSON is easier to read without its backslashes.
fn readable(text: &str) -> String {
    let plain = cut(text, LABEL * 3);
    let plain = plain.replace("\\\\", "\\").replace("\\\"", "\"");
    cut(&plain, LABEL).into_owned()
}
