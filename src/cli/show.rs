//! Showing things: the only place that knows colours.

use std::io::{self, IsTerminal, Write};
use std::path::{Path, PathBuf};

use anstyle::{AnsiColor, Style};
use unicode_width::UnicodeWidthStr;

use super::crate_source::CrateSource;
use super::error::CliError;
use super::shell::quoted;
use crate::report::{Page, Role, either, harmless, translated};
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

/// The narrowest terminal to which lines are fitted.
const NARROWEST: u16 = 40;

/// Prints a text on stdout; on a terminal its lines are fitted to the width.
pub(super) fn page(page: &Page) -> Result<(), CliError> {
    let width = io::stdout()
        .is_terminal()
        .then(terminal_size::terminal_size)
        .flatten();
    let fitted = match width {
        Some((width, _)) if width.0 >= NARROWEST => &page.wrapped(usize::from(width.0)),
        _ => page,
    };
    draw(fitted, &mut anstream::stdout().lock()).map_err(CliError::Stdout)
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
    page.push(Role::Warning, either("warning: ", "警告："));
    on_stderr(page.text(text).end());
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
        page.push(Role::Code, either("hint: ", "提示："));
        page.line(Role::Plain, hint);
    }
    on_stderr(&page);
}

/// Prints an error on stderr, and nothing else.
pub(super) fn error_alone(error: &CliError) {
    on_stderr(&headline(error));
}

fn headline(error: &CliError) -> Page {
    let mut page = Page::new();
    page.push(Role::Bad, either("error: ", "错误："));
    if error.has_lines() {
        page.lines(Role::Plain, &error.words());
    } else {
        page.line(Role::Plain, harmless(&error.words()));
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
        text.line(
            Role::Plain,
            format!(
                "{}{}",
                either(": ", "："),
                translated(&problem.fault.to_string())
            ),
        );
        text.lines(Role::Faint, &problem.excerpt);
    }
    if let Some(open) = open {
        text.line(Role::Warning, format!("{name}{}{open}", either(": ", "：")));
    }
    match problems.len() {
        0 => text.line(
            Role::Good,
            format!("{name}{}", either(": nothing is wrong", "：没有错误")),
        ),
        1 => text.line(
            Role::Bad,
            format!("{name}{}", either(": 1 thing is wrong", "：有 1 处错误")),
        ),
        many => text.line(
            Role::Bad,
            either(
                format!("{name}: {many} things are wrong"),
                format!("{name}：有 {many} 处错误"),
            ),
        ),
    };
    page(&text)
}

/// The files of a starting point; the first of them says how to go on.
pub(super) fn started(dir: &Path, files: &[PathBuf], next: &[&str]) -> Result<(), CliError> {
    let mut text = Page::new();
    for file in files {
        let written = either("written: ", "已写入：");
        let file = file.strip_prefix(".").unwrap_or(file);
        text.line(Role::Plain, format!("{written}{}", file.display()));
    }
    if let Some(first) = files.first() {
        let first = first.strip_prefix(".").unwrap_or(first).display();
        let line = either(
            format!("{first} says how to go on"),
            format!("请先阅读 {first}"),
        );
        text.line(Role::Good, line);
    }
    let next_step = either("next: ", "下一步：");
    let indent = " ".repeat(next_step.width());
    let there = (dir != Path::new(".")).then(|| format!("cd {}", quoted(dir)));
    let commands = there
        .into_iter()
        .chain(next.iter().map(ToString::to_string));
    for (at, command) in commands.enumerate() {
        text.text(if at == 0 { next_step } else { &indent })
            .line(Role::Code, command);
    }
    page(&text)
}

/// Where a project in Rust takes the crate from.
pub(super) fn crate_source(dir: &Path, source: &CrateSource) -> Result<(), CliError> {
    let manifest = dir.join("Cargo.toml");
    let (manifest, toml) = (manifest.display(), source.toml());
    let mut text = Page::new();
    text.line(
        Role::Plain,
        either(
            format!("{manifest} takes the crate `miniapp-conformance` from {toml}"),
            format!("{manifest} 从 {toml} 取得 crate `miniapp-conformance`"),
        ),
    );
    if *source == CrateSource::Registry {
        text.line(
            Role::Warning,
            either(
                format!(
                    "if cargo does not find this version on crates.io: clone the repository of the harness, and write `path = \"CLONE\"` there instead of `{toml}`"
                ),
                format!(
                    "如果 cargo 在 crates.io 上找不到该版本：请克隆本工具的仓库，并在该文件中把 `{toml}` 改为 `path = \"CLONE\"`"
                ),
            ),
        );
    }
    page(&text)
}
