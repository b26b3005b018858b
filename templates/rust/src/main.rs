//! Connects your implementation to the harness. Each TODO is something that the harness will find missing.

use std::io::{self, stdin, stdout};

use miniapp_conformance::adapter::kit::{Declined, Kit, PageCallbacks, Platform, StepOutcome};
use miniapp_conformance::fields::Fields;
use miniapp_conformance::scenario::{Argument, Capability, Consent, World};

/// A fresh platform for one scenario: nothing of an earlier one is left, and user 0 is logged in.
struct MyPlatform;

impl Platform for MyPlatform {
    fn start(_world: &World) -> Self {
        Self
    }

    fn call(
        &mut self,
        _argument: Option<&Argument>,
        _answer: Option<Consent>,
        _page: &PageCallbacks,
    ) -> Result<StepOutcome, Declined> {
        // TODO: the API that is to be judged. Run the callbacks of the page with the JSON text that it produces:
        // page.run("success", Carried::Json(text)), and return StepOutcome::Nothing.
        Ok(StepOutcome::Absent)
    }

    fn tap(
        &mut self,
        _attributes: &Fields<String>,
        _answer: Consent,
        _page: &PageCallbacks,
    ) -> Result<StepOutcome, Declined> {
        // TODO: have your platform show the button and the user tap it, then run one of the two handlers:
        // page.run("onGetAuthorize", …) or page.run("onError", …).
        Ok(StepOutcome::Nothing)
    }
}

fn main() -> io::Result<()> {
    Kit::<MyPlatform>::new("my platform", "0.1.0")
        // What you can do. Add more when it works, most with one more function of `Platform`; what is not here is
        // never asked of you, and the clauses that need it are inapplicable.
        //   Facet("NAME".into()) start with any value of this  `clientVersion`, `baseLibraryVersion`, `accountType`, `productBound`
        //   Set("NAME".into())   change it while the mini program runs: `productBound`
        //   Tap                  render a button with any attributes, and tap it
        //   Refuse               have the user refuse
        //   Exception            have the system fail while the user is asked
        //   CanIUse              ask `my.canIUse`
        //   Revoke               withdraw the grant in the settings
        //   Restart              close the client and start it again, with other versions
        //   Users                have several users, and switch between them
        //   Overlap              start a call before the one before it has ended
        //   Nested               call from inside a handler, while it runs; run handlers with `page.run_on`
        //   Bare                 call with no argument at all
        // PROTOCOL.md tells what each step means.
        .with_capabilities([
            Capability::Facet("productBound".into()),
            Capability::Tap,
            Capability::Refuse,
            Capability::Bare,
        ])
        // The values of what you cannot set: the client that you have. Write what is true: clauses are judged by it.
        .with_fixed("clientVersion", "10.6.80")
        .with_fixed("baseLibraryVersion", "2.9.0")
        .with_fixed("accountType", "enterprise")
        .serve(stdin().lock(), stdout().lock())
}
