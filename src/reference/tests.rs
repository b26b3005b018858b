//! What the reference platform answers for the API of the default spec.

use std::sync::Arc;

use super::{Reference, Style};
use crate::adapter::{Adapter, InProcess, RunOutcome as Reply};
use crate::fields::Fields;
use crate::scenario::{Consent, FacetValue, Scenario, Step, User, World};
use crate::spec::{self, Spec};
use crate::trace::{Carried, Fired, Record};

pub(super) fn spec() -> Arc<Spec> {
    Arc::new(spec::load(spec::DEFAULT.text, spec::DEFAULT.file).expect("a spec"))
}

fn user(nick_name: &str) -> User {
    User {
        profile: [("nickName".into(), nick_name.to_owned())]
            .into_iter()
            .collect(),
        private: Fields::new(),
    }
}

fn scenario(steps: impl IntoIterator<Item = Step>) -> Scenario {
    Scenario {
        world: World {
            facets: Fields::new(),
            users: vec![user("Ann \"/\" 安"), user("Bob")],
            ..World::default()
        },
        steps: steps.into_iter().collect(),
    }
}

fn call() -> Step {
    Step::call(["success", "fail", "complete"])
}

fn tap_with(scope: &str, answer: Consent) -> Step {
    let attributes = [("open-type", "getAuthorize"), ("scope", scope)];
    Step::Tap {
        attributes: attributes
            .map(|(name, value)| (name.into(), value.to_owned()))
            .into_iter()
            .collect(),
        answer,
    }
}

fn tap(answer: Consent) -> Step {
    tap_with("userInfo", answer)
}

fn set(facet: &str, value: impl Into<FacetValue>) -> Step {
    Step::Set {
        facet: facet.into(),
        value: value.into(),
    }
}

fn restart(facet: &str, value: &str) -> Step {
    Step::Restart {
        facets: [(facet.into(), value.into())].into_iter().collect(),
    }
}

fn query(query: &str) -> Step {
    Step::CanIUse {
        query: query.to_owned(),
    }
}

fn run(platform: Reference, steps: impl IntoIterator<Item = Step>) -> Vec<Record> {
    let mut platform = platform;
    platform.run(&scenario(steps)).steps
}

fn fired(name: &str, text: &str) -> Fired {
    Fired {
        name: name.into(),
        argument: Some(Carried::Json(text.to_owned())),
    }
}

/// The code of each call's reply, or a word for what was seen instead.
fn codes(records: &[Record]) -> Vec<String> {
    let code = |record: &Record| {
        let text = record.fired.first()?.argument.as_ref()?.text().to_owned();
        let outer: serde_json::Value = serde_json::from_str(&text).ok()?;
        let inner: serde_json::Value =
            serde_json::from_str(outer.get("response")?.as_str()?).ok()?;
        Some(inner["response"]["code"].as_str()?.to_owned())
    };
    records
        .iter()
        .map(|record| {
            code(record).unwrap_or_else(|| if record.absent { "absent" } else { "-" }.to_owned())
        })
        .collect()
}

const UNAUTHORISED: &str = r#"{"response":"{\"response\":{\"code\":\"40003\",\"msg\":\"Insufficient Conditions\",\"subCode\":\"isv.invalid-auth-relations\",\"subMsg\":\"无效的授权关系\"}}"}"#;
const UNBOUND: &str = r#"{"response":"{\"response\":{\"code\":\"40006\",\"msg\":\"Insufficient Permissions\",\"subCode\":\"isv.insufficient-isv-permissions\",\"subMsg\":\"ISV权限不足,建议在开发者中心检查对应功能是否已经添加\"}}"}"#;
const SUCCESS: &str = r#"{"response":"{\"response\":{\"code\":\"10000\",\"msg\":\"Success\",\"gender\":\"\",\"countryCode\":\"\",\"province\":\"\",\"city\":\"\",\"nickName\":\"Ann \\\"/\\\" 安\"}}"}"#;

#[test]
fn each_outcome_to_the_byte() {
    let replies = run(
        Reference::new(spec()),
        [
            call(),
            tap(Consent::Agree),
            call(),
            set("productBound", false),
            call(),
        ],
    );
    assert_eq!(
        replies[0].fired,
        [
            fired("success", UNAUTHORISED),
            fired("complete", UNAUTHORISED)
        ]
    );
    assert_eq!(replies[1].fired, [fired("onGetAuthorize", "{}")]);
    assert_eq!(
        replies[2].fired,
        [fired("success", SUCCESS), fired("complete", SUCCESS)]
    );
    assert_eq!(
        replies[4].fired,
        [fired("success", UNBOUND), fired("complete", UNBOUND)]
    );
}

#[test]
fn readings_move_replies() {
    let platform = Reference::new(spec())
        .with_reading("unauthorised-callback", "fail")
        .with_reading("complete-order", "first")
        .with_reading("complete-argument", "none")
        .with_reading("return-value", "promise");
    let replies = run(platform, [call()]);
    let complete = Fired {
        name: "complete".into(),
        argument: None,
    };
    assert_eq!(replies[0].fired, [complete, fired("fail", UNAUTHORISED)]);
    assert_eq!(replies[0].promise, Some(crate::trace::Settled::Rejected));
    let empty = Reference::new(spec()).with_reading("avatar-unset", "empty");
    let replies = run(empty, [tap(Consent::Agree), call()]);
    assert!(
        replies[1].fired[0]
            .argument
            .as_ref()
            .expect("one")
            .text()
            .contains(r#"\"avatar\":\"\""#)
    );
}

#[test]
fn what_is_open_comes_to_what_was_chosen() {
    let old = |alternative| {
        let platform = Reference::new(spec()).with_reading("below-library", alternative);
        run(platform, [restart("baseLibraryVersion", "1.9.0"), call()]).remove(1)
    };
    assert!(old("absent").absent);
    assert_eq!(old("silent"), Record::default());
    assert!(old("thrown").thrown.is_some());
    let text = r#"{"error":1,"errorMessage":"not supported"}"#;
    assert_eq!(
        old("failed").fired,
        [fired("fail", text), fired("complete", text)]
    );
    let text = r#"{"response":"{\"response\":{\"errorMessage\":\"not supported\"}}"}"#;
    assert_eq!(
        old("envelope").fired,
        [fired("fail", text), fired("complete", text)]
    );
}

#[test]
fn a_grant_lives_until_it_is_revoked() {
    let steps = [
        tap(Consent::Refuse),
        call(),
        tap(Consent::Exception),
        call(),
        tap_with("phoneNumber", Consent::Agree),
        call(),
        tap(Consent::Agree),
        call(),
        Step::SwitchUser { user: 1 },
        call(),
        Step::SwitchUser { user: 0 },
        restart("clientVersion", "10.2"),
        call(),
        Step::Revoke,
        call(),
    ];
    let replies = run(Reference::new(spec()), steps);
    let at = |index: usize| codes(&replies)[index].clone();
    assert_eq!([1, 3, 5, 9, 14].map(at), ["40003"; 5]);
    assert_eq!([7, 12].map(at), ["10000"; 2]);
    assert_eq!(replies[0].count("onError"), 1);
    assert_eq!(replies[2].count("onError"), 1);
    assert_eq!(replies[4], Record::default());
}

#[test]
fn a_button_that_is_denied_does_nothing() {
    let button = "button.open-type.getAuthorize";
    let steps = [
        query(button),
        query("getOpenUserInfo"),
        query("getPhoneNumber"),
        restart("clientVersion", "10.1.34"),
        query(button),
        query("getOpenUserInfo"),
        tap(Consent::Agree),
        restart("clientVersion", "10.1.35"),
        call(),
    ];
    let replies = run(Reference::new(spec()), steps);
    let said = |index: usize| replies[index].returned.as_ref().map_or("", Carried::text);
    assert_eq!(
        [0, 1, 2, 4, 5].map(said),
        ["true", "true", "false", "false", "false"]
    );
    assert_eq!(replies[6], Record::default());
    assert_eq!(codes(&replies)[8], "40003");
}

#[test]
fn only_what_was_given_runs() {
    let bare = Step::Call {
        argument: None,
        answer: None,
        overlap: false,
        nested: false,
    };
    let replies = run(
        Reference::new(spec()),
        [bare, Step::call(["complete"]), Step::call(["fail"])],
    );
    assert_eq!(replies[0], Record::default());
    assert_eq!(replies[1].fired, [fired("complete", UNAUTHORISED)]);
    assert_eq!(replies[2], Record::default());
}

#[test]
fn every_style_carries_the_same_values() {
    let said = |style| {
        let platform = Reference::new(spec()).with_style(style);
        let replies = run(platform, [tap(Consent::Agree), call()]);
        let text = replies[1].fired[0]
            .argument
            .as_ref()
            .expect("one")
            .text()
            .to_owned();
        let outer: serde_json::Value = serde_json::from_str(&text).expect("JSON");
        let inner = outer["response"].as_str().expect("a string").to_owned();
        (
            text,
            serde_json::from_str::<serde_json::Value>(&inner).expect("JSON"),
        )
    };
    let (plain, values) = said(Style::Plain);
    for style in Style::ALL.into_iter().skip(1) {
        let (text, others) = said(style);
        // These make no difference in the success of a user who has set everything.
        if !matches!(style, Style::AsStored | Style::BareErrors | Style::Ungated) {
            assert_ne!(text, plain, "{style:?}");
        }
        assert_eq!(others, values, "{style:?}");
    }
}

/// A spec in which the call itself asks, and errors are the argument of `fail`.
pub(super) const ASKING: &str = r#"{
    "format": 1, "name": "asking", "api": "my.getCode", "version": "1", "title": {"en": "t"},
    "source": {"title": {"en": "t"}, "sections": {"all": {"en": "All"}}},
    "facets": {}, "users": {"max": 1, "profile": {}},
    "call": {"reply": ["success", "fail"], "members": {"scope": ["a", null]}, "asks": true},
    "envelope": {"argument": {}},
    "outcomes": {
        "ok": {"title": {"en": "ok"}, "recognise": {"required": ["code"]}, "payload": {"code": {"fresh": "{mark}"}, "scope": {"argument": "scope"}}},
        "no": {"title": {"en": "no"}, "plain": true, "recognise": {"required": ["error"]}, "carrier": {"callback": "fail"}, "payload": {"error": {"constant": 11}}}
    },
    "rules": {"call": {
        "granted": {"when": {"granted": true}, "then": {"outcome": "ok"}},
        "asked": {"when": {"answer": ["agree"]}, "then": {"outcome": "ok", "grant": "give"}},
        "refused": {"then": {"outcome": "no"}}
    }},
    "clauses": {"answers": {"section": "all", "statement": {"en": "Every call ends."}, "check": {"kind": "answers"}}}
}"#;

#[test]
fn a_call_can_ask_by_itself() {
    let spec = Arc::new(spec::load(ASKING, "asking").expect("a spec"));
    let asking = |answer| match call() {
        Step::Call {
            argument, overlap, ..
        } => {
            let mut argument = argument.expect("one");
            argument.members.insert("scope".into(), "a".into());
            Step::Call {
                argument: Some(argument),
                answer: Some(answer),
                overlap,
                nested: false,
            }
        }
        other => other,
    };
    let steps = [Consent::Refuse, Consent::Agree, Consent::Refuse].map(asking);
    let replies = run(Reference::new(spec), steps);
    assert_eq!(replies[0].fired, [fired("fail", r#"{"error":11}"#)]);
    let codes: Vec<_> = replies[1..]
        .iter()
        .map(|reply| reply.fired.clone())
        .collect();
    assert_ne!(codes[0], codes[1]);
    assert!(
        codes[0][0]
            .argument
            .as_ref()
            .expect("one")
            .text()
            .ends_with(r#"","scope":"a"}"#)
    );
}

#[test]
fn a_panic_is_an_incident_and_not_the_end() {
    let spec = spec();
    let mut platform = Reference::new(spec.clone());
    let mut adapter = InProcess::new(&spec, move |scenario: &Scenario| {
        assert!(!scenario.steps.is_empty(), "nothing to do");
        platform.run(scenario)
    });
    adapter.submit(1, &scenario([])).expect("taken");
    adapter.submit(2, &scenario([call()])).expect("taken");
    let (id, Reply::Incident(incident)) = adapter.next().expect("an answer") else {
        panic!("no incident");
    };
    assert_eq!(
        (id, incident.detail.as_str()),
        (1, "panicked: nothing to do")
    );
    assert!(
        matches!(adapter.next().expect("an answer"), (2, Reply::Trace(trace)) if trace.steps.len() == 1)
    );
}
