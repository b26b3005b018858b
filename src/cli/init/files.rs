//! The files of each starting point.

use std::borrow::Cow;

use crate::cli::args::Language;
use crate::report::Lang;

/// A file of a starting point: where it goes, and what is in it.
#[derive(Debug)]
pub(super) struct Template {
    pub(super) name: &'static str,
    en: &'static str,
    zh: Chinese,
}

/// What is in Chinese in a file.
#[derive(Clone, Copy, Debug)]
enum Chinese {
    /// Nothing: it is for no reader.
    Nothing,
    /// The head, which says how the file is used; what is below is for no reader.
    Head(&'static str),
    /// All that is not code.
    All(&'static str),
}

impl Template {
    /// What is in it, in a language.
    pub(super) fn text(&self, lang: Lang) -> Cow<'static, str> {
        match self.zh {
            Chinese::All(zh) if lang == Lang::Zh => zh.into(),
            Chinese::Head(zh) if lang == Lang::Zh => format!("{zh}{}", self.below_head()).into(),
            _ => self.en.into(),
        }
    }

    /// What comes after the comment at the top.
    fn below_head(&self) -> &'static str {
        let imports = ["\n\nimport ", "\n\nfrom "];
        let at = imports.iter().filter_map(|one| self.en.find(one)).min();
        at.map_or(self.en, |at| &self.en[at + 1..])
    }
}

/// A file that is the same in both languages, or that comes with its counterpart in Chinese.
macro_rules! file {
    ($name:literal, $en:literal) => {
        Template {
            name: $name,
            en: include_str!(concat!("../../../", $en)),
            zh: Chinese::Nothing,
        }
    };
    ($name:literal, $en:literal, head $zh:literal) => {
        Template {
            name: $name,
            en: include_str!(concat!("../../../", $en)),
            zh: Chinese::Head(include_str!(concat!("../../../", $zh))),
        }
    };
    ($name:literal, $en:literal, $zh:literal) => {
        Template {
            name: $name,
            en: include_str!(concat!("../../../", $en)),
            zh: Chinese::All(include_str!(concat!("../../../", $zh))),
        }
    };
}

/// The protocol page.
macro_rules! protocol {
    () => {
        file!("PROTOCOL.md", "docs/PROTOCOL.md", "docs/PROTOCOL.zh-CN.md")
    };
}

/// The file that says how to go on.
macro_rules! readme {
    ($folder:literal) => {
        Template {
            name: "README.md",
            en: include_str!(concat!("../../../templates/", $folder, "/README.md")),
            zh: Chinese::All(include_str!(concat!(
                "../../../templates/",
                $folder,
                "/README.zh.md"
            ))),
        }
    };
}

/// What the platform is in JavaScript, and what it can do.
macro_rules! script {
    (connect) => {
        file!(
            "connect.mjs",
            "templates/connect.mjs",
            "templates/connect.zh.mjs"
        )
    };
    (platform) => {
        file!(
            "platform.mjs",
            "templates/platform.mjs",
            "templates/platform.zh.mjs"
        )
    };
}

/// What the platform is in Python, and what it can do.
macro_rules! python {
    (adapter) => {
        file!(
            "adapter.py",
            "templates/python/adapter.py",
            "templates/python/adapter.zh.py"
        )
    };
    (kit) => {
        file!(
            "kit.py",
            "examples/python/kit.py",
            head "templates/python/kit.head.zh.py"
        )
    };
}

const NODE: &[Template] = &[
    readme!("node"),
    file!(
        "adapter.mjs",
        "templates/node/adapter.mjs",
        "templates/node/adapter.zh.mjs"
    ),
    script!(connect),
    file!(
        "kit.mjs",
        "examples/node/kit.mjs",
        head "templates/node/kit.head.zh.mjs"
    ),
    script!(platform),
    protocol!(),
];

const JS: &[Template] = &[
    readme!("js"),
    script!(connect),
    script!(platform),
    protocol!(),
];

const PYTHON: &[Template] = &[
    readme!("python"),
    python!(adapter),
    python!(kit),
    protocol!(),
];

const HTTP: &[Template] = &[
    readme!("http"),
    python!(adapter),
    file!(
        "server.py",
        "templates/http/server.py",
        "templates/http/server.zh.py"
    ),
    python!(kit),
    protocol!(),
];

const RUST: &[Template] = &[
    readme!("rust"),
    file!(
        "Cargo.toml",
        "templates/rust/Cargo.toml.in",
        "templates/rust/Cargo.zh.toml.in"
    ),
    file!(
        "src/main.rs",
        "templates/rust/src/main.rs",
        "templates/rust/src/main.zh.rs"
    ),
    protocol!(),
];

const GITHUB: &[Template] = &[file!(
    ".github/workflows/conformance.yml",
    "templates/ci/github.yml",
    "templates/ci/github.zh.yml"
)];

const GITLAB: &[Template] = &[file!(
    ".gitlab/conformance.yml",
    "templates/ci/gitlab.yml",
    "templates/ci/gitlab.zh.yml"
)];

const MINIPROGRAM: &[Template] = &[
    readme!("miniprogram"),
    file!("app.js", "templates/miniprogram/app.js"),
    file!("app.json", "templates/miniprogram/app.json"),
    file!(
        "conformance/caller.js",
        "templates/miniprogram/conformance/caller.js"
    ),
    file!(
        "conformance/config.js",
        "templates/miniprogram/conformance/config.js",
        "templates/miniprogram/conformance/config.zh.js"
    ),
    file!(
        "conformance/transport.js",
        "templates/miniprogram/conformance/transport.js"
    ),
    file!(
        "pages/index/index.acss",
        "templates/miniprogram/pages/index/index.acss"
    ),
    file!(
        "pages/index/index.axml",
        "templates/miniprogram/pages/index/index.axml"
    ),
    file!(
        "pages/index/index.js",
        "templates/miniprogram/pages/index/index.js"
    ),
    file!(
        "pages/index/index.json",
        "templates/miniprogram/pages/index/index.json"
    ),
    file!("DEVICE.md", "docs/DEVICE.md", "docs/DEVICE.zh-CN.md"),
    protocol!(),
];

/// The files of a starting point; the first of them says how to go on.
pub(super) const fn of(language: Language) -> &'static [Template] {
    match language {
        Language::Node => NODE,
        Language::Python => PYTHON,
        Language::Http => HTTP,
        Language::Rust => RUST,
        Language::Js => JS,
        Language::Github => GITHUB,
        Language::Gitlab => GITLAB,
        Language::Miniprogram => MINIPROGRAM,
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;
    use std::path::Path;

    use super::*;

    const ALL: [Language; 8] = [
        Language::Node,
        Language::Python,
        Language::Http,
        Language::Rust,
        Language::Js,
        Language::Github,
        Language::Gitlab,
        Language::Miniprogram,
    ];

    /// How comments begin and end, by the ending of the file.
    const COMMENTS: [(&str, &[(&str, &str)]); 6] = [
        ("mjs", &[("/**", "*/"), ("//", "\n")]),
        ("js", &[("//", "\n")]),
        ("rs", &[("//", "\n")]),
        ("py", &[("\"\"\"", "\"\"\""), ("#", "\n")]),
        ("yml", &[("#", "\n")]),
        ("toml", &[("#", "\n")]),
    ];

    /// A text without its comments and empty lines, and the comments.
    fn parted(text: &str, comments: &[(&str, &str)]) -> (Vec<String>, String) {
        let (mut code, mut said) = (String::new(), String::new());
        let mut rest = text;
        while let Some(one) = rest.chars().next() {
            let starts = |(start, _): &&(&str, &str)| rest.starts_with(start);
            // An address holds two slashes too.
            let comment = comments
                .iter()
                .find(starts)
                .filter(|_| !code.ends_with(':'));
            let Some((start, end)) = comment else {
                code.push(one);
                rest = &rest[one.len_utf8()..];
                continue;
            };
            let inside = &rest[start.len()..];
            let at = inside.find(end).unwrap_or(inside.len());
            said += &inside[..at];
            said.push('\n');
            let skipped = if *end == "\n" { at } else { at + end.len() };
            rest = &inside[skipped.min(inside.len())..];
        }
        let lines = code.lines().map(str::trim_end);
        let lines = lines.filter(|line| !line.is_empty());
        (lines.map(str::to_owned).collect(), said)
    }

    /// Code without what it says when it ends, which is in the language of the reader.
    fn without_last_words(code: Vec<String>) -> Vec<String> {
        let last_words = |line: String| match line.split_once("sys.exit(f\"") {
            Some((before, _)) => format!("{before}sys.exit("),
            None => line,
        };
        code.into_iter().map(last_words).collect()
    }

    #[test]
    fn comments_are_told_apart_from_code() {
        let text = "a = 'http://x' // why\n/** two\n lines */ b\n\n";
        let (code, said) = parted(text, COMMENTS[0].1);
        assert_eq!(code, ["a = 'http://x'", " b"]);
        assert_eq!(said, " why\n two\n lines \n");
    }

    /// What is run is the same in both languages, and each file with comments for a reader comes in both.
    #[test]
    fn the_languages_keep_step() {
        let comments: BTreeMap<_, _> = COMMENTS.into_iter().collect();
        for template in ALL.into_iter().flat_map(of) {
            let (name, ending) = template.name.rsplit_once('.').expect("an ending");
            let Chinese::All(zh) = template.zh else {
                continue;
            };
            let Some(comments) = comments.get(ending) else {
                assert_eq!(ending, "md", "{name}");
                let blocks = |text: &str| {
                    let parts = text.split("```").skip(1).step_by(2);
                    parts
                        .filter(|one| !one.starts_with("js"))
                        .map(str::to_owned)
                        .collect::<Vec<_>>()
                };
                assert_eq!(blocks(template.en), blocks(zh), "{name}");
                continue;
            };
            let (code, _) = parted(template.en, comments);
            let (same, said) = parted(zh, comments);
            let [code, same] = [code, same].map(without_last_words);
            assert_eq!(code, same, "{name}.{ending}");
            assert!(said.chars().any(|one| one >= '\u{3000}'), "{name}.{ending}");
        }
    }

    #[test]
    fn a_head_in_chinese_takes_the_place_of_the_comment_at_the_top() {
        let mut heads = 0;
        for template in ALL.into_iter().flat_map(of) {
            let Chinese::Head(head) = template.zh else {
                continue;
            };
            heads += 1;
            let text = template.text(Lang::Zh);
            let (below, en) = (template.below_head(), template.en);
            assert!(
                below.len() < en.len() && below.starts_with('\n'),
                "{}",
                template.name
            );
            assert_eq!(text.strip_prefix(head), Some(below), "{}", template.name);
            // The names that the head speaks of are the same.
            let names = |text: &str| {
                let mut names: Vec<_> = text
                    .split('`')
                    .skip(1)
                    .step_by(2)
                    .map(str::to_owned)
                    .collect();
                names.sort();
                names.dedup();
                names
            };
            let own = en.strip_suffix(below).expect("it ends so");
            assert_eq!(names(head), names(own), "{}", template.name);
        }
        assert!(heads > 1);
    }

    #[test]
    fn what_a_vendor_edits_or_reads_is_in_chinese_too() {
        for template in ALL.into_iter().flat_map(of) {
            let edited = template.en.contains("TODO") || template.en.contains("ADAPTER");
            let page = Path::new(template.name)
                .extension()
                .is_some_and(|ending| ending == "md");
            assert!(
                matches!(template.zh, Chinese::All(_)) || !(edited || page),
                "{}",
                template.name
            );
        }
    }
}
