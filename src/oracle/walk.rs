//! Walking through the steps of a scenario, hypotheses in hand.

#[cfg(test)]
mod short;

use smallvec::{SmallVec, smallvec};

use super::book::{Book, Carried, Rule};
use super::condition::{Facts, State, bits};
use super::decide::{Decision, decide};
use super::{Choices, History};
use crate::fields::{Fields, Name};
use crate::scenario::{Answer, Argument, FacetValue, Scenario, Step};
use crate::spec::{Given, Grant, Within};

/// The most hypotheses kept apart.
const MOST: usize = 64;

/// There are rarely more than a few of anything that may be.
pub type Few<T> = SmallVec<[T; 4]>;

/// What may be the case: which grants exist, and which readings that supposes.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
struct Hypothesis {
    grants: u64,
    choices: Choices,
}

/// The state of a scenario, as far as the spec tells.
#[derive(Clone, Debug)]
pub struct Walk<'s> {
    book: &'s Book,
    state: State<'s>,
    user: usize,
    history: History,
    hypotheses: Few<Hypothesis>,
    /// Inside what the next call is made.
    within: Option<Within>,
}

/// What a call may come to under one hypothesis.
#[derive(Clone, Copy, Debug)]
pub struct Expected<'s> {
    grants: u64,
    choices: Choices,
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
    pub const fn choices(&self) -> Choices {
        self.choices
    }
}

/// What a tap may lead to under one hypothesis.
#[derive(Clone, Copy, Debug)]
pub struct TapExpected<'s> {
    grants: u64,
    choices: Choices,
    grant: Grant,
    /// Exactly these handlers, once each. `None`: nothing is prescribed.
    pub fires: Option<&'s [Name]>,
}

impl<'s> Walk<'s> {
    /// The state that `scenario` starts from.
    pub fn new(book: &'s Book, scenario: &'s Scenario) -> Self {
        Self {
            book,
            state: State::new(&book.tests, &scenario.world),
            user: 0,
            history: History::new(scenario.world.users.len()),
            hypotheses: smallvec![Hypothesis {
                grants: 0,
                choices: Choices::default(),
            }],
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
    pub fn followed(&self) -> Choices {
        let mut all = self.hypotheses.iter().map(|one| one.choices);
        let first = all.next().unwrap_or_default();
        all.fold(first, Choices::common)
    }

    const fn bit(&self) -> u64 {
        1 << (self.user % 64)
    }

    /// What conditions are asked about, `granted` being what is known of the grant.
    fn facts(&self, granted: Option<bool>) -> Facts<'_> {
        Facts {
            bits: bits::past(self.history.bits(self.user)) | granted.map_or(0, bits::granted),
            state: &self.state,
            spec: self.book.spec(),
            attributes: None,
            members: None,
        }
    }

    /// The same under one hypothesis, which knows whether there is a grant.
    fn under(&self, hypothesis: &Hypothesis) -> Facts<'_> {
        self.facts(Some(hypothesis.grants & self.bit() != 0))
    }

    /// Whether the hypotheses agree that the logged-in user's grant exists.
    fn granted(&self) -> Option<bool> {
        let mut all = self
            .hypotheses
            .iter()
            .map(|one| one.grants & self.bit() != 0);
        let first = all.next()?;
        all.all(|one| one == first).then_some(first)
    }

    fn set_hypotheses(&mut self, all: impl IntoIterator<Item = Hypothesis>) {
        let mut kept = Few::<Hypothesis>::new();
        for one in all {
            if kept.len() == MOST && !kept.contains(&one) {
                // Too many to tell apart: what they suppose is forgotten, which forbids less.
                for one in &mut kept {
                    one.choices = Choices::default();
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
    pub fn call(&self, argument: Option<&Argument>, answer: Option<Answer>) -> Few<Expected<'s>> {
        self.call_from(&self.hypotheses, argument, answer)
    }

    /// What a call might come to if no reading had been settled so far.
    pub fn call_afresh(
        &self,
        argument: Option<&Argument>,
        answer: Option<Answer>,
    ) -> Few<Expected<'s>> {
        let mut afresh = Few::<Hypothesis>::new();
        for one in &self.hypotheses {
            let one = Hypothesis {
                choices: Choices::default(),
                ..*one
            };
            if !afresh.contains(&one) {
                afresh.push(one);
            }
        }
        self.call_from(&afresh, argument, answer)
    }

    fn call_from(
        &self,
        hypotheses: &[Hypothesis],
        argument: Option<&Argument>,
        answer: Option<Answer>,
    ) -> Few<Expected<'s>> {
        let mut expected = Few::new();
        let mut decisions = Few::new();
        for hypothesis in hypotheses {
            let mut facts = self.under(hypothesis);
            facts.bits |= answer.map_or(0, bits::answer);
            facts.members = argument.map(|argument| &argument.members);
            decisions.clear();
            decide(&self.book.call, &facts, hypothesis.choices, &mut decisions);
            for decision in &decisions {
                self.carried(hypothesis.grants, decision, &mut expected);
            }
        }
        expected
    }

    fn carried(&self, grants: u64, decision: &Decision<'s>, out: &mut Few<Expected<'s>>) {
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
        match &self.book.carriers[outcome] {
            Carried::ByAny => push(decision.choices, None),
            Carried::By(name) => push(decision.choices, Some(&**name)),
            Carried::AsRead(reading, names) => {
                for (alternative, name) in names.iter().enumerate() {
                    if let Some(choices) = decision.choices.suppose(*reading, alternative) {
                        push(choices, Some(&**name));
                    }
                }
            }
        }
    }

    /// A call was made, and of what was expected this is left.
    pub fn called(&mut self, left: &[Expected<'s>], answer: Option<Answer>) {
        self.history.called(self.user);
        if let Some(answer) = answer {
            self.history.answered(self.user, answer);
        }
        self.set_hypotheses(left.iter().map(|one| Hypothesis {
            grants: one.grants,
            choices: one.choices,
        }));
    }

    // ---- taps

    /// What a tap may lead to.
    pub fn tap(&self, attributes: &Fields<String>, answer: Answer) -> Few<TapExpected<'s>> {
        let mut expected = Few::new();
        let mut decisions = Few::new();
        for hypothesis in &self.hypotheses {
            let mut facts = self.under(hypothesis);
            facts.bits |= bits::answer(answer);
            facts.attributes = Some(attributes);
            decisions.clear();
            decide(&self.book.tap, &facts, hypothesis.choices, &mut decisions);
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
        answer: Answer,
    ) {
        if let Some(button) = &self.book.spec().button {
            self.history.tap(self.user, button, attributes, answer);
        }
        let bit = self.bit();
        let (from, lost) = if left.is_empty() {
            (all, true)
        } else {
            (left, false)
        };
        let next: Few<_> = from
            .iter()
            .flat_map(|one| {
                let grant = if lost { Grant::Open } else { one.grant };
                granted(one.grants, bit, grant).map(|grants| Hypothesis {
                    grants,
                    choices: one.choices,
                })
            })
            .collect();
        self.set_hypotheses(next);
    }

    /// Takes a step of which nothing is seen, and tells what it may come to if it is a call: places of outcomes in the spec, each once.
    pub fn expect(&mut self, step: &'s Step) -> Vec<usize> {
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
        let mut decisions = Few::new();
        let facts = self.at_rest();
        decide(
            &self.book.can_i_use,
            &facts,
            Choices::default(),
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
        let all: Few<_> = self
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
        self.state.set(&self.book.tests, facet, value);
        self.all_grants(&self.book.set);
    }

    /// The client is restarted.
    pub fn restart(&mut self, facets: &'s Fields<FacetValue>) {
        self.history.restarted();
        for (name, value) in facets.iter() {
            self.state.set(&self.book.tests, name, value);
        }
        self.all_grants(&self.book.restart);
    }

    fn all_grants(&mut self, rules: &'s [Rule]) {
        let mut next = Few::new();
        let mut decisions = Few::new();
        for hypothesis in &self.hypotheses {
            // Which readings a grant's fate hangs on is of no account while there is no grant.
            if hypothesis.grants == 0 {
                next.push(*hypothesis);
                continue;
            }
            decisions.clear();
            decide(
                rules,
                &self.under(hypothesis),
                hypothesis.choices,
                &mut decisions,
            );
            for decision in &decisions {
                let grant = decision.effect.map_or(Grant::Keep, |effect| effect.grant);
                next.extend(
                    granted(hypothesis.grants, u64::MAX, grant).map(|grants| Hypothesis {
                        grants,
                        choices: decision.choices,
                    }),
                );
            }
        }
        self.set_hypotheses(next);
    }

    /// What clauses are asked about at a call which comes to one of `outcomes`.
    pub fn at_call<'w>(
        &'w self,
        argument: Option<&'w Argument>,
        answer: Option<Answer>,
        outcomes: &[usize],
    ) -> Facts<'w> {
        let call = &self.book.spec().call;
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
    pub fn at_tap<'w>(&'w self, attributes: &'w Fields<String>, answer: Answer) -> Facts<'w> {
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

fn dedup(all: Few<Hypothesis>) -> Few<Hypothesis> {
    let mut each = Few::new();
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
