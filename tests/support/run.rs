//! Running the command line program, and what it printed.

use std::path::Path;
use std::process::Output;

use super::place::program;

/// Runs the program in a directory.
pub fn run(dir: &Path, args: &[&str]) -> Output {
    program()
        .args(args)
        .current_dir(dir)
        .output()
        .expect("the program starts")
}

/// The exit status.
pub fn code(output: &Output) -> i32 {
    output.status.code().expect("an exit status")
}

pub fn text(bytes: &[u8]) -> String {
    String::from_utf8(bytes.to_vec()).expect("UTF-8")
}

pub fn stdout(output: &Output) -> String {
    text(&output.stdout)
}

pub fn stderr(output: &Output) -> String {
    text(&output.stderr)
}
