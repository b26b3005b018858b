//! A spec for tests, `everything.json`, that uses what the format has and the built-in specs have no use for.

use std::collections::BTreeSet;
use std::sync::Arc;

use miniapp_conformance::adapter::{Adapter, InProcess};
use miniapp_conformance::audit::audit;
use miniapp_conformance::campaign::{Conclusion, Settings, Verdict, adequacy, run};
use miniapp_conformance::check::Compiled;
use miniapp_conformance::reference::Reference;
use miniapp_conformance::report;
use miniapp_conformance::scenario::Scenario;
use miniapp_conformance::spec::{BUILTIN, load_with_origin};
use serde_json::Value;

const EVERYTHING: &str = include_str!("everything.json");

fn compiled() -> Arc<Compiled> {
    let loaded = load_with_origin(EVERYTHING, "everything.json");
    let loaded = loaded.unwrap_or_else(|error| panic!("{error}"));
    Arc::new(Compiled::new(Arc::new(loaded.spec)).expect("compiled"))
}

#[test]
fn nothing_is_wrong_with_it() {
    let loaded = load_with_origin(EVERYTHING, "everything.json").expect("a spec");
    let found = audit(&loaded, &compiled(), 1000).expect("a run");
    let said: Vec<_> = found.iter().map(ToString::to_string).collect();
    assert!(found.is_empty(), "{}", said.join("\n"));
}

#[test]
fn the_reference_platform_conforms_and_every_clause_is_judged() {
    let compiled = compiled();
    let connect = || {
        let mut platform = Reference::new(compiled.spec().clone());
        let run = move |scenario: &Scenario| platform.run(scenario);
        Box::new(InProcess::new(compiled.spec(), run)) as Box<dyn Adapter>
    };
    for seed in 0..4 {
        let settings = Settings {
            seed,
            scenarios: 1000,
            ..Settings::default()
        };
        let result = run(&compiled, &connect, &settings, &mut |_| {}).expect("a campaign");
        assert_eq!(result.conclusion, Conclusion::Conformant, "seed {seed}");
        for one in &result.clauses {
            let id = compiled.clause(one.clause).0;
            let settled = matches!(one.verdict, Verdict::Pass | Verdict::Excluded);
            assert!(settled, "seed {seed}: {id} {:?}", one.verdict);
        }
    }
}

#[test]
fn every_fault_is_found_by_the_clause_that_is_meant() {
    let compiled = compiled();
    let result = adequacy(&compiled, 3, 1000, 200);
    let said = || report::adequacy(&compiled, &result).to_string();
    assert!(result.is_full(), "{}", said());
    assert!(result.total() > 250, "{}", said());
    let planted = |id: &str| result.killed.iter().any(|one| one.fault.id == id);
    for id in [
        "can-i-use.not-gating",
        "payload.note.dropped@opened",
        "rule.tap.not-asked-again.skipped",
        "text.badge.uncut@opened",
        "payload.error.dropped@dark",
    ] {
        assert!(planted(id), "{id} is not in the catalogue");
    }
}

/// Where in the format a schema stands, and the schema: `$ref` followed.
struct Place<'s> {
    name: String,
    schema: &'s Value,
}

/// The JSON Schema of the format, walked beside the specs.
struct Format<'s> {
    root: &'s Value,
}

impl<'s> Format<'s> {
    fn place(&self, name: &str, schema: &'s Value) -> Option<Place<'s>> {
        let Some(target) = schema.get("$ref").and_then(Value::as_str) else {
            return Some(Place {
                name: name.to_owned(),
                schema,
            });
        };
        // The schemas that a spec holds are no part of the format.
        let pointer = target.strip_prefix('#')?;
        let name = pointer.rsplit('/').next().unwrap_or_default();
        let schema = self.root.pointer(pointer).expect("a definition");
        self.place(name, schema)
    }

    /// The schemas that stand at the same place as this one, each with how it is told apart.
    fn beside(schema: &'s Value) -> impl Iterator<Item = (String, &'s Value)> {
        let each = |word: &'static str| {
            let all = schema.get(word).and_then(Value::as_array);
            let all = all.into_iter().flatten().enumerate();
            all.map(move |(at, one)| (at.to_string(), one))
        };
        let kinds = each("allOf").chain(each("anyOf"));
        kinds.filter_map(|(at, one)| match one.get("then") {
            None => Some((at, one)),
            Some(then) => {
                let kind = one.pointer("/if/properties/kind/const")?;
                Some((kind.as_str()?.to_owned(), then))
            }
        })
    }

    /// What stands at the places below a member, or an item.
    fn below(schema: &'s Value) -> Vec<(Option<&'s str>, &'s Value)> {
        let members = schema.get("properties").and_then(Value::as_object);
        let members = members.into_iter().flatten();
        let mut all: Vec<_> = members.map(|(name, one)| (Some(&**name), one)).collect();
        let rest = ["items", "additionalProperties"].map(|word| schema.get(word));
        all.extend(rest.into_iter().flatten().map(|one| (None, one)));
        all
    }

    /// The words that a schema lists, as values or as a pattern.
    fn words(schema: &'s Value) -> Vec<String> {
        let listed = schema.get("enum").and_then(Value::as_array);
        let listed = listed.into_iter().flatten();
        let constant = schema.get("const");
        let values = listed.chain(constant).map(ToString::to_string);
        let pattern = schema.get("pattern").and_then(Value::as_str);
        let pattern = pattern.and_then(|text| text.strip_prefix("^(")?.strip_suffix(")$"));
        let starts = pattern.into_iter().flat_map(|text| text.split('|'));
        let quoted = starts.filter(|one| one.starts_with(|first: char| first.is_ascii_lowercase()));
        let quoted = quoted.map(|one| format!("\"{}", one.trim_end_matches(".*")));
        values.chain(quoted).collect()
    }

    /// Everything that can be used.
    fn all(&self, place: &Place<'s>, seen: &mut BTreeSet<String>, all: &mut BTreeSet<String>) {
        if !seen.insert(place.name.clone()) {
            return;
        }
        let name = &place.name;
        for word in Self::words(place.schema) {
            all.insert(format!("{name} = {word}"));
        }
        if place.schema.get("type") == Some(&"boolean".into()) {
            all.insert(format!("{name} = true"));
        }
        for (member, below) in Self::below(place.schema) {
            let below_name = format!("{name}/{}", member.unwrap_or("…"));
            if member.is_some() {
                all.insert(below_name.clone());
            }
            if let Some(below) = self.place(&below_name, below) {
                self.all(&below, seen, all);
            }
        }
        for (at, one) in Self::beside(place.schema) {
            if let Some(one) = self.place(&format!("{name}({at})"), one) {
                self.all(&one, seen, all);
            }
        }
    }

    /// Takes away what a value uses.
    fn uses(&self, place: &Place<'s>, value: &Value, unused: &mut BTreeSet<String>) {
        let name = &place.name;
        let text = value.to_string();
        for word in Self::words(place.schema) {
            if text == word || !word.ends_with('"') && text.starts_with(&word) {
                unused.remove(&format!("{name} = {word}"));
            }
        }
        if *value == Value::Bool(true) {
            unused.remove(&format!("{name} = true"));
        }
        for (member, below) in Self::below(place.schema) {
            let below_name = format!("{name}/{}", member.unwrap_or("…"));
            let known = |name: &str| place.schema["properties"].get(name).is_some();
            let values: Vec<&Value> = match (member, value) {
                (Some(member), Value::Object(map)) => map.get(member).into_iter().collect(),
                (None, Value::Object(map)) => {
                    let others = map.iter().filter(|(name, _)| !known(name));
                    others.map(|(_, value)| value).collect()
                }
                (None, Value::Array(items)) => items.iter().collect(),
                _ => Vec::new(),
            };
            for value in values {
                unused.remove(&below_name);
                if let Some(below) = self.place(&below_name, below) {
                    self.uses(&below, value, unused);
                }
            }
        }
        for (at, one) in Self::beside(place.schema) {
            let kind = value.get("kind").and_then(Value::as_str);
            let other = kind.is_some_and(|kind| kind != at);
            if let Some(one) = self.place(&format!("{name}({at})"), one)
                && !other
            {
                self.uses(&one, value, unused);
            }
        }
    }
}

/// What a schema lists of a spec's members and words, and none of these specs uses.
fn unused(format: &Value, specs: &[Value]) -> (usize, BTreeSet<String>) {
    let format = Format { root: format };
    let spec = format.root.pointer("/$defs/spec").expect("specs");
    let spec = format.place("spec", spec).expect("specs");
    let mut all = BTreeSet::new();
    format.all(&spec, &mut BTreeSet::new(), &mut all);
    let count = all.len();
    for one in specs {
        format.uses(&spec, one, &mut all);
    }
    (count, all)
}

fn format() -> Value {
    let text = include_str!("../../specs/spec.schema.json");
    serde_json::from_str(text).expect("JSON")
}

/// The built-in specs as they are written, and this one. Of a profile only a part is written.
fn specs() -> Vec<Value> {
    let texts = BUILTIN.iter().map(|one| one.text).chain([EVERYTHING]);
    let specs = texts.map(|text| serde_json::from_str::<Value>(text).expect("JSON"));
    specs.filter(|one| one.get("extends").is_none()).collect()
}

#[test]
fn no_member_of_the_format_goes_untried() {
    let (count, unused) = unused(&format(), &specs());
    assert!(count > 240, "{count}");
    assert!(unused.is_empty(), "in no spec: {unused:#?}");
}

#[test]
fn a_member_that_no_spec_uses_is_named() {
    let mut format = format();
    let member = serde_json::json!({"enum": ["north", "south"]});
    format["$defs"]["outcome"]["properties"]["side"] = member;
    format["$defs"]["past"]["pattern"] = "^(agreed|moved|wrong:.*)$".into();
    let (_, unused) = unused(&format, &specs());
    let expected = [
        "outcome/side",
        "outcome/side = \"north\"",
        "outcome/side = \"south\"",
        "past = \"moved",
    ];
    assert_eq!(
        unused.iter().map(|one| &**one).collect::<Vec<_>>(),
        expected
    );
}

#[test]
fn without_this_spec_some_members_go_untried() {
    let specs = specs();
    let (_, unused) = unused(&format(), &specs[..specs.len() - 1]);
    for one in [
        "check/kind = \"gated\"",
        "check(bytes)/most",
        "member/argument",
        "outcome/plain = true",
        "when/without",
        "when/within = \"call\"",
        "effect/grant = \"keep\"",
        "reading/pinned",
        "clause/level = \"should\"",
    ] {
        assert!(unused.contains(one), "{one} is used: {unused:#?}");
    }
}
