//! Finding out whether an adapter can be relied on, before anything is said about an implementation.

use super::wire::quote;
use super::{Adapter, AdapterError, Hello, IncidentClass, RunOutcome, adapter_blame};
use crate::scenario::{Capability, Scenario};

/// The ids of the two runs of the probe; a campaign counts from the other end.
const RUNS: [u64; 2] = [u64::MAX - 1, u64::MAX];

const STRANGE: &str = "an answer came for a scenario that was not sent";

/// Examines an adapter that has just answered the greeting: texts come back as they were sent, a request that it
/// does not know is refused, and the same scenario ends twice, with as many records as it has steps. What the two runs
/// gave need not be alike: ids, times and the order of members may differ each time.
///
/// The probe should be a scenario that needs no capability that the adapter has not declared.
///
/// # Errors
/// [`AdapterError::Certification`] with one sentence on what was sent, what came back, and where to read on.
pub fn certify(
    adapter: &mut dyn Adapter,
    hello: &Hello,
    probe: &Scenario,
) -> Result<(), AdapterError> {
    if hello.in_flight == 0 {
        return refuse(
            "the adapter declares `inFlight` 0, so no request can be sent to it",
            "Messages",
        );
    }
    if let Some(missing) = probe
        .needs()
        .iter()
        .find(|one| !hello.capabilities.contains(one))
    {
        return refuse(
            &format!(
                "the trial scenario needs the capability `{missing}`, which the adapter does not declare"
            ),
            "Capabilities",
        );
    }
    echo(adapter)?;
    if !adapter.unknown_operation()? {
        return refuse(
            "a request of a type that does not exist was not answered with the error `unknown-operation`",
            "Messages",
        );
    }
    for id in RUNS {
        run(adapter, id, probe)?;
    }
    Ok(())
}

/// Runs the scenarios, and lists the capabilities that the adapter declines after all, each with its words.
///
/// # Errors
/// As [`certify`].
pub fn try_out(
    adapter: &mut dyn Adapter,
    trials: &[Scenario],
) -> Result<Vec<(Capability, String)>, AdapterError> {
    let mut declined: Vec<(Capability, String)> = Vec::new();
    for (id, trial) in (1..).zip(trials) {
        adapter.submit(id, trial)?;
        let (came, answer) = adapter.next()?;
        if came != id {
            return refuse(STRANGE, "Messages");
        }
        let asked = [
            "a trial scenario did not end well",
            "a trial scenario was not answered",
        ];
        if let Some((capability, reason)) = ended(answer, trial, asked)?
            && declined.iter().all(|(known, _)| *known != capability)
        {
            declined.push((capability, reason));
        }
    }
    Ok(declined)
}

/// What is wrong with the adapter, and the section of `docs/PROTOCOL.md` that says how it should be.
pub(super) fn unreliable(what: &str, section: &str) -> AdapterError {
    AdapterError::Certification(format!(
        "the adapter cannot be relied on: {what} (docs/PROTOCOL.md, section {section})"
    ))
}

fn refuse<T>(what: &str, section: &str) -> Result<T, AdapterError> {
    Err(unreliable(what, section))
}

fn echo(adapter: &mut dyn Adapter) -> Result<(), AdapterError> {
    let sent = texts();
    let came = adapter.echo(&sent)?;
    if came.len() != sent.len() {
        return refuse(
            &format!(
                "of {} texts sent as `echo` {} came back",
                sent.len(),
                came.len()
            ),
            "Messages",
        );
    }
    match sent.iter().zip(&came).find(|(sent, came)| sent != came) {
        None => Ok(()),
        Some((sent, came)) => refuse(
            &format!(
                "the text {} came back as {}{}",
                quote(sent),
                quote(came),
                lengths(sent, came)
            ),
            "Carriage",
        ),
    }
}

/// For texts that differ only where they have been cut.
fn lengths(sent: &str, came: &str) -> String {
    if sent.len() == came.len() {
        String::new()
    } else {
        format!(" ({} bytes sent, {} came back)", sent.len(), came.len())
    }
}

/// Texts that get damaged on the way when something is not done as it should be.
fn texts() -> Vec<String> {
    let short = [
        "",
        " ",
        "plain",
        // What JSON escapes.
        "\"double\" 'single' `back`",
        "back\\slash \\n \\u0041 \\\\",
        "\u{0}",
        "line\nfeed\r\nand\treturn\u{8}\u{c}",
        "\u{1}\u{1b}[31m\u{1f}\u{7f}\u{80}\u{9f}",
        "a/b </script> <!-- -->",
        // What other languages take for line ends, or strip.
        "\u{2028}\u{2029}\u{85}",
        "\u{feff}byte order mark\u{feff}",
        "  spaces around  ",
        // More than one byte, more than one UTF-16 unit, more than one code point.
        "无效的授权关系",
        "𝒜 😀 \u{10ffff} \u{fffd} \u{ffff} \u{e000}",
        "e\u{301} \u{e9} \u{1100}\u{1161}\u{11a8} \u{ac01}",
        "👩\u{200d}👩\u{200d}👧 \u{200b}\u{ad}",
        "\u{202e}right to left\u{202c} עברית العربية",
        "İıſK\u{212a}",
        // What looks like something else.
        "null",
        "true",
        "1e400",
        "9007199254740993",
        r#"{"type":"echo","id":0,"texts":["{\"response\":\"\\u0000\"}"]}"#,
        "[1,2",
        "%7B%22a%22%3A1%7D &amp; +",
        "__proto__",
        "${HOME} $(id) {{x}} %s",
    ];
    let long = ["x".repeat(10_000), "授权😀".repeat(2_500)];
    short.into_iter().map(str::to_owned).chain(long).collect()
}

fn run(adapter: &mut dyn Adapter, id: u64, probe: &Scenario) -> Result<(), AdapterError> {
    adapter.submit(id, probe)?;
    let (came, answer) = adapter.next()?;
    if came != id {
        return refuse(STRANGE, "Messages");
    }
    let asked = [
        "the first scenario did not end well",
        "the first scenario was not answered",
    ];
    match ended(answer, probe, asked)? {
        None => Ok(()),
        Some((capability, reason)) => refuse(
            &format!(
                "it declined the first scenario for lack of `{capability}`: {}",
                quote(&reason)
            ),
            "Capabilities",
        ),
    }
}

/// What the adapter declined, and why; nothing if the scenario ran to its end. If it did not, the first of the texts says so
/// where only the adapter can be to blame, and the second otherwise.
fn ended(
    answer: RunOutcome,
    scenario: &Scenario,
    [badly, asked]: [&'static str; 2],
) -> Result<Option<(Capability, String)>, AdapterError> {
    match answer {
        RunOutcome::Trace(trace) if trace.steps.len() == scenario.steps.len() => Ok(None),
        RunOutcome::Trace(trace) => refuse(
            &format!(
                "a scenario of {} steps gave a trace of {} records",
                scenario.steps.len(),
                trace.steps.len()
            ),
            "Trace",
        ),
        RunOutcome::Declined { capability, reason } => Ok(Some((capability, reason))),
        // Its own words say what is wrong; the protocol is kept.
        RunOutcome::Incident(incident) if incident.class == IncidentClass::Internal => {
            Err(AdapterError::Certification(format!(
                "the adapter cannot be relied on: {badly}: {incident}"
            )))
        }
        RunOutcome::Incident(incident) if adapter_blame(&incident) => refuse(
            &format!("{badly}: {incident}"),
            match incident.class {
                IncidentClass::Malformed => "Trace",
                _ => "Carriage",
            },
        ),
        RunOutcome::Incident(incident) => Err(AdapterError::Died { asked, incident }),
    }
}
