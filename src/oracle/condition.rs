//! Conditions in short: most of what they ask for fits into a few bits, and a test of a facet is made once for all that ask for it. Hundreds of conditions are
//! asked for each scenario, and most of them are passed over at once.

use std::cell::Cell;

use serde_json::{Map, Value};
use smallvec::SmallVec;

use super::past::History;
use crate::fields::{Fields, Name};
use crate::scenario::FacetValue;
use crate::spec::{FacetKind, Past, Spec, Test, When};
use crate::version::Version;

/// A condition of a rule or a clause, in short.
#[derive(Clone, Debug)]
pub struct Condition {
    /// Bits that must be there; see [`bits`].
    need: u128,
    /// Bits that must not be there.
    forbid: u128,
    /// What does not fit into bits, if there is any of it.
    rest: Option<Box<Rest>>,
}

#[derive(Clone, Debug)]
struct Rest {
    /// Places among [`Tests`].
    facets: Vec<usize>,
    attributes: Fields<Test>,
    members: Fields<Vec<Value>>,
    any: Vec<Condition>,
}

/// What a condition is asked about.
#[derive(Clone, Copy, Debug)]
pub struct Facts<'w> {
    /// See [`bits`].
    pub(super) bits: u128,
    pub(super) state: &'w State<'w>,
    pub(super) tests: &'w Tests,
    pub(super) attributes: Option<&'w Fields<String>>,
    pub(super) members: Option<&'w Map<String, Value>>,
}

/// What is so, one bit each.
pub(super) mod bits {
    use crate::scenario::Answer;
    use crate::spec::Given;

    /// A call may come to some outcome that is known.
    const COMES: u128 = 1;
    const GRANTED: u128 = 1 << 1;
    const NOT_GRANTED: u128 = 1 << 2;
    const ANSWERED: u128 = 1 << 3;
    /// What cannot be.
    pub(in super::super) const NEVER: u128 = 1 << 4;
    const ANSWERS: u32 = 5;
    const GIVEN: u32 = 8;
    const PAST: u32 = 32;
    const OUTCOMES: u32 = 64;

    /// Whether the grant exists.
    pub(in super::super) const fn granted(granted: bool) -> u128 {
        if granted { GRANTED } else { NOT_GRANTED }
    }

    /// How the request is answered.
    pub(in super::super) const fn answer(answer: Answer) -> u128 {
        ANSWERED | one_answer(answer)
    }

    /// What a call was given.
    pub(in super::super) const fn given(given: Given) -> u128 {
        1 << (GIVEN + given as u32)
    }

    /// What has happened; see [`History::bits`](super::History::bits).
    pub(in super::super) const fn past(past: u32) -> u128 {
        (past as u128) << PAST
    }

    /// What a call may come to.
    pub(in super::super) fn outcomes(outcomes: impl IntoIterator<Item = usize>) -> u128 {
        outcomes
            .into_iter()
            .fold(0, |all, at| all | COMES | one_outcome(at))
    }

    /// What has to be there, and what must not be, when the answer is to be one of these.
    pub(super) fn any_answer(of: &[Answer]) -> (u128, u128) {
        let these = of.iter().fold(0, |all, one| all | one_answer(*one));
        (ANSWERED, !these & (0b111 << ANSWERS))
    }

    /// What has to be there, and what must not be, when a call is to come to one of these and to nothing else.
    pub(super) fn any_outcome(of: impl IntoIterator<Item = usize>) -> (u128, u128) {
        let these = of.into_iter().fold(0, |all, at| all | one_outcome(at));
        (COMES, !these & (u128::MAX << OUTCOMES))
    }

    const fn one_answer(answer: Answer) -> u128 {
        1 << (ANSWERS + answer as u32)
    }

    /// There are no more than 64 in a spec.
    const fn one_outcome(at: usize) -> u128 {
        1 << (OUTCOMES as usize + at % 64)
    }
}

/// The values of the facets, and what is known of them: a test is made when it is first asked for.
#[derive(Clone, Debug)]
pub struct State<'s> {
    start: &'s Fields<FacetValue>,
    /// What was set since, the latest last.
    changes: Vec<(&'s Name, &'s FacetValue)>,
    known: SmallVec<[Cell<Option<bool>>; 32]>,
}

/// The tests of facets in the conditions of a spec, each once.
#[derive(Debug, Default)]
pub struct Tests(Vec<OfFacet>);

#[derive(Debug)]
struct OfFacet {
    facet: Name,
    bounds: Vec<Version>,
    test: Test,
    /// As it stands in the spec: versions that compare equal can be written otherwise.
    written: String,
}

impl Tests {
    /// The place of a test, which is added if it is not there yet.
    fn place(&mut self, spec: &Spec, facet: &Name, test: &Test) -> usize {
        let written = serde_json::to_string(test).unwrap_or_default();
        let same = |one: &OfFacet| one.facet == *facet && one.written == written;
        self.0.iter().position(same).unwrap_or_else(|| {
            let declared = spec.facets.get(facet);
            let version = declared.filter(|facet| facet.kind == FacetKind::Version);
            self.0.push(OfFacet {
                facet: facet.clone(),
                bounds: version.map_or_else(Vec::new, |facet| facet.bounds.clone()),
                test: test.clone(),
                written,
            });
            self.0.len() - 1
        })
    }
}

impl<'s> State<'s> {
    pub(super) fn new(tests: &Tests, start: &'s Fields<FacetValue>) -> Self {
        Self {
            start,
            changes: Vec::new(),
            known: SmallVec::from_elem(Cell::new(None), tests.0.len()),
        }
    }

    pub(super) fn set(&mut self, facet: &'s Name, value: &'s FacetValue) {
        self.changes.push((facet, value));
        self.known.fill(Cell::new(None));
    }

    /// The value that a facet has now.
    pub(super) fn facet(&self, name: &str) -> Option<&'s FacetValue> {
        let mut latest = self.changes.iter().rev();
        let changed = latest.find(|(facet, _)| &***facet == name);
        changed.map_or_else(|| self.start.get(name), |(_, value)| Some(value))
    }

    fn holds(&self, tests: &Tests, place: usize) -> bool {
        let known = &self.known[place];
        known.get().unwrap_or_else(|| {
            let one = &tests.0[place];
            let value = self.facet(&one.facet);
            let holds = value.is_some_and(|value| one.test.holds_facet(value, &one.bounds));
            known.set(Some(holds));
            holds
        })
    }
}

impl Condition {
    /// `when` in short; `tests` are those known so far.
    pub(super) fn new(spec: &Spec, when: &When, tests: &mut Tests) -> Self {
        let button = spec.button.as_ref();
        let past = |past: &Past| bits::past(History::bit(past, button));
        let (mut need, mut forbid) = (0, 0);
        need |= when.granted.map_or(0, bits::granted);
        need |= when.given.map_or(0, bits::given);
        for bit in when.past.iter().map(past) {
            need |= if bit == 0 { bits::NEVER } else { bit };
        }
        // What cannot happen has not.
        forbid |= when.without.iter().map(past).fold(0, |all, one| all | one);
        let names = spec.outcomes.names().enumerate();
        let asked = names.filter(|(_, name)| when.outcome.contains(name));
        let outcome = || bits::any_outcome(asked.map(|(at, _)| at));
        let outcome = (!when.outcome.is_empty()).then(outcome);
        let answer = (!when.answer.is_empty()).then(|| bits::any_answer(&when.answer));
        for (more, less) in outcome.into_iter().chain(answer) {
            need |= more;
            forbid |= less;
        }
        let facets = when.facets.iter();
        let rest = Rest {
            facets: facets
                .map(|(name, test)| tests.place(spec, name, test))
                .collect(),
            attributes: when.attributes.clone(),
            members: when.members.clone(),
            any: when
                .any
                .iter()
                .map(|one| Self::new(spec, one, tests))
                .collect(),
        };
        Self {
            need,
            forbid,
            rest: (!rest.is_empty()).then(|| Box::new(rest)),
        }
    }

    /// Whether it holds.
    pub fn holds(&self, facts: &Facts<'_>) -> bool {
        facts.bits & self.need == self.need
            && facts.bits & self.forbid == 0
            && self.rest.as_ref().is_none_or(|rest| rest.holds(facts))
    }
}

impl Rest {
    fn is_empty(&self) -> bool {
        let Self {
            facets,
            attributes,
            members,
            any,
        } = self;
        facets.is_empty() && attributes.is_empty() && members.is_empty() && any.is_empty()
    }

    fn holds(&self, facts: &Facts<'_>) -> bool {
        let attribute = |name: &Name| facts.attributes?.get(name).map(String::as_str);
        let member = |name: &Name| facts.members?.get(&**name);
        let mut places = self.facets.iter();
        let mut attributes = self.attributes.iter();
        let mut members = self.members.iter();
        places.all(|one| facts.state.holds(facts.tests, *one))
            && attributes.all(|(name, test)| test.holds_text(attribute(name)))
            && members.all(|(name, values)| values.contains(member(name).unwrap_or(&Value::Null)))
            && (self.any.is_empty() || self.any.iter().any(|one| one.holds(facts)))
    }
}
