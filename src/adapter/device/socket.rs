//! A caller that is connected by a WebSocket.
//!
//! The socket is read and written by one thread. A caller that has nothing to tell sends an empty text every 200 ms or so,
//! so that reading never keeps a request waiting for long, and a connection that has died is noticed.

use std::sync::Arc;
use std::time::Duration;

use tiny_http::{Header, Request, Response};
use tungstenite::handshake::derive_accept_key;
use tungstenite::protocol::frame::coding::CloseCode;
use tungstenite::protocol::{CloseFrame, Role, WebSocketConfig};
use tungstenite::{Message, WebSocket};

use super::hub::{Hub, NextMessage};
use super::respond::{OVER, refusal, respond};

/// After an answer, how long to wait for the next request before the socket is read again.
const TURN: Duration = Duration::from_millis(150);

pub(super) fn serve(request: Request, query: &str, hub: &Arc<Hub>, limit: usize) {
    let header = |name: &str| {
        let mut all = request.headers().iter();
        let found = all.find(|one| one.field.as_str().as_str().eq_ignore_ascii_case(name));
        found.map(|one| one.value.to_string())
    };
    let Some(key) = header("Sec-WebSocket-Key") else {
        respond(
            request,
            426,
            "text/plain; charset=utf-8",
            "This address is for a WebSocket.\n",
        );
        return;
    };
    let device = query.strip_prefix("device=").unwrap_or(query).to_owned();
    let accept = derive_accept_key(key.as_bytes());
    let Ok(accept) = Header::from_bytes("Sec-WebSocket-Accept", accept) else {
        return;
    };
    let response = Response::empty(101).with_header(accept);
    let stream = request.upgrade("websocket", response);
    let config = WebSocketConfig::default()
        .max_message_size(Some(limit))
        .max_frame_size(Some(limit));
    let mut socket = WebSocket::from_raw_socket(stream, Role::Server, Some(config));
    let connection = match hub.attach(&device) {
        Ok(connection) => connection,
        Err(refused) => {
            // A mini program sees the reason of a close, and nothing of a refused handshake.
            let (_, text) = refusal(refused);
            return close(&mut socket, text);
        }
    };
    loop {
        match hub.next(connection, false, TURN) {
            NextMessage::Send(text) => {
                if socket.send(Message::text(&*text)).is_err() {
                    break;
                }
            }
            NextMessage::Nothing => {}
            NextMessage::Over => return close(&mut socket, OVER),
        }
        match socket.read() {
            Ok(Message::Text(text)) => hub.heard(connection, &text),
            Ok(Message::Close(_)) | Err(_) => break,
            Ok(_) => hub.heard(connection, ""),
        }
    }
    hub.detach(connection);
}

fn close<S: std::io::Read + std::io::Write>(socket: &mut WebSocket<S>, text: &str) {
    // The reason of a close has room for 123 bytes.
    let end = text.floor_char_boundary(120);
    let frame = CloseFrame {
        code: CloseCode::Policy,
        reason: text[..end].trim_end().into(),
    };
    let _ = socket.close(Some(frame));
    let _ = socket.flush();
}
