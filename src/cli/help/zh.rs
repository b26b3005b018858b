//! The help in Chinese: each command, each option, and what follows the options.

const EXIT_STATUS: &str = "退出码：
  0    符合
  1    不符合：违反了必须（must）条款
  2    用法错误；文件无法读写；豁免已过期、不匹配或不再需要
  3    未能确定：没有违反必须条款，但有些必须条款没有得到判定
  4    适配器有故障，无法说明实现是否符合
  5    除已豁免的问题外符合
  130  被中断（SIGTERM 时为 143）";

/// What a command does.
pub(super) fn about(path: &str) -> Option<&'static str> {
    Some(match path {
        "" => "检查小程序 API 的实现是否与其文档一致",
        "check" => "判定一个实现：程序、服务、脚本，或内置参考平台",
        "clauses" => "列出规格中的条款",
        "spec" => "处理规格文件",
        "spec check" => "指出规格中的全部错误",
        "spec schema" => "输出规格格式的 JSON Schema，供编辑器使用",
        "replay" => "重新运行某个问题的场景",
        "report" => "以另一种形式显示报告，比较或合并报告，或出具符合性声明",
        "report compare" => "比较两份报告：哪些问题已修复、新出现、有变化或不再被检验",
        "report merge" => "合并同一测试各部分的报告（由 `check --shard K/N --report FILE` 写出）",
        "report statement" => "出具符合性声明：判定了什么，并附报告的 SHA-256",
        "report verify" => "用报告核对符合性声明",
        "report schema" => "输出 report.json 的 JSON Schema",
        "waive" => "在一段时间内接受一个已知问题：把豁免写入 conformance.toml",
        "faults" => "列出可以植入内置参考平台的缺陷",
        "adequacy" => "检查规格的条款能否失败：植入每个缺陷，并运行符合文档的变体",
        "certify" => "只检查适配器本身，不判定实现",
        "inspect" => "不用适配器，直接判定抓取到的回调参数",
        "explain" => "解释一个条款或一个问题",
        "play" => "运行一个场景，显示发送和观察到的内容，不作判定",
        "init" => "生成适配器的起始代码，或 CI 流水线配置",
        "completions" => "输出命令行补全脚本",
        "man" => "输出手册页，或把所有命令的手册页写入一个目录",
        _ => return None,
    })
}

/// What follows the options of a command.
pub(super) fn after(path: &str) -> Option<&'static str> {
    Some(match path {
        "" | "check" | "report merge" => EXIT_STATUS,
        "spec check" => "退出码：0 没有错误，2 有错误",
        "replay" => {
            "退出码：
  0  已修复
  1  问题仍在
  2  文件不能使用
  3  无法运行
  4  适配器有故障"
        }
        "report compare" => {
            "退出码：
  0  没有变差
  1  出现了新的必须条款问题
  2  两份报告不能比较
  3  以前判定过的必须条款不再得到判定"
        }
        "explain" => {
            "示例：
  miniapp-conformance explain historical.gender
  miniapp-conformance explain conformance-findings/historical.gender-1a2b3c.json
  miniapp-conformance explain --spec my.getAuthCode success.code

退出码：0 已解释，2 没有这个条款，或文件不能使用"
        }
        "inspect" => {
            "示例：
  miniapp-conformance inspect captured.jsonl
  miniapp-conformance inspect --callback fail - < errors.jsonl
  miniapp-conformance inspect --strip-prefix '.*\\b(?<callback>success|fail): ' device.log
  miniapp-conformance inspect session.har

每行是一个回调收到的参数，格式为 JSON：{\"response\": \"…\"}，
或同时写明回调：{\"callback\": \"success\", \"argument\": {\"response\": \"…\"}}。
JSON 文档、记录和 HAR 由开头识别。

退出码：
  0  凭抓取的参数可以判定的必须条款都没有违反
  1  违反了必须条款
  2  用法错误，或文件无法读取
  3  没有违反，但没有判定任何参数，或有参数无法判定"
        }
        "play" => {
            "示例：
  miniapp-conformance play --scenario 12 -- node adapter.mjs
  miniapp-conformance play conformance-findings/historical.gender-1a2b3c.json -- node adapter.mjs
  miniapp-conformance play traces/traces-1.jsonl --line 23 -- node adapter.mjs
  miniapp-conformance play --scenario 23 --json --reference | miniapp-conformance inspect -

FILE 是重放文件、`check --trace DIR` 写出的文件，或单独的场景；`-` 表示 stdin。

退出码：
  0  场景已运行
  2  用法错误，或文件不能使用
  3  场景没有运行到结束
  4  适配器有故障"
        }
        _ => return None,
    })
}

const FINDINGS_OF_PARTS: &str = "重放文件写入的目录 [默认：各部分写入重放文件的目录]";

/// What an option or an argument means in this command; empty where it means the same in all.
fn own(path: &str, id: &str) -> &'static str {
    match (path, id) {
        ("adequacy", "scenarios") => "每个缺陷运行的场景数",
        ("spec check", "scenarios") => {
            "让符合规格的平台运行多少个场景，以找出与规格矛盾的条款和没有场景检验的条款"
        }
        ("check", "operator_budget") => {
            "与 `--listen` 一起使用，代替场景数：操作员最多操作的次数 [默认：60]"
        }
        ("spec check", "specs") => "规格文件，或内置规格的名称",
        ("clauses", "report") => "填入这份报告（由 `check --report FILE` 写出）中的判定",
        ("clauses", "format") => "以文本显示，或以表格显示：章节、语句、条款、检查、判定",
        ("report", "file") => "报告，由 `check --report FILE` 写出",
        ("report", "format") => "报告的显示形式",
        ("report statement", "file") | ("report verify", "report") => "报告",
        ("report merge", "files") => "各部分的报告，次序不限",
        ("report merge", "report") => "把整个测试的报告写入这个文件，形式由扩展名决定（可重复）",
        ("report merge", "config") => "豁免 [默认：当前目录下的 conformance.toml，如果存在]",
        ("report merge", "findings") => FINDINGS_OF_PARTS,
        ("waive", "report") => "包含该问题的报告",
        ("waive", "config") => "写入豁免的文件",
        ("play", "seed") => "测试的随机种子",
        ("play", "file") => "包含场景的文件",
        ("play", "line") => "每行一个场景的文件中的行号，从 1 起",
        ("inspect", "verbose") => "列出仅凭抓取的参数无法判定的条款",
        ("inspect", "file") => "抓取到的回调参数的文件；`-` 表示标准输入",
        ("replay", "file") => "重放文件",
        ("man", "dir") => "目录；不存在时会创建",
        _ => "",
    }
}

/// What an option or an argument of a command means.
pub(super) fn argument(path: &str, id: &str) -> Option<&'static str> {
    let own = own(path, id);
    if !own.is_empty() {
        return Some(own);
    }
    Some(match id {
        "spec" => "内置规格的名称，或规格文件 [默认：my.getOpenUserInfo]",
        "http" => "适配器是一个服务，从这个 URL 接收请求",
        "js" => "适配器是这个 JavaScript 文件，由内嵌引擎运行",
        "listen" => {
            "在这个地址等待设备上的小程序连接（见 docs/DEVICE.zh-CN.md）：HOST:PORT；:PORT 表示只在本机"
        }
        "operator" => "与 `--listen` 一起使用：操作员是这个程序，而不是页面前的人",
        "reference" => "判定内置参考平台",
        "faults" => "在内置参考平台中植入这个缺陷（可重复）",
        "timeout" => "一个场景和握手的时限，单位为秒 [默认：10；握手为 30]",
        "program" => "适配器是这个程序，通过标准输入和标准输出通信",
        "config" => "配置与豁免 [默认：当前目录下的 conformance.toml，如果存在]",
        "seed" => "随机种子：一个数，或 `random` [默认：0]",
        "scenarios" => "场景数 [默认：1000]",
        "regression" => "只运行规格自带的已知缺陷场景，并只判定它们针对的条款",
        "clauses" => "只判定这个条款，或以此开头的所有条款（可重复）",
        "shard" => "只运行 N 个部分中的第 K 部分；`report merge` 把各部分的报告合并起来",
        "jobs" => "并行运行的适配器数",
        "shrink_budget" => "最小化一个问题时最多执行的次数",
        "report" => {
            "把报告写入这个文件，形式由扩展名决定：.json、.html、.xml、.md、.txt、.sarif、.badge.json（可重复）"
        }
        "verbose" => "列出每个条款",
        "quiet" => "只输出结论",
        "findings" => "重放文件写入的目录",
        "corpus" => "先运行这个目录中的重放文件，并把新问题的重放文件保存在其中",
        "trace" => "把每个场景及其记录保存到这个目录，格式为 JSON Lines",
        "diff" => "改为显示 profile 对其所扩展的规格作了哪些改动",
        "seeds" => "随机种子的个数",
        "sound" => "每个符合文档的变体在每个种子下运行的场景数",
        "matrix" => "改为输出缺陷矩阵：每个缺陷一行，列出发现它的条款",
        "dead" => "改为输出无效实现的矩阵：每个条款一行，每个实现一列",
        "operator_budget" => "改为输出操作员在给定的操作次数内能发现多少缺陷；多个数用逗号分隔",
        "capabilities" => {
            "与 --operator-budget 一起使用：适配器具备的能力。默认：单个用户，客户端不可改变"
        }
        "accounts" => {
            "与 --operator-budget 一起使用：用户是这么多个资料不变的账号 [默认：用户由测试生成]"
        }
        "time" => {
            "代替场景数：运行这么长时间，之后不再开始新的场景，例如 90s、15m 或 2h（只写数字时单位为秒）。同时写了 `--scenarios` 时，先到者结束测试"
        }
        "journal" => "把运行过的内容记入这个新文件；测试中断后可用 `--resume` 继续",
        "resume" => "从这个运行记录结束处继续：其中已有的内容不再运行。随机种子取自运行记录",
        "address" => "用于 miniprogram：`check --listen` 为小程序输出的地址",
        "output" => "写入这个文件，而不是标准输出",
        "old" => "以前的报告",
        "new" => "现在的报告",
        "statement" => "符合性声明",
        "fingerprint" => "问题的指纹，见报告",
        "reason" => "接受这个问题的理由",
        "until" => "接受到哪一天为止，例如 2027-01-31",
        "link" => "跟踪这个问题的链接",
        "owner" => "负责人",
        "clause" => "该问题所属的条款 [默认：取自报告]",
        "subject" => "条款 id，或问题的重放文件",
        "scenario" => "以该种子运行的测试中场景的编号，从 1 开始",
        "json" => "输出 JSON，每个场景一行",
        "callback" => "没有标明回调的参数是由哪个回调收到的",
        "strip_prefix" => {
            "每行的前缀，按原样或用正则表达式表示，其中名为 `callback` 的分组可以标明回调；没有该前缀的行会被跳过 [默认：JSON 之前的全部内容]"
        }
        "language" => "适配器使用的语言，或流水线所用的 CI 服务",
        "dir" => "写入的目录：适配器的目录，流水线则为代码仓库的根目录；不会覆盖已有的文件",
        "crate_path" => {
            "用于 rust：使用本工具的这份克隆中的 crate [默认：构建本程序的克隆，否则 crates.io]"
        }
        "shell" => "命令行解释器",
        "color" => "何时使用颜色；同时遵循 `NO_COLOR` 和 `CLICOLOR`",
        "lang" => "输出语言 [默认：由 LC_ALL、LC_MESSAGES、LANG 决定]",
        _ => return None,
    })
}
