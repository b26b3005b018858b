//! What the fingerprint of a finding looks like.

/// Whether a text has the form of a fingerprint.
pub(super) fn is_fingerprint(text: &str) -> bool {
    let digit = |byte: u8| matches!(byte, b'0'..=b'9' | b'a'..=b'f');
    text.len() == 16 && text.bytes().all(digit)
}
