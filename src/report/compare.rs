//! Comparing two reports: what is fixed, new, changed, or no longer exercised.

use super::data::{ClauseReport, FindingReport, Report};
use super::foreign::short_pair;
use super::lang::either;
use super::message;
use super::page::{Page, Role};
use crate::campaign::Verdict;
use crate::spec::Level;

/// What differs between two reports.
#[derive(Clone, Debug, Default)]
pub struct Comparison {
    /// Findings that are in the old report and not in the new one, though their clauses were judged again.
    pub fixed: Vec<FindingReport>,
    /// Findings that are only in the new report.
    pub new: Vec<FindingReport>,
    /// Clauses with another verdict that no finding explains, and findings that are now flaky, waived, or neither.
    pub changed: Vec<Changed>,
    /// Clauses that were judged before and are not any more.
    pub lost: Vec<ClauseReport>,
    /// What should be known before the comparison is believed.
    pub remarks: Vec<String>,
}

/// A clause or a finding that has changed.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Changed {
    /// The clause.
    pub clause: String,
    /// What it was.
    pub before: String,
    /// What it is.
    pub now: String,
    /// Whether it is a finding of a *must* clause that neither a waiver nor flakiness excuses any more.
    pub fails: bool,
}

/// Compares two reports on the same spec.
///
/// # Errors
/// When they are about different specs.
pub fn compare(old: &Report, new: &Report) -> Result<Comparison, String> {
    if old.spec.name != new.spec.name {
        return Err(format!(
            "the reports are about different specs: {} and {}",
            old.spec.name, new.spec.name
        ));
    }
    let mut out = Comparison {
        remarks: remarks(old, new),
        ..Comparison::default()
    };
    for one in &old.findings {
        match new.findings.iter().find(|other| same(one, other)) {
            Some(other) if state(one) != state(other) => out.changed.push(Changed {
                clause: one.clause.clone(),
                before: format!("{} {}", one.fingerprint, state(one)),
                now: state(other).to_owned(),
                fails: fails(other),
            }),
            None if new.clause(&one.clause).is_some_and(is_judged) => out.fixed.push(one.clone()),
            // Nothing has changed, or the clause was not judged and nothing is known of the finding.
            _ => {}
        }
    }
    let known = |one: &&FindingReport| !old.findings.iter().any(|other| same(one, other));
    out.new = new.findings.iter().filter(known).cloned().collect();
    for before in &old.clauses {
        let now = new.clause(&before.id);
        let judged = now.is_some_and(is_judged);
        if is_judged(before) && !judged {
            out.lost.push(before.clone());
        } else if let Some(now) = now
            && before.verdict != now.verdict
            && !explained(&out, &before.id)
        {
            out.changed.push(Changed {
                clause: before.id.clone(),
                before: message::verdict_name(before.verdict).to_owned(),
                now: message::verdict_name(now.verdict).to_owned(),
                fails: false,
            });
        }
    }
    Ok(out)
}

fn same(one: &FindingReport, other: &FindingReport) -> bool {
    one.fingerprint == other.fingerprint
}

fn is_judged(clause: &ClauseReport) -> bool {
    matches!(
        clause.verdict,
        Verdict::Pass | Verdict::Fail | Verdict::Flaky | Verdict::Waived
    )
}

fn state(finding: &FindingReport) -> &'static str {
    match (finding.waiver, finding.is_flaky()) {
        (Some(_), _) => either("waived", "已豁免"),
        (None, true) => either("flaky", "结果不稳定"),
        (None, false) => either("fails", "问题存在"),
    }
}

fn fails(finding: &FindingReport) -> bool {
    finding.level == Level::Must && finding.waiver.is_none() && !finding.is_flaky()
}

/// Whether findings that came or went tell already that the verdict on a clause differs.
fn explained(comparison: &Comparison, clause: &str) -> bool {
    let about =
        |one: &FindingReport| one.clause == clause || one.also.iter().any(|id| id == clause);
    comparison.fixed.iter().chain(&comparison.new).any(about)
        || comparison.changed.iter().any(|one| one.clause == clause)
}

fn remarks(old: &Report, new: &Report) -> Vec<String> {
    let differ = |what: (&str, &str), old: &str, new: &str| {
        let (en, zh) = what;
        (old != new).then(|| {
            either(
                format!("{en} differs: {old} and {new}"),
                format!("{zh}不同：{old} 和 {new}"),
            )
        })
    };
    let spec = (old.spec.digest != new.spec.digest).then(|| {
        let (old, new) = (&old.spec.version, &new.spec.version);
        either(
            format!("the spec differs: {old} and {new}"),
            format!("规格不同：{old} 和 {new}"),
        )
    });
    let harness = ("the harness", "本工具的版本");
    let judged = ("the number of judged scenarios", "已判定的场景数");
    let (before, now) = (old.totals.judged.to_string(), new.totals.judged.to_string());
    [
        spec,
        differ(harness, &old.harness.shown(), &new.harness.shown()),
        differ(
            ("the seed", "随机种子"),
            &old.seed.to_string(),
            &new.seed.to_string(),
        ),
        differ(judged, &before, &now),
    ]
    .into_iter()
    .flatten()
    .collect()
}

impl Comparison {
    /// The exit status: 1 if a finding of a *must* clause is new or no longer waived, 3 if a *must* clause is no longer
    /// judged, 0 otherwise.
    pub fn exit_code(&self) -> u8 {
        if self.new.iter().any(fails) || self.changed.iter().any(|one| one.fails) {
            1
        } else if self.lost.iter().any(|one| one.level == Level::Must) {
            3
        } else {
            0
        }
    }

    /// The comparison for people.
    pub fn page(&self) -> Page {
        let mut page = Page::new();
        for one in &self.remarks {
            page.line(
                Role::Warning,
                format!("{}{one}", either("note: ", "注意：")),
            );
        }
        let findings = |title: &str, role, all: &[FindingReport], page: &mut Page| {
            if !all.is_empty() {
                page.line(Role::Heading, title);
            }
            for one in all {
                page.push(role, format!("  {}", one.clause));
                let level = message::level(one.level);
                let print = &one.fingerprint;
                page.line(
                    Role::Faint,
                    either(format!(" ({level}) {print}"), format!("（{level}）{print}")),
                );
                let (expected, observed) = short_pair(&one.expected, &one.observed, 200);
                page.text(either("    expected ", "    应为："))
                    .line(Role::Plain, expected);
                page.text(either("    observed ", "    实为："))
                    .line(Role::Plain, observed);
            }
        };
        findings(
            either("Fixed", "已修复"),
            Role::Good,
            &self.fixed,
            &mut page,
        );
        findings(either("New", "新出现"), Role::Bad, &self.new, &mut page);
        if !self.changed.is_empty() {
            page.line(Role::Heading, either("Changed", "有变化"));
        }
        for one in &self.changed {
            page.push(Role::Warning, format!("  {}", one.clause));
            let colon = either(": ", "：");
            page.line(Role::Plain, format!("{colon}{} → {}", one.before, one.now));
        }
        if !self.lost.is_empty() {
            page.line(Role::Heading, either("No longer exercised", "不再检验"));
        }
        for one in &self.lost {
            page.push(Role::Warning, format!("  {}", one.id));
            let level = message::level(one.level);
            page.line(
                Role::Faint,
                either(format!(" ({level})"), format!("（{level}）")),
            );
        }
        let (fixed, new) = (self.fixed.len(), self.new.len());
        let (changed, lost) = (self.changed.len(), self.lost.len());
        let role = if self.exit_code() == 0 {
            Role::Good
        } else {
            Role::Bad
        };
        let code = self.exit_code();
        page.line(
            role,
            either(
                format!(
                    "{fixed} fixed, {new} new, {changed} changed, {lost} no longer exercised (exit status {code})"
                ),
                format!(
                    "已修复 {fixed}，新出现 {new}，有变化 {changed}，不再检验 {lost}（退出码 {code}）"
                ),
            ),
        );
        page
    }
}

#[cfg(test)]
mod tests {
    use super::super::tests::made;
    use super::*;

    #[test]
    fn findings_come_and_go_and_clauses_are_lost() {
        let clean = made(&[]);
        let broken = made(&["payload.gender.real-value@success"]);
        let one = compare(&clean, &broken).expect("comparable");
        assert_eq!((one.new.len(), one.fixed.len(), one.exit_code()), (1, 0, 1));
        assert!(
            one.page()
                .to_string()
                .contains("\n  historical.gender (must)")
                || one
                    .page()
                    .to_string()
                    .starts_with("New\n  historical.gender (must)")
        );
        let two = compare(&broken, &clean).expect("comparable");
        assert_eq!((two.new.len(), two.fixed.len(), two.exit_code()), (0, 1, 0));
        let same = compare(&broken, &broken).expect("comparable");
        assert_eq!(same.exit_code(), 0);
        assert!(same.changed.is_empty() && same.lost.is_empty());
        // A clause that is left out is not fixed, but lost.
        let mut less = clean.clone();
        less.clauses.retain(|one| one.id != "historical.gender");
        let lost = compare(&broken, &less).expect("comparable");
        assert_eq!(
            (lost.fixed.len(), lost.lost.len(), lost.exit_code()),
            (0, 1, 3)
        );
        let mut other = clean.clone();
        other.spec.name = "another".to_owned();
        assert!(compare(&clean, &other).is_err());
        let mut waived = broken.clone();
        waived.findings[0].waiver = Some(0);
        let renewed = compare(&waived, &broken).expect("comparable");
        assert_eq!(renewed.exit_code(), 1);
    }

    #[test]
    fn a_should_that_is_no_longer_excused_is_told_and_no_failure() {
        let clean = made(&[]);
        let advised = made(&["can-i-use.number"]);
        assert_eq!(advised.findings[0].level, Level::Should);
        let new = compare(&clean, &advised).expect("comparable");
        assert_eq!((new.new.len(), new.exit_code()), (1, 0));
        let mut waived = advised.clone();
        waived.findings[0].waiver = Some(0);
        let mut flaky = advised.clone();
        flaky.findings[0].replays.failed = 1;
        for before in [&waived, &flaky] {
            let renewed = compare(before, &advised).expect("comparable");
            assert_eq!((renewed.changed.len(), renewed.exit_code()), (1, 0));
        }
    }
}
