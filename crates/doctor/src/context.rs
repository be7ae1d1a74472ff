//! What a run is about: which sign-in, on which computer, after which problem.

use std::sync::Arc;

use portico_core::oidc::Provider;
use portico_core::profile::{Destination, Profile};
use portico_core::{Portico, Problem};
use url::Url;

use crate::asked::Asked;
use crate::system::System;

/// What a run is about. Cheap to clone.
#[derive(Debug, Clone)]
pub struct Context {
    /// The same core, so the same HTTP client, proxy, trust store and keychain as the sign-in.
    pub portico: Portico,
    /// What is signed in to.
    pub profile: Profile,
    /// This computer.
    pub system: System,
    /// The address that the person typed.
    pub email: Option<String>,
    /// What went wrong.
    pub problem: Option<Problem>,
    /// Whether that was at an earlier sign-in, and not just now.
    pub earlier: bool,
    /// Nothing beyond this computer is to be touched.
    pub offline: bool,
    /// The web view that shows the window, by name and version: `WebKitGTK 2.48.5`.
    pub webview: Option<String>,
    /// Whom it may ask beside the service.
    pub probes: Probes,
    /// What was found out of the ways to the service.
    #[doc(hidden)]
    pub ways: Asked,
}

/// Public addresses that are asked whether this network is whole. Nothing but troubleshooting
/// asks them, and what they are sent says nothing of the person or the service.
#[derive(Debug, Clone)]
pub struct Probes {
    /// Pages over plain HTTP whose answer is known: another answer is a captive portal's. Each of
    /// another provider, since companies block some of them.
    pub pages: Vec<Page>,
    /// Names that every resolver of the public internet knows.
    pub names: Vec<String>,
}

/// A page whose answer is known.
#[derive(Debug, Clone)]
pub struct Page {
    /// Where it is: plain HTTP, as what is encrypted can't be answered by a portal.
    pub url: Url,
    /// What it answers.
    pub answer: PageAnswer,
}

/// What a page answers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PageAnswer {
    /// Nothing, with the status 204.
    Nothing,
    /// A text with these words in it.
    Text(&'static str),
}

impl Default for Probes {
    fn default() -> Self {
        let pages = [
            (
                "http://connectivitycheck.gstatic.com/generate_204",
                PageAnswer::Nothing,
            ),
            (
                "http://www.msftconnecttest.com/connecttest.txt",
                PageAnswer::Text("Microsoft Connect Test"),
            ),
            (
                "http://captive.apple.com/hotspot-detect.html",
                PageAnswer::Text("Success"),
            ),
        ];
        Self {
            pages: pages
                .into_iter()
                .filter_map(|(url, answer)| {
                    let url = Url::parse(url).ok()?;
                    Some(Page { url, answer })
                })
                .collect(),
            names: vec!["example.com".to_owned(), "www.iana.org".to_owned()],
        }
    }
}

/// A host that the sign-in has to reach.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Target {
    /// Its name.
    pub host: String,
    /// The port: 443 but for a sandbox.
    pub port: u16,
    /// Whether TLS is spoken there.
    pub tls: bool,
}

impl Context {
    /// A run without a problem, online.
    #[must_use]
    pub fn new(portico: Portico, profile: Profile) -> Self {
        Self {
            portico,
            profile,
            system: System::real(),
            email: None,
            problem: None,
            earlier: false,
            offline: false,
            webview: None,
            probes: Probes::default(),
            ways: Asked::default(),
        }
    }

    /// The same, starting from why the last sign-in stopped, where nothing has gone wrong just now
    /// and that is known.
    pub async fn or_last_problem(self) -> Self {
        if self.problem.is_some() {
            return self;
        }
        let (profile, person) = (&self.profile.name, self.email.as_deref());
        let found = self.portico.last_problem(profile, person);
        let problem = match found.await {
            Ok(found) => found.map(|last| last.problem()),
            Err(problem) => {
                tracing::info!(%problem, "why the last sign-in stopped can't be read");
                None
            }
        };
        Self {
            earlier: problem.is_some(),
            problem,
            ..self
        }
    }

    /// The hosts that this sign-in needs: of the issuer and, where its metadata is known by now,
    /// of its endpoints, of the identity providers that its domains name, of its API and page,
    /// and what else the profile lists. Each once.
    #[must_use]
    pub fn targets(&self) -> Vec<Target> {
        let profile = &self.profile;
        let mut targets: Vec<Target> = Vec::new();
        let mut add = |target: Option<Target>| {
            if let Some(target) = target.filter(|target| !targets.contains(target)) {
                targets.push(target);
            }
        };
        add(profile.issuer.as_ref().and_then(Target::of));
        if let Some(provider) = self.known_provider() {
            for endpoint in provider.sign_in_endpoints() {
                add(Target::of(endpoint));
            }
        }
        add(profile.sign_in_page.as_ref().and_then(Target::of));
        for identity_provider in profile.domains.values() {
            if let Destination::Issuer(registration) = identity_provider {
                add(Target::of(&registration.issuer));
            }
        }
        for host in &profile.hosts {
            add(Url::parse(&format!("https://{host}"))
                .ok()
                .as_ref()
                .and_then(Target::of));
        }
        targets
    }

    /// The summary of the service's status page, where there is one.
    #[must_use]
    pub fn status_url(&self) -> Option<Url> {
        self.profile.status_url.clone().or_else(|| {
            let provider = self.known_provider()?;
            provider.metadata.portico.status_url.clone()
        })
    }

    /// Whether the sign-in needs nothing but this computer itself.
    pub(crate) fn is_all_here(&self) -> bool {
        let targets = self.targets();
        !targets.is_empty() && targets.iter().all(Target::is_here)
    }

    fn known_provider(&self) -> Option<Arc<Provider>> {
        self.portico.known_provider(self.profile.issuer.as_ref()?)
    }
}

impl Target {
    /// Where an address leads; none when it is not one of the web.
    #[must_use]
    pub fn of(url: &Url) -> Option<Self> {
        Some(Self {
            host: url.host_str()?.to_owned(),
            port: url.port_or_known_default()?,
            tls: url.scheme() == "https",
        })
    }

    /// Whether it is this computer itself.
    #[must_use]
    pub fn is_here(&self) -> bool {
        self.url()
            .is_some_and(|url| portico_core::safe_url::is_loopback(&url))
    }

    /// Its address.
    pub(crate) fn url(&self) -> Option<Url> {
        let scheme = if self.tls { "https" } else { "http" };
        Url::parse(&format!("{scheme}://{}:{}", self.host, self.port)).ok()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing;

    #[test]
    fn every_public_page_is_asked_over_plain_http_and_of_its_own_provider() {
        let probes = Probes::default();
        let hosts: std::collections::BTreeSet<_> = probes
            .pages
            .iter()
            .filter(|page| page.url.scheme() == "http")
            .filter_map(|page| page.url.host_str())
            .collect();
        assert_eq!(hosts.len(), 3);
    }

    #[test]
    fn whom_a_run_asks_beside_the_service_stands_in_the_docs() {
        let page = include_str!("../../../docs/troubleshooting.md");
        let (_, reaches) = page.split_once("## What it reaches").unwrap();
        let (reaches, _) = reaches.split_once("\n## ").unwrap();
        let probes = Probes::default();
        let hosts = probes.pages.iter().filter_map(|page| page.url.host_str());
        for name in hosts.chain(probes.names.iter().map(String::as_str)) {
            assert!(reaches.contains(&format!("`{name}`")), "{name}");
        }
        assert_eq!((probes.pages.len(), probes.names.len()), (3, 2));
        assert!(reaches.contains("the three pages") && reaches.contains("two names"));
    }

    #[test]
    fn each_host_is_a_target_once() {
        let (mut context, _folder) = testing::context();
        context.profile.hosts = vec!["id.example.com".to_owned(), "cdn.example.com".to_owned()];
        let hosts: Vec<_> = context.targets().into_iter().map(|t| t.host).collect();
        assert_eq!(hosts, ["id.example.com", "cdn.example.com"]);
        assert!(!context.is_all_here());
    }

    #[test]
    fn a_service_on_this_computer_is_here() {
        let (mut context, _folder) = testing::context();
        context.profile.issuer = Url::parse("http://127.0.0.1:8080").ok();
        assert!(context.is_all_here());
        context.profile.hosts = vec!["cdn.example.com".to_owned()];
        assert!(!context.is_all_here());
    }
}
