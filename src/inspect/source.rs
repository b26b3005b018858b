//! A file of captured arguments, cut into items whatever its form.

use std::fmt;
use std::io::{self, BufReader, Chain, Cursor, Read};

use serde::de::IgnoredAny;
use thiserror::Error;

use super::scan::{Piece, Scanner};

/// How much of a file is looked at to tell its form, in bytes.
const SNIFFED: u64 = 64 << 10;

/// A file cannot be read.
#[derive(Debug, Error)]
pub enum SourceError {
    /// The file has another encoding than UTF-8.
    #[error("the file is encoded in {0}; convert it to UTF-8")]
    Encoding(ForeignEncoding),
    /// It is no text.
    #[error("the file is no text, but binary data")]
    Binary,
    /// Reading failed.
    #[error(transparent)]
    Io(#[from] io::Error),
}

/// Encodings that are recognised by their mark and not read.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum ForeignEncoding {
    /// What a redirection in Windows `PowerShell` writes.
    Utf16,
    /// Four bytes a character.
    Utf32,
}

impl fmt::Display for ForeignEncoding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Utf16 => "UTF-16",
            Self::Utf32 => "UTF-32",
        })
    }
}

/// Where in a file something stands.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct FilePlace {
    /// The line that it begins in, from 1.
    pub line: u64,
    /// Which entry of a HAR it is, from 1.
    pub entry: Option<u64>,
    /// Which value of its line it is, where another one stands before it.
    pub item: Option<u64>,
}

impl fmt::Display for FilePlace {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match (self.entry, self.item) {
            (Some(entry), _) => write!(f, "HAR entry {entry} (line {})", self.line),
            (None, Some(item)) => write!(f, "item {item} of line {}", self.line),
            (None, None) => write!(f, "line {}", self.line),
        }
    }
}

/// A part of a file that may hold arguments.
#[derive(Clone, Debug)]
pub struct SourceItem {
    /// Where it stands.
    pub place: FilePlace,
    /// Its bytes; `Err` with its length if there are too many.
    pub bytes: Result<Vec<u8>, u64>,
    /// Whether it is a line, which may have a prefix, or a value cut out of a document.
    pub is_line: bool,
}

/// What comes next in a file.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
enum Form {
    /// Lines, each with an argument.
    Lines,
    /// JSON values in a row.
    Values,
    /// The elements of an array.
    Elements,
    /// The start of a HAR.
    Har,
    /// The entries of a HAR.
    Entries,
    Over,
}

type Input<R> = BufReader<Chain<Cursor<Vec<u8>>, R>>;

/// A file of captured arguments: JSON Lines, a log, a JSON document or a HAR.
#[derive(Debug)]
pub struct CaptureReader<R> {
    scanner: Scanner<Input<R>>,
    form: Form,
    entries: u64,
    /// The last line in which a value began, and how many did.
    begun: (u64, u64),
}

impl<R: Read> CaptureReader<R> {
    /// Tells the form of a file from its start.
    ///
    /// # Errors
    /// When the file cannot be read or is not in UTF-8.
    pub fn new(mut file: R) -> Result<Self, SourceError> {
        let mut start = Vec::new();
        file.by_ref().take(SNIFFED).read_to_end(&mut start)?;
        let mark = |mark: &[u8]| start.starts_with(mark);
        if mark(&[0xff, 0xfe, 0, 0]) || mark(&[0, 0, 0xfe, 0xff]) {
            return Err(SourceError::Encoding(ForeignEncoding::Utf32));
        }
        // Without a mark, the zero bytes of the first characters tell.
        let zeros = start.len() > 1 && (start[0] == 0) != (start[1] == 0);
        if mark(&[0xff, 0xfe]) || mark(&[0xfe, 0xff]) || zeros {
            return Err(SourceError::Encoding(ForeignEncoding::Utf16));
        }
        if is_binary(&start) {
            return Err(SourceError::Binary);
        }
        let skipped = if mark("\u{feff}".as_bytes()) { 3 } else { 0 };
        let form = form(&start[skipped..]);
        let mut start = Cursor::new(start);
        start.set_position(skipped as u64);
        Ok(Self {
            scanner: Scanner::new(BufReader::with_capacity(1 << 16, start.chain(file))),
            form,
            entries: 0,
            begun: (0, 0),
        })
    }

    /// Whether the file is made of lines.
    pub fn is_lines(&self) -> bool {
        self.form == Form::Lines
    }

    /// The next part of the file.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn next_item(&mut self) -> io::Result<Option<SourceItem>> {
        loop {
            let piece = match self.form {
                Form::Lines => self.scanner.line()?,
                Form::Values => match self.scanner.skip(b",")? {
                    None => None,
                    Some(b'[') => {
                        self.scanner.take()?;
                        self.form = Form::Elements;
                        continue;
                    }
                    Some(_) => self.scanner.value(true)?,
                },
                Form::Elements | Form::Entries => match self.scanner.skip(b",")? {
                    None => None,
                    Some(b']') => {
                        self.scanner.take()?;
                        self.form = match self.form {
                            Form::Entries => Form::Over,
                            _ => Form::Values,
                        };
                        continue;
                    }
                    Some(_) => self.scanner.value(true)?,
                },
                Form::Har => {
                    self.form = self.entries_of_har()?;
                    continue;
                }
                Form::Over => None,
            };
            return Ok(piece.map(|piece| self.item(piece)));
        }
    }

    fn item(&mut self, piece: Piece) -> SourceItem {
        let in_har = self.form == Form::Entries;
        self.entries += u64::from(in_har);
        let before = match self.begun {
            (line, count) if line == piece.line => count,
            _ => 0,
        };
        self.begun = (piece.line, before + 1);
        SourceItem {
            place: FilePlace {
                line: piece.line,
                entry: in_har.then_some(self.entries),
                item: (before > 0 && !in_har).then_some(before + 1),
            },
            bytes: if piece.is_whole() {
                Ok(piece.bytes)
            } else {
                Err(piece.length)
            },
            is_line: self.form == Form::Lines,
        }
    }

    /// Goes to `log.entries`, past whatever stands before it.
    fn entries_of_har(&mut self) -> io::Result<Form> {
        // `{"log": {`, which the start of the file was recognised by.
        self.scanner.skip(b"{")?;
        self.scanner.value(false)?;
        self.scanner.skip(b":{")?;
        while let Some(byte) = self.scanner.skip(b",")? {
            if byte == b'}' {
                return Ok(Form::Over);
            }
            let name = self.scanner.value(true)?.unwrap_or_default();
            let next = self.scanner.skip(b":")?;
            if name.bytes == b"\"entries\"" && next == Some(b'[') {
                self.scanner.take()?;
                return Ok(Form::Entries);
            }
            self.scanner.value(false)?;
        }
        Ok(Form::Over)
    }
}

/// Whether a file begins with what no text is made of: of so many bytes, one in twenty or more is a control character. A log may hold
/// a few.
fn is_binary(start: &[u8]) -> bool {
    const FEWEST: usize = 64;
    let acts = |byte: &&u8| **byte < 0x20 && !b"\t\n\r\x08\x0c\x1b".contains(byte);
    start.len() >= FEWEST
        && start.contains(&0)
        && 20 * start.iter().filter(acts).count() >= start.len()
}

fn form(start: &[u8]) -> Form {
    let text = String::from_utf8_lossy(start);
    let text = text.trim_start();
    if is_har(text) {
        return Form::Har;
    }
    let whole = text.lines().next().unwrap_or_default().trim_end();
    let complete = serde_json::from_str::<IgnoredAny>(whole).is_ok();
    let is_long = whole.len() == text.len() && start.len() as u64 == SNIFFED;
    let opens = whole.ends_with(['{', '[', ',']);
    let is_document = match text.chars().next() {
        // A line of a log may begin with a bracket too.
        Some('[') if is_long => whole[1..].trim_start().starts_with(['{', '"', '[']),
        Some('[') => complete || opens,
        Some('{') => opens && !complete,
        _ => false,
    };
    if is_document {
        Form::Values
    } else {
        Form::Lines
    }
}

/// Whether a text begins with `{"log": {`.
fn is_har(text: &str) -> bool {
    let mut rest = Some(text);
    for part in ["{", "\"log\"", ":", "{"] {
        rest = rest.and_then(|rest| rest.trim_start().strip_prefix(part));
    }
    rest.is_some()
}
