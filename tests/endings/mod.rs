//! How a campaign ends that is interrupted, and what is said of servers that are not as they should be: exit status, who is
//! to blame, a valid report, no process left behind, no password shown.

use std::fs;
use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Child, Command, Stdio};

use libtest_mimic::{Failed, Trial};
use miniapp_conformance::campaign::Conclusion;

use crate::support::ended::{Ended, finish, start};
use crate::support::left::left;
use crate::support::needs::{NODE, needing};
use crate::support::place::{program, root, scratch};

pub fn trials() -> Vec<Trial> {
    let mut trials = Vec::new();
    if cfg!(target_os = "linux") {
        for row in SIGNALS {
            trials.push(Trial::test(
                format!("endings::signal::{}", row.name),
                || interrupted(row),
            ));
        }
        trials.push(needing(
            NODE,
            "endings::signal::in_the_middle",
            in_the_middle,
        ));
    }
    for row in SERVERS {
        trials.push(needing(
            NODE,
            format!("endings::server::{}", row.name),
            || served(row),
        ));
    }
    trials.push(Trial::test("endings::server::addresses", addresses));
    trials
}

fn ensure(holds: bool, what: impl FnOnce() -> String) -> Result<(), Failed> {
    if holds { Ok(()) } else { Err(what().into()) }
}

/// An adapter that does not answer, and the signals that the harness gets.
struct Signalled {
    name: &'static str,
    /// What the adapter does once it has written the file `started`; its processes carry the number of the row.
    adapter: &'static str,
    signals: &'static [&'static str],
    exit: i32,
}

const SIGNALS: &[Signalled] = &[
    Signalled {
        name: "ctrl_c_while_the_adapter_hangs",
        adapter: "exec sleep 98763.1",
        signals: &["INT"],
        exit: 130,
    },
    Signalled {
        name: "term_while_the_adapter_hangs",
        adapter: "exec sleep 98763.2",
        signals: &["TERM"],
        exit: 143,
    },
    Signalled {
        name: "an_adapter_that_wants_to_stay",
        adapter: "trap '' INT TERM HUP; sleep 98763.3 & while :; do sleep 98763.3; done",
        signals: &["TERM"],
        exit: 143,
    },
    Signalled {
        name: "ctrl_c_twice",
        adapter: "trap '' INT TERM HUP; while :; do sleep 98763.4; done",
        signals: &["INT", "INT"],
        exit: 130,
    },
];

/// Waits for what has to come, without a look at the clock: the test runner ends a test that waits in vain.
fn until(mut ready: impl FnMut() -> bool) {
    while !ready() {
        std::thread::sleep(std::time::Duration::from_millis(5));
    }
}

fn send(signal: &str, process: &Child) {
    let process = process.id().to_string();
    let sent = Command::new("kill").args(["-s", signal, &process]).status();
    // The second of two signals may find nobody.
    sent.expect("the program `kill`");
}

fn checked(dir: &Path, args: &[&str]) -> Child {
    start(dir, &[&["check", "--report", "report.json"], args].concat())
}

fn interrupted(row: &'static Signalled) -> Result<(), Failed> {
    let dir = scratch(&format!("endings-{}", row.name));
    // An older report must not stay.
    fs::write(dir.join("report.json"), "{\"conclusion\": \"conformant\"}")?;
    let script = format!("touch started; {}", row.adapter);
    let harness = checked(&dir, &["--timeout", "600", "--", "sh", "-c", &script]);
    until(|| dir.join("started").exists());
    for signal in row.signals {
        send(signal, &harness);
    }
    let ended = finish(harness, &dir);
    ensure(ended.code == Some(row.exit), || {
        format!("{:?}: {}{}", ended.code, ended.out, ended.err)
    })?;
    let mark = row.adapter.split("sleep ").last().unwrap_or_default();
    let mark = mark.trim_end_matches("; done");
    until(|| left(mark) == 0);
    // Whoever asks twice wants no report.
    if row.signals.len() == 1 {
        is_interrupted(&ended, row.exit)?;
    }
    Ok(())
}

fn is_interrupted(ended: &Ended, exit: i32) -> Result<(), Failed> {
    let report = ended.report();
    let last = ended.out.lines().last().unwrap_or_default();
    let said =
        last.starts_with("interrupted: ") && last.ends_with(&format!("(exit status {exit})"));
    let marked =
        report.conclusion == Conclusion::Interrupted && i32::from(report.exit_code) == exit;
    ensure(said && marked, || {
        format!("{last}: {:?}", report.conclusion)
    })
}

/// A campaign that is well under way: what was found so far is told.
fn in_the_middle() -> Result<(), Failed> {
    let dir = scratch("endings-in-the-middle");
    let adapter = root("examples/node/broken.mjs");
    let adapter = adapter.to_string_lossy();
    let args = [
        "--scenarios",
        "100000000",
        "--",
        "node",
        &adapter,
        "versions-as-text",
        "98763.5",
    ];
    let mut harness = checked(&dir, &args);
    // The first violation is told at once.
    let mut err = BufReader::new(harness.stderr.take().expect("stderr"));
    let mut line = String::new();
    while !line.starts_with("violated: ") {
        line.clear();
        assert!(err.read_line(&mut line).expect("UTF-8") > 0, "it ended");
    }
    send("INT", &harness);
    let ended = finish(harness, &dir);
    ensure(ended.code == Some(130), || {
        format!("{:?}: {}", ended.code, ended.out)
    })?;
    is_interrupted(&ended, 130)?;
    ensure(!ended.report().findings.is_empty(), || ended.out.clone())?;
    until(|| left("98763.5") == 0);
    Ok(())
}

/// A server that is not as it should be.
struct Served {
    name: &'static str,
    /// The user and the password in the address, if there are any.
    login: &'static str,
    exit: i32,
    conclusion: Conclusion,
    /// What the summary says.
    says: &'static str,
}

const SERVERS: &[Served] = &[
    Served {
        name: "stale",
        login: "",
        exit: 0,
        conclusion: Conclusion::Conformant,
        says: "satisfies every must clause",
    },
    Served {
        name: "once-500",
        login: "",
        exit: 3,
        conclusion: Conclusion::NotEstablished,
        says: "1 flaky (liveness.answers)",
    },
    Served {
        name: "always-500",
        login: "",
        exit: 4,
        conclusion: Conclusion::AdapterBroken,
        says: "HTTP status 500",
    },
    Served {
        name: "gone",
        login: "",
        exit: 4,
        conclusion: Conclusion::AdapterBroken,
        says: "no reply from http://127.0.0.1:",
    },
    Served {
        name: "gzip",
        login: "",
        exit: 4,
        conclusion: Conclusion::AdapterBroken,
        says: "the body is compressed",
    },
    Served {
        name: "login",
        login: "tester:s3cr3t-word@",
        exit: 0,
        conclusion: Conclusion::Conformant,
        says: "satisfies every must clause",
    },
    Served {
        name: "gone",
        login: "tester:s3cr3t-word@",
        exit: 4,
        conclusion: Conclusion::AdapterBroken,
        says: "no reply from http://127.0.0.1:",
    },
];

fn served(row: &'static Served) -> Result<(), Failed> {
    let dir = scratch(&format!("endings-server-{}{}", row.name, row.login.len()));
    let mut server = Command::new("node")
        .arg(root("tests/endings/server.mjs"))
        .arg(row.name)
        .stdout(Stdio::piped())
        .spawn()?;
    let mut address = String::new();
    BufReader::new(server.stdout.take().ok_or("no stdout")?).read_line(&mut address)?;
    let address = address.trim().replace("://", &format!("://{}", row.login));
    let harness = checked(
        &dir,
        &[
            "--scenarios",
            "200",
            "--http",
            &address,
            "--report",
            "report.md",
        ],
    );
    let ended = finish(harness, &dir);
    let _ = server.kill();
    let _ = server.wait();
    let all = || format!("{:?}: {}{}", ended.code, ended.out, ended.err);
    ensure(ended.code == Some(row.exit), all)?;
    let report = ended.report();
    ensure(
        report.conclusion == row.conclusion && report.summary.en.contains(row.says),
        all,
    )?;
    let mut texts = vec![ended.out.clone(), ended.err.clone()];
    for file in ["report.json", "report.md"] {
        texts.push(fs::read_to_string(dir.join(file))?);
    }
    ensure(!texts.iter().any(|text| text.contains("s3cr3t")), || {
        texts.concat()
    })
}

/// Addresses that are none: told as that, and without the password.
fn addresses() -> Result<(), Failed> {
    let dir = scratch("endings-addresses");
    for (args, said) in [
        (
            &["check", "--http", "127.0.0.1:80"] as &[&str],
            "write `http://127.0.0.1:80`",
        ),
        (
            &["check", "--http", "tester:s3cr3t-word@127.0.0.1:80"],
            "has no scheme",
        ),
        (
            &["check", "--http=tester:s3cr3t-word@127.0.0.1:80"],
            "has no scheme",
        ),
        (
            &["certify", "--http", "https://tester:s3cr3t-word@host/"],
            "only http is supported",
        ),
        (&["check", "http://tester:s3cr3t-word@host/"], "@host/"),
    ] {
        let output = program().args(args).current_dir(&dir).output()?;
        let text = [output.stdout, output.stderr].concat();
        let text = String::from_utf8_lossy(&text).into_owned();
        let right =
            output.status.code() == Some(2) && text.contains(said) && !text.contains("s3cr3t");
        ensure(right, || format!("{args:?}: {text}"))?;
    }
    Ok(())
}
