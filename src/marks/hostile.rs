//! Tests that no text makes the search slow.

use std::collections::HashSet;
use std::time::{Duration, Instant};

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

use super::{Mark, Sightings, survey};

/// Ten megabytes, or a tenth of that when nothing is optimised.
const SIZE: usize = if cfg!(debug_assertions) {
    1 << 20
} else {
    10 << 20
};

/// Far more than it takes, even on a busy machine.
const PATIENCE: Duration = Duration::from_secs(30);

fn timed(name: &str, text: &str) -> Sightings {
    let start = Instant::now();
    let survey = survey(text);
    let elapsed = start.elapsed();
    println!("{name}: {elapsed:?} complete: {}", survey.complete);
    assert!(elapsed < PATIENCE, "{name} took {elapsed:?}");
    survey
}

fn repeated(unit: &str) -> String {
    unit.repeat(SIZE / unit.len())
}

#[test]
fn monotonous_texts() {
    for unit in [
        "A",
        "%",
        "\\",
        "&#",
        "7",
        "73",
        "%37",
        "%25",
        r"\u0037",
        r"\u005c",
        "&amp;",
        "\0",
        "7\0",
        "７",
        "7 ",
        "37 ",
        "37",
        "73918 ",
        "u\\00",
        "a b c d e f ",
    ] {
        let survey = timed(unit, &repeated(unit));
        assert!(survey.sightings.is_empty(), "{unit}");
    }
}

#[test]
fn nested_base64() {
    let mut text = "%37&#55;\\u0037 ".repeat(SIZE / 60);
    while text.len() * 4 / 3 < SIZE {
        text = STANDARD.encode(text);
    }
    timed("nested base64", &text);
}

#[test]
fn every_layer_at_once() {
    timed(
        "mixture",
        &repeated(
            r"%5Cu0037%37&#55;&amp;\u0025\\u0026７７Nzc3Nzc3Nzc3Nzc3Nzc337373737373737373737373737 37 37",
        ),
    );
}

#[test]
fn many_marks() {
    let count = u32::try_from(SIZE / 12).unwrap();
    let mut text = String::new();
    for serial in 0..count {
        text.extend([&Mark::new(serial).unwrap().to_string(), "\n"]);
    }
    let survey = timed("many marks", &text);
    let found: HashSet<_> = survey.sightings.iter().map(|one| one.mark).collect();
    // A few more are formed by digits within these.
    assert!((0..count).all(|serial| found.contains(&Mark::new(serial).unwrap())));
}

#[test]
fn plain_marks_are_found_even_so() {
    let mut text = repeated(r"%5Cu0037%37&#55;&amp;\u0025\\u0026");
    text.push_str("73917000123");
    let survey = timed("mixture with a mark", &text);
    assert!(!survey.complete);
    assert_eq!(survey.sightings.len(), 1);
    assert_eq!(survey.sightings[0].layers, []);
}
