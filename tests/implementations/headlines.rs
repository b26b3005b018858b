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
    ]
}
