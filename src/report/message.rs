//! The sentences of the tool, in one place.

use super::chinese::translated;
use super::data::{
    DeclinedReport, FindingReport, ProgramReport, ReadingReport, RegressionReport, Replays, Report,
    Totals, WaiverReport, WaiverState,
};
use super::foreign::shorten;
use super::lang::{Lang, both, counted, either, joined, plural, say, spoken};
use crate::campaign::{Decisive, Verdict};
use crate::clauses::{Change, ClauseTable, Coverage, Diff, Judged, JudgedRun, StatementRow};
use crate::spec::{FacetKind, Level, Reading, Spec, Standing, Statement, Text};

pub(super) fn heading(report: &Report) -> String {
    let spec = format!("{} {}", report.spec.name, report.spec.version);
    match (&report.implementation, &report.adapter) {
        (Some(implementation), Some(adapter)) => format!(
            "{spec} · {} · {}{}",
            named(implementation),
            either("through ", "适配器："),
            named(adapter)
        ),
        _ => format!("{spec} · {}", report.target.short(200)),
    }
}

/// The name of a program and its version; in Chinese those of ours have Chinese names.
pub(super) fn named(program: &ProgramReport) -> String {
    named_in(spoken(), program)
}

/// The same in this language.
pub(super) fn named_in(lang: Lang, program: &ProgramReport) -> String {
    let name = match (lang, program.name.raw()) {
        (Lang::Zh, "reference platform") => "内置参考平台",
        (Lang::Zh, "in-process") => "进程内",
        (Lang::Zh, "embedded") => "内嵌引擎",
        _ => return program.shown(),
    };
    format!("{name} {}", program.version.short(40))
}

pub(super) fn figures(report: &Report) -> String {
    let Totals {
        asked,
        judged,
        runs,
        calls,
        ..
    } = report.totals;
    let scenarios = if asked == judged {
        counted(judged, "scenario", "scenarios", "个场景")
    } else {
        either(
            format!("{judged} of {asked} scenarios judged"),
            format!("已判定 {asked} 个场景中的 {judged} 个"),
        )
    };
    let shard = report.shard.map_or_else(String::new, |one| {
        let shard = either("shard", "分片");
        format!("{shard} {}/{} · ", one.index, one.count)
    });
    let seed = report.seed;
    let runs = counted(runs, "run", "runs", "次运行");
    let calls = counted(calls, "call", "calls", "次调用");
    either(
        format!("{shard}seed {seed} · {scenarios}, {runs}, {calls}"),
        format!("{shard}种子 {seed} · {scenarios}，{runs}，{calls}"),
    )
}

/// How much of what could be combined the scenarios covered; `None` before anything was judged.
pub(super) fn covered(report: &Report) -> Option<String> {
    let coverage = &report.coverage;
    let pairs = coverage.pairs.percent();
    let triples = coverage.triples.percent();
    let three = coverage.orders_of_three.percent();
    let four = coverage.orders_of_four.percent();
    (report.totals.judged > 0).then(|| {
        either(
            format!(
                "combinations covered: {pairs} % of all pairs of values, {triples} % of all triples; {three} % of the orders of 3 events, {four} % of 4"
            ),
            format!(
                "组合覆盖：两因素 {pairs} %，三因素 {triples} %；三个事件的次序 {three} %，四个事件的次序 {four} %"
            ),
        )
    })
}

pub(super) fn declined(one: &DeclinedReport) -> String {
    let scenarios = counted(one.scenarios, "scenario", "scenarios", "个场景");
    let (capability, reason) = (&one.capability, one.reason.short(300));
    let reason = translated(&reason);
    either(
        format!("the adapter declared `{capability}` and declined it in {scenarios}: {reason}"),
        format!("适配器声明了 `{capability}`，却在 {scenarios}中拒绝执行：{reason}"),
    )
}

pub(super) fn waiver(one: &WaiverReport) -> String {
    let WaiverReport {
        clause,
        fingerprint,
        until,
        ..
    } = one;
    let state = match one.state {
        WaiverState::Matched => {
            let reason = one.reason.short(200);
            either(
                format!("accepted until {until}: {reason}"),
                format!("接受至 {until}，理由：{reason}"),
            )
        }
        WaiverState::Expired => either(
            format!("expired on {until}: remove the entry, or renew it"),
            format!("已于 {until} 过期，请删除该条目，或延长期限"),
        ),
        WaiverState::NotNeeded => either(
            "no longer needed: the finding did not come back; remove the entry",
            "不再需要：该问题没有再出现；请删除该条目",
        )
        .to_owned(),
        WaiverState::Unmatched => either(
            "does not match: the clause is violated in another way; see the findings",
            "不匹配：该条款以另一种方式被违反；见“问题”",
        )
        .to_owned(),
        WaiverState::NotExercised => either(
            "not checked: no scenario exercised the clause",
            "未核对：没有场景检验该条款",
        )
        .to_owned(),
    };
    let waiver = either("waiver of", "豁免");
    let colon = either(": ", "：");
    format!("{waiver} {clause} {fingerprint}{colon}{state}")
}

/// What is wrong with a waiver, in a word or two.
pub(super) fn wrong_waiver(state: WaiverState) -> &'static str {
    match state {
        WaiverState::Expired => either("expired", "已过期"),
        WaiverState::NotNeeded => either("no longer needed", "不再需要"),
        WaiverState::Unmatched => either("does not match", "不匹配"),
        WaiverState::Matched | WaiverState::NotExercised => "",
    }
}

/// Of a known defect that shows itself in a finding.
pub(super) fn known(one: &RegressionReport) -> String {
    let (name, symptom) = (&one.name, &one.symptom);
    let symptom = sourced(symptom, &one.source);
    either(
        format!("known defect {name}: {symptom}"),
        format!("已知缺陷 {name}：{symptom}"),
    )
}

/// What a known defect does, and where it was told of.
pub(super) fn sourced(symptom: &Text, sources: &[String]) -> String {
    let text = say(symptom);
    if sources.is_empty() {
        return text.to_owned();
    }
    either(
        format!("{text} ({})", sources.join(", ")),
        format!(
            "{}（{}）。",
            text.trim_end_matches('。'),
            sources.join("、")
        ),
    )
}

pub(super) fn level(level: Level) -> &'static str {
    match level {
        Level::Must => either("must", "必须"),
        Level::Should => either("should", "应当"),
    }
}

pub(super) fn standing(standing: Standing) -> Option<&'static str> {
    match standing {
        Standing::Document => None,
        Standing::Example => Some(either("an example in the document", "文档中的示例")),
        Standing::Inferred => Some(either("inferred from the document", "由文档推断")),
        Standing::Later => Some(either("a later revision of the document", "文档的后续版本")),
        Standing::Sibling => Some(either("the page of a related API", "相关 API 的页面")),
        Standing::Observed => Some(either(
            "seen in public client code",
            "公开客户端代码中的观察",
        )),
    }
}

pub(super) fn decisive(spec: &Spec, one: &Decisive) -> Text {
    both(|lang| match one {
        Decisive::Facet {
            facet,
            here,
            passes,
        } => {
            let title = spec.facets.get(facet).map(|facet| lang.of(&facet.title));
            let title = title.unwrap_or(facet);
            let is_flag = spec
                .facets
                .get(facet)
                .is_some_and(|one| one.kind == FacetKind::Flag);
            let shown = |value: &str| match (lang, value) {
                (Lang::Zh, "yes") if is_flag => "“是”".to_owned(),
                (Lang::Zh, "no") if is_flag => "“否”".to_owned(),
                _ => value.to_owned(),
            };
            let passes = shown(passes.first().map_or("", String::as_str));
            let here = shown(here);
            lang.pick(
                format!("passes with {title} {passes} instead of {here}"),
                joined(&[title, "为", &passes, &format!("（而非 {here}）时通过")]),
            )
        }
        Decisive::Step(at) => lang.pick(
            format!(
                "step {} is needed: the violation does not show without it",
                at + 1
            ),
            format!("需要第 {} 步：去掉它，问题不出现", at + 1),
        ),
        Decisive::Change { facet, step } => {
            let title = spec.facets.get(facet).map(|facet| lang.of(&facet.title));
            let title = title.unwrap_or(facet);
            lang.pick(
                format!(
                    "passes if {title} does not change (without step {})",
                    step + 1
                ),
                joined(&[title, &format!("不变（去掉第 {} 步）时通过", step + 1)]),
            )
        }
        Decisive::Field {
            user,
            field,
            passes,
        } => {
            let title = spec
                .users
                .profile
                .get(field)
                .map(|field| lang.of(&field.title));
            let title = title.unwrap_or(field);
            let passes = format!("{passes:?}");
            let passes = shorten(&passes, 300);
            lang.pick(
                format!("passes if the {title} of user {} is {passes}", user + 1),
                joined(&[
                    &format!("用户 {} 的", user + 1),
                    title,
                    &format!("为 {passes} 时通过"),
                ]),
            )
        }
        Decisive::Callbacks(at) => lang.pick(
            format!("passes if the call of step {} gets all callbacks", at + 1),
            format!("第 {} 步的调用传入全部回调时通过", at + 1),
        ),
    })
}

/// Of a clause that is violated for the first time, while the campaign goes on; `case` is an index.
pub(super) fn violated(clause: &str, case: usize) -> String {
    let number = case + 1;
    either(
        format!("{clause} (scenario {number}); details at the end of the run"),
        format!("{clause}（场景 {number}）"),
    )
}

/// Of a finding that rests on state that earlier scenarios left behind.
pub(super) fn state() -> &'static str {
    either(
        "rests on state that earlier scenarios left in the implementation: a freshly started adapter does not show it by itself",
        "依赖此前场景在实现中遗留的状态：重新启动的适配器不会单独重现",
    )
}

pub(super) fn flaky(finding: &FindingReport) -> String {
    let Replays { failed, of } = finding.replays;
    either(
        format!("reproduced in {failed} of {of} replays; not shrunk"),
        format!("重放 {of} 次中重现 {failed} 次；未最小化"),
    )
}

/// Said when the parts of a campaign are put together.
pub fn missing() -> String {
    either(
        "note: no part of the campaign made some of the runs that examining the findings takes; to make them, run `report merge` with the adapter after `--`",
        "提示：检查问题所需的部分运行，测试的各部分均未做过；要补做，请在 `report merge` 命令的 `--` 之后给出适配器",
    )
    .to_owned()
}

/// In how many scenarios a finding was seen, and in how many replays again.
pub(super) fn often(lang: Lang, finding: &FindingReport) -> String {
    let (count, Replays { failed, of }) = (finding.count, finding.replays);
    let scenarios = plural(count, "scenario", "scenarios");
    if of == 0 {
        return lang.pick(
            format!("seen in {scenarios}; not replayed: the campaign ended before"),
            format!("出现于 {count} 个场景；未重放：测试已提前结束"),
        );
    }
    let replays = plural(of, "replay", "replays");
    let small = if finding.unshrunk {
        lang.pick("; not shrunk", "；未最小化")
    } else {
        ""
    };
    lang.pick(
        format!("seen in {scenarios}; reproduced in {failed} of {replays}{small}"),
        format!("出现于 {count} 个场景；重放 {of} 次，重现 {failed} 次{small}"),
    )
}

pub(super) fn count(finding: &FindingReport) -> String {
    let scenarios = counted(finding.count, "scenario", "scenarios", "个场景");
    let Replays { failed, of } = finding.replays;
    if finding.operated && of == 0 {
        return either(
            format!(
                "seen in {scenarios}; not confirmed: the finding rests on a single run that an operator took part in; replay it before you rely on it"
            ),
            format!(
                "出现于 {scenarios}；未确认：该问题只依据一次由操作员参与的运行，采信之前请先重放"
            ),
        );
    }
    if finding.operated {
        return either(
            format!(
                "seen in {scenarios}, and again in {failed} of {}",
                plural(of, "run", "runs")
            ),
            format!("出现于 {scenarios}，重新运行 {of} 次，再现 {failed} 次"),
        );
    }
    if of == 0 {
        return often(spoken(), finding);
    }
    if finding.unshrunk {
        return either(
            format!(
                "seen in {scenarios}; not shrunk: no part of the campaign made the runs that this takes; run `report merge` with the adapter after `--`"
            ),
            format!(
                "出现于 {scenarios}；未最小化：测试的各部分均未做过所需的运行；请在 `report merge` 命令的 `--` 之后给出适配器"
            ),
        );
    }
    let times = finding.executions;
    let runs = plural(times, "run", "runs");
    if finding.cut_short {
        return either(
            format!("seen in {scenarios}; made smaller in {runs}, which used up the budget"),
            format!("出现于 {scenarios}；已缩小，共运行 {times} 次，次数已用完"),
        );
    }
    either(
        format!("seen in {scenarios}; made as small as can be in {runs}"),
        format!("出现于 {scenarios}；已最小化，共运行 {times} 次"),
    )
}

/// Of a clause that a campaign left out.
pub(super) fn not_run() -> &'static str {
    either("not run", "未运行")
}

pub(super) fn coverage(coverage: Coverage) -> &'static str {
    match coverage {
        Coverage::Covered => either("covered", "已覆盖"),
        Coverage::LeftOpen => either("left open", "文档未定"),
        Coverage::Excluded => either("excluded", "已排除"),
        Coverage::Informative => either("nothing required", "无要求"),
        Coverage::Open => either("OPEN", "未处理"),
    }
}

/// How many statements became what, and which of them nothing; `None` if the spec lists none and all its sections have clauses.
pub(super) fn counts(table: &ClauseTable) -> Option<String> {
    let total: usize = table.counts.iter().map(|(_, count)| count).sum();
    let mut text = String::new();
    if total > 0 {
        let counts: Vec<_> = table
            .counts
            .iter()
            .map(|(one, count)| {
                either(
                    format!("{count} {}", coverage(*one).to_lowercase()),
                    format!("{} {count}", coverage(*one)),
                )
            })
            .collect();
        text = either(
            format!("{total} statements: {}.", counts.join(", ")),
            format!("{total} 条语句：{}。", counts.join("，")),
        );
    }
    if let Some(open) = all_open(table) {
        text += &either(format!(" {open}."), format!("{open}。"));
    }
    (!text.is_empty()).then(|| text.trim_start().to_owned())
}

/// What no clause comes from; `None` if everything is accounted for.
pub fn all_open(table: &ClauseTable) -> Option<String> {
    let open = table.open();
    let names: Vec<_> = open.iter().map(|name| format!("`{name}`")).collect();
    (!open.is_empty()).then(|| {
        let names = names.join(either(", ", "、"));
        either(
            format!("OPEN: no clause comes from {names}, and nothing says why"),
            format!("未处理：没有条款来自 {names}，也没有说明原因"),
        )
    })
}

/// What a campaign came to.
pub(super) fn run(run: &JudgedRun) -> String {
    let JudgedRun {
        implementation,
        seed,
        summary,
    } = run;
    let name = implementation.as_ref().map_or_else(
        || either("adapter", "适配器").to_owned(),
        |one| format!("{} {}", one.name, one.version),
    );
    either(
        format!("{name}, seed {seed}: {summary}"),
        format!("{name}，种子 {seed}：{summary}"),
    )
}

/// The name of a verdict in the language of this run.
pub(super) fn verdict_name(verdict: Verdict) -> &'static str {
    either(verdict.name(), verdict.name_zh())
}

pub(super) fn judged(judged: Judged) -> String {
    let Judged { verdict, scenarios } = judged;
    match verdict {
        Verdict::Excluded | Verdict::Inapplicable | Verdict::NotExercised => {
            verdict_name(verdict).to_owned()
        }
        _ => either(
            format!("{} ({scenarios})", verdict_name(verdict)),
            format!("{}（{scenarios}）", verdict_name(verdict)),
        ),
    }
}

/// What a statement says: its quote, or else its gist.
pub(super) fn stated(statement: &Statement) -> &str {
    let gist = || statement.gist.as_ref().map_or("", say);
    statement.quote.as_deref().unwrap_or_else(gist)
}

/// Of a section that no clause is about.
pub(super) fn open_section() -> &'static str {
    either(
        "OPEN: no clause comes from this section, and nothing says why",
        "未处理：没有条款来自本节，也没有说明原因",
    )
}

/// Of a statement that no clause comes from.
pub(super) fn open(stated: &StatementRow) -> String {
    let (id, words) = (&stated.id, self::stated(&stated.statement));
    either(
        format!("OPEN: no clause comes from {id}, and nothing says why: {words}"),
        format!("未处理：没有条款来自 {id}，也没有说明原因：{words}"),
    )
}

/// Which alternatives of a reading were followed, each with the number of scenarios.
pub(super) fn followed(reading: &ReadingReport) -> String {
    let all = reading.followed.iter().map(|one| {
        let scenarios = counted(one.scenarios, "scenario", "scenarios", "个场景");
        either(
            format!("{} ({scenarios})", say(&one.title)),
            format!("{}（{scenarios}）", say(&one.title)),
        )
    });
    let all = all.collect::<Vec<_>>();
    if all.is_empty() {
        either("not seen", "未出现").to_owned()
    } else {
        all.join(either("; ", "；"))
    }
}

/// Which alternative alone conforms, in a profile that says so.
pub(super) fn pinned(reading: &Reading) -> Option<String> {
    let pinned = reading.pinned.as_ref()?;
    let text = reading.alternatives.get(pinned);
    let text = text.map_or(&**pinned, |text| say(text));
    let pinned = either("pinned: ", "已指定：");
    Some(format!(" · {pinned}{}", only(text)))
}

/// Of the one alternative that conforms.
pub(super) fn only(alternative: &str) -> String {
    either(
        format!("only \"{alternative}\" conforms"),
        format!("只有“{alternative}”符合"),
    )
}

/// Of a value that was not there, or is not any more.
pub(super) fn nothing() -> &'static str {
    either("nothing", "无")
}

/// What is compared with what.
pub(super) fn extends(base: &Spec, spec: &Spec) -> String {
    let name = |one: &Spec| format!("{} {}", one.name, one.version);
    let (spec, base) = (name(spec), name(base));
    either(
        format!("{spec} extends {base}"),
        format!("{spec} 扩展了 {base}"),
    )
}

/// How much a profile changes.
pub(super) fn changes(diff: &Diff) -> String {
    let count = |kind: fn(&Change) -> bool| diff.0.iter().filter(|(_, _, one)| kind(one)).count();
    let added = count(|one| matches!(one, Change::Added));
    let removed = count(|one| matches!(one, Change::Removed));
    let changed = count(|one| matches!(one, Change::Changed(_)));
    let pinned = count(|one| matches!(one, Change::Pinned(_)));
    either(
        format!("{added} added, {removed} removed, {changed} changed, {pinned} pinned"),
        format!("新增 {added}，删去 {removed}，改动 {changed}，指定 {pinned}"),
    )
}
