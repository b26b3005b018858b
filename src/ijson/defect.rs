//! What can be wrong with a JSON text, and how to say it.

use std::fmt;

/// One thing that is wrong with a text.
///
/// It displays as one line without a full stop, such as
/// `member "a" named again, at byte 7, pointer "/a"`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Defect {
    /// What is wrong.
    pub kind: DefectKind,
    /// Where it begins, in bytes from the start of the text. A byte order mark
    /// counts. Always on a character boundary, and at most the text's length.
    pub offset: usize,
    /// The JSON pointer (RFC 6901) of the value concerned. For a defect inside
    /// a member's name it is the pointer of that member, or of the object if
    /// the name could not be read. Empty for the whole text.
    pub pointer: String,
}

/// The kinds of [`Defect`].
#[non_exhaustive]
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum DefectKind {
    /// The text breaks the grammar of JSON. Fatal.
    Syntax {
        /// What could have stood here, as a noun phrase.
        expected: &'static str,
        /// The character that stands here instead. `None` is for texts that
        /// end here, which [`read`](super::read) reports as
        /// [`EndOfText`](DefectKind::EndOfText).
        found: Option<char>,
    },
    /// The text ends before its value does. Fatal.
    EndOfText {
        /// What should have followed, as a noun phrase.
        expected: &'static str,
    },
    /// Something other than white space follows the value.
    TrailingText,
    /// An object names a member again. Names are compared as they are after
    /// unescaping. The offset is that of the repeated name.
    DuplicateMember {
        /// The name, unescaped.
        name: String,
    },
    /// A `\u` escape gives one half of a surrogate pair without the other.
    LoneSurrogate {
        /// The code unit, 0xD800 to 0xDFFF.
        unit: u16,
    },
    /// A string has, plainly or as an escape, a code point that Unicode sets
    /// aside as no character.
    Noncharacter {
        /// That code point: U+FDD0 to U+FDEF, or the last two of any plane.
        char: char,
    },
    /// A string has a character below U+0020 that is not escaped.
    ControlCharacter {
        /// That character.
        char: char,
    },
    /// A backslash begins no escape that JSON knows. Fatal.
    BadEscape,
    /// The text begins with U+FEFF.
    ByteOrderMark,
    /// A number is too great to be a finite double. Fatal.
    NumberOutOfRange,
    /// A number says more than a double holds: an integer literal outside
    /// ±(2⁵³ − 1), or a literal with a fraction or exponent that the nearest
    /// double, written with as many digits, does not give back. So 0.1 and the
    /// 17 digits that some programs write for every double are good, and 30
    /// digits of π are not. Advisory.
    NumberImprecise,
    /// Arrays and objects are nested deeper than the limit. Fatal. The offset
    /// is that of the first bracket that is too deep.
    TooDeep {
        /// The deepest nesting that is read.
        limit: usize,
    },
}

impl DefectKind {
    /// A stable identifier in kebab case, such as `duplicate-member`.
    #[must_use]
    pub const fn name(&self) -> &'static str {
        self.class().name()
    }

    /// The kind without its particulars.
    #[must_use]
    pub const fn class(&self) -> DefectClass {
        match self {
            Self::Syntax { .. } => DefectClass::Syntax,
            Self::EndOfText { .. } => DefectClass::EndOfText,
            Self::TrailingText => DefectClass::TrailingText,
            Self::DuplicateMember { .. } => DefectClass::DuplicateMember,
            Self::LoneSurrogate { .. } => DefectClass::LoneSurrogate,
            Self::Noncharacter { .. } => DefectClass::Noncharacter,
            Self::ControlCharacter { .. } => DefectClass::ControlCharacter,
            Self::BadEscape => DefectClass::BadEscape,
            Self::ByteOrderMark => DefectClass::ByteOrderMark,
            Self::NumberOutOfRange => DefectClass::NumberOutOfRange,
            Self::NumberImprecise => DefectClass::NumberImprecise,
            Self::TooDeep { .. } => DefectClass::TooDeep,
        }
    }

    /// Whether no value could be obtained because of it. A reading has at most
    /// one such defect, and it is the last.
    #[must_use]
    pub fn is_fatal(&self) -> bool {
        matches!(
            self,
            Self::Syntax { .. }
                | Self::EndOfText { .. }
                | Self::BadEscape
                | Self::NumberOutOfRange
                | Self::TooDeep { .. }
        )
    }

    /// Whether it is only advice: RFC 7493 says that it SHOULD NOT be, not that
    /// it MUST NOT.
    #[must_use]
    pub fn is_advisory(&self) -> bool {
        matches!(self, Self::NumberImprecise)
    }
}

/// A [`DefectKind`] without its particulars.
#[non_exhaustive]
#[derive(Clone, Copy, Debug, Eq, PartialEq, Hash, Ord, PartialOrd)]
#[expect(
    missing_docs,
    reason = "each is described at the kind of the same name"
)]
pub enum DefectClass {
    Syntax,
    EndOfText,
    TrailingText,
    DuplicateMember,
    LoneSurrogate,
    Noncharacter,
    ControlCharacter,
    BadEscape,
    ByteOrderMark,
    NumberOutOfRange,
    NumberImprecise,
    TooDeep,
}

impl DefectClass {
    /// All classes.
    pub const ALL: [Self; 12] = [
        Self::Syntax,
        Self::EndOfText,
        Self::TrailingText,
        Self::DuplicateMember,
        Self::LoneSurrogate,
        Self::Noncharacter,
        Self::ControlCharacter,
        Self::BadEscape,
        Self::ByteOrderMark,
        Self::NumberOutOfRange,
        Self::NumberImprecise,
        Self::TooDeep,
    ];

    /// Whether `JSON.parse` reads a text with such a defect all the same.
    #[must_use]
    pub const fn is_tolerated(self) -> bool {
        match self {
            Self::DuplicateMember
            | Self::LoneSurrogate
            | Self::Noncharacter
            | Self::NumberOutOfRange
            | Self::NumberImprecise
            | Self::TooDeep => true,
            Self::Syntax
            | Self::EndOfText
            | Self::TrailingText
            | Self::ControlCharacter
            | Self::BadEscape
            | Self::ByteOrderMark => false,
        }
    }

    /// A stable identifier in kebab case, such as `duplicate-member`.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Syntax => "syntax",
            Self::EndOfText => "end-of-text",
            Self::TrailingText => "trailing-text",
            Self::DuplicateMember => "duplicate-member",
            Self::LoneSurrogate => "lone-surrogate",
            Self::Noncharacter => "noncharacter",
            Self::ControlCharacter => "control-character",
            Self::BadEscape => "bad-escape",
            Self::ByteOrderMark => "byte-order-mark",
            Self::NumberOutOfRange => "number-out-of-range",
            Self::NumberImprecise => "number-imprecise",
            Self::TooDeep => "too-deep",
        }
    }
}

impl fmt::Display for DefectKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Syntax {
                expected,
                found: Some(found),
            } => write!(f, "expected {expected}, found {found:?}"),
            Self::Syntax {
                expected,
                found: None,
            }
            | Self::EndOfText { expected } => {
                write!(f, "expected {expected}, but the text ends")
            }
            Self::TrailingText => f.write_str("more text after the value"),
            Self::DuplicateMember { name } => write!(f, "member {name:?} named again"),
            Self::LoneSurrogate { unit } => write!(f, "lone surrogate \\u{unit:04X}"),
            Self::Noncharacter { char } => write!(f, "noncharacter {}", code_point(*char)),
            Self::ControlCharacter { char } => {
                write!(f, "unescaped control character {}", code_point(*char))
            }
            Self::BadEscape => f.write_str("an escape that JSON does not have"),
            Self::ByteOrderMark => f.write_str("a byte order mark before the value"),
            Self::NumberOutOfRange => f.write_str("a number beyond the range of a double"),
            Self::NumberImprecise => f.write_str("a number that a double does not hold exactly"),
            Self::TooDeep { limit } => write!(f, "nested more than {limit} deep"),
        }
    }
}

impl fmt::Display for Defect {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}, at byte {}", self.kind, self.offset)?;
        if self.pointer.is_empty() {
            return Ok(());
        }
        // A name can hold line ends and worse, so the pointer is quoted.
        write!(f, ", pointer {:?}", self.pointer)
    }
}

impl std::error::Error for Defect {}

fn code_point(char: char) -> String {
    format!("U+{:04X}", u32::from(char))
}

/// A defect that the reader of one token found, before it is known in which
/// value.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Fatal {
    pub(super) kind: DefectKind,
    pub(super) offset: usize,
}

#[cfg(test)]
mod tests {
    use super::*;

    fn all() -> Vec<DefectKind> {
        vec![
            DefectKind::Syntax {
                expected: "a JSON value",
                found: Some('\n'),
            },
            DefectKind::EndOfText {
                expected: "a JSON value",
            },
            DefectKind::TrailingText,
            DefectKind::DuplicateMember {
                name: "a\nb".into(),
            },
            DefectKind::LoneSurrogate { unit: 0xD800 },
            DefectKind::Noncharacter { char: '\u{FFFE}' },
            DefectKind::ControlCharacter { char: '\u{1}' },
            DefectKind::BadEscape,
            DefectKind::ByteOrderMark,
            DefectKind::NumberOutOfRange,
            DefectKind::NumberImprecise,
            DefectKind::TooDeep { limit: 128 },
        ]
    }

    #[test]
    fn names_are_distinct_and_in_kebab_case() {
        let mut names: Vec<_> = all().iter().map(DefectKind::name).collect();
        for name in &names {
            assert!(
                name.bytes().all(|b| b.is_ascii_lowercase() || b == b'-'),
                "{name}"
            );
        }
        names.sort_unstable();
        names.dedup();
        assert_eq!(names.len(), all().len());
    }

    #[test]
    fn nothing_fatal_is_advisory() {
        assert!(all().iter().all(|k| !(k.is_fatal() && k.is_advisory())));
        assert_eq!(all().iter().filter(|k| k.is_fatal()).count(), 5);
    }

    #[test]
    fn displays_on_one_line_without_a_full_stop() {
        for kind in all() {
            let defect = Defect {
                kind,
                offset: 7,
                pointer: "/a\nb".into(),
            };
            let said = defect.to_string();
            assert!(!said.contains('\n') && !said.ends_with('.'), "{said}");
            assert!(!said.starts_with(char::is_uppercase), "{said}");
            assert!(said.ends_with(r#", at byte 7, pointer "/a\nb""#), "{said}");
        }
    }

    #[test]
    fn displays_without_a_pointer_at_the_root() {
        let defect = Defect {
            kind: DefectKind::Syntax {
                expected: "a JSON value",
                found: Some('x'),
            },
            offset: 0,
            pointer: String::new(),
        };
        assert_eq!(
            defect.to_string(),
            "expected a JSON value, found 'x', at byte 0"
        );
    }
}
