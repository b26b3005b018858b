//! What may have been meant by a name that is not known.

use std::fmt;

use strsim::levenshtein;

/// Names, as many as are of use.
pub(super) struct ListedNames<'a>(pub(super) &'a [String]);

impl fmt::Display for ListedNames<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        const MOST: usize = 12;
        for (at, name) in self.0.iter().take(MOST).enumerate() {
            write!(f, "{}`{name}`", if at > 0 { ", " } else { "" })?;
        }
        if self.0.len() > MOST {
            write!(f, " and {} more", self.0.len() - MOST)?;
        }
        Ok(())
    }
}

/// What may have been meant by a name that is not known.
pub(crate) struct Suggested<'a>(pub(crate) &'a str, pub(crate) &'a [String]);

impl fmt::Display for Suggested<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self(name, known) = self;
        let near = near(name, &known.iter().map(String::as_str));
        match (near, known.is_empty()) {
            (Some(one), _) => write!(f, "; did you mean `{one}`?"),
            (None, true) => f.write_str("; the spec declares none"),
            (None, false) => write!(f, "; expected {}", ListedNames(known)),
        }
    }
}

/// The one of `known` that a slip of the pen makes `name` of, or else the first of which it is a part.
pub(super) fn near<'k>(
    name: &str,
    known: &(impl Iterator<Item = &'k str> + Clone),
) -> Option<&'k str> {
    /// Shorter parts are in too many names.
    const LEAST: usize = 4;
    let slip = known
        .clone()
        .map(|one| (levenshtein(name, one), one))
        .min()
        .filter(|(distance, _)| *distance <= 1 + name.chars().count() / 4)
        .map(|(_, one)| one);
    let lower = name.to_lowercase();
    let part = |one: &&str| lower.len() >= LEAST && one.to_lowercase().contains(&lower);
    slip.or_else(|| known.clone().find(part))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_part_of_a_name_is_guessed_too() {
        let known = [
            "my.getOpenUserInfo",
            "alipay-plus.getOpenUserInfo",
            "my.getAuthCode",
        ];
        let near = |name| near(name, &known.into_iter());
        assert_eq!(near("alipay-plus"), Some("alipay-plus.getOpenUserInfo"));
        assert_eq!(near("getauthcode"), Some("my.getAuthCode"));
        assert_eq!(near("my.getOpenUserinfos"), Some("my.getOpenUserInfo"));
        assert_eq!(near("get"), None);
        assert_eq!(near("nowhere"), None);
    }
}
