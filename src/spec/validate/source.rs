//! The statements of the source, and where clauses come from.

use super::super::error_kind::ErrorKind;
use super::super::model::{Clause, Standing};
use super::super::source::Statement;
use super::review::Review;
use crate::fields::Name;
use crate::ijson::under;

pub(super) fn review(review: &mut Review<'_>) {
    let source = &review.spec.source;
    for (id, statement) in source.statements.iter() {
        let at = under("/source/statements", id);
        let sections = &source.sections;
        review.declared(
            under(&at, "section"),
            "section",
            &statement.section,
            sections,
        );
        words(review, &at, id, statement);
        if let Some(why) = &statement.informative {
            review.empty(
                under(&under(&at, "informative"), "en"),
                "the reason",
                &why.en,
            );
        }
    }
    for (id, section) in source.sections.iter() {
        if let Some(page) = &section.page {
            let at = under(&under("/source/sections", id), "page");
            review.declared(at, "page", page, &source.pages);
        }
    }
    date(review, "/source/date", &source.date);
    for (id, page) in source.pages.iter() {
        date(
            review,
            &under(&under("/source/pages", id), "date"),
            &page.date,
        );
    }
}

/// A date is a year, a month and a day, so that revisions can be put in order.
fn date(review: &mut Review<'_>, at: &str, date: &str) {
    let mut parts = date
        .split('-')
        .map(|part| (part.len(), part.parse::<u32>()));
    let mut part = |length, most| match parts.next() {
        Some((found, Ok(number))) => found == length && (1..=most).contains(&number),
        _ => false,
    };
    let fits = part(4, 9999) && part(2, 12) && part(2, 31) && parts.next().is_none();
    if !date.is_empty() && !fits {
        review.fault(at, ErrorKind::Date(date.to_owned()));
    }
}

fn words(review: &mut Review<'_>, at: &str, id: &Name, statement: &Statement) {
    if statement.quote.is_some() == statement.gist.is_some() {
        let both = statement.quote.is_some();
        review.fault(at, ErrorKind::Either("quote", "gist", both));
    }
    if let Some(gist) = &statement.gist {
        review.empty(under(&under(at, "gist"), "en"), "the gist", &gist.en);
    }
    let Some(quote) = &statement.quote else {
        return;
    };
    let at = under(at, "quote");
    review.empty(at.as_str(), "the quote", quote);
    // The same words may stand in two sections; in one of them they are the same statement.
    let mut above = review.spec.source.statements.iter();
    let again = above
        .by_ref()
        .take_while(|(other, _)| *other != id)
        .find(|(_, other)| {
            other.section == statement.section && other.quote.as_ref() == Some(quote)
        });
    if let Some((other, _)) = again {
        let other = other.to_string();
        review.fault(at, ErrorKind::Quoted { other });
    }
}

/// Where a clause comes from.
pub(super) fn of_clause(review: &mut Review<'_>, at: &str, clause: &Clause) {
    let source = &review.spec.source;
    let place = under(at, "statements");
    review.all_declared(&place, "statement", &clause.statements, &source.statements);
    let known: Vec<(usize, &Name, &Statement)> = clause
        .statements
        .iter()
        .enumerate()
        .filter_map(|(index, id)| Some((index, id, source.statements.get(id)?)))
        .collect();
    for (index, id, statement) in &known {
        if statement.informative.is_some() {
            let fault = ErrorKind::Informative(id.to_string());
            review.fault(under(&place, &index.to_string()), fault);
        }
    }
    if !known.is_empty()
        && known
            .iter()
            .all(|(_, _, one)| one.section != clause.section)
    {
        let section = clause.section.to_string();
        review.fault(under(at, "section"), ErrorKind::Elsewhere { section });
    }
    if clause.level < clause.standing.highest() {
        let standing = clause.standing.name();
        review.fault(under(at, "level"), ErrorKind::Level { standing });
    }
    let unsourced = clause.statements.is_empty() && clause.standing == Standing::Document;
    if unsourced && !source.statements.is_empty() {
        review.fault(at, ErrorKind::Unsourced);
    }
}
