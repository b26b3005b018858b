//! Getting at specs, and `spec check`.

use std::path::Path;
use std::sync::Arc;

use super::args::{SpecArgs, SpecCheckArgs};
use super::error::CliError;
use super::files::read_bytes;
use super::shell::quoted;
use super::show;
use crate::audit::audit;
use crate::check::Compiled;
use crate::clauses::ClauseTable;
use crate::report;
use crate::spec::{self, Loaded};

/// Loads the spec that was asked for.
pub(super) fn compiled(arg: &SpecArgs) -> Result<Arc<Compiled>, CliError> {
    compiled_as(arg.spec.as_deref())
}

/// The command that explains a clause of the spec that was asked for, without the id of the clause.
pub(super) fn explain(arg: &SpecArgs) -> String {
    explain_as(arg.spec.as_deref())
}

/// The command that explains a clause of the spec of this name, or the default, without the id of the clause.
pub(super) fn explain_as(name: Option<&str>) -> String {
    let spec = name.map_or_else(String::new, |name| format!(" --spec {}", quoted(name)));
    format!("miniapp-conformance explain{spec}")
}

/// Loads the spec of this name, or the default.
pub(super) fn compiled_as(name: Option<&str>) -> Result<Arc<Compiled>, CliError> {
    let name = name.unwrap_or(spec::DEFAULT.name);
    ready(load(name)?, name)
}

fn ready(loaded: Loaded, name: &str) -> Result<Arc<Compiled>, CliError> {
    let compiled = Compiled::new(Arc::new(loaded.spec));
    let compiled = compiled.map_err(|error| CliError::Compile {
        file: name.to_owned(),
        error,
    })?;
    Ok(Arc::new(compiled))
}

/// Loads a spec by its name, or from a file.
pub(super) fn load(name: &str) -> Result<Loaded, CliError> {
    if let Some(builtin) = spec::find(name) {
        return Ok(spec::load_with_origin(builtin.text, builtin.file)?);
    }
    if !Path::new(name).exists() {
        return Err(CliError::NoSpec {
            name: name.to_owned(),
            known: spec::BUILTIN.iter().map(|one| one.name.into()).collect(),
        });
    }
    let bytes = read_bytes(Path::new(name))?;
    Ok(spec::load_bytes(&bytes, name)?)
}

/// Prints the JSON Schema of the format.
pub(super) fn schema() -> Result<u8, CliError> {
    show::text(spec::SCHEMA)?;
    Ok(0)
}

/// Says everything that is wrong with each spec.
pub(super) fn check(args: &SpecCheckArgs) -> Result<u8, CliError> {
    let mut sound = true;
    for name in &args.specs {
        let mut open = None;
        let problems = match load(name) {
            Ok(loaded) => {
                open = report::all_open(&ClauseTable::new(&loaded.spec));
                let compiled = ready(loaded.clone(), name)?;
                audit(&loaded, &compiled, args.scenarios).map_err(|error| CliError::Adapter {
                    target: "the reference platform".to_owned(),
                    error,
                })?
            }
            Err(CliError::Spec(error)) => error.problems().to_vec(),
            // The others are looked at all the same.
            Err(other) => {
                show::error(&other);
                sound = false;
                continue;
            }
        };
        show::spec_checked(name, &problems, open)?;
        sound &= problems.is_empty();
    }
    Ok(if sound { 0 } else { 2 })
}
