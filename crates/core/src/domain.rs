//! The words that every room shares: what can be signed in to and how, why a session ends, who is
//! remembered. Faces get them as they are; what they need beside these is in `views`.

use serde::{Deserialize, Serialize};

/// Plain data that faces may see: as JSON, and as TypeScript where that is generated.
macro_rules! wire {
    ($($item:item)*) => {$(
        #[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
        #[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
        $item
    )*};
}

pub(crate) use wire;

wire! {
    /// Why it is not certain that who came back is who was asked for.
    #[derive(Eq, Copy)]
    #[serde(rename_all = "snake_case")]
    pub enum Doubt {
        /// Another address than the one asked for.
        OtherAddress,
        /// The provider names no address.
        NoAddress,
        /// The provider says that it has not verified the address.
        UnverifiedAddress,
        /// The address is the same, and the last time it was somebody else's.
        OtherSubject,
        /// Who signed in with the address before can't be read any more.
        Unreadable,
    }

    /// A second factor.
    #[derive(Eq, Copy)]
    #[serde(rename_all = "snake_case")]
    pub enum Factor {
        /// The authenticator app's code (RFC 6238).
        Totp,
        /// A code from the printed list.
        BackupCode,
    }

    /// How a person may sign in to the network's proxy.
    #[derive(Eq, Copy)]
    #[serde(rename_all = "snake_case")]
    pub enum ProxyScheme {
        /// User and password (RFC 7617).
        Basic,
    }

    /// The two reasons the protocol knows.
    #[derive(Eq, Copy)]
    #[serde(rename_all = "snake_case")]
    pub enum Rejection {
        /// Not the right one.
        Wrong,
        /// Too late.
        Expired,
    }

    /// The device grant's code.
    pub struct DeviceCode {
        /// What to type.
        pub user_code: String,
        /// Where to type it.
        pub verification_uri: String,
        /// The address with the code in it, for a QR picture.
        #[serde(skip_serializing_if = "Option::is_none")]
        #[cfg_attr(feature = "typescript", ts(optional))]
        pub verification_uri_complete: Option<String>,
    }

    /// A way to sign in.
    #[derive(Eq, Copy, Hash)]
    #[serde(rename_all = "snake_case")]
    pub enum Method {
        /// E-mail and password, in the app.
        Password,
        /// Google, in the browser.
        Google,
        /// The company's SSO, in the browser.
        Sso,
        /// The provider's own page, in the browser.
        Browser,
        /// A code typed on another device (RFC 8628).
        Device,
    }

    /// How the revocation of an ended session stands.
    #[derive(Eq, Copy)]
    #[serde(rename_all = "snake_case")]
    pub enum RevocationState {
        /// The provider still has to be told; it is tried again.
        Pending,
        /// The provider does not do this.
        Refused,
        /// The provider offers no way to it.
        NotOffered,
        /// It could not be done for a week, or what it takes is gone: it is not tried any more.
        GivenUp,
    }

    /// Where the knowledge comes from.
    #[derive(Eq, Copy)]
    #[serde(rename_all = "snake_case")]
    pub enum Checked {
        /// The provider was asked.
        Now,
        /// From what this computer knows.
        Offline,
    }

    /// Why a session ended.
    #[derive(Eq, Copy)]
    #[serde(rename_all = "snake_case")]
    pub enum EndReason {
        /// Not used for too long.
        Unused,
        /// The provider no longer honours it.
        Revoked,
        /// It has run out, and there was nothing to renew it with.
        Expired,
        /// The person signed out.
        SignedOut,
        /// The organisation's policy.
        Policy,
        /// It has lasted as long as the organisation lets one last.
        Limit,
    }

    /// One account (hub) of the signed-in person.
    pub struct ServiceAccount {
        /// The service's id.
        pub id: String,
        /// Its name.
        pub name: String,
        /// Its domain.
        #[serde(skip_serializing_if = "Option::is_none")]
        #[cfg_attr(feature = "typescript", ts(optional))]
        pub domain: Option<String>,
        /// The plan, as the service words it.
        #[serde(skip_serializing_if = "Option::is_none")]
        #[cfg_attr(feature = "typescript", ts(optional))]
        pub plan: Option<String>,
        /// The person's role.
        #[serde(skip_serializing_if = "Option::is_none")]
        #[cfg_attr(feature = "typescript", ts(optional))]
        pub role: Option<String>,
        /// The hosting region.
        #[serde(skip_serializing_if = "Option::is_none")]
        #[cfg_attr(feature = "typescript", ts(optional))]
        pub region: Option<String>,
        /// Where to open it.
        pub url: String,
    }

    /// A device that the service recognises.
    pub struct TrustedDevice {
        /// The service's id.
        pub id: String,
        /// Its name.
        pub name: String,
        /// Its operating system.
        #[serde(skip_serializing_if = "Option::is_none")]
        #[cfg_attr(feature = "typescript", ts(optional))]
        pub os: Option<String>,
        /// Since when it is known (RFC 3339).
        #[serde(skip_serializing_if = "Option::is_none")]
        #[cfg_attr(feature = "typescript", ts(optional))]
        pub created_at: Option<String>,
        /// When it was last seen.
        #[serde(skip_serializing_if = "Option::is_none")]
        #[cfg_attr(feature = "typescript", ts(optional))]
        pub last_seen_at: Option<String>,
        /// Whether it is this one.
        pub current: bool,
    }

    /// What a profile speaks.
    #[derive(Eq, Copy)]
    #[serde(rename_all = "snake_case")]
    pub enum Kind {
        /// OpenID Connect.
        Oidc,
        /// The native sign-in profile, beside OpenID Connect.
        Native,
        /// HubSpot's OAuth.
        Hubspot,
        /// No token at all: the service's own page in the browser.
        Guided,
    }

    /// Where a profile comes from.
    #[derive(Eq, Copy)]
    #[serde(rename_all = "snake_case")]
    pub enum Origin {
        /// Built in.
        BuiltIn,
        /// Added from a file or an issuer's address.
        File,
        /// The organisation's.
        Policy,
    }

    /// What the person has set.
    #[derive(Default)]
    #[serde(default, deny_unknown_fields)]
    pub struct Settings {
        /// `system`, `en` or `nb`.
        pub language: LanguageChoice,
        /// `system`, `light` or `dark`.
        pub theme: ThemeChoice,
        /// The profile that the window opens with.
        pub profile: Option<String>,
        /// Start with the system, in the tray.
        pub start_with_system: bool,
        /// Whether to ask for newer versions; without it, where this copy came from decides.
        pub update_mode: Option<UpdateMode>,
    }

    /// A language, or the system's.
    #[derive(Eq, Copy, Default)]
    #[serde(rename_all = "snake_case")]
    pub enum LanguageChoice {
        /// As the system says.
        #[default]
        System,
        /// English.
        En,
        /// Norwegian Bokmål.
        Nb,
    }

    /// A theme, or the system's.
    #[derive(Eq, Copy, Default)]
    #[serde(rename_all = "snake_case")]
    pub enum ThemeChoice {
        /// As the system says.
        #[default]
        System,
        /// Light.
        Light,
        /// Dark.
        Dark,
    }

    /// Somebody who has signed in here before.
    pub struct RememberedPerson {
        /// The profile's name.
        pub profile: String,
        /// The address.
        pub email: String,
        /// How they came in last.
        pub method: Method,
    }

    /// What a deep link asks for. Never a secret; always confirmed by the person.
    pub struct Suggestion {
        /// The profile's name, one that exists here.
        pub profile: Option<String>,
        /// An address to fill in.
        pub email: Option<String>,
    }

    /// Whether Portico asks for newer versions by itself.
    #[derive(Eq, Copy)]
    #[serde(rename_all = "snake_case")]
    pub enum UpdateMode {
        /// Once a day, and says so.
        Notify,
        /// It makes no request.
        Off,
    }

    /// What decided whether it asks.
    #[derive(Eq, Copy)]
    #[serde(rename_all = "snake_case")]
    pub enum UpdateReason {
        /// The person's setting.
        Setting,
        /// Where this copy came from.
        InstallSource,
        /// The organisation's policy.
        Policy,
        /// It has no list to ask for.
        NoList,
    }

    /// Where a copy of Portico came from.
    #[derive(Eq, Copy)]
    #[serde(rename_all = "lowercase")]
    pub enum InstallSource {
        /// A package of Debian's kind.
        Deb,
        /// A package of Fedora's kind.
        Rpm,
        /// The Windows installer.
        Msi,
        /// The archive of the command line.
        Archive,
        /// The Arch user repository.
        Aur,
        /// Nix.
        Nix,
        /// Flatpak.
        Flatpak,
        /// Homebrew.
        Homebrew,
        /// Scoop.
        Scoop,
        /// The macOS installer.
        Pkg,
        /// The macOS disk image.
        Dmg,
        /// The AppImage.
        AppImage,
        /// Somebody built it.
        Source,
        /// A package that this version does not know.
        Other,
    }
}

impl EndReason {
    /// Whether this computer's clock alone has ended it: then it may be wrong.
    #[must_use]
    pub(crate) fn is_of_the_clock(self) -> bool {
        matches!(
            self,
            EndReason::Unused | EndReason::Expired | EndReason::Limit
        )
    }
}

impl Kind {
    /// Whether what it calls an ID token is one.
    #[must_use]
    pub(crate) fn speaks_openid(self) -> bool {
        match self {
            Kind::Oidc | Kind::Native => true,
            Kind::Hubspot | Kind::Guided => false,
        }
    }
}
