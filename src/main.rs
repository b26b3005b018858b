//! The command line program.

use std::process::ExitCode;

/// What one thread reads another judges and frees, which costs the usual allocators dear.
#[cfg(feature = "mimalloc")]
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    miniapp_conformance::cli::main()
}
