//! Implementations with one defect: there is one finding, and its clause is the one that says most closely what is wrong.

use super::row::{Row, node};

pub fn rows() -> Vec<Row> {
    [
        replies_and_events(),
        always_and_again(),
        old_answers(),
        state_and_form(),
        texts(),
    ]
    .into_iter()
    .flatten()
    .collect()
}

/// What is so at each call, or from some event on.
fn always_and_again() -> Vec<Row> {
    vec![
        node(
            "an unauthorised answer to everything",
            "openUserInfo() { return this.notAuthorized(); }",
        )
        .exits(1)
        .first("authorisation.granted")
        .findings(2),
        node(
            "the function is never there",
            "boot() { super.boot(); delete this.my.getOpenUserInfo; }",
        )
        .exits(1)
        .first("availability.there")
        .findings(1),
        node(
            "the product stays unbound until a restart",
            "set(facet, value) { if (facet === 'productBound' && !value) this.stuck = true; super.set(facet, value); }\n\
             restart(facets) { this.stuck = false; super.restart(facets); }\n\
             openUserInfo() { return this.stuck ? this.notBound() : super.openUserInfo(); }",
        )
        .exits(1)
        .first("product.follows-binding")
        .findings(1),
        node(
            "calls are limited to four",
            "openUserInfo() {\n\
               this.calls = (this.calls ?? 0) + 1;\n\
               if (this.calls <= 4) return super.openUserInfo();\n\
               return { code: '40005', msg: 'Call Limited', subCode: 'isv.call-limited', subMsg: '调用频次超限' };\n\
             }",
        )
        .exits(1)
        .first("success.code")
        .findings(1),
        node(
            "two agreements need two withdrawals",
            "tap(attributes, answer, page) {\n\
               if (this.isAuthorizeButton(attributes) && this.scopesOf(attributes).length && answer === 'agree') this.user.times = (this.user.times ?? 0) + 1;\n\
               super.tap(attributes, answer, page);\n\
             }\n\
             revoke() { this.user.times = Math.max(0, (this.user.times ?? 0) - 1); if (this.user.times === 0) super.revoke(); }",
        )
        .exits(1)
        .first("authorisation.revoked")
        .findings(1),
        node(
            "a second withdrawal brings the grant back",
            "revoke() {\n\
               if (this.user.gone) return this.grant('userInfo');\n\
               this.user.gone = this.user.grants.has('userInfo');\n\
               super.revoke();\n\
             }",
        )
        .exits(1)
        .first("authorisation.revoked"),
    ]
}

/// Answers that are kept.
fn old_answers() -> Vec<Row> {
    vec![
        node(
            "the first success is given again, whoever calls",
            "openUserInfo() {\n\
               const answer = super.openUserInfo();\n\
               if (answer.code !== '10000') return answer;\n\
               return (this.first ??= answer);\n\
             }",
        )
        .exits(1)
        .first("disclosure.other-users")
        .findings(1),
        node(
            "a success is given again, whatever has happened since",
            "openUserInfo() {\n\
               const answer = super.openUserInfo();\n\
               if (answer.code === '10000') this.last = answer;\n\
               return this.last ?? answer;\n\
             }",
        )
        .exits(1)
        .first("disclosure.other-users")
        .findings(1),
        node(
            "whether the product is bound is asked once",
            "openUserInfo() {\n\
               const now = this.facets.productBound;\n\
               this.facets.productBound = this.bound ??= now;\n\
               try { return super.openUserInfo(); } finally { this.facets.productBound = now; }\n\
             }",
        )
        .exits(1)
        .findings(1),
    ]
}

fn replies_and_events() -> Vec<Row> {
    vec![
        node(
            "unauthorised calls get a bridge error",
            "openUserInfo() { return null; }\n\
             getOpenUserInfo(o) {\n\
               if (!this.clientOffers('getOpenUserInfo')) return super.getOpenUserInfo(o);\n\
               const answer = Platform.prototype.openUserInfo.call(this);\n\
               if (answer.code !== '40003') return this.reply(o, 'success', this.encode(answer));\n\
               this.reply(o, 'fail', { error: 10, errorMessage: 'not authorised' });\n\
             }",
        )
        .exits(1)
        .first("authorisation.error")
        .findings(1)
        .untouched(&["availability.supported", "account.personal"]),
        node(
            "a flat object instead of the envelope",
            "encode(response) { return response; }",
        )
        .exits(1)
        .first("envelope.response-string")
        .findings(1),
        node("no event when the user agrees", "authorized() {}")
            .exits(1)
            .first("button.agree")
            .findings(1)
            .untouched(&["authorisation.scope", "button.refuse"]),
        node("a button that does nothing", "tap() {}")
            .exits(1)
            .first("button.agree")
            .findings(1),
        node(
            "a nickname that ends before the first emoji",
            "nickNameOf(p) {\n\
               const all = [...super.nickNameOf(p)];\n\
               const at = all.findIndex((one) => one.codePointAt(0) > 0xffff);\n\
               return (at < 0 ? all : all.slice(0, at)).join('');\n\
             }",
        )
        .exits(1)
        .first("success.nick-name")
        .findings(1),
        node(
            "a failure before each success",
            "deliver(o, outcome, result) {\n\
               if (outcome === 'success') this.run(o.fail, { error: 3 });\n\
               super.deliver(o, outcome, result);\n\
             }",
        )
        .exits(1)
        .first("callbacks.one-reply")
        .findings(1)
        .untouched(&["availability.supported", "authorisation.error"]),
        node(
            "the grant is written after the event",
            "ask(scopes, answer, page) {\n\
               if (answer !== 'agree') return super.ask(scopes, answer, page);\n\
               this.authorized(page);\n\
               for (const scope of scopes) this.grant(scope);\n\
             }",
        )
        .exits(1)
        .first("authorisation.in-handler")
        .findings(1),
        node(
            "a success goes to fail, if the call has it",
            "reply(o, outcome, result) { super.reply(o, outcome === 'success' ? 'fail' : outcome, result); }",
        )
        .exits(1)
        .first("callbacks.success-carries")
        .findings(1),
        node(
            "an error that nobody knows, whatever is called for",
            "openUserInfo() { return { code: '20000', msg: 'Service Currently Unavailable' }; }",
        )
        .exits(1)
        .first("success.code")
        .verdict("authorisation.in-handler", "fail")
        .verdict("success.strings", "not-exercised"),
        node(
            "a scope in small letters is granted, and another one with it that is not",
            "scopesOf(a) { return a.scope === 'userinfo' ? ['userinfo'] : super.scopesOf(a); }",
        )
        .exits(1)
        .first("authorisation.granted")
        .findings(1),
        node(
            "silence while the product is unbound",
            "getOpenUserInfo(o) { if (this.facets.productBound) super.getOpenUserInfo(o); }",
        )
        .exits(1)
        .first("callbacks.one-reply")
        .findings(1),
    ]
}

fn state_and_form() -> Vec<Row> {
    vec![
        node("a withdrawal that changes nothing", "revoke() {}")
            .exits(1)
            .first("authorisation.revoked")
            .findings(1)
            .verdict("authorisation.required", "fail"),
        node("a binding that is read once", "set() {}")
            .exits(1)
            .first("product.required")
            .findings(1),
        node(
            "numbers for codes in every reply",
            "openUserInfo() { const r = super.openUserInfo(); return { ...r, code: Number(r.code) }; }",
        )
        .exits(1)
        .first("envelope.codes-are-strings")
        .findings(1),
        node(
            "persons are not served",
            "getOpenUserInfo(o) {\n\
               const closed = this.facets.accountType === 'personal' && this.clientOffers('getOpenUserInfo');\n\
               return closed ? this.reply(o, 'fail', { error: 4 }) : super.getOpenUserInfo(o);\n\
             }",
        )
        .exits(1)
        .first("account.personal"),
        node(
            "every callback runs twice",
            "deliver(o, outcome, result) { super.deliver(o, outcome, result); super.deliver(o, outcome, result); }",
        )
        .exits(1)
        .first("callbacks.one-reply")
        .findings(1),
    ]
}

/// Texts that are changed in one way, which looks different in each of them.
fn texts() -> Vec<Row> {
    let nicknames = [
        (
            "two spaces become one",
            "nickNameOf(p) { return super.nickNameOf(p).replace(/  +/g, ' '); }",
        ),
        (
            "line ends become those of another system",
            "nickNameOf(p) { return super.nickNameOf(p).replaceAll('\\r\\n', '\\n'); }",
        ),
        (
            "what looks like a template is taken out",
            "nickNameOf(p) { return super.nickNameOf(p).replace(/\\{\\{.*?\\}\\}/g, ''); }",
        ),
        (
            "what looks like a number is taken for a number",
            "nickNameOf(p) {\n\
               const text = super.nickNameOf(p);\n\
               return text !== '' && isFinite(text) && text.trim() === text ? String(Number(text)) : text;\n\
             }",
        ),
        (
            "what looks like an escape is read as one",
            "nickNameOf(p) {\n\
               const read = (_, code) => String.fromCharCode(parseInt(code, 16));\n\
               return super.nickNameOf(p).replace(/\\\\u([0-9a-f]{4})/g, read);\n\
             }",
        ),
        (
            "letters are composed",
            "nickNameOf(p) { return super.nickNameOf(p).normalize('NFC'); }",
        ),
        (
            "compatibility forms are replaced",
            "nickNameOf(p) { return super.nickNameOf(p).normalize('NFKC'); }",
        ),
        (
            "quotes get a backslash",
            "nickNameOf(p) { return super.nickNameOf(p).replaceAll('\"', '\\\\\"'); }",
        ),
        (
            "of each unit a byte is left",
            "nickNameOf(p) { return Buffer.from(super.nickNameOf(p), 'latin1').toString('latin1'); }",
        ),
        (
            "a long name ends with dots",
            "nickNameOf(p) { const name = super.nickNameOf(p); return name.length > 20 ? `${name.slice(0, 19)}…` : name; }",
        ),
        (
            "a leading sign is taken off",
            "nickNameOf(p) { return super.nickNameOf(p).replace(/^@/, ''); }",
        ),
        (
            "only the first line is left",
            "nickNameOf(p) { return super.nickNameOf(p).split('\\n')[0]; }",
        ),
        (
            "some entities are decoded",
            "nickNameOf(p) {
               const known = { amp: '&', lt: '<', gt: '>', quot: '\"' };
               return super.nickNameOf(p).replace(/&(amp|lt|gt|quot);/g, (_, name) => known[name]);
             }",
        ),
    ];
    let nicknames = nicknames.into_iter().map(|(name, class)| {
        let row = node(name, class).exits(1);
        row.first("success.nick-name").findings(1)
    });
    let avatars = [
        (
            "two slashes become one",
            "avatarOf(p) { return super.avatarOf(p)?.replaceAll('//', '/').replace(':/', '://'); }",
        ),
        (
            "escapes are decoded in the avatar",
            "avatarOf(p) {
               const text = super.avatarOf(p);
               try { return text && decodeURI(text); } catch { return text; }
             }",
        ),
    ];
    let avatars = avatars.into_iter().map(|(name, class)| {
        let row = node(name, class).exits(1);
        row.first("success.avatar").findings(1)
    });
    nicknames.chain(avatars).collect()
}
