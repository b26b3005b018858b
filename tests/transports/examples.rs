//! The examples: they conform, and the same scenarios exercise the same clauses.

use std::io::{BufRead, BufReader};
use std::process::{Child, Command, Stdio};
use std::sync::{Arc, OnceLock};

use libtest_mimic::{Failed, Trial};
use miniapp_conformance::adapter::{Adapter, AdapterSettings, Http, Process};
use miniapp_conformance::campaign;
use miniapp_conformance::check::Compiled;
use miniapp_conformance::report;
use miniapp_conformance::spec;

use crate::support::needs::{NODE, PYTHON, needing};
use crate::support::place::root;

use super::{CHILD, platform};

/// What a campaign came to: scenarios, runs and calls, and how often each clause was exercised.
type Figures = (usize, usize, usize, Vec<(String, usize)>);

fn judge(name: &str, connect: &campaign::Connect<'_>, jobs: usize) -> Result<Figures, Failed> {
    let spec = spec::load(spec::DEFAULT.text, spec::DEFAULT.file)?;
    let compiled = Arc::new(Compiled::new(Arc::new(spec)).map_err(|error| error.to_string())?);
    let settings = campaign::Settings {
        seed: 20_220_613,
        jobs,
        ..campaign::Settings::default()
    };
    let result = campaign::run(&compiled, connect, &settings, &mut |_| {})?;
    let report = report::report(&compiled, &result);
    if report.exit_code != 0 {
        let findings: Vec<_> = report
            .findings
            .iter()
            .map(|one| format!("{}: {}", one.clause, one.observed.shown()))
            .collect();
        return Err(format!("{name}: {}\n{}", report.summary.en, findings.join("\n")).into());
    }
    let exercised = report
        .clauses
        .into_iter()
        .map(|one| (one.id, one.exercised))
        .collect();
    let totals = report.totals;
    Ok((totals.judged, totals.runs, totals.calls, exercised))
}

/// The first implementation that was judged; the others are compared with it.
static FIRST: OnceLock<Figures> = OnceLock::new();

fn compare(name: &str, connect: &campaign::Connect<'_>) -> Result<(), Failed> {
    let figures = judge(name, connect, 1)?;
    let first = FIRST.get_or_init(|| figures.clone());
    if (first.0, first.1, first.2) != (figures.0, figures.1, figures.2) {
        return Err(format!("{name}: other scenarios: {figures:?} and {first:?}").into());
    }
    let differing: Vec<_> = first
        .3
        .iter()
        .zip(&figures.3)
        .filter(|(a, b)| a != b)
        .collect();
    if differing.is_empty() {
        Ok(())
    } else {
        Err(format!("{name}: exercised differently: {differing:?}").into())
    }
}

fn process(name: &str, program: &str, args: &[String]) -> Result<(), Failed> {
    compare(name, &|| {
        Box::new(Process::new(program, args, AdapterSettings::default())) as Box<dyn Adapter>
    })
}

fn file(path: &str) -> String {
    root(path).to_string_lossy().into_owned()
}

fn node() -> Result<(), Failed> {
    process("node", "node", &[file("examples/node/adapter.mjs")])
}

fn python() -> Result<(), Failed> {
    process("python", "python3", &[file("examples/python/mock.py")])
}

fn rust_program() -> Result<(), Failed> {
    let program = std::env::current_exe()?;
    process(
        "rust program",
        &program.to_string_lossy(),
        &[CHILD.to_owned()],
    )
}

fn rust_in_process() -> Result<(), Failed> {
    compare("rust in process", &|| Box::new(platform::kit().adapter()))
}

#[cfg(feature = "js")]
fn script() -> Result<(), Failed> {
    compare("embedded script", &|| {
        let file = root("examples/js/adapter.mjs");
        Box::new(miniapp_conformance::adapter::Script::new(
            file,
            AdapterSettings::default(),
        ))
    })
}

/// A server; killed when dropped.
struct Server(Child);

impl Drop for Server {
    fn drop(&mut self) {
        // It may have ended by itself.
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

fn http() -> Result<(), Failed> {
    let server = Command::new("node")
        .args([&file("examples/node/http.mjs"), "0"])
        .stdout(Stdio::piped())
        .spawn()?;
    let mut server = Server(server);
    let stdout = server.0.stdout.take().ok_or("no stdout")?;
    let mut url = String::new();
    BufReader::new(stdout).read_line(&mut url)?;
    let connect =
        || Box::new(Http::new(url.trim(), AdapterSettings::default())) as Box<dyn Adapter>;
    compare("http", &connect)?;
    // A server can tell several clients apart.
    judge("http, four jobs", &connect, 4).map(drop)
}

pub fn trials() -> Vec<Trial> {
    vec![
        needing(NODE, "examples::node", node),
        needing(PYTHON, "examples::python", python),
        Trial::test("examples::rust_program", rust_program),
        Trial::test("examples::rust_in_process", rust_in_process),
        #[cfg(feature = "js")]
        Trial::test("examples::script", script),
        needing(NODE, "examples::http", http),
    ]
}
