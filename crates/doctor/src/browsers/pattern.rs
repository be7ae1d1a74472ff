//! Patterns of sites as Chromium writes them: `[*.]example.com`, `https://example.com:443`, `*`.

use crate::context::Target;

/// The number of the setting that blocks.
pub(super) const BLOCK: i64 = 2;

/// Which sites an exception is about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Pattern {
    scheme: Option<String>,
    host: Host,
    port: Option<u16>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
enum Host {
    Any,
    Exactly(String),
    /// It and everything below it.
    Below(String),
}

impl Pattern {
    /// Reads a pattern; none where it is not one.
    pub(crate) fn parse(text: &str) -> Option<Self> {
        let (scheme, rest) = match text.trim().split_once("://") {
            Some(("*", rest)) => (None, rest),
            Some((scheme, rest)) => (Some(scheme.to_ascii_lowercase()), rest),
            None => (None, text.trim()),
        };
        let rest = rest.split('/').next()?;
        let (below, rest) = match rest.strip_prefix("[*.]") {
            Some(rest) => (true, rest),
            None => (false, rest),
        };
        // The colons of an IPv6 address stand in brackets.
        let (host, port) = match rest.rsplit_once(':') {
            Some((host, port)) if !port.ends_with(']') => (host, Some(port)),
            _ => (rest, None),
        };
        let port = match port {
            None | Some("*") => None,
            Some(port) => Some(port.parse().ok()?),
        };
        let name = host.to_ascii_lowercase();
        let host = match (below, name.as_str()) {
            (false, "*") => Host::Any,
            (_, "") => return None,
            (_, name) if name.contains(['*', ' ']) => return None,
            (true, _) => Host::Below(name),
            (false, _) => Host::Exactly(name),
        };
        Some(Self { scheme, host, port })
    }

    /// Whether it is about every site.
    pub(crate) fn is_any(&self) -> bool {
        self.host == Host::Any
    }

    /// Whether it is about this site.
    pub(crate) fn takes(&self, site: &Target) -> bool {
        let scheme = if site.tls { "https" } else { "http" };
        let name = site.host.to_ascii_lowercase();
        self.scheme.as_deref().is_none_or(|wanted| wanted == scheme)
            && self.port.is_none_or(|port| port == site.port)
            && match &self.host {
                Host::Any => true,
                Host::Exactly(host) => *host == name,
                Host::Below(host) => {
                    *host == name
                        || name
                            .strip_suffix(host.as_str())
                            .is_some_and(|above| above.ends_with('.'))
                }
            }
    }

    /// How closely it describes a site: the closer one decides.
    pub(crate) fn closeness(&self) -> (usize, bool, bool, bool) {
        let (labels, exact) = match &self.host {
            Host::Any => (0, false),
            Host::Below(host) => (host.split('.').count(), false),
            Host::Exactly(host) => (host.split('.').count(), true),
        };
        (labels, exact, self.scheme.is_some(), self.port.is_some())
    }
}

/// What is set for cookies of one site, on pages of another.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Rule {
    cookies_of: Pattern,
    on_pages_of: Pattern,
    /// Chromium's number: 1 allow, 2 block, 4 until the browser is closed.
    pub(crate) setting: i64,
}

impl Rule {
    /// Reads `primary,secondary`, or `primary` alone.
    pub(crate) fn parse(patterns: &str, setting: i64) -> Option<Self> {
        let (first, second) = patterns.split_once(',').unwrap_or((patterns, "*"));
        Some(Self {
            cookies_of: Pattern::parse(first)?,
            on_pages_of: Pattern::parse(second)?,
            setting,
        })
    }

    /// Whether it is about all cookies everywhere.
    pub(crate) fn is_for_all(&self) -> bool {
        self.cookies_of.is_any() && self.on_pages_of.is_any()
    }

    /// The rule that decides on a site's own cookies.
    pub(crate) fn deciding<'a>(rules: &'a [Rule], site: &Target) -> Option<&'a Rule> {
        rules
            .iter()
            .filter(|rule| rule.cookies_of.takes(site) && rule.on_pages_of.takes(site))
            .max_by_key(|rule| (rule.cookies_of.closeness(), rule.on_pages_of.closeness()))
    }

    /// Whether it lets this site's cookies through elsewhere, or others' on its pages.
    pub(crate) fn lets_through(&self, site: &Target) -> bool {
        let is_named = |pattern: &Pattern| !pattern.is_any() && pattern.takes(site);
        self.setting != BLOCK
            && ((is_named(&self.cookies_of) && self.on_pages_of.takes(site))
                || (is_named(&self.on_pages_of) && self.cookies_of.takes(site)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn site(url: &str) -> Target {
        Target::of(&url::Url::parse(url).unwrap()).unwrap()
    }

    #[test]
    fn a_pattern_takes_what_it_describes_and_nothing_else() {
        let app = site("https://app.example.com");
        for (pattern, takes) in [
            ("[*.]example.com", true),
            ("https://[*.]example.com:443", true),
            ("https://app.example.com:443/*", true),
            ("app.example.com", true),
            ("*", true),
            ("*://app.example.com:*", true),
            ("example.com", false),
            ("[*.]ample.com", false),
            ("http://app.example.com", false),
            ("https://app.example.com:8443", false),
            ("[*.]app.example.com.evil.example", false),
        ] {
            let read = Pattern::parse(pattern).unwrap();
            assert_eq!(read.takes(&app), takes, "{pattern}");
        }
        assert!(
            Pattern::parse("http://[::1]:8080")
                .unwrap()
                .takes(&site("http://[::1]:8080"))
        );
    }

    #[test]
    fn what_is_no_pattern_is_none() {
        for text in ["", "https://", "[*.]", "a.*.example", "a.example:port"] {
            assert_eq!(Pattern::parse(text), None, "{text}");
        }
    }

    #[test]
    fn the_closest_rule_decides() {
        let rules: Vec<Rule> = [
            ("[*.]example.com,*", 2),
            ("https://app.example.com:443,*", 1),
            ("[*.]com,*", 2),
        ]
        .into_iter()
        .filter_map(|(patterns, setting)| Rule::parse(patterns, setting))
        .collect();
        assert_eq!(rules.len(), 3);
        let decided = Rule::deciding(&rules, &site("https://app.example.com")).unwrap();
        assert_eq!(decided.setting, 1);
        let decided = Rule::deciding(&rules, &site("https://id.example.com")).unwrap();
        assert_eq!(decided.setting, 2);
        assert_eq!(Rule::deciding(&rules, &site("https://example.org")), None);
    }
}
