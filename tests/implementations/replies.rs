//! Implementations whose replies vary, have more members than the document knows, or come through more than one callback.

use super::row::{Row, node, python};

pub fn rows() -> Vec<Row> {
    let mut rows = varying();
    rows.extend(told());
    rows.extend(callbacks());
    rows
}

/// What is new each time differs between two runs of one scenario too, and no comparison of runs is about it.
fn varying() -> Vec<Row> {
    vec![
        python(
            "a request id beside the envelope",
            &[
                ("import json\n", "import json\nimport uuid\n"),
                (
                    "        for name in (outcome, \"complete\"):\n",
                    "        result[\"requestId\"] = str(uuid.uuid4())\n        for name in (outcome, \"complete\"):\n",
                ),
            ],
        ),
        python(
            "a time beside the envelope",
            &[
                ("import json\n", "import json\nimport time\n"),
                (
                    "        for name in (outcome, \"complete\"):\n",
                    "        result[\"time\"] = time.time_ns()\n        for name in (outcome, \"complete\"):\n",
                ),
            ],
        ),
        node(
            "members in another order each time",
            "encode(r) {\n\
               const shuffled = Object.entries(r).sort(() => Math.random() - 0.5);\n\
               return super.encode(Object.fromEntries(shuffled));\n\
             }",
        ),
        node(
            "escapes that differ each time",
            "encode(r) {\n\
               const text = JSON.stringify({ response: r });\n\
               return { response: Math.random() < 0.5 ? text : text.replaceAll('/', '\\\\/') };\n\
             }",
        ),
        node(
            "an id in the payload that differs each time",
            "profileOf(u) { return { ...super.profileOf(u), traceId: Math.random().toString(36) }; }",
        )
        .findings(1)
        .untouched(&["account.same", "relation.private-data", "relation.repeated"]),
        node(
            "a counter in the payload that runs on",
            "profileOf(u) { count += 1; return { ...super.profileOf(u), count }; }",
        )
        .head("let count = 0;")
        .findings(1)
        .untouched(&["account.same", "relation.private-data", "relation.repeated"]),
        node(
            "a signature beside the inner layer",
            "encode(response) { return { response: JSON.stringify({ response, sign: 'c2lnbmF0dXJl' }) }; }",
        )
        .findings(1)
        .verdict("account.same", "pass")
        .verdict("relation.private-data", "pass")
        .verdict("relation.repeated", "pass"),
        node(
            "a constant that no document knows",
            "profileOf(u) { return { ...super.profileOf(u), userType: '2' }; }",
        )
        .findings(1),
    ]
}

/// Nothing about the user is handed over before he agrees, wherever it stands.
fn told() -> Vec<Row> {
    vec![
        node(
            "the nickname in the event of a refusal",
            "refused(page, errorMessage) {\n\
               const { nickName } = this.user.profile;\n\
               page.onError({ detail: { type: 'getAuthorize', errorMessage, nickName } });\n\
             }",
        )
        .exits(1)
        .first("disclosure.before-consent"),
        node(
            "the profile in the error of an old client",
            "getOpenUserInfo(o) {\n\
               if (this.clientOffers('getOpenUserInfo')) return super.getOpenUserInfo(o);\n\
               return this.reply(o, 'fail', { error: 1, ...this.user.profile });\n\
             }",
        )
        .exits(1)
        .first("availability.nothing-about-user"),
        node(
            "the gender beside the inner layer",
            "encode(response) {\n\
               const { gender } = this.user.profile;\n\
               return { response: JSON.stringify({ response, hint: gender === 'F' ? 1 : 2 }) };\n\
             }",
        )
        .exits(1)
        .first("relation.historical-data"),
    ]
}

/// Callbacks are looked at whatever the reply says.
fn callbacks() -> Vec<Row> {
    vec![
        node(
            "fail and then success",
            "deliver(o, outcome, result) {\n\
               if (outcome === 'success') this.run(o.fail, { error: 3, errorMessage: 'unknown' });\n\
               super.deliver(o, outcome, result);\n\
             }",
        )
        .exits(1)
        .first("callbacks.one-reply"),
        node(
            "success twice with an error that nobody knows",
            "openUserInfo() { return { code: '20001', msg: 'x' }; }\n\
             deliver(o, outcome, result) { this.run(o[outcome], result); super.deliver(o, outcome, result); }",
        )
        .exits(1)
        .verdict("callbacks.one-reply", "fail"),
        node("a tap that does nothing", "tap() {}")
            .exits(1)
            .first("button.agree")
            .untouched(&["authorisation.granted"]),
        node(
            "every call fails",
            "getOpenUserInfo(o) { return this.reply(o, 'fail', { error: 3, errorMessage: 'unknown' }); }",
        )
        .exits(1)
        .verdict("authorisation.granted", "fail")
        .verdict("authorisation.lasts", "fail")
        .verdict("authorisation.required", "not-exercised")
        .verdict("disclosure.user-id", "not-exercised"),
        node("every call throws", "getOpenUserInfo() { throw new Error('no'); }")
            .exits(1)
            .verdict("authorisation.granted", "fail")
            .verdict("callbacks.one-reply", "fail"),
    ]
}
