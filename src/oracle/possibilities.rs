//! The list type of what may be.

use smallvec::SmallVec;

/// Everything that may be: rarely more than a few, so they are kept in place.
pub type Possibilities<T> = SmallVec<[T; 4]>;
