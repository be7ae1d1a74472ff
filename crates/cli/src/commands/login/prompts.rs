//! A sign-in for people: questions on the terminal, or lines from a pipe in the order of the
//! questions.

use std::time::Duration;

use portico_core::domain::{DeviceCode, Doubt, Factor};
use portico_core::profile::Profile;
use portico_core::sign_in::{Answer, AnswerInput, AnswerKind, AnswerName, ProxyLogin};
use portico_core::sign_in::{Ask, Challenge, Frontend, Handoff, ReachedBy, Rejected, Reply, Step};
use portico_core::{Problem, Secret};
use tokio::time::Instant;

use crate::again;
use crate::app::App;
use crate::commands::status::duration;
use crate::exit::Failure;
use crate::input::{Input, is_yes};
use crate::output::{Output, now};

/// After this long without an answer from the browser, another way back is offered.
const SILENCE: Duration = Duration::from_secs(20);
/// The person is told that the time runs out when this much is left.
const LAST_CALL: Duration = Duration::from_secs(60);

/// The face of people.
#[derive(Debug)]
pub(super) struct Prompts {
    output: Output,
    input: Input,
    service: String,
    /// What stood behind `portico login`, as far as it says what to sign in to.
    again: Option<String>,
    email: Option<String>,
    /// Whether the service may remember this computer; none until the person has been asked.
    remember: Option<bool>,
    /// When another code may be asked for.
    resend_from: Option<Instant>,
    waiting: Option<Waiting>,
}

/// What has been said of the browser, and when there is more to say.
#[derive(Debug)]
struct Waiting {
    url: String,
    elsewhere: Option<String>,
    /// The code for another device that has been said.
    code: Option<String>,
    offer_paste_at: Option<Instant>,
    last_call_at: Option<Instant>,
}

impl Prompts {
    pub(super) fn new(app: &App, input: Input, profile: &Profile, email: Option<String>) -> Self {
        Self {
            output: app.output,
            input,
            service: profile.title.clone(),
            again: again::of_profile(app.portico.profiles(), profile),
            email,
            // A shared computer is not remembered, so nobody is asked.
            remember: app.portico.policy().shared_computer().then_some(false),
            resend_from: None,
            waiting: None,
        }
    }

    fn give_up(&self, mut problem: Problem) -> Reply {
        let service = &mut problem.about.service;
        service.get_or_insert_with(|| self.service.clone());
        Reply::GiveUp(problem)
    }

    fn say_rejected(&self, rejected: &Rejected) {
        if rejected.answer == "proxy_sign_in" {
            return self.output.must_say(&self.output.word("cli-proxy-refused"));
        }
        let view = rejected.problem().view(self.output.language, now());
        self.output.must_say(&view.title);
        if let Some(left) = rejected.attempts_left {
            self.output
                .must_say(&self.output.words("cli-attempts-left", |values| {
                    values.number("count", left.into());
                }));
        }
    }

    fn say_code_sent(&mut self, sent_to: Option<&str>, length: u8, resend_after: u32) {
        self.resend_from = Some(Instant::now() + Duration::from_secs(resend_after.into()));
        self.output
            .say(&self.output.words("cli-code-sent", |values| {
                values.text_if_any("address", sent_to);
                values.number("length", length.into());
            }));
    }

    async fn password(&mut self) -> Option<Answer> {
        let question = self.output.words("cli-ask-password", |values| {
            values.text("service", self.service.clone());
            values.text_if_any("address", self.email.as_deref());
        });
        let line = self.input.hidden_line(&self.output, &question).await?;
        Some(AnswerKind::Password(line).into())
    }

    async fn email_code(&mut self) -> Option<Answer> {
        let question = self.output.word("cli-ask-email-code");
        let mut line = self.input.hidden_line(&self.output, &question).await?;
        while is_letter(&line, "r") {
            match self.seconds_until_resend() {
                0 => return Some(AnswerKind::Resend.into()),
                seconds => self
                    .output
                    .must_say(&self.output.words("cli-resend-later", |values| {
                        values.number("seconds", seconds);
                    })),
            }
            line = self.input.hidden_line(&self.output, &question).await?;
        }
        let remember_device = self.may_remember().await?;
        Some(Answer {
            remember_device,
            ..code(AnswerName::EmailCode, &line)
        })
    }

    fn seconds_until_resend(&self) -> i64 {
        let left = self
            .resend_from
            .map(|from| from.saturating_duration_since(Instant::now()));
        let left = left.filter(|_| self.input.is_terminal).unwrap_or_default();
        i64::try_from(left.as_millis().div_ceil(1000)).unwrap_or(i64::MAX)
    }

    /// Asked once, and only of a person: a script that wants it uses `--json`.
    async fn may_remember(&mut self) -> Option<bool> {
        if !self.input.is_terminal {
            return Some(false);
        }
        while self.remember.is_none() {
            let question = self.output.word("cli-ask-remember");
            let line = self.input.shown_line(&self.output, &question).await?;
            self.remember = match line.to_lowercase().as_str() {
                "" => Some(true),
                yes if is_yes(yes) => Some(true),
                "n" | "no" | "nei" => Some(false),
                _ => None,
            };
        }
        self.remember
    }

    async fn second_factor(&mut self, methods: &[Factor]) -> Option<Answer> {
        let totp = methods.contains(&Factor::Totp);
        let backup = methods.contains(&Factor::BackupCode);
        let question = self.output.word(match (totp, backup) {
            (true, true) => "cli-ask-either-factor",
            (false, true) => "cli-ask-backup-code",
            (_, false) => "cli-ask-totp",
        });
        let line = self.input.hidden_line(&self.output, &question).await?;
        let is_totp = totp && (!backup || is_six_digits(&line));
        Some(code(
            if is_totp {
                AnswerName::Totp
            } else {
                AnswerName::BackupCode
            },
            &line,
        ))
    }

    /// Whether this issuer may get the password.
    async fn confirm_issuer(&mut self, issuer: &str, host: &str) -> Option<Answer> {
        let question = self.output.words("cli-ask-confirm-issuer", |values| {
            values.text("issuer", issuer);
            values.text("host", host);
        });
        loop {
            let choice = self.input.answer(&self.output, &question).await?;
            match choice.as_str() {
                "1" => return Some(AnswerKind::UseBrowser.into()),
                "2" => return Some(AnswerKind::Accept.into()),
                "3" => return Some(AnswerKind::Cancel.into()),
                _ => {}
            }
        }
    }

    /// Who the person is to the proxy.
    async fn proxy_sign_in(&mut self, proxy: &str) -> Option<Answer> {
        loop {
            let question = self.output.words("cli-ask-proxy-user", |values| {
                values.text("proxy", proxy);
            });
            let username = self.input.answer(&self.output, &question).await?;
            let question = self.output.words("cli-ask-proxy-password", |values| {
                values.text("proxy", proxy);
            });
            let password = self.input.hidden_line(&self.output, &question).await?;
            if let Ok(login) = ProxyLogin::new(Secret::new(username), password) {
                return Some(AnswerKind::ProxySignIn(login).into());
            }
            self.output
                .must_say(&self.output.word("cli-proxy-user-invalid"));
        }
    }

    async fn different_person(
        &mut self,
        asked_for: &str,
        came_back: &str,
        because: Doubt,
    ) -> Option<Answer> {
        let id = match because {
            Doubt::OtherAddress => "cli-ask-different-person",
            Doubt::NoAddress => "cli-ask-person-without-address",
            Doubt::UnverifiedAddress => "cli-ask-person-unverified",
            Doubt::OtherSubject => "cli-ask-person-other-subject",
            Doubt::Unreadable => "cli-ask-person-unreadable",
        };
        let question = self.output.words(id, |values| {
            values.text("asked", asked_for);
            values.text("came", came_back);
        });
        self.decide(&question).await
    }

    async fn unknown_browser(&mut self, came_back: &str) -> Option<Answer> {
        let question = self.output.words("cli-ask-unknown-browser", |values| {
            values.text("came", came_back);
        });
        self.decide(&question).await
    }

    /// Yes, once more, or no.
    async fn decide(&mut self, question: &str) -> Option<Answer> {
        loop {
            let choice = self.input.answer(&self.output, question).await?;
            match choice.as_str() {
                "1" => return Some(AnswerKind::Accept.into()),
                "2" => return Some(AnswerKind::Retry.into()),
                "3" => return Some(AnswerKind::Cancel.into()),
                _ => {}
            }
        }
    }

    fn say_device_code(&self, device: &DeviceCode, only: bool) {
        let id = match only {
            true => "cli-device-code",
            false => "cli-device-code-instead",
        };
        self.output.must_say(&self.output.words(id, |values| {
            values.text("address", device.verification_uri.clone());
            values.text("code", device.user_code.clone());
        }));
    }

    fn say_browser(&mut self, handoff: &Handoff) {
        let output = self.output;
        let page = handoff.page();
        let url = page.url.to_string();
        let is_new = self
            .waiting
            .as_ref()
            .is_none_or(|waiting| waiting.url != url);
        if let Some(problem) = &page.notice {
            output.warn(problem);
        }
        let elsewhere = match handoff {
            Handoff::Browser(browser) => Some(browser.elsewhere.to_string()),
            Handoff::Device(_) | Handoff::Guided(_) => None,
        };
        let only_device = elsewhere.is_none();
        let code = handoff.device_code();
        let code_said = code.map(|device| device.user_code.clone());
        if !is_new {
            let before = self
                .waiting
                .as_mut()
                .and_then(|waiting| std::mem::replace(&mut waiting.code, code_said.clone()));
            if let Some(device) = code
                && before != code_said
            {
                self.say_device_code(device, only_device);
            }
            return;
        }
        if !only_device {
            let id = match page.opened {
                true => "cli-browser-opened",
                false => "cli-browser-address",
            };
            output.must_say(&output.words(id, |values| {
                values.text("service", self.service.clone());
            }));
            output.must_say(&format!("  {url}"));
            // Without a browser here it is on another computer, most likely.
            if let (false, Some(elsewhere)) = (page.opened, &elsewhere) {
                output.must_say(&output.word("cli-browser-elsewhere"));
                output.must_say(&format!("  {elsewhere}"));
            }
        }
        if let Some(device) = code {
            self.say_device_code(device, only_device);
        }
        let left = handoff.ends_at().unwrap_or_else(now) - now();
        output.say(&output.words("cli-waiting", |values| {
            values.text("time", duration(&output, left));
        }));
        if self.input.is_terminal && page.opened {
            output.say(&output.word("cli-waiting-keys"));
        }
        if self.input.is_terminal && handoff.offers_device_code() {
            output.say(&output.word("cli-waiting-device"));
        }
        let left = left.to_std().unwrap_or_default();
        self.waiting = Some(Waiting {
            url,
            // Said when the browser here does not come back.
            elsewhere: elsewhere.filter(|_| page.opened),
            code: code_said,
            offer_paste_at: (self.input.is_terminal && !only_device)
                .then(|| Instant::now() + SILENCE),
            last_call_at: left
                .checked_sub(LAST_CALL)
                .map(|wait| Instant::now() + wait),
        });
    }

    /// Says what is due, for ever.
    async fn keep_company(waiting: &mut Option<Waiting>, output: Output) {
        loop {
            let Some(waiting) = waiting.as_mut() else {
                return std::future::pending().await;
            };
            let due = |at: Option<Instant>| async move {
                match at {
                    Some(at) => tokio::time::sleep_until(at).await,
                    None => std::future::pending().await,
                }
            };
            tokio::select! {
                () = due(waiting.offer_paste_at) => {
                    waiting.offer_paste_at = None;
                    output.say(&output.word("cli-paste-offer"));
                    if let Some(elsewhere) = waiting.elsewhere.take() {
                        output.say(&output.word("cli-browser-elsewhere"));
                        output.say(&format!("  {elsewhere}"));
                    }
                }
                () = due(waiting.last_call_at) => {
                    waiting.last_call_at = None;
                    output.say(&output.word("cli-last-minute"));
                }
            }
        }
    }
}

impl Frontend for Prompts {
    type Gone = Failure;

    async fn show(&mut self, step: &Step, _: ReachedBy) -> Result<(), Failure> {
        match step {
            Step::Ask(ask) => {
                if let Some(rejected) = &ask.rejected {
                    self.say_rejected(rejected);
                }
                if let Some(trouble) = &ask.trouble {
                    self.output.warn(trouble);
                }
                if let Challenge::EmailCode {
                    sent_to,
                    length,
                    resend_after,
                    ..
                } = &ask.challenge
                    && ask.rejected.is_none()
                    && ask.trouble.is_none()
                {
                    self.say_code_sent(sent_to.as_deref(), *length, *resend_after);
                }
                let is_typed = !matches!(ask.challenge, Challenge::ConfirmIssuer { .. });
                if let Some(host) = ask.host.as_ref().filter(|_| is_typed) {
                    self.output
                        .must_say(&self.output.words("cli-goes-to", |values| {
                            values.text("host", host.clone());
                        }));
                }
            }
            Step::Browser(handoff) => self.say_browser(handoff),
            Step::Done(session) => {
                let record = &session.record;
                self.output
                    .say(&self.output.words("cli-signed-in", |values| {
                        values.text("service", self.service.clone());
                        values.text("person", record.person());
                        values.text("account", record.account.clone());
                    }));
            }
            Step::Stopped(problem) => self.output.problem(problem, self.again.as_deref()),
        }
        Ok(())
    }

    async fn ask(&mut self, ask: &Ask) -> Reply {
        // A pipe can't decide who somebody is, or who may get a password.
        if let (false, Some(problem)) = (self.input.is_terminal, ask.challenge.undecided()) {
            return self.give_up(problem);
        }
        let answer = match &ask.challenge {
            Challenge::Password => self.password().await,
            Challenge::EmailCode { .. } => self.email_code().await,
            Challenge::SecondFactor(methods) => self.second_factor(methods).await,
            Challenge::DifferentPerson {
                asked_for,
                came_back,
                because,
            } => self.different_person(asked_for, came_back, *because).await,
            Challenge::ConfirmIssuer { issuer } => {
                let host = ask.host.as_deref().unwrap_or(issuer);
                self.confirm_issuer(issuer, host).await
            }
            Challenge::UnknownBrowser { came_back } => self.unknown_browser(came_back).await,
            Challenge::ProxySignIn { proxy, .. } => self.proxy_sign_in(proxy).await,
        };
        match (answer, &ask.trouble, &ask.rejected) {
            (Some(answer), _, _) => Reply::Answer(answer),
            // The last line of a pipe was not the right one.
            (None, Some(trouble), _) if !self.input.is_terminal => self.give_up(trouble.clone()),
            (None, None, Some(rejected)) if !self.input.is_terminal => {
                self.give_up(rejected.problem())
            }
            (None, _, _) => Reply::cancel(),
        }
    }

    async fn while_waiting(&mut self, handoff: &Handoff) -> Reply {
        let listening = async {
            if !self.input.is_terminal {
                return std::future::pending().await;
            }
            loop {
                match self.input.whole_line().await {
                    Some(line) if line.expose().trim().is_empty() => {}
                    line => return line,
                }
            }
        };
        tokio::select! {
            line = listening => match line {
                None => Reply::cancel(),
                Some(line) if is_letter(&line, "o") => Reply::Answer(AnswerKind::OpenAgain.into()),
                Some(line) if is_letter(&line, "d") && handoff.offers_device_code() => {
                    Reply::Answer(AnswerKind::DeviceCode.into())
                }
                Some(line) => Reply::Answer(AnswerKind::Paste(line).into()),
            },
            () = Self::keep_company(&mut self.waiting, self.output) => Reply::Nothing,
        }
    }

    fn refuse(&mut self) -> Result<(), Failure> {
        Ok(())
    }
}

/// A code, cleaned of what people put between its characters.
fn code(kind: AnswerName, line: &Secret) -> Answer {
    let input = AnswerInput::new(kind, Some(line.clone()));
    // Never so: the line is not empty.
    Answer::try_from(input).unwrap_or_else(|_| AnswerKind::EmailCode(line.clone()).into())
}

fn is_letter(line: &Secret, letter: &str) -> bool {
    line.expose().trim().eq_ignore_ascii_case(letter)
}

fn is_six_digits(line: &Secret) -> bool {
    let digits = line.expose().chars().filter(|c| !c.is_whitespace());
    line.expose()
        .chars()
        .all(|c| c.is_ascii_digit() || c.is_whitespace())
        && digits.count() == 6
}
