//! Readers of what others wrote, with real input that was damaged: none of them panics or goes on for ever, and what they
//! refuse they can put into words.

use std::sync::{Arc, LazyLock};

use miniapp_conformance::adapter::protocol::Response;
use miniapp_conformance::adapter::{Adapter, InProcess, wire};
use miniapp_conformance::campaign::{self, Replay};
use miniapp_conformance::check::{Compiled, Judge};
use miniapp_conformance::generate::{Domain, Stream};
use miniapp_conformance::reference::Reference;
use miniapp_conformance::reference::fault::catalogue;
use miniapp_conformance::report::{self, Report};
use miniapp_conformance::scenario::Scenario;
use miniapp_conformance::spec::{self, BUILTIN};
use miniapp_conformance::trace::{Carried, Trace};
use proptest::prelude::*;
use proptest::test_runner::{Config, RngAlgorithm, TestRng, TestRunner};

static COMPILED: LazyLock<Arc<Compiled>> = LazyLock::new(|| {
    let spec = spec::load(spec::DEFAULT.text, spec::DEFAULT.file).expect("the embedded spec");
    Arc::new(Compiled::new(Arc::new(spec)).expect("a spec that compiles"))
});

/// One way to damage a text. Places and lengths are shares of the whole, in 65536ths.
#[derive(Clone, Debug)]
enum Damage {
    Cut {
        at: u16,
        length: u8,
    },
    Overwrite {
        at: u16,
        byte: u8,
    },
    Insert {
        at: u16,
        piece: usize,
    },
    /// A piece of the text stands there so many times more.
    Repeat {
        at: u16,
        length: u8,
        times: u16,
    },
    /// A piece of the text stands elsewhere too.
    Copy {
        from: u16,
        length: u8,
        to: u16,
    },
    End {
        at: u16,
    },
}

/// What is put in: what readers count, open, close, escape or take for the end.
const PIECES: [&str; 20] = [
    "{",
    "}",
    "[",
    "]",
    "\"",
    "\\",
    ",",
    ":",
    "null",
    "-",
    "1e999",
    "0.1",
    "\\ud800",
    "\\u0000",
    "\u{0}",
    "\u{feff}",
    "\u{2028}",
    "\n",
    "true",
    "18446744073709551616",
];

fn damage() -> impl Strategy<Value = Vec<Damage>> {
    let one = prop_oneof![
        (any::<u16>(), 1_u8..40).prop_map(|(at, length)| Damage::Cut { at, length }),
        (any::<u16>(), any::<u8>()).prop_map(|(at, byte)| Damage::Overwrite { at, byte }),
        (any::<u16>(), 0..PIECES.len()).prop_map(|(at, piece)| Damage::Insert { at, piece }),
        (any::<u16>(), 1_u8..8, 1_u16..3000).prop_map(|(at, length, times)| Damage::Repeat {
            at,
            length,
            times
        }),
        (any::<u16>(), 1_u8..200, any::<u16>()).prop_map(|(from, length, to)| Damage::Copy {
            from,
            length,
            to
        }),
        any::<u16>().prop_map(|at| Damage::End { at }),
    ];
    proptest::collection::vec(one, 1..5)
}

fn damaged(text: &[u8], all: &[Damage]) -> Vec<u8> {
    let mut text = text.to_vec();
    for one in all {
        let place = |share: u16, length: usize| usize::from(share) * length / 65536;
        let length = text.len();
        let piece = |at: u16, most: u8| {
            let from = place(at, length);
            from..(from + usize::from(most)).min(length)
        };
        match *one {
            Damage::Cut { at, length } => drop(text.drain(piece(at, length))),
            Damage::Overwrite { at, byte } => {
                if let Some(found) = text.get_mut(place(at, length)) {
                    *found = byte;
                }
            }
            Damage::Insert { at, piece } => {
                let at = place(at, length);
                text.splice(at..at, PIECES[piece].bytes());
            }
            Damage::Repeat { at, length, times } => {
                let found = piece(at, length);
                let more = text[found.clone()].repeat(usize::from(times));
                text.splice(found.start..found.start, more);
            }
            Damage::Copy {
                from,
                length: most,
                to,
            } => {
                let found = text[piece(from, most)].to_vec();
                let to = place(to, length);
                text.splice(to..to, found);
            }
            Damage::End { at } => text.truncate(place(at, length)),
        }
    }
    text
}

/// Damages each of the texts in so many ways, the same ones each time.
fn each(texts: &[Vec<u8>], ways: u32, read: impl Fn(&[u8])) {
    let config = Config {
        cases: ways,
        failure_persistence: None,
        ..Config::default()
    };
    let rng = TestRng::deterministic_rng(RngAlgorithm::ChaCha);
    let mut runner = TestRunner::new_with_rng(config, rng);
    let strategy = (0..texts.len(), damage());
    let ran = runner.run(&strategy, |(at, all)| {
        read(&damaged(&texts[at], &all));
        Ok(())
    });
    ran.unwrap_or_else(|error| panic!("{error}"));
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

/// Scenarios of a campaign, and what the reference platform does in them.
fn traces() -> Vec<(Scenario, Trace)> {
    let spec = COMPILED.spec();
    let all = Domain::every_capability(spec);
    let domain = Domain::new(
        spec.clone(),
        &all,
        &miniapp_conformance::fields::Fields::new(),
    );
    let mut stream = Stream::new(domain, 1, 40);
    let mut platform = Reference::new(spec.clone());
    let mut traces = Vec::new();
    for index in 0..40 {
        for scenario in stream.case(index).scenarios {
            let trace = platform.run(&scenario);
            traces.push((scenario, trace));
        }
    }
    traces
}

/// A campaign against a platform with a defect.
fn campaign() -> campaign::CampaignResult {
    let spec = COMPILED.spec().clone();
    let faults = catalogue(&spec);
    let fault = faults
        .iter()
        .find(|one| one.id == "payload.gender.real-value@success");
    let platform = Reference::new(spec.clone()).with_fault(fault.expect("a fault").clone());
    let connect = || {
        let mut platform = platform.clone();
        Box::new(InProcess::new(&spec, move |scenario: &Scenario| {
            platform.run(scenario)
        })) as Box<dyn Adapter>
    };
    let settings = campaign::Settings {
        scenarios: 60,
        ..campaign::Settings::default()
    };
    campaign::run(&COMPILED, &connect, &settings, &mut |_| {}).expect("a campaign")
}

#[test]
fn lines_of_the_protocol() {
    let lines: Vec<Vec<u8>> = traces()
        .into_iter()
        .zip(1..)
        .map(|((_, trace), id)| serde_json::to_vec(&Response::Trace { id, trace }).expect("JSON"))
        .collect();
    each(&lines, 3000, |line| {
        if let Err(fault) = wire::read(line) {
            assert!(!fault.detail.is_empty());
            // A message stays short, however long the line was.
            assert!(fault.detail.len() < 4096, "{}", fault.detail.len());
        }
    });
}

#[test]
fn specs() {
    let texts: Vec<Vec<u8>> = BUILTIN
        .iter()
        .map(|one| one.text.as_bytes().to_vec())
        .collect();
    each(&texts, 150, |bytes| {
        if let Err(error) = spec::load(&text(bytes), "damaged.json") {
            assert!(!error.to_string().is_empty());
        }
    });
}

#[test]
fn replay_files_and_reports() {
    let result = campaign();
    let finding = result.findings.first().expect("a finding");
    let replay = report::json(&Replay::of(&COMPILED, finding)).into_bytes();
    each(&[replay], 2000, |bytes| match Replay::parse(&text(bytes)) {
        Ok(replay) => drop(replay.fits(&COMPILED)),
        Err(error) => assert!(!error.to_string().is_empty()),
    });
    let report = report::json(&report::report(&COMPILED, &result)).into_bytes();
    each(&[report], 200, |bytes| match Report::parse(&text(bytes)) {
        Ok(report) => drop(report::campaign(&report, report::Detail::Verbose)),
        Err(error) => assert!(!error.to_string().is_empty()),
    });
}

/// What callbacks were given, damaged inside of a trace that is in order.
#[test]
fn envelopes() {
    let traces = traces();
    let judge = Judge::new(&COMPILED);
    let places: Vec<(usize, usize, usize)> = traces
        .iter()
        .enumerate()
        .flat_map(|(at, (_, trace))| {
            let steps = trace.steps.iter().enumerate();
            steps.flat_map(move |(step, record)| {
                (0..record.fired.len()).map(move |fired| (at, step, fired))
            })
        })
        .collect();
    let given: Vec<Vec<u8>> = places
        .iter()
        .map(|(at, step, fired)| {
            let fired = &traces[*at].1.steps[*step].fired[*fired];
            let argument = fired.argument.as_ref().map_or("", Carried::text);
            argument.as_bytes().to_vec()
        })
        .collect();
    let turn = std::cell::Cell::new(0);
    each(&given, 2000, |bytes| {
        turn.set((turn.get() + 7) % places.len());
        let (at, step, fired) = places[turn.get()];
        let (scenario, mut trace) = traces[at].clone();
        trace.steps[step].fired[fired].argument = Some(Carried::Json(text(bytes)));
        let _ = judge.trace(&scenario, &trace);
    });
}
