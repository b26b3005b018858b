//! A place in a text that moves forward.

pub(super) const BYTE_ORDER_MARK: &str = "\u{FEFF}";

/// A text and how far it has been read.
///
/// The position may pass through the middle of a character, but nothing ever
/// stops there, so it is on a boundary whenever a method here is called.
pub(super) struct Cursor<'t> {
    text: &'t str,
    pos: usize,
}

impl<'t> Cursor<'t> {
    pub(super) fn new(text: &'t str) -> Self {
        Cursor { text, pos: 0 }
    }

    pub(super) fn text(&self) -> &'t str {
        self.text
    }

    pub(super) fn bytes(&self) -> &'t [u8] {
        self.text.as_bytes()
    }

    pub(super) fn pos(&self) -> usize {
        self.pos
    }

    pub(super) fn move_to(&mut self, pos: usize) {
        self.pos = pos;
    }

    pub(super) fn peek(&self) -> Option<u8> {
        self.bytes().get(self.pos).copied()
    }

    /// What has not been read yet.
    pub(super) fn rest(&self) -> &'t str {
        self.text.get(self.pos..).unwrap_or_default()
    }

    pub(super) fn peek_char(&self) -> Option<char> {
        self.rest().chars().next()
    }

    /// Moves past this byte, if it is the next one.
    pub(super) fn take(&mut self, byte: u8) -> bool {
        let here = self.peek() == Some(byte);
        self.pos += usize::from(here);
        here
    }

    /// Moves past this text, if it is what follows.
    pub(super) fn take_str(&mut self, what: &str) -> bool {
        let here = self.bytes()[self.pos..].starts_with(what.as_bytes());
        if here {
            self.pos += what.len();
        }
        here
    }

    /// Moves past the four characters that JSON takes for white space.
    pub(super) fn skip_blank(&mut self) {
        while let Some(b' ' | b'\n' | b'\r' | b'\t') = self.peek() {
            self.pos += 1;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn moves_only_past_what_is_there() {
        let mut cursor = Cursor::new(" \r\n\t{né");
        cursor.skip_blank();
        assert!(!cursor.take(b'['));
        assert!(cursor.take(b'{'));
        assert!(!cursor.take_str("ne"));
        assert!(cursor.take_str("n"));
        assert_eq!(cursor.peek_char(), Some('é'));
        assert_eq!(cursor.rest(), "é");
        assert!(cursor.take_str("é"));
        assert_eq!((cursor.peek(), cursor.peek_char()), (None, None));
        assert!(!cursor.take(b'x'));
        assert_eq!(cursor.pos(), cursor.text().len());
    }

    #[test]
    fn other_white_space_is_not_blank() {
        let mut cursor = Cursor::new("\u{a0} ");
        cursor.skip_blank();
        assert_eq!(cursor.pos(), 0);
    }
}
