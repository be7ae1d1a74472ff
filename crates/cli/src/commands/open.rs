//! `portico open`: the service, or its sign-in page, in the browser.

use portico_core::domain::ServiceAccount;
use portico_core::profile::Profile;
use portico_core::session::Record;
use portico_core::{Code, Problem};
use serde_json::json;
use url::Url;

use crate::app::App;
use crate::args::Open;
use crate::exit::Failure;
use crate::input::{Input, is_terminal};
use crate::output::table;
use crate::runtime;

pub(crate) fn run(app: &App, args: Open) -> Result<(), Failure> {
    let account = args.account.as_deref();
    let sessions = app.portico.sessions();
    let found = sessions.find_to_use(account, app.profile.as_deref());
    let record = match found {
        Ok(record) if record.ended.is_none() => Some(record),
        Ok(_) => None,
        Err(problem) if problem.code == Code::NotSignedIn && account.is_none() => None,
        Err(problem) => return Err(app.about_service(problem, account)),
    };
    let work = app.clone();
    runtime::run_until_interrupted(move || async move {
        let url = match record {
            Some(record) => {
                let found = of_person(&work, record, args.hub.as_deref());
                work.telling(found).await?
            }
            None => sign_in_page(&work, args.account.as_deref()).await?,
        };
        open(&work, &url).await
    })
}

/// The account at the service; its sign-in page where the service lists none.
async fn of_person(app: &App, mut record: Record, hub: Option<&str>) -> Result<Url, Failure> {
    let profile = record.profile.clone();
    let hubs = app.portico.sessions().service_accounts(&mut record).await?;
    let chosen = match (hub, hubs.as_slice()) {
        (Some(id), hubs) => hubs.iter().find(|hub| hub.id == id),
        // The name's page is another server's.
        (None, []) if app.portico.sessions().has_moved(&record) => {
            return Url::parse(&record.issuer)
                .map_err(|error| Problem::new(Code::BadResponse).because(&error).into());
        }
        (None, []) => return page_of(app, &app.portico.profiles().find(&profile)?).await,
        (None, [only]) => Some(only),
        (None, _) if is_terminal() && !app.output.json => choose(app, &hubs).await?,
        (None, _) => None,
    };
    let chosen = chosen.ok_or_else(|| {
        let which = app.output.word("cli-which-hub");
        Failure::WrongUse(format!("{which}\n{}", list(&hubs)))
    })?;
    Url::parse(&chosen.url).map_err(|error| Problem::new(Code::BadResponse).because(&error).into())
}

async fn choose<'a>(
    app: &App,
    hubs: &'a [ServiceAccount],
) -> Result<Option<&'a ServiceAccount>, Failure> {
    app.output.must_say(&list(hubs));
    let mut input = Input::start(app.output);
    let question = app.output.word("cli-ask-hub");
    let cancelled = || Problem::new(Code::Cancelled);
    let id = input
        .answer(&app.output, &question)
        .await
        .ok_or_else(cancelled)?;
    Ok(hubs.iter().find(|hub| hub.id == id))
}

fn list(hubs: &[ServiceAccount]) -> String {
    let rows: Vec<Vec<String>> = hubs
        .iter()
        .map(|hub| vec![format!("  {}", hub.id), hub.name.clone()])
        .collect();
    table(&rows)
}

async fn sign_in_page(app: &App, account: Option<&str>) -> Result<Url, Failure> {
    let name = match app.profile_of(account) {
        Some(name) => Some(name),
        None => app.portico.settings()?.profile,
    };
    match name {
        Some(name) => page_of(app, &app.portico.profiles().find(&name)?).await,
        None => {
            let mut all = app.portico.profiles().all().into_iter();
            let policy = app.portico.policy();
            let first = all.find(|profile| {
                profile.sign_in_page.is_some() && policy.allows(profile, None).is_ok()
            });
            let not_signed_in = || Problem::new(Code::NotSignedIn);
            page_of(app, &first.ok_or_else(not_signed_in)?).await
        }
    }
}

async fn page_of(app: &App, profile: &Profile) -> Result<Url, Failure> {
    let (name, title) = (&profile.name, &profile.title);
    let page = app.portico.page_to_open(profile).await.and_then(|page| {
        page.ok_or_else(|| {
            Problem::new(Code::ProfileInvalid)
                .with_detail(format!("the profile {name} has no sign_in_page"))
        })
    });
    page.map_err(|mut problem| {
        problem.about.service = Some(title.clone());
        app.about_service(problem, None)
    })
}

async fn open(app: &App, url: &Url) -> Result<(), Failure> {
    let opened = app.portico.open_page(url).await;
    // The address helps also where no browser is.
    match app.output.json {
        true if opened.is_ok() => app.output.line(&json!({ "opened": url }))?,
        true => {}
        false => app.output.data(url.as_str())?,
    }
    Ok(opened?)
}
