//! From the document to the verdict: sections, what is stated in them, the clauses that come from them, how each is checked, and its verdict.

use serde::Serialize;
use serde_json::Value;

use super::verdicts::{Judged, JudgedRun, Verdicts};
use crate::cut::cut;
use crate::fields::Name;
use crate::spec::{self, Check, Clause, Level, Spec, Standing, Statement, Text};

/// The longest schema that is shown.
const LONGEST: usize = 90;

/// All the sections of a document. Serialises as what `clauses --format json` prints.
#[derive(Clone, Debug, Serialize)]
pub struct ClauseTable {
    /// The spec.
    pub spec: String,
    /// Its version.
    pub version: String,
    /// What it is of.
    pub title: Text,
    /// The campaign that the verdicts are from; `None` if there are none.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub run: Option<JudgedRun>,
    /// How many statements there are of each kind of coverage; all 0 if the spec has only sections.
    pub counts: Vec<(Coverage, usize)>,
    /// In the order of the document.
    pub sections: Vec<SectionRow>,
}

/// One section of the document.
#[derive(Clone, Debug, Serialize)]
pub struct SectionRow {
    /// As clauses name it.
    pub id: Name,
    /// Its heading.
    pub title: Text,
    /// The page on which it stands; `None` for the document itself.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub page: Option<Name>,
    /// What became of it.
    pub coverage: Coverage,
    /// What is stated in it, in the order of the document.
    pub statements: Vec<StatementRow>,
    /// Its clauses, in the order of the spec.
    pub clauses: Vec<ClauseRow>,
}

/// What became of a statement, or of a section: of what is said there, whatever is most open.
#[derive(Clone, Copy, Debug, Eq, Ord, PartialEq, PartialOrd, Serialize)]
#[serde(rename_all = "camelCase")]
pub enum Coverage {
    /// No clause refers to it.
    Open,
    /// At least one clause is checked.
    Covered,
    /// The document leaves it open: what is checked is that one reading is kept to.
    LeftOpen,
    /// There are clauses, and each says why it cannot be observed.
    Excluded,
    /// Nothing is required by it.
    Informative,
}

impl Coverage {
    /// All of them, as they are counted.
    pub const ALL: [Self; 5] = [
        Self::Covered,
        Self::LeftOpen,
        Self::Excluded,
        Self::Informative,
        Self::Open,
    ];

    /// What `clauses` come to.
    fn of<'c>(clauses: impl Iterator<Item = &'c Clause>) -> Self {
        let one = |clause: &Clause| match &clause.check {
            Some(Check::Consistent { .. }) => Self::LeftOpen,
            Some(_) => Self::Covered,
            None => Self::Excluded,
        };
        clauses.map(one).min().unwrap_or(Self::Open)
    }
}

/// One statement of the document.
#[derive(Clone, Debug, Serialize)]
pub struct StatementRow {
    /// As clauses name it.
    pub id: Name,
    /// What it says, and why nothing is required by it.
    pub statement: Statement,
    /// What became of it.
    pub coverage: Coverage,
    /// The clauses that came of it.
    pub clauses: Vec<Name>,
}

/// One clause.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct ClauseRow {
    /// Its id.
    pub id: Name,
    /// How binding it is.
    pub level: Level,
    /// How it is known.
    pub standing: Standing,
    /// The statements of the document that it comes from.
    pub statements: Vec<Name>,
    /// What it says.
    pub statement: Text,
    /// How it is checked, in one line.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub check: Option<String>,
    /// Why it is not.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub excluded: Option<Text>,
    /// What came of it; `None` if it was not run.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub judged: Option<Judged>,
}

impl ClauseTable {
    /// The table of a spec.
    pub fn new(spec: &Spec) -> Self {
        let sections: Vec<_> = spec
            .source
            .sections
            .iter()
            .map(|(id, section)| SectionRow::new(spec, id, section))
            // What another page says, and no clause takes up, is for the spec of that page.
            .filter(|one| {
                one.page.is_none() || !one.statements.is_empty() || !one.clauses.is_empty()
            })
            .collect();
        let all = || sections.iter().flat_map(|section| &section.statements);
        let count = |coverage| all().filter(|one| one.coverage == coverage).count();
        Self {
            spec: spec.name.clone(),
            version: spec.version.to_string(),
            title: spec.title.clone(),
            run: None,
            counts: Coverage::ALL.map(|one| (one, count(one))).into(),
            sections,
        }
    }

    /// The same with the verdicts of a campaign.
    #[must_use]
    pub fn with_verdicts(mut self, verdicts: &Verdicts) -> Self {
        for row in self.sections.iter_mut().flat_map(|one| &mut one.clauses) {
            row.judged = verdicts.of(&row.id);
        }
        self.run = Some(verdicts.run.clone());
        self
    }

    /// The clause of this id.
    pub fn row(&self, id: &str) -> Option<&ClauseRow> {
        let mut all = self.sections.iter().flat_map(|one| &one.clauses);
        all.find(|row| &*row.id == id)
    }

    /// What no clause refers to: statements, or sections of a document of which the spec lists no statements.
    pub fn open(&self) -> Vec<&Name> {
        let mut open = Vec::new();
        for section in &self.sections {
            let statements = section.statements.iter();
            let before = open.len();
            open.extend(
                statements
                    .filter(|one| one.coverage == Coverage::Open)
                    .map(|one| &one.id),
            );
            if open.len() == before && section.coverage == Coverage::Open {
                open.push(&section.id);
            }
        }
        open
    }
}

impl SectionRow {
    fn new(spec: &Spec, id: &Name, section: &spec::Section) -> Self {
        let own = || spec.clauses.iter().filter(|(_, one)| one.section == *id);
        let statements: Vec<_> = spec
            .source
            .statements
            .iter()
            .filter(|(_, one)| one.section == *id)
            .map(|(id, statement)| StatementRow::new(spec, id, statement))
            .filter(|one| section.page.is_none() || !one.clauses.is_empty())
            .collect();
        let coverage = statements.iter().map(|one| one.coverage).min();
        Self {
            id: id.clone(),
            title: section.heading(),
            page: section.page.clone(),
            coverage: coverage.unwrap_or_else(|| Coverage::of(own().map(|(_, clause)| clause))),
            statements,
            clauses: own()
                .map(|(id, clause)| ClauseRow::new(id, clause))
                .collect(),
        }
    }
}

impl StatementRow {
    fn new(spec: &Spec, id: &Name, statement: &Statement) -> Self {
        let from = || {
            let all = spec.clauses.iter();
            all.filter(|(_, clause)| clause.statements.contains(id))
        };
        let coverage = if statement.informative.is_some() {
            Coverage::Informative
        } else {
            Coverage::of(from().map(|(_, clause)| clause))
        };
        Self {
            id: id.clone(),
            statement: statement.clone(),
            coverage,
            clauses: from().map(|(id, _)| id.clone()).collect(),
        }
    }
}

impl ClauseRow {
    fn new(id: &Name, clause: &Clause) -> Self {
        let check = clause.check.as_ref();
        Self {
            id: id.clone(),
            level: clause.level,
            standing: clause.standing,
            statements: clause.statements.clone(),
            statement: clause.statement.clone(),
            check: check
                .and_then(|check| serde_json::to_value(check).ok())
                .map(|check| in_one_line(&check)),
            excluded: clause.excluded.clone(),
            judged: None,
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
                words.push(format!("{name} {}", cut(&text, LONGEST)));
            }
        }
    }
    words.join(", ")
}
