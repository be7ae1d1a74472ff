### The command line. Data that programs read is not among these.

## Before a line

cli-error = error
cli-hint = hint
cli-note = note

## Invalid usage

cli-which-profile = Choose a profile to sign in to, for example “portico login NAME”. Available profiles:
cli-two-profiles = Two different profiles were given.
cli-address-needed = Give the e-mail address to sign in with: --email ADDRESS
cli-client-id-needed = An issuer also needs a client ID: --client-id ID
cli-issuer-needed = A client ID also needs an issuer: --issuer URL
cli-token-needs-proof = This token is tied to this computer, so each request also needs a proof. To get both headers: portico token --url URL --method METHOD
# $command (String) - the program; $cause (String) - what the system says
cli-not-started = { $command } couldn't be started: { $cause }
cli-token-copied =
    The token has been copied to the clipboard and is cleared after { $seconds ->
        [one] one second
       *[other] { $seconds } seconds
    }. Press Ctrl-C to clear it now.
cli-no-clipboard = The clipboard can't be used here: { $cause }

## The vault

cli-ask-passphrase = Vault passphrase:
cli-ask-passphrase-again = Wrong passphrase. Vault passphrase:
cli-ask-new-passphrase = New vault passphrase:
cli-repeat-passphrase = Repeat the passphrase:
cli-passphrases-differ = The passphrases don't match.
cli-waits = Waiting for another Portico program to finish…
cli-keychain-asks = The keychain is asking for its password in another window. Waiting for it…

## Signing in

# $service (String) - what is signed in to
cli-ask-address = E-mail address for { $service }:
# $host (String) - the server that gets what is typed
cli-goes-to = What you type is sent to { $host }.
# $address (String) - who signs in, or "none"
cli-ask-password = { $address ->
        [none] Password for { $service }:
       *[other] Password for { $address } at { $service }:
    }
# $address (String) - where the code went, masked, or "none"; $length (Number) - digits
cli-code-sent = { $address ->
        [none] An e-mail with a { $length }-digit code has been sent to you. It is not the code from an authenticator app.
       *[other] An e-mail with a { $length }-digit code has been sent to { $address }. It is not the code from an authenticator app.
    }
cli-ask-email-code = Code from the e-mail (press r and Enter for a new code):
# $seconds (Number)
cli-resend-later = { $seconds ->
        [one] Another code can be sent in one second.
       *[other] Another code can be sent in { $seconds } seconds.
    }
cli-ask-remember = Remember this computer, so that no code is needed next time? [Y/n]
cli-ask-totp = Code from your authenticator app:
cli-ask-backup-code = Backup code:
cli-ask-either-factor = Code from your authenticator app, or a backup code:
# $count (Number) - attempts left
cli-attempts-left = { $count ->
        [0] No attempts left.
        [one] One attempt left.
       *[other] { $count } attempts left.
    }
# $came (String) - who signed in
cli-ask-unknown-browser = { $came } signed in with a browser that Portico doesn't recognise as yours. Nothing has been saved. Was that you?
    { "" }  1  yes: sign in as { $came }
    { "" }  2  no: try again in the browser
    { "" }  3  cancel
    Your choice:
# $asked (String) - who was asked for; $came (String) - who signed in
cli-ask-different-person = You asked to sign in as { $asked }, but signed in as { $came } in the browser. Nothing has been saved.
    { "" }  1  sign in as { $came }
    { "" }  2  try again as { $asked }
    { "" }  3  cancel
    Your choice:
# $asked (String) - who was asked for; $came (String) - the provider's name for who signed in
cli-ask-person-without-address = You asked to sign in as { $asked }. The provider doesn't say which e-mail address was used; its name for whoever signed in is { $came }. Nothing has been saved.
    { "" }  1  this is me
    { "" }  2  try again as { $asked }
    { "" }  3  cancel
    Your choice:
cli-ask-person-unverified = { $came } signed in, but the provider says that it hasn't verified this address. Nothing has been saved.
    { "" }  1  this is me
    { "" }  2  try again as { $asked }
    { "" }  3  cancel
    Your choice:
cli-ask-person-other-subject = { $came } signed in, but the provider says that this isn't the person who used that address last time. Nothing has been saved.
    { "" }  1  sign in as this person
    { "" }  2  try again as { $asked }
    { "" }  3  cancel
    Your choice:
cli-ask-person-unreadable = { $came } signed in, but Portico can no longer tell who used that address last time: its keychain entry is damaged. Nothing has been saved.
    { "" }  1  sign in as this person
    { "" }  2  try again as { $asked }
    { "" }  3  cancel
    Your choice:
# $issuer (String) - the server that asks for the password; $host (String) - the host that would get it
cli-ask-confirm-issuer = { $issuer } asks for your password here, in the terminal. It would be sent to { $host }. Only enter it if you know this server and your password is for it.
    { "" }  1  use the browser instead
    { "" }  2  enter the password here
    { "" }  3  cancel
    Your choice:
# $proxy (String) - its host and port
cli-ask-proxy-user = Your network's proxy { $proxy } asks who you are. User name for the proxy:
# $proxy (String) - its host and port
cli-ask-proxy-password = Password for the proxy { $proxy } (kept in the same place as your sessions, sent to this proxy only):
cli-proxy-refused = The proxy didn't accept this user name and password.
cli-proxy-user-invalid = A user name for a proxy can't contain a colon or control characters.
# $person (String) - who; $account (String) - what --account takes
cli-signed-in = Signed in to { $service } as { $person }. The account is { $account }.

## In the browser

cli-browser-opened = Continue in your browser, where { $service } is opening. If it doesn't open, go to this address:
cli-browser-address = To sign in to { $service }, open this address in a browser on this computer:
cli-browser-elsewhere = Is your browser on another computer? Open this address there instead, then copy the address of the last page and paste it here:
# $address (String) - where to type it; $code (String) - what to type
cli-device-code = On any device, go to { $address } and enter { $code }.
cli-device-code-instead = Or, on any other device, go to { $address } and enter { $code }.
# $time (String) - a duration
cli-waiting = Waiting up to { $time }. Press Ctrl-C to cancel.
cli-waiting-keys = Press o and Enter to open the browser again.
cli-waiting-device = Press d and Enter for a code to use on another device.
cli-paste-offer = Stuck in the browser? Copy the address of the last page, paste it here and press Enter.
cli-last-minute = One minute left.

## A service with its own page only

cli-guided-opened = The sign-in page of { $service } is opening in the browser:
cli-guided-address = No browser has been opened. The sign-in page of { $service } is:
cli-guided = Sign in there; Portico stores nothing about it. If you can't get in, find the cause with: portico doctor

## Status

cli-column-account = ACCOUNT
cli-column-method = SIGNED IN WITH
cli-column-since = SINCE
cli-column-state = STATE
cli-column-id = ID
cli-column-name = NAME
cli-column-os = SYSTEM
cli-column-last-seen = LAST SEEN
cli-column-profile = PROFILE
cli-column-title = TITLE
cli-column-kind = TYPE
cli-column-origin = FROM
cli-column-issuer = ISSUER
cli-column-client-id = CLIENT ID
cli-column-methods = METHODS
cli-column-sign-in-page = SIGN-IN PAGE
cli-column-status-page = STATUS PAGE
cli-column-support = SUPPORT

cli-state-signed-in = signed in
cli-state-not-checked = signed in (not checked with the service)
# $time (String) - a duration
cli-state-ends = ends in { $time } if unused
# $time (String) - a duration
cli-state-limit = ends in { $time } at the latest
cli-state-unbound = not tied to this computer, although Portico requested it
# $issuer (String) - the server; $profile (String) - its name
cli-state-earlier-server = at { $issuer }, while the profile { $profile } is for another server now
cli-state-pending = not yet revoked at the service
cli-state-refused = the service didn't revoke the sign-in
cli-state-not-offered = the service can't revoke sign-ins
cli-state-given-up = the sign-in couldn't be revoked at the service
# $account (String)
cli-replaced-pending = An earlier sign-in of { $account } hasn't been revoked at the service yet.
cli-replaced-refused = The service didn't revoke an earlier sign-in of { $account }, so it may stay valid there until it expires.
cli-replaced-not-offered = The service can't revoke sign-ins, so an earlier sign-in of { $account } may stay valid there until it expires.
cli-replaced-given-up = An earlier sign-in of { $account } couldn't be revoked at the service, so it may stay valid there until it expires.
# $days (Number)
cli-duration-days = { $days ->
        [one] { $days } day
       *[other] { $days } days
    }

## Signing out

cli-signed-out = { $account } is signed out.
cli-signed-out-before = { $account } was already signed out.
# $account (String) - who; $why (String) - a problem's title, `none` when it is not known
cli-signed-out-pending = { $why ->
        [none] { $account } is signed out on this computer. The sign-in hasn't been revoked at the service yet; “portico logout” and the app will try again.
       *[other] { $account } is signed out on this computer. The sign-in hasn't been revoked at the service yet ({ $why }); “portico logout” and the app will try again.
    }
cli-signed-out-refused = { $account } is signed out on this computer. The service didn't revoke the sign-in, so it may stay valid there until it expires.
cli-signed-out-not-offered = { $account } is signed out on this computer. The service can't revoke sign-ins, so this one may stay valid there until it expires.
cli-signed-out-given-up = { $account } is signed out on this computer. The sign-in couldn't be revoked at the service, and Portico has stopped trying; it may stay valid there until it expires.
# $account (String) - who; $issuer (String) - the server; $profile (String) - its name
cli-signed-out-earlier-server = { $account } was signed in at { $issuer }, while the profile { $profile } is for another server now.
# $service (String) - what people call the service
cli-way-out-not-opened = The sign-out page of { $service } wasn't opened in your browser, so you may still be signed in there.
cli-no-way-out = { $service } has no sign-out page of its own, so your browser may still be signed in there.
cli-device-forgotten = This computer is no longer remembered for { $account }.
cli-devices-forgotten = This computer is no longer remembered for anyone.

## Opening the service

cli-which-hub = Choose the account to open with --hub ID. Available accounts:
cli-ask-hub = ID of the account to open:

## Devices

cli-this-computer = this computer
# $id (String) - the device's id
# $proxy (String) - its scheme, host and port
cli-proxy-forgotten = The password for the proxy { $proxy } has been forgotten.
cli-no-proxy-forgotten = No password for a proxy is stored.
cli-forgotten = { $id } has been forgotten.

## Profiles

# $profile (String) - its name
cli-profile-added = The profile { $profile } has been added. To sign in: portico login { $profile }
# $change (String) - the name, and the server before and after
cli-ask-replace = Another profile already has this name or client. { $change }. Replace it? [y/n]
cli-profile-removed = The profile { $profile } has been removed.
cli-profile-rest-removed = There was no file of the profile { $profile }. What was stored of it has been removed.
cli-not-configured = not configured
cli-check-ok = metadata and keys are valid
cli-check-left-out = metadata and keys are valid; ignored because they are invalid: { $members }
cli-check-nothing = nothing to check
cli-kind-oidc = OpenID Connect
cli-kind-native = in the app
cli-kind-hubspot = HubSpot's OAuth
cli-kind-guided = its own page in the browser
cli-origin-built-in = Portico
cli-origin-file = a file
cli-origin-policy = your organisation

## Guide

cli-no-article = There is no article “{ $id }”. To list all articles: portico guide

## Troubleshooting

# $done (Number) - checks that are done; $all (Number) - all checks
cli-doctor-progress = { $done } of { $all }
# $problem (String) - the title of what stopped it; $code (String) - its code
cli-doctor-last = The last sign-in to { $service } failed: { $problem } [{ $code }]
# $article (String) - its id
cli-doctor-article = More about it: portico guide { $article }
cli-doctor-others = Other possible causes:
# $id (String) - what was typed; $nearest (String) - the check that may be meant, or "none"
cli-no-check = { $nearest ->
        [none] There is no check “{ $id }”.
       *[other] There is no check “{ $id }”. Did you mean { $nearest }?
    }

## Reports to support

# $file (String) - where it is
cli-report-saved = The report has been saved to { $file }.
cli-no-report = { $file } isn't a report that can be sent. Use a .json or .zip file from: portico doctor --report FILE
cli-ask-answer-to = E-mail address for support's reply:
cli-answer-address-needed = Support needs an address to reply to: --email ADDRESS
# $to (String) - a host or an e-mail address
cli-ask-send = Send this to { $to }? [y/N]
cli-report-not-sent = Nothing has been sent.
# $reference (String) - support's own, or "none"
cli-report-sent = { $reference ->
        [none] Report sent to support.
       *[other] Report sent to support. The reference is { $reference }.
    }
# $trouble (String) - why it couldn't be sent
cli-report-waits = { $trouble ->
        [none] The report is waiting to be sent. The app or “portico support queue” will send it.
       *[other] The report is waiting to be sent: { $trouble }. The app or “portico support queue” will send it later.
    }
cli-report-refused = { $trouble ->
        [none] The report couldn't be sent.
       *[other] The report couldn't be sent: { $trouble }.
    } To save it and send it yourself: portico doctor --report report.zip
# $address (String) - to whom; $opened (String) - "yes" or "no"
cli-report-drafted = { $opened ->
        [yes] A draft to { $address } is opening. Attach the file above before you send it.
       *[no] No mail program could be opened. Send the file above to { $address }.
    }
cli-no-support = No support address is configured, so the report has only been saved. Give it to your IT department or whoever gave you Portico.
cli-queue-empty = No reports are waiting.
cli-column-written = WRITTEN
cli-column-tries = ATTEMPTS
cli-queue-sent = { $reference ->
        [none] sent
       *[other] sent, reference { $reference }
    }
cli-queue-waiting = { $trouble ->
        [none] waiting
       *[other] waiting: { $trouble }
    }
cli-queue-gave-up = { $trouble ->
        [none] not sent
       *[other] not sent: { $trouble }
    }

## The version

# $version (String)
cli-version = Portico { $version }
# $source (String) - where this copy came from
cli-version-from = Installed as: { $source }
cli-version-latest = This is the newest version.
# $version (String) - the newer one; $date (String) - the day it came out, or "none"
cli-version-newer = { $date ->
        [none] Version { $version } is out.
       *[other] Version { $version } came out on { $date }.
    }
cli-version-newer-security = { $date ->
        [none] Version { $version } is out. It fixes a security vulnerability: install it soon.
       *[other] Version { $version } came out on { $date }. It fixes a security vulnerability: install it soon.
    }
# $codes (String) - codes of problems and causes
cli-version-mends = It fixes: { $codes }
# $url (String)
cli-version-page = Release notes: { $url }

## The policy

# $name (String) - who manages this computer, or "none"
cli-policy-managed = { $name ->
    [none] Your organisation manages this computer.
   *[other] { $name } manages this computer.
}
cli-policy-unmanaged = No organisation manages Portico on this computer.
# $origin (String) - a file or another place, $level (String) - "set by your organisation", $state (String) - "used"
cli-policy-source = { $origin } ({ $level }): { $state }
# $value (String) - in JSON, $origin (String) - where it comes from
cli-policy-overridden = overrides { $value } from { $origin }
cli-policy-closed = invalid, so the strictest setting applies
# $origin (String) - where it stands, $key (String) - as it is written, $meant (String) - a key that is known
cli-policy-unknown = { $origin }: { $key } isn't known; did you mean { $meant }?
# $file (String)
cli-policy-valid = { $file } is a valid policy file.
# $file (String), $cause (String) - technical
cli-policy-not-read = { $file } couldn't be read: { $cause }
# $folder (String)
cli-policy-templates = The templates are in { $folder }.
