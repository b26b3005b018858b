//! A scenario as a short story.

use super::data::StoryReport;
use super::foreign::shorten;
use super::lang::{Lang, both, joined};
use crate::cut;
use crate::fields::{Fields, Name};
use crate::generate::{Case, Domain, Tie};
use crate::scenario::{Consent, FacetValue, Scenario, Step};
use crate::spec::{Field, Spec, Text};

/// The longest value that is told in full, in characters.
const LONG: usize = 60;

/// The stories of a case: one, or the two that are compared.
pub fn stories(spec: &Spec, case: &Case) -> Vec<StoryReport> {
    let scenarios = case.scenarios.iter().enumerate();
    scenarios
        .map(|(at, scenario)| story(spec, scenario, title(case.tie.as_ref(), at)))
        .collect()
}

/// The stories of what has to run before a case.
pub fn before(spec: &Spec, scenarios: &[Scenario]) -> Vec<StoryReport> {
    let title = both(|lang| {
        let text = lang.pick(
            "earlier scenario, on an adapter that has just been started",
            "先前的场景（适配器刚刚启动）",
        );
        text.to_owned()
    });
    let scenarios = scenarios.iter();
    scenarios
        .map(|scenario| story(spec, scenario, title.clone()))
        .collect()
}

fn title(tie: Option<&Tie>, at: usize) -> Text {
    both(|lang| {
        let text = match (tie, at) {
            (None, _) => lang.pick("scenario", "场景"),
            (Some(_), 0) => lang.pick("first scenario", "第一个场景"),
            (Some(Tie::Relation(_)), _) => lang.pick(
                "second scenario, which should end as the first does",
                "第二个场景，结果应与第一个相同",
            ),
            (Some(Tie::Reading(_)), _) => lang.pick(
                "second scenario, which follows another reading",
                "第二个场景，处理方式不同",
            ),
        };
        text.to_owned()
    })
}

fn story(spec: &Spec, scenario: &Scenario, title: Text) -> StoryReport {
    let facets = both(|lang| {
        let facets = scenario.world.facets.iter();
        let facets = facets.map(|(name, value)| {
            if scenario.world.unknown.contains(name) {
                let title = spec.facets.get(name).map(|facet| lang.of(&facet.title));
                entry(lang, title.unwrap_or(name), lang.pick("unknown", "未知"))
            } else {
                let title = spec.facets.get(name).map(|facet| lang.of(&facet.title));
                entry(lang, title.unwrap_or(name), &shown(lang, value))
            }
        });
        facets.collect::<Vec<_>>().join(lang.pick(", ", "，"))
    });
    let users = scenario.world.users.len();
    let users = (0..users).filter_map(|at| user(spec, scenario, at));
    StoryReport {
        title,
        world: std::iter::once(facets).chain(users).collect(),
        steps: scenario
            .steps
            .iter()
            .enumerate()
            .map(|(at, step)| both(|lang| inside(scenario, at, lang, sentence(spec, lang, step))))
            .collect(),
    }
}

/// The sentence of a step that lies inside another one says so.
fn inside(scenario: &Scenario, at: usize, lang: Lang, sentence: String) -> String {
    let Some(outer) = scenario.outer(at) else {
        return sentence;
    };
    let outer = outer + 1;
    lang.pick(
        format!("in the handler of step {outer}, while it runs: {sentence}"),
        format!("在第 {outer} 步的回调执行期间：{sentence}"),
    )
}

/// What something is at the beginning.
fn entry(lang: Lang, title: &str, value: &str) -> String {
    lang.pick(format!("{title} {value}"), format!("{title}：{value}"))
}

/// What something is from now on.
fn facet(spec: &Spec, lang: Lang, name: &Name, value: &FacetValue) -> String {
    let title = spec.facets.get(name).map(|facet| lang.of(&facet.title));
    let (title, value) = (title.unwrap_or(name), shown(lang, value));
    lang.pick(format!("{title} {value}"), joined(&[title, "为", &value]))
}

/// The value of a facet.
fn shown(lang: Lang, value: &FacetValue) -> String {
    match value {
        FacetValue::Flag(true) => lang.pick("yes", "是").to_owned(),
        FacetValue::Flag(false) => lang.pick("no", "否").to_owned(),
        FacetValue::Text(text) => text.clone(),
    }
}

/// What is told of a user: each field that is not at its simplest.
fn user(spec: &Spec, scenario: &Scenario, at: usize) -> Option<Text> {
    let known = scenario.world.users.get(at)?;
    let plain = Domain::simplest_user_at(spec, at);
    let told =
        |fields: &Fields<Field>, known: &Fields<String>, plain: &Fields<String>, lang: Lang| {
            let fields = fields.iter();
            let told = fields.filter(|(name, _)| known.get(name) != plain.get(name));
            let told = told.map(|(name, field)| match known.get(name) {
                None => entry(
                    lang,
                    lang.of(&field.title),
                    lang.pick("never set", "从未设置"),
                ),
                Some(value) => entry(lang, lang.of(&field.title), &quoted(lang, value)),
            });
            told.collect::<Vec<_>>()
        };
    let text = both(|lang| {
        let mut all = told(&spec.users.profile, &known.profile, &plain.profile, lang);
        all.extend(told(
            &spec.users.private,
            &known.private,
            &plain.private,
            lang,
        ));
        if all.is_empty() {
            return String::new();
        }
        let all = all.join(lang.pick(", ", "，"));
        lang.pick(
            format!("user {}: {all}", at + 1),
            format!("用户 {}（{all}）", at + 1),
        )
    });
    (!text.en.is_empty()).then_some(text)
}

fn quoted(lang: Lang, text: &str) -> String {
    let Some(start) = cut::start(text, LONG) else {
        return format!("{text:?}");
    };
    let count = text.chars().count();
    let count = lang.pick(format!("{count} characters"), format!("{count} 个字符"));
    lang.pick(
        format!("{start:?}… ({count})"),
        format!("{start:?}…（{count}）"),
    )
}

fn answered(lang: Lang, answer: Consent) -> &'static str {
    match answer {
        Consent::Agree => lang.pick("the user agrees", "用户同意"),
        Consent::Refuse => lang.pick("the user refuses", "用户拒绝"),
        Consent::Exception => lang.pick(
            "the system fails while the user is asked",
            "询问用户时系统异常",
        ),
    }
}

fn sentence(spec: &Spec, lang: Lang, step: &Step) -> String {
    match step {
        Step::Tap { attributes, answer } => {
            let written = attributes.iter();
            let written = written.map(|(name, value)| format!(" {name}={value:?}"));
            let button = format!("<button{}>", written.collect::<String>());
            let answer = answered(lang, *answer);
            lang.pick(
                format!("the user taps {button}; {answer}"),
                format!("用户点击 {button}；{answer}"),
            )
        }
        Step::Call {
            argument,
            answer,
            overlap,
            ..
        } => {
            let given = match argument {
                None => lang.pick("with no argument".to_owned(), "不带参数".to_owned()),
                Some(argument) => {
                    let names: Vec<_> =
                        argument.callbacks.iter().map(ToString::to_string).collect();
                    let names = if names.is_empty() {
                        lang.pick("no callback", "无回调").to_owned()
                    } else {
                        lang.list(&names)
                    };
                    let members = argument.members.iter();
                    let members = members.map(|(name, value)| {
                        let comma = lang.pick(", ", "，");
                        format!("{comma}{name}: {}", shorten(&value.to_string(), 300))
                    });
                    let members = members.collect::<String>();
                    lang.pick(
                        format!("with {names}{members}"),
                        format!("传入 {names}{members}"),
                    )
                }
            };
            let asked = answer.map_or_else(String::new, |answer| {
                format!("{}{}", lang.pick("; ", "；"), answered(lang, answer))
            });
            let overlap = match (overlap, lang) {
                (false, _) => "",
                (true, Lang::En) => ", and goes on before the call has ended",
                (true, Lang::Zh) => "，未等调用结束即继续",
            };
            let api = &spec.api;
            lang.pick(
                format!("the mini program calls {api} {given}{asked}{overlap}"),
                format!("小程序调用 {api}，{given}{asked}{overlap}"),
            )
        }
        Step::CanIUse { query } => lang.pick(
            format!("the mini program asks my.canIUse({query:?})"),
            format!("小程序查询 my.canIUse({query:?})"),
        ),
        Step::Revoke => lang
            .pick(
                "the user withdraws the grant in the settings",
                "用户在设置中撤销授权",
            )
            .to_owned(),
        Step::Set { facet: name, value } => {
            let title = spec.facets.get(name).map(|facet| lang.of(&facet.title));
            let title = title.unwrap_or(name);
            let value = shown(lang, value);
            lang.pick(
                format!("{title} becomes {value}"),
                joined(&[title, "变为", &value]),
            )
        }
        Step::SwitchUser { user } => lang.pick(
            format!("user {} logs in", user + 1),
            format!("用户 {} 登录", user + 1),
        ),
        Step::Restart { facets } => {
            let changed = facets.iter();
            let changed = changed.map(|(name, value)| facet(spec, lang, name, value));
            let changed = changed.collect::<Vec<_>>().join(lang.pick(", ", "，"));
            match (changed.is_empty(), lang) {
                (true, Lang::En) => "the client is restarted".to_owned(),
                (true, Lang::Zh) => "客户端重启".to_owned(),
                (false, Lang::En) => format!("the client is restarted with {changed}"),
                (false, Lang::Zh) => joined(&["客户端重启，此后", &changed]),
            }
        }
    }
}
