//! A whole troubleshooting run against its slowest single check: the others stand beside it, not
//! behind it.

use std::time::Duration;

use serde_json::Value;

use super::sample::Sample;
use super::stage::Stage;
use super::table::Row;
use crate::Trouble;
use crate::packages::Workspace;
use crate::process::Program;

const RUNS: usize = 10;

/// Measures it where everything answers, and without touching the network.
pub(super) fn measure(workspace: &Workspace) -> Result<Vec<Row>, Trouble> {
    let stage = Stage::set(workspace, "doctor")?;
    stage.sign_in(workspace)?;
    let run = |words: &[&str]| -> Result<(Sample, Sample), Trouble> {
        let portico = Program::new(workspace.shipped("portico"));
        let doctor = stage.given_to(portico.args(["doctor", "--json"]).args(words));
        let (mut whole, mut slowest) = (Sample::default(), Sample::default());
        for _ in 0..RUNS {
            let (took, told) = doctor.timed_output()?;
            whole.add(took);
            slowest.add(slowest_of(&told)?);
        }
        Ok((whole, slowest))
    };
    let (whole, slowest) = run(&["--profile", "sandbox"])?;
    let (offline, longest) = run(&["--profile", "hubspot", "--offline"])?;
    Ok(vec![
        Row::against(
            "a whole troubleshooting run; floor: its slowest check",
            (&whole, &slowest),
            "ms",
            Some(1.1),
        ),
        Row::against(
            "the same offline; floor: its slowest check",
            (&offline, &longest),
            "ms",
            None,
        ),
    ])
}

/// The longest of the checks in a run's lines.
fn slowest_of(told: &str) -> Result<Duration, Trouble> {
    let mut slowest = None;
    for line in told.lines() {
        let line: Value = serde_json::from_str(line)?;
        slowest = slowest.max(line["finding"]["took_ms"].as_u64());
    }
    let slowest = slowest.ok_or("the run told of no check")?;
    Ok(Duration::from_millis(slowest))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_slowest_check_is_found_among_other_lines() {
        let told =
            "{\"finding\":{\"took_ms\":3}}\n{\"finding\":{\"took_ms\":12}}\n{\"diagnosis\":{}}\n";
        assert_eq!(slowest_of(told).unwrap(), Duration::from_millis(12));
        assert!(slowest_of("{\"diagnosis\":{}}").is_err());
    }
}
