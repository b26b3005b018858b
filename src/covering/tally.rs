//! Counters for 32 levels at once.

/// How many bits each count has.
///
/// The largest count that a row of `k` parameters asks for is the number of
/// pairs among the other parameters, so 8 bits are exact up to 24 parameters.
/// Past that counts saturate, which can only make the greedy choice coarser.
const PLANES: usize = 8;

/// Counts, for each of 32 levels, how many masks had that level's bit set.
///
/// The counts are stored across: plane `i` holds bit `i` of all 32 counts. So
/// adding a mask takes the same few operations however many bits it has, and
/// the levels with the largest count come out as a mask again.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Tally([u32; PLANES]);

impl Tally {
    /// Adds one to the counts of the levels in each mask.
    ///
    /// Seven masks are summed to three planes at a time before the counts are
    /// touched, which saves half of the operations.
    pub(super) fn add(&mut self, mut masks: impl Iterator<Item = u32>) {
        while let Some(first) = masks.next() {
            let mut next = || masks.next().unwrap_or(0);
            let (ones_a, twos_a) = sum(first, next(), next());
            let (ones_b, twos_b) = sum(next(), next(), next());
            let (ones, twos_c) = sum(ones_a, ones_b, next());
            let (twos, fours) = sum(twos_a, twos_b, twos_c);
            // Towards the end of a sequence there is seldom anything to add.
            if ones | twos | fours != 0 {
                self.add_planes([ones, twos, fours]);
            }
        }
    }

    /// Adds a number of up to three bits to each count.
    fn add_planes(&mut self, planes: [u32; 3]) {
        let mut carry = 0;
        for (index, plane) in self.0.iter_mut().enumerate() {
            if index >= planes.len() && carry == 0 {
                return;
            }
            let added = planes.get(index).copied().unwrap_or(0);
            (*plane, carry) = sum(*plane, added, carry);
        }
        if carry != 0 {
            for plane in &mut self.0 {
                *plane |= carry;
            }
        }
    }

    /// The largest count among the levels in `among`, and the levels that
    /// have it. `(0, 0)` when `among` is empty.
    pub(super) fn top(&self, among: u32) -> (u32, u32) {
        let mut best = among;
        let mut count = 0;
        for plane in self.0.iter().rev() {
            let with = best & plane;
            count = count << 1 | u32::from(with != 0);
            best = if with == 0 { best } else { with };
        }
        (count, best)
    }
}

/// Adds three bits at each place; the sum is a plane of ones and one of twos.
fn sum(one: u32, two: u32, three: u32) -> (u32, u32) {
    let differ = one ^ two;
    (differ ^ three, one & two | differ & three)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counts_each_level_separately() {
        let mut tally = Tally::default();
        tally.add([0b0001, 0b0011, 0b0111].into_iter());
        tally.add([0b0011].into_iter());
        assert_eq!(tally.top(!0), (4, 0b0001));
        assert_eq!(tally.top(0b1110), (3, 0b0010));
        assert_eq!(tally.top(0b1100), (1, 0b0100));
        assert_eq!(tally.top(0b1000), (0, 0b1000));
        assert_eq!(tally.top(0), (0, 0));
    }

    #[test]
    fn ties_keep_all_levels() {
        let mut tally = Tally::default();
        tally.add([0x8000_0001].into_iter());
        assert_eq!(tally.top(!0), (1, 0x8000_0001));
    }

    #[test]
    fn saturates() {
        let mut tally = Tally::default();
        tally.add([0b001; 300].into_iter());
        tally.add([0b010; 255].into_iter());
        tally.add([0b100; 256].into_iter());
        assert_eq!(tally.top(0b111), (255, 0b111));
    }
}
