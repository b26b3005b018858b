//! The adapter kit for Rust: everything but your platform.
//!
//! Implement [`Platform`] and declare with [`Kit`] what it can do. The same platform then runs in a process of its own
//! ([`Kit::serve`], for `miniapp-conformance check -- PROGRAM`) or in yours ([`Kit::adapter`], for [`Suite`](crate::suite::Suite) and
//! [`campaign::run`](crate::campaign::run)). `miniapp-conformance init rust DIR` writes one to start from; `examples/rust` in the
//! repository has a complete one.

mod run;
mod serve;

use std::io::{self, Read, Write};
use std::marker::PhantomData;

use super::protocol::{PROTOCOL, Program};
use super::{Adapter, Hello, InProcess};
use crate::scenario::{Argument, Capability, Consent, FacetValue, World};
use crate::trace::{Carried, Settled};

#[doc(inline)]
pub use crate::fields::{Fields, Name};
pub use run::PageCallbacks;

/// A platform, as far as scenarios need one. What you do not declare as a [`Capability`] is never asked of you, so only
/// [`Platform::start`] and [`Platform::call`] have to be there.
pub trait Platform: Sized {
    /// A fresh platform, for one scenario. Nothing of an earlier one is left, and `world.users[0]` is logged in.
    fn start(world: &World) -> Self;

    /// The page calls the API. No `argument`: with nothing at all. `answer` is what the user says if the call asks.
    ///
    /// # Errors
    /// [`Declined`] for what does not work although it was declared.
    fn call(
        &mut self,
        argument: Option<&Argument>,
        answer: Option<Consent>,
        page: &PageCallbacks,
    ) -> Result<StepOutcome, Declined>;

    /// The user taps a button with these attributes, and answers so if that makes the platform ask.
    ///
    /// # Errors
    /// As for [`Platform::call`].
    fn tap(
        &mut self,
        attributes: &Fields<String>,
        answer: Consent,
        page: &PageCallbacks,
    ) -> Result<StepOutcome, Declined> {
        let _ = (attributes, answer, page);
        Err(Declined::missing(Capability::Tap))
    }

    /// The page asks whether it can use something.
    ///
    /// # Errors
    /// As for [`Platform::call`].
    fn can_i_use(&mut self, query: &str) -> Result<StepOutcome, Declined> {
        let _ = query;
        Err(Declined::missing(Capability::CanIUse))
    }

    /// The logged-in user withdraws the grant in the settings.
    ///
    /// # Errors
    /// As for [`Platform::call`].
    fn revoke(&mut self) -> Result<(), Declined> {
        Err(Declined::missing(Capability::Revoke))
    }

    /// A facet changes while the mini program runs.
    ///
    /// # Errors
    /// As for [`Platform::call`].
    fn set(&mut self, facet: &Name, value: &FacetValue) -> Result<(), Declined> {
        let _ = value;
        Err(Declined::missing(Capability::Set(facet.clone())))
    }

    /// Another user of the world logs in: `world.users[user]`. Here users are counted from 0, in reports from 1: what reports call
    /// user 2 is user 1 here.
    ///
    /// # Errors
    /// As for [`Platform::call`].
    fn switch_user(&mut self, user: usize) -> Result<(), Declined> {
        let _ = user;
        Err(Declined::missing(Capability::Users))
    }

    /// The client is closed and started again, these facets changed.
    ///
    /// # Errors
    /// As for [`Platform::call`].
    fn restart(&mut self, facets: &Fields<FacetValue>) -> Result<(), Declined> {
        let _ = facets;
        Err(Declined::missing(Capability::Restart))
    }

    /// Waits until no callback is on its way, or gives it up. Default: nothing, for platforms whose callbacks have all run
    /// when the function returns.
    fn settle(&mut self) {}
}

/// The result of a call, a tap or a question, besides callbacks.
#[derive(Clone, Debug, Eq, PartialEq)]
pub enum StepOutcome {
    /// The function, or the button, is not there: the version that the scenario sets does not have it, say.
    Absent,
    /// It is there, and returned nothing. Whether callbacks ran is seen by [`PageCallbacks`].
    Nothing,
    /// It returned this.
    Returned(Carried),
    /// It returned a promise, and this became of it.
    Promise(Settled, Option<Carried>),
    /// It threw this at the caller.
    Thrown(String),
}

/// Something does not work, although it was declared.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Declined {
    /// What does not work.
    pub capability: Capability,
    /// Why, in words.
    pub reason: String,
}

impl Declined {
    fn missing(capability: Capability) -> Self {
        Self {
            capability,
            reason: "the platform does not implement it".to_owned(),
        }
    }
}

/// A platform and what it can do.
#[derive(Debug)]
pub struct Kit<P> {
    hello: Hello,
    platform: PhantomData<fn() -> P>,
}

impl<P: Platform> Kit<P> {
    /// An implementation of this name and version, which can do nothing but be called.
    pub fn new(name: impl Into<String>, version: impl Into<String>) -> Self {
        Self {
            hello: Hello {
                protocol: PROTOCOL.max,
                adapter: Program {
                    name: "rust kit".to_owned(),
                    version: env!("CARGO_PKG_VERSION").to_owned(),
                },
                implementation: Program {
                    name: name.into(),
                    version: version.into(),
                },
                capabilities: Vec::new(),
                fixed: Fields::new(),
                in_flight: 128,
            },
            platform: PhantomData,
        }
    }

    /// Declares what else the platform can do.
    #[must_use]
    pub fn with_capabilities(mut self, more: impl IntoIterator<Item = Capability>) -> Self {
        self.hello.capabilities.extend(more);
        self
    }

    /// Declares that a facet always has this value.
    #[must_use]
    pub fn with_fixed(mut self, facet: impl Into<Name>, value: impl Into<FacetValue>) -> Self {
        self.hello.fixed.set(facet.into(), value.into());
        self
    }

    /// The platform as an adapter in this process. A panic is an incident of its scenario.
    pub fn adapter(self) -> impl Adapter {
        InProcess::with_hello(self.hello, |scenario| run::run::<P>(scenario))
    }

    /// Speaks the protocol until the input ends; `serve(stdin(), stdout())`.
    ///
    /// # Errors
    /// When reading or writing fails.
    pub fn serve(self, input: impl Read, output: impl Write) -> io::Result<()> {
        serve::serve(&self.hello, run::run::<P>, input, output)
    }
}
