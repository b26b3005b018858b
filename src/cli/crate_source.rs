//! Where a project in Rust takes the crate from.

use std::fs;
use std::path::{Path, PathBuf};

use toml_edit::{DocumentMut, Value};

use super::error::CliError;

/// The name by which `Cargo.toml` tells this crate from others.
const NAME: &str = env!("CARGO_PKG_NAME");

/// Where a project takes the crate from.
#[derive(Clone, Debug, Eq, PartialEq)]
pub(super) enum CrateSource {
    /// A clone of the repository, in this folder.
    Clone(String),
    /// The registry.
    Registry,
}

impl CrateSource {
    /// As `Cargo.toml` has it.
    pub(super) fn toml(&self) -> String {
        match self {
            Self::Clone(folder) => format!("path = {}", Value::from(folder.as_str())),
            Self::Registry => format!(r#"version = "{}""#, env!("CARGO_PKG_VERSION")),
        }
    }
}

/// The clone that is named; else the clone that this program was built from or lies in, if it is still there; else the registry.
pub(super) fn find(named: Option<&Path>) -> Result<CrateSource, CliError> {
    if let Some(folder) = named {
        return clone(folder);
    }
    let program = std::env::current_exe().unwrap_or_default();
    let around = program.ancestors().skip(1);
    Ok(without_name(
        [Path::new(env!("CARGO_MANIFEST_DIR"))]
            .into_iter()
            .chain(around),
    ))
}

/// The first of these folders that is a clone.
fn without_name<'p>(folders: impl Iterator<Item = &'p Path>) -> CrateSource {
    let clones = folders.filter(|one| one.is_absolute() && !is_published(one));
    let mut clones = clones.filter_map(|one| clone(one).ok());
    clones.next().unwrap_or(CrateSource::Registry)
}

/// Whether a folder holds what cargo took from the registry. It may be cleared away at any time.
fn is_published(folder: &Path) -> bool {
    folder.join("Cargo.toml.orig").is_file()
}

/// The clone in a folder.
fn clone(folder: &Path) -> Result<CrateSource, CliError> {
    let refuse = |at: &Path, why: &'static str| CliError::NoClone {
        folder: at.to_owned(),
        why,
    };
    let full: PathBuf = fs::canonicalize(folder)
        .map_err(|_| refuse(folder, "there is no such folder, or it cannot be opened"))?;
    if !full.is_dir() {
        return Err(refuse(&full, "it is not a folder"));
    }
    let Ok(manifest) = fs::read_to_string(full.join("Cargo.toml")) else {
        return Err(refuse(&full, "it has no Cargo.toml that can be read"));
    };
    if name(&manifest).as_deref() != Some(NAME) {
        return Err(refuse(
            &full,
            "its Cargo.toml is not that of `miniapp-conformance`",
        ));
    }
    if !full.join("src/lib.rs").is_file() {
        return Err(refuse(&full, "it has no src/lib.rs"));
    }
    match full.to_str() {
        Some(folder) => Ok(CrateSource::Clone(folder.to_owned())),
        None => Err(refuse(
            &full,
            "its path is not UTF-8, so Cargo.toml cannot hold it; move the clone",
        )),
    }
}

/// The name of the package that a `Cargo.toml` describes.
fn name(manifest: &str) -> Option<String> {
    let manifest: DocumentMut = manifest.parse().ok()?;
    let name = manifest.get("package")?.get("name")?;
    name.as_str().map(ToOwned::to_owned)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A new folder for the test of this name.
    fn scratch(test: &str) -> PathBuf {
        let name = format!("{NAME}-init-{}-{test}", std::process::id());
        let folder = std::env::temp_dir().join(name);
        fs::create_dir_all(&folder).expect("a folder");
        fs::canonicalize(folder).expect("a path")
    }

    fn put(folder: &Path, name: &str) {
        fs::create_dir_all(folder.join("src")).expect("a folder");
        let manifest = format!("[package]\nname = \"{name}\"\nversion = \"9.9.9\"\n");
        fs::write(folder.join("Cargo.toml"), manifest).expect("written");
        fs::write(folder.join("src/lib.rs"), "").expect("written");
    }

    fn refused(folder: &Path) -> String {
        let error = find(Some(folder)).expect_err("refused");
        assert_eq!(error.exit_code(), 2);
        assert!(error.hint().is_some(), "{error}");
        error.to_string()
    }

    #[test]
    fn a_folder_is_taken_if_it_is_a_clone() {
        let dir = scratch("named");
        let clone = dir.join("the clone");
        put(&clone, NAME);
        let wanted = CrateSource::Clone(clone.display().to_string());
        assert_eq!(find(Some(&clone)).expect("a clone"), wanted);
        let roundabout = clone.join("src/..");
        assert_eq!(find(Some(&roundabout)).expect("a clone"), wanted);

        let missing = refused(&dir.join("missing"));
        assert!(missing.contains("no such folder"), "{missing}");
        let manifest = refused(&clone.join("Cargo.toml"));
        assert!(manifest.contains("not a folder"), "{manifest}");
        let none = refused(&dir);
        assert!(none.contains("no Cargo.toml"), "{none}");
        let other = dir.join("other");
        put(&other, "my-wallet");
        let said = refused(&other);
        assert!(said.contains(&other.display().to_string()), "{said}");
        fs::write(other.join("Cargo.toml"), "[package\n").expect("written");
        refused(&other);
        // A workspace around the crate is not the crate.
        fs::write(other.join("Cargo.toml"), "[workspace]\n").expect("written");
        refused(&other);
        fs::remove_file(clone.join("src/lib.rs")).expect("removed");
        refused(&clone);
        fs::remove_dir_all(dir).expect("removed");
    }

    #[test]
    fn the_path_stands_in_toml_as_it_is() {
        let dir = scratch("quoted");
        for name in [
            r#"a "clone""#,
            r"back\slash",
            "it's",
            "克隆",
            "tab\there",
            "two\nlines",
            "del\u{7f}",
            r#"both ' and ""#,
        ] {
            let folder = dir.join(name);
            put(&folder, NAME);
            let source = find(Some(&folder)).expect("a clone").toml();
            let manifest = format!("[dependencies]\nx = {{ {source}, default-features = false }}");
            let manifest: DocumentMut = manifest.parse().expect(&source);
            let path = manifest["dependencies"]["x"]["path"].as_str();
            assert_eq!(path, folder.to_str());
        }
        fs::remove_dir_all(dir).expect("removed");
    }

    #[cfg(target_os = "linux")]
    #[test]
    fn a_path_that_toml_cannot_hold_is_refused() {
        use std::ffi::OsStr;
        use std::os::unix::ffi::OsStrExt;

        let dir = scratch("latin");
        let folder = dir.join(OsStr::from_bytes(b"caf\xe9"));
        put(&folder, NAME);
        let said = refused(&folder);
        assert!(said.contains("not UTF-8"), "{said}");
        // A link with a better name leads to the same path.
        let link = dir.join("link");
        std::os::unix::fs::symlink(&folder, &link).expect("a link");
        refused(&link);
        fs::remove_dir_all(dir).expect("removed");
    }

    #[test]
    fn without_a_clone_the_registry_is_named() {
        let dir = scratch("unnamed");
        let (gone, other) = (dir.join("gone"), dir.join("other"));
        put(&other, "my-wallet");
        let none = [gone.as_path(), other.as_path(), Path::new(""), &dir];
        let source = without_name(none.into_iter());
        assert_eq!(source, CrateSource::Registry);
        let version = env!("CARGO_PKG_VERSION");
        assert_eq!(source.toml(), format!(r#"version = "{version}""#));

        let clone = dir.join("clone");
        put(&clone, NAME);
        let found = without_name(none.into_iter().chain([clone.as_path()]));
        assert_eq!(found, CrateSource::Clone(clone.display().to_string()));
        // What `cargo install` took from the registry is no clone.
        fs::write(clone.join("Cargo.toml.orig"), "").expect("written");
        assert_eq!(
            without_name([clone.as_path()].into_iter()),
            CrateSource::Registry
        );
        fs::remove_dir_all(dir).expect("removed");
    }

    /// In a clone, as here, the clone is found without being named.
    #[test]
    fn the_clone_that_the_program_was_built_in_is_found() {
        let here = Path::new(env!("CARGO_MANIFEST_DIR"));
        let wanted = if is_published(here) {
            CrateSource::Registry
        } else {
            clone(here).expect("a clone")
        };
        assert_eq!(find(None).expect("a source"), wanted);
    }
}
