//! The clauses as tests of `cargo test`: one libtest-mimic trial for each, from one campaign.

use std::process::ExitCode;
use std::sync::{Arc, OnceLock};

use libtest_mimic::{Arguments, Completion, Failed, Trial};

use crate::adapter::Adapter;
use crate::campaign::{self, Regression, Settings, Verdict};
use crate::check::{ClauseSet, Compiled};
use crate::report::{self, ClauseReport, Report};
use crate::spec::{self, Level, Spec};

type StartAdapter = dyn Fn() -> Box<dyn Adapter> + Send + Sync;

/// A test suite for an implementation: one test for each clause of a spec.
///
/// It belongs into a test target with `harness = false`:
///
/// ```no_run
/// use std::process::ExitCode;
/// use std::sync::Arc;
/// use miniapp_conformance::adapter::InProcess;
/// use miniapp_conformance::reference::Reference;
/// use miniapp_conformance::suite::Suite;
///
/// fn main() -> ExitCode {
///     let suite = Suite::new();
///     let spec = suite.spec().clone();
///     // Instead of the reference platform: a function that runs a scenario on your implementation.
///     suite.run(move || {
///         let mut platform = Reference::new(spec.clone());
///         Box::new(InProcess::new(&spec, move |scenario| platform.run(scenario)))
///     })
/// }
/// ```
///
/// A platform written for the kit ([`Platform`](crate::adapter::kit::Platform)) comes in with
/// [`Kit::adapter`](crate::adapter::kit::Kit::adapter): `Box::new(Kit::<MyPlatform>::new("wallet", "7.2").adapter())`.
///
/// A test fails if its clause is violated, or was not exercised. It is ignored, with the reason, if its clause cannot be observed, if the adapter has declared
/// that it cannot do what it takes, or if it is only a *should* that is violated.
#[derive(Clone, Debug)]
pub struct Suite {
    spec: Arc<Spec>,
    settings: Settings,
    prefix: String,
}

impl Default for Suite {
    fn default() -> Self {
        Self::new()
    }
}

impl Suite {
    /// The suite for `my.getOpenUserInfo`.
    ///
    /// # Panics
    /// Never: tests of this crate load the default spec.
    pub fn new() -> Self {
        Self::builtin(spec::DEFAULT.name).expect("a test loads the default spec")
    }

    /// The suite for a built-in spec, by its name; `None` if there is no built-in spec of this name.
    pub fn builtin(name: &str) -> Option<Self> {
        let builtin = spec::find(name)?;
        let spec = spec::load(builtin.text, builtin.file).ok()?;
        Some(Self::with_spec(Arc::new(spec)))
    }

    /// The suite for another spec.
    pub fn with_spec(spec: Arc<Spec>) -> Self {
        Self {
            spec,
            settings: Settings {
                scenarios: 400,
                ..Settings::default()
            },
            prefix: String::new(),
        }
    }

    /// A name that all tests of this suite begin with, so that a test target can hold several suites: `NAME::CLAUSE`.
    #[must_use]
    pub fn named(mut self, name: &str) -> Self {
        self.prefix = format!("{name}::");
        self
    }

    /// How the campaign is run. Default: as [`Settings::default`], with 400 scenarios.
    #[must_use]
    pub fn with_settings(mut self, settings: Settings) -> Self {
        self.settings = settings;
        self
    }

    /// The spec.
    pub const fn spec(&self) -> &Arc<Spec> {
        &self.spec
    }

    /// Runs the tests that the command line asks for, in the manner of `cargo test`. `connect` starts the adapter.
    pub fn run(self, connect: impl Fn() -> Box<dyn Adapter> + Send + Sync + 'static) -> ExitCode {
        let arguments = Arguments::from_args();
        let trials = self.trials(&arguments, connect);
        libtest_mimic::run(&arguments, trials).exit_code()
    }

    /// The trials, one for each clause.
    pub fn trials(
        self,
        arguments: &Arguments,
        connect: impl Fn() -> Box<dyn Adapter> + Send + Sync + 'static,
    ) -> Vec<Trial> {
        let compiled = match Compiled::new(self.spec.clone()) {
            Ok(compiled) => Arc::new(compiled),
            Err(error) => {
                return vec![Trial::test(format!("{}spec", self.prefix), move || {
                    Err(Failed::from(error.to_string()))
                })];
            }
        };
        let mut settings = self.settings;
        // A runner that starts a process for each test asks for one by its exact name: nothing else need be judged then.
        if let (true, Some(name)) = (arguments.exact, &arguments.filter)
            && let Some(clause) = compiled
                .spec()
                .clauses
                .names()
                .position(|id| name.strip_prefix(&*self.prefix) == Some(&**id))
        {
            let mut only = ClauseSet::new();
            only.insert(clause);
            settings.only = Some(only);
        }
        let campaign = Arc::new(SharedCampaign {
            connect: Box::new(connect),
            settings,
            result: OnceLock::new(),
        });
        let ids = compiled.spec().clauses.names().cloned().enumerate();
        ids.map(|(clause, id)| {
            let (compiled, campaign) = (compiled.clone(), campaign.clone());
            let name = format!("{}{id}", self.prefix);
            Trial::ignorable_test(name, move || campaign.clause(&compiled, clause))
        })
        .collect()
    }
}

/// The campaign that all trials share; run by the first that needs it.
struct SharedCampaign {
    connect: Box<StartAdapter>,
    settings: Settings,
    result: OnceLock<Result<Report, String>>,
}

impl SharedCampaign {
    fn clause(&self, compiled: &Arc<Compiled>, clause: usize) -> Result<Completion, Failed> {
        let result = self.result.get_or_init(|| {
            let mut settings = self.settings.clone();
            if settings.regression.is_empty() {
                // A spec that only has the name of a built-in one has no suite of known defects.
                let suite = Regression::builtin(compiled).unwrap_or_default();
                settings.regression = suite.into_iter().map(Arc::new).collect();
            }
            campaign::run(compiled, &*self.connect, &settings, &mut |_| {})
                .map(|result| report::report(compiled, &result))
                .map_err(|error| report::harmless(&error.to_string()))
        });
        let result = result
            .as_ref()
            .map_err(|error| Failed::from(error.clone()))?;
        let Some(one) = result.clause(compiled.clause(clause).0) else {
            return Err(Failed::from("this clause was not judged"));
        };
        completion(result, one)
    }
}

fn completion(report: &Report, one: &ClauseReport) -> Result<Completion, Failed> {
    let verdict = one.verdict.name();
    let reason = one.reason.as_ref().map_or(verdict, |reason| &reason.en);
    match one.verdict {
        Verdict::Pass => Ok(Completion::Completed),
        Verdict::Excluded | Verdict::Inapplicable | Verdict::Waived => {
            Ok(Completion::ignored_with(reason))
        }
        _ if one.level == Level::Should => Ok(Completion::ignored_with(format!(
            "a should clause: {verdict}"
        ))),
        Verdict::Fail | Verdict::Flaky => {
            let findings = one.findings.iter().chain(&one.also);
            let findings = findings.filter_map(|at| {
                let finding = report.findings.get(*at)?;
                Some(report::finding(report, finding, at + 1).to_string())
            });
            Err(Failed::from(findings.collect::<String>()))
        }
        Verdict::Untestable | Verdict::NotExercised => {
            let help = one.help.as_ref().map_or("", |help| &help.en);
            Err(Failed::from(format!("{verdict}: {reason}; {help}")))
        }
    }
}
