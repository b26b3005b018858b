//! What a profile changes.

use serde_json::{Map, Value};

use crate::spec::Spec;

/// The collections whose entries are compared: what they are called, and where they lie.
const COLLECTIONS: &[(&str, &str)] = &[
    ("facet", "/facets"),
    ("profile field", "/users/profile"),
    ("private field", "/users/private"),
    ("layer", "/envelope"),
    ("outcome", "/outcomes"),
    ("rule for calls", "/rules/call"),
    ("rule for taps", "/rules/tap"),
    ("rule for my.canIUse", "/rules/canIUse"),
    ("rule for restarts", "/rules/restart"),
    ("rule for changes", "/rules/set"),
    ("reading", "/readings"),
    ("clause", "/clauses"),
];

/// What became of one entry.
#[derive(Clone, Debug, Eq, PartialEq)]
pub enum Change {
    /// It is new.
    Added,
    /// It is gone.
    Removed,
    /// It says something else; the pointers, within the entry, to what is new, gone or different.
    Changed(Vec<String>),
    /// A reading of which only this alternative conforms now.
    Pinned(String),
}

/// What a profile changes: the kind of entry, its id, and what became of it.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub struct Diff(pub Vec<(&'static str, String, Change)>);

impl Diff {
    /// What differs in `spec` from what it extends.
    pub fn new(base: &Spec, spec: &Spec) -> Self {
        let json = |spec: &Spec| serde_json::to_value(spec).unwrap_or_default();
        let (old, new) = (json(base), json(spec));
        let nothing = Map::new();
        let mut changes = Vec::new();
        for (what, pointer) in COLLECTIONS {
            let entries = |value: &'_ Value| -> Map<String, Value> {
                let found = value.pointer(pointer).and_then(Value::as_object);
                found.unwrap_or(&nothing).clone()
            };
            let (old, new) = (entries(&old), entries(&new));
            let gone = old.keys().filter(|name| !new.contains_key(*name));
            changes.extend(gone.map(|name| (*what, name.clone(), Change::Removed)));
            for (name, value) in &new {
                let change = match old.get(name) {
                    None => Some(Change::Added),
                    Some(before) => changed(before, value),
                };
                changes.extend(change.map(|change| (*what, name.clone(), change)));
            }
        }
        Self(changes)
    }
}

fn changed(before: &Value, now: &Value) -> Option<Change> {
    let mut pointers = Vec::new();
    differing(before, now, "", &mut pointers);
    if pointers == ["/pinned"]
        && let Some(pinned) = now.get("pinned").and_then(Value::as_str)
    {
        return Some(Change::Pinned(pinned.to_owned()));
    }
    (!pointers.is_empty()).then_some(Change::Changed(pointers))
}

fn differing(before: &Value, now: &Value, at: &str, out: &mut Vec<String>) {
    match (before, now) {
        (Value::Object(one), Value::Object(two)) => {
            let names = one
                .keys()
                .chain(two.keys().filter(|name| !one.contains_key(*name)));
            for name in names {
                let side = |map: &Map<String, Value>| map.get(name).cloned().unwrap_or_default();
                differing(&side(one), &side(two), &format!("{at}/{name}"), out);
            }
        }
        (one, two) if one != two => out.push(at.to_owned()),
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::spec::{find, load_with_origin};

    #[test]
    fn the_family_profile() {
        let builtin = find("alipay-plus.getOpenUserInfo").expect("carried");
        let loaded = load_with_origin(builtin.text, builtin.file).expect("a spec");
        let base = loaded.base.expect("a profile");
        let diff = Diff::new(&base, &loaded.spec);
        let has = |what: &str, name: &str, change: &Change| {
            diff.0
                .iter()
                .any(|(kind, id, seen)| *kind == what && id == name && seen == change)
        };
        assert!(has("clause", "historical.city", &Change::Removed));
        assert!(has("clause", "family.city", &Change::Added));
        assert!(has(
            "reading",
            "avatar-unset",
            &Change::Pinned("empty".to_owned())
        ));
        assert!(has(
            "outcome",
            "success",
            &Change::Changed(
                ["gender", "countryCode", "province", "city"]
                    .into_iter()
                    .flat_map(|name| ["constant", "profile"]
                        .map(|source| format!("/payload/{name}/{source}")))
                    .collect()
            )
        ));
        assert_eq!(Diff::new(&base, &base), Diff::default());
    }
}
