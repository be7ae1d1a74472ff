//! From the callback to “signed in”, against the same requests by hand on a warm client. The probe
//! in tests/bench holds the watch.

use serde_json::Value;

use super::sample::Sample;
use super::stage::Stage;
use super::table::Row;
use crate::Trouble;
use crate::packages::Workspace;
use crate::process::Program;

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
    let (again, kept) = (sample(&told["again"]), sample(&told["kept"]));
    let row = |what: &str, ours: &Sample, floor: &Sample, at_most: Option<f64>| {
        Row::against(what.to_owned(), (ours, floor), "ms", at_most)
    };
    let requests = requests.join(", ");
    Ok(vec![
        row(
            &format!(
                "callback to signed in and stored; floor: the same requests by hand ({requests})"
            ),
            &ours,
            &floor,
            None,
        ),
        row(
            "the same; floor: these, and what came kept: one item in the keychain, one file on the disk",
            &ours,
            &kept,
            Some(1.15),
        ),
        row(
            "the same in place of an earlier sign-in, which is set aside to be revoked",
            &again,
            &kept,
            None,
        ),
    ])
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
