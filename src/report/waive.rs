//! Applying waivers to a report.

use super::data::{FindingReport, Report, WaiverReport, WaiverState};
use crate::campaign::{Conclusion, Verdict};

/// A known violation that is accepted for a while, as `conformance.toml` has it.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Waiver {
    /// The clause.
    pub clause: String,
    /// The fingerprint of the finding.
    pub fingerprint: String,
    /// Reason for accepting the violation.
    pub reason: String,
    /// Where it is tracked.
    pub link: String,
    /// Person who is responsible for the waiver.
    pub owner: String,
    /// The last day on which it is accepted.
    pub until: String,
    /// Whether this day has passed.
    pub expired: bool,
}

/// The exit status of a run whose waivers are wrong.
const WRONG: u8 = 2;

impl Report {
    /// Applies waivers: findings that they name are waived, and clauses that nothing else violates. A waiver covers the one
    /// finding with its fingerprint; another finding of the same clause still counts.
    ///
    /// A waiver that has expired, that matches nothing or that is no longer needed is an error: the exit status is 2 then,
    /// unless a *must* clause is violated (1), the adapter is broken (4) or the campaign was interrupted.
    pub fn waive(&mut self, waivers: &[Waiver]) {
        let whole = !matches!(
            self.conclusion,
            Conclusion::Interrupted | Conclusion::AdapterBroken
        );
        for waiver in waivers {
            let found = self.findings.iter().position(|one| {
                one.fingerprint == waiver.fingerprint && one.clause == waiver.clause
            });
            let state = match (found, self.clause(&waiver.clause).map(|one| one.verdict)) {
                _ if waiver.expired => WaiverState::Expired,
                (Some(_), _) => WaiverState::Matched,
                (None, Some(Verdict::Pass)) if whole => WaiverState::NotNeeded,
                (None, Some(Verdict::Fail | Verdict::Flaky)) if whole => WaiverState::Unmatched,
                (None, _) => WaiverState::NotExercised,
            };
            if let Some(at) = found.filter(|_| state == WaiverState::Matched) {
                self.findings[at].waiver = Some(self.waivers.len());
            }
            self.waivers.push(WaiverReport {
                clause: waiver.clause.clone(),
                fingerprint: waiver.fingerprint.clone(),
                reason: waiver.reason.as_str().into(),
                link: waiver.link.as_str().into(),
                owner: waiver.owner.as_str().into(),
                until: waiver.until.clone(),
                state,
            });
        }
        if waivers.is_empty() {
            return;
        }
        let findings = &self.findings;
        let waived = |at: &usize| findings.get(*at).and_then(|one: &FindingReport| one.waiver);
        for clause in &mut self.clauses {
            let mut all = clause.findings.iter().chain(&clause.also).peekable();
            let failed = matches!(clause.verdict, Verdict::Fail | Verdict::Flaky);
            if failed && all.peek().is_some() && all.all(|at| waived(at).is_some()) {
                clause.verdict = Verdict::Waived;
                clause.help = None;
                clause.reason = None;
            }
        }
        if findings.iter().all(|one| one.waiver.is_some()) {
            // What only waived findings keep from being judged costs no more than they do.
            for clause in self.clauses.iter_mut().filter(|one| one.blocked) {
                clause.verdict = Verdict::Waived;
                clause.help = None;
            }
        }
        let waived = self
            .clauses
            .iter()
            .any(|one| one.verdict == Verdict::Waived);
        if whole && waived {
            let all = self.clauses.iter().map(|one| (one.level, one.verdict));
            let troubles = &self.adapter_troubles;
            let broken = troubles.aborted.is_some() || troubles.broken_count > 0;
            self.conclusion = Conclusion::of_verdicts(
                &all.collect::<Vec<_>>(),
                self.totals.judged,
                broken,
                false,
            );
            self.exit_code = self.conclusion.exit_code();
        }
        let outranked = matches!(
            self.conclusion,
            Conclusion::NonConformant | Conclusion::AdapterBroken | Conclusion::Interrupted
        );
        if !outranked && self.waivers.iter().any(|one| one.state.is_wrong()) {
            self.exit_code = WRONG;
        }
        self.word();
    }
}

impl WaiverState {
    /// Whether the entry has to be changed or removed.
    pub const fn is_wrong(self) -> bool {
        matches!(self, Self::Expired | Self::NotNeeded | Self::Unmatched)
    }
}
