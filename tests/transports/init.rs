//! What `init` writes: run as its README says, it is an adapter that is fit, for a platform that is not there yet.

use std::ffi::OsString;
use std::fs;
use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

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
    check(&follow(&dir)?)?;
    // The functions that stand there as comments compile too.
    let file = dir.join("src/main.rs");
    let code = fs::read_to_string(&file)?;
    let first = code.find("    // fn ").ok_or("no functions")?;
    let end = code.rfind("    // }\n").ok_or("no end")? + "    // }\n".len();
    let functions = code[first..end]
        .replace("    // ", "    ")
        .replace("    //\n", "\n");
    let whole = [&code[..first], &functions, &code[end..]].concat();
    fs::write(&file, whole)?;
    check(&follow(&dir)?)
}

/// What the dependency on this crate says in the `Cargo.toml` that was written.
fn dependency(dir: &Path) -> Result<String, Failed> {
    let manifest = fs::read_to_string(dir.join("Cargo.toml"))?;
    let line = manifest
        .lines()
        .find(|line| line.starts_with("miniapp-conformance = "));
    Ok(line.ok_or("no dependency")?.to_owned())
}

/// A folder that is not a clone of this repository is refused by name, with what to do, and nothing is written.
fn rust_elsewhere() -> Result<(), Failed> {
    let base = dir("elsewhere")?;
    let other = base.join("my \"wallet\"");
    fs::create_dir_all(&other)?;
    let manifest = "[package]\nname = \"my-wallet\"\nversion = \"1.0.0\"\n";
    for (manifest, path, said) in [
        (None, "my \"wallet\"", "no Cargo.toml"),
        (Some(manifest), "my \"wallet\"", "not that of"),
        (Some(manifest), ".", "no Cargo.toml"),
        (Some(manifest), "missing", "no such folder"),
    ] {
        if let Some(manifest) = manifest {
            fs::write(other.join("Cargo.toml"), manifest)?;
        }
        let mut command = program();
        command.current_dir(&base);
        command.args(["init", "rust", "adapter", "--crate-path", path]);
        let output = command.output()?;
        let errors = String::from_utf8_lossy(&output.stderr).into_owned();
        let names = errors.contains(path.trim_start_matches('.')) && errors.contains(said);
        let advises = errors.contains("hint: ") && errors.contains("clone");
        if output.status.code() != Some(2) || !names || !advises || base.join("adapter").exists() {
            return Err(format!("{path}: {errors}").into());
        }
    }
    Ok(())
}

/// A clone may be named from anywhere, whatever its path; in a clone it need not be named.
fn rust_from_a_clone() -> Result<(), Failed> {
    let base = dir("clones")?;
    let clone = base.join("the \"clone\"");
    fs::create_dir_all(clone.join("src"))?;
    for file in ["Cargo.toml", "src/lib.rs"] {
        fs::copy(root(file), clone.join(file))?;
    }
    let mut command = program();
    command.current_dir(clone.join("src"));
    command.args(["init", "rust", "../../named", "--crate-path", ".."]);
    let output = command.output()?;
    if !output.status.success() {
        return Err(String::from_utf8_lossy(&output.stderr).into_owned().into());
    }
    let named = dependency(&base.join("named"))?;
    let path = fs::canonicalize(&clone)?;
    if !named.contains(&format!("path = '{}'", path.display())) {
        return Err(named.into());
    }
    let output = init("rust", &base.join("unnamed"), &[])?;
    let told = String::from_utf8_lossy(&output.stdout).into_owned();
    let unnamed = dependency(&base.join("unnamed"))?;
    // A published copy of the sources is no clone.
    let wanted = if root("Cargo.toml.orig").exists() {
        "version = "
    } else {
        "path = "
    };
    if !unnamed.contains(wanted) || !told.contains("takes the crate `miniapp-conformance` from") {
        return Err(format!("{unnamed}: {told}").into());
    }
    Ok(())
}

/// A server that is killed when the test ends.
struct Server(std::process::Child);

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

/// Starts the server on a free port, and gives its address.
fn serve(dir: &Path) -> Result<(Server, String), Failed> {
    let child = Command::new("python3")
        .args(["server.py", "0"])
        .current_dir(dir)
        .stdout(Stdio::piped())
        .spawn()?;
    let mut server = Server(child);
    let stdout = server.0.stdout.take().ok_or("no output")?;
    let mut line = String::new();
    BufReader::new(stdout).read_line(&mut line)?;
    Ok((server, line.trim().to_owned()))
}

/// Certified and found wanting as it is; conformant with a platform in the place of the one that is missing.
fn http() -> Result<(), Failed> {
    let dir = dir("http")?;
    let output = init("http", &dir, &[])?;
    if !output.status.success() {
        return Err(String::from_utf8_lossy(&output.stderr).into_owned().into());
    }
    let run = |command: &str, address: &str| -> Result<(Option<i32>, String), Failed> {
        let output = program()
            .args([command, "--http", address])
            .current_dir(&dir)
            .output()?;
        let said = [output.stderr, output.stdout].concat();
        Ok((output.status.code(), String::from_utf8_lossy(&said).into()))
    };
    {
        let (_server, address) = serve(&dir)?;
        for (command, wanted) in [("certify", 0), ("check", 1)] {
            let (code, said) = run(command, &address)?;
            if code != Some(wanted) {
                return Err(format!("{command}: {code:?}: {said}").into());
            }
        }
    }
    // The mock of the examples instead, as far as the skeleton declares what it can do.
    fs::copy(root("examples/python/mock.py"), dir.join("mock.py"))?;
    let adapter = fs::read_to_string(dir.join("adapter.py"))?;
    let adapter = adapter.replace(
        "ADAPTER = {",
        "from mock import Mock as Platform\n\nADAPTER = {",
    );
    fs::write(dir.join("adapter.py"), adapter)?;
    let (_server, address) = serve(&dir)?;
    match run("check", &address)? {
        (Some(0), _) => Ok(()),
        (code, said) => Err(format!("{code:?}: {said}").into()),
    }
}

/// A platform that fails in a thread of its own shows nothing but what it wrote on stderr: so that is shown, and acts on no terminal.
fn what_a_platform_prints() -> Result<(), Failed> {
    let dir = dir("stderr")?;
    init("python", &dir, &[])?;
    let adapter = fs::read_to_string(dir.join("adapter.py"))?;
    let adapter = adapter.replace(
        "# \"getOpenUserInfo\": self.get_open_user_info,",
        "\"getOpenUserInfo\": lambda *_: print(\"KeyError: \\x1b[31m'success'\"),",
    );
    fs::write(dir.join("adapter.py"), adapter)?;
    let run = |args: &[&str]| -> Result<(Option<i32>, String), Failed> {
        let mut command = program();
        let command = command.args(args).args(["--", "python3", "adapter.py"]);
        let output = command.current_dir(&dir).output()?;
        let said = String::from_utf8_lossy(&output.stdout).into_owned();
        Ok((output.status.code(), said))
    };
    let wanted = r"stderr: KeyError: \u{1b}[31m'success'";
    let (_, played) = run(&["play", "--scenario", "5"])?;
    let (code, checked) = run(&["check", "--scenarios", "10"])?;
    let findings = dir.join("conformance-findings");
    let mut files =
        fs::read_dir(&findings)?.filter_map(|one| Some(one.ok()?.file_name().to_str()?.to_owned()));
    let file = files.find(|name| name.starts_with("callbacks."));
    let file = format!("conformance-findings/{}", file.ok_or("no finding")?);
    let (still, replayed) = run(&["replay", &file])?;
    if code != Some(1) || still != Some(1) {
        return Err(format!("{code:?} {still:?}: {checked}{replayed}").into());
    }
    for said in [played, checked, replayed] {
        if !said.contains(wanted) {
            return Err(said.into());
        }
    }
    Ok(())
}

/// A pipeline is read in the root of a repository only; elsewhere that is said.
fn pipelines() -> Result<(), Failed> {
    for (language, next) in [("github", "conformance.yml"), ("gitlab", ".gitlab-ci.yml")] {
        let dir = dir(&format!("pipeline-{language}"))?;
        let output = init(language, &dir.join("adapter"), &[])?;
        let errors = String::from_utf8_lossy(&output.stderr);
        if !output.status.success() || !errors.contains("not the root of a Git repository") {
            return Err(errors.into_owned().into());
        }
        fs::create_dir_all(dir.join(".git"))?;
        let mut command = program();
        command.args(["init", language, "."]).current_dir(&dir);
        let output = command.output()?;
        let said = String::from_utf8_lossy(&output.stdout);
        let wanted = said.contains(next) && said.contains("git commit") && !said.contains("cd .");
        if !output.stderr.is_empty() || !wanted {
            return Err(said.into_owned().into());
        }
    }
    Ok(())
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
        Trial::test("init::rust_elsewhere", rust_elsewhere),
        Trial::test("init::rust_from_a_clone", rust_from_a_clone),
        needing(PYTHON, "init::http", http),
        Trial::test("init::pipelines", pipelines),
        needing(
            PYTHON,
            "init::what_a_platform_prints",
            what_a_platform_prints,
        ),
        Trial::test("init::overwrites_nothing", overwrites_nothing),
    ]
}
