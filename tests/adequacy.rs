//! The suite can fail: every fault is found by the clause that is meant, no sound platform is called wrong, and the kill matrix is pinned.
//!
//! How many scenarios each fault gets is what `check` gives by default. Twenty seeds, and 100,000 runs of sound platforms, take a release build: that is
//! `miniapp-conformance adequacy --seeds 20`, which CI runs too.

use std::sync::Arc;

use miniapp_conformance::campaign::adequacy;
use miniapp_conformance::check::Compiled;
use miniapp_conformance::report;
use miniapp_conformance::spec;

#[test]
fn every_fault_is_found_and_nothing_else() {
    let spec = spec::load(spec::DEFAULT.text, spec::DEFAULT.file).expect("a spec");
    let compiled = Compiled::new(Arc::new(spec)).expect("schemas");
    let compiled = Arc::new(compiled);
    let result = adequacy(&compiled, 1, 1000, 200);
    assert!(result.is_full(), "{}", report::adequacy(&compiled, &result));
    let mut settings = insta::Settings::clone_current();
    settings.set_snapshot_path(concat!(env!("CARGO_MANIFEST_DIR"), "/snapshots/adequacy"));
    settings.set_prepend_module_to_snapshot(false);
    settings.set_omit_expression(true);
    settings.bind(|| {
        insta::assert_snapshot!("kill-matrix", report::matrix(&compiled, &result));
        insta::assert_snapshot!("clauses", report::adequacy(&compiled, &result).to_string());
    });
}
