//! From the start of the window's program to its finished sign-in screen, and what it takes of the
//! memory; the same of a blank app.
//!
//! Usable means: the finished screen is there, pixel by pixel, with its first field in focus. What
//! “finished” looks like is learnt from an earlier start.

use std::time::{Duration, Instant};

use super::machine;
use super::memory;
use super::sample::Sample;
use super::screen::{Finished, Screen};
use super::stage::Stage;
use super::table::Row;
use crate::Trouble;
use crate::packages::{WINDOW, Workspace};
use crate::process::{Program, write};

const STARTS: usize = 20;
const LOOKS: usize = 7;
/// Until nothing of a start goes on any more.
const IDLE: Duration = Duration::from_secs(5);
/// What runs on after a window is gone must not slow the next start.
const REST: Duration = Duration::from_millis(300);

/// Measures both.
pub(super) fn measure(workspace: &Workspace) -> Result<Vec<Row>, Trouble> {
    let stage = Stage::set(workspace, "window")?;
    // Somebody who has chosen what to sign in to, and is asked for the address.
    let settings = stage.folder().join("portico/config/settings.toml");
    write(&settings, "profile = \"sandbox\"\n")?;
    let screen = Screen::start(&stage.folder().join("screen"))?;
    std::thread::sleep(REST);
    let empty = screen.picture()?;
    let app = |name: &str| -> Result<Measured, Trouble> {
        let program = Program::new(workspace.shipped(name));
        let program = screen.given_to(stage.given_to(program));
        Measured::learn(program, &screen, &empty)
    };
    // The first start fills the caches; the second shows what finished looks like.
    let mut portico = app(WINDOW)?;
    let mut blank = app("portico-blank")?;
    for _ in 0..STARTS {
        portico.start(&screen, &empty)?;
        blank.start(&screen, &empty)?;
    }
    for _ in 0..LOOKS {
        portico.look(&screen, &empty)?;
        blank.look(&screen, &empty)?;
    }
    let at_most = if machine::has_gpu() { 1.1 } else { 0.85 };
    Ok(vec![
        Row::against(
            "start to the finished sign-in screen; floor: a blank Tauri app",
            (&portico.times, &blank.times),
            "ms",
            Some(at_most),
        ),
        Row::against(
            "memory (PSS), all processes, idle for 5 s; floor: the same app",
            (&portico.sizes, &blank.sizes),
            "MiB",
            Some(at_most),
        ),
    ])
}

struct Measured {
    program: Program,
    finished: Finished,
    times: Sample,
    sizes: Sample,
}

impl Measured {
    fn learn(program: Program, screen: &Screen, empty: &Vec<u8>) -> Result<Self, Trouble> {
        let mut finished = None;
        for _ in 0..2 {
            let running = program.start_directly()?;
            std::thread::sleep(IDLE);
            finished = Some(screen.finished(empty)?);
            drop(running);
            screen.wait_for_empty(empty)?;
            std::thread::sleep(REST);
        }
        Ok(Self {
            program,
            finished: finished.ok_or("it was never started")?,
            times: Sample::default(),
            sizes: Sample::default(),
        })
    }

    fn start(&mut self, screen: &Screen, empty: &Vec<u8>) -> Result<(), Trouble> {
        let start = Instant::now();
        let running = self.program.start_directly()?;
        self.times.add(screen.wait_for(&self.finished, start)?);
        drop(running);
        screen.wait_for_empty(empty)?;
        std::thread::sleep(REST);
        Ok(())
    }

    fn look(&mut self, screen: &Screen, empty: &Vec<u8>) -> Result<(), Trouble> {
        let running = self.program.start_directly()?;
        screen.wait_for(&self.finished, Instant::now())?;
        std::thread::sleep(IDLE);
        self.sizes.add_value(memory::of_tree(running.id())?);
        drop(running);
        screen.wait_for_empty(empty)?;
        Ok(())
    }
}
