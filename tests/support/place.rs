//! Where things are: the program under test, the files of the project, a directory for each test.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

/// The command line program.
pub const PROGRAM: &str = env!("CARGO_BIN_EXE_miniapp-conformance");

/// The program, to be started in English whatever the locale of this machine.
pub fn program() -> Command {
    let mut command = Command::new(PROGRAM);
    command.env("LC_ALL", "C");
    command
}

/// A file of the project.
pub fn root(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(path)
}

/// An empty directory for the test of this name.
pub fn scratch(name: &str) -> PathBuf {
    let dir = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
    if dir.exists() {
        fs::remove_dir_all(&dir).expect("an old directory that can be removed");
    }
    fs::create_dir_all(&dir).expect("a directory");
    dir
}
