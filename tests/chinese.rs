//! Every command in Chinese: what is printed, and what is said when something is wrong, has no English sentence in it.

use std::path::Path;

use regex::Regex;

use crate::support::place::{program, root, scratch};
use crate::support::run::{code, fed, run, stderr, stdout, text};

/// Words of the document, of protocols and of languages that stand in Chinese text as they are.
const KNOWN: &[&str] = &[
    // What an implementation answers.
    "Error: out of order",
    // The licence and the name of a format.
    "JSON Lines",
];

/// The English sentences in a text: three words or more, outside of quotes, code and commands.
fn english(text: &str) -> Vec<String> {
    let quoted = Regex::new(r#"`[^`]*`|"(?:[^"\\]|\\.)*"|'[^']*'|<[^>]*>"#).expect("a pattern");
    let command = Regex::new(r"miniapp\\?-conformance .*$").expect("a pattern");
    let sentence = Regex::new(r"[A-Za-z]+(?: [A-Za-z]+){2,}").expect("a pattern");
    let mut found = Vec::new();
    for line in text.lines() {
        // Quotes of the document are in its words, and lines of a program in the program's.
        let trimmed = line.trim_start();
        let foreign = ["文档：", "stderr: ", "| ", "^", "http", "…", "/"];
        if foreign.iter().any(|start| trimmed.starts_with(start)) {
            continue;
        }
        let line = command.replace_all(line, "");
        let line = quoted.replace_all(&line, "…");
        let all = sentence.find_iter(&line).map(|one| one.as_str());
        let strange = all.filter(|one| !KNOWN.contains(one));
        found.extend(strange.map(|one| format!("{one} | {line}")));
    }
    found
}

/// Runs a command in Chinese, and looks at all that it prints.
struct Speaker<'d> {
    dir: &'d Path,
    wrong: Vec<String>,
}

impl Speaker<'_> {
    fn says(&mut self, args: &[&str], status: i32) -> String {
        self.hears(args, "", status)
    }

    fn hears(&mut self, args: &[&str], input: &str, status: i32) -> String {
        let at = args
            .iter()
            .position(|one| *one == "--")
            .unwrap_or(args.len());
        let (own, program_args) = args.split_at(at);
        let mut command = program();
        command.args(own).args(["--lang", "zh"]).args(program_args);
        let (output, written) = fed(command.current_dir(self.dir), input);
        assert!(written.is_ok() || !output.status.success(), "{args:?}");
        let all = stdout(&output) + &text(&output.stderr);
        if code(&output) != status {
            self.wrong
                .push(format!("{args:?} ended with {}: {all}", code(&output)));
        }
        for one in english(&all) {
            self.wrong.push(format!("{args:?}: {one}"));
        }
        all
    }

    fn done(self) {
        assert!(self.wrong.is_empty(), "{}", self.wrong.join("\n"));
    }
}

fn speaker(dir: &Path) -> Speaker<'_> {
    Speaker {
        dir,
        wrong: Vec::new(),
    }
}

/// The replay file of some finding in a folder.
fn finding(dir: &Path) -> String {
    let mut files: Vec<_> = std::fs::read_dir(dir.join("conformance-findings"))
        .expect("replay files")
        .map(|entry| entry.expect("an entry").path())
        .collect();
    files.sort();
    let file = files.first().expect("a replay file");
    let file = file.strip_prefix(dir).expect("inside");
    file.to_str().expect("UTF-8").to_owned()
}

const DEFECT: &str = "payload.gender.real-value@success";

#[test]
fn the_finder_of_english_finds_some() {
    assert_eq!(english("规格中没有条款 `there is no clause`").len(), 0);
    assert_eq!(english("错误：cannot read the file").len(), 1);
    assert_eq!(
        english("用法：miniapp-conformance check for the first time").len(),
        0
    );
}

#[test]
fn help_is_in_chinese() {
    let dir = scratch("zh-help");
    let mut zh = speaker(&dir);
    for command in [
        &[][..],
        &["check"],
        &["clauses"],
        &["spec"],
        &["spec", "check"],
        &["spec", "schema"],
        &["replay"],
        &["report"],
        &["report", "compare"],
        &["report", "merge"],
        &["report", "statement"],
        &["report", "verify"],
        &["report", "schema"],
        &["waive"],
        &["faults"],
        &["adequacy"],
        &["certify"],
        &["inspect"],
        &["explain"],
        &["play"],
        &["init"],
        &["completions"],
        &["man"],
    ] {
        for help in ["--help", "-h"] {
            let page = zh.says(&[command, &[help]].concat(), 0);
            assert!(page.contains("用法："), "{page}");
            let is_group = command == ["spec"];
            assert!(is_group || page.contains("示例："), "{page}");
        }
    }
    zh.says(&["help", "check"], 0);
    zh.says(&["spec"], 2);
    zh.says(&["report"], 2);
    zh.says(&["--version"], 0);
    let said = zh.says(&["--version", "-v"], 0);
    assert!(said.contains("内置规格："), "{said}");
    let said = stdout(&run(&dir, &["man", "--lang", "zh"])).replace("\\-", "-");
    assert!(said.contains(".SH 选项"), "{said}");
    for one in english(&said) {
        zh.wrong.push(format!("man: {one}"));
    }
    zh.says(&["man", "pages"], 0);
    let page = std::fs::read_to_string(dir.join("pages/miniapp-conformance-check.1"));
    let page = page.expect("a page");
    assert!(page.contains("判定一个实现"), "{page}");
    let said = zh.says(&["init", "--help"], 0);
    let places = ["<LANGUAGE>  ", "<DIR>  "].map(|one| said.rfind(one));
    assert!(places[0].is_some() && places[0] < places[1], "{said}");
    zh.done();
}

/// Command lines that are wrong.
const WRONG: &[&[&str]] = &[
    &["check", "--unheard-of"],
    &["check", "--scenario", "3"],
    &["chekc"],
    &["nothing", "like", "it"],
    &["check", "node", "adapter.mjs"],
    &["check", "--seed"],
    &["check", "--seed", "x"],
    &["check", "--seed", "-1"],
    &["check", "--scenarios", "many"],
    &["check", "--scenarios", "99999999999999999999999"],
    &["check", "--jobs", "0"],
    &["check", "--jobs", "x"],
    &["check", "--shard", "3"],
    &["check", "--time", "0"],
    &["check", "--color", "blue"],
    &["check", "--timeout", "x"],
    &["check", "--timeout", "0"],
    &["check", "--http", "https://x/"],
    &["check", "--http", "x"],
    &["check", "--http", "ftp://x"],
    &["check", "--http", "http://"],
    &["check", "--http", "http://u:secret@x y/", "--js", "z"],
    &["check", "-v", "-q"],
    &["check", "--reference", "--reference"],
    &["check", "--regression", "--seed", "1"],
    &["check", "--operator", "x"],
    &["check", "--"],
    &["check", "--", ""],
    &["check", "--report", "report.pdf"],
    &["check", "--report", "."],
    &["check", "--report", "/dev/null/x.json"],
    &["check", "--config", "missing.toml"],
    &["check", "--clause", "historical.gendr"],
    &["check", "--clause", "zzzzzzzz"],
    &["check", "--fault", "grant.shraed"],
    &["check", "--spec", "my.getOpenUserinfo"],
    &["check", "--spec", "zzzzzzzzzz"],
    &["check", "--spec", "."],
    &["check", "--listen", "nowhere"],
    &["check", "--listen", "127.0.0.1:0/token"],
    &["check", "--resume", "missing.journal"],
    &[
        "adequacy",
        "--capabilities",
        "fly",
        "--operator-budget",
        "3",
    ],
    &["adequacy", "--accounts", "99", "--operator-budget", "3"],
    &["clauses", "--format", "pdf"],
    &["clauses", "--diff"],
    &["clauses", "--report", "missing.json"],
    &["report", "missing.json"],
    &["report", "compare", "one.json"],
    &["report", "merge"],
    &["report", "merge", "missing.json"],
    &["report", "unheard-of", "x"],
    &["replay", "missing.json", "--reference"],
    &["replay", "missing.json"],
    &["explain"],
    &["explain", "unauthorized.code"],
    &["explain", "."],
    &["play"],
    &["play", "x.json", "--scenario", "1"],
    &["play", "--scenario", "0"],
    &["inspect"],
    &["inspect", "missing.jsonl"],
    &["inspect", "."],
    &["init"],
    &["init", "cobol", "x"],
    &["init", "rust", "r", "--crate-path", "missing"],
    &["init", "miniprogram", "m", "--address", "http://x/'"],
    &["completions", "tcsh"],
    &["man", "/dev/null/x"],
    &["waive"],
    &["waive", "x", "--reason", "r", "--until", "2027-01-31"],
    &[
        "waive",
        "0123456789abcdef",
        "--reason",
        " ",
        "--until",
        "2027-01-31",
    ],
    &[
        "waive",
        "0123456789abcdef",
        "--reason",
        "r",
        "--until",
        "soon",
    ],
    &[
        "waive",
        "0123456789abcdef",
        "--reason",
        "r",
        "--until",
        "1999-01-31",
    ],
    &[
        "waive",
        "0123456789abcdef",
        "--reason",
        "r",
        "--until",
        "2999-01-31",
    ],
    &["spec", "check"],
    &["spec", "check", "missing.json"],
    &["spec", "chekc", "missing.json"],
];

#[test]
fn wrong_usage_is_told_in_chinese() {
    let dir = scratch("zh-usage");
    let mut zh = speaker(&dir);
    for args in WRONG {
        let said = zh.says(args, 2);
        let is_told = said.contains("错误：") || said.contains("用法：");
        assert!(is_told, "{args:?}: {said}");
        assert!(!said.contains("secret"), "{said}");
    }
    zh.done();
}

/// Two reports in a folder: `good.json` and `bad.json`.
fn reports(zh: &mut Speaker<'_>) {
    zh.says(&["check", "--reference", "--report", "good.json"], 0);
    let bad = ["check", "--fault", "grant.shared", "--fault", DEFECT, "-v"];
    let kept = ["--report", "bad.json", "--report", "bad.md"];
    zh.says(&[&bad[..], &kept, &["--journal", "journal"]].concat(), 1);
}

#[test]
fn a_campaign_is_told_in_chinese() {
    let dir = scratch("zh-check");
    let mut zh = speaker(&dir);
    reports(&mut zh);
    let both = ["--fault", "grant.shared", "--fault", DEFECT];
    zh.says(&[&["check", "--resume", "journal"], &both[..]].concat(), 1);
    zh.says(&["check", "--resume", "journal", "--seed", "5"], 2);
    zh.says(&["check", "--journal", "journal"], 2);
    std::fs::write(dir.join("empty"), "").expect("written");
    zh.says(&["check", "--resume", "empty"], 2);
    zh.says(&["check", "--resume", "good.json"], 2);
    zh.says(&["check", "--reference", "--regression"], 0);
    zh.says(&["check", "--reference", "-q", "--scenarios", "1"], 3);
    let fault = ["--fault", DEFECT, "--scenarios", "120"];
    zh.says(
        &[&["check", "--clause", "historical"], &fault[..]].concat(),
        1,
    );
    zh.says(&[&["check", "--time", "1h"], &fault[..]].concat(), 1);
    let other = ["check", "--reference", "--spec", "my.getAuthCode"];
    zh.says(&[&other[..], &["--fault", "grant.shared"]].concat(), 1);
    zh.done();
}

#[test]
fn what_follows_from_a_report_is_told_in_chinese() {
    let dir = scratch("zh-reports");
    let mut zh = speaker(&dir);
    reports(&mut zh);
    let forms = [
        "text", "markdown", "junit", "sarif", "github", "libtest", "badge",
    ];
    for form in forms {
        for report in ["good.json", "bad.json"] {
            let said = zh.says(&["report", report, "--format", form], 0);
            assert!(said.len() > 60, "{form}: {said}");
        }
    }
    let html = ["report", "bad.json", "--format", "html", "--lang", "zh"];
    let page = stdout(&run(&dir, &html));
    assert!(page.contains("<html lang=\"zh-CN\">"), "{page}");
    assert!(page.contains("<title>不符合："), "{page}");
    let markdown = std::fs::read_to_string(dir.join("bad.md")).expect("a report");
    for one in english(&markdown) {
        zh.wrong.push(format!("bad.md: {one}"));
    }
    zh.says(&["report", "compare", "good.json", "good.json"], 0);
    zh.says(&["report", "compare", "good.json", "bad.json"], 1);
    zh.says(&["report", "compare", "bad.json", "good.json"], 0);
    let clauses = ["clauses", "--report", "bad.json"];
    zh.says(&clauses, 0);
    zh.says(&[&clauses[..], &["--format", "markdown"]].concat(), 0);
    zh.says(&[&clauses[..], &["--spec", "my.getAuthCode"]].concat(), 2);
    let whole = ["--report", "whole.json"];
    let merge = |parts: &[&'static str]| [&["report", "merge"], parts, &whole].concat();
    zh.says(&merge(&["good.json"]), 2);
    zh.says(
        &["report", "merge", "good.json", "--report", "good.json"],
        2,
    );
    let statement = [
        "report",
        "statement",
        "bad.json",
        "--output",
        "statement.md",
    ];
    zh.says(&statement, 0);
    let said = zh.says(&["report", "verify", "statement.md", "bad.json"], 0);
    assert!(said.contains("核对通过"), "{said}");
    let statement = std::fs::read_to_string(dir.join("statement.md")).expect("a statement");
    assert!(statement.starts_with("# 符合性声明\n"), "{statement}");
    let forged = statement.replace("non-conformant", "conformant");
    std::fs::write(dir.join("forged.md"), forged).expect("written");
    let said = zh.says(&["report", "verify", "forged.md", "bad.json"], 1);
    assert!(said.contains("核对未通过"), "{said}");
    for (part, name) in [("1/2", "part-1.json"), ("2/2", "part-2.json")] {
        let check = [
            "check",
            "--reference",
            "--shard",
            part,
            "--report",
            name,
            "-q",
        ];
        let _some_status = run(&dir, &[&check[..], &["--scenarios", "60"]].concat());
    }
    zh.says(&merge(&["part-1.json"]), 2);
    zh.says(&merge(&["part-1.json", "part-1.json"]), 2);
    zh.says(&merge(&["part-1.json", "good.json"]), 2);
    zh.says(&["report", "compare", "part-1.json", "part-2.json"], 3);
    zh.done();
}

#[test]
fn replays_and_waivers_are_told_in_chinese() {
    let dir = scratch("zh-replays");
    let mut zh = speaker(&dir);
    reports(&mut zh);
    let both = ["--fault", "grant.shared", "--fault", DEFECT];
    let file = finding(&dir);
    zh.says(&["replay", &file, "--reference"], 0);
    zh.says(&[&["replay", &file], &both[..]].concat(), 1);
    let other = ["--spec", "my.getAuthCode", "--reference"];
    zh.says(&[&["replay", &file], &other[..]].concat(), 3);
    zh.says(&["explain", &file], 0);
    zh.says(&["play", &file, "--reference"], 0);
    let report = std::fs::read_to_string(dir.join("bad.json")).expect("a report");
    let report: serde_json::Value = serde_json::from_str(&report).expect("JSON");
    let print = report["findings"][0]["fingerprint"].as_str();
    let print = print.expect("a text");
    let more = [
        "--reason",
        "r",
        "--until",
        "2999-01-31",
        "--report",
        "bad.json",
    ];
    for done in ["已写入", "已更新"] {
        let said = zh.says(&[&["waive", print], &more[..]].concat(), 0);
        assert!(said.contains(done), "{said}");
    }
    zh.says(&[&["waive", "0123456789abcdef"], &more[..]].concat(), 2);
    zh.says(&[&["check"], &both[..]].concat(), 1);
    // A waiver that is not needed.
    zh.says(&["check", "--reference"], 2);
    zh.done();
}

#[test]
fn specs_clauses_and_faults_are_told_in_chinese() {
    let dir = scratch("zh-specs");
    let mut zh = speaker(&dir);
    for spec in [
        "my.getOpenUserInfo",
        "my.getAuthCode",
        "alipay-plus.getOpenUserInfo",
    ] {
        zh.says(&["clauses", "--spec", spec], 0);
        zh.says(&["clauses", "--spec", spec, "--format", "markdown"], 0);
        zh.says(&["faults", "--spec", spec], 0);
    }
    zh.says(
        &["clauses", "--diff", "--spec", "alipay-plus.getOpenUserInfo"],
        0,
    );
    zh.says(&["adequacy", "--scenarios", "20", "--sound", "1"], 1);
    zh.says(&["adequacy", "--operator-budget", "3,6"], 0);
    zh.says(
        &["spec", "check", "my.getAuthCode", "--scenarios", "100"],
        0,
    );
    let carried = std::fs::read_to_string(root("specs/my.getAuthCode.json")).expect("a spec");
    let changes = [
        ("\"format\": 1", "\"format\": 9"),
        ("\"outcomes\": {", "\"outcoms\": {"),
        ("\"outcome\": \"success\"", "\"outcome\": \"sucess\""),
        ("\"kind\": \"choice\"", "\"kind\": 3"),
        ("\"name\": \"my.getAuthCode\"", "\"name\": \"\""),
        ("\"clauses\": {", "\"clauses\": {,"),
        ("\"clauses\": {", "\"clauses\": {} } x {"),
        ("\"statements\": [", "\"statements\": [\"zzzzzz\", "),
    ];
    for (at, (from, to)) in changes.iter().enumerate() {
        assert!(carried.contains(from), "{from}");
        let name = format!("bad-{at}.json");
        std::fs::write(dir.join(&name), carried.replacen(from, to, 1)).expect("written");
        let said = zh.says(&["spec", "check", &name, "--scenarios", "50"], 2);
        assert!(said.contains("处错误"), "{from}: {said}");
        zh.says(&["check", "--spec", &name, "--scenarios", "5"], 2);
    }
    std::fs::write(dir.join("latin.json"), b"caf\xe9").expect("written");
    zh.says(&["spec", "check", "latin.json"], 2);
    std::fs::write(
        dir.join("profile.json"),
        r#"{"extends": "zzzz", "name": "x"}"#,
    )
    .expect("written");
    zh.says(&["spec", "check", "profile.json"], 2);
    zh.done();
}

#[test]
fn captured_arguments_are_told_in_chinese() {
    let dir = scratch("zh-inspect");
    let mut zh = speaker(&dir);
    let sample = std::fs::read_to_string(root("captured.jsonl")).expect("the sample");
    let said = zh.hears(&["inspect", "-"], &sample, 1);
    assert!(said.contains("假定："), "{said}");
    zh.hears(&["inspect", "-v", "-"], &sample, 1);
    zh.hears(&["inspect", "-"], "", 3);
    zh.hears(&["inspect", "-"], "undefined\n", 3);
    zh.hears(
        &["inspect", "-"],
        &format!("{}\nundefined\n", sample.lines().next().unwrap_or_default()),
        3,
    );
    zh.hears(
        &["inspect", "-"],
        r#"{"error": 4, "errorMessage": "no"}"#,
        3,
    );
    zh.hears(
        &["inspect", "-"],
        r#"{"callback": "sucess", "argument": {}}"#,
        3,
    );
    zh.hears(&["inspect", "--callback", "sucess", "-"], &sample, 2);
    for pattern in ["(", "[", "*", "a{2", "(?=x)", "\\"] {
        zh.hears(&["inspect", "--strip-prefix", pattern, "-"], &sample, 2);
    }
    for clause in [
        "unauthorised.code",
        "authorisation.per-user",
        "envelope.inner-json",
        "disclosure.before-consent",
    ] {
        let said = zh.says(&["explain", clause], 0);
        assert!(said.contains("文档原文"), "{said}");
    }
    zh.says(&["play", "--scenario", "3", "--reference"], 0);
    for (text, name) in [
        ("{}", "object"),
        ("[", "open"),
        (r#"{"scenarios": []}"#, "none"),
        ("x", "word"),
    ] {
        let name = format!("{name}.json");
        std::fs::write(dir.join(&name), text).expect("written");
        zh.says(&["play", &name, "--reference"], 2);
        zh.says(&["replay", &name, "--reference"], 2);
        zh.says(&["report", &name], 2);
    }
    zh.done();
}

#[test]
fn configuration_is_told_in_chinese() {
    let dir = scratch("zh-config");
    let mut zh = speaker(&dir);
    let waiver = "[[waiver]]\nclause = 'historical.gender'\nfingerprint = '0123456789abcdef'\nreason = 'r'\nuntil = 2999-01-31\n";
    for (text, status) in [
        ("sede = 1".to_owned(), 2),
        ("seed = 'x'".to_owned(), 2),
        ("seed = ".to_owned(), 2),
        ("[adapter".to_owned(), 2),
        ("seed = 1\nseed = 2".to_owned(), 2),
        ("[adapter]\ncommand = []".to_owned(), 2),
        ("[adapter]\ncommand = ['x']\njs = 'y'".to_owned(), 2),
        (waiver.replace("'r'", "' '"), 2),
        (waiver.replace("2999-01-31", "'soon'"), 2),
        (waiver.replace("2999-01-31", "3"), 2),
        (waiver.replace("0123456789abcdef", "x"), 2),
        (waiver.replace("historical.gender", "historical.gendr"), 2),
        (waiver.replace("until = 2999-01-31\n", ""), 2),
        (waiver.repeat(2), 2),
        // Not needed, and expired.
        (waiver.to_owned(), 2),
        (waiver.replace("2999", "1999"), 2),
    ] {
        std::fs::write(dir.join("conformance.toml"), text).expect("written");
        zh.says(&["check", "--reference", "--scenarios", "400"], status);
    }
    zh.done();
}

#[test]
fn starting_points_are_told_in_chinese() {
    let dir = scratch("zh-init");
    let mut zh = speaker(&dir);
    for language in [
        "node",
        "js",
        "python",
        "http",
        "rust",
        "github",
        "gitlab",
        "miniprogram",
    ] {
        zh.says(&["init", language, language], 0);
        zh.says(&["init", language, language], 2);
        let readme = std::fs::read_to_string(dir.join(language).join("README.md"));
        for one in english(&readme.unwrap_or_default()) {
            zh.wrong.push(format!("README of {language}: {one}"));
        }
    }
    zh.says(&["certify", "--reference"], 0);
    zh.done();
}

/// An adapter that answers like this, in a shell.
#[cfg(unix)]
#[test]
fn what_is_wrong_with_an_adapter_is_told_in_chinese() {
    let dir = scratch("zh-adapter");
    let mut zh = speaker(&dir);
    let hello = r#"{"type":"hello","protocol":1,"adapter":{"name":"a","version":"1"},"implementation":{"name":"i","version":"1"},"capabilities":[],"inFlight":1}"#;
    let answering = |text: &str| format!("read line; printf '%s\\n' '{text}'; cat > /dev/null");
    let mut scripts = vec![
        "exit 3".to_owned(),
        "exit 0".to_owned(),
        "kill -9 $$".to_owned(),
        "echo oops >&2; exit 1".to_owned(),
        "exec >&-; sleep 5".to_owned(),
        "sleep 5".to_owned(),
        "printf '{\"type\"'".to_owned(),
        "read line; printf '\\377\\n'; cat > /dev/null".to_owned(),
        "yes | head -c 100000; sleep 5".to_owned(),
        format!("read line; printf '%s\\n' '{hello}'; read line; exit 4"),
        format!("read line; printf '%s\\n' '{hello}'; sleep 5"),
    ];
    for text in [
        "hello",
        "{}",
        "[]",
        "\"x\"",
        r#"{"type":3}"#,
        r#"{"type":"unheard-of"}"#,
        r#"{"type":"hello"}"#,
        r#"{"type":"hello","id":"x"}"#,
        &hello.replace("\"protocol\"", "\"id\":77,\"protocol\""),
        &hello.replace("\"protocol\":1", "\"protocol\":9"),
        &hello.replace("\"inFlight\":1", "\"inFlight\":0"),
        &hello.replace("\"capabilities\":[]", "\"capabilities\":[\"tpa\"]"),
        &hello.replace(
            "\"capabilities\":[]",
            "\"capabilities\":[\"set:clientVersoin\"]",
        ),
        &hello.replace(
            "\"inFlight\":1",
            "\"inFlight\":1,\"fixed\":{\"clientVersion\":\"x\"}",
        ),
        &hello.replace(
            "\"inFlight\":1",
            "\"inFlight\":1,\"fixed\":{\"productBound\":\"true\"}",
        ),
        &hello.replace(
            "\"inFlight\":1",
            "\"inFlight\":1,\"fixed\":{\"accountType\":\"persnal\"}",
        ),
        r#"{"type":"error","id":0,"error":"internal","message":"no"}"#,
        r#"{"type":"declined","id":0,"capability":"tap","reason":"no"}"#,
    ] {
        scripts.push(answering(text));
    }
    for script in &scripts {
        for command in ["certify", "check"] {
            let args = [command, "--timeout", "0.5", "--", "sh", "-c", script];
            let said = zh.says(&args, 4);
            assert!(said.contains("适配器"), "{script}: {said}");
        }
    }
    for target in [
        &["--", "./no-such-program"][..],
        &["--", "."],
        &["--http", "http://127.0.0.1:9/"],
    ] {
        zh.says(&[&["check", "--timeout", "2"], target].concat(), 4);
    }
    std::fs::write(dir.join("bad.mjs"), "export const x = ;").expect("written");
    std::fs::write(dir.join("lacking.mjs"), "export const x = 1;").expect("written");
    std::fs::write(dir.join("throws.mjs"), "throw new Error('zu');").expect("written");
    if cfg!(feature = "js") {
        for file in ["bad.mjs", "lacking.mjs", "throws.mjs"] {
            zh.says(&["check", "--js", file], 4);
        }
        zh.says(&["check", "--js", "missing.mjs"], 2);
    }
    zh.done();
}

/// The same words by option and by locale; the option comes before the locale.
#[test]
fn the_locale_or_the_option_chooses() {
    let dir = scratch("zh-locale");
    let by_locale = |args: &[&str], locale: &str| {
        let output = program()
            .args(args)
            .current_dir(&dir)
            .env("LC_ALL", locale)
            .output()
            .expect("the program starts");
        stdout(&output) + &stderr(&output)
    };
    let check = ["check", "--fault", "grant.shared", "--scenarios", "60"];
    let chinese = by_locale(&check, "zh_CN.UTF-8");
    assert!(chinese.contains("不符合"), "{chinese}");
    let asked = [&check[..], &["--lang", "zh"]].concat();
    assert_eq!(by_locale(&asked, "C"), chinese);
    let english = [&check[..], &["--lang", "en"]].concat();
    assert_eq!(by_locale(&english, "zh_CN.UTF-8"), by_locale(&check, "C"));
    for wrong in [&["chekc"][..], &["waive"], &["explain", "x"]] {
        let said = by_locale(wrong, "zh_CN.UTF-8");
        assert!(said.contains("错误："), "{said}");
        let said = by_locale(wrong, "C");
        assert!(said.contains("error:"), "{said}");
    }
}
