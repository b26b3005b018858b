//! Faults in the comparison of versions.

use crate::scenario::FacetValue;
use crate::version::Version;

/// How a version is compared with the bound that the document names.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum VersionOp {
    /// As texts.
    StringCompare,
    /// Newer than the bound, not equal to it.
    Exclusive,
    /// Only the first two parts.
    MinorOnly,
    /// With the bound one patch lower.
    BoundLower,
    /// A version of more than three parts counts as older.
    LongFormOlder,
    /// A version of fewer than three parts counts as older.
    ShortFormOlder,
    /// Only the parts that the version has.
    MissingPartsMatch,
    /// All digits as one number.
    DigitsJoined,
    /// The first two parts as a decimal fraction.
    Decimal,
    /// Each part on its own: all must be high enough.
    PartByPart,
    /// A part with a leading zero as a text.
    ZerosAsText,
    /// Not at all.
    Ignored,
}

impl VersionOp {
    pub(in crate::reference::fault) const ALL: [Self; 12] = [
        Self::StringCompare,
        Self::Exclusive,
        Self::MinorOnly,
        Self::BoundLower,
        Self::LongFormOlder,
        Self::ShortFormOlder,
        Self::MissingPartsMatch,
        Self::DigitsJoined,
        Self::Decimal,
        Self::PartByPart,
        Self::ZerosAsText,
        Self::Ignored,
    ];

    pub(in crate::reference::fault) const fn name(self) -> &'static str {
        match self {
            Self::StringCompare => "string-compare",
            Self::Exclusive => "exclusive",
            Self::MinorOnly => "minor-only",
            Self::BoundLower => "bound-lower",
            Self::LongFormOlder => "long-form-older",
            Self::ShortFormOlder => "short-form-older",
            Self::MissingPartsMatch => "missing-parts-match",
            Self::DigitsJoined => "digits-joined",
            Self::Decimal => "decimal",
            Self::PartByPart => "part-by-part",
            Self::ZerosAsText => "zeros-as-text",
            Self::Ignored => "ignored",
        }
    }

    pub(in crate::reference::fault) const fn describe(self) -> &'static str {
        match self {
            Self::StringCompare => "is compared as a text",
            Self::Exclusive => "must be newer than the bound, not equal",
            Self::MinorOnly => "is compared in its first two parts only",
            Self::BoundLower => "is compared with a bound one patch too low",
            Self::LongFormOlder => "counts as older if it has more than three parts",
            Self::ShortFormOlder => "counts as older if it has fewer than three parts",
            Self::MissingPartsMatch => "is compared in no more parts than it has",
            Self::DigitsJoined => "is compared as one number made of all its digits",
            Self::Decimal => "is compared as a decimal fraction",
            Self::PartByPart => "must be high enough in each part on its own",
            Self::ZerosAsText => "is compared as a text in parts with a leading zero",
            Self::Ignored => "is not looked at",
        }
    }

    /// Whether the version counts as the bound or newer.
    fn reaches(self, text: &str, bound: &Version) -> bool {
        let parts: Vec<u64> = text
            .split('.')
            .map(|part| part.parse().unwrap_or(0))
            .collect();
        let bounds = bound.parts();
        let right = Version::compare_text(text, bound);
        let lowered = || {
            let mut lowered = bounds.to_vec();
            if let Some(last) = lowered.last_mut() {
                *last = last.saturating_sub(1);
            }
            Version::parse(&join(&lowered))
        };
        let padded = parts.iter().chain(std::iter::repeat(&0));
        match self {
            Self::StringCompare => text >= bound.as_str(),
            Self::Exclusive => right.is_gt(),
            Self::MinorOnly => padded.take(2).ge(bounds.iter().take(2)),
            Self::BoundLower => {
                lowered().is_some_and(|bound| Version::compare_text(text, &bound).is_ge())
            }
            Self::LongFormOlder => right.is_ge() && parts.len() <= 3,
            Self::ShortFormOlder => right.is_ge() && parts.len() >= 3,
            Self::MissingPartsMatch => parts.iter().ge(bounds.iter().take(parts.len())),
            Self::DigitsJoined => joined(text) >= joined(bound.as_str()),
            Self::Decimal => fraction(text) >= fraction(bound.as_str()),
            Self::PartByPart => bounds.iter().zip(padded).all(|(bound, part)| part >= bound),
            Self::ZerosAsText => parts_as_texts(text, bound.as_str()),
            Self::Ignored => true,
        }
    }
}

fn join(parts: &[u64]) -> String {
    let parts: Vec<_> = parts.iter().map(u64::to_string).collect();
    parts.join(".")
}

fn joined(text: &str) -> u64 {
    text.replace('.', "").parse().unwrap_or(u64::MAX)
}

fn fraction(text: &str) -> f64 {
    let mut parts = text.splitn(3, '.');
    let first_two = format!(
        "{}.{}",
        parts.next().unwrap_or("0"),
        parts.next().unwrap_or("0")
    );
    first_two.parse().unwrap_or(0.0)
}

fn parts_as_texts(text: &str, bound: &str) -> bool {
    let (mut parts, mut bounds) = (text.split('.'), bound.split('.'));
    loop {
        let (mine, theirs) = match (parts.next(), bounds.next()) {
            (None, None) => return true,
            (mine, theirs) => (mine.unwrap_or("0"), theirs.unwrap_or("0")),
        };
        let order = if mine.len() > 1 && mine.starts_with('0') {
            mine.cmp(theirs)
        } else {
            mine.parse::<u64>().ok().cmp(&theirs.parse().ok())
        };
        if order.is_ne() {
            return order.is_gt();
        }
    }
}

/// How a platform that compares wrongly looks at a version: it takes it for the newest bound that it counts as reached.
#[derive(Clone, Debug)]
pub(in crate::reference) struct FaultyComparison {
    op: VersionOp,
    /// From the oldest.
    bounds: Vec<(Version, FacetValue)>,
    older: FacetValue,
}

impl FaultyComparison {
    pub(in crate::reference) fn new(op: VersionOp, bounds: &[Version]) -> Self {
        let mut bounds: Vec<_> = bounds
            .iter()
            .map(|bound| (bound.clone(), bound.as_str().into()))
            .collect();
        bounds.sort_by(|(one, _), (other, _)| one.cmp(other));
        Self {
            op,
            bounds,
            older: "0".into(),
        }
    }

    pub(in crate::reference) fn see<'v>(&'v self, value: &'v FacetValue) -> &'v FacetValue {
        let FacetValue::Text(text) = value else {
            return value;
        };
        self.bounds
            .iter()
            .rev()
            .find(|(bound, _)| self.op.reaches(text, bound))
            .map_or(&self.older, |(_, reached)| reached)
    }
}
