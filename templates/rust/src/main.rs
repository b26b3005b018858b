//! Connects your implementation to the harness. Each TODO is something that the harness will find missing.

// Remove this line when the TODOs are done.
#![allow(dead_code, unused_imports, unused_variables)]

use std::collections::HashSet;
use std::io::{self, stdin, stdout};

use miniapp_conformance::adapter::kit::{
    Declined, Fields, Kit, Name, PageCallbacks, Platform, StepOutcome,
};
use miniapp_conformance::scenario::{Argument, Capability, Consent, FacetValue, User, World};
use miniapp_conformance::trace::{Carried, Settled};

/// A fresh platform for one scenario: nothing of an earlier one is left, and `users[0]` is logged in.
struct MyPlatform {
    /// Versions, account type, product binding. `get` reads one, `set` changes one, `for (facet, value) in &facets` takes all.
    facets: Fields<FacetValue>,
    users: Vec<User>,
    /// Who is logged in, counted from 0. Reports count from 1: their user 2 is `users[1]`.
    user: usize,
    /// The users who have agreed.
    granted: HashSet<usize>,
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
        self.users[self.user]
            .profile
            .get(member)
            .map(String::as_str)
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
            users: world.users.clone(),
            user: 0,
            granted: HashSet::new(),
        }
    }

    fn call(
        &mut self,
        argument: Option<&Argument>,
        answer: Option<Consent>,
        page: &PageCallbacks,
    ) -> Result<StepOutcome, Declined> {
        // TODO: the API that is to be judged. Run the callbacks that the page has given, then say what the function returned:
        // let result = serde_json::json!({ "response": response }).to_string();
        // self.run(page, "success", &result)?;
        // self.run(page, "complete", &result)?;
        // Ok(StepOutcome::Nothing)
        //
        // StepOutcome::Absent             there is no such function (or no such button), in this version for instance
        // StepOutcome::Nothing            it is there, and returned nothing
        // StepOutcome::Returned(value)    it returned a value: Carried::Json(text)
        // StepOutcome::Promise(how, value)    it returned a promise: Settled::Fulfilled, Rejected or Pending, and Some(value) or None
        // StepOutcome::Thrown(text)       it threw an exception at the caller
        Ok(StepOutcome::Absent)
    }

    fn tap(
        &mut self,
        attributes: &Fields<String>,
        answer: Consent,
        page: &PageCallbacks,
    ) -> Result<StepOutcome, Declined> {
        // TODO: have your platform show the button and the user tap it. `answer` is Consent::Agree, Consent::Refuse or
        // Consent::Exception. Then run one of the two handlers:
        // self.run(page, "onGetAuthorize", r#"{"type":"getAuthorize","detail":{}}"#)?; or
        // self.run(page, "onError", &event)?;
        Ok(StepOutcome::Nothing)
    }

    // More capabilities need more functions. These compile as they stand here; make of them what your platform does.
    //
    // fn can_i_use(&mut self, query: &str) -> Result<StepOutcome, Declined> {
    //     Ok(StepOutcome::Returned(Carried::Json((query == "getOpenUserInfo").to_string())))
    // }
    //
    // fn revoke(&mut self) -> Result<(), Declined> {
    //     self.granted.remove(&self.user);
    //     Ok(())
    // }
    //
    // fn set(&mut self, facet: &Name, value: &FacetValue) -> Result<(), Declined> {
    //     self.facets.set(facet.clone(), value.clone());
    //     Ok(())
    // }
    //
    // fn switch_user(&mut self, user: usize) -> Result<(), Declined> {
    //     self.user = user;
    //     Ok(())
    // }
    //
    // fn restart(&mut self, facets: &Fields<FacetValue>) -> Result<(), Declined> {
    //     for (facet, value) in facets {
    //         self.facets.set(facet.clone(), value.clone());
    //     }
    //     Ok(())
    // }
    //
    // Err(Declined { capability: Capability::Revoke, reason: "…".to_owned() }) says that a step does not work after all.
}

fn main() -> io::Result<()> {
    Kit::<MyPlatform>::new("my platform", "0.1.0")
        // What you can do. Add more when it works; what is not here is never asked of you, and the clauses that need it are inapplicable.
        //   Facet("NAME".into())  start with any value of this facet: `clientVersion`, `baseLibraryVersion`, `accountType`, `productBound`
        //   Set("NAME".into())    change it while the mini program runs: `productBound`. Uncomment `fn set`
        //   Tap                   render a button with any attributes, and tap it
        //   Refuse                have the user refuse: `answer` is `Consent::Refuse`
        //   Exception             have the system fail while the user is asked: `answer` is `Consent::Exception`
        //   CanIUse               ask `my.canIUse`. Uncomment `fn can_i_use`
        //   Revoke                withdraw the grant in the settings. Uncomment `fn revoke`
        //   Restart               close the client and start it again, with other versions. Uncomment `fn restart`
        //   Users                 have several users, and switch between them. Uncomment `fn switch_user`
        //   Overlap               start a call before the one before it has ended: scenarios with such calls are run too
        //   Nested                call from inside a handler, while it runs
        //   Bare                  call with no argument at all
        // PROTOCOL.md tells what each step means; the module `adapter::kit` in `cargo doc --open --no-deps --package miniapp-conformance`
        // describes the types.
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
