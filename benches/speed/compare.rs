//! Against what else a vendor could use: Hypothesis, fast-check and Schemathesis.
//!
//! # What is compared
//!
//! The same task: a random world (versions about the bounds and elsewhere, account type, binding, one or two users whose names may break things), up to
//! four steps (taps with any answer on right and wrong buttons, a grant withdrawn, another user, another binding), one call with some of the callbacks,
//! and some thirty checks of what came, by hand, as a good engineer would write them: `benches/compare` has them, twice, in Python and in JavaScript.
//!
//! Each tool runs on an implementation in its own language, in its own process: Hypothesis on the mock in `examples/python`, fast-check on the platform in
//! `examples/node`, the harness on the reference platform, in Rust. So a part of the ratio is the language's: that is what a vendor gets. Schemathesis
//! speaks HTTP to `examples/node/http.mjs`, and the harness speaks to the very same server, and over a pipe to the same platform.
//!
//! A rate is cases a second of a whole run, generating, running and judging; start-up is left out, and nothing is shrunk, since nothing is wrong. Each tool
//! is told to leave out what is not needed (a database of examples, deadlines, further phases), and fast-check is given time to warm up.
//!
//! The harness is measured three times. *One call a case*: cases at random, as the tools make them, with all calls but the last left out, judged by all
//! clauses; this is the same task. The same with two *jobs*: the tools have one. *Whole campaign*: the cases of `check` as they are, most of them rows of
//! covering sequences, with several calls each and more to judge: that is another task, and has no target. A case of two scenarios that are compared
//! counts as two.
//!
//! Before a rate is taken a defect is planted for each tool: one whose checks do not see it has no rate.

use std::path::Path;
use std::process::Command;
use std::sync::Arc;
use std::thread;
use std::time::Instant;

use miniapp_conformance::adapter::{Adapter, AdapterSettings, Http, Process};
use miniapp_conformance::campaign::{self, Connect, Event, Executor};
use miniapp_conformance::check::Compiled;
use miniapp_conformance::fields::Fields;
use miniapp_conformance::generate::{Case, Domain, Stream};
use miniapp_conformance::scenario::Step;

use crate::process;
use crate::table::{Target, figure, median, missing, section};
use crate::tools::{self, Rate, SCRIPTS, Server};

const ROUNDS: usize = 3;

pub fn all(compiled: &Arc<Compiled>) {
    let spec = compiled.spec().clone();
    let inside = || Box::new(process::adapter(&spec)) as Box<dyn Adapter>;
    section("In process, against Hypothesis and fast-check; one call a case");
    let ours = || Ours {
        compiled,
        connect: &inside,
        cases: 100_000,
        inside: true,
    };
    versus("Hypothesis", hypothesis(), &[("", ours())], 200.0);
    versus("fast-check", fast_check(), &[("", ours())], 2.0);
    #[cfg(feature = "js")]
    embedded(compiled);
    section("Over a transport, against Schemathesis; one call a case");
    over_transports(compiled);
}

/// The harness over one adapter.
struct Ours<'a> {
    compiled: &'a Arc<Compiled>,
    connect: &'a Connect<'a>,
    cases: usize,
    /// In this process: nothing is gained by having several scenarios on the way.
    inside: bool,
}

impl Ours<'_> {
    /// How it is measured, and whether it is what the tools are given to do; see the top of the file.
    const WAYS: [(&'static str, bool); 3] = [
        ("one call a case", true),
        ("one call a case, two jobs", true),
        ("whole campaign", false),
    ];

    /// Scenarios a second, in each way.
    fn rates(&self) -> [f64; 3] {
        [self.one_call(1), self.one_call(2), self.campaign()]
    }

    /// Scenarios a second of a campaign as it is.
    fn campaign(&self) -> f64 {
        let (scenarios, seconds) = self.run(self.cases, 1, Vec::new());
        scenarios / seconds
    }

    /// Cases a second with one call each, making them included.
    fn one_call(&self, jobs: usize) -> f64 {
        let spec = self.compiled.spec();
        let all = Domain::every_capability(spec);
        let domain = Domain::new(spec.clone(), &all, &Fields::new());
        // None of them from the covering sequences.
        let mut stream = Stream::new(domain, 0, 0);
        let begun = Instant::now();
        if self.inside {
            thread::scope(|scope| {
                for job in 0..jobs {
                    let mine = (job..self.cases).step_by(jobs);
                    let mut stream = stream.clone();
                    scope.spawn(move || self.each(mine.map(|at| one_call(stream.case(at)))));
                }
            });
            return self.cases as f64 / begun.elapsed().as_secs_f64();
        }
        let cases = (0..self.cases).map(|index| one_call(stream.case(index)));
        let cases: Vec<_> = cases.collect();
        let making = begun.elapsed().as_secs_f64();
        let (scenarios, seconds) = self.run(0, jobs, cases);
        scenarios / (making + seconds)
    }

    /// Makes, runs and judges one case after the other.
    fn each(&self, cases: impl Iterator<Item = Case>) {
        let mut adapter = (self.connect)();
        let mut executor = Executor::new(self.compiled, &mut *adapter, 0);
        for case in cases {
            let judged = executor.run(&case).expect("it runs");
            assert!(judged.groups.is_empty(), "the platform is sound");
        }
    }

    /// How many scenarios, and how many seconds from the adapter's greeting to the result.
    fn run(&self, scenarios: usize, jobs: usize, corpus: Vec<Case>) -> (f64, f64) {
        let settings = campaign::Settings {
            scenarios,
            jobs,
            corpus,
            ..campaign::Settings::default()
        };
        let mut begun = Instant::now();
        let result = campaign::run(self.compiled, self.connect, &settings, &mut |event| {
            if matches!(event, Event::Ready(_)) {
                begun = Instant::now();
            }
        })
        .expect("it runs");
        assert!(result.aborted.is_none(), "{:?}", result.aborted);
        assert!(
            result.findings.is_empty(),
            "the platform is sound: {:?}",
            result.findings[0]
        );
        (result.scenarios as f64, begun.elapsed().as_secs_f64())
    }
}

/// The same case with its last call alone.
fn one_call(mut case: Case) -> Case {
    let mut scenario = case.scenarios.swap_remove(0);
    let is_call = |step: &Step| matches!(step, Step::Call { .. });
    let mut calls = scenario.steps.iter().filter(|step| is_call(step)).count();
    scenario.steps.retain(|step| {
        calls -= usize::from(is_call(step));
        !is_call(step) || calls == 0
    });
    Case::one(scenario)
}

/// Cases a second of a tool, each time that it is called.
type Theirs = Box<dyn Fn() -> Result<f64, String>>;

/// Measures a tool and the harness, over one adapter or over several, in turn, and prints.
fn versus(name: &str, theirs: Result<Theirs, String>, all: &[(&str, Ours<'_>)], target: f64) {
    let target = Target::AtLeast(target);
    let measured = theirs.and_then(|theirs| {
        let round = |_| {
            let rate = theirs()?;
            let ours = all.iter().map(|(_, one)| one.rates());
            Ok((rate, ours.collect::<Vec<_>>()))
        };
        (0..ROUNDS).map(round).collect::<Result<Vec<_>, String>>()
    });
    if let Ok(rounds) = &measured {
        let rates = rounds.iter().map(|round| round.0).collect();
        figure(
            &format!("{name}: cases a second"),
            median(rates),
            "/s",
            Target::None,
        );
    }
    for (at, (over, _)) in all.iter().enumerate() {
        for (way, (what, is_same_task)) in Ours::WAYS.into_iter().enumerate() {
            let ratio = format!("harness{over} / {name}, {what}");
            let target = if is_same_task { target } else { Target::None };
            match &measured {
                Err(why) => missing(&ratio, why, target),
                Ok(rounds) => {
                    let rates = rounds.iter().map(|round| round.1[at][way]).collect();
                    let rate = format!("harness{over}: scenarios a second, {what}");
                    figure(&rate, median(rates), "/s", Target::None);
                    let ratios = rounds.iter().map(|round| round.1[at][way] / round.0);
                    figure(&ratio, median(ratios.collect()), "", target);
                }
            }
        }
    }
}

/// Makes sure that a defect is seen: `broken` is the tool with one, and has to fail because of a check.
fn can_fail(broken: &mut Command, check: &str) -> Result<(), String> {
    let output = broken.output().map_err(|why| why.to_string())?;
    let said = [output.stdout, output.stderr].concat();
    let seen = !output.status.success() && String::from_utf8_lossy(&said).contains(check);
    seen.then_some(())
        .ok_or_else(|| "its checks do not see a planted defect".to_owned())
}

fn hypothesis() -> Result<Theirs, String> {
    let python = tools::python()?.join("python");
    let command = move |cases: usize| {
        let mut command = Command::new(&python);
        command
            .arg(Path::new(SCRIPTS).join("hypothesis_rate.py"))
            .arg(cases.to_string())
            .env(
                "HYPOTHESIS_STORAGE_DIRECTORY",
                tools::home().join("hypothesis"),
            )
            .env("PYTHONDONTWRITEBYTECODE", "1");
        command
    };
    can_fail(command(1000).arg("generous"), "AssertionError")?;
    Ok(Box::new(move || Rate::of(&tools::run(&mut command(2000))?)))
}

fn fast_check() -> Result<Theirs, String> {
    let modules = tools::node()?;
    let command = move |cases: usize| {
        let mut command = Command::new("node");
        command
            .arg(Path::new(SCRIPTS).join("fast_check_rate.mjs"))
            .arg(&modules)
            .arg(cases.to_string());
        command
    };
    can_fail(command(5000).arg("unescaped"), "Property failed")?;
    Ok(Box::new(move || {
        Rate::of(&tools::run(&mut command(50_000))?)
    }))
}

/// The same platform as fast-check's, in the harness's own engine, which interprets where Node compiles: for openness.
#[cfg(feature = "js")]
fn embedded(compiled: &Arc<Compiled>) {
    use miniapp_conformance::adapter::Script;

    let file = concat!(env!("CARGO_MANIFEST_DIR"), "/examples/js/adapter.mjs");
    let connect = || Box::new(Script::new(file, AdapterSettings::default())) as Box<dyn Adapter>;
    let ours = Ours {
        compiled,
        connect: &connect,
        cases: 2000,
        inside: false,
    };
    let rounds: Vec<_> = (0..ROUNDS).map(|_| ours.rates()).collect();
    for (way, (what, _)) in Ours::WAYS.into_iter().enumerate() {
        let middle = median(rounds.iter().map(|round| round[way]).collect());
        let name = format!("harness on embedded JavaScript, {what}");
        figure(&name, middle, "/s", Target::None);
    }
}

fn over_transports(compiled: &Arc<Compiled>) {
    let examples = concat!(env!("CARGO_MANIFEST_DIR"), "/examples/node");
    let server = || {
        let mut node = Command::new("node");
        Server::start(node.arg(format!("{examples}/http.mjs")).arg("0"))
    };
    let program = format!("{examples}/adapter.mjs");
    let piped = || {
        let settings = AdapterSettings::default();
        Box::new(Process::new("node", [&program], settings)) as Box<dyn Adapter>
    };
    let (theirs, url) = match server() {
        Ok(server) => {
            let url = server.url.clone();
            (schemathesis(server), url)
        }
        Err(why) => (Err(why), String::new()),
    };
    let posted = || Box::new(Http::new(&url, AdapterSettings::default())) as Box<dyn Adapter>;
    let ours = |connect, cases| Ours {
        compiled,
        connect,
        cases,
        inside: false,
    };
    let all = [
        (" over HTTP", ours(&posted, 5000)),
        // Node is given time to warm up, as with fast-check.
        (" over a pipe", ours(&piped, 30_000)),
    ];
    versus("Schemathesis", theirs, &all, 100.0);
}

/// Schemathesis on a server, which lives as long as it is needed.
fn schemathesis(server: Server) -> Result<Theirs, String> {
    let program = tools::python()?.join("schemathesis");
    // The server speaks the adapter protocol, in which a greeting comes first.
    Http::new(&server.url, AdapterSettings::default())
        .hello("my.getOpenUserInfo")
        .map_err(|why| why.to_string())?;
    let rate = tools::home().join("schemathesis-rate.json");
    let file = rate.clone();
    let command = move |cases: usize| {
        let scripts = Path::new(SCRIPTS);
        let mut command = Command::new(&program);
        command
            .arg("run")
            .arg(scripts.join("openapi.json"))
            .args(["--url", &server.url, "--mode", "positive"])
            .args(["--phases", "fuzzing", "--max-examples", &cases.to_string()])
            .current_dir(tools::home())
            .env("SCHEMATHESIS_HOOKS", scripts.join("schemathesis_hooks.py"))
            .env("COMPARE_RATE", &file)
            .env("PYTHONDONTWRITEBYTECODE", "1");
        command
    };
    can_fail(command(200).env("COMPARE_FAULT", "generous"), "conforms")?;
    Ok(Box::new(move || {
        let _ = std::fs::remove_file(&rate);
        tools::run(&mut command(400))?;
        let text = std::fs::read_to_string(&rate).map_err(|why| why.to_string())?;
        Rate::of(&text)
    }))
}
