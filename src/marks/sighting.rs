//! What a search reports.

use super::mark::Mark;

/// One way in which a mark can be wrapped.
#[derive(Copy, Clone, Eq, PartialEq, Ord, PartialOrd, Hash, Debug)]
pub enum Wrapping {
    /// Escapes of JSON strings, such as `\u0037`.
    JsonString,
    /// Percent encoding, `%37`, and its legacy form `%u0037`.
    Percent,
    /// Numeric character references, `&#55;` and `&#x37;`, with or without the
    /// semicolon, and those named ones that can hide another layer (`&amp;`,
    /// `&num;`, `&percnt;`, `&bsol;`, `&sol;`, `&plus;`).
    HtmlEntity,
    /// Base64 in the standard or URL-safe alphabet, padded or not, at any
    /// alignment, on one line or wrapped.
    Base64,
    /// Hexadecimal digits of the bytes, in either case.
    Hex,
    /// ASCII in UTF-16 of either byte order, seen as bytes: a NUL beside every
    /// character. In practice it lies beneath [`Hex`](Self::Hex) or
    /// [`Base64`](Self::Base64).
    Utf16,
    /// Written backwards.
    Reversed,
    /// Fullwidth forms, `７３９１７`.
    FullWidth,
    /// A single separator (space, `-`, `.`, `_`, `:` or `/`) between some of
    /// the digits, or between the hexadecimal digits when [`Hex`](Self::Hex)
    /// lies beneath.
    Separated,
}

/// One mark found in a text, and how it was wrapped.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Sighting {
    /// The mark that was found.
    pub mark: Mark,
    /// What had to be undone to see it, outermost first; empty if it stands in
    /// plain sight.
    ///
    /// Where two layers commute (fullwidth digits written backwards, say) the
    /// order is whichever the search came upon first.
    pub layers: Vec<Wrapping>,
    /// Byte offset, in the outermost text, of the first character that carries
    /// a part of the mark, such as the backslash of an escape.
    ///
    /// Correct for texts of up to 4 GiB; beyond that, offsets of marks that are
    /// not in plain sight saturate.
    pub offset: usize,
}

/// Everything a search has to say about a text.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Sightings {
    /// Each distinct mark once, with the fewest layers it was found under, in
    /// order of offset.
    pub sightings: Vec<Sighting>,
    /// Whether every decoding was followed to the end.
    ///
    /// If false the text called for more decoding than one search is allowed,
    /// and an absence of sightings proves nothing about wrapped marks. Marks in
    /// plain sight are always reported.
    pub complete: bool,
}
