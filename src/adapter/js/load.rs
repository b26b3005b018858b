//! Loading a bundle: from which files, and what may be wrong with it.

use std::path::{Component, Path, PathBuf};

use rquickjs::context::EvalOptions;
use rquickjs::loader::{ImportAttributes, Loader, Resolver};
use rquickjs::module::Declared;
use rquickjs::{CatchResultExt, CaughtError, Ctx, Error, Function, Module, Object, Result, Value};

use crate::adapter::wire::LinkError;

/// Why a bundle cannot be used.
#[derive(Debug)]
pub(super) enum LoadError {
    /// It is not one, or not a script at all; in words, with the place.
    Refused(String),
    /// It ran too long, or used too much.
    Died(LinkError),
}

impl LoadError {
    #[expect(clippy::needless_pass_by_value, reason = "it is what `map_err` passes")]
    pub(super) fn engine(error: Error) -> Self {
        Self::Refused(format!("the engine does not start: {error}"))
    }
}

/// Global variables that a script may leave its hooks in, whether they are properties of the global object or not.
const GLOBALS: &str = "({ \
    start: typeof start === 'undefined' ? undefined : start, \
    implementation: typeof implementation === 'undefined' ? undefined : implementation, \
    capabilities: typeof capabilities === 'undefined' ? undefined : capabilities, \
    fixed: typeof fixed === 'undefined' ? undefined : fixed, \
    events: typeof events === 'undefined' ? undefined : events })";

/// Runs the file and hands its hooks to the prelude.
pub(super) fn bundle<'js>(
    ctx: &Ctx<'js>,
    prelude: &Object<'js>,
    file: &Path,
) -> std::result::Result<(), LoadError> {
    let name = file.to_string_lossy().into_owned();
    let source = read(&name).map_err(LoadError::Refused)?;
    let is_module = file.extension().is_some_and(|ending| ending == "mjs");
    let load = || {
        let mut sources: Vec<Value<'js>> = Vec::new();
        if is_module {
            let (module, promise) = Module::declare(ctx.clone(), name.as_str(), source)?.eval()?;
            let settled: Function<'js> = prelude.get("settled")?;
            settled.call::<_, Value<'js>>((promise, "the module"))?;
            let exports = module.namespace()?;
            sources.push(exports.clone().into_value());
            sources.push(exports.get("default")?);
        } else {
            let mut options = EvalOptions::default();
            options.strict = false;
            options.filename = Some(name.clone());
            ctx.eval_with_options::<Value<'js>, _>(source, options)?;
        }
        sources.push(ctx.eval(GLOBALS)?);
        let take: Function<'js> = prelude.get("use")?;
        take.call::<_, Option<String>>((sources,))
    };
    match load().catch(ctx) {
        Ok(None) => Ok(()),
        Ok(Some(missing)) => Err(LoadError::Refused(format!(
            "it provides no `{missing}`: `start`, `implementation` and `capabilities` are needed, as exports of a module (.mjs) or as global variables of a script"
        ))),
        Err(error) => Err(LoadError::Refused(words(prelude, &error, is_module))),
    }
}

/// What was thrown, and where.
fn words<'js>(prelude: &Object<'js>, error: &CaughtError<'js>, is_module: bool) -> String {
    let value = match error {
        CaughtError::Exception(exception) => exception.as_object().clone().into_value(),
        CaughtError::Value(value) => value.clone(),
        CaughtError::Error(error) => return error.to_string(),
    };
    let exhausted = prelude
        .get("exhausted")
        .and_then(|test: Function<'js>| test.call((value.clone(),)));
    if let Ok(true) = exhausted {
        // Noted; the caller finds it.
        return String::new();
    }
    let described = prelude
        .get("describe")
        .and_then(|describe: Function<'js>| describe.call::<_, String>((value,)));
    let mut words = described.unwrap_or_else(|error| error.to_string());
    if let CaughtError::Exception(exception) = error
        && let Some(place) = exception.stack().as_deref().and_then(place)
    {
        words = format!("{place}: {words}");
    }
    if !is_module && words.contains("SyntaxError") {
        words.push_str(" (a file with `import` or `export` has to be called .mjs)");
    }
    words
}

/// The innermost place in a stack that is in a file: `at f (file:1:2)` or `at file:1:2`.
fn place(stack: &str) -> Option<String> {
    stack
        .lines()
        .filter_map(|line| line.trim().strip_prefix("at "))
        .map(|line| {
            line.rsplit_once('(')
                .map_or(line, |(_, place)| place.trim_end_matches(')'))
        })
        .find(|place| {
            place.contains(':')
                && !place.starts_with("prelude.js")
                && !place.starts_with("surroundings.js")
                && !place.starts_with("page.js")
        })
        .map(str::to_owned)
}

fn read(file: &str) -> std::result::Result<String, String> {
    std::fs::read_to_string(file).map_err(|error| format!("{file}: {error}"))
}

/// `import` takes files, relative to the one that imports.
pub(super) struct Relative;

impl Resolver for Relative {
    fn resolve<'js>(
        &mut self,
        _: &Ctx<'js>,
        base: &str,
        name: &str,
        _: Option<ImportAttributes<'js>>,
    ) -> Result<String> {
        if !name.starts_with("./") && !name.starts_with("../") {
            let reason = "only files can be imported, by a path that begins with ./ or ../";
            return Err(Error::new_resolving_message(base, name, reason));
        }
        let folder = Path::new(base).parent().unwrap_or_else(|| Path::new(""));
        Ok(normal(&folder.join(name)).to_string_lossy().into_owned())
    }
}

/// The same path without detours, so that a file is one module however it is reached.
fn normal(path: &Path) -> PathBuf {
    let mut normal = PathBuf::new();
    for part in path.components() {
        match part {
            Component::CurDir => {}
            Component::ParentDir if normal.file_name().is_some() => {
                normal.pop();
            }
            part => normal.push(part),
        }
    }
    normal
}

/// Reads modules.
pub(super) struct Files;

impl Loader for Files {
    fn load<'js>(
        &mut self,
        ctx: &Ctx<'js>,
        name: &str,
        _: Option<ImportAttributes<'js>>,
    ) -> Result<Module<'js, Declared>> {
        let source = read(name).map_err(|reason| Error::new_loading_message(name, reason))?;
        Module::declare(ctx.clone(), name, source)
    }
}
