//! What a clause asks for, for people.

use super::message;
use super::play::told;
use super::story::stories;
use super::{Page, Role};
use crate::check::Compiled;
use crate::explain::Explanation;
use crate::spec::Text;

/// All that there is to know about a clause, and the command that tries it.
pub fn explained(compiled: &Compiled, explanation: &Explanation) -> Page {
    let mut page = Page::new();
    document(compiled, explanation, &mut page);
    samples(compiled, explanation, &mut page);
    if !explanation.defects.is_empty() {
        page.end().line(Role::Heading, "What commonly goes wrong");
        for defect in &explanation.defects {
            page.line(Role::Plain, format!("  - {defect}"));
        }
        if explanation.further_defects > 0 {
            let line = format!(
                "  … and {} more kinds of defects",
                explanation.further_defects
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
        format!(" ({}, {})", message::level(clause.level), spec.name),
    );
    both(page, "  ", &clause.statement);
    if let Some(standing) = message::standing(clause.standing) {
        page.line(Role::Faint, format!("  known from {standing}"));
    }
    if let Some(why) = &clause.excluded {
        page.end()
            .line(Role::Heading, "Why no scenario can show it");
        both(page, "  ", why);
    }
    page.end().line(Role::Heading, "What the document says");
    let section = spec.source.sections.get(&clause.section);
    if let Some(section) = section {
        let title = Text {
            en: section.en.clone(),
            zh: section.zh.clone(),
        };
        both(page, "  section ", &title);
    }
    for id in &clause.statements {
        let Some(statement) = spec.source.statements.get(id) else {
            continue;
        };
        let words = statement
            .quote
            .as_deref()
            .map(|quote| vec![quote.to_owned()]);
        let words = words.or_else(|| {
            let gist = statement.gist.as_ref()?;
            Some(vec![gist.en.clone(), gist.zh.clone()])
        });
        for words in words.into_iter().flatten().filter(|one| !one.is_empty()) {
            for line in words.lines() {
                page.line(Role::Plain, format!("  | {line}"));
            }
        }
    }
    if !spec.source.url.is_empty() {
        page.line(Role::Faint, format!("  {}", spec.source.url));
    }
}

fn both(page: &mut Page, before: &str, text: &Text) {
    for words in [&text.en, &text.zh] {
        if !words.is_empty() {
            page.line(Role::Plain, format!("{before}{words}"));
        }
    }
}

fn samples(compiled: &Compiled, explanation: &Explanation, page: &mut Page) {
    let spec = compiled.spec();
    page.end().line(Role::Heading, "What a callback is given");
    for sample in &explanation.samples {
        let title = spec.outcomes.get(&sample.outcome).map(|one| &one.title);
        let title = title.map_or("", |title| {
            if title.en.is_empty() {
                &title.zh
            } else {
                &title.en
            }
        });
        page.line(Role::Plain, format!("  {} ({title}):", sample.outcome));
        match &sample.argument {
            Some(argument) => page.line(Role::Code, format!("    {argument}")),
            None => page.line(Role::Faint, "    the document leaves it open"),
        };
        if let Some(payload) = &sample.payload {
            page.line(Role::Faint, "    inside:");
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
        "The smallest scenario that puts it to the test",
    );
    for (at, story) in stories(spec, case).iter().enumerate() {
        if at > 0 {
            page.line(Role::Faint, "  compared with:");
        }
        told(story, "  ", page);
    }
    page.end().text("try it: ").line(
        Role::Code,
        format!("miniapp-conformance check --clause {id} -- PROGRAM"),
    );
}
