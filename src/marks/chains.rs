//! Tests with random chains of layers, and with random texts.

use proptest::prelude::*;
use proptest::sample::select;

use super::wrapping::{ALL, combine, mark, wrap, wrap_all};
use super::{MAX_LAYERS, Sightings, Wrapping, scan, survey};

fn chains() -> impl Strategy<Value = Vec<Wrapping>> {
    prop::collection::vec(select(&ALL[..]), 1..=MAX_LAYERS).prop_filter(
        "layers that cannot be combined",
        |chain| {
            chain.windows(2).all(|pair| combine(pair[0], pair[1]))
                && chain.iter().enumerate().all(|(at, layer)| match layer {
                    // Characters stay wide, or in UTF-16, when reversed.
                    Wrapping::Utf16 => chain[at + 1..]
                        .iter()
                        .find(|&&inner| inner != Wrapping::Reversed)
                        .is_none_or(|&inner| combine(Wrapping::Utf16, inner)),
                    // What lies beneath must come down to digits.
                    Wrapping::Separated => at + 1 == chain.len(),
                    _ => true,
                })
        },
    )
}

proptest! {
    #[test]
    fn any_chain_of_layers(
        chain in chains(),
        serial in 0..1_000_000_u32,
        before in "[ -~]{0,40}",
        after in "[ -~]{0,40}",
        filler in select(&[0, 1000][..]),
    ) {
        // Long texts are decoded in parts.
        let before = "so be it ".repeat(filler) + &before;
        let text = format!("{before}\n.{}.\n{after}", wrap_all(&chain, mark(serial)));
        let found = scan(&text);
        prop_assert!(
            found.iter().any(|sighting| sighting.mark == mark(serial)),
            "{chain:?} {text:?}"
        );
        let sighting = found.iter().find(|sighting| sighting.mark == mark(serial)).unwrap();
        prop_assert!(sighting.layers.len() <= chain.len(), "{chain:?} {sighting:?}");
        if !chain.contains(&Wrapping::Utf16) {
            prop_assert_eq!(sighting.offset, before.len() + 2, "{:?} {:?}", chain, text);
        }
    }

    #[test]
    fn amid_a_wrapped_text(
        chain in chains(),
        serial in 0..1_000_000_u32,
        before in "[a-zA-Z:,{}\"]{0,40}",
        after in "[a-zA-Z:,{}\"]{0,40}",
    ) {
        prop_assume!(!chain.contains(&Wrapping::Separated));
        let text = chain
            .iter()
            .rev()
            .fold(format!("{before}{}{after}", mark(serial)), |text, &layer| wrap(layer, &text));
        prop_assert!(
            scan(&text).iter().any(|sighting| sighting.mark == mark(serial)),
            "{chain:?} {text:?}"
        );
    }

    #[test]
    fn nothing_is_found_where_nothing_is(text in any::<String>()) {
        prop_assert_eq!(survey(&text), Sightings { sightings: vec![], complete: true });
    }

    /// Each mark has a nine, and these texts have none but in base64.
    #[test]
    fn nothing_is_found_in_escapes_and_digits(
        pieces in prop::collection::vec(
            prop_oneof![
                "[0-8]{1,6}|7[- ]?3|[０-８]|[-. _:/\\\\\"%&;=+xu]|[a-zA-Z]{1,20}",
                r"%3[0-8]|\\u003[0-8]|&#5[0-6];|[a-f0-8]{22,30}",
            ],
            0..80,
        )
    ) {
        prop_assert_eq!(scan(&pieces.concat()), []);
    }
}
