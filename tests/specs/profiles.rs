//! Profiles: what they extend, and how that can go wrong.

use std::path::{Path, PathBuf};

use miniapp_conformance::spec::{ErrorKind, find, load, load_with_origin};

/// A directory of its own for one test.
struct Files(PathBuf);

impl Files {
    fn new(name: &str) -> Self {
        let dir = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
        std::fs::create_dir_all(&dir).expect("a directory");
        Self(dir)
    }

    fn write(&self, name: &str, text: &str) -> String {
        let file = self.0.join(name);
        std::fs::write(&file, text).expect("written");
        file.to_string_lossy().into_owned()
    }
}

fn profile(name: &str, extends: &str, more: &str) -> String {
    format!(
        "{{\"extends\": \"{extends}\", \"name\": \"{name}\", \"version\": \"1\", \"title\": {{\"en\": \"{name}\"}}{more}}}"
    )
}

#[test]
fn a_profile_of_a_profile_in_a_file_beside_it() {
    let files = Files::new("chain");
    files.write(
        "one.json",
        &profile("one", "my.getOpenUserInfo", ", \"users\": {\"max\": 2}"),
    );
    let text = profile(
        "two",
        "one.json",
        ", \"readings\": {\"return-value\": {\"pinned\": \"promise\"}}",
    );
    let file = files.write("two.json", &text);
    let loaded = load_with_origin(&text, &file).expect("a spec");
    assert_eq!(loaded.spec.name, "two");
    assert_eq!(loaded.spec.users.max, 2);
    assert_eq!(loaded.base.expect("a base").name, "one");
    let pinned = loaded.spec.readings.get("return-value");
    assert_eq!(
        pinned.and_then(|one| one.pinned.as_deref()),
        Some("promise")
    );
}

#[test]
fn an_error_in_what_is_extended_is_shown_there() {
    let files = Files::new("below");
    files.write(
        "one.json",
        &profile("one", "my.getOpenUserInfo", ",\n\"users\": {\"max\": 77}"),
    );
    let text = profile("two", "one.json", "");
    let file = files.write("two.json", &text);
    let error = load(&text, &file).expect_err("refused");
    let problem = &error.problems()[0];
    assert!(problem.file.ends_with("one.json"), "{error}");
    assert_eq!((problem.line, problem.column), (2, 18), "{error}");
}

#[test]
fn circles_are_refused() {
    let files = Files::new("circle");
    let one = profile("one", "two.json", "");
    let file = files.write("one.json", &one);
    files.write("two.json", &profile("two", "./one.json", ""));
    let error = load(&one, &file).expect_err("refused");
    let problem = &error.problems()[0];
    assert!(
        matches!(&problem.fault, ErrorKind::Cycle { chain } if chain.len() == 3),
        "{error}"
    );
    assert!(problem.file.ends_with("two.json"), "{error}");
}

#[test]
fn a_base_that_is_not_there_is_refused_where_it_is_named() {
    let error = load(&profile("one", "nowhere.json", ""), "dir/one.json").expect_err("refused");
    let problem = &error.problems()[0];
    assert_eq!((problem.line, problem.column), (1, 13));
    let said = problem.fault.to_string();
    assert!(
        said.contains("cannot read the spec `nowhere.json`"),
        "{said}"
    );
    assert!(said.contains("`my.getAuthCode`"), "{said}");
}

#[test]
fn a_profile_needs_a_name_of_its_own() {
    let text = "{\"extends\": \"my.getOpenUserInfo\", \"version\": \"1\"}";
    let error = load(text, "a.json").expect_err("refused");
    assert_eq!(error.problems()[0].fault, ErrorKind::Own("name"));
}

#[test]
fn order_and_everything_else_stay_as_they_were() {
    let base = find("my.getOpenUserInfo").expect("carried");
    let base = load(base.text, base.file).expect("a spec");
    let family = find("alipay-plus.getOpenUserInfo").expect("carried");
    let family = load(family.text, family.file).expect("a spec");
    let kept: Vec<_> = base
        .clauses
        .names()
        .filter(|name| family.clauses.contains(name))
        .collect();
    let first: Vec<_> = family.clauses.names().take(kept.len()).collect();
    assert_eq!(first, kept);
    assert_eq!(family.api, base.api);
}

/// What is taken away but still named elsewhere is shown where it is taken away, with the places where it is named.
#[test]
fn what_a_profile_takes_away_but_something_still_names_is_shown_in_the_profile() {
    for (collection, name) in [
        ("\"outcomes\": {", "unbound"),
        ("\"facets\": {", "productBound"),
        ("\"envelope\": {", "inner"),
        ("\"source\": {\"sections\": {", "button"),
        ("\"source\": {\"statements\": {", "params.fail"),
        ("\"users\": {\"profile\": {", "avatar"),
        ("\"users\": {\"private\": {", "phone"),
        ("\"readings\": {", "grant-restart"),
        ("\"button\": {\"attributes\": {", "scope"),
    ] {
        let closing = "}".repeat(collection.matches('{').count());
        let more = format!(",\n{collection}\n  \"{name}\": null{closing}");
        let text = profile("one", "my.getOpenUserInfo", &more);
        let error = load(&text, "one.json").expect_err("refused");
        let problem = error
            .problems()
            .iter()
            .find(|one| one.file == "one.json")
            .unwrap_or_else(|| panic!("{name}: {error}"));
        assert_eq!((problem.line, problem.column), (3, 3), "{error}");
        let said = problem.fault.to_string();
        assert!(said.starts_with("removed here, but the "), "{said}");
        assert!(said.contains("specs/my.getOpenUserInfo.json:"), "{said}");
    }
}

#[test]
fn a_name_that_is_unknown_for_another_reason_is_shown_where_it_is_used() {
    // Taken away is a clause of this name, not an outcome.
    let more = ", \"clauses\": {\"lost\": null},\n\"rules\": {\"call\": {\"granted\": {\"then\": {\"outcome\": \"lost\"}}}}";
    let error = load(&profile("one", "my.getOpenUserInfo", more), "one.json").expect_err("refused");
    let problem = error
        .problems()
        .iter()
        .find(|one| matches!(one.fault, ErrorKind::Unknown { .. }))
        .expect("an unknown name");
    assert_eq!((&*problem.file, problem.line), ("one.json", 2), "{error}");
}

#[test]
fn what_a_profile_takes_away_but_every_spec_has_is_shown_in_the_profile() {
    let more = ",\n\"rules\": null";
    let error = load(&profile("one", "my.getOpenUserInfo", more), "one.json").expect_err("refused");
    let problem = &error.problems()[0];
    assert_eq!((&*problem.file, problem.line), ("one.json", 2), "{error}");
    assert_eq!(problem.fault.to_string(), "missing field `rules`");
}

#[test]
fn a_name_that_is_nearly_right_is_guessed() {
    for (extends, meant) in [
        ("my.getOpenUserInfos", "my.getOpenUserInfo"),
        ("alipay-plus", "alipay-plus.getOpenUserInfo"),
    ] {
        let error = load(&profile("one", extends, ""), "one.json").expect_err("refused");
        let said = error.problems()[0].fault.to_string();
        assert!(
            said.ends_with(&format!("; did you mean `{meant}`?")),
            "{said}"
        );
    }
}

#[test]
fn an_api_that_nobody_can_grant_gets_one_message_with_the_cause() {
    let text = profile(
        "none",
        "my.getOpenUserInfo",
        ", \"button\": null, \"rules\": {\"tap\": null, \"canIUse\": null}",
    );
    let error = load(&text, "none.json").expect_err("refused");
    let about_grants: Vec<_> = error
        .problems()
        .iter()
        .filter(|one| matches!(one.fault, ErrorKind::NoGrant { .. }))
        .map(ToString::to_string)
        .collect();
    assert_eq!(about_grants.len(), 1, "{about_grants:?}");
    assert!(
        about_grants[0].contains("the API has no `button`"),
        "{about_grants:?}"
    );
}

#[test]
fn a_text_in_one_language_alone_has_words_everywhere() {
    let text = profile("one", "my.getOpenUserInfo", "").replace(
        "\"title\": {\"en\": \"one\"}",
        "\"title\": {\"en\": null, \"zh\": \"甲\"}",
    );
    let spec = load(&text, "one.json").expect("a spec");
    assert_eq!(spec.title.en, "甲");
    assert_eq!(spec.title.bilingual(), "甲");
}
