//! The arguments of `explain`.

use clap::Args;

use super::spec::SpecArgs;

/// Explain a clause or a finding
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  miniapp-conformance explain historical.gender
  miniapp-conformance explain conformance-findings/historical.gender-1a2b3c.json
  miniapp-conformance explain --spec my.getAuthCode success.code

Exit status: 0 explained, 2 no such clause, or a file that cannot be used")]
pub(in crate::cli) struct ExplainArgs {
    #[command(flatten)]
    pub(in crate::cli) spec: SpecArgs,
    /// Id of a clause, or the replay file of a finding
    #[arg(value_name = "CLAUSE|FILE")]
    pub(in crate::cli) subject: String,
}
