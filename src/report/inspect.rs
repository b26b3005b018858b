//! What came of captured arguments.

use super::lang::{counted, either, say};
use super::{Page, Role, message, shorten};
use crate::inspect::{FilePlace, Inspected, Inspection, LONGEST, OpenSpec, Unreadable};
use crate::spec::{Level, Section, Spec};

/// What the page says beside what was found.
#[derive(Clone, Copy, Debug)]
pub struct InspectedFile<'a> {
    /// The name of the file.
    pub name: &'a str,
    /// The command that explains a clause, without the id of the clause.
    pub explain: &'a str,
    /// Whether to list the clauses that cannot be seen in captured arguments.
    pub verbose: bool,
}

/// Everything about a file of captured arguments.
pub fn inspected(spec: &OpenSpec, file: InspectedFile<'_>, found: &Inspection) -> Page {
    let mut page = Page::new();
    for (at, one) in found.findings.iter().enumerate() {
        page.append(finding(spec.spec(), at + 1, one, file.explain));
    }
    if found.further > 0 {
        let further = found.further;
        let line = either(
            format!("{further} further findings are not shown"),
            format!("另有 {further} 个问题未列出"),
        );
        page.line(Role::Warning, line).end();
    }
    unreadable(&mut page, spec, found);
    page.line(Role::Heading, counts(spec.spec(), file.name, found));
    if found.quoted > 0 {
        let all = arguments(found.quoted);
        let line = either(
            format!("  {all} captured as a JSON string; the argument was taken out of it"),
            format!("  {all}以 JSON 字符串形式抓取，已从中取出"),
        );
        page.line(Role::Faint, line);
    }
    if found.open > 0 {
        let all = arguments(found.open);
        let line = either(
            format!(
                "  {all} not judged: the document does not say what other errors, and complete, are given"
            ),
            format!("  未判定 {all}：它们是 complete 的入参，或文档没有规定的错误"),
        );
        page.line(Role::Faint, line);
    }
    if found.others > 0 {
        let all = lines(found.others);
        let line = either(
            format!("  {all} without an argument skipped"),
            format!("  跳过 {all}没有回调参数的内容"),
        );
        page.line(Role::Faint, line);
    }
    page.append(supposed(spec));
    page.append(reach(spec, found, file.verbose));
    page.append(conclusion(spec, found));
    page
}

/// How many sentences of the document are shown with a finding.
const QUOTES: usize = 2;

/// The longest text that is shown, in characters.
const LONG: usize = 600;

/// Of a text whose inner quotes stand as documents print them.
fn unescaped() -> &'static str {
    either(
        "the inner quotes have no backslashes, as in the samples that the document prints: JSON.parse cannot read this. \
         If a log took them away, capture JSON.stringify(res)",
        "内层引号没有反斜杠，与文档中印出的示例相同：JSON.parse 无法解析。如果是日志去掉了反斜杠，请改为抓取 JSON.stringify(res)",
    )
}

fn finding(spec: &Spec, number: usize, one: &Inspected, explain: &str) -> Page {
    let mut page = Page::new();
    let Some(clause) = spec.clauses.get(&one.clause) else {
        return page;
    };
    let section = spec.source.sections.get(&clause.section);
    let section = section.map(Section::heading);
    let section = section.as_ref().map_or("", say);
    let role = match one.level {
        Level::Must => Role::Bad,
        Level::Should => Role::Warning,
    };
    let level = message::level(one.level);
    page.line(
        role,
        either(
            format!("{number}. {} ({level}; {section})", one.clause),
            format!("{number}. {}（{level}；{section}）", one.clause),
        ),
    );
    page.line(Role::Plain, format!("   {}", say(&clause.statement)));
    for id in clause.statements.iter().take(QUOTES) {
        if let Some(quote) = spec
            .source
            .statements
            .get(id)
            .and_then(|one| one.quote.as_ref())
        {
            page.line(
                Role::Faint,
                format!(
                    "   {}{}",
                    either("document: ", "文档："),
                    quote.replace('\n', " ")
                ),
            );
        }
    }
    let first = one
        .places
        .first()
        .map_or_else(String::new, |one| place(*one));
    let taken = one.taken_as.as_ref().map_or_else(
        || {
            either(
                "not recognised as any reply of the document",
                "不是文档中的任何一种返回",
            )
            .to_owned()
        },
        |outcome| {
            either(
                format!("taken as the reply `{outcome}`"),
                format!("视为返回 `{outcome}`"),
            )
        },
    );
    page.line(
        Role::Plain,
        either(
            format!("   {first}, {taken}:"),
            format!("   {first}，{taken}："),
        ),
    );
    let told = super::told(spec, &one.violation);
    let at = one.cause.split_once(':').map_or("", |(_, at)| at);
    if !at.is_empty() {
        let word = either("at       ", "位置：");
        page.line(Role::Plain, format!("     {word}{}", shorten(at, LONG)));
    }
    let word = either("expected ", "应为：");
    page.text(format!("     {word}"))
        .line(Role::Good, shorten(&told.expected, LONG));
    let word = either("observed ", "实为：");
    page.text(format!("     {word}"))
        .line(Role::Bad, shorten(&told.observed, LONG));
    if one.unescaped {
        page.line(Role::Warning, format!("   {}", unescaped()));
    }
    let others: Vec<_> = one.places.iter().skip(1).map(|one| place(*one)).collect();
    if !others.is_empty() {
        let more = match one.count - one.places.len() as u64 {
            0 => String::new(),
            more => either(format!(" and {more} more"), format!("，另有 {more} 处")),
        };
        let word = either("likewise: ", "同样：");
        page.line(
            Role::Plain,
            format!("   {word}{}{more}", others.join(either(", ", "、"))),
        );
    }
    if !one.also.is_empty() {
        let ids: Vec<_> = one.also.iter().map(|(id, _)| &**id).collect();
        let ids = ids.join(either(", ", "、"));
        let word = either("also violates ", "同时违反：");
        page.line(Role::Faint, format!("   {word}{ids}"));
    }
    page.text(either("   explain: ", "   说明："));
    let command = format!("{explain} {}", one.clause);
    page.line(Role::Code, command).end();
    page
}

fn place(place: FilePlace) -> String {
    let FilePlace { line, entry, item } = place;
    match (entry, item) {
        (None, None) => either(format!("line {line}"), format!("第 {line} 行")),
        (None, Some(item)) => either(
            format!("item {item} of line {line}"),
            format!("第 {line} 行第 {item} 项"),
        ),
        (Some(entry), _) => either(
            format!("HAR entry {entry} (line {line})"),
            format!("HAR 第 {entry} 项（第 {line} 行）"),
        ),
    }
}

/// Why something cannot be judged.
fn reason(why: Unreadable) -> String {
    match why {
        Unreadable::TooLong(length) => either(
            format!("{length} bytes are more than the limit of {LONGEST} bytes (16 MiB)"),
            format!("{length} 字节，超过上限 {LONGEST} 字节（16 MiB）"),
        ),
        Unreadable::NotUtf8(at) => {
            let byte = at + 1;
            either(
                format!(
                    "not UTF-8 at byte {byte}; convert the file, for instance with `iconv -f GBK -t UTF-8`"
                ),
                format!("第 {byte} 字节不是 UTF-8；请转换文件，例如用 `iconv -f GBK -t UTF-8`"),
            )
        }
        Unreadable::NoArgument => {
            either("no argument of a callback in this line", "此行没有回调参数").to_owned()
        }
        Unreadable::Malformed => either(
            "neither a trace nor an entry of a HAR",
            "既不是记录，也不是 HAR 的一项",
        )
        .to_owned(),
    }
}

fn unreadable(page: &mut Page, spec: &OpenSpec, found: &Inspection) {
    let not_judged = either("not judged: ", "未判定：");
    let mut all: Vec<String> = Vec::new();
    for (at, why) in &found.unreadable {
        all.push(format!(
            "{}{}{}",
            place(*at),
            either(": ", "："),
            reason(*why)
        ));
    }
    for (at, name) in &found.strange {
        let known: Vec<_> = spec.callbacks().map(|name| &**name).collect();
        let (at, name, known) = (
            place(*at),
            shorten(name, 60),
            known.join(either(", ", "、")),
        );
        let api = &spec.spec().api;
        all.push(either(
            format!("{at}: `{name}` is no callback of {api}, which has {known}"),
            format!("{at}：`{name}` 不是 {api} 的回调；它的回调有 {known}"),
        ));
    }
    let count = found.unreadable_count + found.strange_count;
    let more = count - all.len() as u64;
    if more > 0 {
        all.push(either(
            format!("{more} more places"),
            format!("另有 {more} 处"),
        ));
    }
    for line in &all {
        page.line(Role::Warning, format!("{not_judged}{line}"));
    }
    if count > 0 {
        page.end();
    }
}

fn counts(spec: &Spec, file: &str, found: &Inspection) -> String {
    let mut kinds: Vec<_> = found
        .outcomes
        .iter()
        .map(|(name, count)| {
            let title = spec
                .outcomes
                .get(name)
                .map_or(&**name, |one| say(&one.title));
            either(format!("{count} {name}"), format!("{title} {count} 个"))
        })
        .collect();
    if found.unrecognised > 0 {
        let count = found.unrecognised;
        kinds.push(either(
            format!("{count} not recognised"),
            format!("无法识别 {count} 个"),
        ));
    }
    let kinds = match kinds.as_slice() {
        [] => String::new(),
        some => either(
            format!(" ({})", some.join(", ")),
            format!("（{}）", some.join("，")),
        ),
    };
    let all = arguments(found.judged);
    either(
        format!("{file}: {all} judged{kinds}"),
        format!("{file}：判定了 {all}{kinds}"),
    )
}

/// What is taken for granted of the platform that the arguments come from.
fn supposed(spec: &OpenSpec) -> Page {
    let mut page = Page::new();
    let since = spec.since().iter().map(|(name, version)| {
        let title = spec.spec().facets.get(name);
        let title = title.map_or(&**name, |facet| say(&facet.title));
        either(
            format!("{title} {version} or newer"),
            format!("{title}不低于 {version}"),
        )
    });
    let since: Vec<_> = since.collect();
    if !since.is_empty() {
        let since = since.join(either(", ", "，"));
        let line = either(
            format!(
                "  supposed: {since}; leave out what an older client sent, for which the document lays down no reply"
            ),
            format!("  假定：{since}；请不要放入更低版本的返回，文档没有规定其内容"),
        );
        page.line(Role::Plain, line);
    }
    let line = either(
        "  not known: account, grant and earlier calls; every reply that the document lays down may come",
        "  未知：账号、授权以及此前的调用；文档规定的每种返回都可能出现",
    );
    page.line(Role::Plain, line);
    page
}

/// What captured arguments show, and what they cannot.
fn reach(spec: &OpenSpec, found: &Inspection, verbose: bool) -> Page {
    let mut page = Page::new();
    let (done, seen) = (found.exercised.len(), spec.seen().len());
    let line = either(
        format!("  {done} of the {seen} clauses that a captured argument can show were exercised"),
        format!("  凭抓取的参数可判定的条款有 {seen} 个，检验了 {done} 个"),
    );
    page.line(Role::Plain, line);
    let unseen = spec.unseen();
    let mut groups: Vec<(&str, usize)> = Vec::new();
    for id in unseen {
        let group = id.split('.').next().unwrap_or_default();
        match groups.iter_mut().find(|(name, _)| *name == group) {
            Some((_, count)) => *count += 1,
            None => groups.push((group, 1)),
        }
    }
    let groups: Vec<_> = groups
        .iter()
        .map(|(name, count)| format!("{name} {count}"))
        .collect();
    let (count, groups) = (unseen.len(), groups.join(either(", ", "，")));
    let line = either(
        format!("  {count} clauses cannot be judged without an adapter: {groups}"),
        format!("  另有 {count} 个没有适配器就无法判定：{groups}"),
    );
    page.line(Role::Plain, line);
    if verbose {
        for id in unseen {
            page.line(Role::Faint, format!("    {id}"));
        }
    }
    page
}

fn conclusion(spec: &OpenSpec, found: &Inspection) -> Page {
    let mut page = Page::new();
    let api = &spec.spec().api;
    let code = found.exit_code();
    let (role, line) = match code {
        1 => {
            let must = found.violated(Level::Must);
            let ids: Vec<_> = must.iter().map(|id| &***id).collect();
            let (count, ids) = (ids.len(), ids.join(either(", ", "、")));
            let clauses = counted(count, "must clause", "must clauses", "个必须条款");
            let line = either(
                format!("not conformant: the captured arguments violate {clauses} of {api}: {ids}"),
                format!("不符合：抓取的参数违反 {api} 的 {clauses}：{ids}"),
            );
            (Role::Bad, line)
        }
        3 if found.judged == 0 && found.open > 0 => (
            Role::Warning,
            either(
                "nothing judged: the document does not say what such arguments hold",
                "没有判定任何内容：文档没有规定这类参数的内容",
            )
            .to_owned(),
        ),
        3 if found.judged == 0 => (
            Role::Warning,
            either(
                format!(
                    "nothing judged: there is no reply of {api} in it. Capture what a callback is given: console.log(JSON.stringify(res))"
                ),
                format!(
                    "没有判定任何内容：其中没有 {api} 的返回。请抓取回调收到的参数：console.log(JSON.stringify(res))"
                ),
            ),
        ),
        3 => (
            Role::Warning,
            either(
                "not established: no must clause is violated, but some of the file could not be read or judged",
                "未能确定：没有违反必须条款，但文件中有无法读取或无法判定的内容",
            )
            .to_owned(),
        ),
        _ => {
            let all = arguments(found.judged);
            let line = either(
                format!(
                    "no must clause is violated by {all}; `miniapp-conformance check` judges the other clauses"
                ),
                format!(
                    "已判定的 {all}均未违反必须条款；其余条款由 `miniapp-conformance check` 判定"
                ),
            );
            (Role::Good, line)
        }
    };
    let line = either(
        format!("{line} (exit status {code})"),
        format!("{line}（退出码 {code}）"),
    );
    page.line(role, line);
    page
}

fn arguments(count: u64) -> String {
    let count = usize::try_from(count).unwrap_or(usize::MAX);
    counted(count, "argument", "arguments", "个参数")
}

fn lines(count: u64) -> String {
    let count = usize::try_from(count).unwrap_or(usize::MAX);
    counted(count, "line", "lines", "行")
}
