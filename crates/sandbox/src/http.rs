//! A request as the handlers see it.

use std::sync::Arc;

use axum::body::Body;
use axum::extract::{FromRequest, Request};
use axum::http::header::{AUTHORIZATION, CONTENT_TYPE, COOKIE, HOST, ORIGIN, USER_AGENT};
use axum::http::{HeaderMap, HeaderName, Method, StatusCode};
use bytes::Bytes;
use serde_json::Value;

use crate::Provider;
use crate::answer::Refusal;
use crate::app::App;
use crate::dpop::{Expected, ProofError};
use crate::faults::{FaultKind, Place};

/// Which provider a router serves.
#[derive(Clone)]
pub(crate) struct Site {
    pub(crate) app: Arc<App>,
    pub(crate) provider: Provider,
}

/// A request with its body.
pub(crate) struct Call {
    pub(crate) app: Arc<App>,
    pub(crate) provider: Provider,
    pub(crate) method: Method,
    pub(crate) path: String,
    query: String,
    headers: HeaderMap,
    body: Bytes,
}

impl FromRequest<Site> for Call {
    type Rejection = StatusCode;

    async fn from_request(request: Request, site: &Site) -> Result<Self, StatusCode> {
        let (parts, body) = request.into_parts();
        let body = read_body(body).await?;
        Ok(Self {
            app: Arc::clone(&site.app),
            provider: site.provider,
            method: parts.method,
            path: parts.uri.path().to_owned(),
            query: parts.uri.query().unwrap_or_default().to_owned(),
            headers: parts.headers,
            body,
        })
    }
}

/// What the account service calls itself when it is a client of the other two.
pub(crate) const FEDERATION_AGENT: &str = "portico-sandbox-federation";

/// Whether the account service sent this.
pub(crate) fn is_federation(headers: &HeaderMap) -> bool {
    headers
        .get(USER_AGENT)
        .is_some_and(|agent| agent.as_bytes() == FEDERATION_AGENT.as_bytes())
}

/// Reads a request's body, at most 1 MiB.
pub(crate) async fn read_body(body: Body) -> Result<Bytes, StatusCode> {
    axum::body::to_bytes(body, 1 << 20)
        .await
        .map_err(|_| StatusCode::PAYLOAD_TOO_LARGE)
}

impl Call {
    pub(crate) fn issuer(&self) -> &str {
        self.app.issuer(self.provider)
    }

    /// Where this happens, for the faults.
    pub(crate) fn place(&self) -> Place<'_> {
        Place {
            provider: self.provider,
            path: &self.path,
            federated: is_federation(&self.headers),
        }
    }

    pub(crate) fn header(&self, name: &HeaderName) -> Option<&str> {
        self.headers.get(name)?.to_str().ok()
    }

    pub(crate) fn cookie(&self, name: &str) -> Option<&str> {
        let cookies = self.headers.get_all(COOKIE).into_iter();
        cookies
            .filter_map(|line| line.to_str().ok())
            .flat_map(|line| line.split(';'))
            .filter_map(|pair| pair.trim().split_once('='))
            .find(|(key, _)| *key == name)
            .map(|(_, value)| value)
    }

    /// The query's parameters.
    pub(crate) fn query(&self) -> Result<Parameters, Refusal> {
        Parameters::of(self.query.as_bytes())
    }

    /// The form in the body: the right type, no parameter twice.
    pub(crate) fn form(&self) -> Result<Parameters, Refusal> {
        let sent = self.header(&CONTENT_TYPE).unwrap_or_default();
        if essence(sent) != "application/x-www-form-urlencoded" {
            return Err(Refusal::invalid(
                "the body has to be application/x-www-form-urlencoded",
            ));
        }
        if !self.query.is_empty() {
            return Err(Refusal::invalid(
                "parameters belong in the body, not in the query",
            ));
        }
        Parameters::of(&self.body)
    }

    /// A form that one of our own pages sent.
    pub(crate) fn page_form(&self) -> Result<Parameters, Refusal> {
        let host = self.header(&HOST).unwrap_or_default();
        let scheme = self.issuer().split("://").next().unwrap_or_default();
        let own = format!("{scheme}://{host}");
        if self.header(&ORIGIN).is_some_and(|origin| origin != own) {
            return Err(Refusal::page(
                "Not from here",
                "This form came from another site.",
            ));
        }
        self.form()
            .map_err(|_| Refusal::page("Not understood", "This form is incomplete."))
    }

    /// The JSON in the body.
    pub(crate) fn json(&self) -> Result<Value, Refusal> {
        if essence(self.header(&CONTENT_TYPE).unwrap_or_default()) != "application/json" {
            return Err(Refusal::invalid("the body has to be application/json"));
        }
        serde_json::from_slice(&self.body).map_err(|_| Refusal::invalid("the body is not JSON"))
    }

    /// The scheme and token of the `Authorization` header.
    pub(crate) fn authorization(&self) -> Option<(&str, &str)> {
        self.header(&AUTHORIZATION)?.split_once(' ')
    }

    /// Checks the DPoP proof of a request to the token, challenge or PAR endpoint, and returns its
    /// key's thumbprint; `None` where DPoP is not asked for and none came.
    pub(crate) fn proof(&self) -> Result<Option<String>, Refusal> {
        let settings = self.app.settings();
        let (used, required) = match self.provider {
            Provider::Service => (settings.dpop, settings.dpop),
            Provider::Google => (false, false),
            Provider::Company => (true, false),
        };
        if !used {
            return Ok(None);
        }
        match self.proof_if_any()? {
            None if required => Err(bad_proof("the DPoP proof is missing")),
            thumbprint => Ok(thumbprint),
        }
    }

    /// Checks the DPoP proof of a back-channel request that need not have one.
    pub(crate) fn proof_if_any(&self) -> Result<Option<String>, Refusal> {
        self.proof_for(None).map_err(|error| match error {
            ProofError::Invalid(why) => bad_proof(why),
            ProofError::NonceNeeded => self.nonce_needed(),
        })
    }

    /// Checks the proof that came with this request, if one came.
    pub(crate) fn proof_for(
        &self,
        access_token: Option<&str>,
    ) -> Result<Option<String>, ProofError> {
        let mut proofs = self.headers.get_all("dpop").into_iter();
        let Some(proof) = proofs.next() else {
            return Ok(None);
        };
        if proofs.next().is_some() {
            return Err(ProofError::Invalid("there is more than one DPoP proof"));
        }
        let proof = proof
            .to_str()
            .map_err(|_| ProofError::Invalid("the proof is not text"))?;
        let fault = FaultKind::DpopNonceRequired;
        let asked = self.app.faults.has(self.place(), &fault);
        let expected = Expected {
            method: self.method.as_str(),
            url: &format!("{}{}", self.issuer(), self.path),
            access_token,
            nonce_required: asked || self.app.settings().require_dpop_nonce,
            tolerance: self.app.settings().dpop_tolerance,
            now: self.app.now(),
        };
        self.app.proofs.check(proof, &expected).map(Some)
    }

    /// `use_dpop_nonce`, with the nonce.
    pub(crate) fn nonce_needed(&self) -> Refusal {
        let nonce = self.app.proofs.new_nonce(self.app.now());
        Refusal::oauth("use_dpop_nonce", "use the nonce in DPoP-Nonce").header("dpop-nonce", &nonce)
    }
}

fn bad_proof(why: &str) -> Refusal {
    Refusal::oauth("invalid_dpop_proof", why)
}

fn essence(content_type: &str) -> String {
    content_type
        .split(';')
        .next()
        .unwrap_or_default()
        .trim()
        .to_ascii_lowercase()
}

/// Parameters of a query or a form, none of them twice.
#[derive(Debug, Default)]
pub(crate) struct Parameters(Vec<(String, String)>);

impl Parameters {
    fn of(encoded: &[u8]) -> Result<Self, Refusal> {
        let mut all: Vec<(String, String)> = Vec::new();
        for (name, value) in form_urlencoded::parse(encoded) {
            if all.iter().any(|(known, _)| *known == name) {
                return Err(Refusal::invalid("a parameter is there more than once"));
            }
            all.push((name.into_owned(), value.into_owned()));
        }
        Ok(Self(all))
    }

    /// The parameter's value; an empty one counts as absent (RFC 6749, 3.1).
    pub(crate) fn get(&self, name: &str) -> Option<&str> {
        let found = self.0.iter().find(|(key, _)| key == name)?;
        Some(found.1.as_str()).filter(|value| !value.is_empty())
    }

    pub(crate) fn text(&self, name: &str) -> Option<String> {
        self.get(name).map(str::to_owned)
    }

    /// # Errors
    /// `invalid_request` without it.
    pub(crate) fn need(&self, name: &str) -> Result<&str, Refusal> {
        self.get(name)
            .ok_or_else(|| Refusal::invalid(format!("{name} is missing")))
    }
}
