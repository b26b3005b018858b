//! Sentences in English and Chinese.

use serde::{Deserialize, Serialize};
use thiserror::Error;

use crate::fields::not_null;

/// A sentence in English, Chinese, or both. At least one of the two languages is expected.
#[derive(Clone, Debug, Default, Eq, PartialEq, Serialize, Deserialize)]
#[serde(try_from = "RawText")]
pub struct Text {
    /// English. Default: the Chinese sentence, so that every message has words.
    pub en: String,
    /// Chinese. Default: none.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub zh: String,
}

/// A text as it is written in a file.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawText {
    #[serde(default, deserialize_with = "not_null")]
    en: Option<String>,
    #[serde(default, deserialize_with = "not_null")]
    zh: Option<String>,
}

/// A text has neither English nor Chinese.
#[derive(Clone, Copy, Debug, Eq, PartialEq, Error)]
#[error("missing text: `en`, `zh` or both are expected")]
pub struct NoLanguage;

impl TryFrom<RawText> for Text {
    type Error = NoLanguage;

    fn try_from(raw: RawText) -> Result<Self, NoLanguage> {
        Self::of(raw.en, raw.zh)
    }
}

impl Text {
    /// A text in the languages that are there.
    pub(super) fn of(en: Option<String>, zh: Option<String>) -> Result<Self, NoLanguage> {
        let (en, zh) = match (en, zh) {
            (Some(en), Some(zh)) => (en, zh),
            (Some(en), None) => (en, String::new()),
            (None, Some(zh)) => (zh.clone(), zh),
            (None, None) => return Err(NoLanguage),
        };
        Ok(Self { en, zh })
    }

    /// Both languages in one line, or the one that there is.
    pub fn bilingual(&self) -> String {
        match self.chinese() {
            Some(chinese) => format!("{chinese} ({})", self.en),
            None => self.en.clone(),
        }
    }

    /// The Chinese sentence, if there is one beside the English.
    pub fn chinese(&self) -> Option<&str> {
        (!self.zh.is_empty() && self.zh != self.en).then_some(&*self.zh)
    }
}
