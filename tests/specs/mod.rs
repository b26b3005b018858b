//! Specs as data: what is refused and where, profiles, and the specs that the program carries.

mod audit;
mod carried;
mod everything;
mod files;
mod guide;
mod mutations;
mod pinned;
mod places;
mod profiles;
mod refused;
mod schema;
mod statements;
