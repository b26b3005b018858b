//! What an action shows that was not shown yet.

use std::collections::HashSet;

use super::super::history::HistoryEvent;
use super::worlds::UserKind;

/// One thing that an operator can do within a scenario.
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq)]
pub(super) enum Act {
    /// An event of a history.
    Event(HistoryEvent),
    /// The user agrees at a button with this wrong attribute.
    Wrongly(usize),
}

/// What has been shown in a session.
#[derive(Debug, Default)]
pub(super) struct ShownInSession {
    acts: HashSet<Act>,
    /// Whether the user had granted, and what was done then.
    placed: HashSet<(bool, Act)>,
    /// What was done after what, in one scenario, whatever lies between.
    orders: HashSet<(Act, Act)>,
    /// What was done just after what.
    next: HashSet<(Act, Act)>,
    /// The same of three.
    threes: HashSet<(Act, Act, Act)>,
}

impl ShownInSession {
    /// How much it is worth to do this now.
    pub(super) fn gain(&self, granted: bool, before: &[Act], act: Act) -> usize {
        let wrongly = matches!(act, Act::Wrongly(_));
        // A wrong button shows itself only to a user who has not granted, and in no order.
        if wrongly {
            let new = !granted && !self.acts.contains(&act);
            return if new { 40 } else { 0 };
        }
        let last = before.last().copied();
        let mut gain = 0;
        gain += 48 * usize::from(!self.acts.contains(&act));
        gain += 24 * usize::from(!self.placed.contains(&(granted, act)));
        gain += 8 * usize::from(last.is_some_and(|last| !self.next.contains(&(last, act))));
        gain += before
            .iter()
            .filter(|one| !self.orders.contains(&(**one, act)))
            .count()
            .min(4)
            * 4;
        if let [.., one, two] = before {
            gain += 2 * usize::from(!self.threes.contains(&(*one, *two, act)));
        }
        gain
    }

    /// Takes down that this is done now.
    pub(super) fn note(&mut self, granted: bool, before: &[Act], act: Act) {
        self.acts.insert(act);
        self.placed.insert((granted, act));
        self.orders.extend(before.iter().map(|one| (*one, act)));
        if let Some(last) = before.last() {
            self.next.insert((*last, act));
        }
        if let [.., one, two] = before {
            self.threes.insert((*one, *two, act));
        }
    }
}

/// How much it is worth to see what comes back for users of this kind, where users can be made up.
pub(super) const fn of_world(kind: UserKind) -> usize {
    match kind {
        UserKind::Everything => 400,
        UserKind::Unset | UserKind::Long => 120,
        UserKind::Empty | UserKind::Beyond => 90,
        UserKind::Other(at) if at < 2 => 60,
        UserKind::Other(_) => 20,
    }
}
