//! An adapter in Rust: `miniapp-conformance check -- target/debug/examples/platform`.

mod platform;

use std::io::{self, stdin, stdout};

fn main() -> io::Result<()> {
    platform::kit().serve(stdin().lock(), stdout().lock())
}
