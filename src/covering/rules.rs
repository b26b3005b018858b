//! The forbidden combinations, and whether a row can still be completed.

use super::layout::Value;

/// The forbidden combinations of a model, without those that can't matter.
///
/// A parameter is *easy* when some level of it occurs in no combination. That
/// level escapes every combination the parameter takes part in and can't
/// complete another one, so a row can always be completed at easy parameters.
/// A combination only stands in the way, or is *binding*, when nothing in the
/// row averts it and all its free parameters are hard. In most models that
/// makes the search end before it begins.
#[derive(Clone, Debug)]
pub(super) struct Rules {
    levels: Vec<usize>,
    tuples: Vec<Vec<Value>>,
    /// For each parameter the level and the index of each tuple that names it,
    /// sorted by level.
    named: Vec<Vec<(usize, usize)>>,
    easy: Vec<bool>,
}

/// A row in the making, with what is left of each forbidden combination.
#[derive(Clone, Debug)]
pub(super) struct Partial {
    row: Vec<Option<usize>>,
    states: Vec<State>,
    /// How many tuples are binding.
    binding: usize,
}

/// What is left of one forbidden combination.
#[derive(Clone, Copy, Debug)]
struct State {
    /// How many parameters have a level other than the forbidden one.
    averted: usize,
    /// How many parameters have no level yet.
    free: usize,
    /// How many of those are easy.
    escapes: usize,
}

impl State {
    fn is_binding(self) -> bool {
        self.averted == 0 && self.escapes == 0
    }

    fn is_broken(self) -> bool {
        self.averted == 0 && self.free == 0
    }
}

impl Rules {
    pub(super) fn new(levels: &[usize], forbidden: &[Vec<Value>]) -> Self {
        let mut tuples: Vec<_> = forbidden
            .iter()
            .filter_map(|tuple| clean(levels, tuple))
            .collect();
        tuples.sort_unstable();
        tuples.dedup();
        let mut named = vec![Vec::new(); levels.len()];
        for (index, tuple) in tuples.iter().enumerate() {
            for &(param, level) in tuple {
                named[param].push((level, index));
            }
        }
        let mut easy = Vec::new();
        for (list, &count) in named.iter_mut().zip(levels) {
            list.sort_unstable();
            easy.push(list.chunk_by(|one, two| one.0 == two.0).count() < count);
        }
        Self {
            levels: levels.to_vec(),
            tuples,
            named,
            easy,
        }
    }

    /// Whether there is a feasible row at all.
    pub(super) fn satisfiable(&self) -> bool {
        self.levels.iter().all(|&count| count > 0) && self.completable(&mut self.empty())
    }

    /// Whether values of different parameters contain no forbidden
    /// combination.
    pub(super) fn keep(&self, values: &[Value]) -> bool {
        !self
            .tuples
            .iter()
            .any(|tuple| tuple.iter().all(|value| values.contains(value)))
    }

    /// Whether some forbidden combination names this value.
    pub(super) fn names(&self, value: Value) -> bool {
        !self.naming(value).is_empty()
    }

    fn naming(&self, (param, level): Value) -> &[(usize, usize)] {
        let named = &self.named[param];
        let start = named.partition_point(|&(other, _)| other < level);
        let count = named[start..].partition_point(|&(other, _)| other == level);
        &named[start..start + count]
    }

    /// The row without any level.
    pub(super) fn empty(&self) -> Partial {
        let state = |tuple: &Vec<Value>| State {
            averted: 0,
            free: tuple.len(),
            escapes: tuple.iter().filter(|value| self.easy[value.0]).count(),
        };
        let states: Vec<_> = self.tuples.iter().map(state).collect();
        Partial {
            row: vec![None; self.levels.len()],
            binding: states.iter().filter(|state| state.is_binding()).count(),
            states,
        }
    }

    /// Whether a row that can be completed still can with this value of a
    /// free parameter.
    pub(super) fn admits(&self, partial: &mut Partial, value: Value) -> bool {
        if self.is_harmless(partial, value) {
            return true;
        }
        let admitted = self.try_set(partial, value);
        self.unset(partial, value.0);
        admitted
    }

    /// Gives a free parameter of a row that can be completed a level, if it
    /// can be completed then too; otherwise leaves it free.
    pub(super) fn try_set(&self, partial: &mut Partial, value: Value) -> bool {
        let harmless = self.is_harmless(partial, value);
        let kept = self.set(partial, value);
        if harmless || kept && self.completable(partial) {
            return true;
        }
        self.unset(partial, value.0);
        false
    }

    /// Whether no tuple that names this value would be binding with it.
    ///
    /// Such a value can replace the one in any completion of the row.
    fn is_harmless(&self, partial: &Partial, value: Value) -> bool {
        let escapes = usize::from(self.easy[value.0]);
        self.naming(value).iter().all(|&(_, tuple)| {
            let state = partial.states[tuple];
            state.averted > 0 || state.escapes > escapes
        })
    }

    /// Gives a free parameter a level; false when that breaks a rule.
    fn set(&self, partial: &mut Partial, (param, level): Value) -> bool {
        partial.row[param] = Some(level);
        let mut kept = true;
        for &(named, tuple) in &self.named[param] {
            let state = &mut partial.states[tuple];
            partial.binding -= usize::from(state.is_binding());
            state.averted += usize::from(named != level);
            state.free -= 1;
            state.escapes -= usize::from(self.easy[param]);
            partial.binding += usize::from(state.is_binding());
            kept &= !state.is_broken();
        }
        kept
    }

    /// Takes the level of a parameter away, if it has one.
    pub(super) fn unset(&self, partial: &mut Partial, param: usize) {
        let Some(level) = partial.row[param].take() else {
            return;
        };
        for &(named, tuple) in &self.named[param] {
            let state = &mut partial.states[tuple];
            partial.binding -= usize::from(state.is_binding());
            state.averted -= usize::from(named != level);
            state.free += 1;
            state.escapes += usize::from(self.easy[param]);
            partial.binding += usize::from(state.is_binding());
        }
    }

    /// Whether the free parameters can be given levels that break no rule.
    fn completable(&self, partial: &mut Partial) -> bool {
        if partial.binding == 0 {
            return true;
        }
        let tightest = partial
            .states
            .iter()
            .zip(&self.tuples)
            .filter(|(state, _)| state.is_binding())
            .min_by_key(|(state, _)| state.free);
        let free = tightest.and_then(|(_, tuple)| {
            let mut params = tuple.iter().map(|&(param, _)| param);
            params.find(|&param| partial.row[param].is_none())
        });
        // A binding tuple without a free parameter is broken.
        let Some(param) = free else {
            return false;
        };
        let levels = 0..self.levels[param];
        let harmless = levels
            .clone()
            .find(|&level| self.is_harmless(partial, (param, level)));
        // Where a harmless level doesn't help, no other one does.
        let levels = harmless.map_or(levels, |level| level..level + 1);
        for level in levels {
            let found = self.set(partial, (param, level)) && self.completable(partial);
            self.unset(partial, param);
            if found {
                return true;
            }
        }
        false
    }
}

/// A tuple without repetitions, or nothing when no row can contain it.
fn clean(levels: &[usize], tuple: &[Value]) -> Option<Vec<Value>> {
    let mut tuple = tuple.to_vec();
    tuple.sort_unstable();
    tuple.dedup();
    let known = tuple
        .iter()
        .all(|&(param, level)| levels.get(param).is_some_and(|&count| level < count));
    let consistent = tuple.windows(2).all(|pair| pair[0].0 != pair[1].0);
    (known && consistent).then_some(tuple)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// Whether some whole row has these values, found by trying all.
    fn brute(levels: &[usize], forbidden: &[Vec<Value>], row: &mut Vec<Option<usize>>) -> bool {
        if let Some(param) = row.iter().position(Option::is_none) {
            let found = (0..levels[param]).any(|level| {
                row[param] = Some(level);
                brute(levels, forbidden, row)
            });
            row[param] = None;
            return found;
        }
        !forbidden.iter().any(|tuple| {
            tuple
                .iter()
                .all(|&(param, level)| row.get(param) == Some(&Some(level)))
        })
    }

    #[test]
    fn tuples_that_no_row_contains_are_dropped() {
        let levels = [2, 3];
        assert_eq!(clean(&levels, &[(2, 0)]), None);
        assert_eq!(clean(&levels, &[(1, 3)]), None);
        assert_eq!(clean(&levels, &[(0, 0), (0, 1)]), None);
        let twice = [(1, 2), (0, 1), (1, 2)];
        assert_eq!(clean(&levels, &twice), Some(vec![(0, 1), (1, 2)]));
        assert_eq!(clean(&levels, &[]), Some(vec![]));
    }

    #[test]
    fn whole_rows_are_judged() {
        let rules = Rules::new(&[2, 2, 2], &[vec![(0, 1), (2, 1)]]);
        assert!(rules.keep(&[(0, 1), (1, 1), (2, 0)]));
        assert!(!rules.keep(&[(0, 1), (1, 1), (2, 1)]));
        assert!(rules.keep(&[(0, 1)]));
        assert!(rules.names((2, 1)) && !rules.names((2, 0)));
    }

    #[test]
    fn a_level_that_leaves_no_way_out_is_refused() {
        // Parameter 1 has to be 1 beside (0, 0) and 0 beside (2, 0).
        let forbidden = [vec![(0, 0), (1, 0)], vec![(2, 0), (1, 1)]];
        let rules = Rules::new(&[2, 2, 2], &forbidden);
        let mut partial = rules.empty();
        assert!(rules.try_set(&mut partial, (0, 0)));
        assert!(!rules.try_set(&mut partial, (2, 0)));
        assert!(rules.try_set(&mut partial, (2, 1)));
        assert!(!rules.admits(&mut partial, (1, 0)));
        assert!(rules.admits(&mut partial, (1, 1)));
    }

    #[test]
    fn unsatisfiable_models_are_recognised() {
        assert!(!Rules::new(&[2, 0], &[]).satisfiable());
        assert!(!Rules::new(&[2, 2], &[vec![]]).satisfiable());
        assert!(!Rules::new(&[1, 2], &[vec![(0, 0)]]).satisfiable());
        let square = |a, b| vec![(0, a), (1, b)];
        let all = [square(0, 0), square(0, 1), square(1, 0), square(1, 1)];
        assert!(!Rules::new(&[2, 2], &all).satisfiable());
        assert!(Rules::new(&[2, 2], &all[1..]).satisfiable());
        assert!(Rules::new(&[], &[]).satisfiable());
    }

    proptest! {
        #[test]
        fn the_search_agrees_with_trying_all_rows(
            levels in prop::collection::vec(1_usize..=3, 1..=6),
            forbidden in prop::collection::vec(
                prop::collection::vec((0_usize..6, 0_usize..3), 1..=3),
                0..=12,
            ),
            steps in prop::collection::vec((0_usize..6, 0_usize..3), 0..=12),
        ) {
            let rules = Rules::new(&levels, &forbidden);
            let mut row = vec![None; levels.len()];
            let feasible = brute(&levels, &forbidden, &mut row);
            prop_assert_eq!(rules.satisfiable(), feasible);
            let mut partial = rules.empty();
            for (param, level) in steps {
                if !feasible || levels.get(param).is_none_or(|&count| level >= count) {
                    continue;
                }
                if row[param].take().is_some() {
                    rules.unset(&mut partial, param);
                    continue;
                }
                row[param] = Some(level);
                let fits = brute(&levels, &forbidden, &mut row);
                prop_assert_eq!(rules.admits(&mut partial, (param, level)), fits);
                prop_assert_eq!(rules.try_set(&mut partial, (param, level)), fits);
                if !fits {
                    row[param] = None;
                }
            }
        }
    }
}
