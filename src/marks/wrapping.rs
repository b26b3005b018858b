//! Puts texts under layers of encoding, for tests.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD_NO_PAD;

use super::{Mark, Wrapping};

/// All layers.
pub(super) const ALL: [Wrapping; 9] = [
    Wrapping::JsonString,
    Wrapping::Percent,
    Wrapping::HtmlEntity,
    Wrapping::Base64,
    Wrapping::Hex,
    Wrapping::Utf16,
    Wrapping::Reversed,
    Wrapping::FullWidth,
    Wrapping::Separated,
];

/// Puts every character of `text` under a layer.
pub(super) fn wrap(layer: Wrapping, text: &str) -> String {
    match layer {
        Wrapping::JsonString => concat(text.encode_utf16(), |unit| format!("\\u{unit:04x}")),
        Wrapping::Percent => concat(text.bytes(), |byte| format!("%{byte:02X}")),
        Wrapping::HtmlEntity => concat(text.chars(), |one| format!("&#{};", u32::from(one))),
        Wrapping::Base64 => STANDARD_NO_PAD.encode(text),
        Wrapping::Hex => concat(text.bytes(), |byte| format!("{byte:02x}")),
        Wrapping::Utf16 => text
            .chars()
            .flat_map(|character| [character, '\0'])
            .collect(),
        Wrapping::Reversed => text.chars().rev().collect(),
        Wrapping::FullWidth => text.chars().map(widen).collect(),
        Wrapping::Separated => text
            .chars()
            .flat_map(|character| [character, '-'])
            .take(text.chars().count() * 2 - 1)
            .collect(),
    }
}

/// Joins what `write` makes of each item.
pub(super) fn concat<T>(items: impl Iterator<Item = T>, write: impl Fn(T) -> String) -> String {
    items.map(write).collect::<Vec<_>>().concat()
}

fn widen(character: char) -> char {
    match character {
        '!'..='~' => char::from_u32(u32::from(character) + 0xFEE0).unwrap(),
        other => other,
    }
}

/// Whether it means anything to put `outer` around a text made by `inner`.
pub(super) fn combine(outer: Wrapping, inner: Wrapping) -> bool {
    match outer {
        // Doing it twice undoes it, or changes nothing.
        Wrapping::Reversed | Wrapping::FullWidth => inner != outer,
        // Defined for ASCII only.
        Wrapping::Utf16 => !matches!(inner, Wrapping::Utf16 | Wrapping::FullWidth),
        // Defined between digits only.
        Wrapping::Separated => matches!(
            inner,
            Wrapping::Hex | Wrapping::Reversed | Wrapping::FullWidth
        ),
        _ => true,
    }
}

/// The mark with a serial that is known to fit.
pub(super) fn mark(serial: u32) -> Mark {
    Mark::new(serial).unwrap()
}

/// Puts a mark under several layers, outermost first.
pub(super) fn wrap_all(layers: &[Wrapping], mark: Mark) -> String {
    layers
        .iter()
        .rev()
        .fold(mark.to_string(), |text, &layer| wrap(layer, &text))
}
