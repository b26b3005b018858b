//! Where the harness listens, and the token that keeps others out.

use std::net::{IpAddr, SocketAddr, TcpListener, UdpSocket};

use thiserror::Error;

/// The harness cannot listen.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum ListenError {
    /// Not an address.
    #[error(
        "`{0}` is no address; give `HOST:PORT`, such as `127.0.0.1:8800`, or `:0` for any free port on this machine"
    )]
    Address(String),
    /// Not a token.
    #[error(
        "the text after `/` is no token; give the 32 digits of an address that `check --listen` printed before, or no `/`"
    )]
    Token,
    /// Somebody else listens there, say.
    #[error("cannot listen on {address}: {reason}")]
    Bind {
        /// The address.
        address: SocketAddr,
        /// The system's words.
        reason: String,
    },
    /// The system gave no random bytes.
    #[error("the system gave no random bytes for the token: {0}")]
    Random(String),
}

/// Where the harness listens.
#[derive(Clone, Debug)]
pub struct Address {
    /// Host and port, the port that was given by the system included.
    pub socket: SocketAddr,
    /// Whoever knows it may connect; 128 random bits in hexadecimal digits.
    pub token: String,
}

impl Address {
    /// Listens on `HOST:PORT`, `:PORT` (loopback) or `PORT` (loopback). With `/TOKEN` behind it the token is that of an earlier
    /// campaign, so that the mini program need not be told another address.
    ///
    /// # Errors
    /// When the text is no address, or nobody can listen there.
    pub fn listen(text: &str) -> Result<(Self, TcpListener), ListenError> {
        let (place, token) = match text.split_once('/') {
            None => (text, random(16)?),
            Some((place, token)) if is_token(token) => (place, token.to_owned()),
            Some(_) => return Err(ListenError::Token),
        };
        let wanted = parse(place).ok_or_else(|| ListenError::Address(text.to_owned()))?;
        let bind = |error: &dyn std::fmt::Display| ListenError::Bind {
            address: wanted,
            reason: error.to_string(),
        };
        let listener = TcpListener::bind(wanted).map_err(|error| bind(&error))?;
        let socket = listener.local_addr().map_err(|error| bind(&error))?;
        Ok((Self { socket, token }, listener))
    }

    /// Host and port as another machine writes them.
    fn host(&self) -> String {
        let ip = self.socket.ip();
        let ip = if ip.is_unspecified() {
            outward().unwrap_or(ip)
        } else {
            ip
        };
        SocketAddr::new(ip, self.socket.port()).to_string()
    }

    /// Where the mini program connects.
    pub fn caller(&self) -> String {
        format!("http://{}/{}", self.host(), self.token)
    }

    /// The page for the operator.
    pub fn operator(&self) -> String {
        format!("http://{}/{}/operator", self.host(), self.token)
    }
}

/// So many random bytes in hexadecimal digits.
pub(super) fn random(bytes: usize) -> Result<String, ListenError> {
    let mut all = vec![0; bytes];
    getrandom::fill(&mut all).map_err(|error| ListenError::Random(error.to_string()))?;
    Ok(all
        .iter()
        .fold(String::new(), |text, byte| format!("{text}{byte:02x}")))
}

fn is_token(text: &str) -> bool {
    text.len() == 32
        && text
            .bytes()
            .all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'))
}

fn parse(text: &str) -> Option<SocketAddr> {
    const LOOPBACK: &str = "127.0.0.1";
    let port = text.strip_prefix(':').unwrap_or(text);
    if let Ok(port) = port.parse::<u16>() {
        return format!("{LOOPBACK}:{port}").parse().ok();
    }
    let text = text
        .strip_prefix("localhost:")
        .map_or_else(|| text.to_owned(), |port| format!("{LOOPBACK}:{port}"));
    text.parse().ok()
}

/// The address of this machine as others see it. Nothing is sent: a datagram socket only looks up the way out.
fn outward() -> Option<IpAddr> {
    let socket = UdpSocket::bind("0.0.0.0:0").ok()?;
    socket.connect("192.0.2.1:9").ok()?;
    Some(socket.local_addr().ok()?.ip())
}

/// A text as a QR code for a terminal, two modules a character; `None` if it is too long.
pub fn qr(text: &str) -> Option<String> {
    use qrcode::QrCode;
    use qrcode::render::unicode::Dense1x2;

    let code = QrCode::new(text).ok()?;
    Some(
        code.render::<Dense1x2>()
            .dark_color(Dense1x2::Light)
            .light_color(Dense1x2::Dark)
            .build(),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_without_a_host_is_on_this_machine() {
        for text in ["8800", ":8800", "localhost:8800", "127.0.0.1:8800"] {
            assert_eq!(parse(text), "127.0.0.1:8800".parse().ok(), "{text}");
        }
        assert_eq!(parse("[::1]:8800"), "[::1]:8800".parse().ok());
        for text in ["", "host", "http://127.0.0.1:8800", "127.0.0.1", ":99999"] {
            assert_eq!(parse(text), None, "{text}");
        }
    }

    #[test]
    fn two_tokens_differ_and_the_addresses_hold_them() {
        let (one, _keep) = Address::listen(":0").unwrap();
        let (other, _keep) = Address::listen(":0").unwrap();
        assert_ne!(one.token, other.token);
        assert_eq!(one.token.len(), 32);
        assert!(one.caller().ends_with(&one.token));
        assert!(one.operator().contains(&one.token));
        assert!(qr(&one.caller()).is_some());
        let (again, _keep) = Address::listen(&format!(":0/{}", one.token)).unwrap();
        assert_eq!(again.token, one.token);
        for text in [
            ":0/",
            ":0/short",
            ":0/..",
            ":0/ABCDEF0123456789ABCDEF0123456789",
        ] {
            assert!(
                matches!(Address::listen(text), Err(ListenError::Token)),
                "{text}"
            );
        }
    }
}
