//! Sections of the document, the clauses that came of them, and how each is checked.

use std::fmt::Write as _;

use serde::Serialize;
use serde_json::Value;

use crate::fields::Name;
use crate::spec::{Clause, Level, Spec, Standing, Text};

/// The longest schema that is shown.
const LONGEST: usize = 90;

/// All the sections of a document. Serialises as what `clauses --format json` prints.
#[derive(Clone, Debug, Serialize)]
pub struct Table {
    /// The spec.
    pub spec: String,
    /// Its version.
    pub version: String,
    /// In the order of the document.
    pub sections: Vec<Section>,
}

/// One section of the document.
#[derive(Clone, Debug, Serialize)]
pub struct Section {
    /// As clauses name it.
    pub id: Name,
    /// Its heading.
    pub title: Text,
    /// What became of it.
    pub coverage: Coverage,
    /// Its clauses, in the order of the spec.
    pub clauses: Vec<Row>,
}

/// What became of a section.
#[derive(Clone, Copy, Debug, Eq, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub enum Coverage {
    /// At least one clause is checked.
    Covered,
    /// There are clauses, and each says why it cannot be observed.
    Excluded,
    /// No clause refers to it.
    Open,
}

/// One clause.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Row {
    /// Its id.
    pub id: Name,
    /// How binding it is.
    pub level: Level,
    /// How it is known.
    pub standing: Standing,
    /// What it says.
    pub statement: Text,
    /// How it is checked, in one line.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub check: Option<String>,
    /// Why it is not.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub excluded: Option<Text>,
}

impl Table {
    /// The table of a spec.
    pub fn new(spec: &Spec) -> Self {
        let section = |(id, title): (&Name, &Text)| {
            let clauses: Vec<_> = spec
                .clauses
                .iter()
                .filter(|(_, clause)| clause.section == *id)
                .map(|(id, clause)| Row::new(id, clause))
                .collect();
            let coverage = if clauses.is_empty() {
                Coverage::Open
            } else if clauses.iter().any(|row| row.check.is_some()) {
                Coverage::Covered
            } else {
                Coverage::Excluded
            };
            Section {
                id: id.clone(),
                title: title.clone(),
                coverage,
                clauses,
            }
        };
        Self {
            spec: spec.name.clone(),
            version: spec.version.to_string(),
            sections: spec.source.sections.iter().map(section).collect(),
        }
    }

    /// The table as Markdown.
    pub fn markdown(&self) -> String {
        let mut text = format!("# {} {}\n\n", self.spec, self.version);
        text.push_str("| section | clause | check | level | standing |\n");
        text.push_str("| --- | --- | --- | --- | --- |\n");
        for section in &self.sections {
            let heading = cell(&format!("{} ({})", section.title.en, section.id));
            if section.clauses.is_empty() {
                let _written = writeln!(text, "| {heading} | *open* | | | |");
            }
            for (at, row) in section.clauses.iter().enumerate() {
                let heading = if at == 0 { heading.as_str() } else { "" };
                let check = match (&row.check, &row.excluded) {
                    (Some(check), _) => format!("`{}`", cell(check)),
                    (None, why) => format!(
                        "*excluded*: {}",
                        cell(why.as_ref().map_or("", |why| &why.en))
                    ),
                };
                // Writing to a string does not fail.
                let _written = writeln!(
                    text,
                    "| {heading} | `{}`: {} | {check} | {} | {} |",
                    row.id,
                    cell(&row.statement.en),
                    word(row.level),
                    word(row.standing)
                );
            }
        }
        text
    }
}

impl Row {
    fn new(id: &Name, clause: &Clause) -> Self {
        let check = clause.check.as_ref();
        Self {
            id: id.clone(),
            level: clause.level,
            standing: clause.standing,
            statement: clause.statement.clone(),
            check: check
                .and_then(|check| serde_json::to_value(check).ok())
                .map(|check| in_one_line(&check)),
            excluded: clause.excluded.clone(),
        }
    }
}

/// `kind`, then whatever else the check has.
fn in_one_line(check: &Value) -> String {
    let mut words = Vec::new();
    for (name, value) in check.as_object().into_iter().flatten() {
        let empty = value.as_array().is_some_and(Vec::is_empty) || value == &Value::Bool(false);
        match (name.as_str(), value) {
            ("kind", Value::String(kind)) => words.insert(0, kind.clone()),
            _ if empty => {}
            (_, Value::String(text)) => words.push(format!("{name} {text}")),
            (_, other) => {
                let text = other.to_string();
                let short: String = text.chars().take(LONGEST).collect();
                let cut = if short.len() < text.len() { "…" } else { "" };
                words.push(format!("{name} {short}{cut}"));
            }
        }
    }
    words.join(", ")
}

/// The word that stands for a value in a spec.
fn word(value: impl Serialize) -> String {
    match serde_json::to_value(value) {
        Ok(Value::String(word)) => word,
        _ => String::new(),
    }
}

/// A text as it can stand in a table.
fn cell(text: &str) -> String {
    text.replace('|', "\\|").replace('\n', " ")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::spec::{DEFAULT, load};

    #[test]
    fn every_section_of_the_document_is_accounted_for() {
        let spec = load(DEFAULT.text, DEFAULT.file).expect("a spec");
        let table = Table::new(&spec);
        let rows: usize = table.sections.iter().map(|one| one.clauses.len()).sum();
        assert_eq!(rows, spec.clauses.len());
        assert!(
            table
                .sections
                .iter()
                .all(|one| one.coverage != Coverage::Open)
        );
        let text = table.markdown();
        assert!(
            text.contains("| `success.code`: The code of a success is \"10000\". | `schema, layer payload, schema {"),
            "{text}"
        );
        assert!(text.lines().skip(2).all(|line| line.starts_with('|')));
    }
}
