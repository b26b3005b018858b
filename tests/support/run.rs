//! Running the command line program, and what it printed.

use std::io::{self, Write as _};
use std::path::Path;
use std::process::{Command, Output, Stdio};

use super::place::program;

/// Runs the program in a directory.
pub fn run(dir: &Path, args: &[&str]) -> Output {
    program()
        .args(args)
        .current_dir(dir)
        .output()
        .expect("the program starts")
}

/// Runs a command with this on its standard input; whether the program read all of it comes along.
pub fn fed(command: &mut Command, input: &str) -> (Output, io::Result<()>) {
    let mut child = command
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("the program starts");
    let mut stdin = child.stdin.take().expect("a pipe");
    let written = stdin.write_all(input.as_bytes());
    drop(stdin);
    let output = child.wait_with_output().expect("the program ends");
    (output, written)
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
