//! The guide in `docs/SPECS.md`: its blocks make a spec, a platform that follows it conforms, and one that does not is caught.

use std::sync::Arc;

use miniapp_conformance::adapter::{Adapter, InProcess};
use miniapp_conformance::audit::audit;
use miniapp_conformance::campaign::{CampaignResult, Conclusion, Settings, Verdict, adequacy, run};
use miniapp_conformance::check::Compiled;
use miniapp_conformance::clauses::{ClauseTable, Coverage};
use miniapp_conformance::reference::Reference;
use miniapp_conformance::report;
use miniapp_conformance::scenario::Scenario;
use miniapp_conformance::spec::{Spec, load, load_with_origin, merge};
use serde_json::Value;

/// What `check` gives by default.
const SCENARIOS: usize = 1000;

const GUIDE: &str = include_str!("../../docs/SPECS.md");

fn blocks(language: &str) -> Vec<Value> {
    let fence = format!("```{language}\n");
    let blocks = GUIDE.split(&fence).skip(1);
    blocks
        .filter_map(|rest| rest.split_once("\n```"))
        .map(|(block, _)| serde_json::from_str(block).expect("JSON"))
        .collect()
}

fn assembled() -> Value {
    let mut spec = Value::Object(serde_json::Map::new());
    for block in blocks("json") {
        merge(&mut spec, block);
    }
    spec
}

fn compiled() -> Arc<Compiled> {
    let spec =
        load(&assembled().to_string(), "guide.json").unwrap_or_else(|error| panic!("{error}"));
    Arc::new(Compiled::new(Arc::new(spec)).expect("compiled"))
}

/// Judges a platform that does what `platform` says by the spec of the guide.
fn judged(compiled: &Arc<Compiled>, platform: &Arc<Spec>, seed: u64) -> CampaignResult {
    let connect = || {
        let mut platform = Reference::new(platform.clone());
        let run = move |scenario: &Scenario| platform.run(scenario);
        Box::new(InProcess::new(compiled.spec(), run)) as Box<dyn Adapter>
    };
    let settings = Settings {
        seed,
        scenarios: 400,
        shrink_budget: 100,
        ..Settings::default()
    };
    run(compiled, &connect, &settings, &mut |_| {}).expect("a campaign")
}

#[test]
fn nothing_is_wrong_with_the_spec_of_the_guide() {
    let text = serde_json::to_string_pretty(&assembled()).expect("JSON");
    let loaded = load_with_origin(&text, "guide.json").expect("a spec");
    let found = audit(&loaded, &compiled(), 1000).expect("a run");
    let said: Vec<_> = found.iter().map(ToString::to_string).collect();
    assert!(found.is_empty(), "{}", said.join("\n"));
    let table = ClauseTable::new(&loaded.spec);
    assert!(
        table
            .sections
            .iter()
            .flat_map(|one| &one.statements)
            .all(|one| one.coverage == Coverage::Covered)
    );
}

#[test]
fn the_guide_quotes_its_page_to_the_letter_and_skips_nothing() {
    let (_, rest) = GUIDE.split_once("## The page").expect("the page");
    let lines = rest.lines().filter_map(|line| line.strip_prefix('>'));
    let page = lines.collect::<Vec<_>>().join(" ");
    let mut left: String = page.split_whitespace().collect::<Vec<_>>().join(" ");
    let spec = compiled().spec().clone();
    for (id, statement) in spec.source.statements.iter() {
        let quote = statement.quote.as_deref().expect("a quote");
        assert!(left.contains(quote), "{id}");
        left = left.replacen(quote, "", 1);
    }
    // What is left is the head of the table.
    assert_eq!(
        left.split_whitespace().collect::<Vec<_>>().join(" "),
        "| parameter | type | required | description | | --- | --- | --- | --- |"
    );
}

#[test]
fn a_platform_that_does_what_the_guide_says_conforms() {
    let compiled = compiled();
    for seed in 0..4 {
        let result = judged(&compiled, compiled.spec(), seed);
        assert_eq!(result.conclusion, Conclusion::Conformant, "seed {seed}");
        let settled = |verdict| matches!(verdict, Verdict::Pass | Verdict::Excluded);
        for one in &result.clauses {
            let id = compiled.clause(one.clause).0;
            assert!(settled(one.verdict), "seed {seed}: {id} {:?}", one.verdict);
        }
    }
}

/// What a platform may do wrong, as a change of the spec that it follows, and the clause that has to notice.
const FAULTS: &[(&str, &str)] = &[
    (
        r#"{"outcomes": {"listed": {"carrier": {"callback": "fail"}}}}"#,
        "callbacks.carrier",
    ),
    (
        r#"{"outcomes": {"listed": {"payload": {"label": {"profile": null, "constant": "pantry"}}}}}"#,
        "list.label",
    ),
    (
        r#"{"outcomes": {"listed": {"payload": {"shelves": {"listed": {"default": []}}}}}}"#,
        "list.shelves",
    ),
    (
        r#"{"outcomes": {"listed": {"payload": {"ticket": {"fresh": null, "constant": "t-1"}}}}}"#,
        "list.ticket",
    ),
    (
        r#"{"outcomes": {"listed": {"payload": {"status": {"constant": 0}}}}}"#,
        "list.shape",
    ),
    (
        r#"{"outcomes": {"locked": {"payload": {"label": {"constant": ""}}}}}"#,
        "locked.nothing-else",
    ),
    (
        r#"{"rules": {"call": {"locked": {"then": {"outcome": "listed"}}}}}"#,
        "locked.error",
    ),
    (
        r#"{"rules": {"call": {"too-old": {"then": {"outcome": "listed"}}}}}"#,
        "available.old",
    ),
    (
        r#"{"rules": {"call": {"open": {"then": {"outcome": "unavailable"}}}}}"#,
        "available.new",
    ),
];

#[test]
fn a_platform_that_does_something_else_is_caught() {
    let compiled = compiled();
    for (fault, clause) in FAULTS {
        let mut text = assembled();
        merge(&mut text, serde_json::from_str(fault).expect("JSON"));
        // Not loaded as a spec would be: what a faulty platform follows need not make sense.
        let platform: Spec = serde_json::from_value(text).expect("a platform");
        let result = judged(&compiled, &Arc::new(platform), 0);
        let failed: Vec<_> = result
            .clauses
            .iter()
            .filter(|one| one.verdict == Verdict::Fail)
            .map(|one| &**compiled.clause(one.clause).0)
            .collect();
        assert!(
            failed.contains(clause),
            "{fault}: {clause} expected, failed {failed:?}"
        );
    }
}

#[test]
fn every_defect_of_the_catalogue_is_found_by_the_clause_that_is_meant() {
    let compiled = compiled();
    let result = adequacy(&compiled, 2, SCENARIOS, 100);
    let said = || report::adequacy(&compiled, &result).to_string();
    assert!(result.is_full(), "{}", said());
    assert!(result.total() > 100, "{}", said());
    // What the page does not ask for, as the guide says it.
    let not_required: Vec<_> = result.not_required.iter().map(|fault| &*fault.id).collect();
    assert_eq!(not_required, ["payload.hint.changed@locked"]);
}

#[test]
fn a_clause_that_is_taken_away_leaves_a_hole_that_is_seen() {
    for (clause, fault) in [
        ("locked.status", "payload.status.changed@locked"),
        ("excluded.hint-wording", "payload.hint.changed@locked"),
        ("reply.json", "json.argument.duplicate-member"),
    ] {
        let mut text = assembled();
        merge(&mut text, serde_json::json!({"clauses": {clause: null}}));
        let spec = load(&text.to_string(), "guide.json").unwrap_or_else(|error| panic!("{error}"));
        let compiled = Arc::new(Compiled::new(Arc::new(spec)).expect("compiled"));
        let result = adequacy(&compiled, 1, 1, 0);
        let hole = result.killed.iter().find(|one| one.fault.id == fault);
        let hole = hole.unwrap_or_else(|| panic!("{fault} is not in the catalogue"));
        assert_eq!(hole.fault.clause, None, "{fault}");
        assert!(result.missed.iter().any(|(_, id)| id == fault), "{fault}");
    }
}

#[test]
fn the_profile_of_the_guide_can_be_applied() {
    let dir = std::path::Path::new(env!("CARGO_TARGET_TMPDIR")).join("guide");
    std::fs::create_dir_all(&dir).expect("a directory");
    std::fs::write(dir.join("pantry.json"), assembled().to_string()).expect("written");
    let profile = blocks("text").remove(0).to_string();
    let file = dir.join("acme.json");
    let spec = load(&profile, &file.to_string_lossy()).unwrap_or_else(|error| panic!("{error}"));
    assert_eq!(spec.name, "acme.getPantryList");
    assert!(!spec.clauses.contains("list.label-length"));
}
