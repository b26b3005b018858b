//! What the examination of the findings of a part ran, and giving the same answers again: the whole campaign is examined
//! without an adapter, as far as some part ran the same.

use std::collections::{BTreeMap, BTreeSet, HashMap, VecDeque};
use std::sync::Arc;

use serde::{Deserialize, Serialize};

use crate::adapter::RunOutcome;
use crate::check::Signature;
use crate::digest;
use crate::generate::Case;
use crate::scenario::Scenario;

/// Tells something that was seen, or a run, from all others of a campaign: 16 hexadecimal digits.
#[derive(Clone, Copy, Debug, Eq, PartialEq, Ord, PartialOrd, Hash, Serialize, Deserialize)]
#[serde(into = "String", try_from = "String")]
pub struct Key(u64);

impl From<Key> for String {
    fn from(key: Key) -> Self {
        format!("{:016x}", key.0)
    }
}

impl TryFrom<String> for Key {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        let digits = text.len() == 16 && text.bytes().all(|one| one.is_ascii_hexdigit());
        let key = digits.then(|| u64::from_str_radix(&text, 16).ok());
        key.flatten()
            .map(Key)
            .ok_or_else(|| "16 hexadecimal digits are expected".to_owned())
    }
}

impl Key {
    fn of(value: &impl Serialize) -> Self {
        // Values of these types can always be written.
        let text = serde_json::to_vec(value).unwrap_or_default();
        let first = digest::bytes(&text).into_iter().take(8);
        Self(first.fold(0, |key, byte| key << 8 | u64::from(byte)))
    }

    /// Of what was seen of a signature, first in this case.
    pub(super) fn of_seen(signature: &Signature, case: &Case) -> Self {
        // Both sides are of the same version, so that the same signature has the same text.
        Self::of(&(format!("{signature:?}"), case))
    }

    /// Of two scenarios that are compared because each follows an alternative of its own.
    pub(super) fn of_pair(case: &Case) -> Self {
        Self::of(case)
    }

    fn of_run(run: &Run<'_>) -> Self {
        Self::of(&(run.before, run.fresh, run.scenario))
    }
}

/// A run of a scenario, and what was done to the adapter before.
#[derive(Clone, Copy)]
pub(super) struct Run<'a> {
    /// The adapter had just been started.
    pub(super) fresh: bool,
    /// What it ran since then, if that is known.
    pub(super) before: &'a [Scenario],
    pub(super) scenario: &'a Scenario,
}

/// What was run, and what it came to: for each thing that was looked into, in the order of the runs.
#[derive(Clone, Debug, Default, Eq, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Recording {
    /// What runs came to, each answer once.
    answers: Vec<RunOutcome>,
    /// What was looked into.
    sections: Vec<RecordedSection>,
}

/// The runs that looking into one thing took.
#[derive(Clone, Debug, Eq, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct RecordedSection {
    about: Key,
    /// Which run, and the place of its answer.
    runs: Vec<(Key, usize)>,
}

/// Makes a recording.
#[derive(Default)]
pub(super) struct TapeRecorder {
    recording: Recording,
    answers: HashMap<String, usize>,
    sections: HashMap<Key, usize>,
}

impl TapeRecorder {
    /// Adds a run for the sake of what `about` tells from others.
    pub(super) fn add(&mut self, about: Key, run: &Run<'_>, answer: &RunOutcome) {
        let Recording { answers, sections } = &mut self.recording;
        let text = serde_json::to_string(answer).unwrap_or_default();
        let place = *self.answers.entry(text).or_insert_with(|| {
            answers.push(answer.clone());
            answers.len() - 1
        });
        let section = *self.sections.entry(about).or_insert_with(|| {
            sections.push(RecordedSection {
                about,
                runs: Vec::new(),
            });
            sections.len() - 1
        });
        sections[section].runs.push((Key::of_run(run), place));
    }

    pub(super) fn recording(self) -> Recording {
        self.recording
    }
}

/// The answers to one run, in their order; the last is given again and again.
type Answers = VecDeque<Arc<RunOutcome>>;

/// Gives the answers of recordings again.
#[derive(Clone, Debug, Default)]
pub(super) struct Player {
    sections: BTreeMap<Key, HashMap<Key, Answers>>,
    /// Answers that were kept for another reason.
    others: HashMap<Key, Arc<RunOutcome>>,
}

impl Player {
    /// Adds the recording of a part, of which only what is `wanted` is kept, as of those before.
    pub(super) fn add(&mut self, recording: Recording, wanted: &BTreeSet<Key>) {
        self.sections.retain(|about, _| wanted.contains(about));
        let answers: Vec<_> = recording.answers.into_iter().map(Arc::new).collect();
        for section in recording.sections {
            if !wanted.contains(&section.about) || self.sections.contains_key(&section.about) {
                continue;
            }
            let runs = self.sections.entry(section.about).or_default();
            for (run, place) in section.runs {
                if let Some(answer) = answers.get(place) {
                    runs.entry(run).or_default().push_back(answer.clone());
                }
            }
        }
    }

    /// Adds what a scenario of the campaign came to.
    pub(super) fn know(&mut self, scenario: &Scenario, answer: &RunOutcome) {
        let run = Run {
            fresh: false,
            before: &[],
            scenario,
        };
        self.others
            .insert(Key::of_run(&run), Arc::new(answer.clone()));
    }

    /// The next answer to a run for the sake of what `about` tells from others; if there is none, what the scenario came to
    /// at another time.
    pub(super) fn next(&mut self, about: Option<Key>, run: &Run<'_>) -> Option<RunOutcome> {
        let key = Key::of_run(run);
        let own = about.and_then(|about| self.sections.get_mut(&about));
        if let Some(answers) = own.and_then(|runs| runs.get_mut(&key)) {
            return match answers.len() {
                0 | 1 => answers.front().map(|one| (**one).clone()),
                _ => answers.pop_front().map(|one| (*one).clone()),
            };
        }
        let mut keys = vec![key];
        if run.before.is_empty() {
            let fresh = !run.fresh;
            keys.push(Key::of_run(&Run { fresh, ..*run }));
        }
        let last = |runs: &HashMap<Key, Answers>| {
            let mut known = keys.iter().filter_map(|key| runs.get(key)?.back().cloned());
            known.next()
        };
        let own = about.and_then(|about| self.sections.get(&about));
        let found = own.and_then(last).or_else(|| {
            let other = keys.iter().find_map(|key| self.others.get(key).cloned());
            other.or_else(|| self.sections.values().find_map(last))
        });
        found.map(|one| (*one).clone())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::check::{Cause, Way};
    use crate::scenario::{Step, World};
    use crate::trace::{Record, Trace};

    fn scenario(user: usize) -> Scenario {
        Scenario {
            world: World::default(),
            steps: vec![Step::SwitchUser { user }],
        }
    }

    fn answer(steps: usize) -> RunOutcome {
        RunOutcome::Trace(Trace {
            steps: vec![Record::default(); steps],
        })
    }

    fn plain(scenario: &Scenario) -> Run<'_> {
        Run {
            fresh: false,
            before: &[],
            scenario,
        }
    }

    fn about(clause: usize) -> Key {
        let signature = Signature {
            clause,
            way: Way::Threw,
            cause: Cause::Thrown,
        };
        Key::of_seen(&signature, &Case::one(scenario(0)))
    }

    #[test]
    fn answers_come_in_their_order_and_the_last_again_and_again() {
        let (one, two) = (scenario(1), scenario(2));
        let mut recorder = TapeRecorder::default();
        for (clause, scenario, steps) in [(1, &one, 1), (1, &two, 7), (1, &one, 2), (2, &one, 3)] {
            recorder.add(about(clause), &plain(scenario), &answer(steps));
        }
        let fresh = Run {
            fresh: true,
            ..plain(&one)
        };
        recorder.add(about(1), &fresh, &answer(4));
        let text = serde_json::to_string(&recorder.recording()).unwrap();
        let read = || serde_json::from_str::<Recording>(&text).unwrap();
        let mut player = Player::default();
        player.add(read(), &[about(1), about(2)].into());
        let mut next =
            |clause: Option<usize>, run: Run<'_>| match player.next(clause.map(about), &run)? {
                RunOutcome::Trace(trace) => Some(trace.steps.len()),
                _ => None,
            };
        let own: Vec<_> = (0..4).filter_map(|_| next(Some(1), plain(&one))).collect();
        assert_eq!(own, [1, 2, 2, 2]);
        assert_eq!(next(Some(2), plain(&one)), Some(3));
        assert_eq!(next(Some(1), fresh), Some(4));
        // What was run for another's sake is better than nothing.
        assert_eq!(next(Some(2), plain(&two)), Some(7));
        assert!(next(None, plain(&one)).is_some());
        assert_eq!(next(Some(1), plain(&scenario(3))), None);
        let before = [one.clone()];
        let after = Run {
            fresh: true,
            before: &before,
            scenario: &two,
        };
        assert_eq!(next(Some(1), after), None);
        // What nobody wants is forgotten.
        let mut player = Player::default();
        player.add(read(), &[about(1)].into());
        player.add(Recording::default(), &BTreeSet::new());
        assert_eq!(player.next(Some(about(1)), &plain(&one)), None);
        player.know(&one, &answer(9));
        assert_eq!(player.next(None, &plain(&one)), Some(answer(9)));
    }
}
