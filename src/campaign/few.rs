//! The first of things of which there may be very many, and how many there are.

use serde::{Deserialize, Serialize};

/// The most that are kept.
const MOST: usize = 20;

/// The first of things of which there may be very many, and how many there are.
#[derive(Clone, Debug, Eq, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Few<T> {
    first: Vec<T>,
    count: usize,
}

impl<T> Default for Few<T> {
    fn default() -> Self {
        Self {
            first: Vec::new(),
            count: 0,
        }
    }
}

impl<T> Few<T> {
    /// The first of them.
    pub fn first(&self) -> &[T] {
        &self.first
    }

    /// How many there are.
    pub const fn count(&self) -> usize {
        self.count
    }

    /// Whether there are none.
    pub const fn is_empty(&self) -> bool {
        self.count == 0
    }

    /// Adds some that come after those that are there.
    pub(super) fn extend(&mut self, more: impl IntoIterator<Item = T>) {
        for one in more {
            self.count += 1;
            if self.first.len() < MOST {
                self.first.push(one);
            }
        }
    }

    /// Adds others, which come after those that are there.
    pub(super) fn merge(&mut self, other: Self) {
        let count = self.count + other.count;
        self.extend(other.first);
        self.count = count;
    }
}

impl<T> Few<(usize, T)> {
    /// Adds others: the first are those with the lowest numbers.
    pub(super) fn merge_by_number(&mut self, other: Self) {
        self.first.extend(other.first);
        self.first.sort_by_key(|(number, _)| *number);
        self.first.truncate(MOST);
        self.count += other.count;
    }

    /// Adds one.
    pub(super) fn insert(&mut self, number: usize, one: T) {
        self.merge_by_number(Self {
            first: vec![(number, one)],
            count: 1,
        });
    }
}
