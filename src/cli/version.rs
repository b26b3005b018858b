//! `--version --verbose`: what this build speaks and carries.

use std::ffi::OsString;

use crate::adapter::protocol::PROTOCOL;
use crate::spec::{self, BUILTIN};

/// Whether the command line asks for the version with all particulars: `--version -v`, in either order.
pub(super) fn is_asked_for(words: &[OsString]) -> bool {
    let has = |names: [&str; 2]| {
        words
            .iter()
            .any(|word| names.iter().any(|name| word == name))
    };
    words.len() == 3 && has(["--version", "-V"]) && has(["--verbose", "-v"])
}

/// The particulars.
pub(super) fn text() -> String {
    let features = [
        (cfg!(feature = "js"), "js"),
        (cfg!(feature = "listen"), "listen"),
        (cfg!(feature = "mimalloc"), "mimalloc"),
    ];
    let features: Vec<_> = features
        .iter()
        .filter(|one| one.0)
        .map(|one| one.1)
        .collect();
    let mut text = format!(
        "{} {}\nprotocol: {} to {}\nfeatures: {}\nspecs:\n",
        env!("CARGO_PKG_NAME"),
        env!("CARGO_PKG_VERSION"),
        PROTOCOL.min,
        PROTOCOL.max,
        if features.is_empty() {
            "none".to_owned()
        } else {
            features.join(", ")
        },
    );
    for builtin in BUILTIN {
        if let Ok(spec) = spec::load(builtin.text, builtin.file) {
            text += &format!(
                "  {} {}\n    sha256 {}\n",
                spec.name,
                spec.version,
                spec.digest()
            );
        }
    }
    text
}
