//! Numbers: their grammar, and the value they have.

use serde_json::Number;

use super::cursor::Cursor;
use super::decimal::{self, Scaled};
use super::defect::{DefectKind, Fatal};
use super::expect;

/// The greatest integer up to which every integer is a double of its own.
const MAX_SAFE: u64 = (1 << 53) - 1;

/// So many digits always fit 64 bits.
const FITTING_DIGITS: usize = 19;

/// So many digits are never beyond [`MAX_SAFE`].
const SAFE_DIGITS: usize = 15;

/// Reads the number that begins here, if it is a short integer without a
/// defect; else moves nowhere. Most numbers are of this kind, and this is the
/// short way for them.
#[inline]
pub(super) fn read_plain(cursor: &mut Cursor<'_>) -> Option<i64> {
    let bytes = cursor.bytes();
    let negative = cursor.peek() == Some(b'-');
    let first = cursor.pos() + usize::from(negative);
    let mut at = first;
    let mut value = 0_i64;
    while let Some(byte @ b'0'..=b'9') = bytes.get(at)
        && at - first < SAFE_DIGITS
    {
        value = value * 10 + i64::from(byte - b'0');
        at += 1;
    }
    let ends = matches!(
        bytes.get(at),
        None | Some(b',' | b']' | b'}' | b' ' | b'\n' | b'\r' | b'\t')
    );
    // Any number with a zero in front has something to be looked at: -0, 01.
    let usual = ends && at > first && (bytes[first] != b'0' || at - cursor.pos() == 1);
    if !usual {
        return None;
    }
    cursor.move_to(at);
    Some(if negative { -value } else { value })
}

/// Reads the number that begins here, with a digit or a minus sign. The second
/// part says whether the literal says more than a double holds.
pub(super) fn read(cursor: &mut Cursor<'_>) -> Result<(Number, bool), Fatal> {
    let start = cursor.pos();
    let negative = cursor.take(b'-');
    let mut digits = DigitRun::default();
    let count = digits.take(cursor);
    if count != 1 {
        check_whole_part(cursor, start + usize::from(negative), count)?;
    }
    if !matches!(cursor.peek(), Some(b'.' | b'e' | b'E')) {
        reject_glued(cursor)?;
        let literal = &cursor.text()[start..cursor.pos()];
        return integer(literal, negative, &digits).ok_or_else(|| out_of_range(start));
    }
    let scale = fraction_and_exponent(cursor, &mut digits)?;
    reject_glued(cursor)?;
    let literal = &cursor.text()[start..cursor.pos()];
    fraction(literal, negative, &digits, scale).ok_or_else(|| out_of_range(start))
}

/// Digits that were read, as an integer.
#[derive(Default)]
struct DigitRun {
    /// How many there are from the first on that is not zero.
    count: usize,
    /// Only right if that many fit.
    value: u64,
}

impl DigitRun {
    /// Moves past digits and adds them. Gives how many there were.
    fn take(&mut self, cursor: &mut Cursor<'_>) -> usize {
        let start = cursor.pos();
        let mut at = start;
        while self.count == 0 && cursor.bytes().get(at) == Some(&b'0') {
            at += 1;
        }
        let counted = at;
        while let Some(byte @ b'0'..=b'9') = cursor.bytes().get(at) {
            let digit = u64::from(byte - b'0');
            self.value = self.value.wrapping_mul(10).wrapping_add(digit);
            at += 1;
        }
        self.count += at - counted;
        cursor.move_to(at);
        at - start
    }

    fn fitting(&self) -> Option<u64> {
        (self.count <= FITTING_DIGITS).then_some(self.value)
    }
}

/// That there are digits, and that they do not begin with a needless zero.
/// `first` is where they are to begin.
fn check_whole_part(cursor: &mut Cursor<'_>, first: usize, count: usize) -> Result<(), Fatal> {
    if count == 0 {
        return Err(expect::unexpected(cursor, "a digit after the minus sign"));
    }
    if cursor.bytes()[first] == b'0' {
        cursor.move_to(first + 1);
        return Err(expect::unexpected(cursor, "no digit after a leading zero"));
    }
    Ok(())
}

/// Moves past what follows the whole part, and gives the power of ten that all
/// the digits as an integer are to be multiplied by.
fn fraction_and_exponent(cursor: &mut Cursor<'_>, digits: &mut DigitRun) -> Result<i64, Fatal> {
    let mut scale = 0;
    if cursor.take(b'.') {
        let count = digits.take(cursor);
        if count == 0 {
            let expected = "a digit after the decimal point";
            return Err(expect::unexpected(cursor, expected));
        }
        scale = i64::try_from(count).map_or(i64::MIN, |count| -count);
    }
    if cursor.take(b'e') || cursor.take(b'E') {
        let negative = cursor.take(b'-');
        if !negative {
            cursor.take(b'+');
        }
        let mut exponent = DigitRun::default();
        if exponent.take(cursor) == 0 {
            return Err(expect::unexpected(cursor, "a digit of the exponent"));
        }
        // What does not fit is beyond any use of the scale.
        let fitting = exponent.fitting().and_then(|e| i64::try_from(e).ok());
        let exponent = fitting.unwrap_or(i64::MAX);
        scale = scale.saturating_add(if negative { -exponent } else { exponent });
    }
    Ok(scale)
}

/// Says no to what would else read as a number and then more text, such as
/// `0x10`, `1_000` and `1.2.3`.
fn reject_glued(cursor: &Cursor<'_>) -> Result<(), Fatal> {
    match cursor.peek_char() {
        Some(c) if c.is_alphanumeric() || matches!(c, '_' | '.' | '+' | '-') => {
            Err(expect::unexpected(cursor, "the end of the number"))
        }
        _ => Ok(()),
    }
}

/// The value of an integer literal, unless it is beyond a double's range.
fn integer(literal: &str, negative: bool, digits: &DigitRun) -> Option<(Number, bool)> {
    if let Some(value) = digits.fitting() {
        let imprecise = value > MAX_SAFE;
        if !negative {
            return Some((value.into(), imprecise));
        }
        // Only a double can be -0.
        let whole = 0_i64.checked_sub_unsigned(value);
        if let Some(whole) = whole.filter(|&whole| whole != 0) {
            return Some((whole.into(), imprecise));
        }
    }
    if let Ok(value) = literal.parse::<u64>() {
        return Some((value.into(), true));
    }
    let number = Number::from_f64(literal.parse().ok()?)?;
    Some((number, digits.count > 0))
}

/// The value of any other literal, unless it is beyond a double's range.
fn fraction(
    literal: &str,
    negative: bool,
    digits: &DigitRun,
    scale: i64,
) -> Option<(Number, bool)> {
    let scaled = digits.fitting().map(|digits| Scaled { digits, scale });
    let double = match scaled.and_then(Scaled::double) {
        Some(double) if negative => -double,
        Some(double) => double,
        None => literal.parse().ok()?,
    };
    let number = Number::from_f64(double)?;
    let imprecise = !decimal::holds(double, literal, digits.count, scaled);
    Some((number, imprecise))
}

#[cold]
fn out_of_range(start: usize) -> Fatal {
    Fatal {
        kind: DefectKind::NumberOutOfRange,
        offset: start,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn reads(text: &str) -> Result<(Number, bool), Fatal> {
        read(&mut Cursor::new(text))
    }

    #[track_caller]
    fn says(text: &str, expected: impl Into<serde_json::Value>, imprecise: bool) {
        if let Some(short) = read_plain(&mut Cursor::new(text)) {
            assert_eq!((short.into(), false), reads(text).unwrap(), "{text}");
        }
        let (number, noted) = reads(text).unwrap();
        assert_eq!(serde_json::Value::from(number), expected.into(), "{text}");
        assert_eq!(noted, imprecise, "{text}");
    }

    #[test]
    fn integers() {
        says("0", 0, false);
        says("-0", -0.0, false);
        says("-12", -12, false);
        says("9007199254740991", 9_007_199_254_740_991_u64, false);
        says("-9007199254740991", -9_007_199_254_740_991_i64, false);
        says("9007199254740992", 9_007_199_254_740_992_u64, true);
        says("-9223372036854775808", i64::MIN, true);
        says("9999999999999999999", 9_999_999_999_999_999_999_u64, true);
        says("18446744073709551615", u64::MAX, true);
        says("18446744073709551616", 18_446_744_073_709_551_616.0, true);
        says("-9223372036854775809", -9_223_372_036_854_775_809.0, true);
    }

    #[test]
    fn the_short_way_is_for_short_integers() {
        let plain = |text| {
            let mut cursor = Cursor::new(text);
            let value = read_plain(&mut cursor);
            assert_eq!(cursor.pos() > 0, value.is_some(), "{text}");
            value
        };
        assert_eq!(plain("0"), Some(0));
        assert_eq!(plain("-120]"), Some(-120));
        assert_eq!(plain("999999999999999,"), Some(999_999_999_999_999));
        for text in [
            "-0",
            "01",
            "-01",
            "-",
            "1.5",
            "1e2",
            "1x",
            "1000000000000000",
            "1\"",
            "-a",
        ] {
            assert_eq!(plain(text), None, "{text}");
        }
    }

    #[test]
    fn fractions() {
        says("1.0", 1.0, false);
        says("-0.0", -0.0, false);
        says("-12.50", -12.5, false);
        says("1E+2", 100.0, false);
        says("0e999999999999999999999", 0.0, false);
        says("0.0000000000000000000001", 1e-22, false);
        says("100000000000000000000e-20", 1.0, false);
        says("0.30000000000000004", 0.300_000_000_000_000_04, false);
        says("9007199254740993e-1", 900_719_925_474_099.3, false);
        says("1.7976931348623157e308", f64::MAX, false);
        says("5e-324", 5e-324, false);
    }

    #[test]
    fn fractions_that_a_double_changes() {
        let pi = "3.141592653589793238462643383279";
        says(pi, std::f64::consts::PI, true);
        says("9007199254740993.0", 9_007_199_254_740_992.0, true);
        says("1e-400", 0.0, true);
        says("-1e-99999999999999999999", -0.0, true);
        says("1.5e-9223372036854775807", 0.0, true);
        says("6e-324", 5e-324, true);
        says("0.100000000000000011", 0.1, true);
    }

    #[test]
    fn out_of_range() {
        let digits = "9".repeat(400);
        for text in ["1e309", "-1e309", "1e99999999999999999999", &digits] {
            let expected = Fatal {
                kind: DefectKind::NumberOutOfRange,
                offset: 0,
            };
            assert_eq!(reads(text), Err(expected), "{text}");
        }
    }

    #[test]
    fn grammar() {
        for (text, offset, expected) in [
            ("01", 1, "no digit after a leading zero"),
            ("-01", 2, "no digit after a leading zero"),
            ("00.5", 1, "no digit after a leading zero"),
            ("-", 1, "a digit after the minus sign"),
            ("-Infinity", 1, "a digit after the minus sign"),
            ("1.", 2, "a digit after the decimal point"),
            ("1.e5", 2, "a digit after the decimal point"),
            ("1e", 2, "a digit of the exponent"),
            ("1e+x", 3, "a digit of the exponent"),
            ("1e-+1", 3, "a digit of the exponent"),
            ("0x10", 1, "the end of the number"),
            ("1_000", 1, "the end of the number"),
            ("1.2.3", 3, "the end of the number"),
            ("1é", 1, "the end of the number"),
        ] {
            let found = text[offset..].chars().next();
            let kind = match found {
                None => DefectKind::EndOfText { expected },
                _ => DefectKind::Syntax { expected, found },
            };
            assert_eq!(reads(text), Err(Fatal { kind, offset }), "{text}");
        }
    }
}
