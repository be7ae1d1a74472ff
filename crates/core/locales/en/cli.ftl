### The command line. Data that programs read is not among these.

## Before a line

cli-error = error
cli-hint = hint
cli-note = note

## Wrong use

cli-which-profile = Say what to sign in to, such as “portico login NAME”. Known are:
cli-two-profiles = The profile is named twice, and not the same.
cli-address-needed = Say who signs in, with --email ADDRESS.
cli-client-id-needed = An issuer's address needs a client ID, too: --client-id ID.
cli-issuer-needed = A client ID belongs to an issuer: --issuer URL.
cli-token-needs-proof = This token is tied to this computer: each request needs a proof beside it. To get both headers: portico token --url URL --method METHOD
# $command (String) - the program; $cause (String) - what the system says
cli-not-started = { $command } could not be started: { $cause }
cli-token-copied =
    The token is on the clipboard for { $seconds ->
        [one] one second
       *[other] { $seconds } seconds
    }. Ctrl-C takes it off now.
cli-no-clipboard = There is no clipboard that can be used here: { $cause }

## The vault

cli-ask-passphrase = Passphrase of the vault:
cli-ask-passphrase-again = That is not the one. Passphrase of the vault:
cli-ask-new-passphrase = Choose a passphrase for the vault:
cli-repeat-passphrase = Once more:
cli-passphrases-differ = The two are not the same.
cli-waits = Another Portico program is working. Waiting for it to finish …
cli-keychain-asks = The keychain asks for its password in a window of its own. Portico waits for it.

## Signing in

# $service (String) - what is signed in to
cli-ask-address = E-mail address for { $service }:
# $host (String) - the server that gets what is typed
cli-goes-to = What you type goes to { $host }.
# $address (String) - who signs in, or "none"
cli-ask-password = { $address ->
        [none] Password for { $service }:
       *[other] Password for { $address } at { $service }:
    }
# $address (String) - where the code went, masked, or "none"; $length (Number) - digits
cli-code-sent = { $address ->
        [none] You have been sent an e-mail with a code of { $length } digits. It is not the code from an authenticator app.
       *[other] An e-mail with a code of { $length } digits is on its way to { $address }. It is not the code from an authenticator app.
    }
cli-ask-email-code = Code from the e-mail (r and Enter sends another one):
# $seconds (Number)
cli-resend-later = { $seconds ->
        [one] Another code can be sent in one second.
       *[other] Another code can be sent in { $seconds } seconds.
    }
cli-ask-remember = Remember this computer, so that it needs no code next time? [Y/n]
cli-ask-totp = Code from your authenticator app:
cli-ask-backup-code = Backup code:
cli-ask-either-factor = Code from your authenticator app, or a backup code:
# $count (Number) - tries left
cli-attempts-left = { $count ->
        [0] That was the last try.
        [one] One try left.
       *[other] { $count } tries left.
    }
# $came (String) - who came back
cli-ask-unknown-browser = { $came } signed in with a browser that Portico doesn't recognise as yours. Nothing has been saved. Was that you?
    { "" }  1  yes: sign in as { $came }
    { "" }  2  no: try again in the browser
    { "" }  3  cancel
    Which one?
# $asked (String) - who was asked for; $came (String) - who came back
cli-ask-different-person = You asked for { $asked }, but { $came } came back from the browser. Nothing has been saved.
    { "" }  1  sign in as { $came }
    { "" }  2  try again as { $asked }
    { "" }  3  cancel
    Which one?
# $asked (String) - who was asked for; $came (String) - the provider's name for who came back
cli-ask-person-without-address = You asked for { $asked }. The provider doesn't say which address came back from the browser; it calls this person { $came }. Nothing has been saved.
    { "" }  1  that is me
    { "" }  2  try again as { $asked }
    { "" }  3  cancel
    Which one?
cli-ask-person-unverified = { $came } came back from the browser, but the provider says that it has not verified this address. Nothing has been saved.
    { "" }  1  that is me
    { "" }  2  try again as { $asked }
    { "" }  3  cancel
    Which one?
cli-ask-person-other-subject = { $came } came back from the browser, but the provider says that this is not the person who signed in with that address last time. Nothing has been saved.
    { "" }  1  sign in as this person
    { "" }  2  try again as { $asked }
    { "" }  3  cancel
    Which one?
cli-ask-person-unreadable = { $came } came back from the browser, but Portico can't read any more who signed in with that address last time: its note in the keychain is damaged. Nothing has been saved.
    { "" }  1  sign in as this person
    { "" }  2  try again as { $asked }
    { "" }  3  cancel
    Which one?
# $issuer (String) - the server that would get the password
cli-ask-confirm-issuer = { $issuer } wants your password here, in the terminal. Only give it if you know this server and your password belongs to it.
    { "" }  1  sign in in the browser instead
    { "" }  2  enter the password here
    { "" }  3  cancel
    Which one?
# $person (String) - who; $account (String) - what --account takes
cli-signed-in = Signed in to { $service } as { $person }. The account is { $account }.

## In the browser

cli-browser-opened = Go on in the browser, where { $service } is opening. If it doesn't, open this address:
cli-browser-address = To sign in to { $service }, open this address in a browser on this computer:
cli-browser-elsewhere = Is your browser on another computer? Open this address there instead, copy the address it ends at and paste it here:
# $address (String) - where to type it; $code (String) - what to type
cli-device-code = On any device, go to { $address } and type { $code }.
cli-device-code-instead = Or, on any other device, go to { $address } and type { $code }.
# $time (String) - a duration
cli-waiting = Waiting for { $time }. Ctrl-C cancels.
cli-waiting-keys = o and Enter opens the browser once more.
cli-waiting-device = d and Enter gives a code for another device.
cli-paste-offer = Stuck in the browser? Copy the address it ended at, paste it here and press Enter.
cli-last-minute = One minute left.

## A service with its own page only

cli-guided-opened = The sign-in page of { $service } is opening in the browser:
cli-guided-address = No browser has been opened. The sign-in page of { $service } is:
cli-guided = You sign in there: Portico doesn't follow it and keeps nothing secret. If it doesn't work, find the cause.

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
cli-column-kind = WAY IN
cli-column-origin = FROM
cli-column-issuer = ISSUER
cli-column-client-id = CLIENT ID
cli-column-methods = METHODS
cli-column-sign-in-page = SIGN-IN PAGE
cli-column-status-page = STATUS PAGE
cli-column-support = SUPPORT

cli-state-signed-in = signed in
cli-state-not-checked = signed in, as far as this computer knows
# $time (String) - a duration
cli-state-ends = ends in { $time } if unused
cli-state-unbound = not tied to this computer, although Portico asked for it
cli-state-pending = the service still has to take the sign-in back
cli-state-refused = the service did not take the sign-in back
cli-state-not-offered = the service offers no way to take the sign-in back
cli-state-given-up = the sign-in could not be taken back at the service
# $account (String)
cli-replaced-pending = An earlier sign-in of { $account } still has to be taken back by the service.
cli-replaced-refused = The service did not take an earlier sign-in of { $account } back, so it may stay valid there until it expires.
cli-replaced-not-offered = The service offers no way to take an earlier sign-in of { $account } back, so it may stay valid there until it expires.
cli-replaced-given-up = An earlier sign-in of { $account } could not be taken back at the service, so it may stay valid there until it expires.
# $days (Number)
cli-duration-days = { $days ->
        [one] { $days } day
       *[other] { $days } days
    }

## Signing out

cli-signed-out = { $account } is signed out.
cli-signed-out-before = { $account } was signed out already.
# $account (String) - who; $why (String) - a problem's title, `none` when it is not known
cli-signed-out-pending = { $why ->
        [none] { $account } is signed out on this computer. The service still has to take the sign-in back; “portico logout” and the app try again.
       *[other] { $account } is signed out on this computer. The service has not taken the sign-in back yet ({ $why }); “portico logout” and the app try again.
    }
cli-signed-out-refused = { $account } is signed out on this computer. The service did not take the sign-in back, so it may stay valid there until it expires.
cli-signed-out-not-offered = { $account } is signed out on this computer. The service offers no way to take a sign-in back, so it may stay valid there until it expires.
cli-signed-out-given-up = { $account } is signed out on this computer. The sign-in could not be taken back at the service, and Portico has stopped trying; it may stay valid there until it expires.
# $service (String) - what people call the service
cli-way-out-not-opened = The sign-out page of { $service } wasn't opened in your browser, so you may still be signed in there.
cli-no-way-out = { $service } has no sign-out page of its own, so your browser may still be signed in there.
cli-device-forgotten = This computer is no longer remembered for { $account }.
cli-devices-forgotten = This computer is no longer remembered for anybody.

## Opening the service

cli-which-hub = Say which account to open, with --hub ID. There are:
cli-ask-hub = Which account? Type its ID:

## Devices

cli-this-computer = this computer
# $id (String) - the device's id
cli-forgotten = { $id } is no longer recognised.

## Profiles

# $profile (String) - its name
cli-profile-added = The profile { $profile } has been added. To sign in: portico login { $profile }
# $change (String) - the name, and from where to where it would lead
cli-ask-replace = Another profile has this name. { $change }. Replace it? (y/n)
cli-profile-removed = The profile { $profile } has been removed.
cli-not-configured = not set up
cli-check-ok = metadata and keys are there
cli-check-left-out = metadata and keys are there; left out, because they can't be used: { $members }
cli-check-nothing = nothing to ask for
cli-kind-oidc = OpenID Connect
cli-kind-native = in the app
cli-kind-hubspot = HubSpot's OAuth
cli-kind-guided = its own page in the browser
cli-origin-built-in = Portico
cli-origin-file = a file
cli-origin-policy = your organisation

## Guide

cli-no-article = There is no article “{ $id }”. All of them: portico guide

## Troubleshooting

# $done (Number) - checks that are there; $all (Number) - all checks
cli-doctor-progress = { $done } of { $all }
# $problem (String) - the title of what stopped it; $code (String) - its code
cli-doctor-last = The last sign-in to { $service } stopped: { $problem } [{ $code }]
# $article (String) - its id
cli-doctor-article = More about it: portico guide { $article }
cli-doctor-others = It may also be:
# $id (String) - what was typed; $nearest (String) - the check that may be meant, or "none"
cli-no-check = { $nearest ->
        [none] There is no check “{ $id }”.
       *[other] There is no check “{ $id }”. Did you mean { $nearest }?
    }

## Reports to support

# $file (String) - where it is
cli-report-saved = The report is in { $file }.
cli-no-report = { $file } is no report that can be sent. It takes a .json or .zip of: portico doctor --report FILE
cli-ask-answer-to = E-mail address where support can answer:
cli-answer-address-needed = Say where support can answer, with --email ADDRESS.
# $to (String) - a host or an e-mail address
cli-ask-send = Send this to { $to }? [y/N]
cli-report-not-sent = Nothing has been sent.
# $reference (String) - support's own, or "none"
cli-report-sent = { $reference ->
        [none] Support has the report.
       *[other] Support has the report. Its reference is { $reference }.
    }
# $trouble (String) - why it could not be sent
cli-report-waits = { $trouble ->
        [none] The report waits on this computer. It is sent by the app or by “portico support queue”.
       *[other] The report waits on this computer: { $trouble }. It is sent by the app or by “portico support queue” once that is over.
    }
cli-report-refused = { $trouble ->
        [none] Support doesn't have the report.
       *[other] Support doesn't have the report: { $trouble }.
    } To save it and send it another way: portico doctor --report report.zip
# $address (String) - to whom; $opened (String) - "yes" or "no"
cli-report-drafted = { $opened ->
        [yes] A draft to { $address } is opening. Attach the file above before you send it.
       *[no] No mail program could be opened. Send the file above to { $address }.
    }
cli-no-support = Nobody has said where reports go, so the report has been saved there. Give it to whoever gave you Portico.
cli-queue-empty = No report waits.
cli-column-written = WRITTEN
cli-column-tries = TRIES
cli-queue-sent = { $reference ->
        [none] support has it
       *[other] support has it, as { $reference }
    }
cli-queue-waiting = { $trouble ->
        [none] waits
       *[other] waits: { $trouble }
    }
cli-queue-gave-up = { $trouble ->
        [none] given up
       *[other] given up: { $trouble }
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
        [none] Version { $version } is out. It closes a security hole: install it soon.
       *[other] Version { $version } came out on { $date }. It closes a security hole: install it soon.
    }
# $codes (String) - codes of problems and causes
cli-version-mends = It fixes: { $codes }
# $url (String)
cli-version-page = More about it: { $url }
