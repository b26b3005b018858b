//! Implementations on a device: a mini program calls out, and an operator does what no program can.
//!
//! A container on a phone can call out, and nobody can call in. So the harness listens, and the mini program (the
//! *caller*) connects to it, over a WebSocket or by HTTP long polling. A scenario is sent one step at a time, and the
//! record of each step comes back by itself, so that nothing is lost when the client is closed in the middle. Taps,
//! refusals, revocations, logins and restarts are done by an *operator*: a person at a page that the harness serves, or a
//! program that drives the device.
//!
//! | file | what is in it |
//! |---|---|
//! | `message` | what harness and caller say to each other (`docs/DEVICE.md`) |
//! | `instruction` | what the operator is asked to do, in words |
//! | `hub` | the state that all connections share: the open request, the open instruction |
//! | `plan` | which requests and instructions a step comes to |
//! | `runner` | one scenario, step by step |
//! | `greeting` | the [`Adapter`](super::Adapter): what the caller declares, scenarios in, traces out |
//! | `server`, `socket` | the page, long polling, WebSocket |
//! | `program` | an operator that is a program |

mod address;
mod greeting;
mod hub;
mod instruction;
mod message;
mod plan;
mod program;
mod respond;
mod runner;
mod server;
mod socket;

pub use address::{Address, ListenError, qr};
pub use hub::CampaignProgress;
pub use instruction::{Instruction, OperatorReport};
pub use program::OperatorError;
pub use runner::{Device, DeviceError, OperatorKind};
