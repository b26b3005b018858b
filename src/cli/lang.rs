//! The language of this run: as the command line says, or else as the locale says.

use std::borrow::Cow;
use std::ffi::OsString;

use crate::report::Lang;

/// Looks for `--lang` before anything is parsed, since help and errors are in that language too.
pub(super) fn of(words: &[OsString], variable: impl Fn(&str) -> Option<String>) -> Lang {
    let words = words.iter().map(|word| word.to_string_lossy());
    let mut words = words
        .take_while(|word| word != "--")
        .skip_while(|word| !word.starts_with("--lang"));
    let said = words
        .next()
        .and_then(|word| match word.strip_prefix("--lang") {
            Some("") => words.next().map(Cow::into_owned),
            Some(rest) => rest.strip_prefix('=').map(str::to_owned),
            None => None,
        });
    match said.as_deref() {
        Some("zh") => Lang::Zh,
        Some("en") => Lang::En,
        _ => of_locale(variable),
    }
}

/// The first variable that is set decides, as for every other program.
fn of_locale(variable: impl Fn(&str) -> Option<String>) -> Lang {
    let locale = ["LC_ALL", "LC_MESSAGES", "LANG"]
        .into_iter()
        .filter_map(variable)
        .find(|value| !value.is_empty())
        .unwrap_or_default();
    if locale == "zh"
        || locale.starts_with("zh_")
        || locale.starts_with("zh-")
        || locale.starts_with("zh.")
    {
        Lang::Zh
    } else {
        Lang::En
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lang(words: &[&str], set: &[(&str, &str)]) -> Lang {
        let words: Vec<OsString> = words.iter().map(OsString::from).collect();
        of(&words, |name| {
            let found = set.iter().find(|(known, _)| *known == name)?;
            Some(found.1.to_owned())
        })
    }

    #[test]
    fn the_command_line_decides_before_the_locale() {
        let chinese = [("LANG", "zh_CN.UTF-8")];
        assert_eq!(lang(&["m", "check", "--lang", "en"], &chinese), Lang::En);
        assert_eq!(lang(&["m", "--lang=zh", "check"], &[]), Lang::Zh);
        assert_eq!(lang(&["m", "check", "--", "--lang", "zh"], &[]), Lang::En);
        assert_eq!(lang(&["m", "check", "--lang"], &chinese), Lang::Zh);
    }

    #[test]
    fn the_first_variable_that_is_set_decides() {
        assert_eq!(lang(&["m"], &[("LANG", "zh_CN.UTF-8")]), Lang::Zh);
        assert_eq!(
            lang(&["m"], &[("LANG", "zh_CN.UTF-8"), ("LC_ALL", "C")]),
            Lang::En
        );
        assert_eq!(
            lang(&["m"], &[("LC_ALL", ""), ("LC_MESSAGES", "zh_TW")]),
            Lang::Zh
        );
        assert_eq!(lang(&["m"], &[("LANG", "zhuang")]), Lang::En);
    }
}
