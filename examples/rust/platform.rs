//! A small mini-program platform, written from the public documentation of `my.getOpenUserInfo` alone.

use std::cmp::Ordering;
use std::collections::HashSet;

use miniapp_conformance::adapter::kit::{
    Declined, Fields, Kit, Name, PageCallbacks, Platform, StepOutcome,
};
use miniapp_conformance::scenario::{Argument, Capability, Consent, FacetValue, User, World};
use miniapp_conformance::trace::Carried;
use serde_json::{Value, json};

/// What it can do: everything.
pub fn kit() -> Kit<Device> {
    let facets = FACETS.map(|facet| Capability::Facet(facet.into()));
    Kit::new("rust sample platform", "1.0.0")
        .with_capabilities(facets)
        .with_capabilities([Capability::Set(PRODUCT.into())])
        .with_capabilities(Capability::PLAIN)
}

const CLIENT: &str = "clientVersion";
const LIBRARY: &str = "baseLibraryVersion";
const PRODUCT: &str = "productBound";
const FACETS: [&str; 4] = [CLIENT, LIBRARY, PRODUCT, "accountType"];

/// The versions that features came with.
const BUTTON_LIBRARY: &str = "1.11.0";
const API_LIBRARY: &str = "1.16.4";
const API_CLIENT: &str = "10.1.35";

/// A phone with the client on it, and the mini program open.
pub struct Device {
    facets: Fields<FacetValue>,
    users: Vec<User>,
    user: usize,
    granted: HashSet<usize>,
}

impl Device {
    fn has(&self, facet: &str, least: &str) -> bool {
        let version = self.facets.get(facet).and_then(FacetValue::as_text);
        // A device that does not say is up to date.
        version.is_none_or(|version| compare(version, least).is_ge())
    }

    fn bound(&self) -> bool {
        self.facets.get(PRODUCT) != Some(&FacetValue::Flag(false))
    }

    /// What the gateway answers.
    fn open_user_info(&self) -> Value {
        if !self.bound() {
            return error(
                "40006",
                "Insufficient Permissions",
                "isv.insufficient-isv-permissions",
                "ISV权限不足",
            );
        }
        if !self.granted.contains(&self.user) {
            return error(
                "40003",
                "Insufficient Conditions",
                "isv.invalid-auth-relations",
                "无效的授权关系",
            );
        }
        let profile = self.users.get(self.user).map(|user| &user.profile);
        let shared = |name: &str| {
            profile
                .and_then(|profile| profile.get(name))
                .map_or("", String::as_str)
        };
        json!({
            "code": "10000",
            "msg": "Success",
            // Left over from earlier days.
            "gender": "",
            "countryCode": "",
            "province": "",
            "city": "",
            "nickName": shared("nickName"),
            "avatar": shared("avatar"),
        })
    }
}

impl Platform for Device {
    fn start(world: &World) -> Self {
        Self {
            facets: world.facets.clone(),
            users: world.users.clone(),
            user: 0,
            granted: HashSet::new(),
        }
    }

    fn call(
        &mut self,
        _: Option<&Argument>,
        _: Option<Consent>,
        page: &PageCallbacks,
    ) -> Result<StepOutcome, Declined> {
        if !self.has(LIBRARY, API_LIBRARY) {
            return Ok(StepOutcome::Absent);
        }
        let (name, result) = if self.has(CLIENT, API_CLIENT) {
            let text = json!({ "response": self.open_user_info() }).to_string();
            ("success", json!({ "response": text }))
        } else {
            let message = "this version of the client does not know the interface";
            ("fail", json!({ "error": 1, "errorMessage": message }))
        };
        for name in [name, "complete"] {
            page.run_on(self, name, Carried::Json(result.to_string()))?;
        }
        Ok(StepOutcome::Nothing)
    }

    fn tap(
        &mut self,
        attributes: &Fields<String>,
        answer: Consent,
        page: &PageCallbacks,
    ) -> Result<StepOutcome, Declined> {
        let attribute = |name: &str| attributes.get(name).map_or("", String::as_str);
        if attribute("open-type") != "getAuthorize" || !self.has(LIBRARY, BUTTON_LIBRARY) {
            return Ok(StepOutcome::Nothing);
        }
        // The documentation has two spellings.
        let asked = attribute("scope")
            .split(',')
            .any(|scope| ["userInfo", "userinfo"].contains(&scope.trim()));
        let agreed = answer == Consent::Agree || self.granted.contains(&self.user);
        let problem = match answer {
            _ if !asked => "the scope is unknown",
            _ if agreed => {
                self.granted.insert(self.user);
                let event = json!({ "type": "getAuthorize", "detail": {} });
                page.run_on(self, "onGetAuthorize", Carried::Json(event.to_string()))?;
                return Ok(StepOutcome::Nothing);
            }
            Consent::Exception => "the system is busy",
            _ => "the user refused",
        };
        let detail = json!({ "type": "getAuthorize", "errorMessage": problem });
        let event = json!({ "type": "error", "detail": detail });
        page.run_on(self, "onError", Carried::Json(event.to_string()))?;
        Ok(StepOutcome::Nothing)
    }

    fn can_i_use(&mut self, query: &str) -> Result<StepOutcome, Declined> {
        let can = match query {
            "canIUse" => true,
            "button.open-type.getAuthorize" => self.has(LIBRARY, BUTTON_LIBRARY),
            "getOpenUserInfo" => self.has(LIBRARY, API_LIBRARY) && self.has(CLIENT, API_CLIENT),
            _ => false,
        };
        Ok(StepOutcome::Returned(Carried::Json(can.to_string())))
    }

    fn revoke(&mut self) -> Result<(), Declined> {
        self.granted.remove(&self.user);
        Ok(())
    }

    fn set(&mut self, facet: &Name, value: &FacetValue) -> Result<(), Declined> {
        self.facets.set(facet.clone(), value.clone());
        Ok(())
    }

    fn switch_user(&mut self, user: usize) -> Result<(), Declined> {
        self.user = user;
        Ok(())
    }

    fn restart(&mut self, facets: &Fields<FacetValue>) -> Result<(), Declined> {
        for (facet, value) in facets.iter() {
            self.facets.set(facet.clone(), value.clone());
        }
        Ok(())
    }
}

fn error(code: &str, msg: &str, sub_code: &str, sub_msg: &str) -> Value {
    json!({ "code": code, "msg": msg, "subCode": sub_code, "subMsg": sub_msg })
}

/// Compares versions number by number; one that is missing counts as 0.
fn compare(one: &str, other: &str) -> Ordering {
    let numbers = |version: &str| -> Vec<u64> {
        version
            .split('.')
            .map(|part| part.parse().unwrap_or_default())
            .collect()
    };
    let (one, other) = (numbers(one), numbers(other));
    (0..one.len().max(other.len()))
        .map(|at| {
            let part = |version: &[u64]| version.get(at).copied().unwrap_or_default();
            part(&one).cmp(&part(&other))
        })
        .find(|order| order.is_ne())
        .unwrap_or(Ordering::Equal)
}
