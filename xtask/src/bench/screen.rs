//! A screen without glass: Xvfb keeps its picture in a file, and reading that file tells what a
//! person would see, without a word to the program that draws it.

use std::fs::File;
use std::io::{Read, Seek, SeekFrom};
use std::path::{Path, PathBuf};
use std::process::Stdio;
use std::time::{Duration, Instant};

use crate::Trouble;
use crate::process::{Program, Running};

/// How long anything may take to appear or to go.
const PATIENCE: Duration = Duration::from_secs(30);
/// Between two looks.
const PAUSE: Duration = Duration::from_millis(1);
/// Bytes to look at before the whole picture.
const FEW: usize = 64;
/// A caret blinks within this time.
const BLINK: Duration = Duration::from_millis(2_500);

/// The screen.
pub(super) struct Screen {
    _server: Running,
    display: String,
    file: PathBuf,
}

/// What is on it, as bytes.
type Picture = Vec<u8>;

/// A finished picture: what has to be there, and nothing about what blinks.
pub(super) struct Finished {
    picture: Picture,
    /// Places of bytes that differ from the empty screen and stand still.
    places: Vec<usize>,
}

impl Screen {
    /// Starts one that keeps its picture in `folder`.
    pub(super) fn start(folder: &Path) -> Result<Self, Trouble> {
        std::fs::create_dir_all(folder)?;
        let mut server = Program::new("Xvfb")
            .args(["-displayfd", "1", "-screen", "0", "1280x900x24"])
            .args(["-nolisten", "tcp", "-fbdir"])
            .arg(folder)
            .start(Stdio::piped())?;
        let display = format!(":{}", server.first_line()?.trim());
        Ok(Self {
            _server: server,
            display,
            file: folder.join("Xvfb_screen0"),
        })
    }

    /// The program, with its windows on this screen.
    pub(super) fn given_to(&self, program: Program) -> Program {
        program
            .with("DISPLAY", &self.display)
            .with("GDK_BACKEND", "x11")
    }

    /// What is on it.
    pub(super) fn picture(&self) -> Result<Picture, Trouble> {
        let mut picture = Vec::new();
        File::open(&self.file)?.read_to_end(&mut picture)?;
        Ok(picture)
    }

    /// Takes what is on it for finished, with something that blinks at the most.
    pub(super) fn finished(&self, empty: &Picture) -> Result<Finished, Trouble> {
        let picture = self.picture()?;
        let mut still: Vec<bool> = picture.iter().zip(empty).map(|(a, b)| a != b).collect();
        let end = Instant::now() + BLINK;
        while Instant::now() < end {
            for (still, (now, then)) in still.iter_mut().zip(self.picture()?.iter().zip(&picture)) {
                *still &= now == then;
            }
            std::thread::sleep(20 * PAUSE);
        }
        let places: Vec<usize> = still
            .iter()
            .enumerate()
            .filter_map(|(place, still)| still.then_some(place))
            .collect();
        match places.is_empty() {
            true => Err("nothing came onto the screen".into()),
            false => Ok(Finished { picture, places }),
        }
    }

    /// Waits until exactly this is on it; since when `start` that took.
    pub(super) fn wait_for(
        &self,
        finished: &Finished,
        start: Instant,
    ) -> Result<Duration, Trouble> {
        wait(start, || {
            Ok(self.has(finished)? && finished.is_on(&self.picture()?))
        })
    }

    /// Waits until it is as it was before any program came.
    pub(super) fn wait_for_empty(&self, empty: &Picture) -> Result<(), Trouble> {
        wait(Instant::now(), || Ok(self.picture()? == *empty))?;
        Ok(())
    }

    /// Whether a few bytes fit already: reading the whole picture all the time would take the
    /// processor from those who draw it.
    fn has(&self, finished: &Finished) -> Result<bool, Trouble> {
        let mut file = File::open(&self.file)?;
        for &place in finished
            .places
            .iter()
            .step_by(finished.places.len().div_ceil(FEW))
        {
            let mut byte = [0];
            file.seek(SeekFrom::Start(place as u64))?;
            file.read_exact(&mut byte)?;
            if finished.picture.get(place) != byte.first() {
                return Ok(false);
            }
        }
        Ok(true)
    }
}

fn wait(start: Instant, is_there: impl Fn() -> Result<bool, Trouble>) -> Result<Duration, Trouble> {
    loop {
        if is_there()? {
            return Ok(start.elapsed());
        }
        if start.elapsed() > PATIENCE {
            return Err("the screen did not become what it was before".into());
        }
        std::thread::sleep(PAUSE);
    }
}

impl Finished {
    fn is_on(&self, picture: &Picture) -> bool {
        self.places
            .iter()
            .all(|&place| picture.get(place) == self.picture.get(place))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_blinks_does_not_matter_and_everything_else_does() {
        let finished = Finished {
            picture: vec![0, 7, 8, 9],
            places: vec![1, 3],
        };
        assert!(finished.is_on(&vec![0, 7, 0, 9]), "the third blinks");
        assert!(!finished.is_on(&vec![0, 7, 8, 0]));
        assert!(!finished.is_on(&vec![0, 7]), "half a picture");
    }
}
