//! Puts texts under layers of encoding, for tests.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD_NO_PAD;

use super::{Layer, Mark};

/// All layers.
pub(super) const ALL: [Layer; 9] = [
    Layer::JsonString,
    Layer::Percent,
    Layer::HtmlEntity,
    Layer::Base64,
    Layer::Hex,
    Layer::Utf16,
    Layer::Reversed,
    Layer::FullWidth,
    Layer::Separated,
];

/// Puts every character of `text` under a layer.
pub(super) fn wrap(layer: Layer, text: &str) -> String {
    match layer {
        Layer::JsonString => concat(text.encode_utf16(), |unit| format!("\\u{unit:04x}")),
        Layer::Percent => concat(text.bytes(), |byte| format!("%{byte:02X}")),
        Layer::HtmlEntity => concat(text.chars(), |one| format!("&#{};", u32::from(one))),
        Layer::Base64 => STANDARD_NO_PAD.encode(text),
        Layer::Hex => concat(text.bytes(), |byte| format!("{byte:02x}")),
        Layer::Utf16 => text
            .chars()
            .flat_map(|character| [character, '\0'])
            .collect(),
        Layer::Reversed => text.chars().rev().collect(),
        Layer::FullWidth => text.chars().map(widen).collect(),
        Layer::Separated => text
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
pub(super) fn combine(outer: Layer, inner: Layer) -> bool {
    match outer {
        // Doing it twice undoes it, or changes nothing.
        Layer::Reversed | Layer::FullWidth => inner != outer,
        // Defined for ASCII only.
        Layer::Utf16 => !matches!(inner, Layer::Utf16 | Layer::FullWidth),
        // Defined between digits only.
        Layer::Separated => matches!(inner, Layer::Hex | Layer::Reversed | Layer::FullWidth),
        _ => true,
    }
}

/// The mark with a serial that is known to fit.
pub(super) fn mark(serial: u32) -> Mark {
    Mark::new(serial).unwrap()
}

/// Puts a mark under several layers, outermost first.
pub(super) fn wrap_all(layers: &[Layer], mark: Mark) -> String {
    layers
        .iter()
        .rev()
        .fold(mark.to_string(), |text, &layer| wrap(layer, &text))
}
