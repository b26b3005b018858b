//! The programs under supervision: this test binary, started again with the word `child` and the name of a
//! misbehaviour. It behaves well until it gets the marked scenario, and then really does what its name says.

use std::io::{self, BufRead, BufWriter, Write};
use std::path::Path;
use std::process::{Command, Stdio, abort, exit};
use std::thread::sleep;
use std::time::Duration;

use miniapp_conformance::adapter::protocol::{
    Hello, Program, ProtocolErrorKind, Request, Response,
};
use miniapp_conformance::scenario::Scenario;
use miniapp_conformance::trace::{Record, Trace};

/// The facet that marks the scenario to misbehave in.
pub const MARK: &str = "misbehave";

pub fn hello(in_flight: usize) -> Hello {
    let program = |name: &str| Program {
        name: name.to_owned(),
        version: "1".to_owned(),
    };
    Hello {
        protocol: 1,
        adapter: program("test child"),
        implementation: program("canned traces"),
        capabilities: Vec::new(),
        fixed: miniapp_conformance::fields::Fields::new(),
        in_flight,
    }
}

/// One record for each step, and the name of the user in the first, so that answers can be told apart.
pub fn canned(scenario: &Scenario) -> Trace {
    let mut steps = vec![Record::default(); scenario.steps.len()];
    let user = scenario.world.users.first();
    if let (Some(first), Some(user)) = (steps.first_mut(), user) {
        first.thrown = user.profile.get("name").cloned();
    }
    Trace { steps }
}

pub fn is_marked(scenario: &Scenario) -> bool {
    scenario.world.facets.contains(MARK)
}

struct Out(BufWriter<io::Stdout>);

impl Out {
    fn raw(&mut self, bytes: &[u8]) {
        // Whoever is killed while writing needs no message.
        if self.0.write_all(bytes).is_err() {
            exit(0);
        }
    }

    fn say(&mut self, response: &Response) {
        self.raw(&serde_json::to_vec(response).unwrap());
        self.raw(b"\n");
    }

    fn flush(&mut self) {
        let _ = self.0.flush();
    }
}

/// Whether this is the first run; remembered by a file.
fn first_time(file: &str) -> bool {
    let known = Path::new(file).exists();
    std::fs::write(file, "").unwrap();
    !known
}

fn forever() -> ! {
    loop {
        sleep(Duration::from_hours(1));
    }
}

#[expect(clippy::zombie_processes, reason = "it is meant to be left behind")]
fn grandchild() {
    let child = Command::new(std::env::current_exe().unwrap())
        .args(["child", "grandchild"])
        .stdin(Stdio::null())
        .spawn()
        .unwrap();
    eprintln!("grandchild {}", child.id());
}

pub fn main(args: &[String]) {
    let [misbehaviour, rest @ ..] = args else {
        exit(2)
    };
    let file = rest.first().map_or("", String::as_str);
    let mut out = Out(BufWriter::with_capacity(64 << 10, io::stdout()));
    match misbehaviour.as_str() {
        "grandchild" | "mute" => forever(),
        "gone" => exit(4),
        "chatty" => {
            out.raw(b"ready!\n");
            out.flush();
            forever()
        }
        _ => {}
    }
    let mut held = Vec::new();
    for line in io::stdin().lock().lines() {
        let request: serde_json::Value = serde_json::from_str(&line.unwrap()).unwrap();
        let id = request["id"].as_u64();
        match serde_json::from_value(request) {
            Ok(Request::Hello { .. }) => {
                let mut hello = hello(8);
                match misbehaviour.as_str() {
                    "future" => hello.protocol = 9,
                    "changing" if !first_time(file) => "2".clone_into(&mut hello.adapter.version),
                    _ => {}
                }
                out.say(&Response::Hello(hello));
            }
            Ok(Request::Echo { id, mut texts }) => {
                match misbehaviour.as_str() {
                    "lossy" => {
                        for text in &mut texts {
                            *text = text.replace('\0', "");
                        }
                    }
                    "forgetful" => texts.truncate(3),
                    "exit-at-echo" => exit(5),
                    _ => {}
                }
                out.say(&Response::Echo { id, texts });
            }
            Ok(Request::Run { id, scenario }) => {
                if misbehaviour == "deaf" {
                    forever();
                }
                if is_marked(&scenario) || misbehaviour == "always-exit" {
                    misbehave(misbehaviour, file, id, &mut out);
                }
                let trace = match misbehaviour.as_str() {
                    "moody" => Trace {
                        steps: vec![Record {
                            thrown: Some(id.to_string()),
                            ..Record::default()
                        }],
                    },
                    _ => canned(&scenario),
                };
                let answer = Response::Trace { id, trace };
                if misbehaviour == "backwards" {
                    held.push(answer);
                    if held.len() == 8 {
                        held.drain(..).rev().for_each(|answer| out.say(&answer));
                    }
                } else {
                    out.say(&answer);
                }
            }
            Err(_) if misbehaviour == "obliging" => out.say(&Response::Echo {
                id: id.unwrap(),
                texts: Vec::new(),
            }),
            Err(error) => out.say(&Response::Error {
                id,
                error: ProtocolErrorKind::UnknownOperation,
                message: error.to_string(),
            }),
        }
        out.flush();
    }
}

/// Does it. Returns if the usual answer is to follow.
fn misbehave(misbehaviour: &str, file: &str, id: u64, out: &mut Out) {
    match misbehaviour {
        "exit-0" | "changing" => exit(0),
        "exit-3" | "always-exit" => {
            eprintln!("about to leave");
            exit(3)
        }
        "exit-once" => {
            if first_time(file) {
                exit(3)
            }
            return;
        }
        "exit-late" => {
            out.say(&Response::Trace {
                id,
                trace: Trace {
                    steps: vec![Record::default()],
                },
            });
            out.flush();
            exit(3)
        }
        "signal" => abort(),
        "hang" => forever(),
        "grandchild-exit" => {
            grandchild();
            exit(3)
        }
        "grandchild-hang" => {
            grandchild();
            forever()
        }
        "half-line" => {
            out.raw(b"{\"type\":\"trace\",\"id\":");
            out.flush();
            exit(0)
        }
        "half-line-abort" => {
            out.raw(b"{\"type\":\"trace\",\"id\":");
            out.flush();
            abort()
        }
        "long-line" => {
            for _ in 0..50 << 10 {
                out.raw(&[b'x'; 1 << 10]);
            }
            out.raw(b"\n");
        }
        "endless-line" => loop {
            out.raw(&[b'x'; 1 << 10]);
        },
        "flood" => loop {
            out.raw(b"{\"type\":\"trace\",\"id\":999999999,\"trace\":{\"steps\":[]}}\n");
        },
        "flood-of-answers" => loop {
            out.say(&Response::Trace {
                id,
                trace: Trace {
                    steps: vec![Record::default()],
                },
            });
        },
        "stderr-flood" => {
            for line in 0..200_000 {
                eprintln!("line {line}");
            }
            exit(3)
        }
        _ => {}
    }
    if let Some(line) = bad_line(misbehaviour, id) {
        out.raw(&line);
        out.raw(b"\n");
        out.flush();
        // Nothing follows: what is wrong has to be found in this line alone.
        forever()
    }
    if misbehaviour == "twice" {
        out.say(&Response::Trace {
            id,
            trace: Trace {
                steps: vec![Record::default()],
            },
        });
    }
}

/// Bodies that are wrong in themselves, the same for both transports.
pub fn bad_line(misbehaviour: &str, id: u64) -> Option<Vec<u8>> {
    let text = match misbehaviour {
        "junk" => "started the client".to_owned(),
        "log" => r#"{"level":"info","message":"started"}"#.to_owned(),
        "empty" => String::new(),
        "pretty" => "{".to_owned(),
        "unknown-member" => {
            format!(r#"{{"type":"trace","id":{id},"trace":{{"steps":[{{}}]}},"took":5}}"#)
        }
        "unknown-record-member" => {
            format!(r#"{{"type":"trace","id":{id},"trace":{{"steps":[{{"calls":[]}}]}}}}"#)
        }
        "missing-member" => format!(r#"{{"type":"trace","id":{id}}}"#),
        "wrong-type" => format!(r#"{{"type":"trace","id":{id},"trace":{{"steps":{{}}}}}}"#),
        "duplicate-member" => {
            format!(r#"{{"type":"trace","id":{id},"trace":{{"steps":[],"steps":[{{}}]}}}}"#)
        }
        "lone-surrogate" => {
            format!(r#"{{"type":"trace","id":{id},"trace":{{"steps":[{{"thrown":"\ud800"}}]}}}}"#)
        }
        "wrong-id" => r#"{"type":"trace","id":999999999,"trace":{"steps":[{}]}}"#.to_owned(),
        "text-id" => format!(r#"{{"type":"trace","id":"{id}","trace":{{"steps":[{{}}]}}}}"#),
        "too-short" => format!(r#"{{"type":"trace","id":{id},"trace":{{"steps":[]}}}}"#),
        "too-many" => format!(r#"{{"type":"trace","id":{id},"trace":{{"steps":[{{}},{{}}]}}}}"#),
        "deep" => format!(
            r#"{{"type":"trace","id":{id},"trace":{}{}}}"#,
            "[".repeat(100_000),
            "]".repeat(100_000)
        ),
        "internal" => {
            format!(r#"{{"type":"error","id":{id},"error":"internal","message":"no device"}}"#)
        }
        "internal-nameless" => r#"{"type":"error","error":"internal"}"#.to_owned(),
        "cannot-read" => format!(r#"{{"type":"error","id":{id},"error":"malformed"}}"#),
        "echo" => format!(r#"{{"type":"echo","id":{id},"texts":[]}}"#),
        "second-hello" => serde_json::to_string(&Response::Hello(hello(8))).unwrap(),
        "latin-1" => {
            return Some(
                format!(r#"{{"type":"error","id":{id},"error":"internal","message":"é"}}"#)
                    .chars()
                    .map(|c| c as u8)
                    .collect(),
            );
        }
        _ => return None,
    };
    Some(text.into_bytes())
}
