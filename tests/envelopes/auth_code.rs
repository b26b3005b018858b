//! What a call for an authorisation code comes to.

use miniapp_conformance::scenario::{Consent, FacetValue, Step, User, World};
use serde_json::{Value, json};

use super::{call, last_of, pinned_of, platform};

const SPEC: &str = "my.getAuthCode";

fn world() -> World {
    let fields = |name: &str, value: &str| [(name.into(), value.to_owned())].into_iter().collect();
    World {
        unknown: Vec::new(),
        facets: [("accountType".into(), FacetValue::from("personal"))]
            .into_iter()
            .collect(),
        users: vec![User {
            profile: fields("nickName", "Ann"),
            private: fields("userId", "2088000000000000"),
        }],
    }
}

/// A call for these scopes, and what the user answers if asked.
fn asking(scopes: &Value, answer: Consent) -> Step {
    let mut step = call();
    if let Step::Call {
        argument: Some(argument),
        answer: given,
        ..
    } = &mut step
    {
        argument.members.insert("scopes".to_owned(), scopes.clone());
        *given = Some(answer);
    }
    step
}

fn code(name: &str, clause: &str, steps: Vec<Step>) {
    pinned_of(SPEC, name, clause, &last_of(platform(SPEC), world(), steps));
}

#[test]
fn silent() {
    let call = asking(&json!("auth_base"), Consent::Refuse);
    code("silent", "scopes.silent", vec![call]);
}

#[test]
fn agreed() {
    let call = asking(&json!(["auth_user"]), Consent::Agree);
    code("agreed", "success, authorisation.agreed", vec![call]);
}

#[test]
fn several() {
    let call = asking(&json!(["auth_base", "auth_user"]), Consent::Agree);
    code("several", "success.scopes-asked-for", vec![call]);
}

#[test]
fn refused() {
    let call = asking(&json!("auth_user"), Consent::Refuse);
    code("refused", "denied, authorisation.refused", vec![call]);
}

#[test]
fn partly_refused() {
    let call = asking(&json!(["auth_base", "auth_user"]), Consent::Refuse);
    let platform = platform(SPEC).with_reading("partly-refused", "partial");
    let record = last_of(platform, world(), vec![call]);
    pinned_of(SPEC, "partly-refused", "reading.partly-refused", &record);
}

#[test]
fn system_failure() {
    let call = asking(&json!("auth_user"), Consent::Exception);
    code("system-failure", "authorisation.exception", vec![call]);
}

#[test]
fn nothing_given() {
    let call = Step::Call {
        argument: None,
        answer: Some(Consent::Agree),
        overlap: false,
        nested: false,
    };
    code("nothing-given", "callbacks.no-argument", vec![call]);
}
