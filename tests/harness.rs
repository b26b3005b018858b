//! What the harness itself promises, with the reference platform as the implementation: see `README.md` beside this file.

mod adequacy;
mod chinese;
#[cfg(unix)]
mod ci;
mod cli;
mod detection;
mod envelopes;
mod findings;
mod first_steps;
mod mutated;
mod outcomes;
mod rooms;
mod shards;
mod specs;
mod support {
    pub mod left;
    pub mod pinned;
    pub mod place;
    pub mod run;
}
