//! What a fault changes, as probes show it.

use std::sync::Arc;

use super::facts::{Observed, Observer, came};
use super::model::Fault;
use super::probe::probes;
use crate::fields::Name;
use crate::reference::Reference;
use crate::reference::context::StepContext;
use crate::reference::variant::readings;
use crate::scenario::{Consent, Scenario, Step};
use crate::spec::Spec;
use crate::trace::Trace;

/// The probes, and what conforming platforms do with them.
pub(super) struct Trials {
    spec: Arc<Spec>,
    probes: Vec<Probe>,
    /// For each conforming platform that follows another reading, its traces where they differ.
    variants: Vec<Vec<Option<Trace>>>,
}

struct Probe {
    scenario: Scenario,
    trace: Trace,
    facts: Vec<Observed>,
}

/// Something that a fault changes and that rules prescribe.
pub(super) enum Deviation {
    /// A call comes to something else.
    Outcome {
        /// To what.
        came: Name,
        /// To what it should have come.
        meant: Option<Name>,
        /// The clauses about outcomes that apply.
        applying: Vec<Name>,
        /// The reading of which another alternative would lead to the same.
        reading: Option<Name>,
    },
    /// Other handlers run after this answer.
    Fired(Consent),
    /// `my.canIUse` answers something else.
    Said,
}

/// What the probes say of a fault.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) enum ProbeVerdict {
    /// It is seen where something is prescribed.
    Seen,
    /// It is seen only where nothing is prescribed.
    Unprescribed,
    /// A conforming platform that follows another reading does the same.
    Allowed,
    /// It changes nothing.
    Unseen,
}

impl Trials {
    pub(super) fn new(spec: &Arc<Spec>) -> Self {
        let observer = Observer::new(spec);
        let mut sound = Reference::new(Arc::clone(spec));
        let mut run = |scenario| {
            let mut facts = Vec::new();
            let trace = sound.run_watched(&scenario, |plan, session, index, step| {
                facts.push(observer.facts(plan, session, index, step));
            });
            Probe {
                scenario,
                trace,
                facts,
            }
        };
        let probes: Vec<_> = probes(spec).into_iter().map(&mut run).collect();
        let variant = |(reading, alternative): (Name, Name)| {
            let mut variant = Reference::new(Arc::clone(spec)).with_reading(&reading, &alternative);
            let differing = |probe: &Probe| {
                let trace = variant.run(&probe.scenario);
                (trace != probe.trace).then_some(trace)
            };
            probes.iter().map(differing).collect()
        };
        Self {
            spec: Arc::clone(spec),
            variants: readings(spec).map(variant).collect(),
            probes,
        }
    }

    fn faulty(&self, fault: &Fault) -> Reference {
        Reference::new(Arc::clone(&self.spec)).with_fault(fault.clone())
    }

    /// The callback's argument of the first reply of this outcome that the fault changes: as it should be, and as it is.
    pub(super) fn changed_reply(&self, fault: &Fault, outcome: &Name) -> Option<(String, String)> {
        let mut faulty = self.faulty(fault);
        self.probes.iter().find_map(|probe| {
            let trace = faulty.run(&probe.scenario);
            let text = |trace: &Trace, step: usize| {
                let fired = trace.steps.get(step)?.fired.first()?;
                Some(fired.argument.as_ref()?.text().to_owned())
            };
            let meant = |step: &usize| probe.facts[*step].came.as_ref() == Some(outcome);
            let changed = probe.changed(&trace).filter(meant);
            let mut texts =
                changed.map(|step| Some((text(&probe.trace, step)?, text(&trace, step)?)));
            texts.find_map(|texts| texts)
        })
    }

    /// What the fault changes, probe by probe.
    pub(super) fn differences(&self, fault: &Fault) -> impl Iterator<Item = Deviation> {
        let mut faulty = self.faulty(fault);
        self.probes.iter().flat_map(move |probe| {
            let mut outcomes = Vec::new();
            let trace = faulty.run_watched(&probe.scenario, |plan, session, index, step| {
                outcomes.push(match step {
                    Step::Call {
                        argument, answer, ..
                    } => {
                        let now = StepContext::new(&plan.senses, session)
                            .with_argument(argument.as_ref());
                        Some(came(
                            plan,
                            &StepContext {
                                answer: *answer,
                                ..now
                            },
                            index,
                        ))
                    }
                    _ => None,
                });
            });
            let changed = probe.changed(&trace);
            let differences =
                changed.filter_map(|step| probe.difference(step, outcomes[step].take()));
            differences.collect::<Vec<_>>()
        })
    }

    /// Whether no probe tells one fault from the other.
    pub(super) fn alike(&self, one: &Fault, other: &Fault) -> bool {
        let (mut one, mut other) = (self.faulty(one), self.faulty(other));
        let mut scenarios = self.probes.iter().map(|probe| &probe.scenario);
        scenarios.all(|scenario| one.run(scenario) == other.run(scenario))
    }

    /// Whether the fault is seen, and whether it is one.
    pub(super) fn judge(&self, fault: &Fault) -> ProbeVerdict {
        let mut faulty = self.faulty(fault);
        let mut finding = ProbeVerdict::Unseen;
        let mut variants: Vec<_> = self.variants.iter().collect();
        for (nth, probe) in self.probes.iter().enumerate() {
            let trace = faulty.run(&probe.scenario);
            variants.retain(|traces| *traces[nth].as_ref().unwrap_or(&probe.trace) == trace);
            for step in probe.changed(&trace) {
                if probe.facts[step].prescribed {
                    finding = ProbeVerdict::Seen;
                } else if finding == ProbeVerdict::Unseen {
                    finding = ProbeVerdict::Unprescribed;
                }
            }
            if finding == ProbeVerdict::Seen && variants.is_empty() {
                return finding;
            }
        }
        if finding == ProbeVerdict::Seen {
            ProbeVerdict::Allowed
        } else {
            finding
        }
    }
}

impl Probe {
    /// The steps that look different.
    fn changed(&self, trace: &Trace) -> impl Iterator<Item = usize> {
        let pairs = self.trace.steps.iter().zip(&trace.steps).enumerate();
        pairs
            .filter(|(_, (sound, faulty))| sound != faulty)
            .map(|(step, _)| step)
    }

    /// What it means that a step looks different, if the rules say anything about it.
    fn difference(&self, step: usize, came: Option<Name>) -> Option<Deviation> {
        let sound = &self.facts[step];
        match &self.scenario.steps[step] {
            Step::Call { .. } => {
                came.filter(|came| Some(came) != sound.came.as_ref())
                    .map(|came| {
                        let applying = sound.applying.clone();
                        let meant = sound.came.clone();
                        let mut otherwise = sound.otherwise.iter();
                        let reading =
                            otherwise.find(|(other, _)| sound.prescribed && *other == came);
                        Deviation::Outcome {
                            reading: reading.map(|(_, reading)| reading.clone()),
                            came,
                            meant,
                            applying,
                        }
                    })
            }
            Step::Tap { answer, .. } if sound.prescribed => Some(Deviation::Fired(*answer)),
            Step::CanIUse { .. } if sound.prescribed => Some(Deviation::Said),
            _ => None,
        }
    }
}
