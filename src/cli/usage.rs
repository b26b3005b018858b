//! Reading the command line, with hints where a usual slip is seen.

use std::ffi::OsString;
use std::process::ExitCode;

use clap::FromArgMatches;
use clap::error::{ContextKind, ContextValue, ErrorKind};

use super::args::Args;
use super::{help, lang, show, version};
use crate::report::{self, either};

/// The command line, and whether it has a `--`. The status with which the process ends if it asks for help or is wrong.
pub(super) fn parse() -> Result<(Args, bool), ExitCode> {
    let words: Vec<OsString> = std::env::args_os().collect();
    let lang = lang::of(&words, |name| std::env::var(name).ok());
    report::speak(lang);
    if version::is_asked_for(&words) {
        let printed = show::text(&version::text());
        return Err(ExitCode::from(if printed.is_err() { 2 } else { 0 }));
    }
    let rest = words.iter().any(|word| word == "--");
    let mut command = help::command(lang);
    let matches = command.try_get_matches_from_mut(help::asked(&words));
    matches
        .and_then(|matches| Args::from_arg_matches(&matches))
        .map(|args| (args, rest))
        .map_err(|error| {
            let printed = error.print();
            if let Some(hint) = hint(&error, &words, rest) {
                show::notice(&hint);
            }
            let code = u8::try_from(error.exit_code()).unwrap_or(2);
            // Help that nobody could read is an error.
            ExitCode::from(if printed.is_err() { 2 } else { code })
        })
}

/// A program without `--` before it.
fn hint(error: &clap::Error, words: &[OsString], rest: bool) -> Option<String> {
    let kind = match error.kind() {
        ErrorKind::UnknownArgument => ContextKind::InvalidArg,
        ErrorKind::InvalidSubcommand => ContextKind::InvalidSubcommand,
        _ => return None,
    };
    let Some(ContextValue::String(found)) = error.get(kind) else {
        return None;
    };
    if rest || found.starts_with('-') {
        return None;
    }
    let command = words.get(1).and_then(|word| word.to_str());
    let (before, after) = match command {
        Some(name @ ("check" | "certify" | "replay")) => (name, "after all options"),
        _ => ("check", "after `check`"),
    };
    let file = if before == "replay" { " FILE" } else { "" };
    let at = words.iter().position(|word| word.to_str() == Some(found))?;
    let program = words[at..].iter().map(super::shell::quoted);
    let program = program.collect::<Vec<_>>().join(" ");
    let line = format!("miniapp-conformance {before}{file} -- {program}");
    Some(either(
        format!("hint: to judge a program, put `--` before it, {after}: {line}"),
        format!("提示：要判定一个程序，请在它之前写 `--`：{line}"),
    ))
}
