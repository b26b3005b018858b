//! The console blocks of the documentation: each command runs as written and prints what stands below it.
//!
//! A line that begins with `$` is a command; the lines after it are its standard output. `…` stands for any text, and a
//! line that holds nothing else for any lines. A command ends with exit status 0, unless the line that it prints last says
//! another (`exit status 1`), or the command ends with `# exit status 1`.

use std::path::Path;
use std::process::Command;

use libtest_mimic::{Failed, Trial};

use crate::support::needs::{NODE, PYTHON, needing_all};
use crate::support::place::{PROGRAM, root, scratch};

/// The documents, each with the programs that its commands need.
const DOCUMENTS: &[&str] = &[
    "README.md",
    "README.zh-CN.md",
    "docs/PROTOCOL.md",
    "docs/PROTOCOL.zh-CN.md",
    "examples/js/README.md",
    "examples/node/README.md",
    "examples/python/README.md",
    "examples/rust/README.md",
];

/// What the commands find in the directory that they run in.
const THERE: &[&str] = &[
    "Cargo.toml",
    "captured.jsonl",
    "docs",
    "examples",
    "specs",
    "templates",
];

struct Step {
    line: usize,
    command: String,
    printed: Vec<String>,
}

/// The commands of all `console` blocks.
fn steps(text: &str) -> Vec<Step> {
    let mut steps: Vec<Step> = Vec::new();
    let mut inside = false;
    for (at, line) in text.lines().enumerate() {
        let plain = line.trim();
        if plain.starts_with("```") {
            inside = plain == "```console";
        } else if inside {
            if let Some(command) = plain.strip_prefix("$ ") {
                steps.push(Step {
                    line: at + 1,
                    command: command.to_owned(),
                    printed: Vec::new(),
                });
            } else if let Some(step) = steps.last_mut() {
                step.printed.push(line.trim_end().to_owned());
            }
        }
    }
    steps
}

/// Whether lines are what a pattern says.
fn fits(pattern: &[String], lines: &[&str]) -> bool {
    match (pattern, lines) {
        ([], []) => true,
        ([gap, rest @ ..], _) if gap.trim() == "…" => {
            (0..=lines.len()).any(|from| fits(rest, &lines[from..]))
        }
        ([one, rest @ ..], [line, more @ ..]) => line_fits(one, line) && fits(rest, more),
        _ => false,
    }
}

fn line_fits(pattern: &str, line: &str) -> bool {
    let mut parts = pattern.split('…');
    let first = parts.next().unwrap_or_default();
    let Some(mut rest) = line.strip_prefix(first) else {
        return false;
    };
    let parts: Vec<_> = parts.collect();
    let Some((last, middle)) = parts.split_last() else {
        return rest.is_empty();
    };
    for part in middle {
        match rest.split_once(part) {
            Some((_, after)) => rest = after,
            None => return false,
        }
    }
    rest.ends_with(last)
}

/// The exit status that a command is to end with.
fn status(step: &Step) -> i32 {
    let said = |text: &str| {
        let (_, after) = text
            .rsplit_once("exit status ")
            .or_else(|| text.rsplit_once("退出码 "))?;
        let digits: String = after.chars().take_while(char::is_ascii_digit).collect();
        digits.parse().ok()
    };
    let comment = step.command.split_once('#').map_or("", |(_, after)| after);
    let last = step.printed.iter().rev().find(|line| !line.is_empty());
    said(comment).or_else(|| said(last?)).unwrap_or_default()
}

fn run(step: &Step, dir: &Path) -> Result<(), String> {
    let mut path = std::ffi::OsString::from(Path::new(PROGRAM).parent().ok_or("no directory")?);
    path.push(":");
    path.push(std::env::var_os("PATH").unwrap_or_default());
    let output = Command::new("sh")
        .args(["-c", &step.command])
        .current_dir(dir)
        .env("PATH", path)
        .env("LC_ALL", "C.UTF-8")
        .output()
        .map_err(|error| error.to_string())?;
    let printed = String::from_utf8_lossy(&output.stdout);
    let errors = String::from_utf8_lossy(&output.stderr);
    let code = output.status.code();
    let wanted = status(step);
    if code != Some(wanted) {
        return Err(format!(
            "exit status {code:?} instead of {wanted}\n{errors}{printed}"
        ));
    }
    let lines: Vec<_> = printed.lines().map(str::trim_end).collect();
    let end = step.printed.iter().rposition(|line| !line.is_empty());
    let pattern = &step.printed[..end.map_or(0, |end| end + 1)];
    if pattern.is_empty() || fits(pattern, &lines) {
        Ok(())
    } else {
        Err(format!("it prints\n{printed}"))
    }
}

fn document(name: &str) -> Result<(), Failed> {
    let text = std::fs::read_to_string(root(name))?;
    let dir = scratch(&format!("consoles/{name}"));
    #[cfg(unix)]
    for one in THERE {
        std::os::unix::fs::symlink(root(one), dir.join(one))?;
    }
    let mut wrong = String::new();
    for step in steps(&text) {
        if let Err(error) = run(&step, &dir) {
            wrong += &format!("{name}:{}: {}\n{error}\n", step.line, step.command);
        }
    }
    if wrong.is_empty() {
        Ok(())
    } else {
        Err(wrong.into())
    }
}

/// The runner itself notices what is wrong.
fn notices() -> Result<(), Failed> {
    let text = "```console\n$ echo one two; exit 3 # exit status 3\none …\n$ printf 'a\\nb\\nc\\n'\na\n…\nc\n```\n";
    let dir = scratch("consoles/notices");
    let steps = steps(text);
    for step in &steps {
        run(step, &dir)?;
    }
    for (command, printed) in [("echo one", "two"), ("false", ""), ("echo 1; echo 2", "1")] {
        let step = Step {
            line: 1,
            command: command.to_owned(),
            printed: vec![printed.to_owned()],
        };
        if run(&step, &dir).is_ok() {
            return Err(format!("`{command}` printed `{printed}`").into());
        }
    }
    match steps.len() {
        2 => Ok(()),
        other => Err(format!("{other} steps").into()),
    }
}

pub fn trials() -> Vec<Trial> {
    let documents = DOCUMENTS.iter().map(|name| {
        let title = format!("consoles::{name}");
        needing_all(&[NODE, PYTHON], title, || document(name))
    });
    documents
        .chain([Trial::test("consoles::notices", notices)])
        .collect()
}
