//! The mark itself: what is planted and what is searched for.

use std::fmt;
use std::ops::Deref;

/// What every mark starts with.
///
/// Digits only, so that a mark can be part of a phone number or an identity
/// number and still pass for one.
pub const PREFIX: &str = "73917";

/// How many digits follow the prefix.
pub(super) const TAIL_LEN: usize = 6;

/// How many digits a whole mark has.
pub(super) const MARK_LEN: usize = PREFIX.len() + TAIL_LEN;

/// One past the largest serial that fits in the tail.
const SERIALS: u32 = 1_000_000;

/// Eleven digits that tell one planted value from every other.
///
/// [`Display`](fmt::Display) writes all eleven digits; formatting flags such as
/// a width apply to the whole.
#[derive(Copy, Clone, Eq, PartialEq, Ord, PartialOrd, Hash, Debug)]
pub struct Mark(u32);

impl Mark {
    /// The mark with this serial, or `None` if it does not fit in six digits.
    #[must_use]
    pub fn new(serial: u32) -> Option<Self> {
        (serial < SERIALS).then_some(Self(serial))
    }

    /// The number formed by the six digits after the prefix.
    #[must_use]
    pub fn serial(self) -> u32 {
        self.0
    }

    /// The mark whose tail is these six values, each of them in `0..10`.
    pub(super) fn from_tail(tail: [u8; TAIL_LEN]) -> Self {
        Self(
            tail.iter()
                .fold(0, |serial, &digit| serial * 10 + u32::from(digit)),
        )
    }
}

impl Mark {
    /// All eleven digits, without any memory being allocated.
    #[must_use]
    pub fn digits(self) -> Digits {
        let mut text = [b'0'; MARK_LEN];
        let (prefix, tail) = text.split_at_mut(PREFIX.len());
        prefix.copy_from_slice(PREFIX.as_bytes());
        let mut left = self.0;
        for digit in tail.iter_mut().rev() {
            *digit += u8::try_from(left % 10).unwrap_or(0);
            left /= 10;
        }
        Digits(text)
    }
}

/// The digits of a mark.
#[derive(Copy, Clone, Debug)]
pub struct Digits([u8; MARK_LEN]);

impl Deref for Digits {
    type Target = str;

    fn deref(&self) -> &str {
        str::from_utf8(&self.0).unwrap_or(PREFIX)
    }
}

impl fmt::Display for Mark {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.pad(&self.digits())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn displays_eleven_digits() {
        assert_eq!(Mark::new(0).unwrap().to_string(), "73917000000");
        assert_eq!(Mark::new(123).unwrap().to_string(), "73917000123");
        assert_eq!(Mark::new(999_999).unwrap().to_string(), "73917999999");
        assert_eq!(
            format!("{:>13}", Mark::new(7).unwrap()),
            "  73917000007",
            "a width applies to the whole mark"
        );
    }

    #[test]
    fn refuses_a_seventh_digit() {
        assert_eq!(Mark::new(1_000_000), None);
        assert_eq!(Mark::new(u32::MAX), None);
    }

    #[test]
    fn tail_and_serial_agree() {
        let mark = Mark::from_tail([0, 4, 2, 0, 0, 7]);
        assert_eq!(mark.serial(), 42_007);
        assert_eq!(Some(mark), Mark::new(42_007));
    }
}
