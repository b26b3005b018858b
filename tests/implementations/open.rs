//! Implementations that do as they like where the document leaves it open: they conform.

use super::row::{Row, node};

/// A call while the product is unbound, answered by this statement.
macro_rules! unbound {
    ($name:literal, $statement:literal) => {
        node(
            $name,
            concat!(
                "getOpenUserInfo(o) {\n",
                "if (this.facets.productBound || !this.clientOffers('getOpenUserInfo')) ",
                "return super.getOpenUserInfo(o);\n",
                $statement,
                "\n}"
            ),
        )
    };
}

pub fn rows() -> Vec<Row> {
    let mut rows = unbound();
    rows.extend(versions());
    rows.extend(varying());
    rows
}

/// The error of an unbound product has no format.
fn unbound() -> Vec<Row> {
    vec![
        unbound!(
            "an unbound product as a text",
            "this.reply(o, 'fail', 'ISV权限不足');"
        ),
        unbound!(
            "an unbound product as an error object",
            "this.reply(o, 'fail', new Error('ISV权限不足'));"
        ),
        unbound!(
            "an unbound product with a number and a message",
            "this.reply(o, 'fail', { code: 40006, msg: 'ISV 权限不足' });"
        ),
        unbound!(
            "an unbound product through success without layers",
            "this.reply(o, 'success', { code: '40006', subMsg: 'ISV权限不足' });"
        ),
        unbound!(
            "an unbound product deep inside",
            "this.reply(o, 'fail', { error: { reason: { text: 'ISV权限不足' } } });"
        ),
        unbound!(
            "an unbound product without its words",
            "this.reply(o, 'fail', null);"
        )
        .first("product.error"),
        unbound!(
            "an unbound product like a missing authorisation through fail",
            "this.reply(o, 'fail', this.encode(this.notAuthorized()));"
        )
        .first("product.error")
        .untouched(&["callbacks.one-reply"]),
    ]
}

/// Below the minimum versions anything goes that tells nothing of the user.
fn versions() -> Vec<Row> {
    vec![
        node(
            "one old version throws and another is silent",
            "getOpenUserInfo(o) {\n\
               if (this.clientOffers('getOpenUserInfo')) return super.getOpenUserInfo(o);\n\
               if (Number(this.facets.clientVersion.split('.')[0]) % 2) throw new Error('old');\n\
             }",
        ),
        node(
            "an old version gives one documented error after the other",
            "getOpenUserInfo(o) {\n\
               if (this.clientOffers('getOpenUserInfo')) return super.getOpenUserInfo(o);\n\
               this.refusals = (this.refusals ?? 0) + 1;\n\
               const bound = this.refusals % 2;\n\
               this.reply(o, 'fail', this.encode(bound ? this.notAuthorized() : { code: '40006', subMsg: 'ISV权限不足' }));\n\
             }",
        ),
        node(
            "an old version tells the nickname in what it returns",
            "getOpenUserInfo(o) {\n\
               if (this.clientOffers('getOpenUserInfo')) return super.getOpenUserInfo(o);\n\
               return { hello: this.user.profile.nickName };\n\
             }",
        )
        .exits(1)
        .first("availability.nothing-about-user"),
    ]
}

/// Something new each time, in all the places where it can stand.
fn varying() -> Vec<Row> {
    let id = "import { randomUUID } from 'node:crypto';";
    vec![
        node(
            "an id for complete alone",
            "deliver(o, outcome, result) { this.run(o[outcome], result); this.run(o.complete, { ...result, id: randomUUID() }); }",
        )
        .head(id),
        node(
            "an id in what the call returns",
            "getOpenUserInfo(o) { super.getOpenUserInfo(o); return { id: randomUUID() }; }",
        )
        .head(id),
        node(
            "an id in the event",
            "authorized(page) { page.onGetAuthorize({ type: 'getAuthorize', detail: { id: randomUUID() } }); }",
        )
        .head(id),
        node(
            "an id in the error of an unauthorised call",
            "notAuthorized() { return { ...super.notAuthorized(), requestId: randomUUID() }; }",
        )
        .head(id),
        node(
            "a signature beside the envelope",
            "encode(r) { const text = JSON.stringify({ response: r }); return { response: text, sign: `${text.length}-${Date.now()}` }; }",
        ),
    ]
}
