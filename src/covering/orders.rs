//! Orders of events: each row is a permutation of all events.
//!
//! A row contains an order of some events if they come in it one after the
//! other, whatever lies between them. The rows are a sequence covering array
//! that is made row by row: soon every order of any three events has occurred,
//! then every order of any four of the events that are marked, then of any four.
//! For ten events the threes take about 15 rows and the fours about 90, where no
//! method can need fewer than 6 and 24.

use super::coverage::StrengthCoverage;
use crate::rng::Rng;

/// How many permutations are built for each row; the best of them is taken.
const DRAFTS: usize = 6;

/// What an order that is new counts for: of three events, of four marked ones, of any four.
const WORTH: [usize; 3] = [16, 4, 1];

/// Permutations of events that cover their orders as early as possible.
///
/// The rows depend on the numbers of events and on the seed, and on nothing else.
#[derive(Clone, Debug)]
pub struct Orders {
    events: usize,
    /// The marked events.
    marked: Vec<bool>,
    /// Whether an order of three events has occurred, at the place that [`Orders::place`] gives, and how many have not.
    threes: (Vec<bool>, usize),
    fours: (Vec<bool>, usize),
    rng: Rng,
}

impl Orders {
    /// Rows for so many events, of which these are marked.
    #[must_use]
    pub fn new(events: usize, marked: &[usize], seed: u64) -> Self {
        Self {
            events,
            marked: (0..events).map(|one| marked.contains(&one)).collect(),
            threes: (vec![false; events.pow(3)], choices(events, 3)),
            fours: (vec![false; events.pow(4)], choices(events, 4)),
            rng: Rng::new(seed),
        }
    }

    /// The next row, all events in some order; `None` once every order of three and of four events has occurred.
    pub fn next_row(&mut self) -> Option<Vec<usize>> {
        if self.threes.1 == 0 && self.fours.1 == 0 {
            return None;
        }
        let mut best = (None, Vec::new());
        for _ in 0..DRAFTS {
            let draft = self.draft();
            if best.0.is_none_or(|worth| draft.0 > worth) {
                best = (Some(draft.0), draft.1);
            }
        }
        self.cover(&best.1);
        Some(best.1)
    }

    /// How many orders of so many events have occurred: of three events, or of four marked ones. There are none of other strengths.
    #[must_use]
    pub fn coverage(&self, strength: usize) -> StrengthCoverage {
        let events = match strength {
            3 => self.events,
            4 => self.marked.iter().filter(|marked| **marked).count(),
            _ => return StrengthCoverage::default(),
        };
        StrengthCoverage {
            covered: self.covered(strength),
            feasible: choices(events, strength),
        }
    }

    fn covered(&self, strength: usize) -> usize {
        if strength == 3 {
            return choices(self.events, 3) - self.threes.1;
        }
        let fours = self.fours.0.iter().enumerate();
        let marked = |place: usize| {
            let mut events = (0..4).map(|at| place / self.events.pow(at) % self.events);
            events.all(|event| self.marked[event])
        };
        fours.filter(|(place, one)| **one && marked(*place)).count()
    }

    /// A permutation, built by putting one event after the other where it is worth most, and its worth.
    fn draft(&mut self) -> (usize, Vec<usize>) {
        let mut events: Vec<usize> = (0..self.events).collect();
        self.rng.shuffle(&mut events);
        let mut row = Vec::with_capacity(self.events);
        let mut total = 0;
        for event in events {
            // From a random place on, so that the first of equal places is any of them.
            let places = row.len() + 1;
            let first = self.rng.below(places);
            let places = (0..places).map(|at| (at + first) % places);
            let worth = |at: usize| (self.worth(&row, event, at), at);
            let best = places.map(worth).max_by_key(|(worth, _)| *worth);
            if let Some((worth, at)) = best {
                total += worth;
                row.insert(at, event);
            }
        }
        (total, row)
    }

    /// What the orders count for that are new once `event` stands in the row at this place.
    fn worth(&self, row: &[usize], event: usize, at: usize) -> usize {
        let mut worth = 0;
        let with = |others: &[usize]| others.iter().filter(|other| **other < at).count();
        for (i, one) in row.iter().enumerate() {
            for (j, two) in row.iter().enumerate().skip(i + 1) {
                let three: [usize; 3] = inserted([*one, *two], event, with(&[i, j]));
                worth += WORTH[0] * usize::from(!self.threes.0[self.place(&three)]);
                for (k, other) in row.iter().enumerate().skip(j + 1) {
                    let four: [usize; 4] = inserted([*one, *two, *other], event, with(&[i, j, k]));
                    if !self.fours.0[self.place(&four)] {
                        let marked = four.iter().all(|event| self.marked[*event]);
                        worth += WORTH[if marked { 1 } else { 2 }];
                    }
                }
            }
        }
        worth
    }

    fn cover(&mut self, row: &[usize]) {
        for (i, one) in row.iter().enumerate() {
            for (j, two) in row.iter().enumerate().skip(i + 1) {
                for (k, three) in row.iter().enumerate().skip(j + 1) {
                    let place = self.place(&[*one, *two, *three]);
                    note(&mut self.threes, place);
                    for four in &row[k + 1..] {
                        let place = self.place(&[*one, *two, *three, *four]);
                        note(&mut self.fours, place);
                    }
                }
            }
        }
    }

    fn place(&self, events: &[usize]) -> usize {
        events
            .iter()
            .fold(0, |sum, event| sum * self.events + event)
    }
}

/// In how many ways `count` of so many events can follow each other.
fn choices(events: usize, count: usize) -> usize {
    (0..count)
        .map(|taken| events.saturating_sub(taken))
        .product()
}

fn note((occurred, left): &mut (Vec<bool>, usize), place: usize) {
    *left -= usize::from(!occurred[place]);
    occurred[place] = true;
}

/// `others` with `event` put after the first `before` of them.
fn inserted<const N: usize, const M: usize>(
    others: [usize; N],
    event: usize,
    before: usize,
) -> [usize; M] {
    std::array::from_fn(|at| match at.cmp(&before) {
        std::cmp::Ordering::Less => others[at],
        std::cmp::Ordering::Equal => event,
        std::cmp::Ordering::Greater => others[at - 1],
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn rows_are_permutations_and_what_they_cover_is_counted() {
        let mut orders = Orders::new(6, &[0, 2, 3, 5], 1);
        let (mut threes, mut fours) = (BTreeSet::new(), BTreeSet::new());
        for _ in 0..60 {
            let Some(row) = orders.next_row() else {
                break;
            };
            assert_eq!(row.iter().collect::<BTreeSet<_>>().len(), 6);
            for a in 0..6 {
                for b in a + 1..6 {
                    for c in b + 1..6 {
                        threes.insert([row[a], row[b], row[c]]);
                        for d in c + 1..6 {
                            let four = [row[a], row[b], row[c], row[d]];
                            if four.iter().all(|event| [0, 2, 3, 5].contains(event)) {
                                fours.insert(four);
                            }
                        }
                    }
                }
            }
            let count = |strength| orders.coverage(strength).covered;
            assert_eq!((count(3), count(4)), (threes.len(), fours.len()));
        }
        assert_eq!(
            orders.coverage(3),
            StrengthCoverage {
                covered: 120,
                feasible: 120
            }
        );
        assert_eq!(
            orders.coverage(4),
            StrengthCoverage {
                covered: 24,
                feasible: 24
            }
        );
        assert_eq!(orders.coverage(2), StrengthCoverage::default());
    }

    #[test]
    fn ten_events_take_few_rows_at_every_seed() {
        for seed in 0..20 {
            let mut orders = Orders::new(10, &[0, 1, 2, 3, 4, 5, 6], seed);
            (0..20).for_each(|_| drop(orders.next_row()));
            assert!(orders.coverage(3).is_complete(), "seed {seed}");
            (0..60).for_each(|_| drop(orders.next_row()));
            assert!(orders.coverage(4).is_complete(), "seed {seed}");
        }
    }

    #[test]
    fn seeds_change_the_rows_and_nothing_else_does() {
        let rows = |seed| {
            let mut orders = Orders::new(8, &[1, 2], seed);
            (0..30).map_while(|_| orders.next_row()).collect::<Vec<_>>()
        };
        assert_eq!(rows(1), rows(1));
        assert_ne!(rows(1), rows(2));
    }

    #[test]
    fn few_events_are_no_matter() {
        for events in 0..3 {
            let mut orders = Orders::new(events, &[], 0);
            assert_eq!(orders.next_row(), None);
            assert!(orders.coverage(3).is_complete());
        }
    }
}
