//! What a violation comes from.

use smallvec::SmallVec;

use crate::adapter::IncidentClass;
use crate::check::class::Class;
use crate::fields::Name;
use crate::scenario::Consent;
use crate::spec::Spec;

/// What a violation is about, whichever clause words it: violations with the same cause at the same step come from one
/// and the same thing that the implementation did.
#[derive(Clone, Debug, Eq, PartialEq, Hash, Ord, PartialOrd)]
pub enum Cause {
    /// The scenario did not end.
    Incident(IncidentClass),
    /// The call threw at its caller.
    Thrown,
    /// Which of the reply callbacks ran, and how often.
    Reply,
    /// How often the callback ran that always runs.
    Always,
    /// Which of the reply callbacks carried the reply.
    Carrier,
    /// Which handlers of the button ran when the user answered so.
    Tap(Consent),
    /// What `my.canIUse` answered is no Boolean.
    QueryType,
    /// `my.canIUse` answered the wrong Boolean.
    QueryValue,
    /// What the call came to.
    Outcome {
        /// The outcomes of which one was prescribed: their places in the spec, in order.
        wanted: SmallVec<[usize; 4]>,
        /// What came instead.
        came: Came,
    },
    /// A layer of the reply, or something in it.
    Member {
        /// Place of the layer in the spec.
        layer: usize,
        /// JSON pointer into the layer; empty for the layer itself.
        pointer: String,
    },
    /// Something that should not have been told.
    Disclosure(Revealed),
    /// Two runs that should have come to the same.
    Relation {
        /// Place in the spec of the clause that compares them.
        clause: usize,
        /// Where they differ.
        at: Difference,
    },
    /// Two alternatives of a reading; its place in the spec.
    Reading(usize),
}

/// What a call came to, where it makes no difference in which way nothing came.
#[derive(Clone, Copy, Debug, Eq, PartialEq, Hash, Ord, PartialOrd)]
pub enum Came {
    /// The function is not there, or failed without an envelope.
    Nothing,
    /// Anything else.
    Class(Class),
}

/// What was told.
#[derive(Clone, Debug, Eq, PartialEq, Hash, Ord, PartialOrd)]
pub enum Revealed {
    /// A field of the user who is logged in.
    Field(Name),
    /// Something of another user: one user was taken for another.
    AnotherUser,
}

/// Where two runs differ.
#[derive(Clone, Debug, Eq, PartialEq, Hash, Ord, PartialOrd)]
pub enum Difference {
    /// In what the call came to.
    Outcome,
    /// In a member of the payload.
    Member(String),
    /// In the payload as a whole.
    Payload,
    /// In something else that was handed over: the callback, and the members that lead there.
    Handed(String),
}

impl Difference {
    /// Whether it lies in the member at this pointer, from its layer on; all that was handed over lies in a layer as a whole.
    pub fn is_in(&self, pointer: &str) -> bool {
        match self {
            Self::Outcome | Self::Payload => false,
            Self::Member(name) => pointer.strip_prefix('/') == Some(name),
            Self::Handed(way) => way.ends_with(pointer),
        }
    }
}

/// How far into what was seen one has to look to notice a violation.
#[derive(Clone, Copy, Debug, Eq, PartialEq, Hash, Ord, PartialOrd)]
pub enum Stage {
    /// The scenario did not end.
    Incident,
    /// Something was thrown.
    Thrown,
    /// Callbacks and handlers: which, how often.
    Callbacks,
    /// The answer of `my.canIUse`.
    Query,
    /// What the call came to.
    Outcome,
    /// A layer of the reply, and its members.
    Layer,
    /// Something that should not have been told.
    Disclosure,
    /// Two runs that should have come to the same.
    Relation,
    /// Two alternatives of a reading.
    Reading,
}

impl Cause {
    /// How far into what was seen one has to look to notice it.
    pub const fn stage(&self) -> Stage {
        match self {
            Self::Incident(_) => Stage::Incident,
            Self::Thrown => Stage::Thrown,
            Self::Reply | Self::Always | Self::Carrier | Self::Tap(_) => Stage::Callbacks,
            Self::QueryType | Self::QueryValue => Stage::Query,
            Self::Outcome { .. } => Stage::Outcome,
            Self::Member { .. } => Stage::Layer,
            Self::Disclosure(_) => Stage::Disclosure,
            Self::Relation { .. } => Stage::Relation,
            Self::Reading(_) => Stage::Reading,
        }
    }

    /// Whether two runs differ in something that no document knows: it may be made anew each time.
    pub fn is_undocumented(&self, spec: &Spec) -> bool {
        let Self::Relation { at, .. } = self else {
            return false;
        };
        match at {
            Difference::Outcome | Difference::Payload => false,
            Difference::Handed(_) => true,
            Difference::Member(name) => {
                let mut outcomes = spec.outcomes.iter();
                !outcomes.any(|(_, outcome)| outcome.payload.get(name).is_some())
            }
        }
    }

    /// What the call came to, if that is the matter.
    pub const fn came(&self) -> Option<Came> {
        match self {
            Self::Outcome { came, .. } => Some(*came),
            _ => None,
        }
    }
}

impl From<Class> for Came {
    fn from(class: Class) -> Self {
        match class {
            Class::Absent | Class::Failed => Self::Nothing,
            other => Self::Class(other),
        }
    }
}
