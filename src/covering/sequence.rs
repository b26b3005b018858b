//! The sequence of rows.

use super::coverage::StrengthCoverage;
use super::layout::ParameterLevel;
use super::row::RowDraft;
use super::start::start;
use super::table::Uncovered;
use crate::rng::Rng;

/// How often the levels of a row are reconsidered.
///
/// Further passes change few levels and don't shorten the sequence; with one less it is two percent longer. Making several rows and giving the best of them
/// takes as many times longer, for a sequence that is as long.
const SWEEPS: usize = 2;

/// A covering sequence that is made row by row.
///
/// The rows depend on the levels and the seed, and on nothing else, so they are
/// the same on every platform. As an iterator it gives the rows of [`Covering::next_row`].
///
/// See the [module](super) for the order of the rows and how they are made.
#[derive(Clone, Debug)]
pub struct Covering {
    table: Uncovered,
    draft: RowDraft,
    /// In which the parameters get their levels; shuffled for each row.
    order: Vec<usize>,
    rng: Rng,
}

impl Covering {
    /// A sequence for parameters with these numbers of levels. If a parameter has no levels there are no rows.
    #[must_use]
    pub fn new(levels: &[usize], seed: u64) -> Self {
        let table = Uncovered::new(levels);
        Self {
            draft: RowDraft::new(&table),
            order: (0..levels.len()).collect(),
            table,
            rng: Rng::new(seed),
        }
    }

    /// The next row, with one level for each parameter, or `None` when every
    /// single, pair and triple is covered.
    ///
    /// The row covers at least one combination that was not covered, and counts
    /// as covered from now on.
    pub fn next_row(&mut self) -> Option<Vec<usize>> {
        let start = start(&self.table, &mut self.rng);
        if start.is_empty() {
            return None;
        }
        self.rng.shuffle(&mut self.order);
        self.draft.make(&self.table, &start, &self.order);
        self.draft.improve(&self.table, &self.order, SWEEPS);
        let row = self.draft.row().to_vec();
        let values: Vec<ParameterLevel> = row.iter().copied().enumerate().collect();
        self.table.cover(&values);
        Some(row)
    }

    /// How many combinations of this strength are covered: 1 for single
    /// levels, 2 for pairs, 3 for triples. There are none of other strengths.
    #[must_use]
    pub fn coverage(&self, strength: usize) -> StrengthCoverage {
        self.table.coverage(strength)
    }
}

impl Iterator for Covering {
    type Item = Vec<usize>;

    fn next(&mut self) -> Option<Self::Item> {
        self.next_row()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use std::collections::BTreeSet;

    const EXAMPLE: [usize; 12] = [13, 13, 2, 5, 2, 9, 20, 14, 6, 8, 2, 2];

    /// All combinations of `strength` levels in a row.
    fn tuples(row: &[usize], strength: usize) -> Vec<Vec<ParameterLevel>> {
        if strength == 0 {
            return vec![Vec::new()];
        }
        let mut all = Vec::new();
        for (param, &level) in row.iter().enumerate() {
            for mut tuple in tuples(&row[..param], strength - 1) {
                tuple.push((param, level));
                all.push(tuple);
            }
        }
        all
    }

    /// What all rows together contain.
    fn feasible(levels: &[usize]) -> [BTreeSet<Vec<ParameterLevel>>; 3] {
        let mut found = [const { BTreeSet::new() }; 3];
        for mut number in 0..levels.iter().product() {
            let mut row = Vec::new();
            for count in levels {
                row.push(number % count);
                number /= count;
            }
            for (index, set) in found.iter_mut().enumerate() {
                set.extend(tuples(&row, index + 1));
            }
        }
        found
    }

    /// Runs a sequence to its end and checks each row and each count on the
    /// way against sets of combinations.
    fn check(levels: &[usize], seed: u64) {
        let expected = feasible(levels);
        let mut covered = [const { BTreeSet::new() }; 3];
        let mut covering = Covering::new(levels, seed);
        while let Some(row) = covering.next_row() {
            assert_eq!(row.len(), levels.len());
            assert!(row.iter().zip(levels).all(|(level, count)| level < count));
            let mut news = 0;
            for (index, set) in covered.iter_mut().enumerate() {
                let before = set.len();
                set.extend(tuples(&row, index + 1));
                news += set.len() - before;
                let coverage = StrengthCoverage {
                    covered: set.len(),
                    feasible: expected[index].len(),
                };
                assert_eq!(covering.coverage(index + 1), coverage);
            }
            assert!(news > 0);
        }
        assert_eq!(covered, expected);
        assert_eq!(covering.next_row(), None);
    }

    // The products of the largest numbers of levels bound the rows from below:
    // 20 for singles, 280 for pairs, 3640 for triples.

    #[test]
    fn the_example_takes_few_rows_for_pairs() {
        for seed in 0..10 {
            let mut covering = Covering::new(&EXAMPLE, seed);
            let singles = |covering: &Covering| covering.coverage(1).is_complete();
            assert_eq!(covering.by_ref().take(19).count(), 19);
            assert!(!singles(&covering));
            assert!(covering.next_row().is_some() && singles(&covering));
            let mut rows = 20;
            while !covering.coverage(2).is_complete() {
                assert!(covering.next_row().is_some());
                rows += 1;
            }
            assert!((280..=300).contains(&rows), "{rows} rows");
        }
    }

    #[test]
    fn the_example_is_covered_as_it_says() {
        let mut covering = Covering::new(&EXAMPLE, 5);
        let mut seen = [const { BTreeSet::new() }; 3];
        let mut rows = 0;
        while let Some(row) = covering.next_row() {
            rows += 1;
            for (index, set) in seen.iter_mut().enumerate() {
                set.extend(tuples(&row, index + 1));
                assert_eq!(covering.coverage(index + 1).covered, set.len());
            }
        }
        assert_eq!(seen.map(|set| set.len()), [96, 4030, 97552]);
        assert!((3640..=4300).contains(&rows), "{rows} rows");
    }

    #[test]
    fn the_most_important_row_comes_first() {
        for seed in 0..10 {
            let mut covering = Covering::new(&EXAMPLE, seed);
            assert_eq!(covering.next_row(), Some(vec![0; 12]));
        }
    }

    #[test]
    fn seeds_change_the_rows_and_nothing_else_does() {
        let rows = |seed| Covering::new(&EXAMPLE, seed).take(400);
        assert!(rows(1).eq(rows(1)));
        assert!(rows(1).ne(rows(2)));
    }

    #[test]
    fn rows_are_the_same_on_every_platform() {
        // Nothing is special about the number, but it may only change on purpose.
        let mut sum = 0_u64;
        for row in Covering::new(&[5, 4, 3, 2, 33], 42) {
            for level in row {
                sum = sum.wrapping_mul(1_000_003).wrapping_add(level as u64);
            }
        }
        assert_eq!(sum, 2_933_740_954_545_424_784);
    }

    #[test]
    fn degenerate_models_end() {
        for levels in [&[][..], &[0], &[3, 0, 2], &[0, 0, 0]] {
            assert_eq!(Covering::new(levels, 0).next_row(), None);
        }
        let all = Covering::new(&[4], 0).flatten();
        assert_eq!(all.collect::<Vec<_>>(), [0, 1, 2, 3]);
        assert_eq!(Covering::new(&[1, 1, 1, 1], 0).count(), 1);
        assert_eq!(Covering::new(&[2, 3], 0).count(), 6);
        assert_eq!(
            Covering::new(&[3, 0], 0).coverage(2),
            StrengthCoverage::default()
        );
    }

    #[test]
    fn models_past_the_usual_sizes_work() {
        let mut covering = Covering::new(&[2; 30], 1);
        assert!(covering.by_ref().count() < 60);
        assert!(covering.coverage(3).is_complete());
        check(&[70, 2, 1, 3], 1);
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(200))]
        #[test]
        fn everything_is_covered_and_nothing_else(
            levels in prop::collection::vec(1_usize..=5, 0..=6),
            seed: u64,
        ) {
            check(&levels, seed);
        }
    }
}
