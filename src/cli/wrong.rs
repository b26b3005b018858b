//! What is wrong with a command line, in Chinese; clap says it in English.

use std::error::Error as _;

use clap::error::{ContextKind, ContextValue, ErrorKind};

use crate::report::{Page, Role, harmless, translated};

/// The whole message: what is wrong, what may have been meant, and how the command is used.
pub(super) fn chinese(error: &clap::Error, shown: impl Fn(&str) -> String) -> Page {
    let mut page = Page::new();
    page.push(Role::Bad, "错误：");
    page.line(Role::Plain, harmless(&shown(&headline(error))));
    for tip in tips(error) {
        page.end().push(Role::Code, "  提示：");
        page.line(Role::Plain, harmless(&shown(&tip)));
    }
    if let Some(ContextValue::StyledStr(usage)) = error.get(ContextKind::Usage) {
        let usage = usage.to_string();
        let usage = usage.trim().trim_start_matches("Usage:").trim();
        page.end().push(Role::Heading, "用法：");
        page.lines(Role::Plain, &shown(&usage.replace("[OPTIONS]", "[选项]")));
    }
    page.end();
    page.line(Role::Plain, "更多信息见 `--help`。");
    page
}

/// What an error says of one thing; several are listed.
fn text(error: &clap::Error, kind: ContextKind) -> String {
    all(error, kind).join("、")
}

fn all(error: &clap::Error, kind: ContextKind) -> Vec<String> {
    match error.get(kind) {
        Some(ContextValue::String(one)) => vec![one.clone()],
        Some(ContextValue::Strings(some)) => some.clone(),
        Some(ContextValue::Number(number)) => vec![number.to_string()],
        _ => Vec::new(),
    }
}

fn headline(error: &clap::Error) -> String {
    let arg = text(error, ContextKind::InvalidArg);
    let value = text(error, ContextKind::InvalidValue);
    match error.kind() {
        ErrorKind::InvalidValue if value.is_empty() => format!("`{arg}` 需要一个值，但没有写"),
        ErrorKind::InvalidValue => {
            let valid = text(error, ContextKind::ValidValue);
            let valid = if valid.is_empty() {
                String::new()
            } else {
                format!("；可选：{valid}")
            };
            format!("`{arg}` 的值 `{value}` 不可用{valid}")
        }
        ErrorKind::UnknownArgument if !arg.starts_with('-') => format!("多余的参数 `{arg}`"),
        ErrorKind::UnknownArgument => format!("没有选项 `{arg}`"),
        ErrorKind::InvalidSubcommand => {
            format!("没有命令 `{}`", text(error, ContextKind::InvalidSubcommand))
        }
        ErrorKind::NoEquals => format!("`{arg}` 与它的值之间须写等号"),
        ErrorKind::ValueValidation => {
            let why = error.source().map(ToString::to_string).unwrap_or_default();
            format!("`{arg}` 的值 `{value}` 不可用：{}", translated(&why))
        }
        ErrorKind::TooManyValues => format!("`{arg}` 多出了值 `{value}`"),
        ErrorKind::TooFewValues => {
            let least = text(error, ContextKind::MinValues);
            format!("`{arg}` 至少需要 {least} 个值")
        }
        ErrorKind::WrongNumberOfValues => {
            let expected = text(error, ContextKind::ExpectedNumValues);
            format!("`{arg}` 需要 {expected} 个值")
        }
        ErrorKind::ArgumentConflict => {
            let other = text(error, ContextKind::PriorArg);
            if other == arg {
                format!("参数 `{arg}` 只能写一次")
            } else {
                format!("参数 `{arg}` 不能与 `{other}` 同时使用")
            }
        }
        ErrorKind::MissingRequiredArgument => format!("缺少必需的参数：{arg}"),
        ErrorKind::MissingSubcommand => {
            let valid = text(error, ContextKind::ValidSubcommand);
            format!("缺少子命令；可选：{valid}")
        }
        ErrorKind::InvalidUtf8 => "命令行中有不是 UTF-8 的文本".to_owned(),
        _ => "命令行有误".to_owned(),
    }
}

fn tips(error: &clap::Error) -> Vec<String> {
    let mut tips = Vec::new();
    for kind in [
        ContextKind::SuggestedArg,
        ContextKind::SuggestedSubcommand,
        ContextKind::SuggestedValue,
    ] {
        let meant = text(error, kind);
        if !meant.is_empty() {
            tips.push(format!("是否应为 `{meant}`？"));
        }
    }
    tips
}
