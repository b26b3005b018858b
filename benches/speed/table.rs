//! Measuring and printing.

use std::time::Instant;

/// What a figure is to be.
#[derive(Clone, Copy)]
pub enum Target {
    AtLeast(f64),
    AtMost(f64),
    /// Only for orientation.
    None,
}

/// Prints a figure with its target beside it.
pub fn figure(name: &str, value: f64, unit: &str, target: Target) {
    let places = if value >= 100.0 { 0 } else { 2 };
    let seen = format!("{value:.places$} {unit}");
    let judged = |sign: &str, bound: f64, met: bool| {
        format!(
            "target {sign} {bound} {}",
            if met { "met" } else { "NOT MET" }
        )
    };
    let said = match target {
        Target::AtLeast(bound) => judged("≥", bound, value >= bound),
        Target::AtMost(bound) => judged("≤", bound, value <= bound),
        Target::None => String::new(),
    };
    println!("{name:<58} {seen:>16}   {said}");
}

/// Prints a headline.
pub fn section(name: &str) {
    println!("\n{name}");
}

/// The middle of some numbers.
pub fn median(mut all: Vec<f64>) -> f64 {
    all.sort_by(f64::total_cmp);
    all[all.len() / 2]
}

/// Runs two things in turn, so that whatever else the machine does meets both; the medians of what they return, and of the ratios first to second.
pub fn in_turn(
    rounds: usize,
    mut one: impl FnMut() -> f64,
    mut other: impl FnMut() -> f64,
) -> (f64, f64, f64) {
    let pairs: Vec<_> = (0..rounds).map(|_| (one(), other())).collect();
    (
        median(pairs.iter().map(|pair| pair.0).collect()),
        median(pairs.iter().map(|pair| pair.1).collect()),
        median(pairs.iter().map(|pair| pair.0 / pair.1).collect()),
    )
}

/// How many a second: `work` returns how many it did.
pub fn rate(work: impl FnOnce() -> usize) -> f64 {
    let start = Instant::now();
    let count = work();
    count as f64 / start.elapsed().as_secs_f64()
}
