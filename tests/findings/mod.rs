//! What a campaign makes of an implementation with defects: findings, their smallest scenarios, and verdicts.

mod at_once;
mod corpus;
mod flaky;
mod minimal;
mod regression;
mod several;
mod support;
mod vacuity;
