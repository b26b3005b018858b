//! One row in the making.

use super::layout::ParameterLevel;
use super::table::Uncovered;
use super::tally::{BitCounts, LANES, Lanes};

/// How much that was uncovered a row, or one level in it, covers.
///
/// The order of the fields makes comparisons put singles before pairs and
/// pairs before triples.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Gain {
    pub(super) singles: u32,
    pub(super) pairs: u32,
    pub(super) triples: u32,
}

/// A row that gets its levels one by one.
#[derive(Clone, Debug)]
pub(super) struct RowDraft {
    /// The levels; without meaning for parameters that are not yet placed.
    row: Vec<usize>,
    placed: Vec<usize>,
    /// How many uncovered pairs each level would cover with the values that are placed.
    pairs: Vec<BitCounts>,
    /// How many uncovered triples each level would cover with two values that are placed.
    triples: Vec<BitCounts>,
    /// Where the masks of the pairs start that one value makes with those that are placed.
    rows: Vec<usize>,
}

impl RowDraft {
    pub(super) fn new(table: &Uncovered) -> Self {
        let params = table.layout().params();
        let blocks = table.layout().blocks();
        Self {
            row: vec![0; params],
            placed: Vec::new(),
            pairs: vec![BitCounts::default(); blocks / LANES],
            triples: vec![BitCounts::default(); blocks / LANES],
            rows: Vec::new(),
        }
    }

    pub(super) fn row(&self) -> &[usize] {
        &self.row
    }

    /// Makes a whole row that contains `start`.
    ///
    /// The other parameters get their levels in the given order.
    pub(super) fn make(&mut self, table: &Uncovered, start: &[ParameterLevel], order: &[usize]) {
        self.placed.clear();
        self.pairs.fill(BitCounts::default());
        self.triples.fill(BitCounts::default());
        for &value in start {
            self.place(table, value);
        }
        for &param in order {
            if start.iter().any(|value| value.0 == param) {
                continue;
            }
            if let Some(level) = self.best(table, param) {
                self.place(table, (param, level));
            }
        }
    }

    /// Adds a value to the row and counts what every other one would cover
    /// with it.
    fn place(&mut self, table: &Uncovered, (param, level): ParameterLevel) {
        self.row[param] = level;
        self.count(table, param, true);
        self.placed.push(param);
    }

    /// Counts what every value would cover with that of `param` and the others that are placed, or takes that away again.
    ///
    /// A mask never has levels of the parameters that it belongs to, so the counts of a level are those without the level that its own parameter has.
    fn count(&mut self, table: &Uncovered, param: usize, more: bool) {
        self.locate(table, param);
        let value = (param, self.row[param]);
        let pairs = table.pairs(value).as_chunks::<LANES>().0;
        let triples = table.all_triples().as_chunks::<LANES>().0;
        let pairs_left = table.left()[1] > 0;
        for chunk in 0..self.triples.len() {
            let pair: std::slice::Iter<'_, Lanes> = pairs[chunk..=chunk].iter();
            let masks = self.rows.iter().map(|row| &triples[row / LANES + chunk]);
            match (more, pairs_left) {
                (true, true) => self.pairs[chunk].add(pair),
                (false, true) => self.pairs[chunk].subtract(pair),
                (_, false) => {}
            }
            if more {
                self.triples[chunk].add(masks);
            } else {
                self.triples[chunk].subtract(masks);
            }
        }
    }

    /// Finds the masks of the pairs that a parameter makes with those that
    /// are placed, and leaves their places in `rows`.
    fn locate(&mut self, table: &Uncovered, param: usize) {
        self.rows.clear();
        let value = (param, self.row[param]);
        for &other in self.placed.iter().filter(|&&other| other != param) {
            let row = table.layout().pair_row(value, (other, self.row[other]));
            self.rows.push(row.start);
        }
    }

    /// The level that gains most, the lowest of them on ties. `None` if there are no levels.
    fn best(&self, table: &Uncovered, param: usize) -> Option<usize> {
        let mut best: Option<(Gain, usize)> = None;
        for part in table.layout().parts(param) {
            let block = part.block;
            let fresh = part.mask & table.singles()[block];
            let among = if fresh == 0 { part.mask } else { fresh };
            let (chunk, lane) = (block / LANES, block % LANES);
            let (pairs, among) = self.pairs[chunk].top(lane, among);
            let (triples, among) = self.triples[chunk].top(lane, among);
            let gain = Gain {
                singles: u32::from(fresh != 0),
                pairs,
                triples,
            };
            if best.is_none_or(|(other, _)| gain > other) {
                best = Some((gain, part.level(among.trailing_zeros())));
            }
        }
        best.map(|(_, level)| level)
    }

    /// Changes single levels of a whole row for the better, in up to `sweeps`
    /// passes over the parameters.
    pub(super) fn improve(&mut self, table: &Uncovered, order: &[usize], sweeps: usize) {
        for _ in 0..sweeps {
            let mut changed = false;
            for &param in order {
                changed |= self.reconsider(table, param);
            }
            if !changed {
                return;
            }
        }
    }

    /// Chooses one level of a whole row anew, which can't lose anything: the
    /// old one is still among the choices.
    fn reconsider(&mut self, table: &Uncovered, param: usize) -> bool {
        match self.best(table, param) {
            Some(level) if level != self.row[param] => {
                self.count(table, param, false);
                self.row[param] = level;
                self.count(table, param, true);
                true
            }
            _ => false,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    impl RowDraft {
        /// What the whole row covers.
        pub(super) fn gain(&self, table: &Uncovered) -> Gain {
            let has = |masks: &[u32], value| {
                let (block, bit) = table.layout().spot(value);
                u32::from(masks[block] & bit != 0)
            };
            let mut gain = Gain::default();
            let values = || self.row.iter().copied().enumerate();
            for one in values() {
                gain.singles += has(table.singles(), one);
                let pairs = table.pairs(one);
                for two in values().skip(one.0 + 1) {
                    gain.pairs += has(pairs, two);
                    let triples = table.triples(one, two);
                    for three in values().skip(two.0 + 1) {
                        gain.triples += has(triples, three);
                    }
                }
            }
            gain
        }
    }

    fn model(levels: &[usize]) -> (Uncovered, RowDraft) {
        let table = Uncovered::new(levels);
        let draft = RowDraft::new(&table);
        (table, draft)
    }

    #[test]
    fn gains_compare_by_strength() {
        let gain = |singles, pairs, triples| Gain {
            singles,
            pairs,
            triples,
        };
        assert!(gain(1, 0, 0) > gain(0, 9, 9));
        assert!(gain(0, 1, 0) > gain(0, 0, 9));
        assert!(gain(1, 1, 2) > gain(1, 1, 1));
    }

    #[test]
    fn a_first_row_has_the_lowest_levels_and_covers_all_its_combinations() {
        let (table, mut draft) = model(&[3, 40, 2, 5]);
        draft.make(&table, &[], &[2, 0, 3, 1]);
        assert_eq!(draft.row(), [0; 4]);
        let gain = draft.gain(&table);
        assert_eq!((gain.singles, gain.pairs, gain.triples), (4, 6, 4));
    }

    #[test]
    fn levels_follow_what_is_uncovered_across_blocks() {
        let (mut table, mut draft) = model(&[2, 40, 2]);
        for level in (0..40).filter(|&level| level != 37) {
            for one in 0..2 {
                table.cover(&[(0, one), (1, level), (2, 1)]);
            }
        }
        draft.make(&table, &[(0, 1), (2, 1)], &[0, 1, 2]);
        assert_eq!(draft.row(), [1, 37, 1]);
    }

    #[test]
    fn improving_never_loses() {
        let levels = [4, 3, 5, 2, 4];
        let (mut table, mut draft) = model(&levels);
        for step in 0..60 {
            let order: Vec<_> = (0..5).map(|i| (i * 2 + step) % 5).collect();
            let start = [(step % 5, step % levels[step % 5])];
            draft.make(&table, &start, &order);
            let before = draft.gain(&table);
            draft.improve(&table, &order, 3);
            assert!(draft.gain(&table) >= before);
            let values: Vec<_> = draft.row().iter().copied().enumerate().collect();
            table.cover(&values);
        }
    }
}
