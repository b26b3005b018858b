//! Reading the command line, with hints where a usual slip is seen.

use std::ffi::OsString;
use std::io::Write as _;
use std::process::ExitCode;

use clap::FromArgMatches;
use clap::error::{ContextKind, ContextValue, ErrorKind};

use super::args::Args;
use super::shell::{quoted, without_credentials};
use super::{help, lang, show, version, wrong};
use crate::report::{self, Lang, either};

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
        .map_err(|mut error| {
            without_value(&mut error);
            let printed = print(&error, &words);
            if let Some(hint) = hint(&error, &words, rest) {
                show::notice(&hint);
            }
            let code = u8::try_from(error.exit_code()).unwrap_or(2);
            // Help that nobody could read is an error.
            ExitCode::from(if printed.is_err() { 2 } else { code })
        })
}

/// Takes away the tip to give a misspelt option to the program that is judged.
fn without_value(error: &mut clap::Error) {
    if let Some(ContextValue::StyledStrs(mut tips)) = error.remove(ContextKind::Suggested) {
        tips.retain(|tip| !tip.to_string().contains(" as a value, "));
        if !tips.is_empty() {
            error.insert(ContextKind::Suggested, ContextValue::StyledStrs(tips));
        }
    }
}

/// Prints help or what is wrong. A user and a password in an address are left out.
fn print(error: &clap::Error, words: &[OsString]) -> std::io::Result<()> {
    let texts = words.iter().filter_map(|word| word.to_str());
    let parts = texts.flat_map(|word| {
        word.split_once('=')
            .into_iter()
            .map(|(_, value)| value)
            .chain([word])
    });
    let secret: Vec<_> = parts
        .map(|word| (word, without_credentials(word)))
        .filter(|(word, shown)| word != shown)
        .collect();
    let is_help = error.kind() == ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand;
    if error.use_stderr() && !is_help && report::spoken() == Lang::Zh {
        show::on_stderr(&wrong::chinese(error, |text| {
            let shown = secret.iter();
            shown.fold(text.to_owned(), |text, (word, shown)| {
                text.replace(word, shown)
            })
        }));
        return Ok(());
    }
    if report::spoken() == Lang::Zh && (is_help || !error.use_stderr()) {
        let text = in_chinese(&error.render().ansi().to_string());
        if is_help {
            anstream::eprint!("{text}");
            return Ok(());
        }
        let mut out = anstream::stdout().lock();
        return out.write_all(text.as_bytes()).and_then(|()| out.flush());
    }
    if secret.is_empty() || !error.use_stderr() {
        return error.print();
    }
    let mut text = error.render().ansi().to_string();
    for (word, shown) in secret {
        text = text.replace(word, &shown);
    }
    anstream::eprint!("{text}");
    Ok(())
}

/// Help with what clap itself writes between Chinese words: the colon after a heading, and the word for options.
fn in_chinese(help: &str) -> String {
    let mut out = String::with_capacity(help.len());
    let mut letters = help.chars().peekable();
    let mut before = ' ';
    while let Some(letter) = letters.next() {
        let ends = matches!(letters.peek(), None | Some('\n' | '\u{1b}'));
        let is_heading = letter == ':' && before >= '\u{4e00}' && ends;
        out.push(if is_heading { '：' } else { letter });
        before = letter;
    }
    out.replace("[OPTIONS]", "[选项]")
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
    let program = words[at..].iter().map(|word| match word.to_str() {
        Some(text) => quoted(without_credentials(text)),
        None => quoted(word),
    });
    let program = program.collect::<Vec<_>>().join(" ");
    let line = format!("miniapp-conformance {before}{file} -- {program}");
    Some(either(
        format!("hint: to judge a program, put `--` before it, {after}: {line}"),
        format!("提示：要判定一个程序，请在它之前写 `--`：{line}"),
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn headings_in_chinese_have_a_chinese_colon() {
        let help = "\u{1b}[1m选项:\u{1b}[0m\n  [OPTIONS] HOST:PORT 见: a\n命令:\n";
        let wanted = "\u{1b}[1m选项：\u{1b}[0m\n  [选项] HOST:PORT 见: a\n命令：\n";
        assert_eq!(in_chinese(help), wanted);
    }
}
