//! The report on sessions of an operator: how many faults so many actions find.

use super::page::{Page, Role};
use crate::campaign::SessionAdequacy;

/// How many of the missed faults are named.
const NAMED: usize = 40;

/// A line for each number of actions, and what the longest session misses.
pub fn sessions(result: &SessionAdequacy) -> Page {
    let mut page = Page::new();
    page.line(Role::Heading, "Faults that a session of an operator finds");
    page.line(
        Role::Plain,
        format!(
            "  An adapter with these capabilities can see {} of {} faults.",
            result.visible, result.total
        ),
    );
    page.end();
    page.line(
        Role::Plain,
        format!(
            "  {:>7}  {:>24}  {:>24}",
            "actions", "session, least and mean", "plain order, the same"
        ),
    );
    for score in &result.scores {
        let share = |found: usize, of: usize| {
            let tenths = 1000 * found / of.max(1);
            format!("{}.{} %", tenths / 10, tenths % 10)
        };
        let both = |all: &[usize]| {
            let least = all.iter().min().copied().unwrap_or(0);
            let mean = share(all.iter().sum(), all.len() * result.visible);
            format!("{}, {mean}", share(least, result.visible))
        };
        let (session, plain) = (both(&score.session), both(&score.plain));
        page.line(
            Role::Plain,
            format!("  {:>7}  {session:>24}  {plain:>24}", score.budget),
        );
    }
    if let Some(last) = result.scores.last().filter(|last| !last.missed.is_empty()) {
        page.end().line(
            Role::Heading,
            format!(
                "Faults that {} actions miss at some random seed",
                last.budget
            ),
        );
        for (id, seeds) in last.missed.iter().take(NAMED) {
            page.line(
                Role::Faint,
                format!("  {id} (at {seeds} of {})", last.session.len()),
            );
        }
        let more = last.missed.len().saturating_sub(NAMED);
        if more > 0 {
            page.line(Role::Faint, format!("  and {more} other faults"));
        }
    }
    page
}
