//! Runs of the command line program that something happens to while they are under way.

use std::io::Read;
use std::path::{Path, PathBuf};
use std::process::{Child, Stdio};
use std::thread::JoinHandle;

use miniapp_conformance::report::Report;

use super::left::report;
use super::place::program;

/// Starts the program in a directory.
pub fn start(dir: &Path, args: &[&str]) -> Child {
    program()
        .args(args)
        .current_dir(dir)
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("the program starts")
}

/// How the program ended.
pub struct Ended {
    pub code: Option<i32>,
    pub out: String,
    pub err: String,
    dir: PathBuf,
}

/// Waits for the end of the program. What somebody has taken of its output is left out.
pub fn finish(mut child: Child, dir: &Path) -> Ended {
    let out = child.stdout.take().map(whole);
    let err = child.stderr.take().map(whole);
    let text = |reader: Option<JoinHandle<String>>| {
        reader.map_or_else(String::new, |one| one.join().expect("a thread that ends"))
    };
    let code = child.wait().expect("a status").code();
    Ended {
        code,
        out: text(out),
        err: text(err),
        dir: dir.to_owned(),
    }
}

/// Reads on in a thread of its own, so that nobody waits for a full pipe.
fn whole(mut from: impl Read + Send + 'static) -> JoinHandle<String> {
    std::thread::spawn(move || {
        let mut text = String::new();
        from.read_to_string(&mut text).expect("UTF-8");
        text
    })
}

impl Ended {
    /// The report that it has written.
    pub fn report(&self) -> Report {
        report(&self.dir)
    }
}
