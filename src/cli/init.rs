//! `init`: a starting point for an adapter.

use std::fs::{self, OpenOptions};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use super::args::{InitArgs, Language};
use super::error::CliError;
use super::show;
use crate::report::{Lang, spoken};

/// A file of a starting point: where it goes, and what is in it.
type File = (&'static str, &'static str);

/// The file that says how to go on.
const README: &str = "README.md";

const PLATFORM: File = ("platform.mjs", include_str!("../../templates/platform.mjs"));
const CONNECT: File = ("connect.mjs", include_str!("../../templates/connect.mjs"));

const PROTOCOL: File = ("PROTOCOL.md", include_str!("../../docs/PROTOCOL.md"));

const NODE: &[File] = &[
    (README, include_str!("../../templates/node/README.md")),
    (
        "adapter.mjs",
        include_str!("../../templates/node/adapter.mjs"),
    ),
    CONNECT,
    ("kit.mjs", include_str!("../../examples/node/kit.mjs")),
    PLATFORM,
    PROTOCOL,
];
const JS: &[File] = &[
    (README, include_str!("../../templates/js/README.md")),
    CONNECT,
    PLATFORM,
    PROTOCOL,
];
const PYTHON: &[File] = &[
    (README, include_str!("../../templates/python/README.md")),
    (
        "adapter.py",
        include_str!("../../templates/python/adapter.py"),
    ),
    ("kit.py", include_str!("../../examples/python/kit.py")),
    PROTOCOL,
];
const RUST: &[File] = &[
    (README, include_str!("../../templates/rust/README.md")),
    (
        "Cargo.toml",
        include_str!("../../templates/rust/Cargo.toml.in"),
    ),
    (
        "src/main.rs",
        include_str!("../../templates/rust/src/main.rs"),
    ),
    PROTOCOL,
];

const GITHUB: &[File] = &[(
    ".github/workflows/conformance.yml",
    include_str!("../../templates/ci/github.yml"),
)];
const GITLAB: &[File] = &[(
    ".gitlab/conformance.yml",
    include_str!("../../templates/ci/gitlab.yml"),
)];
const MINIPROGRAM: &[File] = &[
    (
        README,
        include_str!("../../templates/miniprogram/README.md"),
    ),
    ("app.js", include_str!("../../templates/miniprogram/app.js")),
    (
        "app.json",
        include_str!("../../templates/miniprogram/app.json"),
    ),
    (
        "conformance/caller.js",
        include_str!("../../templates/miniprogram/conformance/caller.js"),
    ),
    (
        "conformance/config.js",
        include_str!("../../templates/miniprogram/conformance/config.js"),
    ),
    (
        "conformance/transport.js",
        include_str!("../../templates/miniprogram/conformance/transport.js"),
    ),
    (
        "pages/index/index.acss",
        include_str!("../../templates/miniprogram/pages/index/index.acss"),
    ),
    (
        "pages/index/index.axml",
        include_str!("../../templates/miniprogram/pages/index/index.axml"),
    ),
    (
        "pages/index/index.js",
        include_str!("../../templates/miniprogram/pages/index/index.js"),
    ),
    (
        "pages/index/index.json",
        include_str!("../../templates/miniprogram/pages/index/index.json"),
    ),
    ("DEVICE.md", include_str!("../../docs/DEVICE.md")),
    PROTOCOL,
];

/// What stands in the templates for the address that the mini program connects to.
const ADDRESS: &str = "http://127.0.0.1:8800/TOKEN";

/// What stands in the templates for where the crate comes from.
const SOURCE: &str = "CRATE-SOURCE";

pub(super) fn run(args: &InitArgs) -> Result<u8, CliError> {
    let files = match args.language {
        Language::Node => NODE,
        Language::Python => PYTHON,
        Language::Rust => RUST,
        Language::Js => JS,
        Language::Github => GITHUB,
        Language::Gitlab => GITLAB,
        Language::Miniprogram => MINIPROGRAM,
    };
    let address = args.address.as_deref().unwrap_or(ADDRESS);
    if let Some(wrong) = unquotable(address) {
        return Err(CliError::Value {
            option: "address",
            value: wrong.to_owned(),
            why: "an address as `check --listen` prints it is expected".to_owned(),
        });
    }
    // All or nothing: one look before the first is written.
    if let Some((name, _)) = files
        .iter()
        .find(|(name, _)| args.dir.join(name).symlink_metadata().is_ok())
    {
        return Err(CliError::Exists(args.dir.join(name)));
    }
    let source = source(args.crate_path.as_deref())?;
    let mut written: Vec<PathBuf> = Vec::new();
    let readme = readme(args.language).filter(|_| spoken() == Lang::Zh);
    for (name, text) in files {
        let file = args.dir.join(name);
        let text = readme.filter(|_| *name == README).unwrap_or(text);
        write_new(
            &file,
            &text.replace(SOURCE, &source).replace(ADDRESS, address),
        )
        .map_err(|error| CliError::File {
            action: "write",
            file: file.clone(),
            error,
        })?;
        written.push(file);
    }
    show::started(&args.dir, &written, commands(args.language))?;
    if matches!(args.language, Language::Rust) {
        show::crate_source(&source)?;
    }
    Ok(0)
}

/// What stands in the README of a project in Chinese.
const fn readme(language: Language) -> Option<&'static str> {
    Some(match language {
        Language::Node => include_str!("../../templates/node/README.zh.md"),
        Language::Js => include_str!("../../templates/js/README.zh.md"),
        Language::Python => include_str!("../../templates/python/README.zh.md"),
        Language::Rust => include_str!("../../templates/rust/README.zh.md"),
        Language::Miniprogram => include_str!("../../templates/miniprogram/README.zh.md"),
        Language::Github | Language::Gitlab => return None,
    })
}

/// An address that cannot stand between quotes in JavaScript as it is.
fn unquotable(address: &str) -> Option<&str> {
    let plain = |byte: u8| byte.is_ascii_graphic() && !b"'\"`\\<>".contains(&byte);
    (!address.bytes().all(plain)).then_some(address)
}

/// What to run next, in the folder of the project.
const fn commands(language: Language) -> &'static [&'static str] {
    match language {
        Language::Node => &[
            "miniapp-conformance certify -- node adapter.mjs",
            "miniapp-conformance check -- node adapter.mjs",
        ],
        Language::Js => &[
            "miniapp-conformance certify --js connect.mjs",
            "miniapp-conformance check --js connect.mjs",
        ],
        Language::Python => &[
            "miniapp-conformance certify -- python3 adapter.py",
            "miniapp-conformance check -- python3 adapter.py",
        ],
        Language::Github | Language::Gitlab => &[
            "miniapp-conformance check --shard 1/4 --report part-1.json -- PROGRAM ARGS",
            "miniapp-conformance report merge part-*.json --report report.html",
        ],
        Language::Miniprogram => &["miniapp-conformance check --listen 0.0.0.0:8800"],
        Language::Rust => &[
            "cargo build",
            "miniapp-conformance certify -- target/debug/conformance-adapter",
            "miniapp-conformance check -- target/debug/conformance-adapter",
        ],
    }
}

/// Where a project takes the crate from, as `Cargo.toml` has it: from the checkout that is named, or the one that this program was
/// built from if it is still there, else from the registry.
fn source(path: Option<&Path>) -> Result<String, CliError> {
    let built_from = Path::new(env!("CARGO_MANIFEST_DIR"));
    let is_there = built_from.join("Cargo.toml").is_file();
    let Some(path) = path.or_else(|| is_there.then_some(built_from)) else {
        return Ok(format!(r#"version = "{}""#, env!("CARGO_PKG_VERSION")));
    };
    let path = fs::canonicalize(path).map_err(|error| CliError::File {
        action: "find",
        file: path.to_owned(),
        error,
    })?;
    // A JSON string is a TOML string.
    let quoted = serde_json::Value::from(path.to_string_lossy()).to_string();
    Ok(format!("path = {quoted}"))
}

fn write_new(file: &Path, text: &str) -> io::Result<()> {
    if let Some(folder) = file.parent() {
        fs::create_dir_all(folder)?;
    }
    let mut file = OpenOptions::new().write(true).create_new(true).open(file)?;
    file.write_all(text.as_bytes())
}
