//! Devices that connect to the harness: a whole session by WebSocket and by polling, on a phone that is a program and in a
//! browser; connections that break, people who slip, devices that never come.

use std::io::{BufRead, BufReader, Read};
use std::path::PathBuf;
use std::process::{Child, Command, Output};
use std::thread::JoinHandle;

use libtest_mimic::{Failed, Trial};
use miniapp_conformance::report::FindingReport;

use crate::support::ended::{Ended, finish, start};
use crate::support::needs::{CHROMIUM, NODE, needing, needing_all};
use crate::support::place::{program, root, scratch};

/// So many actions are enough to exercise each clause that one account on one client can.
const ACTIONS: &str = "40";

/// A `check --listen` that is under way.
struct Listening {
    harness: Child,
    dir: PathBuf,
    /// Where the mini program connects.
    address: String,
    stderr: JoinHandle<String>,
}

impl Listening {
    fn start(dir: PathBuf, args: &[&str]) -> Self {
        let args = [&["check", "--report", "report.json"], args].concat();
        let mut harness = start(&dir, &args);
        let mut err = BufReader::new(harness.stderr.take().expect("stderr"));
        let mut address = String::new();
        let mut before = String::new();
        while err.read_line(&mut before).expect("UTF-8") > 0 {
            let line = before.lines().last().unwrap_or_default();
            if let Some(found) = line.strip_prefix("mini program: ") {
                found.clone_into(&mut address);
                break;
            }
        }
        let stderr = std::thread::spawn(move || {
            let mut text = before;
            err.read_to_string(&mut text).expect("UTF-8");
            text
        });
        Self {
            harness,
            dir,
            address,
            stderr,
        }
    }

    /// A session with so many actions.
    fn session(name: &str, args: &[&str]) -> Self {
        let args = [&["--listen", ":0", "--operator-budget", ACTIONS], args].concat();
        Self::start(scratch(&format!("device-{name}")), &args)
    }

    /// A phone that is a program, with its operator.
    fn phone(&self, options: &[&str]) -> Output {
        let output = Command::new("node")
            .args(["--no-warnings", "--experimental-websocket"])
            .arg(root("tests/device/phone.mjs"))
            .arg(&self.address)
            .args(options)
            .output();
        output.expect("Node starts")
    }

    /// A container in a browser, with its operator.
    fn browser(&self, options: &[&str]) -> Output {
        let output = Command::new("node")
            .arg(root("tests/device/drive.mjs"))
            .args(["chromium", &self.address])
            .args(options)
            .output();
        output.expect("Node starts")
    }

    /// Waits for the end. If nobody is left to act, the harness would wait for ever.
    fn end(mut self, device: &Output) -> Ended {
        if !device.status.success() {
            // It may have ended by itself.
            let _ = self.harness.kill();
        }
        let mut ended = finish(self.harness, &self.dir);
        ended.err = self.stderr.join().expect("stderr");
        ended
    }
}

fn has(ended: &Ended, code: i32) -> Result<(), Failed> {
    let Ended { out, err, .. } = ended;
    ensure(ended.code == Some(code), || {
        format!("status {:?}, not {code}: {err}{out}", ended.code)
    })
}

fn said(output: &Output) -> String {
    let texts =
        [&output.stdout, &output.stderr].map(|one| String::from_utf8_lossy(one).into_owned());
    texts.concat()
}

fn ensure(holds: bool, what: impl FnOnce() -> String) -> Result<(), Failed> {
    if holds { Ok(()) } else { Err(what().into()) }
}

pub fn trials() -> Vec<Trial> {
    let phone =
        |name: &str, run: fn() -> Result<(), Failed>| needing(NODE, format!("device::{name}"), run);
    let browser = |name: &str, run: fn() -> Result<(), Failed>| {
        needing_all(&[NODE, CHROMIUM], format!("device::browser::{name}"), run)
    };
    vec![
        phone("a_conforming_implementation", conforms),
        phone("by_polling", polls),
        phone("three_defects", defects),
        phone("a_person_who_slips", slips),
        phone("strangers", strangers),
        phone("one_that_breaks_off_and_is_resumed", resumed),
        phone("init_writes_the_mini_program", init),
        Trial::test("device::one_that_never_comes", never_comes),
        Trial::test("device::what_is_refused", refused),
        browser("a_conforming_implementation", in_browser),
        browser("a_defect_by_polling", defect_in_browser),
    ]
}

/// The connection breaks in the middle, and the session goes on.
fn conforms() -> Result<(), Failed> {
    let listening = Listening::session("conforms", &[]);
    let phone = listening.phone(&["cut=5"]);
    let ended = listening.end(&phone);
    has(&ended, 0)?;
    let acted = said(&phone);
    let actions: usize = acted
        .trim()
        .strip_prefix("{\"acted\":")
        .and_then(|rest| rest.strip_suffix('}'))
        .and_then(|number| number.parse().ok())
        .ok_or_else(|| acted.clone())?;
    ensure((20..=40).contains(&actions), || acted)?;
    let report = ended.report();
    ensure(report.totals.operator_budget == Some(40), || {
        ended.out.clone()
    })?;
    ensure(ended.out.contains(" inapplicable "), || ended.out.clone())
}

fn polls() -> Result<(), Failed> {
    let listening = Listening::session("polls", &[]);
    let phone = listening.phone(&["transport=poll"]);
    has(&listening.end(&phone), 0)
}

/// What each defect is found as, with how many findings of a *must* clause.
const DEFECTS: [(&str, &str, i32); 3] = [
    ("code-number", "envelope.codes-are-strings", 1),
    ("refusal-grants", "authorisation.refusal", 1),
    // That a withdrawn grant is gone is known from a page beside the document: a *should* clause.
    ("revocation-ignored", "authorisation.revoked", 0),
];

fn defects() -> Result<(), Failed> {
    for (defect, clause, status) in DEFECTS {
        // What is kept to confirm findings must not keep clauses from being exercised.
        let dir = scratch(&format!("device-{defect}"));
        let listening = Listening::start(dir, &["--listen", ":0", "--operator-budget", "60"]);
        let phone = listening.phone(&[&format!("broken={defect}")]);
        let ended = listening.end(&phone);
        let out = || format!("{defect}: {}", ended.out);
        ensure(ended.code == Some(status), out)?;
        let findings = ended.report().findings;
        let found = findings.iter().any(|one| one.clause == clause);
        ensure(found, out)?;
        // Each was seen again in a run of its own, or says that it was not.
        let confirmed = |one: &FindingReport| one.operated && one.replays.of <= 1;
        ensure(findings.iter().all(confirmed), out)?;
        ensure(ended.out.contains("and again in 1 of 1 run"), out)?;
    }
    Ok(())
}

/// What a person did by mistake, or could not do once, is no finding and costs no clause.
fn slips() -> Result<(), Failed> {
    let listening = Listening::session("slips", &[]);
    let phone = listening.phone(&["wrong=3", "unable=12"]);
    let ended = listening.end(&phone);
    let report = ended.report();
    ensure(report.findings.is_empty(), || ended.out.clone())?;
    ensure(
        ended.out.contains("something else happened on the device"),
        || ended.out.clone(),
    )?;
    let untestable = |one: &&miniapp_conformance::report::ClauseReport| {
        one.verdict == miniapp_conformance::campaign::Verdict::Untestable && one.exercised > 0
    };
    ensure(!report.clauses.iter().any(|one| untestable(&one)), || {
        ended.out.clone()
    })
}

fn strangers() -> Result<(), Failed> {
    let listening = Listening::session("strangers", &["--verbose"]);
    let phone = listening.phone(&["strangers=1", "transport=poll"]);
    has(&listening.end(&phone), 0)?;
    let phone = said(&phone);
    for words in ["[403,\"Wrong token.", "[409,\"Another device is connected"] {
        ensure(phone.contains(words), || phone.clone())?;
    }
    Ok(())
}

/// A journal that was begun before the phone died, and the session goes on with another phone.
fn resumed() -> Result<(), Failed> {
    let mut listening =
        Listening::session("resumed", &["--journal", "journal.jsonl", "--seed", "3"]);
    let phone = listening.phone(&["die=14"]);
    ensure(phone.status.code() == Some(3), || said(&phone))?;
    // The harness is gone at once, as at a power cut.
    listening
        .harness
        .kill()
        .expect("a process that can be killed");
    let dir = listening.dir.clone();
    drop(listening.end(&phone));
    let held = std::fs::read_to_string(dir.join("journal.jsonl")).expect("a journal");
    let runs = held.matches("\n{\"ran\"").count();
    ensure(runs >= 3, || held.clone())?;
    let again = |more: &[&str]| {
        let args = [
            "--listen",
            ":0",
            "--operator-budget",
            ACTIONS,
            "--resume",
            "journal.jsonl",
        ];
        Listening::start(dir.clone(), &[&args, more].concat())
    };
    let listening = again(&[]);
    let phone = listening.phone(&[]);
    let ended = listening.end(&phone);
    let phone = said(&phone);
    has(&ended, 0)?;
    ensure(
        ended
            .err
            .contains(&format!("{runs} runs stand in the journal")),
        || ended.err.clone(),
    )?;
    ensure(ended.report().seed == 3, || ended.out.clone())?;
    // What stood in the journal was not done again.
    let acted: usize = phone
        .trim()
        .trim_matches(|one: char| !one.is_ascii_digit())
        .parse()
        .unwrap_or(99);
    ensure(acted < 35, || phone)?;
    // Another implementation is refused.
    let listening = again(&[]);
    let phone = listening.phone(&["broken=code-number"]);
    let ended = listening.end(&phone);
    has(&ended, 4)?;
    ensure(ended.err.contains("is of another implementation"), || {
        ended.err.clone()
    })
}

/// `init miniprogram` writes what connects to the address that it was given.
fn init() -> Result<(), Failed> {
    let listening = Listening::session("init", &[]);
    let written = program()
        .args([
            "init",
            "miniprogram",
            "wallet",
            "--address",
            &listening.address,
        ])
        .current_dir(&listening.dir)
        .output()
        .expect("the program starts");
    ensure(written.status.success(), || said(&written))?;
    let folder = format!("folder={}", listening.dir.join("wallet").display());
    let phone = Command::new("node")
        .args(["--no-warnings", "--experimental-websocket"])
        .arg(root("tests/device/phone.mjs"))
        .args(["-", &folder])
        .output()
        .expect("Node starts");
    has(&listening.end(&phone), 0)
}

/// SIGTERM ends a harness that nobody has connected to.
fn never_comes() -> Result<(), Failed> {
    if !cfg!(unix) {
        return Ok(());
    }
    let listening = Listening::session("never-comes", &[]);
    let process = listening.harness.id().to_string();
    let sent = Command::new("kill").args(["-TERM", &process]).status();
    ensure(sent.is_ok_and(|status| status.success()), || process)?;
    let ended = finish(listening.harness, &listening.dir);
    has(&ended, 143)?;
    let report = ended.report();
    ensure(
        report.exit_code == 143 && report.findings.is_empty(),
        || ended.out.clone(),
    )
}

fn refused() -> Result<(), Failed> {
    let dir = scratch("device-refused");
    std::fs::write(dir.join("journal.jsonl"), "x").expect("a file");
    std::fs::write(dir.join("none.jsonl"), "{\"journal\":1}\n").expect("a file");
    std::fs::write(
        dir.join("other.jsonl"),
        "{\"journal\":1,\"specDigest\":\"0\",\"seed\":1}\n",
    )
    .expect("a file");
    for (args, words) in [
        (&["--listen", "nowhere"] as &[&str], "is no address"),
        (&["--listen", ":0/short"], "is no token"),
        (
            &["--listen", ":0", "--operator", "./no-such-program"],
            "cannot start the operator",
        ),
        (
            &[
                "--listen",
                ":0",
                "--operator-budget",
                "5",
                "--scenarios",
                "5",
            ],
            "cannot be used with",
        ),
        (&["--operator-budget", "5"], "--listen"),
        (&["--time", "soon"], "a whole number of seconds above 0"),
        (&["--journal", "journal.jsonl"], "exists already"),
        (&["--resume", "journal.jsonl"], "is empty, and no journal"),
        (
            &["--resume", "none.jsonl"],
            "none.jsonl:1: this is no line of a journal",
        ),
        (
            &["--resume", "other.jsonl"],
            "is of another campaign: its spec digest is 0",
        ),
        (
            &["--resume", "nowhere.jsonl"],
            "cannot read the journal nowhere.jsonl",
        ),
    ] {
        let output = program()
            .arg("check")
            .args(args)
            .current_dir(&dir)
            .output()
            .expect("it starts");
        let text = said(&output);
        ensure(
            output.status.code() == Some(2) && text.contains(words),
            || format!("{args:?}: {text}"),
        )?;
    }
    Ok(())
}

/// The browser is closed in the middle, another one opened; the operator takes a break.
fn in_browser() -> Result<(), Failed> {
    let listening = Listening::session("browser", &[]);
    let browser = listening.browser(&["cut=4", "pause=7", "kill=10"]);
    let ended = listening.end(&browser);
    let browser = said(&browser);
    has(&ended, 0)?;
    ensure(browser.contains("\"wrong\":[]}"), || browser.clone())
}

fn defect_in_browser() -> Result<(), Failed> {
    let listening = Listening::session("browser-defect", &[]);
    let browser = listening.browser(&["transport=poll", "lang=zh", "broken=code-number"]);
    let ended = listening.end(&browser);
    let browser = said(&browser);
    has(&ended, 1)?;
    let found = ended
        .report()
        .findings
        .iter()
        .any(|one| one.clause == "envelope.codes-are-strings");
    ensure(found, || ended.out.clone())?;
    ensure(browser.contains("\"wrong\":[]}"), || browser.clone())
}
