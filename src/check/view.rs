//! What the checks look at: a call, a tap, a question or whatever was told at a step, each with what is known about it.

use crate::fields::{Fields, Name};
use crate::oracle::{Expected, Possibilities};
use crate::scenario::{Argument, Consent};
use crate::spec::Check;
use crate::trace::Record;

use super::class::Class;
use super::compiled::Compiled;
pub(super) use super::found::Found;
use super::planted::SearchResult;
use super::reply::Reply;
use super::state::JudgeState;
use super::violation::Cause;

/// What a check finds: `None` if the clause is not exercised, else everything that is wrong.
pub(super) type Finds = Option<Vec<Found>>;

/// The clause that is judged, and what is known of the scenario so far.
#[derive(Clone, Copy)]
pub(super) struct JudgedClause<'v, 'j> {
    pub(super) state: &'v JudgeState<'j>,
    pub(super) clause: usize,
    pub(super) check: &'v Check,
}

impl<'j> JudgedClause<'_, 'j> {
    pub(super) const fn compiled(&self) -> &'j Compiled {
        self.state.compiled
    }
}

/// One call.
pub(super) struct JudgedCall<'a> {
    pub(super) step: usize,
    pub(super) argument: Option<&'a Argument>,
    pub(super) answer: Option<Consent>,
    pub(super) profile: &'a Fields<String>,
    pub(super) record: &'a Record,
    pub(super) reply: Reply<'a>,
    pub(super) class: Class,
    /// What it may have come to, given what was seen; if nothing fits, what it may come to at all.
    pub(super) expected: Possibilities<Expected<'a>>,
    /// The outcomes in `expected`, each once, in order.
    pub(super) outcomes: Possibilities<usize>,
    /// Whether what was seen is one of the outcomes that may be.
    pub(super) fits: bool,
    /// Whether the callback that carries it is the one of another alternative than was followed before.
    pub(super) carried_otherwise: bool,
}

impl JudgedCall<'_> {
    /// Whether it came to something else altogether than it should.
    pub(super) const fn is_wrong_outcome(&self) -> bool {
        !self.fits && !matches!(self.class, Class::Unknown | Class::Broken | Class::Silent)
    }

    /// Whether each callback that may carry the reply was given, so that silence is no reply.
    pub(super) fn must_reach(&self, compiled: &Compiled) -> bool {
        let mut all = self.expected.iter();
        all.all(|one| match one.carrier {
            Some(carrier) => is_given(self.argument, carrier),
            None => compiled
                .spec
                .call
                .reply
                .iter()
                .all(|name| self.is_given(name)),
        })
    }

    /// Whether nothing is prescribed for it.
    pub(super) fn is_open(&self, compiled: &Compiled) -> bool {
        self.outcomes.iter().all(|one| compiled.is_open(*one))
    }

    /// Whether the payload is the argument of the callback itself.
    pub(super) fn is_plain(&self, compiled: &Compiled) -> bool {
        let first = self.outcomes.first();
        first.is_some_and(|outcome| compiled.is_plain(*outcome))
    }

    /// The payload, if it is an object.
    pub(super) fn payload(&self, compiled: &Compiled) -> Option<&serde_json::Value> {
        let payload = self.reply.payload(self.is_plain(compiled));
        payload.filter(|value| value.is_object())
    }

    /// Whether the call was given this callback.
    pub(super) fn is_given(&self, name: &Name) -> bool {
        is_given(self.argument, name)
    }
}

/// Whether a call was given this callback.
pub(super) fn is_given(argument: Option<&Argument>, name: &str) -> bool {
    argument.is_some_and(|argument| argument.callbacks.iter().any(|one| &**one == name))
}

/// Whether the callback that ran, or that none ran, is what this hypothesis says.
pub(super) fn carries(
    expected: &Expected<'_>,
    argument: Option<&Argument>,
    fired: Option<&str>,
) -> bool {
    match (expected.carrier, fired) {
        (None, _) => true,
        (Some(carrier), Some(fired)) => carrier == fired,
        (Some(carrier), None) => !is_given(argument, carrier),
    }
}

/// A call, as a check sees it.
pub(super) struct CallView<'v, 'j> {
    pub(super) subject: JudgedClause<'v, 'j>,
    pub(super) call: &'v JudgedCall<'j>,
}

/// One tap on the button.
pub(super) struct Tap<'a> {
    pub(super) answer: Consent,
    pub(super) record: &'a Record,
    /// The two handlers of the button: for a grant, and for none.
    pub(super) handlers: [&'a Name; 2],
    /// Which of them ran.
    pub(super) ran: [bool; 2],
    /// The handlers that are prescribed; `None` if none are.
    pub(super) prescribed: Option<&'a [Name]>,
    /// Whether `my.canIUse` has denied the button.
    pub(super) denied: bool,
}

/// A question to `my.canIUse`, as a check sees it.
pub(super) struct QueryView<'v, 'j> {
    pub(super) subject: JudgedClause<'v, 'j>,
    pub(super) query: &'v Query<'v>,
}

/// One question to `my.canIUse`.
pub(super) struct Query<'a> {
    /// The text that came back, if any.
    pub(super) returned: Option<&'a str>,
    /// The value, if it is one.
    pub(super) value: Option<serde_json::Value>,
    /// Whether it is about the button.
    pub(super) about_button: bool,
}

impl Query<'_> {
    /// The Boolean that was answered.
    pub(super) fn truth(&self) -> Option<bool> {
        self.value.as_ref().and_then(serde_json::Value::as_bool)
    }
}

/// What was told at a step, as a check sees it.
pub(super) struct ToldView<'v, 'j> {
    pub(super) subject: JudgedClause<'v, 'j>,
    pub(super) record: &'v Record,
    pub(super) search: &'v SearchResult<'j>,
    /// What the call came to, if that is wrong.
    pub(super) outcome: Option<&'v Cause>,
}
