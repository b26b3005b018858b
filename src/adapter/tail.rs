//! The last lines that an implementation wrote on stderr, or to what stands for it.

use std::collections::VecDeque;
use std::io::{ErrorKind, Read};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::thread;
use std::time::{Duration, Instant};

/// How many lines are kept.
const LINES: usize = 20;

/// How many bytes of each.
const CUT: usize = 500;

/// Who writes nothing for so long has written all that belongs together.
const LULL: Duration = Duration::from_millis(20);

/// The last lines that were written on stderr.
#[derive(Clone, Debug, Default)]
pub(super) struct Tail(Arc<Mutex<Kept>>);

#[derive(Debug, Default)]
struct Kept {
    lines: VecDeque<String>,
    /// The beginning of the line that has no end yet.
    open: Vec<u8>,
    /// How many bytes have come since lines were taken.
    fresh: usize,
    /// Whether lines are also written on stderr.
    #[cfg(feature = "js")]
    passed_on: bool,
}

impl Tail {
    /// Reads until the end, so that the program can always write.
    pub(super) fn keep(&self, mut from: impl Read) {
        let mut buffer = vec![0; 8 << 10];
        loop {
            match from.read(&mut buffer) {
                Ok(0) => return,
                Ok(count) => self.lock().add(&buffer[..count]),
                Err(error) if error.kind() == ErrorKind::Interrupted => {}
                Err(_) => return,
            }
        }
    }

    /// One that also writes on stderr the lines that are added.
    #[cfg(feature = "js")]
    pub(super) fn to_stderr() -> Self {
        let tail = Self::default();
        tail.lock().passed_on = true;
        tail
    }

    /// Adds a line.
    #[cfg(feature = "js")]
    pub(super) fn add(&self, line: &str) {
        use std::io::Write as _;

        let mut kept = self.lock();
        if kept.passed_on {
            // Where nobody can read it, nobody misses it.
            let _ = writeln!(std::io::stderr(), "{line}");
        }
        kept.add(line.as_bytes());
        kept.add(b"\n");
    }

    /// The lines, the unfinished one included.
    pub(super) fn lines(&self) -> Vec<String> {
        let kept = self.lock();
        let open = (!kept.open.is_empty()).then(|| text(&kept.open));
        let lines: Vec<String> = kept.lines.iter().cloned().chain(open).collect();
        lines[lines.len().saturating_sub(LINES)..].to_vec()
    }

    /// The lines since they were taken last; the first is waited for so long at most. They are not kept any longer.
    pub(super) fn take(&self, wait: Duration) -> Vec<String> {
        let until = Instant::now() + wait;
        let mut before = self.lock().fresh;
        while Instant::now() < until {
            thread::sleep(LULL);
            let now = self.lock().fresh;
            if now > 0 && now == before {
                break;
            }
            before = now;
        }
        let lines = self.lines();
        let mut kept = self.lock();
        kept.lines.clear();
        kept.open.clear();
        kept.fresh = 0;
        lines
    }

    fn lock(&self) -> MutexGuard<'_, Kept> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Kept {
    fn add(&mut self, bytes: &[u8]) {
        self.fresh += bytes.len();
        for piece in bytes.split_inclusive(|byte| *byte == b'\n') {
            let (piece, ended) = match piece.strip_suffix(b"\n") {
                Some(line) => (line, true),
                None => (piece, false),
            };
            let room = (CUT + 1).saturating_sub(self.open.len());
            self.open.extend_from_slice(&piece[..piece.len().min(room)]);
            if ended {
                if self.lines.len() == LINES {
                    self.lines.pop_front();
                }
                self.lines.push_back(text(&self.open));
                self.open.clear();
            }
        }
    }
}

fn text(line: &[u8]) -> String {
    let line = line.strip_suffix(b"\r").unwrap_or(line);
    if line.len() > CUT {
        format!("{}…", String::from_utf8_lossy(&line[..CUT]))
    } else {
        String::from_utf8_lossy(line).into_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keeps_the_end() {
        let tail = Tail::default();
        for line in 0..100 {
            tail.keep(format!("line {line}\n").as_bytes());
        }
        tail.keep(&b"not ended"[..]);
        let lines = tail.lines();
        assert_eq!(lines.len(), LINES);
        assert_eq!(lines[0], "line 81");
        assert_eq!(lines[19], "not ended");
    }

    #[test]
    fn what_is_taken_is_not_kept() {
        let tail = Tail::default();
        assert!(tail.take(Duration::ZERO).is_empty());
        tail.keep(&b"one\ntwo\nhalf"[..]);
        assert_eq!(tail.take(Duration::from_mins(1)), ["one", "two", "half"]);
        assert!(tail.take(Duration::ZERO).is_empty());
        tail.keep(&b"three"[..]);
        assert_eq!(tail.lines(), ["three"]);
    }

    #[test]
    fn cuts_long_lines() {
        let tail = Tail::default();
        tail.keep("x".repeat(1 << 20).as_bytes());
        assert_eq!(tail.lines()[0].chars().count(), CUT + 1);
    }
}
