//! What can be said on the command line.

mod adapter;
mod explain;
mod inspect;
mod play;
mod spec;

pub(super) use adapter::AdapterArgs;
pub(super) use explain::ExplainArgs;
pub(super) use inspect::InspectArgs;
pub(super) use play::PlayArgs;
pub(super) use spec::SpecArgs;

use std::path::PathBuf;
use std::str::FromStr;
use std::time::Duration;

use clap::{Args as ClapArgs, Parser, Subcommand, ValueEnum};

use crate::audit;
use crate::campaign::Part;
use crate::scenario::Capability;

/// The command that runs a script as a program, for the program itself.
#[cfg(feature = "js")]
pub(super) const SERVE_SCRIPT: &str = "serve-script";

/// The exit codes, for `--help`.
const EXIT_CODES: &str = "Exit status:
  0    conformant
  1    not conformant: a must clause is violated
  2    wrong usage; a file that cannot be read or written; a waiver that has expired, matches nothing or is not needed
  3    not established: no must clause is violated, but some were not judged
  4    the adapter is broken
  5    conformant but for waived findings
  130  interrupted (143 by SIGTERM)";

/// The exit status of `replay`, for `--help`.
const REPLAY_CODES: &str = "Exit status:
  0  fixed
  1  still fails
  2  the file cannot be used
  3  could not run
  4  the adapter is broken";

/// The exit status of `report compare`, for `--help`.
const COMPARE_CODES: &str = "Exit status:
  0  nothing got worse
  1  a finding of a must clause is new
  2  the reports cannot be compared
  3  a must clause that was judged before no longer is";

/// Tells whether an implementation of a mini-program API behaves as the API's document says.
#[derive(Debug, Parser)]
#[command(version, about, after_help = EXIT_CODES, propagate_version = true)]
pub struct Args {
    #[command(subcommand)]
    pub(super) command: Option<Command>,
    /// When to use colours; `NO_COLOR` and `CLICOLOR` are obeyed too
    #[arg(long, global = true, value_enum, value_name = "WHEN", default_value_t = clap::ColorChoice::Auto)]
    pub(super) color: clap::ColorChoice,
}

#[derive(Debug, Subcommand)]
pub(super) enum Command {
    /// Judge an implementation: a program, a service, a script, or the built-in reference platform
    #[command(after_help = EXIT_CODES)]
    Check(Box<CheckArgs>),
    /// List the clauses of a spec
    Clauses(ClausesArgs),
    /// Work on spec files
    #[command(subcommand)]
    Spec(SpecCommand),
    /// Run the scenario of a finding again
    #[command(after_help = REPLAY_CODES)]
    Replay(ReplayArgs),
    /// Show a report in another form, compare reports, or state what a report says
    Report(ReportArgs),
    /// Accept a known finding until a date: write a waiver into conformance.toml
    Waive(WaiveArgs),
    /// List the faults that can be planted in the reference platform
    Faults(FaultsArgs),
    /// Find out whether the clauses of a spec can fail: plant every fault, and run conforming variants
    Adequacy(AdequacyArgs),
    /// Check the adapter itself, without judging the implementation
    Certify(CertifyArgs),
    /// Judge captured arguments of callbacks, without an adapter
    Inspect(InspectArgs),
    /// Explain a clause or a finding
    Explain(ExplainArgs),
    /// Run one scenario and show its steps and its trace, without a verdict
    Play(PlayArgs),
    /// Write a starting point for an adapter, or a pipeline for a CI service
    Init(InitArgs),
    /// Print a completion script for a shell
    Completions {
        /// The shell
        shell: clap_complete::Shell,
    },
    /// Print the manual page, or write the pages of all commands into a folder
    Man {
        /// The folder; it is created if it does not exist
        dir: Option<PathBuf>,
    },
    /// Run a script as a program that speaks the protocol
    #[cfg(feature = "js")]
    #[command(hide = true, name = SERVE_SCRIPT)]
    ServeScript {
        /// The script
        file: PathBuf,
    },
}

impl Default for Command {
    fn default() -> Self {
        /// `check` without its name: parsed, so that the defaults of its options stand in one place.
        #[derive(Parser)]
        struct Alone {
            #[command(flatten)]
            check: CheckArgs,
        }

        Self::Check(Box::new(Alone::parse_from(["miniapp-conformance"]).check))
    }
}

#[derive(Debug, Subcommand)]
pub(super) enum SpecCommand {
    /// List all errors of a spec
    #[command(after_help = "Exit status: 0 no errors, 2 errors")]
    Check(SpecCheckArgs),
    /// Print the JSON Schema of the format, for editors
    Schema,
}

#[derive(Debug, ClapArgs)]
pub(super) struct SpecCheckArgs {
    /// Spec files, or names of built-in specs
    #[arg(required = true, value_name = "FILE|NAME")]
    pub(super) specs: Vec<String>,
    /// Number of scenarios to run on a platform that does what the spec says, to find clauses that contradict the spec and clauses that no scenario exercises
    #[arg(long, value_name = "N", default_value_t = audit::SCENARIOS, value_parser = whole::<usize>)]
    pub(super) scenarios: usize,
}

#[derive(Debug, ClapArgs)]
pub(super) struct CheckArgs {
    #[command(flatten)]
    pub(super) spec: SpecArgs,
    #[command(flatten)]
    pub(super) target: AdapterArgs,
    /// Configuration and waivers [default: conformance.toml in this folder, if it is there]
    #[arg(long, value_name = "FILE")]
    pub(super) config: Option<PathBuf>,
    /// Random seed: a number, or `random` [default: 0]
    #[arg(long, value_parser = seed)]
    pub(super) seed: Option<u64>,
    /// Number of scenarios [default: 1000]
    #[arg(long, value_name = "N", value_parser = whole::<usize>)]
    pub(super) scenarios: Option<usize>,
    /// Run part K of N only; `report merge` puts the reports of all parts together
    #[arg(long, value_name = "K/N", value_parser = shard)]
    pub(super) shard: Option<Part>,
    /// Run only the scenarios of known defects that come with the spec, and judge the clauses that they are about
    #[arg(long, conflicts_with_all = ["scenarios", "seed", "corpus", "shard"])]
    pub(super) regression: bool,
    /// With `--listen`, in place of a number of scenarios: maximum number of actions for the operator [default: 60]
    #[arg(
        long,
        value_name = "N",
        value_parser = whole::<usize>,
        requires = "listen",
        conflicts_with = "scenarios"
    )]
    pub(super) operator_budget: Option<usize>,
    /// Run for this long in place of a number of scenarios, for instance 90s, 15m or 2h (a number alone is seconds): no scenario begins later. With `--scenarios` too, what comes first ends the campaign
    #[arg(long, value_name = "TIME", value_parser = duration)]
    pub(super) time: Option<Duration>,
    /// Write a journal of the campaign into this new file, so that `--resume` can continue a campaign that was interrupted
    #[arg(long, value_name = "FILE", conflicts_with = "resume")]
    pub(super) journal: Option<PathBuf>,
    /// Continue where this journal ends: its scenarios do not run again, and its random seed is used
    #[arg(long, value_name = "FILE")]
    pub(super) resume: Option<PathBuf>,
    /// Judge only this clause, or every clause under this prefix (repeatable)
    #[arg(long = "clause", value_name = "ID")]
    pub(super) clauses: Vec<String>,
    /// Number of adapters to run in parallel
    #[arg(long, value_name = "N", default_value_t = 1, value_parser = jobs)]
    pub(super) jobs: u16,
    /// Maximum number of executions for shrinking one finding
    #[arg(long, value_name = "N", default_value_t = 500, value_parser = whole::<usize>)]
    pub(super) shrink_budget: usize,
    /// Write the report to this file, in the form that its ending names: .json, .html, .xml, .md, .txt, .sarif, .badge.json (repeatable)
    #[arg(long, value_name = "FILE")]
    pub(super) report: Vec<PathBuf>,
    /// List every clause
    #[arg(short, long, conflicts_with = "quiet")]
    pub(super) verbose: bool,
    /// Print the conclusion alone
    #[arg(short, long)]
    pub(super) quiet: bool,
    /// Folder for the replay files of findings
    #[arg(long, value_name = "DIR", default_value = "conformance-findings")]
    pub(super) findings: PathBuf,
    /// Write every scenario with its trace into this folder, as JSON Lines
    #[arg(long, value_name = "DIR")]
    pub(super) trace: Option<PathBuf>,
    /// Run the replay files in this directory first, and keep those of new findings there
    #[arg(long, value_name = "DIR")]
    pub(super) corpus: Option<PathBuf>,
}

#[derive(Debug, ClapArgs)]
pub(super) struct ClausesArgs {
    #[command(flatten)]
    pub(super) spec: SpecArgs,
    /// Format: a text, or the table from section to statement to clause to check to verdict
    #[arg(long, value_enum, default_value_t = ClausesFormat::Text)]
    pub(super) format: ClausesFormat,
    /// Fill in the verdicts of this report, written by `check --report FILE`
    #[arg(long, value_name = "FILE")]
    pub(super) report: Option<PathBuf>,
    /// List what a profile changes in the spec that it extends instead
    #[arg(long, conflicts_with_all = ["format", "report"])]
    pub(super) diff: bool,
}

/// How clauses are listed.
#[derive(Clone, Copy, Debug, Eq, PartialEq, ValueEnum)]
pub(super) enum ClausesFormat {
    /// For people
    Text,
    /// A table
    Markdown,
    /// For programs
    Json,
}

#[derive(Debug, ClapArgs)]
pub(super) struct FaultsArgs {
    #[command(flatten)]
    pub(super) spec: SpecArgs,
}

#[derive(Debug, ClapArgs)]
pub(super) struct AdequacyArgs {
    #[command(flatten)]
    pub(super) spec: SpecArgs,
    /// Number of random seeds
    #[arg(long, value_name = "N", default_value_t = 1, value_parser = whole::<u64>)]
    pub(super) seeds: u64,
    /// Number of scenarios for each fault
    #[arg(long, value_name = "N", default_value_t = 1000, value_parser = whole::<usize>)]
    pub(super) scenarios: usize,
    /// Number of scenarios for each conforming variant and seed
    #[arg(long, value_name = "N", default_value_t = 150, value_parser = whole::<usize>)]
    pub(super) sound: usize,
    /// Print the kill matrix instead: a line for each fault, with the clauses that find it
    #[arg(long)]
    pub(super) matrix: bool,
    /// Print how many faults an operator's session finds with this number of actions instead; several numbers with commas
    #[arg(long, value_name = "N", value_delimiter = ',', value_parser = whole::<usize>, conflicts_with_all = ["matrix", "scenarios", "sound"])]
    pub(super) operator_budget: Vec<usize>,
    /// With --operator-budget: what the adapter can do. Default: one user on a client that cannot be changed
    #[arg(long, value_name = "CAPABILITY", value_delimiter = ',', requires = "operator_budget", value_parser = capability)]
    pub(super) capabilities: Vec<Capability>,
    /// With --operator-budget: the users are so many accounts, whose profiles stay as they are [default: users are made up]
    #[arg(long, value_name = "N", requires = "operator_budget", value_parser = accounts)]
    pub(super) accounts: Option<u16>,
    /// Print the matrix of dead implementations instead: a line for each clause, a column for each implementation
    #[arg(long, conflicts_with = "matrix")]
    pub(super) dead: bool,
}

#[derive(Debug, ClapArgs)]
pub(super) struct ReplayArgs {
    #[command(flatten)]
    pub(super) spec: SpecArgs,
    /// The replay file
    pub(super) file: PathBuf,
    #[command(flatten)]
    pub(super) target: AdapterArgs,
}

#[derive(Debug, ClapArgs)]
#[command(args_conflicts_with_subcommands = true, subcommand_negates_reqs = true)]
pub(super) struct ReportArgs {
    #[command(subcommand)]
    pub(super) command: Option<ReportCommand>,
    /// The report, written by `check --report FILE`
    #[arg(required = true)]
    pub(super) file: Option<PathBuf>,
    /// The form to show the report in
    #[arg(long, value_enum, default_value_t = crate::report::Format::Text)]
    pub(super) format: crate::report::Format,
    /// Write to this file instead of standard output
    #[arg(short, long, value_name = "FILE")]
    pub(super) output: Option<PathBuf>,
}

#[derive(Debug, Subcommand)]
pub(super) enum ReportCommand {
    /// List findings that are fixed, new or changed, and clauses that are no longer exercised
    #[command(after_help = COMPARE_CODES)]
    Compare {
        /// The earlier report
        old: PathBuf,
        /// The later report
        new: PathBuf,
    },
    /// Merge the reports of all parts of a campaign, written by `check --shard K/N --report FILE`
    #[command(after_help = EXIT_CODES)]
    Merge(Box<MergeArgs>),
    /// Write a conformance statement: what was judged, with the SHA-256 of the report
    Statement {
        /// The report
        file: PathBuf,
        /// Write to this file instead of standard output
        #[arg(short, long, value_name = "FILE")]
        output: Option<PathBuf>,
    },
    /// Check a conformance statement against its report
    Verify {
        /// The statement
        statement: PathBuf,
        /// The report
        report: PathBuf,
    },
    /// Print the JSON Schema of report.json
    Schema,
}

#[derive(Debug, ClapArgs)]
pub(super) struct MergeArgs {
    /// The reports, in any order
    #[arg(required = true, value_name = "FILE")]
    pub(super) files: Vec<PathBuf>,
    /// Write the report of the whole to this file, in the form that its ending names (repeatable)
    #[arg(long, value_name = "FILE")]
    pub(super) report: Vec<PathBuf>,
    /// Waivers [default: conformance.toml in this folder, if it is there]
    #[arg(long, value_name = "FILE")]
    pub(super) config: Option<PathBuf>,
    /// Where replay files of findings are written [default: the folder that the parts wrote theirs into]
    #[arg(long, value_name = "DIR")]
    pub(super) findings: Option<PathBuf>,
    /// Print the conclusion alone
    #[arg(short, long)]
    pub(super) quiet: bool,
    #[command(flatten)]
    pub(super) target: AdapterArgs,
}

#[derive(Debug, ClapArgs)]
pub(super) struct WaiveArgs {
    /// The fingerprint of the finding, as the report shows it
    pub(super) fingerprint: String,
    /// Reason for accepting the violation
    #[arg(long)]
    pub(super) reason: String,
    /// Last day of the waiver, as 2027-01-31
    #[arg(long, value_name = "DATE")]
    pub(super) until: String,
    /// Address of the issue that tracks the violation
    #[arg(long, value_name = "URL")]
    pub(super) link: Option<String>,
    /// Person who is responsible for the waiver
    #[arg(long)]
    pub(super) owner: Option<String>,
    /// The clause of the finding [default: taken from the report]
    #[arg(long, value_name = "ID")]
    pub(super) clause: Option<String>,
    /// The report that has the finding
    #[arg(long, value_name = "FILE", default_value = "report.json")]
    pub(super) report: PathBuf,
    /// File to write the waiver into
    #[arg(long, value_name = "FILE", default_value = "conformance.toml")]
    pub(super) config: PathBuf,
}

#[derive(Debug, ClapArgs)]
pub(super) struct CertifyArgs {
    #[command(flatten)]
    pub(super) spec: SpecArgs,
    #[command(flatten)]
    pub(super) target: AdapterArgs,
}

#[derive(Debug, ClapArgs)]
pub(super) struct InitArgs {
    /// Language of the adapter, or CI service of the pipeline
    pub(super) language: Language,
    /// Folder to write into: of an adapter, or the root of the repository for a pipeline; existing files are not overwritten
    pub(super) dir: PathBuf,
    /// For rust: take the crate from this clone of the harness [default: the clone that this program was built in, else crates.io]
    #[arg(long, value_name = "PATH")]
    pub(super) crate_path: Option<PathBuf>,
    /// For miniprogram: the address that `check --listen` printed for the mini program
    #[arg(long, value_name = "URL", value_parser = adapter::address)]
    pub(super) address: Option<String>,
}

/// What there is a starting point for.
#[derive(Clone, Copy, Debug, clap::ValueEnum)]
pub(super) enum Language {
    /// JavaScript, a program for Node
    Node,
    /// Python, a program
    Python,
    /// A server in Python, to be judged behind HTTP
    Http,
    /// Rust, a program
    Rust,
    /// JavaScript, for the embedded engine
    Js,
    /// No adapter: a workflow of GitHub Actions that judges at every push; DIR is the root of the repository
    Github,
    /// No adapter: a job of GitLab CI that judges in every pipeline; DIR is the root of the repository
    Gitlab,
    /// A mini program for a device, driven by `check --listen`
    Miniprogram,
}

/// A whole number.
pub(super) fn whole<T: FromStr>(text: &str) -> Result<T, String> {
    text.parse()
        .map_err(|_| "a whole number is expected".to_owned())
}

/// A whole number from 1 on, up to this one.
pub(super) fn within<T: FromStr + PartialOrd + From<u8>>(text: &str, most: &T) -> Option<T> {
    let number = text.parse().ok()?;
    (T::from(1) <= number && number <= *most).then_some(number)
}

fn jobs(text: &str) -> Result<u16, String> {
    within(text, &256).ok_or_else(|| "a whole number from 1 to 256 is expected".to_owned())
}

fn accounts(text: &str) -> Result<u16, String> {
    within(text, &16).ok_or_else(|| "a whole number from 1 to 16 is expected".to_owned())
}

fn capability(text: &str) -> Result<Capability, String> {
    Capability::parse(text).ok_or_else(|| "no such capability; see docs/PROTOCOL.md".to_owned())
}

fn shard(text: &str) -> Result<Part, String> {
    let (index, count) = text.split_once('/').unwrap_or_default();
    let part = index.parse().ok().zip(count.parse().ok());
    part.and_then(|(index, count)| Part::new(index, count))
        .ok_or_else(|| "K/N: part K of N, as in 1/4".to_owned())
}

/// A time as people write it: `90s`, `15m`, `2h`; a number alone is seconds.
fn duration(text: &str) -> Result<Duration, String> {
    let (number, unit) = match text.strip_suffix(['s', 'm', 'h']) {
        Some(number) if text.ends_with('m') => (number, 60),
        Some(number) if text.ends_with('h') => (number, 3600),
        Some(number) => (number, 1),
        None => (text, 1),
    };
    let seconds = number
        .parse::<u64>()
        .ok()
        .and_then(|number| number.checked_mul(unit));
    seconds
        .filter(|seconds| (1..=1 << 32).contains(seconds))
        .map(Duration::from_secs)
        .ok_or_else(|| {
            "a whole number of seconds above 0 is expected, or one with `s`, `m` or `h`, such as 15m".to_owned()
        })
}

fn seed(text: &str) -> Result<u64, String> {
    if text == "random" {
        use std::hash::{BuildHasher, RandomState};
        // A hasher of the standard library is the one source of chance that needs no crate; the seed is printed.
        return Ok(RandomState::new().hash_one(0) >> 32);
    }
    text.parse()
        .map_err(|_| "a whole number is expected, or `random`".to_owned())
}
