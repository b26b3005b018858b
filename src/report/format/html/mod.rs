//! One self-contained HTML page: no network, no other file, readable without JavaScript.
//!
//! The templates stand in `templates/report/`. Whatever goes into the page is one of the types in `words`, in which nothing
//! acts, and is escaped by the template engine. The policy in the page allows its own style and its own script, by
//! their hashes, and nothing else.

mod compare;
mod diagram;
mod finding;
mod picture;
mod quote;
mod view;
mod waiver;
mod words;

use askama::Template;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;

use crate::digest;
use crate::report::{Lang, Report, either, spoken};
use view::ReportView;
use words::Words;

const STYLE: &str = include_str!("../../../../templates/report/report.css");
const SCRIPT: &str = include_str!("../../../../templates/report/report.js");

#[derive(Template)]
#[template(path = "report/report.html")]
struct HtmlPage {
    view: ReportView,
    /// The language that is shown first, as HTML names it.
    language: &'static str,
    chinese: bool,
    title: String,
    policy: String,
    style: &'static str,
    script: &'static str,
}

impl HtmlPage {
    /// Words of the template.
    #[expect(clippy::unused_self, reason = "a template finds methods only")]
    fn say(&self, en: &str, zh: &str) -> Words {
        Words::new(en, zh)
    }

    /// What stands above the arguments that came at a step.
    #[expect(
        clippy::unused_self,
        clippy::trivially_copy_pass_by_ref,
        reason = "a template finds methods only, and passes references"
    )]
    fn given_at(&self, step: &usize) -> Words {
        Words::new(
            format!("To the letter: what the mini program was given at step {step}"),
            format!("原文：小程序在第 {step} 步收到的内容"),
        )
    }
}

/// The report as a page.
pub(super) fn html(report: &Report) -> String {
    let view = ReportView::of(report);
    let (conclusion, subject) = (&view.conclusion, &view.subject);
    let page = HtmlPage {
        language: either("en", "zh-CN"),
        chinese: spoken() == Lang::Zh,
        title: either(
            format!("{}: {subject}", conclusion.en),
            format!("{}：{subject}", conclusion.zh),
        ),
        view,
        policy: policy(),
        style: STYLE,
        script: SCRIPT,
    };
    // Writing to memory does not fail.
    page.render().unwrap_or_default()
}

fn policy() -> String {
    let hash = |text: &str| STANDARD.encode(digest::bytes(text.as_bytes()));
    format!(
        "default-src 'none'; style-src 'sha256-{}'; script-src 'sha256-{}'; img-src data:; base-uri 'none'; form-action 'none'",
        hash(STYLE),
        hash(SCRIPT)
    )
}
