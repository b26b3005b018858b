//! Callbacks that run once too often, when the scenario has been answered.

use super::row::{Row, node};

/// So many scenarios are not over before the second callback of the first ones comes.
const SOME: &[&str] = &["--scenarios", "300"];

pub fn rows() -> Vec<Row> {
    vec![
        node(
            "success runs again after a while",
            "deliver(o, outcome, result) {\n\
               super.deliver(o, outcome, result);\n\
               setTimeout(() => this.run(o[outcome], result), 150);\n\
             }",
        )
        .args(SOME)
        .exits(1)
        .first("callbacks.one-reply")
        .findings(1)
        .says("something that was not kept: the callback ran")
        .replays(1),
        node(
            "fail runs a while after success",
            "deliver(o, outcome, result) {\n\
               super.deliver(o, outcome, result);\n\
               if (outcome === 'success') setTimeout(() => this.run(o.fail, result), 60);\n\
             }",
        )
        .args(SOME)
        .exits(1)
        .first("callbacks.one-reply")
        .findings(1)
        .replays(1),
        node(
            "complete runs again after some milliseconds",
            "deliver(o, outcome, result) {\n\
               super.deliver(o, outcome, result);\n\
               setTimeout(() => this.run(o.complete, result), 15);\n\
             }",
        )
        .args(&["--scenarios", "100"])
        .exits(1)
        .first("callbacks.complete")
        .findings(1)
        .replays(1),
        node(
            "the event of a tap comes again after a while",
            "authorized(page) { super.authorized(page); setTimeout(() => super.authorized(page), 100); }",
        )
        .args(SOME)
        .exits(1)
        .first("button.agree")
        .findings(1)
        .replays(1),
        node(
            "complete comes too late once and for all",
            "deliver(o, outcome, result) { this.run(o[outcome], result); setTimeout(() => this.run(o.complete, result), 1500); }",
        )
        .args(&["--scenarios", "20"])
        .exits(1)
        .first("callbacks.complete")
        .findings(1),
    ]
}
