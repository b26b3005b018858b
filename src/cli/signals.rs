//! Ctrl-C and SIGTERM: the first one ends the campaign in order, the second one ends the process.

use crate::adapter::{Flag, Interrupt, Signal};

/// Where the first signal is noted.
static FLAG: Flag = Flag::new();

/// Is raised by Ctrl-C and SIGTERM, from the first call on.
pub(super) fn interrupt() -> Interrupt {
    #[cfg(unix)]
    unix::listen(&FLAG);
    Interrupt::by(&FLAG)
}

/// The first signal, if there was one.
pub(super) fn signal() -> Option<Signal> {
    Interrupt::by(&FLAG).signal()
}

#[cfg(unix)]
mod unix {
    use std::sync::Once;

    use signal_hook::consts::{SIGINT, SIGTERM};
    use signal_hook::iterator::Signals;

    use crate::adapter::{Flag, Signal, process};
    use crate::report::either;

    /// Starts the thread that waits for signals. Where that fails, a signal ends the process at once,
    /// as it does without it.
    pub(super) fn listen(flag: &'static Flag) {
        static ONCE: Once = Once::new();
        ONCE.call_once(|| {
            if let Ok(mut signals) = Signals::new([SIGINT, SIGTERM]) {
                let wait = move || {
                    for number in signals.forever() {
                        let signal = match number {
                            SIGINT => Signal::Interrupt,
                            _ => Signal::Terminate,
                        };
                        if flag.raise(signal) {
                            eprintln!(
                                "\n{}",
                                either(
                                    "interrupted: ending the campaign; once more to end at once",
                                    "已中断：正在结束测试；再次中断则立即结束"
                                )
                            );
                        } else {
                            process::kill_all();
                            std::process::exit(i32::from(signal.exit_code()));
                        }
                    }
                };
                // Without the thread nobody looks at the signals; the second one is then lost too.
                let _ = std::thread::Builder::new()
                    .name("signals".to_owned())
                    .spawn(wait);
            }
        });
    }
}
