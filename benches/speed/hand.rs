//! What somebody would write by hand to test one API: the rules of `my.getOpenUserInfo` as code, and each reply compared with the envelope that is
//! expected. It knows one reading of the document only, the reference platform's, and cannot say what is wrong.

use std::borrow::Cow;

use miniapp_conformance::fields::Fields;
use miniapp_conformance::scenario::{Argument, Consent, FacetValue, Scenario, Step, User};
use miniapp_conformance::trace::{Carried, Record, Trace};
use serde::Deserialize;

/// The callback's argument.
#[derive(Deserialize)]
struct Outer<'a> {
    #[serde(borrow)]
    response: Cow<'a, str>,
}

#[derive(Deserialize)]
struct Inner<'a> {
    #[serde(borrow)]
    response: Payload<'a>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct Payload<'a> {
    code: &'a str,
    msg: &'a str,
    sub_code: Option<&'a str>,
    sub_msg: Option<&'a str>,
    gender: Option<&'a str>,
    country_code: Option<&'a str>,
    province: Option<&'a str>,
    city: Option<&'a str>,
    #[serde(borrow)]
    nick_name: Option<Cow<'a, str>>,
    #[serde(borrow)]
    avatar: Option<Cow<'a, str>>,
}

struct State {
    client_old: bool,
    library_old: bool,
    bound: bool,
    user: usize,
    granted: Vec<bool>,
}

/// Whether a trace is what the rules prescribe.
pub fn keeps(scenario: &Scenario, trace: &Trace) -> bool {
    let users = &scenario.world.users;
    let mut state = State {
        client_old: false,
        library_old: false,
        bound: true,
        user: 0,
        granted: vec![false; users.len()],
    };
    state.set_all(&scenario.world.facets);
    scenario
        .steps
        .iter()
        .zip(&trace.steps)
        .all(|(step, record)| state.step(step, record, users))
}

impl State {
    fn step(&mut self, step: &Step, record: &Record, users: &[User]) -> bool {
        match step {
            Step::Call { argument, .. } => {
                return self.call(argument.as_ref(), &users[self.user], record);
            }
            Step::Tap { attributes, answer } => return self.tap(attributes, *answer, record),
            Step::CanIUse { .. } => {
                let seen = record.returned.as_ref().map(Carried::text);
                return seen == Some(if self.available() { "true" } else { "false" });
            }
            Step::Revoke => self.granted[self.user] = false,
            Step::Set { facet, value } => self.set(facet, value),
            Step::SwitchUser { user } => self.user = *user,
            Step::Restart { facets } => self.set_all(facets),
            _ => unreachable!("this loop knows the steps of one spec"),
        }
        true
    }

    fn set_all(&mut self, facets: &Fields<FacetValue>) {
        facets
            .iter()
            .for_each(|(name, value)| self.set(name, value));
    }

    fn set(&mut self, facet: &str, value: &FacetValue) {
        match (facet, value) {
            ("clientVersion", FacetValue::Text(text)) => self.client_old = older(text, [10, 1, 35]),
            ("baseLibraryVersion", FacetValue::Text(text)) => {
                self.library_old = older(text, [1, 16, 4]);
            }
            ("productBound", FacetValue::Flag(bound)) => self.bound = *bound,
            _ => {}
        }
    }

    const fn available(&self) -> bool {
        !self.client_old && !self.library_old
    }

    fn call(&self, argument: Option<&Argument>, user: &User, record: &Record) -> bool {
        let given = |name: &str| {
            argument.is_some_and(|argument| argument.callbacks.iter().any(|one| &**one == name))
        };
        if self.library_old {
            return record.absent;
        }
        let carrier = if self.client_old { "fail" } else { "success" };
        let wanted = [carrier, "complete"].into_iter().filter(|name| given(name));
        if !record.fired.iter().map(|one| &*one.name).eq(wanted) {
            return false;
        }
        let mut texts = record
            .fired
            .iter()
            .filter_map(|one| Some(one.argument.as_ref()?.text()));
        let Some(text) = texts.next() else {
            return record.fired.is_empty();
        };
        if texts.any(|other| other != text) {
            return false;
        }
        self.client_old || self.envelope(text, user)
    }

    fn envelope(&self, text: &str, user: &User) -> bool {
        let Ok(outer) = serde_json::from_str::<Outer<'_>>(text) else {
            return false;
        };
        let Ok(Inner { response: payload }) = serde_json::from_str(&outer.response) else {
            return false;
        };
        let success = self.bound && self.granted[self.user];
        let (code, msg, sub_code, sub_msg) = if success {
            ("10000", "Success", None, None)
        } else if self.bound {
            (
                "40003",
                "Insufficient Conditions",
                Some("isv.invalid-auth-relations"),
                Some("无效的授权关系"),
            )
        } else {
            (
                "40006",
                "Insufficient Permissions",
                Some("isv.insufficient-isv-permissions"),
                Some("ISV权限不足,建议在开发者中心检查对应功能是否已经添加"),
            )
        };
        let own = |name: &str| {
            let value = user.profile.get(name).filter(|text| !text.is_empty());
            value.filter(|_| success).map(String::as_str)
        };
        let empty = success.then_some("");
        payload.code == code
            && payload.msg == msg
            && payload.sub_code == sub_code
            && payload.sub_msg == sub_msg
            && payload.gender == empty
            && payload.country_code == empty
            && payload.province == empty
            && payload.city == empty
            && payload.nick_name.as_deref() == own("nickName")
            && payload.avatar.as_deref() == own("avatar")
    }

    fn tap(&mut self, attributes: &Fields<String>, answer: Consent, record: &Record) -> bool {
        let is = |name: &str, value: &[&str]| {
            attributes
                .get(name)
                .is_some_and(|text| value.contains(&text.as_str()))
        };
        let asks = self.available()
            && is("open-type", &["getAuthorize"])
            && is("scope", &["userInfo", "userinfo"]);
        let granted = &mut self.granted[self.user];
        let handler = match answer {
            _ if !asks => None,
            Consent::Agree => {
                *granted = true;
                Some("onGetAuthorize")
            }
            _ if !*granted => Some("onError"),
            Consent::Refuse => Some("onGetAuthorize"),
            Consent::Exception => None,
        };
        record.fired.iter().map(|one| &*one.name).eq(handler)
    }
}

fn older(text: &str, bound: [u64; 3]) -> bool {
    let mut parts = text.split('.').map(|part| part.parse().unwrap_or(0));
    bound
        .into_iter()
        .map(|wanted| parts.next().unwrap_or(0_u64).cmp(&wanted))
        .find(|order| order.is_ne())
        .is_some_and(std::cmp::Ordering::is_lt)
}
