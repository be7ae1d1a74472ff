//! Every key that a policy may have: the only place where one is defined. Readers, the validator, the
//! schema, the viewer and the templates are made from it.
//!
//! To make something of the table: `for spec in keys::TABLE` goes through it in the order in which keys
//! are shown. `spec.name` is the name in files (TOML, `snake_case`), [`Spec::pascal`] the one in the
//! registry and in property lists. [`Spec::shape`] says what a value is, with its bounds and choices;
//! [`Spec::right`] says the same in words. `spec.title` is a message of the catalogue (`policy.ftl`):
//! the message itself is the title, its attribute `explain` the explanation, for every language in
//! [`Language::ALL`](crate::text::Language::ALL). `spec.levels` says where the key may stand,
//! `spec.per_user` whether a class `Both` is meant, `spec.effect` whether it restricts.

use serde::Serialize;

/// What a key's value is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Shape {
    /// Yes or no.
    Switch,
    /// One of these words.
    Choice(&'static [&'static str]),
    /// Seconds, both bounds included.
    Seconds {
        /// The least.
        min: u32,
        /// The most.
        max: u32,
    },
    /// A text.
    Text(Text),
    /// A list of texts.
    List(Item),
    /// Profiles, with the keys of a profile file and without a secret.
    Profiles,
}

/// What a text is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Text {
    /// One line for people.
    Line,
    /// One or more lines for people.
    Lines,
    /// A profile's name.
    Profile,
    /// An e-mail address in which `%NAME%` stands for what the computer knows.
    LoginHint,
    /// An address with https.
    Https,
    /// A version, or the beginning of one.
    Version,
    /// A proxy as `host:port` or an address, without user and password.
    Proxy,
    /// The address of a proxy script.
    PacUrl,
    /// A program that opens addresses, or `system`.
    Browser,
    /// Where support can be reached: an https address, or an e-mail address.
    Support,
}

/// What an element of a list is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Item {
    /// A profile's name.
    Profile,
    /// An issuer's address; `https://*.acme.example` is whatever is below that domain.
    Issuer,
    /// A mail domain.
    Domain,
    /// A tenant, as the provider names it.
    Organization,
    /// One of these words.
    OneOf(&'static [&'static str]),
    /// A mail domain, `=`, and a profile's name or issuer.
    DomainTo,
    /// A host, a domain with a dot in front, or addresses (CIDR).
    ProxyBypass,
    /// A file by its whole path.
    File,
}

/// Whether a key takes something away from people.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Effect {
    /// A wrong value closes it.
    Restricts,
    /// A wrong value is passed over.
    Comfort,
}

/// On which levels a key may stand.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Levels {
    /// It binds, or it is not there.
    Mandatory,
    /// It is what people start with.
    Recommended,
    /// As the administrator likes.
    Both,
}

/// One key.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Spec {
    /// Which.
    pub key: Key,
    /// Its name in files.
    pub name: &'static str,
    /// What its value is.
    pub shape: Shape,
    /// Whether it restricts.
    pub effect: Effect,
    /// Where it may stand.
    pub levels: Levels,
    /// Whether a user's own policy may set it too; one that restricts may always be made narrower
    /// there, as far as that can be told (`may_be_narrowed`).
    pub per_user: bool,
    /// The first version that knows it.
    pub since: &'static str,
    /// The message with its title; the attribute `explain` explains it.
    pub title: &'static str,
}

const METHODS: &[&str] = &["password", "google", "sso", "browser", "device"];
const ON: bool = true;
const OFF: bool = false;

/// What keys were called before the first release, for whoever still writes that.
const FORMER: &[(&str, Key)] = &[
    ("only_profile", Key::AllowedProfiles),
    ("only_issuer", Key::AllowedIssuers),
];

macro_rules! keys {
    ($($(#[doc = $doc:literal])* $key:ident $name:literal $title:literal: $shape:expr, $effect:ident, $levels:ident, $per_user:ident, $since:literal;)*) => {
        /// A key.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Key {
            $($(#[doc = $doc])* $key,)*
        }

        /// All keys, in the order in which they are shown.
        pub const TABLE: &[Spec] = &[$(*Key::$key.spec(),)*];

        impl Key {
            /// What there is to know of it.
            #[must_use]
            pub const fn spec(self) -> &'static Spec {
                match self {
                    $(Key::$key => &Spec {
                        key: Key::$key,
                        name: $name,
                        shape: $shape,
                        effect: Effect::$effect,
                        levels: Levels::$levels,
                        per_user: $per_user,
                        since: $since,
                        title: $title,
                    },)*
                }
            }
        }
    };
}

keys! {
    /// The only profiles that may be used.
    AllowedProfiles "allowed_profiles" "policy-key-allowed-profiles": Shape::List(Item::Profile), Restricts, Mandatory, OFF, "0.1";
    /// The only issuers that may be signed in to.
    AllowedIssuers "allowed_issuers" "policy-key-allowed-issuers": Shape::List(Item::Issuer), Restricts, Mandatory, OFF, "0.1";
    /// The only mail domains that people may come from.
    AllowedDomains "allowed_domains" "policy-key-allowed-domains": Shape::List(Item::Domain), Restricts, Mandatory, OFF, "0.1";
    /// The only tenants that people may come from.
    AllowedOrganizations "allowed_organizations" "policy-key-allowed-organisations": Shape::List(Item::Organization), Restricts, Mandatory, OFF, "0.1";
    /// Profiles that are there from the start.
    Profiles "profiles" "policy-key-profiles": Shape::Profiles, Comfort, Both, OFF, "0.1";
    /// The profile that is shown first.
    DefaultProfile "default_profile" "policy-key-default-profile": Shape::Text(Text::Profile), Comfort, Both, ON, "0.1";
    /// Whether people may have profiles of their own.
    UserProfiles "user_profiles" "policy-key-user-profiles": Shape::Switch, Restricts, Mandatory, OFF, "0.1";
    /// The only ways to sign in.
    Methods "methods" "policy-key-methods": Shape::List(Item::OneOf(METHODS)), Restricts, Mandatory, OFF, "0.1";
    /// Which profile the people of a mail domain use.
    SsoDomains "sso_domains" "policy-key-sso-domains": Shape::List(Item::DomainTo), Comfort, Both, OFF, "0.1";
    /// The address that is filled in.
    LoginHint "login_hint" "policy-key-login-hint": Shape::Text(Text::LoginHint), Comfort, Recommended, ON, "0.1";
    /// The only place for secrets.
    Vault "vault" "policy-key-vault": Shape::Choice(&["keychain", "file", "memory"]), Restricts, Mandatory, OFF, "0.1";
    /// Whether several people use the computer.
    SharedComputer "shared_computer" "policy-key-shared-computer": Shape::Switch, Restricts, Both, OFF, "0.1";
    /// How long a session may stay unused.
    IdleLimit "idle_limit" "policy-key-idle-limit": Shape::Seconds { min: 900, max: 259_200 }, Restricts, Both, OFF, "0.1";
    /// How long a session may last.
    SessionLimit "session_limit" "policy-key-session-limit": Shape::Seconds { min: 3600, max: 2_592_000 }, Restricts, Mandatory, OFF, "0.1";
    /// Who gets access tokens.
    TokenExport "token_export" "policy-key-token-export": Shape::Choice(&["allow", "exec_only", "never"]), Restricts, Mandatory, OFF, "0.1";
    /// Whether newer versions are asked for.
    UpdateMode "update_mode" "policy-key-update-mode": Shape::Choice(&["notify", "off"]), Restricts, Both, OFF, "0.1";
    /// Which versions are told of.
    UpdateChannel "update_channel" "policy-key-update-channel": Shape::Choice(&["stable", "beta"]), Comfort, Both, OFF, "0.1";
    /// Where the signed list of versions is.
    UpdateUrl "update_url" "policy-key-update-url": Shape::Text(Text::Https), Comfort, Mandatory, OFF, "0.1";
    /// The last version that is told of.
    UpdateVersionLimit "update_version_limit" "policy-key-update-version-limit": Shape::Text(Text::Version), Comfort, Mandatory, OFF, "0.1";
    /// How the network is reached.
    ProxyMode "proxy_mode" "policy-key-proxy-mode": Shape::Choice(&["system", "direct", "fixed", "pac"]), Restricts, Both, OFF, "0.1";
    /// The proxy.
    ProxyServer "proxy_server" "policy-key-proxy-server": Shape::Text(Text::Proxy), Restricts, Both, OFF, "0.1";
    /// What is reached without it.
    ProxyBypass "proxy_bypass" "policy-key-proxy-bypass": Shape::List(Item::ProxyBypass), Comfort, Both, OFF, "0.1";
    /// The proxy script.
    ProxyPacUrl "proxy_pac_url" "policy-key-proxy-pac-url": Shape::Text(Text::PacUrl), Restricts, Both, OFF, "0.1";
    /// Authorities beside the system's.
    ExtraCa "extra_ca" "policy-key-extra-ca": Shape::List(Item::File), Restricts, Mandatory, OFF, "0.1";
    /// What opens sign-in pages.
    Browser "browser" "policy-key-browser": Shape::Text(Text::Browser), Comfort, Both, ON, "0.1";
    /// What may be done with reports.
    Reports "reports" "policy-key-reports": Shape::Choice(&["send", "file", "off"]), Restricts, Mandatory, OFF, "0.1";
    /// Who manages this computer.
    SupportName "support_name" "policy-key-support-name": Shape::Text(Text::Line), Comfort, Both, OFF, "0.1";
    /// What people are told when something is not allowed.
    SupportText "support_text" "policy-key-support-text": Shape::Text(Text::Lines), Comfort, Both, OFF, "0.1";
    /// Where whoever manages this computer can be reached.
    SupportAddress "support_address" "policy-key-support-address": Shape::Text(Text::Support), Comfort, Both, OFF, "0.1";
    /// How much is logged.
    LogLevel "log_level" "policy-key-log-level": Shape::Choice(&["error", "warn", "info", "debug"]), Comfort, Both, OFF, "0.1";
    /// Whether the window starts with the system.
    StartAtLogin "start_at_login" "policy-key-start-at-login": Shape::Choice(&["on", "off", "person"]), Comfort, Both, ON, "0.1";
    /// Whether there is an icon in the notification area.
    Tray "tray" "policy-key-tray": Shape::Choice(&["show", "hide"]), Comfort, Both, ON, "0.1";
    /// Which language is spoken.
    Language "language" "policy-key-language": Shape::Choice(&["system", "en", "nb"]), Comfort, Recommended, ON, "0.1";
}

impl Spec {
    /// Its name in the registry and in property lists.
    #[must_use]
    pub fn pascal(&self) -> String {
        let capitalised = |word: &str| {
            let mut rest = word.chars();
            let first = rest.next().into_iter().flat_map(char::to_uppercase);
            first.chain(rest).collect::<String>()
        };
        self.name.split('_').map(capitalised).collect()
    }

    /// Whether a wrong value closes it.
    #[must_use]
    pub fn restricts(&self) -> bool {
        self.effect == Effect::Restricts
    }

    /// Whether a user's own policy may make it narrower. Where traffic goes and whom servers are
    /// vouched for by is the computer's alone: there is no narrower and wider.
    #[must_use]
    pub(crate) fn may_be_narrowed(&self) -> bool {
        let is_of_the_way_out = matches!(
            self.key,
            Key::ProxyMode | Key::ProxyServer | Key::ProxyPacUrl | Key::ExtraCa
        );
        self.restricts() && !is_of_the_way_out
    }

    /// What would be a right value, in technical words.
    #[must_use]
    pub fn right(&self) -> String {
        match self.shape {
            Shape::Switch => "true or false".to_owned(),
            Shape::Choice(words) => format!("one of {}", words.join(", ")),
            Shape::Seconds { min, max } => format!("whole seconds, {min} to {max}"),
            Shape::Text(text) => text.right().to_owned(),
            Shape::List(item) => format!("a list: {}", item.right()),
            Shape::Profiles => {
                "tables with the keys of a profile file, without client_secret".to_owned()
            }
        }
    }
}

impl Text {
    fn right(self) -> &'static str {
        match self {
            Text::Line => "a text of one line",
            Text::Lines => "a text",
            Text::Profile => "the name of a profile",
            Text::LoginHint => "an e-mail address, such as %USERNAME%@acme.example",
            Text::Https => "an https address",
            Text::Version => "a version such as 1.4 or 1.4.2",
            Text::Proxy => "a proxy as host:port, without user and password",
            Text::PacUrl => "the http or https address of a proxy script",
            Text::Browser => "the whole path of a program, or system",
            Text::Support => "an https address or an e-mail address",
        }
    }
}

impl Item {
    /// What would be a right element, in technical words.
    #[must_use]
    pub fn right(self) -> String {
        match self {
            Item::Profile => "names of profiles".to_owned(),
            Item::Issuer => {
                "issuers such as https://id.acme.example or https://*.acme.example".to_owned()
            }
            Item::Domain => "mail domains such as acme.example".to_owned(),
            Item::Organization => "tenants as the provider names them".to_owned(),
            Item::OneOf(words) => format!("any of {}", words.join(", ")),
            Item::DomainTo => {
                "acme.example=NAME, a mail domain and a profile of profiles".to_owned()
            }
            Item::ProxyBypass => "hosts, domains or addresses".to_owned(),
            Item::File => "whole paths of files".to_owned(),
        }
    }
}

impl Key {
    /// The key of a name in a file.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        let found = TABLE.iter().find(|spec| spec.name == name)?;
        Some(found.key)
    }

    /// The key of a name in the registry or a property list.
    #[must_use]
    pub(crate) fn in_pascal(name: &str) -> Option<Self> {
        let found = TABLE
            .iter()
            .find(|spec| spec.pascal().eq_ignore_ascii_case(name))?;
        Some(found.key)
    }

    /// The key that an unknown name was probably meant to be.
    #[must_use]
    pub fn nearest(name: &str) -> &'static Spec {
        let plain = |name: &str| name.to_ascii_lowercase().replace(['_', '-', ' '], "");
        let wanted = plain(name);
        let likeness = |name: &str| strsim::jaro_winkler(&plain(name), &wanted);
        let names = TABLE.iter().map(|spec| (spec.name, spec.key));
        let nearest = names
            .chain(FORMER.iter().copied())
            .max_by(|(a, _), (b, _)| likeness(a).total_cmp(&likeness(b)));
        nearest.map_or(Key::AllowedProfiles, |(_, key)| key).spec()
    }
}

impl Serialize for Key {
    fn serialize<S: serde::Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        to.serialize_str(self.spec().name)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::{Args, Language};

    #[test]
    fn the_table_is_in_the_order_of_the_keys_and_each_name_is_there_once() {
        let mut names = std::collections::BTreeSet::new();
        for (place, spec) in TABLE.iter().enumerate() {
            assert_eq!(spec.key as usize, place, "{}", spec.name);
            assert_eq!(spec.key.spec(), spec);
            assert_eq!(Key::named(spec.name), Some(spec.key));
            assert_eq!(Key::in_pascal(&spec.pascal()), Some(spec.key));
            assert!(names.insert(spec.name), "{}", spec.name);
            assert!(!spec.name.contains("secret"), "no secret has a key");
        }
        assert_eq!(TABLE.len(), 33);
    }

    #[test]
    fn every_key_has_a_title_and_an_explanation_in_every_language() {
        for spec in TABLE {
            let id = format!("policy-key-{}", spec.name.replace('_', "-"));
            // Keys are spelled as their claims are, and words as people write them here.
            let id = id.replace("organiz", "organis");
            assert_eq!(spec.title, id);
            for &language in Language::ALL {
                assert!(language.has(spec.title), "{language:?} {}", spec.title);
                let explained = language.attribute(spec.title, "explain", &Args::default());
                let explained = explained.unwrap_or_default();
                assert!(explained.ends_with('.'), "{language:?} {}", spec.title);
                assert!(!language.plain(spec.title).ends_with('.'));
            }
        }
    }

    #[test]
    fn the_nearest_key_is_the_one_that_was_meant() {
        for (name, meant) in [
            ("onyl_profile", "allowed_profiles"),
            ("alowed_issuers", "allowed_issuers"),
            ("AllowedIssuers", "allowed_issuers"),
            ("method", "methods"),
            ("idle-limit", "idle_limit"),
            ("sharedcomputer", "shared_computer"),
            ("support-name", "support_name"),
        ] {
            assert_eq!(Key::nearest(name).name, meant, "{name}");
        }
        for name in ["", "\u{202e}", "å".repeat(10_000).as_str()] {
            assert!(Key::named(Key::nearest(name).name).is_some());
        }
    }
}
