//! What the report says of programs, and of what went wrong between the harness and the adapter.

use crate::report::chinese::translated;
use serde::{Deserialize, Serialize};

use crate::adapter::{AdapterError, Blame, Incident, IncidentClass};
use crate::fields::not_null;
use crate::report::Foreign;

/// The most lines of stderr that a report keeps of an incident.
pub(super) const STDERR_LINES: usize = 20;

/// A program and its version.
#[derive(Clone, Debug, Eq, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct ProgramReport {
    /// Its name.
    pub name: Foreign,
    /// Its version.
    pub version: Foreign,
}

/// What went wrong between the harness and the adapter.
#[derive(Clone, Debug, Default, Eq, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct AdapterReport {
    /// Capabilities that the adapter declared and then declined.
    pub declined: Vec<DeclinedReport>,
    /// Scenarios in which the adapter failed; the first of them.
    pub broken: Vec<BrokenReport>,
    /// In how many scenarios the adapter failed.
    pub broken_count: usize,
    /// Incidents that happened once and did not come back; the first of them.
    pub strays: Vec<IncidentReport>,
    /// How many such incidents there were.
    pub stray_count: usize,
    /// Why the campaign ended early. Absent: it did not.
    #[serde(
        default,
        deserialize_with = "not_null",
        skip_serializing_if = "Option::is_none"
    )]
    pub aborted: Option<AbortReport>,
}

/// A capability that was declared and then declined.
#[derive(Clone, Debug, Eq, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct DeclinedReport {
    /// The capability.
    pub capability: String,
    /// In how many scenarios the adapter declined it.
    pub scenarios: usize,
    /// The reason that the adapter gave first.
    pub reason: Foreign,
}

/// A scenario in which the adapter failed.
#[derive(Clone, Debug, Eq, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct BrokenReport {
    /// The number of the scenario, from 1.
    pub scenario: usize,
    /// What happened.
    pub incident: IncidentReport,
}

/// An incident: something that went wrong while the implementation ran.
#[derive(Clone, Debug, Eq, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct IncidentReport {
    /// Its kind: `hang`, `exit`, `signal` …
    pub class: String,
    /// Who is to blame.
    pub blame: BlameReport,
    /// The particulars.
    pub detail: Foreign,
    /// The last lines that the program wrote on stderr.
    pub stderr: Vec<Foreign>,
}

/// Who is to blame for an incident.
#[derive(Clone, Copy, Debug, Eq, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum BlameReport {
    /// The implementation under test.
    Implementation,
    /// The adapter.
    Adapter,
}

/// How far a campaign came that ended early.
#[derive(Clone, Copy, Debug, Eq, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum AbortKind {
    /// The program could not be started.
    NotStarted,
    /// Nobody answered at the address.
    NotReached,
    /// The program ended or did not answer: the implementation may have brought that about, or the adapter.
    NoAnswer,
    /// The adapter does not keep to the protocol.
    Broken,
}

/// Why a campaign ended early.
#[derive(Clone, Debug, Eq, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct AbortReport {
    /// The reason in words.
    pub message: Foreign,
    /// How far it came.
    pub kind: AbortKind,
    /// The incident that was the last. Absent: there was none.
    #[serde(
        default,
        deserialize_with = "not_null",
        skip_serializing_if = "Option::is_none"
    )]
    pub incident: Option<IncidentReport>,
}

impl ProgramReport {
    /// A program.
    pub fn new(name: &str, version: &str) -> Self {
        Self {
            name: name.into(),
            version: version.into(),
        }
    }

    /// Name and version in one harmless line.
    pub fn shown(&self) -> String {
        let text = format!("{} {}", self.name.short(80), self.version.short(40));
        text.trim().to_owned()
    }
}

impl IncidentReport {
    /// What a report says of an incident.
    pub fn of(incident: &Incident) -> Self {
        let skipped = incident.stderr.len().saturating_sub(STDERR_LINES);
        let stderr = incident.stderr.iter().skip(skipped);
        Self {
            class: incident.class.name().to_owned(),
            blame: match incident.class.blame() {
                Blame::Implementation => BlameReport::Implementation,
                Blame::Adapter => BlameReport::Adapter,
            },
            detail: incident.detail.as_str().into(),
            stderr: stderr.map(|line| line.as_str().into()).collect(),
        }
    }

    /// Kind and particulars in one harmless line, in English.
    pub fn shown(&self) -> String {
        format!("{}: {}", self.class, self.detail.short(300))
    }

    /// The same, in the language in which pages for people are written.
    pub fn told(&self) -> String {
        translated(&self.shown()).into_owned()
    }
}

impl AbortReport {
    /// What a report says of an adapter with which nothing more can be judged.
    pub fn of(error: &AdapterError) -> Self {
        let incident = error.incident();
        let class = incident.map(|one| one.class);
        let kind = match (error, class) {
            (AdapterError::Start { .. } | AdapterError::Script { .. }, _) => AbortKind::NotStarted,
            (AdapterError::Greeting(_), Some(IncidentClass::Disconnected)) => AbortKind::NotReached,
            (_, Some(class)) if class.blame() == Blame::Implementation => AbortKind::NoAnswer,
            _ => AbortKind::Broken,
        };
        Self {
            message: error.to_string().into(),
            kind,
            incident: incident.map(IncidentReport::of),
        }
    }

    /// Whether `hello` was not answered: nothing was run.
    pub(in crate::report) fn is_ungreeted(&self) -> bool {
        let said = self.message.short(100);
        said.starts_with("no proper answer to `hello`")
    }

    /// The reason in one harmless line, in the language in which pages for people are written.
    pub fn told(&self) -> String {
        translated(&self.message.short(600)).into_owned()
    }
}
