//! A table of what is refused: small patches of a good spec, and what is said of each.

use miniapp_conformance::spec::{Problem, load};

/// A patch of the default spec, the pointer to the place that has to be named, and a part of what has to be said there.
pub struct Broken {
    pub patch: &'static str,
    pub pointer: &'static str,
    pub message: &'static str,
    /// Whether it is the shape that is wrong, so that the JSON Schema of the format refuses it too.
    pub shape: bool,
}

const fn shape(patch: &'static str, pointer: &'static str, message: &'static str) -> Broken {
    Broken {
        patch,
        pointer,
        message,
        shape: true,
    }
}

const fn sense(patch: &'static str, pointer: &'static str, message: &'static str) -> Broken {
    Broken {
        patch,
        pointer,
        message,
        shape: false,
    }
}

pub const TABLE: &[Broken] = &[
    // The shape.
    shape(r#"{"colour": 1}"#, "/colour", "unknown field `colour`"),
    shape(r#"{"api": null}"#, "/api", "missing field `api`"),
    shape(
        r#"{"facets": {"x": {"kind": "flag", "plain": true}}}"#,
        "/facets/x",
        "missing field `title`",
    ),
    shape(
        r#"{"facets": {"productBound": {"plain": 1}}}"#,
        "/facets/productBound/plain",
        "expected a string or a boolean",
    ),
    shape(
        r#"{"facets": {"clientVersion": {"bounds": ["new"]}}}"#,
        "/facets/clientVersion/bounds/0",
        "new",
    ),
    shape(
        r#"{"users": {"max": "three"}}"#,
        "/users/max",
        "invalid type: string \"three\"",
    ),
    shape(
        r#"{"users": {"profile": {"city": {"make": {"text": null, "number": 3}}}}}"#,
        "/users/profile/city/make",
        "",
    ),
    shape(
        r#"{"outcomes": {"success": {"carrier": {"callback": null, "both": true}}}}"#,
        "/outcomes/success/carrier/both",
        "unknown variant `both`",
    ),
    shape(
        r#"{"clauses": {"button.agree": {"when": {"answer": ["perhaps"]}}}}"#,
        "/clauses/button.agree/when/answer/0",
        "unknown variant `perhaps`, expected one of `agree`, `refuse`, `exception`",
    ),
    shape(
        r#"{"clauses": {"button.agree": {"level": "may"}}}"#,
        "/clauses/button.agree/level",
        "unknown variant `may`, expected `must` or `should`",
    ),
    shape(
        r#"{"clauses": {"button.agree": {"check": {"kind": "fire"}}}}"#,
        "/clauses/button.agree/check/kind",
        "unknown variant `fire`",
    ),
    shape(
        r#"{"clauses": {"success.code": {"check": {"colour": 1}}}}"#,
        "/clauses/success.code/check/colour",
        "unknown field `colour`",
    ),
    shape(
        r#"{"clauses": {"authorisation.revoked": {"when": {"past": ["forgotten"]}}}}"#,
        "/clauses/authorisation.revoked/when/past/0",
        "unknown event `forgotten`",
    ),
    shape(
        r#"{"rules": {"call": {"granted": {"then": {"result": "success"}}}}}"#,
        "/rules/call/granted/then/result",
        "unknown field `result`",
    ),
    shape(
        r#"{"facets": {"accountType": {"title": {"en": null, "zh": null}}}}"#,
        "/facets/accountType/title",
        "`en`, `zh` or both are expected",
    ),
    // Where clauses come from, and what they are called.
    sense(
        r#"{"clauses": {"authorisation.revoked": {"level": "must"}}}"#,
        "/clauses/authorisation.revoked/level",
        "a clause of standing `sibling` is a `should` at most",
    ),
    sense(
        r#"{"clauses": {"../../pwn": {"section": "faq-isv", "standing": "later", "statement": {"en": "x"}, "check": {"kind": "oneReply"}}}}"#,
        "/clauses/..~1..~1pwn",
        "did you mean `pwn`?",
    ),
    sense(
        r#"{"clauses": {"replyOf Success": {"section": "faq-isv", "standing": "later", "statement": {"en": "x"}, "check": {"kind": "oneReply"}}}}"#,
        "/clauses/replyOf Success",
        "did you mean `reply-of-success`?",
    ),
    sense(
        r#"{"source": {"date": "2022-13-01"}}"#,
        "/source/date",
        "`2022-13-01` is not a date",
    ),
    sense(
        r#"{"source": {"sections": {"intro": {"page": "elsewhere"}}}}"#,
        "/source/sections/intro/page",
        "there is no page `elsewhere`",
    ),
    sense(
        r#"{"clauses": {"success.strings": {"check": {"schema": {"properties": {"nickName": {"typ": "integer"}}}}}}}"#,
        "/clauses/success.strings/check/schema/properties/nickName/typ",
        "did you mean `type`?",
    ),
    sense(
        r#"{"readings": {"complete-order": {"informative": {"en": "any order"}}}}"#,
        "/readings/complete-order/informative",
        "`informative` has no effect here",
    ),
    // The source.
    shape(
        r#"{"source": {"statements": {"x": {"quote": "x"}}}}"#,
        "/source/statements/x",
        "missing field `section`",
    ),
    shape(
        r#"{"source": {"statements": {"x": {"section": "intro", "words": "x"}}}}"#,
        "/source/statements/x/words",
        "unknown field `words`",
    ),
    shape(
        r#"{"clauses": {"button.agree": {"statements": "button.scope"}}}"#,
        "/clauses/button.agree/statements",
        "expected a list",
    ),
    sense(
        r#"{"source": {"statements": {"x": {"section": "buton", "quote": "x"}}}}"#,
        "/source/statements/x/section",
        "there is no section `buton`; did you mean `button`?",
    ),
    sense(
        r#"{"source": {"statements": {"x": {"section": "button", "quote": "x", "gist": {"en": "x"}}}}}"#,
        "/source/statements/x",
        "either `quote` or `gist` is expected, not both",
    ),
    sense(
        r#"{"source": {"statements": {"x": {"section": "button"}}}}"#,
        "/source/statements/x",
        "either `quote` or `gist` is expected, and neither is there",
    ),
    sense(
        r#"{"source": {"statements": {"x": {"section": "button", "quote": " "}}}}"#,
        "/source/statements/x/quote",
        "the quote is empty",
    ),
    sense(
        r#"{"source": {"statements": {"x": {"section": "button", "gist": {"en": ""}}}}}"#,
        "/source/statements/x/gist/en",
        "the gist is empty",
    ),
    sense(
        r#"{"source": {"statements": {"x": {"section": "button", "quote": "x", "informative": {"en": ""}}}}}"#,
        "/source/statements/x/informative/en",
        "the reason is empty",
    ),
    sense(
        r#"{"source": {"statements": {"x": {"section": "button", "quote": "| scope | userInfo（固定值）。 |"}}}}"#,
        "/source/statements/x/quote",
        "the same words as the statement `button.scope` above",
    ),
    sense(
        r#"{"source": {"statements": {"button.scope": {"informative": {"en": "why"}}}}}"#,
        "/clauses/authorisation.scope/statements/0",
        "no clause can come from the statement `button.scope`",
    ),
    sense(
        r#"{"clauses": {"button.agree": {"statements": ["button.on-get-authorise"]}}}"#,
        "/clauses/button.agree/statements/0",
        "did you mean `button.on-get-authorize`?",
    ),
    sense(
        r#"{"clauses": {"button.agree": {"statements": ["button.scope", "button.scope"]}}}"#,
        "/clauses/button.agree/statements/1",
        "`button.scope` is listed twice",
    ),
    sense(
        r#"{"clauses": {"button.agree": {"statements": ["params.fail"]}}}"#,
        "/clauses/button.agree/section",
        "none of this clause's `statements` stands in the section `button`",
    ),
    sense(
        r#"{"clauses": {"button.agree": {"statements": null}}}"#,
        "/clauses/button.agree",
        "this clause names none of the source's statements",
    ),
    // Lists where objects are expected, and `null` in lists: serde alone would let them pass.
    shape(
        r#"{"clauses": {"button.agree": {"when": []}}}"#,
        "/clauses/button.agree/when",
        "is not of type \"object\"",
    ),
    shape(
        r#"{"clauses": {"button.agree": {"statement": ["x", "y"]}}}"#,
        "/clauses/button.agree/statement",
        "is not of type \"object\"",
    ),
    shape(
        r#"{"clauses": {"liveness.answers": {"check": ["answers"]}}}"#,
        "/clauses/liveness.answers/check",
        "is not of type \"object\"",
    ),
    // The world.
    sense(
        r#"{"facets": {"clientVersion": {"plain": "new"}}}"#,
        "/facets/clientVersion/plain",
        "`new` is not a version",
    ),
    sense(
        r#"{"facets": {"accountType": {"plain": "none"}}}"#,
        "/facets/accountType/plain",
        "`none` is not one of the values personal, enterprise",
    ),
    sense(
        r#"{"facets": {"accountType": {"values": ["personal"]}}}"#,
        "/facets/accountType/values",
        "1 values; at least 2 are expected",
    ),
    sense(
        r#"{"facets": {"accountType": {"bounds": ["1.0"]}}}"#,
        "/facets/accountType/bounds",
        "only a version has them",
    ),
    sense(
        r#"{"facets": {"clientVersion": {"changes": true}}}"#,
        "/facets/clientVersion/changes",
        "when the client is restarted",
    ),
    sense(
        r#"{"users": {"max": 0}}"#,
        "/users/max",
        "0 users; 1 to 10 are expected",
    ),
    sense(
        r#"{"users": {"private": {"phone": {"make": {"pattern": "+86"}}}}}"#,
        "/users/private/phone/make",
        "could not be recognised",
    ),
    sense(
        r#"{"button": {"attributes": {"scope": {"others": ["userInfo"]}}}}"#,
        "/button/attributes/scope/others/0",
        "`userInfo` is listed twice",
    ),
    sense(
        r#"{"button": {"failed": "onGetAuthorize"}}"#,
        "/button/failed",
        "listed twice",
    ),
    sense(
        r#"{"call": {"always": "fail"}}"#,
        "/call/always",
        "`fail` is listed twice",
    ),
    sense(
        r#"{"call": {"reply": []}}"#,
        "/call/reply",
        "one that carries the reply",
    ),
    // Replies.
    sense(
        r#"{"envelope": {"payload": {"member": null}}}"#,
        "/envelope/payload",
        "`member` is missing",
    ),
    sense(
        r#"{"envelope": {"argument": {"member": "x"}}}"#,
        "/envelope/argument/member",
        "the first layer is the callback's argument",
    ),
    sense(
        r#"{"outcomes": {"success": {"carrier": {"callback": "succes"}}}}"#,
        "/outcomes/success/carrier/callback",
        "did you mean `success`?",
    ),
    sense(
        r#"{"outcomes": {"unbound": {"carrier": {"reading": "error-precedence"}}}}"#,
        "/readings/error-precedence/alternatives/product",
        "there is no callback `product`",
    ),
    sense(
        r#"{"outcomes": {"unbound": {"recognise": null}}}"#,
        "/outcomes/unbound",
        "no reply would be taken for this outcome",
    ),
    sense(
        r#"{"outcomes": {"unbound": {"recognise": {"type": "objekt"}}}}"#,
        "/outcomes/unbound/recognise/type",
        "not a JSON Schema",
    ),
    sense(
        r#"{"outcomes": {"success": {"payload": {"nickName": {"profile": "nick"}}}}}"#,
        "/outcomes/success/payload/nickName/profile",
        "there is no profile field `nick`",
    ),
    sense(
        r#"{"outcomes": {"success": {"payload": {"nickName": {"profile": null, "argument": "name"}}}}}"#,
        "/outcomes/success/payload/nickName/argument",
        "the spec declares none",
    ),
    sense(
        r#"{"outcomes": {"success": {"payload": {"nickName": {"profile": null, "fresh": "always"}}}}}"#,
        "/outcomes/success/payload/nickName/fresh",
        "a pattern with {mark}",
    ),
    sense(
        r#"{"outcomes": {"unavailable": {"plain": true}}}"#,
        "/outcomes/unavailable/plain",
        "nothing is prescribed",
    ),
    sense(
        r#"{"outcomes": {"lost": {"title": {"en": "lost"}, "recognise": {"const": 1}}}}"#,
        "/outcomes/lost",
        "no rule of `rules.call` leads to this outcome",
    ),
    sense(
        r#"{"outcomes": {"failed": {"title": {"en": "failed"}, "open": true}}}"#,
        "/outcomes/failed",
        "is not free",
    ),
    // Rules.
    sense(
        r#"{"rules": {"call": {"granted": {"when": {"granted": true}}}}}"#,
        "/rules/call/granted",
        "the last rule must decide every step that is left",
    ),
    sense(
        r#"{"rules": {"call": {"granted": {"then": {"outcome": null, "continue": true}}}}}"#,
        "/rules/call/granted",
        "the last rule must decide every step that is left",
    ),
    sense(
        r#"{"rules": {"call": {"late": {"then": {"outcome": "success"}}}}}"#,
        "/rules/call/late",
        "the rule `granted` above decides everything",
    ),
    sense(
        r#"{"rules": {"call": {"granted": {"then": null}}}}"#,
        "/rules/call/granted",
        "either `then` or `reading` is expected, and neither is there",
    ),
    sense(
        r#"{"rules": {"call": {"granted": {"then": {"outcome": "sucess"}}}}}"#,
        "/rules/call/granted/then/outcome",
        "did you mean `success`?",
    ),
    sense(
        r#"{"rules": {"call": {"granted": {"then": {"returns": true}}}}}"#,
        "/rules/call/granted/then/returns",
        "this table does not decide that",
    ),
    sense(
        r#"{"rules": {"call": {"ungranted": {"then": {"outcome": null}}}}}"#,
        "/rules/call/ungranted/then",
        "a call comes to something",
    ),
    sense(
        r#"{"rules": {"call": {"unbound-and-ungranted": {"reading": {"then": {"product": null}}}}}}"#,
        "/rules/call/unbound-and-ungranted/reading/then",
        "no effect is given for the alternative `product`",
    ),
    sense(
        r#"{"rules": {"call": {"unbound-and-ungranted": {"reading": {"then": {"none": {"outcome": "success"}}}}}}}"#,
        "/rules/call/unbound-and-ungranted/reading/then/none",
        "there is no alternative `none`",
    ),
    sense(
        r#"{"rules": {"call": {"unbound-and-ungranted": {"reading": {"of": "precedence"}}}}}"#,
        "/rules/call/unbound-and-ungranted/reading/of",
        "there is no reading `precedence`",
    ),
    sense(
        r#"{"rules": {"tap": {"agreed": {"then": {"fires": ["onAuth"]}}}}}"#,
        "/rules/tap/agreed/then/fires/0",
        "there is no handler `onAuth`",
    ),
    sense(
        r#"{"rules": {"call": {"ungranted": {"when": {"facets": {"client": {"below": "1"}}}}}}}"#,
        "/rules/call/ungranted/when/facets/client",
        "there is no facet `client`",
    ),
    sense(
        r#"{"rules": {"call": {"unbound": {"when": {"facets": {"productBound": {"is": ["no"]}}}}}}}"#,
        "/rules/call/unbound/when/facets/productBound/is/0",
        "`no` is not true or false",
    ),
    sense(
        r#"{"rules": {"call": {"unbound": {"when": {"facets": {"productBound": {"is": null}}}}}}}"#,
        "/rules/call/unbound/when/facets/productBound",
        "the test is empty",
    ),
    sense(
        r#"{"rules": {"call": {"client-too-old": {"when": {"facets": {"clientVersion": {"below": "10.1.36"}}}}}}}"#,
        "/rules/call/client-too-old/when/facets/clientVersion/below",
        "`10.1.36` is not one of the facet's `bounds`",
    ),
    sense(
        r#"{"rules": {"call": {"ungranted": {"when": {"outcome": ["success"]}}}}}"#,
        "/rules/call/ungranted/when/outcome",
        "only clauses about calls",
    ),
    sense(
        r#"{"rules": {"call": {"ungranted": {"when": {"attributes": {"scope": {"is": ["userInfo"]}}}}}}}"#,
        "/rules/call/ungranted/when/attributes",
        "only a tap on a button has them",
    ),
    sense(
        r#"{"rules": {"call": {"ungranted": {"when": {"answer": ["agree"]}}}}}"#,
        "/rules/call/ungranted/when/answer",
        "this call asks the user nothing",
    ),
    sense(
        r#"{"rules": {"tap": {"other-spelling": {"when": {"attributes": {"scope": {"is": ["USERINFO"]}}}}}}}"#,
        "/rules/tap/other-spelling/when/attributes/scope/is/0",
        "there is no value that scenarios write",
    ),
    // Readings.
    sense(
        r#"{"readings": {"grant-restart": {"alternatives": {"ends": null}}}}"#,
        "/readings/grant-restart/alternatives",
        "1 alternatives; 2 to 15 are expected",
    ),
    sense(
        r#"{"readings": {"grant-restart": {"pinned": "gone"}}}"#,
        "/readings/grant-restart/pinned",
        "there is no alternative `gone`",
    ),
    sense(
        r#"{"readings": {"complete-order": {"alternatives": {"middle": {"en": "?"}}}}}"#,
        "/readings/complete-order/alternatives/middle",
        "there is no word to observe `middle`",
    ),
    sense(
        r#"{"readings": {"return-value": {"observe": null}}}"#,
        "/readings/return-value",
        "nothing depends on this reading",
    ),
    sense(
        r#"{"readings": {"avatar-unset": {"observe": {"member": "portrait"}}}}"#,
        "/readings/avatar-unset/observe/member",
        "there is no member of a payload `portrait`",
    ),
    sense(
        r#"{"clauses": {"reading.return-value": null}}"#,
        "/readings/return-value",
        "no clause has the check `consistent`",
    ),
    // Bounds.
    sense(
        r#"{"users": {"profile": {"gender": {"bytes": 128}}}}"#,
        "/users/profile/gender/bytes",
        "a choice is as long as its values are",
    ),
    sense(
        r#"{"users": {"profile": {"city": {"bytes": 128}}}}"#,
        "/users/profile/city/bytes",
        "the pattern must have one {text}, which fills a value up",
    ),
    sense(
        r#"{"users": {"profile": {"avatar": {"bytes": 40}}}}"#,
        "/users/profile/avatar/bytes",
        "a number from",
    ),
    sense(
        r#"{"users": {"profile": {"nickName": {"bytes": 0}}}}"#,
        "/users/profile/nickName/bytes",
        "a number from 1 on",
    ),
    // Clauses.
    sense(
        r#"{"clauses": {"button.agree": {"notRequired": {"kind": "always"}}}}"#,
        "/clauses/button.agree/notRequired",
        "only an excluded clause has it",
    ),
    sense(
        r#"{"clauses": {"excluded.dialog": {"notRequired": {"kind": "json", "layer": "outer"}}}}"#,
        "/clauses/excluded.dialog/notRequired/layer",
        "there is no layer `outer`",
    ),
    sense(
        r#"{"clauses": {"excluded.dialog": {"notRequired": {"kind": "relation", "vary": {"facet": "colour"}}}}}"#,
        "/clauses/excluded.dialog/notRequired/vary/facet",
        "there is no facet `colour`",
    ),
    sense(
        r#"{"clauses": {"button.agree": {"section": "buttons"}}}"#,
        "/clauses/button.agree/section",
        "did you mean `button`?",
    ),
    sense(
        r#"{"clauses": {"button.agree": {"statement": {"en": " "}}}}"#,
        "/clauses/button.agree/statement/en",
        "the statement is empty",
    ),
    sense(
        r#"{"clauses": {"button.agree": {"check": null}}}"#,
        "/clauses/button.agree",
        "either `check` or `excluded` is expected, and neither is there",
    ),
    sense(
        r#"{"clauses": {"button.agree": {"excluded": {"en": "why"}}}}"#,
        "/clauses/button.agree",
        "either `check` or `excluded` is expected, not both",
    ),
    sense(
        r#"{"clauses": {"button.agree": {"follows": ["button.never"]}}}"#,
        "/clauses/button.agree/follows/0",
        "there is no clause `button.never`",
    ),
    sense(
        r#"{"clauses": {"button.agree": {"follows": ["button.refuse"]}, "button.refuse": {"follows": ["button.agree"]}}}"#,
        "/clauses/button.agree/follows",
        "button.agree → button.refuse → button.agree",
    ),
    sense(
        r#"{"clauses": {"authorisation.scope": {"when": {"past": ["wrong:scoop"]}}}}"#,
        "/clauses/authorisation.scope/when/past/0",
        "did you mean `scope`?",
    ),
    sense(
        r#"{"clauses": {"authorisation.required": {"when": {"outcome": ["refused"]}}}}"#,
        "/clauses/authorisation.required/when/outcome/0",
        "there is no outcome `refused`",
    ),
    sense(
        r#"{"clauses": {"authorisation.required": {"check": {"never": ["sucess"]}}}}"#,
        "/clauses/authorisation.required/check/never/0",
        "did you mean `success`?",
    ),
    sense(
        r#"{"clauses": {"success.code": {"check": {"layer": "inside"}}}}"#,
        "/clauses/success.code/check/layer",
        "there is no layer `inside`",
    ),
    sense(
        r#"{"clauses": {"success.code": {"check": {"schema": {"required": "code"}}}}}"#,
        "/clauses/success.code/check/schema/required",
        "not a JSON Schema",
    ),
    sense(
        r#"{"clauses": {"envelope.inner-json": {"check": {"layer": "payload"}}}}"#,
        "/clauses/envelope.inner-json/check/layer",
        "the layer is no text of its own",
    ),
    sense(
        r#"{"clauses": {"success.avatar": {"check": {"member": "portrait"}}}}"#,
        "/clauses/success.avatar/check/member",
        "there is no member of a payload `portrait`",
    ),
    sense(
        r#"{"clauses": {"success.avatar": {"check": {"field": "portrait"}}}}"#,
        "/clauses/success.avatar/check/field",
        "there is no profile field `portrait`",
    ),
    sense(
        r#"{"clauses": {"success.nothing-else": {"check": {"of": {"profile": ["gender"]}}}}}"#,
        "/clauses/success.nothing-else/check/of/profile/0",
        "values of `gender` could not be recognised",
    ),
    sense(
        r#"{"clauses": {"disclosure.phone": {"check": {"of": {"private": ["fax"]}}}}}"#,
        "/clauses/disclosure.phone/check/of/private/0",
        "there is no private field `fax`",
    ),
    sense(
        r#"{"clauses": {"account.same": {"check": {"vary": {"facet": "account"}}}}}"#,
        "/clauses/account.same/check/vary/facet",
        "there is no facet `account`",
    ),
    sense(
        r#"{"clauses": {"relation.newer": {"check": {"vary": {"newer": ["accountType"]}}}}}"#,
        "/clauses/relation.newer/check/vary/newer/0",
        "is not a facet of versions",
    ),
    sense(
        r#"{"clauses": {"account.same": {"when": {"granted": true}}}}"#,
        "/clauses/account.same/when",
        "applies wherever it can be made",
    ),
    sense(
        r#"{"clauses": {"liveness.again": {"section": "params", "statement": {"en": "Twice."}, "check": {"kind": "answers"}}}}"#,
        "/clauses/liveness.again/check",
        "another clause above has the same check",
    ),
    sense(
        r#"{"clauses": {"can-i-use.boolean": {"when": {"given": "nothing"}}}}"#,
        "/clauses/can-i-use.boolean/when/given",
        "only clauses about calls",
    ),
    sense(
        r#"{"call": {"always": null}}"#,
        "/clauses/callbacks.complete/check/kind",
        "no callback of this call always runs",
    ),
];

/// A profile of the default spec that changes nothing but what the patch says.
pub fn profile(patch: &str) -> String {
    let mut value: serde_json::Value = serde_json::json!({
        "extends": "my.getOpenUserInfo", "name": "broken", "version": "1.0.0", "title": {"en": "broken"}
    });
    let patch: serde_json::Value = serde_json::from_str(patch).expect("a patch");
    let members = patch.as_object().expect("an object").clone();
    value.as_object_mut().expect("an object").extend(members);
    serde_json::to_string_pretty(&value).expect("JSON")
}

#[test]
fn each_is_refused_at_its_place() {
    let mut wrong = Vec::new();
    for one in TABLE {
        let Err(error) = load(&profile(one.patch), "broken.json") else {
            wrong.push(format!("{}: not refused", one.patch));
            continue;
        };
        let said = |problem: &Problem| {
            problem.pointer == one.pointer && problem.fault.to_string().contains(one.message)
        };
        if !error.problems().iter().any(said) {
            let (pointer, message) = (one.pointer, one.message);
            wrong.push(format!(
                "{}: {message:?} expected at {pointer:?}, said:\n{error}",
                one.patch
            ));
        }
        for problem in error.problems() {
            assert!(
                !problem.file.is_empty() && problem.excerpt.contains('^'),
                "{problem}"
            );
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n\n"));
}

#[test]
fn more_than_can_be_kept_apart_is_refused() {
    let many = |member: &str, entry: &str, count: usize| {
        let entries: Vec<_> = (0..count)
            .map(|at| format!(r#""x{at}": {entry}"#))
            .collect();
        format!(r#"{{"{member}": {{{}}}}}"#, entries.join(", "))
    };
    let outcome = r#"{"title": {"en": "x"}, "recognise": {"const": 1}}"#;
    let reading =
        r#"{"question": {"en": "x"}, "alternatives": {"a": {"en": "a"}, "b": {"en": "b"}}}"#;
    let spec = load(&profile("{}"), "profile.json").expect("a spec");
    for (member, entry, most, own) in [
        ("outcomes", outcome, 64, spec.outcomes.len()),
        ("readings", reading, 32, spec.readings.len()),
    ] {
        let said = |count: usize| {
            let broken = profile(&many(member, entry, count));
            let error =
                load(&broken, "broken.json").expect_err("it has outcomes that lead nowhere");
            error.to_string()
        };
        let expected = format!("{member}; at most {most} are expected");
        // As many as there may be, and one more.
        let [most, more] = [most - own, most - own + 1].map(said);
        assert!(more.contains(&expected), "{more}");
        assert!(!most.contains(&expected), "{most}");
    }
}

#[test]
fn a_profile_that_changes_nothing_is_as_good_as_its_base() {
    load(&profile("{}"), "profile.json").expect("a spec");
}
