//! A scenario as a short story.

use super::message::users_and;
use crate::fields::Fields;
use crate::generate::Domain;
use crate::scenario::{Answer, Scenario, Step};
use crate::spec::Spec;

/// The longest value that is told in full, in characters.
const LONG: usize = 60;

/// The world in a line for each thing, then the steps, numbered.
pub fn story(spec: &Spec, scenario: &Scenario) -> String {
    let mut lines = Vec::new();
    let facets = scenario.world.facets.iter().map(|(name, value)| {
        let title = spec
            .facets
            .get(name)
            .map_or(&**name, |facet| &facet.title.en);
        format!("{title} {value}")
    });
    lines.push(facets.collect::<Vec<_>>().join(", "));
    let domain = Domain::new(spec.clone().into(), &[], &Fields::new());
    for (at, user) in scenario.world.users.iter().enumerate() {
        let plain = domain.plain_user(at);
        let mut told: Vec<String> = Vec::new();
        let fields = spec
            .users
            .profile
            .iter()
            .map(|field| (field, &user.profile, &plain.profile));
        let private = spec
            .users
            .private
            .iter()
            .map(|field| (field, &user.private, &plain.private));
        for ((name, field), known, plain) in fields.chain(private) {
            // What is as plain as can be does not matter.
            if known.get(name) == plain.get(name) {
                continue;
            }
            told.push(match known.get(name) {
                None => format!("{} never set", field.title.en),
                Some(value) => format!("{} {}", field.title.en, quoted(value)),
            });
        }
        if !told.is_empty() {
            lines.push(format!("user {}: {}", at + 1, told.join(", ")));
        }
    }
    for (at, step) in scenario.steps.iter().enumerate() {
        lines.push(format!("{}. {}", at + 1, sentence(spec, step)));
    }
    lines.join("\n")
}

fn quoted(text: &str) -> String {
    let count = text.chars().count();
    if count > LONG {
        let start: String = text.chars().take(LONG).collect();
        format!("{start:?}… ({count} characters)")
    } else {
        format!("{text:?}")
    }
}

fn answered(answer: Answer) -> &'static str {
    match answer {
        Answer::Agree => "the user agrees",
        Answer::Refuse => "the user refuses",
        Answer::Exception => "the system fails while the user is asked",
    }
}

fn sentence(spec: &Spec, step: &Step) -> String {
    match step {
        Step::Tap { attributes, answer } => {
            let written: Vec<_> = attributes
                .iter()
                .map(|(name, value)| format!("{name}={value:?}"))
                .collect();
            format!(
                "the user taps <button {}>; {}",
                written.join(" "),
                answered(*answer)
            )
        }
        Step::Call {
            argument,
            answer,
            overlap,
        } => {
            let given = match argument {
                None => "with no argument".to_owned(),
                Some(argument) => {
                    let members = argument
                        .members
                        .iter()
                        .map(|(name, value)| format!(", {name}: {value}"));
                    format!(
                        "with {}{}",
                        users_and(&argument.callbacks),
                        members.collect::<String>()
                    )
                }
            };
            let asked = answer.map_or_else(String::new, |answer| format!("; {}", answered(answer)));
            let overlap = if *overlap {
                ", and goes on before it has ended"
            } else {
                ""
            };
            format!(
                "the mini program calls {} {given}{asked}{overlap}",
                spec.api
            )
        }
        Step::CanIUse { query } => format!("the mini program asks my.canIUse({query:?})"),
        Step::Revoke => "the user withdraws the grant in the settings".to_owned(),
        Step::Set { facet, value } => {
            let title = spec
                .facets
                .get(facet)
                .map_or(&**facet, |facet| &facet.title.en);
            format!("{title} becomes {value}")
        }
        Step::SwitchUser { user } => format!("user {} logs in", user + 1),
        Step::Restart { facets } => {
            let changed = facets.iter().map(|(name, value)| {
                let title = spec
                    .facets
                    .get(name)
                    .map_or(&**name, |facet| &facet.title.en);
                format!("{title} {value}")
            });
            let changed: Vec<_> = changed.collect();
            match changed.as_slice() {
                [] => "the client is restarted".to_owned(),
                some => format!("the client is restarted with {}", some.join(", ")),
            }
        }
    }
}
