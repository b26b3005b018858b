//! `certify`.

use super::args::CertifyArgs;
use super::error::CliError;
use super::show;
use super::spec::compiled;
use crate::adapter;
use crate::generate::{Domain, trials};
use crate::report;

pub(super) fn run(args: &CertifyArgs, rest: bool) -> Result<u8, CliError> {
    args.target.complete(rest)?;
    let compiled = compiled(&args.spec)?;
    let mut adapter = args.target.connect(compiled.spec())?();
    let broken = |error| args.target.broken(error);
    let hello = adapter.hello(&compiled.spec().api).map_err(broken)?;
    hello.fits(compiled.spec()).map_err(broken)?;
    let domain = Domain::new(compiled.spec().clone(), &hello.capabilities, &hello.fixed)
        .with_accounts(adapter.accounts());
    adapter::certify(&mut *adapter, &hello, &domain.probe()).map_err(broken)?;
    let declined =
        adapter::try_out(&mut *adapter, &trials(&domain, &hello.capabilities)).map_err(broken)?;
    adapter.finish();
    let failed = adapter.unattributed();
    show::page(&report::certified(&domain, &hello, failed, &declined))?;
    Ok(if failed.is_empty() && declined.is_empty() {
        0
    } else {
        4
    })
}
