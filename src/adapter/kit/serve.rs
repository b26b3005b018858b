//! The protocol from the adapter's side.

use std::io::{self, BufRead, BufReader, BufWriter, Read, Write};

use serde_json::Value;

use crate::adapter::protocol::{ProtocolErrorKind, Request, Response};
use crate::adapter::{Hello, RunOutcome};
use crate::scenario::Scenario;

pub(super) fn serve(
    hello: &Hello,
    run: fn(&Scenario) -> RunOutcome,
    input: impl Read,
    output: impl Write,
) -> io::Result<()> {
    let mut input = BufReader::new(input);
    let mut output = BufWriter::new(output);
    let mut greeted = false;
    let mut line = Vec::new();
    loop {
        // Whoever waits for these answers may be what the next request waits for.
        if !input.buffer().contains(&b'\n') {
            output.flush()?;
        }
        line.clear();
        if input.read_until(b'\n', &mut line)? == 0 {
            return output.flush();
        }
        let response = match serde_json::from_slice(&line) {
            Ok(request) => answer(hello, run, &mut greeted, request),
            Err(error) => refuse(&line, &error),
        };
        serde_json::to_writer(&mut output, &response)?;
        output.write_all(b"\n")?;
    }
}

fn answer(
    hello: &Hello,
    run: fn(&Scenario) -> RunOutcome,
    greeted: &mut bool,
    request: Request,
) -> Response {
    match request {
        Request::Hello { protocol, .. } => {
            if (protocol.min..=protocol.max).contains(&hello.protocol) {
                *greeted = true;
                Response::Hello(hello.clone())
            } else {
                let message = format!("this adapter speaks protocol {}", hello.protocol);
                malformed(None, message)
            }
        }
        Request::Echo { id, texts } => Response::Echo { id, texts },
        Request::Run { id, .. } if !*greeted => malformed(Some(id), "hello comes first"),
        Request::Run { id, scenario } => match run(&scenario) {
            RunOutcome::Trace(trace) => Response::Trace { id, trace },
            RunOutcome::Declined { capability, reason } => Response::Declined {
                id,
                capability,
                reason,
            },
            RunOutcome::Incident(incident) => Response::Error {
                id: Some(id),
                error: ProtocolErrorKind::Internal,
                message: incident.to_string(),
            },
        },
    }
}

/// The answer to what is no request.
fn refuse(line: &[u8], error: &serde_json::Error) -> Response {
    let value: Value = serde_json::from_slice(line).unwrap_or_default();
    let id = value.get("id").and_then(Value::as_u64);
    match value.get("type").and_then(Value::as_str) {
        None | Some("hello" | "echo" | "run") => malformed(id, error.to_string()),
        Some(other) => Response::Error {
            id,
            error: ProtocolErrorKind::UnknownOperation,
            message: other.to_owned(),
        },
    }
}

fn malformed(id: Option<u64>, message: impl Into<String>) -> Response {
    Response::Error {
        id,
        error: ProtocolErrorKind::Malformed,
        message: message.into(),
    }
}
