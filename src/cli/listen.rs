//! `--listen`: an implementation on a device that connects to the harness.

use std::ffi::OsString;
use std::io::IsTerminal;
use std::sync::{Arc, Mutex, PoisonError};

use super::error::CliError;
use crate::adapter::device::{Address, Device, OperatorKind, qr};
use crate::adapter::{self, Adapter, AdapterError, Hello, RunOutcome, Unattributed};
use crate::campaign;
use crate::report::either;
use crate::scenario::{Scenario, User};
use crate::spec::Spec;

/// Listens, says where, and gives the one device that there is to whoever asks for an adapter.
pub(super) fn connect(
    address: &str,
    operator: Option<&OsString>,
    spec: &Arc<Spec>,
    settings: adapter::AdapterSettings,
) -> Result<Box<campaign::Connect<'static>>, CliError> {
    let operator = match operator {
        None => OperatorKind::Page,
        Some(program) => OperatorKind::Program(program.clone(), Vec::new()),
    };
    let (device, address) = Device::listen(address, &operator, spec.clone(), settings)?;
    announce(&address);
    let device = Arc::new(Mutex::new(device));
    Ok(Box::new(move || Box::new(SharedDevice(device.clone()))))
}

/// Where to connect. The QR code is for a camera, so only a terminal gets it.
fn announce(address: &Address) {
    let caller = address.caller();
    if std::io::stderr().is_terminal()
        && let Some(code) = qr(&caller)
    {
        anstream::eprintln!("{code}");
    }
    anstream::eprintln!("{}{caller}", either("mini program: ", "小程序："));
    anstream::eprintln!(
        "{}{}",
        either("operator:     ", "操作员："),
        address.operator()
    );
}

/// The device, for a campaign that may ask for an adapter more than once.
struct SharedDevice(Arc<Mutex<Device>>);

impl SharedDevice {
    fn with<T>(&self, act: impl FnOnce(&mut Device) -> T) -> T {
        act(&mut self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

impl Adapter for SharedDevice {
    fn hello(&mut self, api: &str) -> Result<Hello, AdapterError> {
        self.with(|device| device.hello(api))
    }

    fn echo(&mut self, texts: &[String]) -> Result<Vec<String>, AdapterError> {
        self.with(|device| device.echo(texts))
    }

    fn unknown_operation(&mut self) -> Result<bool, AdapterError> {
        self.with(Device::unknown_operation)
    }

    fn submit(&mut self, id: u64, scenario: &Scenario) -> Result<(), AdapterError> {
        self.with(|device| device.submit(id, scenario))
    }

    fn next(&mut self) -> Result<(u64, RunOutcome), AdapterError> {
        self.with(Device::next)
    }

    fn accounts(&self) -> Option<Vec<User>> {
        self.0
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .accounts()
    }

    fn is_operated(&self) -> bool {
        self.0
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .is_operated()
    }

    fn expect(&mut self, scenarios: usize, actions: Option<usize>) {
        self.with(|device| device.expect(scenarios, actions));
    }

    fn finish(&mut self) {
        self.with(Device::finish);
    }

    fn unattributed(&self) -> &[Unattributed] {
        &[]
    }
}
