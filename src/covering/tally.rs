//! Counters for the levels of eight blocks at once.

/// How many blocks are counted together.
///
/// A model of the usual size has no more, and they take two vector registers, or one where those are large.
pub(super) const LANES: usize = 8;

/// One mask for each block.
pub(super) type Lanes = [u32; LANES];

/// How many bits each count has.
///
/// The largest count that a row of `k` parameters asks for is the number of
/// pairs among the other parameters, so 10 bits are exact up to 46 parameters.
/// Past that counts wrap around, which can only make the greedy choice coarser.
const PLANES: usize = 10;

/// Counts, for each level of each block, how many masks had that level's bit set.
///
/// The counts are stored across: plane `i` holds bit `i` of all counts. So
/// adding a mask takes the same few operations however many bits it has, all
/// blocks of a row of masks are counted by the same vector instructions, and
/// the levels with the largest count come out as a mask again.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct BitCounts([Lanes; PLANES]);

impl BitCounts {
    /// Adds one to the counts of the levels in each mask.
    pub(super) fn add<'m>(&mut self, masks: impl Iterator<Item = &'m Lanes>) {
        grouped(masks, |planes| self.each(planes, sum));
    }

    /// Takes one from the counts of the levels in each mask, which were added before.
    pub(super) fn subtract<'m>(&mut self, masks: impl Iterator<Item = &'m Lanes>) {
        grouped(masks, |planes| self.each(planes, difference));
    }

    /// Combines a number of up to three bits with each count. What `combine` gives are the new bit and what is carried on.
    fn each(&mut self, planes: [Lanes; 3], combine: impl Fn(u32, u32, u32) -> (u32, u32)) {
        let mut carry = [0; LANES];
        for (index, plane) in self.0.iter_mut().enumerate() {
            let other = planes.get(index).copied().unwrap_or_default();
            // Comparing with zeros would be a call.
            if index >= planes.len() && carry.iter().fold(0, |any, one| any | one) == 0 {
                return;
            }
            for lane in 0..LANES {
                (plane[lane], carry[lane]) = combine(plane[lane], other[lane], carry[lane]);
            }
        }
    }

    /// The largest count among the levels in `among` of one block, and the levels that
    /// have it. `(0, 0)` when `among` is empty.
    pub(super) fn top(&self, lane: usize, among: u32) -> (u32, u32) {
        let mut best = among;
        let mut count = 0;
        for plane in self.0.iter().rev() {
            let with = best & plane[lane];
            count = count << 1 | u32::from(with != 0);
            best = if with == 0 { best } else { with };
        }
        (count, best)
    }
}

/// Sums masks to numbers of three bits, seven at a time: half of the operations are saved before a count is touched.
fn grouped<'m>(mut masks: impl Iterator<Item = &'m Lanes>, mut each: impl FnMut([Lanes; 3])) {
    const NONE: Lanes = [0; LANES];
    while let Some(first) = masks.next() {
        let mut next = || masks.next().unwrap_or(&NONE);
        let (ones_a, twos_a) = sums(first, next(), next());
        let (ones_b, twos_b) = sums(next(), next(), next());
        let (ones, twos_c) = sums(&ones_a, &ones_b, next());
        let (twos, fours) = sums(&twos_a, &twos_b, &twos_c);
        each([ones, twos, fours]);
    }
}

fn sums(one: &Lanes, two: &Lanes, three: &Lanes) -> (Lanes, Lanes) {
    let (mut ones, mut twos) = ([0; LANES], [0; LANES]);
    for lane in 0..LANES {
        (ones[lane], twos[lane]) = sum(one[lane], two[lane], three[lane]);
    }
    (ones, twos)
}

/// Adds three bits at each place; the sum is a plane of ones and one of twos.
fn sum(one: u32, two: u32, three: u32) -> (u32, u32) {
    let differ = one ^ two;
    (differ ^ three, one & two | differ & three)
}

/// Takes two bits from one at each place; the second plane is what has to be taken from the next bit.
fn difference(from: u32, one: u32, two: u32) -> (u32, u32) {
    let differ = from ^ one;
    (differ ^ two, !from & one | !differ & two)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lanes(masks: &[u32]) -> Vec<Lanes> {
        // Another block must not be mixed up with the one that is looked at.
        let wide = |mask: &u32| {
            let mut lanes = [!*mask; LANES];
            lanes[3] = *mask;
            lanes
        };
        masks.iter().map(wide).collect()
    }

    fn added(tally: &mut BitCounts, masks: &[u32]) {
        tally.add(lanes(masks).iter());
    }

    #[test]
    fn counts_each_level_separately() {
        let mut tally = BitCounts::default();
        added(&mut tally, &[0b0001, 0b0011, 0b0111]);
        added(&mut tally, &[0b0011]);
        assert_eq!(tally.top(3, !0), (4, 0b0001));
        assert_eq!(tally.top(3, 0b1110), (3, 0b0010));
        assert_eq!(tally.top(3, 0b1100), (1, 0b0100));
        assert_eq!(tally.top(3, 0b1000), (0, 0b1000));
        assert_eq!(tally.top(3, 0), (0, 0));
        assert_eq!(tally.top(4, 0b1111), (4, 0b1000));
    }

    #[test]
    fn ties_keep_all_levels() {
        let mut tally = BitCounts::default();
        added(&mut tally, &[0x8000_0001]);
        assert_eq!(tally.top(3, !0), (1, 0x8000_0001));
    }

    #[test]
    fn what_was_added_can_be_taken_away() {
        let mut tally = BitCounts::default();
        let masks: Vec<u32> = (0..600_u32)
            .map(|one| one.wrapping_mul(0x9e37_79b9))
            .collect();
        let (gone, left) = masks.split_at(411);
        added(&mut tally, &masks);
        tally.subtract(lanes(gone).iter());
        for level in 0..32 {
            let count = left.iter().filter(|mask| **mask >> level & 1 != 0).count();
            let top = tally.top(3, 1 << level);
            assert_eq!(top, (u32::try_from(count).unwrap(), 1 << level));
        }
    }
}
