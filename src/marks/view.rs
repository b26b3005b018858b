//! Texts under examination, and the writer that derives one from another.

use std::borrow::Cow;
use std::ops::Range;

use super::mark::MARK_LEN;
use super::sighting::Wrapping;

/// Stands where a derived view skipped something. No layer uses this byte, so
/// nothing is ever found across a gap.
pub(super) const GAP: u8 = 0xFF;

/// The outermost text, or what remains of it after undoing some layers.
pub(super) struct Unwrapped<'t> {
    pub bytes: Cow<'t, [u8]>,
    /// For each byte its offset in the outermost text; absent for that text
    /// itself.
    origins: Option<Vec<u32>>,
    /// What was undone, outermost first.
    pub layers: Vec<Wrapping>,
}

impl<'t> Unwrapped<'t> {
    /// The outermost text.
    pub fn outermost(text: &'t str) -> Self {
        Self {
            bytes: Cow::Borrowed(text.as_bytes()),
            origins: None,
            layers: Vec::new(),
        }
    }

    fn origin(&self, at: usize) -> u32 {
        match &self.origins {
            Some(origins) => origins[at],
            None => u32::try_from(at).unwrap_or(u32::MAX),
        }
    }

    /// The smallest offset in the outermost text that any of these bytes
    /// stems from.
    pub fn offset(&self, at: Range<usize>) -> usize {
        match &self.origins {
            Some(origins) => origins[at]
                .iter()
                .min()
                .map_or(0, |&origin| usize::try_from(origin).unwrap_or(usize::MAX)),
            None => at.start,
        }
    }
}

/// The ASCII characters that layers are written in, separators and line breaks
/// included.
pub(super) static PLAIN: [bool; 256] = {
    let mut table = [false; 256];
    let mut byte = 0_u8;
    while byte < 128 {
        table[byte as usize] = byte.is_ascii_alphanumeric();
        byte += 1;
    }
    let others = b"\t\n\r #%&+-./:;=\\_";
    let mut at = 0;
    while at < others.len() {
        table[others[at] as usize] = true;
        at += 1;
    }
    table
};

/// Whether `byte`, coming after `before`, could be part of a wrapped mark.
///
/// Everything that the layers are written in is allowed: [some](PLAIN) of ASCII,
/// fullwidth forms in UTF-8, and the NULs of UTF-16 (which never come in pairs).
/// That leaves out most of what results from decoding something that was not
/// encoded, and in JSON most of what is between two values.
pub(super) fn belongs(before: u8, byte: u8) -> bool {
    match byte {
        // A fullwidth form is 0xEF, then 0xBC or 0xBD, then one more.
        0xEF => true,
        _ if PLAIN[usize::from(byte)] => true,
        0 => before != 0,
        0xBC | 0xBD => matches!(before, 0xEF | 0xBC | 0xBD),
        0x80..=0xBF => matches!(before, 0xBC | 0xBD),
        _ => false,
    }
}

/// Writes the view that results from undoing one more layer.
///
/// Only stretches that could hold a mark are kept.
pub(super) struct Writer<'v> {
    source: &'v Unwrapped<'v>,
    bytes: Vec<u8>,
    origins: Vec<u32>,
    /// Where the current stretch starts in `bytes`.
    stretch: usize,
    /// How many bytes may be kept.
    room: usize,
    overflowed: bool,
}

impl<'v> Writer<'v> {
    pub fn new(source: &'v Unwrapped<'v>, room: usize) -> Self {
        Self {
            source,
            bytes: Vec::new(),
            origins: Vec::new(),
            stretch: 0,
            room,
            overflowed: false,
        }
    }

    /// The bytes that are being decoded.
    pub fn source(&self) -> &'v [u8] {
        &self.source.bytes
    }

    /// Appends a byte that was encoded by the source bytes from `first` to
    /// `last`, both inclusive.
    pub fn push(&mut self, byte: u8, first: usize, last: usize) {
        let before = match self.bytes.last() {
            Some(&before) if self.bytes.len() > self.stretch => before,
            _ => GAP,
        };
        if !belongs(before, byte) {
            self.gap();
        } else if self.bytes.len() < self.room {
            self.bytes.push(byte);
            // A reversed view has descending origins, hence both ends.
            let origin = self.source.origin(first);
            self.origins.push(origin.min(self.source.origin(last)));
        } else {
            self.overflowed = true;
        }
    }

    /// Appends source bytes as they are.
    pub fn copy(&mut self, range: Range<usize>) {
        let source = self.source();
        let mut at = range.start;
        while at < range.end {
            // What can always be kept is most of the text, and is copied faster
            // all at once.
            let plain = source[at..range.end]
                .iter()
                .take_while(|byte| PLAIN[usize::from(**byte)])
                .count();
            let kept = at..at + plain.min(self.room.saturating_sub(self.bytes.len()));
            self.overflowed |= kept.len() < plain;
            self.bytes.extend_from_slice(&source[kept.clone()]);
            match &self.source.origins {
                Some(origins) => self.origins.extend_from_slice(&origins[kept]),
                None => self.origins.extend(kept.map(|at| self.source.origin(at))),
            }
            at += plain;
            if at < range.end {
                self.push(source[at], at, at);
                at += 1;
            }
        }
    }

    /// Ends the current stretch, so that nothing is found across this point.
    pub fn gap(&mut self) {
        if self.bytes.len() - self.stretch < MARK_LEN {
            self.bytes.truncate(self.stretch);
            self.origins.truncate(self.stretch);
        } else {
            self.origins.push(self.origins[self.stretch]);
            self.bytes.push(GAP);
            self.stretch = self.bytes.len();
        }
    }

    /// Whether there is no room for more.
    pub fn is_full(&self) -> bool {
        self.overflowed
    }

    /// The finished view, unless nothing was worth keeping.
    pub fn finish(mut self, layer: Wrapping) -> Option<Unwrapped<'static>> {
        self.gap();
        if self.bytes.is_empty() {
            return None;
        }
        let mut layers = Vec::with_capacity(self.source.layers.len() + 1);
        layers.extend_from_slice(&self.source.layers);
        layers.push(layer);
        Some(Unwrapped {
            bytes: Cow::Owned(self.bytes),
            origins: Some(self.origins),
            layers,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn copying_is_pushing() {
        let text = "0123456789ab\u{e9}abcdefghijkl\r\n７８\0９\0\0x";
        let source = Unwrapped::outermost(text);
        for room in [10, 15, 1000] {
            let (mut one, mut other) = (Writer::new(&source, room), Writer::new(&source, room));
            one.copy(0..text.len());
            for (at, byte) in text.bytes().enumerate() {
                other.push(byte, at, at);
            }
            assert_eq!(one.is_full(), other.is_full());
            let (one, other) = (one.finish(Wrapping::Hex), other.finish(Wrapping::Hex));
            assert_eq!(
                one.map(|view| (view.bytes, view.origins)),
                other.map(|view| (view.bytes, view.origins))
            );
        }
    }

    fn write(pieces: &[&[u8]], room: usize) -> (Option<Unwrapped<'static>>, bool) {
        let source = Unwrapped::outermost("0123456789");
        let mut writer = Writer::new(&source, room);
        for piece in pieces {
            for &byte in *piece {
                writer.push(byte, 3, 2);
            }
            writer.gap();
        }
        let full = writer.is_full();
        (writer.finish(Wrapping::Hex), full)
    }

    #[test]
    fn short_stretches_are_dropped() {
        let (view, _) = write(&[b"0123456789", b"01234567890", b"x", b"\x01"], 99);
        let view = view.unwrap();
        assert_eq!(&*view.bytes, b"01234567890\xFF");
        assert_eq!(view.layers, [Wrapping::Hex]);
        assert_eq!(view.offset(0..11), 2, "the leftmost origin counts");
        assert!(write(&[b"0123456789"], 99).0.is_none());
    }

    #[test]
    fn foreign_bytes_end_a_stretch() {
        let (view, _) = write(&[b"0123456789\xC3\xA90123456789"], 99);
        assert!(view.is_none());
        let (view, _) = write(&["1234５６７".as_bytes()], 99);
        assert!(view.unwrap().bytes.starts_with("1234５６７".as_bytes()));
    }

    #[test]
    fn single_nuls_are_kept() {
        let (view, _) = write(&[b"0\x001\x002\x003\x004\x005\x00"], 99);
        assert_eq!(view.unwrap().bytes.len(), 13);
        let (view, _) = write(&[&[0; 99]], 99);
        assert!(view.is_none());
    }

    #[test]
    fn room_is_respected() {
        let (view, full) = write(&[&[b'x'; 50]], 20);
        assert!(full);
        assert_eq!(view.unwrap().bytes.len(), 21, "twenty and the gap");
        assert!(!write(&[&[b'x'; 20]], 20).1);
    }
}
