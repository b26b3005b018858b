//! A strict reading of JSON text as I-JSON (RFC 7493), for judging text that
//! another program wrote.
//!
//! A usual JSON parser is made to obtain a value: it silently keeps the last of
//! two members of one name, and gives up on the first lone surrogate. Here the
//! aim is to say everything that is wrong with a text and where, and to obtain
//! a value all the same wherever the text still has one meaning.
//!
//! * [`read`] gives the value and every [`Defect`], each with its kind, its
//!   byte offset in the text and the JSON pointer of the value it concerns.
//! * `locate` and `locate_key` go the other way, from a JSON pointer to the
//!   [`TextPlace`] in the text.
//! * `excerpt` shows a place as a source line with a caret below it.
//!
//! # What is reported, and what the value is then
//!
//! | defect                  | value                                        |
//! |-------------------------|----------------------------------------------|
//! | `syntax`, `end-of-text`, `bad-escape`, `too-deep`, `number-out-of-range` | none: these are fatal, and reading stops at the first |
//! | `trailing-text`         | the value before that text                   |
//! | `duplicate-member`      | the last member of the name counts           |
//! | `lone-surrogate`        | U+FFFD stands in its place                   |
//! | `noncharacter`, `control-character` | the character is kept            |
//! | `byte-order-mark`       | the mark is skipped                          |
//! | `number-imprecise`      | the number, as near as it can be held; this one is advisory |
//!
//! # Agreement with `serde_json`
//!
//! On a text without defects the value is the one `serde_json` reads, but that
//! fractions always become the nearest double, where `serde_json` without its
//! feature `float_roundtrip` may be off in the last place.
#![forbid(unsafe_code)]

mod cursor;
mod decimal;
mod defect;
mod excerpt;
mod expect;
mod findings;
mod locate;
mod number;
mod pointer;
mod reader;
mod reading;
mod string;

pub use defect::{Defect, DefectClass, DefectKind};
pub use excerpt::excerpt;
pub use locate::{TextPlace, locate, locate_key};
pub use pointer::{last_step, under};
pub use reader::DEPTH_LIMIT;
pub use reading::{Parsed, read};
