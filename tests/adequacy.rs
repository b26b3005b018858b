//! The suites can fail: every fault is found by its intended clause, no clause is vacuous, no conforming platform is called wrong, no
//! clause passes on a dead implementation that never does what it asks for, and the matrices are pinned.
//!
//! How many scenarios each fault gets is what `check` gives by default, but for the largest spec, where fewer will do. Twenty seeds, and 100,000 runs of conforming platforms, take a release build: that is
//! `miniapp-conformance adequacy --seeds 20`, which CI runs too.

use std::sync::Arc;

use miniapp_conformance::campaign::adequacy;
use miniapp_conformance::check::Compiled;
use miniapp_conformance::report;
use miniapp_conformance::spec;

use crate::support::pinned;

/// Plants every fault of a spec with so many scenarios each, and pins what comes of it under this name.
fn pinned(spec: &str, name: &str, scenarios: usize) {
    let builtin = spec::find(spec).expect("a built-in spec");
    let spec = spec::load(builtin.text, builtin.file).expect("a spec");
    let compiled = Compiled::new(Arc::new(spec)).expect("schemas");
    let compiled = Arc::new(compiled);
    let result = adequacy(&compiled, 1, scenarios, 200);
    assert!(result.is_full(), "{}", report::adequacy(&compiled, &result));
    let folder = format!("adequacy/{name}");
    let clauses = report::adequacy(&compiled, &result).to_string();
    pinned::pinned(&folder, "kill-matrix", &report::matrix(&compiled, &result));
    pinned::pinned(&folder, "clauses", &clauses);
    pinned::pinned(&folder, "dead", &report::lifeless(&compiled, &result));
}

#[test]
fn every_fault_is_found_and_nothing_else() {
    pinned("my.getOpenUserInfo", "", 1000);
}

#[test]
fn the_same_goes_for_the_authorisation_code() {
    let spec = "my.getAuthCode";
    pinned(spec, spec, 1000);
}

#[test]
fn the_same_goes_for_the_family() {
    let spec = "alipay-plus.getOpenUserInfo";
    pinned(spec, spec, 650);
}
