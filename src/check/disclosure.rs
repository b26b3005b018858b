//! What was told that should not have been: planted marks, found in whatever the implementation told.

use super::call::Call;
use super::judge::{Applying, Bench};
use super::schema::cut;
use super::texts::Texts;
use super::violation::{Cause, Stage, Violation};
use crate::fields::Name;
use crate::marks::Sighting;
use crate::scenario::{Answer, User};
use crate::spec::{Check, Whose};
use crate::trace::Record;

/// The values in which marks were planted.
pub(super) struct Planted<'a>(&'a [User]);

/// Whose value a mark belongs to.
#[derive(Clone, Debug, Eq, PartialEq)]
pub(super) struct Owner<'a> {
    user: usize,
    private: bool,
    field: &'a Name,
}

/// A mark that was seen, and whose it is.
pub(super) struct Sighted<'a> {
    /// Which of the texts it was seen in.
    place: String,
    sighting: Sighting,
    owner: Option<Owner<'a>>,
}

impl<'a> Planted<'a> {
    /// Whether `value` is what another user than `user` has in the profile field.
    pub(super) fn is_anothers(&self, user: usize, field: &str, value: &str) -> bool {
        let others = self.0.iter().enumerate().filter(|(at, _)| *at != user);
        !value.is_empty()
            && others
                .into_iter()
                .any(|(_, one)| one.profile.get(field).is_some_and(|text| text == value))
    }

    pub(super) const fn new(users: &'a [User]) -> Self {
        Self(users)
    }

    fn owner(&self, mark: &str) -> Option<Owner<'a>> {
        self.0.iter().enumerate().find_map(|(user, one)| {
            [(true, &one.private), (false, &one.profile)]
                .into_iter()
                .find_map(|(private, fields)| {
                    let (field, _) = fields.iter().find(|(_, value)| value.contains(mark))?;
                    Some(Owner {
                        user,
                        private,
                        field,
                    })
                })
        })
    }

    /// Whether there is anything of that kind that could be told.
    fn has(&self, whose: &Whose, user: usize) -> bool {
        match whose {
            Whose::Private(names) => self.0.iter().any(|one| {
                one.private
                    .names()
                    .any(|name| names.is_empty() || names.contains(name))
            }),
            Whose::Profile(names) => self.0[user].profile.iter().any(|(name, value)| {
                !value.is_empty() && (names.is_empty() || names.contains(name))
            }),
            Whose::Others => self.0.len() > 1,
        }
    }
}

impl Whose {
    fn covers(&self, owner: &Owner<'_>, user: usize) -> bool {
        match self {
            Self::Private(names) => {
                owner.private && owner.user == user && among(names, owner.field)
            }
            Self::Profile(names) => {
                !owner.private && owner.user == user && among(names, owner.field)
            }
            Self::Others => owner.user != user,
        }
    }
}

fn among(names: &[Name], name: &Name) -> bool {
    names.is_empty() || names.contains(name)
}

/// Judges what was told at one step. Clauses with a condition on calls are judged with `call`, the others without.
pub(super) fn judge(
    bench: &mut Bench<'_>,
    step: usize,
    record: &Record,
    call: Option<(&Call<'_>, Option<Answer>, bool)>,
) {
    if record.texts().next().is_none() {
        return;
    }
    let compiled = bench.compiled;
    let user = bench.walk.user();
    // A step is judged once as a call and once as any step: the search is the same.
    let known = bench.sighted.take().filter(|(at, _)| *at == step);
    let mut sighted = known.map(|(_, sighted)| sighted);
    let applying: Applying = {
        let walk = &bench.walk;
        let on_call = |clause: usize| !compiled.clause(clause).1.when.outcome.is_empty();
        let all = compiled.disclosure.iter().copied();
        let all = all.filter(|clause| on_call(*clause) == call.is_some());
        let facts = match call {
            Some((call, answer, _)) => walk.at_call(call.argument, answer, &call.outcomes),
            None => walk.at_rest(),
        };
        all.filter(|one| compiled.holds(*one, &facts)).collect()
    };
    for clause in applying {
        let subject = compiled.clause(clause).1;
        let Some(Check::Undisclosed { of }) = &subject.check else {
            continue;
        };
        if !bench.planted.has(of, user) {
            continue;
        }
        bench.exercise(clause);
        let found = sighted.get_or_insert_with(|| look(record, &bench.planted, bench.texts));
        let mut seen: Vec<Owner<'_>> = Vec::new();
        for Sighted {
            place,
            sighting,
            owner,
        } in found.iter()
        {
            let Some(owner) = owner else { continue };
            if !of.covers(owner, user) || seen.contains(owner) {
                continue;
            }
            // What came along with a reply that should not have been given at all is a part of that.
            let wrong = call.filter(|(_, _, wrong)| *wrong && matches!(of, Whose::Profile(_)));
            let cause = match wrong.and_then(|(call, ..)| outcome_cause(bench, call)) {
                Some(cause) => cause,
                None if owner.user != user => another(),
                None => Cause {
                    stage: Stage::Disclosure,
                    key: owner.field.to_string(),
                },
            };
            let layers: Vec<_> = sighting
                .layers
                .iter()
                .map(|layer| format!("{layer:?}"))
                .collect();
            bench.out.violations.push(Violation {
                clause,
                step,
                cause,
                what: if owner.user == user {
                    "own"
                } else {
                    "another's"
                }
                .to_owned(),
                expected: format!("{} appears nowhere", owner.field),
                observed: match layers.as_slice() {
                    [] => format!("in {place}: {}", around(record, place, sighting)),
                    some => format!(
                        "in {place}, inside {}: {}",
                        some.join(" in "),
                        around(record, place, sighting)
                    ),
                },
            });
            seen.push(owner.clone());
        }
    }
    bench.sighted = sighted.map(|sighted| (step, sighted));
}

/// The cause of everything that comes from taking one user for another.
pub(super) fn another() -> Cause {
    Cause {
        stage: Stage::Disclosure,
        key: "another user".to_owned(),
    }
}

fn outcome_cause(bench: &Bench<'_>, call: &Call<'_>) -> Option<Cause> {
    let violations = bench.out.violations.iter().rev();
    violations
        .take_while(|one| one.step == call.step)
        .find(|one| one.cause.stage == Stage::Outcome)
        .map(|one| one.cause.clone())
}

/// Searches everything that was told.
fn look<'a>(record: &Record, planted: &Planted<'a>, texts: &Texts) -> Vec<Sighted<'a>> {
    let mut all = Vec::new();
    for (place, text) in record.texts() {
        let known = texts.get(text);
        all.extend(known.sightings().iter().map(|sighting| Sighted {
            place: place.to_owned(),
            sighting: sighting.clone(),
            owner: planted.owner(&sighting.mark.digits()),
        }));
    }
    all
}

fn around(record: &Record, place: &str, sighting: &Sighting) -> String {
    let text = record
        .texts()
        .find(|(one, _)| *one == place)
        .map_or("", |(_, text)| text);
    let from = (0..=sighting.offset.saturating_sub(24))
        .rev()
        .find(|at| text.is_char_boundary(*at))
        .unwrap_or(0);
    cut(&text[from..], 80)
}
