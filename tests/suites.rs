//! The suite of each spec that the crate carries, on the reference platform: see `README.md` beside this file.

use std::process::ExitCode;

use libtest_mimic::Arguments;
use miniapp_conformance::adapter::InProcess;
use miniapp_conformance::reference::Reference;
use miniapp_conformance::spec;
use miniapp_conformance::suite::Suite;

fn main() -> ExitCode {
    let arguments = Arguments::from_args();
    let trials = spec::BUILTIN.iter().flat_map(|builtin| {
        let suite = Suite::builtin(builtin.name).expect("a built-in spec");
        let spec = suite.spec().clone();
        suite.named(builtin.name).trials(&arguments, move || {
            let mut platform = Reference::new(spec.clone());
            Box::new(InProcess::new(&spec, move |scenario| {
                platform.run(scenario)
            }))
        })
    });
    libtest_mimic::run(&arguments, trials.collect()).exit_code()
}
