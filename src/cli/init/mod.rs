//! `init`: a starting point for an adapter.

mod files;

use std::fs::{self, OpenOptions};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use super::args::{InitArgs, Language};
use super::crate_source::{self, CrateSource};
use super::error::CliError;
use super::show;
use crate::report::{either, spoken};

/// What stands in the templates for the address that the mini program connects to.
const ADDRESS: &str = "http://127.0.0.1:8800/TOKEN";

/// What stands in the templates for where the crate comes from.
const SOURCE: &str = "CRATE-SOURCE";

/// How a page leads to the same page in the other language, which is not written.
const OTHER_LANGUAGE: [&str; 4] = [
    "\n[中文](PROTOCOL.zh-CN.md)\n",
    "\n[English](PROTOCOL.md)\n",
    "\n[中文](DEVICE.zh-CN.md)\n",
    "\n[English](DEVICE.md)\n",
];

/// How the names of pages in Chinese end; what is written has the plain names.
const IN_CHINESE: &str = ".zh-CN.md";

pub(super) fn run(args: &InitArgs) -> Result<u8, CliError> {
    let files = files::of(args.language);
    let address = args.address.as_deref().unwrap_or(ADDRESS);
    if let Some(wrong) = unquotable(address) {
        return Err(CliError::Value {
            option: "address",
            value: wrong.to_owned(),
            why: "an address as `check --listen` prints it is expected".to_owned(),
        });
    }
    // All or nothing: one look before the first is written.
    if let Some(one) = files
        .iter()
        .find(|one| args.dir.join(one.name).symlink_metadata().is_ok())
    {
        return Err(CliError::Exists(args.dir.join(one.name)));
    }
    let source = match args.language {
        Language::Rust => Some(crate_source::find(args.crate_path.as_deref())?),
        _ => None,
    };
    let dependency = source.as_ref().map(CrateSource::toml).unwrap_or_default();
    let mut written: Vec<PathBuf> = Vec::new();
    for template in files {
        let file = args.dir.join(template.name);
        let mut text = template.text(spoken()).replace(ADDRESS, address);
        for link in OTHER_LANGUAGE {
            text = text.replace(link, "");
        }
        let text = text.replace(IN_CHINESE, ".md").replace(SOURCE, &dependency);
        write_new(&file, &text).map_err(|error| CliError::File {
            action: "write",
            file: file.clone(),
            error,
        })?;
        written.push(file);
    }
    if is_pipeline(args.language) && !args.dir.join(".git").exists() {
        show::warning(&either(
            format!(
                "{} is not the root of a Git repository: the pipeline is read there only",
                args.dir.display()
            ),
            format!(
                "{} 不是 Git 仓库的根目录：只有根目录下的流水线配置才会被读取",
                args.dir.display()
            ),
        ));
    }
    if let Some(source) = &source {
        show::crate_source(&args.dir, source)?;
    }
    show::started(&args.dir, &written, next(args.language))?;
    Ok(0)
}

const fn is_pipeline(language: Language) -> bool {
    matches!(language, Language::Github | Language::Gitlab)
}

/// An address that cannot stand between quotes in JavaScript as it is.
fn unquotable(address: &str) -> Option<&str> {
    let plain = |byte: u8| byte.is_ascii_graphic() && !b"'\"`\\<>".contains(&byte);
    (!address.bytes().all(plain)).then_some(address)
}

/// What to do next, in the folder of the project.
fn next(language: Language) -> &'static [&'static str] {
    match language {
        Language::Node => &[
            "miniapp-conformance certify -- node adapter.mjs",
            "miniapp-conformance check -- node adapter.mjs",
        ],
        Language::Js => &[
            "miniapp-conformance certify --js connect.mjs",
            "miniapp-conformance check --js connect.mjs",
        ],
        Language::Python => &[
            "miniapp-conformance certify -- python3 adapter.py",
            "miniapp-conformance check -- python3 adapter.py",
        ],
        Language::Http => either(
            &[
                "python3 server.py 8080    # start it again after each change of adapter.py",
                "miniapp-conformance certify --http http://127.0.0.1:8080/    # in another terminal",
                "miniapp-conformance check --http http://127.0.0.1:8080/",
            ],
            &[
                "python3 server.py 8080    # 每次修改 adapter.py 后，请重新启动",
                "miniapp-conformance certify --http http://127.0.0.1:8080/    # 在另一个终端中",
                "miniapp-conformance check --http http://127.0.0.1:8080/",
            ],
        ),
        Language::Github => either(
            &[
                "# write how your adapter is reached, where .github/workflows/conformance.yml says ADAPTER",
                "git add .github/workflows/conformance.yml",
                "git commit",
            ],
            &[
                "# 在 .github/workflows/conformance.yml 中写有 ADAPTER 之处，写上如何连接你的适配器",
                "git add .github/workflows/conformance.yml",
                "git commit",
            ],
        ),
        Language::Gitlab => either(
            &[
                "# write how your adapter is reached, where .gitlab/conformance.yml says ADAPTER",
                "# include this file in .gitlab-ci.yml, as its first lines say",
                "git add .gitlab/conformance.yml .gitlab-ci.yml",
                "git commit",
            ],
            &[
                "# 在 .gitlab/conformance.yml 中写有 ADAPTER 之处，写上如何连接你的适配器",
                "# 在 .gitlab-ci.yml 中包含（include）该文件，写法见其开头几行",
                "git add .gitlab/conformance.yml .gitlab-ci.yml",
                "git commit",
            ],
        ),
        Language::Miniprogram => &["miniapp-conformance check --listen 0.0.0.0:8800"],
        Language::Rust => &[
            "cargo build",
            "miniapp-conformance certify -- target/debug/conformance-adapter",
            "miniapp-conformance check -- target/debug/conformance-adapter",
        ],
    }
}

fn write_new(file: &Path, text: &str) -> io::Result<()> {
    if let Some(folder) = file.parent() {
        fs::create_dir_all(folder)?;
    }
    let mut file = OpenOptions::new().write(true).create_new(true).open(file)?;
    file.write_all(text.as_bytes())
}
