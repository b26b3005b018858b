//! What came of a replay, for people.

use super::finding::seen;
use crate::campaign::{Replayed, StillSeen};
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
            let StillSeen {
                violations,
                answers,
                stderr,
            } = &**found;
            page.push(Role::Bad, either("still fails: ", "问题仍在："));
            if let Some(first) = violations.first() {
                let (id, clause) = compiled.clause(first.clause);
                page.push(Role::Heading, &**id);
                let level = message::level(clause.level);
                page.line(
                    Role::Faint,
                    either(format!(" ({level})"), format!("（{level}）")),
                );
                page.line(Role::Plain, format!("   {}", say(&clause.statement)));
                page.line(
                    Role::Faint,
                    either(
                        format!("   at step {}:", first.step + 1),
                        format!("   第 {} 步：", first.step + 1),
                    ),
                );
                let told = told(compiled.spec(), first);
                page.text(either("     expected ", "     应为："));
                page.line(Role::Good, shorten(&told.expected, LONG));
                page.text(either("     observed ", "     实为："));
                page.line(Role::Bad, shorten(&told.observed, LONG));
                let last = answers.len().saturating_sub(1);
                let mut at_step = build::seen(compiled, answers, last, first.step);
                at_step.overhear(stderr);
                seen(&at_step, &mut page);
            }
        }
    }
    page
}
