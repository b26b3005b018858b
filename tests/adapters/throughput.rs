//! How much of what a pipe can carry is left under supervision. Not a test: run the binary with the word `throughput`.

use std::io::{self, BufRead, BufReader, BufWriter, Read, Write};
use std::process::{Command, Stdio};
use std::time::Instant;

use miniapp_conformance::adapter::protocol::{Request, Response};
use miniapp_conformance::adapter::{Adapter, Process};
use miniapp_conformance::scenario::Scenario;
use miniapp_conformance::trace::{Carried, Fired, Record, Trace};

use crate::child::hello;
use crate::support::{PATIENT, scenario};

const COUNT: u64 = 100_000;
const WINDOW: usize = 64;

/// Of a usual size.
fn usual(number: u64) -> Scenario {
    let mut scenario = scenario(number, false);
    for facet in [
        "clientVersion",
        "baseLibraryVersion",
        "accountType",
        "productBound",
    ] {
        scenario.world.facets.set(facet.into(), "10.1.35".into());
    }
    scenario.steps.push(scenario.steps[0].clone());
    scenario
}

fn answer() -> String {
    let argument = "{\"response\":\"{\\\"response\\\":{\\\"code\\\":\\\"10000\\\",\\\"msg\\\":\\\"Success\\\"}}\"}";
    let fired = ["success", "complete"].map(|name| Fired {
        name: name.into(),
        argument: Some(Carried::Json(argument.to_owned())),
    });
    let record = Record {
        fired: fired.to_vec(),
        ..Record::default()
    };
    let trace = Trace {
        steps: vec![record.clone(), record],
    };
    serde_json::to_string(&Response::Trace { id: 0, trace }).unwrap()
}

/// Answers as fast as it can, flushing each line.
pub fn child() {
    let answer = answer();
    let (before, after) = answer.split_once("\"id\":0").unwrap();
    let mut out = BufWriter::with_capacity(64 << 10, io::stdout());
    let mut input = BufReader::with_capacity(64 << 10, io::stdin());
    let mut line = String::new();
    while input.read_line(&mut line).unwrap() > 0 {
        if line.starts_with("{\"type\":\"hello\"") {
            serde_json::to_writer(&mut out, &Response::Hello(hello(WINDOW))).unwrap();
            out.write_all(b"\n").unwrap();
        } else {
            let id = line.split_once("\"id\":").unwrap().1;
            let id = id.split([',', '}']).next().unwrap();
            writeln!(out, "{before}\"id\":{id}{after}").unwrap();
        }
        out.flush().unwrap();
        line.clear();
    }
}

/// The same lines, nothing looked at.
fn bare() -> f64 {
    let mut child = Command::new(std::env::current_exe().unwrap())
        .args(["child", "throughput"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let mut input = BufWriter::new(child.stdin.take().unwrap());
    let mut output = BufReader::with_capacity(64 << 10, child.stdout.take().unwrap());
    let scenario = usual(0);
    let request = Request::Run { id: 0, scenario };
    let request = serde_json::to_string(&request).unwrap();
    let (before, after) = request.split_once("\"id\":0").unwrap();
    let begin = Instant::now();
    let mut sent = 0;
    let mut line = Vec::new();
    for received in 0..COUNT {
        if output.buffer().is_empty() || sent == received {
            while sent < COUNT && sent < received + WINDOW as u64 {
                writeln!(input, "{before}\"id\":{sent}{after}").unwrap();
                sent += 1;
            }
            input.flush().unwrap();
        }
        line.clear();
        assert!(output.read_until(b'\n', &mut line).unwrap() > 600);
    }
    let rate = rate(begin);
    drop(input);
    let _ = output.read_to_end(&mut line);
    child.wait().unwrap();
    rate
}

fn supervised() -> f64 {
    let args = ["child", "throughput"];
    let mut adapter = Process::new(std::env::current_exe().unwrap(), args, PATIENT);
    adapter.hello("my.test").unwrap();
    let scenario = usual(0);
    let begin = Instant::now();
    let mut sent = 0;
    for received in 0..COUNT {
        while sent < COUNT && sent < received + WINDOW as u64 {
            adapter.submit(sent, &scenario).unwrap();
            sent += 1;
        }
        adapter.next().unwrap();
    }
    assert_eq!(adapter.restarts(), 0);
    rate(begin)
}

#[expect(clippy::cast_precision_loss, reason = "a rate")]
fn rate(begin: Instant) -> f64 {
    COUNT as f64 / begin.elapsed().as_secs_f64()
}

pub fn main() {
    let request = serde_json::to_string(&usual(0)).unwrap();
    println!(
        "{} bytes there, {} back, window {WINDOW}",
        request.len(),
        answer().len()
    );
    for _ in 0..5 {
        println!(
            "scenarios a second: bare {:.0}, supervised {:.0}",
            bare(),
            supervised()
        );
    }
    let answer = answer();
    let begin = Instant::now();
    for _ in 0..COUNT {
        miniapp_conformance::adapter::wire::read(answer.as_bytes()).unwrap();
    }
    println!("answers parsed a second, one thread: {:.0}", rate(begin));
    let scenario = usual(0);
    let begin = Instant::now();
    for _ in 0..COUNT {
        serde_json::to_vec(&scenario).unwrap();
    }
    println!("scenarios written a second, one thread: {:.0}", rate(begin));
}
