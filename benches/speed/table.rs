//! Measuring, printing, and keeping what was measured for the last line.

use std::sync::{Mutex, PoisonError};
use std::time::Instant;

/// What a figure is to be.
#[derive(Clone, Copy)]
pub enum Target {
    AtLeast(f64),
    AtMost(f64),
    /// Only for orientation.
    None,
}

/// One figure.
struct Row {
    name: String,
    /// With its unit; or why there is none.
    seen: Result<String, String>,
    target: Target,
    met: bool,
}

/// All figures so far, in the order in which they were taken.
static ROWS: Mutex<Vec<Row>> = Mutex::new(Vec::new());

/// Prints a figure with its target beside it.
pub fn figure(name: &str, value: f64, unit: &str, target: Target) {
    let places = if value >= 100.0 { 0 } else { 2 };
    let seen = format!("{value:.places$} {unit}").trim_end().to_owned();
    let met = match target {
        Target::AtLeast(bound) => value >= bound,
        Target::AtMost(bound) => value <= bound,
        Target::None => true,
    };
    keep(name, Ok(seen), target, met);
}

/// Prints that a figure could not be taken. Its target is not met by that.
pub fn missing(name: &str, why: &str, target: Target) {
    keep(name, Err(why.to_owned()), target, false);
}

fn keep(name: &str, seen: Result<String, String>, target: Target, met: bool) {
    let row = Row {
        name: name.to_owned(),
        seen,
        target,
        met,
    };
    let judged = row
        .target()
        .map(|target| format!("target {target} {}", row.verdict()));
    match &row.seen {
        Ok(seen) => println!("{name:<58} {seen:>16}   {}", judged.unwrap_or_default()),
        Err(why) => println!("{name:<58} not measured: {why}"),
    }
    rows().push(row);
}

fn rows() -> std::sync::MutexGuard<'static, Vec<Row>> {
    ROWS.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Row {
    fn target(&self) -> Option<String> {
        match self.target {
            Target::AtLeast(bound) => Some(format!("≥ {bound}")),
            Target::AtMost(bound) => Some(format!("≤ {bound}")),
            Target::None => None,
        }
    }

    fn verdict(&self) -> &'static str {
        match (&self.seen, self.met) {
            (Err(_), _) => "not measured",
            (Ok(_), true) => "met",
            (Ok(_), false) => "NOT MET",
        }
    }
}

/// Counts the targets: met, not met, not measured. As the last thing, and with `markdown` after a table of the figures that have one.
pub fn summary(markdown: bool) {
    let rows = rows();
    let with_target = || {
        rows.iter()
            .filter_map(|row| Some((row, row.target()?, row.verdict())))
    };
    if markdown {
        println!("\n| figure | measured | target | |\n|---|---|---|---|");
        for (row, target, verdict) in with_target() {
            let seen = row.seen.as_deref().unwrap_or("–");
            println!(
                "| {} | {seen} | {target} | {} |",
                row.name,
                verdict.to_lowercase()
            );
        }
    }
    let count = |wanted: &str| with_target().filter(|(.., one)| *one == wanted).count();
    println!(
        "\ntargets: {} met, {} not met, {} not measured",
        count("met"),
        count("NOT MET"),
        count("not measured")
    );
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
