//! What a clause asks for, for people.

use super::chinese::translated;
use super::lang::{Lang, either, say, spoken};
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
    both(page, "  ", &clause.statement);
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
        both(page, "  ", why);
    }
    page.end()
        .line(Role::Heading, either("What the document says", "文档原文"));
    let section = spec.source.sections.get(&clause.section);
    if let Some(section) = section {
        let title = Text {
            en: section.en.clone(),
            zh: section.zh.clone(),
        };
        both(page, either("  section ", "  章节 "), &title);
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
            Some(match spoken() {
                Lang::En => vec![gist.en.clone(), gist.zh.clone()],
                Lang::Zh => vec![say(gist).to_owned()],
            })
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

/// A text in Chinese, or in English and Chinese.
fn both(page: &mut Page, before: &str, text: &Text) {
    if spoken() == Lang::Zh {
        page.line(Role::Plain, format!("{before}{}", say(text)));
        return;
    }
    for words in [&text.en, &text.zh] {
        if !words.is_empty() {
            page.line(Role::Plain, format!("{before}{words}"));
        }
    }
}

fn samples(compiled: &Compiled, explanation: &Explanation, page: &mut Page) {
    let spec = compiled.spec();
    page.end().line(
        Role::Heading,
        either("What a callback is given", "回调收到的内容"),
    );
    for sample in &explanation.samples {
        let title = spec.outcomes.get(&sample.outcome).map(|one| &one.title);
        let title = title.map_or("", say);
        page.line(Role::Plain, format!("  {} ({title}):", sample.outcome));
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
