//! What stands on stderr while a campaign runs: a line for each clause that is violated, as soon as it is; on a terminal a
//! line that says how far the campaign is, elsewhere a plain line every ten seconds.

use std::io::IsTerminal;
use std::time::{Duration, Instant};

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

use super::show;
use crate::campaign::Event;
use crate::check::Compiled;
use crate::report::{self, counted, either, translated};

/// How often a plain line is written.
const EVERY: Duration = Duration::from_secs(10);

/// How often the figures of the line on a terminal change.
const REDRAW: Duration = Duration::from_millis(200);

/// What the line on a terminal shows.
const TEMPLATE: &str = "{bar:20} {pos}/{len} scenarios · {eta} left{msg}";
const TEMPLATE_ZH: &str = "{bar:20} {pos}/{len} 个场景 · 剩余 {eta}{msg}";

fn speed(rate: u128) -> String {
    either(format!("{rate} a second"), format!("每秒 {rate} 个"))
}

/// How far a campaign is.
pub(super) struct ProgressLine<'a> {
    compiled: &'a Compiled,
    bar: ProgressBar,
    total: usize,
    started: Instant,
    written: Instant,
    drawn: Instant,
    violated: usize,
    terminal: bool,
    quiet: bool,
}

impl<'a> ProgressLine<'a> {
    pub(super) fn new(compiled: &'a Compiled, total: usize, quiet: bool) -> Self {
        let terminal = std::io::stderr().is_terminal() && !quiet;
        let target = if terminal {
            ProgressDrawTarget::stderr_with_hz(10)
        } else {
            ProgressDrawTarget::hidden()
        };
        let length = u64::try_from(total).unwrap_or(u64::MAX);
        let bar = ProgressBar::with_draw_target(Some(length), target);
        if let Ok(style) = ProgressStyle::with_template(either(TEMPLATE, TEMPLATE_ZH)) {
            bar.set_style(style.progress_chars("=> "));
        }
        let now = Instant::now();
        Self {
            compiled,
            bar,
            total,
            started: now,
            written: now,
            drawn: now,
            violated: 0,
            terminal,
            quiet,
        }
    }

    pub(super) fn show(&mut self, event: &Event<'_>) {
        if self.quiet {
            return;
        }
        match *event {
            Event::Violated { clause, case } => {
                self.violated += 1;
                let line = report::first_violation(self.compiled.clause(clause).0, case);
                self.bar.suspend(|| show::on_stderr(&line));
                self.bar.set_message(self.so_far());
            }
            Event::Late(late) => {
                let late = late.to_string();
                self.bar.suspend(|| show::warning(&translated(&late)));
            }
            Event::Judged(cases) => {
                if self.terminal && self.drawn.elapsed() >= REDRAW {
                    self.drawn = Instant::now();
                    let rate = self.rate(cases);
                    self.bar
                        .set_message(format!(" · {}{}", speed(rate), self.so_far()));
                }
                self.bar
                    .set_position(u64::try_from(cases).unwrap_or(u64::MAX));
                if self.is_due() {
                    show::notice(&self.line(cases));
                }
            }
            Event::Shrinking(left) => {
                let text = counted(left, "finding", "findings", "个问题");
                let text = either(
                    format!("shrinking: {text} to go"),
                    format!("缩减场景：还剩 {text}"),
                );
                self.bar.set_message(format!(" · {text}"));
                self.bar.tick();
                if self.is_due() {
                    show::notice(&text);
                }
            }
            Event::Planned(cases) => {
                self.total = cases;
                self.bar
                    .set_length(u64::try_from(cases).unwrap_or(u64::MAX));
            }
            Event::Ready(_) => {}
        }
    }

    fn so_far(&self) -> String {
        match self.violated {
            0 => String::new(),
            some => {
                let clauses = counted(some, "clause", "clauses", "个条款");
                either(
                    format!(" · {clauses} violated"),
                    format!(" · 已违反 {clauses}"),
                )
            }
        }
    }

    /// Scenarios a second.
    fn rate(&self, cases: usize) -> u128 {
        let cases = u128::try_from(cases).unwrap_or(u128::MAX);
        cases.saturating_mul(1000) / self.started.elapsed().as_millis().max(1)
    }

    /// A plain line on how far the campaign is.
    fn line(&self, cases: usize) -> String {
        let seconds = self.started.elapsed().as_secs().max(1);
        let done = u64::try_from(cases).unwrap_or(u64::MAX);
        let rest = u64::try_from(self.total.saturating_sub(cases)).unwrap_or(u64::MAX);
        let left = rest.saturating_mul(seconds).checked_div(done).unwrap_or(0);
        let (total, rate) = (self.total, speed(self.rate(cases)));
        let so_far = self.so_far().replace(" · ", either(", ", "，"));
        either(
            format!("{cases} of {total} scenarios, {rate}, {left} s left{so_far}"),
            format!("{total} 个场景中的 {cases} 个，{rate}，剩余 {left} 秒{so_far}"),
        )
    }

    fn is_due(&mut self) -> bool {
        let due = !self.terminal && self.written.elapsed() >= EVERY;
        if due {
            self.written = Instant::now();
        }
        due
    }

    /// Takes the line away.
    pub(super) fn clear(&self) {
        self.bar.finish_and_clear();
    }
}
