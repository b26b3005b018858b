//! Every way to connect an implementation: the examples conform, whichever it is, and see the same; what `init` writes
//! runs as it says; scripts that misbehave are stopped.
//!
//! Without the usual harness, because this binary is also the platform in Rust that runs as a program.

mod examples;
mod init;
#[path = "../../examples/rust/platform.rs"]
mod platform;
#[cfg(feature = "js")]
mod scripts;
#[cfg(feature = "js")]
mod throughput;

use std::io::{stdin, stdout};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use libtest_mimic::{Arguments, Trial};

/// The argument that makes this binary a platform.
const CHILD: &str = "platform";

fn main() -> ExitCode {
    if std::env::args().nth(1).as_deref() == Some(CHILD) {
        return match platform::kit().serve(stdin().lock(), stdout().lock()) {
            Ok(()) => ExitCode::SUCCESS,
            Err(_) => ExitCode::FAILURE,
        };
    }
    #[cfg(feature = "js")]
    if std::env::args().nth(1).as_deref() == Some("throughput") {
        return throughput::main();
    }
    let arguments = Arguments::from_args();
    let mut trials: Vec<Trial> = examples::trials();
    trials.extend(init::trials());
    #[cfg(feature = "js")]
    trials.extend(scripts::trials());
    let conclusion = libtest_mimic::run(&arguments, trials);
    #[cfg(feature = "js")]
    if !arguments.list {
        scripts::print_summary();
    }
    conclusion.exit_code()
}

/// A file of the project.
fn root(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(path)
}

/// Says so, in place of a failure that would puzzle, when a program is not installed.
fn needs(program: &str) -> Result<(), String> {
    let tried = std::process::Command::new(program)
        .arg("--version")
        .output();
    match tried {
        Ok(output) if output.status.success() => Ok(()),
        _ => Err(format!(
            "`{program}` is not installed; without it this cannot be tested"
        )),
    }
}
