//! A verdict without an adapter: captured arguments of callbacks, judged by themselves.
//!
//! Nothing is known of the world that a captured reply comes from: not the versions, not who had agreed to what. So only
//! the clauses are judged that look at a reply alone, under every outcome that the reply could be. The checks are those of
//! a campaign: the spec is opened ([`OpenSpec`]) so that each outcome may always come, and the usual [`Judge`] judges a
//! scenario of one call. [`OpenSpec::unseen`] names the clauses that cannot be seen this way.
//!
//! * [`CaptureReader`] cuts a file of any size into values, without holding more than one of them.
//! * `captured` finds the arguments in a value: bare, with their callback, in a trace, in a HAR entry, behind a prefix.
//! * [`Inspector`] judges them and groups what is wrong.
//!
//! # Limits
//! A value longer than [`LONGEST`] bytes is reported and not judged. Not more than [`MOST_FINDINGS`] different findings are
//! kept apart; further ones are counted.
//!
//! [`Judge`]: crate::check::Judge

mod captured;
mod inspector;
mod open;
mod scan;
mod source;
#[cfg(test)]
mod tests;

pub use captured::{Captured, CapturedItem, Prefix, Unreadable, captured};
pub use inspector::{Inspected, Inspection, Inspector, MOST_FINDINGS};
pub use open::OpenSpec;
pub use scan::LONGEST;
pub use source::{CaptureReader, FilePlace, ForeignEncoding, SourceError, SourceItem};
