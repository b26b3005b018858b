//! Where clauses come from: each statement of a document is quoted to the letter, and accounted for.

use hmac_sha256::Hash;
use miniapp_conformance::clauses::{ClauseTable, Coverage};
use miniapp_conformance::report;
use miniapp_conformance::spec::{BUILTIN, DEFAULT, Spec, load};

use super::refused::profile;

/// The document of the default spec, without its words: for each of its lines the beginning of the SHA-256 of its characters. White space does not
/// count, nor do the marks of headings and list items, line breaks as tags, fences, heads of tables, and headings that ask nothing.
const DIGESTS: &str = include_str!("my.getOpenUserInfo.digests");

fn default() -> Spec {
    load(DEFAULT.text, DEFAULT.file).expect("a spec")
}

fn quotes(spec: &Spec) -> Vec<String> {
    let all = spec.source.statements.iter();
    all.map(|(_, one)| one.quote.clone().expect("a quote"))
        .collect()
}

/// The first line of the document, from 1, that the quotes are not to the letter, one after the other; `None` if they are the whole document.
fn departs(quotes: &[String]) -> Option<usize> {
    let mut lines = DIGESTS.lines();
    let mut line = 1;
    let mut text = String::new();
    for piece in quotes.iter().flat_map(|quote| quote.lines()) {
        text.extend(piece.chars().filter(|char| !char.is_whitespace()));
        let digest = Hash::hash(text.as_bytes());
        let first: [u8; 8] = digest[..8].try_into().expect("eight bytes");
        let digest = format!("{:016x}", u64::from_be_bytes(first));
        if lines.clone().next() == Some(digest.as_str()) {
            lines.next();
            line += 1;
            text.clear();
        }
    }
    (!text.is_empty() || lines.next().is_some()).then_some(line)
}

#[test]
fn the_quotes_of_the_default_spec_are_its_document_to_the_letter_and_nothing_is_skipped() {
    assert_eq!(departs(&quotes(&default())), None);
}

#[test]
fn a_quote_that_is_not_to_the_letter_or_left_out_is_noticed() {
    let quotes = quotes(&default());
    for at in 0..quotes.len() {
        let mut without = quotes.clone();
        without.remove(at);
        assert!(departs(&without).is_some(), "without {:?}", quotes[at]);
        let mut altered = quotes.clone();
        altered[at] = altered[at].replacen(|char: char| char.is_alphabetic(), "x", 1);
        if altered[at] != quotes[at] {
            assert!(departs(&altered).is_some(), "altered {:?}", quotes[at]);
        }
    }
}

#[test]
fn every_statement_of_the_specs_that_the_program_carries_is_accounted_for() {
    for one in BUILTIN {
        let spec = load(one.text, one.file).expect("a spec");
        let table = ClauseTable::new(&spec);
        assert!(!spec.source.statements.is_empty(), "{}", one.name);
        assert!(table.open().is_empty(), "{}: {:?}", one.name, table.open());
        let listed: usize = table.sections.iter().map(|one| one.clauses.len()).sum();
        assert_eq!(listed, spec.clauses.len());
        let stated: usize = table.counts.iter().map(|(_, count)| count).sum();
        // A profile with a document of its own accounts for that, and for what it takes over.
        let all = spec.source.statements.len();
        assert!(stated == all || stated < all && !spec.source.pages.is_empty());
    }
}

fn coverage(spec: &Spec, id: &str) -> Coverage {
    let table = ClauseTable::new(spec);
    let mut all = table.sections.iter().flat_map(|one| &one.statements);
    all.find(|one| &*one.id == id)
        .expect("a statement")
        .coverage
}

#[test]
fn what_became_of_a_statement_follows_from_its_clauses() {
    let spec = default();
    for (id, expected) in [
        ("params.success", Coverage::Covered),
        ("intro.bind-product", Coverage::Covered),
        ("faq-relation.scope", Coverage::LeftOpen),
        ("limits.compatibility", Coverage::Excluded),
        ("intro.privacy-policy", Coverage::Excluded),
        ("sample.label", Coverage::Informative),
    ] {
        assert_eq!(coverage(&spec, id), expected, "{id}");
    }
}

#[test]
fn a_statement_that_no_clause_comes_from_is_open_and_shown_so() {
    let patch = r#"{"clauses": {"excluded.privacy-policy": null}}"#;
    let spec = load(&profile(patch), "profile.json").expect("a spec");
    assert_eq!(coverage(&spec, "intro.privacy-policy"), Coverage::Open);
    let table = ClauseTable::new(&spec);
    assert_eq!(table.open(), [&"intro.privacy-policy".into()]);
    let markdown = report::markdown(&table);
    let line = markdown
        .lines()
        .find(|line| line.contains("`intro.privacy-policy`: "))
        .expect("a line");
    assert!(line.contains("| **OPEN** |"), "{line}");
    assert!(
        markdown
            .contains("OPEN: no clause comes from `intro.privacy-policy`, and nothing says why."),
        "{markdown}"
    );
    let text = report::clauses(&table).to_string();
    assert!(
        text.contains(
            "OPEN: no clause comes from intro.privacy-policy, and nothing says why: 根据"
        ),
        "{text}"
    );
    // A clause that is left to it, and says why it cannot be observed, closes it again.
    let patch = r#"{"clauses": {"excluded.privacy-policy": null, "excluded.console": {"statements": ["intro.bind-product", "intro.privacy-policy"]}}}"#;
    let spec = load(&profile(patch), "profile.json").expect("a spec");
    assert_eq!(coverage(&spec, "intro.privacy-policy"), Coverage::Excluded);
}

#[test]
fn a_section_of_a_document_without_statements_is_open_if_no_clause_is_about_it() {
    let mut value: serde_json::Value = serde_json::from_str(DEFAULT.text).expect("JSON");
    value["source"]["statements"] = serde_json::json!({});
    value["source"]["sections"]["annex"] = serde_json::json!({"en": "Annex"});
    for (_, clause) in value["clauses"].as_object_mut().expect("clauses") {
        clause
            .as_object_mut()
            .expect("a clause")
            .remove("statements");
    }
    let spec = load(&value.to_string(), "a.json").expect("a spec");
    let table = ClauseTable::new(&spec);
    assert_eq!(table.open(), [&"annex".into()]);
    assert!(report::markdown(&table).contains("| Annex (annex) |  | **OPEN** |"));
    assert!(
        report::clauses(&table)
            .to_string()
            .contains("OPEN: no clause comes from this section")
    );
}
