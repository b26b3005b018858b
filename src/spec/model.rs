//! The members of a spec file, as they stand in it.

use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::check::Check;
use super::condition::When;
use super::listed::Listed;
use super::rule::Rules;
use super::source::Source;
use super::text::Text;
use crate::fields::{Fields, Name};
use crate::scenario::FacetValue;
use crate::version::Version;

/// A spec: what one document says about one API.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Spec {
    /// Where the JSON Schema of this format lies, for editors. Not read.
    #[serde(default, rename = "$schema", skip_serializing_if = "Option::is_none")]
    pub schema: Option<String>,
    /// The version of this format: 1.
    pub format: u32,
    /// What the spec is called; `--spec NAME` finds it.
    pub name: String,
    /// The name of the API, as `my.getOpenUserInfo`. The part after the last dot is the member that is called.
    pub api: String,
    /// The version of the spec itself.
    pub version: Version,
    /// What the spec is of.
    pub title: Text,
    /// The spec that this one changes. Only in profiles; gone once the profile has been applied.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub extends: Option<String>,
    /// The document.
    pub source: Source,
    /// What a world consists of, besides users.
    pub facets: Fields<Facet>,
    /// Who can be logged in, and what the platform knows of them.
    pub users: Users,
    /// The button with which a user grants. Default: the API has none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub button: Option<Button>,
    /// How the API is called.
    pub call: Call,
    /// How a reply is wrapped, outermost layer first. The last layer is the payload.
    pub envelope: Fields<Layer>,
    /// What a call can come to.
    pub outcomes: Fields<Outcome>,
    /// Which outcome it comes to, and what else changes.
    pub rules: Rules,
    /// What the document leaves open.
    #[serde(default)]
    pub readings: Fields<Reading>,
    /// What the document states.
    pub clauses: Fields<Clause>,
}

/// One part of the state of the platform that differs from world to world.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Facet {
    /// What it is.
    pub title: Text,
    /// Which values it takes.
    pub kind: FacetKind,
    /// The value that is simplest: what a shrunk scenario has where the facet does not matter.
    pub plain: FacetValue,
    /// For a version: the bounds that the document names. Scenarios sit on them and around them.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub bounds: Vec<Version>,
    /// For a choice: the values.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub values: Vec<String>,
    /// Whether it can change while the mini program runs (`set`). Default: no. Versions change at a restart.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub changes: bool,
}

impl Facet {
    /// Whether it can have this value.
    pub fn takes(&self, value: &FacetValue) -> bool {
        match (self.kind, value) {
            (FacetKind::Flag, FacetValue::Flag(_)) => true,
            (FacetKind::Version, FacetValue::Text(text)) => Version::parse(text).is_some(),
            (FacetKind::Choice, FacetValue::Text(text)) => self.values.contains(text),
            (FacetKind::Flag, FacetValue::Text(_)) | (_, FacetValue::Flag(_)) => false,
        }
    }
}

/// The kinds of facets.
#[derive(Clone, Copy, Debug, Eq, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum FacetKind {
    /// A version number.
    Version,
    /// One of the values that are listed.
    Choice,
    /// Yes or no.
    Flag,
}

/// Who can be logged in.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Users {
    /// The largest number of users in a world.
    pub max: usize,
    /// What a user sets for others to see.
    pub profile: Fields<Field>,
    /// What the platform knows and this API never gives.
    #[serde(default)]
    pub private: Fields<Field>,
}

/// One thing that the platform knows of a user.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Field {
    /// What it is.
    pub title: Text,
    /// How values are made.
    pub make: Make,
    /// The most bytes in UTF-8 that come back of a value. Some values have just as many, and some are longer: of those an `exact` check says nothing,
    /// and a `bytes` check holds what comes back against the bound. A pattern must have `{text}`, which fills it up. Default: as many as it takes.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub bytes: Option<usize>,
    /// Whether a user may never have set it. Default: no.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub unset: bool,
}

/// How the values of a field are made.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub enum Make {
    /// Any text: everything that breaks implementations. The number is the most characters it may have.
    Text(usize),
    /// One of these.
    Choice(Vec<String>),
    /// A text in which `{mark}` stands for eleven digits that can be recognised anywhere, and `{text}` for a short text in which
    /// anything may stand that a URL can hold; of `{one|other}` either is taken, the first being the plain one.
    Pattern(String),
}

/// The button with which a user grants.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Button {
    /// The attributes that matter.
    pub attributes: Fields<Attribute>,
    /// The handler that runs when the grant was given.
    pub granted: Name,
    /// The handler that runs when it was not.
    pub failed: Name,
    /// What `my.canIUse` is asked, to know whether there is such a button.
    pub query: String,
}

/// One attribute of the button.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Attribute {
    /// The value that the document prescribes.
    pub right: String,
    /// Other values to try; `null` stands for an attribute that is not written.
    pub others: Vec<Option<String>>,
}

/// How the API is called.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Call {
    /// The callbacks of which exactly one carries the reply.
    pub reply: Vec<Name>,
    /// The callback that always runs. Default: none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub always: Option<Name>,
    /// The other members of the argument, each with the values to try; `null` stands for a member that is not given.
    #[serde(default, skip_serializing_if = "Fields::is_empty")]
    pub members: Fields<Vec<Value>>,
    /// Whether the call itself asks the user. Default: no.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub asks: bool,
}

/// One layer of the envelope. The first is the callback's argument itself.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Layer {
    /// The member of the layer before in which this one lies. Absent in the first layer.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub member: Option<Name>,
    /// Whether that member is a string which holds this layer as JSON. Default: no.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub encoded: bool,
}

/// What a call can come to.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Outcome {
    /// What it is.
    pub title: Text,
    /// Nothing is prescribed but that none of the other outcomes is seen. Default: no.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub open: bool,
    /// The document does not say what the reply looks like: whatever a reply callback is given counts as this outcome, unless it tells
    /// what only another outcome does. `recognise` and `payload` are then one form of many. Default: no.
    #[serde(
        default,
        rename = "freeForm",
        skip_serializing_if = "std::ops::Not::not"
    )]
    pub free_form: bool,
    /// The payload is the callback's argument itself, without the layers of the envelope. Default: no.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub plain: bool,
    /// Which callback carries it. Absent: any.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub carrier: Option<Carrier>,
    /// A JSON Schema that a payload satisfies if it was meant as this outcome, however faulty. Absent: never recognised.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub recognise: Option<Value>,
    /// What the payload consists of: what the reference platform sends.
    #[serde(default, skip_serializing_if = "Fields::is_empty")]
    pub payload: Fields<Member>,
}

/// Which callback carries a reply.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub enum Carrier {
    /// This one.
    Callback(Name),
    /// The one that the alternative of this reading names.
    Reading(Name),
}

/// One member of a payload.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub enum Member {
    /// Always this.
    Constant(Value),
    /// The field of the logged-in user's profile.
    Profile(Name),
    /// What was given as this member of the argument.
    Argument(Name),
    /// What was given as a member of the argument, as a list.
    Listed(Listed),
    /// A new text at each call, made as [`Make::Pattern`].
    Fresh(String),
}

/// A question that the document leaves open. Each alternative conforms; mixing two of them in one campaign does not.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Reading {
    /// The question.
    pub question: Text,
    /// The answers, by id. The first is what the reference platform does.
    pub alternatives: Fields<Text>,
    /// How it is seen which one is followed. Absent: from the rules and carriers that ask for the reading.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub observe: Option<Observe>,
    /// Why an implementation may mix the alternatives: then no clause has the check `consistent` for this reading, and reports only show
    /// what was seen. Default: mixing violates such a clause.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub informative: Option<Text>,
    /// The only alternative that conforms, in a profile that knows. Default: each does.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub pinned: Option<Name>,
}

/// How the alternative that an implementation follows is seen. Each kind has its own ids of alternatives.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "camelCase", deny_unknown_fields)]
pub enum Observe {
    /// Whether the callback that always runs does so `last` or `first`.
    Order,
    /// Whether the callback that always runs gets the `same` argument as the one that carried the reply, `none`, or an`other`.
    AlwaysArgument,
    /// What the call returns: `nothing`, a `promise`, or a `value`.
    Returned,
    /// What is sent for a field that the user has not set or left empty: `absent`, `empty` or a `default`.
    Unset {
        /// Member of the payload.
        member: Name,
        /// Field of the profile.
        field: Name,
    },
    /// What a call comes to where the rules say `open`: `absent`, `thrown`, `silent`, `failed` (the second reply callback, no envelope), `envelope`.
    Open {
        /// When it is looked at.
        when: Box<When>,
    },
}

/// How binding a clause is.
#[derive(Clone, Copy, Debug, Eq, PartialEq, Ord, PartialOrd, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Level {
    /// An implementation that violates it does not conform.
    Must,
    /// An implementation that violates it is told so.
    Should,
}

/// Where a clause comes from. It bounds the level: only what a sentence of the document requires can be a *must*.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Standing {
    /// A sentence of the document requires it.
    #[default]
    Document,
    /// An example in the document shows it.
    Example,
    /// It follows from the document, or makes it consistent, but no sentence requires it.
    Inferred,
    /// A later official revision of the document says it.
    Later,
    /// The official page of a related API says it, or the document of the spec that a profile extends.
    Sibling,
    /// Seen in public client code.
    Observed,
}

impl Standing {
    /// The word for it in a spec.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Document => "document",
            Self::Example => "example",
            Self::Inferred => "inferred",
            Self::Later => "later",
            Self::Sibling => "sibling",
            Self::Observed => "observed",
        }
    }

    /// The highest level that a clause can have.
    pub const fn highest(self) -> Level {
        match self {
            Self::Document => Level::Must,
            Self::Example | Self::Inferred | Self::Later | Self::Sibling | Self::Observed => {
                Level::Should
            }
        }
    }
}

/// One checkable statement.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Clause {
    /// How binding it is. Default: the highest level that `standing` allows, which is *must* for a sentence of the document and *should*
    /// for everything else.
    #[serde(default = "must")]
    pub level: Level,
    /// Where it comes from. Default: a sentence of the document; if all its `statements` stand on other pages, a sibling page.
    #[serde(default)]
    pub standing: Standing,
    /// The section of the source.
    pub section: Name,
    /// The statements of the source that it comes from. Default: none, for a clause that comes from elsewhere.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub statements: Vec<Name>,
    /// The statement, in the words of the spec's author.
    pub statement: Text,
    /// When it applies. Default: wherever its check can be made.
    #[serde(default)]
    pub when: When,
    /// How it is checked. Absent only if it is excluded.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub check: Option<Check>,
    /// Why it cannot be observed from outside. Such a clause is never judged.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub excluded: Option<Text>,
    /// Only if it is excluded: the check that it would have if the document asked for it. A defect that nothing but this check would find is no
    /// defect under this spec, and `adequacy` lists it as such.
    #[serde(
        default,
        rename = "notRequired",
        skip_serializing_if = "Option::is_none"
    )]
    pub not_required: Option<Check>,
    /// Clauses of which this one is a consequence: a defect that breaks one of them is shown there.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub follows: Vec<Name>,
}

const fn must() -> Level {
    Level::Must
}
