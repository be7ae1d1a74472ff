//! Starting programs: said before, ended after.

use std::ffi::{OsStr, OsString};
use std::io::{BufRead, BufReader, Read, Write};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use crate::Trouble;
use crate::workspace::{root, variable, variables};

/// A program to start, in the repository's root unless it says otherwise.
pub struct Program {
    words: Vec<OsString>,
    folder: PathBuf,
    variables: Vec<(OsString, Option<OsString>)>,
    ends_with_us: bool,
}

impl Program {
    /// A program by its name, or by its path.
    pub fn new(name: impl AsRef<OsStr>) -> Self {
        Self {
            words: vec![name.as_ref().to_owned()],
            folder: root().to_owned(),
            variables: Vec::new(),
            ends_with_us: false,
        }
    }

    /// The Cargo that this chore was started with.
    pub fn cargo() -> Self {
        Self::new(variable("CARGO").unwrap_or_else(|| "cargo".to_owned())).without_cargos_words()
    }

    /// Without what Cargo says about this chore.
    pub(crate) fn without_cargos_words(self) -> Self {
        // What Cargo says about this chore is read by build scripts, which would run again, and
        // compile half of everything again, after each Cargo that was started by hand.
        let about_us = variables()
            .filter(|name| name.starts_with("CARGO_PKG_") || name.starts_with("CARGO_MANIFEST_"));
        about_us.fold(self, |program, name| program.without(&name))
    }

    /// npm, in a folder of its own packages.
    pub fn npm(folder: &Path) -> Self {
        let name = if cfg!(windows) { "npm.cmd" } else { "npm" };
        Self::new(name).within(folder)
    }

    /// With one more word.
    pub fn arg(mut self, word: impl AsRef<OsStr>) -> Self {
        self.words.push(word.as_ref().to_owned());
        self
    }

    /// With more words.
    pub fn args<I: IntoIterator<Item = S>, S: AsRef<OsStr>>(mut self, words: I) -> Self {
        self.words
            .extend(words.into_iter().map(|word| word.as_ref().to_owned()));
        self
    }

    /// In a folder of its own.
    pub fn within(mut self, folder: &Path) -> Self {
        folder.clone_into(&mut self.folder);
        self
    }

    /// With a variable of the environment.
    pub fn with(mut self, name: &str, value: impl AsRef<OsStr>) -> Self {
        let value = value.as_ref().to_owned();
        self.variables.push((name.into(), Some(value)));
        self
    }

    /// Without a variable that this chore may have.
    pub fn without(mut self, name: &str) -> Self {
        self.variables.push((name.into(), None));
        self
    }

    /// The same program, started by another one that takes its words at the end.
    pub fn through(mut self, starter: &[&str]) -> Self {
        let starter = starter.iter().map(OsString::from);
        self.words.splice(0..0, starter);
        self
    }

    /// The command as it could be typed, without the path of the program.
    pub fn line(&self) -> String {
        let mut words = self.words.iter();
        let program = words.next().map(Path::new).and_then(Path::file_name);
        let mut line = program.unwrap_or_default().to_string_lossy().into_owned();
        for word in words {
            let word = word.to_string_lossy();
            line.push(' ');
            if word.contains(char::is_whitespace) || word.contains('\'') {
                line.push_str(&format!("{word:?}"));
            } else {
                line.push_str(&word);
            }
        }
        line
    }

    fn command(&self) -> Command {
        let starter: &[&str] = if self.ends_with_us {
            &["setpriv", "--pdeathsig", "TERM", "--"]
        } else {
            &[]
        };
        let mut words = starter
            .iter()
            .map(OsStr::new)
            .chain(self.words.iter().map(OsString::as_os_str));
        let mut command = Command::new(words.next().unwrap_or_default());
        command.args(words).current_dir(&self.folder);
        for (name, value) in &self.variables {
            match value {
                Some(value) => command.env(name, value),
                None => command.env_remove(name),
            };
        }
        command
    }

    fn failed_to_start(&self, error: std::io::Error) -> Trouble {
        format!("{} could not be started: {error}", self.line()).into()
    }

    /// Runs it and says so; `Ok(false)` is a failure that the program has explained itself.
    pub fn run(&self) -> Result<bool, Trouble> {
        println!("$ {}", self.line());
        let status = self.command().status();
        Ok(status
            .map_err(|error| self.failed_to_start(error))?
            .success())
    }

    /// Runs it, says so, and does not go on without it.
    pub fn must_run(&self) -> Result<(), Trouble> {
        if self.run()? {
            return Ok(());
        }
        Err(format!("this did not succeed: {}", self.line()).into())
    }

    /// What it writes to its output.
    pub fn output(&self) -> Result<String, Trouble> {
        let output = self
            .command()
            .stdin(Stdio::null())
            .stderr(Stdio::inherit())
            .output();
        let output = output.map_err(|error| self.failed_to_start(error))?;
        if !output.status.success() {
            return Err(format!("this did not succeed: {}", self.line()).into());
        }
        Ok(String::from_utf8(output.stdout)?)
    }

    /// Runs it without a word, and returns how it ended and what it wrote.
    ///
    /// # Errors
    /// When it can't be started.
    pub fn ended(&self) -> Result<Ended, Trouble> {
        let output = self.command().stdin(Stdio::null()).output();
        let output = output.map_err(|error| self.failed_to_start(error))?;
        Ok(Ended {
            code: output.status.code(),
            output: String::from_utf8_lossy(&output.stdout).into_owned(),
            errors: String::from_utf8_lossy(&output.stderr).into_owned(),
        })
    }

    /// The same without a word of its own, where it may well fail.
    pub fn output_quietly(&self) -> Option<String> {
        let mut command = self.command();
        let output = command
            .stdin(Stdio::null())
            .stderr(Stdio::null())
            .output()
            .ok()?;
        String::from_utf8(output.stdout).ok()
    }

    /// Runs it without a word, and says how long it took from its start to its end.
    pub fn timed(&self) -> Result<Duration, Trouble> {
        let mut command = self.command();
        command
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::null());
        let start = Instant::now();
        let status = command.status();
        let took = start.elapsed();
        if status
            .map_err(|error| self.failed_to_start(error))?
            .success()
        {
            return Ok(took);
        }
        Err(format!("this did not succeed: {}", self.line()).into())
    }

    /// The same with what it writes to its output, however it ends.
    pub fn timed_output(&self) -> Result<(Duration, String), Trouble> {
        let mut command = self.command();
        command.stdin(Stdio::null()).stderr(Stdio::null());
        let start = Instant::now();
        let output = command.output();
        let took = start.elapsed();
        let output = output.map_err(|error| self.failed_to_start(error))?;
        Ok((took, String::from_utf8(output.stdout)?))
    }

    /// Starts it beside this chore without a word, and ends it with it. No other program stands
    /// between, so that its start can be timed.
    pub fn start_directly(&self) -> Result<Running, Trouble> {
        let mut command = self.command();
        let quiet = || Stdio::null();
        command.stdin(quiet()).stdout(quiet()).stderr(quiet());
        let child = command
            .spawn()
            .map_err(|error| self.failed_to_start(error))?;
        Ok(Running { child })
    }

    /// Whether it starts and succeeds, without a word.
    pub fn succeeds(&self) -> bool {
        let quiet = || Stdio::null();
        let status = self
            .command()
            .stdin(quiet())
            .stdout(quiet())
            .stderr(quiet())
            .status();
        status.is_ok_and(|status| status.success())
    }

    /// Runs it, and keeps those lines that are its own summary.
    pub fn run_keeping(&self, keep: fn(&str) -> bool) -> Result<(bool, Vec<String>), Trouble> {
        println!("$ {}", self.line());
        let mut command = self.command();
        command
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped());
        let mut child = command
            .spawn()
            .map_err(|error| self.failed_to_start(error))?;
        let errors = child.stderr.take();
        let errors = thread::spawn(move || errors.map(|stream| pass_on(stream, keep)));
        let mut kept = Vec::new();
        if let Some(stream) = child.stdout.take() {
            kept = pass_on(stream, keep);
        }
        if let Ok(Some(more)) = errors.join() {
            kept.extend(more);
        }
        Ok((child.wait()?.success(), kept))
    }

    /// Runs it, shows some lines of what it says about itself (its error stream), and keeps all.
    pub fn run_showing(&self, show: fn(&str) -> bool) -> Result<(bool, Vec<String>), Trouble> {
        println!("$ {}", self.line());
        let mut command = self.command();
        command.stdin(Stdio::null()).stderr(Stdio::piped());
        let mut child = command
            .spawn()
            .map_err(|error| self.failed_to_start(error))?;
        let mut lines = Vec::new();
        if let Some(stream) = child.stderr.take() {
            for line in BufReader::new(stream).split(b'\n') {
                let line = String::from_utf8_lossy(&line?).into_owned();
                if show(&line) {
                    println!("{line}");
                }
                lines.push(line);
            }
        }
        Ok((child.wait()?.success(), lines))
    }

    /// Starts it beside this chore, and ends it with it.
    pub fn start(self, output: Stdio) -> Result<Running, Trouble> {
        println!("$ {}", self.line());
        let program = self.ending_with_us();
        let mut command = program.command();
        command.stdin(Stdio::null()).stdout(output);
        let child = command
            .spawn()
            .map_err(|error| program.failed_to_start(error))?;
        Ok(Running { child })
    }

    /// Starts it to talk with it. It ends with this chore where the system can do that.
    pub fn start_talking(self) -> Result<Child, Trouble> {
        println!("$ {}", self.line());
        let program = self.ending_with_us();
        let mut command = program.command();
        command.stdin(Stdio::piped()).stdout(Stdio::piped());
        command
            .spawn()
            .map_err(|error| program.failed_to_start(error))
    }

    /// Linux can end a program when the one that started it ends, however that happens. Elsewhere
    /// `Running` ends it, and Ctrl-C reaches everything that was started from one terminal.
    pub fn ending_with_us(mut self) -> Self {
        let setpriv = Program::new("setpriv").arg("--version");
        self.ends_with_us = cfg!(target_os = "linux") && setpriv.succeeds();
        self
    }
}

fn pass_on(stream: impl Read, keep: fn(&str) -> bool) -> Vec<String> {
    let mut kept = Vec::new();
    for line in BufReader::new(stream).split(b'\n') {
        let Ok(line) = line else { break };
        let line = String::from_utf8_lossy(&line);
        let mut out = std::io::stdout().lock();
        // A reader that is gone is no reason to stop the tests.
        if writeln!(out, "{line}").is_err() {
            continue;
        }
        let plain = without_colour(&line);
        if keep(&plain) {
            kept.push(plain);
        }
    }
    kept
}

fn without_colour(line: &str) -> String {
    let mut plain = String::with_capacity(line.len());
    let mut characters = line.chars();
    while let Some(character) = characters.next() {
        if character == '\u{1b}' {
            for skipped in characters.by_ref() {
                if skipped.is_ascii_alphabetic() {
                    break;
                }
            }
        } else {
            plain.push(character);
        }
    }
    plain
}

/// How a program ended, and what it wrote.
#[derive(Debug)]
pub struct Ended {
    /// None when it was killed.
    pub code: Option<i32>,
    /// Its output.
    pub output: String,
    /// Its error stream.
    pub errors: String,
}

/// A program that is ended when this is dropped.
pub struct Running {
    child: Child,
}

impl Running {
    /// The system's number for it.
    pub fn id(&self) -> u32 {
        self.child.id()
    }

    /// The first line it writes.
    pub fn first_line(&mut self) -> Result<String, Trouble> {
        let stream = self
            .child
            .stdout
            .take()
            .ok_or("its output goes elsewhere")?;
        let mut reader = BufReader::new(stream);
        let mut line = String::new();
        reader.read_line(&mut line)?;
        if line.is_empty() {
            return Err("it ended before it said anything".into());
        }
        // Nobody reads the rest, and a full pipe would stop it.
        thread::spawn(move || std::io::copy(&mut reader, &mut std::io::sink()));
        Ok(line)
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        // It may have ended by itself; there is nobody left to tell about another failure.
        drop(self.child.kill());
        drop(self.child.wait());
    }
}

/// Writes a file of the sources, whole.
pub fn write(path: &Path, text: &str) -> Result<(), Trouble> {
    write_bytes(path, text.as_bytes())
}

/// The same with content that is no text.
#[expect(
    clippy::disallowed_methods,
    reason = "a chore's output is under version control; it needs no atomic replacement"
)]
pub fn write_bytes(path: &Path, content: &[u8]) -> Result<(), Trouble> {
    if let Some(folder) = path.parent() {
        std::fs::create_dir_all(folder)?;
    }
    std::fs::write(path, content).map_err(|error| format!("{}: {error}", path.display()).into())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_command_is_shown_as_it_could_be_typed() {
        let program = Program::new("/usr/bin/apt-get").args(["install", "a b", "c"]);
        assert_eq!(program.line(), "apt-get install \"a b\" c");
    }

    #[test]
    fn colour_does_not_hide_a_summary() {
        assert_eq!(
            without_colour("\u{1b}[32;1m  Summary\u{1b}[0m [ 1s]"),
            "  Summary [ 1s]"
        );
    }
}
