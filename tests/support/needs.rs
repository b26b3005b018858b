//! Trials that need a program which is not part of a Rust toolchain.
//!
//! Where the program is missing, the trial is ignored and says why. With `MINIAPP_REQUIRE_ALL=1` in the environment, as
//! in CI, a missing program is a failure.

use std::process::Command;

use libtest_mimic::{Completion, Failed, Trial};

/// A program, and the oldest version of it that will do.
#[derive(Clone, Copy, Debug)]
pub struct Program {
    command: &'static str,
    name: &'static str,
    oldest: (u32, u32),
}

pub const NODE: Program = Program {
    command: "node",
    name: "Node",
    oldest: (20, 0),
};

pub const PYTHON: Program = Program {
    command: "python3",
    name: "Python",
    oldest: (3, 9),
};

pub const CHROMIUM: Program = Program {
    command: "chromium",
    name: "Chromium",
    oldest: (121, 0),
};

impl Program {
    /// Why the program cannot be used, if it cannot.
    fn missing(self) -> Option<String> {
        let Self {
            command,
            name,
            oldest: (major, minor),
        } = self;
        let said = match Command::new(command).arg("--version").output() {
            Ok(output) if output.status.success() => {
                String::from_utf8_lossy(&output.stdout).into_owned()
            }
            _ => {
                return Some(format!(
                    "`{command}` is not installed ({name} {major}.{minor} or newer)"
                ));
            }
        };
        let old = version(&said).is_none_or(|found| found < self.oldest);
        old.then(|| {
            let said = said.trim();
            format!("`{command}` says {said}; {name} {major}.{minor} or newer is needed")
        })
    }
}

/// `v20.11.1` or `Python 3.11.2`.
fn version(said: &str) -> Option<(u32, u32)> {
    let digits = said.trim_start_matches(|letter: char| !letter.is_ascii_digit());
    let mut parts = digits.trim().split('.');
    Some((parts.next()?.parse().ok()?, parts.next()?.parse().ok()?))
}

/// A trial that is ignored, with the reason, where the program is missing.
pub fn needing(
    program: Program,
    name: impl Into<String>,
    run: impl FnOnce() -> Result<(), Failed> + Send + 'static,
) -> Trial {
    needing_all(&[program], name, run)
}

/// The same for several programs.
pub fn needing_all(
    programs: &[Program],
    name: impl Into<String>,
    run: impl FnOnce() -> Result<(), Failed> + Send + 'static,
) -> Trial {
    let programs = programs.to_vec();
    Trial::ignorable_test(name, move || {
        match programs.into_iter().find_map(Program::missing) {
            None => run().map(|()| Completion::Completed),
            Some(reason) if std::env::var_os("MINIAPP_REQUIRE_ALL").is_some() => Err(reason.into()),
            Some(reason) => Ok(Completion::ignored_with(reason)),
        }
    })
}
