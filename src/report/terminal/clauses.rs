//! The clauses of a spec for people.

use crate::clauses::{ClauseRow, ClauseTable, Coverage};
use crate::report::lang::{either, say};
use crate::report::message;
use crate::report::page::{Page, Role};

/// The clauses of a spec.
pub fn clauses(table: &ClauseTable) -> Page {
    let mut page = Page::new();
    page.line(
        Role::Heading,
        format!(
            "{} {}{}{}",
            table.spec,
            table.version,
            either(": ", "："),
            say(&table.title)
        ),
    );
    if let Some(run) = &table.run {
        page.line(Role::Faint, message::run(run));
    }
    for section in &table.sections {
        let open = section.coverage == Coverage::Open;
        if section.clauses.is_empty() && !open {
            continue;
        }
        page.end().line(Role::Heading, say(&section.title));
        if open && section.statements.is_empty() {
            page.line(Role::Bad, format!("  {}", message::open_section()));
        }
        for stated in &section.statements {
            if stated.coverage == Coverage::Open {
                page.line(Role::Bad, format!("  {}", message::open(stated)));
            }
        }
        for row in &section.clauses {
            clause(table, row, &mut page);
        }
    }
    if let Some(counts) = message::counts(table) {
        page.end().line(Role::Plain, counts);
    }
    page
}

fn clause(table: &ClauseTable, row: &ClauseRow, page: &mut Page) {
    page.text("  ").push(Role::Code, &row.id);
    let semicolon = either("; ", "；");
    let standing = message::standing(row.standing)
        .map_or_else(String::new, |text| format!("{semicolon}{text}"));
    page.push(
        Role::Faint,
        format!(" {}{standing}", message::level(row.level)),
    );
    if table.run.is_some() {
        let verdict = row
            .judged
            .map_or_else(|| message::not_run().to_owned(), message::judged);
        page.push(Role::Plain, format!("{semicolon}{verdict}"));
    }
    page.end();
    page.line(Role::Plain, format!("    {}", say(&row.statement)));
    if let Some(chinese) = either(row.statement.chinese(), None) {
        page.line(Role::Faint, format!("    {chinese}"));
    }
    if let Some(why) = &row.excluded {
        page.line(
            Role::Faint,
            format!("    {}{}", either("excluded: ", "排除："), say(why)),
        );
    }
}
