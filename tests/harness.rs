//! What the harness itself promises, with the reference platform as the implementation: see `README.md` beside this file.

mod adequacy;
mod cli;
mod detection;
mod envelopes;
mod findings;
mod outcomes;
mod rooms;
mod specs;
mod support {
    pub mod pinned;
    pub mod place;
}
