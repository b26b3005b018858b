//! Making scenarios from a spec: first those that cover every pair and triple of values, then at random.

mod abilities;
mod build;
mod domain;
mod generator;
mod history;
mod needs;
mod orders;
mod pairs;
mod parameter;
mod random;
mod sample;
mod session;
mod simplify;
mod steps;
mod strategy;
mod stream;
mod subject;
mod text;
mod trials;
mod value;
mod vary;
mod versions;

pub use domain::Domain;
pub use generator::{Case, Tie};
pub use needs::Needs;
pub use pairs::PairsSeen;
pub use sample::layers;
pub use session::{Costs, DeviceState, Leg, OperatorAction, Session};
pub use simplify::{Simplification, simpler_cases};
pub use strategy::{CaseStrategy, CaseTree, spec_strategy};
pub use stream::Stream;
pub use subject::Subject;
pub use text::TextClass;
pub use trials::trials;
