//! The program as a whole: start to exit, and memory.

use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use crate::table::{Target, figure, median, missing, section};

const PROGRAM: &str = env!("CARGO_BIN_EXE_miniapp-conformance");

fn check(scenarios: usize) -> Command {
    let mut command = Command::new(PROGRAM);
    command
        .args(["check", "--scenarios", &scenarios.to_string()])
        .stdout(Stdio::null())
        .stderr(Stdio::null());
    command
}

/// `most`: over how many scenarios the memory has to stay as it is.
pub fn all(most: usize) {
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
    let growth = "peak memory, the latter to the former";
    let peaks = [100_000, most].map(|scenarios| {
        let name = format!("peak memory, {scenarios} scenarios");
        let seen = peak(scenarios);
        match &seen {
            Ok(seen) => figure(&name, *seen, "MB", Target::AtMost(100.0)),
            Err(why) => missing(&name, why, Target::AtMost(100.0)),
        }
        seen
    });
    match peaks {
        [Ok(few), Ok(many)] => figure(growth, many / few, "", Target::AtMost(1.1)),
        [Err(why), _] | [_, Err(why)] => missing(growth, &why, Target::AtMost(1.1)),
    }
}

/// The most memory that a campaign had in use, in MB.
///
/// The system itself keeps the peak of a process that lives. What it grows by in the last milliseconds, after the last look, is lost.
fn peak(scenarios: usize) -> Result<f64, String> {
    let mut child = check(scenarios).spawn().expect("it runs");
    let file = format!("/proc/{}/status", child.id());
    let mut peak = 0.0_f64;
    let status = loop {
        if let Some(status) = child.try_wait().expect("it runs") {
            break status;
        }
        let status = std::fs::read_to_string(&file).unwrap_or_default();
        // Before it has become the program it is a copy of this one, with the peak of that.
        let own = status.starts_with("Name:\tminiapp-conform");
        let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
        let kilobytes = line.and_then(|line| line.trim().strip_suffix(" kB")?.parse::<f64>().ok());
        if own {
            peak = peak.max(kilobytes.unwrap_or(0.0) * 1024.0 / 1e6);
        }
        std::thread::sleep(Duration::from_millis(1));
    };
    if !status.success() {
        return Err(format!("the program ended with {status}"));
    }
    if peak == 0.0 {
        return Err(format!("{file} did not say"));
    }
    Ok(peak)
}
