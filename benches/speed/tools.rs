//! The tools that the harness is compared with: installed when they are first asked for, and run. Whatever goes wrong is a sentence, never a panic.

use std::fs;
use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

use serde::Deserialize;

/// Where the scripts are.
pub const SCRIPTS: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/benches/compare");

/// Where tools are installed, and where they keep what they keep.
pub fn home() -> PathBuf {
    let temporary = Path::new(env!("CARGO_TARGET_TMPDIR"));
    temporary.parent().unwrap_or(temporary).join("compare")
}

/// A virtual environment with what `requirements.txt` asks for; its `bin`.
pub fn python() -> Result<PathBuf, String> {
    let venv = home().join("venv");
    install(&venv, "requirements.txt", || {
        run(Command::new("python3").args(["-m", "venv"]).arg(&venv))?;
        let wanted = Path::new(SCRIPTS).join("requirements.txt");
        let mut pip = Command::new(venv.join("bin/python"));
        pip.args(["-m", "pip", "install", "--quiet", "--requirement"]);
        run(pip.arg(wanted))
    })?;
    Ok(venv.join("bin"))
}

/// A folder into which npm has installed what `package.json` asks for.
pub fn node() -> Result<PathBuf, String> {
    let folder = home().join("node");
    install(&folder, "package.json", || {
        run(Command::new("npm")
            .args(["install", "--no-audit", "--no-fund", "--no-package-lock"])
            .current_dir(&folder))
    })?;
    Ok(folder)
}

/// Installs into `folder` unless that was done for just this `list`, a file beside the scripts.
fn install(
    folder: &Path,
    list: &str,
    work: impl FnOnce() -> Result<String, String>,
) -> Result<(), String> {
    let wanted =
        fs::read_to_string(Path::new(SCRIPTS).join(list)).map_err(|why| why.to_string())?;
    let done = folder.join("installed");
    if fs::read_to_string(&done).is_ok_and(|before| before == wanted) {
        return Ok(());
    }
    println!("installing what {list} lists; once");
    let write = |file: &Path| fs::write(file, &wanted).map_err(|why| why.to_string());
    fs::create_dir_all(folder).map_err(|why| why.to_string())?;
    write(&folder.join(list))?;
    work()?;
    write(&done)
}

/// Runs a program to its end; what it wrote.
pub fn run(command: &mut Command) -> Result<String, String> {
    let name = command.get_program().to_string_lossy().into_owned();
    let output = command
        .stdin(Stdio::null())
        .output()
        .map_err(|why| format!("{name} cannot be started: {why}"))?;
    let said = String::from_utf8_lossy(&output.stdout).into_owned();
    if output.status.success() {
        return Ok(said);
    }
    let error = String::from_utf8_lossy(&output.stderr).into_owned();
    let last = [error, said].iter().find_map(|text| {
        text.lines()
            .rfind(|line| !line.trim().is_empty())
            .map(str::to_owned)
    });
    let last = last.unwrap_or_default();
    Err(format!(
        "{name} ended with {}: {}",
        output.status,
        last.trim()
    ))
}

/// What a script says that it did.
#[derive(Deserialize)]
pub struct Rate {
    cases: f64,
    seconds: f64,
}

impl Rate {
    /// Cases a second, of the last line of `text`.
    pub fn of(text: &str) -> Result<f64, String> {
        let line = text.lines().last().unwrap_or_default();
        let rate: Self =
            serde_json::from_str(line).map_err(|why| format!("no rate in {line:?}: {why}"))?;
        Ok(rate.cases / rate.seconds)
    }
}

/// A server that says on its first line where it is; ended when it is dropped.
pub struct Server {
    child: Child,
    pub url: String,
}

impl Server {
    pub fn start(command: &mut Command) -> Result<Self, String> {
        let name = command.get_program().to_string_lossy().into_owned();
        let mut child = command
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .map_err(|why| format!("{name} cannot be started: {why}"))?;
        let mut url = String::new();
        if let Some(output) = child.stdout.take() {
            BufReader::new(output)
                .read_line(&mut url)
                .map_err(|why| why.to_string())?;
        }
        let server = Self {
            child,
            url: url.trim().to_owned(),
        };
        if server.url.is_empty() {
            return Err(format!("{name} does not say where it listens"));
        }
        Ok(server)
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
