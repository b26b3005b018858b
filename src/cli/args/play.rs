//! The arguments of `play`.

use std::path::PathBuf;

use clap::Args;

use super::adapter::AdapterArgs;
use super::spec::SpecArgs;
use super::{whole, within};

/// Run one scenario and show its steps and its trace, without a verdict
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  miniapp-conformance play --scenario 12 -- node adapter.mjs
  miniapp-conformance play conformance-findings/historical.gender-1a2b3c.json -- node adapter.mjs
  miniapp-conformance play traces/traces-1.jsonl --line 23 -- node adapter.mjs
  miniapp-conformance play --scenario 23 --json --reference | miniapp-conformance inspect -

FILE is a replay file, a file that `check --trace DIR` wrote, or a scenario by itself; `-` is stdin.

Exit status:
  0  the scenario ran
  2  wrong usage, or a file that cannot be used
  3  the scenario did not run to its end
  4  the adapter is broken")]
pub(in crate::cli) struct PlayArgs {
    #[command(flatten)]
    pub(in crate::cli) spec: SpecArgs,
    /// File with the scenario
    #[arg(conflicts_with = "scenario")]
    pub(in crate::cli) file: Option<PathBuf>,
    /// Line of a file that holds a scenario on each line, from 1
    #[arg(long, value_name = "N", requires = "file", value_parser = line)]
    pub(in crate::cli) line: Option<u64>,
    /// Number of a scenario of the campaign with this seed, from 1
    #[arg(long, value_name = "N", value_parser = scenario)]
    pub(in crate::cli) scenario: Option<u64>,
    /// Random seed of the campaign
    #[arg(long, default_value_t = 0, value_name = "N", value_parser = whole::<u64>)]
    pub(in crate::cli) seed: u64,
    /// Print JSON: one line for each scenario
    #[arg(long)]
    pub(in crate::cli) json: bool,
    #[command(flatten)]
    pub(in crate::cli) target: AdapterArgs,
}

fn line(text: &str) -> Result<u64, String> {
    within(text, &u64::MAX).ok_or_else(|| "a whole number above 0 is expected".to_owned())
}

fn scenario(text: &str) -> Result<u64, String> {
    within(text, &1_000_000)
        .ok_or_else(|| "a whole number from 1 to 1000000 is expected".to_owned())
}
