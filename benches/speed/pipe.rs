//! Over a transport, against a bare loop that feeds the same adapter the same recorded lines with the same window and throws the answers away.

use std::io::{BufRead, BufReader, BufWriter, Write};
use std::process::{Command, Stdio};
use std::sync::{Arc, Mutex, mpsc};
use std::thread;
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

use miniapp_conformance::adapter::protocol::{PROTOCOL, Program, Request, Response};
use miniapp_conformance::adapter::{
    Adapter, AdapterError, AdapterSettings, Hello, Process, RunOutcome, Unattributed,
};
use miniapp_conformance::campaign::{self, Event};
use miniapp_conformance::check::Compiled;
use miniapp_conformance::reference::Reference;
use miniapp_conformance::reference::fault::catalogue;
use miniapp_conformance::scenario::Scenario;
use miniapp_conformance::spec::Spec;

use crate::process;
use crate::table::{Target, figure, in_turn, median, section};

/// The argument with which this program is an adapter.
pub const CHILD: &str = "--adapter";

/// How the argument begins with which that adapter has a defect; behind it stands a file into which it writes when it greeted.
pub const BROKEN: &str = "--broken=";

/// The reference platform behind the protocol.
pub fn serve(spec: &Arc<Spec>, broken: Option<&str>) {
    let hello = process::adapter(spec).hello(&spec.api).expect("a greeting");
    let mut platform = Reference::new(spec.clone());
    if broken.is_some() {
        let fault = catalogue(spec).swap_remove(0);
        platform = platform.with_fault(fault);
    }
    let mut input = BufReader::with_capacity(1 << 16, std::io::stdin());
    let mut output = BufWriter::with_capacity(1 << 16, std::io::stdout());
    let mut line = Vec::new();
    loop {
        if !input.buffer().contains(&b'\n') {
            output.flush().expect("somebody reads");
        }
        line.clear();
        if input.read_until(b'\n', &mut line).expect("a line") == 0 {
            return;
        }
        let response = match serde_json::from_slice(&line) {
            Ok(Request::Hello { .. }) => {
                if let Some(file) = broken {
                    let now = SystemTime::now().duration_since(UNIX_EPOCH);
                    let now = now.expect("it is past 1970").as_nanos().to_string();
                    std::fs::write(file, now).expect("it can be written");
                }
                Response::Hello(hello.clone())
            }
            Ok(Request::Echo { id, texts }) => Response::Echo { id, texts },
            Ok(Request::Run { id, scenario }) => Response::Trace {
                id,
                trace: platform.run(&scenario),
            },
            Err(_) => {
                let request: serde_json::Value = serde_json::from_slice(&line).unwrap_or_default();
                Response::Error {
                    id: request.get("id").and_then(serde_json::Value::as_u64),
                    error:
                        miniapp_conformance::adapter::protocol::ProtocolErrorKind::UnknownOperation,
                    message: "no such operation".to_owned(),
                }
            }
        };
        serde_json::to_writer(&mut output, &response).expect("somebody reads");
        output.write_all(b"\n").expect("somebody reads");
    }
}

/// An adapter that keeps what it is sent.
struct Recorder {
    inner: Box<dyn Adapter>,
    lines: Arc<Mutex<Vec<Vec<u8>>>>,
}

impl Adapter for Recorder {
    fn hello(&mut self, api: &str) -> Result<Hello, AdapterError> {
        self.inner.hello(api)
    }

    fn echo(&mut self, texts: &[String]) -> Result<Vec<String>, AdapterError> {
        self.inner.echo(texts)
    }

    fn unknown_operation(&mut self) -> Result<bool, AdapterError> {
        self.inner.unknown_operation()
    }

    fn submit(&mut self, id: u64, scenario: &Scenario) -> Result<(), AdapterError> {
        let request = Request::Run {
            id: id + 1,
            scenario: scenario.clone(),
        };
        let mut line = serde_json::to_vec(&request).expect("it is JSON");
        line.push(b'\n');
        self.lines.lock().expect("no panic").push(line);
        self.inner.submit(id, scenario)
    }

    fn next(&mut self) -> Result<(u64, RunOutcome), AdapterError> {
        self.inner.next()
    }

    fn unattributed(&self) -> &[Unattributed] {
        self.inner.unattributed()
    }
}

/// A whole campaign, from the adapter's `hello` to the last verdict: scenarios a second, and how long the first verdict took.
fn harness(
    compiled: &Arc<Compiled>,
    connect: &campaign::Connect<'_>,
    cases: usize,
    jobs: usize,
) -> (f64, Duration) {
    let settings = campaign::Settings {
        scenarios: cases,
        jobs,
        shrink_budget: 0,
        replays: 0,
        ..campaign::Settings::default()
    };
    let begun = Instant::now();
    let (mut ready, mut first, mut last) = (begun, None, begun);
    let result = campaign::run(compiled, connect, &settings, &mut |event| match event {
        Event::Ready(_) => ready = Instant::now(),
        Event::Judged(_) => {
            last = Instant::now();
            first.get_or_insert(last);
        }
        _ => {}
    })
    .expect("it runs");
    assert!(result.aborted.is_none(), "{:?}", result.aborted);
    let rate = result.scenarios as f64 / (last - ready).as_secs_f64();
    (rate, first.unwrap_or(last) - ready)
}

/// The lines of such a campaign.
fn record(compiled: &Arc<Compiled>, connect: &campaign::Connect<'_>, cases: usize) -> Vec<Vec<u8>> {
    let lines = Arc::new(Mutex::new(Vec::new()));
    let recording = || {
        Box::new(Recorder {
            inner: connect(),
            lines: lines.clone(),
        }) as Box<dyn Adapter>
    };
    harness(compiled, &recording, cases, 1);
    let mut lines = lines.lock().expect("no panic");
    std::mem::take(&mut *lines)
}

/// The bare loop; scenarios a second. It reads in a thread of its own: once both pipes are full, a loop that does not would wait for a child that waits for it.
fn bare(program: &[&str], lines: &[Vec<u8>]) -> f64 {
    let mut child = Command::new(program[0])
        .args(&program[1..])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .expect("it runs");
    let mut input = child.stdin.take().expect("a pipe");
    let mut output = BufReader::with_capacity(1 << 16, child.stdout.take().expect("a pipe"));
    input.write_all(&greeting()).expect("it reads");
    let mut answer = Vec::new();
    output.read_until(b'\n', &mut answer).expect("it answers");
    let Response::Hello(hello) = serde_json::from_slice(&answer).expect("a greeting") else {
        panic!("no greeting")
    };
    let (counts, answered) = mpsc::channel();
    let reader = thread::spawn(move || {
        loop {
            let chunk = output.fill_buf().expect("it answers");
            let (read, count) = (chunk.len(), memchr::memchr_iter(b'\n', chunk).count());
            if read == 0 || counts.send(count).is_err() {
                return;
            }
            output.consume(read);
        }
    });
    let begun = Instant::now();
    let (mut waiting, mut rest, mut out) = (0, lines.iter(), Vec::new());
    loop {
        while waiting < hello.in_flight
            && let Some(line) = rest.next()
        {
            out.extend_from_slice(line);
            waiting += 1;
        }
        if waiting == 0 {
            break;
        }
        input.write_all(&out).expect("it reads");
        out.clear();
        waiting -= answered.recv().expect("it answers") + answered.try_iter().sum::<usize>();
    }
    let rate = lines.len() as f64 / begun.elapsed().as_secs_f64();
    drop(input);
    child.wait().expect("it ends");
    reader.join().expect("no panic");
    rate
}

fn greeting() -> Vec<u8> {
    let greeting = Request::Hello {
        protocol: PROTOCOL,
        harness: Program {
            name: "bench".to_owned(),
            version: "1".to_owned(),
        },
        api: "my.getOpenUserInfo".to_owned(),
    };
    let mut line = serde_json::to_vec(&greeting).expect("it is JSON");
    line.push(b'\n');
    line
}

pub fn all(compiled: &Arc<Compiled>) {
    section("Over a pipe, to a bare loop with the same lines and window");
    let root = env!("CARGO_MANIFEST_DIR");
    let this = std::env::current_exe().expect("this program");
    let this = this.to_string_lossy();
    let (node, python) = (
        format!("{root}/examples/node/adapter.mjs"),
        format!("{root}/examples/python/mock.py"),
    );
    let children: [(&str, Vec<&str>, usize, f64); 3] = [
        // Enough for Node to have compiled what is worth it.
        ("Node", vec!["node", &node], 40_000, 0.8),
        ("Python", vec!["python3", &python], 5_000, 0.9),
        ("Rust", vec![&this, CHILD], 40_000, 0.5),
    ];
    for (name, program, cases, target) in children {
        let connect = || {
            let settings = AdapterSettings::default();
            Box::new(Process::new(program[0], program[1..].to_vec(), settings)) as Box<dyn Adapter>
        };
        let called = |what: &str| format!("{name} child: {what}");
        let rate = |what: &str, rate| figure(&called(what), rate, "/s", Target::None);
        let lines = record(compiled, &connect, cases);
        let mut first = Duration::MAX;
        let (harness_rate, bare_rate, ratio) = in_turn(
            9,
            || {
                let (rate, verdict) = harness(compiled, &connect, cases, 1);
                first = first.min(verdict);
                rate
            },
            || bare(&program, &lines),
        );
        rate("scenarios a second, campaign", harness_rate);
        rate("scenarios a second, bare loop", bare_rate);
        let ratio_target = Target::AtLeast(target);
        figure(&called("campaign to bare loop"), ratio, "", ratio_target);
        let first = first.as_secs_f64() * 1000.0;
        let first_target = Target::AtMost(50.0);
        let what = called("first verdict after `hello`");
        figure(&what, first, "ms", first_target);
        let mut busy = Vec::new();
        let (_, _, jobs) = in_turn(
            3,
            || harness(compiled, &connect, cases, 2).0,
            || {
                let before = processor_time();
                let begun = Instant::now();
                let rate = harness(compiled, &connect, cases, 1).0;
                busy.push((processor_time() - before) / begun.elapsed().as_secs_f64());
                rate
            },
        );
        figure(&called("two jobs to one"), jobs, "", Target::None);
        // One job keeps the child on one core and the harness on the other.
        let most = (2.0 / median(busy)).min(2.0);
        let what = called("the most that two cores leave room for");
        figure(&what, most, "", Target::None);
    }
    #[cfg(feature = "js")]
    embedded(compiled, &format!("{root}/examples/js/adapter.mjs"));
}

/// Seconds of processor time that this process and its ended children have used; not a number where that cannot be known.
fn processor_time() -> f64 {
    const TICKS: f64 = 100.0;
    let stat = std::fs::read_to_string("/proc/self/stat").unwrap_or_default();
    // The name of the program, in parentheses, may hold spaces.
    let behind = stat.rsplit_once(')').map_or("", |(_, behind)| behind);
    let times = behind.split_whitespace().skip(11).take(4);
    let ticks: Option<Vec<f64>> = times.map(|time| time.parse().ok()).collect();
    match ticks.as_deref() {
        Some(all @ [_, _, _, _]) => all.iter().sum::<f64>() / TICKS,
        _ => f64::NAN,
    }
}

/// How many cases the embedded engine is given.
#[cfg(feature = "js")]
const CASES: usize = 2_000;

#[cfg(feature = "js")]
fn embedded(compiled: &Arc<Compiled>, file: &str) {
    use miniapp_conformance::adapter::Script;
    use miniapp_conformance::adapter::js::Embedded;
    use miniapp_conformance::adapter::supervise::{Link, LinkEvent as Heard};

    section("Embedded JavaScript, to a bare loop over the same engine and script");
    let connect = || Box::new(Script::new(file, AdapterSettings::default())) as Box<dyn Adapter>;
    let lines = record(compiled, &connect, CASES);
    let wait = Duration::from_secs(10);
    let bare = || {
        let mut engine = Embedded::new(file, AdapterSettings::default());
        engine.open().expect("it starts");
        engine.send(None, greeting().trim_ascii_end());
        let Heard::Message(Response::Hello(hello)) = engine.receive(wait) else {
            panic!("no greeting")
        };
        let begun = Instant::now();
        let (mut sent, mut answered) = (0, 0);
        while answered < lines.len() {
            while sent < lines.len() && sent - answered < hello.in_flight {
                engine.send(None, &lines[sent]);
                sent += 1;
            }
            let heard = engine.receive(wait);
            assert!(matches!(heard, Heard::Message(_)), "{heard:?}");
            answered += 1;
        }
        lines.len() as f64 / begun.elapsed().as_secs_f64()
    };
    let (harness_rate, bare_rate, ratio) =
        in_turn(3, || harness(compiled, &connect, CASES, 1).0, bare);
    figure(
        "scenarios a second, campaign",
        harness_rate,
        "/s",
        Target::None,
    );
    figure(
        "scenarios a second, bare loop",
        bare_rate,
        "/s",
        Target::None,
    );
    figure("campaign to bare loop", ratio, "", Target::AtLeast(0.8));
}
