//! Implementations that die or hang.

use super::row::{Row, node, python};

/// In the Python mock, the line that withdraws a grant.
const REVOKE: &str = "        self.granted.discard(self.user)\n";

/// In the Python mock, the beginning of a call.
const CALL: &str = "        if self.client(API_CLIENT):\n            outcome = \"success\"\n";

const ANSWERS: &str = "liveness.answers";

pub fn rows() -> Vec<Row> {
    let kinds = [deaths(), hangs(), flaky(), before_the_first_answer()];
    kinds.into_iter().flatten().collect()
}

/// They die of one thing, each time.
fn deaths() -> Vec<Row> {
    vec![
        node(
            "dies of a line separator in the nickname",
            "nickNameOf(p) { const n = super.nickNameOf(p); if (n.includes('\\u2028')) process.abort(); return n; }",
        )
        .exits(1)
        .first(ANSWERS)
        .findings(1)
        .verdict(ANSWERS, "fail")
        .judged(1000)
        .replays(1),
        node(
            "dies of an uncaught error when the user refuses",
            "refused() { setImmediate(() => { throw new Error('no dialog'); }); }",
        )
        .args(&["--scenarios", "200"])
            .exits(1)
        .first(ANSWERS)
        .says("no dialog")
        .judged(200)
        .replays(1),
        node(
            "leaves with exit code 0 at a restart",
            "restart() { process.exit(0); }",
        )
        .args(&["--scenarios", "200"])
            .exits(1)
        .first(ANSWERS)
        .findings(1)
        .judged(200)
        .replays(1),
        python("dies at a revocation", &[(REVOKE, "        os._exit(9)\n")])
            .args(&["--scenarios", "200"])
            .exits(1)
            .first(ANSWERS)
            .findings(1)
            .verdict(ANSWERS, "fail")
            .judged(200)
            .replays(1),
        python(
            "dies at a revocation and says success wrongly",
            &[
                (REVOKE, "        os._exit(9)\n"),
                ("\"msg\": \"Success\"", "\"msg\": \"success\""),
            ],
        )
        .args(&["--scenarios", "200"])
            .exits(1)
        .first(ANSWERS)
        .verdict(ANSWERS, "fail")
        .verdict("success.msg", "fail")
        .judged(200),
        python(
            "dies of a signal when two users are logged in",
            &[("        self.user = index\n", "        os.abort()\n")],
        )
        .args(&["--scenarios", "200"])
            .exits(1)
        .first(ANSWERS)
        .judged(200),
    ]
}

/// They do not end, or are heard no more.
fn hangs() -> Vec<Row> {
    vec![
        node(
            "loops for ever when the product is unbound",
            "notBound() { for (;;); }",
        )
        .args(&["--timeout", "3", "--scenarios", "40"])
        .exits(1)
        .first(ANSWERS)
        .findings(1)
        .judged(40)
        .replays(1),
        python(
            "hangs at a revocation",
            &[(REVOKE, "        while True: pass\n")],
        )
        .args(&["--timeout", "3", "--scenarios", "40"])
        .exits(1)
        .first(ANSWERS)
        .findings(1)
        .judged(40)
        .replays(1),
        python(
            "sleeps at a revocation",
            &[(REVOKE, "        time.sleep(3600)\n")],
        )
        .args(&["--timeout", "3", "--scenarios", "40"])
        .exits(1)
        .first(ANSWERS)
        .judged(40),
        python(
            "closes its output at a revocation",
            &[(REVOKE, "        os.close(1)\n        time.sleep(3600)\n")],
        )
        .args(&["--timeout", "3", "--scenarios", "40"])
        .exits(1)
        .first(ANSWERS)
        .judged(40),
    ]
}

/// They die, and not of what the scenario does.
fn flaky() -> Vec<Row> {
    vec![
        python(
            "dies now and then",
            &[(
                CALL,
                "        Mock.calls = getattr(Mock, 'calls', 0) + 1\n        if Mock.calls > 20 and random.random() < 0.005: os._exit(3)\n        if self.client(API_CLIENT):\n            outcome = \"success\"\n",
            )],
        )
        .exits(3)
        .verdict(ANSWERS, "flaky")
        .judged(1000),
        python(
            "dies at every hundredth scenario",
            &[(
                "        self.facets = {**FACETS, **world[\"facets\"]}\n",
                "        self.facets = {**FACETS, **world[\"facets\"]}\n        Mock.count = getattr(Mock, 'count', 0) + 1\n        if Mock.count % 100 == 0: os._exit(3)\n",
            )],
        )
        .exits(3)
        .verdict(ANSWERS, "flaky")
        .judged(1000),
        python(
            "ends as it likes once it is not needed any more",
            &[(
                "        settle=0,\n    )\n",
                "        settle=0,\n    )\n    os._exit(5)\n",
            )],
        )
        .verdict(ANSWERS, "pass")
        .judged(1000),
    ]
}

/// They never come to the first scenario, or not through it.
fn before_the_first_answer() -> Vec<Row> {
    vec![
        python(
            "cannot be started for want of a module",
            &[("from kit import serve", "import wallet_sdk")],
        )
        .exits(4)
        .says("ModuleNotFoundError")
        .says("docs/PROTOCOL.md"),
        python(
            "dies at the greeting",
            &[(
                "if __name__ == \"__main__\":\n",
                "print('no licence', file=sys.stderr)\nsys.exit(4)\nif __name__ == \"__main__\":\n",
            )],
        )
        .exits(4)
        .says("no licence")
        .says("init"),
        python(
            "dies in the first scenario",
            &[(
                "        self.user = 0\n",
                "        print('no database', file=sys.stderr, flush=True)\n        os._exit(4)\n",
            )],
        )
        .exits(4)
        .says("no database")
        .says("docs/PROTOCOL.md"),
        python(
            "never greets",
            &[(
                "if __name__ == \"__main__\":\n",
                "time.sleep(3600)\nif __name__ == \"__main__\":\n",
            )],
        )
        .args(&["--timeout", "2"])
        .exits(4)
        .within(120),
    ]
}
