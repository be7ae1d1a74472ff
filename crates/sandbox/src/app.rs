//! What the handlers of all three providers share.

use std::sync::Arc;

use crate::answer::Refusal;
use crate::clock::{Clock, Seconds};
use crate::dpop::ProofMemory;
use crate::faults::{FaultKind, Faults, Place};
use crate::keys::{KeyRing, SigningAlgorithm};
use crate::mail::{self, Mail, Postman};
use crate::people::Passwords;
use crate::seen::Witness;
use crate::settings::Settings;
use crate::status::StatusPage;
use crate::store::Store;
use crate::support::SupportRequest;
use crate::{Provider, random};
use parking_lot::Mutex;

/// One of each, by provider.
pub(crate) struct PerProvider<T> {
    pub(crate) service: T,
    pub(crate) google: T,
    pub(crate) company: T,
}

impl<T> PerProvider<T> {
    pub(crate) fn of(&self, provider: Provider) -> &T {
        match provider {
            Provider::Service => &self.service,
            Provider::Google => &self.google,
            Provider::Company => &self.company,
        }
    }
}

/// The sandbox's state.
pub(crate) struct App {
    pub(crate) issuers: PerProvider<String>,
    pub(crate) keys: PerProvider<KeyRing>,
    pub(crate) clock: Clock,
    pub(crate) store: Store,
    pub(crate) passwords: Passwords,
    pub(crate) proofs: ProofMemory,
    pub(crate) faults: Faults,
    pub(crate) witness: Witness,
    pub(crate) status: StatusPage,
    pub(crate) support: Mutex<Vec<SupportRequest>>,
    pub(crate) postman: Option<Postman>,
    /// With which the service signs in to the providers it federates to.
    pub(crate) federation_secret: String,
    pub(crate) settings: Mutex<Settings>,
}

impl App {
    pub(crate) fn issuer(&self, provider: Provider) -> &str {
        self.issuers.of(provider)
    }

    pub(crate) fn now(&self) -> Seconds {
        self.clock.now()
    }

    /// The time that a provider believes, which a fault may have moved.
    pub(crate) fn shown_time(&self, place: Place<'_>) -> Seconds {
        let moved = self.faults.due(place, |kind| {
            if let FaultKind::ClockAhead(by) = kind {
                Some(i64::try_from(by.as_secs()).unwrap_or(0))
            } else if let FaultKind::ClockBehind(by) = kind {
                Some(-i64::try_from(by.as_secs()).unwrap_or(0))
            } else {
                None
            }
        });
        self.now() + moved.unwrap_or(0)
    }

    pub(crate) fn settings(&self) -> Settings {
        self.settings.lock().clone()
    }

    pub(crate) fn secret(&self, value: String) -> String {
        self.witness.secret(value)
    }

    /// A new secret value.
    pub(crate) fn new_secret(&self, prefix: &str) -> String {
        self.secret(random::token(prefix))
    }

    pub(crate) fn algorithm(&self, provider: Provider) -> SigningAlgorithm {
        let settings = self.settings.lock();
        match provider {
            Provider::Service => settings.service_signs_with,
            Provider::Google => settings.google_signs_with,
            Provider::Company => settings.company_signs_with,
        }
    }

    /// Makes the provider's signing key, if it has none yet, without holding up other requests.
    pub(crate) async fn key_made(self: &Arc<Self>, provider: Provider) -> Result<(), Refusal> {
        let algorithm = self.algorithm(provider);
        if self.keys.of(provider).has(algorithm) {
            return Ok(());
        }
        let app = Arc::clone(self);
        let making = tokio::task::spawn_blocking(move || {
            app.keys.of(provider).ensure(&app.store, algorithm)
        });
        Ok(making
            .await
            .map_err(|error| Refusal::Broken(error.to_string()))??)
    }

    /// Puts a mail into the mailbox and, with an SMTP server, on its way.
    pub(crate) async fn send(&self, mail: Mail) -> Result<(), Refusal> {
        for secret in [&mail.code, &mail.link].into_iter().flatten() {
            self.secret(secret.clone());
        }
        let place = Place {
            provider: Provider::Service,
            path: "/mail",
            federated: false,
        };
        if self.faults.has(place, &FaultKind::MailLost) {
            return Ok(());
        }
        mail::keep(&self.store, &mail)?;
        if let Some(postman) = &self.postman {
            postman
                .deliver(&mail)
                .await
                .map_err(|error| Refusal::Broken(error.to_string()))?;
        }
        Ok(())
    }

    /// Checks a password in the time that Argon2id takes, whether or not there is one.
    pub(crate) fn password_matches(&self, given: &str, hash: Option<&str>) -> bool {
        let right = self.passwords.matches(given, hash);
        if right {
            self.secret(given.to_owned());
        }
        right
    }
}
