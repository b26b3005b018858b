//! The table of `clauses --format markdown`.

use std::fmt::Write as _;

use serde::Serialize;

use super::lang::{either, say};
use super::message;
use crate::clauses::{ClauseRow, ClauseTable, Coverage, SectionRow, StatementRow};

/// The table as Markdown: a line for each clause of each statement, then for each clause that comes from elsewhere.
pub fn markdown(table: &ClauseTable) -> String {
    let mut text = format!("# {} {}\n\n", table.spec, table.version);
    if let Some(run) = &table.run {
        text += &format!("{}\n\n", cell(&message::run(run)));
    }
    if let Some(counts) = message::counts(table) {
        text += &format!("{counts}\n\n");
    }
    let verdict = |name| if table.run.is_some() { name } else { "" };
    text += either(
        "| section | statement | it is | clause | check | level | standing |",
        "| 章节 | 语句 | 处理 | 条款 | 检查 | 级别 | 来源 |",
    );
    text += verdict(either(" verdict |", " 判定 |"));
    text.push('\n');
    text += &format!("|{}{}\n", " --- |".repeat(7), verdict(" --- |"));
    for section in &table.sections {
        let mut lines = TableWriter {
            table,
            text: &mut text,
            heading: either(
                format!("{} ({})", say(&section.title), section.id),
                format!("{}（{}）", say(&section.title), section.id),
            ),
        };
        lines.section(section);
    }
    text
}

struct TableWriter<'t> {
    table: &'t ClauseTable,
    text: &'t mut String,
    /// Of the section, until it has been written.
    heading: String,
}

impl TableWriter<'_> {
    fn section(&mut self, section: &SectionRow) {
        for stated in &section.statements {
            self.stated(stated);
        }
        let elsewhere = |row: &&ClauseRow| row.statements.is_empty();
        for (at, row) in section.clauses.iter().filter(elsewhere).enumerate() {
            let from = match message::standing(row.standing) {
                Some(standing) if !section.statements.is_empty() => {
                    either(format!("({standing})"), format!("（{standing}）"))
                }
                _ => String::new(),
            };
            let coverage = section.statements.is_empty() && at == 0;
            let coverage = coverage.then(|| status(section.coverage));
            self.clause(&from, &coverage.unwrap_or_default(), row);
        }
        if section.statements.is_empty() && section.clauses.is_empty() {
            self.line(&["", &status(Coverage::Open), "", "", "", ""], "");
        }
    }

    fn stated(&mut self, stated: &StatementRow) {
        let words = if stated.statement.quote.is_some() {
            code(message::stated(&stated.statement))
        } else {
            message::stated(&stated.statement).to_owned()
        };
        let statement = format!("`{}`{}{words}", stated.id, either(": ", "："));
        let coverage = status(stated.coverage);
        if let Some(aside) = &stated.statement.informative {
            return self.line(&[&statement, &coverage, "", say(aside), "", ""], "");
        }
        let rows: Vec<_> = stated
            .clauses
            .iter()
            .filter_map(|id| self.table.row(id))
            .collect();
        if rows.is_empty() {
            self.line(&[&statement, &coverage, "", "", "", ""], "");
        }
        for (at, row) in rows.into_iter().enumerate() {
            let first = |text| if at == 0 { text } else { "" };
            self.clause(first(&*statement), first(&*coverage), row);
        }
    }

    fn clause(&mut self, statement: &str, coverage: &str, row: &ClauseRow) {
        let colon = either(": ", "：");
        let clause = format!("`{}`{colon}{}", row.id, say(&row.statement));
        let check = match (&row.check, &row.excluded) {
            (Some(check), _) => code(check),
            (None, why) => why
                .as_ref()
                .map_or_else(String::new, |why| say(why).to_owned()),
        };
        let verdict = row
            .judged
            .map_or_else(|| message::not_run().to_owned(), message::judged);
        let standing = message::standing(row.standing).unwrap_or("文档");
        let (level, standing) = either(
            (word(row.level), word(row.standing)),
            (message::level(row.level).to_owned(), standing.to_owned()),
        );
        self.line(
            &[statement, coverage, &clause, &check, &level, &standing],
            &verdict,
        );
    }

    fn line(&mut self, cells: &[&str], verdict: &str) {
        let heading = std::mem::take(&mut self.heading);
        let verdict = self.table.run.is_some().then_some(verdict);
        let cells = [heading.as_str()]
            .into_iter()
            .chain(cells.iter().copied())
            .chain(verdict);
        for one in cells {
            // Writing to a string does not fail.
            let _written = write!(self.text, "| {} ", cell(one));
        }
        self.text.push_str("|\n");
    }
}

/// What became of a statement; loud if nothing did.
fn status(coverage: Coverage) -> String {
    let word = message::coverage(coverage);
    if coverage == Coverage::Open {
        format!("**{word}**")
    } else {
        word.to_owned()
    }
}

/// The word that stands for a value in a spec.
fn word(value: impl Serialize) -> String {
    match serde_json::to_value(value) {
        Ok(serde_json::Value::String(word)) => word,
        _ => String::new(),
    }
}

/// A text as it can stand in a table.
fn cell(text: &str) -> String {
    text.replace('|', "\\|").replace('\n', " ")
}

/// A text to the letter, whatever is in it.
fn code(text: &str) -> String {
    let longest = text
        .split(|char| char != '`')
        .map(str::len)
        .max()
        .unwrap_or(0);
    let fence = "`".repeat(longest + 1);
    // A space on either side goes, and keeps a backtick at the edge apart.
    if longest > 0 {
        format!("{fence} {text} {fence}")
    } else {
        format!("{fence}{text}{fence}")
    }
}
