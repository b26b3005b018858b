//! What the report says of clauses and readings.

use crate::campaign::{CampaignResult, ClauseResult, Verdict};
use crate::check::Compiled;
use crate::report::Foreign;
use crate::report::chinese::in_language;
use crate::report::data::{AlternativeReport, ClauseReport, ReadingReport, Sentence};
use crate::report::lang::{Lang, both, plural};
use crate::spec::{Check, Text};

pub(super) fn clauses(compiled: &Compiled, result: &CampaignResult) -> Vec<ClauseReport> {
    let all = result.clauses.iter();
    all.map(|one| clause(compiled, one, Some(result))).collect()
}

pub(super) fn clause(
    compiled: &Compiled,
    one: &ClauseResult,
    result: Option<&CampaignResult>,
) -> ClauseReport {
    let (id, clause) = compiled.clause(one.clause);
    let statements = &compiled.spec().source.statements;
    let sentences = clause.statements.iter().filter_map(|id| {
        let statement = statements.get(id)?;
        Some(Sentence {
            id: id.to_string(),
            quote: statement.quote.clone(),
            gist: statement.gist.clone(),
        })
    });
    ClauseReport {
        id: id.to_string(),
        level: one.level,
        standing: clause.standing,
        section: clause.section.to_string(),
        statement: clause.statement.clone(),
        sentences: sentences.collect(),
        verdict: one.verdict,
        exercised: one.exercised,
        findings: one.findings.clone(),
        also: one.also_violates.clone(),
        // What compares scenarios is judged only where both of them violate nothing.
        blocked: one.verdict == Verdict::NotExercised
            && matches!(clause.check, Some(Check::Relation { .. }))
            && result.is_some_and(|result| !result.findings.is_empty()),
        capability: one.capability.clone(),
        reason: clause.excluded.clone().or_else(|| reason(one, result)),
        help: help(
            one,
            result.is_some_and(|result| !result.findings.is_empty()),
            result.and_then(|result| result.operator_budget),
        ),
    }
}

/// Why a clause has this verdict.
fn reason(one: &ClauseResult, result: Option<&CampaignResult>) -> Option<Text> {
    let capability = one.capability.as_deref().unwrap_or_default();
    let budget = result.and_then(|result| result.operator_budget);
    let findings = result.is_some_and(|result| !result.findings.is_empty());
    Some(match one.verdict {
        Verdict::Inapplicable => both(|lang| {
            lang.pick(
                format!("the adapter does not declare the capability `{capability}`"),
                format!("适配器未声明能力 `{capability}`"),
            )
        }),
        Verdict::Untestable => {
            let declined = result.and_then(|result| {
                let mut all = result.declined.iter();
                all.find(|one| one.capability.to_string() == capability)
            });
            let why = declined.map_or("", |one| &one.reason);
            let why = Foreign::from(why).short(200);
            both(|lang| {
                let words = if why.is_empty() {
                    String::new()
                } else {
                    let why = in_language(lang, &why);
                    lang.pick(format!(": {why}"), format!("：{why}"))
                };
                lang.pick(
                    format!(
                        "the adapter declared the capability `{capability}` and declined it{words}"
                    ),
                    format!("适配器声明了能力 `{capability}`，却又拒绝执行{words}"),
                )
            })
        }
        Verdict::NotExercised if budget.is_some() => both(|lang| {
            let actions = budget.unwrap_or(0);
            lang.pick(
                format!("no scenario of a session of {actions} actions exercised the clause"),
                format!("操作员 {actions} 次操作的场景没有检验到该条款"),
            )
        }),
        Verdict::NotExercised if findings => both(|lang| {
            let text = lang.pick(
                "no scenario exercised the clause: the findings may stand in the way",
                "没有场景检验到该条款：可能受已发现的问题妨碍",
            );
            text.to_owned()
        }),
        Verdict::NotExercised => both(|lang| {
            let text = lang.pick("no scenario exercised the clause", "没有场景检验到该条款");
            text.to_owned()
        }),
        Verdict::Flaky => {
            let findings = result.map_or(&[][..], |result| &result.findings);
            let mut all = one.findings.iter().chain(&one.also_violates);
            let replays = all.find_map(|at| findings.get(*at)).map(|one| one.replays);
            let (failed, of) = replays.unwrap_or((0, 0));
            both(|lang| {
                lang.pick(
                    format!(
                        "the same scenario violated the clause in {failed} of {}",
                        plural(of, "replay", "replays")
                    ),
                    format!("同一场景重放 {of} 次，违反该条款 {failed} 次"),
                )
            })
        }
        Verdict::Pass | Verdict::Fail | Verdict::Waived | Verdict::Excluded => return None,
    })
}

/// What would help to judge the clause.
fn help(one: &ClauseResult, findings: bool, budget: Option<usize>) -> Option<Text> {
    let capabilities = |lang: Lang| one.capabilities.join(lang.pick("`, `", "`、`"));
    let text = match one.verdict {
        Verdict::Inapplicable => both(|lang| {
            let capability = capabilities(lang);
            lang.pick(
                format!("implement `{capability}` in the adapter, and add it to the `capabilities` that the adapter declares"),
                format!("在适配器中实现 `{capability}`，并加入适配器声明的 `capabilities`"),
            )
        }),
        Verdict::Untestable => both(|lang| {
            let capability = capabilities(lang);
            lang.pick(
                format!("make `{capability}` work in the adapter, or take it out of the `capabilities` that the adapter declares"),
                format!("让适配器的 `{capability}` 可用，或从适配器声明的 `capabilities` 中删去"),
            )
        }),
        // A scenario that violates something is no evidence for what compares scenarios.
        Verdict::NotExercised if findings => both(|lang| {
            let text = lang.pick(
                "fix the findings first, then run the campaign again",
                "先修复已发现的问题，再重新运行",
            );
            text.to_owned()
        }),
        Verdict::NotExercised if budget.is_some() => both(|lang| {
            let text = lang.pick(
                "give the operator more actions with `--operator-budget N`",
                "用 `--operator-budget N` 允许操作员进行更多操作",
            );
            text.to_owned()
        }),
        Verdict::NotExercised => both(|lang| {
            let text = lang.pick(
                "run more scenarios with `--scenarios N`",
                "用 `--scenarios N` 运行更多场景",
            );
            text.to_owned()
        }),
        Verdict::Flaky => both(|lang| {
            let text = lang.pick(
                "find out what differs between two runs of the same scenario",
                "查明同一场景两次运行之间有何不同",
            );
            text.to_owned()
        }),
        Verdict::Pass | Verdict::Fail | Verdict::Waived | Verdict::Excluded => return None,
    };
    Some(text)
}

pub(super) fn readings(compiled: &Compiled, result: &CampaignResult) -> Vec<ReadingReport> {
    let all = result.readings.iter().map(|one| {
        let (id, reading) = compiled.reading(one.reading);
        let alternative = |place, id: &str, title: &Text, scenarios| AlternativeReport {
            id: id.to_owned(),
            place,
            title: title.clone(),
            scenarios,
        };
        let followed = one.followed.iter().filter_map(|(at, count)| {
            let (id, title) = reading.alternatives.at(*at)?;
            Some(alternative(*at, id, title, *count))
        });
        let followed: Vec<_> = followed.collect();
        let pinned = reading.pinned.as_ref().and_then(|id| {
            let count = followed.iter().find(|one| one.id == **id);
            let title = reading.alternatives.get(id)?;
            let place = reading.alternatives.names().position(|name| name == id)?;
            let count = count.map_or(0, |one| one.scenarios);
            Some(alternative(place, id, title, count))
        });
        ReadingReport {
            id: id.to_string(),
            question: reading.question.clone(),
            pinned,
            followed,
        }
    });
    all.collect()
}
