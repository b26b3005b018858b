//! Whether a double still says what the literal did that it was read from.

/// Any decimal of so many digits comes back the same from a double, as long as
/// the double is normal.
const SAFE_DIGITS: usize = 15;

/// So many digits write out any double exactly.
const EXACT_DIGITS: usize = 767;

/// A literal's digits as an integer, without its point and sign, and the power
/// of ten that goes with it: *digits* × 10^*scale*.
#[derive(Clone, Copy)]
pub(super) struct Scaled {
    pub(super) digits: u64,
    pub(super) scale: i64,
}

impl Scaled {
    /// The double nearest to it, where one operation on exact doubles gives it.
    pub(super) fn double(self) -> Option<f64> {
        const POWERS: [f64; 23] = [
            1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15,
            1e16, 1e17, 1e18, 1e19, 1e20, 1e21, 1e22,
        ];
        if self.digits > 1 << 53 {
            return None;
        }
        #[expect(clippy::cast_precision_loss, reason = "up to 2^53 there is none")]
        let digits = self.digits as f64;
        let power = *POWERS.get(usize::try_from(self.scale.unsigned_abs()).ok()?)?;
        Some(if self.scale < 0 {
            digits / power
        } else {
            digits * power
        })
    }

    /// Whether a double is nearer to it than half a unit of its last digit. If
    /// so [`holds`] is sure to say yes, but it takes much longer. A no may only
    /// mean that the integers needed are too long.
    fn is_near(self, double: f64) -> bool {
        self.distance_fits(double).unwrap_or(false)
    }

    fn distance_fits(self, double: f64) -> Option<bool> {
        // The double is mantissa / 2^shift, the literal digits / 10^-scale. Both
        // are multiplied by both denominators.
        let bits = double.to_bits();
        let shift = 1075_u64.checked_sub(bits >> 52 & 0x7FF)?;
        let mantissa = u128::from(bits & ((1 << 52) - 1) | 1 << 52);
        let unit = 1_u128.checked_shl(u32::try_from(shift).ok()?)?;
        let power = 10_u128.checked_pow(u32::try_from(self.scale.checked_neg()?).ok()?)?;
        let said = u128::from(self.digits).checked_mul(unit)?;
        let held = mantissa.checked_mul(power)?;
        Some(said.abs_diff(held) < unit / 2)
    }
}

/// Whether a double still says what the literal did that it was read from:
/// whether it says the same when written with as many digits.
///
/// So 0.1 is held, and so is 0.10000000000000001, because writing doubles with
/// 17 digits is usual and adds nothing to them. `count` is how many digits
/// there are from the first that is not zero; `scaled` is the literal, if they
/// fit.
pub(super) fn holds(double: f64, literal: &str, count: usize, scaled: Option<Scaled>) -> bool {
    if scaled.is_some_and(|literal| literal.digits == 0) {
        return true;
    }
    if double.is_normal()
        && (count <= SAFE_DIGITS || scaled.is_some_and(|literal| literal.is_near(double)))
    {
        return true;
    }
    let literal = Decimal::of(literal);
    let precision = literal.digits().count().clamp(1, EXACT_DIGITS) - 1;
    literal == Decimal::of(&format!("{double:.precision$e}"))
        // Next to a power of two the shortest spelling that gives a double need
        // not be the nearest of its length.
        || literal == Decimal::of(&format!("{double:e}"))
}

/// What a decimal literal says, whatever its spelling: 0.*digits* × 10^*point*.
struct Decimal<'l> {
    /// The digits without zeros at either end, but perhaps a point among them.
    spelt: &'l str,
    point: i64,
}

impl<'l> Decimal<'l> {
    fn of(literal: &'l str) -> Self {
        let literal = literal.trim_start_matches('-');
        let (mantissa, exponent) = literal.split_once(['e', 'E']).unwrap_or((literal, "0"));
        let spelt = mantissa.trim_matches(['0', '.']);
        let first = mantissa.find(|c| c != '0' && c != '.').unwrap_or(0);
        let point = mantissa.find('.').unwrap_or(mantissa.len());
        let point = length(point) - length(first) + i64::from(point < first);
        // An exponent beyond 64 bits is as good as any other great one: what
        // it is compared with is a double.
        let exponent = exponent.parse().unwrap_or(i64::MAX / 2);
        Decimal {
            spelt,
            point: if spelt.is_empty() {
                0
            } else {
                point.saturating_add(exponent)
            },
        }
    }

    fn digits(&self) -> impl Iterator<Item = u8> {
        self.spelt.bytes().filter(|&byte| byte != b'.')
    }
}

impl PartialEq for Decimal<'_> {
    fn eq(&self, other: &Self) -> bool {
        self.point == other.point && self.digits().eq(other.digits())
    }
}

fn length(count: usize) -> i64 {
    i64::try_from(count).unwrap_or(i64::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn held(literal: &str, expected: bool) {
        let double = literal.parse().unwrap();
        assert_eq!(holds(double, literal, 99, None), expected, "{literal}");
    }

    #[test]
    fn a_literal_is_held_at_its_own_length() {
        for literal in [
            "0.1",
            "-0.10000000000000001",
            "12.50",
            "100e-2",
            "1e23",
            "5e-324",
            "0.000",
            "0e99999999999999999999",
            // 2^-44, in its shortest spelling and in its nearest of 17 digits.
            "5.684341886080802e-14",
            "5.6843418860808015e-14",
        ] {
            held(literal, true);
        }
        held(&format!("{:.1100}", 0.1), true);
        held(&format!("{:.1100}", 5e-324), true);
        held(&format!("{:.1}", f64::MAX), true);
    }

    #[test]
    fn a_longer_literal_is_changed() {
        for literal in [
            "0.100000000000000011",
            "9007199254740993.0",
            "6e-324",
            "1e-400",
            "1e-99999999999999999999",
        ] {
            held(literal, false);
        }
        held(&(format!("{:.1100}", 0.1) + "1"), false);
    }

    #[test]
    fn spellings_of_one_decimal_are_equal() {
        for spelling in ["1.5", "-1.50", "15e-1", "0.015E+2", "1500e-3"] {
            assert!(Decimal::of("1.5") == Decimal::of(spelling), "{spelling}");
        }
        for other in ["15", "0.15", "1.05", "1.51", "1.5e1"] {
            assert!(Decimal::of("1.5") != Decimal::of(other), "{other}");
        }
    }

    #[test]
    fn the_short_ways_agree_with_the_long() {
        let mut digits = 1_u64;
        for step in 0..20_000_u64 {
            digits = digits
                .wrapping_mul(6_364_136_223_846_793_005)
                .wrapping_add(step);
            let scaled = Scaled {
                digits: digits % 10_u64.pow(14 + u32::try_from(step % 6).unwrap()),
                scale: i64::try_from(step % 47).unwrap() - 23,
            };
            let literal = format!("{}e{}", scaled.digits, scaled.scale);
            let double: f64 = literal.parse().unwrap();
            if let Some(short) = scaled.double() {
                assert_eq!(short.to_bits(), double.to_bits(), "{literal}");
            }
            if scaled.is_near(double) {
                held(&literal, true);
            }
        }
    }

    #[test]
    fn the_usual_literals_are_near() {
        let near = |digits, scale, double| Scaled { digits, scale }.is_near(double);
        assert!(near(3_333_333_333_333_333, -16, 1.0 / 3.0));
        assert!(near(10_000_000_000_000_001, -17, 0.1));
        assert!(near(2_718_281_828_459_045, -15, std::f64::consts::E));
        assert!(!near(90_071_992_547_409_930, -1, 9_007_199_254_740_992.0));
    }
}
