//! What a transport has to do; everything else is supervision.

use std::fmt::Debug;
use std::time::Duration;

use crate::adapter::protocol::Response;
use crate::adapter::wire::LinkError;
use crate::adapter::{AdapterError, Incident};

/// What came from the other end.
#[derive(Debug)]
pub enum LinkEvent {
    /// A message of the protocol.
    Message(Response),
    /// Something that the link cannot go on from; it has to be opened again.
    Fault(LinkError),
    /// Nothing, in the time given.
    Nothing,
}

/// Carries messages to an adapter and back. Opened before anything else, and again after each fault.
pub trait Link: Debug {
    /// Ends what runs at the other end, as far as that can be done, and starts afresh.
    ///
    /// # Errors
    /// When there is nothing to start.
    fn open(&mut self) -> Result<(), AdapterError>;

    /// Takes a message to be sent; it is on its way at the latest when [`Link::receive`] waits. Never blocks. `id` is the
    /// id in the message; the greeting has none.
    fn send(&mut self, id: Option<u64>, message: &[u8]);

    /// The next event, waited for at most so long.
    fn receive(&mut self, wait: Duration) -> LinkEvent;

    /// Says that no more messages will be sent; whether there is an end of output to wait for.
    fn end(&mut self) -> bool;

    /// Ends what runs at the other end.
    fn close(&mut self);

    /// Whether messages may come that answer nothing. Default: they may.
    fn speaks_unasked(&self) -> bool {
        true
    }

    /// What it means that the first greeting was not answered. Default: no more than that.
    fn ungreeted(&self, incident: Incident) -> AdapterError {
        AdapterError::Greeting(incident)
    }

    /// The last lines that it wrote on stderr, if it has one.
    fn stderr(&self) -> Vec<String>;

    /// The last lines that it wrote on stderr since this was asked last; the first is waited for so long at most. Default:
    /// there is no stderr.
    fn take_stderr(&mut self, _wait: Duration) -> Vec<String> {
        Vec::new()
    }
}
