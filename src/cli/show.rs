//! Showing things: the only place that knows colours.

use std::io::{self, Write};
use std::path::{Path, PathBuf};

use anstyle::{AnsiColor, Style};

use super::error::CliError;
use super::shell::quoted;
use crate::adapter::{Hello, Stray};
use crate::report::{Page, Role, harmless};
use crate::spec::Problem;

/// Sets when colours are used; without a word of the command line the environment and the terminal decide.
pub(super) fn colours(when: clap::ColorChoice) {
    match when {
        clap::ColorChoice::Auto => {}
        clap::ColorChoice::Always => anstream::ColorChoice::Always.write_global(),
        clap::ColorChoice::Never => anstream::ColorChoice::Never.write_global(),
    }
}

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

/// Prints a text on stdout.
pub(super) fn page(page: &Page) -> Result<(), CliError> {
    draw(page, &mut anstream::stdout().lock()).map_err(CliError::Stdout)
}

/// Prints a text that was made for a program or a file.
pub(super) fn text(text: &str) -> Result<(), CliError> {
    let mut out = io::stdout().lock();
    let written = out.write_all(text.as_bytes()).and_then(|()| out.flush());
    written.map_err(CliError::Stdout)
}

/// Prints a text on stderr. What cannot be told there cannot be told.
pub(super) fn on_stderr(page: &Page) {
    let _gone = draw(page, &mut anstream::stderr().lock());
}

/// Prints a plain line on stderr.
pub(super) fn notice(text: &str) {
    on_stderr(Page::new().line(Role::Plain, text));
}

/// Prints a warning on stderr.
pub(super) fn warning(text: &str) {
    let mut page = Page::new();
    page.push(Role::Warning, "warning:");
    on_stderr(page.text(format!(" {text}")).end());
}

fn draw(page: &Page, out: &mut impl Write) -> io::Result<()> {
    for (role, text) in page.parts() {
        let style = style(role);
        write!(out, "{style}{text}{style:#}")?;
    }
    out.flush()
}

/// Prints an error on stderr, and after it what may help. A reader who has gone away is not told.
pub(super) fn error(error: &CliError) {
    if error.is_gone() {
        return;
    }
    let mut page = headline(error);
    for line in error.details() {
        page.line(Role::Faint, format!("  {line}"));
    }
    if let Some(hint) = error.hint() {
        page.push(Role::Code, "hint:");
        page.line(Role::Plain, format!(" {hint}"));
    }
    on_stderr(&page);
}

/// Prints an error on stderr, and nothing else.
pub(super) fn error_alone(error: &CliError) {
    on_stderr(&headline(error));
}

fn headline(error: &CliError) -> Page {
    let mut page = Page::new();
    page.push(Role::Bad, "error:");
    if error.has_lines() {
        page.text(" ");
        page.lines(Role::Plain, &error.to_string());
    } else {
        page.line(Role::Plain, format!(" {}", harmless(&error.to_string())));
    }
    page
}

/// What is wrong with a spec, and what of its document is `open`, which is not wrong but should not be overlooked.
pub(super) fn spec_checked(
    name: &str,
    problems: &[Problem],
    open: Option<String>,
) -> Result<(), CliError> {
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
    page(&text)
}

pub(super) fn certified(hello: &Hello, strays: &[Stray]) -> Result<(), CliError> {
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
    page(&text)
}

/// The files of a starting point; the first of them says how to go on.
pub(super) fn started(dir: &Path, files: &[PathBuf], next: &[&str]) -> Result<(), CliError> {
    let mut text = Page::new();
    for file in files {
        text.line(Role::Plain, format!("written: {}", file.display()));
    }
    if let Some(first) = files.first() {
        text.line(Role::Good, format!("{} says how to go on", first.display()));
    }
    let dir = quoted(dir);
    text.line(Role::Plain, format!("next: cd {dir}"));
    for command in next {
        text.line(Role::Plain, format!("      {command}"));
    }
    page(&text)
}

/// Where a project in Rust takes the crate from.
pub(super) fn crate_source(source: &str) -> Result<(), CliError> {
    let mut text = Page::new();
    text.line(
        Role::Plain,
        format!("Cargo.toml takes the crate `miniapp-conformance` from {source}"),
    );
    if source.starts_with("version") {
        text.line(
            Role::Plain,
            "if cargo does not find that version, run `init rust DIR --crate-path PATH`; PATH is a checkout of the harness",
        );
    }
    page(&text)
}
