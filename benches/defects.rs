//! The defects of the comparison with other tools, and how soon each is found.

use std::sync::Arc;

use miniapp_conformance::adapter::InProcess;
use miniapp_conformance::campaign::Executor;
use miniapp_conformance::check::Compiled;
use miniapp_conformance::fields::Fields;
use miniapp_conformance::generate::{Case, Domain, Stream};
use miniapp_conformance::reference::Reference;
use miniapp_conformance::reference::fault::{Condition, Fault, catalogue};
use miniapp_conformance::spec;

/// How many seeds each defect is looked for at.
pub const SEEDS: u64 = 100;

/// The most cases that are run before a defect counts as not found.
const MOST: usize = 200;

/// A defect: faults planted together, and the number of calls within which it must be found.
pub struct Defect {
    pub name: &'static str,
    pub target: usize,
    /// Ids of the catalogue.
    faults: &'static [&'static str],
    /// A condition under which alone they show, if the catalogue does not say so already: this field has this value, and the other is set.
    only: Option<[&'static str; 3]>,
}

pub const DEFECTS: [Defect; 7] = [
    Defect {
        name: "versions compared as strings",
        target: 25,
        faults: &[
            "version.clientVersion.string-compare",
            "version.baseLibraryVersion.string-compare",
        ],
        only: None,
    },
    Defect {
        name: "off by one exactly at 1.16.4",
        target: 25,
        faults: &["version.baseLibraryVersion.exclusive"],
        only: None,
    },
    Defect {
        name: "a double quote in the nickname breaks the inner JSON",
        target: 40,
        faults: &["text.nickName.raw-quotes@success"],
        only: None,
    },
    Defect {
        name: "`gender` leaks only when it is F and the city is set",
        target: 25,
        faults: &["payload.gender.real-value@success"],
        only: Some(["gender", "F", "city"]),
    },
    Defect {
        name: "`code` as a number",
        target: 3,
        faults: &[
            "payload.code.as-number@success",
            "payload.code.as-number@unauthorised",
            "payload.code.as-number@unbound",
        ],
        only: None,
    },
    Defect {
        name: "`complete` missing only when unauthorised",
        target: 5,
        faults: &["callbacks.always.dropped@unauthorised"],
        only: None,
    },
    Defect {
        name: "user id leaks only when the nickname is empty",
        target: 40,
        faults: &["disclosure.userId.plain@success+nickName-empty"],
        only: None,
    },
];

/// For each defect how many calls it took at each seed; `None`: not found in [`MOST`] cases.
pub fn measure() -> Vec<(&'static Defect, Vec<Option<usize>>)> {
    let spec = spec::load(spec::DEFAULT.text, spec::DEFAULT.file).expect("the embedded spec");
    let spec = Arc::new(spec);
    let compiled = Compiled::new(spec.clone()).expect("a spec that compiles");
    let known = catalogue(&spec);
    let capabilities = Domain::every_capability(&spec);
    let domain = Domain::new(spec, &capabilities, &Fields::new());
    let mut all: Vec<_> = DEFECTS.iter().map(|one| (one, Vec::new())).collect();
    for seed in 0..SEEDS {
        let mut stream = Stream::new(domain.clone(), seed, MOST);
        let mut cases = Vec::new();
        for (defect, calls) in &mut all {
            calls.push(until_found(
                &compiled,
                defect,
                &known,
                &mut stream,
                &mut cases,
            ));
        }
    }
    all
}

fn until_found(
    compiled: &Compiled,
    defect: &Defect,
    known: &[Fault],
    stream: &mut Stream,
    cases: &mut Vec<Case>,
) -> Option<usize> {
    let spec = compiled.spec();
    let mut platform = Reference::new(spec.clone());
    for id in defect.faults {
        platform = platform.with_fault(fault(known, defect, id));
    }
    let mut adapter = InProcess::new(spec, move |scenario| platform.run(scenario));
    let mut executor = Executor::new(compiled, &mut adapter, 0);
    for index in 0..MOST {
        if cases.len() == index {
            cases.push(stream.case(index));
        }
        let judged = executor.run(&cases[index]).expect("a sound adapter");
        if !judged.groups.is_empty() {
            return Some(executor.calls);
        }
    }
    None
}

fn fault(known: &[Fault], defect: &Defect, id: &str) -> Fault {
    let found = known.iter().find(|one| one.id == id);
    let found = found.unwrap_or_else(|| panic!("no fault `{id}`")).clone();
    match defect.only {
        None => found,
        Some([field, value, other]) => found.only(Condition::Choice {
            field: field.into(),
            value: value.to_owned(),
            other: other.into(),
        }),
    }
}
