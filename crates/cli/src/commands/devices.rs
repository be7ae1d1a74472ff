//! `portico devices`: what the service recognises.

use portico_core::session::Record;
use serde_json::json;

use crate::app::App;
use crate::args::{Devices, DevicesCommand};
use crate::exit::Failure;
use crate::output::table;
use crate::runtime;

pub(crate) fn run(app: &App, args: Devices) -> Result<(), Failure> {
    let account = args.account.as_deref();
    let sessions = app.portico.sessions();
    let found = sessions.find_to_use(account, app.profile.as_deref());
    let mut record = found.map_err(|problem| app.about_service(problem, account))?;
    let work = app.clone();
    runtime::run_until_interrupted(move || async move {
        let asked = async {
            match args.command {
                None => list(&work, &mut record).await,
                Some(DevicesCommand::Forget { id }) => forget(&work, &mut record, &id).await,
            }
        };
        let result = work.telling(asked).await;
        result.map_err(|failure| match failure {
            Failure::Problem(problem, _) => work.about_service(*problem, Some(&record.account)),
            failure => failure,
        })
    })
}

async fn list(app: &App, record: &mut Record) -> Result<(), Failure> {
    let output = &app.output;
    let devices = app.portico.sessions().devices(record).await?;
    if output.json {
        return output.line(&json!({ "devices": devices }));
    }
    let mut rows = vec![output.titles(&["id", "name", "os", "last-seen"])];
    rows.extend(devices.into_iter().map(|device| {
        let mut last_seen = device.last_seen_at.unwrap_or_default();
        if device.current {
            last_seen = output.word("cli-this-computer");
        }
        vec![
            device.id,
            device.name,
            device.os.unwrap_or_default(),
            last_seen,
        ]
    }));
    output.data(&table(&rows))
}

async fn forget(app: &App, record: &mut Record, id: &str) -> Result<(), Failure> {
    let output = &app.output;
    app.portico.forget_device(record, id).await?;
    match output.json {
        true => output.line(&json!({ "forgotten": id })),
        false => {
            output.say(&output.words("cli-forgotten", |values| {
                values.text("id", id);
            }));
            Ok(())
        }
    }
}
