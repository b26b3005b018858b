//! Implementations with one defect: there is one finding, and its clause is the one that says most closely what is wrong.

use super::row::{Row, node};

pub fn rows() -> Vec<Row> {
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
        .findings(1)
        .untouched(&["availability.supported", "account.personal"]),
        node("no event on agreement", "authorized() {}")
            .exits(1)
            .first("button.agree")
            .findings(1),
        node(
            "nickname cut at the first astral character",
            "nickNameOf(p) { return super.nickNameOf(p).replace(/[\\u{10000}-\\u{10ffff}].*$/su, ''); }",
        )
        .exits(1)
        .first("success.nick-name")
        .findings(1),
        node("the gateway is busy at every 150th call", "openUserInfo() { calls += 1; return calls % 150 ? super.openUserInfo() : { code: '20000', msg: 'Service Currently Unavailable', subCode: 'isp.unknow-error', subMsg: '系统繁忙' }; }")
            .head("let calls = 0;")
            .exits(3)
            .findings(1),
        node(
            "a flat object instead of the envelope",
            "encode(response) { return response; }",
        )
        .exits(1)
        .findings(1),
    ]
}
