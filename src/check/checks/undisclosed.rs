//! Values of users appear nowhere in what the implementation told, in no encoding.

use crate::check::planted::{Owner, Sighted};
use crate::check::view::{Finds, Found, ToldView};
use crate::check::violation::{Cause, Revealed, Seen, Wanted, Way};
use crate::spec::{Check, Whose};
use crate::trace::Record;

pub(super) fn judge(view: &ToldView<'_, '_>) -> Finds {
    let Check::Undisclosed { of } = view.subject.check else {
        return None;
    };
    let state = view.subject.state;
    let user = state.oracle.user();
    if !state.planted.has(of, user) {
        return None;
    }
    let mut seen: Vec<Owner<'_>> = Vec::new();
    let mut all = Vec::new();
    for sighted in &view.search.sighted {
        let Some(owner) = sighted.owner else { continue };
        if !owner.is_among(of, user) || seen.contains(&owner) {
            continue;
        }
        seen.push(owner);
        // What came along with a reply that should not have been given at all is a part of that.
        let wrong = view.outcome.filter(|_| matches!(of, Whose::Profile(_)));
        let own = owner.user == user;
        all.push(Found {
            cause: match wrong {
                Some(cause) => cause.clone(),
                None if own => Cause::Disclosure(Revealed::Field(owner.field.clone())),
                None => Cause::Disclosure(Revealed::AnotherUser),
            },
            way: if own { Way::Own } else { Way::Anothers },
            wanted: Wanted::Nowhere(owner.field.clone()),
            seen: told(view.record, sighted),
        });
    }
    // A text that could not be searched to the end does not show that nothing stands in it.
    (view.search.complete || !all.is_empty()).then_some(all)
}

/// How much of a text is told: so many bytes before what was found, and so many characters in all.
const BEFORE: usize = 24;
const AROUND: usize = 80;

fn told(record: &Record, sighted: &Sighted<'_>) -> Seen {
    let text = record.texts().nth(sighted.text);
    let text = text.map_or("", |(_, text)| text);
    let from = text.floor_char_boundary(sighted.sighting.offset.saturating_sub(BEFORE));
    let rest = &text[from..];
    let end = rest.char_indices().nth(AROUND);
    let end = end.map_or(rest.len(), |(at, _)| at);
    Seen::Told {
        place: sighted.place.clone(),
        layers: sighted.sighting.layers.clone(),
        around: rest[..end].to_owned(),
        more: end < rest.len(),
    }
}
