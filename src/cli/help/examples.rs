//! An example or two for each command.

use crate::report::Lang;

/// The examples of the command that is called so, one a line.
pub(super) fn of(path: &str, lang: Lang) -> Option<&'static str> {
    Some(match path {
        "" => lang.pick(
            "  miniapp-conformance inspect captured.jsonl         # judge what callbacks were given
  miniapp-conformance check --reference              # see what a report looks like
  miniapp-conformance init node my-adapter           # write an adapter
  miniapp-conformance check -- node my-adapter/adapter.mjs",
            "  miniapp-conformance inspect captured.jsonl         # 判定回调收到的参数
  miniapp-conformance check --reference              # 看看报告的样子
  miniapp-conformance init node my-adapter           # 生成适配器
  miniapp-conformance check -- node my-adapter/adapter.mjs",
        ),
        "check" => {
            "  miniapp-conformance check -- node my-adapter/adapter.mjs
  miniapp-conformance check --report report.json --report report.html -- python3 adapter.py
  miniapp-conformance check --http http://127.0.0.1:8080/ --jobs 2
  miniapp-conformance check --reference --fault grant.shared"
        }
        "clauses" => {
            "  miniapp-conformance clauses --format markdown --report report.json
  miniapp-conformance clauses --diff --spec alipay-plus.getOpenUserInfo"
        }
        "spec" => {
            "  miniapp-conformance spec check my-profile.json
  miniapp-conformance spec schema"
        }
        "spec check" => "  miniapp-conformance spec check my-profile.json",
        "spec schema" => "  miniapp-conformance spec schema",
        "replay" => {
            "  miniapp-conformance replay conformance-findings/finding.json -- node my-adapter/adapter.mjs"
        }
        "report" => "  miniapp-conformance report report.json --format markdown",
        "report compare" => "  miniapp-conformance report compare old.json new.json",
        "report merge" => {
            "  miniapp-conformance report merge part-1.json part-2.json --report report.html
  miniapp-conformance report merge part-*.json -- node my-adapter/adapter.mjs"
        }
        "report statement" => {
            "  miniapp-conformance report statement report.json --output statement.md"
        }
        "report verify" => "  miniapp-conformance report verify statement.md report.json",
        "report schema" => "  miniapp-conformance report schema",
        "waive" => lang.pick(
            "  miniapp-conformance waive 0123456789abcdef --reason 'fixed in 10.2' --until 2027-01-31",
            "  miniapp-conformance waive 0123456789abcdef --reason '将在 10.2 修复' --until 2027-01-31",
        ),
        "faults" => "  miniapp-conformance faults --spec my.getAuthCode",
        "adequacy" => "  miniapp-conformance adequacy --spec my-profile.json --seeds 3",
        "certify" => "  miniapp-conformance certify -- node my-adapter/adapter.mjs",
        "init" => lang.pick(
            "  miniapp-conformance init python my-adapter
  miniapp-conformance init github .      # in the root of the repository",
            "  miniapp-conformance init python my-adapter
  miniapp-conformance init github .      # 在代码仓库的根目录",
        ),
        "man" => lang.pick(
            "  miniapp-conformance man               # the page of the program
  miniapp-conformance man man-pages     # the pages of all commands",
            "  miniapp-conformance man               # 本程序的手册页
  miniapp-conformance man man-pages     # 所有命令的手册页",
        ),
        "completions" => "  miniapp-conformance completions bash",
        _ => return None,
    })
}
