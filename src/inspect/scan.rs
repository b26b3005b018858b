//! Cutting a stream of bytes into lines and JSON values, one at a time.

use std::io::{self, BufRead};

/// The longest line or value that is judged, in bytes: 16 MiB. What is longer is passed over and reported.
pub const LONGEST: usize = 16 << 20;

/// A piece of the stream.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub(super) struct Piece {
    /// The line that it begins in, from 1.
    pub(super) line: u64,
    /// Its bytes, at most [`LONGEST`] of them.
    pub(super) bytes: Vec<u8>,
    /// How many bytes it has in truth.
    pub(super) length: u64,
}

impl Piece {
    pub(super) fn is_whole(&self) -> bool {
        self.length == self.bytes.len() as u64
    }

    fn push(&mut self, bytes: &[u8]) {
        self.length += bytes.len() as u64;
        let room = LONGEST - self.bytes.len();
        self.bytes
            .extend_from_slice(&bytes[..bytes.len().min(room)]);
    }
}

/// Reads pieces; holds no more than one of them.
#[derive(Debug)]
pub(super) struct Scanner<R> {
    input: R,
    line: u64,
}

impl<R: BufRead> Scanner<R> {
    pub(super) const fn new(input: R) -> Self {
        Self { input, line: 1 }
    }

    /// The next byte, left where it is.
    pub(super) fn peek(&mut self) -> io::Result<Option<u8>> {
        loop {
            match self.input.fill_buf() {
                Ok(bytes) => return Ok(bytes.first().copied()),
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(error) => return Err(error),
            }
        }
    }

    fn bump(&mut self, byte: u8) {
        self.line += u64::from(byte == b'\n');
        self.input.consume(1);
    }

    /// Passes over white space and any of `others`; the byte after it.
    pub(super) fn skip(&mut self, others: &[u8]) -> io::Result<Option<u8>> {
        while let Some(byte) = self.peek()? {
            if !byte.is_ascii_whitespace() && !others.contains(&byte) {
                return Ok(Some(byte));
            }
            self.bump(byte);
        }
        Ok(None)
    }

    /// Takes one byte.
    pub(super) fn take(&mut self) -> io::Result<()> {
        if let Some(byte) = self.peek()? {
            self.bump(byte);
        }
        Ok(())
    }

    /// The next line, without its end.
    pub(super) fn line(&mut self) -> io::Result<Option<Piece>> {
        if self.peek()?.is_none() {
            return Ok(None);
        }
        let mut piece = Piece {
            line: self.line,
            ..Piece::default()
        };
        while self.peek()?.is_some() {
            let bytes = self.input.fill_buf()?;
            let end = memchr::memchr(b'\n', bytes);
            let part = end.unwrap_or(bytes.len());
            piece.push(&bytes[..part]);
            self.input.consume(part + usize::from(end.is_some()));
            if end.is_some() {
                self.line += 1;
                break;
            }
        }
        if piece.is_whole() && piece.bytes.last() == Some(&b'\r') {
            piece.bytes.pop();
            piece.length -= 1;
        }
        Ok(Some(piece))
    }

    /// The next JSON value, by its brackets and quotes alone; `keep` says whether its bytes are wanted.
    pub(super) fn value(&mut self, keep: bool) -> io::Result<Option<Piece>> {
        let Some(first) = self.skip(&[])? else {
            return Ok(None);
        };
        let mut piece = Piece {
            line: self.line,
            ..Piece::default()
        };
        let mut state = ScanState::default();
        while self.peek()?.is_some() {
            let bytes = self.input.fill_buf()?;
            let end = bytes.iter().position(|byte| state.ends_before(*byte));
            let part = end.unwrap_or(bytes.len());
            if keep {
                piece.push(&bytes[..part]);
            } else {
                piece.length += part as u64;
            }
            self.line += memchr::memchr_iter(b'\n', &bytes[..part]).count() as u64;
            self.input.consume(part);
            if end.is_some() {
                break;
            }
        }
        if piece.length == 0 {
            // A closing bracket that closes nothing: it is a piece of its own, or nothing would move.
            piece.push(&[first]);
            self.bump(first);
        }
        Ok(Some(piece))
    }
}

/// Where in a value one stands.
#[derive(Clone, Copy, Debug, Default)]
enum ScanState {
    /// Nothing of the value has been read.
    #[default]
    Start,
    /// In a number or a word, which ends at whatever cannot be a part of it.
    Word,
    /// In so many brackets, and in no string.
    Inside(u64),
    /// In a string in so many brackets.
    Text(u64),
    /// The same, after a backslash.
    Escape(u64),
    /// The value is complete: the next byte is no part of it.
    Over,
}

impl ScanState {
    /// Goes past a byte, unless the value ended before it.
    fn ends_before(&mut self, byte: u8) -> bool {
        let bracket = matches!(byte, b'"' | b'{' | b'[' | b'}' | b']' | b',' | b':');
        let closed = |depth| {
            if depth == 0 {
                Self::Over
            } else {
                Self::Inside(depth)
            }
        };
        *self = match (*self, byte) {
            (Self::Over, _) => return true,
            (Self::Text(depth), b'\\') => Self::Escape(depth),
            (Self::Text(depth), b'"') => closed(depth),
            (Self::Start, b'"') => Self::Text(0),
            (Self::Escape(depth), _) | (Self::Inside(depth), b'"') => Self::Text(depth),
            (Self::Start, b'{' | b'[') => Self::Inside(1),
            (Self::Inside(depth), b'{' | b'[') => Self::Inside(depth + 1),
            (Self::Inside(depth), b'}' | b']') => closed(depth - 1),
            (Self::Start | Self::Word, _) if bracket || byte.is_ascii_whitespace() => return true,
            (Self::Start, _) => Self::Word,
            (same, _) => same,
        };
        false
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::{BufReader, Cursor};

    fn values(text: &str, buffer: usize) -> Vec<(u64, String)> {
        let mut scanner = Scanner::new(BufReader::with_capacity(buffer, Cursor::new(text)));
        let mut all = Vec::new();
        while let Some(piece) = scanner.value(true).expect("no error of a cursor") {
            let text = String::from_utf8(piece.bytes).expect("UTF-8");
            all.push((piece.line, text));
            scanner.skip(b",").expect("no error of a cursor");
        }
        all
    }

    #[test]
    fn values_are_cut_by_brackets_and_quotes_whatever_the_buffer() {
        let text = "{\"a\": \"}\\\"]\"}\n [1, [2]] , 12 true\n\"x\\\\\" }";
        for buffer in 1..8 {
            let cut = values(text, buffer);
            let want = [
                (1, "{\"a\": \"}\\\"]\"}"),
                (2, "[1, [2]]"),
                (2, "12"),
                (2, "true"),
                (3, "\"x\\\\\""),
                (3, "}"),
            ];
            let want = want.map(|(line, text)| (line, text.to_owned()));
            assert_eq!(cut, want, "with a buffer of {buffer}");
        }
    }

    #[test]
    fn a_line_that_is_too_long_is_measured_and_not_held() {
        let text = format!("{}\nnext", "x".repeat(LONGEST + 3));
        let mut scanner = Scanner::new(Cursor::new(text));
        let long = scanner.line().expect("no error").expect("a line");
        assert!(!long.is_whole());
        assert_eq!(
            (long.bytes.len(), long.length),
            (LONGEST, LONGEST as u64 + 3)
        );
        let next = scanner.line().expect("no error").expect("a line");
        assert_eq!((next.line, next.bytes.as_slice()), (2, b"next".as_slice()));
    }
}
