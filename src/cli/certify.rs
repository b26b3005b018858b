//! `certify`.

use super::args::CertifyArgs;
use super::config::Config;
use super::error::CliError;
use super::shell::quoted;
use super::show;
use super::spec::compiled_as;
use crate::adapter;
use crate::generate::{Domain, trials};
use crate::report::{self, Role, either};

pub(super) fn run(args: &CertifyArgs, rest: bool) -> Result<u8, CliError> {
    args.target.complete(rest)?;
    let config = Config::load(None)?;
    let target = args.target.or(&config.adapter);
    let name = args.spec.spec.as_ref().or(config.spec.as_ref());
    let compiled = compiled_as(name.map(String::as_str))?;
    let mut adapter = target.connect(compiled.spec())?();
    let broken = |error| target.broken(error);
    let hello = adapter.hello(&compiled.spec().api).map_err(broken)?;
    hello.fits(compiled.spec()).map_err(broken)?;
    let domain = Domain::new(compiled.spec().clone(), &hello.capabilities, &hello.fixed)
        .with_accounts(adapter.accounts());
    adapter::certify(&mut *adapter, &hello, &domain.probe()).map_err(broken)?;
    let declined =
        adapter::try_out(&mut *adapter, &trials(&domain, &hello.capabilities)).map_err(broken)?;
    adapter.finish();
    let failed = adapter.unattributed();
    let mut page = report::certified(&domain, &hello, failed, &declined);
    let is_certified = failed.is_empty() && declined.is_empty();
    if is_certified {
        let spec = name.map_or_else(String::new, |name| format!(" --spec {}", quoted(name)));
        page.text(either("next: ", "下一步："));
        let command = format!("miniapp-conformance check{spec}{}", target.again());
        page.line(Role::Code, command);
    }
    show::page(&page)?;
    Ok(if is_certified { 0 } else { 4 })
}
