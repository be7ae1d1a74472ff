//! The authorization request (RFC 6749 4.1.1), pushed (RFC 9126) or not, and the code for another device
//! (RFC 8628).

use url::Url;

use super::SignInContext;
use crate::domain::Method;
use crate::problem::{Code, Problem};
use crate::profile::{Redirect, Switch};
use crate::redirect::loopback::{Binding, Bound};
use crate::redirect::parse::Expected;
use crate::secret::Secret;

pub(super) type DeviceDetails = oauth2::StandardDeviceAuthorizationResponse;

/// What is particular about one trip through the browser.
#[derive(Debug, Clone, Default)]
pub(super) struct AuthorizationRequest {
    /// Which identity provider a broker should use.
    pub(super) hint: Option<String>,
    /// OpenID Connect's `prompt`.
    pub(super) prompt: Option<String>,
    /// A request that the service has pushed for us.
    pub(super) request_uri: Option<String>,
    /// No browser here at all: a code for another device.
    pub(super) device_only: bool,
}

/// Everything that is ready before the browser opens.
pub(super) struct Prepared {
    /// The authorization URL, or where to type the code.
    pub(super) url: Url,
    pub(super) expected: Expected,
    pub(super) way: Way,
}

/// How the answer comes.
pub(super) enum Way {
    /// By a redirect, to the listener or to the app's own scheme.
    Browser { redirect_uri: String, bound: Bound },
    /// By asking for it, for who has no browser here.
    Device(DeviceDetails),
}

pub(super) async fn prepare(
    context: &SignInContext,
    way: &AuthorizationRequest,
) -> Result<Prepared, Problem> {
    let state = Secret::new(oauth2::CsrfToken::new_random().into_secret());
    let expected = Expected {
        state: state.clone(),
        issuer: context
            .server
            .provider()
            .map(|provider| provider.issuer().to_owned()),
        issuer_required: context.issuer_required || context.server.names_itself(),
    };
    if way.device_only {
        let device = device_code(context).await?;
        let url = device
            .verification_uri_complete()
            .map(|uri| uri.secret().clone());
        let url = url.unwrap_or_else(|| device.verification_uri().to_string());
        return Ok(Prepared {
            url: Url::parse(&url)
                .map_err(|error| Problem::new(Code::BadResponse).because(&error))?,
            expected,
            way: Way::Device(device),
        });
    }
    let binding = match &context.profile.redirect {
        // The browser starts here, and comes back by the app's own scheme.
        Redirect::Loopback | Redirect::Scheme(_) => Binding::AnyPort,
        Redirect::AnyPort(uri) => Binding::AnyPortOf(uri.clone()),
        Redirect::Fixed(uris) => Binding::Fixed(uris.clone()),
    };
    let bound = Bound::bind(&binding).await?;
    let redirect_uri = match &context.profile.redirect {
        Redirect::Scheme(uri) => uri.as_str().to_owned(),
        Redirect::Loopback | Redirect::AnyPort(_) | Redirect::Fixed(_) => {
            bound.written().as_str().to_owned()
        }
    };
    Ok(Prepared {
        url: authorization_url(context, way, &redirect_uri, &state).await?,
        expected,
        way: Way::Browser {
            redirect_uri,
            bound,
        },
    })
}

/// Whether there may be a code for another device: by the profile, the provider and the organisation.
pub(super) fn has_device_code(context: &SignInContext) -> bool {
    let policy = context.shared.policy();
    let is_allowed = || {
        policy
            .allows(&context.profile, Some(Method::Device))
            .is_ok()
    };
    context.profile.device_grant && device_endpoint(context).is_some() && is_allowed()
}

fn device_endpoint(context: &SignInContext) -> Option<&Url> {
    let provider = context.server.provider()?;
    provider.metadata.device_authorization_endpoint.as_ref()
}

pub(super) async fn device_code(context: &SignInContext) -> Result<DeviceDetails, Problem> {
    let endpoint = match context.server.provider() {
        Some(provider) => provider.device_endpoint()?,
        None => None,
    };
    let endpoint = endpoint.ok_or_else(|| {
        Problem::new(Code::MethodNotAllowed).with_detail("the provider has no device grant")
    })?;
    context.must_be_its_own(endpoint)?;
    let client = &context.client;
    let details = client.device_code(endpoint, &context.scopes).await?;
    // Nor may the person be sent to another profile's server, to let somebody else in there.
    let complete = details.verification_uri_complete();
    let pages = [
        Some(details.verification_uri().as_str()),
        complete.map(|uri| uri.secret().as_str()),
    ];
    for page in pages.into_iter().flatten().flat_map(Url::parse) {
        context.must_be_its_own(&page)?;
    }
    Ok(details)
}

async fn authorization_url(
    context: &SignInContext,
    way: &AuthorizationRequest,
    redirect_uri: &str,
    state: &Secret,
) -> Result<Url, Problem> {
    let mut url = context.server.authorization_endpoint().clone();
    let client_id = context.client.client_id.as_str();
    if let Some(request_uri) = &way.request_uri {
        url.query_pairs_mut()
            .append_pair("client_id", client_id)
            .append_pair("request_uri", request_uri)
            .append_pair("redirect_uri", redirect_uri)
            .append_pair("state", state.expose());
        return Ok(url);
    }
    let scope = context.scopes.join(" ");
    let key = context.client.dpop.as_ref().map(|key| key.thumbprint());
    let key = key.transpose()?;
    let mut fields = vec![
        ("response_type", "code"),
        ("client_id", client_id),
        ("redirect_uri", redirect_uri),
        ("state", state.expose()),
        ("code_challenge", &*context.challenge),
        ("code_challenge_method", "S256"),
    ];
    if !scope.is_empty() {
        fields.push(("scope", &*scope));
    }
    let provider = context.server.provider();
    if provider.is_some() {
        fields.push(("nonce", context.nonce.expose()));
        fields.push(("ui_locales", context.shared.language().tag()));
        fields.extend(context.email().map(|email| ("login_hint", email)));
        let prompt = way.prompt.as_deref();
        fields.extend(prompt.map(|prompt| ("prompt", prompt)));
    }
    // RFC 9449 10: whoever else has the code can't have tokens for it.
    fields.extend(key.as_ref().map(|key| ("dpop_jkt", &**key)));
    if let Some(hint) = &way.hint {
        fields.push((&context.profile.idp_hint_parameter, hint));
    }
    match pushed(context, &fields).await? {
        Some(request_uri) => url
            .query_pairs_mut()
            .append_pair("client_id", client_id)
            .append_pair("request_uri", &request_uri),
        None => url.query_pairs_mut().extend_pairs(fields),
    };
    Ok(url)
}

/// The request's `request_uri`, where it is pushed.
async fn pushed(
    context: &SignInContext,
    fields: &[(&str, &str)],
) -> Result<Option<String>, Problem> {
    let provider = context.server.provider();
    let Some(metadata) = provider
        .map(|provider| &provider.metadata)
        .filter(|_| context.profile.par == Switch::On)
    else {
        return Ok(None);
    };
    let required = metadata.require_pushed_authorization_requests;
    match &metadata.pushed_authorization_request_endpoint {
        Some(endpoint) => context.client.push(endpoint, fields, required).await,
        None => Ok(None),
    }
}
