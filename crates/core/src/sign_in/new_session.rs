//! What a sign-in would keep: the session, and its secrets.

use super::SignInContext;
use crate::clock::Timestamp;
use crate::domain::Method;
use crate::oauth::Tokens;
use crate::oidc::Identity;
use crate::platform::desktop_session;
use crate::session::{FoundBy, Limits, Record, Renewal, SSO_IDLE, Seal, Secrets};

/// The session that a sign-in would be, or is.
pub(super) fn record(
    context: &SignInContext,
    identity: Option<&Identity>,
    account: String,
    now: Timestamp,
) -> Record {
    let method = identity.map_or(context.method, |identity| method_of(context, identity));
    let providers_limit = identity.and_then(|identity| identity.idle_timeout);
    let idle_limit = providers_limit
        .or(context.profile.idle_limit)
        .or((method == Method::Sso).then_some(SSO_IDLE));
    let text = |of: fn(&Identity) -> Option<String>| identity.and_then(of);
    Record {
        account,
        profile: context.profile.name.clone(),
        kind: context.profile.kind,
        issuer: context.server.issuer().to_owned(),
        api: context.server.api().cloned().map(Box::new),
        client_id: context.client.client_id.clone(),
        subject: text(|it| Some(it.subject.clone())).unwrap_or_default(),
        email: text(|it| it.email.clone()),
        name: text(|it| it.name.clone()),
        method,
        since: now,
        last_used: now,
        expires_at: None,
        bound: None,
        idle_limit,
        idle_limit_is_providers: providers_limit.is_some(),
        limits: Limits::of(&context.shared.policy()),
        email_verified: identity.is_some_and(|it| it.email_verified == Some(true)),
        organizations: identity
            .map(|it| it.organizations.clone())
            .unwrap_or_default(),
        kept_in: context.shared.vault().kind(),
        desktop: desktop_session::current(),
        device_since: None,
        device_recognised: false,
        ended: None,
        pending_revocation: false,
        unrevoked: None,
        with_next: false,
        found_by: FoundBy::default(),
        renewal: Renewal::default(),
    }
}

pub(super) fn secrets(
    context: &SignInContext,
    tokens: &Tokens,
    record: &Record,
    now: Timestamp,
) -> Secrets {
    let key = context.client.dpop.as_ref().map(|key| key.to_vault());
    Secrets {
        client_secret: context.client.client_secret.clone(),
        ..Secrets::new(Seal::of(record), tokens, key, now)
    }
}

/// How somebody came in: the service may have sent them on to their company's identity provider, or let
/// them in by another way than they began. Some services call their own accounts an identity provider,
/// `local`. What a profile offers beside SSO is not SSO; at one that offers it nowhere, it may be how the
/// company's own people come in.
pub(super) fn method_of(context: &SignInContext, identity: &Identity) -> Method {
    let begun = context.method;
    let Some(idp) = &identity.idp else {
        return begun;
    };
    let offers = |method| context.profile.methods.contains(&method);
    match (begun, idp.trim_start_matches("https://")) {
        (Method::Device, _) => begun,
        (Method::Google, "local") => Method::Browser,
        (Method::Sso, "local") if offers(Method::Password) => Method::Browser,
        (_, "local") => begun,
        (Method::Sso, "google" | "accounts.google.com") if !offers(Method::Google) => begun,
        (_, "google" | "accounts.google.com") => Method::Google,
        _ => Method::Sso,
    }
}
