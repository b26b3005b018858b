//! `conformance.toml`: what is checked, how, and which known violations are accepted for a while.

use std::fmt;
use std::path::{Path, PathBuf};
use std::str::FromStr;
use std::time::{SystemTime, UNIX_EPOCH};

use serde::Deserialize;

use super::error::CliError;
use super::files::read;
use super::fingerprint::is_fingerprint;
use crate::report::Waiver;

/// The name of the file, in the folder in which the program is started.
pub(super) const NAME: &str = "conformance.toml";

/// What the file holds. The command line has the last word on everything but waivers.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Config {
    /// The spec: a name or a file.
    pub(super) spec: Option<String>,
    /// The random seed.
    pub(super) seed: Option<u64>,
    /// How many scenarios.
    pub(super) scenarios: Option<usize>,
    /// How the adapter is reached.
    #[serde(default)]
    pub(super) adapter: AdapterConfig,
    /// Known violations that are accepted for a while.
    #[serde(default, rename = "waiver")]
    waivers: Vec<WaiverConfig>,
}

/// How the adapter is reached: by exactly one of `command`, `http` and `js`.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct AdapterConfig {
    /// The program and its arguments.
    pub(super) command: Option<Vec<String>>,
    /// The URL of a service.
    pub(super) http: Option<String>,
    /// A JavaScript file.
    pub(super) js: Option<PathBuf>,
    /// How long one scenario may take, in seconds.
    pub(super) timeout: Option<f64>,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct WaiverConfig {
    clause: String,
    fingerprint: String,
    reason: String,
    #[serde(default)]
    link: String,
    #[serde(default)]
    owner: String,
    until: Until,
}

/// A date, as a TOML date or as a text.
#[derive(Clone, Debug, Deserialize)]
#[serde(try_from = "toml::Value")]
struct Until(Date);

impl TryFrom<toml::Value> for Until {
    type Error = String;

    fn try_from(value: toml::Value) -> Result<Self, String> {
        let text = match value {
            toml::Value::Datetime(date) => date.to_string(),
            toml::Value::String(text) => text,
            other => {
                return Err(format!(
                    "a date is expected, such as 2027-01-31, and not {}",
                    other.type_str()
                ));
            }
        };
        text.parse().map(Self)
    }
}

/// A day.
#[derive(Clone, Copy, Debug, Eq, Ord, PartialEq, PartialOrd)]
pub(super) struct Date {
    year: u16,
    month: u8,
    day: u8,
}

impl FromStr for Date {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let wrong = || format!("`{text}` is not a date; write it as `2027-01-31`");
        let digits = |part: &str, count: usize| {
            let all = part.len() == count && part.bytes().all(|byte| byte.is_ascii_digit());
            all.then(|| part.parse::<u16>().ok()).flatten()
        };
        let [year, month, day] = text.split('-').collect::<Vec<_>>()[..] else {
            return Err(wrong());
        };
        let (year, month, day) = (digits(year, 4), digits(month, 2), digits(day, 2));
        let (Some(year), Some(month), Some(day)) = (year, month, day) else {
            return Err(wrong());
        };
        let days = match month {
            2 => 28 + u16::from(is_leap(year)),
            4 | 6 | 9 | 11 => 30,
            1..=12 => 31,
            _ => return Err(wrong()),
        };
        match (u8::try_from(month), u8::try_from(day)) {
            (Ok(month), Ok(small)) if day >= 1 && day <= days => Ok(Self {
                year,
                month,
                day: small,
            }),
            _ => Err(wrong()),
        }
    }
}

impl fmt::Display for Date {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04}-{:02}-{:02}", self.year, self.month, self.day)
    }
}

const fn is_leap(year: u16) -> bool {
    year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400))
}

/// Now, in UTC: the day, and the time of day as RFC 3339 has it.
pub(super) fn now() -> (Date, String) {
    let seconds = SystemTime::now()
        .duration_since(UNIX_EPOCH)
        .map_or(0, |since| since.as_secs());
    let date = day(seconds / 86_400);
    let time = seconds % 86_400;
    let text = format!(
        "{date}T{:02}:{:02}:{:02}Z",
        time / 3600,
        time / 60 % 60,
        time % 60
    );
    (date, text)
}

/// The date so many days after the first of January 1970.
fn day(mut left: u64) -> Date {
    let mut year = 1970_u16;
    loop {
        let days = 365 + u64::from(is_leap(year));
        if left >= days {
            left -= days;
            year += 1;
            continue;
        }
        let lengths = [
            31,
            28 + u64::from(is_leap(year)),
            31,
            30,
            31,
            30,
            31,
            31,
            30,
            31,
            30,
            31,
        ];
        let mut month = 1;
        for length in lengths {
            if left < length {
                break;
            }
            left -= length;
            month += 1;
        }
        let day = u8::try_from(left + 1).unwrap_or(1);
        return Date { year, month, day };
    }
}

/// What is wrong with a file; of a value without quotation marks that is no date the parser says what else it might be.
fn dated(said: &str) -> String {
    let Some((place, why)) = said.trim_end().rsplit_once('\n') else {
        return said.to_owned();
    };
    let shown = place.lines().filter_map(|line| line.split_once(" | "));
    let is_date = shown.map(|(_, text)| text).any(|text| {
        let name = text.split_once('=').map(|(name, _)| name.trim());
        name == Some("until")
    });
    if is_date && why.starts_with("invalid ") && !why.starts_with("invalid date") {
        format!("{place}\na date is expected, such as 2027-01-31")
    } else {
        said.to_owned()
    }
}

impl Config {
    /// The file that was asked for, or the one in this folder; without either, nothing is set.
    pub(super) fn load(asked: Option<&Path>) -> Result<Self, CliError> {
        let file = match asked {
            Some(file) => file,
            None if Path::new(NAME).exists() => Path::new(NAME),
            None => return Ok(Self::default()),
        };
        let wrong = |reason: String| CliError::Config {
            file: file.to_owned(),
            reason,
        };
        let text = read(file)?;
        let config: Self =
            toml::from_str(&text).map_err(|error| wrong(dated(&error.to_string())))?;
        config.sound().map_err(wrong)?;
        Ok(config)
    }

    fn sound(&self) -> Result<(), String> {
        let AdapterConfig {
            command, http, js, ..
        } = &self.adapter;
        let ways = [command.is_some(), http.is_some(), js.is_some()];
        if ways.iter().filter(|there| **there).count() > 1 {
            return Err("`adapter` may have one of `command`, `http` and `js`".to_owned());
        }
        let program = command.as_ref().map(|command| command.first());
        if program.is_some_and(|first| first.is_none_or(String::is_empty)) {
            return Err("`adapter.command` names no program".to_owned());
        }
        for (at, one) in self.waivers.iter().enumerate() {
            if one.reason.trim().is_empty() {
                return Err(format!("the waiver of `{}` gives no reason", one.clause));
            }
            if !is_fingerprint(&one.fingerprint) {
                return Err(format!(
                    "the waiver of `{}` has the fingerprint `{}`; a fingerprint has 16 hexadecimal digits",
                    one.clause, one.fingerprint
                ));
            }
            let same = |other: &&WaiverConfig| {
                (&other.clause, &other.fingerprint) == (&one.clause, &one.fingerprint)
            };
            if self.waivers[..at].iter().any(|other| same(&other)) {
                return Err(format!(
                    "two waivers have the clause `{}` and the fingerprint `{}`",
                    one.clause, one.fingerprint
                ));
            }
        }
        Ok(())
    }

    /// The waivers.
    pub(super) fn waivers(&self, today: Date) -> Vec<Waiver> {
        let all = self.waivers.iter().map(|one| Waiver {
            clause: one.clause.clone(),
            fingerprint: one.fingerprint.clone(),
            reason: one.reason.clone(),
            link: one.link.clone(),
            owner: one.owner.clone(),
            until: one.until.0.to_string(),
            expired: one.until.0 < today,
        });
        all.collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_are_counted_as_the_calendar_does() {
        for (count, date) in [
            (0, "1970-01-01"),
            (59, "1970-03-01"),
            (789, "1972-02-29"),
            (11_016, "2000-02-29"),
            (20_783, "2026-11-26"),
            (47_540, "2100-02-28"),
            (47_541, "2100-03-01"),
        ] {
            assert_eq!(day(count).to_string(), date);
        }
    }

    #[test]
    fn what_is_no_date_is_told_as_such() {
        for (text, wanted) in [
            ("until = tomorrow", "a date is expected, such as 2027-01-31"),
            (
                "until = 31.01.2027",
                "a date is expected, such as 2027-01-31",
            ),
            ("until = 2027-02-30", "invalid date"),
            ("seed = tomorrow", "invalid"),
        ] {
            let error = toml::from_str::<toml::Table>(text).expect_err("an error");
            let said = dated(&error.to_string());
            let last = said.trim_end().lines().last().unwrap_or_default();
            assert!(last.starts_with(wanted), "{text}: {said}");
        }
    }

    #[test]
    fn dates_that_do_not_exist_are_refused() {
        assert!("2028-02-29".parse::<Date>().is_ok());
        for text in [
            "2027-02-29",
            "2027-13-01",
            "2027-1-1",
            "2027-04-31",
            "tomorrow",
            "2027-01-00",
        ] {
            assert!(text.parse::<Date>().is_err(), "{text}");
        }
        let (one, other): (Date, Date) =
            ("2027-01-31".parse().unwrap(), "2027-02-01".parse().unwrap());
        assert!(one < other);
    }

    #[test]
    fn a_file_is_read_and_its_mistakes_are_named() {
        let parse = |text: &str| -> Result<Config, String> {
            let config: Config = toml::from_str(text).map_err(|error| error.to_string())?;
            config.sound().map(|()| config)
        };
        let whole = "spec = 'x'\nseed = 1\nscenarios = 10\n[adapter]\ncommand = ['node', 'a.mjs']\ntimeout = 2.5\n\
            [[waiver]]\nclause = 'a.b'\nfingerprint = '0123456789abcdef'\nreason = 'r'\nuntil = 2027-01-31\n";
        let config = parse(whole).expect("a file");
        let today = "2027-02-01".parse().expect("a date");
        assert!(config.waivers(today)[0].expired);
        assert!(!config.waivers("2027-01-31".parse().expect("a date"))[0].expired);
        for (text, said) in [
            ("sede = 1", "sede"),
            ("[adapter]\ncommand = []", "names no program"),
            (
                "[adapter]\ncommand = ['x']\njs = 'y'",
                "one of `command`, `http` and `js`",
            ),
            (
                &whole.replace("0123456789abcdef", "0123"),
                "16 hexadecimal digits",
            ),
            (&whole.replace("'r'", "' '"), "gives no reason"),
            (&whole.replace("2027-01-31", "2027-02-31"), "2027-02-31"),
            (&whole.replace("until = 2027-01-31", ""), "until"),
        ] {
            let error = parse(text).expect_err(text);
            assert!(error.contains(said), "{text}: {error}");
        }
    }
}
