//! The arguments of `inspect`.

use std::path::PathBuf;

use clap::Args;

use super::spec::SpecArgs;

/// Judge captured arguments of callbacks, without an adapter
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  miniapp-conformance inspect captured.jsonl
  miniapp-conformance inspect --callback fail - < errors.jsonl
  miniapp-conformance inspect --strip-prefix '.*\\b(?<callback>success|fail): ' device.log
  miniapp-conformance inspect session.har

Each line holds what a callback was given, as JSON: {\"response\": \"…\"},
or with its callback: {\"callback\": \"success\", \"argument\": {\"response\": \"…\"}}.
A JSON document, a trace and a HAR are recognised by their start.

Exit status:
  0  no must clause that captured arguments can show is violated
  1  a must clause is violated
  2  wrong usage, or a file that cannot be read
  3  nothing is violated, but nothing was judged or some arguments could not be judged")]
pub(in crate::cli) struct InspectArgs {
    #[command(flatten)]
    pub(in crate::cli) spec: SpecArgs,
    /// File of captured arguments; `-` reads stdin
    pub(in crate::cli) file: PathBuf,
    /// Callback that was given every argument without a callback of its own
    #[arg(long, value_name = "NAME")]
    pub(in crate::cli) callback: Option<String>,
    /// Prefix of each line, literally or as a regular expression whose group `callback` names the callback; skip lines without this prefix [default: everything before the JSON]
    #[arg(long, value_name = "REGEX")]
    pub(in crate::cli) strip_prefix: Option<String>,
    /// List the clauses that captured arguments cannot show
    #[arg(short, long)]
    pub(in crate::cli) verbose: bool,
}
