//! The document that a spec was made from, sentence by sentence.

use serde::{Deserialize, Serialize};

use super::model::Text;
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
    /// Its sections; clauses and statements refer to them by id.
    pub sections: Fields<Text>,
    /// What it states, in its order; clauses refer to them by id. One to which none does is shown as open. Default: nothing, and then only sections are
    /// accounted for.
    #[serde(default, skip_serializing_if = "Fields::is_empty")]
    pub statements: Fields<Statement>,
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
    pub aside: Option<Text>,
}

impl Statement {
    /// What it says: to the letter, or else in English.
    pub fn words(&self) -> &str {
        let gist = self.gist.as_ref().map(|gist| gist.en.as_str());
        self.quote.as_deref().or(gist).unwrap_or_default()
    }
}
