//! What is still to be covered.

use smallvec::SmallVec;

use super::coverage::StrengthCoverage;
use super::layout::{Layout, ParameterLevel};
use super::tally::LANES;

/// A row of masks of its own.
type Masks = SmallVec<[u32; LANES]>;

/// The uncovered combinations.
///
/// Each is stored once for each parameter it has, seen from the others: a
/// pair as the levels that a value is uncovered with, a triple as the levels
/// that two values are uncovered with. That takes more memory than storing it
/// once, but the levels of any parameter can be weighed by whole masks.
#[derive(Clone, Debug)]
pub(super) struct Uncovered {
    layout: Layout,
    singles: Vec<u32>,
    pairs: Vec<u32>,
    triples: Vec<u32>,
    /// How many pairs of each two parameters `p < q` are left, at `p * k + q`.
    left_pairs: Vec<usize>,
    /// How many triples of each three parameters are left, as in
    /// [`Layout::trios`].
    left_triples: Vec<usize>,
    left: [usize; 3],
    feasible: [usize; 3],
}

impl Uncovered {
    /// Everything is uncovered. If a parameter has no levels there are no rows, so there is nothing.
    pub(super) fn new(levels: &[usize]) -> Self {
        let layout = Layout::new(levels);
        let mut table = Self {
            singles: vec![0; layout.blocks()],
            pairs: vec![0; layout.value_masks()],
            triples: vec![0; layout.pair_masks()],
            left_pairs: vec![0; layout.params() * layout.params()],
            left_triples: vec![0; layout.trios().len()],
            left: [0; 3],
            feasible: [0; 3],
            layout,
        };
        if levels.iter().all(|&count| count > 0) {
            table.fill();
            table.feasible = table.left;
        }
        table
    }

    /// Marks every combination as uncovered.
    fn fill(&mut self) {
        let layout = &self.layout;
        for value in layout.values() {
            let (block, bit) = layout.spot(value);
            self.singles[block] |= bit;
            self.left[0] += 1;
        }
        for value in layout.values() {
            let row = &mut self.pairs[layout.value_row(value)];
            row.copy_from_slice(&self.singles);
            layout.clear(value.0, row);
        }
        let levels = layout.levels();
        for p in 0..levels.len() {
            for q in p + 1..levels.len() {
                let pairs = levels[p] * levels[q];
                self.left_pairs[p * levels.len() + q] = pairs;
                self.left[1] += pairs;
                for pair in 0..pairs {
                    let row = layout.pair_row((p, pair / levels[q]), (q, pair % levels[q]));
                    let row = &mut self.triples[row];
                    row.copy_from_slice(&self.singles);
                    layout.clear(p, row);
                    layout.clear(q, row);
                }
            }
        }
        for (left, trio) in self.left_triples.iter_mut().zip(layout.trios()) {
            *left = trio.iter().map(|&param| levels[param]).product();
            self.left[2] += *left;
        }
    }

    pub(super) fn layout(&self) -> &Layout {
        &self.layout
    }

    /// The uncovered levels.
    pub(super) fn singles(&self) -> &[u32] {
        &self.singles
    }

    /// The levels that are uncovered together with this value.
    pub(super) fn pairs(&self, value: ParameterLevel) -> &[u32] {
        &self.pairs[self.layout.value_row(value)]
    }

    /// The levels that are uncovered together with these two values.
    pub(super) fn triples(&self, one: ParameterLevel, two: ParameterLevel) -> &[u32] {
        &self.triples[self.layout.pair_row(one, two)]
    }

    /// The levels that are uncovered together with each two values, at the
    /// places that [`Layout::pair_row`] tells.
    pub(super) fn all_triples(&self) -> &[u32] {
        &self.triples
    }

    /// How many singles, pairs and triples are left.
    pub(super) fn left(&self) -> [usize; 3] {
        self.left
    }

    pub(super) fn left_pairs(&self) -> &[usize] {
        &self.left_pairs
    }

    pub(super) fn left_triples(&self) -> &[usize] {
        &self.left_triples
    }

    pub(super) fn coverage(&self, strength: usize) -> StrengthCoverage {
        let index = strength.wrapping_sub(1);
        match (self.left.get(index), self.feasible.get(index)) {
            (Some(left), Some(&feasible)) => StrengthCoverage {
                covered: feasible - left,
                feasible,
            },
            _ => StrengthCoverage::default(),
        }
    }

    /// Marks everything in these values, sorted by parameter, as covered.
    pub(super) fn cover(&mut self, values: &[ParameterLevel]) {
        let mut after: Masks = SmallVec::from_elem(0, self.layout.blocks());
        for &value in values {
            let (block, bit) = self.layout.spot(value);
            after[block] |= bit;
        }
        for (i, &one) in values.iter().enumerate() {
            self.remove_single(one);
            let (block, bit) = self.layout.spot(one);
            after[block] &= !bit;
            if self.left[1] > 0 {
                for &two in &values[i + 1..] {
                    self.remove_pair(one, two);
                }
            }
            let mut rest = after.clone();
            for (j, &two) in values.iter().enumerate().skip(i + 1) {
                let (block, bit) = self.layout.spot(two);
                rest[block] &= !bit;
                let row = self.layout.pair_row(one, two);
                let masks = self.triples[row.clone()].iter().zip(&rest);
                let open = masks.fold(0, |any, (mask, rest)| any | mask & rest);
                // Most pairs have nothing left to be covered with in this row.
                if open == 0 {
                    continue;
                }
                for &three in &values[j + 1..] {
                    let (block, bit) = self.layout.spot(three);
                    let mask = &mut self.triples[row.start + block];
                    if *mask & bit != 0 {
                        *mask &= !bit;
                        self.forget_triple([one, two, three]);
                    }
                }
            }
        }
    }

    fn remove_single(&mut self, value: ParameterLevel) {
        let (block, bit) = self.layout.spot(value);
        if self.singles[block] & bit != 0 {
            self.singles[block] &= !bit;
            self.left[0] -= 1;
        }
    }

    fn remove_pair(&mut self, one: ParameterLevel, two: ParameterLevel) {
        let (block, bit) = self.layout.spot(two);
        let mask = &mut self.pairs[self.layout.value_row(one).start + block];
        if *mask & bit == 0 {
            return;
        }
        *mask &= !bit;
        let (block, bit) = self.layout.spot(one);
        self.pairs[self.layout.value_row(two).start + block] &= !bit;
        let (low, high) = (one.0.min(two.0), one.0.max(two.0));
        self.left_pairs[low * self.layout.params() + high] -= 1;
        self.left[1] -= 1;
    }

    /// Takes a triple, in the order of the parameters, out of the table, in which
    /// it is already gone from the masks of the first two values.
    fn forget_triple(&mut self, [one, two, three]: [ParameterLevel; 3]) {
        let (block, bit) = self.layout.spot(two);
        self.triples[self.layout.pair_row(one, three).start + block] &= !bit;
        let (block, bit) = self.layout.spot(one);
        self.triples[self.layout.pair_row(two, three).start + block] &= !bit;
        let trio = self.layout.trio([one.0, two.0, three.0]);
        self.left_triples[trio] -= 1;
        self.left[2] -= 1;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn everything_is_open_at_first() {
        let table = Uncovered::new(&[2, 3, 40]);
        assert_eq!(table.left(), [45, 6 + 80 + 120, 240]);
        let layout = table.layout().clone();
        let of = |param, masks| layout.of(param, masks).collect::<Vec<_>>();
        assert_eq!(of(2, table.triples((0, 1), (1, 2))), [!0, 0xff]);
        assert_eq!(of(1, table.triples((0, 1), (2, 39))), [0b111]);
        assert_eq!(of(0, table.triples((0, 1), (2, 39))), [0]);
    }

    #[test]
    fn covering_is_counted_once_and_seen_from_all_sides() {
        let mut table = Uncovered::new(&[2, 3, 4]);
        let values = [(0, 1), (1, 2), (2, 3)];
        for _ in 0..2 {
            table.cover(&values);
            assert_eq!(table.left(), [9 - 3, 26 - 3, 24 - 1]);
            assert_eq!(table.left_triples(), [23]);
            assert_eq!(table.left_pairs()[1], 5);
        }
        let layout = table.layout();
        let all = |masks| [0, 1, 2].map(|param| layout.of(param, masks).next());
        let some = |masks: [u32; 3]| masks.map(Some);
        assert_eq!(all(table.pairs((2, 3))), some([0b01, 0b011, 0]));
        assert_eq!(all(table.pairs((0, 1))), some([0, 0b011, 0b0111]));
        assert_eq!(all(table.triples((1, 2), (2, 3)))[0], Some(0b01));
        assert_eq!(all(table.triples((2, 3), (0, 1)))[1], Some(0b011));
        assert_eq!(all(table.triples((0, 1), (1, 2)))[2], Some(0b0111));
    }

    #[test]
    fn coverage_knows_three_strengths() {
        let mut table = Uncovered::new(&[2, 2, 2]);
        table.cover(&[(0, 0), (2, 1)]);
        let covered: Vec<_> = (0..5).map(|s| table.coverage(s).covered).collect();
        assert_eq!(covered, [0, 2, 1, 0, 0]);
        let feasible: Vec<_> = (0..5).map(|s| table.coverage(s).feasible).collect();
        assert_eq!(feasible, [0, 6, 12, 8, 0]);
    }

    #[test]
    fn nothing_is_open_without_rows() {
        assert_eq!(Uncovered::new(&[3, 0, 2]).left(), [0; 3]);
        assert_eq!(Uncovered::new(&[0, 0]).left(), [0; 3]);
        assert_eq!(Uncovered::new(&[]).left(), [0; 3]);
    }
}
