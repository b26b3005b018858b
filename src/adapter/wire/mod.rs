//! Reading messages and telling apart what may be wrong with them: shared by every transport that carries bytes.

mod explain;
mod quote;

use std::io::Write as _;

use super::protocol::{PROTOCOL, Program, ProtocolErrorKind, Request, Response};
use super::{IncidentClass, RunOutcome};

pub use explain::SCHEMA;
pub(crate) use quote::quote;

/// Something that a transport cannot go on from.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct LinkError {
    /// What happened.
    pub class: IncidentClass,
    /// The particulars, in words.
    pub detail: String,
    /// The request that it belongs to, if that is known, by the id that it had on the wire.
    pub request: Option<u64>,
    /// Whether that is certain, or only where to look first.
    pub certain: bool,
}

impl LinkError {
    /// A fault that could belong to any of the requests on the way.
    pub fn new(class: IncidentClass, detail: impl Into<String>) -> Self {
        Self {
            class,
            detail: detail.into(),
            request: None,
            certain: false,
        }
    }

    /// The same fault, known to belong to this request.
    #[must_use]
    pub fn of(mut self, request: Option<u64>) -> Self {
        self.request = request;
        self.certain = request.is_some();
        self
    }

    /// The same fault, which showed at this request but may have been brought about by another.
    #[must_use]
    pub fn seen_at(mut self, request: Option<u64>) -> Self {
        self.request = request;
        self
    }
}

/// The mark that some languages write before the first text.
const MARK: &[u8] = "\u{feff}".as_bytes();

/// Reads one message of an adapter, the line end taken off. A byte order mark before it is passed over.
///
/// # Errors
/// When it is not a message of the protocol; the fault says what is wrong and where.
pub fn read(line: &[u8]) -> Result<Response, LinkError> {
    let line = line.strip_prefix(MARK).unwrap_or(line);
    let text = std::str::from_utf8(line).map_err(|error| {
        let detail = format!(
            "not UTF-8 from byte {} on: {}",
            error.valid_up_to() + 1,
            quote(&String::from_utf8_lossy(line))
        );
        LinkError::new(IncidentClass::InvalidUtf8, detail)
    })?;
    serde_json::from_str(text).map_err(|error| explain::refused(text, &error))
}

/// The fault of a message that is longer than the harness reads.
pub(crate) fn too_long(limit: usize) -> LinkError {
    let detail = format!(
        "an answer of more than {limit} bytes ({} MiB), which is the most that is read; docs/PROTOCOL.md, section Limits, tells what to do",
        limit >> 20
    );
    LinkError::new(IncidentClass::LineTooLong, detail)
}

/// The greeting, as it is sent.
pub(crate) fn greeting(api: &str) -> Vec<u8> {
    request(&Request::Hello {
        protocol: PROTOCOL,
        harness: Program {
            name: env!("CARGO_PKG_NAME").to_owned(),
            version: env!("CARGO_PKG_VERSION").to_owned(),
        },
        api: api.to_owned(),
    })
}

/// A request, as it is sent.
pub(crate) fn request(request: &Request) -> Vec<u8> {
    serde_json::to_vec(request).unwrap_or_default()
}

/// Appends [`Request::Run`] for a scenario that is JSON already, so that running it again need not write it again.
pub(crate) fn run_request(id: u64, scenario: &[u8], out: &mut Vec<u8>) {
    // Writing to a vector does not fail.
    let _ = write!(out, r#"{{"type":"run","id":{id},"scenario":"#);
    out.extend_from_slice(scenario);
    out.push(b'}');
}

/// What a response says about a scenario with so many steps.
///
/// # Errors
/// When it is no answer to such a request.
pub(crate) fn answer(response: Response, steps: usize) -> Result<RunOutcome, LinkError> {
    let (class, detail) = match response {
        Response::Trace { trace, .. } if trace.steps.len() == steps => {
            return Ok(RunOutcome::Trace(trace));
        }
        Response::Declined {
            capability, reason, ..
        } => return Ok(RunOutcome::Declined { capability, reason }),
        Response::Trace { trace, .. } => (
            IncidentClass::WrongLength,
            format!(
                "the scenario has {steps} steps, the trace {} records",
                trace.steps.len()
            ),
        ),
        Response::Error { error, message, .. } => (
            IncidentClass::Internal,
            match message.as_str() {
                "" => complaint(error).to_owned(),
                message => format!("{}: {}", complaint(error), quote(message)),
            },
        ),
        Response::Hello(_) => (
            IncidentClass::Malformed,
            "a `hello` in answer to a `run`".to_owned(),
        ),
        Response::Echo { .. } => (
            IncidentClass::Malformed,
            "an `echo` in answer to a `run`".to_owned(),
        ),
        Response::Late { .. } => (
            IncidentClass::Malformed,
            "a `late` in answer to a `run`".to_owned(),
        ),
    };
    Err(LinkError::new(class, detail))
}

const fn complaint(error: ProtocolErrorKind) -> &'static str {
    match error {
        ProtocolErrorKind::UnknownOperation => "the adapter does not know the operation `run`",
        ProtocolErrorKind::Malformed => "the adapter could not read the request",
        ProtocolErrorKind::Internal => "the adapter failed",
    }
}

#[cfg(test)]
mod tests {
    use proptest::collection::vec;
    use proptest::prelude::*;

    use super::*;
    use crate::scenario::{Scenario, Step, World};

    /// Lines that adapters have sent.
    const LINES: [&str; 6] = [
        r#"{"type":"hello","protocol":1,"adapter":{"name":"kit.mjs","version":"1.0.0"},"implementation":{"name":"wallet","version":"7.2"},"capabilities":["facet:productBound","tap","refuse","nested","bare"],"fixed":{"clientVersion":"10.6.80"},"inFlight":128}"#,
        r#"{"type":"echo","id":1,"texts":["","\u0000","授权😀","__proto__"]}"#,
        r#"{"type":"trace","id":2,"trace":{"steps":[{"fired":[{"name":"success","argument":{"json":"{\"response\":\"{\\\"response\\\":{\\\"code\\\":\\\"10000\\\"}}\"}"}},{"name":"complete"}],"promise":"fulfilled","returned":{"opaque":"a function"}},{"skipped":true},{"absent":true,"thrown":"x"}]}}"#,
        r#"{"type":"declined","id":3,"capability":"revoke","reason":"there is no settings page"}"#,
        r#"{"type":"error","id":4,"error":"internal","message":"x"}"#,
        r#"{"type":"late","id":5,"step":0,"name":"success","afterMs":1200,"setting":"settleMs"}"#,
    ];

    /// What can happen to a line on its way.
    #[derive(Clone, Debug)]
    enum Damage {
        Set(usize, u8),
        Insert(usize, Vec<u8>),
        Cut(usize),
        Repeat(usize, usize),
        Nest(usize, usize),
    }

    fn damage() -> impl Strategy<Value = Damage> {
        let at = 0_usize..400;
        let bytes = vec(any::<u8>(), 1..8);
        prop_oneof![
            (at.clone(), any::<u8>()).prop_map(|(at, byte)| Damage::Set(at, byte)),
            (at.clone(), bytes).prop_map(|(at, bytes)| Damage::Insert(at, bytes)),
            at.clone().prop_map(Damage::Cut),
            (at.clone(), 1_usize..40).prop_map(|(at, length)| Damage::Repeat(at, length)),
            (at, 1_usize..300).prop_map(|(at, depth)| Damage::Nest(at, depth)),
        ]
    }

    fn harm(line: &mut Vec<u8>, damage: Damage) {
        let within = |at: usize, line: &Vec<u8>| at % line.len().max(1);
        match damage {
            Damage::Set(at, byte) => {
                let at = within(at, line);
                if let Some(one) = line.get_mut(at) {
                    *one = byte;
                }
            }
            Damage::Insert(at, bytes) => {
                let at = within(at, line).min(line.len());
                line.splice(at..at, bytes);
            }
            Damage::Cut(at) => line.truncate(within(at, line)),
            Damage::Repeat(at, length) => {
                let at = within(at, line).min(line.len());
                let part = line[at..(at + length).min(line.len())].to_vec();
                line.splice(at..at, part);
            }
            Damage::Nest(at, depth) => {
                let at = within(at, line).min(line.len());
                line.splice(at..at, b"[".repeat(depth));
            }
        }
    }

    proptest! {
        /// Whatever comes is read or refused in a few words; nothing is taken for more than it is.
        #[test]
        fn damaged_lines_are_read_or_refused(which in 0..LINES.len(), all in vec(damage(), 0..6)) {
            let mut line = LINES[which].as_bytes().to_vec();
            let whole = all.is_empty();
            for one in all {
                harm(&mut line, one);
            }
            match read(&line) {
                Ok(response) => {
                    let again = serde_json::to_vec(&response).unwrap();
                    prop_assert!(read(&again).is_ok());
                }
                Err(fault) => {
                    prop_assert!(!whole, "{}", fault.detail);
                    prop_assert!(fault.detail.len() < 4000, "{}", fault.detail.len());
                }
            }
        }
    }

    #[test]
    fn a_run_request_is_what_serde_makes_of_it() {
        let scenario = Scenario {
            world: World::default(),
            steps: vec![Step::call(["success"]), Step::Revoke],
        };
        let mut line = Vec::new();
        run_request(7, &serde_json::to_vec(&scenario).unwrap(), &mut line);
        assert_eq!(line, request(&Request::Run { id: 7, scenario }));
    }
}
