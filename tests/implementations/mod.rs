//! Whole implementations in JavaScript and Python, each of which behaves in one way of its own: what a conformance run
//! says of it. A row is a snippet and what is expected; see [`Row`].

mod crashes;
mod headlines;
mod honest;
mod late;
mod leaks;
mod open;
mod replies;
mod row;
mod secrets;

use libtest_mimic::{Failed, Trial};
use serde_json::Value;

use crate::support::needs::{NODE, PYTHON, needing};
use crate::support::place::scratch;
use row::{Ended, Row, Subject, run};

/// Where a row does not say how many scenarios are run.
const ENOUGH: [&str; 2] = ["--scenarios", "400"];

pub fn trials() -> Vec<Trial> {
    let rows = [
        crashes::rows(),
        headlines::rows(),
        honest::rows(),
        late::rows(),
        leaks::rows(),
        open::rows(),
        replies::rows(),
        secrets::rows(),
    ];
    let rows = rows.into_iter().flatten();
    rows.map(|row| {
        let program = match row.subject {
            Subject::Node { .. } => NODE,
            Subject::Python(_) => PYTHON,
        };
        let name = format!("implementations::{}", row.name.replace(' ', "_"));
        needing(program, name, move || judge(&row))
    })
    .collect()
}

/// Runs `check` on the implementation and holds everything against the row.
fn judge(row: &Row) -> Result<(), Failed> {
    let dir = scratch(&format!("implementations/{}", row.name.replace(' ', "-")));
    let program = row.subject.write(&dir)?;
    let words: Vec<&str> = program.iter().map(String::as_str).collect();
    let mut args = vec!["check", "--report", "report.json"];
    args.extend(row.args);
    if !row.args.contains(&"--scenarios") && row.judged.is_none() {
        args.extend(ENOUGH);
    }
    args.push("--");
    args.extend(&words);
    let ended = run(&dir, &args, row.within)?;
    let report = std::fs::read_to_string(dir.join("report.json")).unwrap_or_default();
    let report: Value = serde_json::from_str(&report).unwrap_or_default();
    expected(row, &ended, &report)
        .map_err(|why| format!("{why}\nin {}\n{}", dir.display(), ended.text))?;
    if let Some(code) = row.replay {
        let file = std::fs::read_dir(dir.join("conformance-findings"))?
            .flatten()
            .map(|entry| entry.path())
            .find(|path| row.first.is_none_or(|id| names(path, id)))
            .ok_or("no replay file")?;
        let file = file.to_string_lossy();
        let mut args = vec!["replay", &*file, "--"];
        args.extend(&words);
        let ended = run(&dir, &args, row.within)?;
        if ended.code != Some(code) {
            return Err(format!("replay: exit {:?}\n{}", ended.code, ended.text).into());
        }
    }
    Ok(())
}

fn names(path: &std::path::Path, clause: &str) -> bool {
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    name.strip_prefix(clause)
        .is_some_and(|rest| rest.starts_with('-'))
}

fn expected(row: &Row, ended: &Ended, report: &Value) -> Result<(), String> {
    if ended.code != Some(row.exit) {
        return Err(format!(
            "exit code {:?} instead of {}",
            ended.code, row.exit
        ));
    }
    let findings: Vec<&str> = report["findings"]
        .as_array()
        .into_iter()
        .flatten()
        .filter_map(|one| one["clause"].as_str())
        .collect();
    if let Some(first) = row.first
        && findings.first() != Some(&first)
    {
        return Err(format!(
            "the first finding is not about {first}: {findings:?}"
        ));
    }
    if let Some(count) = row.findings
        && findings.len() != count
    {
        return Err(format!("{count} findings are expected: {findings:?}"));
    }
    let verdict = |clause: &str| {
        let mut all = report["clauses"].as_array().into_iter().flatten();
        let found = all.find(|one| one["id"] == clause);
        found
            .and_then(|one| one["verdict"].as_str())
            .map(str::to_owned)
    };
    for (clause, wanted) in &row.verdicts {
        let came = verdict(clause);
        if came.as_deref() != Some(*wanted) {
            return Err(format!("{clause}: {came:?} instead of {wanted}"));
        }
    }
    for clause in &row.untouched {
        let came = verdict(clause).ok_or_else(|| format!("there is no clause {clause}"))?;
        if came == "fail" || came == "flaky" {
            return Err(format!("{clause}: {came}"));
        }
    }
    for text in &row.says {
        if !ended.text.contains(text) {
            return Err(format!("`{text}` is not said"));
        }
    }
    if let Some(judged) = row.judged
        && report["totals"]["judged"].as_u64() != Some(judged)
    {
        return Err(format!(
            "{judged} scenarios judged are expected: {}",
            report["totals"]
        ));
    }
    let count = |one: &Value| one["count"].as_u64().unwrap_or_default();
    let most = report["totals"]["judged"].as_u64().unwrap_or_default();
    let mut all = report["findings"].as_array().into_iter().flatten();
    match all.find(|one| count(one) > most) {
        Some(one) => Err(format!("seen in {} of {most} scenarios", count(one))),
        None => Ok(()),
    }
}
