//! What a clause asks for, for people.

use std::sync::Arc;

use super::chinese::translated;
use super::lang::{either, say};
use super::message;
use super::play::told;
use super::story::stories;
use super::{Page, Role};
use crate::campaign::Regression;
use crate::check::Compiled;
use crate::explain::Explanation;
use crate::spec::Text;

/// All that there is to know about a clause, and the command that tries it.
///
/// `known` are known defects, of which those are told that violate the clause.
pub fn explained(
    compiled: &Compiled,
    explanation: &Explanation,
    known: &[Arc<Regression>],
) -> Page {
    let mut page = Page::new();
    document(compiled, explanation, &mut page);
    samples(compiled, explanation, &mut page);
    let own = |one: &&Arc<Regression>| one.clause() == explanation.clause;
    let known: Vec<_> = known.iter().filter(own).collect();
    if !known.is_empty() {
        page.end().line(
            Role::Heading,
            either("What went wrong elsewhere", "其他实现出过的错误"),
        );
    }
    for one in known {
        let symptom = message::sourced(&one.symptom, &one.source);
        page.line(Role::Plain, format!("  - {symptom}"));
    }
    if !explanation.defects.is_empty() {
        page.end().line(
            Role::Heading,
            either("What commonly goes wrong", "常见错误"),
        );
        for defect in &explanation.defects {
            page.line(Role::Plain, format!("  - {}", translated(defect)));
        }
        if explanation.further_defects > 0 {
            let more = explanation.further_defects;
            let line = either(
                format!("  … and {more} more kinds of defects"),
                format!("  …… 另有 {more} 种缺陷"),
            );
            page.line(Role::Faint, line);
        }
    }
    scenario(compiled, explanation, &mut page);
    page
}

fn document(compiled: &Compiled, explanation: &Explanation, page: &mut Page) {
    let spec = compiled.spec();
    let (id, clause) = compiled.clause(explanation.clause);
    page.push(Role::Heading, id);
    page.line(
        Role::Faint,
        either(
            format!(" ({}, {})", message::level(clause.level), spec.name),
            format!("（{}，{}）", message::level(clause.level), spec.name),
        ),
    );
    page.line(Role::Plain, format!("  {}", say(&clause.statement)));
    if let Some(standing) = message::standing(clause.standing) {
        page.line(
            Role::Faint,
            format!("  {}{standing}", either("source: ", "来源：")),
        );
    }
    if let Some(why) = &clause.excluded {
        page.end().line(
            Role::Heading,
            either("Why no scenario can show it", "为何没有场景能够检验"),
        );
        page.line(Role::Plain, format!("  {}", say(why)));
    }
    page.end()
        .line(Role::Heading, either("What the document says", "文档原文"));
    let section = spec.source.sections.get(&clause.section);
    if let Some(section) = section {
        let title = Text {
            en: section.en.clone(),
            zh: section.zh.clone(),
        };
        let section = either("  section ", "  章节：");
        page.line(Role::Plain, format!("{section}{}", say(&title)));
    }
    for id in &clause.statements {
        let Some(statement) = spec.source.statements.get(id) else {
            continue;
        };
        let words = statement
            .quote
            .as_deref()
            .or_else(|| statement.gist.as_ref().map(say));
        for line in words.unwrap_or_default().lines() {
            page.line(Role::Plain, format!("  | {line}"));
        }
    }
    if !spec.source.url.is_empty() {
        page.line(Role::Faint, format!("  {}", spec.source.url));
    }
}

fn samples(compiled: &Compiled, explanation: &Explanation, page: &mut Page) {
    let spec = compiled.spec();
    if explanation.samples.is_empty() {
        return;
    }
    page.end().line(
        Role::Heading,
        if explanation.of_smallest {
            either(
                "What a callback is given in the scenario below",
                "在下面的场景中，回调收到的内容",
            )
        } else {
            either("What a callback is given", "回调收到的内容")
        },
    );
    for sample in &explanation.samples {
        let title = spec.outcomes.get(&sample.outcome).map(|one| &one.title);
        let title = title.map_or("", say);
        page.line(
            Role::Plain,
            either(
                format!("  {} ({title}):", sample.outcome),
                format!("  {}（{title}）：", sample.outcome),
            ),
        );
        if sample.free_form {
            page.line(
                Role::Faint,
                either(
                    "    the document does not show this reply; another reply conforms too. An example:",
                    "    文档没有给出此返回的形式；其他返回也符合。例如：",
                ),
            );
        }
        match &sample.argument {
            Some(argument) => page.line(Role::Code, format!("    {argument}")),
            None => page.line(
                Role::Faint,
                either("    the document leaves it open", "    文档未作规定"),
            ),
        };
        if let Some(payload) = &sample.payload {
            page.line(Role::Faint, either("    inside:", "    其中："));
            for line in payload.lines() {
                page.line(Role::Plain, format!("      {line}"));
            }
        }
    }
}

fn scenario(compiled: &Compiled, explanation: &Explanation, page: &mut Page) {
    let spec = compiled.spec();
    let id = compiled.clause(explanation.clause).0;
    let Some(case) = &explanation.smallest else {
        return;
    };
    page.end().line(
        Role::Heading,
        either(
            "The smallest scenario that exercises it",
            "能检验它的最小场景",
        ),
    );
    for (at, story) in stories(spec, case).iter().enumerate() {
        if at > 0 {
            page.line(Role::Faint, either("  compared with:", "  与之比较："));
        }
        told(story, "  ", page);
    }
    page.end().text(either("try it: ", "试一试：")).line(
        Role::Code,
        format!("miniapp-conformance check --clause {id} -- PROGRAM"),
    );
}
