//! `replay`.

use std::path::Path;

use super::args::ReplayArgs as Args;
use super::config::Config;
use super::error::CliError;
use super::files::read;
use super::show;
use super::spec::compiled;
use crate::campaign::{Replay, Replayed, replay};
use crate::check::{Compiled, Signature};
use crate::report;

/// Reads a replay file, and what it is taken to show.
pub(super) fn load(compiled: &Compiled, file: &Path) -> Result<(Replay, Signature), CliError> {
    let text = read(file)?;
    let wrong = |error| CliError::Replay {
        file: file.to_owned(),
        error,
    };
    let replay = Replay::parse(&text).map_err(wrong)?;
    let held = replay.fits(compiled).map_err(wrong)?;
    Ok((replay, held))
}

pub(super) fn run(args: &Args, rest: bool) -> Result<u8, CliError> {
    args.target.complete(rest)?;
    let compiled = compiled(&args.spec)?;
    let config = Config::load(None)?;
    let target = args.target.or(&config.adapter);
    target.named()?;
    let outcome = match load(&compiled, &args.file) {
        Ok((file, signature)) => {
            let connect = target.connect(compiled.spec())?;
            replay(&compiled, &*connect, &file, &signature).map_err(|error| target.broken(error))?
        }
        // It can be read, but it is not about what this spec says.
        Err(CliError::Replay { error, .. }) if error.is_unfit() => {
            Replayed::CouldNotRun(error.to_string())
        }
        Err(error) => return Err(error),
    };
    show::page(&report::replayed(&compiled, &outcome))?;
    Ok(match outcome {
        Replayed::Fixed => 0,
        Replayed::StillFails(_) => 1,
        Replayed::CouldNotRun(_) => 3,
    })
}
