//! Every way of misbehaving, over every transport: the right class for the right scenario, no answer lost, nobody left
//! alive.

mod certify;
pub mod child;
mod http;
pub mod memory;
mod process;
mod schema;
pub mod support;

use libtest_mimic::Trial;

pub fn trials() -> Vec<Trial> {
    [
        process::trials(),
        http::trials(),
        certify::trials(),
        schema::trials(),
        memory::trials(),
    ]
    .into_iter()
    .flatten()
    .collect()
}
