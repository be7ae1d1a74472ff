//! Signing in with a password, step by step: the rules, for the app's window and our own page.
//!
//! Until the password is right, a known and an unknown address look alike, in time too.

use serde::{Deserialize, Serialize};

use crate::answer::Refusal;
use crate::app::App;
use crate::clock::Seconds;
use crate::mail;
use crate::people::{Account, Person, Standing, at_company, person};
use crate::random::{self, same};
use crate::store::Record;
use crate::{Provider, reset, totp};

/// What was asked for last.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) enum Stage {
    Password,
    EmailCode(SentCode),
    SecondFactor,
}

/// A code that went out by mail.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct SentCode {
    hash: String,
    pub(crate) sent_at: Seconds,
    pub(crate) expires_at: Seconds,
}

/// How far somebody is.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct Progress {
    pub(crate) email: String,
    /// Whether this device was recognised.
    pub(crate) device_known: bool,
    pub(crate) stage: Stage,
    /// Wrong codes since the password.
    wrong_codes: u32,
    pub(crate) amr: Vec<String>,
}

/// An answer to a challenge.
pub(crate) enum Given<'a> {
    Password(&'a str),
    EmailCode(&'a str),
    Totp(&'a str),
    BackupCode(&'a str),
    ResendEmailCode,
}

impl Given<'_> {
    fn name(&self) -> &'static str {
        match self {
            Self::Password(_) => "password",
            Self::EmailCode(_) | Self::ResendEmailCode => "email_code",
            Self::Totp(_) => "totp",
            Self::BackupCode(_) => "backup_code",
        }
    }
}

/// Why the last answer did not pass.
pub(crate) struct Rejected {
    pub(crate) answer: &'static str,
    pub(crate) reason: &'static str,
    pub(crate) attempts_left: u32,
}

/// Why somebody who proved who they are does not get in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Denial {
    NoAccounts,
    Deactivated { account: &'static str },
    NotACustomer,
    Locked { retry_after: Seconds },
    SsoRequired,
    PasswordLeaked,
}

impl Denial {
    pub(crate) fn reason(self) -> &'static str {
        match self {
            Self::NoAccounts => "no_accounts",
            Self::Deactivated { .. } => "deactivated",
            Self::NotACustomer => "not_a_customer",
            Self::Locked { .. } => "locked",
            Self::SsoRequired => "sso_required",
            Self::PasswordLeaked => "password_leaked",
        }
    }

    pub(crate) fn sentence(self) -> &'static str {
        match self {
            Self::NoAccounts => "You have no accounts.",
            Self::Deactivated { .. } => "You were deactivated in this account.",
            Self::NotACustomer => "This address is only known from a form.",
            Self::Locked { .. } => "Too many tries. Wait a while.",
            Self::SsoRequired => "Your account lets you in by single sign-on only.",
            Self::PasswordLeaked => "Your password leaked. A mail to reset it is on its way.",
        }
    }
}

/// What comes of an answer.
pub(crate) enum Verdict {
    /// Ask for what the stage says.
    Ask(Option<Rejected>),
    Denied(Denial),
    SlowDown(Seconds),
    Done,
    /// The answer does not fit the stage.
    NotAsked,
}

/// Wrong passwords for an address, known or not.
#[derive(Default, Serialize, Deserialize)]
struct Tries {
    wrong: u32,
    blocked_until: Seconds,
}

impl Record for Tries {
    const KIND: &'static str = "tries";
}

impl Progress {
    pub(crate) fn new(email: String, device_known: bool) -> Self {
        Self {
            email,
            device_known,
            stage: Stage::Password,
            wrong_codes: 0,
            amr: Vec::new(),
        }
    }

    /// Takes an answer one step further.
    pub(crate) async fn answer(
        &mut self,
        app: &App,
        given: &Given<'_>,
    ) -> Result<Verdict, Refusal> {
        match (&self.stage, given) {
            (Stage::Password, Given::Password(password)) => self.password(app, password).await,
            (Stage::EmailCode(sent), Given::EmailCode(code)) => {
                let sent = sent.clone();
                self.email_code(app, &sent, code)
            }
            (Stage::EmailCode(sent), Given::ResendEmailCode) => {
                let wait = sent.sent_at + app.settings().resend_after - app.now();
                if wait > 0 {
                    return Ok(Verdict::SlowDown(wait));
                }
                self.send_code(app).await
            }
            (Stage::SecondFactor, Given::Totp(_) | Given::BackupCode(_)) => {
                self.second_factor(app, given)
            }
            (Stage::Password | Stage::EmailCode(_) | Stage::SecondFactor, _) => {
                Ok(Verdict::NotAsked)
            }
        }
    }

    async fn password(&mut self, app: &App, given: &str) -> Result<Verdict, Refusal> {
        let (settings, now) = (app.settings(), app.now());
        let tries: Tries = app.store.get(&self.email)?.unwrap_or_default();
        let who = person(&self.email);
        let account: Option<Account> = app.store.get(&self.email)?;
        let hash = account
            .as_ref()
            .and_then(|account| account.password_hash.as_deref());
        let right = app.password_matches(given, hash);
        if tries.blocked_until > now {
            return Ok(Verdict::SlowDown(tries.blocked_until - now));
        }
        let (Some(who), Some(account), true) = (who, &account, right) else {
            let wrong = tries.wrong + 1;
            if wrong >= settings.max_attempts {
                let blocked = Tries {
                    wrong: 0,
                    blocked_until: now + settings.lock_time,
                };
                app.store.put(&self.email, &blocked)?;
                return Ok(Verdict::SlowDown(settings.lock_time));
            }
            app.store.put(
                &self.email,
                &Tries {
                    wrong,
                    blocked_until: 0,
                },
            )?;
            return Ok(rejected("password", "wrong", settings.max_attempts - wrong));
        };
        app.store.remove::<Tries>(&self.email)?;
        if account.password_leaked {
            reset::send_link(app, who.email, true).await?;
            return Ok(Verdict::Denied(Denial::PasswordLeaked));
        }
        if let Some(denial) = denial(app, who, Some(account), false) {
            return Ok(Verdict::Denied(denial));
        }
        self.amr.push("pwd".to_owned());
        if !self.device_known && settings.email_code_for_new_devices {
            return self.send_code(app).await;
        }
        Ok(self.after_email_code(who))
    }

    async fn send_code(&mut self, app: &App) -> Result<Verdict, Refusal> {
        let (settings, now) = (app.settings(), app.now());
        let code = random::digits(settings.email_code_length);
        let minutes = settings.email_code_lifetime / 60;
        app.send(mail::with_code(&self.email, &code, minutes, now))
            .await?;
        self.stage = Stage::EmailCode(SentCode {
            hash: random::hash(&code),
            sent_at: now,
            expires_at: now + settings.email_code_lifetime,
        });
        Ok(Verdict::Ask(None))
    }

    fn email_code(&mut self, app: &App, sent: &SentCode, given: &str) -> Result<Verdict, Refusal> {
        let right = same(&sent.hash, &random::hash(given));
        if right && app.now() > sent.expires_at {
            let left = app.settings().max_attempts.saturating_sub(self.wrong_codes);
            return Ok(rejected("email_code", "expired", left));
        }
        if !right {
            return self.wrong_code(app, "email_code");
        }
        match person(&self.email) {
            Some(who) => Ok(self.after_email_code(who)),
            None => Ok(Verdict::NotAsked),
        }
    }

    fn after_email_code(&mut self, who: &Person) -> Verdict {
        if who.totp_secret.is_none() {
            return Verdict::Done;
        }
        self.stage = Stage::SecondFactor;
        Verdict::Ask(None)
    }

    fn second_factor(&mut self, app: &App, given: &Given<'_>) -> Result<Verdict, Refusal> {
        let secret = person(&self.email)
            .and_then(|who| who.totp_secret)
            .unwrap_or_default();
        let now = app.now();
        let passed = app
            .store
            .update::<Account, bool>(&self.email, |account| match given {
                Given::Totp(code) => {
                    let step = totp::matching_step(secret, code, now, account.last_totp_step);
                    account.last_totp_step = step.or(account.last_totp_step);
                    step.is_some()
                }
                Given::BackupCode(code) => {
                    let hash = random::hash(code);
                    let before = account.backup_codes.len();
                    account.backup_codes.retain(|left| !same(left, &hash));
                    account.backup_codes.len() < before
                }
                Given::Password(_) | Given::EmailCode(_) | Given::ResendEmailCode => false,
            })?;
        if passed != Some(true) {
            return self.wrong_code(app, given.name());
        }
        if let Given::Totp(code) | Given::BackupCode(code) = given {
            app.secret((*code).to_owned());
        }
        self.amr.extend(["otp", "mfa"].map(str::to_owned));
        Ok(Verdict::Done)
    }

    /// The person is known by now: too many wrong codes lock the account, and say so.
    fn wrong_code(&mut self, app: &App, answer: &'static str) -> Result<Verdict, Refusal> {
        let settings = app.settings();
        self.wrong_codes += 1;
        if self.wrong_codes < settings.max_attempts {
            return Ok(rejected(
                answer,
                "wrong",
                settings.max_attempts - self.wrong_codes,
            ));
        }
        let until = app.now() + settings.lock_time;
        app.store
            .update::<Account, ()>(&self.email, |account| account.locked_until = until)?;
        Ok(Verdict::Denied(Denial::Locked {
            retry_after: settings.lock_time,
        }))
    }

    /// What second factors this person has.
    pub(crate) fn second_factors(&self) -> Vec<&'static str> {
        let has_backup = person(&self.email).is_some_and(|who| !who.backup_codes.is_empty());
        if has_backup {
            vec!["totp", "backup_code"]
        } else {
            vec!["totp"]
        }
    }
}

/// What keeps a person out who proved who they are.
pub(crate) fn denial(
    app: &App,
    who: &Person,
    account: Option<&Account>,
    through_sso: bool,
) -> Option<Denial> {
    let locked_for = account.map_or(0, |account| account.locked_until) - app.now();
    match who.standing {
        Standing::Deactivated(account) => Some(Denial::Deactivated { account }),
        Standing::NoAccounts | Standing::Stranger => Some(Denial::NoAccounts),
        Standing::NotACustomer => Some(Denial::NotACustomer),
        Standing::Locked => Some(Denial::Locked {
            retry_after: app.settings().lock_time,
        }),
        Standing::SsoOnly if !through_sso => Some(Denial::SsoRequired),
        Standing::SsoOnly | Standing::Active => (locked_for > 0).then_some(Denial::Locked {
            retry_after: locked_for,
        }),
    }
}

/// Whether this address signs in at the company's identity provider.
pub(crate) fn is_sso(email: &str) -> bool {
    at_company(email) || person(email).is_some_and(|who| who.standing == Standing::SsoOnly)
}

/// The address with all but its first letter hidden: `k•••@example.com`.
pub(crate) fn masked(email: &str) -> String {
    let (name, domain) = email.split_once('@').unwrap_or((email, ""));
    format!("{}•••@{domain}", name.chars().next().unwrap_or('•'))
}

fn rejected(answer: &'static str, reason: &'static str, attempts_left: u32) -> Verdict {
    Verdict::Ask(Some(Rejected {
        answer,
        reason,
        attempts_left,
    }))
}

/// Who a federated sign-in is about, if the service knows them.
pub(crate) fn admitted(app: &App, email: &str, through: Provider) -> Result<(), Denial> {
    let who = person(email).ok_or(Denial::NoAccounts)?;
    let account = app.store.get::<Account>(email).ok().flatten();
    denial(app, who, account.as_ref(), through == Provider::Company).map_or(Ok(()), Err)
}
