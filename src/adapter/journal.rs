//! A journal of all that was run: whoever was interrupted goes on where the journal ends.
//!
//! The scenarios of a campaign follow from its seed, so a campaign that begins again asks for the same ones. What stands in
//! the journal is answered from there, and only what is new reaches the device.

use std::collections::{HashMap, VecDeque};
use std::fs::{File, OpenOptions};
use std::io::{BufRead, BufReader, ErrorKind, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use thiserror::Error;

use super::wire::quote;
use super::{Adapter, AdapterError, Hello, Late, Patience, RunOutcome, Unattributed};
use crate::scenario::{Scenario, User};
use crate::spec::Spec;

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
    /// Nothing is in it.
    #[error("{} is empty, and no journal", .0.display())]
    Empty(PathBuf),
    /// A pipe, a device or a folder.
    #[error("{} is not a file: pipes and devices are refused", .0.display())]
    NotAFile(PathBuf),
    /// A journal would be overwritten.
    #[error("{} exists already; go on with that campaign with `--resume`, or name another file", .0.display())]
    Exists(PathBuf),
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
pub struct JournalHead {
    /// The version of this format: 1.
    pub journal: u32,
    /// SHA-256 of the spec.
    pub spec_digest: String,
    /// The random seed.
    pub seed: u64,
}

impl JournalHead {
    /// A campaign of this version.
    pub fn new(spec: &Spec, seed: u64) -> Self {
        Self {
            journal: 1,
            spec_digest: spec.digest(),
            seed,
        }
    }
}

/// A line after the first one.
#[derive(Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
enum JournalLine {
    /// What was judged: the first thing that an adapter says.
    Hello(Box<Hello>),
    /// What was run.
    Ran {
        scenario: Scenario,
        outcome: RunOutcome,
    },
}

/// A journal: what it holds from before, and the file that new lines go to.
#[derive(Debug)]
pub struct Journal {
    path: PathBuf,
    file: File,
    campaign: JournalHead,
    hello: Option<Hello>,
    before: HashMap<Scenario, VecDeque<RunOutcome>>,
    /// Runs that were there.
    held: usize,
    /// Why it is no longer kept; the campaign goes on.
    failed: Option<JournalError>,
}

impl Journal {
    /// Begins a journal.
    ///
    /// # Errors
    /// When there is such a file already, or it cannot be written.
    pub fn begin(path: &Path, campaign: JournalHead) -> Result<Self, JournalError> {
        let file = OpenOptions::new().write(true).create_new(true).open(path);
        let file = file.map_err(|error| match error.kind() {
            ErrorKind::AlreadyExists => JournalError::Exists(path.to_owned()),
            _ => failed("create", path)(error),
        })?;
        let mut journal = Self {
            path: path.to_owned(),
            file,
            campaign,
            hello: None,
            before: HashMap::new(),
            held: 0,
            failed: None,
        };
        let first = journal.campaign.clone();
        journal.write(&first)?;
        Ok(journal)
    }

    /// Goes on with a journal, whatever its random seed.
    ///
    /// # Errors
    /// When the file is no journal, or cannot be used.
    pub fn resume(path: &Path) -> Result<Self, JournalError> {
        let about = std::fs::metadata(path).map_err(failed("read", path))?;
        if !about.is_file() {
            return Err(JournalError::NotAFile(path.to_owned()));
        }
        let opened = OpenOptions::new().read(true).write(true).open(path);
        let mut file = opened.map_err(failed("open", path))?;
        let mut lines = JournalLines {
            path,
            reader: BufReader::new(&mut file),
            end: 0,
            number: 0,
        };
        let campaign: JournalHead = lines
            .next()?
            .ok_or_else(|| JournalError::Empty(path.to_owned()))?;
        let (mut hello, mut before, mut held) = (None, HashMap::new(), 0);
        while let Some(line) = lines.next()? {
            match line {
                JournalLine::Hello(one) => hello = Some(*one),
                JournalLine::Ran { scenario, outcome } => {
                    let answers: &mut VecDeque<RunOutcome> = before.entry(scenario).or_default();
                    answers.push_back(outcome);
                    held += 1;
                }
            }
        }
        let end = lines.end;
        file.set_len(end).map_err(failed("write", path))?;
        file.seek(SeekFrom::Start(end))
            .map_err(failed("write", path))?;
        Ok(Self {
            path: path.to_owned(),
            file,
            campaign,
            hello,
            before,
            held,
            failed: None,
        })
    }

    /// Looks whether it is the journal of this campaign.
    ///
    /// # Errors
    /// When it is of another one; what differs is told.
    pub fn fits(&self, ours: &JournalHead) -> Result<(), JournalError> {
        let theirs = &self.campaign;
        let differing = [
            (
                "format",
                theirs.journal.to_string(),
                ours.journal.to_string(),
            ),
            (
                "spec digest",
                theirs.spec_digest.clone(),
                ours.spec_digest.clone(),
            ),
            (
                "random seed",
                theirs.seed.to_string(),
                ours.seed.to_string(),
            ),
        ]
        .into_iter()
        .find(|(_, theirs, ours)| theirs != ours);
        match differing {
            None => Ok(()),
            Some((what, theirs, ours)) => Err(JournalError::Other {
                file: self.path.clone(),
                what,
                theirs,
                ours,
            }),
        }
    }

    /// The random seed of its campaign.
    pub const fn seed(&self) -> u64 {
        self.campaign.seed
    }

    /// How many runs it held when it was opened.
    pub const fn held(&self) -> usize {
        self.held
    }

    /// Why the journal is no longer kept, if it is not.
    pub const fn failed(&self) -> Option<&JournalError> {
        self.failed.as_ref()
    }

    /// Keeps what the adapter says first, or holds it against what it said before.
    fn greeted(&mut self, hello: &Hello) -> Result<(), AdapterError> {
        let Some(before) = &self.hello else {
            self.hello = Some(hello.clone());
            self.keep(&JournalLine::Hello(Box::new(hello.clone())));
            return Ok(());
        };
        if before == hello {
            return Ok(());
        }
        let name = |one: &Hello| {
            let program = &one.implementation;
            format!("{} {}", quote(&program.name), quote(&program.version))
        };
        let (theirs, ours) = (name(before), name(hello));
        let what = if theirs == ours {
            format!("{ours} declared other capabilities, fixed values or an adapter then")
        } else {
            format!("it is of {theirs}, and {ours} answers now")
        };
        Err(AdapterError::Certification(format!(
            "the journal {} is of another implementation: {what}; start a new journal",
            self.path.display()
        )))
    }

    /// Writes a line, as long as lines can be written.
    fn keep(&mut self, line: &JournalLine) {
        if self.failed.is_none() {
            self.failed = self.write(line).err();
        }
    }

    fn write(&mut self, line: &impl Serialize) -> Result<(), JournalError> {
        let mut text = serde_json::to_string(line).unwrap_or_default();
        text.push('\n');
        // One write, so that a line is whole or is the last.
        let written = self.file.write_all(text.as_bytes());
        written.map_err(failed("write", &self.path))
    }
}

fn failed(action: &'static str, path: &Path) -> impl Fn(std::io::Error) -> JournalError {
    move |error| JournalError::File {
        action,
        file: path.to_owned(),
        error,
    }
}

/// The lines of a journal.
struct JournalLines<'a, R> {
    path: &'a Path,
    reader: R,
    /// Where the last whole line ends.
    end: u64,
    number: usize,
}

impl<R: BufRead> JournalLines<'_, R> {
    fn next<T: DeserializeOwned>(&mut self) -> Result<Option<T>, JournalError> {
        let mut line = Vec::new();
        let length = self.reader.read_until(b'\n', &mut line);
        let length = length.map_err(failed("read", self.path))?;
        // The last line may have been cut when the harness ended; it is written again.
        if line.last() != Some(&b'\n') {
            return Ok(None);
        }
        self.number += 1;
        let read = serde_json::from_slice(&line).map_err(|error| JournalError::Line {
            file: self.path.to_owned(),
            line: self.number,
            reason: error.to_string(),
        })?;
        self.end += length as u64;
        Ok(Some(read))
    }
}

/// An adapter that keeps a journal.
pub struct Journaled {
    inner: Box<dyn Adapter>,
    journal: Arc<Mutex<Journal>>,
    /// Answers out of the journal.
    ready: VecDeque<(u64, RunOutcome)>,
    /// Scenarios that the inner adapter is at work on.
    under_way: HashMap<u64, Scenario>,
}

impl Journaled {
    /// Keeps `journal` of what `inner` answers. Several adapters can share a journal.
    pub fn new(inner: Box<dyn Adapter>, journal: Arc<Mutex<Journal>>) -> Self {
        Self {
            inner,
            journal,
            ready: VecDeque::new(),
            under_way: HashMap::new(),
        }
    }

    fn journal(&self) -> MutexGuard<'_, Journal> {
        self.journal.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Adapter for Journaled {
    fn hello(&mut self, api: &str) -> Result<Hello, AdapterError> {
        let hello = self.inner.hello(api)?;
        self.journal().greeted(&hello)?;
        Ok(hello)
    }

    fn echo(&mut self, texts: &[String]) -> Result<Vec<String>, AdapterError> {
        self.inner.echo(texts)
    }

    fn unknown_operation(&mut self) -> Result<bool, AdapterError> {
        self.inner.unknown_operation()
    }

    fn submit(&mut self, id: u64, scenario: &Scenario) -> Result<(), AdapterError> {
        let before = self
            .journal()
            .before
            .get_mut(scenario)
            .and_then(VecDeque::pop_front);
        if let Some(answer) = before {
            self.ready.push_back((id, answer));
            return Ok(());
        }
        self.under_way.insert(id, scenario.clone());
        self.inner.submit(id, scenario)
    }

    fn next(&mut self) -> Result<(u64, RunOutcome), AdapterError> {
        if let Some(ready) = self.ready.pop_front() {
            return Ok(ready);
        }
        let (id, answer) = self.inner.next()?;
        if let Some(scenario) = self.under_way.remove(&id) {
            self.journal().keep(&JournalLine::Ran {
                scenario,
                outcome: answer.clone(),
            });
        }
        Ok((id, answer))
    }

    fn accounts(&self) -> Option<Vec<User>> {
        self.inner.accounts()
    }

    fn is_concurrent(&self) -> bool {
        self.inner.is_concurrent()
    }

    fn is_operated(&self) -> bool {
        self.inner.is_operated()
    }

    fn expect(&mut self, scenarios: usize, actions: Option<usize>) {
        self.inner.expect(scenarios, actions);
    }

    fn take_late(&mut self) -> Vec<Late> {
        self.inner.take_late()
    }

    fn linger(&mut self, wait: Duration) {
        self.inner.linger(wait);
    }

    fn slowest(&self) -> Duration {
        self.inner.slowest()
    }

    fn take_stderr(&mut self, wait: Duration) -> Vec<String> {
        self.inner.take_stderr(wait)
    }

    fn be_patient(&mut self, patience: Patience) {
        self.inner.be_patient(patience);
    }

    fn finish(&mut self) {
        self.inner.finish();
    }

    fn unattributed(&self) -> &[Unattributed] {
        self.inner.unattributed()
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
    use crate::trace::Trace;
    use std::cell::Cell;
    use std::rc::Rc;

    fn campaign(seed: u64) -> JournalHead {
        JournalHead {
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
        let mut adapter = Journaled::new(Box::new(inner), Arc::new(Mutex::new(journal)));
        adapter.hello(&spec.api).unwrap();
        for (id, user) in (0..).zip(users) {
            adapter.submit(id, &scenario(*user)).unwrap();
            let (came, answer) = adapter.next().unwrap();
            assert_eq!(came, id);
            assert!(matches!(answer, RunOutcome::Trace(trace) if trace.steps.len() == 1));
        }
        assert!(adapter.journal().failed().is_none());
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
        let resume = || Journal::resume(&file).unwrap();
        assert_eq!(
            run(Journal::begin(&file, campaign(7)).unwrap(), &[0, 1, 1]),
            3
        );
        assert_eq!((resume().held(), resume().seed()), (3, 7));
        // The same scenario was run twice, and is answered twice.
        assert_eq!(run(resume(), &[0, 1, 1, 1, 2]), 2);
        assert_eq!(resume().held(), 5);
        let error = Journal::begin(&file, campaign(7)).unwrap_err();
        assert!(matches!(error, JournalError::Exists(_)), "{error}");
    }

    #[test]
    fn a_last_line_that_was_cut_is_written_again() {
        let file = scratch("cut");
        assert_eq!(run(Journal::begin(&file, campaign(7)).unwrap(), &[0, 1]), 2);
        let text = std::fs::read_to_string(&file).unwrap();
        std::fs::write(&file, &text[..text.len() - 9]).unwrap();
        assert_eq!(run(Journal::resume(&file).unwrap(), &[0, 1]), 1);
        assert_eq!(std::fs::read_to_string(&file).unwrap(), text);
    }

    #[test]
    fn another_journal_and_what_is_none_are_refused() {
        let file = scratch("other");
        drop(Journal::begin(&file, campaign(7)).unwrap());
        let journal = Journal::resume(&file).unwrap();
        assert!(journal.fits(&campaign(7)).is_ok());
        let error = journal.fits(&campaign(8)).unwrap_err().to_string();
        assert!(
            error.contains("its random seed is 7, and this campaign's is 8"),
            "{error}"
        );
        let first = std::fs::read_to_string(&file).unwrap();
        let damaged = format!("{first}{{\"a\":1}}\n");
        for (text, line) in [("{\"a\":1}\n", 1), ("\n", 1), (damaged.as_str(), 2)] {
            std::fs::write(&file, text).unwrap();
            let error = Journal::resume(&file).unwrap_err();
            let at = match &error {
                JournalError::Line { line, .. } => *line,
                _ => 0,
            };
            assert_eq!(at, line, "{text}: {error}");
        }
        for (text, said) in [("", "is empty"), ("no line", "is empty")] {
            std::fs::write(&file, text).unwrap();
            let error = Journal::resume(&file).unwrap_err().to_string();
            assert!(error.contains(said), "{text}: {error}");
        }
        let error = Journal::resume(&std::env::temp_dir()).unwrap_err();
        assert!(matches!(error, JournalError::NotAFile(_)), "{error}");
    }

    #[test]
    fn the_journal_of_another_implementation_is_refused() {
        let file = scratch("implementation");
        run(Journal::begin(&file, campaign(7)).unwrap(), &[0]);
        let text = std::fs::read_to_string(&file).unwrap();
        let (_, rest) = text.split_once("\"implementation\":{\"name\":\"").unwrap();
        let (name, _) = rest.split_once('"').unwrap();
        let other = text.replacen(
            &format!("\"implementation\":{{\"name\":\"{name}"),
            "\"implementation\":{\"name\":\"other",
            1,
        );
        std::fs::write(&file, other).unwrap();
        let spec = spec::load(spec::DEFAULT.text, spec::DEFAULT.file).unwrap();
        let inner = InProcess::new(&spec, |_: &Scenario| Trace::default());
        let journal = Journal::resume(&file).unwrap();
        let mut adapter = Journaled::new(Box::new(inner), Arc::new(Mutex::new(journal)));
        let error = adapter.hello(&spec.api).unwrap_err().to_string();
        assert!(
            error.contains("is of another implementation: it is of"),
            "{error}"
        );
    }
}
