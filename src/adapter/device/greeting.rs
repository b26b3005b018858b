//! The adapter: what the caller declares, scenarios in, traces out.

use super::hub::Waited;
use super::message::{Ask, CallerMessage, DEVICE_PROTOCOL, DeviceHello};
use super::plan::Performs;
use super::runner::Device;
use crate::adapter::protocol::{PROTOCOL, Program};
use crate::adapter::wire::quote;
use crate::adapter::{Adapter, AdapterError, Hello, Incident, IncidentClass, RunOutcome};
use crate::scenario::{Capability, Scenario, User};

impl Adapter for Device {
    fn hello(&mut self, api: &str) -> Result<Hello, AdapterError> {
        let ask = Ask::Hello {
            protocol: DEVICE_PROTOCOL,
            harness: Program {
                name: env!("CARGO_PKG_NAME").to_owned(),
                version: env!("CARGO_PKG_VERSION").to_owned(),
            },
            api,
        };
        // Whoever has to fetch the phone takes the time that takes; once the mini program is connected it has to answer.
        let hello = match self.ask(&ask, Some(self.deadline), None) {
            Waited::Told(tell) => match *tell {
                CallerMessage::Hello(hello) => *hello,
                other => return Err(greeting(IncidentClass::Malformed, format!("{other:?}"))),
            },
            Waited::Malformed(reason) => {
                return Err(greeting(IncidentClass::Malformed, reason));
            }
            Waited::Stopped => return Err(AdapterError::Interrupted),
            Waited::Late | Waited::Away | Waited::GivenUp => {
                return Err(greeting(
                    IncidentClass::Hang,
                    "the mini program is connected and did not answer `hello`".to_owned(),
                ));
            }
        };
        if !(DEVICE_PROTOCOL.min..=DEVICE_PROTOCOL.max).contains(&hello.protocol) {
            return Err(AdapterError::Protocol {
                theirs: hello.protocol,
                ours: DEVICE_PROTOCOL,
            });
        }
        refuse_what_cannot_be_done(&hello)?;
        self.users = hello.users;
        self.performs = Performs(hello.performs);
        self.capabilities = hello.capabilities.iter().cloned().collect();
        self.facets = hello
            .fixed
            .iter()
            .map(|(name, value)| (name.clone(), value.clone()))
            .collect();
        self.hub.introduce(format!(
            "{} {}",
            hello.implementation.name, hello.implementation.version
        ));
        Ok(Hello {
            protocol: PROTOCOL.max,
            adapter: hello.adapter,
            implementation: hello.implementation,
            capabilities: hello.capabilities,
            fixed: hello.fixed,
            in_flight: 1,
        })
    }

    fn echo(&mut self, texts: &[String]) -> Result<Vec<String>, AdapterError> {
        match self.ask(&Ask::Echo { texts }, Some(self.deadline), None) {
            Waited::Told(tell) => match *tell {
                CallerMessage::Echo { texts } => Ok(texts),
                other => Err(uncertified(&format!("`echo` was answered by {other:?}"))),
            },
            other => Err(uncertified(&format!("`echo` was not answered: {other:?}"))),
        }
    }

    fn unknown_operation(&mut self) -> Result<bool, AdapterError> {
        let waited = self.ask(&Ask::Dance {}, Some(self.deadline), None);
        Ok(matches!(&waited, Waited::Told(tell) if matches!(**tell, CallerMessage::Unknown {})))
    }

    fn submit(&mut self, id: u64, scenario: &Scenario) -> Result<(), AdapterError> {
        self.queue.push_back((id, scenario.clone()));
        Ok(())
    }

    fn next(&mut self) -> Result<(u64, RunOutcome), AdapterError> {
        let (id, scenario) = self.queue.pop_front().ok_or(AdapterError::Idle)?;
        let answer = self.run(&scenario);
        if self.interrupt.is_raised() {
            return Err(AdapterError::Interrupted);
        }
        self.hub.ended_scenario();
        Ok((id, answer))
    }

    fn accounts(&self) -> Option<Vec<User>> {
        self.users.clone()
    }

    /// A simulator sets up worlds and taps by itself.
    fn is_operated(&self) -> bool {
        !(self.performs.has("begin") && self.performs.has("tap"))
    }

    fn expect(&mut self, scenarios: usize, actions: Option<usize>) {
        self.hub.expect(scenarios, actions);
    }

    fn finish(&mut self) {
        self.hub.finish();
    }
}

impl Drop for Device {
    fn drop(&mut self) {
        self.hub.finish();
    }
}

/// One step at a time is what this protocol can do.
fn refuse_what_cannot_be_done(hello: &DeviceHello) -> Result<(), AdapterError> {
    if hello.capabilities.contains(&Capability::Overlap) {
        return Err(uncertified(
            "the capability `overlap` needs two steps at a time, which the device protocol does not have; leave it out",
        ));
    }
    if hello.capabilities.contains(&Capability::Nested) {
        return Err(uncertified(
            "the capability `nested` needs a step inside another one, which the device protocol does not have; leave it out",
        ));
    }
    if hello.users.as_ref().is_some_and(Vec::is_empty) {
        return Err(uncertified(
            "`users` is an empty list; name the account that is logged in, or leave `users` out",
        ));
    }
    Ok(())
}

fn uncertified(what: &str) -> AdapterError {
    AdapterError::Certification(format!(
        "the mini program cannot be relied on: {} (docs/DEVICE.md)",
        quote(what)
    ))
}

fn greeting(class: IncidentClass, detail: String) -> AdapterError {
    AdapterError::Greeting(Incident {
        class,
        detail,
        stderr: Vec::new(),
    })
}
