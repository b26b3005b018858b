//! A script as a program: requests on stdin, answers on stdout, messages of its console on stderr.

use std::io::{self, BufRead, Write};
use std::path::Path;
use std::sync::Arc;
use std::thread;
use std::time::Duration;

use super::THREAD_STACK;
use super::engine::Engine;
use super::load::LoadError;
use crate::adapter::tail::Tail;

/// Whoever has started the program knows how long a scenario may take, and ends the program. Here is no limit but this.
const PATIENCE: Duration = Duration::from_hours(24);

/// Serves the bundle in this file until stdin ends. Gives what ended it before that, in words.
///
/// # Errors
/// The bundle cannot be loaded, it used too much, or nobody caught its exception; stdin or stdout is unusable.
pub fn serve(file: &Path) -> Result<(), String> {
    let file = file.to_owned();
    let engine = thread::Builder::new()
        .name("adapter engine".to_owned())
        .stack_size(THREAD_STACK)
        .spawn(move || run(&file))
        .map_err(|error| error.to_string())?;
    engine
        .join()
        .unwrap_or_else(|_| Err("the engine has ended".to_owned()))
}

fn run(file: &Path) -> Result<(), String> {
    let engine = Engine::start(file, &Tail::to_stderr(), &Arc::default(), PATIENCE);
    let engine = engine.map_err(|error| match error {
        LoadError::Refused(reason) => format!("cannot load {}: {reason}", file.display()),
        LoadError::Died(fault) => format!(
            "cannot load {}: {}: {}",
            file.display(),
            fault.class.name(),
            fault.detail
        ),
    })?;
    let ended = requests(&engine);
    // The process ends now. Taking the engine apart would be one more way for it to fail.
    std::mem::forget(engine);
    ended
}

fn requests(engine: &Engine) -> Result<(), String> {
    let mut output = io::stdout().lock();
    for line in io::stdin().lock().split(b'\n') {
        let line = line.map_err(|error| error.to_string())?;
        let answer = engine.handle(&String::from_utf8_lossy(&line));
        let answer = answer.map_err(|fault| format!("{}: {}", fault.class.name(), fault.detail))?;
        output
            .write_all(answer.as_bytes())
            .and_then(|()| output.write_all(b"\n"))
            .and_then(|()| output.flush())
            .map_err(|error| error.to_string())?;
    }
    Ok(())
}
