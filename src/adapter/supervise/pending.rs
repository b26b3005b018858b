//! The scenarios that have no answer yet, oldest first: which are on the way, since when, and which are suspects.

use std::collections::VecDeque;
use std::time::Duration;

/// How many answered requests are remembered, to know a second answer when it comes.
const MEMORY: usize = 4096;

/// A scenario without an answer.
#[derive(Debug)]
struct PendingScenario {
    /// The caller's id.
    id: u64,
    /// The id on the wire. A new one each time it is sent, so that answers to an earlier try are not mistaken.
    request: u64,
    /// The scenario as JSON.
    body: Vec<u8>,
    steps: usize,
    /// When the adapter could have begun with it.
    since: Option<Duration>,
}

/// The scenarios that have no answer yet. The first `sent` are on the way; the first `suspects` were on the way when
/// something went wrong.
#[derive(Debug, Default)]
pub(super) struct Queue {
    pending: VecDeque<PendingScenario>,
    sent: usize,
    suspects: usize,
    /// How many were sent since the adapter was started.
    served: u64,
    last_request: u64,
    answered: VecDeque<(u64, u64)>,
}

impl Queue {
    pub(super) fn push(&mut self, id: u64, body: Vec<u8>, steps: usize) {
        self.pending.push_back(PendingScenario {
            id,
            request: 0,
            body,
            steps,
            since: None,
        });
    }

    pub(super) fn is_empty(&self) -> bool {
        self.pending.is_empty()
    }

    /// A queue whose requests are numbered from the number after this one.
    pub(super) fn after(last_request: u64) -> Self {
        Self {
            last_request,
            ..Self::default()
        }
    }

    pub(super) const fn fresh_id(&mut self) -> u64 {
        self.last_request += 1;
        self.last_request
    }

    /// Marks the next one as sent, if fewer than `window` are on the way.
    pub(super) fn send_one(&mut self, window: usize, now: Duration) -> Option<(u64, &[u8])> {
        if self.sent >= window || self.sent == self.pending.len() {
            return None;
        }
        let request = self.fresh_id();
        let at = self.sent;
        let one = self.pending.get_mut(at)?;
        one.request = request;
        one.since = (at == 0).then_some(now);
        self.sent += 1;
        self.served += 1;
        Some((request, &one.body))
    }

    /// Where the scenario is that was sent as `request`.
    pub(super) fn position(&self, request: u64) -> Option<usize> {
        self.pending
            .iter()
            .take(self.sent)
            .position(|one| one.request == request)
    }

    /// The scenario that was sent as `request` and has been answered.
    pub(super) fn answered(&self, request: u64) -> Option<u64> {
        let found = self.answered.iter().rev().find(|one| one.0 == request)?;
        Some(found.1)
    }

    pub(super) fn steps(&self, at: usize) -> usize {
        self.pending.get(at).map_or(0, |one| one.steps)
    }

    /// Takes an answered scenario out and returns its id.
    pub(super) fn settle(&mut self, at: usize, now: Duration) -> Option<u64> {
        // Requests are begun in the order in which they were sent: whatever is older has been begun too.
        for older in self.pending.iter_mut().take(at) {
            older.since.get_or_insert(now);
        }
        let one = self.pending.remove(at)?;
        self.sent = self.sent.saturating_sub(1);
        if at < self.suspects {
            self.suspects -= 1;
        }
        if self.sent > 0
            && let Some(first) = self.pending.front_mut()
        {
            first.since.get_or_insert(now);
        }
        if self.answered.len() == MEMORY {
            self.answered.pop_front();
        }
        self.answered.push_back((one.request, one.id));
        Some(one.id)
    }

    /// How long the adapter still has. The first one is always the one that was begun earliest.
    pub(super) fn time_left(&self, deadline: Duration, now: Duration) -> Duration {
        let since = self.pending.front().and_then(|one| one.since);
        deadline.saturating_sub(now.saturating_sub(since.unwrap_or(now)))
    }

    /// How long the adapter has been at work on one of those on the way, as far as is known.
    pub(super) fn took(&self, at: usize, now: Duration) -> Duration {
        let since = self.pending.get(at).and_then(|one| one.since);
        now.saturating_sub(since.unwrap_or(now))
    }

    /// The id of the scenario that was begun first.
    pub(super) fn oldest(&self) -> Option<u64> {
        let first = self.pending.front().filter(|_| self.sent > 0);
        first.map(|one| one.id)
    }

    /// Whether one scenario alone is on the way.
    pub(super) const fn single(&self) -> bool {
        self.sent == 1
    }

    /// Whether one scenario is on the way, and the adapter has done nothing else since it was started.
    pub(super) const fn alone(&self) -> bool {
        self.sent == 1 && self.served == 1
    }

    /// Makes one of those on the way the first. To be followed by [`Queue::unsend`], for it upsets the order.
    pub(super) fn bring_forward(&mut self, at: usize) {
        if let Some(one) = self.pending.remove(at) {
            self.pending.push_front(one);
        }
    }

    /// Makes suspects of the scenarios on the way; false if there are none.
    pub(super) fn suspect(&mut self) -> bool {
        self.suspects = self.suspects.max(self.sent);
        self.sent > 0
    }

    pub(super) const fn searching(&self) -> bool {
        self.suspects > 0
    }

    /// No one is a suspect any more.
    pub(super) const fn clear_suspects(&mut self) {
        self.suspects = 0;
    }

    /// The adapter is started afresh: nothing is on the way.
    pub(super) fn unsend(&mut self) {
        for one in self.pending.iter_mut().take(self.sent) {
            one.since = None;
        }
        self.sent = 0;
        self.served = 0;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const fn seconds(count: u64) -> Duration {
        Duration::from_secs(count)
    }

    fn queue(count: u64) -> Queue {
        let mut queue = Queue::default();
        for id in 0..count {
            queue.push(100 + id, Vec::new(), 1);
        }
        queue
    }

    #[test]
    fn the_window_is_kept() {
        let mut queue = queue(5);
        let mut sent = 0;
        while queue.send_one(3, seconds(0)).is_some() {
            sent += 1;
        }
        assert_eq!(sent, 3);
        assert_eq!(queue.settle(1, seconds(1)), Some(101));
        assert!(queue.send_one(3, seconds(1)).is_some());
        assert!(queue.send_one(3, seconds(1)).is_none());
    }

    #[test]
    fn a_long_queue_does_not_run_out_of_time() {
        let mut queue = queue(64);
        while queue.send_one(64, seconds(0)).is_some() {}
        for second in 1..64 {
            queue.settle(0, seconds(second));
            assert_eq!(queue.time_left(seconds(2), seconds(second)), seconds(2));
        }
    }

    #[test]
    fn one_that_is_overtaken_runs_out_of_time() {
        let mut queue = queue(64);
        while queue.send_one(64, seconds(0)).is_some() {}
        for second in 1..10 {
            queue.settle(1, seconds(second));
        }
        assert_eq!(queue.time_left(seconds(10), seconds(9)), seconds(1));
    }

    #[test]
    fn a_second_answer_is_known() {
        let mut queue = queue(1);
        let request = queue.send_one(1, seconds(0)).unwrap().0;
        queue.settle(0, seconds(0));
        assert_eq!(queue.position(request), None);
        assert_eq!(queue.answered(request), Some(100));
        assert_eq!(queue.answered(request + 1), None);
    }
}
