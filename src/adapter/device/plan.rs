//! What a step of a scenario comes to: requests to the caller, and instructions to the operator.

use super::instruction::Instruction;
use super::message::Ask;
use crate::scenario::{Consent, Step};

/// One thing to do for a step.
#[derive(Debug)]
pub(super) enum StepTask<'s> {
    /// A request to the caller.
    Ask(Ask<'s>),
    /// The same, while the operator answers a dialog: it may take as long as a person takes.
    AskPatiently(Ask<'s>),
    /// An instruction to the operator.
    Instruct(Instruction),
}

/// What the caller does without an operator.
#[derive(Clone, Debug, Default)]
pub(super) struct Performs(pub(super) Vec<String>);

impl Performs {
    pub(super) fn has(&self, word: &str) -> bool {
        self.0.iter().any(|one| one == word)
    }
}

/// What a step comes to, in order. The record of the step is what the last request brings; without a request it is empty.
pub(super) fn actions<'s>(step: &'s Step, performs: &Performs) -> Vec<StepTask<'s>> {
    let alone = |word: &str, instruction: Instruction| {
        if performs.has(word) {
            vec![StepTask::Ask(Ask::Step { step })]
        } else {
            vec![StepTask::Instruct(instruction)]
        }
    };
    match step {
        Step::Tap { attributes, answer } if !performs.has("tap") => vec![
            StepTask::Ask(Ask::Render { attributes }),
            StepTask::Instruct(Instruction::Tap { answer: *answer }),
            StepTask::Ask(Ask::Collect {}),
        ],
        Step::Call {
            answer: Some(answer),
            ..
        } if !performs.has(word_of(*answer)) => vec![
            StepTask::Instruct(Instruction::Answer { answer: *answer }),
            StepTask::AskPatiently(Ask::Step { step }),
        ],
        Step::Tap { .. } | Step::Call { .. } | Step::CanIUse { .. } => {
            vec![StepTask::Ask(Ask::Step { step })]
        }
        Step::Revoke => alone("revoke", Instruction::Revoke),
        Step::SwitchUser { user } => alone("users", Instruction::SwitchUser { user: user + 1 }),
        Step::Restart { facets } => alone(
            "restart",
            Instruction::Restart {
                facets: facets.clone(),
            },
        ),
        Step::Set { facet, value } => alone(
            "set",
            Instruction::Set {
                facet: facet.clone(),
                value: value.clone(),
            },
        ),
    }
}

const fn word_of(answer: Consent) -> &'static str {
    match answer {
        Consent::Agree => "agree",
        Consent::Refuse => "refuse",
        Consent::Exception => "exception",
    }
}
