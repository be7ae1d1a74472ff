#[path = "keys.rs"]
mod keys;

use std::io::IsTerminal;
use std::sync::Once;
use std::sync::atomic::{AtomicBool, Ordering};

use parking_lot::Mutex;
use portico_core::Secret;
use rustix::event::{PollFd, PollFlags, Timespec, poll};
use rustix::io::{Errno, read};
use rustix::process::{Signal, kill_current_process_group};
use rustix::stdio::stdin;
use rustix::termios::{
    LocalModes, OptionalActions, SpecialCodeIndex, Termios, tcgetattr, tcsetattr,
};

use self::keys::{After, Line};
use crate::output::Output;

/// What a terminal that does not mark a paste sends within this time is part of it.
const SAME_PASTE: Timespec = Timespec {
    tv_sec: 0,
    tv_nsec: 80_000_000,
};
/// A key that means nothing (`_POSIX_VDISABLE`).
const NO_KEY: u8 = if cfg!(target_os = "macos") { 0xff } else { 0 };

/// The terminal as it was, while it gives each key.
static BEFORE: Mutex<Option<(Termios, Output)>> = Mutex::new(None);
static SHOWN: AtomicBool = AtomicBool::new(true);

pub(super) fn next(output: Output) -> Option<Secret> {
    let Some(_keys) = Keys::taken(output) else {
        return crate::standard_input::next_line();
    };
    let mut line = Line::default();
    loop {
        let mut shown = Vec::new();
        let after = line.take(key()?, &mut shown);
        if SHOWN.load(Ordering::Relaxed) {
            output.keys(&shown);
        }
        match after {
            After::More => {}
            After::Line if line.may_go_on() && more_comes() => {
                line.go_on();
                output.keys(b"\n");
            }
            After::Line => {
                if SHOWN.load(Ordering::Relaxed) {
                    output.keys(b"\n");
                }
                return Some(Secret::new(line.text()));
            }
            After::End => return None,
            After::Suspend => stop_with(Signal::TSTP, output),
            After::Quit => stop_with(Signal::QUIT, output),
            After::TooLong => {
                tracing::warn!("a line is too long");
                return None;
            }
        }
    }
}

pub(super) fn show(shown: bool) -> bool {
    SHOWN.store(shown, Ordering::Relaxed);
    before().is_some()
}

pub(super) fn give_back() {
    if let Some((before, output)) = before().take() {
        mark_pastes(output, false);
        if let Err(error) = tcsetattr(stdin(), OptionalActions::Now, &before) {
            tracing::warn!(%error, "the terminal is not as it was before");
        }
    }
}

fn before() -> parking_lot::MutexGuard<'static, Option<(Termios, Output)>> {
    BEFORE.lock()
}

/// As long as it lives, the terminal gives each key.
#[derive(Debug)]
struct Keys;

impl Keys {
    fn taken(output: Output) -> Option<Self> {
        static AT_A_PANIC: Once = Once::new();
        AT_A_PANIC.call_once(|| {
            let next = std::panic::take_hook();
            std::panic::set_hook(Box::new(move |panic| {
                give_back();
                next(panic);
            }));
        });
        let is_taken = stdin().is_terminal() && take(output).is_ok();
        is_taken.then_some(Self)
    }
}

impl Drop for Keys {
    fn drop(&mut self) {
        give_back();
    }
}

fn take(output: Output) -> Result<(), Errno> {
    let mut kept = before();
    let as_it_was = tcgetattr(stdin())?;
    let mut keys = as_it_was.clone();
    let by_line = LocalModes::ICANON | LocalModes::ECHO | LocalModes::IEXTEN;
    keys.local_modes.remove(by_line);
    for (code, value) in [
        (SpecialCodeIndex::VMIN, 1),
        (SpecialCodeIndex::VTIME, 0),
        // The terminal has to be given back before these do what they do.
        (SpecialCodeIndex::VSUSP, NO_KEY),
        (SpecialCodeIndex::VQUIT, NO_KEY),
    ] {
        keys.special_codes[code] = value;
    }
    tcsetattr(stdin(), OptionalActions::Now, &keys)?;
    mark_pastes(output, true);
    *kept = Some((as_it_was, output));
    Ok(())
}

/// Asks the terminal to say where a paste begins and ends.
fn mark_pastes(output: Output, marked: bool) {
    if output.may_steer() {
        output.keys(if marked {
            b"\x1b[?2004h"
        } else {
            b"\x1b[?2004l"
        });
    }
}

/// The next key; none at the end of input.
fn key() -> Option<u8> {
    let mut key = [0];
    loop {
        match read(stdin(), &mut key) {
            Ok(0) => return None,
            Ok(_) => return key.first().copied(),
            Err(Errno::INTR) => {}
            Err(Errno::AGAIN) => {
                let _ = poll(&mut [PollFd::new(&stdin(), PollFlags::IN)], None);
            }
            Err(error) => {
                tracing::warn!(%error, "standard input can't be read");
                return None;
            }
        }
    }
}

fn more_comes() -> bool {
    let input = stdin();
    let mut wanted = [PollFd::new(&input, PollFlags::IN)];
    poll(&mut wanted, Some(&SAME_PASTE)).is_ok_and(|ready| ready > 0)
}

/// Does what the key does in a terminal: to the whole job, and goes on where it is told to.
fn stop_with(signal: Signal, output: Output) {
    give_back();
    if let Err(error) = kill_current_process_group(signal) {
        tracing::warn!(%error, "this program can't stop itself");
    }
    if let Err(error) = take(output) {
        tracing::warn!(%error, "the terminal can't be used again");
    }
}
