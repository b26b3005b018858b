//! Sessions on a device, where an operator does what a program cannot, and each action costs time.
//!
//! A campaign runs a thousand scenarios, each from its own beginning. A person who taps, refuses, withdraws and restarts has no patience for that. So
//! the scenarios of a session are joined: what shares a world is one scenario, calls and `my.canIUse` cost nothing and are made after each action, and
//! the next action is the one that shows most of what was not shown yet for what it costs. To start afresh the operator withdraws the grant once.
//!
//! A [`Session`] is plain data: for each scenario what has to be done before it, and the scenario. [`DeviceState`] counts what any scenarios would cost in
//! the order in which they are given.

mod costs;
mod gain;
mod looks;
mod plan;
mod worlds;

pub use costs::{Costs, DeviceState, OperatorAction};
pub use plan::{Leg, Session};
