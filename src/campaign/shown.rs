//! Which cases of a campaign showed something, so that a case that showed two things that turn out
//! to be one is counted once.

use serde::{Deserialize, Serialize};

/// The most cases that are remembered one by one.
const MOST: usize = 4096;

/// The indices of cases: all of them as long as they are not too many, else the first ones and how many there are.
///
/// What it says depends on the cases alone, and not on the order in which they came.
#[derive(Clone, Debug, Default, Eq, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(super) struct CaseIndices {
    /// The first ones, in rising order.
    first: Vec<usize>,
    count: usize,
}

impl CaseIndices {
    /// One case.
    pub(super) fn in_case(index: usize) -> Self {
        Self {
            first: vec![index],
            count: 1,
        }
    }

    /// How many cases. Of very many, those that showed only one of several things may be left out.
    pub(super) const fn count(&self) -> usize {
        self.count
    }

    /// The cases before `end` that showed it.
    pub(super) fn before(&self, end: usize) -> impl Iterator<Item = usize> {
        self.first.iter().copied().take_while(move |at| *at < end)
    }

    /// Adds the cases of another: those of the same campaign that showed something else, some of which may be the same.
    pub(super) fn merge(&mut self, other: &Self) {
        let complete = self.is_complete() && other.is_complete();
        let most = self.count.max(other.count);
        self.first.extend_from_slice(&other.first);
        self.first.sort_unstable();
        self.first.dedup();
        self.count = if complete {
            self.first.len()
        } else {
            most.max(self.first.len())
        };
        self.first.truncate(MOST);
    }

    /// Adds cases of which none is here already: those that another worker has judged, or that come later.
    pub(super) fn join(&mut self, other: &Self) {
        if let [index] = other.first[..] {
            // The usual way, as a campaign goes on.
            let at = self.first.partition_point(|one| *one < index);
            if at < MOST {
                self.first.insert(at, index);
            }
        } else {
            self.first.extend_from_slice(&other.first);
            self.first.sort_unstable();
        }
        self.first.truncate(MOST);
        self.count += other.count;
    }

    const fn is_complete(&self) -> bool {
        self.first.len() == self.count
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(indices: impl IntoIterator<Item = usize>) -> CaseIndices {
        let mut shown = CaseIndices::default();
        for index in indices {
            shown.join(&CaseIndices::in_case(index));
        }
        shown
    }

    #[test]
    fn a_case_counts_once() {
        let mut shown = of([3, 8, 5]);
        assert_eq!(shown.count(), 3);
        shown.merge(&of([1, 5, 8, 9]));
        assert_eq!(shown, of([1, 3, 5, 8, 9]));
    }

    #[test]
    fn of_too_many_no_more_are_counted_than_there_are() {
        let mut shown = of(0..2 * MOST);
        assert_eq!(shown.count(), 2 * MOST);
        let before = shown.count();
        shown.merge(&of(0..10));
        assert_eq!(shown.count(), before);
    }

    #[test]
    fn what_several_workers_judged_is_what_one_would_have() {
        let all = 3 * MOST;
        let whole = of(0..all);
        for workers in [2, 3, 5] {
            let parts = (0..workers).map(|worker| of((worker..all).step_by(workers)));
            let mut joined = CaseIndices::default();
            for part in parts.collect::<Vec<_>>().iter().rev() {
                joined.join(part);
            }
            assert_eq!(joined, whole, "{workers}");
            // Nor does it make a difference in which order answers come.
            assert_eq!(of((0..all).rev()), whole);
        }
    }
}
