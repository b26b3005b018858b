//! Honest platforms, each with a habit of its own that the document does not forbid: they conform.

use super::row::{Row, node};

/// Enough for each of the habits to come up many times.
const SCENARIOS: &[&str] = &["--scenarios", "300"];

pub fn rows() -> Vec<Row> {
    let all = calls().into_iter().chain(replies()).chain(taps());
    all.map(|row| row.args(SCENARIOS)).collect()
}

/// What calls come to.
fn calls() -> Vec<Row> {
    vec![
        node(
            "hands over frozen objects without a prototype",
            "encode(r) { return Object.freeze(Object.assign(Object.create(null), super.encode(r))); }",
        ),
        node(
            "gives the text by a getter",
            "encode(r) { const text = super.encode(r).response; return { get response() { return text; } }; }",
        ),
        node(
            "gives the text by toJSON",
            "encode(r) { const given = super.encode(r); return { toJSON() { return given; } }; }",
        ),
        node(
            "hands over what leads back to itself",
            "encode(r) { const given = super.encode(r); given.context = { given, count: 1n }; return given; }",
        ),
        node(
            "takes three hundred milliseconds for each reply",
            "later(f) { this.underWay += 1; setTimeout(() => { this.underWay -= 1; f(); }, 300); }",
        ),
        node(
            "gives callbacks more arguments",
            "run(callback, value) { if (typeof callback === 'function') callback.call(null, value, { meta: this.facets }, 1); }",
        ),
        node(
            "answers below the minimum client by throwing whatever",
            "getOpenUserInfo(o) {\n\
               if (this.clientOffers('getOpenUserInfo')) return super.getOpenUserInfo(o);\n\
               throw [null, undefined, 42, { code: '40003' }, Symbol('x')][(this.n = (this.n ?? 0) + 1) % 5];\n\
             }",
        ),
        node(
            "lacks the function below the minimum client",
            "boot() { super.boot(); if (!this.clientOffers('getOpenUserInfo')) delete this.my.getOpenUserInfo; }",
        ),
        node(
            "rejects below the minimum client",
            "getOpenUserInfo(o) {\n\
               if (!this.clientOffers('getOpenUserInfo')) return Promise.reject(new Error('unsupported'));\n\
               return super.getOpenUserInfo(o);\n\
             }",
        ),
        node(
            "answers below the minimum client that the user has not agreed",
            "getOpenUserInfo(o) {\n\
               if (!this.clientOffers('getOpenUserInfo')) return this.reply(o, 'success', this.encode(this.notAuthorized()));\n\
               return super.getOpenUserInfo(o);\n\
             }",
        ),
        node(
            "runs callbacks some milliseconds late, each as it likes",
            "deliver(o, outcome, result) {\n\
               this.underWay += 1;\n\
               setTimeout(() => {\n\
                 this.run(o[outcome], result);\n\
                 setTimeout(() => { this.underWay -= 1; this.run(o.complete, result); }, Math.random() * 6);\n\
               }, Math.random() * 6);\n\
             }",
        ),
    ]
}

/// What replies consist of.
fn replies() -> Vec<Row> {
    vec![
        node(
            "writes both layers with white space and tabs",
            "encode(r) { return { response: `\\n\\t ${JSON.stringify({ response: r }, null, '\\t')}\\r\\n ` }; }",
        ),
        node(
            "has members beside the text that look like an envelope",
            "encode(r) {\n\
               return { raw: '{\"response\":{\"code\":\"40003\"}}', ...super.encode(r), error: 0, errorMessage: '', data: null, list: [1, { response: 'x' }] };\n\
             }",
        ),
        node(
            "adds a token, a time and a price to each reply",
            "encode(r) { return { ...super.encode(r), token: Math.random().toString(36).slice(2), ts: Date.now(), cost: `${process.hrtime.bigint()}` }; }",
        ),
        node(
            "adds long numbers that differ each time",
            "encode(r) { return { ...super.encode(r), traceId: `2088${Math.floor(Math.random() * 1e12)}${Math.floor(Math.random() * 1e12)}` }; }",
        ),
        node(
            "tells its own settings beside the text",
            "encode(r) { return { ...super.encode(r), env: { ...this.facets }, site: 'CN', lang: 'zh_CN', kind: 'F' }; }",
        ),
        node(
            "returns a promise where no callback was given",
            "getOpenUserInfo(o) {\n\
               if (o && (o.success || o.fail || o.complete)) return super.getOpenUserInfo(o);\n\
               return new Promise((success, fail) => super.getOpenUserInfo({ success, fail }));\n\
             }",
        ),
        node(
            "returns a promise that stays pending",
            "getOpenUserInfo(o) { super.getOpenUserInfo(o); return new Promise(() => {}); }",
        ),
        node(
            "gives complete an object of its own",
            "deliver(o, outcome, result) { this.run(o[outcome], result); this.run(o.complete, { ...result, took: Math.random() }); }",
        ),
        node(
            "gives complete a word alone",
            "deliver(o, outcome, result) { this.run(o[outcome], result); this.run(o.complete, 'done'); }",
        ),
        node(
            "gives a default avatar to whoever has none",
            "avatarOf({ avatar }) { return avatar || 'https://tfs.alipayobjects.com/images/partner/default'; }",
        ),
        node(
            "serves avatars by way of a proxy",
            "avatarOf(p) {\n\
               const a = super.avatarOf(p);\n\
               return a && `https://img.example/fetch?url=${encodeURIComponent(a)}`;\n\
             }",
        ),
        node(
            "serves avatars by way of a proxy that takes base64",
            "avatarOf(p) {\n\
               const a = super.avatarOf(p);\n\
               return a && `https://img.example/fit:96:96/${Buffer.from(a).toString('base64url')}.png`;\n\
             }",
        )
        .first("success.avatar-exact"),
        node(
            "serves avatars in another size",
            "avatarOf(p) { const a = super.avatarOf(p); return a && `${a}_160x160`; }",
        ),
        node(
            "serves avatars below another path",
            "avatarOf(p) { return super.avatarOf(p)?.replace(/^https?:\\/\\/[^/]*/, 'https://gw.example/zos/avatar'); }",
        ),
        node(
            "puts a reason and a number of its own into each refusal",
            "notAuthorized() { return { ...super.notAuthorized(), traceId: Math.random().toString(16), link: null, retry: false }; }",
        ),
        node(
            "carries errors through fail, with a bridge error in the same object",
            "getOpenUserInfo(o) {\n\
               if (!this.clientOffers('getOpenUserInfo')) return super.getOpenUserInfo(o);\n\
               const r = this.openUserInfo();\n\
               if (r.code === '10000') return this.reply(o, 'success', this.encode(r));\n\
               this.reply(o, 'fail', { ...this.encode(r), error: 10, errorMessage: r.subMsg, signature: 'a1' });\n\
             }",
        ),
    ]
}

/// What taps and changes come to.
fn taps() -> Vec<Row> {
    vec![
        node(
            "fires both events below the minimum client",
            "tap(attributes, answer, page) {\n\
               if (this.clientOffers('getOpenUserInfo')) return super.tap(attributes, answer, page);\n\
               this.authorized(page);\n\
               this.refused(page, 'x');\n\
             }",
        ),
        node(
            "throws at a tap below the minimum library",
            "tap(attributes, answer, page) {\n\
               if (!this.libraryOffers('getOpenUserInfo')) throw new Error('unknown component');\n\
               return super.tap(attributes, answer, page);\n\
             }",
        ),
        node(
            "shows the dialog for a while",
            "tap(attributes, answer, page) {\n\
               this.underWay += 1;\n\
               return new Promise((shown) => setTimeout(() => { this.underWay -= 1; super.tap(attributes, answer, page); shown(); }, 2));\n\
             }",
        ),
        node(
            "promises that a tap will be over, and counts nothing meanwhile",
            "tap(attributes, answer, page) {\n\
               return new Promise((shown) => setTimeout(() => { super.tap(attributes, answer, page); shown(); }, 2));\n\
             }",
        ),
        node(
            "fires the events of a tap in a timer, and promises nothing",
            "tap(attributes, answer, page) { setTimeout(() => super.tap(attributes, answer, page), 0); }",
        ),
        node(
            "asks nobody again who has refused, until a restart",
            "tap(attributes, answer, page) {\n\
               if (this.isAuthorizeButton(attributes) && this.user.refused && !this.user.grants.has('userInfo')) return this.refused(page, 'no');\n\
               this.user.refused ||= answer === 'refuse' && this.isAuthorizeButton(attributes);\n\
               return super.tap(attributes, answer, page);\n\
             }\n\
             restart(facets) { super.restart(facets); for (const user of this.users) user.refused = false; }",
        ),
        node(
            "ends a grant at the first call while the product is unbound",
            "notBound() { this.user.grants.clear(); return super.notBound(); }",
        ),
        node(
            "carries the error by another callback once a user has withdrawn",
            "revoke() { super.revoke(); this.user.withdrew = true; }\n\
             deliver(o, outcome, result) {\n\
               const error = result.response?.includes('\"40003\"') && this.user.withdrew;\n\
               super.deliver(o, error ? 'fail' : outcome, result);\n\
             }",
        ),
        node(
            "ends grants when the product is unbound",
            "set(facet, value) {\n\
               super.set(facet, value);\n\
               if (facet === 'productBound' && !value) for (const user of this.users) user.grants.clear();\n\
             }",
        ),
        node(
            "ends grants at a restart",
            "restart(facets) { super.restart(facets); for (const user of this.users) user.grants.clear(); }",
        ),
        node(
            "has no such button while the product is unbound",
            "isAuthorizeButton(attributes) { return this.facets.productBound && super.isAuthorizeButton(attributes); }",
        ),
        node(
            "asks nobody while the product is unbound",
            "ask(scopes, answer, page) { if (!this.facets.productBound) return this.failed(page); super.ask(scopes, answer, page); }",
        ),
        node(
            "takes the scope letter by letter",
            "scopesOf({ scope }) { return scope === 'userInfo' ? ['userInfo'] : []; }",
        ),
        node(
            "does nothing for another scope",
            "tap(attributes, answer, page) {\n\
               if (this.isAuthorizeButton(attributes) && !this.scopesOf(attributes).length) return;\n\
               super.tap(attributes, answer, page);\n\
             }",
        ),
        node(
            "tells handlers nothing",
            "authorized(page) { page.onGetAuthorize(); }\n\
             refused(page) { page.onError(); }",
        ),
    ]
}
