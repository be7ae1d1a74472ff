// Written by `cargo xtask generate` from the views of crates/core and crates/doctor. Not edited by hand.

export type Code = "wrong_password" | "too_many_tries" | "code_wrong" | "code_expired" | "no_accounts" | "deactivated" | "not_a_customer" | "locked" | "sso_required" | "method_not_allowed" | "password_leaked" | "sign_in_expired" | "service_unavailable" | "service_busy" | "bad_response" | "network_unreachable" | "network_timeout" | "dns_blocked" | "tls_untrusted" | "tls_failed" | "certificates_missing" | "proxy_setting_invalid" | "proxy_sign_in" | "captive_portal" | "gateway_answered" | "clock_skew" | "issuer_mismatch" | "id_token_rejected" | "token_refused" | "scope_refused" | "token_not_bound" | "access_denied" | "browser_not_opened" | "browser_timeout" | "unknown_browser" | "wrong_person" | "loopback_blocked" | "forced_https" | "wrong_address_pasted" | "keychain_missing" | "keychain_locked" | "keychain_full" | "keychain_silent" | "keychain_unreadable" | "vault_locked" | "storage_read_only" | "storage_full" | "storage_damaged" | "storage_busy" | "storage_exposed" | "policy_forbids" | "profile_invalid" | "profile_exists" | "not_signed_in" | "session_ended_unused" | "session_revoked" | "session_expired" | "session_ended_by_policy" | "session_altered" | "support_changed" | "update_list_unusable" | "update_list_missing" | "cancelled" | "unexpected";

export type Action = "try_again" | "start_over" | "other_address" | "use_sso" | "reset_password" | "wait" | "find_cause" | "open_settings" | "ask_administrator";

export type StepView = { "step": "ask", 
/**
 * What to ask.
 */
challenge: ChallengeView, 
/**
 * Why the last answer did not pass.
 */
rejected?: RejectedView, 
/**
 * A passing trouble with the last answer, which was not used: try it again.
 */
trouble?: ProblemView, 
/**
 * The host that gets the password or code.
 */
host?: string, } | { "step": "browser" } & HandoffView | { "step": "done", 
/**
 * The session that has been saved.
 */
session: SignedInView, } | { "step": "stopped", 
/**
 * Why.
 */
problem: ProblemView, };

export type ChallengeView = { "type": "password" } | { "type": "email_code", 
/**
 * Where it went, masked.
 */
sent_to?: string, 
/**
 * How many digits.
 */
length: number, 
/**
 * Seconds until it is worthless.
 */
expires_in?: number, 
/**
 * Seconds until another one may be asked for.
 */
resend_after: number, } | { "type": "second_factor", 
/**
 * What is accepted.
 */
methods: Array<Factor>, } | { "type": "unknown_browser", 
/**
 * Who came back.
 */
came_back: string, } | { "type": "different_person", 
/**
 * Who was asked for.
 */
asked_for: string, 
/**
 * Who came back.
 */
came_back: string, 
/**
 * What makes it a question.
 */
because: Doubt, } | { "type": "confirm_issuer", 
/**
 * Who would get the password.
 */
issuer: string, } | { "type": "proxy_sign_in", 
/**
 * The proxy, `host:port`.
 */
proxy: string, 
/**
 * What it takes.
 */
schemes: Array<ProxyScheme>, };

export type Doubt = "other_address" | "no_address" | "unverified_address" | "other_subject" | "unreadable";

export type Factor = "totp" | "backup_code";

export type ProxyScheme = "basic";

export type RejectedView = { 
/**
 * Which answer.
 */
answer: string, 
/**
 * `wrong` or `expired`.
 */
reason: Rejection, 
/**
 * How many tries are left, where the service says so.
 */
attempts_left?: number, };

export type Rejection = "wrong" | "expired";

export type HandoffView = { 
/**
 * What to open on this computer. It says nothing of the sign-in.
 */
url: string, 
/**
 * What to open on another computer, whose browser's last address is then pasted.
 */
elsewhere?: string, 
/**
 * Where the browser comes back to, where it does.
 */
redirect_uri?: string, 
/**
 * Whether a browser has been opened.
 */
opened: boolean, 
/**
 * The browser's name, where it is known.
 */
browser?: string, 
/**
 * Seconds left, where somebody waits.
 */
expires_in?: number, 
/**
 * For another device (RFC 8628), once it has been asked for.
 */
device_code?: DeviceCode, 
/**
 * Whether a code for another device may be asked for.
 */
device_code_offered?: boolean, 
/**
 * Something the person should know while waiting: the browser forced HTTPS, the pasted
 * address was not the right one, no browser could be opened.
 */
notice?: ProblemView, };

export type DeviceCode = { 
/**
 * What to type.
 */
user_code: string, 
/**
 * Where to type it.
 */
verification_uri: string, 
/**
 * The address with the code in it, for a QR picture.
 */
verification_uri_complete?: string, };

export type SignedInView = { 
/**
 * What `--account` takes.
 */
account: string, 
/**
 * Whom to show: the address, or `id:` and the subject where the provider gives no address.
 */
person: string, 
/**
 * The address, where the provider gives one.
 */
email?: string, 
/**
 * Who issued it.
 */
issuer: string, 
/**
 * How.
 */
method: Method, 
/**
 * When the access token ends (RFC 3339).
 */
expires_at: string | null, 
/**
 * When the session ends if it stays unused.
 */
ends_if_unused_at: string | null, 
/**
 * Whether the service knew this device, so that it asked for no code.
 */
device_recognised: boolean, 
/**
 * `false` where the provider offers tokens that are of use on this computer only, and gave
 * some that are not; absent otherwise.
 */
bound?: boolean, 
/**
 * The session is only in memory and ends with the program.
 */
until_quit?: boolean, };

export type Method = "password" | "google" | "sso" | "browser" | "device";

export type ProblemView = { 
/**
 * The stable code.
 */
code: Code, 
/**
 * What happened.
 */
title: string, 
/**
 * One sentence why.
 */
why: string, 
/**
 * What to do.
 */
next: string, 
/**
 * The guide's article.
 */
article: string, 
/**
 * The button.
 */
action: Action, 
/**
 * Seconds to wait.
 */
retry_after: number | null, 
/**
 * When it happened (RFC 3339).
 */
at: string, 
/**
 * For support: technical, without secrets.
 */
detail?: string, 
/**
 * The service's own reference for this answer.
 */
correlation_id?: string, 
/**
 * Whose policy forbids it.
 */
managed_by?: ManagedByView, };

export type ManagedByView = { 
/**
 * The key of the policy.
 */
key?: string, 
/**
 * Where it stands.
 */
origin?: string, 
/**
 * What they are called.
 */
name?: string, 
/**
 * What they tell people.
 */
text?: string, 
/**
 * Where they can be reached.
 */
address?: string, };

export type SessionView = { 
/**
 * What `--account` takes.
 */
account: string, 
/**
 * Whom to show: the address, or `id:` and the subject where the provider gives no address.
 */
person: string, 
/**
 * The address, where the provider gives one.
 */
email?: string, 
/**
 * The person's name, where the provider gives one.
 */
name?: string, 
/**
 * Who issued it.
 */
issuer: string, 
/**
 * The profile's name.
 */
profile: string, 
/**
 * `true` where that name stands for another server by now, and doesn't find this session any
 * more; absent otherwise.
 */
profile_moved?: boolean, 
/**
 * How.
 */
method: Method, 
/**
 * Whether it lives.
 */
state: SessionStateView, 
/**
 * Whether the provider has been asked just now.
 */
checked: Checked, 
/**
 * Since when (RFC 3339).
 */
since: string, 
/**
 * When the access token ends.
 */
expires_at: string | null, 
/**
 * When the session ends if it stays unused.
 */
ends_if_unused_at: string | null, 
/**
 * From when on people are warned of that.
 */
warn_at?: string, 
/**
 * When it ends however much it is used, as the organisation says.
 */
ends_at?: string, 
/**
 * Why it ended.
 */
ended?: EndedView, 
/**
 * Whether the service recognises this device for this person.
 */
device_recognised: boolean, 
/**
 * Since when it does.
 */
device_since?: string, 
/**
 * Signed out here, and the provider still has to be told.
 */
pending_revocation: boolean, 
/**
 * What came of taking it back at the provider, where that has not revoked it.
 */
revocation?: RevocationView, 
/**
 * `false` where the provider offers tokens that are of use on this computer only, and gave
 * some that are not; absent otherwise.
 */
bound?: boolean, 
/**
 * The session is only in memory and ends with the program.
 */
until_quit?: boolean, };

export type PolicyView = { 
/**
 * Whether something binds.
 */
managed: boolean, 
/**
 * Who manages this computer.
 */
managed_by?: ManagedByView, 
/**
 * The places that are there.
 */
sources: Array<PolicySourceView>, 
/**
 * Every key, in the order of the table.
 */
settings: Array<PolicySettingView>, 
/**
 * The keys that this version does not know.
 */
unknown: Array<UnknownKeyView>, };

export type PolicySourceView = { 
/**
 * Where.
 */
origin: string, 
/**
 * `mandatory` or `recommended`.
 */
level: string, 
/**
 * `machine` or `user`.
 */
scope: string, 
/**
 * `used`, `empty`, `ignored` or `unreadable`.
 */
state: string, 
/**
 * Why it is ignored or can't be read.
 */
why?: string, };

export type PolicySettingView = { 
/**
 * The key.
 */
key: string, 
/**
 * What it is called, where people read it.
 */
title?: string, 
/**
 * What it does, where people read it.
 */
explained?: string, 
/**
 * The value in force.
 */
value: unknown, 
/**
 * `mandatory`, `command_line`, `person`, `recommended` or `built_in`.
 */
level: string, 
/**
 * `machine` or `user`.
 */
scope: string, 
/**
 * Where the value comes from.
 */
origin: string | null, 
/**
 * Whether people can't change it.
 */
locked: boolean, 
/**
 * Whether it is at its narrowest because the value can't be understood.
 */
closed?: boolean, 
/**
 * What else was said, the strongest first.
 */
overridden: Array<OverriddenView>, 
/**
 * What is wrong with the value.
 */
error: string | null, 
/**
 * What was left out or taken in another way.
 */
notes?: Array<string>, };

export type OverriddenView = { 
/**
 * The value.
 */
value: unknown, 
/**
 * How strongly it stands.
 */
level: string, 
/**
 * Where it comes from.
 */
origin: string, };

export type UnknownKeyView = { 
/**
 * As it is written.
 */
key: string, 
/**
 * The key that was probably meant.
 */
nearest: string, 
/**
 * Where it stands.
 */
origin: string, };

export type SessionStateView = "signed_in" | "ended";

export type Checked = "now" | "offline";

export type EndedView = { 
/**
 * When (RFC 3339).
 */
at: string, 
/**
 * Why.
 */
reason: EndReason, };

export type EndReason = "unused" | "revoked" | "expired" | "signed_out" | "policy" | "limit";

export type RevocationView = { 
/**
 * How that stands.
 */
state: RevocationState, 
/**
 * Since when (RFC 3339).
 */
since: string, 
/**
 * What kept it from being done: a problem's code.
 */
reason?: Code, };

export type RevocationState = "pending" | "refused" | "not_offered" | "given_up";

export type ReplacedView = { 
/**
 * What `--account` takes.
 */
account: string, 
/**
 * How it stands.
 */
revocation: RevocationView, };

export type TakenBackView = "revoked" | "pending" | "refused" | "not_offered" | "given_up";

export type SignedOutView = { 
/**
 * Whether the provider has taken it back.
 */
taken_back: TakenBackView, 
/**
 * What became of the browser's own session with the provider.
 */
at_provider: AtProviderView, };

export type AtProviderView = "not_asked" | "opened" | "not_opened" | "no_page";

export type ServiceAccount = { 
/**
 * The service's id.
 */
id: string, 
/**
 * Its name.
 */
name: string, 
/**
 * Its domain.
 */
domain?: string, 
/**
 * The plan, as the service words it.
 */
plan?: string, 
/**
 * The person's role.
 */
role?: string, 
/**
 * The hosting region.
 */
region?: string, 
/**
 * Where to open it.
 */
url: string, };

export type TrustedDevice = { 
/**
 * The service's id.
 */
id: string, 
/**
 * Its name.
 */
name: string, 
/**
 * Its operating system.
 */
os?: string, 
/**
 * Since when it is known (RFC 3339).
 */
created_at?: string, 
/**
 * When it was last seen.
 */
last_seen_at?: string, 
/**
 * Whether it is this one.
 */
current: boolean, };

export type ProfileView = { 
/**
 * Its name, as `--profile` takes it.
 */
name: string, 
/**
 * What people call it.
 */
title: string, 
/**
 * What it speaks.
 */
kind: Kind, 
/**
 * Its issuer; none for a guided one.
 */
issuer: string | null, 
/**
 * The ways in, in the order in which to offer them.
 */
methods: Array<Method>, 
/**
 * Where it comes from.
 */
origin: Origin, 
/**
 * Whether everything is there that a sign-in needs.
 */
configured: boolean, 
/**
 * The page to open where there is nothing to sign in to from here.
 */
sign_in_page?: string, 
/**
 * The service's status page.
 */
status_url?: string, };

export type Kind = "oidc" | "native" | "hubspot" | "guided";

export type Origin = "built_in" | "file" | "policy";

export type StartRequest = { 
/**
 * What is signed in to.
 */
profile: string, 
/**
 * How; without one the profile and the address decide.
 */
method?: Method, 
/**
 * The address that was typed.
 */
email?: string, };

export type AnswerInput = { 
/**
 * Which answer.
 */
answer: AnswerKindView, 
/**
 * What the person typed.
 */
value?: string, 
/**
 * The user, for `proxy_sign_in`.
 */
username?: string, 
/**
 * The password, for `proxy_sign_in`.
 */
password?: string, 
/**
 * Whether the service may remember this device.
 */
remember_device?: boolean, };

export type AnswerKindView = "password" | "email_code" | "totp" | "backup_code" | "resend" | "paste" | "open_again" | "device_code" | "accept" | "retry" | "use_browser" | "proxy_sign_in" | "cancel";

export type SignInView = { 
/**
 * The profile's name.
 */
profile: string, 
/**
 * The address it was started with.
 */
email?: string, 
/**
 * Where it stands.
 */
step: StepView, };

export type PushView = { "push": "overview", 
/**
 * All that they show.
 */
overview: OverviewView, } | { "push": "step", 
/**
 * The step.
 */
step: StepView, } | { "push": "trouble" };

export type Settings = { 
/**
 * `system`, `en` or `nb`.
 */
language: LanguageChoice, 
/**
 * `system`, `light` or `dark`.
 */
theme: ThemeChoice, 
/**
 * The profile that the window opens with.
 */
profile: string | null, 
/**
 * Start with the system, in the tray.
 */
start_with_system: boolean, 
/**
 * Whether to ask for newer versions; without it, where this copy came from decides.
 */
update_mode: UpdateMode | null, };

export type LanguageChoice = "system" | "en" | "nb";

export type ThemeChoice = "system" | "light" | "dark";

export type RememberedPerson = { 
/**
 * The profile's name.
 */
profile: string, 
/**
 * The address.
 */
email: string, 
/**
 * How they came in last.
 */
method: Method, };

export type OverviewView = { 
/**
 * Portico's version, and whether there is a newer one.
 */
version: VersionView, 
/**
 * The language in force: `en` or `nb`.
 */
language: string, 
/**
 * What can be signed in to.
 */
profiles: Array<ProfileView>, 
/**
 * The profile chosen; none until the person has chosen one.
 */
profile: string | null, 
/**
 * All sessions, the newest first.
 */
sessions: Array<SessionView>, 
/**
 * The account in front.
 */
current: string | null, 
/**
 * Who has signed in here before.
 */
people: Array<RememberedPerson>, 
/**
 * What the person has set.
 */
settings: Settings, 
/**
 * The sign-in under way.
 */
sign_in: SignInView | null, 
/**
 * Why the keychain can't be used, where it can't.
 */
keychain: ProblemView | null, 
/**
 * A deep link that waits for the person's yes.
 */
link: Suggestion | null, 
/**
 * The organisation says that this computer is shared: devices are not remembered.
 */
shared_computer: boolean, 
/**
 * What the organisation has set; absent where it has set nothing.
 */
policy?: PolicyView, 
/**
 * Why the organisation lets nobody sign in here with any profile; absent where there is one.
 */
refused?: ProblemView, 
/**
 * The address that the organisation fills in.
 */
login_hint?: string, 
/**
 * Sessions are in memory only, as was chosen, and end with the program.
 */
until_quit?: boolean, };

export type Suggestion = { 
/**
 * The profile's name, one that exists here.
 */
profile: string | null, 
/**
 * An address to fill in.
 */
email: string | null, };

export type ArticleView = { 
/**
 * Its id.
 */
id: string, 
/**
 * Its title.
 */
title: string, 
/**
 * Whom and what it applies to.
 */
applies: Array<string>, 
/**
 * When it was last checked (ISO 8601).
 */
reviewed: string, 
/**
 * Where it was read.
 */
links: Array<string>, 
/**
 * The text, in Markdown: headings, paragraphs, lists, bold, code, links.
 */
body: string, };

export type ArticleSummaryView = { 
/**
 * Its id.
 */
id: string, 
/**
 * Its title.
 */
title: string, };

export type VersionView = { 
/**
 * Its version.
 */
version: string, 
/**
 * Where it came from.
 */
install_source: InstallSource, 
/**
 * Whether it asks for newer versions by itself.
 */
update_mode: UpdateMode, 
/**
 * What decided that.
 */
update_reason: UpdateReason, 
/**
 * Whether it may be asked to by hand.
 */
can_check: boolean, 
/**
 * When the list of releases was last asked for (RFC 3339).
 */
checked_at?: string, 
/**
 * The newer version, where one is known.
 */
update: UpdateView | null, };

export type UpdateView = { 
/**
 * Its version.
 */
version: string, 
/**
 * The day it came out (ISO 8601).
 */
date?: string, 
/**
 * It, or one between this one and it, closes a security hole.
 */
security: boolean, 
/**
 * The codes of the problems and causes that it fixes.
 */
mends: Array<string>, 
/**
 * What is new, in one sentence.
 */
notes?: string, 
/**
 * Its page.
 */
url?: string, 
/**
 * How this copy gets it, in a sentence.
 */
how: string, 
/**
 * The command that does it, where there is one.
 */
command?: string, 
/**
 * The person does not want to be reminded of it now.
 */
dismissed: boolean, };

export type UpdateMode = "notify" | "off";

export type UpdateReason = "setting" | "install_source" | "policy" | "no_list";

export type InstallSource = "deb" | "rpm" | "msi" | "archive" | "aur" | "nix" | "flatpak" | "homebrew" | "scoop" | "pkg" | "dmg" | "appimage" | "source" | "other";

export type Category = "app" | "loopback" | "browser" | "network" | "service" | "account";

export type Status = "pass" | "warn" | "fail" | "skipped";

export type Confidence = "possible" | "likely" | "certain";

export type Act = { "do": "clear_web_data" } | { "do": "forget_device" } | { "do": "sign_out_everywhere" } | { "do": "open_browser_settings" } | { "do": "open_clock_settings" } | { "do": "open_network_settings" } | { "do": "test_browser" } | { "do": "run_again" } | { "do": "run_elsewhere" } | { "do": "open_portal", 
/**
 * Where it is.
 */
url: string, } | { "do": "open_status_page", 
/**
 * Where it is.
 */
url: string, } | { "do": "use_address", 
/**
 * The address.
 */
email: string, } | { "do": "use_sso" } | { "do": "unlock_keychain" } | { "do": "show_report" };

export type FindingView = { 
/**
 * The check's id.
 */
id: string, 
/**
 * Where it belongs.
 */
category: Category, 
/**
 * What came of it.
 */
status: Status, 
/**
 * What the check is about.
 */
title: string, 
/**
 * One sentence: what was seen, why it was not looked at, what is likely behind it.
 */
cause: string | null, 
/**
 * What it rests on; keys are stable, their words are `evidence-<key>`.
 */
evidence: Record<string, unknown>, 
/**
 * What helps, the best first.
 */
remedies: Array<RemedyView>, 
/**
 * The guide's article that explains it.
 */
article: string, 
/**
 * How long it took, in milliseconds.
 */
took_ms: number, };

export type ShownFindingView = { 
/**
 * What it rests on.
 */
facts: Array<FactView>, 
/**
 * The sheet for IT, where IT can help.
 */
sheet?: string, 
/**
 * The check's id.
 */
id: string, 
/**
 * Where it belongs.
 */
category: Category, 
/**
 * What came of it.
 */
status: Status, 
/**
 * What the check is about.
 */
title: string, 
/**
 * One sentence: what was seen, why it was not looked at, what is likely behind it.
 */
cause: string | null, 
/**
 * What it rests on; keys are stable, their words are `evidence-<key>`.
 */
evidence: Record<string, unknown>, 
/**
 * What helps, the best first.
 */
remedies: Array<RemedyView>, 
/**
 * The guide's article that explains it.
 */
article: string, 
/**
 * How long it took, in milliseconds.
 */
took_ms: number, };

export type FactView = { 
/**
 * What it is called.
 */
label: string, 
/**
 * What it is, each of several in a line of its own.
 */
lines: Array<string>, };

export type RemedyView = { 
/**
 * Who does it.
 */
by: Helper, 
/**
 * The button's words, or the step.
 */
text: string, 
/**
 * What the app does, where it can.
 */
act?: Act, };

export type Helper = "app" | "person" | "it";

export type NewsView = { "news": "finding", 
/**
 * What it found.
 */
finding: ShownFindingView, } | { "news": "diagnosis", 
/**
 * What they say.
 */
diagnosis: DiagnosisView, 
/**
 * The sheet for IT of each cause that IT can help with, by the cause's code.
 */
sheets: Record<string, string>, } | { "news": "done" };

export type ActedView = "done" | "later" | "not_taken_back" | "by_hand";

export type DiagnosisView = { 
/**
 * The one sentence on top.
 */
sentence: string, 
/**
 * The one thing to do.
 */
next: string, 
/**
 * The causes, the best first.
 */
causes: Array<CauseView>, 
/**
 * Why the last sign-in stopped, where that is what it starts from.
 */
about?: string, 
/**
 * A newer version of Portico that fixes what was found.
 */
newer?: FixedView, };

export type FixedView = { 
/**
 * The version.
 */
version: string, 
/**
 * The codes of what it fixes.
 */
codes: Array<string>, 
/**
 * All of it in a sentence.
 */
sentence: string, 
/**
 * The command that brings this copy up to date, where there is one.
 */
command?: string, };

export type CauseView = { 
/**
 * Its stable code.
 */
code: string, 
/**
 * How sure.
 */
confidence: Confidence, 
/**
 * The checks that it rests on.
 */
because: Array<string>, 
/**
 * What it is, in one sentence.
 */
title: string, 
/**
 * What to do.
 */
next: string, 
/**
 * The guide's article that explains it.
 */
article: string, 
/**
 * What helps, the best first.
 */
remedies: Array<RemedyView>, };

export type ComparisonView = { 
/**
 * When the other network was looked at (RFC 3339).
 */
elsewhere_at: string, 
/**
 * The checks that came out differently; none when both networks are alike.
 */
differs: Array<DifferenceView>, 
/**
 * What it means, in one sentence.
 */
sentence: string, 
/**
 * The sheet for IT, in Markdown.
 */
sheet: string, };

export type DifferenceView = { 
/**
 * The check's id.
 */
id: string, 
/**
 * What it is about.
 */
title: string, 
/**
 * What came of it on this network.
 */
here: Status, 
/**
 * What came of it on the other.
 */
elsewhere: Status, };

export type ReportView = { 
/**
 * Its own id, the same for every try to send it.
 */
id: string, 
/**
 * The report as people read it, in Markdown.
 */
markdown: string, 
/**
 * The files of the ZIP, the redacted log among them.
 */
files: Array<ReportFileView>, 
/**
 * Where it goes.
 */
goes_to: DestinationView, };

export type ReportFileView = { 
/**
 * Its name.
 */
name: string, 
/**
 * All of its text.
 */
text: string, };

export type DestinationView = { "by": "endpoint", 
/**
 * Its host.
 */
host: string, } | { "by": "email", 
/**
 * To whom.
 */
address: string, } | { "by": "nobody" };

export type HandedOverView = { "by": "queue", 
/**
 * How it stands.
 */
report: QueuedView, } | { "by": "draft", 
/**
 * Where the ZIP is.
 */
zip: string, } | { "by": "file", 
/**
 * Where the ZIP is.
 */
zip: string, };

export type QueuedView = { 
/**
 * The report's id.
 */
id: string, 
/**
 * When it was written (RFC 3339).
 */
at: string, 
/**
 * What came of it.
 */
state: QueueStateView, 
/**
 * Support's own reference, once it is there.
 */
reference?: string, 
/**
 * How often it was tried.
 */
tries: number, 
/**
 * Why the last try failed, in one sentence.
 */
trouble?: string, 
/**
 * The same for programs.
 */
code?: Code, };

export type QueueStateView = "waiting" | "sent" | "gave_up";

export type CheckView = { 
/**
 * Its id.
 */
id: string, 
/**
 * Where it belongs.
 */
category: Category, 
/**
 * What it is about.
 */
title: string, };

export type RunRequest = { 
/**
 * What is signed in to; without one, the first that there is.
 */
profile: string | null, 
/**
 * What went wrong.
 */
problem?: Code, 
/**
 * The address that the person typed.
 */
email?: string, 
/**
 * These checks instead of all; what the others found before stays.
 */
only?: Array<string>, 
/**
 * Nothing beyond this computer is to be touched.
 */
offline?: boolean, };

export type ReportRequest = { 
/**
 * What the person wrote.
 */
message: string, 
/**
 * Where support may answer; masked in the report without it.
 */
address: string | null, };

export type ReportKind = "markdown" | "json" | "zip";
