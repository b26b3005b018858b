//! A layer of the reply is strict JSON.

use crate::check::view::{CallView, Finds, Found};
use crate::check::violation::{Cause, Seen, Wanted, Way};
use crate::ijson::DefectClass;
use crate::spec::{Check, Defects};
use crate::trace::{Carried, Fired};

pub(super) fn judge(view: &CallView<'_, '_>) -> Finds {
    let Check::Json { layer, only } = view.subject.check else {
        return None;
    };
    let reply = &view.call.reply;
    let layer = view.subject.compiled().layer(layer)?;
    let opaque = reply
        .fired
        .filter(|fired| matches!(fired.argument, Some(Carried::Opaque(_))));
    if let Some(fired) = opaque.filter(|_| layer == 0 && *only != Some(Defects::Tolerated)) {
        return Some(vec![nothing_given(fired)]);
    }
    if !reply.was_read(layer) {
        return None;
    }
    let mut seen: Vec<DefectClass> = Vec::new();
    let mut all = Vec::new();
    for defect in reply.defects(layer) {
        let class = defect.kind.class();
        let counts = match only {
            None => true,
            Some(Defects::Fatal) => !class.is_tolerated(),
            Some(Defects::Tolerated) => class.is_tolerated(),
        };
        if !counts {
            continue;
        }
        if !seen.contains(&class) {
            seen.push(class);
            all.push(Found {
                cause: Cause::Member {
                    layer,
                    pointer: String::new(),
                },
                way: Way::Json(class),
                wanted: Wanted::StrictJson,
                seen: Seen::Defect(defect.clone()),
            });
        }
    }
    Some(all)
}

/// A callback ran without an argument, or with one that JSON cannot hold.
pub(super) fn nothing_given(fired: &Fired) -> Found {
    Found {
        cause: Cause::Member {
            layer: 0,
            pointer: String::new(),
        },
        way: Way::Missing,
        wanted: Wanted::ArgumentOf(fired.name.clone()),
        seen: fired
            .argument
            .as_ref()
            .map_or(Seen::NoArgument, |argument| {
                Seen::Opaque(argument.text().to_owned())
            }),
    }
}
