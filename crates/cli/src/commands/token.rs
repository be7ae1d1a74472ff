//! `portico token`: the fast path. Two reads; a runtime only when the token has to be renewed.

use std::time::Duration;

use portico_core::clock::rfc3339;
use portico_core::portico::policy::TokenExport;
use portico_core::session::AccessToken;
use serde::Serialize;

use crate::app::App;
use crate::args::{Common, Token};
use crate::clipboard;
use crate::exit::Failure;
use crate::log;
use crate::output::{Output, now};
use crate::runtime;

#[derive(Serialize)]
struct View<'a> {
    access_token: &'a str,
    token_type: &'static str,
    expires_at: Option<String>,
    /// The proof for `--url`.
    #[serde(skip_serializing_if = "Option::is_none")]
    dpop: Option<&'a str>,
}

pub(crate) fn run(common: &Common, args: &Token, output: &mut Output) -> Result<(), Failure> {
    let min_valid = Duration::from_secs(args.min_valid.into());
    let export = TokenExport::Anybody;
    let token = fresh(common, args.account.as_deref(), min_valid, export, output)?;
    if let Some(seconds) = args.copy {
        let output = App::open(common, *output)?.speaking_as_set(common).output;
        return clipboard::lend(&token.token, seconds, &output);
    }
    let text = token.token.expose();
    let proof = match &args.url {
        Some(url) => token.proof(&args.method, url, now())?,
        None => None,
    };
    if output.json {
        return output.line(&View {
            access_token: text,
            token_type: token.scheme,
            expires_at: token.expires_at.map(rfc3339),
            dpop: proof.as_deref(),
        });
    }
    if !args.header && args.url.is_none() {
        return output.raw(format!("{text}\n").as_bytes());
    }
    if args.url.is_none() {
        say_if_bound(common, &token, *output)?;
    }
    let proof = proof.map_or_else(String::new, |proof| format!("DPoP: {proof}\n"));
    let headers = format!("Authorization: {} {text}\n{proof}", token.scheme);
    output.raw(headers.as_bytes())
}

/// Says of a token that is of no use by itself how the rest is had.
pub(crate) fn say_if_bound(
    common: &Common,
    token: &AccessToken,
    output: Output,
) -> Result<(), Failure> {
    if token.is_bound() {
        let output = App::open(common, output)?.speaking_as_set(common).output;
        output.say(&output.word("cli-token-needs-proof"));
    }
    Ok(())
}

/// A token that is good for `min_valid`. What goes wrong is said as the settings want it.
pub(crate) fn fresh(
    common: &Common,
    account: Option<&str>,
    min_valid: Duration,
    export: TokenExport,
    output: &mut Output,
) -> Result<AccessToken, Failure> {
    if common.verbose > 0 {
        log::start(common);
    }
    let app = App::open(common, *output)?;
    app.portico.allows_token(export)?;
    let profile = common.profile.as_deref();
    let result = match app
        .portico
        .sessions()
        .ready_token(account, profile, min_valid)
    {
        Ok(Some(token)) => return Ok(token),
        Ok(None) => renewed(&app, common, account, min_valid),
        Err(problem) => Err(problem.into()),
    };
    result.map_err(|failure| {
        let app = app.speaking_as_set(common);
        *output = app.output;
        match failure {
            Failure::Problem(problem, _) => app.about_service(*problem, account),
            failure => failure,
        }
    })
}

fn renewed(
    app: &App,
    common: &Common,
    account: Option<&str>,
    min_valid: Duration,
) -> Result<AccessToken, Failure> {
    log::start(common);
    let (app, profile) = (app.clone(), common.profile.clone());
    let account = account.map(str::to_owned);
    runtime::run_until_interrupted(move || async move {
        let (account, profile) = (account.as_deref(), profile.as_deref());
        let renewed = app
            .portico
            .sessions()
            .access_token(account, profile, min_valid);
        Ok(app.telling(renewed).await?)
    })
}
