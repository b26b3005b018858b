//! The document that a spec was made from, sentence by sentence.

use serde::{Deserialize, Serialize};

use super::text::{NoLanguage, Text};
use crate::fields::{Fields, Name};

/// The document that a spec was made from.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Source {
    /// Title of the document.
    pub title: Text,
    /// Where it is published. Default: nowhere.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub url: String,
    /// The date of the revision that the spec was made from, as `2022-11-15`. Default: not known.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub date: String,
    /// Other pages from which statements are taken, by id. What stands there is no requirement of this document. A profile that names
    /// a document of its own gets the base's document as a page, under the name of the base. Default: none.
    #[serde(default, skip_serializing_if = "Fields::is_empty")]
    pub pages: Fields<SourcePage>,
    /// The sections; clauses and statements refer to them by id.
    pub sections: Fields<Section>,
    /// What it states, in its order; clauses refer to them by id. One to which none does is shown as open. Default: nothing, and then only sections are
    /// accounted for.
    #[serde(default, skip_serializing_if = "Fields::is_empty")]
    pub statements: Fields<Statement>,
}

/// A page beside the document.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SourcePage {
    /// Title of the page.
    pub title: Text,
    /// Where it is published. Default: nowhere.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub url: String,
    /// The date of the revision, as `2022-11-15`. Default: not known.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub date: String,
}

/// A section of the document, or of another page.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(try_from = "RawSection", deny_unknown_fields)]
pub struct Section {
    /// Heading in English.
    pub en: String,
    /// Heading in Chinese.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub zh: String,
    /// The page on which it stands. Default: the document itself.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub page: Option<Name>,
}

/// A section as it is written in a file.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawSection {
    #[serde(default)]
    en: Option<String>,
    #[serde(default)]
    zh: Option<String>,
    #[serde(default)]
    page: Option<Name>,
}

impl TryFrom<RawSection> for Section {
    type Error = NoLanguage;

    fn try_from(raw: RawSection) -> Result<Self, NoLanguage> {
        let Text { en, zh } = Text::of(raw.en, raw.zh)?;
        Ok(Self {
            en,
            zh,
            page: raw.page,
        })
    }
}

impl Section {
    /// The heading in the language of the document, Chinese if there is one.
    pub fn name(&self) -> &str {
        if self.zh.is_empty() {
            &self.en
        } else {
            &self.zh
        }
    }

    /// The heading.
    pub fn heading(&self) -> Text {
        Text {
            en: self.en.clone(),
            zh: self.zh.clone(),
        }
    }
}

/// One statement of the document: as much of it as one can agree or disagree with.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Statement {
    /// The section that it stands in.
    pub section: Name,
    /// The words of the document, in its own language and to the letter. Either these or `gist`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub quote: Option<String>,
    /// What it says, in the words of the spec's author: where the document is not at hand, or must not be quoted.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub gist: Option<Text>,
    /// Why nothing is required by it: it leads over, or refers to another page. No clause comes from it. Default: clauses do.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub informative: Option<Text>,
}

impl Statement {
    /// What it says: to the letter, or else in English.
    pub fn words(&self) -> &str {
        let gist = self.gist.as_ref().map(|gist| gist.en.as_str());
        self.quote.as_deref().or(gist).unwrap_or_default()
    }
}
