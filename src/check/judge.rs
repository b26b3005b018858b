//! Judging one scenario: the walk of the oracle and the checks, step by step.

use serde_json::Value;
use smallvec::SmallVec;

use super::compiled::Compiled;
use super::disclosure::{Planted, Sighted};
use super::reply::{Class, Reply, classify};
use super::texts::Texts;
use super::violation::{Cause, Stage, Violation};
use super::{ClauseSet, call, disclosure, reading, relation};
use crate::adapter::{Incident, adapter_blame};
use crate::fields::Fields;
use crate::oracle::{Choices, Few, TapExpected, Walk};
use crate::scenario::{Answer, Scenario, Step};
use crate::spec::Check;
use crate::trace::{Record, Trace};

/// What came of judging one scenario.
#[derive(Clone, Debug, Default)]
pub struct Judgement {
    /// The clauses that were put to the test.
    pub exercised: ClauseSet,
    /// Those that were not kept, in the order of the steps.
    pub violations: Vec<Violation>,
    /// The readings that were seen to be followed.
    pub followed: Choices,
}

/// Judges scenarios against a spec. What is remembered from one to the next is what follows from a text alone, never a verdict.
#[derive(Debug)]
pub struct Judge<'c> {
    compiled: &'c Compiled,
    texts: Texts,
}

/// The clauses that apply at one step.
pub(super) type Applying = SmallVec<[usize; 32]>;

/// What is known while one scenario is being judged.
pub(super) struct Bench<'j> {
    pub(super) compiled: &'j Compiled,
    pub(super) texts: &'j Texts,
    pub(super) walk: Walk<'j>,
    pub(super) planted: Planted<'j>,
    /// What earlier calls told for the clauses that ask for something new each time.
    pub(super) told: Vec<(usize, Value)>,
    /// The step that was searched for marks last, and what was found.
    pub(super) sighted: Option<(usize, Vec<Sighted<'j>>)>,
    pub(super) out: &'j mut Judgement,
}

impl<'c> Judge<'c> {
    /// A judge by this spec.
    pub fn new(compiled: &'c Compiled) -> Self {
        Self {
            compiled,
            texts: Texts::default(),
        }
    }

    /// The spec.
    pub const fn compiled(&self) -> &'c Compiled {
        self.compiled
    }

    /// Whether what was seen of a call is recognised as some outcome.
    pub fn recognises(&self, record: &Record) -> bool {
        let reply = Reply::read(self.compiled, &self.texts, record);
        matches!(classify(self.compiled, record, &reply), Class::Outcome(_))
    }

    /// Judges what was seen of one scenario. The trace has one record for each step.
    pub fn trace(&self, scenario: &Scenario, trace: &Trace) -> Judgement {
        let mut judgement = Judgement::default();
        let mut bench = Bench {
            compiled: self.compiled,
            texts: &self.texts,
            walk: Walk::new(&self.compiled.book, scenario),
            planted: Planted::new(&scenario.world.users),
            told: Vec::new(),
            sighted: None,
            out: &mut judgement,
        };
        if let Some(clause) = self.compiled.answers {
            bench.out.exercised.insert(clause);
        }
        let mut denied = false;
        for (index, (step, record)) in scenario.steps.iter().zip(&trace.steps).enumerate() {
            match step {
                Step::Call {
                    argument, answer, ..
                } => {
                    let profile = &scenario.world.users[bench.walk.user()].profile;
                    call::judge(
                        &mut bench,
                        index,
                        argument.as_ref(),
                        *answer,
                        profile,
                        record,
                    );
                }
                Step::Tap { attributes, answer } => {
                    bench.tap(index, attributes, *answer, record, denied);
                }
                Step::CanIUse { query } => {
                    if let Some(answer) = bench.query(index, query, record) {
                        denied = !answer;
                    }
                }
                Step::Revoke => bench.walk.revoke(),
                Step::Set { facet, value } => {
                    bench.walk.set(facet, value);
                    denied = false;
                }
                Step::SwitchUser { user } => bench.walk.switch_user(*user),
                Step::Restart { facets } => {
                    bench.walk.restart(facets);
                    denied = false;
                }
            }
            disclosure::judge(&mut bench, index, record, None);
            reading::keep_to_pins(&mut bench, index);
        }
        relation::repeated(&mut bench, scenario, trace);
        let followed = bench.walk.followed();
        reading::settle(&mut bench, followed);
        drop(bench);
        judgement
    }

    /// Judges the relation `clause` between two runs of which each keeps all clauses by itself. Both scenarios have the same steps.
    pub fn pair(
        &self,
        clause: usize,
        base: (&Scenario, &Trace),
        other: (&Scenario, &Trace),
        exercised: &mut ClauseSet,
    ) -> Vec<Violation> {
        relation::pair(self.compiled, &self.texts, clause, [base, other], exercised)
    }

    /// Judges a scenario that did not end. An incident that is the adapter's own violates nothing.
    pub fn incident(&self, scenario: &Scenario, incident: &Incident) -> Judgement {
        let mut judgement = Judgement::default();
        if let Some(clause) = self.compiled.answers
            && !adapter_blame(incident)
        {
            judgement.exercised.insert(clause);
            judgement.violations.push(Violation {
                clause,
                step: scenario.steps.len().saturating_sub(1),
                cause: Cause {
                    stage: Stage::Incident,
                    key: incident.class.name().to_owned(),
                },
                what: incident.class.name().to_owned(),
                expected: "an answer".to_owned(),
                observed: incident.detail.clone(),
            });
        }
        judgement
    }
}

impl Bench<'_> {
    /// Notes that a clause was put to the test.
    pub(super) fn exercise(&mut self, clause: usize) {
        self.out.exercised.insert(clause);
    }

    fn tap(
        &mut self,
        step: usize,
        attributes: &Fields<String>,
        answer: Answer,
        record: &Record,
        denied: bool,
    ) {
        let expected = self.walk.tap(attributes, answer);
        let Some(button) = &self.compiled.spec.button else {
            return;
        };
        let handlers = [&button.granted, &button.failed];
        let seen = handlers.map(|name| record.count(name) > 0);
        let fits = |one: &&TapExpected<'_>| {
            one.fires.is_none_or(|fires| {
                let mut both = handlers.iter().zip(seen);
                both.all(|(name, seen)| fires.contains(name) == seen)
            })
        };
        let left: Few<_> = expected.iter().filter(fits).copied().collect();
        // Which handlers are prescribed, if every hypothesis prescribes some: of several, those that fit what was seen.
        let judged = if left.is_empty() { &expected } else { &left };
        let prescribed = judged
            .iter()
            .all(|one| one.fires.is_some())
            .then(|| judged[0].fires.unwrap_or_default());
        let applying: Applying = {
            let facts = self.walk.at_tap(attributes, answer);
            let holds = |clause: &usize| self.compiled.holds(*clause, &facts);
            self.compiled.tap.iter().copied().filter(holds).collect()
        };
        for clause in applying {
            let mut violate = |what: String, expected: String| {
                self.out.violations.push(Violation {
                    clause,
                    step,
                    cause: Cause {
                        stage: Stage::Callbacks,
                        key: format!("tap/{answer:?}").to_lowercase(),
                    },
                    what,
                    expected,
                    observed: ran(record),
                });
            };
            match &self.compiled.clause(clause).1.check {
                Some(Check::Fires) => {
                    let Some(prescribed) = prescribed else {
                        continue;
                    };
                    let right = prescribed.iter().all(|name| record.count(name) == 1);
                    let mut both = handlers.iter().zip(seen);
                    let others = both.any(|(name, seen)| seen && !prescribed.contains(name));
                    // That both ran is for the clause that forbids just that.
                    if !right || (others && prescribed.is_empty()) {
                        violate(tap_word(prescribed, record), listed(prescribed));
                    }
                    self.exercise(clause);
                }
                Some(Check::NeverBoth) => {
                    if seen == [true, true] {
                        violate("both".to_owned(), "one of the two".to_owned());
                    }
                    self.exercise(clause);
                }
                Some(Check::Gated) if denied => {
                    if seen != [false, false] {
                        violate("not-gated".to_owned(), "no handler".to_owned());
                    }
                    self.exercise(clause);
                }
                _ => {}
            }
        }
        self.walk.tapped(&expected, &left, attributes, answer);
    }

    /// Judges an answer of `my.canIUse`; what it answered about the button, if it did.
    fn query(&mut self, step: usize, query: &str, record: &Record) -> Option<bool> {
        let returned = record.returned.as_ref().map(crate::trace::Carried::text);
        let answer = returned.and_then(|text| serde_json::from_str::<Value>(text).ok());
        let truth = answer.as_ref().and_then(Value::as_bool);
        let button = self
            .compiled
            .spec
            .button
            .as_ref()
            .is_some_and(|button| button.query == query);
        for index in 0..self.compiled.query.len() {
            let clause = self.compiled.query[index];
            let subject = self.compiled.clause(clause).1;
            if !self.compiled.holds(clause, &self.walk.at_rest()) {
                continue;
            }
            let wanted = match &subject.check {
                Some(Check::Boolean) => None,
                Some(Check::Returns) if button => match self.walk.can_i_use() {
                    Some(wanted) => Some(wanted),
                    None => continue,
                },
                _ => continue,
            };
            self.exercise(clause);
            // That it is no Boolean at all is for the clause that says so.
            let wrong = match wanted {
                None => truth.is_none(),
                Some(wanted) => truth == Some(!wanted),
            };
            if wrong {
                let seen = answer
                    .as_ref()
                    .map_or("undefined", super::schema::type_name);
                self.out.violations.push(Violation {
                    clause,
                    step,
                    cause: Cause {
                        stage: Stage::Query,
                        key: if truth.is_none() { "type" } else { "value" }.to_owned(),
                    },
                    what: truth.map_or_else(|| format!("type:{seen}"), |truth| truth.to_string()),
                    expected: wanted
                        .map_or_else(|| "true or false".to_owned(), |wanted| wanted.to_string()),
                    observed: returned.unwrap_or("undefined").to_owned(),
                });
            }
        }
        truth.filter(|_| button)
    }
}

fn tap_word(prescribed: &[crate::fields::Name], record: &Record) -> String {
    match prescribed {
        [only] if record.count(only) > 1 => "twice",
        [only] if record.count(only) == 0 && !record.fired.is_empty() => "the-other",
        [_] => "none",
        _ => "unexpected",
    }
    .to_owned()
}

fn listed(names: &[crate::fields::Name]) -> String {
    match names {
        [] => "nothing runs".to_owned(),
        some => format!(
            "{} once",
            some.iter()
                .map(|name| &**name)
                .collect::<Vec<_>>()
                .join(", ")
        ),
    }
}

/// Which callbacks ran, in words.
pub(super) fn ran(record: &Record) -> String {
    if record.absent {
        return "it is not there".to_owned();
    }
    let names: Vec<_> = record.fired.iter().map(|one| &*one.name).collect();
    match (names.is_empty(), &record.thrown) {
        (true, None) => "nothing ran".to_owned(),
        (true, Some(thrown)) => format!("thrown: {thrown}"),
        (false, None) => names.join(", "),
        (false, Some(thrown)) => format!("{}; thrown: {thrown}", names.join(", ")),
    }
}
