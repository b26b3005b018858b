//! `check`.

use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Instant;

use super::args::CheckArgs;
use super::config::{self, Config};
use super::corpus;
use super::error::CliError;
use super::files::{prepare_file, prepare_folder, write};
use super::progress::ProgressLine;
use super::record::recorded;
use super::shell::{quoted, without_credentials};
use super::show;
use super::signals;
use super::spec::{compiled_as, explain_as};
use crate::adapter::{Journal, JournalHead, Journaled};
use crate::campaign::{self, CampaignResult, Conclusion, Replay};
use crate::check::{ClauseSet, Compiled};
use crate::report::{
    self, Again, Context, Detail, Format, Report, Time, Waiver, counted, either, translated,
};
use crate::spec::{Spec, Suggested};

/// How many scenarios unless something else is said.
const SCENARIOS: usize = 1000;

/// How many scenarios at most where the clock ends the campaign.
const BY_THE_CLOCK: usize = 1_000_000;

/// How many actions an operator is asked for unless something else is said.
const ACTIONS: usize = 60;

/// A folder as commands name it: what begins with a dash would be taken for an option.
fn folder(dir: &Path) -> String {
    let name = dir.display().to_string();
    if name.starts_with('-') {
        format!("./{name}")
    } else {
        name
    }
}

/// Judges an implementation; where the program is called `alone`, without any command, and no file names another, the reference platform.
pub(super) fn run(args: &CheckArgs, rest: bool, alone: bool) -> Result<u8, CliError> {
    args.target.complete(rest)?;
    let config = Config::load(args.config.as_deref())?;
    let mut target = args.target.or(&config.adapter);
    target.reference |= alone && target.is_bare();
    let spec = args.spec.spec.as_ref().or(config.spec.as_ref());
    let compiled = compiled_as(spec.map(String::as_str))?;
    let (today, started) = config::now();
    let waivers = waivers(args, &config, today, &compiled)?;
    let regression = corpus::regression(&compiled, spec.map(String::as_str))?;
    if args.regression && regression.is_empty() {
        return Err(CliError::NoRegression(compiled.spec().name.clone()));
    }
    let mut only = only(&compiled, &args.clauses)?;
    let most = args.time.map_or(SCENARIOS, |_| BY_THE_CLOCK);
    let asked = args.scenarios.or(config.scenarios);
    let operated = target.listen.is_some() && asked.is_none() && !args.regression;
    let (seed, journal) = journal(args, config.seed, compiled.spec())?;
    let scenarios = if args.regression {
        let about = regression.iter().map(|one| one.clause());
        only = only.or_else(|| {
            let mut only = ClauseSet::new();
            about.for_each(|clause| only.insert(clause));
            Some(only)
        });
        regression.len()
    } else {
        asked.unwrap_or(most)
    };
    let settings = campaign::Settings {
        seed,
        scenarios,
        part: args.shard,
        operator_budget: args.operator_budget.or_else(|| operated.then_some(ACTIONS)),
        time: args.time,
        jobs: usize::from(args.jobs),
        shrink_budget: args.shrink_budget,
        only,
        regression,
        corpus: corpus::load(&compiled, args.corpus.as_deref())?,
        interrupt: signals::interrupt(),
        ..campaign::Settings::default()
    };
    let mut connect = journaled(target.connect(compiled.spec())?, journal.as_ref());
    if let Some(dir) = &args.trace {
        connect = recorded(connect, dir)?;
    }
    let outputs = outputs(&args.report)?;
    let dir = args.corpus.as_ref().unwrap_or(&args.findings);
    prepare_folder(dir)?;

    let clock = Instant::now();
    let mut progress = ProgressLine::new(&compiled, settings.own_scenarios(), args.quiet);
    let result = campaign::run(&compiled, &*connect, &settings, &mut |event| {
        progress.show(&event);
    });
    progress.clear();
    if let Some(journal) = &journal {
        let journal = journal.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(error) = journal.failed() {
            let text = format!("the journal is not complete: {error}");
            show::warning(&translated(&text));
        }
    }
    let mut context = Context {
        target: target.told(),
        explain: explain_as(spec.map(String::as_str)),
        again: Again {
            folder: folder(dir),
            spec: spec.map_or_else(String::new, |name| format!(" --spec {}", quoted(name))),
            target: target.again(),
            ..Again::default()
        },
        ..Context::default()
    };
    let mut report = match &result {
        Ok(result) => {
            context.commands = keep(&compiled, result, dir, &context.again);
            report::report_in(&compiled, result, &context)
        }
        Err(error) => report::unjudged(&compiled, &settings, error, &context),
    };
    report.waive(&waivers);
    report.time = Some(Time {
        started,
        seconds: clock.elapsed().as_secs_f64(),
    });
    let error = result.err().map(|error| target.broken(error));
    let detail = match (args.quiet, args.verbose) {
        (true, _) => Detail::Quiet,
        (false, true) => Detail::Verbose,
        (false, false) => Detail::Normal,
    };
    // Before the report, whose last line is the conclusion.
    tell_of_others(args, &report, dir);
    let code = deliver(detail, &report, &outputs, error);
    tell_of_journal(args, &report);
    Ok(code)
}

/// Says how an interrupted campaign goes on, if there is a journal of it.
fn tell_of_journal(args: &CheckArgs, report: &Report) {
    if report.conclusion == Conclusion::Interrupted
        && let Some(command) = resuming(args, std::env::args_os().skip(1))
    {
        show::notice(&either(
            format!("to go on where it ended: {command}"),
            format!("要从中断处继续：{command}"),
        ));
    }
}

/// The command that goes on with the journal, if there is one; `words` are those of this command.
fn resuming(args: &CheckArgs, words: impl Iterator<Item = OsString>) -> Option<String> {
    args.journal.as_ref().or(args.resume.as_ref())?;
    let mut command = vec!["miniapp-conformance".to_owned()];
    let mut words = words.peekable();
    let mut after = false;
    while let Some(word) = words.next() {
        let text = word.to_str().unwrap_or_default();
        after |= text == "--";
        // The journal knows which number it was.
        if !after && text == "--seed=random" {
            continue;
        }
        if !after && text == "--seed" && words.peek().is_some_and(|next| next == "random") {
            words.next();
            continue;
        }
        let text = match text.strip_prefix("--journal") {
            Some(rest) if !after && (rest.is_empty() || rest.starts_with('=')) => {
                format!("--resume{rest}")
            }
            _ => text.to_owned(),
        };
        command.push(if text.is_empty() {
            quoted(&word)
        } else {
            quoted(without_credentials(&text))
        });
    }
    Some(command.join(" "))
}

/// The most replay files of earlier runs that are named.
const NAMED: usize = 5;

/// Says which replay files of earlier runs there are in a folder, of findings that this run did not show.
fn tell_of_others(args: &CheckArgs, report: &Report, dir: &Path) {
    if args.corpus.is_some() || args.quiet || report.totals.judged == 0 {
        return;
    }
    let is_json = |file: &Path| file.extension().is_some_and(|ending| ending == "json");
    let commands = || report.findings.iter().filter_map(|one| one.replay.as_ref());
    let there = std::fs::read_dir(dir).into_iter().flatten().flatten();
    let there = there.map(|one| PathBuf::from(one.file_name()));
    let mut earlier: Vec<_> = there
        .filter(|file| is_json(file))
        .map(|file| file.display().to_string())
        .filter(|name| !commands().any(|command| command.contains(name.as_str())))
        .collect();
    earlier.sort();
    if earlier.is_empty() {
        return;
    }
    let (count, dir) = (earlier.len(), dir.display());
    let mut named = earlier[..count.min(NAMED)].join(either(", ", "、"));
    if count > NAMED {
        named.push_str(either(", …", "……"));
    }
    let files = counted(count, "replay file", "replay files", "个重放文件");
    show::notice(&either(
        format!(
            "note: {dir} holds {files} of earlier runs, of findings that this run did not show: {named}; `replay` says whether they are fixed, and you may delete them"
        ),
        format!(
            "提示：{dir} 中有 {files}来自以前的测试，本次测试没有出现这些问题：{named}；可用 `replay` 确认是否已修复，也可删除"
        ),
    ));
}

/// A journal that the adapters of a campaign share.
type SharedJournal = Arc<Mutex<Journal>>;

/// The random seed, and the journal if one is asked for: a new one, or the one that is gone on with, whose random seed counts.
fn journal(
    args: &CheckArgs,
    configured: Option<u64>,
    spec: &Spec,
) -> Result<(u64, Option<SharedJournal>), CliError> {
    let asked = args.seed.or(configured);
    let seed = asked.unwrap_or(0);
    let (seed, journal) = match (&args.journal, &args.resume) {
        (Some(file), _) => (seed, Journal::begin(file, JournalHead::new(spec, seed))?),
        (None, Some(file)) => {
            let journal = Journal::resume(file)?;
            let seed = asked.unwrap_or(journal.seed());
            journal.fits(&JournalHead::new(spec, seed))?;
            let held = journal.held();
            show::notice(&either(
                format!("{held} runs stand in the journal and are not run again"),
                format!("运行记录中已有 {held} 次运行，不再重复"),
            ));
            (seed, journal)
        }
        (None, None) => return Ok((seed, None)),
    };
    Ok((seed, Some(Arc::new(Mutex::new(journal)))))
}

/// Adapters that keep the journal, if there is one.
fn journaled(
    connect: Box<campaign::Connect<'static>>,
    journal: Option<&SharedJournal>,
) -> Box<campaign::Connect<'static>> {
    let Some(journal) = journal.cloned() else {
        return connect;
    };
    Box::new(move || Box::new(Journaled::new(connect(), journal.clone())))
}

/// Shows and writes the report. What cannot be written is told, and the verdict decides the exit status all the same; only
/// a run that would end with 0 ends with 2 then.
pub(super) fn deliver(
    detail: Detail,
    report: &Report,
    outputs: &[(Format, PathBuf)],
    error: Option<CliError>,
) -> u8 {
    let mut lost = false;
    // The files first: they stand even if nobody reads what is shown.
    for (format, file) in outputs {
        let written = write(file, &format.render(report));
        if let Err(error) = written {
            show::error(&error);
            lost = true;
        }
    }
    if let Some(error) = error {
        // What the page shows need not be told twice.
        if detail == Detail::Quiet {
            show::error(&error);
        } else {
            show::error_alone(&error);
        }
    }
    if let Err(error) = show::page(&report::campaign(report, detail)) {
        show::error(&error);
        if !error.is_gone() {
            show::notice(&report::conclusion(report));
        }
        lost = true;
    }
    match report.exit_code {
        0 if lost => 2,
        code => code,
    }
}

/// Where the report goes, and in which form. A file that cannot be written is found out before the campaign.
pub(super) fn outputs(files: &[PathBuf]) -> Result<Vec<(Format, PathBuf)>, CliError> {
    let all = files.iter().map(|file| {
        let format = Format::of(file).ok_or_else(|| CliError::NoEnding(file.clone()))?;
        Ok((format, file.clone()))
    });
    let all = all.collect::<Result<Vec<_>, CliError>>()?;
    for (_, file) in &all {
        prepare_file(file)?;
    }
    Ok(all)
}

/// The waivers of the configuration. What a part did not see another part may have seen: there `report merge` applies them.
fn waivers(
    args: &CheckArgs,
    config: &Config,
    today: config::Date,
    compiled: &Compiled,
) -> Result<Vec<Waiver>, CliError> {
    if args.shard.is_some() {
        return Ok(Vec::new());
    }
    let waivers = config.waivers(today);
    let file = args.config.as_deref();
    for one in &waivers {
        known_clause(compiled, one, file)?;
    }
    Ok(waivers)
}

fn known_clause(compiled: &Compiled, waiver: &Waiver, file: Option<&Path>) -> Result<(), CliError> {
    let clauses = &compiled.spec().clauses;
    let Waiver {
        clause,
        fingerprint,
        ..
    } = waiver;
    if clauses.contains(clause) {
        return Ok(());
    }
    let known: Vec<String> = clauses.names().map(ToString::to_string).collect();
    Err(CliError::Config {
        file: file.unwrap_or(Path::new(config::NAME)).to_owned(),
        reason: format!(
            "the waiver `{fingerprint}` is of the clause `{clause}`, which the spec does not have{}",
            Suggested(clause, &known)
        ),
    })
}

/// The clauses that were asked for: by id, or by the beginning of the id up to a dot.
fn only(compiled: &Compiled, asked: &[String]) -> Result<Option<ClauseSet>, CliError> {
    if asked.is_empty() {
        return Ok(None);
    }
    let mut only = ClauseSet::new();
    for one in asked {
        let before = only.iter().count();
        for (at, id) in compiled.spec().clauses.names().enumerate() {
            if **id == **one
                || id
                    .strip_prefix(one.as_str())
                    .is_some_and(|rest| rest.starts_with('.'))
            {
                only.insert(at);
            }
        }
        if only.iter().count() == before && !compiled.spec().clauses.contains(one) {
            return Err(CliError::NoClause {
                id: one.clone(),
                known: compiled
                    .spec()
                    .clauses
                    .names()
                    .map(ToString::to_string)
                    .collect(),
            });
        }
    }
    Ok(Some(only))
}

/// Writes a replay file for each finding, and gives the commands that use them. A file that cannot be written costs its
/// command, not the verdict.
pub(super) fn keep(
    compiled: &Compiled,
    result: &CampaignResult,
    dir: &Path,
    again: &Again,
) -> Vec<Option<String>> {
    let Again { spec, target, .. } = again;
    let all = result.findings.iter().map(|finding| {
        let replay = Replay::of(compiled, finding);
        let file = dir.join(format!("{}.json", replay.file_name()));
        match write(&file, &report::json(&replay)) {
            Ok(()) => Some(format!(
                "miniapp-conformance replay{spec} {}{target}",
                quoted(&file)
            )),
            Err(error) => {
                show::error(&error);
                None
            }
        }
    });
    all.collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use clap::Parser;

    #[derive(Parser)]
    struct Alone {
        #[command(flatten)]
        check: CheckArgs,
    }

    #[test]
    fn a_campaign_goes_on_with_the_words_that_it_began_with() {
        for (words, wanted) in [
            (
                "check --journal j --seed random -- node a.mjs --journal x",
                Some("check --resume j -- node a.mjs --journal x"),
            ),
            (
                "check --journal=j --seed 7 --scenarios 50 --http http://u:p@h/",
                Some("check '--resume=j' --seed 7 --scenarios 50 --http 'http://…@h/'"),
            ),
            ("check --resume j -- a", Some("check --resume j -- a")),
            ("check -- a", None),
        ] {
            let args = Alone::parse_from(words.split(' ')).check;
            let words = words.split(' ').map(OsString::from);
            let wanted = wanted.map(|words| format!("miniapp-conformance {words}"));
            assert_eq!(resuming(&args, words), wanted);
        }
    }
}
