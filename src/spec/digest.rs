//! What tells one state of a spec from another.

use super::model::Spec;
use crate::digest::sha256;

impl Spec {
    /// SHA-256 of the spec as the harness reads it, profiles applied: the same for two texts that differ in layout alone.
    pub fn digest(&self) -> String {
        let text = serde_json::to_string(self).unwrap_or_default();
        sha256(text.as_bytes())
    }
}
