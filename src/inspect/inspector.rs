//! Judging captured arguments, and grouping what is wrong with them.

use super::captured::{Captured, CapturedItem, Unreadable, is_unescaped};
use super::open::OpenSpec;
use super::source::FilePlace;
use crate::check::{Class, ClauseSet, Compiled, Judge, Violation};
use crate::fields::Name;
use crate::spec::Level;
use crate::trace::{Carried, Fired, Record, Trace};

/// The most findings that are kept apart; further ones are only counted.
pub const MOST_FINDINGS: usize = 200;

/// How many places of a finding are kept.
const PLACES: usize = 5;

/// How many bytes of arguments are kept with findings; further findings are only counted.
const KEPT: usize = 64 << 20;

/// One way in which captured arguments violate a clause.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Inspected {
    /// The clause.
    pub clause: Name,
    /// Its level.
    pub level: Level,
    /// Clauses that the same thing violates.
    pub also: Vec<(Name, Level)>,
    /// In which way it is violated, as a stable word.
    pub what: String,
    /// Where in the reply.
    pub cause: String,
    /// What was seen at the first place, and what should have been.
    pub violation: Violation,
    /// What the first of them was taken as: an outcome, or nothing that is recognised.
    pub taken_as: Option<Name>,
    /// In the first of them the text of an inner layer stands without backslashes.
    pub unescaped: bool,
    /// The first places.
    pub places: Vec<FilePlace>,
    /// How many arguments show it.
    pub count: u64,
}

/// What came of a file of captured arguments.
#[derive(Clone, Debug, Default)]
pub struct Inspection {
    /// The arguments of which some clause could be judged.
    pub judged: u64,
    /// Arguments by what they were recognised as, in the order of the spec.
    pub outcomes: Vec<(Name, u64)>,
    /// Arguments that were judged and are none of the outcomes.
    pub unrecognised: u64,
    /// Arguments of which the document leaves everything open: a bridge error, the callback that always runs.
    pub open: u64,
    /// Arguments that were captured inside of a JSON string.
    pub quoted: u64,
    /// Lines of a log, or entries of a HAR, that hold no argument.
    pub others: u64,
    /// What could not be read: the first places, with the reason.
    pub unreadable: Vec<(FilePlace, Unreadable)>,
    /// Arguments that were judged and are no JSON, which may be the fault of the capture.
    pub broken: u64,
    /// How many places could not be read.
    pub unreadable_count: u64,
    /// Callbacks that the API does not have: the first places, with the name.
    pub strange: Vec<(FilePlace, String)>,
    /// How many arguments were given to such callbacks.
    pub strange_count: u64,
    /// The clauses that were exercised, by id.
    pub exercised: Vec<Name>,
    /// What is wrong, musts first, each as it was met.
    pub findings: Vec<Inspected>,
    /// How many findings there are beyond those that are kept apart.
    pub further: u64,
    /// Whether one of those violates a must.
    pub further_must: bool,
}

impl Inspection {
    /// The clauses with this level that are violated, each once.
    pub fn violated(&self, level: Level) -> Vec<&Name> {
        let mut all: Vec<&Name> = Vec::new();
        for one in &self.findings {
            let first = std::iter::once((&one.clause, one.level));
            let others = one.also.iter().map(|(id, level)| (id, *level));
            for (id, of) in first.chain(others) {
                if of == level && !all.contains(&id) {
                    all.push(id);
                }
            }
        }
        all
    }

    /// The exit code: 1 if a must is violated, 3 if nothing was judged or something could not be read or recognised, else 0.
    pub fn exit_code(&self) -> u8 {
        if !self.violated(Level::Must).is_empty() || self.further_must {
            1
        } else if self.judged == 0
            || self.broken + self.unreadable_count + self.strange_count + self.unrecognised > 0
        {
            3
        } else {
            0
        }
    }
}

/// Judges captured arguments, one after the other.
#[derive(Debug)]
pub struct Inspector<'s> {
    spec: &'s OpenSpec,
    /// A judge for each compiled spec of [`OpenSpec`], in the same order: open and strict, callback known and not.
    judges: [[Judge<'s>; 2]; 2],
    callback: Option<String>,
    outcomes: Vec<u64>,
    exercised: [[ClauseSet; 2]; 2],
    /// Lines without an argument: they are bad lines, unless the file turns out to be a log.
    bare_lines: u64,
    first_bare: Vec<(FilePlace, String)>,
    /// Some argument stood behind a prefix.
    in_log: bool,
    kept: usize,
    out: Inspection,
}

impl<'s> Inspector<'s> {
    /// An inspector; `callback` is the one that all arguments were given to of which nothing else is captured.
    pub fn new(spec: &'s OpenSpec, callback: Option<String>) -> Self {
        Self {
            spec,
            judges: spec
                .sides
                .each_ref()
                .map(|side| [Judge::new(&side.open), Judge::new(&side.strict)]),
            callback,
            outcomes: vec![0; spec.spec().outcomes.len()],
            exercised: Default::default(),
            bare_lines: 0,
            first_bare: Vec::new(),
            in_log: false,
            kept: 0,
            out: Inspection::default(),
        }
    }

    /// Takes what was found at a place.
    pub fn take(&mut self, place: FilePlace, found: CapturedItem) {
        match found {
            CapturedItem::Argument(captured) => self.judge(place, captured),
            CapturedItem::Other => self.out.others += 1,
            CapturedItem::Bare(text) => {
                self.bare_lines += 1;
                if self.first_bare.len() < MOST_FINDINGS {
                    self.first_bare.push((place, text));
                }
            }
            CapturedItem::Unreadable(why) => {
                self.out.unreadable_count += 1;
                keep(&mut self.out.unreadable, (place, why));
            }
        }
    }

    fn judge(&mut self, place: FilePlace, captured: Captured) {
        self.out.quoted += u64::from(captured.quoted);
        self.in_log |= captured.prefixed;
        let callback = captured.callback.or_else(|| self.callback.clone());
        if let Some(name) = &callback
            && !self.spec.callbacks().any(|one| **one == **name)
        {
            self.out.strange_count += 1;
            keep(&mut self.out.strange, (place, name.clone()));
            return;
        }
        let reply = &self.spec.spec().call.reply;
        let text = captured.argument.as_ref().map_or("", Carried::text);
        let is_object = is_object(text);
        // An object of which nothing is known may be what the last reply callback is given.
        let guessed = if is_object {
            reply.last()
        } else {
            reply.first()
        };
        let guessed = guessed.map_or("", |name| name);
        let side = usize::from(callback.is_none());
        let trace = Trace {
            steps: vec![Record {
                fired: vec![Fired {
                    name: callback.as_deref().unwrap_or(guessed).into(),
                    argument: captured.argument.clone(),
                }],
                ..Record::default()
            }],
        };
        let class = self.judges[side][0].class(&trace.steps[0]);
        let strict = match class {
            // The document does not say what an error of the bridge looks like; but it is given as something that can be read.
            Class::Failed => is_broken(text),
            Class::Broken => !self.spec.is_free(text),
            // A reply that is recognised, or one that the document does not know.
            _ => false,
        };
        if !strict && !matches!(class, Class::Outcome(_)) {
            self.out.open += 1;
            return;
        }
        let judgement = self.judges[side][usize::from(strict)].trace(&self.spec.scenario, &trace);
        let compiled = if strict {
            &self.spec.sides[side].strict
        } else {
            &self.spec.sides[side].open
        };
        if judgement.exercised.iter().next().is_none() {
            self.out.open += 1;
            return;
        }
        self.out.judged += 1;
        self.out.broken += u64::from(is_broken(text));
        match class {
            Class::Outcome(at) => self.outcomes[at] += 1,
            _ => self.out.unrecognised += 1,
        }
        self.exercised[side][usize::from(strict)].insert_all(&judgement.exercised);
        let taken_as = match class {
            Class::Outcome(at) => compiled.spec().outcomes.at(at),
            _ => None,
        };
        let taken_as = taken_as.map(|(name, _)| name);
        for group in by_cause(compiled, judgement.violations) {
            self.add(place, compiled, taken_as, text, group);
        }
    }

    /// Adds what one thing in one argument violates, the closest clause first.
    fn add(
        &mut self,
        place: FilePlace,
        compiled: &Compiled,
        taken_as: Option<&Name>,
        text: &str,
        violations: Vec<Violation>,
    ) {
        let mut all = violations.into_iter();
        let Some(first) = all.next() else { return };
        let (id, clause) = compiled.clause(first.clause);
        let from = first.cause.name(compiled.spec());
        let way = first.way.name(compiled.spec());
        let same = |one: &&mut Inspected| one.clause == *id && one.what == way && one.cause == from;
        let findings = &mut self.out.findings;
        if let Some(known) = findings.iter_mut().find(same) {
            known.count += 1;
            keep(&mut known.places, place);
            return;
        }
        if findings.len() == MOST_FINDINGS || self.kept > KEPT {
            self.out.further += 1;
            self.out.further_must |= clause.level == Level::Must;
            return;
        }
        let mut also: Vec<(Name, Level)> = Vec::new();
        for other in all {
            let (other, clause) = compiled.clause(other.clause);
            if other != id && !also.iter().any(|(name, _)| name == other) {
                also.push((other.clone(), clause.level));
            }
        }
        self.kept += text.len();
        findings.push(Inspected {
            clause: id.clone(),
            level: clause.level,
            also,
            what: way,
            cause: from,
            violation: first,
            taken_as: taken_as.cloned(),
            unescaped: is_unescaped(self.spec.spec(), text),
            places: vec![place],
            count: 1,
        });
    }

    /// What came of it all.
    pub fn finish(mut self) -> Inspection {
        let bare = std::mem::take(&mut self.first_bare);
        if self.in_log {
            self.out.others += self.bare_lines;
        } else if self.out.judged + self.out.open == 0 {
            // Nothing in the file is an argument: it is another file than was meant.
            self.out.unreadable_count += self.bare_lines;
            for (place, _) in bare {
                keep(&mut self.out.unreadable, (place, Unreadable::NoArgument));
            }
        } else {
            self.out.unreadable_count += self.bare_lines - bare.len() as u64;
            for (place, text) in bare {
                self.judge(place, Captured::bare(&text));
            }
        }
        let spec = self.spec.spec();
        self.out.outcomes = spec
            .outcomes
            .names()
            .cloned()
            .zip(self.outcomes)
            .filter(|(_, count)| *count > 0)
            .collect();
        let sides = self.spec.sides.iter().zip(&self.exercised);
        let sets: Vec<_> = sides
            .flat_map(|(side, sets)| [(&side.open, &sets[0]), (&side.strict, &sets[1])])
            .collect();
        let was_exercised = |id: &Name| {
            sets.iter().any(|(compiled, set)| {
                let at = compiled.spec().clauses.names().position(|one| one == id);
                at.is_some_and(|at| set.contains(at))
            })
        };
        self.out.exercised = spec
            .clauses
            .names()
            .filter(|id| was_exercised(id))
            .cloned()
            .collect();
        let line = |one: &Inspected| one.places.first().map_or(0, |place| place.line);
        self.out.findings.sort_by_key(|one| (one.level, line(one)));
        self.out
    }
}

/// Violations of one argument with the same cause are one thing done wrong.
fn by_cause(compiled: &Compiled, violations: Vec<Violation>) -> Vec<Vec<Violation>> {
    let mut groups: Vec<Vec<Violation>> = Vec::new();
    for one in violations {
        match groups.iter_mut().find(|group| group[0].cause == one.cause) {
            Some(group) => group.push(one),
            None => groups.push(vec![one]),
        }
    }
    for group in &mut groups {
        group.sort_by_key(|one| compiled.rank(one.clause));
    }
    groups
}

fn keep<T>(places: &mut Vec<T>, one: T) {
    if places.len() < PLACES {
        places.push(one);
    }
}

fn is_object(text: &str) -> bool {
    crate::ijson::read(text)
        .value
        .is_some_and(|value| value.is_object())
}

/// Whether a text is there that cannot be read as JSON.
fn is_broken(text: &str) -> bool {
    !text.is_empty() && crate::ijson::read(text).value.is_none()
}
