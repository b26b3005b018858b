//! One implementation, and what is expected of a run against it.

use std::fs::File;
use std::path::Path;
use std::process::Stdio;
use std::time::{Duration, Instant};

use libtest_mimic::Failed;

use crate::support::place::{program, root};

/// An implementation.
pub enum Subject {
    /// Methods of a subclass of the platform in `examples/node/platform.mjs`, and what stands before the class.
    Node {
        head: &'static str,
        class: &'static str,
    },
    /// Changes to `examples/python/mock.py`: each old text is there once and becomes the new one.
    Python(&'static [(&'static str, &'static str)]),
}

/// One implementation, and what is expected of a run against it. Made by [`node`] or [`python`]; what is not said is not
/// looked at.
pub struct Row {
    pub name: &'static str,
    pub subject: Subject,
    pub args: &'static [&'static str],
    pub exit: i32,
    pub first: Option<&'static str>,
    pub findings: Option<usize>,
    pub verdicts: Vec<(&'static str, &'static str)>,
    pub untouched: Vec<&'static str>,
    pub says: Vec<&'static str>,
    pub judged: Option<u64>,
    pub replay: Option<i32>,
    pub within: Duration,
}

/// A subclass of the JavaScript platform.
pub fn node(name: &'static str, class: &'static str) -> Row {
    row(name, Subject::Node { head: "", class })
}

/// The Python mock, changed.
pub fn python(name: &'static str, changes: &'static [(&'static str, &'static str)]) -> Row {
    row(name, Subject::Python(changes))
}

fn row(name: &'static str, subject: Subject) -> Row {
    Row {
        name,
        subject,
        args: &[],
        exit: 0,
        first: None,
        findings: None,
        verdicts: Vec::new(),
        untouched: Vec::new(),
        says: Vec::new(),
        judged: None,
        replay: None,
        within: Duration::from_mins(5),
    }
}

impl Row {
    /// What stands before the class.
    pub fn head(mut self, head: &'static str) -> Self {
        if let Subject::Node { head: before, .. } = &mut self.subject {
            *before = head;
        }
        self
    }

    /// More arguments of `check`.
    pub fn args(self, args: &'static [&'static str]) -> Self {
        Self { args, ..self }
    }

    /// The exit code. Default: 0.
    pub fn exits(self, exit: i32) -> Self {
        Self { exit, ..self }
    }

    /// The clause of the first finding.
    pub fn first(self, clause: &'static str) -> Self {
        Self {
            first: Some(clause),
            ..self
        }
    }

    /// How many findings there are.
    pub fn findings(self, count: usize) -> Self {
        Self {
            findings: Some(count),
            ..self
        }
    }

    /// The verdict on a clause, as the report has it.
    pub fn verdict(mut self, clause: &'static str, verdict: &'static str) -> Self {
        self.verdicts.push((clause, verdict));
        self
    }

    /// Clauses that are neither violated nor flaky.
    pub fn untouched(mut self, clauses: &[&'static str]) -> Self {
        self.untouched.extend(clauses);
        self
    }

    /// A text in what is printed.
    pub fn says(mut self, text: &'static str) -> Self {
        self.says.push(text);
        self
    }

    /// How many scenarios were judged.
    pub fn judged(self, count: u64) -> Self {
        Self {
            judged: Some(count),
            ..self
        }
    }

    /// The exit code of `replay` with the file of the first finding.
    pub fn replays(self, code: i32) -> Self {
        Self {
            replay: Some(code),
            ..self
        }
    }

    /// How many seconds it may take at most, on a machine that has more to do.
    pub fn within(self, seconds: u64) -> Self {
        Self {
            within: Duration::from_secs(seconds),
            ..self
        }
    }
}

impl Subject {
    /// Writes the program, and gives the words that start it.
    pub fn write(&self, dir: &Path) -> Result<Vec<String>, Failed> {
        let (program, file, text) = match self {
            Self::Node { head, class } => ("node", "adapter.mjs", subclass(head, class)),
            Self::Python(changes) => ("python3", "adapter.py", changed(changes)?),
        };
        let file = dir.join(file);
        std::fs::write(&file, text)?;
        Ok(vec![
            program.to_owned(),
            file.to_string_lossy().into_owned(),
        ])
    }
}

fn subclass(head: &str, class: &str) -> String {
    let import = |file: &str| format!("file://{}", root("examples/node").join(file).display());
    format!(
        "import {{ connect }} from '{}';\nimport {{ serve }} from '{}';\nimport {{ Platform }} from '{}';\n{head}\n\
         class Subject extends Platform {{\n{class}\n}}\nserve(connect(Subject));\n",
        import("connect.mjs"),
        import("kit.mjs"),
        import("platform.mjs"),
    )
}

fn changed(changes: &[(&str, &str)]) -> Result<String, Failed> {
    let dir = root("examples/python");
    let mut text = std::fs::read_to_string(dir.join("mock.py"))?;
    for (old, new) in changes {
        if text.matches(old).count() != 1 {
            return Err(format!("`{old}` is not in mock.py exactly once").into());
        }
        text = text.replace(old, new);
    }
    let path = format!(
        "import os, random, sys, time\nsys.path.insert(0, {:?})\nimport json\n",
        dir.display().to_string()
    );
    Ok(text.replacen("import json\n", &path, 1))
}

/// How a run ended, and everything that it printed.
pub struct Ended {
    pub code: Option<i32>,
    pub text: String,
}

/// Runs the program under test; it must end in time.
pub fn run(dir: &Path, args: &[&str], within: Duration) -> Result<Ended, Failed> {
    let out = dir.join("out.txt");
    let file = File::create(&out)?;
    let mut child = program()
        .args(args)
        .current_dir(dir)
        .stdin(Stdio::null())
        .stdout(file.try_clone()?)
        .stderr(file)
        .spawn()?;
    let until = Instant::now() + within;
    let code = loop {
        if let Some(status) = child.try_wait()? {
            break status.code();
        }
        if until < Instant::now() {
            child.kill()?;
            child.wait()?;
            let text = String::from_utf8_lossy(&std::fs::read(&out)?).into_owned();
            return Err(format!("still running after {within:?}\n{text}").into());
        }
        std::thread::sleep(Duration::from_millis(10));
    };
    let text = String::from_utf8_lossy(&std::fs::read(&out)?).into_owned();
    Ok(Ended { code, text })
}
