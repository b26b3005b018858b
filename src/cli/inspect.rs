//! `inspect`.

use std::fs::File;
use std::io::{self, Read};
use std::path::PathBuf;

use clap::Args;

use super::args::Spec;
use super::error::CliError;
use super::show;
use super::spec::{compiled, explain};
use crate::inspect::{Inspector, OpenSpec, Prefix, Source, SourceError, captured};
use crate::report::{self, InspectedFile};

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

Exit codes:
  0  no must clause that captured arguments can show is violated
  1  a must clause is violated
  2  wrong usage, or a file that cannot be read
  3  nothing is violated, but nothing was judged or some arguments could not be judged")]
pub(super) struct Inspect {
    #[command(flatten)]
    spec: Spec,
    /// File of captured arguments; `-` reads stdin
    file: PathBuf,
    /// Callback that was given every argument without a callback of its own
    #[arg(long, value_name = "NAME")]
    callback: Option<String>,
    /// Prefix of each line, as it stands there or as a regular expression, in which a group `callback` can name the callback; skip lines without it [default: everything before the JSON]
    #[arg(long, value_name = "REGEX")]
    strip_prefix: Option<String>,
    /// List the clauses that captured arguments cannot show
    #[arg(short, long)]
    verbose: bool,
}

pub(super) fn run(args: &Inspect) -> Result<u8, CliError> {
    let compiled = compiled(&args.spec)?;
    let spec = OpenSpec::new(compiled.spec()).map_err(|error| CliError::Compile {
        file: compiled.spec().name.clone(),
        error,
    })?;
    if let Some(name) = &args.callback
        && !spec.callbacks().any(|one| **one == **name)
    {
        let known: Vec<_> = spec.callbacks().map(|name| &**name).collect();
        return Err(CliError::Value {
            option: "callback",
            value: name.clone(),
            why: format!("{} has {}", compiled.spec().api, known.join(", ")),
        });
    }
    let prefix = match &args.strip_prefix {
        None => Prefix::Automatic,
        Some(text) => prefix(text)?,
    };
    let failed = |error| CliError::File {
        action: "read",
        file: args.file.clone(),
        error,
    };
    let input: Box<dyn Read> = if args.file.as_os_str() == "-" {
        Box::new(io::stdin().lock())
    } else {
        Box::new(File::open(&args.file).map_err(failed)?)
    };
    let mut source = Source::new(input).map_err(|error| match error {
        SourceError::Io(error) => failed(error),
        error @ SourceError::Encoding(_) => failed(io::Error::other(error)),
    })?;
    let mut inspector = Inspector::new(&spec, args.callback.clone());
    while let Some(item) = source.next_item().map_err(failed)? {
        for found in captured(compiled.spec(), &item, &prefix) {
            inspector.take(item.place, found);
        }
    }
    let found = inspector.finish();
    let name = match args.file.to_str() {
        Some("-") => "stdin".into(),
        _ => args.file.to_string_lossy(),
    };
    let file = InspectedFile {
        name: &name,
        explain: &explain(&args.spec),
        verbose: args.verbose,
    };
    show::page(&report::inspected(&spec, file, &found))?;
    Ok(found.exit_code())
}

fn prefix(text: &str) -> Result<Prefix, CliError> {
    Prefix::given(text).map_err(|error| {
        // The last line says what is wrong; those before it draw where.
        let why = error.to_string();
        let why = why.lines().last().unwrap_or_default();
        let why = why.trim_start_matches("error: ");
        CliError::Value {
            option: "strip-prefix",
            value: text.to_owned(),
            why: format!(
                "no regular expression: {why}; write a backslash before ( ) [ ] {{ }} * + ?"
            ),
        }
    })
}
