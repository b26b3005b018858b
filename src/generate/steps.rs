//! Single steps, as a spec and an adapter allow them.

use super::abilities::Abilities;
use crate::fields::{Fields, Name};
use crate::scenario::{Argument, Capability, Consent, Step};
use crate::spec::Button;

/// One wrong attribute of the button; `None` stands for an attribute that is not written.
pub(super) type Wrong = (Name, Option<String>);

/// A tap at a button that has the right attributes, but for the one that is wrong.
pub(super) fn tap(button: &Button, wrong: Option<&Wrong>, answer: Consent) -> Step {
    let attributes = button.attributes.iter();
    let mut attributes: Fields<String> = attributes
        .map(|(name, attribute)| (name.clone(), attribute.right.clone()))
        .collect();
    match wrong {
        Some((name, Some(value))) => {
            attributes.set(name.clone(), value.clone());
        }
        Some((name, None)) => {
            attributes.remove(name);
        }
        None => {}
    }
    Step::Tap { attributes, answer }
}

/// A call with these callbacks; `None` is no argument at all.
///
/// A user who is asked by the call itself gives the answer that was given last: where the call asks, only a refusal tells whether there is a grant.
pub(super) fn call(
    abilities: &Abilities,
    callbacks: Option<&Vec<Name>>,
    members: &serde_json::Map<String, serde_json::Value>,
    granting: bool,
) -> Step {
    let argument = callbacks.map(|callbacks| Argument {
        callbacks: callbacks.clone(),
        members: members.clone(),
    });
    let agrees = granting || !abilities.has(&Capability::Refuse);
    let answer = abilities.spec.call.asks.then_some(if agrees {
        Consent::Agree
    } else {
        Consent::Refuse
    });
    Step::Call {
        argument,
        answer,
        overlap: false,
        nested: false,
    }
}

/// Asks `my.canIUse` for the button, if there is one.
pub(super) fn query(abilities: &Abilities) -> Option<Step> {
    let button = abilities.spec.button.as_ref()?;
    abilities.has(&Capability::CanIUse).then(|| Step::CanIUse {
        query: button.query.clone(),
    })
}
