//! Where the masks of levels, pairs and triples are.

use std::ops::Range;

use super::tally::LANES;

/// A parameter and one of its levels.
pub(super) type ParameterLevel = (usize, usize);

/// How many levels one mask holds.
pub(super) const WIDTH: usize = 32;

/// Up to [`WIDTH`] levels of one parameter, and which bits of which block are
/// theirs.
#[derive(Clone, Copy, Debug)]
pub(super) struct LevelPart {
    pub(super) block: usize,
    pub(super) mask: u32,
    /// The first of the levels.
    first: usize,
}

impl LevelPart {
    /// The level that a bit of the block stands for.
    pub(super) const fn level(self, bit: u32) -> usize {
        self.first + (bit - self.mask.trailing_zeros()) as usize
    }

    /// What a row of masks says of these levels, the first of them in the
    /// lowest bit.
    pub(super) const fn of(self, masks: &[u32]) -> u32 {
        (masks[self.block] & self.mask) >> self.mask.trailing_zeros()
    }
}

/// The sizes of a model and what follows from them.
///
/// The levels of a parameter are cut into parts of at most [`WIDTH`]. A block
/// holds as many parts as fit into it, of whichever parameters. A row of masks
/// has one mask for each block, and is filled up to a multiple of [`LANES`] so
/// that it can be counted as a whole.
#[derive(Clone, Debug)]
pub(super) struct Layout {
    levels: Vec<usize>,
    first_value: Vec<usize>,
    parts: Vec<LevelPart>,
    first_part: Vec<usize>,
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
            parts: Vec::new(),
            first_part: vec![0],
            blocks: 0,
            strides: vec![Stride::default(); count * count],
            pair_rows: 0,
            trios: Vec::new(),
            first_trio: vec![0; count * count],
        };
        // How many bits of each block are taken.
        let mut taken: Vec<usize> = Vec::new();
        let mut values = 0;
        for &count in levels {
            for first in (0..count).step_by(WIDTH) {
                let size = (count - first).min(WIDTH);
                let room = taken.iter().position(|taken| taken + size <= WIDTH);
                let block = room.unwrap_or(taken.len());
                if block == taken.len() {
                    taken.push(0);
                }
                layout.parts.push(LevelPart {
                    block,
                    mask: (u32::MAX >> (WIDTH - size)) << taken[block],
                    first,
                });
                taken[block] += size;
            }
            values += count;
            layout.first_value.push(values);
            layout.first_part.push(layout.parts.len());
        }
        let blocks = taken.len().next_multiple_of(LANES);
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

    /// Where the levels of a parameter are.
    pub(super) fn parts(&self, param: usize) -> &[LevelPart] {
        &self.parts[self.first_part[param]..self.first_part[param + 1]]
    }

    /// What a row of masks says of the levels of a parameter: the masks of its
    /// parts, with the first level in the lowest bit.
    pub(super) fn of<'m>(
        &self,
        param: usize,
        masks: &'m [u32],
    ) -> impl Iterator<Item = u32> + Clone + use<'_, 'm> {
        self.parts(param).iter().map(|part| part.of(masks))
    }

    /// Takes the levels of a parameter out of a row of masks.
    pub(super) fn clear(&self, param: usize, masks: &mut [u32]) {
        for part in self.parts(param) {
            masks[part.block] &= !part.mask;
        }
    }

    /// The block of a value and its bit there.
    pub(super) fn spot(&self, (param, level): ParameterLevel) -> (usize, u32) {
        let part = self.parts[self.first_part[param] + level / WIDTH];
        let bit = part.mask.trailing_zeros() as usize + level % WIDTH;
        (part.block, 1 << bit)
    }

    pub(super) fn values(&self) -> impl Iterator<Item = ParameterLevel> {
        let levels = self.levels.iter().enumerate();
        levels.flat_map(|(param, &count)| (0..count).map(move |level| (param, level)))
    }

    /// How many masks there are for all values.
    pub(super) fn value_masks(&self) -> usize {
        self.first_value[self.levels.len()] * self.blocks()
    }

    /// The masks of a value among those of all values.
    pub(super) fn value_row(&self, (param, level): ParameterLevel) -> Range<usize> {
        let start = (self.first_value[param] + level) * self.blocks();
        start..start + self.blocks()
    }

    /// How many masks there are for all pairs of values.
    pub(super) fn pair_masks(&self) -> usize {
        self.pair_rows * self.blocks()
    }

    /// The masks of two values of different parameters, in either order,
    /// among those of all pairs.
    pub(super) fn pair_row(&self, one: ParameterLevel, two: ParameterLevel) -> Range<usize> {
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
    fn parts_share_blocks_and_no_bits() {
        let layout = Layout::new(&[3, 40, 2, 30, 24]);
        assert_eq!(layout.spot((0, 2)), (0, 1 << 2));
        assert_eq!(layout.spot((1, 31)), (1, 1 << 31));
        assert_eq!(layout.spot((1, 32)), (0, 1 << 3));
        assert_eq!(layout.spot((1, 39)), (0, 1 << 10));
        assert_eq!(layout.spot((2, 1)), (0, 1 << 12));
        assert_eq!(layout.spot((3, 0)), (2, 1));
        assert_eq!(layout.spot((4, 0)), (3, 1), "no room for it before");
        let mut masks = vec![0; layout.blocks()];
        for value in layout.values() {
            let (block, bit) = layout.spot(value);
            assert_eq!(masks[block] & bit, 0);
            masks[block] |= bit;
            let mut parts = layout.parts(value.0).iter();
            let part = parts.find(|part| part.block == block && part.mask & bit != 0);
            assert_eq!(part.unwrap().level(bit.trailing_zeros()), value.1);
        }
        let of = |param, masks: &[u32]| layout.of(param, masks).collect::<Vec<_>>();
        assert_eq!(of(1, &masks), [u32::MAX, 0xff]);
        masks[0] &= !(1 << 4);
        assert_eq!(of(1, &masks), [u32::MAX, 0xfd]);
        layout.clear(1, &mut masks);
        assert_eq!(of(1, &masks), [0, 0]);
        assert_eq!((of(0, &masks), of(2, &masks)), (vec![0b111], vec![0b11]));
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
