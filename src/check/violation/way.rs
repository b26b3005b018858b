//! In which way a clause is violated.

use serde_json::Value;

use crate::adapter::IncidentClass;
use crate::check::class::Class;
use crate::check::difference::Alteration;
use crate::ijson::DefectClass;

/// In which way a clause is violated: what tells two defects of one clause apart.
#[derive(Clone, Copy, Debug, Eq, PartialEq, Hash, Ord, PartialOrd)]
#[non_exhaustive]
pub enum Way {
    /// The scenario did not end.
    Incident(IncidentClass),
    /// The call threw.
    Threw,
    /// The call came to this.
    Came(Class),
    /// Nothing ran.
    None,
    /// The same ran more than once.
    Twice,
    /// Both ran.
    Both,
    /// The other handler ran.
    OtherHandler,
    /// A handler ran although the button was denied.
    NotGated,
    /// The reply was carried by this reply callback; its place in the spec.
    By(usize),
    /// There is something that should not be there.
    Unexpected,
    /// There is nothing where something should be.
    Missing,
    /// It has this type, which is the wrong one.
    Type(JsonType),
    /// It has the right type and the wrong value.
    Value,
    /// It does not satisfy this keyword of a JSON Schema.
    Schema(&'static str),
    /// The text is not strict JSON.
    Json(DefectClass),
    /// A text is not the one that should have come.
    Text(Alteration),
    /// A text stands for something that the user has not set.
    Default,
    /// Something of another user.
    Anothers,
    /// Something of the user who is logged in.
    Own,
    /// A text is longer than it may be.
    TooLong,
    /// Some items of a list are missing.
    Incomplete,
    /// A list has items that it should not have.
    TooMany,
    /// A list has other items than it should.
    OtherItems,
    /// It is no list.
    NoList,
    /// The same came again.
    Repeated,
    /// `my.canIUse` answered this.
    Answered(bool),
    /// No text says what the reply must say.
    Unsaid,
    /// Two runs differ.
    Differs,
    /// Two alternatives of one reading are followed.
    Mixed,
    /// Another alternative is followed than the one that is pinned.
    NotPinned,
}

/// The types of JSON, and what is no JSON.
#[derive(Clone, Copy, Debug, Eq, PartialEq, Hash, Ord, PartialOrd)]
#[expect(missing_docs, reason = "the types of JSON by their names")]
pub enum JsonType {
    Null,
    Boolean,
    Number,
    String,
    Array,
    Object,
    /// No value of JSON.
    Undefined,
}

impl JsonType {
    /// All types.
    pub const ALL: [Self; 7] = [
        Self::Null,
        Self::Boolean,
        Self::Number,
        Self::String,
        Self::Array,
        Self::Object,
        Self::Undefined,
    ];

    /// The type of a value.
    pub const fn of(value: &Value) -> Self {
        match value {
            Value::Null => Self::Null,
            Value::Bool(_) => Self::Boolean,
            Value::Number(_) => Self::Number,
            Value::String(_) => Self::String,
            Value::Array(_) => Self::Array,
            Value::Object(_) => Self::Object,
        }
    }

    /// Its name.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Null => "null",
            Self::Boolean => "boolean",
            Self::Number => "number",
            Self::String => "string",
            Self::Array => "array",
            Self::Object => "object",
            Self::Undefined => "undefined",
        }
    }
}
