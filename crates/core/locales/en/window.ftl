### The window's own words. A button says what it does; no one is blamed; errors are specific.
### $service is what can be signed in to, as people call it.

portico = Portico
loading = One moment…
next = Next
back = Back
back-to-start = Back to the start
back-to-sign-in = Back to sign-in
cancel = Cancel
or = or
open = Open
undo = Undo
remove = Remove
forget = Forget
copied = Copied
try-again = Try again
find-cause = Find the cause
troubleshooting-ask = Trouble signing in?

## When the app itself can't answer

unexpected-title = Something unexpected happened in Portico
unexpected-why = A part of the app gave an invalid response.
unexpected-next = Try again. If it happens again, copy the details for support.

## The side panel: what this is, or what happens next

calm-label = About this step
calm-welcome = One place to sign in from, on this computer.
    .more = Your session stays in this computer's keychain.
calm-address = Sign in once. Your tools stay signed in.
    .more = Your session stays in this computer's keychain.
calm-no-keychain = Without a keychain your session lasts until you quit Portico.
calm-guided = The { $service } sign-in page, and help when sign-in fails.
    .more = You sign in on the { $service } page. Portico stores nothing about it.
calm-reset = You'll get an e-mail with a link to choose a new password.
    .more = The link opens in your browser. Come back here afterwards.
calm-password = On a computer that { $service } doesn't know yet, you'll get a code by e-mail.
    .more = Portico passes your password on and doesn't store it.
calm-code = One more step because { $service } doesn't know this computer yet.
    .more = If it is remembered, you won't need a code here next time.
calm-factor = The last step: your second factor.
    .more = It proves that it's you, even if someone knows your password.
calm-confirm-issuer = You decide who gets your password.
    .more = Portico asks once for each server.
calm-proxy = Your network comes first, then { $service }.
    .more = The proxy belongs to your organisation, not to { $service }.
calm-unknown-browser = Nothing has been saved yet. You decide whether it was you.
    .more = A browser that Portico opened itself is recognised automatically.
calm-different-person = Nothing has been saved yet. You decide who signs in.
    .more = The browser may already have been signed in as someone else.
calm-browser = You sign in on the { $service } page. This window continues when you're done.
    .more = Portico never sees what you type in the browser.
calm-stopped = Find out what went wrong and how to fix it.
    .more = The guide works offline too.
calm-link = A link can fill in the form. Only you can sign in.
    .more = Portico never starts a sign-in from a link alone.
calm-troubleshooting = Help when sign-in fails.
    .more = All of this works offline.
calm-settings = Set up Portico the way you like it.
    .more = Changes apply at once.
calm-loading = One moment…
    .more = { "" }
calm-home = Welcome back.
    .more = { "" }
calm-devices = Your devices.
    .more = { "" }

## While working

working-start = Asking { $service } how you sign in…
working-answer = Waiting for { $service } to answer…
working-resend = Asking { $service } to send another code…
working-reset = Asking { $service } to send the e-mail…
working-open = Opening your browser…
working-update = Checking for a new version…
working-settings = Saving…
working-issuer = Reading the provider's details…
working-sign-out = Signing out of { $service }…
working-long = This is taking longer than usual.

# $seconds (Number) - what is left of a code or of the time in the browser
time-left-spoken = { $seconds ->
        [60] One minute left
        [300] Five minutes left
       *[other] { $seconds } seconds left
    }

## Welcome

welcome-title = What would you like to sign in to?
welcome-lead = Portico signs you in on this computer and keeps you signed in.
welcome-services = Services
welcome-guided = Sign-in in the browser, with help when it doesn't work
welcome-by-policy = Set up by your organisation
welcome-none = No service is set up on this computer yet. Add your provider to continue.
other-provider = Other provider
other-service = Another service
provider-lead = Any service that supports OpenID Connect.
issuer = Address of the provider
issuer-hint = For example https://login.example.com
issuer-wrong = Enter an address that begins with https://
client-id = Client ID
client-id-hint = You get it when you register an app with the provider.
client-id-missing = Enter the client ID
add-provider = Add provider
replace-profile = Replace the old profile
add-profile-file = Use a profile file

## Address

address-title = Sign in to { $service }
address-lead = Use the address that your account belongs to.
browser-lead = You sign in on the { $service } page, in your browser.
email = E-mail
email-missing = Enter your e-mail address
email-wrong = This address isn't complete. It looks like name@example.com.
with-password = Sign in with e-mail and password
with-google = Continue with Google
with-sso = Sign in with SSO
with-browser = Continue in your browser
with-device = Sign in with another device
more-ways = More ways
sso-title = Sign in with SSO
sso-lead = Your work address takes you to your company's own sign-in page.
work-email = Work e-mail
work-email-hint = The address that your company gave you
sso-go = Go to your company's sign-in
not-sso = Sign in another way
people = People who have signed in here
people-lead = Who is signing in?
another-address = Use another address
forget-person = Forget { $email }
forgot-person = { $email } is no longer in the list

guided-lead = { $service } only accepts passwords, Google and SSO on its own page. Portico opens it for you.
guided-open = Open the { $service } sign-in page
guided-open-again = Open the { $service } sign-in page again
guided-trouble = I can't get in
guided-opened = Opened in your browser
guided-opened-next = Sign in there. If it doesn't work, choose “I can't get in”: the guide covers the usual problems.
guided-why = No account or set-up needed here
guided-why-more = Portico stores nothing about your sign-in to { $service }. Its guide covers the usual problems and what to do about them, and works offline.
not-configured = This service isn't fully set up yet
not-configured-next = Ask your IT department for a profile file, or choose another service.

## Password

password-title = Enter your password
not-you = Not you?
password = Password
password-missing = Enter your password
password-rejected = The address and the password don't match. Check both.
show-password = Show password
hide-password = Hide password
caps-lock = Caps Lock is on
forgot = Forgot password?
# $left (Number)
attempts-left = { $left ->
        [one] You have one attempt left.
       *[other] You have { $left } attempts left.
    }

## New password

reset-title = Choose a new password
reset-lead = { $service } sends you a link by e-mail.
reset-send = Send the link
reset-sent-title = Check your e-mail
# Never says whether the address is known.
reset-sent-lead = If { $service } has an account for { $email }, an e-mail with a link is on its way.
reset-sent-newest = Only the newest link works.
reset-sent-folders = Nothing after a few minutes? Check your spam folder, and allow mail from { $service }.
reset-sent-sso = If you sign in through your company, your IT department changes the password.

## Code by e-mail

code-title = Enter the code from your e-mail
code-lead = It was sent to { $address }.
code-lead-unknown = It was sent to your e-mail address.
code = Code from the e-mail
code-hint = This is not the code from your authenticator app.
# $length (Number)
code-short = Enter all { $length } digits of the code.
code-wrong = This isn't the code from the newest e-mail.
code-over = This code has expired. Send a new one.
code-left = { $time } left
resend = Send the code again
resend-in = Send the code again in { $time }
resent = Sent again at { $time }. Use the code from the newest e-mail.
remember = Remember this computer
remember-hint = Next time, no code is needed here. Leave it off on a shared computer.
no-mail = No e-mail?
no-mail-wait = Wait two minutes. Some mail servers delay mail from new senders.
no-mail-folders = Check spam and folders such as Promotions, Updates, Clutter or Other.
no-mail-address = Check the address: { $email }
no-mail-allow = At work, ask IT to allow mail from { $service }.
no-mail-bounced = If mail to you has bounced before, { $service } may have stopped sending. Its support can turn it on again.

## Second factor

totp-title = Confirm that it's you
totp-lead = Open the authenticator app on your phone and find the code for { $service }.
totp-label = Code from the authenticator app
totp-wrong = This isn't the code that the app shows right now.
backup_code-title = Use a backup code
backup_code-lead = You got a list of codes when you set up two-factor sign-in for { $service }. Each works once.
backup_code-label = Backup code
backup-missing = Enter a backup code
backup-wrong = This backup code doesn't work, or it has been used.
use-totp = Use the authenticator app
use-backup_code = Use a backup code
clock-hint = If the code is correct, the clock on your phone or this computer may be wrong. The code depends on the time.
check-clock = Check this computer's clock
lost-phone = Lost your phone?
lost-phone-backup = Use one of your backup codes.
lost-phone-admin = An administrator of your { $service } account can reset your second factor.
lost-phone-support = If you are the only administrator, { $service } support can help. It takes a few days.

## In your browser

the-browser = Your browser
browser-title = Continue in your browser
browser-title-closed = Open your browser to continue
browser-lead-opened = { $browser } is showing the { $service } sign-in page. Come back when you're done.
browser-lead-closed = No browser opened automatically. Open one here, or copy the link into a browser.
browser-left = Waiting for the browser, { $time } left
device-left = Waiting for the other device, { $time } left
browser-over = Time is up. Open the page again to continue.
open-again = Open again
open-browser = Open the browser
copy-link = Copy link
link-copied = The link has been copied
copy-elsewhere = Copy link for another computer
elsewhere-lead = Is your browser on another computer? Open this link there, then paste the address of the last page here.
device-code-ask = Use another device
device-code-title = Or use your phone
device-code-lead = Scan the QR code, or go to { $address } and enter:
qr-label = QR code for { $address }
nothing-happens = I've finished, but nothing happens here
paste = Address of the last page
paste-hint = Copy it from the browser's address bar. It begins with { $start }.
paste-missing = Paste the address first
paste-send = Continue with this address

## Unknown browser

unknown-title = Was that you?
unknown-lead = Someone signed in with a browser that Portico doesn't recognise as yours.
unknown-came = Signed in as
unknown-what = This happens when you use another browser, or connect to this computer from another one. If it wasn't you, don't accept: the account may be someone else's.
unknown-retry = Try again in my browser
unknown-accept = That was me: sign in as { $email }

## Different person

# $host (String) - the server that gets the password or code
goes-to = This is sent to { $host }.

confirm-issuer-title = Enter your password here?
confirm-issuer-lead = This server asks for your password in Portico instead of in the browser. Only allow it if you know the server and your password is for it.
confirm-issuer-issuer = The server
confirm-issuer-server = Your password would be sent to
confirm-issuer-browser = Use the browser instead
confirm-issuer-accept = Enter it here

proxy-title = Sign in to your network's proxy
# $proxy (String) - its host and port
proxy-lead = The proxy { $proxy } asks who you are before it lets anything through. Enter the user name and password that your organisation gave you for it.
proxy-user = User name for the proxy
proxy-password = Password for the proxy
proxy-kept = Kept in the same place as your sessions, and sent to this proxy only. You can remove it in Settings.
proxy-user-missing = Enter the user name first
proxy-user-invalid = A user name can't contain a colon
proxy-refused = The proxy didn't accept this user name and password.

different-title = You signed in as someone else
different-title-ask = Is that you?
different-lead-other_address = The browser signed in as someone other than the person you asked for.
different-lead-no_address = The provider doesn't say which address was used to sign in, so Portico can't tell whether it is you.
different-lead-unverified_address = The provider says that it has not verified this address, so someone else may be using it.
different-lead-other_subject = The provider says that this is not the person who signed in with this address last time.
different-lead-unreadable = Portico can no longer tell who signed in with this address last time: its keychain entry is damaged.
different-asked = You asked for
different-came = The browser signed in as
different-retry = Try again as { $email }
different-accept = Sign in as { $email }

## Stopped

again-in = Try again in { $time }
copy-for-administrator = Copy for your administrator
copied-for-administrator = Copied. Paste it into an e-mail.
details = Details
details-code = Code
details-time = Time
details-reference = Reference
details-detail = Technical
copy-details = Copy details
details-copied = The details have been copied

## Link from outside

link-title = Fill in the details from this link?
link-lead = A link from outside Portico contains details for your sign-in. You still sign in yourself.
link-service = Service
link-email = E-mail
link-ends-sign-in = The sign-in in progress will end.
link-accept = Use the link
link-drop = Ignore the link

## Home

places = Navigation
place-home = Home
place-devices = Devices
place-troubleshooting = Troubleshooting
place-settings = Settings
home-spoken = You're signed in as { $email }
home-in = Signed in to { $service } · { $method }
home-was-in = { $service } · { $method }
home-until-quit = Signed in until you quit Portico
home-until-quit-why = The session is kept in memory only, not in a keychain.
home-offline = You're offline
home-offline-what = You're still signed in. This information may be out of date.
home-soon = Your session ends at { $time }
home-soon-why = { $service } ends sessions that aren't used.
stay-signed-in = Stay signed in
home-ended-unused = Your session ended because it wasn't used
home-ended-revoked = Your session was ended by the service
home-ended-expired = Your session has expired
home-ended-signed-out = You signed out
home-ended-policy = Your session was ended by your organisation
home-ended-limit = Your session lasted as long as your organisation allows
home-ended-at = It ended { $moment }.
sign-in-again = Sign in again
hubs-title = Accounts
hubs-loading = Loading accounts…
hubs-no-keychain = Your accounts will be shown again when the keychain can be used.
hubs-none = { $service } doesn't list any accounts for you.
# $count (Number)
hubs-count = { $count ->
        [one] { $count } account
       *[other] { $count } accounts
    }
hubs-search = Search accounts
hubs-not-found = No account matches “{ $words }”.
open-hub = Open { $name }
session-title = Session
session-since = Since
session-ends = Ends
session-unused = { $moment }, if it isn't used before then
session-limit = { $moment } at the latest
session-until-sign-out = When you sign out
session-until-quit = When you quit Portico
session-device = This computer
session-device-since = Remembered since { $day }
session-device-yes = Remembered
session-device-no = Not remembered: you'll be asked for a code
sign-out = Sign out
forget-session = Remove from this computer

## Sign out

sign-out-title = Sign out { $email }?
sign-out-here = On this computer
sign-out-here-what = Your tools here can no longer use the session.
sign-out-everywhere = Here and in the browser
sign-out-everywhere-what = Ends this session and your browser's session with { $service }.
sign-out-offline = You're offline. You'll be signed out here at once; { $service } will be told when you're back online.
signed-out = { $email } is signed out.
signed-out-pending = { $email } is signed out here. { $service } hasn't revoked the sign-in yet; Portico will try again automatically.
signed-out-pending-until-quit = { $email } is signed out here. { $service } hasn't revoked the sign-in yet; Portico will try again until you quit it.
signed-out-refused = { $email } is signed out here. { $service } didn't revoke the sign-in, so it may stay valid there until it expires.
signed-out-not-offered = { $email } is signed out here. { $service } can't revoke sign-ins, so this one may stay valid there until it expires.
signed-out-given-up = { $email } is signed out here. The sign-in couldn't be revoked at { $service }, and Portico has stopped trying; it may stay valid there until it expires.
signed-out-not-opened = The sign-out page of { $service } wasn't opened in your browser, so you may still be signed in there.
signed-out-no-page = { $service } has no sign-out page of its own, so your browser may still be signed in there.

## Switching accounts

switcher = { $email }, switch account
switcher-list = Accounts signed in here
switcher-ended = ended
switched = Switched to { $email }
add-account = Sign in with another account

## Devices

devices-title = Devices
devices-lead = { $service } doesn't ask for a code on these devices.
devices-loading = Loading devices…
devices-none = { $service } doesn't remember any device of yours yet.
devices-what = A forgotten device needs a code the next time it signs in. It isn't signed out.
this-device = This computer
last-seen = last seen { $moment }
forget-device = Forget { $name }
device-leaving = { $name } will be forgotten. You can undo it for ten seconds.
device-leaving-soon = Will be forgotten shortly
device-kept = { $name } is still remembered
device-forgotten = { $name } is forgotten
device-forgotten-here = Forgotten

## Settings

settings-title = Settings
language = Language
language-system = System language
language-en = English
language-nb = Norsk bokmål
theme = Appearance
theme-system = Same as system
theme-light = Light
theme-dark = Dark
start-with-system = Start when you log in to this computer
start-with-system-hint = In the tray, without opening the window
versions = New versions
update-mode = Tell me about new versions
# $moment (String) - when it was
update-checked = Checked { $moment }
update-never = Not checked yet
update-check = Check now
newest = You have the newest version.
# $version (String)
newer = Version { $version } of Portico is out
newer-security = Version { $version } of Portico fixes a security vulnerability
newer-security-why = Install it soon.
# $day (String)
newer-date = Released { $day }
newer-copy = Copy the command
newer-page = What's new
newer-dismiss = Don't show again
newer-later = Remind me later
services = Services
services-lead = The service that the window opens with.
origin-built-in = Built in
origin-file = From a profile file
origin-policy = Set by your organisation
remove-profile = Remove { $service }
profile-removed = { $service } has been removed
version = Portico { $version }
copy-settings = Copy settings for support
proxies = Passwords for your network's proxy
proxies-hint = Portico keeps the password that a proxy has asked for in the same place as your sessions, and sends it to that proxy only.
proxies-forget = Forget
proxies-forgotten = Passwords for proxies have been forgotten
settings-copied = The settings have been copied

## What the organisation has set

managed = Managed by your organisation
# $name (String) - who manages this computer
managed-by = Managed by { $name }
locked = Set by your organisation
# $name (String)
locked-by = Set by { $name }
policy-closed = Invalid: the strictest setting applies
policy-none = Not set
policy-nobody = None
policy-yes = Yes
policy-no = No
# $value (String) - in JSON, $origin (String) - where it comes from
policy-overrides = Overrides { $value } from { $origin }
# $origin (String) - where it stands, $key (String) - as it is written, $nearest (String) - a key that is known
policy-unknown = { $origin }: { $key } isn't known; did you mean { $nearest }?

## Troubleshooting

troubleshooting-title = What's stopping you from signing in?
troubleshooting-title-problem = Let's find the cause
# $problem (String) - the title of what went wrong
troubleshooting-after = About: { $problem }
troubleshooting-after-last = About your last sign-in, which failed: { $problem }
troubleshooting-lead = These pages are built in and work offline.

run-running = Checking
run-looking = Looking for the cause
run-wait = This takes a few seconds. You don't have to do anything.
run-cancelled = Cancelled
run-stopped = The checks were cancelled
run-stopped-next = Run them again to find the cause.
run-done = Checked
run-progress = { $done } of { $all }
run-finished = { $done } of { $all } checked
run-again = Run again
# $sentence (String), $next (String) - the diagnosis
run-spoken = { $sentence }. { $next }
confidence-certain = Confirmed
confidence-likely = Likely
confidence-possible = Possible
# $count (Number)
other-causes = { $count ->
        [one] One other possible cause
       *[other] { $count } other possible causes
    }
read-article = Read more in the guide
# $title (String) - what it is about
read-article-about = : { $title }
what-helps = What helps
for-it = For your IT department
copy-sheet = Copy for IT
sheet-copied = The text for IT has been copied
not-copied = Couldn't copy
facts = Details
facts-check = Check
facts-took = Duration
milliseconds = { $count } ms

## Troubleshooting: the findings

findings-title = Checks
group-progress = { $done } of { $all }
group-wrong = { $count ->
        [one] one warning or failure
       *[other] { $count } warnings or failures
    }
category-app = Portico on this computer
category-loopback = Return from the browser
category-browser = Browser
category-network = Network
category-service = Service
category-account = Your account
status-pass = OK
status-warn = Warning
status-fail = Failed
status-skipped = Skipped
status-waiting = Waiting
status-open = Not checked
fold-fine = { $count ->
        [one] One OK
       *[other] { $count } OK
    }
fold-left-out = { $count ->
        [one] One skipped
       *[other] { $count } skipped
    }

## Troubleshooting: what is only done on request

tools-title = More tools
tool-browser = Test the browser
    .what = Opens a test page in your browser and checks that it returns to Portico.
    .do = Test
tool-compare = Try another network and compare
    .what = If sign-in works on a phone's hotspot, this network is the cause.
    .do = Compare
tool-report = Report for support
    .what = You can read all of it before anything is sent.
    .do = Show
test-waiting = Waiting for the browser…

compare-title = This network and another one
compare-table = Different results
compare-check = Check
compare-here = Here
# $moment (String) - when the other network was checked
compare-elsewhere = Other network, { $moment }
compare-step-switch = Connect this computer to another network, such as a phone's hotspot.
compare-step-run = Come back here and run the checks. The results so far are kept.
compare-run = Run here and compare
compare-leave = Not now
sheet = The text for IT
save-sheet = Save as a file
saved = Saved

## Troubleshooting: what the app does

confirm-clear-web-data = Clear Portico's web data and cache?
    .what = Nobody is signed out. Portico will load data from services again.
    .do = Clear
confirm-forget-device = Forget this device?
    .what = { $service } will ask for a code the next time you sign in here.
    .do = Forget this device
confirm-sign-out-everywhere = Sign out everywhere?
    .what = { $service } ends your session. You'll need to sign in again.
    .do = Sign out everywhere
acted-opened = It's open in another window. Run the checks again afterwards.
acted-clear-web-data = Web data and cache have been cleared. Run the checks again.
acted-forget-device = This device is forgotten. You'll be asked for a code the next time you sign in here.
acted-sign-out-everywhere = You're signed out everywhere.
acted-unlock-keychain = The keychain is unlocked. Run the checks again.
acted-later = You're signed out here. The service will be told when it can be reached.
by-hand-sign-out-everywhere = You're signed out here. The service's own sign-out page wasn't opened in your browser: sign out there yourself.
acted-not-taken-back = You're signed out here. The service didn't revoke the sign-in, so it may stay valid there until it expires.
by-hand-open-browser-settings = Portico can't open this desktop's settings. Open them yourself and choose the default browser.
by-hand-open-clock-settings = Portico can't open this desktop's settings. Open them yourself and set date and time to automatic.
by-hand-open-network-settings = Portico can't open this desktop's settings. Open them yourself and go to the network settings.

## Troubleshooting: the report

to-support-title = Report for support
to-support-lead = Only what you see here is sent, and only when you choose to send it.
back-to-findings = Back to the results
to-support-message = What were you doing when it happened?
to-support-message-hint = Optional. Don't include passwords or codes.
to-support-address = Include my e-mail address
to-support-address-hint = Otherwise it is masked, and support can't reply to you.
# $host (String) - where it goes
to-support-send = Send to { $host }
# $address (String) - to whom
to-support-mail = Write an e-mail to { $address }
to-support-nobody = { $service } has no address for reports. Copy or save the report, and give it to your IT department.
to-support-copy = Copy
to-support-save-markdown = Save as text
to-support-save-json = Save as JSON
to-support-save-zip = Save as ZIP
to-support-copied = The report has been copied.
to-support-saved = The report has been saved.
# $file (String) - where the ZIP is
to-support-draft = The e-mail is open in your mail program. Attach this file, then send it: { $file }
to-support-file = The report is saved as { $file }.
to-support-sent = The report has been sent.
to-support-waiting = The report will be sent as soon as you're online.
to-support-gave-up = The report couldn't be sent. Save it and send it yourself.
to-support-needs-address = Support replies by e-mail: include your address to send the report.
to-support-answer-to = Your e-mail address
to-support-preview = Contents of the report
to-support-preview-lead = It never contains passwords, codes, tokens or cookies.
to-support-files = Files in the ZIP
to-support-making = Preparing the report…
queue-title = Reports sent from here
queue-waiting = Waiting for the network
queue-sent = Sent
queue-gave-up = Not sent
queue-written = Written { $moment }
# $reference (String) - support's reference
queue-reference = Support's reference: { $reference }

## The guide

guide-title = Guide
guide-search = Search the guide
guide-fits = May help with your problem
# $count (Number)
guide-found = { $count ->
        [one] { $count } page found
       *[other] { $count } pages found
    }
guide-sources = Read more
guide-reviewed = Last checked on { $date }.
guide-all = All pages
guide-none = Nothing in the guide matches “{ $words }”.

## Moments

moment-today = today at { $time }
moment-tomorrow = tomorrow at { $time }
moment-yesterday = yesterday at { $time }
moment-date = { $date } at { $time }
