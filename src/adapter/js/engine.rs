//! One engine with one bundle in it. Everything that belongs to `QuickJS` is here and in `load`.

use std::cell::{Cell, RefCell};
use std::path::Path;
use std::rc::Rc;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use rquickjs::context::EvalOptions;
use rquickjs::{
    CatchResultExt, CaughtError, Context, Ctx, Function, Object, Persistent, Runtime, Value,
};

use super::load::{self, LoadError};
use crate::adapter::IncidentClass;
use crate::adapter::tail::Tail;
use crate::adapter::wire::LinkError;

/// What a bundle may use. More than a bundle of a few megabytes needs, and little enough for several side by side.
const MEMORY: usize = 128 << 20;

/// How many promise jobs may run for one request. A bundle that waits needs some hundreds. One that never ends runs into
/// this limit before it has used up the memory, which the engine would not tell anybody.
const JOBS: u32 = 100_000;

/// The engine asks after some ten thousand calls and turns of loops whether it has to stop. So often it has asked when a
/// bundle may have used up the memory with objects so small that there is no room left for the error.
const BUSY: u32 = 4;

/// What a bundle may use of the stack of its thread, which has to be larger.
const STACK: usize = 1 << 20;

/// The protocol; see the top of the file.
const PRELUDE: &str = include_str!("prelude.js");

/// The clock and the event loop, for the prelude.
const SURROUNDINGS: &str = include_str!("surroundings.js");

/// What the kit needs of the world of the bundle.
const PAGE: &str = include_str!("page.js");

/// What the engine is watched by. Shared with the functions that the engine calls.
#[derive(Debug, Default)]
struct EngineWatch {
    /// Set from another thread: nobody waits for this engine any more.
    stop: Arc<AtomicBool>,
    until: Cell<Option<Instant>>,
    /// Set once the engine was interrupted, whatever the script made of that.
    late: Cell<bool>,
    /// Set once a request or the bundle came to nothing.
    ruined: Cell<bool>,
    /// How often the engine has asked since the request whether it has to stop.
    polls: Cell<u32>,
    /// How many promise jobs have run since the request.
    jobs: Cell<u32>,
    /// What the prelude says that the implementation died of.
    died: RefCell<Option<LinkError>>,
}

impl EngineWatch {
    /// A request begins, and may take so long.
    fn begin(&self, patience: Duration) {
        self.until.set(Some(Instant::now() + patience));
        self.polls.set(0);
        self.jobs.set(0);
    }

    /// The engine asks whether it has to stop.
    fn polled(&self) -> bool {
        self.polls.set(self.polls.get().saturating_add(1));
        self.is_over()
    }

    /// The next promise job is about to run; false if there were too many.
    fn job(&self) -> bool {
        self.jobs.set(self.jobs.get().saturating_add(1));
        if self.jobs.get() > JOBS {
            self.late.set(true);
        }
        !self.is_over()
    }

    fn is_over(&self) -> bool {
        let over = self.late.get()
            || self.stop.load(Ordering::Relaxed)
            || self
                .until
                .get()
                .is_some_and(|until| until <= Instant::now());
        if over {
            self.late.set(true);
        }
        over
    }
}

/// An engine in which a bundle has been loaded.
pub(super) struct Engine {
    // Dropped before the engine that it lives in.
    prelude: Persistent<Object<'static>>,
    /// The world of the kit.
    context: Context,
    /// The world of the bundle: it may change whatever it finds there.
    page: Context,
    watch: Rc<EngineWatch>,
    patience: Duration,
}

impl Engine {
    /// Starts an engine and loads the bundle, which may take as long as `patience` says.
    pub(super) fn start(
        file: &Path,
        tail: &Tail,
        stop: &Arc<AtomicBool>,
        patience: Duration,
    ) -> Result<Self, LoadError> {
        let watch = Rc::new(EngineWatch {
            stop: Arc::clone(stop),
            ..EngineWatch::default()
        });
        watch.begin(patience);
        let runtime = Runtime::new().map_err(LoadError::engine)?;
        runtime.set_memory_limit(MEMORY);
        runtime.set_max_stack_size(STACK);
        let handler = Rc::clone(&watch);
        runtime.set_interrupt_handler(Some(Box::new(move || handler.polled())));
        let rejected = Rejected::track(&runtime);
        runtime.set_loader(load::Relative, load::Files);
        let page = Context::full(&runtime).map_err(LoadError::engine)?;
        let context = Context::full(&runtime).map_err(LoadError::engine)?;
        let theirs = page.with(|ctx| Theirs::keep(&ctx).map_err(LoadError::engine))?;
        let prelude = context.with(|ctx| -> Result<_, LoadError> {
            let prelude = prelude(&ctx, &watch, tail, rejected, theirs);
            let prelude = prelude.map_err(LoadError::engine)?;
            Ok(Persistent::save(&ctx, prelude))
        })?;
        let engine = Self {
            prelude,
            context,
            page,
            watch,
            patience,
        };
        let loaded = engine.page.with(|ctx| {
            let prelude = engine.prelude.clone().restore(&ctx);
            load::bundle(&ctx, &prelude.map_err(LoadError::engine)?, file)
        });
        match loaded {
            Ok(()) => Ok(engine),
            // The engine's own account of why it stopped is the better one.
            Err(error) => {
                let fault = fault(&engine.watch, None, patience);
                engine.watch.ruined.set(true);
                engine.leave();
                Err(fault.map_or(error, LoadError::Died))
            }
        }
    }

    /// Ends the engine. One that was interrupted, or that something went wrong in, is left as it is: it may hold what it
    /// cannot take apart any more, and would take the whole process down in trying.
    pub(super) fn leave(self) {
        if self.watch.late.get() || self.watch.ruined.get() {
            std::mem::forget(self);
        }
    }

    /// From now on a request may take as long as `patience` says.
    pub(super) fn set_patience(&mut self, patience: Duration) {
        self.patience = patience;
    }

    /// Answers one request. After a fault the engine is of no use.
    pub(super) fn handle(&self, request: &str) -> Result<String, LinkError> {
        self.watch.begin(self.patience);
        self.context.with(|ctx| {
            let answered = self
                .prelude
                .clone()
                .restore(&ctx)
                .and_then(|prelude| prelude.get::<_, Function<'_>>("handle"))
                .and_then(|handle| handle.call::<_, String>((request,)))
                .catch(&ctx);
            let error = match answered {
                // A script may have caught what stopped it.
                Ok(answer) if !self.watch.late.get() => return Ok(answer),
                Ok(_) => hang(&self.watch, self.patience),
                Err(error) => fault(&self.watch, Some(&error), self.patience)
                    .unwrap_or_else(|| unexpected(&error)),
            };
            self.watch.ruined.set(true);
            Err(error)
        })
    }
}

/// What the kit has of the world of the bundle.
struct Theirs {
    globals: Persistent<Object<'static>>,
    /// What page.js keeps.
    kept: Persistent<Object<'static>>,
}

impl Theirs {
    fn keep<'js>(ctx: &Ctx<'js>) -> rquickjs::Result<Self> {
        let kept: Object<'js> = file(ctx, "page.js", PAGE)?.call(())?;
        Ok(Self {
            globals: Persistent::save(ctx, ctx.globals()),
            kept: Persistent::save(ctx, kept),
        })
    }
}

/// The function that a file of the kit consists of.
fn file<'js>(ctx: &Ctx<'js>, name: &str, text: &str) -> rquickjs::Result<Function<'js>> {
    let mut options = EvalOptions::default();
    options.filename = Some(name.to_owned());
    ctx.eval_with_options(text, options)
}

/// Evaluates the prelude.
fn prelude<'js>(
    ctx: &Ctx<'js>,
    watch: &Rc<EngineWatch>,
    tail: &Tail,
    rejected: Rejected,
    theirs: Theirs,
) -> rquickjs::Result<Object<'js>> {
    let host = Object::new(ctx.clone())?;
    host.set("globals", theirs.globals.restore(ctx)?)?;
    host.set("page", theirs.kept.restore(ctx)?)?;
    host.set("version", env!("CARGO_PKG_VERSION"))?;
    let tail = tail.clone();
    let log = move |text: String| tail.add(&text);
    host.set("log", Function::new(ctx.clone(), log)?)?;
    let noted = Rc::clone(watch);
    let fail = move |kind: String, detail: String| {
        let class = match kind.as_str() {
            "resource" => IncidentClass::ResourceLimit,
            "hang" => IncidentClass::Hang,
            _ => IncidentClass::Exited,
        };
        noted
            .died
            .borrow_mut()
            .get_or_insert(LinkError::new(class, detail));
    };
    host.set("fail", Function::new(ctx.clone(), fail)?)?;
    let busy = Rc::clone(watch);
    let busy = move || busy.polls.get() >= BUSY;
    host.set("busy", Function::new(ctx.clone(), busy)?)?;
    let drained = Rc::clone(watch);
    let drain = move |ctx: Ctx<'js>| -> rquickjs::Result<Vec<Value<'js>>> {
        loop {
            if !drained.job() {
                // Seen again where the request was made.
                return Err(rquickjs::Exception::throw_message(&ctx, "out of time"));
            }
            if !ctx.execute_pending_job() {
                return rejected.take(&ctx);
            }
        }
    };
    host.set("drain", Function::new(ctx.clone(), drain)?)?;
    host.set("surroundings", file(ctx, "surroundings.js", SURROUNDINGS)?)?;
    file(ctx, "prelude.js", PRELUDE)?.call((host,))
}

/// Promises that were rejected, and that nobody has attached a handler to since.
#[derive(Clone, Default)]
struct Rejected(Rc<RefCell<Vec<[Persistent<Value<'static>>; 2]>>>);

impl Rejected {
    fn track(runtime: &Runtime) -> Self {
        let rejected = Self::default();
        let kept = rejected.clone();
        runtime.set_host_promise_rejection_tracker(Some(Box::new(
            move |ctx, promise, reason, handled| kept.note(&ctx, promise, reason, handled),
        )));
        rejected
    }

    fn note<'js>(&self, ctx: &Ctx<'js>, promise: Value<'js>, reason: Value<'js>, handled: bool) {
        let Ok(mut list) = self.0.try_borrow_mut() else {
            return;
        };
        if handled {
            list.retain(|[one, _]| one.clone().restore(ctx).ok().as_ref() != Some(&promise));
        } else {
            list.push([promise, reason].map(|value| Persistent::save(ctx, value)));
        }
    }

    /// Takes out the reasons.
    fn take<'js>(&self, ctx: &Ctx<'js>) -> rquickjs::Result<Vec<Value<'js>>> {
        let list = self.0.take();
        list.into_iter()
            .map(|[_, reason]| reason.restore(ctx))
            .collect()
    }
}

/// Why the engine stopped; `None` if it was not for running too long or using too much.
fn fault(
    watch: &EngineWatch,
    error: Option<&CaughtError<'_>>,
    patience: Duration,
) -> Option<LinkError> {
    if watch.late.get() {
        return Some(hang(watch, patience));
    }
    if let Some(fault) = watch.died.borrow_mut().take() {
        return Some(fault);
    }
    // Out of memory in the middle of the prelude; the exception may be one that could not even be made.
    let exhausted = match error? {
        CaughtError::Exception(exception) => exception
            .message()
            .is_some_and(|text| text == "out of memory"),
        CaughtError::Value(value) => {
            value.is_null() || value.is_undefined() || value.is_uncatchable_error()
        }
        CaughtError::Error(error) => matches!(error, rquickjs::Error::Allocation),
    };
    exhausted.then(|| LinkError::new(IncidentClass::ResourceLimit, "out of memory"))
}

fn hang(watch: &EngineWatch, patience: Duration) -> LinkError {
    let detail = if watch.jobs.get() > JOBS {
        format!("promises that never end: more than {JOBS} jobs for one scenario")
    } else {
        format!("no answer within {} s", patience.as_secs_f64())
    };
    LinkError::new(IncidentClass::Hang, detail)
}

fn unexpected(error: &CaughtError<'_>) -> LinkError {
    LinkError::new(IncidentClass::Internal, error.to_string())
}
