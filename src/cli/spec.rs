//! Getting at specs, and `spec check`.

use std::path::Path;
use std::sync::Arc;

use super::args::{Spec as SpecArg, SpecCheck};
use super::check::read;
use super::error::CliError;
use super::show;
use crate::audit::audit;
use crate::check::Compiled;
use crate::spec::{self, Loaded};

/// Loads the spec that was asked for.
pub(super) fn compiled(arg: &SpecArg) -> Result<Arc<Compiled>, CliError> {
    let name = arg.spec.as_deref().unwrap_or(spec::DEFAULT.name);
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
        let known: Vec<_> = spec::BUILTIN.iter().map(|one| one.name).collect();
        return Err(CliError::NoSpec {
            name: name.to_owned(),
            known: known.join(", "),
        });
    }
    Ok(spec::load_with_origin(&read(Path::new(name))?, name)?)
}

/// Says everything that is wrong with each spec.
pub(super) fn check(args: &SpecCheck) -> Result<u8, CliError> {
    let mut sound = true;
    for name in &args.specs {
        let problems = match load(name) {
            Ok(loaded) => {
                let compiled = ready(loaded.clone(), name)?;
                audit(&loaded, &compiled, args.scenarios).map_err(|error| CliError::Adapter {
                    target: "the reference platform".to_owned(),
                    error,
                })?
            }
            Err(CliError::Spec(error)) => error.problems().to_vec(),
            Err(other) => return Err(other),
        };
        show::spec_checked(name, &problems);
        sound &= problems.is_empty();
    }
    Ok(if sound { 0 } else { 2 })
}
