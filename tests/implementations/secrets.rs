//! Implementations that tell what nobody agreed to share: as it is, or something that follows from it.

use super::row::{Row, node};

pub fn rows() -> Vec<Row> {
    let before = [
        (
            "masks the nickname before consent",
            "notAuthorized() {\n\
               const name = [...(this.user.profile.nickName ?? '')];\n\
               return { ...super.notAuthorized(), hint: `${name.at(0)}***${name.at(-1)}` };\n\
             }",
        ),
        (
            "tells before consent how long the nickname is",
            "notAuthorized() { return { ...super.notAuthorized(), n: (this.user.profile.nickName ?? '').length }; }",
        ),
        (
            "tells before consent whether there is an avatar",
            "notAuthorized() { return { ...super.notAuthorized(), hasAvatar: Boolean(this.user.profile.avatar) }; }",
        ),
        (
            "hints at the nickname once the user has withdrawn",
            "notAuthorized() {\n\
               const hint = this.user.was ? { prev: [...(this.user.profile.nickName ?? '')][0] } : {};\n\
               return { ...super.notAuthorized(), ...hint };\n\
             }\n\
             grant(scope) { this.user.was = true; super.grant(scope); }",
        ),
        (
            "hints at the nickname below the minimum client",
            "getOpenUserInfo(o) {\n\
               if (this.clientOffers('getOpenUserInfo')) return super.getOpenUserInfo(o);\n\
               return this.reply(o, 'fail', { error: 1, hi: [...(this.user.profile.nickName ?? '')][0] });\n\
             }",
        ),
        (
            "masks the nicknames of users who are not logged in",
            "encode(reply) {\n\
               const masked = this.users.map(({ profile }) => `${[...(profile.nickName ?? '')].at(0)}**`);\n\
               return { ...super.encode(reply), users: masked };\n\
             }",
        ),
    ];
    let before = before.into_iter().map(|(name, class)| {
        let row = node(name, class).exits(1).findings(1);
        row.first("relation.before-consent").replays(1)
    });
    let hash = node(
        "hashes the avatar before consent",
        "notAuthorized() {\n\
           const hash = createHash('md5').update(this.user.profile.avatar ?? '');\n\
           return { ...super.notAuthorized(), f: hash.digest('hex') };\n\
         }",
    )
    .head("import { createHash } from 'node:crypto';")
    .exits(1)
    .first("relation.before-consent")
    .findings(1);
    let private = [
        (
            "tells the date of birth",
            "encode(reply) { return { ...super.encode(reply), born: (this.user.secrets?.idNumber ?? '').slice(6, 14) }; }",
        ),
        (
            "tells the first character of the legal name",
            "encode(reply) { return { ...super.encode(reply), name: (this.user.secrets?.legalName ?? '').slice(0, 1) }; }",
        ),
        (
            "tells whether the user is certified",
            "encode(reply) { return { ...super.encode(reply), certified: Boolean(this.user.secrets?.idNumber) }; }",
        ),
    ];
    let private = private.into_iter().map(|(name, class)| {
        let row = node(name, class).exits(1).findings(1);
        row.first("relation.private-data").replays(1)
    });
    before.chain([hash]).chain(private).chain(plain()).collect()
}

/// What is told as it is.
fn plain() -> Vec<Row> {
    vec![
        node(
            "tells the nickname in lower case before consent",
            "notAuthorized() { return { ...super.notAuthorized(), l: (this.user.profile.nickName ?? '').toLowerCase() }; }",
        )
        .exits(1)
        .first("unauthorised.nothing-about-user")
        .findings(1),
        node(
            "gives everybody the avatar of the last user",
            "avatarOf(profile) { return super.avatarOf(this.users.at(-1).profile); }",
        )
        .exits(1)
        .first("disclosure.other-users"),
        node(
            "gives whoever has no avatar that of another user",
            "avatarOf(p) { return p.avatar ?? this.users[0].profile.avatar ?? ''; }",
        )
        .exits(1)
        .first("disclosure.other-users")
        .findings(1),
        node(
            "tells the city in a layer of the envelope",
            "encode(reply) {\n\
               const meta = { c: this.user.profile.city };\n\
               return { response: JSON.stringify({ response: reply, meta }) };\n\
             }",
        )
        .exits(1)
        .first("unauthorised.nothing-about-user")
        .findings(1),
    ]
}
