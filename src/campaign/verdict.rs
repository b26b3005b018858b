//! Verdicts: the state of each clause after a campaign, and what follows for the whole.

use serde::{Deserialize, Serialize};

use crate::spec::Level;

/// The state of a clause after a campaign.
#[derive(Clone, Copy, Debug, Eq, PartialEq, Ord, PartialOrd, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum Verdict {
    /// At least one finding.
    Fail,
    /// A finding did not always come back when it was replayed.
    Flaky,
    /// The adapter declared a capability and then declined it.
    Untestable,
    /// No scenario of this campaign exercised the clause.
    NotExercised,
    /// All its findings are waived.
    Waived,
    /// The adapter lacks a capability that the clause needs, and said so.
    Inapplicable,
    /// The spec says that it cannot be observed.
    Excluded,
    /// Exercised at least once, and no finding.
    Pass,
}

impl Verdict {
    /// All verdicts, the gravest first.
    pub const ALL: [Self; 8] = [
        Self::Fail,
        Self::Flaky,
        Self::Untestable,
        Self::NotExercised,
        Self::Waived,
        Self::Inapplicable,
        Self::Excluded,
        Self::Pass,
    ];

    /// The word for it.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Fail => "fail",
            Self::Flaky => "flaky",
            Self::Untestable => "untestable",
            Self::NotExercised => "not exercised",
            Self::Waived => "waived",
            Self::Inapplicable => "inapplicable",
            Self::Excluded => "excluded",
            Self::Pass => "pass",
        }
    }

    /// The word for it in Chinese.
    pub const fn name_zh(self) -> &'static str {
        match self {
            Self::Fail => "未通过",
            Self::Flaky => "结果不稳定",
            Self::Untestable => "无法检验",
            Self::NotExercised => "未检验",
            Self::Waived => "已豁免",
            Self::Inapplicable => "不适用",
            Self::Excluded => "已排除",
            Self::Pass => "通过",
        }
    }
}

/// What came of one clause.
#[derive(Clone, Debug)]
pub struct ClauseResult {
    /// Its place in the spec.
    pub clause: usize,
    /// How binding it is.
    pub level: Level,
    /// The verdict.
    pub verdict: Verdict,
    /// How many cases exercised it.
    pub exercised: usize,
    /// Indices of its findings.
    pub findings: Vec<usize>,
    /// Findings of other clauses that this one is violated by too.
    pub also_violates: Vec<usize>,
    /// The capability that is lacking, or was declined.
    pub capability: Option<String>,
    /// All the capabilities that would make up for it, where it takes several.
    pub capabilities: Vec<String>,
}

/// What a campaign comes to as a whole.
#[derive(Clone, Copy, Debug, Eq, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum Conclusion {
    /// Every *must* clause that applies was exercised and kept.
    Conformant,
    /// Every *must* clause that is violated is violated by waived findings alone; all others are as in *conformant*.
    Waived,
    /// A *must* clause is violated.
    NonConformant,
    /// No *must* clause is violated, but some were not exercised, or not reliably.
    NotEstablished,
    /// The adapter is broken.
    AdapterBroken,
    /// The campaign was ended before its time: Ctrl-C, or SIGTERM.
    Interrupted,
}

impl Conclusion {
    /// The conclusion from the verdicts; `scenarios` is how many were judged, `unsaid` whether
    /// something went wrong that no clause speaks of.
    pub fn of(clauses: &[ClauseResult], scenarios: usize, broken: bool, unsaid: bool) -> Self {
        let all = clauses.iter().map(|one| (one.level, one.verdict));
        Self::of_verdicts(&all.collect::<Vec<_>>(), scenarios, broken, unsaid)
    }

    /// The same from levels and verdicts alone.
    pub fn of_verdicts(
        clauses: &[(Level, Verdict)],
        scenarios: usize,
        broken: bool,
        unsaid: bool,
    ) -> Self {
        let must = || clauses.iter().filter(|(level, _)| *level == Level::Must);
        let any = |verdict| must().any(|(_, one)| *one == verdict);
        if any(Verdict::Fail) {
            Self::NonConformant
        } else if broken {
            Self::AdapterBroken
        } else if scenarios == 0
            || unsaid
            || any(Verdict::Flaky)
            || any(Verdict::Untestable)
            || any(Verdict::NotExercised)
            || !must().any(|(_, one)| matches!(one, Verdict::Pass | Verdict::Waived))
        {
            Self::NotEstablished
        } else if any(Verdict::Waived) {
            Self::Waived
        } else {
            Self::Conformant
        }
    }

    /// The exit code of the process.
    pub const fn exit_code(self) -> u8 {
        match self {
            Self::Conformant => 0,
            Self::NonConformant => 1,
            Self::NotEstablished => 3,
            Self::AdapterBroken => 4,
            Self::Waived => 5,
            // For SIGTERM see `CampaignResult::exit_code`.
            Self::Interrupted => 130,
        }
    }
}
