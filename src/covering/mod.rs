//! An incremental, ordered covering sequence: rows of parameter levels in
//! which every level, then every pair and then every triple of levels of
//! different parameters occurs as early as possible.
//!
//! A model has parameters with a number of levels each, the most important
//! level first, and a short list of forbidden combinations.
//! [`Covering`] gives one row at a time, and whoever runs the rows may stop
//! after any of them, so each row has to be worth the most at its place.
//!
//! ```text
//! // Three parameters; level 1 of the first can't go with level 2 of the last.
//! let forbidden = [vec![(0, 1), (2, 2)]];
//! let mut covering = Covering::new(&[3, 2, 4], &forbidden, 1);
//! covering.take_account(&[2, 1, 3]); // a row that was run already
//! while let Some(row) = covering.next_row() {
//!     run(&row);
//!     println!("{:?} of the pairs", covering.coverage(2));
//! }
//! ```
//!
//! # Choice of the algorithm
//!
//! Methods that grow a whole table, such as IPO (one column after the other),
//! orthogonal arrays or annealing, give tables that are only good as a whole:
//! the first fifty rows have no reason to be the best fifty, and rows that
//! were run before can't be made use of. A greedy method in the manner of
//! AETG (Cohen and others) and of density methods (Bryce and Colbourn) makes
//! one row at a time from what is uncovered at that moment, which is just
//! what is asked for here. It costs few rows in the end: for 12 parameters
//! with 2 to 20 levels (those of the tests) the pairs take about 287 rows and
//! the triples 4160, where no method can need fewer than 280 and 3640.
//!
//! Levels are compared by what they newly cover: first single levels, then
//! pairs, then triples, and last by the sum of their level indices, where the
//! lower sum wins. So the phases need no switch. While there are uncovered
//! levels, each row takes as many as it can; while there are uncovered pairs,
//! those decide, and parameters that can't add a pair any more are used for
//! triples; after that triples alone count.
//!
//! Each row is made thus:
//!
//! 1. It starts from an uncovered combination of the lowest strength that is
//!    not complete, taken from the parameters that have most of them left.
//!    The largest parameters bound the number of rows from below, and this
//!    keeps every row working on that bound. It also makes every row cover
//!    something, so the sequence ends. The combination is found by a cursor
//!    that moves on from a random place.
//! 2. The other parameters follow in random order. Each takes the level that
//!    covers most together with those that are there, the lowest on ties.
//! 3. Each parameter is then reconsidered with all others in place, since
//!    the early ones were chosen knowing little. This is worth more than
//!    choosing from several rows, which takes as many times longer.
//!
//! The seed decides only the order of parameters and which of several equal
//! starts is taken: other seeds give other rows of the same quality.
//!
//! # Forbidden combinations
//!
//! A combination is feasible when some whole row contains it and contains no
//! forbidden combination. That is decided by a backtracking search, which
//! skips what can't matter: see `rules.rs`. Only feasible combinations are
//! counted, and a level is put into a row only if the row can still be
//! completed, so rows are never thrown away. The search takes exponential
//! time in the worst case, which takes a long list that names all levels of
//! many parameters.
//!
//! # Cost
//!
//! What is uncovered is stored as masks of levels, once for each way to look
//! at it: for each pair of values, which levels of each other parameter make
//! an uncovered triple with it. The counts of all levels of a parameter are
//! kept as bit planes (see `tally.rs`), so a level is chosen with a handful
//! of operations for each mask. Memory is about 2 p s² bytes for p parameters
//! with s levels together (0.2 MB for 12 parameters with 96 levels together);
//! a row takes time in proportion to p³, whatever the numbers of levels.

mod feasible;
mod layout;
mod row;
mod rules;
mod sequence;
mod start;
mod table;
mod tally;

pub use sequence::Covering;
pub use table::Coverage;
