//! Keeping every scenario with its trace, whatever the adapter.

use std::collections::HashMap;
use std::fs::{self, File};
use std::io::{self, BufWriter, Write};
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use super::error::CliError;
use super::play::line;
use crate::adapter::{Adapter, AdapterError, Hello, Late, Patience, RunOutcome, Unattributed};
use crate::campaign::Connect;
use crate::report::translated;
use crate::scenario::{Scenario, User};

/// The same adapters, each with a file `traces-N.jsonl` in `dir`: a line for each scenario that it ran.
pub(super) fn recorded<'a>(
    connect: Box<Connect<'a>>,
    dir: &Path,
) -> Result<Box<Connect<'a>>, CliError> {
    let failed = |error| CliError::File {
        action: "create",
        file: dir.to_owned(),
        error,
    };
    if dir.is_file() {
        return Err(CliError::Value {
            option: "trace",
            value: dir.display().to_string(),
            why: "a folder is expected, and this is a file".to_owned(),
        });
    }
    fs::create_dir_all(dir).map_err(failed)?;
    // The first file is made at once, so that a folder that cannot be written to is noticed before anything is run.
    File::create(dir.join("traces-1.jsonl")).map_err(failed)?;
    let dir = dir.to_owned();
    let started = Arc::new(AtomicUsize::new(0));
    Ok(Box::new(move || {
        let number = started.fetch_add(1, Ordering::Relaxed) + 1;
        let file = File::create(dir.join(format!("traces-{number}.jsonl")));
        Box::new(Recorder {
            adapter: connect(),
            out: file.map(BufWriter::new),
            sent: HashMap::new(),
        })
    }))
}

struct Recorder {
    adapter: Box<dyn Adapter>,
    out: io::Result<BufWriter<File>>,
    sent: HashMap<u64, Scenario>,
}

impl Recorder {
    fn keep(&mut self, id: u64, answer: &RunOutcome) {
        let Some(scenario) = self.sent.remove(&id) else {
            return;
        };
        if let Ok(out) = &mut self.out {
            let done = writeln!(out, "{}", line(&scenario, answer));
            if let Err(error) = done {
                self.out = Err(error);
            }
        }
    }
}

impl Adapter for Recorder {
    fn hello(&mut self, api: &str) -> Result<Hello, AdapterError> {
        self.adapter.hello(api)
    }

    fn echo(&mut self, texts: &[String]) -> Result<Vec<String>, AdapterError> {
        self.adapter.echo(texts)
    }

    fn unknown_operation(&mut self) -> Result<bool, AdapterError> {
        self.adapter.unknown_operation()
    }

    fn submit(&mut self, id: u64, scenario: &Scenario) -> Result<(), AdapterError> {
        self.sent.insert(id, scenario.clone());
        self.adapter.submit(id, scenario)
    }

    fn next(&mut self) -> Result<(u64, RunOutcome), AdapterError> {
        let (id, answer) = self.adapter.next()?;
        self.keep(id, &answer);
        Ok((id, answer))
    }

    fn is_concurrent(&self) -> bool {
        self.adapter.is_concurrent()
    }

    fn is_operated(&self) -> bool {
        self.adapter.is_operated()
    }

    fn expect(&mut self, scenarios: usize, actions: Option<usize>) {
        self.adapter.expect(scenarios, actions);
    }

    fn accounts(&self) -> Option<Vec<User>> {
        self.adapter.accounts()
    }

    fn take_late(&mut self) -> Vec<Late> {
        self.adapter.take_late()
    }

    fn linger(&mut self, wait: Duration) {
        self.adapter.linger(wait);
    }

    fn finish(&mut self) {
        self.adapter.finish();
    }

    fn unattributed(&self) -> &[Unattributed] {
        self.adapter.unattributed()
    }

    fn restarts(&self) -> u32 {
        self.adapter.restarts()
    }

    fn slowest(&self) -> Duration {
        self.adapter.slowest()
    }

    fn take_stderr(&mut self, wait: Duration) -> Vec<String> {
        self.adapter.take_stderr(wait)
    }

    fn be_patient(&mut self, patience: Patience) {
        self.adapter.be_patient(patience);
    }
}

impl Drop for Recorder {
    fn drop(&mut self) {
        let out = std::mem::replace(&mut self.out, Err(io::Error::other("closed")));
        let done = out.and_then(|mut out| out.flush());
        if let Err(error) = done {
            let text = format!("the traces could not be written: {error}");
            super::show::warning(&translated(&text));
        }
    }
}
