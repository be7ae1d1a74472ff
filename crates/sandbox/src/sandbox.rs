//! The running sandbox, as tests and the program hold it.

use std::io;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use parking_lot::Mutex;
use tokio::sync::watch;
use tokio::task::JoinHandle;

use crate::app::{App, PerProvider};
use crate::clients::CLIENT_ID;
use crate::clock::Clock;
use crate::dpop::ProofMemory;
use crate::faults::{Fault, Faults};
use crate::http::Site;
use crate::incidents::{Incident, StatusPage};
use crate::keys::{KeyError, KeyRing};
use crate::mail::{self, Mail, MailError, Postman};
use crate::people::{Account, PEOPLE, PasswordError, Passwords, Person, SettleError, person};
use crate::provider::Provider;
use crate::seen::{SeenRequest, SupportRequest, Witness};
use crate::settings::Settings;
use crate::store::{Storage, Store, StoreError};
use crate::{grants, random, server, totp};

/// How the sandbox is started.
#[derive(Clone, Debug)]
pub struct Options {
    /// Ports of the account service, "Google" and the company's provider; 0 takes a free one.
    pub ports: [u16; 3],
    /// What the three are called out there, such as `https://id.example`, where something in front of
    /// them speaks TLS; plain HTTP at their ports otherwise. They then don't reach one another.
    pub origins: Option<[String; 3]>,
    /// Where records are kept.
    pub storage: Storage,
    /// The sandbox's time.
    pub clock: Clock,
    /// An SMTP server that delivers mails, such as `smtp://127.0.0.1:1025`.
    pub smtp: Option<String>,
    /// What the sandbox may choose.
    pub settings: Settings,
}

impl Options {
    /// For tests: free ports, nothing kept.
    pub fn memory() -> Self {
        Self {
            ports: [0; 3],
            origins: None,
            storage: Storage::Memory,
            clock: Clock::system(),
            smtp: None,
            settings: Settings::default(),
        }
    }

    /// Keeps its records in an SQLite file, so that they survive a restart.
    pub fn file(path: impl Into<PathBuf>) -> Self {
        Self {
            storage: Storage::File(path.into()),
            ..Self::memory()
        }
    }

    /// The account service at `port`, the two others at the next ports.
    #[must_use]
    pub fn at_port(mut self, port: u16) -> Self {
        self.ports = [port, port.saturating_add(1), port.saturating_add(2)];
        self
    }
}

/// Why the sandbox did not start.
#[derive(Debug, thiserror::Error)]
pub enum StartError {
    /// A port cannot be listened on.
    #[error("port {port} of 127.0.0.1 cannot be listened on")]
    Listen {
        /// The port.
        port: u16,
        /// Why.
        #[source]
        source: io::Error,
    },
    /// The records cannot be opened.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The signing keys cannot be read.
    #[error(transparent)]
    Keys(#[from] KeyError),
    /// The demo people cannot be made.
    #[error(transparent)]
    People(#[from] SettleError),
    /// Passwords cannot be hashed.
    #[error(transparent)]
    Passwords(#[from] PasswordError),
    /// The SMTP server cannot be used.
    #[error(transparent)]
    Mail(#[from] MailError),
}

/// A running sandbox. It stops when it is stopped or dropped.
pub struct Sandbox {
    app: Arc<App>,
    ports: [u16; 3],
    stop: watch::Sender<bool>,
    servers: Vec<JoinHandle<io::Result<()>>>,
}

impl Sandbox {
    /// Starts the account service and both identity providers.
    ///
    /// # Errors
    /// When a port is taken, the records are unusable, or the SMTP URL is none.
    pub async fn start(options: Options) -> Result<Self, StartError> {
        let mut listeners = Vec::new();
        let mut ports = [0; 3];
        for (index, port) in options.ports.into_iter().enumerate() {
            let refused = |source| StartError::Listen { port, source };
            let listener = server::listen(port).await.map_err(refused)?;
            ports[index] = listener.local_addr().map_err(refused)?.port();
            listeners.push(listener);
        }
        let app = Arc::new(app(&options, ports)?);
        for provider in Provider::ALL {
            let app = Arc::clone(&app);
            // Who needs the key first makes it, should this fail or be late.
            tokio::spawn(async move { app.key_made(provider).await });
        }
        let (stop, stopped) = watch::channel(false);
        let servers = listeners
            .into_iter()
            .zip(Provider::ALL)
            .map(|(listener, provider)| {
                let site = Site {
                    app: Arc::clone(&app),
                    provider,
                };
                server::serve(listener, site, stopped.clone())
            })
            .collect();
        Ok(Self {
            app,
            ports,
            stop,
            servers,
        })
    }

    /// Stops listening, and waits a moment for answers under way.
    pub async fn stop(self) {
        self.stop.send_replace(true);
        for mut server in self.servers {
            if tokio::time::timeout(Duration::from_secs(1), &mut server)
                .await
                .is_err()
            {
                server.abort();
            }
        }
    }

    /// The account service's issuer, without a slash at its end.
    pub fn issuer(&self) -> &str {
        self.app.issuer(Provider::Service)
    }

    /// The issuer of "Google".
    pub fn google_issuer(&self) -> &str {
        self.app.issuer(Provider::Google)
    }

    /// The issuer of the company's identity provider.
    pub fn company_issuer(&self) -> &str {
        self.app.issuer(Provider::Company)
    }

    /// The desktop app's client id, the same at all three.
    pub fn client_id(&self) -> &'static str {
        CLIENT_ID
    }

    /// The ports, to start again at: account service, "Google", company.
    pub fn ports(&self) -> [u16; 3] {
        self.ports
    }

    /// The demo people.
    pub fn people(&self) -> &'static [Person] {
        PEOPLE
    }

    /// All mails so far, oldest first; none when the records cannot be read.
    pub fn mails(&self) -> Vec<Mail> {
        mail::kept(&self.app.store).unwrap_or_default()
    }

    /// The mails to one address, oldest first.
    pub fn mail_to(&self, email: &str) -> Vec<Mail> {
        self.mails()
            .into_iter()
            .filter(|mail| mail.to == email)
            .collect()
    }

    /// The code that this person's authenticator app shows; the next one, if the current one was
    /// used already. Empty for people without a second factor.
    pub fn totp(&self, email: &str) -> String {
        let Some(secret) = person(email).and_then(|who| who.totp_secret) else {
            return String::new();
        };
        let account: Option<Account> = self.app.store.get(email).ok().flatten();
        let used = account.and_then(|account| account.last_totp_step);
        let current = totp::step(self.app.now());
        totp::code(secret, used.map_or(current, |used| current.max(used + 1)))
    }

    /// A backup code that was not used yet; empty when there is none.
    pub fn backup_code(&self, email: &str) -> String {
        let account: Option<Account> = self.app.store.get(email).ok().flatten();
        let left = account
            .map(|account| account.backup_codes)
            .unwrap_or_default();
        let codes = person(email).map_or(&[][..], |who| who.backup_codes);
        let unused = codes.iter().find(|code| left.contains(&random::hash(code)));
        unused.map_or(String::new(), |code| (*code).to_owned())
    }

    /// Switches a fault on, beside those that are on.
    pub fn set_fault(&self, fault: impl Into<Fault>) {
        self.app.faults.add(fault.into());
    }

    /// Switches all faults off.
    pub fn clear_faults(&self) {
        self.app.faults.clear();
    }

    /// The requests so far, at all three providers, in order.
    pub fn requests(&self) -> Vec<SeenRequest> {
        self.app.witness.requests()
    }

    /// The requests to a path, such as `/token`, at all three providers.
    pub fn requests_to(&self, path: &str) -> Vec<SeenRequest> {
        self.requests()
            .into_iter()
            .filter(|request| request.path == path)
            .collect()
    }

    /// Every secret issued or accepted so far: passwords that were typed, codes, tokens, links.
    pub fn issued_secrets(&self) -> Vec<String> {
        self.app.witness.secrets()
    }

    /// Sets the sandbox's clock ahead, by whole seconds.
    pub fn advance_clock(&self, by: Duration) {
        self.app.clock.advance(by);
    }

    /// The sandbox's time, in seconds since 1970.
    pub fn now(&self) -> i64 {
        self.app.now()
    }

    /// What the sandbox chooses at the moment.
    pub fn settings(&self) -> Settings {
        self.app.settings()
    }

    /// Changes what the sandbox chooses; it holds from the next request on.
    pub fn change_settings(&self, change: impl FnOnce(&mut Settings)) {
        change(&mut self.app.settings.lock());
    }

    /// New signing keys for all three providers; those before stay published until the next time.
    ///
    /// # Errors
    /// When a key cannot be made or kept.
    pub fn rotate_keys(&self) -> Result<(), KeyError> {
        for provider in Provider::ALL {
            self.app.keys.of(provider).rotate(&self.app.store)?;
        }
        Ok(())
    }

    /// Says on the status page that something is wrong, or nothing.
    pub fn set_incident(&self, incident: Incident) {
        self.app.status.set(incident, self.app.now());
    }

    /// Ends all sessions of a person, at all three providers.
    ///
    /// # Errors
    /// When the records cannot be changed.
    pub fn revoke_all(&self, email: &str) -> Result<(), StoreError> {
        grants::revoke_person(&self.app, email)
    }

    /// What was sent to support.
    pub fn support_requests(&self) -> Vec<SupportRequest> {
        self.app.support.lock().clone()
    }
}

fn app(options: &Options, ports: [u16; 3]) -> Result<App, StartError> {
    let store = Store::open(&options.storage)?;
    let passwords = Passwords::new(&options.storage)?;
    passwords.settle(&store)?;
    let shared_rsa = options.storage == Storage::Memory;
    let keys = |provider| KeyRing::open(provider, &store, shared_rsa);
    let here = || ports.map(|port| format!("http://127.0.0.1:{port}"));
    let [service, google, company] = options.origins.clone().unwrap_or_else(here);
    Ok(App {
        issuers: PerProvider {
            service,
            google,
            company,
        },
        keys: PerProvider {
            service: keys(Provider::Service)?,
            google: keys(Provider::Google)?,
            company: keys(Provider::Company)?,
        },
        clock: options.clock.clone(),
        passwords,
        proofs: ProofMemory::default(),
        faults: Faults::default(),
        witness: Witness::default(),
        status: StatusPage::new(options.clock.now()),
        support: Mutex::default(),
        postman: options.smtp.as_deref().map(Postman::at).transpose()?,
        federation_secret: random::token("cs"),
        settings: Mutex::new(options.settings.clone()),
        store,
    })
}
