//! An implementation that lives in the harness's own process.

use std::any::Any;
use std::collections::VecDeque;
use std::panic::{AssertUnwindSafe, catch_unwind};

use super::protocol::{PROTOCOL, Program};
use super::{Adapter, AdapterError, Hello, Incident, IncidentClass, RunOutcome};
use crate::fields::Name;
use crate::scenario::{Capability, FacetValue, Scenario};
use crate::spec::Spec;
use crate::trace::Trace;

/// A function that runs a scenario, as an adapter. For implementations written in Rust, and for the reference platform.
///
/// The function gives a [`Trace`], or an [`RunOutcome`] if it may have to decline. If it panics, the scenario is answered with an incident and the
/// next one begins.
///
/// ```
/// use std::sync::Arc;
/// use miniapp_conformance::adapter::{Adapter, InProcess};
/// use miniapp_conformance::reference::Reference;
/// use miniapp_conformance::scenario::Capability;
/// use miniapp_conformance::spec;
///
/// let spec = Arc::new(spec::load(spec::DEFAULT.text, spec::DEFAULT.file)?);
/// let mut platform = Reference::new(spec.clone());
/// let mut adapter = InProcess::new(&spec, move |scenario| platform.run(scenario))
///     .with_implementation("wallet", "7.2")
///     .without(&Capability::Overlap);
/// assert_eq!(adapter.hello(&spec.api)?.implementation.name, "wallet");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug)]
pub struct InProcess<F> {
    run: F,
    hello: Hello,
    answers: VecDeque<(u64, RunOutcome)>,
}

impl<F> InProcess<F> {
    /// An adapter that can do everything that scenarios for this spec ask for.
    pub fn new<R: Into<RunOutcome>>(spec: &Spec, run: F) -> Self
    where
        F: FnMut(&Scenario) -> R,
    {
        let version = env!("CARGO_PKG_VERSION");
        let this = |name: &str| Program {
            name: name.to_owned(),
            version: version.to_owned(),
        };
        let set = spec
            .facets
            .iter()
            .filter(|(_, facet)| facet.changes)
            .map(|(name, _)| Capability::Set(name.clone()));
        let hello = Hello {
            protocol: PROTOCOL.max,
            adapter: this("in-process"),
            implementation: this("reference platform"),
            capabilities: Capability::PLAIN
                .into_iter()
                .chain(spec.facets.names().cloned().map(Capability::Facet))
                .chain(set)
                .collect(),
            fixed: crate::fields::Fields::new(),
            in_flight: 128,
        };
        Self::with_hello(hello, run)
    }

    /// An adapter that answers the greeting so.
    pub(super) const fn with_hello<R: Into<RunOutcome>>(hello: Hello, run: F) -> Self
    where
        F: FnMut(&Scenario) -> R,
    {
        Self {
            run,
            hello,
            answers: VecDeque::new(),
        }
    }

    /// What the implementation is called, and its version. Default: the reference platform, in the version of the harness.
    #[must_use]
    pub fn with_implementation(
        mut self,
        name: impl Into<String>,
        version: impl Into<String>,
    ) -> Self {
        self.hello.implementation = Program {
            name: name.into(),
            version: version.into(),
        };
        self
    }

    /// Declares that this cannot be done. Default: everything can.
    #[must_use]
    pub fn without(mut self, capability: &Capability) -> Self {
        self.hello.capabilities.retain(|one| one != capability);
        self
    }

    /// Declares that a facet always has this value. Default: each can be set.
    #[must_use]
    pub fn with_fixed(mut self, facet: impl Into<Name>, value: impl Into<FacetValue>) -> Self {
        let facet = facet.into();
        self.hello.fixed.set(facet.clone(), value.into());
        self.without(&Capability::Facet(facet))
    }
}

impl<F, R> Adapter for InProcess<F>
where
    F: FnMut(&Scenario) -> R,
    R: Into<RunOutcome>,
{
    fn hello(&mut self, _api: &str) -> Result<Hello, AdapterError> {
        Ok(self.hello.clone())
    }

    fn echo(&mut self, texts: &[String]) -> Result<Vec<String>, AdapterError> {
        Ok(texts.to_vec())
    }

    fn unknown_operation(&mut self) -> Result<bool, AdapterError> {
        // Requests of another kind cannot be made: the type has no place for them.
        Ok(true)
    }

    fn submit(&mut self, id: u64, scenario: &Scenario) -> Result<(), AdapterError> {
        let run = &mut self.run;
        // The function may be left in any state by a panic; it is its business to begin each scenario afresh.
        let answer = catch_unwind(AssertUnwindSafe(|| run(scenario).into()))
            .unwrap_or_else(|panic| RunOutcome::Incident(died(&*panic)));
        self.answers.push_back((id, answer));
        Ok(())
    }

    fn is_concurrent(&self) -> bool {
        false
    }

    fn next(&mut self) -> Result<(u64, RunOutcome), AdapterError> {
        self.answers.pop_front().ok_or_else(|| {
            AdapterError::Certification(
                "asked for an answer while no scenario is on the way".to_owned(),
            )
        })
    }
}

fn died(panic: &(dyn Any + Send)) -> Incident {
    let words = panic
        .downcast_ref::<String>()
        .map(String::as_str)
        .or_else(|| panic.downcast_ref::<&str>().copied());
    Incident {
        class: IncidentClass::Exited,
        detail: format!("panicked: {}", words.unwrap_or("no message")),
        stderr: Vec::new(),
    }
}

impl From<Trace> for RunOutcome {
    fn from(trace: Trace) -> Self {
        Self::Trace(trace)
    }
}
