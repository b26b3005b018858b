//! The suite of `alipay-plus.getOpenUserInfo`, on the reference platform.

use std::process::ExitCode;
use std::sync::Arc;

use miniapp_conformance::adapter::InProcess;
use miniapp_conformance::reference::Reference;
use miniapp_conformance::spec;
use miniapp_conformance::suite::Suite;

fn main() -> ExitCode {
    let builtin = spec::find("alipay-plus.getOpenUserInfo").expect("a spec that the crate carries");
    let spec = Arc::new(spec::load(builtin.text, builtin.file).expect("a spec"));
    Suite::with_spec(spec.clone()).run(move || {
        let mut platform = Reference::new(spec.clone());
        Box::new(InProcess::new(&spec, move |scenario| {
            platform.run(scenario)
        }))
    })
}
