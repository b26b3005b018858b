//! The program as a whole: start to exit, and memory.

use std::io::{BufRead, BufReader};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

use crate::pipe::{BROKEN, CHILD};
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
    verdict();
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

/// How long it takes from the `hello` of an adapter with a defect until the line that says so.
fn verdict() {
    let dir = std::env::temp_dir().join(format!("speed-{}", std::process::id()));
    std::fs::create_dir_all(&dir).expect("it can be written");
    let greeted = dir.join("greeted");
    let line = || {
        let mut child = Command::new(PROGRAM)
            .args(["check", "--findings"])
            .arg(dir.join("findings"))
            .arg("--")
            .arg(std::env::current_exe().expect("this program"))
            .args([CHILD, &format!("{BROKEN}{}", greeted.display())])
            .stdout(Stdio::null())
            .stderr(Stdio::piped())
            .spawn()
            .expect("it runs");
        let mut said = BufReader::new(child.stderr.take().expect("a pipe")).lines();
        let first = said.find(|line| line.as_ref().is_ok_and(|line| line.starts_with("violated")));
        let now = SystemTime::now().duration_since(UNIX_EPOCH);
        first.expect("a line").expect("a line");
        said.for_each(drop);
        child.wait().expect("it ends");
        let then = std::fs::read_to_string(&greeted).expect("it greeted");
        let then = Duration::from_nanos(then.parse().expect("a number"));
        let took = now.expect("it is past 1970").saturating_sub(then);
        took.as_secs_f64() * 1000.0
    };
    let times = (0..9).map(|_| line()).collect();
    figure(
        "check, from `hello` to the first line of a verdict",
        median(times),
        "ms",
        Target::AtMost(50.0),
    );
    std::fs::remove_dir_all(&dir).expect("it can be removed");
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
