//! ID tokens, and the ways in which a fault spoils them.

use serde_json::{Value, json};

use crate::answer::Refusal;
use crate::http::Call;
use crate::people::{self, PEOPLE, Person};
use crate::tokens::{Family, half_hash};
use crate::{FaultKind, Provider, keys, random};

const LIFETIME: i64 = 3_600;

/// Makes the ID token of a token response; `None` when a fault withholds it.
pub(crate) fn minted(
    call: &Call,
    family: &Family,
    access_token: &str,
    first: bool,
) -> Result<Option<String>, Refusal> {
    let due = |kind| call.app.faults.has(call.place(), &kind);
    if due(FaultKind::IdTokenMissing) {
        return Ok(None);
    }
    let mut claims = claims(call, family, access_token, first)?;
    let now = claims["iat"].as_i64().unwrap_or(0);
    if due(FaultKind::IdTokenWrongAud) {
        claims["aud"] = "another-client".into();
        claims["azp"] = "another-client".into();
    }
    if due(FaultKind::IdTokenWrongNonce) {
        claims["nonce"] = random::id("nonce").into();
    }
    if due(FaultKind::IdTokenExpired) {
        claims["iat"] = (now - 2 * LIFETIME).into();
        claims["exp"] = (now - LIFETIME).into();
    }
    if due(FaultKind::IdTokenWrongIss) {
        claims["iss"] = "https://issuer.example".into();
    }
    if due(FaultKind::IdTokenBadAtHash) {
        claims["at_hash"] = half_hash("another access token").into();
    }
    if due(FaultKind::IdTokenOtherPerson) {
        describe(&mut claims, other_person(family), call.provider);
    }
    if due(FaultKind::IdTokenAlgNone) {
        return Ok(Some(keys::unsigned(&claims)));
    }
    let kid = due(FaultKind::UnknownKid).then(|| random::id("key"));
    let (ring, algorithm) = (
        call.app.keys.of(call.provider),
        call.app.algorithm(call.provider),
    );
    let token = ring.sign(algorithm, &claims, kid.as_deref())?;
    if due(FaultKind::IdTokenBadSignature) {
        claims["jti"] = random::id("jti").into();
        let other = ring.sign(algorithm, &claims, kid.as_deref())?;
        let (signed, _) = token.rsplit_once('.').unwrap_or_default();
        let (_, signature) = other.rsplit_once('.').unwrap_or_default();
        return Ok(Some(format!("{signed}.{signature}")));
    }
    Ok(Some(token))
}

fn claims(call: &Call, family: &Family, access_token: &str, first: bool) -> Result<Value, Refusal> {
    let grant = &family.grant;
    let now = call.app.shown_time(call.place());
    let who = people::person(&grant.email)
        .ok_or_else(|| Refusal::Broken("the person is gone".to_owned()))?;
    let mut claims = json!({
        "iss": call.issuer(),
        "aud": grant.client_id,
        "azp": grant.client_id,
        "iat": now,
        "exp": now + LIFETIME,
        "auth_time": grant.signed_in_at,
        "at_hash": half_hash(access_token),
        "amr": grant.amr,
        "sid": family.session_id,
    });
    describe(&mut claims, who, call.provider);
    if let (true, Some(nonce)) = (first, &grant.nonce) {
        claims["nonce"] = nonce.clone().into();
    }
    if call.provider == Provider::Service && grant.through == Some(Provider::Company) {
        claims["idp"] = call.app.issuer(Provider::Company).into();
    }
    if let Some(limit) = grant.idle_timeout(&call.app) {
        claims["portico_idle_timeout"] = limit.into();
    }
    Ok(claims)
}

/// Writes who the person is into claims.
pub(crate) fn describe(claims: &mut Value, who: &Person, provider: Provider) {
    claims["sub"] = who.subject(provider).into();
    claims["email"] = who.email.into();
    claims["email_verified"] = true.into();
    claims["name"] = who.name.into();
}

fn other_person(family: &Family) -> &'static Person {
    let other = PEOPLE
        .iter()
        .find(|person| person.email != family.grant.email);
    other.unwrap_or(&PEOPLE[0])
}
