//! What tells one state of a spec from another.

use std::fmt::Write as _;

use sha2::{Digest, Sha256};

use super::model::Spec;

impl Spec {
    /// SHA-256 of the spec as the harness reads it, profiles applied: the same for two texts that differ in layout alone.
    pub fn digest(&self) -> String {
        let text = serde_json::to_string(self).unwrap_or_default();
        let bytes = Sha256::digest(text.as_bytes());
        bytes.iter().fold(String::new(), |mut hex, byte| {
            // Writing to a string does not fail.
            let _written = write!(hex, "{byte:02x}");
            hex
        })
    }
}
