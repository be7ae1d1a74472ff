//! Tokens that have come and that nobody keeps: the provider takes them back, now or later, or it
//! is said that they are left.

use std::time::Duration;

use tokio::time::timeout;

use super::SignInContext;
use super::new_session::{record, secrets};
use crate::context::apart;
use crate::oauth::{Revocation, Tokens};
use crate::oidc::Identity;
use crate::problem::{Problem, TokensLeft};
use crate::session::{Aside, Record, Secrets, account_name};

/// How long taking back what is not kept may keep anybody.
const GIVE_BACK: Duration = Duration::from_secs(2);

/// Has the provider take back the tokens of a sign-in whose person is not known for certain, later
/// where somebody is signed in there: it may be them, and taking one sign-in back may end them all.
pub(super) async fn give_back(context: &SignInContext, tokens: &Tokens) {
    let account = account_name(&context.profile.name, "?");
    give_back_of(context, tokens, None, account).await;
}

/// Notes for the last word where it is certain that the provider takes nothing back, or that
/// nobody tells it.
pub(super) async fn give_back_of(
    context: &SignInContext,
    tokens: &Tokens,
    identity: Option<&Identity>,
    account: String,
) {
    if tokens.are_none() {
        return;
    }
    let now = context.now();
    let unwanted = record(context, identity, account, now);
    let secrets = secrets(context, tokens, &unwanted, now);
    let (sessions, ours) = (context.sessions.clone(), context.clone());
    let given_back = apart(async move || {
        Ok(match sessions.set_aside_unwanted(&unwanted, &secrets)? {
            Aside::Kept(id) => {
                sessions.tell_of_replaced_by(&unwanted).await;
                sessions.is_left(&id).then_some(TokensLeft::NotOffered)
            }
            Aside::SameAsTheSession => None,
            Aside::Impossible => revoke(&ours, &unwanted, &secrets).await,
            Aside::Left => Some(TokensLeft::NotTold),
        })
    });
    let left = given_back.await.unwrap_or_else(|problem| {
        tracing::info!(%problem, "tokens that nobody keeps were not taken back");
        Some(TokensLeft::NotTold)
    });
    if let Some(why) = left {
        context.wanted.leave_tokens(why);
    }
}

/// Tells the provider of what can't be set aside, once. Says why tokens are left, where they are.
async fn revoke(
    context: &SignInContext,
    unwanted: &Record,
    secrets: &Secrets,
) -> Option<TokensLeft> {
    let endpoint = context.server.revocation_endpoint();
    let endpoint = endpoint.filter(|it| !unwanted.is_unidentified() || secrets.are_of(it));
    let Some(endpoint) = endpoint else {
        return Some(TokensLeft::NotOffered);
    };
    let client = &context.client;
    let told = async {
        let refresh = match &secrets.refresh {
            Some(token) => Some(client.revoke(endpoint, "refresh_token", token).await),
            None => None,
        };
        let access = match secrets.access.expose().is_empty() {
            // Only a refresh token came.
            true => Ok(Revocation::Done),
            false => {
                client
                    .revoke(endpoint, "access_token", &secrets.access)
                    .await
            }
        };
        match refresh {
            // Whoever has taken the refresh token back may know no access tokens.
            Some(Ok(Revocation::Done)) => access.map(|_| Revocation::Done),
            Some(refresh) => refresh,
            None => access,
        }
    };
    let told: Option<Result<Revocation, Problem>> = timeout(GIVE_BACK, told).await.ok();
    match told {
        Some(Ok(Revocation::Done)) => None,
        Some(Ok(Revocation::Refused)) => Some(TokensLeft::NotOffered),
        Some(Ok(Revocation::Unknown)) => Some(TokensLeft::NotTold),
        Some(Err(problem)) => {
            tracing::info!(%problem, "tokens that nobody keeps were not taken back");
            Some(TokensLeft::NotTold)
        }
        None => {
            tracing::info!("tokens that nobody keeps were not taken back in time");
            Some(TokensLeft::NotTold)
        }
    }
}
