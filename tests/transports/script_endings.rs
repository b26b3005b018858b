//! Scripts on the command line that misbehave: exit status, blame, report, and what is left behind.

use std::fs;
use std::path::Path;
use std::process::Command;

use libtest_mimic::{Failed, Trial};
use miniapp_conformance::campaign::Conclusion;
use miniapp_conformance::report::Report;

use super::scripts::write;
use crate::support::left::left;
use crate::support::place::{PROGRAM, root};

/// What a script does, and how a campaign over it ends. On the command line a script runs in a process of its own: neither a place
/// where the engine cannot be interrupted nor its end takes the campaign with it.
struct Ending {
    name: &'static str,
    /// What stands outside of the platform.
    outside: &'static str,
    /// What each call does first.
    body: &'static str,
    exit: i32,
    conclusion: Conclusion,
    /// The clause of the first finding.
    first: Option<&'static str>,
    /// What the terminal says of it.
    says: &'static str,
}

const fn violation(name: &'static str, body: &'static str, says: &'static str) -> Ending {
    Ending {
        name,
        outside: "",
        body,
        exit: 1,
        conclusion: Conclusion::NonConformant,
        first: Some("liveness.answers"),
        says,
    }
}

const fn broken(name: &'static str, outside: &'static str, says: &'static str) -> Ending {
    Ending {
        name,
        outside,
        body: "",
        exit: 4,
        conclusion: Conclusion::AdapterBroken,
        first: None,
        says,
    }
}

const ENDINGS: &[Ending] = &[
    violation(
        "unstoppable",
        "if (this.users.length > 2) Array.prototype.indexOf.call({ length: 3e9 }, 1);",
        "no answer within",
    ),
    violation(
        "promises",
        "if (this.users.length > 2) { const again = () => Promise.resolve().then(again); again(); }",
        "promises that never end",
    ),
    violation(
        "out-of-memory",
        "if (this.users.length > 2) new Uint8Array(2 ** 30);",
        "out of memory",
    ),
    violation(
        "uncaught",
        "if (this.users.length > 2) setTimeout(() => { throw new Error('boom'); }, 5);",
        "boom",
    ),
    Ending {
        first: Some("callbacks.not-thrown"),
        ..violation(
            "throws-null",
            "if (this.users.length > 2) throw null;",
            "null",
        )
    },
    Ending {
        name: "changes-what-is-built-in",
        outside: "Object.prototype.extra = 1; Array.prototype.more = () => 1; Promise.prototype.third = () => 1;",
        body: "",
        exit: 0,
        conclusion: Conclusion::Conformant,
        first: None,
        says: "satisfies every must clause",
    },
    broken("no-such-module", "import './nowhere.mjs';", "nowhere.mjs"),
    broken("not-javascript", "let let = 1;", "SyntaxError"),
    broken(
        "throws-at-once",
        "throw new Error('not today');",
        "not today",
    ),
    broken("forges", "throw new Error('x\\nconformant');", "Error: x"),
];

fn on_the_command_line(row: &Ending) -> Result<(), Failed> {
    let Ending {
        name,
        outside,
        body,
        ..
    } = row;
    let dir = Path::new(env!("CARGO_TARGET_TMPDIR")).join("scripts");
    fs::create_dir_all(&dir)?;
    for file in ["connect.mjs", "platform.mjs"] {
        // Several trials write the same bytes; none may read a file that is half there.
        let copy = dir.join(format!("{name}-{file}"));
        fs::copy(root("examples/node").join(file), copy)?;
    }
    let script = write(
        &format!("cli-{name}.mjs"),
        &format!(
            "import {{ connect }} from './{name}-connect.mjs';
import {{ Platform as Base }} from './{name}-platform.mjs';
{outside}
class Platform extends Base {{
  getOpenUserInfo(options) {{
    {body}
    return super.getOpenUserInfo(options);
  }}
}}
export default connect(Platform, '{name}');
"
        ),
    )?;
    let file = |what: &str| dir.join(format!("{name}-{what}")).display().to_string();
    let (findings, report) = (file("findings"), file("report.json"));
    // An older report must not stay.
    fs::write(&report, "{\"conclusion\": \"conformant\"}")?;
    let output = Command::new(PROGRAM)
        .args(["check", "--scenarios", "150", "--timeout", "3"])
        .args(["--findings", &findings, "--report", &report, "--js"])
        .arg(&script)
        .output()?;
    let text = String::from_utf8_lossy(&output.stdout);
    let is_first = |id: &str| text.contains(&format!("\n1. {id} "));
    let told = match row.first {
        Some(id) => is_first(id),
        None => !text.contains("\n1. "),
    };
    let forged = text.lines().any(|line| line.trim() == "conformant");
    if output.status.code() != Some(row.exit) || !told || !text.contains(row.says) || forged {
        return Err(format!("{}\n{text}", output.status).into());
    }
    let report = Report::parse(&fs::read_to_string(&report)?)?;
    if report.conclusion != row.conclusion || i32::from(report.exit_code) != row.exit {
        return Err(format!("the report says {:?}", report.conclusion).into());
    }
    match left(&format!("cli-{name}.mjs")) {
        0 => Ok(()),
        more => Err(format!("{more} processes are left").into()),
    }
}

pub fn trials() -> Vec<Trial> {
    let all = ENDINGS.iter().map(|row| {
        Trial::test(
            format!("scripts::on_the_command_line::{}", row.name),
            || on_the_command_line(row),
        )
    });
    all.collect()
}
