//! Which alternative of each reading a hypothesis supposes.

/// One alternative, or none yet, for each reading of a spec. Readings and alternatives are numbered as they stand in the spec.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq, Hash, Ord, PartialOrd)]
pub struct Choices(u128);

impl Choices {
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

    /// What both suppose alike.
    #[must_use]
    pub fn common(self, other: Self) -> Self {
        let mut kept = 0;
        for shift in (0..128).step_by(4) {
            let mask = 15_u128 << shift;
            if self.0 & mask == other.0 & mask {
                kept |= self.0 & mask;
            }
        }
        Self(kept)
    }

    /// The readings that are decided, with their alternatives.
    pub fn iter(self) -> impl Iterator<Item = (usize, usize)> {
        (0..Self::READINGS).filter_map(move |reading| Some((reading, self.get(reading)?)))
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
        let one = Choices::default().with(0, 1).with(31, 14);
        let other = Choices::default().with(0, 2).with(31, 14).with(4, 0);
        assert_eq!(one.common(other), Choices::default().with(31, 14));
        assert_eq!(one.iter().collect::<Vec<_>>(), [(0, 1), (31, 14)]);
    }
}
