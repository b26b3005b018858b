//! The conclusion in words, and what to do next.

use crate::campaign::{Conclusion, Verdict};
use crate::report::chinese::in_language;
use crate::report::data::{AbortKind, ClauseReport, IncidentReport, Report};
use crate::report::lang::{Lang, both, plural};
use crate::report::message;
use crate::spec::{Level, Text};

/// The most clauses that the conclusion names.
const NAMED: usize = 5;

/// The verdicts of *must* clauses that keep conformance from being established.
const OPEN: [Verdict; 3] = [Verdict::Flaky, Verdict::Untestable, Verdict::NotExercised];

/// Those clauses, first the ones that findings lead with.
fn with(report: &Report, level: Level, verdict: Verdict) -> Vec<&ClauseReport> {
    let all = report.clauses.iter();
    let mut all: Vec<_> = all
        .filter(|one| one.level == level && one.verdict == verdict)
        .collect();
    let leads = |one: &&ClauseReport| {
        let mut findings = report.findings.iter();
        let at = findings.position(|finding| finding.clause == one.id);
        at.unwrap_or(usize::MAX)
    };
    all.sort_by_key(leads);
    all
}

/// The ids of the first clauses, and how many more there are; in Chinese the number of all stands beside them.
fn named(lang: Lang, clauses: &[&ClauseReport]) -> String {
    let ids: Vec<_> = clauses
        .iter()
        .take(NAMED)
        .map(|one| one.id.as_str())
        .collect();
    let ids = ids.join(lang.pick(", ", "、"));
    match clauses.len().saturating_sub(NAMED) {
        0 => ids,
        more => lang.pick(format!("{ids} and {more} more"), format!("{ids} 等")),
    }
}

/// The conclusion in words.
pub(super) fn summary(report: &Report) -> Text {
    both(|lang| {
        let head = head(lang, report);
        let should = with(report, Level::Should, Verdict::Fail);
        if should.is_empty() || report.conclusion == Conclusion::AdapterBroken {
            return head;
        }
        let names = named(lang, &should);
        let count = should.len();
        lang.pick(
            format!(
                "{head}; {} not followed: {names}",
                plural(count, "should clause is", "should clauses are")
            ),
            format!("{head}；另有 {count} 个应当条款未遵循：{names}"),
        )
    })
}

/// Name and version of the implementation, or how the adapter was reached if it told none.
fn subject(lang: Lang, report: &Report) -> String {
    let told = report.implementation.as_ref();
    told.map_or_else(|| report.subject(), |one| message::named_in(lang, one))
}

fn head(lang: Lang, report: &Report) -> String {
    let who = subject(lang, report);
    match report.conclusion {
        Conclusion::Conformant => conformant(lang, report),
        Conclusion::Waived => {
            let waived = with(report, Level::Must, Verdict::Waived);
            let names = named(lang, &waived);
            let count = waived.len();
            lang.pick(
                format!(
                    "conformant but for waived findings: {} violated by {who} and waived: {names}",
                    plural(count, "must clause is", "must clauses are")
                ),
                format!("除已豁免的问题外符合：{who} 违反 {count} 个必须条款，均已豁免：{names}"),
            )
        }
        Conclusion::NonConformant => {
            let failed = with(report, Level::Must, Verdict::Fail);
            let names = named(lang, &failed);
            let count = failed.len();
            lang.pick(
                format!(
                    "not conformant: {} violated by {who}: {names}",
                    plural(count, "must clause is", "must clauses are")
                ),
                format!("不符合：{who} 违反 {count} 个必须条款：{names}"),
            )
        }
        Conclusion::NotEstablished => not_established(lang, report),
        Conclusion::Interrupted => {
            let failed = with(report, Level::Must, Verdict::Fail);
            let failed = match (failed.len(), lang) {
                (0, _) => String::new(),
                (count, Lang::En) => format!(
                    "; so far {} violated: {}",
                    plural(count, "must clause is", "must clauses are"),
                    named(lang, &failed)
                ),
                (count, Lang::Zh) => {
                    format!("；至此已违反 {count} 个必须条款：{}", named(lang, &failed))
                }
            };
            let (judged, asked) = (report.totals.judged, report.totals.asked);
            lang.pick(
                format!("interrupted: {judged} of {asked} scenarios were judged{failed}"),
                format!("已中断：{asked} 个场景中判定了 {judged} 个{failed}"),
            )
        }
        Conclusion::AdapterBroken => {
            let troubles = &report.adapter_troubles;
            let aborted = troubles.aborted.as_ref().map(|one| one.message.short(300));
            let broken = || troubles.broken.first().map(|one| one.incident.shown());
            let stray = || troubles.strays.first().map(IncidentReport::shown);
            let why = aborted.or_else(broken).or_else(stray).unwrap_or_default();
            let why = in_language(lang, &why);
            if how_far(report) != AbortKind::Broken {
                return lang.pick(
                    format!("nothing could be judged: {why}"),
                    format!("未能判定：{why}"),
                );
            }
            lang.pick(
                format!(
                    "the adapter is broken, which says nothing about the implementation: {why}"
                ),
                format!("适配器有故障，无法据此判断被测实现：{why}"),
            )
        }
    }
}

/// Where nothing says whether the implementation conforms.
fn not_established(lang: Lang, report: &Report) -> String {
    let open: Vec<_> = OPEN
        .into_iter()
        .map(|verdict| (verdict, with(report, Level::Must, verdict)))
        .filter(|(_, all)| !all.is_empty())
        .map(|(verdict, all)| {
            let (count, names) = (all.len(), named(lang, &all));
            lang.pick(
                format!("{count} {} ({names})", verdict.name()),
                format!("{count} 个{}（{names}）", verdict.name_zh()),
            )
        })
        .collect();
    let kept = with(report, Level::Must, Verdict::Pass).len();
    if open.is_empty() && kept > 0 {
        return lang.pick(
            format!(
                "conformance is not established: no must clause on replies was judged, only {}",
                plural(kept, "other must clause", "other must clauses")
            ),
            format!("未能确定是否符合：没有判定任何关于返回的必须条款，只判定了其他 {kept} 个"),
        );
    }
    if open.is_empty() {
        return lang.pick(
            "conformance is not established: no must clause was judged".to_owned(),
            "未能确定是否符合：没有判定任何必须条款".to_owned(),
        );
    }
    lang.pick(
        format!(
            "conformance is not established: of the must clauses {}",
            open.join(", ")
        ),
        format!("未能确定是否符合：必须条款中 {}", open.join("，")),
    )
}

/// Of an implementation that keeps every *must* clause that was exercised.
fn conformant(lang: Lang, report: &Report) -> String {
    let who = subject(lang, report);
    let api = &report.spec.name;
    let count = report.count(Verdict::Pass) + with(report, Level::Should, Verdict::Fail).len();
    let all = report.clauses.len() - report.count(Verdict::Excluded);
    let clauses = plural(all, "clause", "clauses");
    let lacking = match with(report, Level::Must, Verdict::Inapplicable).len() {
        0 => String::new(),
        some => lang.pick(
            format!(
                "; {} what the adapter does not declare",
                plural(some, "must clause needs", "must clauses need")
            ),
            format!("；{some} 个必须条款需要适配器没有声明的能力"),
        ),
    };
    lang.pick(
        format!("conformant: {who} satisfies every must clause of {api} that was exercised ({count} of {clauses} judged{lacking})"),
        format!("符合：{who} 满足 {api} 中已检验的全部必须条款（{all} 个中已判定 {count} 个{lacking}）"),
    )
}

/// How far a campaign came in which nothing could be judged.
fn how_far(report: &Report) -> AbortKind {
    let aborted = report.adapter_troubles.aborted.as_ref();
    aborted.map_or(AbortKind::Broken, |one| one.kind)
}

/// What to do about a campaign in which nothing could be judged.
fn unjudged(report: &Report) -> Vec<Text> {
    let certify = both(|lang| {
        lang.pick(
            "Run `miniapp-conformance certify` with the same adapter until it passes; docs/PROTOCOL.md describes each message, and `miniapp-conformance init` writes an adapter to start from.",
            "对同一适配器运行 `miniapp-conformance certify` 直到通过；PROTOCOL.md（本工具仓库中的 docs/PROTOCOL.zh-CN.md）说明每条消息，`miniapp-conformance init` 生成适配器的起始代码。",
        )
        .to_owned()
    });
    let first = both(|lang| {
        first_step(report)
            .map_or("", |(en, zh)| lang.pick(en, zh))
            .to_owned()
    });
    let alone = how_far(report) != AbortKind::NoAnswer;
    match (first_step(report), alone) {
        (Some(_), true) => vec![first],
        (Some(_), false) => vec![first, certify],
        (None, _) => vec![certify],
    }
}

/// What to do first about a campaign in which nothing could be judged, in both languages.
fn first_step(report: &Report) -> Option<(&'static str, &'static str)> {
    let aborted = report.adapter_troubles.aborted.as_ref()?;
    let target = report.target.short(10);
    let (is_script, is_service) = (target.starts_with("--js"), target.starts_with("--http"));
    let incident = aborted.incident.as_ref();
    let class = incident.map_or("", |one| one.class.as_str());
    let detail = incident.map_or_else(String::new, |one| one.detail.short(1000));
    let is_silent = incident.is_none_or(|one| one.stderr.is_empty());
    let says = |words: &str| detail.contains(words);
    Some(match aborted.kind {
        AbortKind::NotStarted if is_script => (
            "Correct the script until it loads; the embedded engine has nothing of Node. `miniapp-conformance certify` with the same script tells whether it does.",
            "请更正脚本，直到能够加载；内嵌引擎没有 Node 的模块和全局变量。对同一脚本运行 `miniapp-conformance certify`，可查看能否加载。",
        ),
        AbortKind::NotStarted => (
            "Correct the command: it has to start the adapter from this folder.",
            "请更正命令：它应能在当前目录启动适配器。",
        ),
        AbortKind::NotReached if !is_service => (
            "The program has to keep its standard output open, and answer there until its standard input ends.",
            "程序应保持标准输出打开，并在那里应答，直到标准输入结束。",
        ),
        AbortKind::NotReached
            if says("lookup address") || says("host not found") || says("No such host") =>
        {
            (
                "Correct the name of the host in the URL: no machine is known by it.",
                "请更正 URL 中的主机名：找不到该主机。",
            )
        }
        AbortKind::NotReached => (
            "Start the server, then run the command again.",
            "请先启动服务，再重新运行命令。",
        ),
        AbortKind::Broken if says("HTTP status 404") || says("HTTP status 405") => (
            "Correct the path in the URL: a server answers there, but it takes no requests of the protocol (POST) at this path.",
            "请更正 URL 中的路径：该服务器有应答，但在此路径不接受协议请求（POST）。",
        ),
        AbortKind::Broken => return None,
        AbortKind::NoAnswer if !aborted.is_ungreeted() => (
            "Either the implementation hangs or ends the program, or the adapter does: what was written on stderr may tell. `miniapp-conformance play --scenario 1` with the same adapter shows the scenario.",
            "可能是被测实现挂起或使程序退出，也可能是适配器的问题：stderr 的内容可能说明原因。对同一适配器运行 `miniapp-conformance play --scenario 1`，可查看该场景。",
        ),
        AbortKind::NoAnswer if class == "server-error" => (
            "The server failed before anything was run: what it has logged may tell why.",
            "服务在运行任何场景之前就出错了：其日志可能说明原因。",
        ),
        AbortKind::NoAnswer if is_service => (
            "The server did not answer `hello`, the first request: look whether this URL is that of the adapter, and whether it answers every request.",
            "服务没有应答第一个请求 `hello`：请确认该 URL 是适配器的地址，且服务会应答每个请求。",
        ),
        AbortKind::NoAnswer if matches!(class, "exit" | "signal") && is_silent => (
            "The program ended before it answered `hello`, the first request, and wrote nothing on stderr. It has to read requests from stdin, one in each line, and to answer them on stdout until stdin ends.",
            "程序在应答第一个请求 `hello` 之前就结束了，stderr 没有内容。程序应从标准输入逐行读取请求，并在标准输出应答，直到标准输入结束。",
        ),
        AbortKind::NoAnswer if matches!(class, "exit" | "signal") => (
            "The program ended before it answered `hello`, the first request: its lines on stderr, shown above, may tell why. It has to read requests from stdin, one in each line, and to answer them on stdout until stdin ends.",
            "程序在应答第一个请求 `hello` 之前就结束了：上面列出的 stderr 内容可能说明原因。程序应从标准输入逐行读取请求，并在标准输出应答，直到标准输入结束。",
        ),
        AbortKind::NoAnswer => (
            "The program did not answer `hello`, the first request: it has to read requests from stdin, one in each line, and to write each answer as a line on stdout at once, without keeping it in a buffer.",
            "程序没有应答第一个请求 `hello`：程序应从标准输入逐行读取请求，并立即把每个应答作为一行写到标准输出，不留在缓冲区中。",
        ),
    })
}

/// What to do where most clauses need values of facets that the adapter neither sets nor tells.
fn unknown(report: &Report) -> Option<Text> {
    if report.conclusion != Conclusion::NotEstablished {
        return None;
    }
    let all = report.clauses.len() - report.count(Verdict::Excluded);
    let mut needed: Vec<(String, usize)> = Vec::new();
    let lacking = report.clauses.iter();
    for one in lacking.filter(|one| one.verdict == Verdict::Inapplicable) {
        let help = one.help.as_ref().map_or("", |help| Lang::En.of(help));
        let names = help.split('`').skip(1).step_by(2);
        for name in names.filter_map(|name| name.strip_prefix("facet:")) {
            match needed.iter_mut().find(|(known, _)| known == name) {
                Some((_, count)) => *count += 1,
                None => needed.push((name.to_owned(), 1)),
            }
        }
    }
    needed.retain(|(_, count)| 2 * count > all);
    let count = needed.iter().map(|(_, count)| *count).max()?;
    let names: Vec<_> = needed.iter().map(|(name, _)| format!("`{name}`")).collect();
    Some(both(|lang| {
        let names = names.join(lang.pick(", ", "、"));
        lang.pick(
            format!(
                "If the adapter cannot set {names}: write into its `fixed` which values the implementation has, as `\"clientVersion\": \"10.6.80\"`; {count} of {all} clauses need to know."
            ),
            format!(
                "如果适配器不能设置 {names}：请在它的 `fixed` 中写明实现的值，例如 `\"clientVersion\": \"10.6.80\"`；{all} 条条款中有 {count} 条需要这些值。"
            ),
        )
    }))
}

/// What to do next.
pub(super) fn next(report: &Report) -> Vec<Text> {
    if report.conclusion == Conclusion::AdapterBroken {
        return unjudged(report);
    }
    let mut all = Vec::new();
    if report
        .findings
        .iter()
        .any(|one| one.replay.is_some() && one.waiver.is_none())
    {
        all.push(both(|lang| {
            let text = lang.pick(
                "Run the replay command of a finding after each change of the implementation.",
                "修改被测实现后，运行相应问题的 replay 命令。",
            );
            text.to_owned()
        }));
    }
    if let Some(step) = unknown(report) {
        all.push(step);
    }
    // The same advice for several clauses is given once, with the clauses.
    let mut advice: Vec<(&Text, Vec<&ClauseReport>)> = Vec::new();
    for one in &report.clauses {
        if let Some(help) = &one.help {
            match advice.iter_mut().find(|(known, _)| *known == help) {
                Some((_, clauses)) => clauses.push(one),
                None => advice.push((help, vec![one])),
            }
        }
    }
    for (help, clauses) in advice {
        all.push(both(|lang| {
            let names = named(lang, &clauses);
            let all = match clauses.len() {
                some if some > NAMED => format!(" {some} 个条款"),
                _ => String::new(),
            };
            lang.pick(
                format!("To judge {names}: {}.", lang.of(help)),
                format!("要判定 {names}{all}：{}。", lang.of(help)),
            )
        }));
    }
    all
}
