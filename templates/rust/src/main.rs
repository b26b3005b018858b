//! Connects your implementation to the harness. Each TODO is something that the harness will find missing.

// Remove this line when the TODOs are done.
#![allow(dead_code, unused_variables)]

use std::io::{self, stdin, stdout};

use miniapp_conformance::adapter::kit::{Declined, Kit, PageCallbacks, Platform, StepOutcome};
use miniapp_conformance::fields::Fields;
use miniapp_conformance::scenario::{Argument, Capability, Consent, FacetValue, User, World};
use miniapp_conformance::trace::Carried;

/// A fresh platform for one scenario: nothing of an earlier one is left, and user 0 is logged in.
struct MyPlatform {
    facets: Fields<FacetValue>,
    user: User,
    granted: bool,
}

impl MyPlatform {
    /// The value of a facet that is a yes or no, such as `productBound`.
    fn flag(&self, facet: &str) -> bool {
        self.facets.get(facet).and_then(FacetValue::as_flag) == Some(true)
    }

    /// The value of a facet that is a text, such as `clientVersion`.
    fn text(&self, facet: &str) -> &str {
        let value = self.facets.get(facet).and_then(FacetValue::as_text);
        value.unwrap_or_default()
    }

    /// What the user has set, such as `nickName`; `None` if the user never set it.
    fn profile(&self, member: &str) -> Option<&str> {
        self.user.profile.get(member).map(String::as_str)
    }

    /// Runs a callback of a call, or a handler of a button, if the page has given it. `argument` is the JSON text that your implementation
    /// produced.
    fn run(&mut self, page: &PageCallbacks, name: &str, argument: &str) -> Result<(), Declined> {
        page.run_on(self, name, Carried::Json(argument.to_owned()))
    }
}

impl Platform for MyPlatform {
    fn start(world: &World) -> Self {
        Self {
            facets: world.facets.clone(),
            user: world.users[0].clone(),
            granted: false,
        }
    }

    fn call(
        &mut self,
        argument: Option<&Argument>,
        answer: Option<Consent>,
        page: &PageCallbacks,
    ) -> Result<StepOutcome, Declined> {
        // TODO: the API that is to be judged. Run the callbacks, then say what the function returned:
        // self.run(page, "success", &result)?;
        // self.run(page, "complete", &result)?;
        // Ok(StepOutcome::Nothing)
        Ok(StepOutcome::Absent)
    }

    fn tap(
        &mut self,
        attributes: &Fields<String>,
        answer: Consent,
        page: &PageCallbacks,
    ) -> Result<StepOutcome, Declined> {
        // TODO: have your platform show the button and the user tap it, then run one of the two handlers:
        // self.run(page, "onGetAuthorize", r#"{"type":"getAuthorize","detail":{}}"#)?; or
        // self.run(page, "onError", &event)?;
        Ok(StepOutcome::Nothing)
    }
}

fn main() -> io::Result<()> {
    Kit::<MyPlatform>::new("my platform", "0.1.0")
        // What you can do. Add more when it works; what is not here is never asked of you, and the clauses that need it are inapplicable.
        //   Facet("NAME".into())  start with any value of this facet: `clientVersion`, `baseLibraryVersion`, `accountType`, `productBound`
        //   Set("NAME".into())    change it while the mini program runs: `productBound`. Write `fn set`
        //   Tap                   render a button with any attributes, and tap it
        //   Refuse                have the user refuse: `answer` is `Consent::Refuse`
        //   Exception             have the system fail while the user is asked: `answer` is `Consent::Exception`
        //   CanIUse               ask `my.canIUse`. Write `fn can_i_use`
        //   Revoke                withdraw the grant in the settings. Write `fn revoke`
        //   Restart               close the client and start it again, with other versions. Write `fn restart`
        //   Users                 have several users, and switch between them. Write `fn switch_user`
        //   Overlap               start a call before the one before it has ended
        //   Nested                call from inside a handler, while it runs
        //   Bare                  call with no argument at all
        // PROTOCOL.md tells what each step means; `cargo doc --open --package miniapp-conformance` shows the functions of `Platform`.
        .with_capabilities([
            Capability::Facet("productBound".into()),
            Capability::Tap,
            Capability::Refuse,
            Capability::Nested,
            Capability::Bare,
        ])
        // The values of what you cannot set: the client that you have. Write what is true: clauses are judged by it.
        .with_fixed("clientVersion", "10.6.80")
        .with_fixed("baseLibraryVersion", "2.9.0")
        .with_fixed("accountType", "enterprise")
        .serve(stdin().lock(), stdout().lock())
}
