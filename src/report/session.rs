//! The report on sessions of an operator: how many faults so many actions find.

use super::lang::either;
use super::page::{Page, Role};
use crate::campaign::SessionAdequacy;

/// How many of the missed faults are named.
const NAMED: usize = 40;

/// A line for each number of actions, and what the longest session misses.
pub fn sessions(result: &SessionAdequacy) -> Page {
    let mut page = Page::new();
    let (visible, total) = (result.visible, result.total);
    page.line(
        Role::Heading,
        either(
            "Faults that a session of an operator finds",
            "操作员的一次测试能发现的缺陷",
        ),
    );
    page.line(
        Role::Plain,
        either(
            format!("  An adapter with these capabilities can see {visible} of {total} faults."),
            format!("  具备这些能力的适配器能看到 {total} 个缺陷中的 {visible} 个。"),
        ),
    );
    page.end();
    page.line(
        Role::Plain,
        either(
            "  actions   session, least and mean     plain order, the same",
            "  操作次数  最少与平均（按测试安排）    最少与平均（按原有次序）",
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
        let (budget, all) = (last.budget, last.session.len());
        page.end().line(
            Role::Heading,
            either(
                format!("Faults that {budget} actions miss at some random seed"),
                format!("操作 {budget} 次在某些随机种子下没有发现的缺陷"),
            ),
        );
        for (id, seeds) in last.missed.iter().take(NAMED) {
            page.line(
                Role::Faint,
                either(
                    format!("  {id} (at {seeds} of {all})"),
                    format!("  {id}（{all} 个种子中的 {seeds} 个）"),
                ),
            );
        }
        let more = last.missed.len().saturating_sub(NAMED);
        if more > 0 {
            page.line(
                Role::Faint,
                either(
                    format!("  and {more} other faults"),
                    format!("  另有 {more} 个缺陷"),
                ),
            );
        }
    }
    page
}
