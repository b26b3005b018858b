//! The search for culprits, tried on adapters that are a few lines each.

use std::time::Duration;

use super::{AdapterSettings, Link, LinkEvent, Supervised};
use crate::adapter::protocol::{Hello, Program, Request, Response};
use crate::adapter::wire::LinkError;
use crate::adapter::{Adapter, AdapterError, IncidentClass, RunOutcome};
use crate::fields::Fields;
use crate::scenario::{Scenario, Step, World};
use crate::trace::{Record, Trace};

/// In which order the scenarios are answered.
#[derive(Clone, Copy, Debug)]
enum Order {
    OldestFirst,
    NewestFirst,
}

/// When the adapter crashes.
#[derive(Clone, Copy, Debug)]
enum Crash {
    /// At every marked scenario.
    Marked,
    /// At the second scenario after the first start.
    Once,
    /// Just before the answer to whatever follows a marked scenario.
    AfterMarked,
}

/// Adapters without a process: a marked scenario has two steps.
#[derive(Debug)]
struct Fake {
    order: Order,
    crash: Crash,
    in_flight: usize,
    waiting: Vec<Response>,
    starts: u32,
    served: u32,
    bomb: bool,
}

impl Fake {
    fn new(order: Order, crash: Crash, in_flight: usize) -> Self {
        Self {
            order,
            crash,
            in_flight,
            waiting: Vec::new(),
            starts: 0,
            served: 0,
            bomb: false,
        }
    }

    fn hello(&self) -> Hello {
        let program = Program {
            name: "fake".to_owned(),
            version: "1".to_owned(),
        };
        Hello {
            protocol: 1,
            adapter: program.clone(),
            implementation: program,
            capabilities: Vec::new(),
            fixed: Fields::new(),
            in_flight: self.in_flight,
        }
    }
}

impl Link for Fake {
    fn open(&mut self) -> Result<(), AdapterError> {
        self.waiting.clear();
        self.starts += 1;
        self.served = 0;
        self.bomb = false;
        Ok(())
    }

    fn send(&mut self, _id: Option<u64>, message: &[u8]) {
        let response = match serde_json::from_slice(message).unwrap() {
            Request::Hello { .. } => Response::Hello(self.hello()),
            Request::Echo { id, texts } => Response::Echo { id, texts },
            Request::Run { id, scenario } => Response::Trace {
                id,
                trace: Trace {
                    steps: vec![Record::default(); scenario.steps.len()],
                },
            },
        };
        self.waiting.push(response);
    }

    fn receive(&mut self, _wait: Duration) -> LinkEvent {
        let response = match self.order {
            _ if self.waiting.is_empty() => return LinkEvent::Nothing,
            Order::OldestFirst => self.waiting.remove(0),
            Order::NewestFirst => self.waiting.pop().unwrap(),
        };
        let Response::Trace { trace, .. } = &response else {
            return LinkEvent::Message(response);
        };
        self.served += 1;
        let marked = trace.steps.len() == 2;
        let crash = match self.crash {
            Crash::Marked => marked,
            Crash::Once => self.starts == 1 && self.served == 2,
            Crash::AfterMarked => std::mem::replace(&mut self.bomb, marked),
        };
        if crash {
            return LinkEvent::Fault(LinkError::new(IncidentClass::Exited, "exit status: 1"));
        }
        LinkEvent::Message(response)
    }

    fn end(&mut self) -> bool {
        false
    }

    fn close(&mut self) {}

    fn stderr(&self) -> Vec<String> {
        Vec::new()
    }
}

const COUNT: u64 = 6;

fn scenario(marked: bool) -> Scenario {
    Scenario {
        world: World::default(),
        steps: vec![Step::Revoke; if marked { 2 } else { 1 }],
    }
}

/// Runs the scenarios, marked where `marks` has a bit, and gives those that were blamed as bits.
fn blamed(adapter: &mut Supervised<Fake>, marks: u64) -> u64 {
    let window = adapter.hello("my.test").unwrap().in_flight as u64;
    let (mut sent, mut seen, mut blamed) = (0, 0_u64, 0);
    for received in 0..COUNT {
        while sent < COUNT && sent < received + window {
            let marked = marks & (1 << sent) != 0;
            adapter.submit(sent, &scenario(marked)).unwrap();
            sent += 1;
        }
        let (id, answer) = adapter.next().unwrap();
        assert_eq!(seen & (1 << id), 0, "{id} was answered twice");
        seen |= 1 << id;
        match answer {
            RunOutcome::Trace(trace) => {
                let steps = if marks & (1 << id) == 0 { 1 } else { 2 };
                assert_eq!(trace.steps.len(), steps);
            }
            RunOutcome::Incident(_) => blamed |= 1 << id,
            RunOutcome::Declined { .. } => panic!("nothing is declined"),
        }
    }
    assert!(matches!(adapter.next(), Err(AdapterError::Idle)));
    blamed
}

fn fakes(crash: Crash) -> impl Iterator<Item = Supervised<Fake>> {
    let settings = AdapterSettings {
        restarts: 100,
        ..AdapterSettings::default()
    };
    [Order::OldestFirst, Order::NewestFirst]
        .into_iter()
        .flat_map(move |order| (1..=8).map(move |window| Fake::new(order, crash, window)))
        .map(move |fake| Supervised::over(fake, settings))
}

#[test]
fn the_culprits_are_found_and_nobody_else() {
    for marks in 0..1 << COUNT {
        for mut adapter in fakes(Crash::Marked) {
            assert_eq!(blamed(&mut adapter, marks), marks, "{adapter:?}");
            assert!(adapter.unattributed().is_empty(), "{adapter:?}");
            assert!(adapter.restarts() <= 3 * marks.count_ones(), "{adapter:?}");
        }
    }
}

#[test]
fn what_does_not_come_back_is_nobodys_but_kept() {
    for mut adapter in fakes(Crash::Once) {
        assert_eq!(blamed(&mut adapter, 0), 0);
        assert_eq!((adapter.unattributed().len(), adapter.restarts()), (1, 1));
    }
}

#[test]
fn a_crash_after_the_answer_is_not_blamed_on_the_next() {
    for marks in 0..1 << COUNT {
        for mut adapter in fakes(Crash::AfterMarked) {
            assert_eq!(blamed(&mut adapter, marks), 0, "{adapter:?}");
        }
    }
}
