//! The process that a script runs in: this program itself, started with an argument that nobody types.
//! It has no environment, bounded memory and processor time, opens no connection and no file but the time
//! zone, and is
//! killed at its limit. What a script wants to look up, its parent looks up for it, and not often.
//!
//! Both talk in lines of JSON: the question, then look-ups and their answers, then the outcome.

use std::ffi::OsStr;
use std::io::{self, BufRead as _, Write as _};
use std::net::IpAddr;
use std::path::{Path, PathBuf};
use std::process::Stdio;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use serde::{Deserialize, Serialize};
use tokio::io::{AsyncBufReadExt as _, AsyncReadExt as _, AsyncWriteExt as _, BufReader};
use tokio::process::{ChildStdin, ChildStdout, Command};
use tokio::time::timeout;
use url::Url;

use super::script::{self, LOOK_UPS, Outcome, ScriptHost};
use crate::outside::Outside;

/// What makes a program this process.
pub const ARGUMENT: &str = "--run-proxy-script-from-standard-input";
/// How long it may take to start.
const START: Duration = Duration::from_secs(2);
/// All that it may say, in bytes.
const LONGEST: u64 = 256 * 1024;
/// What it may allocate beside the engine's own bound, in bytes.
#[cfg(unix)]
const MEMORY: u64 = 256 * 1024 * 1024;
/// How much processor time it may take, in seconds.
#[cfg(unix)]
const PROCESSOR: u64 = 5;

/// Whether this program has said that it can be started so.
static CAN_BE: AtomicBool = AtomicBool::new(false);

#[derive(Serialize, Deserialize)]
struct Question {
    text: String,
    addresses: Vec<Url>,
    own: IpAddr,
    now: i64,
    limit: u64,
}

#[derive(Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Said {
    LookUp(String),
    Answers(Vec<String>),
    Broken,
    Undecided,
}

/// Does the work of the child and ends, where this process was started as one; else it notes that this
/// program can be. To be called first of all.
pub fn be_one_if_asked() {
    let mut arguments = std::env::args_os().skip(1);
    let is_one = arguments.next().as_deref() == Some(OsStr::new(ARGUMENT));
    if is_one && arguments.next().is_none() {
        bound();
        // Nobody listens any more: then it does not matter how it ends.
        let _ = work();
        std::process::exit(0);
    }
    CAN_BE.store(true, Ordering::Relaxed);
}

/// This program, where it can be the child.
pub(crate) fn program() -> Option<PathBuf> {
    if !CAN_BE.load(Ordering::Relaxed) {
        return None;
    }
    match cfg!(target_os = "linux") {
        // Also where an update has put another file in its place.
        true => Some(PathBuf::from("/proc/self/exe")),
        false => std::env::current_exe().ok(),
    }
}

/// Bounds what this process may take.
fn bound() {
    #[cfg(unix)]
    {
        use rustix::process::{Resource, Rlimit, setrlimit};
        let most = |most| Rlimit {
            current: Some(most),
            maximum: Some(most),
        };
        for (resource, limit) in [
            (Resource::Data, MEMORY),
            (Resource::Cpu, PROCESSOR),
            (Resource::Core, 0),
            (Resource::Fsize, 0),
            (Resource::Nofile, 16),
        ] {
            // The engine has bounds of its own beside it.
            let _ = setrlimit(resource, most(limit));
        }
    }
}

fn work() -> io::Result<()> {
    let mut line = String::new();
    io::stdin().lock().read_line(&mut line)?;
    let question: Question = serde_json::from_str(&line)?;
    let world = ScriptHost {
        resolve: |host: &str, _: Instant| ask_parent(host).unwrap_or_default(),
        own: question.own,
        now: question.now,
    };
    let limit = Duration::from_millis(question.limit);
    let outcome = script::run(&question.text, &question.addresses, world, limit);
    say(&match outcome {
        Outcome::Answers(answers) => Said::Answers(answers),
        Outcome::Broken => Said::Broken,
        Outcome::Undecided => Said::Undecided,
    })
}

fn ask_parent(host: &str) -> io::Result<Vec<IpAddr>> {
    say(&Said::LookUp(host.to_owned()))?;
    let mut line = String::new();
    io::stdin().lock().read_line(&mut line)?;
    Ok(serde_json::from_str(&line)?)
}

fn say(said: &Said) -> io::Result<()> {
    let mut line = serde_json::to_vec(said)?;
    line.push(b'\n');
    let mut out = io::stdout().lock();
    out.write_all(&line)?;
    out.flush()
}

/// Runs a script in a child; it is gone when this returns.
pub(crate) async fn run(
    program: &Path,
    outside: &dyn Outside,
    text: &Arc<str>,
    addresses: &[Url],
    limit: Duration,
) -> Outcome {
    let question = Question {
        text: text.as_ref().to_owned(),
        addresses: addresses.to_vec(),
        own: super::own_address(),
        now: outside.now(),
        limit: u64::try_from(limit.as_millis()).unwrap_or_default(),
    };
    let mut command = Command::new(program);
    command
        .arg(ARGUMENT)
        .env_clear()
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .kill_on_drop(true);
    #[cfg(windows)]
    {
        const CREATE_NO_WINDOW: u32 = 0x0800_0000;
        command.creation_flags(CREATE_NO_WINDOW);
    }
    let mut child = match command.spawn() {
        Ok(child) => child,
        Err(error) => {
            tracing::warn!(%error, "the process for the proxy script could not be started");
            return Outcome::Undecided;
        }
    };
    let (Some(stdin), Some(stdout)) = (child.stdin.take(), child.stdout.take()) else {
        return Outcome::Undecided;
    };
    let talked = timeout(START + limit * 2, talk(stdin, stdout, outside, &question)).await;
    // It is waited for, so that nothing is left of it.
    let _ = child.kill().await;
    match talked {
        Ok(Ok(outcome)) => outcome,
        Ok(Err(error)) => {
            tracing::info!(%error, "the proxy script's process broke off");
            Outcome::Undecided
        }
        Err(_) => {
            tracing::info!("the proxy script was stopped at its limit");
            Outcome::Undecided
        }
    }
}

async fn talk(
    mut stdin: ChildStdin,
    stdout: ChildStdout,
    outside: &dyn Outside,
    question: &Question,
) -> io::Result<Outcome> {
    let mut line = serde_json::to_vec(question)?;
    line.push(b'\n');
    stdin.write_all(&line).await?;
    let mut lines = BufReader::new(stdout.take(LONGEST)).lines();
    let mut left = LOOK_UPS;
    while let Some(line) = lines.next_line().await? {
        match serde_json::from_str(&line)? {
            Said::LookUp(host) => {
                let found = match left.checked_sub(1) {
                    Some(fewer) if script::is_name(&host) => {
                        left = fewer;
                        super::look_up(outside, &host).await
                    }
                    _ => Vec::new(),
                };
                let mut answer = serde_json::to_vec(&found)?;
                answer.push(b'\n');
                stdin.write_all(&answer).await?;
            }
            Said::Answers(answers) if answers.len() == question.addresses.len() => {
                return Ok(Outcome::Answers(answers));
            }
            Said::Broken => return Ok(Outcome::Broken),
            Said::Answers(_) | Said::Undecided => return Ok(Outcome::Undecided),
        }
    }
    Err(io::ErrorKind::UnexpectedEof.into())
}
