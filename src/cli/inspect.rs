//! `inspect`.

use std::fs::File;
use std::io::{self, Read};

use super::args::InspectArgs;
use super::error::CliError;
use super::show;
use super::spec::{compiled, explain};
use crate::inspect::{CaptureReader, Inspector, OpenSpec, Prefix, SourceError, captured};
use crate::report::{self, InspectedFile};

pub(super) fn run(args: &InspectArgs) -> Result<u8, CliError> {
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
            why: format!(
                "the callbacks of {} are {}",
                compiled.spec().api,
                known.join(", ")
            ),
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
    let mut source = CaptureReader::new(input).map_err(|error| match error {
        SourceError::Io(error) => failed(error),
        error @ (SourceError::Encoding(_) | SourceError::Binary) => failed(io::Error::other(error)),
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
