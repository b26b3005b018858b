//! Tests that marks are found through each layer and each pair of layers.

use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD, STANDARD_NO_PAD, URL_SAFE, URL_SAFE_NO_PAD};

use super::wrapping::{ALL, combine, concat, mark, wrap, wrap_all};
use super::{Sighting, Wrapping, scan, survey};

fn sorted(mut layers: Vec<Wrapping>) -> Vec<Wrapping> {
    layers.sort_unstable();
    layers
}

#[track_caller]
fn assert_only(text: &str, serial: u32, layers: &[Wrapping], offset: usize) {
    let expected = Sighting {
        mark: mark(serial),
        layers: layers.to_vec(),
        offset,
    };
    assert_eq!(scan(text), [expected], "{text:?}");
}

#[test]
fn each_layer_alone() {
    for layer in ALL {
        let text = format!(r#"{{"key":"{}"}}"#, wrap(layer, "73917000123"));
        assert_only(&text, 123, &[layer], 8);
    }
}

#[test]
fn each_pair_of_layers() {
    for outer in ALL {
        for inner in ALL {
            if !combine(outer, inner) {
                continue;
            }
            let text = format!("say: {},", wrap_all(&[outer, inner], mark(907_214)));
            let found = scan(&text);
            assert_eq!(found.len(), 1, "{outer:?} {inner:?} {text:?}");
            assert_eq!(found[0].mark, mark(907_214));
            // A NUL in front carries no part of the mark.
            let nul = usize::from([outer, inner] == [Wrapping::Reversed, Wrapping::Utf16]);
            assert_eq!(found[0].offset, 5 + nul, "{text:?}");
            assert_eq!(
                sorted(found[0].layers.clone()),
                sorted(vec![outer, inner]),
                "{text:?}"
            );
        }
    }
}

/// Layers that leave the order of characters alone do not commute.
#[test]
fn layers_are_listed_from_the_outside() {
    use Wrapping::{Base64, Hex, HtmlEntity, JsonString, Percent};
    for outer in [JsonString, Percent, HtmlEntity, Base64, Hex] {
        for inner in [JsonString, Percent, HtmlEntity, Base64, Hex] {
            let text = wrap_all(&[outer, inner], mark(1));
            assert_only(&text, 1, &[outer, inner], 0);
        }
    }
}

#[test]
fn a_single_escaped_digit_suffices() {
    assert_only(r"73917\u003000123", 123, &[Wrapping::JsonString], 0);
    assert_only("7391700012%33", 123, &[Wrapping::Percent], 0);
    assert_only("&#x37;3917000123", 123, &[Wrapping::HtmlEntity], 0);
    assert_only(
        "73917&#48 00123",
        123,
        &[Wrapping::HtmlEntity, Wrapping::Separated],
        0,
    );
    assert_only("73917０00123", 123, &[Wrapping::FullWidth], 0);
    assert_only("739170001&amp;#50;3", 123, &[Wrapping::HtmlEntity; 2], 0);
    assert_only(r"739170001\\u00323", 123, &[Wrapping::JsonString; 2], 0);
    assert_only(
        "32%31%30007193%37",
        123,
        &[Wrapping::Percent, Wrapping::Reversed],
        0,
    );
}

#[test]
fn amid_other_text() {
    let payload = r#"{"phone":"8673917000123","name":"张三"}"#;
    for encoded in [
        STANDARD.encode(payload),
        STANDARD_NO_PAD.encode(payload),
        URL_SAFE.encode(payload),
        URL_SAFE_NO_PAD.encode(payload),
    ] {
        for junk in 0..4 {
            let text = format!("{}{encoded}", "t".repeat(junk));
            // The mark starts at byte 12, a multiple of three.
            assert_only(&text, 123, &[Wrapping::Base64], junk + 16);
        }
    }
    let hex = wrap(Wrapping::Hex, payload).to_uppercase();
    assert_only(&hex, 123, &[Wrapping::Hex], 24);
    let text = format!(r#""{payload}""#).replace("73917", r"\u0037\u0033917");
    assert_only(&text, 123, &[Wrapping::JsonString], 13);
}

#[test]
fn base64_broken_by_another_layer() {
    let encoded = STANDARD.encode("???{\"id\":\"73917000123\"}>>>");
    assert!(encoded.contains('/') && encoded.contains('+'));
    for (text, outer) in [
        (encoded.replace('/', r"\/"), Wrapping::JsonString),
        (
            encoded.replace('+', "%2B").replace('/', "%2F"),
            Wrapping::Percent,
        ),
        (encoded.replace('+', "&plus;"), Wrapping::HtmlEntity),
    ] {
        let found = scan(&text);
        assert_eq!(found.len(), 1, "{text}");
        assert!(
            found[0].layers == [Wrapping::Base64] || found[0].layers == [outer, Wrapping::Base64],
            "{found:?}"
        );
    }
    let encoded = STANDARD.encode("a mark, 73917000123, on two lines");
    let text = format!(r"{}\r\n{}", &encoded[..16], &encoded[16..]);
    assert_only(&text, 123, &[Wrapping::JsonString, Wrapping::Base64], 10);
}

#[test]
fn utf16_of_either_byte_order() {
    let big = concat("73917000123".bytes(), |byte| format!("00{byte:02x}"));
    let little = concat("73917000123".bytes(), |byte| format!("{byte:02x}00"));
    assert_only(&big, 123, &[Wrapping::Hex, Wrapping::Utf16], 2);
    assert_only(&little, 123, &[Wrapping::Hex, Wrapping::Utf16], 0);
}

#[test]
fn spaced_hexadecimal() {
    assert_only(
        "> 37 33 39 31 37 30 30 30 31 32 33",
        123,
        &[Wrapping::Separated, Wrapping::Hex],
        2,
    );
    assert_only(
        "3733 3931 3730 3030 3132 33",
        123,
        &[Wrapping::Separated, Wrapping::Hex],
        0,
    );
}

#[test]
fn several_marks() {
    let text = format!(
        "{} and {} and 739-17000-003 and {}",
        mark(1),
        wrap(Wrapping::Percent, &mark(2).to_string()),
        wrap_all(&[Wrapping::Base64, Wrapping::JsonString], mark(4)),
    );
    let found: Vec<_> = scan(&text)
        .into_iter()
        .map(|sighting| (sighting.mark.serial(), sighting.offset))
        .collect();
    assert_eq!(found, [(1, 0), (2, 16), (3, 54), (4, 72)]);
}

#[test]
fn the_shallowest_wins() {
    let text = format!(
        "{} {} 73917000123",
        wrap_all(&[Wrapping::Base64, Wrapping::Hex], mark(123)),
        wrap(Wrapping::Percent, "73917000123"),
    );
    assert_only(&text, 123, &[], text.len() - 11);
    let text = &text[..text.len() - 12];
    assert_only(text, 123, &[Wrapping::Percent], text.len() - 33);
}

#[test]
fn deep_in_a_long_text() {
    let wrapped = wrap_all(
        &[Wrapping::JsonString, Wrapping::Base64, Wrapping::Hex],
        mark(55),
    );
    let filler = r#"{\"list\":[{\"name\":\"value\",\"count\":12}]},"#.repeat(20_000);
    let text = format!("{filler}{wrapped}{filler}");
    let survey = survey(&text);
    assert!(survey.complete);
    assert_eq!(survey.sightings.len(), 1);
    assert_eq!(survey.sightings[0].offset, filler.len());
}

#[test]
fn five_layers_are_too_many() {
    let text = wrap_all(&[Wrapping::Base64; 4], mark(1));
    assert_only(&text, 1, &[Wrapping::Base64; 4], 0);
    assert_eq!(scan(&wrap_all(&[Wrapping::Base64; 5], mark(1))), []);
}

#[test]
fn parts_of_a_mark_are_not_reported() {
    for text in [
        "7391700012",
        "73917****23",
        "7391700012x3",
        "73917 0 0 0  123",
    ] {
        assert_eq!(scan(text), []);
        for layer in ALL {
            assert_eq!(scan(&wrap(layer, text)), [], "{layer:?} {text}");
        }
    }
}
