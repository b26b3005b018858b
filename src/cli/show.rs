//! Showing things: the only place that knows colours.

use std::io::{IsTerminal, Write};
use std::path::PathBuf;
use std::time::{Duration, Instant};

use anstyle::{AnsiColor, Style};

use super::error::CliError;
use crate::adapter::{Hello, Stray};
use crate::campaign::Event;
use crate::check::Compiled;
use crate::report::{self, Page, Role};
use crate::spec::Problem;

/// How often progress is shown.
const EVERY: Duration = Duration::from_millis(100);

const fn style(role: Role) -> Style {
    match role {
        Role::Plain => Style::new(),
        Role::Heading => Style::new().bold(),
        Role::Good => AnsiColor::Green.on_default(),
        Role::Bad => AnsiColor::Red.on_default().bold(),
        Role::Warning => AnsiColor::Yellow.on_default(),
        Role::Faint => Style::new().dimmed(),
        Role::Code => AnsiColor::Cyan.on_default(),
    }
}

/// Prints a text on stdout. A reader that has gone away is no error.
pub(super) fn page(page: &Page) {
    let _gone = draw(page, &mut anstream::stdout().lock());
}

/// Prints a text that was made for a program or a file.
pub(super) fn text(text: &str) {
    let mut out = std::io::stdout().lock();
    let _gone = out.write_all(text.as_bytes()).and_then(|()| out.flush());
}

fn draw(page: &Page, out: &mut impl Write) -> std::io::Result<()> {
    for (role, text) in page.parts() {
        let style = style(role);
        write!(out, "{style}{text}{style:#}")?;
    }
    out.flush()
}

/// Prints an error on stderr.
pub(super) fn error(error: &CliError) {
    let style = style(Role::Bad);
    let mut out = anstream::stderr().lock();
    let _gone = writeln!(out, "{style}error:{style:#} {error}");
}

/// What is wrong with a spec, and what of its document is `open`, which is not wrong but should not be overlooked.
pub(super) fn spec_checked(name: &str, problems: &[Problem], open: Option<String>) {
    let mut text = Page::new();
    for problem in problems {
        text.push(
            Role::Code,
            format!("{}:{}:{}", problem.file, problem.line, problem.column),
        );
        text.line(Role::Plain, format!(": {}", problem.fault));
        text.lines(Role::Faint, &problem.excerpt);
    }
    if let Some(open) = open {
        text.line(Role::Warning, format!("{name}: {open}"));
    }
    match problems.len() {
        0 => text.line(Role::Good, format!("{name}: nothing is wrong")),
        1 => text.line(Role::Bad, format!("{name}: 1 thing is wrong")),
        many => text.line(Role::Bad, format!("{name}: {many} things are wrong")),
    };
    page(&text);
}

pub(super) fn certified(hello: &Hello, strays: &[Stray]) {
    let mut text = Page::new();
    let name = format!("{} {}", hello.adapter.name, hello.adapter.version);
    if strays.is_empty() {
        text.line(
            Role::Good,
            format!("certified: {name} keeps to the protocol"),
        );
    } else {
        text.line(Role::Bad, format!("not certified: {name}"));
    }
    let can: Vec<_> = hello.capabilities.iter().map(ToString::to_string).collect();
    text.line(Role::Plain, format!("it can do: {}", can.join(", ")));
    for stray in strays {
        text.line(Role::Warning, stray.incident.to_string());
    }
    page(&text);
}

/// The files of a starting point; the first of them says how to go on.
pub(super) fn started(files: &[PathBuf]) {
    let mut text = Page::new();
    for file in files {
        text.line(Role::Plain, format!("written: {}", file.display()));
    }
    if let Some(first) = files.first() {
        text.line(Role::Good, format!("{} says how to go on", first.display()));
    }
    page(&text);
}

/// What stands on stderr while a campaign runs: a line for each clause that is violated, as soon as it is, and only on a terminal one that says how far
/// the campaign is.
pub(super) struct Progress<'a> {
    compiled: &'a Compiled,
    total: usize,
    shown: Option<Instant>,
    terminal: bool,
}

impl<'a> Progress<'a> {
    pub(super) fn new(compiled: &'a Compiled, total: usize) -> Self {
        Self {
            compiled,
            total,
            shown: None,
            terminal: std::io::stderr().is_terminal(),
        }
    }

    pub(super) fn show(&mut self, event: &Event<'_>) {
        match *event {
            Event::Violated { clause, case } => {
                self.clear();
                let line = report::first_violation(self.compiled.clause(clause).0, case);
                let _gone = draw(&line, &mut anstream::stderr().lock());
            }
            _ if !self.is_due() => {}
            Event::Ready(hello) => self.far(&format!("judging {}", hello.implementation.name)),
            Event::Judged(cases) => self.far(&format!("{cases} of {} scenarios", self.total)),
            Event::Shrinking(left) => self.far(&format!("shrinking: {left} to go")),
        }
    }

    fn is_due(&self) -> bool {
        self.terminal && self.shown.is_none_or(|last| last.elapsed() >= EVERY)
    }

    fn far(&mut self, text: &str) {
        self.shown = Some(Instant::now());
        let _gone = write!(anstream::stderr(), "\r\x1b[K{text}");
    }

    /// Takes the line that says how far it is away, until it is shown again.
    pub(super) fn clear(&mut self) {
        if self.shown.take().is_some() {
            let _gone = write!(anstream::stderr(), "\r\x1b[K");
        }
    }
}
