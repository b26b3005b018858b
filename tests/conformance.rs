//! The suite of the spec, on the reference platform.

use std::process::ExitCode;

use miniapp_conformance::adapter::InProcess;
use miniapp_conformance::reference::Reference;
use miniapp_conformance::suite::Suite;

fn main() -> ExitCode {
    let suite = Suite::new();
    let spec = suite.spec().clone();
    suite.run(move || {
        let mut platform = Reference::new(spec.clone());
        Box::new(InProcess::new(&spec, move |scenario| {
            platform.run(scenario)
        }))
    })
}
