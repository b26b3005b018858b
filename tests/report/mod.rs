//! The HTML report in a real headless browser: hostile texts, filter, languages, without JavaScript, narrow screens, contrast,
//! print. `page.mjs` holds the trials.

use std::process::Command;

use libtest_mimic::{Failed, Trial};

use crate::support::needs::{CHROMIUM, NODE, needing_all};
use crate::support::place::{PROGRAM, root, scratch};

pub fn trials() -> Vec<Trial> {
    vec![needing_all(
        &[NODE, CHROMIUM],
        "report::the page in a browser",
        page,
    )]
}

fn page() -> Result<(), Failed> {
    let output = Command::new("node")
        .arg(root("tests/report/page.mjs"))
        .args(["chromium", PROGRAM])
        .arg(scratch("report-page"))
        .output()?;
    let said = format!(
        "{}{}",
        String::from_utf8_lossy(&output.stdout),
        String::from_utf8_lossy(&output.stderr)
    );
    if output.status.success() {
        Ok(())
    } else {
        Err(said.into())
    }
}
