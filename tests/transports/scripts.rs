//! Scripts that misbehave: each is told apart, only its own scenario is blamed, and the others have their answers.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use libtest_mimic::{Failed, Trial};
use miniapp_conformance::adapter::{
    Adapter, AdapterError, AdapterSettings, Process, RunOutcome, Script,
};
use miniapp_conformance::generate::{Domain, Stream};
use miniapp_conformance::scenario::{Scenario, Step, User, World};
use miniapp_conformance::spec;
use miniapp_conformance::trace::{Carried, Record, Settled};

use crate::support::needs::{NODE, needing};
use crate::support::place::root;

/// The facet that marks the scenario to misbehave in.
const MARK: &str = "misbehave";

const COUNT: u64 = 12;
const MARKED: u64 = 5;

/// What a script does when it is called in the marked scenario, and the class of incident that it has to be given.
const CASES: &[(&str, &str, &str)] = &[
    ("endless-loop", "hang", "for (;;);"),
    (
        "loop-in-try",
        "hang",
        "for (;;) { try { for (;;); } catch {} }",
    ),
    (
        "endless-microtasks",
        "hang",
        "(async () => { for (;;) await 0; })();",
    ),
    (
        "endless-microtask-loop",
        "hang",
        "Promise.resolve().then(() => { for (;;); });",
    ),
    (
        "endless-promises",
        "hang",
        "const f = () => Promise.resolve().then(f); f();",
    ),
    ("timer-loop", "hang", "setTimeout(() => { for (;;); }, 10);"),
    (
        "slow-regexp",
        "hang",
        "/^(a+)+$/.test('a'.repeat(64) + 'b');",
    ),
    (
        "inside-the-engine",
        "hang",
        "Array.prototype.indexOf.call({ length: 3e8 }, 1);",
    ),
    (
        "memory-strings",
        "resource-limit",
        "const a = []; for (;;) a.push('x'.repeat(1e5) + a.length);",
    ),
    (
        "memory-objects",
        "resource-limit",
        "let a; for (;;) a = { a, b: [1, 2, 3] };",
    ),
    (
        "memory-at-once",
        "resource-limit",
        "new Uint8Array(2 ** 30);",
    ),
    (
        "memory-in-promise",
        "resource-limit",
        "Promise.resolve().then(() => { let a; for (;;) a = [a, {}]; });",
    ),
    (
        "deep-recursion",
        "resource-limit",
        "const f = () => f() + 1; f();",
    ),
    (
        "deep-in-timer",
        "resource-limit",
        "const f = () => f() + 1; setTimeout(f);",
    ),
    (
        "throws-in-timer",
        "exit",
        "setTimeout(() => { throw new TypeError('late'); });",
    ),
    (
        "throws-in-microtask",
        "exit",
        "queueMicrotask(() => { throw new TypeError('late'); });",
    ),
    (
        "rejects",
        "exit",
        "Promise.reject(new TypeError('nobody listens'));",
    ),
    (
        "large-argument",
        "line-too-long",
        "options.success('x'.repeat(6e6));",
    ),
];

/// Whether a record is as it should be.
type Look = fn(&Record) -> bool;

/// What is no incident but has to be seen.
const SEEN: &[(&str, &str, Look)] = &[
    ("never-settles", "return new Promise(() => {});", |record| {
        record.promise == Some(Settled::Pending)
    }),
    (
        "late-second-callback",
        "options.success({}); setTimeout(() => options.success({}), 900);",
        |record| record.count("success") == 2,
    ),
    ("throws", "throw new TypeError('no');", |record| {
        record.thrown.as_deref() == Some("TypeError: no")
    }),
    ("throws-null", "throw null;", |record| {
        record.thrown.as_deref() == Some("null")
    }),
    (
        "changes-objects",
        "for (const name of ['get', 'set', 'value', 'name', 'then', 'type']) Object.prototype[name] = 'mine'; options.success(1);",
        is_one,
    ),
    (
        "changes-promises",
        "Promise.prototype.then = () => {}; globalThis.Promise = class {}; options.success(1);",
        is_one,
    ),
    (
        "changes-arrays",
        "for (const name of ['map', 'push', 'filter', 'includes', 'forEach', Symbol.iterator]) Array.prototype[name] = () => null; options.success(1);",
        is_one,
    ),
    (
        "changes-json",
        "JSON.stringify = JSON.parse = () => 'mine'; Error.prototype.toString = undefined; options.success(1);",
        is_one,
    ),
    (
        "handled-later",
        "const p = Promise.reject(1); p.catch(() => options.success(1));",
        |record| record.count("success") == 1,
    ),
    ("half-a-pair", "options.success('\\ud800');", |record| {
        record.fired[0].argument == Some(Carried::Json("\"\\ud800\"".to_owned()))
    }),
    (
        "cycle",
        "const a = { b: 'deep' }; a.a = a; options.success(a);",
        |record| {
            record.fired[0].argument == Some(Carried::Opaque("{b: \"deep\", a: itself}".to_owned()))
        },
    ),
    (
        "raw",
        "options.success(new Raw('{\"a\":1,\"a\":2}'));",
        |record| record.fired[0].argument == Some(Carried::Json("{\"a\":1,\"a\":2}".to_owned())),
    ),
    (
        "virtual-time",
        "const at = Date.now(); setTimeout(() => options.success(Date.now() - at), 5000);",
        |record| record.fired[0].argument == Some(Carried::Json("5000".to_owned())),
    ),
    (
        "no-chance",
        "options.success([Math.random(), new Date(), new TextDecoder().decode(new TextEncoder().encode('é'))]);",
        |record| {
            record.fired[0].argument
                == Some(Carried::Json(
                    "[0.6270739405881613,\"2024-01-01T00:00:00.000Z\",\"é\"]".to_owned(),
                ))
        },
    ),
];

/// Whether the callback was given 1.
fn is_one(record: &Record) -> bool {
    let argument = record.fired.first().and_then(|one| one.argument.as_ref());
    argument == Some(&Carried::Json("1".to_owned())) && record.fired.len() == 1
}

/// Bundles that cannot be loaded, and what has to be said: the place, and the problem.
const REFUSED: &[(&str, &str, &[&str])] = &[
    (
        "syntax.mjs",
        "\nexport const start = ;",
        &["syntax.mjs:2:", "SyntaxError"],
    ),
    ("throws.mjs", "\n\nnull.x;", &["throws.mjs:3:", "TypeError"]),
    (
        "throws.js",
        "function f() {\n  undefined.x;\n}\nf();",
        &["throws.js:2:", "TypeError"],
    ),
    (
        "module.js",
        "export const start = 1;",
        &["module.js:1:", "SyntaxError", ".mjs"],
    ),
    (
        "hooks.mjs",
        "export const implementation = {};",
        &["no `start`"],
    ),
    (
        "capabilities.js",
        "function start() {}\nvar implementation = {};",
        &["no `capabilities`"],
    ),
    ("missing.mjs", "import './nowhere.mjs';", &["nowhere.mjs"]),
    (
        "package.mjs",
        "import 'node:fs';",
        &["node:fs", "only files"],
    ),
    (
        "loop.mjs",
        "for (;;);",
        &["no answer within", "while it was loaded"],
    ),
    (
        "waits.mjs",
        "await new Promise(() => {});",
        &["never settles"],
    ),
    (
        "memory.mjs",
        "const a = []; for (;;) a.push('x'.repeat(1e5) + a.length);",
        &["out of memory"],
    ),
    ("absent.mjs", "", &["no `start`"]),
    (
        "unknown.mjs",
        "export const start = () => {};\nexport const implementation = { name: 'a', version: '1' };\nexport const capabilities = ['fly'];",
        &["fly"],
    ),
];

pub(super) fn write(name: &str, text: &str) -> Result<PathBuf, Failed> {
    let dir = Path::new(env!("CARGO_TARGET_TMPDIR")).join("scripts");
    fs::create_dir_all(&dir)?;
    let file = dir.join(name);
    fs::write(&file, text)?;
    Ok(file)
}

/// A platform that does this when it is called in the marked scenario, and otherwise tells the name of the user.
fn bundle(name: &str, body: &str) -> Result<PathBuf, Failed> {
    let text = format!(
        "export const implementation = {{ name: 'test', version: '1' }};
export const capabilities = [];
export const start = (world, {{ Raw }}) => ({{
  my: {{
    test(options) {{
      if (world.facets.{MARK}) {{ {body} }}
      else options.success(world.users[0].profile.name);
    }},
  }},
}});
"
    );
    write(&format!("{name}.mjs"), &text)
}

fn scenario(number: u64) -> Scenario {
    let mut world = World::default();
    let mut user = User::default();
    user.profile.set("name".into(), format!("user {number}"));
    world.users.push(user);
    if number == MARKED {
        world.facets.set(MARK.into(), true.into());
    }
    Scenario {
        world,
        steps: vec![Step::call(["success"])],
    }
}

fn settings(class: &str) -> AdapterSettings {
    let seconds = if class == "hang" { 1 } else { 60 };
    AdapterSettings {
        deadline: Duration::from_secs(seconds),
        ..AdapterSettings::default()
    }
}

/// Runs the scenarios; gives what became of the marked one, and how often the engine was started afresh.
fn run(file: PathBuf, class: &str) -> Result<(RunOutcome, u32), Failed> {
    let mut adapter = Script::new(file, settings(class));
    adapter.hello("my.test")?;
    for id in 0..COUNT {
        adapter.submit(id, &scenario(id))?;
    }
    let mut marked = None;
    for _ in 0..COUNT {
        match adapter.next()? {
            (MARKED, answer) => marked = Some(answer),
            (id, RunOutcome::Trace(trace)) => {
                let name = Carried::Json(format!("\"user {id}\""));
                if trace.steps[0].fired[0].argument.as_ref() != Some(&name) {
                    return Err(format!("{id}: {trace:?}").into());
                }
            }
            (id, other) => return Err(format!("{id}: {other:?}").into()),
        }
    }
    adapter.finish();
    if !adapter.unattributed().is_empty() {
        return Err(format!("{:?}", adapter.unattributed()).into());
    }
    Ok((marked.ok_or("no answer")?, adapter.restarts()))
}

fn stopped(name: &'static str, class: &str, body: &str) -> Result<(), Failed> {
    match run(bundle(name, body)?, class)? {
        (RunOutcome::Incident(incident), restarts) => {
            record(name, incident.class.name(), &incident.detail);
            if incident.class.name() == class && restarts == 2 {
                return Ok(());
            }
            Err(format!("{incident}, {restarts} restarts").into())
        }
        other => Err(format!("{other:?}").into()),
    }
}

fn seen(name: &'static str, body: &str, is_right: Look) -> Result<(), Failed> {
    match run(bundle(name, body)?, "")? {
        (RunOutcome::Trace(trace), 0) if is_right(&trace.steps[0]) => Ok(()),
        other => Err(format!("{other:?}").into()),
    }
}

fn refused(name: &'static str, text: &str, words: &[&str]) -> Result<(), Failed> {
    let file = write(name, text)?;
    let is_stuck = ["no answer within", "never settles"].contains(&words[0]);
    let settings = AdapterSettings {
        greeting: Duration::from_secs(if is_stuck { 1 } else { 60 }),
        ..AdapterSettings::default()
    };
    let error: AdapterError = match Script::new(file, settings).hello("my.test") {
        Ok(hello) => return Err(format!("{hello:?}").into()),
        Err(error) => error,
    };
    let said = error.to_string();
    record(
        name,
        "refused",
        &said.replace(env!("CARGO_TARGET_TMPDIR"), "…"),
    );
    match words.iter().find(|word| !said.contains(**word)) {
        None => Ok(()),
        Some(word) => Err(format!("no {word} in: {said}").into()),
    }
}

/// What the script writes to the console is shown with its death.
fn console() -> Result<(), Failed> {
    let body = "console.log('before', { a: [1] }); console.error('the end'); for (;;);";
    match run(bundle("console", body)?, "hang")? {
        (RunOutcome::Incident(incident), 2)
            if incident.stderr == ["before {a: [1]}", "the end"] =>
        {
            Ok(())
        }
        other => Err(format!("{other:?}").into()),
    }
}

/// Nothing but `--timeout` and the number of restarts ends a campaign of scenarios that all loop.
fn gives_up() -> Result<(), Failed> {
    let text = fs::read_to_string(bundle("all-loop", "for (;;);")?)?;
    let file = write(
        "all-loop.mjs",
        &text.replace(&format!("world.facets.{MARK}"), "true"),
    )?;
    let settings = AdapterSettings {
        deadline: Duration::from_millis(100),
        restarts: 3,
        ..AdapterSettings::default()
    };
    let mut adapter = Script::new(file, settings);
    adapter.hello("my.test")?;
    for id in 0..COUNT {
        adapter.submit(id, &scenario(id))?;
    }
    loop {
        match adapter.next() {
            Ok((_, RunOutcome::Incident(_))) => {}
            Err(AdapterError::TooManyRestarts { restarts: 3, .. }) => return Ok(()),
            other => return Err(format!("{other:?}").into()),
        }
    }
}

type Row = (&'static str, String, String);

static SUMMARY: Mutex<Vec<Row>> = Mutex::new(Vec::new());

fn record(name: &'static str, class: &str, detail: &str) {
    if let Ok(mut rows) = SUMMARY.lock() {
        let short = detail.chars().take(110).collect();
        rows.push((name, class.to_owned(), short));
    }
}

/// The table of what was seen.
pub fn print_summary() {
    let Ok(mut rows) = SUMMARY.lock() else { return };
    rows.sort();
    println!("{:24} {:15} particulars", "script", "class");
    for (name, class, detail) in rows.iter() {
        println!("{name:24} {class:15} {detail}");
    }
}

/// The kit of the embedded engine and the kit for Node are two pieces of code, and one protocol: the same platform gives the same traces.
fn as_in_node() -> Result<(), Failed> {
    const SCENARIOS: usize = 150;
    let spec = Arc::new(spec::load(spec::DEFAULT.text, spec::DEFAULT.file)?);
    let settings = AdapterSettings::default();
    let node = [root("examples/node/adapter.mjs")];
    let mut adapters: [Box<dyn Adapter>; 2] = [
        Box::new(Script::new(root("examples/js/adapter.mjs"), settings)),
        Box::new(Process::new("node", node, settings)),
    ];
    let hellos = [adapters[0].hello(&spec.api)?, adapters[1].hello(&spec.api)?];
    if hellos[0].capabilities != hellos[1].capabilities {
        return Err(format!("{hellos:?}").into());
    }
    let domain = Domain::new(spec, &hellos[0].capabilities, &hellos[0].fixed);
    let mut cases = Stream::new(domain, 3, SCENARIOS);
    let mut id = 0;
    for scenario in (0..SCENARIOS).flat_map(|index| cases.case(index).scenarios) {
        id += 1;
        let mut answers = Vec::new();
        for adapter in &mut adapters {
            adapter.submit(id, &scenario)?;
            answers.push(adapter.next()?);
        }
        if answers[0] != answers[1] {
            return Err(format!("{scenario:?}: {answers:?}").into());
        }
    }
    Ok(())
}

pub fn trials() -> Vec<Trial> {
    let stopped = CASES.iter().map(|&(name, class, body)| {
        Trial::test(format!("scripts::stopped::{name}"), move || {
            stopped(name, class, body)
        })
    });
    let seen = SEEN.iter().map(|&(name, body, is_right)| {
        Trial::test(format!("scripts::seen::{name}"), move || {
            seen(name, body, is_right)
        })
    });
    let refused = REFUSED.iter().map(|&(name, text, words)| {
        Trial::test(format!("scripts::refused::{name}"), move || {
            refused(name, text, words)
        })
    });
    stopped
        .chain(seen)
        .chain(refused)
        .chain([
            Trial::test("scripts::console", console),
            Trial::test("scripts::gives_up", gives_up),
            needing(NODE, "scripts::as_in_node", as_in_node),
        ])
        .collect()
}
