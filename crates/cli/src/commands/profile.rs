//! `portico profile`: what can be signed in to.

use std::path::Path;

use portico_core::domain::{Kind, Origin};
use portico_core::fs::{atomic, toml_file};
use portico_core::profile::{LARGEST, Profile};
use portico_core::services::Server;
use portico_core::views::{ProblemView, ProfileView};
use portico_core::{Code, Problem};
use serde::{Deserialize, Serialize};
use serde_json::json;

use super::status::method;
use crate::app::App;
use crate::args;
use crate::exit::{Exit, Failure};
use crate::input::{Input, is_yes};
use crate::output::{now, table};
use crate::runtime;

pub(crate) fn run(app: &App, command: args::Profile) -> Result<(), Failure> {
    match command {
        args::Profile::List => list(app),
        args::Profile::Show { name } => show(app, &app.portico.profiles().find(&name)?),
        args::Profile::Add {
            file,
            issuer,
            client_id,
            replace,
        } => {
            let profiles = app.portico.profiles();
            let profile = match (file, issuer, client_id) {
                (Some(file), _, _) => add(app, &file, replace)?,
                (None, issuer, client_id) => profiles
                    .add_issuer(&issuer.unwrap_or_default(), &client_id.unwrap_or_default())?,
            };
            app.output
                .say(&app.output.words("cli-profile-added", |values| {
                    values.text("profile", profile.name.clone());
                }));
            match app.output.json {
                true => app.output.line(&profile.view()),
                false => Ok(()),
            }
        }
        args::Profile::Remove { name } => {
            let work = app.clone();
            runtime::run_until_interrupted(move || async move { remove(&work, &name).await })
        }
        args::Profile::Check { name } => {
            let profiles = match name {
                Some(name) => vec![app.portico.profiles().find(&name)?],
                None => {
                    let mut all = app.portico.profiles().all();
                    all.retain(Profile::is_configured);
                    all
                }
            };
            let work = app.clone();
            runtime::run_until_interrupted(move || async move { check(&work, &profiles).await })
        }
    }
}

/// Adds a file. One that would lead an old name elsewhere is asked about, where somebody is there.
fn add(app: &App, file: &Path, replace: bool) -> Result<Profile, Failure> {
    let profiles = app.portico.profiles();
    let text = read(file)?;
    let added = match replace {
        true => profiles.replace(&text),
        false => profiles.add(&text),
    };
    match added {
        Err(problem)
            if problem.code == Code::ProfileExists
                && !app.output.json
                && file.as_os_str() != "-"
                && crate::input::is_terminal() =>
        {
            let question = app.output.words("cli-ask-replace", |values| {
                values.text("change", problem.detail.clone().unwrap_or_default());
            });
            let output = app.output;
            let yes = runtime::run_until_interrupted(move || async move {
                let mut input = Input::start(output);
                let answer = input.answer(&output, &question).await;
                Ok(is_yes(&answer.unwrap_or_default()))
            })?;
            match yes {
                true => Ok(profiles.replace(&text)?),
                false => Err(Problem::new(Code::Cancelled).into()),
            }
        }
        added => Ok(added?),
    }
}

fn list(app: &App) -> Result<(), Failure> {
    let output = &app.output;
    let views: Vec<ProfileView> = app
        .portico
        .profiles()
        .all()
        .iter()
        .map(Profile::view)
        .collect();
    if output.json {
        return output.line(&json!({ "profiles": views }));
    }
    let mut rows = vec![output.titles(&["profile", "title", "kind", "origin"])];
    rows.extend(views.iter().map(|view| {
        let mut kind = output.word(kind(view.kind));
        if !view.configured && view.sign_in_page.is_none() {
            kind = output.word("cli-not-configured");
        }
        vec![
            view.name.clone(),
            view.title.clone(),
            kind,
            output.word(origin(view.origin)),
        ]
    }));
    output.data(&table(&rows))
}

fn show(app: &App, profile: &Profile) -> Result<(), Failure> {
    let output = &app.output;
    let view = profile.view();
    if output.json {
        return output.line(&view);
    }
    let methods: Vec<String> = view
        .methods
        .iter()
        .map(|one| output.word(method(*one)))
        .collect();
    let rows = [
        ("profile", Some(view.name)),
        ("title", Some(view.title)),
        ("kind", Some(output.word(kind(view.kind)))),
        ("issuer", view.issuer),
        ("client-id", profile.client_id.clone()),
        ("methods", Some(methods.join(", "))),
        ("sign-in-page", view.sign_in_page),
        ("status-page", view.status_url),
        ("support", profile.support.clone()),
        ("origin", Some(output.word(origin(view.origin)))),
    ];
    let rows: Vec<Vec<String>> = rows
        .into_iter()
        .filter_map(|(title, value)| {
            Some(vec![output.word(&format!("cli-column-{title}")), value?])
        })
        .collect();
    output.data(&table(&rows))
}

async fn remove(app: &App, name: &str) -> Result<(), Failure> {
    let output = &app.output;
    let removed = match app.portico.remove_profile(name).await? {
        true => "cli-profile-removed",
        false => "cli-profile-rest-removed",
    };
    output.say(&output.words(removed, |values| {
        values.text("profile", name);
    }));
    match output.json {
        true => output.line(&json!({ "removed": name })),
        false => Ok(()),
    }
}

fn read(file: &Path) -> Result<String, Failure> {
    let invalid = |why: String| Problem::new(Code::ProfileInvalid).with_detail(why);
    let here = |why: String| invalid(format!("{}: {why}", file.display()));
    let bytes = match file.as_os_str() == "-" {
        true => atomic::read_opened(std::io::stdin().lock(), LARGEST)
            .map_err(|error| here(error.to_string()))?,
        // It says itself which file it was.
        false => atomic::read_given(file, LARGEST).map_err(|error| invalid(error.to_string()))?,
    };
    Ok(toml_file::text(&bytes).map_err(here)?)
}

/// What a check says of a profile.
#[derive(Serialize)]
struct Checked {
    profile: String,
    ok: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    problem: Option<ProblemView>,
    /// Members of the metadata that can't be used and count as absent.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    left_out: Vec<&'static str>,
}

async fn check(app: &App, profiles: &[Profile]) -> Result<(), Failure> {
    let output = &app.output;
    let mut worst = None;
    for profile in profiles {
        let result = discover(app, profile).await.map_err(|mut problem| {
            problem.about.service = Some(profile.title.clone());
            problem
        });
        let (left_out, problem) = match result {
            Ok(left_out) => (left_out, None),
            Err(problem) => (Vec::new(), Some(problem)),
        };
        let view = problem
            .as_ref()
            .map(|problem| problem.view(output.language, now()));
        if output.json {
            output.line(&Checked {
                profile: profile.name.clone(),
                ok: view.is_none(),
                problem: view,
                left_out,
            })?;
        } else {
            let said = match view {
                None if !left_out.is_empty() => output.words("cli-check-left-out", |values| {
                    values.text("members", left_out.join(", "));
                }),
                None => output.word(said_of(profile)),
                Some(view) => format!(
                    "{} [{}] {}",
                    view.title,
                    view.code,
                    view.detail.unwrap_or_default()
                ),
            };
            output.data(&table(&[vec![profile.name.clone(), said]]))?;
        }
        worst = worst.or(problem.map(|problem| Exit::from(problem.code)));
    }
    match worst {
        None => Ok(()),
        Some(exit) => Err(Failure::Said(exit)),
    }
}

fn said_of(profile: &Profile) -> &'static str {
    match profile.effective_kind() {
        Kind::Guided | Kind::Hubspot => "cli-check-nothing",
        Kind::Oidc | Kind::Native => "cli-check-ok",
    }
}

/// Loads the metadata and the keys, as a sign-in would; says which members can't be used.
async fn discover(app: &App, profile: &Profile) -> Result<Vec<&'static str>, Problem> {
    #[derive(Deserialize)]
    struct Keys {
        keys: Vec<serde::de::IgnoredAny>,
    }
    if profile.effective_kind() == Kind::Guided {
        return Ok(Vec::new());
    }
    let server = app.portico.server(profile).await?;
    app.portico.can_tell_apart(profile, &server).await?;
    let Server::Oidc(provider) = server else {
        return Ok(Vec::new());
    };
    let keys: Keys = app.portico.http().json(&provider.metadata.jwks_uri).await?;
    match keys.keys.is_empty() {
        true => Err(Problem::new(Code::BadResponse).with_detail("the provider publishes no keys")),
        false => Ok(provider.metadata.unusable.clone()),
    }
}

fn kind(kind: Kind) -> &'static str {
    match kind {
        Kind::Oidc => "cli-kind-oidc",
        Kind::Native => "cli-kind-native",
        Kind::Hubspot => "cli-kind-hubspot",
        Kind::Guided => "cli-kind-guided",
    }
}

fn origin(origin: Origin) -> &'static str {
    match origin {
        Origin::BuiltIn => "cli-origin-built-in",
        Origin::File => "cli-origin-file",
        Origin::Policy => "cli-origin-policy",
    }
}
