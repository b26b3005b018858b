//! Endless lines and floods are read, but little of them is kept: how much memory they take in a process of their own.

use std::process::{Command, ExitCode};

use libtest_mimic::{Failed, Trial};

use super::{http, process};

/// The argument that makes this binary the process that is measured.
pub const CHILD: &str = "memory";

const ENOUGH_KIB: usize = 300 << 10;

/// Reads everything that is too much, and fails if much of it was kept.
pub fn measure() -> ExitCode {
    match process::too_much().and_then(|()| http::too_much()) {
        Err(failed) => eprintln!("{}", failed.message().unwrap_or("failed")),
        Ok(()) => match peak_kib() {
            Some(peak) if peak >= ENOUGH_KIB => eprintln!("{peak} KiB at the peak"),
            _ => return ExitCode::SUCCESS,
        },
    }
    ExitCode::FAILURE
}

#[cfg(target_os = "linux")]
fn peak_kib() -> Option<usize> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find(|line| line.starts_with("VmHWM:"))?;
    line.split_whitespace().nth(1)?.parse().ok()
}

#[cfg(not(target_os = "linux"))]
fn peak_kib() -> Option<usize> {
    None
}

fn little_is_kept() -> Result<(), Failed> {
    let output = Command::new(std::env::current_exe()?).arg(CHILD).output()?;
    if output.status.success() {
        Ok(())
    } else {
        Err(String::from_utf8_lossy(&output.stderr).into_owned().into())
    }
}

pub fn trials() -> Vec<Trial> {
    vec![Trial::test("memory::little_is_kept", little_is_kept)]
}
