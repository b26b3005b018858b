//! Texts of the kinds that break implementations.

use crate::rng::Rng;

/// A kind of text. The order is that of importance: the first ones come first in a campaign.
#[derive(Clone, Copy, Debug, Eq, PartialEq, Hash)]
pub enum TextClass {
    /// Letters and digits.
    Plain,
    /// `"` and `'`.
    Quotes,
    /// Nothing at all.
    Empty,
    /// Characters beyond the Basic Multilingual Plane.
    Astral,
    /// `\`, alone and before letters that make an escape.
    Backslashes,
    /// The user has never set it.
    Unset,
    /// Tab, line feed and other control characters.
    Controls,
    /// Space at either end, of several kinds.
    Edges,
    /// `<`, `>`, `&` and tags.
    Html,
    /// Text that looks like JSON, or like the end of it.
    Json,
    /// Decomposed, compatibility and singleton forms that normalisation would change.
    Unnormalised,
    /// `%41`, `+` and broken percent escapes.
    Percent,
    /// More than twenty and fewer than three hundred characters.
    Medium,
    /// Chinese characters and punctuation.
    Chinese,
    /// U+2028 and U+2029.
    Separators,
    /// U+0000.
    Nul,
    /// Right-to-left letters and marks.
    RightToLeft,
    /// `&#39;`, `&lt;` and the like, as they stand.
    Entities,
    /// `\u0041` and the like, as they stand.
    Escapes,
    /// Upper and lower case, with letters whose case mapping is not simple.
    Cases,
    /// Joiners, variation selectors and other invisible characters.
    Invisible,
    /// Digits only.
    Digits,
    /// Words that languages use for nothing, for truth and for members of every object.
    Words,
    /// Nothing but blanks, one emoji, or a JSON text.
    Alone,
    /// Ten thousand characters.
    Long,
    /// Some of everything.
    Mixed,
}

impl TextClass {
    /// All kinds.
    pub const ALL: [Self; 26] = [
        Self::Plain,
        Self::Quotes,
        Self::Empty,
        Self::Astral,
        Self::Backslashes,
        Self::Unset,
        Self::Controls,
        Self::Edges,
        Self::Html,
        Self::Json,
        Self::Unnormalised,
        Self::Percent,
        Self::Medium,
        Self::Chinese,
        Self::Separators,
        Self::Nul,
        Self::RightToLeft,
        Self::Entities,
        Self::Escapes,
        Self::Cases,
        Self::Invisible,
        Self::Digits,
        Self::Words,
        Self::Alone,
        Self::Long,
        Self::Mixed,
    ];

    /// The pieces that make a text of this kind what it is.
    const fn pieces(self) -> &'static [&'static str] {
        match self {
            Self::Plain | Self::Empty | Self::Unset | Self::Medium | Self::Long => {
                &["Ann", "Bo", "Zed", "x1", "Q"]
            }
            Self::Quotes => &["\"", "'", "\"a\"", "O'Neil", "\"\"", "`"],
            Self::Astral => &["😀", "𝒜", "𠮷", "🧑🏽", "🇨🇳", "\u{10FFFD}"],
            Self::Backslashes => &["\\", "\\\\", "\\n", "C:\\temp", "\\\"", "\\/"],
            Self::Controls => &[
                "\n",
                "\t",
                "\r\n",
                "\u{1}",
                "\u{1b}[1m",
                "\u{7f}",
                "\u{8}\u{c}",
            ],
            Self::Edges => &["mid dle", "a  b", "c"],
            Self::Html => &[
                "<b>",
                "&",
                "</script>",
                "<img src=x onerror=alert(1)>",
                "<!--",
                "a<b>c",
            ],
            Self::Json => &[
                "{\"response\":{}}",
                "\"}",
                "\"}}",
                "[1,2]",
                ",\"code\":\"10000\"",
                "null}",
                "//",
            ],
            Self::Unnormalised => &[
                "e\u{301}",
                "ﬁ",
                "\u{212B}",
                "ｶﾞ",
                "\u{1100}\u{1161}",
                "²",
                "A\u{30A}",
            ],
            Self::Percent => &["%41", "%", "100%", "+", "%E4%BD%A0", "%zz", "a+b", "%2F"],
            Self::Chinese => &["张三", "你好", "「名」", "丨", "，。"],
            Self::Separators => &["\u{2028}", "\u{2029}", "a\u{2028}b"],
            Self::Nul => &["\0", "a\0b", "\0\0"],
            Self::RightToLeft => &["שלום", "مرحبا", "\u{202E}abc\u{202C}", "\u{200F}", "א1"],
            Self::Entities => &["&#39;", "&lt;", "&amp;amp;", "&#x41;", "&nbsp;"],
            Self::Escapes => &["\\u0041", "\\x41", "\\ud83d", "\\n", "${x}", "{{x}}", "%s"],
            Self::Cases => &["ABC", "aBc", "İ", "ß", "ﬀ", "Σς", "DŽ"],
            Self::Invisible => &[
                "\u{200B}",
                "👨\u{200D}👩\u{200D}👧",
                "❤\u{FE0F}",
                "\u{FEFF}",
                "\u{AD}",
                "\u{2060}",
                "می\u{200C}خواهم",
            ],
            Self::Digits => &[
                "13800138000",
                "007",
                "0",
                "10000",
                "1e5",
                "-1",
                "9007199254740993",
            ],
            Self::Words => &[
                "null",
                "undefined",
                "true",
                "NaN",
                "[object Object]",
                "None",
                "nil",
                "Infinity",
                "constructor",
                "__proto__",
            ],
            Self::Alone => &[
                " ",
                "@",
                "😀",
                "{}",
                "\u{3000}",
                "[]",
                "\"\"",
                "{\"a\":1}",
                "🇨🇳",
            ],
            Self::Mixed => &[
                "\"", "\\", "😀", "\n", "<b>", "e\u{301}", "%41", "你", "\u{2028}", "&#39;", " ",
                "\\u0041", "\u{200D}", "Z", "/", "}",
            ],
        }
    }

    /// A text of this kind with at most `most` characters, or `None` for [`TextClass::Unset`]. `mark` is put into it where it does no harm to the kind.
    pub(super) fn make(self, rng: &mut Rng, mark: &str, most: usize) -> Option<String> {
        if self == Self::Unset {
            return None;
        }
        let mut text = String::with_capacity(64);
        match self {
            Self::Unset | Self::Empty => {}
            // Like a phone number: what masks those finds it.
            Self::Digits if rng.chance(1, 3) => text.push_str("13800138000"),
            Self::Digits | Self::Words | Self::Alone => text.push_str(rng.piece(self.pieces())),
            Self::Plain => {
                text.push_str(rng.piece(self.pieces()));
                text.push(' ');
                text.push_str(mark);
            }
            Self::Edges => {
                text.push_str(rng.piece(&[" ", "  ", "\t", "\u{3000}", "\u{A0}", "\n", ""]));
                text.push_str(rng.piece(self.pieces()));
                text.push_str(mark);
                text.push_str(rng.piece(&[" ", "  ", "\u{3000}", "\u{A0}", "\r\n"]));
            }
            Self::Medium => {
                let length = *rng.pick(&[21, 33, 65, 129, 256]) + rng.below(40);
                self.fill(rng, &mut text, mark, length);
            }
            Self::Long => self.fill(rng, &mut text, mark, 10_000),
            _ => {
                let before = rng.below(3);
                for _ in 0..before {
                    text.push_str(rng.piece(self.pieces()));
                }
                text.push_str(mark);
                for _ in 0..=rng.below(3) {
                    text.push_str(rng.piece(self.pieces()));
                    if rng.chance(1, 3) {
                        text.push('a');
                    }
                }
            }
        }
        // Counting characters is much faster than going through them.
        if text.len() > most
            && text.chars().count() > most
            && let Some((at, _)) = text.char_indices().nth(most)
        {
            text.truncate(at);
        }
        Some(text)
    }

    /// A text that has every piece of every kind in it, the most telling ones first, and space at either end.
    pub(super) fn everything(mark: &str) -> String {
        let mixes = [
            Self::Medium,
            Self::Long,
            Self::Mixed,
            Self::Unset,
            Self::Empty,
        ];
        let classes = || Self::ALL.into_iter().filter(|class| !mixes.contains(class));
        let most = classes()
            .map(|class| class.pieces().len())
            .max()
            .unwrap_or(0);
        let mut text = String::from("  ");
        text.push_str(mark);
        for at in 0..most {
            for piece in classes().filter_map(|class| class.pieces().get(at)) {
                text.push_str(piece);
                text.push('a');
            }
        }
        text.push_str("  b ");
        text
    }

    /// Fills `text` up to `length` characters, with a passage that comes again: what is long is not also varied, and does not look as if something were
    /// encoded in it either, or the search for marks would take longer than all else.
    fn fill(self, rng: &mut Rng, text: &mut String, mark: &str, length: usize) {
        text.push_str(mark);
        let begin = text.len();
        let mut left = length.saturating_sub(mark.len());
        let (mut passage, mut word) = (0, 0);
        while passage < PASSAGE.min(left) {
            let piece = if word >= WORD || rng.chance(1, 8) {
                "名"
            } else {
                rng.piece(self.pieces())
            };
            let count = piece.chars().count();
            if count > left {
                break;
            }
            word = if piece == "名" { 0 } else { word + count };
            text.push_str(piece);
            left -= count;
            passage += count;
        }
        let end = text.len();
        while passage > 0 && left >= passage {
            text.extend_from_within(begin..end);
            left -= passage;
        }
        text.extend(std::iter::repeat_n('e', left));
    }
}

/// How many characters come in a long text before they come again.
const PASSAGE: usize = 60;

/// How many Latin letters and digits come one after the other in a long text, more or less.
const WORD: usize = 6;

/// A text that can stand in a URL: a byte for each character.
#[derive(Clone, Copy, Debug)]
pub(super) struct UrlPart {
    pieces: [&'static str; 3],
    /// How often a passage follows: an address of 2000 characters is still one.
    more: usize,
}

impl UrlPart {
    /// The simplest.
    pub(super) const PLAIN: Self = Self {
        pieces: ["a", "", ""],
        more: 0,
    };

    /// Of every kind something.
    pub(super) fn everything() -> String {
        Self::PIECES.concat()
    }

    const PIECES: &[&str] = &[
        "XXXXXXXX",
        "?imageMogr2/thumbnail/160x160",
        "?a=1&b=2",
        "%E4%BD%A0",
        "%2F%252F",
        "#top",
        "~tfs(1)!*'",
        "+x",
        "@2x.png",
        ";v=1",
        "&amp;",
        "//",
    ];

    /// Any.
    pub(super) fn any(rng: &mut Rng) -> Self {
        let mut pieces = [""; 3];
        let count = 1 + rng.below(pieces.len());
        for piece in &mut pieces[..count] {
            *piece = rng.piece(Self::PIECES);
        }
        Self {
            pieces,
            more: if rng.chance(1, 10) {
                *rng.pick(&[30, 30, 110, 220])
            } else {
                0
            },
        }
    }

    /// Appends it to `text`.
    pub(super) fn write(&self, text: &mut String) {
        text.extend(self.pieces);
        text.extend(std::iter::repeat_n("abcdefgh.", self.more));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_are_what_i_json_can_hold() {
        let mut rng = Rng::new(1);
        for class in TextClass::ALL {
            for _ in 0..200 {
                let Some(text) = class.make(&mut rng, "73917000001", 10_000) else {
                    continue;
                };
                let json = serde_json::to_string(&text).expect("a string");
                let defects = crate::ijson::read(&json).defects;
                assert!(defects.is_empty(), "{class:?}: {text:?}: {defects:?}");
                assert!(text.chars().count() <= 10_000);
            }
        }
    }
}
