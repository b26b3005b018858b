//! An incremental, ordered covering sequence: rows of parameter levels in
//! which every level, then every pair and then every triple of levels of
//! different parameters occurs as early as possible.
//!
//! A model has parameters with a number of levels each, the most important
//! level first. [`Covering`] gives one row at a time, and whoever runs the rows
//! may stop after any of them, so each row has to be worth the most at its
//! place.
//!
//! ```text
//! let mut covering = Covering::new(&[3, 2, 4], 1);
//! while let Some(row) = covering.next_row() {
//!     run(&row);
//!     println!("{:?} of the pairs", covering.coverage(2));
//! }
//! ```
//!
//! [`Orders`] does the same for the order of events: every order of any three
//! of them, and of four where they are marked, occurs in some row.
//!
//! # Choice of the algorithm
//!
//! Methods that grow a whole table, such as IPO (one column after the other),
//! orthogonal arrays or annealing, give tables that are only good as a whole:
//! the first fifty rows have no reason to be the best fifty. A greedy method in the manner of
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
//! # Cost
//!
//! What is uncovered is stored as masks of levels, once for each way to look
//! at it: for each pair of values, which levels of each other parameter make
//! an uncovered triple with it. The counts of all levels of all parameters are
//! kept as bit planes (see `tally.rs`), so a level is chosen with a handful
//! of operations for each mask, and a change of one level takes away and adds
//! as many rows of masks as there are other parameters. Memory is 32 s² bytes
//! for s levels together, as long as all parameters together have no more than
//! sixteen blocks (0.3 MB for 12 parameters with 96 levels together); a row takes
//! time in proportion to p², and to p more for each level that is changed.

mod coverage;
mod layout;
mod orders;
mod row;
mod sequence;
mod start;
mod table;
mod tally;

pub use coverage::StrengthCoverage;
pub use orders::Orders;
pub use sequence::Covering;
