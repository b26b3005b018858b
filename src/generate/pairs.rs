//! Which pairs of levels of different parameters the covering sequences have brought: what a picture of the coverage shows.

use super::parameter::Parameter;
use super::subject::Subject;

/// Which pairs of levels were run. The levels of all parameters are numbered through.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub struct PairsSeen {
    /// The parameters, each with the number of its levels.
    pub parameters: Vec<(Subject, usize)>,
    /// For each level, in the order of the parameters: which levels of the parameters before were run together with it.
    pub seen: Vec<Vec<bool>>,
}

impl PairsSeen {
    pub(super) fn new(parameters: &[Parameter]) -> Self {
        let parameters: Vec<_> = parameters
            .iter()
            .map(|one| (one.subject(), one.levels()))
            .collect();
        let mut before = 0;
        let mut seen = Vec::new();
        for (_, levels) in &parameters {
            seen.extend(std::iter::repeat_n(vec![false; before], *levels));
            before += levels;
        }
        Self { parameters, seen }
    }

    /// Adds the pairs of a row: a level of each parameter.
    pub(super) fn add(&mut self, row: &[usize]) {
        let mut before = 0;
        let places = self.parameters.iter().zip(row).map(|((_, levels), level)| {
            let place = before + level;
            before += levels;
            place
        });
        let places: Vec<usize> = places.collect();
        for (at, later) in places.iter().enumerate() {
            for earlier in &places[..at] {
                if let Some(seen) = self
                    .seen
                    .get_mut(*later)
                    .and_then(|row| row.get_mut(*earlier))
                {
                    *seen = true;
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_row_brings_each_pair_of_its_levels_and_no_other() {
        let parameters = [
            Parameter::Query(2),
            Parameter::Entry(2),
            Parameter::Query(3),
        ];
        let mut pairs = PairsSeen::new(&parameters);
        let lengths: Vec<_> = pairs.seen.iter().map(Vec::len).collect();
        assert_eq!(lengths, [0, 0, 2, 2, 4, 4, 4]);
        pairs.add(&[1, 0, 2]);
        assert_eq!(pairs.seen[2], [false, true]);
        assert_eq!(pairs.seen[6], [false, true, true, false]);
        assert_eq!(pairs.seen.iter().flatten().filter(|one| **one).count(), 3);
    }
}
