//! How many calls of the API it takes until a defect is found, at a hundred seeds. Counts calls, measures no time.

mod defects;

use defects::{SEEDS, measure};

fn main() {
    println!("Calls of the API until a defect is found, {SEEDS} seeds.\n");
    println!("| defect | median | worst seed | target, worst | |");
    println!("|---|---|---|---|---|");
    for (defect, mut calls) in measure() {
        // What was not found sorts last.
        calls.sort_unstable_by_key(|one| one.unwrap_or(usize::MAX));
        let word = |one: Option<usize>| one.map_or("not found".to_owned(), |one| one.to_string());
        let worst = calls.last().copied().flatten();
        let met = worst.is_some_and(|worst| worst <= defect.target);
        println!(
            "| {} | {} | {} | ≤ {} | {} |",
            defect.name,
            word(calls[calls.len() / 2]),
            word(worst),
            defect.target,
            if met { "met" } else { "not met" }
        );
    }
}
