//! Conformance harness for mini-program APIs, driven by a spec of the API's document.
//!
//! The program `miniapp-conformance` is the usual way in; the README shows it. This crate is for vendors who test from Rust.
//!
//! # Nouns
//! - A *spec* ([`spec::Spec`]) states in JSON what the document of an API says: the facets of the world, the outcomes of a call,
//!   the envelopes of replies, and *clauses*. Each clause has a level (*must* or *should*) and names the sentences of the document
//!   that it comes from.
//! - A *scenario* ([`scenario::Scenario`]) is a world and a list of steps. A *trace* ([`trace::Trace`]) is what a mini program
//!   saw at each step.
//! - An *adapter* ([`adapter::Adapter`]) runs scenarios on an implementation and gives traces. An adapter translates and never
//!   judges.
//! - A *campaign* ([`campaign::run`]) runs many scenarios and gives each clause a *verdict* ([`campaign::Verdict`]).
//! - A *finding* ([`campaign::Finding`]) is one way in which the implementation violates a clause, with the smallest scenario that
//!   shows the violation.
//! - A *report* ([`report::Report`]) is the result of a campaign as data; `specs/report.schema.json` describes its JSON.
//!
//! # Flow
//! ```text
//! spec → scenarios → adapter → traces → checks (they ask the oracle what the document allows) → campaign → report
//! ```
//!
//! # Where to begin
//! - Each clause as a test of `cargo test`: [`suite::Suite`].
//! - An adapter in Rust, as a program or in process: [`adapter::kit`].
//! - A campaign with settings of your own: [`campaign::run`], then [`report::report`] and [`report::Format`].
//! - Your own property tests: [`strategy::spec_strategy`] is a proptest strategy of the scenarios of a spec.
//!
//! # Known limitations
//! - The harness judges what a mini program can see. A clause about anything else is *excluded*, with the reason.
//! - *Conformant* means that no scenario of this campaign violated a *must* clause. The scenarios are a sample.
//! - The harness believes the adapter. Certification notices an adapter that loses texts or forgets steps. Certification does not
//!   notice an adapter that invents replies.
//! - Time is not judged: a reply within the time limit is a reply.
//! - What leaves the process group of an adapter on purpose (`setsid`) is not ended with the adapter.
//! - Modules that this documentation does not list serve the program and the tests of this crate. They change without notice.

pub mod adapter;
#[doc(hidden)]
pub mod audit;
pub mod campaign;
#[doc(hidden)]
pub mod check;
#[doc(hidden)]
pub mod clauses;
#[doc(hidden)]
pub mod cli;
#[doc(hidden)]
pub mod covering;
mod cut;
mod digest;
#[doc(hidden)]
pub mod explain;
#[doc(hidden)]
pub mod fields;
#[doc(hidden)]
pub mod generate;
#[doc(hidden)]
pub mod ijson;
#[doc(hidden)]
pub mod inspect;
mod kinds;
#[doc(hidden)]
pub mod marks;
#[doc(hidden)]
pub mod oracle;
pub mod reference;
pub mod report;
mod rng;
pub mod scenario;
pub mod spec;
pub mod strategy;
#[doc(hidden)]
pub mod suggest;
pub mod suite;
pub mod trace;
#[doc(hidden)]
pub mod version;

/// The Rust examples of the README.
#[cfg(doctest)]
#[doc = include_str!("../README.md")]
struct Readme;
