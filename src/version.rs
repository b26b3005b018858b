//! Version numbers as the platform writes them: `10.1.35`, `1.16`, `10.3.90.8030`, `10.1.22.04106`.

use std::cmp::Ordering;
use std::fmt;

use serde::de::{Deserialize, Deserializer, Error};
use serde::ser::{Serialize, Serializer};

/// A version number, compared number by number: missing parts are 0 and leading zeros do not count.
#[derive(Clone, Debug)]
pub struct Version {
    text: String,
    parts: Vec<u64>,
}

impl Version {
    /// Reads numbers separated by dots; `None` if there is anything else in the text, or a number above 18 digits.
    pub fn parse(text: &str) -> Option<Self> {
        let parts = text
            .split('.')
            .map(|part| {
                let digits = !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
                digits.then(|| part.parse().ok()).flatten()
            })
            .collect::<Option<Vec<u64>>>()?;
        Some(Self {
            text: text.to_owned(),
            parts,
        })
    }

    /// The numbers, as many as were written.
    pub fn parts(&self) -> &[u64] {
        &self.parts
    }

    /// As it was written.
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// Compares with a version still in text form, without allocating. A text that is no version counts as older.
    pub fn compare_text(text: &str, other: &Self) -> Ordering {
        let mut rest = Some(text.as_bytes());
        let mut others = other.parts.iter();
        loop {
            let theirs = others.next();
            if rest.is_none() && theirs.is_none() {
                return Ordering::Equal;
            }
            let mine = rest.map_or(0, |text| {
                let end = text.iter().position(|byte| *byte == b'.');
                let (part, behind) = text.split_at(end.unwrap_or(text.len()));
                rest = behind.get(1..);
                number(part)
            });
            match mine.cmp(theirs.unwrap_or(&0)) {
                Ordering::Equal => {}
                unequal => return unequal,
            }
        }
    }
}

/// The number that these digits make; 0 if they are not digits, or too many.
fn number(digits: &[u8]) -> u64 {
    // So many fit in any case.
    if digits.len() < 19 {
        let (mut sum, mut are_digits) = (0, true);
        for byte in digits {
            let digit = byte.wrapping_sub(b'0');
            are_digits &= digit < 10;
            sum = sum * 10 + u64::from(digit & 15);
        }
        return if are_digits { sum } else { 0 };
    }
    let add = |sum: u64, byte: &u8| {
        let digit = byte.checked_sub(b'0').filter(|digit| *digit < 10)?;
        sum.checked_mul(10)?.checked_add(digit.into())
    };
    digits.iter().try_fold(0, add).unwrap_or(0)
}

impl Ord for Version {
    fn cmp(&self, other: &Self) -> Ordering {
        let len = self.parts.len().max(other.parts.len());
        let at = |parts: &[u64], index: usize| parts.get(index).copied().unwrap_or(0);
        (0..len)
            .map(|index| at(&self.parts, index).cmp(&at(&other.parts, index)))
            .find(|order| order.is_ne())
            .unwrap_or(Ordering::Equal)
    }
}

impl PartialOrd for Version {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl PartialEq for Version {
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other).is_eq()
    }
}

impl Eq for Version {}

impl fmt::Display for Version {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

impl Serialize for Version {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.text)
    }
}

impl<'de> Deserialize<'de> for Version {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        Self::parse(&text).ok_or_else(|| {
            D::Error::custom(format_args!(
                "`{text}` is not a version (numbers separated by dots)"
            ))
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_not_characters() {
        let older_newer = [
            ("1.9.0", "1.16.4"),
            ("10.1.4", "10.1.35"),
            ("9.9.9", "10.0"),
            ("1.16.3.9999", "1.16.4"),
            ("1.16.4", "1.16.4.1"),
            ("10.1.22.04106", "10.1.22.4107"),
        ];
        for (older, newer) in older_newer {
            let bound = Version::parse(newer).expect("a version");
            assert!(
                Version::parse(older).expect("a version") < bound,
                "{older} < {newer}"
            );
            assert_eq!(Version::compare_text(older, &bound), Ordering::Less);
        }
    }

    /// The oracle and the reference platform both compare by this code. What others have published about the order of versions
    /// says whether it is right: each row is a chain from the oldest to the newest.
    #[test]
    fn the_order_that_others_have_published() {
        let chains: [(&str, &[&str]); 4] = [
            (
                "Semantic Versioning 2.0.0, item 2",
                &["1.9.0", "1.10.0", "1.11.0"],
            ),
            (
                "Semantic Versioning 2.0.0, item 11",
                &["1.0.0", "2.0.0", "2.1.0", "2.1.1"],
            ),
            (
                "WeChat, how to compare versions of the base library",
                &["1.9.9", "1.11.0"],
            ),
            (
                "Debian policy 5.6.12, parts that are numbers",
                &["1.2", "1.2.3", "1.10", "2"],
            ),
        ];
        for (source, chain) in chains {
            for (at, one) in chain.iter().enumerate() {
                for (other_at, other) in chain.iter().enumerate() {
                    let wanted = at.cmp(&other_at);
                    let version = |text: &str| Version::parse(text).expect("a version");
                    assert_eq!(
                        version(one).cmp(&version(other)),
                        wanted,
                        "{source}: {one}, {other}"
                    );
                    assert_eq!(
                        Version::compare_text(one, &version(other)),
                        wanted,
                        "{source}: {one}, {other}"
                    );
                }
            }
        }
    }

    #[test]
    fn missing_parts_and_leading_zeros_do_not_count() {
        for (one, other) in [
            ("1.16", "1.16.0"),
            ("10.01.35", "10.1.35"),
            ("2", "2.0.0.0"),
        ] {
            assert_eq!(Version::parse(one), Version::parse(other));
            let bound = Version::parse(other).expect("a version");
            assert_eq!(Version::compare_text(one, &bound), Ordering::Equal);
        }
    }

    #[test]
    fn a_text_that_is_no_version_counts_as_older() {
        // What cannot be read is 0, part by part.
        let long = "9".repeat(18);
        let longer = "9".repeat(30);
        for (text, read) in [
            ("", "0"),
            (".", "0"),
            ("1..2", "1.0.2"),
            ("1.x.2", "1.0.2"),
            ("1.2-beta", "1.0"),
            ("1.2.", "1.2"),
            ("1.:", "1.0"),
            ("00000000000000000000000012", "12"),
            (&long, &long),
            (&longer, "0"),
            (&format!("1.{longer}.3"), "1.0.3"),
        ] {
            let read = Version::parse(read).expect("a version");
            assert_eq!(
                Version::compare_text(text, &read),
                Ordering::Equal,
                "{text}"
            );
            let newer = Version::parse(&format!("{read}.0.0.0.1")).expect("a version");
            assert_eq!(
                Version::compare_text(text, &newer),
                Ordering::Less,
                "{text}"
            );
        }
    }

    #[test]
    fn other_texts_are_refused() {
        for text in [
            "",
            "1.",
            ".1",
            "1.x",
            "1.16.4-beta",
            "v1",
            "1..2",
            "1.99999999999999999999",
        ] {
            assert!(Version::parse(text).is_none(), "{text}");
        }
    }
}
