//! Cutting long texts for people.

use std::borrow::Cow;

/// The first `most` characters of a text; `None` if it has no more than that.
pub fn start(text: &str, most: usize) -> Option<&str> {
    let (at, _) = text.char_indices().nth(most)?;
    Some(&text[..at])
}

/// A text, cut after `most` characters: `…` stands for the rest.
pub fn cut(text: &str, most: usize) -> Cow<'_, str> {
    start(text, most).map_or(Cow::Borrowed(text), |start| Cow::Owned(format!("{start}…")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_is_cut_between_characters() {
        assert_eq!(cut("张三李四", 2), "张三…");
        assert_eq!(cut("张三", 2), "张三");
        assert_eq!(cut("", 0), "");
        assert_eq!(start("ab", 2), None);
        assert_eq!(start("ab", 0), Some(""));
    }
}
