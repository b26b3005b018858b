//! A set of clauses, by their place in the spec.

use smallvec::SmallVec;

/// A set of clauses.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub struct ClauseSet(SmallVec<[u64; 4]>);

impl ClauseSet {
    /// The empty set.
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds a clause.
    pub fn insert(&mut self, clause: usize) {
        let word = clause / 64;
        if word >= self.0.len() {
            self.0.resize(word + 1, 0);
        }
        self.0[word] |= 1 << (clause % 64);
    }

    /// Adds all clauses of another set.
    pub fn insert_all(&mut self, others: &Self) {
        if self.0.len() < others.0.len() {
            self.0.resize(others.0.len(), 0);
        }
        for (word, other) in self.0.iter_mut().zip(&others.0) {
            *word |= other;
        }
    }

    /// Whether the clause is in the set.
    pub fn contains(&self, clause: usize) -> bool {
        self.0
            .get(clause / 64)
            .is_some_and(|word| word & (1 << (clause % 64)) != 0)
    }

    /// Takes all clauses out; the memory is kept.
    pub fn clear(&mut self) {
        self.0.fill(0);
    }

    /// The clauses, in the order of the spec.
    pub fn iter(&self) -> impl Iterator<Item = usize> {
        self.0.iter().enumerate().flat_map(|(at, word)| {
            let mut left = *word;
            std::iter::from_fn(move || {
                let bit = left.trailing_zeros() as usize;
                left &= left.checked_sub(1)?;
                Some(at * 64 + bit)
            })
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn holds_what_was_inserted() {
        let mut set = ClauseSet::new();
        for clause in [3, 64, 200] {
            set.insert(clause);
        }
        assert_eq!(set.iter().collect::<Vec<_>>(), [3, 64, 200]);
        assert!(set.contains(64) && !set.contains(65) && !set.contains(1000));
        set.clear();
        assert_eq!(set.iter().count(), 0);
    }

    #[test]
    fn all_of_another_set() {
        let of = |all: &[usize]| {
            let mut set = ClauseSet::new();
            for one in all {
                set.insert(*one);
            }
            set
        };
        for (one, other, both) in [
            (&[1, 70][..], &[][..], &[1, 70][..]),
            (&[], &[2, 300], &[2, 300]),
            (&[2, 5, 300], &[2, 63, 64], &[2, 5, 63, 64, 300]),
        ] {
            let mut set = of(one);
            set.insert_all(&of(other));
            assert_eq!(set.iter().collect::<Vec<_>>(), both);
        }
    }
}
