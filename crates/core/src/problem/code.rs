//! The stable codes. More may come; none is renamed or reused.

use serde::{Deserialize, Serialize};

macro_rules! codes {
    ($($(#[doc = $doc:literal])* $name:ident = $text:literal => $article:literal, $action:ident, $family:ident;)*) => {
        /// What went wrong, for people, scripts and support alike.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
        #[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
        #[serde(rename_all = "snake_case")]
        #[cfg_attr(not(feature = "faces"), non_exhaustive)]
        pub enum Code {
            $($(#[doc = $doc])* $name,)*
        }

        impl Code {
            /// Every code, in the order of `docs/codes.md`.
            pub const ALL: &'static [Code] = &[$(Code::$name,)*];

            /// The code as it is printed and sent: `wrong_password`.
            #[must_use]
            pub fn as_str(self) -> &'static str {
                match self { $(Code::$name => $text,)* }
            }

            /// The guide's article that explains it.
            #[must_use]
            pub fn article(self) -> &'static str {
                match self { $(Code::$name => $article,)* }
            }

            /// The one thing to do next that a face can offer as a button.
            #[must_use]
            pub fn action(self) -> Action {
                match self { $(Code::$name => Action::$action,)* }
            }

            /// What it is about.
            #[must_use]
            pub fn family(self) -> Family {
                match self { $(Code::$name => Family::$family,)* }
            }
        }
    };
}

/// What a problem is about. How a command ends, whether it passes by itself and whether it is kept as
/// something a service said of a person follow from it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Family {
    /// The person's account, as the service says.
    Person,
    /// The sign-in itself: its answers, codes and tokens.
    SignIn,
    /// The service does not work at the moment.
    Service,
    /// The way to the service.
    Network,
    /// A session that is over, or none.
    Session,
    /// The keychain or the vault.
    Keychain,
    /// This computer: its browser, files, settings and clock.
    Device,
    /// The organisation's policy.
    Policy,
    /// What the person wanted.
    User,
}

/// The button that goes with a problem.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(rename_all = "snake_case")]
pub enum Action {
    /// Do the same once more.
    TryAgain,
    /// Go back to the address, with what was typed.
    StartOver,
    /// Sign in with another address.
    OtherAddress,
    /// Sign in with the company's SSO.
    UseSso,
    /// Ask for a mail to choose a new password.
    ResetPassword,
    /// Wait, then try again.
    Wait,
    /// Look for the cause on this computer and network.
    FindCause,
    /// Look at the settings or the profile.
    OpenSettings,
    /// Nothing that the app can do: somebody else has to.
    AskAdministrator,
}

codes! {
    /// The password is not right, or the address is not known: the service does not say which.
    WrongPassword = "wrong_password" => "forgot-password", ResetPassword, Person;
    /// Too many answers in a short time.
    TooManyTries = "too_many_tries" => "codes", Wait, Person;
    /// The code is not right.
    CodeWrong = "code_wrong" => "codes", StartOver, SignIn;
    /// The code was right once, but its time is over.
    CodeExpired = "code_expired" => "codes", StartOver, SignIn;
    /// The person is known, and every account is gone or deactivated.
    NoAccounts = "no_accounts" => "no-accounts", OtherAddress, Person;
    /// The person was deactivated in the account.
    Deactivated = "deactivated" => "no-accounts", AskAdministrator, Person;
    /// The address is known from a form only: there is nothing to sign in to.
    NotACustomer = "not_a_customer" => "who-can-sign-in", OtherAddress, Person;
    /// Locked after too many tries.
    Locked = "locked" => "forgot-password", Wait, Person;
    /// The account takes this person by SSO only.
    SsoRequired = "sso_required" => "sso", UseSso, Person;
    /// The account does not allow this way of signing in.
    MethodNotAllowed = "method_not_allowed" => "ways-to-sign-in", StartOver, Person;
    /// The password is in a public list of leaked ones and has to be changed.
    PasswordLeaked = "password_leaked" => "forgot-password", ResetPassword, Person;
    /// The sign-in took too long, or the service dropped it.
    SignInExpired = "sign_in_expired" => "ways-to-sign-in", TryAgain, SignIn;
    /// The service answered that it does not work at the moment.
    ServiceUnavailable = "service_unavailable" => "service-status", TryAgain, Service;
    /// The service asked to slow down.
    ServiceBusy = "service_busy" => "service-status", Wait, Service;
    /// The service's answer can't be understood.
    BadResponse = "bad_response" => "service-status", FindCause, Service;
    /// No way to the service.
    NetworkUnreachable = "network_unreachable" => "another-network", FindCause, Network;
    /// The service did not answer in time.
    NetworkTimeout = "network_timeout" => "another-network", FindCause, Network;
    /// A name was answered with an address that blocks it.
    DnsBlocked = "dns_blocked" => "another-network", FindCause, Network;
    /// The certificate is not trusted here.
    TlsUntrusted = "tls_untrusted" => "proxy-and-tls", FindCause, Network;
    /// Server and client don't agree on an encrypted connection.
    TlsFailed = "tls_failed" => "proxy-and-tls", FindCause, Network;
    /// This computer has no certificates of those who vouch for servers.
    CertificatesMissing = "certificates_missing" => "proxy-and-tls", FindCause, Network;
    /// The proxy that is set can't be read.
    ProxySettingInvalid = "proxy_setting_invalid" => "proxy-and-tls", FindCause, Network;
    /// The network's proxy wants a sign-in of its own.
    ProxySignIn = "proxy_sign_in" => "proxy-and-tls", FindCause, Network;
    /// Something else answers: the network wants a sign-in first.
    CaptivePortal = "captive_portal" => "another-network", FindCause, Network;
    /// Something before the service answers: a check that only browsers pass, or a gateway that wants a
    /// sign-in of its own.
    GatewayAnswered = "gateway_answered" => "proxy-and-tls", FindCause, Network;
    /// This computer's clock is wrong.
    ClockSkew = "clock_skew" => "clock", TryAgain, Device;
    /// Somebody else than the issuer answered.
    IssuerMismatch = "issuer_mismatch" => "ways-to-sign-in", FindCause, SignIn;
    /// The ID token did not pass its checks.
    IdTokenRejected = "id_token_rejected" => "ways-to-sign-in", FindCause, SignIn;
    /// The token endpoint refused.
    TokenRefused = "token_refused" => "ways-to-sign-in", TryAgain, SignIn;
    /// The service does not grant the scopes that were asked for.
    ScopeRefused = "scope_refused" => "ways-to-sign-in", OpenSettings, SignIn;
    /// Tokens came without the key that they were asked for with: whoever has them could use them.
    TokenNotBound = "token_not_bound" => "ways-to-sign-in", TryAgain, SignIn;
    /// The person or the provider said no.
    AccessDenied = "access_denied" => "ways-to-sign-in", TryAgain, Person;
    /// No browser could be opened.
    BrowserNotOpened = "browser_not_opened" => "supported-browsers", TryAgain, Device;
    /// Nobody came back from the browser in time.
    BrowserTimeout = "browser_timeout" => "cookies", TryAgain, Device;
    /// The answer came from a browser that is not recognised as this person's, and nobody could be
    /// asked about it.
    UnknownBrowser = "unknown_browser" => "supported-browsers", TryAgain, SignIn;
    /// Somebody else came back than was asked for.
    WrongPerson = "wrong_person" => "several-addresses", TryAgain, SignIn;
    /// The way back from the browser can't be opened on this computer.
    LoopbackBlocked = "loopback_blocked" => "proxy-and-tls", FindCause, Device;
    /// The browser came back with HTTPS, which this address can't speak.
    ForcedHttps = "forced_https" => "supported-browsers", TryAgain, Device;
    /// The pasted address is not the one that this sign-in's browser ended at.
    WrongAddressPasted = "wrong_address_pasted" => "supported-browsers", TryAgain, SignIn;
    /// There is no keychain.
    KeychainMissing = "keychain_missing" => "keychain", FindCause, Keychain;
    /// The keychain is locked.
    KeychainLocked = "keychain_locked" => "keychain", TryAgain, Keychain;
    /// The keychain takes no more, or not so much at once.
    KeychainFull = "keychain_full" => "keychain", FindCause, Keychain;
    /// The keychain does not answer.
    KeychainSilent = "keychain_silent" => "keychain", TryAgain, Keychain;
    /// What the keychain has of Portico's can't be read: it is damaged, or the key is another one.
    KeychainUnreadable = "keychain_unreadable" => "keychain", StartOver, Keychain;
    /// The passphrase of the vault file is missing or wrong.
    VaultLocked = "vault_locked" => "keychain", TryAgain, Keychain;
    /// The app's folder can't be written to.
    StorageReadOnly = "storage_read_only" => "keychain", FindCause, Device;
    /// The disk is full.
    StorageFull = "storage_full" => "keychain", TryAgain, Device;
    /// A file of Portico's own is damaged, or is none.
    StorageDamaged = "storage_damaged" => "keychain", StartOver, Device;
    /// Another program holds a lock that this one needs.
    StorageBusy = "storage_busy" => "keychain", TryAgain, Device;
    /// Others on this computer get at a file or folder of Portico's.
    StorageExposed = "storage_exposed" => "keychain", TryAgain, Device;
    /// The organisation's policy does not allow it.
    PolicyForbids = "policy_forbids" => "ways-to-sign-in", AskAdministrator, Policy;
    /// The profile can't be used as it is.
    ProfileInvalid = "profile_invalid" => "ways-to-sign-in", OpenSettings, Device;
    /// Another profile has this name and leads elsewhere.
    ProfileExists = "profile_exists" => "ways-to-sign-in", OpenSettings, Device;
    /// Nobody is signed in.
    NotSignedIn = "not_signed_in" => "ways-to-sign-in", StartOver, Session;
    /// The session ended because it was not used.
    SessionEndedUnused = "session_ended_unused" => "sso", StartOver, Session;
    /// The provider no longer honours the session.
    SessionRevoked = "session_revoked" => "sso", StartOver, Session;
    /// The session has run out, and the provider gave nothing to renew it with.
    SessionExpired = "session_expired" => "sso", StartOver, Session;
    /// The organisation's policy has ended the session.
    SessionEndedByPolicy = "session_ended_by_policy" => "ways-to-sign-in", AskAdministrator, Session;
    /// What stands in a session's file is not what was sealed when the person signed in.
    SessionAltered = "session_altered" => "keychain", StartOver, Device;
    /// A report that waits was made for another support than the profile names now.
    SupportChanged = "support_changed" => "report", FindCause, Device;
    /// The list of releases can't be had, is not the publisher's, or can't be understood.
    UpdateListUnusable = "update_list_unusable" => "new-versions", TryAgain, Device;
    /// This copy was built without a list of releases.
    UpdateListMissing = "update_list_missing" => "new-versions", OpenSettings, Device;
    /// The person cancelled.
    Cancelled = "cancelled" => "ways-to-sign-in", StartOver, User;
    /// An internal error.
    Unexpected = "unexpected" => "report", FindCause, Device;
}

impl Code {
    /// What `access_denied` means with a reason of the native sign-in profile, which a service may
    /// also add to a redirect.
    #[must_use]
    pub(crate) fn of_denial(reason: Option<&str>) -> Self {
        match reason {
            Some("no_accounts") => Code::NoAccounts,
            Some("deactivated") => Code::Deactivated,
            Some("not_a_customer") => Code::NotACustomer,
            Some("locked") => Code::Locked,
            Some("sso_required") => Code::SsoRequired,
            Some("method_not_allowed") => Code::MethodNotAllowed,
            Some("password_leaked") => Code::PasswordLeaked,
            _ => Code::AccessDenied,
        }
    }
}

impl std::fmt::Display for Code {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.as_str())
    }
}
