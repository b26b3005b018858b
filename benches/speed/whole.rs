//! The program as a whole: start to exit, and memory.

use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use crate::table::{Target, figure, median, section};

const PROGRAM: &str = env!("CARGO_BIN_EXE_miniapp-conformance");

fn check(scenarios: usize) -> Command {
    let mut command = Command::new(PROGRAM);
    command
        .args(["check", "--scenarios", &scenarios.to_string()])
        .stdout(Stdio::null())
        .stderr(Stdio::null());
    command
}

pub fn all(long: bool) {
    section("The program as a whole");
    let start = || {
        let before = Instant::now();
        let status = check(1000).status().expect("it runs");
        assert!(status.success());
        before.elapsed().as_secs_f64()
    };
    start();
    let times = (0..9).map(|_| start()).collect();
    figure(
        "check, 1000 scenarios, start to exit",
        median(times),
        "s",
        Target::AtMost(0.3),
    );
    let few = peak(100_000);
    let (count, most) = if long {
        (10_000_000, "10,000,000")
    } else {
        (1_000_000, "1,000,000")
    };
    let many = peak(count);
    figure(
        "peak memory, 100,000 scenarios",
        few,
        "MB",
        Target::AtMost(100.0),
    );
    figure(
        &format!("peak memory, {most} scenarios"),
        many,
        "MB",
        Target::AtMost(100.0),
    );
    figure(
        "the latter to the former",
        many / few,
        "",
        Target::AtMost(1.1),
    );
}

/// The most memory that a campaign had in use, in MB; 0 where that cannot be known.
fn peak(scenarios: usize) -> f64 {
    let mut child = check(scenarios).spawn().expect("it runs");
    let file = format!("/proc/{}/status", child.id());
    let mut peak = 0.0_f64;
    while child.try_wait().expect("it runs").is_none() {
        let status = std::fs::read_to_string(&file).unwrap_or_default();
        let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
        let kilobytes = line.and_then(|line| line.trim().strip_suffix(" kB")?.parse::<f64>().ok());
        peak = peak.max(kilobytes.unwrap_or(0.0) / 1000.0);
        std::thread::sleep(Duration::from_millis(10));
    }
    peak
}
