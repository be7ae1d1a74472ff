//! What a run is about: which sign-in, on which computer, after which problem.

use portico_core::profile::Profile;
use portico_core::{Portico, Problem};
use url::Url;

use crate::machine::Machine;

/// What a run is about. Cheap to clone.
#[derive(Debug, Clone)]
pub struct Context {
    /// The same core, so the same HTTP client, proxy, trust store and keychain as the sign-in.
    pub portico: Portico,
    /// What is signed in to.
    pub profile: Profile,
    /// This computer.
    pub machine: Machine,
    /// The address that the person typed.
    pub email: Option<String>,
    /// What went wrong.
    pub problem: Option<Problem>,
    /// Nothing beyond this computer is to be touched.
    pub offline: bool,
    /// The web view that shows the window, by name and version: `WebKitGTK 2.48.5`.
    pub webview: Option<String>,
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
            machine: Machine::real(),
            email: None,
            problem: None,
            offline: false,
            webview: None,
        }
    }

    /// The hosts that this sign-in needs: of the issuer, of the identity providers that its
    /// domains name, of its API and page, and what else the profile lists. Each once.
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
        add(profile.sign_in_page.as_ref().and_then(Target::of));
        for identity_provider in profile.domains.values() {
            add(Url::parse(identity_provider)
                .ok()
                .as_ref()
                .and_then(Target::of));
        }
        for host in &profile.hosts {
            add(Url::parse(&format!("https://{host}"))
                .ok()
                .as_ref()
                .and_then(Target::of));
        }
        targets
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
        let scheme = if self.tls { "https" } else { "http" };
        Url::parse(&format!("{scheme}://{}:{}", self.host, self.port))
            .is_ok_and(|url| portico_core::safe_url::is_loopback(&url))
    }
}
