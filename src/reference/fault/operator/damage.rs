//! Faults in the JSON text of a layer.

/// What is done to the text of a layer.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum DamageOp {
    /// The first member stands there twice, the second time with the right value.
    DuplicateMember,
    /// Something follows the value.
    TrailingText,
    /// A comma follows the last member.
    TrailingComma,
    /// A byte order mark comes first.
    Mark,
    /// Strings stand in single quotes.
    SingleQuotes,
    /// The first key has no quotes.
    BareKey,
    /// The last character is missing.
    Truncated,
}

impl DamageOp {
    pub(in crate::reference::fault) const ALL: [Self; 7] = [
        Self::DuplicateMember,
        Self::TrailingText,
        Self::TrailingComma,
        Self::Mark,
        Self::SingleQuotes,
        Self::BareKey,
        Self::Truncated,
    ];

    pub(in crate::reference::fault) const fn name(self) -> &'static str {
        match self {
            Self::DuplicateMember => "duplicate-member",
            Self::TrailingText => "trailing-text",
            Self::TrailingComma => "trailing-comma",
            Self::Mark => "byte-order-mark",
            Self::SingleQuotes => "single-quotes",
            Self::BareKey => "bare-key",
            Self::Truncated => "truncated",
        }
    }

    pub(in crate::reference::fault) const fn describe(self) -> &'static str {
        match self {
            Self::DuplicateMember => "has its first member twice",
            Self::TrailingText => "goes on after the value",
            Self::TrailingComma => "has a comma after the last member",
            Self::Mark => "begins with a byte order mark",
            Self::SingleQuotes => "has strings in single quotes",
            Self::BareKey => "has a key without quotes",
            Self::Truncated => "lacks its last character",
        }
    }

    /// Spoils the text of an object.
    pub(in crate::reference) fn spoil(self, text: &mut String) {
        let key = text.find('"').and_then(|begin| {
            let end = begin + 2 + text[begin + 1..].find('"')?;
            Some(begin..end)
        });
        match self {
            Self::DuplicateMember => {
                if let Some(key) = key {
                    let again = format!("{}:null,", &text[key.clone()]);
                    text.insert_str(key.start, &again);
                }
            }
            Self::TrailingText => text.push_str(";0"),
            Self::TrailingComma => {
                let end = text.trim_end().len() - 1;
                text.insert(end, ',');
            }
            Self::Mark => text.insert(0, '\u{feff}'),
            Self::SingleQuotes => *text = text.replace('"', "'"),
            Self::BareKey => {
                if let Some(key) = key {
                    text.remove(key.end - 1);
                    text.remove(key.start);
                }
            }
            Self::Truncated => {
                text.truncate(text.trim_end().len());
                text.pop();
            }
        }
    }
}
