//! Servers.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::thread;
use std::time::Duration;

use libtest_mimic::{Failed, Trial};
use miniapp_conformance::adapter::protocol::{ProtocolErrorKind, Request, Response};
use miniapp_conformance::adapter::{Adapter, AdapterError, AdapterSettings, Http, RunOutcome};

use super::child::{bad_line, canned, hello, is_marked};
use super::support::{self, COUNT, Case, PATIENT, culprit, told};

const CASES: &[Case] = &[
    culprit("hang", "hang"),
    culprit("half-a-head", "disconnected"),
    culprit("closed", "disconnected"),
    culprit("half-a-body", "half-line"),
    told("endless-body", "line-too-long"),
    told("large-body", "line-too-long"),
    culprit("not-http", "junk"),
    told("status-500", "server-error"),
    told("moved", "junk"),
    told("junk", "junk"),
    told("empty", "junk"),
    told("log", "junk"),
    told("unknown-member", "malformed"),
    told("unknown-record-member", "malformed"),
    told("missing-member", "malformed"),
    told("wrong-type", "malformed"),
    told("wrong-id", "wrong-id"),
    told("text-id", "malformed"),
    told("too-short", "wrong-length"),
    told("too-many", "wrong-length"),
    told("deep", "too-deep"),
    told("internal", "internal"),
    told("internal-nameless", "internal"),
    told("cannot-read", "internal"),
    told("echo", "malformed"),
    told("second-hello", "wrong-id"),
    told("latin-1", "invalid-utf-8"),
];

/// Serves until the test ends; a thread for each connection.
fn serve(misbehaviour: &'static str) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap();
    thread::spawn(move || {
        for stream in listener.incoming() {
            let stream = stream.unwrap();
            thread::spawn(move || converse(&stream, misbehaviour));
        }
    });
    format!("http://{address}/adapter")
}

/// Answers requests on one connection until it is closed.
fn converse(stream: &TcpStream, misbehaviour: &str) -> Option<()> {
    let mut reader = BufReader::new(stream);
    loop {
        let body = read_request(&mut reader)?;
        let request: serde_json::Value = serde_json::from_slice(&body).ok()?;
        let id = request["id"].as_u64();
        let response = match serde_json::from_value(request) {
            Ok(Request::Hello { .. }) => Response::Hello(hello(8)),
            Ok(Request::Echo { id, texts }) => Response::Echo { id, texts },
            Ok(Request::Run { id, scenario }) => {
                if misbehaviour != "none" && is_marked(&scenario) {
                    if let Some(line) = bad_line(misbehaviour, id) {
                        reply(stream, "200 OK", &line)?;
                        continue;
                    }
                    misbehave(stream, misbehaviour)?;
                    continue;
                }
                Response::Trace {
                    id,
                    trace: canned(&scenario),
                }
            }
            Err(error) => Response::Error {
                id,
                error: ProtocolErrorKind::UnknownOperation,
                message: error.to_string(),
            },
        };
        reply(stream, "200 OK", &serde_json::to_vec(&response).unwrap())?;
    }
}

fn read_request(reader: &mut BufReader<&TcpStream>) -> Option<Vec<u8>> {
    let mut length = 0;
    loop {
        let mut line = String::new();
        if reader.read_line(&mut line).ok()? == 0 {
            return None;
        }
        if line.trim().is_empty() {
            break;
        }
        if let Some(value) = line.to_lowercase().strip_prefix("content-length:") {
            length = value.trim().parse().ok()?;
        }
    }
    let mut body = vec![0; length];
    reader.read_exact(&mut body).ok()?;
    Some(body)
}

fn reply(stream: &TcpStream, status: &str, body: &[u8]) -> Option<()> {
    let head = format!(
        "HTTP/1.1 {status}\r\nContent-Length: {}\r\n\r\n",
        body.len()
    );
    send(stream, &[head.as_bytes(), body].concat())
}

fn send(mut stream: &TcpStream, bytes: &[u8]) -> Option<()> {
    stream.write_all(bytes).ok()
}

/// Does it; `None` if the connection is to be closed.
fn misbehave(stream: &TcpStream, misbehaviour: &str) -> Option<()> {
    match misbehaviour {
        "hang" => loop {
            thread::sleep(Duration::from_hours(1));
        },
        "half-a-head" => send(stream, b"HTTP/1.1 200 OK\r\nContent-Le")?,
        "half-a-body" => send(
            stream,
            b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{\"type\":",
        )?,
        "not-http" => send(stream, b"220 smtp.example.com ESMTP\r\n\r\n")?,
        "status-500" => return reply(stream, "500 Internal Server Error", b"<h1>Oops</h1>"),
        "moved" => return reply(stream, "302 Found\r\nLocation: /elsewhere", b""),
        "large-body" => return reply(stream, "200 OK", &vec![b' '; 50 << 20]),
        "endless-body" => {
            send(
                stream,
                b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n",
            )?;
            loop {
                send(
                    stream,
                    &[b"400\r\n", [b'x'; 1024].as_slice(), b"\r\n"].concat(),
                )?;
            }
        }
        _ => {}
    }
    None
}

fn case(case: Case) -> Result<(), Failed> {
    let mut settings = PATIENT;
    if case.name == "hang" {
        settings.deadline = Duration::from_secs(2);
    }
    support::check(&mut Http::new(serve(case.name), settings), case, "http")?;
    Ok(())
}

/// What sends more than is kept.
pub fn too_much() -> Result<(), Failed> {
    let names = ["endless-body", "large-body"];
    let cases = CASES.iter().filter(|one| names.contains(&one.name));
    cases.copied().try_for_each(case)
}

fn answers() -> Result<(), Failed> {
    let mut adapter = Http::new(serve("none"), PATIENT);
    let answers = support::run(&mut adapter, 10 * COUNT).map_err(|(_, error)| error.to_string())?;
    for (id, answer) in answers {
        if answer != RunOutcome::Trace(canned(&support::scenario(id, false))) {
            return Err(format!("{id}: {answer:?}").into());
        }
    }
    Ok(())
}

fn refused() -> Result<(), Failed> {
    let listener = TcpListener::bind("127.0.0.1:0")?;
    let url = format!("http://{}/", listener.local_addr()?);
    drop(listener);
    match Http::new(url, PATIENT).hello("my.test") {
        Err(AdapterError::Greeting(incident)) if incident.class.name() == "disconnected" => {
            support::record("refused", "http", "disconnected", &incident.detail);
            Ok(())
        }
        other => Err(format!("{other:?}").into()),
    }
}

/// A server that dies and does not come back.
fn gives_up() -> Result<(), Failed> {
    let listener = TcpListener::bind("127.0.0.1:0")?;
    let url = format!("http://{}/", listener.local_addr()?);
    thread::spawn(move || {
        let (stream, _) = listener.accept().unwrap();
        let mut reader = BufReader::new(&stream);
        read_request(&mut reader).unwrap();
        let greeting = Response::Hello(hello(8));
        reply(&stream, "200 OK", &serde_json::to_vec(&greeting).unwrap()).unwrap();
        drop(listener);
        read_request(&mut reader);
    });
    match support::run(
        &mut Http::new(
            url,
            AdapterSettings {
                restarts: 3,
                ..PATIENT
            },
        ),
        COUNT,
    ) {
        Err((answers, AdapterError::TooManyRestarts { restarts: 3, .. })) if answers.is_empty() => {
            Ok(())
        }
        other => Err(format!("{other:?}").into()),
    }
}

pub fn trials() -> Vec<Trial> {
    let mut trials: Vec<Trial> = CASES
        .iter()
        .map(|one| Trial::test(format!("http::{}", one.name), || case(*one)))
        .collect();
    trials.extend([
        Trial::test("http::answers", answers),
        Trial::test("http::refused", refused),
        Trial::test("http::gives_up", gives_up),
    ]);
    trials
}
