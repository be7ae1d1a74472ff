//! `portico token` with a token that is still good, against `secret-tool lookup` of one item: what
//! reading a keychain costs a program at all.

use super::sample::Sample;
use super::stage::Stage;
use super::table::Row;
use crate::Trouble;
use crate::packages::Workspace;
use crate::process::Program;

const PAIRS: usize = 200;
const MANY: usize = 1_000;
/// The programs' first runs fill the system's caches.
const WARM_UP: usize = 5;

/// Measures it with one session and with many.
pub(super) fn measure(workspace: &Workspace) -> Result<Vec<Row>, Trouble> {
    let one = Stage::set(workspace, "token")?;
    one.sign_in(workspace)?;
    let few = pairs(workspace, &one)?;
    // The many have a home and a keychain of their own, so that both can be measured in turn.
    let full = Stage::set(workspace, "token-many")?;
    full.sign_in(workspace)?;
    let fill = Program::new(workspace.target().join("debug/examples/bench-probe"));
    full.given_to(fill.args(["fill", &MANY.to_string()]))
        .must_run()?;
    let many = pairs(workspace, &full)?;

    let mut alone = Sample::default();
    let mut crowded = Sample::default();
    let (token_alone, token_crowded) = (token(workspace, &one), token(workspace, &full));
    for _ in 0..PAIRS {
        alone.add(token_alone.timed()?);
        crowded.add(token_crowded.timed()?);
    }
    let row = |what: &str, (ours, floor): &(Sample, Sample), at_most| {
        Row::against(what, (ours, floor), "ms", Some(at_most))
    };
    Ok(vec![
        row(
            "`portico token`, the token still good; floor: `secret-tool lookup`",
            &few,
            1.25,
        ),
        row(
            "the same among 1,000 sessions; floor: `secret-tool lookup` there",
            &many,
            1.25,
        ),
        row(
            "the same among 1,000 sessions; floor: with one",
            &(crowded, alone),
            1.1,
        ),
    ])
}

fn token(workspace: &Workspace, stage: &Stage) -> Program {
    stage.given_to(Program::new(workspace.shipped("portico")).arg("token"))
}

/// Ours and `secret-tool`, in turn.
fn pairs(workspace: &Workspace, stage: &Stage) -> Result<(Sample, Sample), Trouble> {
    let token = token(workspace, stage);
    let sessions = stage.folder().join("portico/data/sessions");
    let item = format!(
        "session/{}",
        std::fs::read_to_string(sessions.join("in-front"))?.trim()
    );
    let words = ["lookup", "service", "portico", "username", &item];
    let lookup = stage.given_to(Program::new("secret-tool").args(words));
    let (mut ours, mut floor) = (Sample::default(), Sample::default());
    for round in 0..PAIRS + WARM_UP {
        let (took, least) = (token.timed()?, lookup.timed()?);
        if round >= WARM_UP {
            ours.add(took);
            floor.add(least);
        }
    }
    Ok((ours, floor))
}
