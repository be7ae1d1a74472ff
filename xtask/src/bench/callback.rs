//! From the callback to “signed in”, against the same requests by hand on a warm client. The probe
//! in tests/bench holds the watch.

use serde_json::Value;

use super::sample::Sample;
use super::stage::Stage;
use super::table::{Budget, Row};
use crate::Trouble;
use crate::process::Program;
use crate::workspace::Workspace;

const ROUNDS: usize = 40;

/// Measures it.
pub(super) fn measure(workspace: &Workspace) -> Result<Vec<Row>, Trouble> {
    let stage = Stage::set(workspace, "callback")?;
    let probe = Program::new(workspace.target().join("debug/examples/bench-probe"))
        .args(["callback", &ROUNDS.to_string()])
        .with("PORTICO_CLI", workspace.shipped("portico"));
    let told: Value = serde_json::from_str(&stage.given_to(probe).output()?)?;
    let (ours, floor) = (sample(&told["ours"]), sample(&told["floor"]));
    let requests: Vec<&str> = told["requests"]
        .as_array()
        .into_iter()
        .flatten()
        .filter_map(Value::as_str)
        .collect();
    Ok(vec![Row {
        what: format!(
            "callback to signed in and stored; floor: the same requests by hand ({})",
            requests.join(", ")
        ),
        ours: ours.shown("ms"),
        floor: floor.shown("ms"),
        budget: Budget::Ratio {
            at_most: 1.15,
            is: ours.median() / floor.median(),
        },
    }])
}

fn sample(values: &Value) -> Sample {
    let mut sample = Sample::default();
    for value in values
        .as_array()
        .into_iter()
        .flatten()
        .filter_map(Value::as_f64)
    {
        sample.add_value(value);
    }
    sample
}
