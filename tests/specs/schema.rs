//! The JSON Schema of the format agrees with what is read.

use jsonschema::Validator;
use miniapp_conformance::spec::{BUILTIN, DEFAULT, load, merge};
use serde_json::Value;

use super::refused::TABLE;

fn schema() -> Validator {
    let text = include_str!("../../specs/spec.schema.json");
    let schema = serde_json::from_str(text).expect("JSON");
    jsonschema::draft202012::new(&schema).expect("a schema")
}

fn parsed(text: &str) -> Value {
    serde_json::from_str(text).expect("JSON")
}

fn patched(patch: &str) -> Value {
    let mut value = parsed(DEFAULT.text);
    merge(&mut value, parsed(patch));
    value
}

#[test]
fn the_specs_that_the_program_carries_satisfy_it() {
    for one in BUILTIN {
        if let Some(error) = schema().iter_errors(&parsed(one.text)).next() {
            panic!("{}: {} {error}", one.file, error.instance_path());
        }
    }
}

#[test]
fn it_refuses_what_has_the_wrong_shape_and_leaves_sense_to_the_program() {
    let schema = schema();
    let accepts = |patch: &str| schema.is_valid(&patched(patch));
    for one in TABLE.iter().filter(|one| one.shape) {
        assert!(!accepts(one.patch), "accepted: {}", one.patch);
    }
    // What is sound in shape for the program is so for the schema, but that it looks into the schemas of a spec too.
    for one in TABLE.iter().filter(|one| !one.shape) {
        let about_schemas = one.message == "not a JSON Schema";
        assert_eq!(accepts(one.patch), !about_schemas, "{}", one.patch);
    }
}

#[test]
fn a_spec_that_the_program_writes_again_satisfies_it() {
    for one in BUILTIN {
        let spec = load(one.text, one.file).expect("a spec");
        let written = serde_json::to_value(&spec).expect("JSON");
        if let Some(error) = schema().iter_errors(&written).next() {
            panic!("{}: {} {error}", one.file, error.instance_path());
        }
    }
}
