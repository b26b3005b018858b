//! What a profile changes, for people.

use serde_json::Value;

use super::chinese::translated;
use super::lang::{either, say};
use super::message;
use super::page::{Page, Role};
use crate::clauses::{Change, Diff};
use crate::cut::cut;
use crate::spec::Spec;

/// The longest value that is shown.
const LONGEST: usize = 60;

/// What `spec` changes of `base`, which it extends.
pub fn diff(base: &Spec, spec: &Spec) -> Page {
    let mut page = Page::new();
    page.line(Role::Heading, message::extends(base, spec));
    let diff = Diff::new(base, spec);
    let mut above = "";
    for (what, id, change) in &diff.0 {
        if *what != above {
            page.end();
        }
        above = what;
        let (role, sign) = match change {
            Change::Added => (Role::Good, '+'),
            Change::Removed => (Role::Bad, '-'),
            Change::Changed(_) => (Role::Warning, '~'),
            Change::Pinned(_) => (Role::Warning, '='),
        };
        page.push(role, format!("{sign} {} {id}", translated(what)));
        match change {
            Change::Added => says(spec, what, id, &mut page),
            Change::Removed => says(base, what, id, &mut page),
            Change::Pinned(only) => {
                let reading = spec.readings.get(id);
                let text = reading.and_then(|one| one.alternatives.get(only));
                let text = text.map_or(only.as_str(), |text| say(text));
                let colon = either(": ", "：");
                page.line(Role::Faint, format!("{colon}{}", message::only(text)));
            }
            Change::Changed(found) => {
                page.end();
                for one in found {
                    page.text(format!("    {} ", one.pointer));
                    page.line(
                        Role::Faint,
                        format!(
                            "{} → {}",
                            value(one.before.as_ref()),
                            value(one.now.as_ref())
                        ),
                    );
                }
            }
        }
    }
    page.end().line(Role::Plain, message::changes(&diff));
    page
}

/// What an entry that is new, or gone, says.
fn says(spec: &Spec, what: &str, id: &str, page: &mut Page) {
    let text = match what {
        "clause" => spec.clauses.get(id).map(|one| say(&one.statement)),
        "reading" => spec.readings.get(id).map(|one| say(&one.question)),
        "outcome" => spec.outcomes.get(id).map(|one| say(&one.title)),
        "statement" => spec.source.statements.get(id).map(message::stated),
        _ => None,
    };
    let pinned = spec.readings.get(id).filter(|_| what == "reading");
    let pinned = pinned.and_then(message::pinned).unwrap_or_default();
    let text = text.map_or_else(String::new, |text| {
        format!("{}{text}{pinned}", either(": ", "："))
    });
    page.line(Role::Faint, text);
}

fn value(value: Option<&Value>) -> String {
    let Some(value) = value else {
        return message::nothing().to_owned();
    };
    cut(&value.to_string(), LONGEST).into_owned()
}
