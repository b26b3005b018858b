//! SHA-256, as bytes and spelt out.

use std::fmt::Write as _;

use hmac_sha256::Hash;

/// The SHA-256 of these bytes.
pub fn bytes(bytes: &[u8]) -> [u8; 32] {
    Hash::hash(bytes)
}

/// The same, in hexadecimal digits.
pub fn sha256(text: &[u8]) -> String {
    bytes(text).iter().fold(String::new(), |mut hex, byte| {
        // Writing to a string does not fail.
        let _written = write!(hex, "{byte:02x}");
        hex
    })
}

#[cfg(test)]
mod tests {
    use super::sha256;

    #[test]
    fn the_digest_is_sha_256() {
        assert_eq!(
            sha256(b"abc"),
            "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
        );
    }
}
