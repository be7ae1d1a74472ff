//! Who the person is to a proxy that asks (407): by their ticket (`Negotiate`), or by a password that
//! they have given for exactly this proxy (`Basic`).
//!
//! A password is kept in the vault with the proxy that it is for, told to that one alone, and thrown
//! away when the proxy refuses it: nobody is locked out by an old one that is sent again and again.
//! NTLM and all else is refused, and named.

mod kept;

use std::collections::HashMap;
use std::sync::Arc;
use std::time::Duration;

use async_trait::async_trait;
use parking_lot::Mutex;
use portico_proxy::negotiate;
use portico_proxy::{AuthScheme, Challenge, Login, Proxy, Scheme};

use crate::http::{ProxyAnswer, ProxyCredential, ProxySignIn, Untold};
use crate::problem::Problem;
use crate::vault::Vault;

/// How long the system may take to make a token. It may ask a server of the company's.
const TICKET: Duration = Duration::from_secs(8);

/// Who the person is to the proxies.
#[derive(Debug)]
pub(crate) struct Proxies {
    vault: Arc<Vault>,
    /// What was given or read in this run, by the proxy that it is for.
    known: Mutex<HashMap<String, Known>>,
}

/// What is known for a proxy.
#[derive(Debug, Clone)]
enum Known {
    /// Nothing; the vault was asked.
    Nothing,
    /// A password that is in the vault.
    Kept(Login),
    /// A password that the person has just given. It is kept once the proxy has taken it.
    Given(Login),
    /// The last one was refused.
    Refused,
}

impl Proxies {
    pub(crate) fn new(vault: Arc<Vault>) -> Self {
        Self {
            vault,
            known: Mutex::default(),
        }
    }

    /// Takes what the person has given for the proxy of this origin.
    pub(crate) fn give(&self, proxy: &str, login: Login) {
        self.know(proxy, Known::Given(login));
    }

    /// Whether there is a password for the proxy of this origin that has not been refused.
    pub(crate) fn has(&self, proxy: &str) -> bool {
        match self.known.lock().get(proxy) {
            Some(Known::Kept(_) | Known::Given(_)) => true,
            Some(Known::Nothing | Known::Refused) | None => false,
        }
    }

    /// Keeps what was given and has not been refused since.
    ///
    /// # Errors
    /// When the vault can't be used.
    pub(crate) fn keep_given(&self) -> Result<(), Problem> {
        let given: Vec<(String, Login)> = {
            let known = self.known.lock();
            let given = known.iter().filter_map(|(proxy, known)| match known {
                Known::Given(login) => Some((proxy.clone(), login.clone())),
                Known::Nothing | Known::Kept(_) | Known::Refused => None,
            });
            given.collect()
        };
        for (proxy, login) in given {
            kept::write(&self.vault, &proxy, &login)?;
            self.know(&proxy, Known::Kept(login));
        }
        Ok(())
    }

    /// Forgets all passwords, or the one for this `host:port`; says for which proxies there was one.
    ///
    /// # Errors
    /// When the vault can't be used.
    pub(crate) fn forget(&self, place: Option<&str>) -> Result<Vec<String>, Problem> {
        self.known
            .lock()
            .retain(|proxy, _| place.is_some_and(|place| !kept::is_at(proxy, place)));
        kept::forget(&self.vault, place)
    }

    fn know(&self, proxy: &str, known: Known) {
        self.known.lock().insert(proxy.to_owned(), known);
    }

    /// The password for this proxy, if there is one.
    async fn login(&self, proxy: &str) -> Option<Login> {
        let known = self.known.lock().get(proxy).cloned();
        match known {
            Some(Known::Kept(login) | Known::Given(login)) => return Some(login),
            Some(Known::Nothing | Known::Refused) => return None,
            None => {}
        }
        let (vault, place) = (self.vault.clone(), proxy.to_owned());
        let read = tokio::task::spawn_blocking(move || kept::read(&vault, &place)).await;
        let found = match read {
            Ok(Ok(found)) => found,
            // Whoever can't be remembered is asked again.
            Ok(Err(problem)) => {
                tracing::info!(%problem, "the password for a proxy can't be read");
                None
            }
            Err(error) => {
                tracing::warn!(%error, "the password for a proxy can't be read");
                None
            }
        };
        let known = found.clone().map_or(Known::Nothing, Known::Kept);
        // Meanwhile the person may have given one.
        let mut all = self.known.lock();
        match all.entry(proxy.to_owned()).or_insert(known) {
            Known::Kept(login) | Known::Given(login) => Some(login.clone()),
            Known::Nothing | Known::Refused => None,
        }
    }

    /// Throws away what a proxy has refused.
    async fn refused(&self, proxy: &str) {
        let before = self.known.lock().insert(proxy.to_owned(), Known::Refused);
        let Some(Known::Kept(login)) = before else {
            return;
        };
        let (vault, place) = (self.vault.clone(), proxy.to_owned());
        let delete = move || kept::delete(&vault, &place, &login);
        let deleted = tokio::task::spawn_blocking(delete).await;
        if !matches!(deleted, Ok(Ok(()))) {
            tracing::warn!("a password that a proxy refuses can't be thrown away");
        }
    }
}

#[async_trait]
impl ProxySignIn for Proxies {
    async fn header(
        &self,
        proxy: &Proxy,
        offered: &[Challenge],
        refused: Option<ProxyCredential>,
    ) -> Result<ProxyAnswer, Untold> {
        // What a proxy that speaks TLS offers is not asked for first.
        let is_open = offered.is_empty() && proxy.scheme == Scheme::Https;
        let takes = |scheme| is_open || offered.iter().any(|it| it.scheme == scheme);
        let origin = proxy.origin();
        let mut untold = Untold::default();
        if takes(AuthScheme::Negotiate) {
            if refused == Some(ProxyCredential::Ticket) {
                untold = Untold::because("ticket-refused", "the ticket was refused");
            } else if refused.is_none() {
                match negotiate::token(&proxy.host, TICKET).await {
                    Ok(token) => {
                        return Ok(ProxyAnswer {
                            header: token.authorization(),
                            credential: ProxyCredential::Ticket,
                        });
                    }
                    Err(none) => untold = Untold::because(none.why.as_str(), &none.to_string()),
                }
            }
        }
        if !takes(AuthScheme::Basic) {
            return Err(match untold.why {
                Some(_) => untold,
                None => unknown(offered),
            });
        }
        if refused == Some(ProxyCredential::Password) {
            self.refused(&origin).await;
            untold = Untold::because("password-refused", "the password was refused");
        } else if let Some(login) = self.login(&origin).await {
            return Ok(ProxyAnswer {
                header: login.basic(),
                credential: ProxyCredential::Password,
            });
        }
        if proxy.login.is_some() && untold.why.is_none() {
            untold = Untold::because("password-refused", "the password that is set was refused");
        }
        untold.takes_password = Some(origin);
        Err(untold)
    }
}

/// A proxy that takes nothing that Portico tells.
fn unknown(offered: &[Challenge]) -> Untold {
    let names: Vec<&str> = offered.iter().map(|it| it.scheme.as_str()).collect();
    match names.is_empty() {
        true => Untold::default(),
        false => Untold::because(
            "unsupported",
            &format!("Portico tells nobody by {}", names.join(", ")),
        ),
    }
}
