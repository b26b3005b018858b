//! What `init` writes: run as its README says, it is an adapter that is fit, for a platform that is not there yet.

use std::ffi::OsString;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use libtest_mimic::{Failed, Trial};

use crate::support::needs::{NODE, PYTHON, needing};
use crate::support::place::{PROGRAM, program, root};

fn init(language: &str, dir: &Path, more: &[&Path]) -> Result<Output, Failed> {
    let mut command = program();
    command.arg("init").arg(language).arg(dir);
    if let [path] = more {
        command.arg("--crate-path").arg(path);
    }
    Ok(command.output()?)
}

/// An empty directory.
fn dir(name: &str) -> Result<PathBuf, Failed> {
    let dir = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("init-{name}"));
    if dir.exists() {
        fs::remove_dir_all(&dir)?;
    }
    Ok(dir)
}

/// The commands in the README, one after the other, with their exit codes; `miniapp-conformance` is the one under test.
fn follow(dir: &Path) -> Result<Vec<(String, i32)>, Failed> {
    let readme = fs::read_to_string(dir.join("README.md"))?;
    let (_, rest) = readme.split_once("```sh\n").ok_or("no commands")?;
    let (commands, _) = rest.split_once("```").ok_or("no end of commands")?;
    let mut path = OsString::from(Path::new(PROGRAM).parent().ok_or("no directory")?);
    path.push(":");
    path.push(std::env::var_os("PATH").unwrap_or_default());
    let mut codes = Vec::new();
    for line in commands.lines() {
        let mut words = line.split(' ');
        // A shell would look for the program in the path that it is given, this process looks in its own.
        let program = match words.next().ok_or("an empty line")? {
            "miniapp-conformance" => PROGRAM,
            other => other,
        };
        let output = Command::new(program)
            .args(words)
            .current_dir(dir)
            .env("PATH", &path)
            .env("CARGO_NET_OFFLINE", "true")
            .output()?;
        let code = output.status.code().unwrap_or(-1);
        if code != 0 && !line.contains(" check ") {
            let said = String::from_utf8_lossy(&output.stderr).into_owned();
            return Err(format!("`{line}` ended with {code}: {said}").into());
        }
        codes.push((line.to_owned(), code));
    }
    Ok(codes)
}

/// Certified; judged, and found wanting.
fn check(codes: &[(String, i32)]) -> Result<(), Failed> {
    match codes {
        [.., (certify, 0), (check, 1)]
            if certify.contains(" certify ") && check.contains(" check ") =>
        {
            Ok(())
        }
        other => Err(format!("{other:?}").into()),
    }
}

fn started(language: &str) -> Result<PathBuf, Failed> {
    let dir = dir(language)?;
    let output = init(language, &dir, &[])?;
    if !output.status.success() {
        return Err(String::from_utf8_lossy(&output.stderr).into_owned().into());
    }
    check(&follow(&dir)?)?;
    Ok(dir)
}

/// With a platform in the place of the one that is missing, nothing is violated: nothing else was wrong.
fn completed(dir: &Path) -> Result<(), Failed> {
    fs::copy(root("examples/node/platform.mjs"), dir.join("platform.mjs"))?;
    match follow(dir)?.last() {
        // What a client that never changes cannot exercise is inapplicable.
        Some((_, 0)) => Ok(()),
        other => Err(format!("{other:?}").into()),
    }
}

fn node() -> Result<(), Failed> {
    completed(&started("node")?)
}

fn python() -> Result<(), Failed> {
    started("python").map(drop)
}

#[cfg(feature = "js")]
fn js() -> Result<(), Failed> {
    completed(&started("js")?)
}

/// Gives the project the features and the profile of this build, so that of what it depends on only this crate is compiled anew, and
/// that without optimisation.
fn build_nothing_twice(dir: &Path) -> Result<(), Failed> {
    let ours = fs::read_to_string(root("Cargo.toml"))?;
    let section = |head: &str| {
        let (_, rest) = ours.split_once(head).ok_or("no such section")?;
        Ok::<_, Failed>(rest.split("\n[").next().unwrap_or(rest).to_owned())
    };
    let manifest = fs::read_to_string(dir.join("Cargo.toml"))?
        .replace(", default-features = false", "")
        .replace(
            "[dependencies]",
            &format!("[dependencies]{}", section("\n[dev-dependencies]")?),
        )
        .replace("[workspace]", "[workspace]\nresolver = \"1\"");
    fs::write(dir.join("Cargo.toml"), manifest)?;
    fs::copy(root("Cargo.lock"), dir.join("Cargo.lock"))?;
    fs::create_dir(dir.join(".cargo"))?;
    let profile = ours.find("[profile.dev]").ok_or("no profile")?;
    let profiles = format!(
        "{}\n[profile.dev.package.miniapp-conformance]\nopt-level = 0\n",
        &ours[profile..]
    );
    fs::write(dir.join(".cargo/config.toml"), profiles)?;
    Ok(())
}

fn rust() -> Result<(), Failed> {
    let dir = dir("rust")?;
    let output = init("rust", &dir, &[&root(".")])?;
    if !output.status.success() {
        return Err(String::from_utf8_lossy(&output.stderr).into_owned().into());
    }
    build_nothing_twice(&dir)?;
    #[cfg(unix)]
    if let Some(target) = Path::new(PROGRAM).ancestors().nth(2) {
        std::os::unix::fs::symlink(target, dir.join("target"))?;
    }
    check(&follow(&dir)?)
}

fn overwrites_nothing() -> Result<(), Failed> {
    let dir = dir("twice")?;
    fs::create_dir_all(&dir)?;
    fs::write(dir.join("kit.mjs"), "mine")?;
    let output = init("node", &dir, &[])?;
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    if output.status.code() != Some(2) || !said.contains("kit.mjs exists already") {
        return Err(said.into());
    }
    let there = fs::read_dir(&dir)?.count();
    if there != 1 || fs::read_to_string(dir.join("kit.mjs"))? != "mine" {
        return Err(format!("{there} files").into());
    }
    Ok(())
}

pub fn trials() -> Vec<Trial> {
    vec![
        needing(NODE, "init::node", node),
        needing(PYTHON, "init::python", python),
        #[cfg(feature = "js")]
        Trial::test("init::js", js),
        Trial::test("init::rust", rust),
        Trial::test("init::overwrites_nothing", overwrites_nothing),
    ]
}
