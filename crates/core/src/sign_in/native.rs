//! E-mail and password in the app: the native sign-in profile (a profile of OAuth 2.0 for
//! First-Party Applications), at the authorization challenge endpoint.

use std::sync::Arc;

use chrono::TimeDelta;
use serde::Deserialize;
use url::Url;

use super::authorization::AuthorizationRequest;
use super::complete::{self, Arrived};
use super::refusal::{ChallengeMember, Refusal};
use super::unkept;
use super::{
    Answer, AnswerKind, Ask, Challenge, Factor, NotAsked, SignInContext, Step, Transition,
};
use crate::clock::{self, Timestamp};
use crate::context::blocking;
use crate::http::{self, Repeat, Response, Sent};
use crate::native::trusted_device;
use crate::oauth::Grant;
use crate::problem::{Code, Problem};
use crate::secret::Secret;
use crate::services::Server;
use crate::text::visible;

/// The longest name of a failure that is kept, in characters.
const MOST_OF_AN_ID: usize = 128;

/// Whether the password can be asked for in the app.
pub(super) fn is_offered(server: &Server) -> bool {
    endpoint(server).is_some()
}

fn endpoint(server: &Server) -> Option<&Url> {
    server.provider()?.challenge_endpoint()
}

/// The host that gets the password and the codes.
pub(super) fn host(server: &Server) -> Option<String> {
    endpoint(server)?.host_str().map(str::to_owned)
}

/// Makes sure that the password goes to no server that another profile is for.
pub(super) fn must_be_its_own(context: &SignInContext) -> Result<(), Problem> {
    match endpoint(&context.server) {
        Some(endpoint) => context.must_be_its_own(endpoint),
        None => Ok(()),
    }
}

/// Where a native sign-in stands.
#[derive(Debug)]
pub(super) struct Flow {
    context: Arc<SignInContext>,
    auth_session: Option<Secret>,
    /// What the person is being asked, so that a passing trouble can ask it again.
    challenge: Challenge,
    remember: bool,
    /// Whether the first request carried the stored device token.
    sent_device_token: bool,
    /// Whether the service wanted a mailed code: then it did not know this device.
    was_mailed: bool,
    /// Whether `invalid_session` has been answered by starting over.
    restarted: bool,
    /// Until when the service wants no answer, and what it called that.
    not_before: Option<(Timestamp, Code)>,
}

/// An answer that would have to be held back for longer than this is not taken at all.
const LONGEST_HELD: TimeDelta = TimeDelta::minutes(1);

#[derive(Deserialize)]
struct Passed {
    authorization_code: String,
}

impl Flow {
    /// Sends the first request.
    pub(super) fn start(context: Arc<SignInContext>) -> Transition {
        let flow = Self {
            context: context.clone(),
            auth_session: None,
            challenge: Challenge::Password,
            remember: false,
            sent_device_token: false,
            was_mailed: false,
            restarted: false,
            not_before: None,
        };
        context.at_work(flow.first(true))
    }

    async fn first(mut self, with_device_token: bool) -> Transition {
        let context = self.context.clone();
        let device = context.device_token.as_ref().filter(|_| with_device_token);
        let scope = context.scopes.join(" ");
        let locale = context.shared.language().tag();
        let mut fields = vec![
            ("response_type", "code"),
            ("client_id", &*context.client.client_id),
            ("scope", &*scope),
            ("nonce", context.nonce.expose()),
            ("code_challenge", &*context.challenge),
            ("code_challenge_method", "S256"),
            ("username", context.email().unwrap_or_default()),
            ("ui_locales", locale),
        ];
        fields.extend(device.map(|token| ("auth_session", token.expose())));
        self.sent_device_token = device.is_some();
        let response = self.post(&fields, Repeat::Safe).await;
        match response {
            Ok(response) => self.read(response, None).await,
            Err(problem) => self.stop(problem),
        }
    }

    /// Sends the person's answer.
    pub(super) async fn answer(&mut self, answer: Answer) -> Result<Transition, NotAsked> {
        use AnswerKind as Kind;
        let (name, value) = match (&self.challenge, answer.kind) {
            (Challenge::Password, Kind::Password(value)) => ("password", value),
            (Challenge::EmailCode { .. }, Kind::EmailCode(value)) => ("email_code", value),
            (Challenge::EmailCode { .. }, Kind::Resend) => ("resend", Secret::new("email_code")),
            (Challenge::SecondFactor(methods), Kind::Totp(value))
                if methods.contains(&Factor::Totp) =>
            {
                ("totp", value)
            }
            (Challenge::SecondFactor(methods), Kind::BackupCode(value))
                if methods.contains(&Factor::BackupCode) =>
            {
                ("backup_code", value)
            }
            _ => return Err(NotAsked),
        };
        if let Some(too_early) = self.held_back().await {
            return Ok(self.take().ask_again(too_early));
        }
        self.remember |= answer.remember_device && !self.context.shared.policy().shared_computer();
        let flow = self.take();
        let context = self.context.clone();
        Ok(context.at_work(async move {
            let session = flow.auth_session.clone();
            let mut fields = vec![(name, value.expose())];
            fields.extend(
                session
                    .as_ref()
                    .map(|session| ("auth_session", session.expose())),
            );
            if flow.remember {
                fields.push(("remember_device", "true"));
            }
            match flow.post(&fields, Repeat::Never).await {
                Ok(response) => flow.read(response, Some(name)).await,
                // The answer counts as not used: it is asked for again.
                Err(problem) if problem.is_passing() => flow.ask_again(problem),
                Err(problem) => flow.stop(problem),
            }
        }))
    }

    /// The host that gets what the person types.
    pub(super) fn host(&self) -> Option<String> {
        host(&self.context.server)
    }

    /// Waits until the service wants answers again (`slow_down`); the face has said for how long. A
    /// long wait is said again instead. Nothing has changed when the person cancels meanwhile.
    async fn held_back(&self) -> Option<Problem> {
        let (moment, code) = self.not_before?;
        let left = moment.signed_duration_since(self.context.now());
        if left > LONGEST_HELD {
            let seconds = u32::try_from(left.num_seconds() + 1).unwrap_or(u32::MAX);
            return Some(
                Problem::new(code)
                    .wait(Some(seconds))
                    .with_detail("the service does not expect an answer yet: nothing was sent"),
            );
        }
        clock::until(&**self.context.shared.clock(), moment).await;
        None
    }

    /// The flow itself; what stays behind is replaced by the state machine.
    fn take(&mut self) -> Self {
        Self {
            context: self.context.clone(),
            auth_session: self.auth_session.clone(),
            challenge: self.challenge.clone(),
            ..*self
        }
    }

    async fn post(&self, fields: &[(&str, &str)], repeat: Repeat) -> Result<Response, Problem> {
        let endpoint =
            endpoint(&self.context.server).ok_or_else(|| Problem::new(Code::MethodNotAllowed))?;
        let request = http::post_form(endpoint, fields, &[])?;
        self.context.client.send_any(request, repeat).await
    }

    /// Reads the service's answer; `answered` names what the person had answered.
    async fn read(mut self, response: Response, answered: Option<&'static str>) -> Transition {
        let context = self.context.clone();
        let endpoint = endpoint(&context.server).unwrap_or(&context.client.token_endpoint);
        if response.status().is_success() {
            return match http::parse_json::<Passed>(endpoint, &response) {
                Ok(passed) => self.pass(Secret::new(passed.authorization_code)),
                Err(problem) => self.stop(problem),
            };
        }
        if let Some(problem) = http::challenged(endpoint, &response) {
            return self.passing(problem, answered);
        }
        let sent = Sent::for_answer(&response);
        let refusal = match http::parse_json::<Refusal>(endpoint, &response) {
            Ok(refusal) => refusal.without(&sent),
            // No JSON: what the status says.
            Err(_) => return self.passing(http::refused(endpoint, &response), answered),
        };
        if let Some(session) = &refusal.auth_session {
            self.auth_session = Some(Secret::new(session.as_str()));
        }
        let wait = refusal.retry_after.or_else(|| http::retry_after(&response));
        let description = refusal.error_description.as_deref();
        let detail = crate::oauth::describe(&sent, &refusal.error, description);
        let problem = |code| {
            let mut problem = Problem::new(code).with_detail(&*detail).wait(wait);
            problem.correlation_id = refusal.correlation_id.as_deref().map(correlation_id);
            problem.about.account.clone_from(&refusal.account);
            problem.about.domain.clone_from(&refusal.domain);
            problem.about.idp_hint.clone_from(&refusal.idp_hint);
            problem
        };
        match refusal.error.as_str() {
            "insufficient_authorization" => self.ask(&refusal, answered),
            "invalid_session" => {
                self.restart(problem(Code::SignInExpired), answered.is_some())
                    .await
            }
            "redirect_to_web" => self.web(refusal.request_uri, refusal.idp_hint),
            "access_denied" => {
                let code = Code::of_denial(refusal.reason.as_deref());
                self.stop(problem(code))
            }
            "slow_down" => self.passing(problem(Code::TooManyTries), answered),
            "temporarily_unavailable" => self.passing(problem(Code::ServiceUnavailable), answered),
            "use_dpop_nonce" => self.passing(problem(Code::ServiceUnavailable), answered),
            "invalid_client" | "unauthorized_client" | "invalid_scope" => {
                self.stop(problem(Code::ProfileInvalid))
            }
            "invalid_dpop_proof"
                if self
                    .clock_offset(endpoint)
                    .is_some_and(|by| by.saturating_abs() > 60) =>
            {
                let mut skewed = problem(Code::ClockSkew);
                skewed.about.clock_offset = self.clock_offset(endpoint).map(|by| by / 60);
                self.stop(skewed)
            }
            _ => {
                let refused = http::refused(endpoint, &response).with_detail(&*detail);
                self.passing(refused, answered)
            }
        }
    }

    fn ask(mut self, refusal: &Refusal, answered: Option<&str>) -> Transition {
        let challenge = refusal.challenge.as_ref();
        let Some(challenge) = challenge.and_then(ChallengeMember::known) else {
            // What this version does not know, the browser does.
            return self.web(refusal.request_uri.clone(), refusal.idp_hint.clone());
        };
        self.was_mailed |= matches!(challenge, Challenge::EmailCode { .. });
        self.challenge = challenge.clone();
        self.not_before = None;
        let rejected = refusal.rejected.as_ref();
        let rejected = rejected.map(|rejected| rejected.of(answered));
        Transition::Native(
            self,
            Ask {
                rejected,
                ..Ask::new(challenge)
            },
        )
    }

    fn ask_again(mut self, trouble: Problem) -> Transition {
        // What is out of order may be back any time; what is busy says when it wants an answer.
        let wait = match trouble.code {
            Code::TooManyTries | Code::ServiceBusy => trouble.retry_after,
            _ => None,
        };
        self.not_before = wait
            .map(|seconds| TimeDelta::seconds(seconds.into()))
            .and_then(|wait| self.context.now().checked_add_signed(wait))
            .map(|moment| (moment, trouble.code));
        let trouble = Some(self.context.tell(trouble));
        let challenge = self.challenge.clone();
        Transition::Native(
            self,
            Ask {
                trouble,
                ..Ask::new(challenge)
            },
        )
    }

    /// A trouble that passes: the person may answer again, where there was something to answer.
    fn passing(self, problem: Problem, answered: Option<&'static str>) -> Transition {
        match answered {
            Some(_) => self.ask_again(problem),
            None => self.stop(problem),
        }
    }

    /// The service has forgotten this sign-in, or never knew the stored device token.
    ///
    /// Who had already answered something is told why it is asked again.
    async fn restart(mut self, problem: Problem, under_way: bool) -> Transition {
        if self.restarted {
            return self.stop(problem);
        }
        self.restarted = true;
        self.auth_session = None;
        if self.sent_device_token {
            let context = &self.context;
            let (vault, issuer) = (
                context.shared.vault().clone(),
                context.server.issuer().to_owned(),
            );
            let email = context.email().unwrap_or_default().to_owned();
            let forgotten = blocking(move || trusted_device::forget(&vault, &issuer, &email)).await;
            if let Err(problem) = forgotten {
                tracing::warn!(%problem, "the invalid device token could not be deleted");
            }
        }
        let problem = self.context.tell(problem);
        match Box::pin(self.first(false)).await {
            Transition::Native(flow, ask) if under_way => Transition::Native(
                flow,
                Ask {
                    trouble: Some(problem),
                    ..ask
                },
            ),
            next => next,
        }
    }

    fn web(self, request_uri: Option<String>, hint: Option<String>) -> Transition {
        let way = AuthorizationRequest {
            request_uri,
            hint,
            ..Default::default()
        };
        Transition::Web(self.context, way)
    }

    fn pass(self, code: Secret) -> Transition {
        let context = self.context.clone();
        let recognised = self.sent_device_token && !self.was_mailed;
        let wants_recognition = recognised || self.remember;
        let arrived = async move {
            let context = self.context;
            if let Some(endpoint) = endpoint(&context.server) {
                context.must_still_be_its_own(endpoint).await?;
            }
            let grant = Grant::Code {
                code: &code,
                verifier: &context.verifier,
                redirect_uri: None,
            };
            let tokens = context.client.tokens(grant).await?;
            if context.client.dpop.is_some() && !tokens.bound {
                unkept::give_back(&context, &tokens).await;
                return Err(Problem::new(Code::TokenNotBound)
                    .with_detail("the tokens are not bound to the key of the sign-in"));
            }
            let arrived = Arrived::new(&context, tokens, Some(&context.nonce), recognised).await;
            arrived.map(|arrived| arrived.by_password(wants_recognition))
        };
        complete::finish(context, arrived)
    }

    fn clock_offset(&self, endpoint: &Url) -> Option<i64> {
        self.context.client.http.clock_offset(endpoint)
    }

    fn stop(&self, problem: Problem) -> Transition {
        Transition::Step(Step::Stopped(self.context.tell(problem)))
    }
}

/// The service's name for this failure: shown, copied and sent, so it hides nothing and is short.
fn correlation_id(text: &str) -> String {
    visible(text).chars().take(MOST_OF_AN_ID).collect()
}
