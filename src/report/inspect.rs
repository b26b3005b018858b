//! What came of captured arguments.

use super::{Page, Role};
use crate::inspect::{Inspected, Inspection, LONGEST, OpenSpec, Unreadable};
use crate::spec::{Level, Spec};

/// Everything about a file of captured arguments; `verbose` lists the clauses that cannot be seen in one.
pub fn inspected(spec: &OpenSpec, file: &str, found: &Inspection, verbose: bool) -> Page {
    let mut page = Page::new();
    for (at, one) in found.findings.iter().enumerate() {
        page.append(finding(spec.spec(), at + 1, one));
    }
    if found.further > 0 {
        let line = format!("{} further findings are not shown", found.further);
        page.line(Role::Warning, line).end();
    }
    unreadable(&mut page, spec, found);
    page.line(Role::Heading, counts(file, found));
    if found.quoted > 0 {
        let line = format!(
            "  {} captured as a JSON string; the argument was taken out of it",
            arguments(found.quoted)
        );
        page.line(Role::Faint, line);
    }
    if found.open > 0 {
        let line = format!(
            "  {} not judged: the document leaves open what bridge errors and other callbacks are given",
            arguments(found.open)
        );
        page.line(Role::Faint, line);
    }
    if found.others > 0 {
        let line = format!("  {} without an argument skipped", lines(found.others));
        page.line(Role::Faint, line);
    }
    page.append(reach(spec, found, verbose));
    page.append(conclusion(spec, found));
    page
}

/// How many sentences of the document are shown with a finding.
const QUOTES: usize = 2;

fn finding(spec: &Spec, number: usize, one: &Inspected) -> Page {
    let mut page = Page::new();
    let Some(clause) = spec.clauses.get(&one.clause) else {
        return page;
    };
    let section = spec.source.sections.get(&clause.section);
    let section = section.map_or("", |section| &section.zh);
    let (role, level) = match one.level {
        Level::Must => (Role::Bad, "must"),
        Level::Should => (Role::Warning, "should"),
    };
    page.line(
        role,
        format!("{number}. {} ({level}; {section})", one.clause),
    );
    page.line(Role::Plain, format!("   {}", clause.statement.en));
    for id in clause.statements.iter().take(QUOTES) {
        if let Some(quote) = spec
            .source
            .statements
            .get(id)
            .and_then(|one| one.quote.as_ref())
        {
            page.line(
                Role::Faint,
                format!("   document: {}", quote.replace('\n', " ")),
            );
        }
    }
    let first = one
        .places
        .first()
        .map_or_else(String::new, ToString::to_string);
    let taken = one.taken_as.as_ref().map_or_else(
        || "not recognised as any reply of the document".to_owned(),
        |outcome| format!("taken as the reply `{outcome}`"),
    );
    page.line(Role::Plain, format!("   {first}, {taken}:"));
    let told = super::told(spec, &one.violation);
    let place = one.cause.split_once(':').map_or("", |(_, place)| place);
    if !place.is_empty() {
        page.line(Role::Plain, format!("     at       {place}"));
    }
    page.line(Role::Plain, format!("     expected {}", told.expected));
    page.line(Role::Plain, format!("     observed {}", told.observed));
    let others: Vec<_> = one.places.iter().skip(1).map(ToString::to_string).collect();
    if !others.is_empty() {
        let shown = one.places.len() as u64;
        let more = if one.count > shown {
            format!(" and {} more", one.count - shown)
        } else {
            String::new()
        };
        page.line(
            Role::Plain,
            format!("   likewise: {}{more}", others.join(", ")),
        );
    }
    if !one.also.is_empty() {
        let ids: Vec<_> = one.also.iter().map(|(id, _)| &**id).collect();
        page.line(Role::Faint, format!("   also violates {}", ids.join(", ")));
    }
    let command = format!("   explain it: miniapp-conformance explain {}", one.clause);
    page.line(Role::Code, command).end();
    page
}

fn unreadable(page: &mut Page, spec: &OpenSpec, found: &Inspection) {
    for (place, why) in &found.unreadable {
        let why = match why {
            Unreadable::TooLong(length) => {
                format!("{length} bytes are more than the limit of {LONGEST} bytes (16 MiB)")
            }
            Unreadable::NotUtf8(at) => format!("not UTF-8 at byte {}", at + 1),
            Unreadable::NoArgument => "no argument of a callback in this line".to_owned(),
            Unreadable::Malformed => "neither a trace nor an entry of a HAR".to_owned(),
        };
        page.line(Role::Warning, format!("not judged: {place}: {why}"));
    }
    for (place, name) in &found.strange {
        let known: Vec<_> = spec.callbacks().map(|name| &**name).collect();
        let line = format!(
            "not judged: {place}: `{}` is no callback of {}, which has {}",
            name,
            spec.spec().api,
            known.join(", ")
        );
        page.line(Role::Warning, line);
    }
    let all = found.unreadable_count + found.strange_count;
    let shown = (found.unreadable.len() + found.strange.len()) as u64;
    if all > shown {
        page.line(
            Role::Warning,
            format!("not judged: {} more places", all - shown),
        );
    }
    if all > 0 {
        page.end();
    }
}

fn counts(file: &str, found: &Inspection) -> String {
    let mut kinds: Vec<_> = found
        .outcomes
        .iter()
        .map(|(name, count)| format!("{count} {name}"))
        .collect();
    if found.unrecognised > 0 {
        kinds.push(format!("{} not recognised", found.unrecognised));
    }
    let kinds = match kinds.as_slice() {
        [] => String::new(),
        some => format!(" ({})", some.join(", ")),
    };
    format!("{}: {} judged{kinds}", file, arguments(found.judged))
}

/// What captured arguments show, and what they cannot.
fn reach(spec: &OpenSpec, found: &Inspection, verbose: bool) -> Page {
    let mut page = Page::new();
    let seen = spec.seen().len();
    let line = format!(
        "  {} of the {seen} clauses that a captured argument can show were exercised",
        found.exercised.len()
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
    let line = format!(
        "  {} clauses cannot be judged without an adapter: {}",
        unseen.len(),
        groups.join(", ")
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
    let must = found.violated(Level::Must);
    match found.exit_code() {
        1 => {
            let ids: Vec<_> = must.iter().map(|id| &***id).collect();
            let line = format!(
                "not conformant: the captured arguments violate {} of {api}: {}",
                clauses(must.len()),
                ids.join(", ")
            );
            page.line(Role::Bad, line)
        }
        3 if found.judged == 0 => page.line(
            Role::Warning,
            format!("nothing judged: the file holds no reply of {api} that a clause can be judged by"),
        ),
        3 => page.line(
            Role::Warning,
            "not established: no must clause is violated, and some arguments could not be judged",
        ),
        _ => page.line(
            Role::Good,
            format!(
                "no must clause is violated by {}; `miniapp-conformance check` judges the other clauses",
                arguments(found.judged)
            ),
        ),
    };
    page
}

fn arguments(count: u64) -> String {
    plural(count, "argument")
}

fn lines(count: u64) -> String {
    plural(count, "line")
}

fn clauses(count: usize) -> String {
    plural(count as u64, "must clause")
}

fn plural(count: u64, noun: &str) -> String {
    format!("{count} {noun}{}", if count == 1 { "" } else { "s" })
}
