//! What came of a replay, for people.

use super::finding::seen;
use crate::campaign::Replayed;
use crate::check::Compiled;
use crate::report::chinese::translated;
use crate::report::foreign::shorten;
use crate::report::lang::{either, say};
use crate::report::page::{Page, Role};
use crate::report::violation::told;
use crate::report::{build, message};

/// The longest text that is shown, in characters.
const LONG: usize = 600;

/// The result of a replay.
pub fn replayed(compiled: &Compiled, outcome: &Replayed) -> Page {
    let mut page = Page::new();
    match outcome {
        Replayed::Fixed => {
            page.line(
                Role::Good,
                either(
                    "fixed: the scenario no longer violates the clause in this way",
                    "已修复：该场景不再以这种方式违反该条款",
                ),
            );
        }
        Replayed::CouldNotRun(why) => {
            page.line(
                Role::Warning,
                format!(
                    "{}{}",
                    either("could not run: ", "无法运行："),
                    translated(why)
                ),
            );
        }
        Replayed::StillFails(found) => {
            let (violations, answers) = &**found;
            page.push(Role::Bad, either("still fails: ", "问题仍在："));
            if let Some(first) = violations.first() {
                let (id, clause) = compiled.clause(first.clause);
                page.push(Role::Heading, &**id);
                page.line(Role::Faint, format!(" ({})", message::level(clause.level)));
                page.line(Role::Plain, format!("   {}", say(&clause.statement)));
                page.line(
                    Role::Faint,
                    either(
                        format!("   at step {}:", first.step + 1),
                        format!("   第 {} 步：", first.step + 1),
                    ),
                );
                let told = told(compiled.spec(), first);
                page.text(either("     expected ", "     应为 "));
                page.line(Role::Good, shorten(&told.expected, LONG));
                page.text(either("     observed ", "     实为 "));
                page.line(Role::Bad, shorten(&told.observed, LONG));
                let last = answers.len().saturating_sub(1);
                seen(&build::seen(compiled, answers, last, first.step), &mut page);
            }
        }
    }
    page
}
