//! Which cases of a campaign showed something, so that a case that showed two things that turn out
//! to be one is counted once.

/// The most cases that are remembered one by one.
const MOST: usize = 4096;

/// The indices of cases: all of them as long as they are not too many, else how many there are.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub(super) struct CaseIndices {
    /// In rising order.
    known: Vec<usize>,
    /// The one that was added last.
    last: usize,
    count: usize,
}

impl CaseIndices {
    /// One case.
    pub(super) fn in_case(index: usize) -> Self {
        Self {
            known: vec![index],
            last: index,
            count: 1,
        }
    }

    /// How many cases. Of very many, those that showed only one of several things may be left out.
    pub(super) const fn count(&self) -> usize {
        self.count
    }

    /// The cases before `end` that showed it.
    pub(super) fn before(&self, end: usize) -> impl Iterator<Item = usize> {
        self.known.iter().copied().take_while(move |at| *at < end)
    }

    /// Adds the cases of another.
    pub(super) fn merge(&mut self, other: &Self) {
        if let [index] = other.known[..]
            && (index > self.last || !self.is_complete())
        {
            // The usual way, as a campaign goes on.
            self.add_last(index);
            return;
        }
        let complete = self.is_complete() && other.is_complete();
        let most = self.count.max(other.count);
        self.known.extend_from_slice(&other.known);
        self.known.sort_unstable();
        self.known.dedup();
        self.count = if complete {
            self.known.len()
        } else {
            most.max(self.known.len())
        };
        self.known.truncate(MOST);
        self.last = self.last.max(other.last);
    }

    fn add_last(&mut self, index: usize) {
        if self.count > 0 && index == self.last {
            return;
        }
        if self.is_complete() && self.known.len() < MOST {
            self.known.push(index);
        }
        self.count += 1;
        self.last = index;
    }

    const fn is_complete(&self) -> bool {
        self.known.len() == self.count
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(indices: impl IntoIterator<Item = usize>) -> CaseIndices {
        let mut shown = CaseIndices::default();
        for index in indices {
            shown.merge(&CaseIndices::in_case(index));
        }
        shown
    }

    #[test]
    fn a_case_counts_once() {
        let mut shown = of([3, 5, 8, 5]);
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
}
