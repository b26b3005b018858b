//! Which combinations no row can contain.

use super::layout::Value;
use super::rules::Rules;
use super::table::Table;

/// Takes the combinations away that no feasible row contains.
///
/// A level that no rule names never makes a combination infeasible: it's
/// only as infeasible as the rest of it. So only combinations of named levels
/// are tried, and what contains an infeasible one goes with it.
pub(super) fn remove_infeasible(table: &mut Table, rules: &Rules) {
    let named: Vec<Value> = table
        .layout()
        .values()
        .filter(|&value| rules.names(value))
        .collect();
    let mut partial = rules.empty();
    for (i, &one) in named.iter().enumerate() {
        if !rules.try_set(&mut partial, one) {
            remove_with_single(table, one);
            continue;
        }
        for (j, &two) in named.iter().enumerate().skip(i + 1) {
            if two.0 == one.0 {
                continue;
            }
            if !rules.try_set(&mut partial, two) {
                remove_with_pair(table, one, two);
                continue;
            }
            for &three in named[j + 1..].iter().filter(|three| three.0 != two.0) {
                if !rules.admits(&mut partial, three) {
                    table.remove_triple([one, two, three]);
                }
            }
            rules.unset(&mut partial, two.0);
        }
        rules.unset(&mut partial, one.0);
    }
}

fn remove_with_single(table: &mut Table, one: Value) {
    table.remove_single(one);
    for two in others(table, &[one]) {
        remove_with_pair(table, one, two);
    }
}

fn remove_with_pair(table: &mut Table, one: Value, two: Value) {
    table.remove_pair(one, two);
    for three in others(table, &[one, two]) {
        table.remove_triple([one, two, three]);
    }
}

/// The values of all parameters but those of `values`.
fn others(table: &Table, values: &[Value]) -> Vec<Value> {
    let taken = |param| values.iter().any(|value| value.0 == param);
    let all = table.layout().values();
    all.filter(|&(param, _)| !taken(param)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use std::collections::BTreeSet;

    fn all_rows(levels: &[usize]) -> Vec<Vec<usize>> {
        levels.iter().fold(vec![Vec::new()], |rows, &count| {
            rows.iter()
                .flat_map(|row| (0..count).map(|level| [&row[..], &[level]].concat()))
                .collect()
        })
    }

    /// Checks every mask of the table against the list of all feasible rows.
    fn check(levels: &[usize], forbidden: &[Vec<Value>]) {
        let table = Table::new(levels, &Rules::new(levels, forbidden));
        let (mut singles, mut pairs, mut triples) =
            (BTreeSet::new(), BTreeSet::new(), BTreeSet::new());
        for row in all_rows(levels) {
            let contained =
                |tuple: &Vec<Value>| tuple.iter().all(|&(p, level)| row.get(p) == Some(&level));
            if forbidden.iter().any(contained) {
                continue;
            }
            let values: Vec<Value> = row.iter().copied().enumerate().collect();
            for &one in &values {
                singles.insert(one);
                for &two in values.iter().filter(|two| two.0 != one.0) {
                    pairs.insert((one, two));
                    let rest = |three: &&Value| three.0 != one.0 && three.0 != two.0;
                    triples.extend(values.iter().filter(rest).map(|&three| (one, two, three)));
                }
            }
        }
        let counts = [singles.len(), pairs.len() / 2, triples.len() / 6];
        assert_eq!(table.left(), counts);
        let layout = table.layout();
        let has = |masks: &[u32], value| {
            let (block, bit) = layout.spot(value);
            masks[block] & bit != 0
        };
        for one in layout.values() {
            assert_eq!(has(table.domain(), one), singles.contains(&one));
            for two in layout.values().filter(|two| two.0 != one.0) {
                let pair = has(table.pairs(one), two);
                assert_eq!(pair, pairs.contains(&(one, two)));
                for three in layout.values() {
                    let triple = has(table.triples(one, two), three);
                    assert_eq!(triple, triples.contains(&(one, two, three)));
                }
            }
        }
    }

    #[test]
    fn consequences_are_found() {
        // Both levels of parameter 1 clash with one end each, so the ends
        // can't meet although no rule says so.
        check(&[2, 2, 3], &[vec![(0, 1), (1, 0)], vec![(1, 1), (2, 2)]]);
        // A level that nothing goes with.
        check(&[3, 2, 2], &[vec![(0, 1), (1, 0)], vec![(0, 1), (1, 1)]]);
        // Nothing goes at all.
        check(&[1, 2, 2], &[vec![(0, 0), (1, 0)], vec![(1, 1)]]);
        // A parameter of one level reaches across four others.
        check(
            &[2, 2, 1, 2, 2],
            &[vec![(0, 0), (1, 1), (2, 0)], vec![(1, 0), (2, 0), (4, 1)]],
        );
    }

    proptest! {
        #[test]
        fn masks_agree_with_the_list_of_all_rows(
            levels in prop::collection::vec(1_usize..=4, 0..=5),
            forbidden in prop::collection::vec(
                prop::collection::vec((0_usize..6, 0_usize..4), 1..=3),
                0..=8,
            ),
        ) {
            check(&levels, &forbidden);
        }
    }
}
