//! Which alternative of each reading a hypothesis supposes.

/// One alternative, or none yet, for each reading of a spec. Readings and alternatives are numbered as they stand in the spec.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq, Hash, Ord, PartialOrd)]
pub struct ReadingChoices(u128);

/// The lowest of the four bits that each reading has.
const LOWEST: u128 = u128::MAX / 15;

impl ReadingChoices {
    /// The most readings a spec can have.
    pub const READINGS: usize = 32;
    /// The most alternatives a reading can have.
    pub const ALTERNATIVES: usize = 15;

    /// The alternative supposed for `reading`.
    pub const fn get(self, reading: usize) -> Option<usize> {
        match (self.0 >> (4 * reading)) & 15 {
            0 => None,
            chosen => Some(chosen as usize - 1),
        }
    }

    /// The same with `alternative` supposed for `reading`, which was open so far.
    #[must_use]
    pub const fn with(self, reading: usize, alternative: usize) -> Self {
        Self(self.0 | ((alternative as u128 + 1) << (4 * reading)))
    }

    /// The same, but with what `later` supposes wherever that supposes anything.
    #[must_use]
    pub fn then(self, later: Self) -> Self {
        let cleared = later.iter().fold(self.0, |bits, (reading, _)| {
            bits & !(15_u128 << (4 * reading))
        });
        Self(cleared | later.0)
    }

    /// The same with `alternative` supposed for `reading`, if that is open or supposed already. One that is pinned is one of several all the same: whoever
    /// follows another violates that alone, and is judged by what is followed in all else.
    #[must_use]
    pub fn suppose(self, reading: usize, alternative: usize) -> Option<Self> {
        match self.get(reading) {
            None => Some(self.with(reading, alternative)),
            Some(chosen) => (chosen == alternative).then_some(self),
        }
    }

    /// What both suppose alike.
    #[must_use]
    pub const fn common(self, other: Self) -> Self {
        // The lowest of the four bits of each reading on which they differ.
        let differ = self.0 ^ other.0;
        let differ = (differ | differ >> 1 | differ >> 2 | differ >> 3) & LOWEST;
        Self(self.0 & !(differ * 15))
    }

    /// The readings that are decided, with their alternatives.
    pub fn iter(self) -> impl Iterator<Item = (usize, usize)> {
        let mut rest = self.0;
        std::iter::from_fn(move || {
            let reading = rest.trailing_zeros() as usize / 4;
            rest &= !(15_u128.checked_shl(4 * u32::try_from(reading).ok()?)?);
            Some((reading, self.get(reading)?))
        })
    }

    /// Whether nothing is supposed.
    pub const fn is_empty(self) -> bool {
        self.0 == 0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn common_is_what_both_suppose() {
        let one = ReadingChoices::default().with(0, 1).with(31, 14);
        let other = ReadingChoices::default().with(0, 2).with(31, 14).with(4, 0);
        assert_eq!(one.common(other), ReadingChoices::default().with(31, 14));
        assert_eq!(one.iter().collect::<Vec<_>>(), [(0, 1), (31, 14)]);
        let then = one.then(other);
        assert_eq!(then.iter().collect::<Vec<_>>(), [(0, 2), (4, 0), (31, 14)]);
    }
}
