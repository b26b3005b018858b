//! The report as a whole: its schema, and that it reads back as it was written.

use std::collections::BTreeSet;
use std::sync::Arc;

use serde_json::{Value, json};

use super::data::{
    AbortKind, AbortReport, AnswerReport, BlameReport, BrokenReport, DeclinedReport,
    IncidentReport, ProgramReport, SCHEMA, Sentence, Time, WaiverReport, WaiverState,
};
use super::{Report, report, unjudged};
use crate::adapter::{AdapterError, InProcess};
use crate::campaign::{self, Part, Settings};
use crate::check::Compiled;
use crate::reference::Reference;
use crate::reference::fault::catalogue;
use crate::spec::{DEFAULT, load};

pub(super) fn compiled() -> Arc<Compiled> {
    let spec = load(DEFAULT.text, DEFAULT.file).expect("a spec");
    Arc::new(Compiled::new(Arc::new(spec)).expect("compiled"))
}

/// The report on the reference platform with some faults.
pub(in crate::report) fn made(faults: &[&str]) -> Report {
    made_of(faults, None)
}

fn made_of(faults: &[&str], part: Option<Part>) -> Report {
    let compiled = compiled();
    let known = catalogue(compiled.spec());
    let mut platform = Reference::new(compiled.spec().clone());
    for id in faults {
        let fault = known.iter().find(|one| one.id == **id).expect("a fault");
        platform = platform.with_fault(fault.clone());
    }
    let settings = Settings {
        scenarios: 150,
        shrink_budget: 60,
        part,
        ..Settings::default()
    };
    let spec = compiled.spec().clone();
    let connect = move || -> Box<dyn crate::adapter::Adapter> {
        let mut platform = platform.clone();
        Box::new(InProcess::new(&spec, move |scenario| {
            platform.run(scenario)
        }))
    };
    let result = campaign::run(&compiled, &connect, &settings, &mut |_| {}).expect("a result");
    report(&compiled, &result)
}

/// A report in which every member is there.
fn full() -> Report {
    let faults = ["payload.gender.real-value@success", "grant.shared"];
    let mut report = made_of(&faults, Part::new(1, 2));
    let incident = IncidentReport {
        class: "exit".to_owned(),
        blame: BlameReport::Implementation,
        detail: "x".into(),
        stderr: vec!["y".into()],
    };
    report.adapter = Some(ProgramReport::new("a", "1"));
    report.time = Some(Time {
        started: "2027-01-31T00:00:00Z".to_owned(),
        seconds: 1.5,
    });
    let troubles = &mut report.adapter_troubles;
    troubles.declined.push(DeclinedReport {
        capability: "tap".to_owned(),
        scenarios: 1,
        reason: "x".into(),
    });
    troubles.broken.push(BrokenReport {
        scenario: 1,
        incident: incident.clone(),
    });
    troubles.strays.push(incident.clone());
    troubles.aborted = Some(AbortReport {
        message: "x".into(),
        kind: AbortKind::NoAnswer,
        incident: Some(incident.clone()),
    });
    report.waivers.push(WaiverReport {
        clause: "x".to_owned(),
        fingerprint: "0".repeat(16),
        reason: "x".into(),
        link: "x".into(),
        owner: "x".into(),
        until: "2027-01-31".to_owned(),
        state: WaiverState::Matched,
    });
    let clause = &mut report.clauses[0];
    clause.blocked = true;
    clause.capability = Some("tap".to_owned());
    clause.reason = Some(clause.statement.clone());
    clause.help = Some(clause.statement.clone());
    clause.sentences.push(Sentence {
        id: "x".to_owned(),
        quote: Some("x".to_owned()),
        gist: Some(clause.statement.clone()),
    });
    let reading = &mut report.readings[0];
    reading.pinned = reading.followed.first().cloned();
    let finding = &mut report.findings[0];
    finding.expected_sample = Some("x".into());
    finding.plainly = Some("x".to_owned());
    finding.replay = Some("x".to_owned());
    finding.explain = Some("x".to_owned());
    finding.waiver = Some(0);
    finding.seen.thrown = Some("x".into());
    finding.seen.stderr = vec!["x".into()];
    finding.answers.push(AnswerReport::Incident(incident));
    finding.answers.push(AnswerReport::Declined {
        capability: "tap".to_owned(),
        reason: "x".into(),
    });
    report
}

fn validator() -> jsonschema::Validator {
    let schema: Value = serde_json::from_str(SCHEMA).expect("JSON");
    assert!(jsonschema::meta::is_valid(&schema));
    jsonschema::draft202012::new(&schema).expect("a schema")
}

/// What another schema describes.
const ELSEWHERE: [&str; 4] = ["/case", "/hello", "/followed/*/scenario", "/trace"];

/// Places of a value, one of each kind. Scenarios and traces are described elsewhere.
fn places(value: &Value, at: &str, kind: &str, seen: &mut BTreeSet<String>, out: &mut Vec<String>) {
    if ELSEWHERE.iter().any(|end| kind.ends_with(end)) || !seen.insert(kind.to_owned()) {
        return;
    }
    out.push(at.to_owned());
    match value {
        Value::Object(members) => {
            for (name, value) in members {
                // Another entry of the list may have other members.
                places(
                    value,
                    &format!("{at}/{name}"),
                    &format!("{kind}/{name}"),
                    seen,
                    out,
                );
            }
        }
        Value::Array(items) => {
            for (index, item) in items.iter().enumerate() {
                let kind = format!("{kind}/*");
                seen.remove(&kind);
                places(item, &format!("{at}/{index}"), &kind, seen, out);
            }
        }
        _ => {}
    }
}

#[test]
fn schema_and_types_accept_and_refuse_the_same() {
    let whole = serde_json::to_value(full()).expect("JSON");
    let validator = validator();
    if let Some(error) = validator.iter_errors(&whole).next() {
        panic!("{}: {error}", error.instance_path());
    }
    let mut all = Vec::new();
    places(&whole, "", "", &mut BTreeSet::new(), &mut all);
    assert!(all.len() > 150, "{}", all.len());
    let agree = |changed: &Value, what: &str| {
        let types = serde_json::from_value::<Report>(changed.clone());
        let error = types.as_ref().err().map(ToString::to_string);
        assert_eq!(
            validator.is_valid(changed),
            types.is_ok(),
            "{what}: {error:?}"
        );
    };
    for at in all.iter().filter(|at| !at.is_empty()) {
        let before = whole.pointer(at).expect("a value");
        for other in [
            json!(null),
            json!(true),
            json!(-1),
            json!("x"),
            json!({}),
            json!([]),
        ] {
            // serde takes a list for an object with as many members; the schema does not.
            if other.is_array() && before.is_object() || *at == "/format" {
                continue;
            }
            let mut changed = whole.clone();
            *changed.pointer_mut(at).expect("a value") = other.clone();
            agree(&changed, &format!("{at} = {other}"));
        }
        let (parent, name) = at.rsplit_once('/').expect("a pointer");
        let mut changed = whole.clone();
        if let Some(Value::Object(members)) = changed.pointer_mut(parent) {
            members.shift_remove(name);
            agree(&changed, &format!("without {at}"));
        }
        let mut changed = whole.clone();
        if let Some(Value::Object(members)) = changed.pointer_mut(at) {
            members.insert("stranger".to_owned(), json!(1));
            agree(&changed, &format!("a stranger in {at}"));
        }
    }
}

#[test]
fn a_report_reads_back_as_it_was_written() {
    let report = full();
    assert_eq!(Report::parse(&report.to_json()).expect("a report"), report);
    let with_mark = format!("\u{feff}{}", report.to_json());
    assert_eq!(Report::parse(&with_mark).expect("a report"), report);
}

#[test]
fn what_is_no_report_is_refused_with_the_member() {
    let refused = |text: &str| Report::parse(text).expect_err("an error").to_string();
    assert!(refused("{").contains("EOF"), "{}", refused("{"));
    assert!(refused("[]").contains("not a report"));
    assert!(refused("{\"format\": 1}").contains("has format 1, and this version reads format 2"));
    let mut value = serde_json::to_value(full()).expect("JSON");
    value["findings"][0]["step"] = json!("x");
    let said = refused(&value.to_string());
    assert!(said.contains("`findings[0].step`: invalid type"), "{said}");
    let said = refused(&(full().to_json() + "x"));
    assert!(said.contains("trailing"), "{said}");
}

#[test]
fn a_campaign_that_judged_nothing_has_a_report_all_the_same() {
    let compiled = compiled();
    let error = AdapterError::Certification("x\nconformant".to_owned());
    let report = unjudged(
        &compiled,
        &Settings::default(),
        &error,
        &super::Context::default(),
    );
    assert_eq!(report.exit_code, 4);
    let value = serde_json::to_value(&report).expect("JSON");
    assert!(validator().is_valid(&value));
    let text = super::campaign(&report, super::Detail::Normal).to_string();
    assert!(!text.lines().any(|line| line == "conformant"), "{text}");
    assert!(text.contains("x\\nconformant"), "{text}");
}

#[test]
fn findings_on_what_was_disclosed_come_first_and_clauses_point_at_them() {
    let report = made(&["payload.gender.real-value@success", "grant.shared"]);
    let clauses: Vec<_> = report
        .findings
        .iter()
        .map(|one| one.clause.as_str())
        .collect();
    let place = |id| {
        clauses
            .iter()
            .position(|one| *one == id)
            .expect("a finding")
    };
    assert!(
        place("authorisation.per-user") < place("historical.gender"),
        "{clauses:?}"
    );
    for one in &report.clauses {
        for at in &one.findings {
            assert_eq!(report.findings[*at].clause, one.id);
        }
        for at in &one.also {
            assert!(report.findings[*at].also.contains(&one.id), "{}", one.id);
        }
    }
    assert!(
        report
            .findings
            .iter()
            .all(|one| one.fingerprint.len() == 16)
    );
}
