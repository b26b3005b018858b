//! Conditions in short: most of what they ask for fits into a few bits, and a test of a facet is made once for all that ask for it. Hundreds of conditions are
//! asked for each scenario, and most of them are passed over at once.

use serde_json::{Map, Value};

use super::past::UserHistory;
use crate::fields::{Fields, Name};
use crate::scenario::{FacetValue, World};
use crate::spec::{FacetKind, Past, Spec, Test, When};
use crate::version::Version;

/// A condition of a rule or a clause, in short.
#[derive(Clone, Debug)]
pub struct CompiledCondition {
    /// Bits that must be there; see [`bits`].
    need: u128,
    /// Bits that must not be there.
    forbid: u128,
    /// Tests of facets that must hold; see [`Tests`].
    facets: u64,
    /// What does not fit into bits, if there is any of it.
    rest: Option<Box<Rest>>,
}

#[derive(Clone, Debug)]
struct Rest {
    /// Tests of facets for which there were no bits left.
    facets: Fields<Test>,
    attributes: Fields<Test>,
    members: Fields<Vec<Value>>,
    any: Vec<CompiledCondition>,
}

/// What a condition is asked about.
#[derive(Clone, Copy, Debug)]
pub struct Facts<'w> {
    /// See [`bits`].
    pub(super) bits: u128,
    pub(super) state: &'w State<'w>,
    pub(super) spec: &'w Spec,
    pub(super) attributes: Option<&'w Fields<String>>,
    pub(super) members: Option<&'w Map<String, Value>>,
}

/// How a test of a facet counts whose value nobody knows.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
enum Unknown {
    Fails,
    Holds,
}

/// What is so, one bit each.
pub(super) mod bits {
    use crate::scenario::Consent;
    use crate::spec::{Given, Within};

    /// A call may come to some outcome that is known.
    const COMES: u128 = 1;
    const GRANTED: u128 = 1 << 1;
    const NOT_GRANTED: u128 = 1 << 2;
    const ANSWERED: u128 = 1 << 3;
    /// What cannot be.
    pub(in super::super) const NEVER: u128 = 1 << 4;
    /// Where the bits of several alternatives begin: three answers, four kinds of what a call is given, 32 events, 64 outcomes.
    const ANSWERS: u32 = 5;
    const GIVEN: u32 = 8;
    const WITHIN: u32 = 12;
    const PAST: u32 = 32;
    const OUTCOMES: u32 = 64;

    /// Whether the grant exists.
    pub(in super::super) const fn granted(granted: bool) -> u128 {
        if granted { GRANTED } else { NOT_GRANTED }
    }

    /// How the request is answered.
    pub(in super::super) const fn answer(answer: Consent) -> u128 {
        ANSWERED | one_answer(answer)
    }

    /// What a call was given.
    pub(in super::super) const fn given(given: Given) -> u128 {
        1 << (GIVEN + given as u32)
    }

    /// Inside what a call is made.
    pub(in super::super) const fn within(within: Within) -> u128 {
        1 << (WITHIN + within as u32)
    }

    /// What has happened; see [`UserHistory::bits`](super::UserHistory::bits).
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
    pub(super) fn any_answer(of: &[Consent]) -> (u128, u128) {
        let these = of.iter().fold(0, |all, one| all | one_answer(*one));
        (ANSWERED, !these & (0b111 << ANSWERS))
    }

    /// What has to be there, and what must not be, when a call is to come to one of these and to nothing else.
    pub(super) fn any_outcome(of: impl IntoIterator<Item = usize>) -> (u128, u128) {
        let these = of.into_iter().fold(0, |all, at| all | one_outcome(at));
        (COMES, !these & (u128::MAX << OUTCOMES))
    }

    const fn one_answer(answer: Consent) -> u128 {
        1 << (ANSWERS + answer as u32)
    }

    /// There are no more than 64 in a spec.
    const fn one_outcome(at: usize) -> u128 {
        1 << (OUTCOMES as usize + at % 64)
    }
}

/// The values of the facets, and which tests of them hold.
#[derive(Clone, Debug)]
pub struct State<'s> {
    start: &'s World,
    /// What was set since, the latest last.
    changes: Vec<(&'s Name, &'s FacetValue)>,
    /// One bit for each test.
    held: u64,
    /// One bit for each test of a facet whose value is unknown.
    unknown: u64,
}

/// The tests of facets in the conditions of a spec, each once. As many as there are bits for.
#[derive(Debug, Default)]
pub struct Tests {
    facets: Vec<OfFacet>,
    count: usize,
}

/// The tests of one facet.
#[derive(Debug)]
struct OfFacet {
    facet: Name,
    bounds: Vec<Version>,
    /// Each with its place, and as the spec writes it: versions that compare equal can be written otherwise.
    tests: Vec<(usize, Test, String)>,
}

/// How many tests there are bits for.
const MOST: usize = 64;

impl Tests {
    /// The place of a test, which is added if it is not there yet; `None` when there is no place left.
    fn place(&mut self, spec: &Spec, facet: &Name, test: &Test) -> Option<usize> {
        let mut all = self.facets.iter();
        let at = all.position(|one| one.facet == *facet).unwrap_or_else(|| {
            self.facets.push(OfFacet {
                facet: facet.clone(),
                bounds: bounds(spec, facet).to_vec(),
                tests: Vec::new(),
            });
            self.facets.len() - 1
        });
        let written = serde_json::to_string(test).unwrap_or_default();
        let tests = &mut self.facets[at].tests;
        let known = tests.iter().find(|(_, _, one)| *one == written);
        if let Some((place, ..)) = known {
            return Some(*place);
        }
        let place = self.count;
        (place < MOST).then(|| {
            tests.push((place, test.clone(), written));
            self.count += 1;
            place
        })
    }
}

/// The bounds of a facet, if it is a version.
fn bounds<'s>(spec: &'s Spec, facet: &Name) -> &'s [Version] {
    let declared = spec.facets.get(facet);
    let version = declared.filter(|facet| facet.kind == FacetKind::Version);
    version.map_or(&[], |facet| &facet.bounds)
}

impl<'s> State<'s> {
    pub(super) fn new(tests: &Tests, start: &'s World) -> Self {
        let mut state = Self {
            start,
            changes: Vec::new(),
            held: 0,
            unknown: 0,
        };
        tests.facets.iter().for_each(|facet| state.test(facet));
        state
    }

    pub(super) fn set(&mut self, tests: &Tests, facet: &'s Name, value: &'s FacetValue) {
        self.changes.push((facet, value));
        let mut facets = tests.facets.iter();
        if let Some(facet) = facets.find(|one| one.facet == *facet) {
            self.test(facet);
        }
    }

    /// The value that a facet has now.
    pub(super) fn facet(&self, name: &str) -> Option<&'s FacetValue> {
        let mut latest = self.changes.iter().rev();
        let changed = latest.find(|(facet, _)| &***facet == name);
        changed.map_or_else(
            || {
                let known = !self.is_unknown_at_start(name);
                self.start.facets.get(name).filter(|_| known)
            },
            |(_, value)| Some(value),
        )
    }

    fn is_unknown_at_start(&self, name: &str) -> bool {
        self.start.unknown.iter().any(|one| &**one == name)
    }

    /// Whether nobody knows the value that a facet has now.
    fn is_unknown(&self, name: &str) -> bool {
        self.is_unknown_at_start(name) && self.changes.iter().all(|(facet, _)| &***facet != name)
    }

    /// Whether the value of some facet was unknown at the start.
    pub(super) const fn guesses(&self) -> bool {
        !self.start.unknown.is_empty()
    }

    fn test(&mut self, of: &OfFacet) {
        let value = self.facet(&of.facet);
        let unknown = self.guesses() && self.is_unknown(&of.facet);
        for (place, test, _) in &of.tests {
            let holds = value.is_some_and(|value| test.holds_facet(value, &of.bounds));
            self.held = self.held & !(1 << place) | u64::from(holds) << place;
            self.unknown = self.unknown & !(1 << place) | u64::from(unknown) << place;
        }
    }
}

impl CompiledCondition {
    /// `when` in short; `tests` are those known so far.
    pub(super) fn new(spec: &Spec, when: &When, tests: &mut Tests) -> Self {
        let button = spec.button.as_ref();
        let past = |past: &Past| bits::past(UserHistory::bit(past, button));
        let (mut need, mut forbid) = (0, 0);
        need |= when.granted.map_or(0, bits::granted);
        need |= when.given.map_or(0, bits::given);
        need |= when.within.map_or(0, bits::within);
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
        let mut facets = 0;
        let mut others = Fields::new();
        for (name, test) in when.facets.iter() {
            match tests.place(spec, name, test) {
                Some(place) => facets |= 1 << place,
                None => {
                    others.set(name.clone(), test.clone());
                }
            }
        }
        let rest = Rest {
            facets: others,
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
            facets,
            rest: (!rest.is_empty()).then(|| Box::new(rest)),
        }
    }

    /// Whether it holds, whatever the facets are whose value is unknown.
    pub fn holds(&self, facts: &Facts<'_>) -> bool {
        self.holds_if(facts, Unknown::Fails)
    }

    /// Whether it may hold: there are values of the unknown facets with which it does, as far as each test by itself tells.
    pub(super) fn may_hold(&self, facts: &Facts<'_>) -> bool {
        self.holds_if(facts, Unknown::Holds)
    }

    fn holds_if(&self, facts: &Facts<'_>, unknown: Unknown) -> bool {
        let held = match unknown {
            Unknown::Fails => facts.state.held,
            Unknown::Holds => facts.state.held | facts.state.unknown,
        };
        facts.bits & self.need == self.need
            && facts.bits & self.forbid == 0
            && held & self.facets == self.facets
            && self
                .rest
                .as_ref()
                .is_none_or(|rest| rest.holds(facts, unknown))
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

    fn holds(&self, facts: &Facts<'_>, unknown: Unknown) -> bool {
        let attribute = |name: &Name| facts.attributes?.get(name).map(String::as_str);
        let member = |name: &Name| facts.members?.get(&**name);
        let bounds = |name: &Name| bounds(facts.spec, name);
        let mut left_over = self.facets.iter();
        let mut attributes = self.attributes.iter();
        let mut members = self.members.iter();
        left_over.all(|(name, test)| {
            let value = facts.state.facet(name);
            value.is_some_and(|value| test.holds_facet(value, bounds(name)))
                || unknown == Unknown::Holds && facts.state.is_unknown(name)
        }) && attributes.all(|(name, test)| test.holds_text(attribute(name)))
            && members.all(|(name, values)| values.contains(member(name).unwrap_or(&Value::Null)))
            && (self.any.is_empty() || self.any.iter().any(|one| one.holds_if(facts, unknown)))
    }
}
