//! The spec of a command.

use clap::Args;

/// Which spec.
#[derive(Clone, Debug, Args)]
pub(in crate::cli) struct SpecArgs {
    /// Name of a built-in spec, or a spec file [default: my.getOpenUserInfo]
    #[arg(long, value_name = "NAME|FILE")]
    pub(in crate::cli) spec: Option<String>,
}
