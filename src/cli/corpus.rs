//! The scenarios of earlier findings, which a campaign runs first.

use std::path::{Path, PathBuf};

use super::error::CliError;
use super::replay::load as load_replay;
use super::show;
use crate::check::Compiled;
use crate::generate::Case;

/// The cases of all replay files in a folder. A file that is no replay file for this spec is told and left out: a corpus is
/// kept for years, and its other files are still of use.
pub(super) fn load(compiled: &Compiled, dir: Option<&Path>) -> Result<Vec<Case>, CliError> {
    let Some(dir) = dir.filter(|dir| dir.exists()) else {
        return Ok(Vec::new());
    };
    let unreadable = |error| CliError::File {
        action: "read",
        file: dir.to_owned(),
        error,
    };
    let mut files: Vec<PathBuf> = Vec::new();
    for entry in std::fs::read_dir(dir).map_err(unreadable)? {
        let path = entry.map_err(unreadable)?.path();
        if path.extension().is_some_and(|ending| ending == "json") {
            files.push(path);
        }
    }
    files.sort();
    let mut cases = Vec::new();
    for file in files {
        match load_replay(compiled, &file) {
            Ok((replay, _)) => cases.push(replay.case),
            Err(error) => show::warning(&format!("skipped a file of the corpus: {error}")),
        }
    }
    Ok(cases)
}
