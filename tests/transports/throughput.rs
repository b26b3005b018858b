//! `cargo test --test transports -- throughput`: how many scenarios a second go through the embedded engine, and how many a
//! bare loop in the same engine does, which keeps no records and says nothing.

use std::fs;
use std::path::Path;
use std::process::ExitCode;
use std::time::{Duration, Instant};

use miniapp_conformance::adapter::{Adapter, AdapterError, Script, Settings};
use miniapp_conformance::fields::Fields;
use miniapp_conformance::scenario::{Answer, Scenario, Step, User, World};

use crate::root;

const COUNT: u32 = 20_000;

/// The same platform and the same scenario, again and again.
const BARE: &str = "
import { Platform } from 'PLATFORM';
export const implementation = { name: 'bare loop', version: '1' };
export const capabilities = [];
export const start = (world) => ({
  my: {
    async test(options) {
      let seen = 0;
      for (let count = 0; count < COUNT; count += 1) {
        const platform = new Platform(world);
        platform.tap({ 'open-type': 'getAuthorize', scope: 'userInfo' }, 'agree', { onGetAuthorize() {}, onError() {} });
        await new Promise((resolve) => {
          platform.my.getOpenUserInfo({ success(result) { seen += JSON.stringify(result).length; }, complete: resolve });
        });
      }
      options.success(seen);
    },
  },
});
";

fn scenario() -> Scenario {
    let mut user = User::default();
    user.profile.set("nickName".into(), "Ann".to_owned());
    user.profile
        .set("avatar".into(), "https://a.example/b".to_owned());
    let mut attributes = Fields::new();
    attributes.set("open-type".into(), "getAuthorize".to_owned());
    attributes.set("scope".into(), "userInfo".to_owned());
    let tap = Step::Tap {
        attributes,
        answer: Answer::Agree,
    };
    Scenario {
        world: World {
            facets: Fields::new(),
            users: vec![user],
        },
        steps: vec![tap, Step::call(["success", "complete"])],
    }
}

fn embedded() -> Result<Duration, AdapterError> {
    let mut adapter = Script::new(root("examples/js/adapter.mjs"), Settings::default());
    let window = adapter.hello("my.getOpenUserInfo")?.in_flight as u64;
    let scenario = scenario();
    let begun = Instant::now();
    let mut sent = 0;
    for answered in 0..u64::from(COUNT) {
        while sent < u64::from(COUNT) && sent - answered < window {
            adapter.submit(sent, &scenario)?;
            sent += 1;
        }
        adapter.next()?;
    }
    Ok(begun.elapsed())
}

fn bare() -> Result<Duration, Box<dyn std::error::Error>> {
    let platform = root("examples/node/platform.mjs");
    // Only relative paths can be imported: as many steps up as it takes to the root.
    let dir = Path::new(env!("CARGO_TARGET_TMPDIR"));
    let up = "../".repeat(dir.components().count());
    let import = format!(
        "{up}{}",
        platform.display().to_string().trim_start_matches('/')
    );
    let file = dir.join("bare.mjs");
    let text = BARE.replace("COUNT", &COUNT.to_string());
    fs::write(&file, text.replace("PLATFORM", &import))?;
    let settings = Settings {
        deadline: Duration::from_secs(600),
        ..Settings::default()
    };
    let mut adapter = Script::new(file, settings);
    adapter.hello("my.test")?;
    let mut scenario = scenario();
    scenario.steps.remove(0);
    let begun = Instant::now();
    adapter.submit(0, &scenario)?;
    adapter.next()?;
    Ok(begun.elapsed())
}

fn show(name: &str, time: Duration) {
    println!(
        "{name}: {:.0} scenarios/s",
        f64::from(COUNT) / time.as_secs_f64()
    );
}

pub fn main() -> ExitCode {
    match (embedded(), bare()) {
        (Ok(embedded), Ok(bare)) => {
            show("embedded", embedded);
            show("bare loop", bare);
            ExitCode::SUCCESS
        }
        other => {
            println!("{other:?}");
            ExitCode::FAILURE
        }
    }
}
