//! What is served: the operator's page, long polling for callers, and the way into a WebSocket.

use std::io::Read;
use std::net::TcpListener;
use std::sync::Arc;
use std::time::Duration;

use serde::Deserialize;
use tiny_http::{Method, Request, Server};

use super::address::{Address, ListenError};
use super::hub::{Hub, NextMessage};
use super::program::Word;
use super::respond::{OVER, refusal, respond};
use super::socket;

const PAGE: &str = include_str!("../../../templates/operator/page.html");

/// How long a request is kept waiting for something to tell.
const POLL: Duration = Duration::from_secs(8);

/// The longest path or body of the operator's page.
const SMALL: u64 = 64 << 10;

/// What everybody gets who does not know the token.
const STRANGER: &str = "Wrong token. Open the whole address that `check --listen` printed.\n";

/// Serves in threads of its own until the process ends or the campaign is over.
pub(super) fn start(
    listener: TcpListener,
    address: &Address,
    hub: &Arc<Hub>,
    limit: usize,
) -> Result<(), ListenError> {
    let server = Server::from_listener(listener, None).map_err(|error| ListenError::Bind {
        address: address.socket,
        reason: error.to_string(),
    })?;
    let token = address.token.clone();
    let hub = Arc::downgrade(hub);
    let serve = move || {
        loop {
            let request = server.recv_timeout(Duration::from_millis(500));
            // Whoever started the campaign has gone.
            let Some(hub) = hub.upgrade() else { return };
            let Ok(Some(request)) = request else { continue };
            let token = token.clone();
            // A thread that cannot be started closes the connection; whoever asked asks again.
            let _ = std::thread::Builder::new()
                .name("device request".to_owned())
                .spawn(move || answer(request, &token, &hub, limit));
        }
    };
    std::thread::Builder::new()
        .name("device server".to_owned())
        .spawn(serve)
        .map(drop)
        .map_err(|error| ListenError::Bind {
            address: address.socket,
            reason: error.to_string(),
        })
}

/// A caller's poll.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Poll {
    /// Which device it is.
    device: String,
    /// What it has to tell, each the text of a message.
    #[serde(default)]
    messages: Vec<String>,
    /// Whether it waits for a request; a caller that is at work only says that it is there.
    #[serde(default)]
    wait: bool,
}

/// What the operator presses.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase", tag = "press")]
enum Press {
    Report {
        number: u64,
        report: Word,
        #[serde(default)]
        text: String,
    },
    Pause,
    Resume,
    GiveUp,
}

fn answer(mut request: Request, token: &str, hub: &Arc<Hub>, limit: usize) {
    let url = request.url().to_owned();
    let (path, query) = url.split_once('?').unwrap_or((&url, ""));
    let mut parts = path.trim_matches('/').splitn(2, '/');
    let given = parts.next().unwrap_or_default();
    let rest = parts.next().unwrap_or_default();
    if !same(given, token) {
        respond(request, 403, "text/plain; charset=utf-8", STRANGER);
        return;
    }
    let method = request.method().clone();
    match (&method, rest) {
        (Method::Options, _) => respond(request, 204, "text/plain", ""),
        (Method::Get, "operator") => respond(request, 200, "text/html; charset=utf-8", PAGE),
        (Method::Get, "operator/state") => {
            let seen = query
                .strip_prefix("seen=")
                .and_then(|text| text.parse().ok());
            let shown = hub.shown(seen.unwrap_or(u64::MAX), POLL);
            let json = serde_json::to_string(&shown).unwrap_or_default();
            respond(request, 200, "application/json", &json);
        }
        (Method::Post, "operator/press") => {
            let pressed = read(&mut request, SMALL).and_then(|body| {
                serde_json::from_str::<Press>(&body).map_err(|error| error.to_string())
            });
            match pressed {
                Err(reason) => respond(request, 400, "text/plain; charset=utf-8", &reason),
                Ok(press) => {
                    let heard = match press {
                        Press::Report {
                            number,
                            report,
                            text,
                        } => hub.report(number, report.with(text)),
                        Press::GiveUp => hub.give_up(),
                        Press::Pause => {
                            hub.pause(true);
                            true
                        }
                        Press::Resume => {
                            hub.pause(false);
                            true
                        }
                    };
                    let status = if heard { 204 } else { 409 };
                    respond(request, status, "text/plain; charset=utf-8", "");
                }
            }
        }
        (Method::Post, "poll") => poll(request, hub, limit),
        (Method::Get, "device") => socket::serve(request, query, hub, limit),
        _ => respond(
            request,
            404,
            "text/plain; charset=utf-8",
            "There is no such page. The mini program connects to /TOKEN, the operator opens /TOKEN/operator.\n",
        ),
    }
}

fn poll(mut request: Request, hub: &Hub, limit: usize) {
    let body = read(&mut request, limit as u64);
    let poll = body
        .and_then(|body| serde_json::from_str::<Poll>(&body).map_err(|error| error.to_string()));
    let poll = match poll {
        Ok(poll) => poll,
        Err(reason) => return respond(request, 400, "text/plain; charset=utf-8", &reason),
    };
    let connection = match hub.polled(&poll.device) {
        Ok(connection) => connection,
        Err(refused) => {
            let (status, text) = refusal(refused);
            return respond(request, status, "text/plain; charset=utf-8", text);
        }
    };
    for message in &poll.messages {
        hub.heard(connection, message);
    }
    let wait = if poll.wait { POLL } else { Duration::ZERO };
    let messages = match hub.next(connection, poll.wait, wait) {
        NextMessage::Send(text) => format!("[{text}]"),
        NextMessage::Nothing => "[]".to_owned(),
        NextMessage::Over => return respond(request, 410, "text/plain; charset=utf-8", OVER),
    };
    // Whoever waited was there all the time.
    hub.heard(connection, "");
    respond(
        request,
        200,
        "application/json",
        &format!("{{\"messages\":{messages}}}"),
    );
}

fn read(request: &mut Request, limit: u64) -> Result<String, String> {
    let mut body = Vec::new();
    let taken = request.as_reader().take(limit + 1).read_to_end(&mut body);
    taken.map_err(|error| error.to_string())?;
    if body.len() as u64 > limit {
        return Err(format!("the body is longer than {limit} bytes\n"));
    }
    String::from_utf8(body).map_err(|error| error.to_string())
}

/// Whether two texts are the same, in a time that does not tell how far they are.
fn same(one: &str, other: &str) -> bool {
    let pairs = one.bytes().zip(other.bytes());
    let differing = pairs.fold(0, |all, (one, other)| all | (one ^ other));
    one.len() == other.len() && differing == 0
}
