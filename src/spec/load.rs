//! From the text of a spec to the spec: strict JSON, profiles applied, every member understood, every name declared.

use std::path::{Path, PathBuf};

use serde_json::{Map, Value};
use serde_path_to_error::Segment;

use super::builtin;
use super::error_kind::ErrorKind;
use super::merge::merge;
use super::model::Spec;
use super::origin::Origin;
use super::problem::{Problem, SpecError};
use super::settle;
use super::shape::{self, plain};
use super::validate::validate;
use crate::ijson::{self, DefectKind, TextPlace, under};
use crate::kinds;

/// A spec together with the texts that it was made from: whatever is found wrong with it later can be shown at its place.
#[derive(Clone, Debug)]
pub struct Loaded {
    /// The spec, profiles applied.
    pub spec: Spec,
    /// Its texts.
    pub origin: Origin,
    /// The spec that it extends, if it is a profile.
    pub base: Option<Box<Spec>>,
}

/// Reads a spec. `file` is what messages call it, and what the name of a file that the spec extends is relative to.
///
/// # Errors
/// When the text is not JSON or not a spec, or says something that cannot be: everything that is wrong, each at its place.
pub fn load(text: &str, file: &str) -> Result<Spec, SpecError> {
    load_with_origin(text, file).map(|loaded| loaded.spec)
}

/// Reads a spec, and keeps what is needed to point into its text.
///
/// # Errors
/// As [`load`].
pub fn load_with_origin(text: &str, file: &str) -> Result<Loaded, SpecError> {
    let mut origin = Origin::default();
    let mut patches = Vec::new();
    let mut value = read(&mut origin, text, file)?;
    while let Some(name) = take_extends(&mut value, &origin)? {
        for member in ["name", "title", "version"] {
            if value.get(member).is_none() {
                return Err(one(origin.problem_in_last("", ErrorKind::Own(member))));
            }
        }
        let (text, file) = base(&name, &origin)?;
        patches.push(value);
        value = read(&mut origin, &text, &file)?;
    }
    let mut base = None;
    while let Some(patch) = patches.pop() {
        if patches.is_empty() {
            let mut inherited = value.clone();
            settle::levels(&mut inherited);
            base = parse(&inherited, &origin).ok().map(Box::new);
        }
        settle::part_from_document(&mut value, &patch);
        merge(&mut value, patch);
    }
    settle::levels(&mut value);
    let spec = parse(&value, &origin)?;
    // The tests of this crate have examined the built-in specs.
    if !origin.is_carried() {
        shape(&value, &origin)?;
    }
    let problems = validate(&spec)
        .into_iter()
        .map(|(pointer, fault)| origin.problem(&pointer, fault))
        .collect();
    let problems = taken_away(problems, &origin);
    if problems.is_empty() {
        Ok(Loaded { spec, origin, base })
    } else {
        Err(SpecError::new(problems))
    }
}

/// Reads a spec from the bytes of a file.
///
/// # Errors
/// As [`load`], and when they are no text.
pub fn load_bytes(bytes: &[u8], file: &str) -> Result<Loaded, SpecError> {
    match std::str::from_utf8(bytes) {
        Ok(text) => load_with_origin(text, file),
        Err(error) => {
            // What stands before the fault stays as it is, so the place does too.
            let text = String::from_utf8_lossy(bytes);
            let place = TextPlace::at(&text, error.valid_up_to());
            let mut origin = Origin::default();
            origin.push(file, &text);
            let fault = ErrorKind::Encoding(bytes[error.valid_up_to()]);
            let problem = origin.last().map(|one| one.problem("", &place, fault));
            Err(SpecError::new(problem.into_iter().collect()))
        }
    }
}

fn one(problem: Problem) -> SpecError {
    SpecError::new(vec![problem])
}

/// Reads one text as strict JSON, and notes it.
fn read(origin: &mut Origin, text: &str, file: &str) -> Result<Value, SpecError> {
    origin.push(file, text);
    if let Some(kind @ ("a report" | "a replay file" | "a scenario")) = kinds::told(text) {
        return Err(one(origin.problem_in_last("", ErrorKind::Foreign(kind))));
    }
    let reading = ijson::read(text);
    let problems: Vec<_> = reading
        .defects
        .iter()
        .filter(|defect| !defect.kind.is_advisory() && defect.kind != DefectKind::ByteOrderMark)
        .filter_map(|defect| {
            let place = TextPlace::at(text, defect.offset);
            let fault = ErrorKind::Json(defect.kind.clone());
            Some(origin.last()?.problem(&defect.pointer, &place, fault))
        })
        .collect();
    if !problems.is_empty() {
        return Err(SpecError::new(problems));
    }
    let value = reading.value.unwrap_or_default();
    if !value.is_object() {
        let expected = "a spec: an object is expected".to_owned();
        let found = shape::kind(&value).to_owned();
        return Err(one(
            origin.problem_in_last("", ErrorKind::Value { found, expected })
        ));
    }
    match value.get("format") {
        Some(Value::Number(format)) if format.as_u64() != Some(1) => {
            let found = format.to_string();
            Err(one(origin.problem("/format", ErrorKind::Format { found })))
        }
        _ => Ok(value),
    }
}

/// Takes out the name of the spec that this one extends.
fn take_extends(value: &mut Value, origin: &Origin) -> Result<Option<String>, SpecError> {
    let Some(extends) = value
        .as_object_mut()
        .and_then(|members| members.shift_remove("extends"))
    else {
        return Ok(None);
    };
    match extends {
        Value::String(name) => Ok(Some(name)),
        other => {
            let fault = ErrorKind::Value {
                found: other.to_string(),
                expected: "the name of a spec, or of a file".to_owned(),
            };
            Err(one(origin.problem_in_last("/extends", fault)))
        }
    }
}

/// The text of the spec that the last text extends, and what it is called.
fn base(name: &str, origin: &Origin) -> Result<(String, String), SpecError> {
    let (text, file) = if let Some(builtin) = builtin::find(name) {
        (builtin.text.to_owned(), builtin.file.to_owned())
    } else {
        let beside = origin.last().map_or_else(PathBuf::new, |one| {
            Path::new(&one.file).with_file_name(name)
        });
        let text = std::fs::read_to_string(&beside).map_err(|error| {
            let fault = ErrorKind::NoBase {
                name: name.to_owned(),
                reason: error.to_string(),
                known: builtin::BUILTIN.iter().map(|one| one.name.into()).collect(),
            };
            one(origin.problem_in_last("/extends", fault))
        })?;
        (text, beside.to_string_lossy().into_owned())
    };
    // By the text, for one file can go by many names.
    if origin.has(&text) {
        let mut chain: Vec<_> = origin.files().map(str::to_owned).collect();
        chain.push(file);
        return Err(one(
            origin.problem_in_last("/extends", ErrorKind::Cycle { chain })
        ));
    }
    Ok((text, file))
}

fn shape(value: &Value, origin: &Origin) -> Result<(), SpecError> {
    let problems: Vec<_> = shape::review(value)
        .into_iter()
        .map(|(pointer, fault)| origin.problem(&pointer, fault))
        .collect();
    if problems.is_empty() {
        Ok(())
    } else {
        Err(SpecError::new(problems))
    }
}

/// The same problems, but of a name that a profile has taken away one problem where it does so, instead of one wherever it is named.
fn taken_away(problems: Vec<Problem>, origin: &Origin) -> Vec<Problem> {
    let mut kept: Vec<Problem> = Vec::new();
    for problem in problems {
        let ErrorKind::Unknown { what, name, .. } = &problem.fault else {
            kept.push(problem);
            continue;
        };
        let place = format!("{}:{}:{}", problem.file, problem.line, problem.column);
        let before = kept.iter_mut().find_map(|one| match &mut one.fault {
            ErrorKind::TakenAway {
                what: same,
                name: known,
                places,
            } if same == what && known == name => Some(places),
            _ => None,
        });
        if let Some(places) = before {
            places.push(place);
            continue;
        }
        let fault = ErrorKind::TakenAway {
            what,
            name: name.clone(),
            places: vec![place],
        };
        match origin.nulled(collection(what), name, &fault) {
            Some(taken) => kept.push(taken),
            None => kept.push(problem),
        }
    }
    kept
}

/// The spec that a JSON value stands for. A faulty entry of a collection is noted, left out, and the rest looked at all the same.
fn parse(value: &Value, origin: &Origin) -> Result<Spec, SpecError> {
    let mut value = value.clone();
    let mut problems = Vec::new();
    loop {
        let error = match serde_path_to_error::deserialize::<_, Spec>(&value) {
            Ok(spec) => {
                return if problems.is_empty() {
                    Ok(spec)
                } else {
                    Err(SpecError::new(problems))
                };
            }
            Err(error) => error,
        };
        let mut pointer = String::new();
        for segment in error.path() {
            pointer = match segment {
                Segment::Seq { index } => under(&pointer, &index.to_string()),
                Segment::Map { key } => under(&pointer, key),
                Segment::Enum { variant } => under(&pointer, variant),
                Segment::Unknown => break,
            };
        }
        let said = error.into_inner().to_string();
        let (shown, fault) = placed(&value, &pointer, &said);
        problems.push(missing(&shown, fault, origin));
        if !leave_out(&mut value, &pointer) {
            return Err(SpecError::new(problems));
        }
    }
}

/// The member in which things of a kind are declared.
fn collection(what: &str) -> &str {
    match what {
        "profile field" => "profile",
        "private field" => "private",
        "layer" => "envelope",
        "attribute of the button" => "attributes",
        "member of the argument" => "members",
        "member of a payload" => "payload",
        "facet" => "facets",
        "outcome" => "outcomes",
        "reading" => "readings",
        "alternative" => "alternatives",
        "clause" => "clauses",
        "section" => "sections",
        "statement" => "statements",
        other => other,
    }
}

/// What is missing because a profile takes it away is shown where it does so.
fn missing(pointer: &str, fault: ErrorKind, origin: &Origin) -> Problem {
    if let ErrorKind::Shape(said) = &fault
        && let Some(rest) = said.strip_prefix("missing field `")
        && let Some((name, _)) = rest.split_once('`')
    {
        let inside = under(pointer, name);
        if origin.has_value(&inside) {
            return origin.problem(&inside, fault);
        }
    }
    origin.problem(pointer, fault)
}

/// Inside of enums the path to an error ends before the member that it is about; here it goes on.
fn placed(value: &Value, pointer: &str, said: &str) -> (String, ErrorKind) {
    let quoted = |before: &str| {
        let rest = said.strip_prefix(before)?;
        rest.split_once('`').map(|(name, _)| name.to_owned())
    };
    let stranger = quoted("unknown field `").or_else(|| quoted("unknown variant `"));
    if let Some(name) = stranger {
        let inside = under(pointer, &name);
        if pointer.ends_with(&under("", &name)) && said.starts_with("unknown field") {
            return (pointer.to_owned(), ErrorKind::Member(plain(said)));
        }
        if value.pointer(&inside).is_some() {
            return (inside, ErrorKind::Member(plain(said)));
        }
        let kind = under(pointer, "kind");
        if value.pointer(&kind).and_then(Value::as_str) == Some(&*name) {
            return (kind, ErrorKind::Shape(plain(said)));
        }
    }
    (pointer.to_owned(), ErrorKind::Shape(plain(said)))
}

/// Takes out the entry of a collection in which `pointer` lies; `false` if it lies in none.
fn leave_out(value: &mut Value, pointer: &str) -> bool {
    let steps: Vec<_> = pointer.split('/').skip(1).collect();
    let depth = match steps.as_slice() {
        [
            "facets" | "outcomes" | "readings" | "clauses" | "envelope",
            _,
            ..,
        ] => 1,
        ["rules" | "users" | "source", _, _, ..] => 2,
        _ => return false,
    };
    let entry = ijson::last_step(steps[depth]).into_owned();
    let collection = format!("/{}", steps[..depth].join("/"));
    value
        .pointer_mut(&collection)
        .and_then(Value::as_object_mut)
        .is_some_and(|members: &mut Map<_, _>| members.shift_remove(&entry).is_some())
}

#[cfg(test)]
mod tests {
    use super::super::BUILTIN;
    use super::*;

    #[test]
    fn the_specs_that_the_program_carries_can_be_read() {
        for one in BUILTIN {
            load(one.text, one.file).unwrap_or_else(|error| panic!("{error}"));
        }
    }
}
