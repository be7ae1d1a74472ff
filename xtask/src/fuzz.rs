//! Fuzzing: the targets of `fuzz`, one after the other, with what each of them found.

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use crate::packages::Workspace;
use crate::process::Program;
use crate::workspace::root;
use crate::{Trouble, tools};

/// The longest input, in bytes. What is bounded at more than this has its own unit test.
const LONGEST: u32 = 4096;
/// How much memory a target may take, in MB.
const MEMORY: u32 = 512;
/// How long one input may take, in seconds.
const PATIENCE: u32 = 5;
/// How long a target is fuzzed unless somebody says otherwise, in seconds.
const USUAL: u32 = 60;

/// What to fuzz, and for how long.
#[derive(Debug, clap::Args)]
pub(crate) struct Options {
    /// The targets; all where none is named
    #[arg(value_name = "TARGET")]
    pub(crate) targets: Vec<String>,

    /// For how many seconds each
    #[arg(long, value_name = "N", default_value_t = USUAL, value_parser = clap::value_parser!(u32).range(1..))]
    pub(crate) seconds: u32,

    /// Not optimised: compiled in a fraction of the time, and several times as slow
    #[arg(long)]
    pub(crate) quick: bool,

    /// Put what reaches something new into the corpus under version control
    #[arg(long)]
    pub(crate) keep: bool,
}

impl Options {
    /// All targets, for so many seconds each.
    pub(crate) fn all(seconds: u32) -> Self {
        Self {
            targets: Vec::new(),
            seconds,
            quick: false,
            keep: false,
        }
    }
}

/// Does it, and says how each target ended; a failure where anything was found.
pub(crate) fn fuzz(options: &Options) -> Result<ExitCode, Trouble> {
    let targets = chosen(options, targets()?)?;
    let fuzzer = Fuzzer {
        output: Workspace::load()?.target().join("fuzzing"),
        quick: options.quick,
    };
    fuzzer.build(&targets)?;
    let mut outcomes = Vec::new();
    for target in &targets {
        println!("\n-- {target}, {} s", options.seconds);
        let outcome = fuzzer.run(target, options.seconds)?;
        println!("{}", outcome.line());
        if options.keep && outcome.finding.is_none() {
            fuzzer.keep(target)?;
        }
        outcomes.push(outcome);
    }
    println!();
    for outcome in &outcomes {
        println!("{}", outcome.line());
    }
    match outcomes.iter().any(|it| it.finding.is_some()) {
        true => Ok(ExitCode::FAILURE),
        false => Ok(ExitCode::SUCCESS),
    }
}

fn folder() -> PathBuf {
    root().join("fuzz")
}

/// The names of all targets.
fn targets() -> Result<Vec<String>, Trouble> {
    let mut names = Vec::new();
    for entry in folder().join("fuzz_targets").read_dir()? {
        let path = entry?.path();
        names.extend(
            path.file_stem()
                .and_then(|it| it.to_str())
                .map(str::to_owned),
        );
    }
    names.sort();
    Ok(names)
}

fn chosen(options: &Options, all: Vec<String>) -> Result<Vec<String>, Trouble> {
    if options.targets.is_empty() {
        return Ok(all);
    }
    match options.targets.iter().find(|name| !all.contains(name)) {
        Some(name) => Err(format!("no target {name}; there are {}", all.join(", ")).into()),
        None => Ok(options.targets.clone()),
    }
}

struct Fuzzer {
    /// Where it is built, and where routine runs keep what they find.
    output: PathBuf,
    quick: bool,
}

impl Fuzzer {
    fn cargo_fuzz(&self, words: &[&str]) -> Result<Program, Trouble> {
        let profile: &[&str] = if self.quick { &["--dev"] } else { &[] };
        Ok(tools::cargo_fuzz()?
            .args(words)
            .args(profile)
            // There is next to no `unsafe` of ours: an address sanitizer would find nothing, and
            // would need a compiler that isn't stable. Overflow checks and assertions are on.
            .args(["--sanitizer", "none", "--fuzz-dir"])
            .arg(folder())
            .arg("--target-dir")
            .arg(&self.output)
            .with("CARGO_INCREMENTAL", "0")
            // Another place for it would win over the one above.
            .without("CARGO_TARGET_DIR"))
    }

    fn build(&self, targets: &[String]) -> Result<(), Trouble> {
        // cargo-fuzz would bring an outdated lock file up to date and say nothing.
        Program::cargo()
            .args(["fetch", "--locked", "--manifest-path"])
            .arg(folder().join("Cargo.toml"))
            .must_run()?;
        let build = self.cargo_fuzz(&["build"])?;
        match targets {
            [only] => build.arg(only).must_run(),
            _ => build.must_run(),
        }
    }

    fn scratch(&self, target: &str) -> Result<PathBuf, Trouble> {
        let scratch = self.output.join("corpus").join(target);
        std::fs::create_dir_all(&scratch)?;
        Ok(scratch)
    }

    fn run(&self, target: &str, seconds: u32) -> Result<Outcome, Trouble> {
        let artifacts = self.output.join("artifacts").join(target);
        std::fs::create_dir_all(&artifacts)?;
        let started = self
            .cargo_fuzz(&["run", target])?
            // What is new goes into the first.
            .arg(self.scratch(target)?)
            .arg(corpus(target))
            .arg("--")
            .args([
                format!("-max_total_time={seconds}"),
                format!("-max_len={LONGEST}"),
                format!("-rss_limit_mb={MEMORY}"),
                format!("-timeout={PATIENCE}"),
                format!("-artifact_prefix={}/", artifacts.display()),
                "-print_final_stats=1".to_owned(),
            ]);
        let (good, lines) = started.run_showing(is_worth_showing)?;
        Ok(Outcome::of(target, good, &lines))
    }

    /// Adds to the corpus under version control what reaches something new.
    fn keep(&self, target: &str) -> Result<(), Trouble> {
        let merge = self
            .cargo_fuzz(&["run", target])?
            .arg(corpus(target))
            .arg(self.scratch(target)?)
            .args(["--", "-merge=1", &format!("-max_len={LONGEST}")]);
        match merge.run_showing(is_worth_showing)? {
            (true, _) => Ok(()),
            (false, _) => Err(format!("the finds of {target} could not be kept").into()),
        }
    }
}

fn corpus(target: &str) -> PathBuf {
    folder().join("corpus").join(target)
}

/// Whether a line of libFuzzer's says how far it is or what it found, and not each new input.
fn is_worth_showing(line: &str) -> bool {
    let is_step = line.starts_with('#')
        && !["INITED", "pulse", "DONE"]
            .iter()
            .any(|word| line.contains(word));
    // It ends with a dictionary, a quoted word a line.
    let is_word = line.starts_with('"');
    !is_step && !is_word && !line.starts_with("INFO:") && !line.starts_with("stat::")
}

/// How a target ended.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Outcome {
    target: String,
    executions: u64,
    /// Edges of the program that were reached.
    coverage: u64,
    /// Inputs that each reach something of their own.
    inputs: u64,
    /// The input that broke it.
    finding: Option<Finding>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
enum Finding {
    Kept(PathBuf),
    /// It ended badly and kept nothing.
    Unknown,
}

impl Outcome {
    fn of(target: &str, good: bool, lines: &[String]) -> Self {
        let after = |line: &str, word: &str| -> Option<u64> {
            let mut words = line.split([' ', '/', '\t']).filter(|it| !it.is_empty());
            words.by_ref().find(|it| *it == word)?;
            words.next()?.parse().ok()
        };
        let last = |word| lines.iter().rev().find_map(|line| after(line, word));
        let executed = last("stat::number_of_executed_units:");
        let kept = lines
            .iter()
            .find_map(|line| line.split_once("Test unit written to "))
            .map(|(_, path)| Finding::Kept(Path::new(path.trim()).to_owned()));
        Self {
            target: target.to_owned(),
            executions: executed.unwrap_or_default(),
            coverage: last("cov:").unwrap_or_default(),
            inputs: last("corp:").unwrap_or_default(),
            finding: (!good).then(|| kept.unwrap_or(Finding::Unknown)),
        }
    }

    fn line(&self) -> String {
        let Self {
            target,
            executions,
            coverage,
            inputs,
            ..
        } = self;
        let line = format!(
            "{target:<16}{executions:>12} executions, {coverage:>6} edges, {inputs:>5} inputs: "
        );
        match &self.finding {
            None => line + "nothing found",
            Some(Finding::Unknown) => line + "ENDED BADLY, see above",
            Some(Finding::Kept(path)) => format!(
                "{line}FOUND {path}\n  again:  cp {path} fuzz/corpus/{target}/TELLING-NAME \
                 && cargo test -p portico-tests --test corpus",
                path = path.display()
            ),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_targets_that_are_there_can_be_chosen() {
        let options = Options {
            targets: vec!["policy".to_owned()],
            ..Options::all(USUAL)
        };
        assert!(chosen(&options, vec!["profile".to_owned()]).is_err());
        assert_eq!(chosen(&options, targets().unwrap()).unwrap(), ["policy"]);
    }

    #[test]
    fn a_run_without_a_finding_says_how_far_it_came() {
        let lines = [
            "#128\tpulse  cov: 300 ft: 400 corp: 5/1kb exec/s: 64 rss: 50Mb",
            "#9000\tDONE   cov: 1234 ft: 5678 corp: 321/45Kb lim: 4096 exec/s: 150 rss: 99Mb",
            "stat::number_of_executed_units: 9000",
        ]
        .map(str::to_owned);
        let outcome = Outcome::of("policy", true, &lines);
        assert_eq!((outcome.executions, outcome.coverage), (9000, 1234));
        assert_eq!((outcome.inputs, outcome.finding), (321, None));
    }

    #[test]
    fn a_finding_is_named_with_its_file() {
        let lines = [
            "thread '<unnamed>' panicked at src/policy.rs:1:1:",
            "artifact_prefix='/t/'; Test unit written to /t/crash-12ab",
            "stat::number_of_executed_units: 17",
        ]
        .map(str::to_owned);
        let outcome = Outcome::of("policy", false, &lines);
        assert_eq!(
            outcome.finding,
            Some(Finding::Kept(PathBuf::from("/t/crash-12ab")))
        );
        assert!(outcome.line().contains("FOUND /t/crash-12ab"));
        let silent = Outcome::of("policy", false, &[]);
        assert_eq!(silent.finding, Some(Finding::Unknown));
    }

    #[test]
    fn what_each_new_input_reaches_is_not_shown() {
        assert!(!is_worth_showing("#77\tNEW    cov: 3 ft: 4 corp: 5/6b"));
        assert!(!is_worth_showing("\"auth_session\" # Uses: 5"));
        assert!(is_worth_showing("#128\tpulse  cov: 3 ft: 4 corp: 5/6b"));
        assert!(is_worth_showing("thread panicked at src/policy.rs"));
    }
}
