//! Every way to connect an implementation: the examples conform, whichever it is, and see the same; what `init` writes
//! runs as it says; scripts that misbehave are stopped.

mod examples;
mod init;
#[path = "../../examples/rust/platform.rs"]
mod platform;
#[cfg(all(feature = "js", target_os = "linux"))]
mod script_endings;
#[cfg(feature = "js")]
mod scripts;

use std::io::{stdin, stdout};
use std::process::ExitCode;

use libtest_mimic::Trial;

/// The argument that makes this binary a platform.
pub const CHILD: &str = "platform";

/// Is the platform, until its input ends.
pub fn serve() -> ExitCode {
    match platform::kit().serve(stdin().lock(), stdout().lock()) {
        Ok(()) => ExitCode::SUCCESS,
        Err(_) => ExitCode::FAILURE,
    }
}

pub fn trials() -> Vec<Trial> {
    let mut trials = examples::trials();
    trials.extend(init::trials());
    #[cfg(feature = "js")]
    trials.extend(scripts::trials());
    #[cfg(all(feature = "js", target_os = "linux"))]
    trials.extend(script_endings::trials());
    trials
}

/// The table of what was seen.
pub fn print_summary() {
    #[cfg(feature = "js")]
    scripts::print_summary();
}
