//! Which proxy a connection goes through, and who says so: for Portico's own connections, and for
//! the browser's.
//!
//! The two are not the same. Portico's HTTP client (`reqwest` with `system-proxy`, which asks
//! `hyper-util`'s proxy matcher) follows less than a browser does:
//!
//! | setting | Portico | browsers |
//! | --- | --- | --- |
//! | `Network.proxy` of core | yes, over everything else | no |
//! | `HTTPS_PROXY`, `ALL_PROXY`, `NO_PROXY` in either case (capitals first) | yes, on every system | on Linux without a desktop's own setting |
//! | GNOME, KDE | no | yes |
//! | Windows: one proxy for all, its exceptions | yes | yes |
//! | Windows: `http=…;https=…` | no: read as no proxy, or as one with a name that can't be | yes |
//! | macOS: the proxies for HTTP and HTTPS | yes | yes |
//! | macOS: exceptions | no | yes |
//! | a script (PAC), by address or by WPAD | no | yes |
//! | SOCKS | no: the client speaks `CONNECT` to it, which it can't answer | yes |
//!
//! What Portico follows is decided by the matcher itself, fed with what this computer says, so that
//! both can't drift apart. A script found by DHCP (option 252) is not looked for: asking for it
//! takes a raw socket. Connections to this computer itself never go through a proxy in Portico.

mod bypass;
mod desktop;
pub(crate) mod pac;
pub(crate) mod probe;

use std::fmt;

use http::{HeaderValue, Uri};
use hyper_util::client::proxy::matcher::Matcher;
use portico_core::safe_url;
use portico_core::text::visible;
use url::Url;

use crate::context::{Context, Target};
use crate::evidence::Evidence;
use crate::system::System;
use desktop::Settings;
use pac::Script;
use probe::Within;

/// A proxy. It shows its host and port, never its user and password.
#[derive(Clone, PartialEq, Eq)]
pub(crate) struct Proxy {
    /// What is spoken with it.
    pub(crate) scheme: Scheme,
    /// Its name or address; IPv6 in brackets.
    pub(crate) host: String,
    /// Its port.
    pub(crate) port: u16,
    pub(crate) authorization: Option<HeaderValue>,
}

/// What is spoken with a proxy.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Scheme {
    /// HTTP.
    Http,
    /// HTTP in TLS.
    Https,
    /// SOCKS of any version.
    Socks,
}

impl Proxy {
    /// Reads `host:port` or `scheme://user:password@host:port`, as Portico's HTTP client does.
    pub(crate) fn parse(text: &str) -> Option<Self> {
        let matcher = Matcher::builder().all(text.trim()).build();
        Self::chosen(&matcher, &Uri::from_static("https://host.invalid"))
    }

    fn chosen(matcher: &Matcher, target: &Uri) -> Option<Self> {
        let chosen = matcher.intercept(target)?;
        let (scheme, usual) = match chosen.uri().scheme_str()? {
            "http" => (Scheme::Http, 80),
            "https" => (Scheme::Https, 443),
            _ => (Scheme::Socks, 1080),
        };
        let host = chosen.uri().host().filter(|host| !host.is_empty())?;
        Some(Self {
            scheme,
            host: host.to_owned(),
            port: chosen.uri().port_u16().unwrap_or(usual),
            authorization: chosen.basic_auth().cloned(),
        })
    }

    /// `host:port`, fit to be shown.
    pub(crate) fn shown(&self) -> String {
        format!("{}:{}", visible(&self.host), self.port)
    }

    /// As evidence.
    pub(crate) fn evidence(&self) -> Evidence {
        Evidence::host(&self.shown())
    }

    /// Whether its name is a setting of Windows for each kind of address (`https=proxy.example`),
    /// which Portico's HTTP client takes for a name.
    pub(crate) fn is_misread(&self) -> bool {
        self.host.contains('=')
    }

    /// Whether it is on this computer.
    pub(crate) fn is_here(&self) -> bool {
        Url::parse(&format!("http://{}/", self.host)).is_ok_and(|url| safe_url::is_loopback(&url))
    }
}

impl fmt::Debug for Proxy {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Proxy({:?} {})", self.scheme, self.shown())
    }
}

/// Who says which way to go.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Source {
    /// Portico was told itself.
    Portico,
    /// Variables of the environment.
    Environment,
    /// The settings of the desktop or the system.
    Desktop,
    /// A script that the settings name: a file, of this computer, or fetched through TLS.
    Script,
    /// A script that the settings name and that came in the clear: anybody on the way may have
    /// written it.
    OpenScript,
    /// A script that the network offers.
    Discovered,
}

impl Source {
    /// As evidence.
    pub(crate) fn evidence(self) -> Evidence {
        Evidence::word(match self {
            Source::Portico => "portico",
            Source::Environment => "environment",
            Source::Desktop => "desktop",
            Source::Script | Source::OpenScript => "pac",
            Source::Discovered => "wpad",
        })
    }

    /// Where a proxy that it names may be. Programs that people install have themselves named as
    /// proxies of this computer, by settings, by a script of their own or by one of the company's;
    /// the network may not send us to this computer's ports.
    pub(crate) fn within(self) -> Within {
        match self {
            Source::Portico | Source::Environment | Source::Desktop | Source::Script => {
                Within::Reach
            }
            Source::OpenScript | Source::Discovered => Within::TheOutside,
        }
    }
}

/// A route to a host.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Route {
    /// No proxy.
    Direct,
    /// Through this proxy, which looks up the name and connects for us.
    Proxy(Proxy),
}

impl Route {
    pub(crate) fn is_direct(&self) -> bool {
        *self == Route::Direct
    }

    /// The proxy that it goes through, if any.
    pub(crate) fn proxy(&self) -> Option<&Proxy> {
        match self {
            Route::Proxy(proxy) => Some(proxy),
            Route::Direct => None,
        }
    }
}

/// The ways to go for an address, the first first, and who says so.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Choice {
    /// The ways; only a script names more than one.
    pub(crate) routes: Vec<Route>,
    /// Who says so; nobody, where nothing is set.
    pub(crate) source: Option<Source>,
}

impl Choice {
    fn direct() -> Self {
        Self {
            routes: vec![Route::Direct],
            source: None,
        }
    }

    fn through(proxy: Proxy, source: Source) -> Self {
        Self {
            routes: vec![Route::Proxy(proxy)],
            source: Some(source),
        }
    }

    /// Where its proxies may be.
    pub(crate) fn within(&self) -> Within {
        self.source.map_or(Within::Reach, Source::within)
    }

    /// The proxy that is tried first, unless the first way is a direct one.
    pub(crate) fn proxy(&self) -> Option<&Proxy> {
        self.routes.first().and_then(Route::proxy)
    }
}

/// The ways to one address.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Choices {
    /// How Portico goes.
    pub(crate) portico: Choice,
    /// How a browser with the system's settings goes; none when the script could not be asked.
    pub(crate) browser: Option<Choice>,
}

/// What this computer says about proxies.
#[derive(Debug)]
pub(crate) struct Proxies {
    /// The ways, in the order of the addresses that were asked for.
    pub(crate) choices: Vec<Choices>,
    /// The script in force.
    pub(crate) script: Script,
    /// Whether a browser with these settings sends even this computer's own addresses to the
    /// proxy (`<-loopback>`), which it does not by itself.
    pub(crate) loopback_on_purpose: bool,
}

/// Finds out which way connections to these addresses go. Takes 3 s at most; the network is only
/// touched for a script, and not in an offline run.
pub(crate) async fn of(context: &Context, addresses: &[Url]) -> Proxies {
    let settings = desktop::read(&context.system).await;
    let script = pac::of(context, settings.as_ref(), addresses).await;
    let follows = Follows::new(context, settings.as_ref());
    let choices = addresses
        .iter()
        .enumerate()
        .map(|(place, address)| Choices {
            portico: follows.choose(address),
            browser: browsers_way(&context.system, settings.as_ref(), &script, place, address),
        })
        .collect();
    Proxies {
        choices,
        script,
        loopback_on_purpose: settings
            .as_ref()
            .is_some_and(|settings| settings.exceptions.loopback_on_purpose()),
    }
}

/// Which way Portico's own connections to an address go. Portico follows no script, so none is
/// asked.
pub(crate) async fn of_portico(context: &Context, address: &Url) -> Choice {
    // Of the desktops of Linux it follows nothing, so they need not be read.
    let settings = match cfg!(any(windows, target_os = "macos")) {
        true => desktop::read(&context.system).await,
        false => None,
    };
    Follows::new(context, settings.as_ref()).choose(address)
}

/// The route that the sign-in takes to a host.
pub(crate) async fn route_of(context: &Context, target: &Target) -> Route {
    let Some(address) = target.url() else {
        return Route::Direct;
    };
    match of_portico(context, &address).await.proxy() {
        Some(proxy) => Route::Proxy(proxy.clone()),
        None => Route::Direct,
    }
}

/// What Portico's HTTP client follows.
struct Follows {
    told: Option<Proxy>,
    environment: Matcher,
    everything: Matcher,
}

impl Follows {
    fn new(context: &Context, settings: Option<&Settings>) -> Self {
        let told = context.portico.http().network().proxy.as_ref();
        let system = &context.system;
        let set = settings.map(|settings| settings.followed.clone());
        let set = set.unwrap_or_default();
        // The matcher asks the system only for what the environment leaves open.
        let or = |variable: &str, set: String| match variable.is_empty() {
            true => set,
            false => variable.to_owned(),
        };
        Self {
            told: told.and_then(|url| Proxy::parse(url.as_str())),
            environment: environment(system),
            everything: Matcher::builder()
                .all(variable(system, "ALL_PROXY", "all_proxy"))
                .http(or(variable(system, "HTTP_PROXY", "http_proxy"), set.http))
                .https(or(
                    variable(system, "HTTPS_PROXY", "https_proxy"),
                    set.https,
                ))
                .no(or(variable(system, "NO_PROXY", "no_proxy"), set.no))
                .build(),
        }
    }

    fn choose(&self, address: &Url) -> Choice {
        if safe_url::is_loopback(address) {
            return Choice::direct();
        }
        if let Some(told) = &self.told {
            return Choice::through(told.clone(), Source::Portico);
        }
        let Ok(target) = address.as_str().parse() else {
            return Choice::direct();
        };
        match Proxy::chosen(&self.everything, &target) {
            None => Choice::direct(),
            Some(proxy) if Proxy::chosen(&self.environment, &target).as_ref() == Some(&proxy) => {
                Choice::through(proxy, Source::Environment)
            }
            Some(proxy) => Choice::through(proxy, Source::Desktop),
        }
    }
}

/// What the environment says, in capitals first.
fn environment(system: &System) -> Matcher {
    Matcher::builder()
        .all(variable(system, "ALL_PROXY", "all_proxy"))
        .http(variable(system, "HTTP_PROXY", "http_proxy"))
        .https(variable(system, "HTTPS_PROXY", "https_proxy"))
        .no(variable(system, "NO_PROXY", "no_proxy"))
        .build()
}

fn variable<'a>(system: &'a System, capitals: &str, small: &str) -> &'a str {
    system
        .variable(capitals)
        .or_else(|| system.variable(small))
        .unwrap_or_default()
}

/// The way of a browser that follows the system: the script before fixed proxies, as browsers do
/// where both are set; fixed proxies or none where the script can't be had.
fn browsers_way(
    system: &System,
    settings: Option<&Settings>,
    script: &Script,
    place: usize,
    address: &Url,
) -> Option<Choice> {
    let Some(settings) = settings.filter(|settings| !settings.environment) else {
        let target = address.as_str().parse().ok();
        let proxy = target.and_then(|target| Proxy::chosen(&environment(system), &target));
        return Some(match proxy {
            Some(proxy) => Choice::through(proxy, Source::Environment),
            None => Choice::direct(),
        });
    };
    match script {
        Script::Answers { routes, source, .. } => {
            return routes.get(place).cloned().map(|routes| Choice {
                routes,
                source: Some(*source),
            });
        }
        Script::Undecided { .. } => return None,
        Script::None | Script::Unreachable { .. } | Script::Broken { .. } => {}
    }
    let proxy = match address.scheme() {
        "https" => settings.https.as_ref(),
        _ => settings.http.as_ref(),
    };
    Some(match proxy.or(settings.socks.as_ref()) {
        Some(proxy) if !settings.exceptions.leave_out(address) => {
            Choice::through(proxy.clone(), Source::Desktop)
        }
        _ => Choice::direct(),
    })
}

#[cfg(test)]
mod tests;
