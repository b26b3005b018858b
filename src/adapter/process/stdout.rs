//! Reading what the program writes on stdout: lines of bounded length, parsed here so that parsing and judging overlap.

use std::io::{ErrorKind, Read};
use std::sync::mpsc::SyncSender;

use crate::adapter::protocol::Response;
use crate::adapter::wire::{self, LinkError, quote};

/// How much is read at a time, and so how much text a batch of parsed messages comes from at most, one long line apart.
const CHUNK: usize = 64 << 10;

/// What was read.
#[derive(Debug)]
pub(super) enum StdoutItem {
    /// A message of the protocol.
    Message(Response),
    /// A line that is none; nothing is read after it.
    Fault(LinkError),
    /// The output ended; what came after the last line end, quoted.
    End(Option<String>),
}

/// Reads until the end, or the first line that is no message, or nobody listens any more.
pub(super) fn read_lines(mut from: impl Read, limit: usize, to: &SyncSender<Vec<StdoutItem>>) {
    let mut buffer = vec![0; CHUNK];
    // The bytes of a line that has no end yet.
    let mut held = 0;
    loop {
        if buffer.len() < held + CHUNK {
            buffer.resize((held + CHUNK).max(2 * buffer.len()).min(limit + CHUNK), 0);
        }
        let count = match from.read(&mut buffer[held..held + CHUNK]) {
            Ok(count) => count,
            Err(error) if error.kind() == ErrorKind::Interrupted => continue,
            // A pipe that cannot be read has ended.
            Err(_) => 0,
        };
        if count == 0 {
            let rest = (held > 0).then(|| quote(&String::from_utf8_lossy(&buffer[..held])));
            let _ = to.send(vec![StdoutItem::End(rest)]);
            return;
        }
        let filled = held + count;
        let mut batch = Vec::new();
        let mut begin = 0;
        for end in memchr::memchr_iter(b'\n', &buffer[held..filled]).map(|at| held + at) {
            batch.push(item(&buffer[begin..end], limit));
            begin = end + 1;
            if let Some(StdoutItem::Fault(_)) = batch.last() {
                break;
            }
        }
        if filled - begin > limit && !matches!(batch.last(), Some(StdoutItem::Fault(_))) {
            batch.push(too_long(&buffer[begin..filled], limit));
        }
        let over = matches!(batch.last(), Some(StdoutItem::Fault(_)));
        if !batch.is_empty() && to.send(batch).is_err() || over {
            return;
        }
        buffer.copy_within(begin..filled, 0);
        held = filled - begin;
    }
}

fn item(line: &[u8], limit: usize) -> StdoutItem {
    if line.len() > limit {
        return too_long(line, limit);
    }
    wire::read(line).map_or_else(StdoutItem::Fault, StdoutItem::Message)
}

fn too_long(line: &[u8], limit: usize) -> StdoutItem {
    // Only the beginning is quoted.
    let beginning = &line[..line.len().min(1000)];
    let mut fault = wire::too_long(limit);
    let beginning = quote(&String::from_utf8_lossy(beginning));
    fault.detail = format!("{}; it begins with {beginning}", fault.detail);
    StdoutItem::Fault(fault)
}

#[cfg(test)]
mod tests {
    use std::sync::mpsc;

    use super::*;

    /// Gives one byte at a time.
    struct Trickle<'a>(&'a [u8]);

    impl Read for Trickle<'_> {
        fn read(&mut self, to: &mut [u8]) -> std::io::Result<usize> {
            self.0.read(&mut to[..1])
        }
    }

    fn read(from: impl Read, limit: usize) -> String {
        let (to, items) = mpsc::sync_channel(1000);
        read_lines(from, limit, &to);
        drop(to);
        let words = items.into_iter().flatten().map(|item| match item {
            StdoutItem::Message(response) => response.id().unwrap_or_default().to_string(),
            StdoutItem::Fault(fault) => fault.class.name().to_owned(),
            StdoutItem::End(rest) => format!("end{}", rest.unwrap_or_default()),
        });
        words.collect::<Vec<_>>().join(" ")
    }

    #[test]
    fn however_the_bytes_arrive() {
        let text = b"{\"type\":\"echo\",\"id\":1,\"texts\":[]}\n{\"type\":\"echo\",\"id\":2,\"texts\":[]}\r\nhalf";
        assert_eq!(read(&text[..], 100), "1 2 end`half`");
        assert_eq!(read(Trickle(text), 100), "1 2 end`half`");
    }

    #[test]
    fn long_lines_are_not_read_to_their_end() {
        assert_eq!(read(std::io::repeat(b'x'), 1 << 20), "line-too-long");
        let text = format!("{}\n", "x".repeat(101));
        assert_eq!(read(text.as_bytes(), 100), "line-too-long");
    }

    #[test]
    fn byte_order_marks_are_passed_over() {
        let text = "\u{feff}{\"type\":\"echo\",\"id\":1,\"texts\":[]}\n\u{feff}{\"type\":\"echo\",\"id\":2,\"texts\":[]}\n";
        assert_eq!(read(text.as_bytes(), 100), "1 2 end");
        assert_eq!(read(Trickle(text.as_bytes()), 100), "1 2 end");
    }

    #[test]
    fn nothing_is_read_after_junk() {
        assert_eq!(read(&b"junk\nmore junk\n"[..], 100), "junk");
    }
}
