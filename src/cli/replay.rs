//! `replay`.

use std::path::Path;

use super::args::Replay as Args;
use super::check::read;
use super::error::CliError;
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

pub(super) fn run(args: &Args) -> Result<u8, CliError> {
    let compiled = compiled(&args.spec)?;
    let (file, held) = load(&compiled, &args.file)?;
    let mut adapter = args.target.connect(compiled.spec())?();
    let outcome = replay(&compiled, &mut *adapter, &file, &held)
        .map_err(|error| args.target.broken(error))?;
    show::page(&report::replayed(&compiled, &outcome));
    Ok(match outcome {
        Replayed::Fixed => 0,
        Replayed::StillFails(_) => 1,
        Replayed::CouldNotRun(_) => 3,
    })
}
