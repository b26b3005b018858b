//! What a profile changes.

use serde_json::{Map, Value};

use crate::fields::Name;
use crate::spec::Spec;

/// The collections whose entries are compared: what an entry is called, and where they lie.
const COLLECTIONS: &[(&str, &str)] = &[
    ("section", "/source/sections"),
    ("statement", "/source/statements"),
    ("facet", "/facets"),
    ("profile field", "/users/profile"),
    ("private field", "/users/private"),
    ("attribute", "/button/attributes"),
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

/// What is no collection, or not only one: what holds it, its name there, and what within it is compared above.
const SINGLES: &[(&str, &str, &str)] = &[
    ("", "api", ""),
    ("", "call", ""),
    ("", "button", "attributes"),
    ("/users", "max", ""),
];

/// What became of one entry.
#[derive(Clone, Debug, Eq, PartialEq)]
pub enum Change {
    /// It is new.
    Added,
    /// It is gone.
    Removed,
    /// It says something else.
    Changed(Vec<Differs>),
    /// A reading of which only this alternative conforms now.
    Pinned(String),
}

/// One value that differs.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Differs {
    /// Where, within the entry.
    pub pointer: String,
    /// What stood there; `None` for nothing.
    pub before: Option<Value>,
    /// What stands there now; `None` for nothing.
    pub now: Option<Value>,
}

/// What a profile changes: the kind of entry, its id, and what became of it.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub struct Diff(pub Vec<(&'static str, Name, Change)>);

impl Diff {
    /// What differs in `spec` from what it extends.
    pub fn new(base: &Spec, spec: &Spec) -> Self {
        let json = |spec: &Spec| serde_json::to_value(spec).unwrap_or_default();
        let (old, new) = (json(base), json(spec));
        let nothing = Map::new();
        let mut changes: Vec<(&'static str, Name, Change)> = Vec::new();
        for (holder, name, apart) in SINGLES {
            let single = |value: &Value| {
                let mut found = value.pointer(holder)?.get(name)?.clone();
                if let Some(members) = found.as_object_mut() {
                    members.shift_remove(*apart);
                }
                Some(found)
            };
            let change = change(single(&old).as_ref(), single(&new).as_ref());
            let what = holder.strip_prefix('/').unwrap_or("member");
            changes.extend(change.map(|change| (what, Name::from(*name), change)));
        }
        for (what, pointer) in COLLECTIONS {
            let entries = |value: &'_ Value| -> Map<String, Value> {
                let found = value.pointer(pointer).and_then(Value::as_object);
                found.unwrap_or(&nothing).clone()
            };
            let (old, new) = (entries(&old), entries(&new));
            let gone = old.keys().filter(|name| !new.contains_key(*name));
            let names = gone.chain(new.keys());
            changes.extend(names.filter_map(|name| {
                let change = change(old.get(name), new.get(name))?;
                Some((*what, Name::from(name.as_str()), change))
            }));
        }
        Self(changes)
    }
}

fn change(before: Option<&Value>, now: Option<&Value>) -> Option<Change> {
    let (before, now) = match (before, now) {
        (None, None) => return None,
        (None, Some(_)) => return Some(Change::Added),
        (Some(_), None) => return Some(Change::Removed),
        (Some(before), Some(now)) => (before, now),
    };
    let mut found = Vec::new();
    differing(Some(before), Some(now), String::new(), &mut found);
    if let [only] = found.as_slice()
        && only.pointer == "/pinned"
        && let Some(Value::String(pinned)) = &only.now
    {
        return Some(Change::Pinned(pinned.clone()));
    }
    (!found.is_empty()).then_some(Change::Changed(found))
}

fn differing(before: Option<&Value>, now: Option<&Value>, at: String, out: &mut Vec<Differs>) {
    match (before, now) {
        (Some(Value::Object(one)), Some(Value::Object(two))) => {
            let names = one
                .keys()
                .chain(two.keys().filter(|name| !one.contains_key(*name)));
            for name in names {
                differing(one.get(name), two.get(name), format!("{at}/{name}"), out);
            }
        }
        (one, two) if one != two => out.push(Differs {
            pointer: at,
            before: one.cloned(),
            now: two.cloned(),
        }),
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
                .any(|(kind, id, seen)| *kind == what && **id == *name && seen == change)
        };
        assert!(has("clause", "historical.city", &Change::Removed));
        assert!(has("clause", "family.city", &Change::Added));
        assert!(has(
            "reading",
            "avatar-unset",
            &Change::Pinned("empty".to_owned())
        ));
        let outcome = diff.0.iter().find_map(|(what, name, change)| {
            let Change::Changed(found) = change else {
                return None;
            };
            (*what == "outcome" && &**name == "success").then_some(found)
        });
        let pointers: Vec<_> = outcome
            .expect("changed")
            .iter()
            .map(|one| one.pointer.clone())
            .collect();
        let expected: Vec<_> = ["gender", "countryCode", "province", "city"]
            .into_iter()
            .flat_map(|name| {
                ["constant", "profile"].map(|source| format!("/payload/{name}/{source}"))
            })
            .collect();
        assert_eq!(pointers, expected);
        assert_eq!(Diff::new(&base, &base), Diff::default());
    }

    #[test]
    fn what_is_no_collection_is_compared_too() {
        let text = r#"{"extends": "my.getOpenUserInfo", "name": "x", "version": "1", "title": {"en": "x"},
            "users": {"max": 2}, "button": {"query": "button"}, "call": {"asks": true}}"#;
        let loaded = load_with_origin(text, "x.json").expect("a spec");
        let base = loaded.base.expect("a profile");
        let seen: Vec<_> = Diff::new(&base, &loaded.spec)
            .0
            .into_iter()
            .map(|(what, name, _)| format!("{what} {name}"))
            .collect();
        assert_eq!(seen, ["member call", "member button", "users max"]);
    }
}
