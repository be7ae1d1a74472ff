//! What a face may see: plain data, made in one place. The window's commands and the command
//! line's `--json` carry the same types; TypeScript is generated from them. No secret has a view.

use serde::{Deserialize, Serialize};

use crate::domain::*;
use crate::problem::{Action, Code};

mod guide;
pub mod policy;
mod problem;
mod profile;
mod requests;
mod session;
mod sign_in;
#[cfg(feature = "typescript")]
mod typescript;
mod updates;

pub use guide::{ArticleSummaryView, ArticleView};
pub use policy::PolicyView;
pub use requests::StartRequest;
#[cfg(feature = "typescript")]
pub use typescript::typescript;
pub use updates::{UpdateView, VersionView};

wire! {
    /// One step of a sign-in, as a face shows it.
    #[serde(tag = "step", rename_all = "snake_case")]
    #[allow(clippy::large_enum_variant, reason = "made once a step, never kept in numbers")]
    pub enum StepView {
        /// Something to ask the person.
        Ask {
            /// What to ask.
            challenge: ChallengeView,
            /// Why the last answer did not pass.
            #[serde(skip_serializing_if = "Option::is_none")]
            #[cfg_attr(feature = "typescript", ts(optional))]
            rejected: Option<RejectedView>,
            /// A passing trouble with the last answer, which was not used: try it again.
            #[serde(skip_serializing_if = "Option::is_none")]
            #[cfg_attr(feature = "typescript", ts(optional))]
            trouble: Option<ProblemView>,
            /// The host that gets the password or code.
            #[serde(skip_serializing_if = "Option::is_none")]
            #[cfg_attr(feature = "typescript", ts(optional))]
            host: Option<String>,
        },
        /// The person goes on in the browser.
        Browser(HandoffView),
        /// Signed in.
        Done {
            /// The session that has been saved.
            session: SignedInView,
        },
        /// It ended, and this is why.
        Stopped {
            /// Why.
            problem: ProblemView,
        },
    }

    /// What is asked for.
    #[serde(tag = "type", rename_all = "snake_case")]
    pub enum ChallengeView {
        /// The password.
        Password,
        /// The code that was mailed because this device is not known yet. Not a second factor.
        EmailCode {
            /// Where it went, masked.
            #[serde(skip_serializing_if = "Option::is_none")]
            #[cfg_attr(feature = "typescript", ts(optional))]
            sent_to: Option<String>,
            /// How many digits.
            length: u8,
            /// Seconds until it is worthless.
            #[serde(skip_serializing_if = "Option::is_none")]
            #[cfg_attr(feature = "typescript", ts(optional))]
            expires_in: Option<u32>,
            /// Seconds until another one may be asked for.
            resend_after: u32,
        },
        /// The second factor.
        SecondFactor {
            /// What is accepted.
            methods: Vec<Factor>,
        },
        /// The answer came from a browser that Portico does not recognise as the one that it led to
        /// the provider, or as this person's. Nothing is stored yet.
        UnknownBrowser {
            /// Who came back.
            came_back: String,
        },
        /// Somebody else came back from the browser than was asked for. Nothing is stored yet.
        DifferentPerson {
            /// Who was asked for.
            asked_for: String,
            /// Who came back.
            came_back: String,
            /// What makes it a question.
            because: Doubt,
        },
        /// The password would be asked for here, and nobody has vouched for this issuer. The person
        /// decides, once for each issuer.
        ConfirmIssuer {
            /// Who would get the password.
            issuer: String,
        },
        /// The network's proxy asks who the person is. What is answered goes to it alone, and is kept
        /// as sessions are.
        ProxySignIn {
            /// The proxy, `host:port`.
            proxy: String,
            /// What it takes.
            schemes: Vec<ProxyScheme>,
        },
    }

    /// Why an answer did not pass.
    pub struct RejectedView {
        /// Which answer.
        pub answer: String,
        /// `wrong` or `expired`.
        pub reason: Rejection,
        /// How many tries are left, where the service says so.
        #[serde(skip_serializing_if = "Option::is_none")]
        #[cfg_attr(feature = "typescript", ts(optional))]
        pub attempts_left: Option<u32>,
    }

    /// The way through the browser.
    pub struct HandoffView {
        /// What to open on this computer. It says nothing of the sign-in.
        pub url: String,
        /// What to open on another computer, whose browser's last address is then pasted.
        #[serde(skip_serializing_if = "Option::is_none")]
        #[cfg_attr(feature = "typescript", ts(optional))]
        pub elsewhere: Option<String>,
        /// Where the browser comes back to, where it does.
        #[serde(skip_serializing_if = "Option::is_none")]
        #[cfg_attr(feature = "typescript", ts(optional))]
        pub redirect_uri: Option<String>,
        /// Whether a browser has been opened.
        pub opened: bool,
        /// The browser's name, where it is known.
        #[serde(skip_serializing_if = "Option::is_none")]
        #[cfg_attr(feature = "typescript", ts(optional))]
        pub browser: Option<String>,
        /// Seconds left, where somebody waits.
        #[serde(skip_serializing_if = "Option::is_none")]
        #[cfg_attr(feature = "typescript", ts(optional))]
        pub expires_in: Option<u32>,
        /// For another device (RFC 8628), once it has been asked for.
        #[serde(skip_serializing_if = "Option::is_none")]
        #[cfg_attr(feature = "typescript", ts(optional))]
        pub device_code: Option<DeviceCode>,
        /// Whether a code for another device may be asked for.
        #[serde(default, skip_serializing_if = "std::ops::Not::not")]
        pub device_code_offered: bool,
        /// Something the person should know while waiting: the browser forced HTTPS, the pasted
        /// address was not the right one, no browser could be opened.
        #[serde(skip_serializing_if = "Option::is_none")]
        #[cfg_attr(feature = "typescript", ts(optional))]
        pub notice: Option<ProblemView>,
    }

    /// A finished sign-in.
    pub struct SignedInView {
        /// What `--account` takes.
        pub account: String,
        /// Whom to show: the address, or `id:` and the subject where the provider gives no address.
        pub person: String,
        /// The address, where the provider gives one.
        #[serde(skip_serializing_if = "Option::is_none")]
        #[cfg_attr(feature = "typescript", ts(optional))]
        pub email: Option<String>,
        /// Who issued it.
        pub issuer: String,
        /// How.
        pub method: Method,
        /// When the access token ends (RFC 3339).
        pub expires_at: Option<String>,
        /// When the session ends if it stays unused.
        pub ends_if_unused_at: Option<String>,
        /// Whether the service knew this device, so that it asked for no code.
        pub device_recognised: bool,
        /// `false` where the provider offers tokens that are of use on this computer only, and gave
        /// some that are not; absent otherwise.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        #[cfg_attr(feature = "typescript", ts(optional))]
        pub bound: Option<bool>,
        /// The session is only in memory and ends with the program.
        #[serde(default, skip_serializing_if = "std::ops::Not::not")]
        pub until_quit: bool,
    }

    /// A problem, in the person's language.
    pub struct ProblemView {
        /// The stable code.
        pub code: Code,
        /// What happened.
        pub title: String,
        /// One sentence why.
        pub why: String,
        /// What to do.
        pub next: String,
        /// The guide's article.
        pub article: String,
        /// The button.
        pub action: Action,
        /// Seconds to wait.
        pub retry_after: Option<u32>,
        /// When it happened (RFC 3339).
        pub at: String,
        /// For support: technical, without secrets.
        #[serde(skip_serializing_if = "Option::is_none")]
        #[cfg_attr(feature = "typescript", ts(optional))]
        pub detail: Option<String>,
        /// The service's own reference for this answer.
        #[serde(skip_serializing_if = "Option::is_none")]
        #[cfg_attr(feature = "typescript", ts(optional))]
        pub correlation_id: Option<String>,
        /// Whose policy forbids it.
        #[serde(skip_serializing_if = "Option::is_none")]
        #[cfg_attr(feature = "typescript", ts(optional))]
        pub managed_by: Option<ManagedByView>,
    }

    /// Who manages this computer, and what of their policy is to blame.
    #[derive(Eq)]
    pub struct ManagedByView {
        /// The key of the policy.
        #[serde(skip_serializing_if = "Option::is_none")]
        #[cfg_attr(feature = "typescript", ts(optional))]
        pub key: Option<String>,
        /// Where it stands.
        #[serde(skip_serializing_if = "Option::is_none")]
        #[cfg_attr(feature = "typescript", ts(optional))]
        pub origin: Option<String>,
        /// What they are called.
        #[serde(skip_serializing_if = "Option::is_none")]
        #[cfg_attr(feature = "typescript", ts(optional))]
        pub name: Option<String>,
        /// What they tell people.
        #[serde(skip_serializing_if = "Option::is_none")]
        #[cfg_attr(feature = "typescript", ts(optional))]
        pub text: Option<String>,
        /// Where they can be reached.
        #[serde(skip_serializing_if = "Option::is_none")]
        #[cfg_attr(feature = "typescript", ts(optional))]
        pub address: Option<String>,
    }

    /// A session, signed in or ended.
    pub struct SessionView {
        /// What `--account` takes.
        pub account: String,
        /// Whom to show: the address, or `id:` and the subject where the provider gives no address.
        pub person: String,
        /// The address, where the provider gives one.
        #[serde(skip_serializing_if = "Option::is_none")]
        #[cfg_attr(feature = "typescript", ts(optional))]
        pub email: Option<String>,
        /// The person's name, where the provider gives one.
        #[serde(skip_serializing_if = "Option::is_none")]
        #[cfg_attr(feature = "typescript", ts(optional))]
        pub name: Option<String>,
        /// Who issued it.
        pub issuer: String,
        /// The profile's name.
        pub profile: String,
        /// `true` where that name stands for another server by now, and doesn't find this session any
        /// more; absent otherwise.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        #[cfg_attr(feature = "typescript", ts(optional))]
        pub profile_moved: Option<bool>,
        /// How.
        pub method: Method,
        /// Whether it lives.
        pub state: SessionStateView,
        /// Whether the provider has been asked just now.
        pub checked: Checked,
        /// Since when (RFC 3339).
        pub since: String,
        /// When the access token ends.
        pub expires_at: Option<String>,
        /// When the session ends if it stays unused.
        pub ends_if_unused_at: Option<String>,
        /// From when on people are warned of that.
        #[serde(skip_serializing_if = "Option::is_none")]
        #[cfg_attr(feature = "typescript", ts(optional))]
        pub warn_at: Option<String>,
        /// When it ends however much it is used, as the organisation says.
        #[serde(skip_serializing_if = "Option::is_none")]
        #[cfg_attr(feature = "typescript", ts(optional))]
        pub ends_at: Option<String>,
        /// Why it ended.
        #[serde(skip_serializing_if = "Option::is_none")]
        #[cfg_attr(feature = "typescript", ts(optional))]
        pub ended: Option<EndedView>,
        /// Whether the service recognises this device for this person.
        pub device_recognised: bool,
        /// Since when it does.
        #[serde(skip_serializing_if = "Option::is_none")]
        #[cfg_attr(feature = "typescript", ts(optional))]
        pub device_since: Option<String>,
        /// Signed out here, and the provider still has to be told.
        pub pending_revocation: bool,
        /// What came of taking it back at the provider, where that has not revoked it.
        #[serde(skip_serializing_if = "Option::is_none")]
        #[cfg_attr(feature = "typescript", ts(optional))]
        pub revocation: Option<RevocationView>,
        /// `false` where the provider offers tokens that are of use on this computer only, and gave
        /// some that are not; absent otherwise.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        #[cfg_attr(feature = "typescript", ts(optional))]
        pub bound: Option<bool>,
        /// The session is only in memory and ends with the program.
        #[serde(default, skip_serializing_if = "std::ops::Not::not")]
        pub until_quit: bool,
    }

    /// What came of taking an ended session back at the provider, which has not revoked it.
    pub struct RevocationView {
        /// How that stands.
        pub state: RevocationState,
        /// Since when (RFC 3339).
        pub since: String,
        /// What kept it from being done: a problem's code.
        #[serde(skip_serializing_if = "Option::is_none")]
        #[cfg_attr(feature = "typescript", ts(optional))]
        pub reason: Option<Code>,
    }

    /// An earlier sign-in that a newer one of the same person has taken the place of, and that the
    /// provider has not revoked.
    pub struct ReplacedView {
        /// What `--account` takes.
        pub account: String,
        /// How it stands.
        pub revocation: RevocationView,
    }

    /// Whether the provider has taken a session back that was signed out here.
    #[derive(Eq, Copy)]
    #[serde(rename_all = "snake_case")]
    pub enum TakenBackView {
        /// Revoked at the provider.
        Revoked,
        /// Signed out here; the provider is told later.
        Pending,
        /// Signed out here; the provider does not take sign-ins back.
        Refused,
        /// Signed out here; the provider offers no way to take sign-ins back.
        NotOffered,
        /// Signed out here; it could not be taken back, and is not tried any more.
        GivenUp,
    }

    /// Whether a session lives.
    #[derive(Eq, Copy)]
    #[serde(rename_all = "snake_case")]
    pub enum SessionStateView {
        /// It does.
        SignedIn,
        /// It does not.
        Ended,
    }

    /// When and why a session ended.
    pub struct EndedView {
        /// When (RFC 3339).
        pub at: String,
        /// Why.
        pub reason: EndReason,
    }

    /// What a sign-out came to.
    pub struct SignedOutView {
        /// Whether the provider has taken it back.
        pub taken_back: TakenBackView,
        /// What became of the browser's own session with the provider.
        pub at_provider: AtProviderView,
    }

    /// Whether the browser was led to the provider's own sign-out.
    #[derive(Eq, Copy)]
    #[serde(rename_all = "snake_case")]
    pub enum AtProviderView {
        /// Nobody wanted that.
        NotAsked,
        /// It was.
        Opened,
        /// It was not: the browser may still be signed in there.
        NotOpened,
        /// The provider has no such page.
        NoPage,
    }

    /// What can be signed in to.
    pub struct ProfileView {
        /// Its name, as `--profile` takes it.
        pub name: String,
        /// What people call it.
        pub title: String,
        /// What it speaks.
        pub kind: Kind,
        /// Its issuer; none for a guided one.
        pub issuer: Option<String>,
        /// The ways in, in the order in which to offer them.
        pub methods: Vec<Method>,
        /// Where it comes from.
        pub origin: Origin,
        /// Whether everything is there that a sign-in needs.
        pub configured: bool,
        /// The page to open where there is nothing to sign in to from here.
        #[serde(skip_serializing_if = "Option::is_none")]
        #[cfg_attr(feature = "typescript", ts(optional))]
        pub sign_in_page: Option<String>,
        /// The service's status page.
        #[serde(skip_serializing_if = "Option::is_none")]
        #[cfg_attr(feature = "typescript", ts(optional))]
        pub status_url: Option<String>,
    }

    /// A sign-in under way.
    pub struct SignInView {
        /// The profile's name.
        pub profile: String,
        /// The address it was started with.
        #[serde(skip_serializing_if = "Option::is_none")]
        #[cfg_attr(feature = "typescript", ts(optional))]
        pub email: Option<String>,
        /// Where it stands.
        pub step: StepView,
    }

    /// What the window is told without having asked.
    #[serde(tag = "push", rename_all = "snake_case")]
    pub enum PushView {
        /// Something that the places show has changed.
        Overview {
            /// All that they show.
            overview: Box<OverviewView>,
        },
        /// A step that came by itself: the browser came back, time ran out.
        Step {
            /// The step.
            step: Box<StepView>,
        },
        /// Troubleshooting was chosen outside the window: in the tray.
        Trouble,
    }

    /// Everything the window needs to draw its places.
    pub struct OverviewView {
        /// Portico's version, and whether there is a newer one.
        pub version: VersionView,
        /// The language in force: `en` or `nb`.
        pub language: String,
        /// What can be signed in to.
        pub profiles: Vec<ProfileView>,
        /// The profile chosen; none until the person has chosen one.
        pub profile: Option<String>,
        /// All sessions, the newest first.
        pub sessions: Vec<SessionView>,
        /// The account in front.
        pub current: Option<String>,
        /// Who has signed in here before.
        pub people: Vec<RememberedPerson>,
        /// What the person has set.
        pub settings: Settings,
        /// The sign-in under way.
        pub sign_in: Option<SignInView>,
        /// Why the keychain can't be used, where it can't.
        pub keychain: Option<ProblemView>,
        /// A deep link that waits for the person's yes.
        pub link: Option<Suggestion>,
        /// The organisation says that this computer is shared: devices are not remembered.
        pub shared_computer: bool,
        /// What the organisation has set; absent where it has set nothing.
        #[serde(skip_serializing_if = "Option::is_none")]
        #[cfg_attr(feature = "typescript", ts(optional))]
        pub policy: Option<PolicyView>,
        /// Why the organisation lets nobody sign in here with any profile; absent where there is one.
        #[serde(skip_serializing_if = "Option::is_none")]
        #[cfg_attr(feature = "typescript", ts(optional))]
        pub refused: Option<ProblemView>,
        /// The address that the organisation fills in.
        #[serde(skip_serializing_if = "Option::is_none")]
        #[cfg_attr(feature = "typescript", ts(optional))]
        pub login_hint: Option<String>,
        /// Sessions are in memory only, as was chosen, and end with the program.
        #[serde(default, skip_serializing_if = "std::ops::Not::not")]
        pub until_quit: bool,
    }
}
