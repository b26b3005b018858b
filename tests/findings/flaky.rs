//! What does not always come back is no failure, and no pass.

use miniapp_conformance::campaign::{Conclusion, Verdict};
use miniapp_conformance::scenario::Scenario;

use super::support::{adapter, platform, run, settings, verdict};

#[test]
fn what_comes_back_every_second_time_is_flaky() {
    let connect = || {
        let mut sound = platform(&[]);
        let mut faulty = platform(&["payload.gender.changed@success"]);
        let mut even = false;
        let run = move |scenario: &Scenario| {
            even = !even;
            if even {
                sound.run(scenario)
            } else {
                faulty.run(scenario)
            }
        };
        Box::new(adapter(run)) as _
    };
    for seed in 0..5 {
        let result = run(&connect, &settings(seed, 100));
        assert_eq!(verdict(&result, "historical.gender"), Verdict::Flaky);
        assert_eq!(result.conclusion, Conclusion::NotEstablished);
        assert_eq!(result.conclusion.exit_code(), 3);
        let finding = &result.findings[0];
        let (came, of) = finding.replays;
        assert!(0 < came && came < of, "{came} of {of}");
    }
}

#[test]
fn what_never_comes_back_is_flaky() {
    let connect = || {
        let mut sound = platform(&[]);
        let mut faulty = platform(&["payload.gender.changed@success"]);
        let mut left = 60;
        let run = move |scenario: &Scenario| {
            left = usize::saturating_sub(left, 1);
            if left == 0 {
                sound.run(scenario)
            } else {
                faulty.run(scenario)
            }
        };
        Box::new(adapter(run)) as _
    };
    let result = run(&connect, &settings(0, 100));
    assert_eq!(verdict(&result, "historical.gender"), Verdict::Flaky);
    assert_eq!(result.findings[0].replays.0, 0);
    assert_eq!(result.conclusion, Conclusion::NotEstablished);
}
