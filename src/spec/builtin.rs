//! The built-in specs.

/// A built-in spec: its name and its text.
#[derive(Clone, Copy, Debug)]
pub struct Builtin {
    /// As `--spec` takes it.
    pub name: &'static str,
    /// Where it lies in the repository.
    pub file: &'static str,
    /// The built-in spec that it extends, if it is a profile.
    pub extends: Option<&'static str>,
    /// The JSON.
    pub text: &'static str,
}

/// The JSON Schema of the format, for editors.
pub const SCHEMA: &str = include_str!("../../specs/spec.schema.json");

/// All of them, the default first.
pub const BUILTIN: &[Builtin] = &[
    Builtin {
        name: "my.getOpenUserInfo",
        file: "specs/my.getOpenUserInfo.json",
        extends: None,
        text: include_str!("../../specs/my.getOpenUserInfo.json"),
    },
    Builtin {
        name: "alipay-plus.getOpenUserInfo",
        file: "specs/alipay-plus.json",
        extends: Some("my.getOpenUserInfo"),
        text: include_str!("../../specs/alipay-plus.json"),
    },
    Builtin {
        name: "my.getAuthCode",
        file: "specs/my.getAuthCode.json",
        extends: None,
        text: include_str!("../../specs/my.getAuthCode.json"),
    },
];

/// The spec that is used when none is named.
pub const DEFAULT: &Builtin = &BUILTIN[0];

/// The spec of this name.
pub fn find(name: &str) -> Option<&'static Builtin> {
    BUILTIN.iter().find(|one| one.name == name)
}
