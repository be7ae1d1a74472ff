//! What a sign-in that needs no proxy pays for finding that out: its start with a desktop that has
//! settings, less the start without one, in turn. The probe in tests/bench holds the watch.

use serde_json::Value;

use super::sample::Sample;
use super::stage::Stage;
use super::table::Row;
use crate::Trouble;
use crate::packages::Workspace;
use crate::process::Program;

const ROUNDS: usize = 60;

/// Measures it.
pub(super) fn measure(workspace: &Workspace) -> Result<Vec<Row>, Trouble> {
    let stage = Stage::set(workspace, "proxy")?;
    let probe = Program::new(workspace.target().join("debug/examples/bench-probe"))
        .args(["ways", &ROUNDS.to_string()])
        .with("PORTICO_CLI", workspace.shipped("portico"));
    let told: Value = serde_json::from_str(&stage.given_to(probe).output()?)?;
    let row = |what: &str, settings: &str, at_most| {
        let (ours, floor) = (times(&told[settings]), times(&told["none"]));
        let (mut more, mut least) = (Sample::default(), Sample::default());
        for (ours, floor) in ours.iter().zip(&floor) {
            more.add_value(ours - floor);
            least.add_value(*floor);
        }
        Row::beside(what, (&more, &least), at_most)
    };
    Ok(vec![
        row(
            "what the settings of GNOME add to the start of a direct sign-in; beside: the start without",
            "gnome",
            2.0,
        ),
        row("the same of KDE", "kde", 2.0),
        row(
            "the same of a proxy script, which is loaded and run in its own process",
            "script",
            60.0,
        ),
    ])
}

fn times(values: &Value) -> Vec<f64> {
    let values = values.as_array().into_iter().flatten();
    values.filter_map(Value::as_f64).collect()
}
