//! Where a row starts.

use super::layout::{ParameterLevel, WIDTH};
use super::table::Uncovered;
use crate::rng::Rng;

/// An uncovered combination of the lowest strength that is not complete.
///
/// It's taken from the parameters that have most of them left. Empty when
/// everything is covered.
pub(super) fn start(table: &Uncovered, rng: &mut Rng) -> Vec<ParameterLevel> {
    let [singles, pairs, _] = table.left();
    let found = if singles > 0 {
        single(table, rng)
    } else if pairs > 0 {
        pair(table, rng)
    } else {
        triple(table, rng)
    };
    found.unwrap_or_default()
}

/// The lowest uncovered level, since nothing else tells the levels apart.
fn single(table: &Uncovered, rng: &mut Rng) -> Option<Vec<ParameterLevel>> {
    let masks = |param| table.layout().of(param, table.singles());
    let left: Vec<usize> = (0..table.layout().params())
        .map(|param| size(masks(param)))
        .collect();
    let param = busiest(&left, rng)?;
    let level = nth(masks(param), 0)?;
    Some(vec![(param, level)])
}

fn pair(table: &Uncovered, rng: &mut Rng) -> Option<Vec<ParameterLevel>> {
    let layout = table.layout();
    let params = busiest(table.left_pairs(), rng)?;
    let (p, q) = (params / layout.params(), params % layout.params());
    cursor(layout.levels()[p], rng).find_map(|level| {
        let one = (p, level);
        let masks = layout.of(q, table.pairs(one));
        let level = any(masks, rng)?;
        Some(vec![one, (q, level)])
    })
}

fn triple(table: &Uncovered, rng: &mut Rng) -> Option<Vec<ParameterLevel>> {
    let layout = table.layout();
    let [p, q, r] = layout.trios()[busiest(table.left_triples(), rng)?];
    let [first, second] = [layout.levels()[p], layout.levels()[q]];
    cursor(first * second, rng).find_map(|levels| {
        let (one, two) = ((p, levels / second), (q, levels % second));
        let masks = layout.of(r, table.triples(one, two));
        let level = any(masks, rng)?;
        Some(vec![one, two, (r, level)])
    })
}

/// The numbers below `count`, in order from a random one on.
fn cursor(count: usize, rng: &mut Rng) -> impl Iterator<Item = usize> + use<> {
    let first = rng.below(count);
    (first..count).chain(0..first)
}

/// The place of the largest number, any of them on ties.
fn busiest(left: &[usize], rng: &mut Rng) -> Option<usize> {
    cursor(left.len(), rng).max_by_key(|&place| left[place])
}

fn size(masks: impl Iterator<Item = u32>) -> usize {
    masks.map(|mask| mask.count_ones() as usize).sum()
}

/// A random level in the masks.
fn any(masks: impl Iterator<Item = u32> + Clone, rng: &mut Rng) -> Option<usize> {
    let count = size(masks.clone());
    // Most masks that a cursor passes late in the sequence are empty.
    (count > 0).then(|| nth(masks, rng.below(count))).flatten()
}

/// The level in the masks that has `skipped` lower ones.
fn nth(masks: impl Iterator<Item = u32>, skipped: usize) -> Option<usize> {
    let mut levels = masks.enumerate().flat_map(|(part, mask)| {
        let bits = (0..WIDTH).filter(move |bit| mask >> bit & 1 != 0);
        bits.map(move |bit| part * WIDTH + bit)
    });
    levels.nth(skipped)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn levels_are_picked_across_masks() {
        let masks = [0b1010, 0, 0b1];
        let picked: Vec<_> = (0..4).map(|n| nth(masks.into_iter(), n)).collect();
        assert_eq!(picked, [Some(1), Some(3), Some(64), None]);
        assert_eq!(size(masks.into_iter()), 3);
        let mut rng = Rng::new(0);
        assert!(matches!(any(masks.into_iter(), &mut rng), Some(1 | 3 | 64)));
        assert_eq!(any([0, 0].into_iter(), &mut rng), None);
    }

    #[test]
    fn a_cursor_comes_by_everything_once() {
        let mut rng = Rng::new(5);
        for count in 0..6 {
            let mut places: Vec<_> = cursor(count, &mut rng).collect();
            places.sort_unstable();
            assert_eq!(places, (0..count).collect::<Vec<_>>());
        }
    }

    #[test]
    fn the_busiest_place_has_the_most_left() {
        let mut rng = Rng::new(6);
        for _ in 0..20 {
            assert_eq!(busiest(&[2, 7, 0, 6], &mut rng), Some(1));
        }
        assert_eq!(busiest(&[], &mut rng), None);
    }

    #[test]
    fn the_lowest_incomplete_strength_comes_first() {
        let levels = [2, 3, 2];
        let mut table = Uncovered::new(&levels);
        let mut rng = Rng::new(9);
        assert_eq!(start(&table, &mut rng), [(1, 0)]);
        for level in 0..3 {
            table.cover(&[(0, level % 2), (1, level), (2, level % 2)]);
        }
        let pair = start(&table, &mut rng);
        assert_eq!(pair.len(), 2);
        let (block, bit) = table.layout().spot(pair[1]);
        assert_ne!(table.pairs(pair[0])[block] & bit, 0);
        for level in 0..3 {
            table.cover(&[(0, 1 - level % 2), (1, level), (2, level % 2)]);
            table.cover(&[(0, 0), (1, level), (2, 1 - level % 2)]);
        }
        assert_eq!(table.left()[1], 0);
        assert_eq!(start(&table, &mut rng).len(), 3);
        for level in 0..12 {
            table.cover(&[(0, level % 2), (1, level / 4), (2, level / 2 % 2)]);
        }
        assert_eq!(start(&table, &mut rng), []);
    }
}
