//! The adapter of a command.

use std::ffi::OsString;
use std::path::PathBuf;

use clap::Args;

use crate::adapter::http::check_address;

/// An address of a service.
pub(super) fn address(text: &str) -> Result<String, String> {
    check_address(text).map(|()| text.to_owned())
}

/// A number of seconds; how many there may be is looked at with those of a file.
fn seconds(text: &str) -> Result<f64, String> {
    text.parse()
        .map_err(|_| "a number of seconds above 0 is expected".to_owned())
}

/// Which adapter.
#[derive(Clone, Debug, Args)]
pub(in crate::cli) struct AdapterArgs {
    /// The adapter is a service that takes requests at this URL
    #[arg(long, value_name = "URL", conflicts_with = "program", value_parser = address)]
    pub(in crate::cli) http: Option<String>,
    /// The adapter is this JavaScript file, run by an embedded engine
    #[arg(long, value_name = "FILE", conflicts_with_all = ["program", "http"])]
    pub(in crate::cli) js: Option<PathBuf>,
    /// Listen at this address for a mini program on a device (docs/DEVICE.md): HOST:PORT, or :PORT for this machine alone
    #[arg(long, value_name = "ADDR", conflicts_with_all = ["program", "http", "js"])]
    pub(in crate::cli) listen: Option<String>,
    /// With `--listen`: the operator is this program, not a person at the page
    #[arg(long, value_name = "PROGRAM", requires = "listen")]
    pub(in crate::cli) operator: Option<OsString>,
    /// Judge the built-in reference platform
    #[arg(long, conflicts_with_all = ["program", "http", "js", "listen"])]
    pub(in crate::cli) reference: bool,
    /// Plant this fault in the reference platform (repeatable)
    #[arg(long = "fault", value_name = "ID", conflicts_with_all = ["http", "js", "listen", "program"])]
    pub(in crate::cli) faults: Vec<String>,
    /// Time limit of one scenario, and of the greeting, in seconds [default: 10; of the greeting 30]
    #[arg(long, value_name = "SECONDS", value_parser = seconds)]
    pub(in crate::cli) timeout: Option<f64>,
    /// The adapter is this program, spoken to on stdin and stdout
    #[arg(last = true, value_name = "PROGRAM")]
    pub(in crate::cli) program: Vec<OsString>,
}
