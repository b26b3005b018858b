//! Finding arguments in what was captured.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use regex::Regex;
use serde::Deserialize;
use serde_json::Value;
use serde_json::value::RawValue;

use super::source::SourceItem;
use crate::spec::Spec;
use crate::trace::{Carried, Fired, Record, Trace};

/// How many places of a line are tried as the start of an argument, and how far into the line.
const STARTS: usize = 16;
const PREFIX: usize = 4096;

/// How much is kept of a line without an argument, in characters.
const BARE: usize = 200;

/// The group of a prefix that names the callback.
const CALLBACK: &str = "callback";

/// What stands before an argument in its line.
#[derive(Debug, Default)]
pub enum Prefix {
    /// Everything before the first `{` or `"` with which a JSON text begins.
    #[default]
    Automatic,
    /// This text, or what this expression matches at the start of a line. Its group `callback`, if it has one, names
    /// the callback. A line without either holds no argument.
    Given(String, Regex),
}

impl Prefix {
    /// A prefix as a tester writes it: literally, or as a regular expression.
    ///
    /// # Errors
    /// When it is no regular expression.
    pub fn given(text: &str) -> Result<Self, regex::Error> {
        // The group keeps alternatives of the expression together.
        let pattern = Regex::new(&format!("^(?:{text})"))?;
        Ok(Self::Given(text.to_owned(), pattern))
    }
}

/// What a callback was given.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Captured {
    /// The callback, if it was captured with it.
    pub callback: Option<String>,
    /// What it was given. Absent: nothing.
    pub argument: Option<Carried>,
    /// The argument was captured as a JSON string that holds it.
    pub quoted: bool,
    /// Something stood before the argument in its line.
    pub prefixed: bool,
}

impl Captured {
    /// An argument of which nothing but its text is known.
    pub fn bare(text: &str) -> Self {
        Self {
            callback: None,
            argument: Some(Carried::Json(text.to_owned())),
            quoted: false,
            prefixed: false,
        }
    }
}

/// What a part of a file holds.
#[derive(Clone, Debug, Eq, PartialEq)]
pub enum CapturedItem {
    /// An argument.
    Argument(Captured),
    /// A line that is no argument and holds no reply: a bad line among arguments, or any line of a log. Its start.
    Bare(String),
    /// A line without the prefix, or an entry of a HAR without a reply.
    Other,
    /// Something that cannot be judged.
    Unreadable(Unreadable),
}

/// Why a part of a file cannot be judged.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Unreadable {
    /// It has so many bytes.
    TooLong(u64),
    /// At this byte, from 0, it is not UTF-8.
    NotUtf8(usize),
    /// There is no argument in the line.
    NoArgument,
    /// It has the shape of a trace or a HAR entry, and is none.
    Malformed,
}

/// The arguments that a part of a file holds.
pub fn captured(spec: &Spec, item: &SourceItem, prefix: &Prefix) -> Vec<CapturedItem> {
    let bytes = match &item.bytes {
        Ok(bytes) => bytes,
        Err(length) => return vec![CapturedItem::Unreadable(Unreadable::TooLong(*length))],
    };
    let text = match std::str::from_utf8(bytes) {
        Ok(text) => text.trim(),
        Err(error) => {
            return vec![CapturedItem::Unreadable(Unreadable::NotUtf8(
                error.valid_up_to(),
            ))];
        }
    };
    if text.is_empty() {
        return Vec::new();
    }
    if item.place.entry.is_some() {
        return of_har_entry(spec, text);
    }
    if !item.is_line {
        return arguments(spec, text);
    }
    let (at, callback) = match prefix {
        Prefix::Given(literal, pattern) => match given(literal, pattern, text) {
            Some(found) => found,
            None => return vec![CapturedItem::Other],
        },
        Prefix::Automatic => match automatic(text) {
            Some(0) => (0, None),
            Some(at) if is_argument(spec, &text[..at], &text[at..]) => {
                (at, named(spec, &text[..at]).map(str::to_owned))
            }
            _ => return vec![CapturedItem::Bare(text.chars().take(BARE).collect())],
        },
    };
    let mut all = arguments(spec, text[at..].trim());
    for one in &mut all {
        if let CapturedItem::Argument(one) = one {
            one.prefixed = at > 0;
            one.callback = one.callback.take().or_else(|| callback.clone());
        }
    }
    all
}

/// Where the argument begins after a prefix that is given, and the callback that the prefix names.
fn given(literal: &str, pattern: &Regex, line: &str) -> Option<(usize, Option<String>)> {
    if line.starts_with(literal) {
        return Some((literal.len(), None));
    }
    let found = pattern.captures(line)?;
    let callback = found.name(CALLBACK).map(|one| one.as_str().to_owned());
    Some((found.get(0)?.end(), callback))
}

/// Where the argument begins in a line.
fn automatic(line: &str) -> Option<usize> {
    if line.starts_with('{') || is_json(line) {
        return Some(0);
    }
    let mut starts = line
        .char_indices()
        .filter(|(_, one)| matches!(one, '{' | '"'));
    let starts: Vec<usize> = starts
        .by_ref()
        .map(|(at, _)| at)
        .take_while(|at| *at < PREFIX)
        .take(STARTS)
        .collect();
    let whole = starts.iter().find(|at| is_json(&line[**at..]));
    let brace = starts.iter().find(|at| line[**at..].starts_with('{'));
    whole.or(brace).or(starts.first()).copied()
}

fn is_json(text: &str) -> bool {
    serde_json::from_str::<&RawValue>(text).is_ok()
}

/// Whether a text speaks of what replies consist of: the member that holds the reply, and several members of one payload.
fn is_like_a_reply(spec: &Spec, text: &str) -> bool {
    let member = spec
        .envelope
        .iter()
        .find_map(|(_, layer)| layer.member.as_ref());
    let mut outcomes = spec.outcomes.iter().map(|(_, outcome)| &outcome.payload);
    member.is_none_or(|name| text.contains(&**name))
        && outcomes.any(|payload| {
            let named = payload.names().filter(|name| text.contains(&***name));
            !payload.is_empty() && named.count() >= payload.len().min(2)
        })
}

/// Whether what stands behind a prefix is what a callback was given: it speaks of what replies consist of, or it is an object that holds a reply or
/// stands behind the name of a callback.
fn is_argument(spec: &Spec, prefix: &str, text: &str) -> bool {
    let object = || serde_json::from_str::<serde_json::Map<String, Value>>(text).ok();
    let holds_a_reply = |object: &serde_json::Map<String, Value>| {
        let mut members = spec
            .envelope
            .iter()
            .filter_map(|(_, one)| one.member.as_ref());
        members
            .next()
            .is_some_and(|name| object.contains_key(&**name))
    };
    is_like_a_reply(spec, text)
        || object().is_some_and(|one| holds_a_reply(&one) || named(spec, prefix).is_some())
}

/// The callback whose name is the last word of a prefix.
fn named<'p>(spec: &Spec, prefix: &'p str) -> Option<&'p str> {
    let mut words = prefix.rsplit(|one: char| !one.is_alphanumeric());
    let last = words.find(|word| !word.is_empty())?;
    let mut names = spec.call.reply.iter().chain(&spec.call.always);
    names.any(|name| **name == *last).then_some(last)
}

fn argument(text: &str) -> CapturedItem {
    CapturedItem::Argument(Captured::bare(text))
}

/// The arguments in a JSON text: itself, or those that it holds.
fn arguments(spec: &Spec, text: &str) -> Vec<CapturedItem> {
    match text.as_bytes().first() {
        Some(b'[') => match serde_json::from_str::<Vec<&RawValue>>(text) {
            Ok(all) => all
                .iter()
                .flat_map(|one| in_value(spec, one.get()))
                .collect(),
            Err(_) => vec![argument(text)],
        },
        _ => several(spec, text).unwrap_or_else(|| in_value(spec, text)),
    }
}

/// The arguments in a text that holds one JSON text after the other, with whatever between them; `None` if no second one
/// speaks of what replies consist of.
fn several(spec: &Spec, text: &str) -> Option<Vec<CapturedItem>> {
    let first = value_at(text)?;
    let mut all = in_value(spec, first);
    let alone = all.len();
    let mut left = &text[first.len()..];
    if !is_like_a_reply(spec, left) {
        return None;
    }
    while let Some(at) = left.find(['{', '"']) {
        left = &left[at..];
        match value_at(left) {
            Some(value) => {
                // What is no reply stands between two of them.
                if is_like_a_reply(spec, value) {
                    all.extend(in_value(spec, value));
                }
                left = &left[value.len()..];
            }
            None if left.starts_with('{') => {
                if is_like_a_reply(spec, left) {
                    all.push(argument(left));
                }
                break;
            }
            None => left = &left[1..],
        }
    }
    (all.len() > alone).then_some(all)
}

/// The JSON text with which a text begins.
fn value_at(text: &str) -> Option<&str> {
    let mut stream = serde_json::Deserializer::from_str(text).into_iter::<&RawValue>();
    stream.next()?.ok()?;
    Some(&text[..stream.byte_offset()])
}

fn in_value(spec: &Spec, text: &str) -> Vec<CapturedItem> {
    if let Some(inner) = unquoted(text) {
        let mut found = in_object(spec, &inner);
        for one in &mut found {
            if let CapturedItem::Argument(one) = one {
                one.quoted = true;
            }
        }
        return found;
    }
    in_object(spec, text)
}

/// The text in a JSON string, if that is the text of an object.
fn unquoted(text: &str) -> Option<String> {
    let inner: String = text
        .starts_with('"')
        .then(|| serde_json::from_str(text).ok())??;
    inner.trim_start().starts_with('{').then_some(inner)
}

/// The members by which an object is known to hold arguments, and not to be one.
#[derive(Deserialize)]
struct Wrapper<'t> {
    callback: Option<String>,
    name: Option<String>,
    #[serde(borrow)]
    argument: Option<&'t RawValue>,
    #[serde(borrow)]
    fired: Option<&'t RawValue>,
    #[serde(borrow)]
    steps: Option<&'t RawValue>,
    #[serde(borrow)]
    trace: Option<&'t RawValue>,
    #[serde(borrow)]
    traces: Option<&'t RawValue>,
}

fn in_object(spec: &Spec, text: &str) -> Vec<CapturedItem> {
    let Ok(wrapper) = serde_json::from_str::<Wrapper<'_>>(text) else {
        return vec![argument(text)];
    };
    let steps = |text: &str| serde_json::from_str::<Trace>(text).map(|trace| trace.steps);
    let records = if wrapper.steps.is_some() {
        Some(steps(text))
    } else if let Some(trace) = wrapper.trace {
        Some(steps(trace.get()))
    } else if let Some(traces) = wrapper.traces {
        let traces = serde_json::from_str::<Vec<Option<Trace>>>(traces.get());
        Some(traces.map(|all| {
            all.into_iter()
                .flatten()
                .flat_map(|one| one.steps)
                .collect()
        }))
    } else if wrapper.fired.is_some() {
        Some(serde_json::from_str::<Record>(text).map(|one| vec![one]))
    } else {
        None
    };
    if let Some(records) = records {
        let Ok(records) = records else {
            return vec![CapturedItem::Unreadable(Unreadable::Malformed)];
        };
        let fired = records.into_iter().flat_map(|one| one.fired);
        // Handlers of the button ran too, and were given something else.
        let of_call = |one: Fired| match &spec.call {
            call if call.reply.contains(&one.name) => of_fired(one),
            call if call.always.as_ref() == Some(&one.name) => of_fired(one),
            _ => CapturedItem::Other,
        };
        return fired.map(of_call).collect();
    }
    if let Some(callback) = wrapper.callback {
        return vec![with_callback(callback, wrapper.argument)];
    }
    // The records of the protocol name a callback so.
    if wrapper.name.is_some()
        && let Ok(fired) = serde_json::from_str::<Fired>(text)
    {
        return vec![of_fired(fired)];
    }
    vec![argument(text)]
}

fn with_callback(callback: String, argument: Option<&RawValue>) -> CapturedItem {
    let text = argument.map(RawValue::get);
    let inner = text.and_then(unquoted);
    CapturedItem::Argument(Captured {
        callback: Some(callback),
        quoted: inner.is_some(),
        argument: inner.or_else(|| text.map(str::to_owned)).map(Carried::Json),
        prefixed: false,
    })
}

fn of_fired(fired: Fired) -> CapturedItem {
    CapturedItem::Argument(Captured {
        callback: Some(fired.name.to_string()),
        argument: fired.argument,
        quoted: false,
        prefixed: false,
    })
}

#[derive(Deserialize)]
struct HarEntry {
    response: Option<HarResponse>,
    #[serde(rename = "_webSocketMessages", default)]
    messages: Vec<HarMessage>,
}

#[derive(Deserialize)]
struct HarResponse {
    content: Option<Content>,
}

#[derive(Deserialize)]
struct Content {
    text: Option<String>,
    encoding: Option<String>,
}

#[derive(Deserialize)]
struct HarMessage {
    data: Option<String>,
}

fn of_har_entry(spec: &Spec, text: &str) -> Vec<CapturedItem> {
    let Ok(entry) = serde_json::from_str::<HarEntry>(text) else {
        return vec![CapturedItem::Unreadable(Unreadable::Malformed)];
    };
    let content = entry.response.and_then(|one| one.content);
    let body = content.and_then(|content| match content.encoding.as_deref() {
        Some("base64") => {
            let bytes = STANDARD.decode(content.text?).ok()?;
            String::from_utf8(bytes).ok()
        }
        _ => content.text,
    });
    let messages = entry.messages.into_iter().filter_map(|one| one.data);
    let mut all = Vec::new();
    for text in body.into_iter().chain(messages) {
        let text = text.trim();
        if text.starts_with(['{', '"', '[']) && is_like_a_reply(spec, text) {
            let argument = handed_on(spec, text);
            all.extend(arguments(spec, argument.as_deref().unwrap_or(text)));
        }
    }
    if all.is_empty() {
        all.push(CapturedItem::Other);
    }
    all
}

/// What a gateway answers is the text that a callback is handed inside of its argument: that argument.
fn handed_on(spec: &Spec, text: &str) -> Option<String> {
    let mut layers = spec.envelope.iter().map(|(_, layer)| layer).skip(1);
    let outer = layers.next().filter(|layer| layer.encoded)?;
    let inner = layers.next()?.member.as_ref()?;
    let value: Value = serde_json::from_str(text).ok()?;
    value.get(&**inner)?.as_object()?;
    let mut argument = serde_json::Map::new();
    argument.insert(outer.member.as_ref()?.to_string(), text.into());
    Some(Value::Object(argument).to_string())
}

/// Whether the text of an inner layer stands in its member without backslashes, as documents print their samples.
pub(super) fn is_unescaped(spec: &Spec, text: &str) -> bool {
    let inner = spec.envelope.iter().find_map(|(_, layer)| {
        let member = layer.member.as_ref().filter(|_| layer.encoded)?;
        Some(format!("\"{member}\":\"{{\""))
    });
    inner.is_some_and(|start| {
        let mut plain = text.chars().filter(|one| !one.is_whitespace());
        // The member stands first in its object, or near to it.
        let head: String = plain.by_ref().take(PREFIX).collect();
        head.contains(&start)
    })
}
