//! The scenarios of known defects and of earlier findings, which a campaign runs first.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::error::CliError;
use super::files::read;
use super::replay::load as load_replay;
use super::show;
use crate::campaign::Regression;
use crate::check::Compiled;
use crate::generate::Case;
use crate::report::either;
use crate::spec;

/// The folder beside a spec in which its regression suite is.
const FOLDER: &str = "regression";

/// The cases of all replay files in a folder. A file that is no replay file for this spec is told and left out: a corpus is
/// kept for years, and its other files are still of use.
pub(super) fn load(compiled: &Compiled, dir: Option<&Path>) -> Result<Vec<Case>, CliError> {
    let Some(dir) = dir.filter(|dir| dir.exists()) else {
        return Ok(Vec::new());
    };
    let mut cases = Vec::new();
    for file in files(dir)? {
        match load_replay(compiled, &file) {
            Ok((replay, _)) => cases.push(replay.case),
            Err(error) => show::warning(&either(
                format!("skipped a file of the corpus: {error}"),
                format!("已跳过语料目录中的一个文件：{}", error.words()),
            )),
        }
    }
    Ok(cases)
}

/// The regression suite of a spec: that of a built-in one, or the folder `regression/NAME` beside the file `NAME.json`. A profile
/// also has what it takes over.
pub(super) fn regression(
    compiled: &Compiled,
    spec: Option<&str>,
) -> Result<Vec<Arc<Regression>>, CliError> {
    let name = spec.unwrap_or(spec::DEFAULT.name);
    let suite = if spec::find(name).is_some() {
        let suite = Regression::builtin(compiled);
        suite.map_err(|error| CliError::Replay {
            file: name.into(),
            error,
        })?
    } else {
        beside(compiled, Path::new(name))?
    };
    Ok(suite.into_iter().map(Arc::new).collect())
}

fn beside(compiled: &Compiled, file: &Path) -> Result<Vec<Regression>, CliError> {
    let folder = file.parent().unwrap_or(Path::new("")).join(FOLDER);
    let dir = folder.join(file.file_stem().unwrap_or_default());
    let loaded = std::fs::read(file).ok();
    let loaded = loaded.and_then(|bytes| spec::load_bytes(&bytes, &file.to_string_lossy()).ok());
    let base = loaded.and_then(|loaded| loaded.base);
    let mut all = base.map_or_else(Vec::new, |base| Regression::inherited(compiled, &base));
    if !dir.is_dir() {
        return Ok(all);
    }
    let suite = files(&dir)?.into_iter().map(|file| {
        let text = read(&file)?;
        let name = file.file_stem().unwrap_or_default().to_string_lossy();
        Regression::parse(compiled, &name, &text).map_err(|error| CliError::Replay {
            file: file.clone(),
            error,
        })
    });
    all.extend(suite.collect::<Result<Vec<_>, _>>()?);
    Ok(all)
}

/// The JSON files in a folder, in the order of their names.
fn files(dir: &Path) -> Result<Vec<PathBuf>, CliError> {
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
    Ok(files)
}
