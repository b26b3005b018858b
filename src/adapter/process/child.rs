//! One run of the program.

use std::ffi::OsString;
use std::io::{self, Write};
use std::process::{Command, ExitStatus, Stdio};
use std::sync::mpsc::{self, Receiver, RecvTimeoutError, Sender};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, Weak};
use std::thread;
use std::time::{Duration, Instant};

use process_wrap::std::{ChildWrapper, CommandWrap};

use super::stdout::{self, StdoutItem};
use crate::adapter::IncidentClass;
use crate::adapter::supervise::LinkEvent;
use crate::adapter::tail::Tail;
use crate::adapter::wire::LinkError;

/// Requests are handed to the writer when there are so many bytes of them, and before every wait.
const BATCH: usize = 32 << 10;

/// How often it is looked whether the program has ended although somebody still holds its output open.
const LOOK: Duration = Duration::from_millis(50);

/// How long a program may go on running after it has closed its output.
const LINGER: Duration = Duration::from_secs(2);

/// A program that runs, shared with whoever may have to end it.
type Child = Mutex<Box<dyn ChildWrapper>>;

/// All programs that run.
static ALL: Mutex<Vec<Weak<Child>>> = Mutex::new(Vec::new());

/// Kills all programs that run, each with its whole group: for a process that ends without dropping
/// its adapters.
pub fn kill_all() {
    for running in ALL.lock().unwrap_or_else(PoisonError::into_inner).iter() {
        if let Some(running) = running.upgrade() {
            // Fails if nobody is left.
            let _ = lock(&running).start_kill();
        }
    }
}

fn lock(child: &Child) -> MutexGuard<'_, Box<dyn ChildWrapper>> {
    child.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Makes a program known to [`kill_all`].
fn share(child: Box<dyn ChildWrapper>) -> Arc<Child> {
    let child = Arc::new(Mutex::new(child));
    let mut all = ALL.lock().unwrap_or_else(PoisonError::into_inner);
    all.retain(|one| one.strong_count() > 0);
    all.push(Arc::downgrade(&child));
    child
}

/// One run of the program. Killed with its whole group when dropped.
#[derive(Debug)]
pub(super) struct RunningProgram {
    child: Arc<Child>,
    /// Requests that the writer has not got yet.
    out: Vec<u8>,
    writer: Option<Sender<Vec<u8>>>,
    /// What the writer has written, emptied, to be filled again.
    spare: Receiver<Vec<u8>>,
    reader: Receiver<Vec<StdoutItem>>,
    batch: std::vec::IntoIter<StdoutItem>,
    tail: Tail,
    /// Disconnected once stderr has ended.
    stderr_ended: Receiver<()>,
}

impl RunningProgram {
    pub(super) fn start(
        program: &OsString,
        args: &[OsString],
        line_limit: usize,
    ) -> io::Result<Self> {
        let mut command = Command::new(program);
        command
            .args(args)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped());
        let mut child = grouped(command).spawn()?;
        let closed = || io::Error::other("its standard streams are not open");
        let mut stdin = child.stdin().take().ok_or_else(closed)?;
        let stdout = child.stdout().take().ok_or_else(closed)?;
        let stderr = child.stderr().take().ok_or_else(closed)?;

        // The queue to the writer holds no more than the requests on the way, which the caller bounds.
        let (writer, requests) = mpsc::channel::<Vec<u8>>();
        let (emptied, spare) = mpsc::channel();
        spawn("adapter stdin", move || {
            for mut batch in requests {
                // A program that closed its stdin is noticed by what it does next: it ends, or it does not answer.
                if stdin.write_all(&batch).is_err() {
                    break;
                }
                batch.clear();
                // Nobody may want it any more.
                let _ = emptied.send(batch);
            }
        })?;
        // One batch waiting, one being parsed: enough for both sides to be busy.
        let (batches, reader) = mpsc::sync_channel(1);
        spawn("adapter stdout", move || {
            stdout::read_lines(stdout, line_limit, &batches);
        })?;
        let tail = Tail::default();
        let (ended, stderr_ended) = mpsc::channel();
        let kept = tail.clone();
        spawn("adapter stderr", move || {
            kept.keep(stderr);
            drop::<Sender<()>>(ended);
        })?;
        Ok(Self {
            child: share(child),
            out: Vec::new(),
            writer: Some(writer),
            spare,
            reader,
            batch: Vec::new().into_iter(),
            tail,
            stderr_ended,
        })
    }

    pub(super) fn write(&mut self, message: &[u8]) {
        self.out.extend_from_slice(message);
        self.out.push(b'\n');
        if self.out.len() >= BATCH {
            self.flush();
        }
    }

    fn flush(&mut self) {
        if !self.out.is_empty()
            && let Some(writer) = &self.writer
        {
            // The writer has gone if the program closed its stdin; see there.
            let next = self.spare.try_recv().unwrap_or_default();
            let _ = writer.send(std::mem::replace(&mut self.out, next));
        }
    }

    pub(super) fn end_input(&mut self) -> bool {
        self.flush();
        self.writer = None;
        true
    }

    pub(super) fn receive(&mut self, wait: Duration) -> LinkEvent {
        if let Some(item) = self.batch.next() {
            return self.event(item);
        }
        self.flush();
        let until = Instant::now() + wait;
        let mut killed_at = None;
        loop {
            let left = until.saturating_duration_since(Instant::now());
            match self.reader.recv_timeout(left.min(LOOK)) {
                Ok(batch) => {
                    self.batch = batch.into_iter();
                    if let Some(item) = self.batch.next() {
                        return self.event(item);
                    }
                }
                Err(RecvTimeoutError::Disconnected) => return self.event(StdoutItem::End(None)),
                Err(RecvTimeoutError::Timeout) if self.ended().is_some() => {
                    // Whoever holds the output of a program that has ended is killed, and the output ends; unless
                    // somebody has left the group.
                    let since: &mut Instant = killed_at.get_or_insert_with(Instant::now);
                    if since.elapsed() > LINGER {
                        return self.event(StdoutItem::End(None));
                    }
                    self.kill();
                }
                Err(RecvTimeoutError::Timeout) => {}
            }
            if until <= Instant::now() {
                return LinkEvent::Nothing;
            }
        }
    }

    fn event(&mut self, item: StdoutItem) -> LinkEvent {
        match item {
            StdoutItem::Message(response) => LinkEvent::Message(response),
            StdoutItem::Fault(fault) => LinkEvent::Fault(fault),
            StdoutItem::End(rest) => LinkEvent::Fault(self.end_of_output(rest)),
        }
    }

    /// Why the output ended. `rest` is what came after the last line end.
    fn end_of_output(&mut self, rest: Option<String>) -> LinkError {
        let until = Instant::now() + LINGER;
        let mut status = self.ended();
        while status.is_none() && Instant::now() < until {
            thread::sleep(Duration::from_millis(2));
            status = self.ended();
        }
        // Whoever else holds stderr open would keep us from its last lines.
        self.kill();
        let _ = self.stderr_ended.recv_timeout(LINGER);
        let Some(status) = status else {
            let detail = "the program closed its standard output and went on running";
            return LinkError::new(IncidentClass::Disconnected, detail);
        };
        let class = match (status.code(), &rest) {
            // A crash in the middle of a line is a crash.
            (Some(0), Some(_)) => IncidentClass::HalfLine,
            (Some(_), _) => IncidentClass::Exited,
            (None, _) => IncidentClass::Signalled,
        };
        let how = match status.code() {
            Some(code) => format!("the program ended with exit status {code}"),
            None => format!("the program was ended by {status}").replace("signal: ", "signal "),
        };
        let detail = match rest {
            Some(rest) => format!("{how}, in the middle of the line {rest}"),
            None => how,
        };
        LinkError::new(class, detail)
    }

    fn ended(&mut self) -> Option<ExitStatus> {
        lock(&self.child).try_wait().ok().flatten()
    }

    fn kill(&mut self) {
        // Fails if nobody is left.
        let _ = lock(&self.child).start_kill();
    }

    pub(super) fn stderr(&self) -> Vec<String> {
        self.tail.lines()
    }

    pub(super) fn take_stderr(&self, wait: Duration) -> Vec<String> {
        self.tail.take(wait)
    }
}

impl Drop for RunningProgram {
    fn drop(&mut self) {
        self.kill();
        let _ = lock(&self.child).wait();
    }
}

fn spawn(name: &str, work: impl FnOnce() + Send + 'static) -> io::Result<()> {
    thread::Builder::new().name(name.to_owned()).spawn(work)?;
    Ok(())
}

fn grouped(command: Command) -> CommandWrap {
    let mut command = CommandWrap::from(command);
    #[cfg(unix)]
    command.wrap(process_wrap::std::ProcessGroup::leader());
    #[cfg(windows)]
    command.wrap(process_wrap::std::JobObject);
    command
}
