//! What `init github` and `init gitlab` write: their shell parts run, and end as a single run does; as a whole they are what
//! the schemas of the hosts ask for.

use std::fs;
use std::path::Path;
use std::process::{Command, Output};

use serde_json::Value;
use yaml_rust2::{Yaml, YamlLoader};

use crate::support::place::{PROGRAM, scratch};

/// The blocks of shell in a template that speak of the program: what stands below a line that ends with `|`.
fn blocks(text: &str) -> Vec<String> {
    let indent = |line: &str| line.len() - line.trim_start().len();
    let lines: Vec<&str> = text.lines().collect();
    let starts = lines.iter().enumerate().filter(|(_, line)| {
        let line = line.trim_start();
        line == "- |" || line == "run: |"
    });
    let all = starts.map(|(at, start)| {
        let body = lines[at + 1..].iter();
        let body = body.take_while(|line| line.trim().is_empty() || indent(line) > indent(start));
        body.map(|line| line.trim_start())
            .collect::<Vec<_>>()
            .join("\n")
    });
    all.filter(|block| block.contains("miniapp-conformance "))
        .collect()
}

fn shell(dir: &Path, script: &str, variables: &[(&str, &str)]) -> Output {
    let bin = Path::new(PROGRAM).parent().expect("a folder");
    let path = std::env::var("PATH").unwrap_or_default();
    Command::new("bash")
        .args(["-e", "-o", "pipefail", "-c", script])
        .current_dir(dir)
        .env("PATH", format!("{}:{path}", bin.display()))
        .env_remove("GITHUB_STEP_SUMMARY")
        .envs(variables.iter().copied())
        .output()
        .expect("bash")
}

#[cfg(unix)]
#[test]
fn the_shell_of_the_templates_runs_and_ends_as_the_verdict_asks() {
    for (kind, file) in [
        ("github", ".github/workflows/conformance.yml"),
        ("gitlab", ".gitlab/conformance.yml"),
    ] {
        let dir = scratch(&format!("ci-{kind}"));
        let init = Command::new(PROGRAM)
            .args(["init", kind])
            .arg(&dir)
            .output();
        assert!(init.expect("the program starts").status.success(), "{kind}");
        let text = fs::read_to_string(dir.join(file)).expect("the template");
        let blocks = blocks(&text);
        let [judge, report] = blocks.as_slice() else {
            panic!("{kind}: {} blocks", blocks.len());
        };
        assert!(
            !judge.contains("${{") && !report.contains("${{"),
            "{kind}: no expression stands in shell"
        );
        // The adapter's place is taken by the built-in platform: conformant, then with a defect.
        for (defect, wanted) in [("", 0), ("--fault grant.shared", 1)] {
            let platform = format!("--reference {defect}");
            for part in ["1", "2", "3", "4"] {
                let output = shell(
                    &dir,
                    judge,
                    &[
                        ("ADAPTER", platform.trim()),
                        ("SCENARIOS", "400"),
                        ("SEED", "3"),
                        ("PARTS", "4"),
                        ("PART", part),
                        ("CI_PIPELINE_IID", "3"),
                        ("CI_NODE_TOTAL", "4"),
                        ("CI_NODE_INDEX", part),
                    ],
                );
                let said = String::from_utf8_lossy(&output.stderr);
                assert!(output.status.success(), "{kind}, part {part}: {said}");
                // Each machine starts with the corpus of the run before, not with that of its neighbour.
                let _none = fs::remove_dir_all(dir.join("corpus"));
            }
            let output = shell(&dir, report, &[]);
            let said = String::from_utf8_lossy(&output.stderr);
            assert_eq!(output.status.code(), Some(wanted), "{kind}: {said}");
            for form in ["json", "html", "xml", "sarif", "badge.json"] {
                assert!(
                    dir.join(format!("report.{form}")).is_file(),
                    "{kind}: {form}"
                );
            }
            if kind == "github" {
                let out = String::from_utf8_lossy(&output.stdout);
                let errors = out
                    .lines()
                    .filter(|line| line.starts_with("::error"))
                    .count();
                assert_eq!(errors > 0, wanted == 1, "{out}");
                assert!(dir.join("summary.md").is_file());
            }
        }
    }
}

#[test]
fn an_adapter_that_is_broken_fails_its_part() {
    let text = include_str!("../templates/ci/github.yml");
    let dir = scratch("ci-broken");
    let judge = &blocks(text)[0];
    let variables = [
        ("ADAPTER", "-- false"),
        ("SCENARIOS", "40"),
        ("SEED", "3"),
        ("PARTS", "4"),
        ("PART", "1"),
    ];
    let output = shell(&dir, judge, &variables);
    assert_eq!(output.status.code(), Some(4));
}

/// A YAML document as JSON. Names are texts, as both hosts have it.
fn json(yaml: &Yaml) -> Value {
    match yaml {
        Yaml::String(text) => Value::from(text.as_str()),
        Yaml::Integer(number) => Value::from(*number),
        Yaml::Real(text) => Value::from(text.parse::<f64>().expect("a number")),
        Yaml::Boolean(flag) => Value::from(*flag),
        Yaml::Array(items) => items.iter().map(json).collect(),
        Yaml::Hash(members) => {
            let member = |(name, value): (&Yaml, &Yaml)| {
                let name = name.as_str().expect("a name");
                (name.to_owned(), json(value))
            };
            Value::Object(members.iter().map(member).collect())
        }
        _ => Value::Null,
    }
}

/// What the schema of a host says against a pipeline.
fn wrong(schema: &str, text: &str) -> Vec<String> {
    let schema: Value = serde_json::from_str(schema).expect("JSON");
    let schema = jsonschema::validator_for(&schema).expect("a schema");
    let documents = YamlLoader::load_from_str(text).expect("YAML");
    let [document] = documents.as_slice() else {
        panic!("{} documents", documents.len());
    };
    let document = json(document);
    let all = schema.iter_errors(&document);
    all.map(|one| format!("{}: {one}", one.instance_path()))
        .collect()
}

/// What breaks a template: a text of it, and what it becomes.
type Broken = (&'static str, &'static str);

#[test]
fn the_templates_are_what_the_schemas_of_the_hosts_ask_for() {
    let github = include_str!("schemas/github-workflows.json");
    let gitlab = include_str!("schemas/gitlab-ci.json");
    // A template, and what breaks it.
    let rows: [(&str, &str, &[Broken]); 2] = [
        (
            github,
            include_str!("../templates/ci/github.yml"),
            &[
                ("runs-on: ubuntu-latest", "runs-in: ubuntu-latest"),
                (
                    "permissions:\n  contents: read",
                    "permissions:\n  contents: reed",
                ),
                ("needs: part", "needs: 1"),
                ("- uses: actions/checkout@v4", "- use: actions/checkout@v4"),
                ("schedule:\n    - cron:", "schedule:\n    - crone:"),
                ("jobs:", "job:"),
            ],
        ),
        (
            gitlab,
            include_str!("../templates/ci/gitlab.yml"),
            &[
                ("parallel: 4", "parallel: 0"),
                ("policy: pull\n", "policy: fetch\n"),
                ("  when: always\n  # 5", "  when: ever\n  # 5"),
                ("  script:\n    - pip", "  scripts:\n    - pip"),
                ("      junit: report.xml", "      junit: 1"),
            ],
        ),
    ];
    for (schema, template, breaks) in rows {
        assert_eq!(wrong(schema, template), Vec::<String>::new());
        for (right, broken) in breaks {
            let text = template.replacen(right, broken, 1);
            assert_ne!(text, template, "{right}");
            assert!(!wrong(schema, &text).is_empty(), "{broken}");
        }
    }
}
