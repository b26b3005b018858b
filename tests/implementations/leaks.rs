//! Implementations that keep state from one scenario to the next, and those that are wrong now and then.

use super::row::{Row, node, python};

pub fn rows() -> Vec<Row> {
    vec![
        python(
            "keeps grants in a module-level variable",
            &[
                ("class Mock:\n", "GRANTED = set()\n\n\nclass Mock:\n"),
                (
                    "        self.granted: set[int] = set()\n",
                    "        self.granted = GRANTED\n",
                ),
            ],
        )
        .exits(1)
        .findings(1)
        .says("earlier scenario")
        .replays(1),
        node(
            "keeps grants in a module-level variable in JavaScript",
            "isGranted(scope) { return granted.has(this.users.indexOf(this.user)); }\n\
             grant(scope) { granted.add(this.users.indexOf(this.user)); }\n\
             revoke() { granted.delete(this.users.indexOf(this.user)); }",
        )
        .head("const granted = new Set();")
        .exits(1)
        .findings(1)
        .says("earlier scenario")
        .replays(1),
        python(
            "keeps the first profile that it has shown",
            &[(
                "        return {\"code\": \"10000\"",
                "        global SHOWN\n        SHOWN = globals().get('SHOWN') or shown\n        shown = SHOWN\n        return {\"code\": \"10000\"",
            )],
        )
        .exits(1)
        .says("earlier scenario")
        .replays(1),
        python(
            "drops every nineteenth reply",
            &[(
                "        for name in (outcome, \"complete\"):\n",
                "        Mock.replies = getattr(Mock, 'replies', 0) + 1\n        for name in (outcome, \"complete\"):\n            if name == outcome and Mock.replies % 19 == 0: continue\n",
            )],
        )
        .exits(3)
        .first("callbacks.one-reply")
        .verdict("callbacks.one-reply", "flaky"),
    ]
}
