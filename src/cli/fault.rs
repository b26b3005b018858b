//! `faults` and `adequacy`.

use super::args::{Adequacy, Faults};
use super::error::CliError;
use super::show;
use super::spec::compiled;
use crate::campaign;
use crate::reference::fault::catalogue;
use crate::report;

pub(super) fn list(args: &Faults) -> Result<u8, CliError> {
    let compiled = compiled(&args.spec)?;
    show::page(&report::faults(&catalogue(compiled.spec())))?;
    Ok(0)
}

pub(super) fn adequacy(args: &Adequacy) -> Result<u8, CliError> {
    let compiled = compiled(&args.spec)?;
    let result = campaign::adequacy(&compiled, args.seeds, args.scenarios, args.sound);
    if args.matrix {
        show::text(&report::matrix(&compiled, &result))?;
    } else {
        show::page(&report::adequacy(&compiled, &result))?;
    }
    Ok(u8::from(!result.is_full()))
}
