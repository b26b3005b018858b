//! What an adapter can do, what it lacks, and what that costs.

use super::chinese::translated;
use super::data::ProgramReport;
use super::lang::{counted, either, say};
use super::message;
use super::{Page, Role};
use crate::adapter::protocol::Program;
use crate::adapter::{Hello, Unattributed};
use crate::generate::Domain;
use crate::scenario::Capability;
use crate::spec::Spec;

/// The outcome of a certification: what the adapter can do, and for each capability that it lacks how many clauses need it.
///
/// `declined` are capabilities that it declares and has not, each with its words.
pub fn certified(
    domain: &Domain,
    hello: &Hello,
    unattributed: &[Unattributed],
    declined: &[(Capability, String)],
) -> Page {
    let mut page = Page::new();
    let program = |one: &Program| message::named(&ProgramReport::new(&one.name, &one.version));
    let (name, of) = (program(&hello.adapter), program(&hello.implementation));
    let name = either(
        format!("{name} (implementation {of})"),
        format!("{name}（被测实现 {of}）"),
    );
    if unattributed.is_empty() && declined.is_empty() {
        page.line(
            Role::Good,
            either(
                format!("certified: {name} keeps to the protocol"),
                format!("认证通过：{name}遵守协议"),
            ),
        );
    } else {
        page.line(
            Role::Bad,
            either(
                format!("not certified: {name}"),
                format!("认证未通过：{name}"),
            ),
        );
    }
    for one in unattributed {
        page.line(
            Role::Warning,
            format!("  {}", translated(&one.incident.to_string())),
        );
    }
    for (capability, reason) in declined {
        let reason = translated(reason);
        page.line(
            Role::Warning,
            either(
                format!("  it declares `{capability}` and declined it: {reason}; implement it, or take it out of the capabilities"),
                format!("  声明了 `{capability}` 却拒绝执行：{reason}；请实现它，或从声明的能力中删去"),
            ),
        );
    }
    let can: Vec<_> = hello.capabilities.iter().map(ToString::to_string).collect();
    let can = match can.as_slice() {
        [] => either("nothing but calls", "只能发起调用").to_owned(),
        some => some.join(either(", ", "、")),
    };
    page.line(
        Role::Plain,
        format!("{}{can}", either("it can do: ", "具备的能力：")),
    );
    lacks(domain, hello, declined, &mut page);
    page
}

fn lacks(domain: &Domain, hello: &Hello, declined: &[(Capability, String)], page: &mut Page) {
    let spec = domain.spec();
    let clauses = spec.clauses.iter().map(|(_, clause)| clause);
    let judged = clauses.filter(|clause| clause.excluded.is_none());
    let lacking: Vec<_> = judged
        .map(|clause| domain.needs(clause).lacking(domain, []))
        .collect();
    let (all, lost) = (lacking.len(), lacking.iter().flatten().count());
    let missing: Vec<_> = Domain::every_capability(spec)
        .into_iter()
        .filter(|one| !hello.capabilities.contains(one))
        .collect();
    if !missing.is_empty() {
        page.line(Role::Plain, either("it lacks:", "缺少的能力："));
    }
    for one in &missing {
        let needed = lacking.iter().flatten();
        let count = needed.filter(|list| list.contains(one)).count();
        let cost = match count {
            0 => either(
                "no clause needs it, but scenarios that use it are left out",
                "没有条款需要它；不声明时，不运行用到它的场景",
            )
            .to_owned(),
            some => counted(some, "clause needs it", "clauses need it", "个条款需要它"),
        };
        page.text("  ")
            .push(Role::Code, format!("{:<26}", one.to_string()));
        page.text(format!("{cost}{}", either("; ", "；")))
            .line(Role::Faint, what(spec, one));
    }
    let can = all - lost;
    if !declined.is_empty() {
        let clauses = spec.clauses.iter().map(|(_, clause)| clause);
        let judged = clauses.filter(|clause| clause.excluded.is_none());
        let refused = || declined.iter().map(|(capability, _)| capability);
        let left = judged
            .filter(|clause| domain.needs(clause).lacking(domain, refused()).is_none())
            .count();
        let (untestable, names) = (can - left, refused().map(ToString::to_string));
        let names = names.collect::<Vec<_>>().join(either(", ", "、"));
        page.line(
            Role::Plain,
            either(
                format!("{left} of {all} clauses can be judged; {lost} will be inapplicable, and {untestable} untestable, since it declined {names}"),
                format!("条款共 {all} 条，可判定 {left} 条；{lost} 条将为“不适用”，{untestable} 条因它拒绝执行 {names} 而将为“无法检验”"),
            ),
        );
        return;
    }
    page.line(
        if lost == 0 { Role::Good } else { Role::Plain },
        either(
            format!("{can} of {all} clauses can be judged; {lost} will be inapplicable"),
            format!("条款共 {all} 个，可判定 {can} 个；{lost} 个将为“不适用”"),
        ),
    );
}

/// What a capability is, in a few words.
fn what(spec: &Spec, capability: &Capability) -> String {
    let title = |name: &str| {
        spec.facets
            .get(name)
            .map_or("", |facet| say(&facet.title))
            .to_owned()
    };
    match capability {
        Capability::Facet(name) => either(
            format!("start with any value: {}", title(name)),
            format!("以任意值启动：{}", title(name)),
        ),
        Capability::Set(name) => either(
            format!("change while the mini program runs: {}", title(name)),
            format!("在小程序运行时改变：{}", title(name)),
        ),
        Capability::Tap => either(
            "render a button with any attributes, and tap it",
            "渲染带任意属性的按钮并点击",
        )
        .to_owned(),
        Capability::Refuse => either("have the user refuse", "让用户拒绝").to_owned(),
        Capability::Exception => either(
            "have the system fail while the user is asked",
            "在询问用户时让系统出现异常",
        )
        .to_owned(),
        Capability::CanIUse => either("ask canIUse", "查询 `my.canIUse`").to_owned(),
        Capability::Revoke => {
            either("withdraw the grant in the settings", "在设置中撤销授权").to_owned()
        }
        Capability::Restart => {
            either("close and start the client", "关闭并重新启动客户端").to_owned()
        }
        Capability::Users => either(
            "have several users and switch between them",
            "有多个用户并能切换",
        )
        .to_owned(),
        Capability::Overlap => either(
            "start a call before the one before it has ended",
            "在前一次调用结束前发起调用",
        )
        .to_owned(),
        Capability::Nested => either(
            "call the function inside a handler or a callback",
            "在事件处理函数或回调中发起调用",
        )
        .to_owned(),
        Capability::Bare => {
            either("call the function without an argument", "不带参数调用接口").to_owned()
        }
    }
}
