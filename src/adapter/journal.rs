//! A journal of all that was run: whoever was interrupted goes on where the journal ends.
//!
//! The scenarios of a campaign follow from its seed, so a campaign that begins again asks for the same ones. What stands in
//! the journal is answered from there, and only what is new reaches the device.

use std::collections::{HashMap, VecDeque};
use std::fs::{File, OpenOptions};
use std::io::{BufRead, BufReader, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};
use thiserror::Error;

use super::{Adapter, AdapterError, Answer, Hello, Incident, IncidentClass, Stray};
use crate::scenario::{Capability, Scenario, User};
use crate::trace::Trace;

/// A journal cannot be used.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum JournalError {
    /// The system says why.
    #[error("cannot {action} the journal {}: {error}", file.display())]
    File {
        /// `read`, `create` or `write`.
        action: &'static str,
        /// The file.
        file: PathBuf,
        /// The system's words.
        error: std::io::Error,
    },
    /// Not a journal, or damaged in the middle.
    #[error("{}:{line}: this is no line of a journal: {reason}", file.display())]
    Line {
        /// The file.
        file: PathBuf,
        /// Counted from 1.
        line: usize,
        /// Why.
        reason: String,
    },
    /// The campaign is another one.
    #[error("the journal {} is of another campaign: its {what} is {theirs}, and this campaign's is {ours}; start a new journal, or use the same {what}", file.display())]
    Other {
        /// The file.
        file: PathBuf,
        /// What differs.
        what: &'static str,
        /// As the journal has it.
        theirs: String,
        /// As this campaign has it.
        ours: String,
    },
}

/// Which campaign it is.
#[derive(Clone, Debug, Eq, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Campaign {
    /// The version of this format: 1.
    pub journal: u32,
    /// SHA-256 of the spec.
    pub spec_digest: String,
    /// The random seed.
    pub seed: u64,
}

#[derive(Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
enum Outcome {
    Trace(Trace),
    Declined {
        capability: Capability,
        reason: String,
    },
    Incident {
        class: String,
        detail: String,
        stderr: Vec<String>,
    },
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Line {
    scenario: Scenario,
    outcome: Outcome,
}

/// A journal: what it holds from before, and the file that new lines go to.
#[derive(Debug)]
pub struct Journal {
    path: PathBuf,
    file: File,
    before: HashMap<Scenario, VecDeque<Answer>>,
    /// Lines that were there.
    held: usize,
}

impl Journal {
    /// Begins a journal, or goes on with one of the same campaign.
    ///
    /// # Errors
    /// When the file cannot be used, or belongs to another campaign.
    pub fn open(path: &Path, campaign: &Campaign) -> Result<Self, JournalError> {
        let failed = |action| {
            move |error| JournalError::File {
                action,
                file: path.to_owned(),
                error,
            }
        };
        let mut file = OpenOptions::new()
            .read(true)
            .write(true)
            .create(true)
            .truncate(false)
            .open(path)
            .map_err(failed("open"))?;
        let mut before: HashMap<Scenario, VecDeque<Answer>> = HashMap::new();
        let mut reader = BufReader::new(&mut file);
        let (mut end, mut number, mut held) = (0_u64, 0, 0);
        let mut line = String::new();
        loop {
            line.clear();
            let length = reader.read_line(&mut line).map_err(failed("read"))?;
            // The last line may have been cut when the harness ended; it is written again.
            if length == 0 || !line.ends_with('\n') {
                break;
            }
            number += 1;
            let unreadable = |error: serde_json::Error| JournalError::Line {
                file: path.to_owned(),
                line: number,
                reason: error.to_string(),
            };
            if number == 1 {
                let theirs: Campaign = serde_json::from_str(&line).map_err(unreadable)?;
                theirs.same(campaign, path)?;
            } else {
                let one: Line = serde_json::from_str(&line).map_err(unreadable)?;
                before
                    .entry(one.scenario)
                    .or_default()
                    .push_back(one.outcome.into());
                held += 1;
            }
            end += length as u64;
        }
        file.set_len(end).map_err(failed("write"))?;
        file.seek(SeekFrom::Start(end)).map_err(failed("write"))?;
        let mut journal = Self {
            path: path.to_owned(),
            file,
            before,
            held,
        };
        if number == 0 {
            journal.write(campaign)?;
        }
        Ok(journal)
    }

    /// How many runs it held when it was opened.
    pub const fn held(&self) -> usize {
        self.held
    }

    fn write(&mut self, line: &impl Serialize) -> Result<(), JournalError> {
        let mut text = serde_json::to_string(line).unwrap_or_default();
        text.push('\n');
        // One write, so that a line is whole or is the last.
        self.file
            .write_all(text.as_bytes())
            .map_err(|error| JournalError::File {
                action: "write",
                file: self.path.clone(),
                error,
            })
    }
}

impl Campaign {
    fn same(&self, ours: &Self, path: &Path) -> Result<(), JournalError> {
        let differing = [
            ("format", self.journal.to_string(), ours.journal.to_string()),
            (
                "spec digest",
                self.spec_digest.clone(),
                ours.spec_digest.clone(),
            ),
            ("random seed", self.seed.to_string(), ours.seed.to_string()),
        ]
        .into_iter()
        .find(|(_, theirs, ours)| theirs != ours);
        match differing {
            None => Ok(()),
            Some((what, theirs, ours)) => Err(JournalError::Other {
                file: path.to_owned(),
                what,
                theirs,
                ours,
            }),
        }
    }
}

impl From<Outcome> for Answer {
    fn from(outcome: Outcome) -> Self {
        match outcome {
            Outcome::Trace(trace) => Self::Trace(trace),
            Outcome::Declined { capability, reason } => Self::Declined { capability, reason },
            Outcome::Incident {
                class,
                detail,
                stderr,
            } => Self::Incident(Incident {
                class: IncidentClass::of_name(&class).unwrap_or(IncidentClass::Internal),
                detail,
                stderr,
            }),
        }
    }
}

impl From<Answer> for Outcome {
    fn from(answer: Answer) -> Self {
        match answer {
            Answer::Trace(trace) => Self::Trace(trace),
            Answer::Declined { capability, reason } => Self::Declined { capability, reason },
            Answer::Incident(incident) => Self::Incident {
                class: incident.class.name().to_owned(),
                detail: incident.detail,
                stderr: incident.stderr,
            },
        }
    }
}

/// An adapter that keeps a journal.
pub struct Journaled {
    inner: Box<dyn Adapter>,
    journal: Journal,
    /// Answers out of the journal.
    ready: VecDeque<(u64, Answer)>,
    /// Scenarios that the inner adapter is at work on.
    under_way: HashMap<u64, Scenario>,
    /// Why the journal is no longer kept; the campaign goes on.
    failed: Option<JournalError>,
}

impl Journaled {
    /// Keeps `journal` of what `inner` answers.
    pub fn new(inner: Box<dyn Adapter>, journal: Journal) -> Self {
        Self {
            inner,
            journal,
            ready: VecDeque::new(),
            under_way: HashMap::new(),
            failed: None,
        }
    }

    /// Why the journal is no longer kept, if it is not.
    pub const fn failed(&self) -> Option<&JournalError> {
        self.failed.as_ref()
    }
}

impl Adapter for Journaled {
    fn hello(&mut self, api: &str) -> Result<Hello, AdapterError> {
        self.inner.hello(api)
    }

    fn echo(&mut self, texts: &[String]) -> Result<Vec<String>, AdapterError> {
        self.inner.echo(texts)
    }

    fn unknown_operation(&mut self) -> Result<bool, AdapterError> {
        self.inner.unknown_operation()
    }

    fn submit(&mut self, id: u64, scenario: &Scenario) -> Result<(), AdapterError> {
        if let Some(answer) = self
            .journal
            .before
            .get_mut(scenario)
            .and_then(VecDeque::pop_front)
        {
            self.ready.push_back((id, answer));
            return Ok(());
        }
        self.under_way.insert(id, scenario.clone());
        self.inner.submit(id, scenario)
    }

    fn next(&mut self) -> Result<(u64, Answer), AdapterError> {
        if let Some(ready) = self.ready.pop_front() {
            return Ok(ready);
        }
        let (id, answer) = self.inner.next()?;
        if let Some(scenario) = self.under_way.remove(&id)
            && self.failed.is_none()
        {
            let line = Line {
                scenario,
                outcome: answer.clone().into(),
            };
            self.failed = self.journal.write(&line).err();
        }
        Ok((id, answer))
    }

    fn accounts(&self) -> Option<Vec<User>> {
        self.inner.accounts()
    }

    fn is_elsewhere(&self) -> bool {
        self.inner.is_elsewhere()
    }

    fn finish(&mut self) {
        self.inner.finish();
    }

    fn strays(&self) -> &[Stray] {
        self.inner.strays()
    }

    fn restarts(&self) -> u32 {
        self.inner.restarts()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::adapter::InProcess;
    use crate::scenario::{Step, World};
    use crate::spec;
    use std::cell::Cell;
    use std::rc::Rc;

    fn campaign(seed: u64) -> Campaign {
        Campaign {
            journal: 1,
            spec_digest: "d".to_owned(),
            seed,
        }
    }

    fn scenario(user: usize) -> Scenario {
        Scenario {
            world: World::default(),
            steps: vec![Step::SwitchUser { user }],
        }
    }

    /// Runs the scenarios; how many reached the implementation.
    fn run(journal: Journal, users: &[usize]) -> usize {
        let spec = spec::load(spec::DEFAULT.text, spec::DEFAULT.file).unwrap();
        let runs = Rc::new(Cell::new(0));
        let counted = runs.clone();
        let inner = InProcess::new(&spec, move |scenario: &Scenario| {
            counted.set(counted.get() + 1);
            Trace {
                steps: vec![crate::trace::Record::default(); scenario.steps.len()],
            }
        });
        let mut adapter = Journaled::new(Box::new(inner), journal);
        for (id, user) in (0..).zip(users) {
            adapter.submit(id, &scenario(*user)).unwrap();
            let (came, answer) = adapter.next().unwrap();
            assert_eq!(came, id);
            assert!(matches!(answer, Answer::Trace(trace) if trace.steps.len() == 1));
        }
        runs.get()
    }

    fn scratch(name: &str) -> PathBuf {
        let file = std::env::temp_dir().join(format!("journal-{}-{name}", std::process::id()));
        let _ = std::fs::remove_file(&file);
        file
    }

    #[test]
    fn what_stands_in_the_journal_is_not_run_again() {
        let file = scratch("again");
        let open = || Journal::open(&file, &campaign(7)).unwrap();
        assert_eq!(run(open(), &[0, 1, 1]), 3);
        assert_eq!(open().held(), 3);
        // The same scenario was run twice, and is answered twice.
        assert_eq!(run(open(), &[0, 1, 1, 1, 2]), 2);
        assert_eq!(open().held(), 5);
    }

    #[test]
    fn a_last_line_that_was_cut_is_written_again() {
        let file = scratch("cut");
        let open = || Journal::open(&file, &campaign(7)).unwrap();
        assert_eq!(run(open(), &[0, 1]), 2);
        let text = std::fs::read_to_string(&file).unwrap();
        std::fs::write(&file, &text[..text.len() - 9]).unwrap();
        assert_eq!(run(open(), &[0, 1]), 1);
        assert_eq!(std::fs::read_to_string(&file).unwrap(), text);
    }

    #[test]
    fn the_journal_of_another_campaign_is_refused() {
        let file = scratch("other");
        drop(Journal::open(&file, &campaign(7)).unwrap());
        let error = Journal::open(&file, &campaign(8)).unwrap_err();
        assert!(
            matches!(
                error,
                JournalError::Other {
                    what: "random seed",
                    ..
                }
            ),
            "{error}"
        );
        std::fs::write(&file, "{\"a\":1}\n").unwrap();
        let error = Journal::open(&file, &campaign(7)).unwrap_err();
        assert!(
            matches!(error, JournalError::Line { line: 1, .. }),
            "{error}"
        );
    }
}
