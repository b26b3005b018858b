//! What `--help` says beyond the descriptions in `args`: examples, groups of options, and all of it in Chinese.

mod examples;
mod zh;

use std::ffi::OsString;
use std::path::Path;

use clap::builder::PossibleValue;
use clap::{Arg, ArgAction, Command, CommandFactory};

use super::args::Args;
use super::error::CliError;
use super::show;
use crate::report::{Lang, spoken};

/// The command line as it explains itself in this language.
pub(super) fn command(lang: Lang) -> Command {
    dressed(undressed(), "", lang)
}

/// The command line with what is looked at before it is parsed.
fn undressed() -> Command {
    let lang = Arg::new("lang")
        .long("lang")
        .global(true)
        .value_name("LANG")
        .value_parser(["en", "zh"])
        .help("Language of the output [default: as LC_ALL, LC_MESSAGES or LANG says]");
    Args::command().arg(lang)
}

/// The words of a command line, with `help COMMAND` as `COMMAND --help`.
pub(super) fn asked(words: &[OsString]) -> Vec<OsString> {
    match words {
        [program, help, rest @ ..] if help == "help" => {
            let question = OsString::from("--help");
            let words = std::iter::once(program).chain(rest).cloned();
            words.chain([question]).collect()
        }
        _ => words.to_vec(),
    }
}

/// Prints the completion script of a shell.
pub(super) fn completions(shell: clap_complete::Shell) -> Result<u8, CliError> {
    let mut script = Vec::new();
    let mut command = command(Lang::En);
    clap_complete::generate(shell, &mut command, env!("CARGO_PKG_NAME"), &mut script);
    show::text(&String::from_utf8_lossy(&script))?;
    Ok(0)
}

/// Prints the manual page, or writes the pages of all commands into a folder.
pub(super) fn manual(dir: Option<&Path>) -> Result<u8, CliError> {
    let lang = spoken();
    let mut command = command(lang);
    let Some(dir) = dir else {
        show::text(&manual_page(command, lang))?;
        return Ok(0);
    };
    command = command.disable_help_subcommand(true);
    command.build();
    match std::fs::create_dir_all(dir).and_then(|()| manual_pages(command, lang, dir)) {
        Ok(()) => Ok(0),
        Err(error) => Err(CliError::File {
            action: "write",
            file: dir.to_owned(),
            error,
        }),
    }
}

/// Writes the pages of a command and of all commands below it.
fn manual_pages(command: Command, lang: Lang, dir: &Path) -> std::io::Result<()> {
    let below = command.get_subcommands().filter(|one| !one.is_hide_set());
    for one in below {
        manual_pages(one.clone(), lang, dir)?;
    }
    let name = command
        .get_display_name()
        .unwrap_or_else(|| command.get_name());
    let file = dir.join(format!("{name}.1"));
    std::fs::write(file, manual_page(command, lang))
}

/// The headings of a manual page, and what they are in Chinese.
const HEADINGS: [(&str, &str); 8] = [
    ("NAME", "名称"),
    ("SYNOPSIS", "概要"),
    ("DESCRIPTION", "描述"),
    ("OPTIONS", "选项"),
    ("SUBCOMMANDS", "命令"),
    ("COMMANDS", "命令"),
    ("EXTRA", "其他"),
    ("VERSION", "版本"),
];

fn manual_page(command: Command, lang: Lang) -> String {
    let mut page = Vec::new();
    // Writing into memory does not fail.
    let _written = clap_mangen::Man::new(command).render(&mut page);
    let page = String::from_utf8_lossy(&page).into_owned();
    if lang == Lang::En {
        return page;
    }
    let lines = page.lines().map(|line| {
        let heading = line.strip_prefix(".SH ");
        let known = heading.and_then(|one| HEADINGS.iter().find(|(en, _)| *en == one));
        known.map_or_else(|| line.to_owned(), |(_, zh)| format!(".SH {zh}"))
    });
    lines.collect::<Vec<_>>().join("\n") + "\n"
}

/// A command and all commands below it; `path` is how the command is called after the program's name.
fn dressed(command: Command, path: &str, lang: Lang) -> Command {
    let mut order = 0;
    let mut command = command
        .mut_args(|arg| {
            // Under a heading of its own they would stand by their names.
            order += 1;
            let is_positional = arg.is_positional();
            let arg = dressed_arg(arg, path, lang);
            if is_positional {
                arg.display_order(order)
            } else {
                arg
            }
        })
        .mut_subcommands(|below| {
            let path = format!("{path} {}", below.get_name());
            dressed(below, path.trim_start(), lang)
        });
    let mut after = Vec::new();
    if let Some(lines) = examples::of(path, lang) {
        after.push(format!("{}\n{lines}", lang.pick("Examples:", "示例：")));
    }
    if let Some(own) = command.get_after_help().map(ToString::to_string) {
        after.push(match lang {
            Lang::En => own,
            Lang::Zh => zh::after(path).map_or(own, str::to_owned),
        });
    }
    if !after.is_empty() {
        command = command.after_help(after.join("\n\n"));
    }
    match lang {
        Lang::En => command,
        Lang::Zh => chinese(command, path),
    }
}

fn dressed_arg(arg: Arg, path: &str, lang: Lang) -> Arg {
    let id = arg.get_id().to_string();
    let heading = group(path, &id).filter(|_| !arg.is_positional() || id == "program");
    match (lang, heading) {
        (Lang::En, None) => arg,
        (Lang::En, Some(group)) => arg.help_heading(group.0),
        (Lang::Zh, heading) => {
            let plain = if arg.is_positional() {
                "参数"
            } else {
                "选项"
            };
            let arg = translated(arg, path, &id);
            arg.help_heading(heading.map_or(plain, |group| group.1))
        }
    }
}

/// The heading of an option in the help of commands that have many.
fn group(path: &str, id: &str) -> Option<(&'static str, &'static str)> {
    const ADAPTER: (&str, &str) = ("Adapter", "适配器");
    const CAMPAIGN: (&str, &str) = ("Campaign", "测试");
    const OUTPUT: (&str, &str) = ("Output", "输出");
    const SESSION: (&str, &str) = ("Sessions of an operator", "操作员的测试");
    const WAIVER: (&str, &str) = ("Waiver", "豁免");
    Some(match (path, id) {
        (
            "check" | "certify" | "replay" | "play",
            "http" | "js" | "listen" | "operator" | "reference" | "faults" | "timeout" | "program"
            | "jobs",
        ) => ADAPTER,
        (
            "check",
            "seed" | "scenarios" | "shard" | "regression" | "operator_budget" | "time" | "journal"
            | "resume" | "clauses" | "shrink_budget" | "corpus",
        ) => CAMPAIGN,
        ("adequacy", "operator_budget" | "capabilities" | "accounts") => SESSION,
        ("waive", "reason" | "until" | "link" | "owner" | "clause") => WAIVER,
        (
            _,
            "report" | "verbose" | "quiet" | "findings" | "trace" | "color" | "lang" | "format"
            | "output" | "json" | "matrix" | "dead" | "diff",
        ) if path != "waive" || matches!(id, "color" | "lang") => OUTPUT,
        _ => return None,
    })
}

/// The same argument, explained in Chinese.
fn translated(arg: Arg, path: &str, id: &str) -> Arg {
    let Some(text) = zh::argument(path, id) else {
        return arg;
    };
    let mut text = text.to_owned();
    let defaults = arg.get_default_values().iter();
    let defaults: Vec<_> = defaults.map(|one| one.to_string_lossy()).collect();
    let is_switch = !arg.get_action().takes_values();
    if !defaults.is_empty() && !is_switch && !arg.is_hide_default_value_set() {
        text += &format!(" [默认：{}]", defaults.join(" "));
    }
    let possible = arg.get_possible_values();
    if !possible.is_empty() && !is_switch {
        let names: Vec<_> = possible.iter().map(PossibleValue::get_name).collect();
        text += &format!(" [可选：{}]", names.join("、"));
    }
    let arg = arg.help(text).long_help(None::<&str>);
    if is_switch {
        arg
    } else {
        arg.hide_default_value(true).hide_possible_values(true)
    }
}

/// What clap says by itself, in Chinese.
fn chinese(command: Command, path: &str) -> Command {
    let option = |name: &'static str, short: char, action, text| {
        Arg::new(name)
            .long(name)
            .short(short)
            .action(action)
            .help(text)
            .help_heading("选项")
    };
    let mut command = command
        .help_template("{before-help}{about-with-newline}\n用法：{usage}\n\n{all-args}{after-help}")
        .subcommand_help_heading("命令")
        .subcommand_value_name("命令")
        .disable_help_subcommand(true)
        .disable_help_flag(true)
        .arg(option("help", 'h', ArgAction::Help, "显示帮助"));
    if path.is_empty() {
        command = command.disable_version_flag(true).arg(option(
            "version",
            'V',
            ArgAction::Version,
            "显示版本",
        ));
    }
    match zh::about(path) {
        Some(about) => command.about(about).long_about(None::<&str>),
        None => command,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Calls `look` for each command that can be seen, with its path.
    fn each(command: &Command, path: &str, look: &mut impl FnMut(&Command, &str)) {
        look(command, path);
        let below = command.get_subcommands().filter(|one| !one.is_hide_set());
        for one in below {
            let path = format!("{path} {}", one.get_name());
            each(one, path.trim_start(), look);
        }
    }

    #[test]
    fn each_command_and_option_is_explained_in_chinese() {
        let mut missing = Vec::new();
        each(&undressed(), "", &mut |command, path| {
            if zh::about(path).is_none() {
                missing.push(format!("`{path}`"));
            }
            if command.get_after_help().is_some() && zh::after(path).is_none() {
                missing.push(format!("what follows the options of `{path}`"));
            }
            for arg in command.get_arguments().filter(|arg| !arg.is_hide_set()) {
                if zh::argument(path, arg.get_id().as_str()).is_none() {
                    missing.push(format!("`{path}`: {}", arg.get_id()));
                }
            }
        });
        assert!(missing.is_empty(), "no Chinese for {}", missing.join(", "));
    }

    #[test]
    fn each_command_has_an_example_that_can_be_parsed() {
        each(&undressed(), "", &mut |command, path| {
            if command.has_subcommands() && !path.is_empty() {
                return;
            }
            let own = command.get_after_help().map(ToString::to_string);
            if own.is_some_and(|own| own.starts_with("Examples:")) {
                return;
            }
            let lines = examples::of(path, Lang::En);
            let lines = lines.unwrap_or_else(|| panic!("no example of `{path}`"));
            for line in lines.lines() {
                let words = shlex::split(line.split('#').next().unwrap_or(line));
                let words = words.unwrap_or_else(|| panic!("{line}"));
                assert_eq!(words[0], "miniapp-conformance", "{line}");
                for lang in [Lang::En, Lang::Zh] {
                    let parsed = super::command(lang).try_get_matches_from(&words);
                    assert!(parsed.is_ok(), "{line}: {parsed:?}");
                }
            }
        });
    }

    #[test]
    fn help_in_chinese_has_no_english_of_clap() {
        each(&super::command(Lang::Zh), "", &mut |command, path| {
            let help = command.clone().render_long_help().to_string();
            for word in [
                "Usage:",
                "Options:",
                "Arguments:",
                "Commands:",
                "[default",
                "[possible",
                "Print help",
            ] {
                assert!(!help.contains(word), "`{path}` says {word}\n{help}");
            }
        });
    }
}
