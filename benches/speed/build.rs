//! Building the program from nothing.

use std::collections::BTreeSet;
use std::fs;
use std::process::Command;
use std::time::Instant;

use crate::table::{Target, figure, missing, section};
use crate::tools;

/// What a second is in `/proc`, wherever Linux runs.
const TICKS: f64 = 100.0;

pub fn all() {
    section("Building in release from nothing");
    let sets: [(&str, &[&str], Target); 2] = [
        ("default features", &[], Target::AtMost(180.0)),
        (
            "no default features",
            &["--no-default-features"],
            Target::None,
        ),
    ];
    for (name, features, target) in sets {
        let wall = format!("{name}: from start to end");
        match build(features) {
            Ok((seconds, processor)) => {
                figure(&wall, seconds, "s", target);
                let name = format!("{name}: processor time");
                match processor {
                    Some(seconds) => figure(&name, seconds, "s", Target::None),
                    None => missing(&name, "no /proc/self/stat", Target::None),
                }
            }
            Err(why) => missing(&wall, &why, target),
        }
        let name = format!("{name}: crates");
        match crates(features) {
            Ok(count) => figure(&name, count as f64, "", Target::None),
            Err(why) => missing(&name, &why, Target::None),
        }
    }
}

fn cargo(command: &str) -> Command {
    let mut cargo = Command::new(env!("CARGO"));
    cargo
        .args([command, "--locked", "--manifest-path"])
        .arg(concat!(env!("CARGO_MANIFEST_DIR"), "/Cargo.toml"));
    cargo
}

/// Seconds from start to end, and of all processors. What has to be downloaded is downloaded before.
fn build(features: &[&str]) -> Result<(f64, Option<f64>), String> {
    let folder = tools::home().join("build");
    tools::run(&mut cargo("fetch"))?;
    let clear = || match fs::remove_dir_all(&folder) {
        Err(why) if folder.exists() => Err(format!("{}: {why}", folder.display())),
        _ => Ok(()),
    };
    clear()?;
    let (begun, before) = (Instant::now(), children());
    tools::run(
        cargo("build")
            .args(["--release", "--offline", "--target-dir"])
            .arg(&folder)
            .args(features),
    )?;
    let seconds = begun.elapsed().as_secs_f64();
    let processor = children().zip(before).map(|(after, before)| after - before);
    clear()?;
    Ok((seconds, processor))
}

/// Processor seconds of all processes that this one has waited for, and those that they have.
fn children() -> Option<f64> {
    let stat = fs::read_to_string("/proc/self/stat").ok()?;
    // The name, in brackets, may hold anything. Two fields on from it, `cutime` and `cstime` are the 14th and the 15th.
    let rest = stat.rsplit_once(')')?.1;
    let ticks = rest.split_whitespace().skip(13).take(2);
    let ticks: Vec<f64> = ticks.filter_map(|field| field.parse().ok()).collect();
    (ticks.len() == 2).then(|| ticks.iter().sum::<f64>() / TICKS)
}

/// How many packages are compiled into the program or its procedural macros, this one included: `cargo tree -e normal --prefix none`, each once.
fn crates(features: &[&str]) -> Result<usize, String> {
    let listed = tools::run(
        cargo("tree")
            .args(["-e", "normal", "--prefix", "none", "--no-dedupe"])
            .args(features),
    )?;
    let all: BTreeSet<_> = listed
        .lines()
        .map(|line| line.trim_end_matches(" (*)"))
        .collect();
    Ok(all.len())
}
