//! Answers to requests over HTTP, and what callers are told that cannot connect.

use std::io::Cursor;

use tiny_http::{Header, Request, Response};

use super::hub::Refused;

/// What a second device gets.
const BUSY: &str = "Another device is connected to this campaign. Close the mini program there, wait a few seconds, and connect again.\n";

/// What everybody gets afterwards.
pub(super) const OVER: &str =
    "The campaign is over. Start `check --listen` again and use the address that it prints.\n";

/// Status and text for a caller that cannot connect.
pub(super) const fn refusal(refused: Refused) -> (u16, &'static str) {
    match refused {
        Refused::Busy => (409, BUSY),
        Refused::Over => (410, OVER),
    }
}

/// Answers a request.
pub(super) fn respond(request: Request, status: u16, kind: &str, body: &str) {
    let headers = [
        ("Content-Type", kind),
        ("Cache-Control", "no-store"),
        ("Referrer-Policy", "no-referrer"),
        ("X-Content-Type-Options", "nosniff"),
        // The page of a container has an origin of its own; the token is what lets it in.
        ("Access-Control-Allow-Origin", "*"),
        ("Access-Control-Allow-Headers", "content-type"),
    ];
    let all = headers
        .iter()
        .filter_map(|(name, value)| Header::from_bytes(*name, *value).ok());
    let response = Response::new(
        status.into(),
        all.collect(),
        Cursor::new(body.as_bytes().to_vec()),
        Some(body.len()),
        None,
    );
    // Whoever asked may have gone.
    let _ = request.respond(response);
}
