//! What should have been seen and what was, as data; the words for it are made where reports are.

use serde_json::Value;
use smallvec::SmallVec;

use crate::check::class::Class;
use crate::fields::Name;
use crate::ijson::Defect;
use crate::marks::Wrapping;
use crate::trace::Record;

/// One alternative of a reading, by their places in the spec.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct Alternative {
    /// The reading.
    pub reading: usize,
    /// The alternative.
    pub alternative: usize,
}

/// What should have been seen.
#[derive(Clone, Debug, Eq, PartialEq)]
#[non_exhaustive]
pub enum Wanted {
    /// The scenario is answered.
    Answer,
    /// Nothing is thrown.
    NothingThrown,
    /// One of these outcomes; their places in the spec.
    Outcomes(SmallVec<[usize; 4]>),
    /// One of these callbacks runs, once.
    OneOf(Vec<Name>),
    /// None of the callbacks that were given runs.
    NoneGiven,
    /// This callback runs, once.
    Once(Name),
    /// The reply is carried by this callback.
    CarriedBy(Name),
    /// The text is strict JSON.
    StrictJson,
    /// The callback is given an argument that JSON can hold.
    ArgumentOf(Name),
    /// This value.
    Value(Value),
    /// What a JSON Schema asks for, in the words of its validator.
    Schema(String),
    /// There is such a member.
    Present,
    /// There is no such member.
    Absent,
    /// There is no such member, or it is the empty text.
    AbsentOrEmpty,
    /// A text of at most so many bytes.
    Bytes(usize),
    /// These items, in any order.
    Items(Vec<Value>),
    /// A text that matches this regular expression.
    Says(String),
    /// Another value than in each call before.
    Another,
    /// This field of a user appears nowhere.
    Nowhere(Name),
    /// A Boolean.
    Boolean,
    /// This Boolean.
    Answered(bool),
    /// These handlers run, once each.
    Handlers(Vec<Name>),
    /// Not more than one of the two handlers runs.
    OneHandler,
    /// No handler runs.
    NoHandler,
    /// The alternative that is pinned.
    Pinned(Alternative),
    /// The alternative that was followed before.
    AsBefore(Alternative),
    /// What the other run came to.
    AsOther(Side),
}

/// What was seen.
#[derive(Clone, Debug, Eq, PartialEq)]
#[non_exhaustive]
pub enum Seen {
    /// The scenario did not end; the particulars, in words.
    Incident(String),
    /// This was thrown.
    Thrown(String),
    /// The call came to this.
    Came(Class),
    /// What ran, or was thrown, or that there is no such function.
    Ran {
        /// The function is not there.
        absent: bool,
        /// The callbacks, in their order.
        names: Vec<Name>,
        /// What was thrown.
        thrown: Option<String>,
    },
    /// The reply was carried by this callback.
    CarriedBy(Name),
    /// A text is not strict JSON.
    Defect(Defect),
    /// A callback was given no argument.
    NoArgument,
    /// A callback was given something that JSON cannot hold; in words.
    Opaque(String),
    /// This value.
    Value(Value),
    /// There is no such member.
    Absent,
    /// There is such a member.
    Present,
    /// This text, which is too long.
    Long(String),
    /// A value of a user stands in what was told.
    Told {
        /// In which of the texts.
        place: String,
        /// Inside which encodings, the outermost first.
        layers: Vec<Wrapping>,
        /// The text around it.
        around: String,
        /// Whether the text goes on.
        more: bool,
    },
    /// What `my.canIUse` returned; `None`: nothing.
    Returned(Option<String>),
    /// This alternative was followed.
    Followed(Alternative),
    /// What one run came to, where another came to something else.
    Side(Side),
}

/// What one of two runs came to.
#[derive(Clone, Debug, Eq, PartialEq)]
pub enum Side {
    /// What the call came to.
    Class(Class),
    /// The member of the payload; `None` if there is none.
    Member(Option<Value>),
    /// The payload; `None` if there is none.
    Payload(Option<Value>),
}

impl Seen {
    /// Which callbacks ran.
    pub(in crate::check) fn ran(record: &Record) -> Self {
        Self::Ran {
            absent: record.absent,
            names: record.fired.iter().map(|one| one.name.clone()).collect(),
            thrown: record.thrown.clone(),
        }
    }

    /// A member, if there is one.
    pub(in crate::check) fn member(value: Option<&Value>) -> Self {
        value.map_or(Self::Absent, |value| Self::Value(value.clone()))
    }

    /// The callback that carried the reply, if that is what was seen.
    pub fn carrier(&self) -> Option<&Name> {
        match self {
            Self::CarriedBy(name) => Some(name),
            _ => None,
        }
    }

    /// The value that was seen, if it is one.
    pub const fn value(&self) -> Option<&Value> {
        match self {
            Self::Value(value) => Some(value),
            _ => None,
        }
    }
}
