//! Walking through the steps of a scenario, hypotheses in hand.

use smallvec::smallvec;

use super::condition::{Facts, State, bits};
use super::decide::{Decision, decide};
use super::possibilities::Possibilities;
use super::rules::{CarriedBy, CompiledRule, CompiledRules};
use super::{ReadingChoices, UserHistory};
use crate::fields::{Fields, Name};
use crate::scenario::{Argument, Consent, FacetValue, Scenario, Step};
use crate::spec::{Given, Grant, Within};

/// The most hypotheses kept apart.
const MOST: usize = 64;

/// What may be the case: which grants exist, and which readings that supposes.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
struct Hypothesis {
    grants: u64,
    choices: ReadingChoices,
}

/// The state of a scenario, as far as the spec tells.
#[derive(Clone, Debug)]
pub struct Oracle<'s> {
    pub(super) rules: &'s CompiledRules,
    pub(super) state: State<'s>,
    pub(super) user: usize,
    pub(super) history: UserHistory,
    hypotheses: Possibilities<Hypothesis>,
    /// What may be the case if a reading that decides over grants is followed one way now and another way then: the choices are the last ones.
    unsettled: Possibilities<Hypothesis>,
    /// Inside what the next call is made.
    pub(super) within: Option<Within>,
}

/// What a call may come to under one hypothesis.
#[derive(Clone, Copy, Debug)]
pub struct Expected<'s> {
    grants: u64,
    choices: ReadingChoices,
    /// Index of the outcome in the spec.
    pub outcome: usize,
    /// The callback that carries it. `None`: any.
    pub carrier: Option<&'s str>,
}

impl Expected<'_> {
    /// The grants that it supposes, a bit for each user.
    pub const fn grants(&self) -> u64 {
        self.grants
    }

    /// The readings that it supposes.
    pub const fn choices(&self) -> ReadingChoices {
        self.choices
    }
}

/// What a tap may lead to under one hypothesis.
#[derive(Clone, Copy, Debug)]
pub struct TapExpected<'s> {
    grants: u64,
    choices: ReadingChoices,
    grant: Grant,
    /// Exactly these handlers, once each. `None`: nothing is prescribed.
    pub fires: Option<&'s [Name]>,
}

impl TapExpected<'_> {
    /// The readings that it supposes.
    pub const fn choices(&self) -> ReadingChoices {
        self.choices
    }
}

impl<'s> Oracle<'s> {
    /// The state that `scenario` starts from.
    pub fn new(rules: &'s CompiledRules, scenario: &'s Scenario) -> Self {
        let start = Hypothesis {
            grants: 0,
            choices: ReadingChoices::default(),
        };
        Self {
            rules,
            state: State::new(&rules.tests, &scenario.world),
            user: 0,
            history: UserHistory::new(scenario.world.users.len()),
            hypotheses: smallvec![start],
            unsettled: smallvec![start],
            within: None,
        }
    }

    /// Says inside what the next call is made.
    pub const fn set_within(&mut self, within: Option<Within>) {
        self.within = within;
    }

    /// Who is logged in.
    pub const fn user(&self) -> usize {
        self.user
    }

    /// What has been seen to be followed: the readings on which all hypotheses agree.
    pub fn followed(&self) -> ReadingChoices {
        let mut all = self.hypotheses.iter().map(|one| one.choices);
        let first = all.next().unwrap_or_default();
        all.fold(first, ReadingChoices::common)
    }

    const fn bit(&self) -> u64 {
        1 << (self.user % 64)
    }

    /// What conditions are asked about, `granted` being what is known of the grant.
    fn facts(&self, granted: Option<bool>) -> Facts<'_> {
        Facts {
            bits: bits::past(self.history.bits(self.user)) | granted.map_or(0, bits::granted),
            state: &self.state,
            spec: self.rules.spec(),
            attributes: None,
            members: None,
        }
    }

    /// The same under one hypothesis, which knows whether there is a grant.
    fn under(&self, hypothesis: &Hypothesis) -> Facts<'_> {
        self.facts(Some(hypothesis.grants & self.bit() != 0))
    }

    /// Whether the hypotheses agree that the logged-in user's grant exists.
    pub(super) fn granted(&self) -> Option<bool> {
        let mut all = self
            .hypotheses
            .iter()
            .map(|one| one.grants & self.bit() != 0);
        let first = all.next()?;
        all.all(|one| one == first).then_some(first)
    }

    /// Whether a user's grant exists under some hypothesis.
    pub fn may_be_granted(&self, user: usize) -> bool {
        let bit = 1 << (user % 64);
        self.hypotheses.iter().any(|one| one.grants & bit != 0)
    }

    fn set_hypotheses(&mut self, all: impl IntoIterator<Item = Hypothesis>) {
        let mut kept = Possibilities::<Hypothesis>::new();
        for one in all {
            if kept.len() == MOST && !kept.contains(&one) {
                // Too many to tell apart: what they suppose is forgotten, which forbids less.
                for one in &mut kept {
                    one.choices = ReadingChoices::default();
                }
                kept = dedup(kept);
            }
            if kept.len() < MOST && !kept.contains(&one) {
                kept.push(one);
            }
        }
        if !kept.is_empty() {
            self.hypotheses = kept;
        }
    }

    // ---- calls

    /// What a call may come to.
    pub fn call(
        &self,
        argument: Option<&Argument>,
        answer: Option<Consent>,
    ) -> Possibilities<Expected<'s>> {
        self.call_from(&self.hypotheses, argument, answer)
    }

    /// What a call might come to if no reading had been settled so far.
    pub fn call_afresh(
        &self,
        argument: Option<&Argument>,
        answer: Option<Consent>,
    ) -> Possibilities<Expected<'s>> {
        self.call_from(&self.afresh(), argument, answer)
    }

    /// The hypotheses, without what they suppose of readings.
    fn afresh(&self) -> Possibilities<Hypothesis> {
        let all = self.hypotheses.iter().map(|one| Hypothesis {
            choices: ReadingChoices::default(),
            ..*one
        });
        dedup(all.collect())
    }

    /// What a call might come to if no reading that decides over grants had been followed throughout.
    pub fn call_unsettled(
        &self,
        argument: Option<&Argument>,
        answer: Option<Consent>,
    ) -> Possibilities<Expected<'s>> {
        self.call_from(&self.unsettled, argument, answer)
    }

    fn call_from(
        &self,
        hypotheses: &[Hypothesis],
        argument: Option<&Argument>,
        answer: Option<Consent>,
    ) -> Possibilities<Expected<'s>> {
        let mut expected = Possibilities::new();
        let mut decisions = Possibilities::new();
        for hypothesis in hypotheses {
            let mut facts = self.under(hypothesis);
            facts.bits |= answer.map_or(0, bits::answer);
            facts.members = argument.map(|argument| &argument.members);
            decisions.clear();
            decide(&self.rules.call, &facts, hypothesis.choices, &mut decisions);
            for decision in &decisions {
                self.carried(hypothesis.grants, decision, &mut expected);
            }
        }
        expected
    }

    fn carried(&self, grants: u64, decision: &Decision<'s>, out: &mut Possibilities<Expected<'s>>) {
        let Some(effect) = decision.effect else {
            return;
        };
        let Some(outcome) = effect.outcome else {
            return;
        };
        let mut push = |choices, carrier| {
            for grants in granted(grants, self.bit(), effect.grant) {
                out.push(Expected {
                    grants,
                    choices,
                    outcome,
                    carrier,
                });
            }
        };
        match &self.rules.carriers[outcome] {
            CarriedBy::ByAny => push(decision.choices, None),
            CarriedBy::By(name) => push(decision.choices, Some(&**name)),
            CarriedBy::AsRead(reading, names) => {
                for (alternative, name) in names.iter().enumerate() {
                    if let Some(choices) = decision.choices.suppose(*reading, alternative) {
                        push(choices, Some(&**name));
                    }
                }
            }
        }
    }

    /// A call was made, and of what was expected this is left.
    pub fn called(&mut self, left: &[Expected<'s>], answer: Option<Consent>) {
        self.history.called(self.user);
        if let Some(answer) = answer {
            self.history.answered(self.user, answer);
        }
        let after: Possibilities<_> = left.iter().map(|one| one.grants).collect();
        self.unsettle(&after, self.rules.spec().call.asks);
        self.set_hypotheses(left.iter().map(|one| Hypothesis {
            grants: one.grants,
            choices: one.choices,
        }));
    }

    /// Takes over what was seen of the logged-in user's grant: `after` are the grants that there may be now. Unless something may have changed the grant, it
    /// is as it was.
    fn unsettle(&mut self, after: &[u64], changed: bool) {
        let bit = self.bit();
        let mut next = Possibilities::<Hypothesis>::new();
        for one in &self.unsettled {
            for grants in after.iter().map(|grants| grants & bit) {
                let now = Hypothesis {
                    grants: one.grants & !bit | grants,
                    ..*one
                };
                if (changed || now == *one) && next.len() < MOST && !next.contains(&now) {
                    next.push(now);
                }
            }
        }
        self.unsettled = next;
    }

    // ---- taps

    /// What a tap may lead to.
    pub fn tap(
        &self,
        attributes: &Fields<String>,
        answer: Consent,
    ) -> Possibilities<TapExpected<'s>> {
        self.tap_from(&self.hypotheses, attributes, answer)
    }

    /// What a tap might lead to if no reading had been settled so far.
    pub fn tap_afresh(
        &self,
        attributes: &Fields<String>,
        answer: Consent,
    ) -> Possibilities<TapExpected<'s>> {
        self.tap_from(&self.afresh(), attributes, answer)
    }

    /// What a tap might lead to if no reading that decides over grants had been followed throughout.
    pub fn tap_unsettled(
        &self,
        attributes: &Fields<String>,
        answer: Consent,
    ) -> Possibilities<TapExpected<'s>> {
        self.tap_from(&self.unsettled, attributes, answer)
    }

    fn tap_from(
        &self,
        hypotheses: &[Hypothesis],
        attributes: &Fields<String>,
        answer: Consent,
    ) -> Possibilities<TapExpected<'s>> {
        let mut expected = Possibilities::new();
        let mut decisions = Possibilities::new();
        for hypothesis in hypotheses {
            let mut facts = self.under(hypothesis);
            facts.bits |= bits::answer(answer);
            facts.attributes = Some(attributes);
            decisions.clear();
            decide(&self.rules.tap, &facts, hypothesis.choices, &mut decisions);
            expected.extend(decisions.iter().map(|decision| TapExpected {
                grants: hypothesis.grants,
                choices: decision.choices,
                grant: decision.effect.map_or(Grant::Keep, |effect| effect.grant),
                fires: decision.effect.and_then(|effect| effect.fires.as_deref()),
            }));
        }
        expected
    }

    /// A tap was made, and of what was expected this is left; if nothing is, it is open from now on whether the grant exists.
    pub fn tapped(
        &mut self,
        all: &[TapExpected<'s>],
        left: &[TapExpected<'s>],
        attributes: &Fields<String>,
        answer: Consent,
    ) {
        if let Some(button) = &self.rules.spec().button {
            self.history.tap(self.user, button, attributes, answer);
        }
        let bit = self.bit();
        let (from, lost) = if left.is_empty() {
            (all, true)
        } else {
            (left, false)
        };
        let next: Possibilities<_> = from
            .iter()
            .flat_map(|one| {
                let grant = if lost { Grant::Open } else { one.grant };
                granted(one.grants, bit, grant).map(|grants| Hypothesis {
                    grants,
                    choices: one.choices,
                })
            })
            .collect();
        let after: Possibilities<_> = next.iter().map(|one| one.grants).collect();
        self.unsettle(&after, true);
        self.set_hypotheses(next);
    }

    /// Takes a step of which nothing is seen, and tells what it may come to if it is a call: places of outcomes in the spec, each once.
    pub fn advance(&mut self, step: &'s Step) -> Vec<usize> {
        let mut outcomes = Vec::new();
        match step {
            Step::Call {
                argument, answer, ..
            } => {
                let expected = self.call(argument.as_ref(), *answer);
                outcomes.extend(expected.iter().map(|one| one.outcome));
                outcomes.sort_unstable();
                outcomes.dedup();
                self.called(&expected, *answer);
            }
            Step::Tap { attributes, answer } => {
                let expected = self.tap(attributes, *answer);
                self.tapped(&expected, &expected, attributes, *answer);
            }
            Step::CanIUse { .. } => {}
            Step::Revoke => self.revoke(),
            Step::Set { facet, value } => self.set(facet, value),
            Step::SwitchUser { user } => self.switch_user(*user),
            Step::Restart { facets } => self.restart(facets),
        }
        outcomes
    }

    // ---- the other steps

    /// What `my.canIUse` must answer about the button. `None`: either.
    pub fn can_i_use(&self) -> Option<bool> {
        let mut decisions = Possibilities::new();
        let facts = self.at_rest();
        decide(
            &self.rules.can_i_use,
            &facts,
            ReadingChoices::default(),
            &mut decisions,
        );
        match decisions.as_slice() {
            [one] => one.effect.and_then(|effect| effect.returns),
            _ => None,
        }
    }

    /// The logged-in user withdraws the grant.
    pub fn revoke(&mut self) {
        self.history.revoked(self.user);
        let bit = self.bit();
        for one in &mut self.unsettled {
            one.grants &= !bit;
        }
        let all: Possibilities<_> = self
            .hypotheses
            .iter()
            .map(|one| Hypothesis {
                grants: one.grants & !bit,
                ..*one
            })
            .collect();
        self.set_hypotheses(all);
    }

    /// Another user logs in.
    pub fn switch_user(&mut self, user: usize) {
        self.user = user;
    }

    /// A facet changes while the mini program runs.
    pub fn set(&mut self, facet: &'s Name, value: &'s FacetValue) {
        self.history.changed();
        self.state.set(&self.rules.tests, facet, value);
        self.all_grants(&self.rules.set);
    }

    /// The client is restarted.
    pub fn restart(&mut self, facets: &'s Fields<FacetValue>) {
        self.history.restarted();
        for (name, value) in facets.iter() {
            self.state.set(&self.rules.tests, name, value);
        }
        self.all_grants(&self.rules.restart);
    }

    fn all_grants(&mut self, rules: &'s [CompiledRule]) {
        let next = self.grants_after(rules, &self.hypotheses, |one| one.choices);
        self.unsettled =
            dedup(self.grants_after(rules, &self.unsettled, |_| ReadingChoices::default()));
        self.unsettled.truncate(MOST);
        self.set_hypotheses(next);
    }

    /// The hypotheses after rules have decided over all grants, `settled` being what they must not choose anew.
    fn grants_after(
        &self,
        rules: &'s [CompiledRule],
        hypotheses: &[Hypothesis],
        settled: impl Fn(&Hypothesis) -> ReadingChoices,
    ) -> Possibilities<Hypothesis> {
        let mut next = Possibilities::new();
        let mut decisions = Possibilities::new();
        for hypothesis in hypotheses {
            // Readings that decide over a grant do not matter while there is no grant.
            if hypothesis.grants == 0 {
                next.push(*hypothesis);
                continue;
            }
            decisions.clear();
            let facts = self.under(hypothesis);
            decide(rules, &facts, settled(hypothesis), &mut decisions);
            for decision in &decisions {
                let grant = decision.effect.map_or(Grant::Keep, |effect| effect.grant);
                next.extend(
                    granted(hypothesis.grants, u64::MAX, grant).map(|grants| Hypothesis {
                        grants,
                        choices: hypothesis.choices.then(decision.choices),
                    }),
                );
            }
        }
        next
    }

    /// What clauses are asked about at a call which comes to one of `outcomes`.
    pub fn at_call<'w>(
        &'w self,
        argument: Option<&'w Argument>,
        answer: Option<Consent>,
        outcomes: &[usize],
    ) -> Facts<'w> {
        let call = &self.rules.spec().call;
        let all = call.reply.len() + usize::from(call.always.is_some());
        let given = match argument.map(|one| one.callbacks.len()) {
            None => Given::Nothing,
            Some(0) => Given::NoCallback,
            Some(some) if some < all => Given::SomeCallbacks,
            Some(_) => Given::AllCallbacks,
        };
        let mut facts = self.at_rest();
        facts.bits |= bits::outcomes(outcomes.iter().copied()) | bits::given(given);
        facts.bits |= answer.map_or(0, bits::answer) | self.within.map_or(0, bits::within);
        facts.members = argument.map(|argument| &argument.members);
        facts
    }

    /// What clauses are asked about at a tap.
    pub fn at_tap<'w>(&'w self, attributes: &'w Fields<String>, answer: Consent) -> Facts<'w> {
        let mut facts = self.at_rest();
        facts.bits |= bits::answer(answer);
        facts.attributes = Some(attributes);
        facts
    }

    /// What clauses are asked about at any other step.
    pub fn at_rest(&self) -> Facts<'_> {
        self.facts(self.granted())
    }
}

fn dedup(all: Possibilities<Hypothesis>) -> Possibilities<Hypothesis> {
    let mut each = Possibilities::new();
    for one in all {
        if !each.contains(&one) {
            each.push(one);
        }
    }
    each
}

/// The grants after `grant` has happened to those in `bits`.
fn granted(grants: u64, bits: u64, grant: Grant) -> impl Iterator<Item = u64> {
    let (one, other) = match grant {
        Grant::Keep => (grants, None),
        Grant::Give => (grants | bits, None),
        Grant::End => (grants & !bits, None),
        // A grant that may or may not exist: of one user it may also be new, of all users none is.
        Grant::Open if bits == u64::MAX => (grants, Some(0)),
        Grant::Open => (grants & !bits, Some(grants | bits)),
    };
    std::iter::once(one).chain(other)
}
