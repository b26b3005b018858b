//! Showing things: the only place that knows colours.

use std::io::{IsTerminal, Write};
use std::path::PathBuf;
use std::time::{Duration, Instant};

use anstyle::{AnsiColor, Style};

use super::error::CliError;
use crate::adapter::{Hello, Stray};
use crate::campaign::Event;
use crate::report::{Page, Role};
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
    let mut out = anstream::stdout().lock();
    for (role, text) in page.parts() {
        let style = style(role);
        if write!(out, "{style}{text}{style:#}").is_err() {
            return;
        }
    }
    let _gone = out.flush();
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
        text.line(Role::Faint, problem.excerpt.as_str());
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

/// A line on stderr that says how far a campaign is; only on a terminal.
pub(super) struct Progress {
    total: usize,
    shown: Option<Instant>,
    terminal: bool,
}

impl Progress {
    pub(super) fn new(total: usize) -> Self {
        Self {
            total,
            shown: None,
            terminal: std::io::stderr().is_terminal(),
        }
    }

    pub(super) fn show(&mut self, event: &Event<'_>) {
        if !self.terminal || self.shown.is_some_and(|last| last.elapsed() < EVERY) {
            return;
        }
        self.shown = Some(Instant::now());
        let text = match event {
            Event::Ready(hello) => format!("judging {}", hello.implementation.name),
            Event::Judged(cases) => format!("{cases} of {} scenarios", self.total),
            Event::Shrinking(left) => format!("shrinking: {left} to go"),
        };
        let _gone = write!(anstream::stderr(), "\r\x1b[K{text}");
    }

    pub(super) fn clear(&self) {
        if self.shown.is_some() {
            let _gone = write!(anstream::stderr(), "\r\x1b[K");
        }
    }
}
