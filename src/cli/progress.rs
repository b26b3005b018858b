//! What stands on stderr while a campaign runs: a line for each clause that is violated, as soon as it is; on a terminal a
//! line that says how far the campaign is, elsewhere a plain line every ten seconds.

use std::io::IsTerminal;
use std::time::{Duration, Instant};

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

use super::show;
use crate::campaign::Event;
use crate::check::Compiled;
use crate::report::{self, counted, either, translated};
use crate::spec::Check;

/// How often a plain line is written.
const EVERY: Duration = Duration::from_secs(10);

/// How often the figures of the line on a terminal change.
const REDRAW: Duration = Duration::from_millis(200);

/// A campaign of fewer scenarios a second is slow; it is told so once.
const SLOW: u128 = 20;

/// Why a campaign is slow, and what to do; `waits` is the id of a violated clause that makes adapters wait for a callback.
fn advice(waits: Option<&str>) -> String {
    match waits {
        Some(clause) => either(
            format!(
                "slow because `{clause}` is violated: the adapter waits for each callback that does not come. Stop this run, mend that first, and try it with `--regression` or `--scenarios 50`; `--jobs 4` runs four adapters at a time"
            ),
            format!(
                "速度慢是因为违反了 `{clause}`：适配器会等待每个没有执行的回调。请停止本次测试，先修复该问题，用 `--regression` 或 `--scenarios 50` 验证；`--jobs 4` 同时运行四个适配器"
            ),
        ),
        None => either(
            "slow because the implementation takes its time: `--jobs 4` runs four adapters at a time, `--scenarios 50` runs fewer scenarios",
            "速度慢是因为实现的响应慢：`--jobs 4` 同时运行四个适配器，`--scenarios 50` 运行较少的场景",
        )
        .to_owned(),
    }
}

/// What the line on a terminal shows.
const TEMPLATE: &str = "{bar:20} {pos}/{len} scenarios · {eta} left{msg}";
const TEMPLATE_ZH: &str = "{bar:20} {pos}/{len} 个场景 · 约剩 {eta}{msg}";

/// Whether a clause is violated by callbacks that do not come.
fn makes_wait(compiled: &Compiled, clause: usize) -> bool {
    let check = &compiled.clause(clause).1.check;
    matches!(check, Some(Check::Always | Check::OneReply))
}

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
    /// The first violated clause that makes adapters wait.
    waits: Option<usize>,
    advised: bool,
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
            waits: None,
            advised: false,
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
                if self.waits.is_none() && makes_wait(self.compiled, clause) {
                    self.waits = Some(clause);
                }
                if self.violated == 1 {
                    let heading = either("", "以下条款被违反，详情见运行结束时的报告：");
                    self.bar.suspend(|| {
                        if !heading.is_empty() {
                            show::notice(heading);
                        }
                    });
                }
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
                self.advise(cases);
            }
            Event::Shrinking(left) => {
                let text = counted(left, "finding", "findings", "个问题");
                let text = either(
                    format!("shrinking: {text} to go"),
                    format!("正在最小化：还剩 {text}"),
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

    /// Says once why the campaign is slow, if it is.
    fn advise(&mut self, cases: usize) {
        let left = self.total.saturating_sub(cases);
        let is_slow = self.started.elapsed() > EVERY && self.rate(cases) < SLOW;
        if self.advised || !is_slow || u128::try_from(left).unwrap_or(0) < SLOW {
            return;
        }
        self.advised = true;
        let clause = self.waits.map(|clause| &**self.compiled.clause(clause).0);
        let text = advice(clause);
        self.bar.suspend(|| show::warning(&text));
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
            format!("已完成 {cases}/{total} 个场景，{rate}，约剩 {left} 秒{so_far}"),
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn who_is_told_that_it_is_slow_is_told_what_to_do() {
        let waiting = advice(Some("callbacks.complete"));
        assert!(waiting.contains("`callbacks.complete` is violated"));
        for text in [waiting, advice(None)] {
            assert!(text.contains("--scenarios 50") && text.contains("--jobs 4"));
        }
    }

    #[test]
    fn clauses_on_callbacks_that_must_come_make_adapters_wait() {
        let builtin = crate::spec::DEFAULT;
        let spec = crate::spec::load(builtin.text, builtin.file).expect("a spec");
        let compiled = Compiled::new(std::sync::Arc::new(spec)).expect("ready");
        let waits = |id: &str| {
            let mut names = compiled.spec().clauses.names();
            let at = names.position(|name| &**name == id).expect("a clause");
            makes_wait(&compiled, at)
        };
        assert!(waits("callbacks.complete") && waits("callbacks.one-reply"));
        assert!(!waits("historical.gender"));
    }
}
