//! Where the masks of levels, pairs and triples are.

use std::ops::Range;

use super::tally::LANES;

/// A parameter and one of its levels.
pub(super) type Value = (usize, usize);

/// How many levels one mask holds.
pub(super) const WIDTH: usize = 32;

/// The sizes of a model and what follows from them.
///
/// The levels of a parameter are cut into blocks of at most [`WIDTH`]. A row
/// of masks has one mask for each block of each parameter, and is filled up to
/// a multiple of [`LANES`] so that it can be counted as a whole.
#[derive(Clone, Debug)]
pub(super) struct Layout {
    levels: Vec<usize>,
    first_value: Vec<usize>,
    first_block: Vec<usize>,
    blocks: usize,
    strides: Vec<Stride>,
    pair_rows: usize,
    trios: Vec<[usize; 3]>,
    first_trio: Vec<usize>,
}

/// Where the rows of masks of two parameters start, and how far one level of
/// either is from the next.
#[derive(Clone, Copy, Debug, Default)]
struct Stride {
    base: usize,
    first: usize,
    second: usize,
}

impl Layout {
    pub(super) fn new(levels: &[usize]) -> Self {
        let count = levels.len();
        let mut layout = Self {
            levels: levels.to_vec(),
            first_value: vec![0],
            first_block: vec![0],
            blocks: 0,
            strides: vec![Stride::default(); count * count],
            pair_rows: 0,
            trios: Vec::new(),
            first_trio: vec![0; count * count],
        };
        let (mut values, mut blocks) = (0, 0);
        for &count in levels {
            values += count;
            blocks += count.div_ceil(WIDTH);
            layout.first_value.push(values);
            layout.first_block.push(blocks);
        }
        let blocks = blocks.next_multiple_of(LANES);
        layout.blocks = blocks;
        for p in 0..count {
            for q in p + 1..count {
                let base = layout.pair_rows * blocks;
                let wide = levels[q] * blocks;
                // Both orders, so that looking one up needs no comparison.
                layout.strides[p * count + q] = Stride {
                    base,
                    first: wide,
                    second: blocks,
                };
                layout.strides[q * count + p] = Stride {
                    base,
                    first: blocks,
                    second: wide,
                };
                layout.pair_rows += levels[p] * levels[q];
                layout.first_trio[p * count + q] = layout.trios.len();
                layout.trios.extend((q + 1..count).map(|r| [p, q, r]));
            }
        }
        layout
    }

    pub(super) fn params(&self) -> usize {
        self.levels.len()
    }

    pub(super) fn levels(&self) -> &[usize] {
        &self.levels
    }

    /// How many masks a row of masks has.
    pub(super) const fn blocks(&self) -> usize {
        self.blocks
    }

    pub(super) fn blocks_of(&self, param: usize) -> Range<usize> {
        self.first_block[param]..self.first_block[param + 1]
    }

    /// The block of a value and its bit there.
    pub(super) fn spot(&self, (param, level): Value) -> (usize, u32) {
        let block = self.first_block[param] + level / WIDTH;
        (block, 1 << (level % WIDTH))
    }

    pub(super) fn values(&self) -> impl Iterator<Item = Value> {
        let levels = self.levels.iter().enumerate();
        levels.flat_map(|(param, &count)| (0..count).map(move |level| (param, level)))
    }

    /// How many masks there are for all values.
    pub(super) fn value_masks(&self) -> usize {
        self.first_value[self.levels.len()] * self.blocks()
    }

    /// The masks of a value among those of all values.
    pub(super) fn value_row(&self, (param, level): Value) -> Range<usize> {
        let start = (self.first_value[param] + level) * self.blocks();
        start..start + self.blocks()
    }

    /// How many masks there are for all pairs of values.
    pub(super) fn pair_masks(&self) -> usize {
        self.pair_rows * self.blocks()
    }

    /// The masks of two values of different parameters, in either order,
    /// among those of all pairs.
    pub(super) fn pair_row(&self, one: Value, two: Value) -> Range<usize> {
        let stride = self.strides[one.0 * self.levels.len() + two.0];
        let start = stride.base + one.1 * stride.first + two.1 * stride.second;
        start..start + self.blocks()
    }

    /// All sets of three parameters, each in increasing order.
    pub(super) fn trios(&self) -> &[[usize; 3]] {
        &self.trios
    }

    /// The place in [`Layout::trios`] of three parameters in increasing order.
    pub(super) fn trio(&self, [p, q, r]: [usize; 3]) -> usize {
        self.first_trio[p * self.levels.len() + q] + r - q - 1
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_of_masks_tile_the_memory() {
        let layout = Layout::new(&[3, 40, 1, 2]);
        assert_eq!(layout.blocks(), LANES);
        let values: Vec<_> = layout.values().collect();
        assert_eq!(values.len(), 46);
        let mut next = 0;
        for &value in &values {
            assert_eq!(layout.value_row(value), next..next + LANES);
            next += LANES;
        }
        assert_eq!(next, layout.value_masks());
        let mut starts = Vec::new();
        for &one in &values {
            for &two in values.iter().filter(|two| two.0 > one.0) {
                let row = layout.pair_row(one, two);
                assert_eq!(row, layout.pair_row(two, one));
                starts.push(row.start);
            }
        }
        starts.sort_unstable();
        let expected: Vec<_> = (0..layout.pair_masks()).step_by(LANES).collect();
        assert_eq!(starts, expected);
    }

    #[test]
    fn levels_past_one_mask_go_on_in_the_next() {
        let layout = Layout::new(&[3, 40, 2]);
        assert_eq!(layout.blocks_of(1), 1..3);
        assert_eq!(layout.spot((1, 31)), (1, 1 << 31));
        assert_eq!(layout.spot((1, 32)), (2, 1));
        assert_eq!(layout.spot((2, 1)), (3, 2));
    }

    #[test]
    fn trios_are_numbered_in_order() {
        let layout = Layout::new(&[2; 6]);
        assert_eq!(layout.trios().len(), 20);
        for (place, &trio) in layout.trios().iter().enumerate() {
            assert_eq!(layout.trio(trio), place);
        }
    }

    #[test]
    fn no_parameters_need_no_masks() {
        let layout = Layout::new(&[]);
        assert_eq!((layout.blocks(), layout.pair_masks()), (0, 0));
    }
}
