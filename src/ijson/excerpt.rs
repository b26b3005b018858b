//! A place in a text, shown.

use unicode_width::UnicodeWidthChar;

use super::cursor::BYTE_ORDER_MARK;
use super::locate::TextPlace;

/// The most characters of a line that are shown on each side of a place, when
/// the line is too long to be shown whole.
const REACH: usize = 50;

/// A place for people to look at: three lines, without a line end after the
/// last.
///
/// ```text
/// out.json:2:11
///   "a": [1,, 2],
///           ^
/// ```
///
/// `file` is what to call the text. A long line is cut around the caret, with
/// an ellipsis where it was. Tabs are kept and stand under tabs; other control
/// characters are shown as their pictures (U+2400 and after), so that they
/// cannot act on a terminal. The caret is counted in columns: most Chinese
/// characters take two of them.
#[must_use]
pub fn excerpt(text: &str, place: &TextPlace, file: &str) -> String {
    // A byte order mark is shown by nothing, and so counts as no column.
    let seen = text.strip_prefix(BYTE_ORDER_MARK).unwrap_or(text);
    let hidden = text.len() - seen.len();
    let offset = seen.floor_char_boundary(place.offset.saturating_sub(hidden));
    let (before, after) = seen.split_at(offset);
    let before = &before[before.rfind('\n').map_or(0, |end| end + 1)..];
    let after = &after[..after.find('\n').unwrap_or(after.len())];
    let after = after.strip_suffix('\r').unwrap_or(after);
    // A side that is short leaves its room to the other.
    let room = |other: &str| 2 * REACH - other.chars().take(REACH).count();
    let (left, right) = (last(before, room(after)), first(after, room(before)));

    let mut line = String::new();
    let mut caret = String::new();
    if left.len() < before.len() {
        line.push('…');
        caret.push(' ');
    }
    for char in left.chars() {
        let char = shown(char);
        line.push(char);
        match char {
            '\t' => caret.push(char),
            _ => caret.extend(std::iter::repeat_n(' ', char.width().unwrap_or(0))),
        }
    }
    line.extend(right.chars().map(shown));
    if right.len() < after.len() {
        line.push('…');
    }
    let TextPlace {
        line: row, column, ..
    } = place;
    format!("{file}:{row}:{column}\n{line}\n{caret}^")
}

/// The first characters of a text.
fn first(text: &str, count: usize) -> &str {
    let end = text
        .char_indices()
        .nth(count)
        .map_or(text.len(), |(at, _)| at);
    &text[..end]
}

/// The last characters of a text.
fn last(text: &str, count: usize) -> &str {
    let from = text.char_indices().rev().take(count).last();
    from.map_or("", |(at, _)| &text[at..])
}

/// What stands for a character in an excerpt.
fn shown(char: char) -> char {
    match char {
        '\t' => char,
        '\0'..='\x1f' => char::from_u32(0x2400 + u32::from(char)).unwrap_or(char),
        '\x7f' => '\u{2421}',
        _ if char.is_control() => char::REPLACEMENT_CHARACTER,
        _ => char,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shows(text: &str, offset: usize) -> String {
        excerpt(text, &TextPlace::at(text, offset), "a.json")
    }

    #[test]
    fn a_caret_stands_under_the_place() {
        let text = "{\n  \"é\": x,\r\n}";
        let offset = text.find('x').unwrap();
        assert_eq!(shows(text, offset), "a.json:2:8\n  \"é\": x,\n       ^");
        assert_eq!(shows(text, 0), "a.json:1:1\n{\n^");
        assert_eq!(shows(text, 999), "a.json:3:2\n}\n ^");
        assert_eq!(shows("", 0), "a.json:1:1\n\n^");
        assert_eq!(shows("\u{FEFF}[", 0), "a.json:1:1\n[\n^");
        assert_eq!(shows("\u{FEFF}[", 3), "a.json:1:1\n[\n^");
    }

    #[test]
    fn a_chinese_character_takes_two_columns() {
        let text = "\"昵称\": x";
        let offset = text.find('x').unwrap();
        assert_eq!(shows(text, offset), "a.json:1:7\n\"昵称\": x\n        ^");
        let text = "\"e\u{301}\": x";
        let offset = text.find('x').unwrap();
        assert_eq!(shows(text, offset), "a.json:1:7\n\"e\u{301}\": x\n     ^");
    }

    #[test]
    fn at_the_end_of_a_line() {
        assert_eq!(shows("ab\r\ncd", 3), "a.json:1:4\nab␍\n   ^");
        assert_eq!(shows("ab\ncd", 2), "a.json:1:3\nab\n  ^");
    }

    #[test]
    fn tabs_stay_aligned_and_controls_are_harmless() {
        assert_eq!(
            shows("\t\"\t\u{1b}\u{7f}\u{9b}x", 7),
            "a.json:1:7\n\t\"\t␛␡\u{FFFD}x\n\t \t   ^"
        );
    }

    #[test]
    fn long_lines_are_cut_around_the_caret() {
        let text = "é".repeat(300) + "x" + &"y".repeat(300);
        let shown = shows(&text, 600);
        let lines: Vec<_> = shown.lines().collect();
        assert_eq!(lines[0], "a.json:1:301");
        assert_eq!(
            lines[1],
            format!("…{}x{}…", "é".repeat(REACH), "y".repeat(REACH - 1))
        );
        assert_eq!(lines[2], " ".repeat(REACH + 1) + "^");
    }

    #[test]
    fn a_short_side_leaves_its_room() {
        let text = "0123456789".repeat(10) + "z";
        assert!(shows(&text[..100], 3).contains(&text[..100]));
        let lines = |offset| {
            let shown = shows(&text, offset);
            shown.lines().nth(1).unwrap().to_owned()
        };
        assert_eq!(lines(0), format!("{}…", &text[..100]));
        assert_eq!(lines(100), text[1..].replacen('1', "…1", 1));
    }
}
