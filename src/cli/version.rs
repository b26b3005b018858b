//! `--version --verbose`: what this build speaks and carries.

use std::ffi::OsString;

use crate::adapter::protocol::PROTOCOL;
use crate::report::either;
use crate::spec::{self, BUILTIN};

/// Whether the command line asks for the version with all particulars: `--version -v`, in either order.
pub(super) fn is_asked_for(words: &[OsString]) -> bool {
    let has = |names: [&str; 2]| {
        words
            .iter()
            .any(|word| names.iter().any(|name| word == name))
    };
    let lang = words.iter().position(|word| word == "--lang");
    let of_lang = words
        .iter()
        .filter(|word| word.to_string_lossy().starts_with("--lang="))
        .count();
    let others = words.len() - of_lang - lang.map_or(0, |_| 2.min(words.len()));
    others == 3 && has(["--version", "-V"]) && has(["--verbose", "-v"])
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
    let features = if features.is_empty() {
        either("none", "无").to_owned()
    } else {
        features.join(either(", ", "、"))
    };
    let (min, max) = (PROTOCOL.min, PROTOCOL.max);
    let versions = if min == max {
        min.to_string()
    } else {
        format!("{min} 至 {max}")
    };
    let mut text = format!("{} {}\n", env!("CARGO_PKG_NAME"), env!("CARGO_PKG_VERSION"));
    text += &either(
        format!("protocol: {min} to {max}\nfeatures: {features}\nspecs:\n"),
        format!("协议：{versions}\n功能：{features}\n内置规格：\n"),
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
