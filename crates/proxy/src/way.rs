//! The ways to an address, who names them, and by which rule.

use std::fmt;

use url::Url;

use crate::proxy::Proxy;

/// A way to a host.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Way {
    /// No proxy.
    Direct,
    /// Through this proxy, which looks up the name and connects for us.
    Proxy(Proxy),
}

impl Way {
    /// Whether it goes through no proxy.
    #[must_use]
    pub fn is_direct(&self) -> bool {
        *self == Way::Direct
    }

    /// The proxy that it goes through, if any.
    #[must_use]
    pub fn proxy(&self) -> Option<&Proxy> {
        match self {
            Way::Proxy(proxy) => Some(proxy),
            Way::Direct => None,
        }
    }
}

/// Who says which way to go.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Source {
    /// The organisation's policy.
    Policy {
        /// The key.
        key: &'static str,
        /// Where it stands.
        origin: Option<String>,
    },
    /// Portico was told itself.
    Portico,
    /// A variable of the environment.
    Environment(&'static str),
    /// The settings of the desktop or the system.
    Desktop(&'static str),
    /// A script that somebody has named: of this computer, or fetched through TLS.
    Script(Url, Box<Source>),
    /// The same, which came in the clear: anybody on the way may have written it.
    OpenScript(Url, Box<Source>),
    /// A script that the network offers.
    Discovered(Url),
}

/// Where a connection may lead.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Within {
    /// Anywhere: the person or the organisation has named the place.
    Reach,
    /// Not to this computer or its link: somebody out there has named it.
    TheOutside,
}

impl Source {
    /// One word for it, as reports have it.
    #[must_use]
    pub fn as_str(&self) -> &'static str {
        match self {
            Source::Policy { .. } => "policy",
            Source::Portico => "portico",
            Source::Environment(_) => "environment",
            Source::Desktop(_) => "desktop",
            Source::Script(..) | Source::OpenScript(..) => "pac",
            Source::Discovered(_) => "wpad",
        }
    }

    /// The script, where it is one.
    #[must_use]
    pub fn script(&self) -> Option<&Url> {
        match self {
            Source::Script(url, _) | Source::OpenScript(url, _) | Source::Discovered(url) => {
                Some(url)
            }
            Source::Policy { .. }
            | Source::Portico
            | Source::Environment(_)
            | Source::Desktop(_) => None,
        }
    }

    /// Whether it is the organisation's policy, or a script that this names.
    #[must_use]
    pub fn is_policy(&self) -> bool {
        match self {
            Source::Policy { .. } => true,
            Source::Script(_, by) | Source::OpenScript(_, by) => by.is_policy(),
            Source::Portico
            | Source::Environment(_)
            | Source::Desktop(_)
            | Source::Discovered(_) => false,
        }
    }

    /// Where a proxy that it names may be. Programs that people install have themselves named as
    /// proxies of this computer, by settings, by a script of their own or by one of the company's;
    /// the network may not send us to this computer's ports.
    #[must_use]
    pub fn within(&self) -> Within {
        match self {
            Source::OpenScript(..) | Source::Discovered(_) => Within::TheOutside,
            Source::Policy { .. }
            | Source::Portico
            | Source::Environment(_)
            | Source::Desktop(_)
            | Source::Script(..) => Within::Reach,
        }
    }
}

/// Where it is set, in technical words.
impl fmt::Display for Source {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Source::Policy { key, origin: None } => write!(f, "{key} of the policy"),
            Source::Policy {
                key,
                origin: Some(origin),
            } => write!(f, "{key} ({origin})"),
            Source::Portico => f.write_str("this program's own settings"),
            Source::Environment(variable) => f.write_str(variable),
            Source::Desktop(place) => f.write_str(place),
            Source::Script(url, by) | Source::OpenScript(url, by) => {
                write!(f, "PAC {} of {by}", shown(url))
            }
            Source::Discovered(url) => write!(f, "PAC {}, which the network offers", shown(url)),
        }
    }
}

/// A script's address as far as it is shown: where it is and what it is called, and nothing of folders,
/// users, passwords and queries, which may be secret.
pub(crate) fn shown(url: &Url) -> String {
    let host = url.host_str().unwrap_or_default();
    let port = url
        .port()
        .map_or_else(String::new, |port| format!(":{port}"));
    let mut path = url.path_segments().into_iter().flatten();
    let name = path.next_back().unwrap_or_default();
    let folders = if path.next().is_some() { "…/" } else { "" };
    format!("{host}{port}/{folders}{name}")
}

/// Which rule of a source leads there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Rule {
    /// It is this computer itself.
    Loopback,
    /// Nobody says anything.
    Unset,
    /// What is set counts for every address.
    Set,
    /// An entry of the exceptions.
    Except {
        /// The variable or setting that has them.
        list: String,
        /// The entry.
        entry: String,
    },
    /// What the script has answered.
    Answer(String),
    /// The script can't be had or does not work, so that browsers go without it, too.
    WithoutScript,
}

/// The ways to go for an address, the first first, and who says so.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ways {
    /// The ways; only a script names more than one.
    pub ways: Vec<Way>,
    /// Who says so; nobody, where nothing is set.
    pub source: Option<Source>,
    /// By which rule.
    pub rule: Rule,
}

impl Ways {
    pub(crate) fn direct(source: Option<Source>, rule: Rule) -> Self {
        Self {
            ways: vec![Way::Direct],
            source,
            rule,
        }
    }

    pub(crate) fn through(proxy: Proxy, source: Source) -> Self {
        Self {
            ways: vec![Way::Proxy(proxy)],
            source: Some(source),
            rule: Rule::Set,
        }
    }

    /// Where its proxies may be.
    #[must_use]
    pub fn within(&self) -> Within {
        self.source.as_ref().map_or(Within::Reach, Source::within)
    }

    /// The proxy that is tried first, unless the first way is a direct one.
    #[must_use]
    pub fn proxy(&self) -> Option<&Proxy> {
        self.ways.first().and_then(Way::proxy)
    }

    /// Which rule of which source leads this host where, in technical words.
    #[must_use]
    pub fn said(&self, host: &str) -> String {
        let to = match self.proxy() {
            Some(proxy) => proxy.origin(),
            None => "DIRECT".to_owned(),
        };
        match (&self.source, &self.rule) {
            (Some(source), Rule::Answer(answer)) => format!("{source} says {answer} for {host}"),
            (_, Rule::Except { list, entry }) => format!("{list} leaves {host} out ({entry})"),
            (Some(source), Rule::WithoutScript) => {
                format!("{source} can't be used: {to} for {host}")
            }
            (_, Rule::Loopback) => format!("{host} is this computer"),
            (Some(source), _) => format!("{source} says {to} for {host}"),
            (None, _) => format!("nothing is set: {to} for {host}"),
        }
    }
}
