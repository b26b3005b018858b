//! What an adapter has to be able to do for a clause to be exercised: one of several ways, each of which takes several things at once.

use std::collections::BTreeSet;

use super::abilities::every_value;
use super::domain::Domain;
use crate::fields::{Fields, Name};
use crate::scenario::{Capability, Consent, FacetValue, User};
use crate::spec::{
    Carrier, Check, Clause, Effect, Given, Observe, Past, Rule, Spec, Test, Vary, When, Whose,
    Within,
};

/// The most ways that are followed; more than a spec has by far.
const MOST: usize = 512;

/// What is named as lacking where users would have to be made up, and there are only the accounts of a device.
const USERS: &str = "users";

/// All answers that a user can give.
const ANSWERS: [Consent; 3] = [Consent::Agree, Consent::Refuse, Consent::Exception];

/// The ways in which a clause can be exercised. Without any there is none, whatever an adapter can do.
#[derive(Clone, Debug)]
pub struct Needs(Vec<Route>);

/// What one way takes.
#[derive(Clone, Debug)]
struct Route {
    capabilities: BTreeSet<Capability>,
    /// For some facets the tests that its value has to pass, or has to fail.
    facets: Fields<Vec<(Test, bool)>>,
    /// Whether the user's grant has to exist.
    granted: Option<bool>,
    /// One of these answers has to be given.
    answers: Vec<Consent>,
    /// Whether users have to be made up.
    made_up: bool,
}

impl Route {
    fn free() -> Self {
        Self {
            capabilities: BTreeSet::new(),
            facets: Fields::new(),
            granted: None,
            answers: ANSWERS.to_vec(),
            made_up: false,
        }
    }

    fn made_up() -> Self {
        Self {
            made_up: true,
            ..Self::free()
        }
    }

    fn with(capability: Capability) -> Self {
        let mut way = Self::free();
        way.capabilities.insert(capability);
        way
    }

    fn test(facet: &Name, test: &Test, passes: bool) -> Self {
        let mut way = Self::free();
        way.facets.set(facet.clone(), vec![(test.clone(), passes)]);
        way
    }

    fn granted(granted: bool) -> Self {
        Self {
            granted: Some(granted),
            ..Self::free()
        }
    }

    fn answered(answers: impl IntoIterator<Item = Consent>) -> Self {
        Self {
            answers: answers.into_iter().collect(),
            ..Self::free()
        }
    }

    /// Both at once; `None` if they contradict each other.
    fn and(&self, other: &Self, spec: &Spec) -> Option<Self> {
        let mut both = self.clone();
        both.capabilities.extend(other.capabilities.iter().cloned());
        both.made_up |= other.made_up;
        both.answers.retain(|one| other.answers.contains(one));
        both.granted = match (self.granted, other.granted) {
            (Some(one), Some(two)) if one != two => return None,
            (one, two) => one.or(two),
        };
        for (name, tests) in other.facets.iter() {
            let mut all = both.facets.get(name).cloned().unwrap_or_default();
            all.extend(tests.iter().cloned());
            let facet = spec.facets.get(name)?;
            every_value(facet)
                .iter()
                .find(|value| passes(spec, name, &all, value))?;
            both.facets.set(name.clone(), all);
        }
        (!both.answers.is_empty()).then_some(both)
    }

    /// What this domain lacks for it.
    fn lacking(&self, domain: &Domain, declined: &BTreeSet<&Capability>) -> BTreeSet<Capability> {
        let spec = &domain.spec;
        let has = |one: &Capability| domain.has(one) && !declined.contains(one);
        let mut needed = self.capabilities.clone();
        if self.granted == Some(true) && spec.button.is_some() {
            needed.insert(Capability::Tap);
        }
        let capability = |answer: &Consent| match answer {
            Consent::Agree => None,
            Consent::Refuse => Some(Capability::Refuse),
            Consent::Exception => Some(Capability::Exception),
        };
        let mut answers = self.answers.iter().map(capability);
        if let Some(first) = answers.clone().next()
            && !answers.any(|one| one.is_none_or(|one| has(&one)))
        {
            needed.extend(first);
        }
        needed.retain(|one| !has(one));
        if self.made_up && domain.accounts.is_some() {
            needed.insert(Capability::Facet(USERS.into()));
        }
        for (name, tests) in self.facets.iter() {
            let facet = Capability::Facet(name.clone());
            let settable = has(&facet) || has(&Capability::Set(name.clone()));
            let stands = domain.fixed.get(name).filter(|_| !has(&facet));
            if !settable && !stands.is_some_and(|value| passes(spec, name, tests, value)) {
                needed.insert(facet);
            }
        }
        needed
    }
}

fn passes(spec: &Spec, name: &Name, tests: &[(Test, bool)], value: &FacetValue) -> bool {
    let bounds = spec.facets.get(name).map_or(&[][..], |one| &one.bounds);
    tests
        .iter()
        .all(|(test, passes)| test.holds_facet(value, bounds) == *passes)
}

impl Needs {
    /// What is lacking so that the clause cannot be exercised: of several ways, the one that lacks least. `None`: it can be.
    /// What the adapter has `declined` counts as lacking.
    pub fn lacking<'c>(
        &self,
        domain: &Domain,
        declined: impl IntoIterator<Item = &'c Capability>,
    ) -> Option<BTreeSet<Capability>> {
        let declined = declined.into_iter().collect();
        let lacking = self.0.iter().map(|way| way.lacking(domain, &declined));
        let least = lacking.min_by_key(BTreeSet::len)?;
        (!least.is_empty()).then_some(least)
    }
}

impl Domain {
    /// What an adapter has to be able to do for a clause to be exercised.
    pub fn needs(&self, clause: &Clause) -> Needs {
        self.needs_as_taken(clause, &|_, _| true)
    }

    /// The same, where of some readings only some alternatives are `taken`.
    pub fn needs_as_taken(&self, clause: &Clause, taken: &Taken<'_>) -> Needs {
        let finder = Finder {
            spec: &self.spec,
            taken,
        };
        let mut ways = finder.clause(clause);
        // What no account has cannot be given away.
        if let Some(Check::Undisclosed { of }) = &clause.check
            && !self.accounts_have(of)
        {
            for way in &mut ways {
                way.made_up = true;
            }
        }
        // Of ways that lack as much, the one is named that takes least.
        ways.sort_by_key(|way| (way.capabilities.len(), way.facets.len()));
        Needs(ways)
    }
}

impl Domain {
    /// Whether some user can have some of this.
    fn accounts_have(&self, of: &Whose) -> bool {
        let Some(accounts) = &self.accounts else {
            return true;
        };
        let any = |names: &[Name], fields: fn(&User) -> &Fields<String>| {
            let mut all = accounts.iter().flat_map(|one| fields(one).iter());
            all.any(|(name, value)| !value.is_empty() && (names.is_empty() || names.contains(name)))
        };
        match of {
            Whose::Others => true,
            Whose::Private(names) => any(names, |user| &user.private),
            Whose::Profile(names) => any(names, |user| &user.profile),
        }
    }
}

/// Whether an alternative of a reading, the second name, may be taken.
pub type Taken<'t> = dyn Fn(&Name, &Name) -> bool + 't;

/// Looks for ways in a spec.
struct Finder<'s> {
    spec: &'s Spec,
    taken: &'s Taken<'s>,
}

impl<'s> Finder<'s> {
    fn clause(&self, clause: &Clause) -> Vec<Route> {
        let when = self.when(&clause.when);
        let extra = match &clause.check {
            Some(Check::Fires) => {
                let fires = self.path(&self.spec.rules.tap, |effect| effect.fires.is_some());
                self.all([vec![Route::with(Capability::Tap)], fires])
            }
            Some(Check::NeverBoth) => vec![Route::with(Capability::Tap)],
            Some(Check::Gated) => {
                let denies = |effect: &Effect| effect.returns != Some(true);
                let queries = self.path(&self.spec.rules.can_i_use, denies);
                let tap = vec![Route::with(Capability::Tap)];
                self.all([tap, vec![Route::with(Capability::CanIUse)], queries])
            }
            Some(Check::Boolean) => vec![Route::with(Capability::CanIUse)],
            Some(Check::Returns) => {
                let says = |effect: &Effect| effect.returns.is_some();
                let queries = self.path(&self.spec.rules.can_i_use, says);
                self.all([vec![Route::with(Capability::CanIUse)], queries])
            }
            Some(Check::Relation { vary }) => {
                let varied = match vary {
                    Vary::Facet(name) => vec![Route::with(Capability::Facet(name.clone()))],
                    Vary::Newer(names) => {
                        let names = names.iter().cloned();
                        names
                            .map(|name| Route::with(Capability::Facet(name)))
                            .collect()
                    }
                    Vary::Private | Vary::Profile(_) | Vary::Ungranted(_) => vec![Route::made_up()],
                    Vary::Callbacks | Vary::Repeated => vec![Route::free()],
                };
                self.all([varied, self.prescribed()])
            }
            Some(Check::Undisclosed { of: Whose::Others }) => {
                vec![Route::with(Capability::Users)]
            }
            Some(Check::Consistent { reading }) => self.reading(reading),
            _ => vec![Route::free()],
        };
        self.all([when, extra])
    }

    /// Everything at once, each in one of its ways.
    fn all(&self, parts: impl IntoIterator<Item = Vec<Route>>) -> Vec<Route> {
        parts
            .into_iter()
            .fold(vec![Route::free()], |all, part| self.both(&all, &part))
    }

    fn both(&self, one: &[Route], other: &[Route]) -> Vec<Route> {
        let pairs = one
            .iter()
            .flat_map(|way| other.iter().filter_map(|also| way.and(also, self.spec)));
        pairs.take(MOST).collect()
    }

    /// The ways in which a condition can come to hold.
    fn when(&self, when: &When) -> Vec<Route> {
        let mut all = vec![Route::free()];
        let mut also = |ways: Vec<Route>| all = self.both(&all, &ways);
        for (name, test) in when.facets.iter() {
            also(vec![Route::test(name, test, true)]);
        }
        if let Some(granted) = when.granted {
            also(vec![Route::granted(granted)]);
        }
        if !when.answer.is_empty() {
            also(vec![Route::answered(when.answer.iter().copied())]);
        }
        if !when.attributes.is_empty() {
            also(vec![Route::with(Capability::Tap)]);
        }
        if when.given == Some(Given::Nothing) {
            also(vec![Route::with(Capability::Bare)]);
        }
        match when.within {
            Some(Within::Tap) => also(self.all([
                vec![Route::with(Capability::Nested)],
                vec![Route::with(Capability::Tap)],
            ])),
            Some(Within::Call) => also(vec![Route::with(Capability::Nested)]),
            None => {}
        }
        for past in &when.past {
            also(self.past(past));
        }
        if !when.outcome.is_empty() {
            let leads = |effect: &Effect| {
                effect
                    .outcome
                    .as_ref()
                    .is_some_and(|name| when.outcome.contains(name))
            };
            also(self.path(&self.spec.rules.call, leads));
        }
        if !when.any.is_empty() {
            also(when.any.iter().flat_map(|one| self.when(one)).collect());
        }
        all
    }

    /// The ways in which a condition can fail. A condition that needs no capability to fail is not examined further.
    fn fails(&self, when: &When) -> Vec<Route> {
        let elsewhere = !when.attributes.is_empty()
            || !when.members.is_empty()
            || !when.past.is_empty()
            || !when.without.is_empty()
            || !when.outcome.is_empty()
            || when.given.is_some()
            || when.within.is_some();
        if elsewhere {
            return vec![Route::free()];
        }
        let facets = when.facets.iter();
        let mut ways: Vec<_> = facets
            .map(|(name, test)| Route::test(name, test, false))
            .collect();
        ways.extend(when.granted.map(|granted| Route::granted(!granted)));
        if !when.answer.is_empty() {
            let others = ANSWERS.iter().filter(|one| !when.answer.contains(one));
            ways.push(Route::answered(others.copied()));
        }
        if !when.any.is_empty() {
            ways.extend(self.all(when.any.iter().map(|one| self.fails(one))));
        }
        ways
    }

    fn past(&self, past: &Past) -> Vec<Route> {
        let button = self.spec.button.is_some();
        let asked = |capability: Option<Capability>| {
            let mut way = Route::free();
            way.capabilities.extend(
                button
                    .then_some(Capability::Tap)
                    .into_iter()
                    .chain(capability),
            );
            vec![way]
        };
        match past {
            Past::Agreed => asked(None),
            Past::Refused => asked(Some(Capability::Refuse)),
            Past::Failed => asked(Some(Capability::Exception)),
            Past::Revoked => asked(Some(Capability::Revoke)),
            Past::OtherAgreed => asked(Some(Capability::Users)),
            Past::Wrong(_) => vec![Route::with(Capability::Tap)],
            Past::Restarted => vec![Route::with(Capability::Restart)],
            // Any facet that changes will do.
            Past::Changed => self.changes(),
            Past::Called => vec![Route::free()],
        }
    }

    fn changes(&self) -> Vec<Route> {
        let facets = self.spec.facets.iter();
        let changing = facets.filter(|(_, facet)| facet.changes);
        changing
            .map(|(name, _)| Route::with(Capability::Set(name.clone())))
            .collect()
    }

    /// The ways to a rule that leads to such an effect: it holds, and those above it do not.
    fn path(&self, rules: &Fields<Rule>, leads: impl Fn(&Effect) -> bool) -> Vec<Route> {
        self.ways_to(rules, |rule| self.effects(rule).any(&leads))
    }

    fn ways_to(&self, rules: &Fields<Rule>, wanted: impl Fn(&Rule) -> bool) -> Vec<Route> {
        let mut above = vec![Route::free()];
        let mut found = Vec::new();
        for (_, rule) in rules.iter() {
            if wanted(rule) {
                found.extend(self.both(&above, &self.when(&rule.when)));
            }
            if !self.effects(rule).any(|effect| effect.go_on) {
                above = self.both(&above, &self.fails(&rule.when));
            }
        }
        found.truncate(MOST);
        found
    }

    /// A call of which the document says what it comes to.
    fn prescribed(&self) -> Vec<Route> {
        let outcomes = &self.spec.outcomes;
        self.path(&self.spec.rules.call, |effect| {
            let outcome = effect.outcome.as_ref();
            outcome
                .and_then(|name| outcomes.get(name))
                .is_some_and(|outcome| !outcome.open)
        })
    }

    /// The ways in which it can be seen how a reading is taken.
    fn reading(&self, reading: &Name) -> Vec<Route> {
        let rules = &self.spec.rules;
        let asks = |rule: &Rule| rule.reading.as_ref().is_some_and(|one| one.of == *reading);
        let tap = || vec![Route::with(Capability::Tap)];
        let granted = || vec![Route::granted(true)];
        let restart = vec![Route::with(Capability::Restart)];
        let mut ways = self.ways_to(&rules.call, asks);
        // A tap shows it by itself if it is prescribed which handlers run, else a call that follows.
        let mut seen = self.path(&rules.tap, |effect| effect.fires.is_some());
        seen.extend(self.prescribed());
        ways.extend(self.all([tap(), self.ways_to(&rules.tap, asks), seen]));
        if rules.restart.iter().any(|(_, rule)| asks(rule)) {
            ways.extend(self.all([restart, granted(), self.prescribed()]));
        }
        if rules.set.iter().any(|(_, rule)| asks(rule)) {
            ways.extend(self.all([self.changes(), granted(), self.prescribed()]));
        }
        let observe = self.spec.readings.get(reading);
        ways.extend(match observe.and_then(|one| one.observe.as_ref()) {
            Some(Observe::Open { when }) => self.when(when),
            Some(Observe::Unset { member, .. }) => {
                let shares = |effect: &Effect| {
                    let outcome = effect.outcome.as_ref();
                    outcome
                        .and_then(|name| self.spec.outcomes.get(name))
                        .is_some_and(|outcome| outcome.payload.contains(member))
                };
                self.path(&rules.call, shares)
            }
            Some(Observe::Order | Observe::AlwaysArgument | Observe::Returned) => self.prescribed(),
            None => Vec::new(),
        });
        let carried = |effect: &Effect| {
            let outcome = effect.outcome.as_ref();
            let outcome = outcome.and_then(|name| self.spec.outcomes.get(name));
            let carrier = outcome.and_then(|one| one.carrier.as_ref());
            matches!(carrier, Some(Carrier::Reading(of)) if of == reading)
        };
        ways.extend(self.path(&rules.call, carried));
        ways.truncate(MOST);
        ways
    }

    fn effects<'r>(&self, rule: &'r Rule) -> impl Iterator<Item = &'r Effect> + use<'r, 's> {
        let taken = self.taken;
        let forked = rule.reading.iter().flat_map(move |forked| {
            let all = forked.then.iter();
            all.filter(move |(alternative, _)| taken(&forked.of, alternative))
        });
        let forked = forked.map(|(_, effect)| effect);
        rule.then.iter().chain(forked)
    }
}
