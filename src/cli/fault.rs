//! `faults` and `adequacy`.

use super::args::{AdequacyArgs, FaultsArgs};
use super::error::CliError;
use super::show;
use super::spec::compiled;
use crate::campaign;
use crate::reference::fault::catalogue;
use crate::report;

pub(super) fn list(args: &FaultsArgs) -> Result<u8, CliError> {
    let compiled = compiled(&args.spec)?;
    show::page(&report::faults(&catalogue(compiled.spec())))?;
    Ok(0)
}

pub(super) fn adequacy(args: &AdequacyArgs) -> Result<u8, CliError> {
    let compiled = compiled(&args.spec)?;
    if !args.operator_budget.is_empty() {
        let can = match &args.capabilities[..] {
            [] => &campaign::ONE_USER[..],
            some => some,
        };
        let result = campaign::session_adequacy(
            &compiled,
            can,
            args.accounts.map(usize::from),
            args.seeds,
            &args.operator_budget,
        );
        show::page(&report::sessions(&result))?;
        return Ok(0);
    }
    let result = campaign::adequacy(&compiled, args.seeds, args.scenarios, args.sound);
    if args.matrix {
        show::text(&report::matrix(&compiled, &result))?;
    } else if args.dead {
        show::text(&report::lifeless(&compiled, &result))?;
    } else {
        show::page(&report::adequacy(&compiled, &result))?;
    }
    Ok(u8::from(!result.is_full()))
}
