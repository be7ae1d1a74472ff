### Every way a sign-in can stop, for the window, the command line and the page in the browser.
###
### Title: what happened. .why: one sentence. .next: what to do, as an action that helps.
### No apology, no blame, no jargon, and no culprit that is not proved.
###
### $service, the service's title, is given to every problem; where none is known it is the words of
### "the-service". A text that the app does not know is the word "none", which is never shown: each
### sentence that mentions it has a form without. A number that the app does not know is 0.

## The person and the account

problem-wrong-password = The e-mail address and the password don't match
    .why = For safety, { $service } doesn't say whether it is the address or the password.
    .next = Check the address and type the password once more, or choose a new password.

# $wait (String) - how long to wait, as a duration in words
problem-too-many-tries = Too many tries in a short time
    .why = { $service } takes only a few tries in a row, so that nobody can guess their way in.
    .next = { $wait ->
        [none] Wait a few minutes before you try again.
       *[other] Wait { $wait } before you try again.
    }

problem-code-wrong = The code isn't right
    .why = It is not the code that { $service } is waiting for.
    .next = Start over and use the newest code. The code sent by e-mail is not the one in the authenticator app.

problem-code-expired = The code has expired
    .why = A code is valid for a short time only, and the time of this one is over.
    .next = Start over, and use the new code right away.

# $address (String) - who is signing in
problem-no-accounts = You have no accounts in { $service }
    .why = { $address ->
        [none] { $service } knows the address, but every account that goes with it is gone or deactivated.
       *[other] { $service } knows { $address }, but every account that goes with it is gone or deactivated.
    }
    .next = Sign in with another address, or ask the account's administrator to let you in again.

# $account (String) - the account's name
# $address (String) - who is signing in
problem-deactivated = { $account ->
        [none] Your user is deactivated
       *[other] Your user in { $account } is deactivated
    }
    .why = { $address ->
        [none] An administrator, or a rule of the account, has turned off access for this address.
       *[other] An administrator, or a rule of the account, has turned off access for { $address }.
    }
    .next = { $account ->
        [none] Ask an administrator of the account to reactivate your user.
       *[other] Ask an administrator of { $account } to reactivate your user.
    }

# $address (String) - who is signing in
problem-not-a-customer = There is no account to sign in to
    .why = { $address ->
        [none] { $service } knows the address only from a form, such as for an e-book or a webinar, and that is not an account.
       *[other] { $service } knows { $address } only from a form, such as for an e-book or a webinar, and that is not an account.
    }
    .next = Use the address that your account was made with, or ask an administrator in your company for an invitation.

# $wait (String) - how long to wait, as a duration in words
problem-locked = Sign-in is locked for a while
    .why = After many tries, { $service } pauses sign-in to protect the account.
    .next = { $wait ->
        [none] Wait a while before you sign in again. If you don't remember the password, choose a new one.
       *[other] Wait { $wait } before you sign in again. If you don't remember the password, choose a new one.
    }

# $domain (String) - the company's domain
problem-sso-required = You need to sign in with SSO
    .why = { $domain ->
        [none] Your company has people sign in to { $service } through the company's own sign-in page.
       *[other] For { $domain }, signing in to { $service } goes through the company's own sign-in page.
    }
    .next = Sign in with SSO, and use your work account.

problem-method-not-allowed = This way of signing in isn't allowed here
    .why = The account in { $service } is set to let people in by other ways only.
    .next = Sign in another way or with another address. Your administrator knows which ways are allowed.

problem-password-leaked = The password has to be changed
    .why = It is on a public list of leaked passwords, so { $service } no longer accepts it.
    .next = Choose a new password that you use nowhere else.

## The service

problem-sign-in-expired = The sign-in ran out of time
    .why = It took longer than { $service } allows, or { $service } ended it before it was done.
    .next = Sign in again from the start.

# $wait (String) - how long to wait, as a duration in words
problem-service-unavailable = { $service } isn't working at the moment
    .why = The answer from { $service } itself is that nobody can sign in right now.
    .next = { $wait ->
        [none] Try again in a few minutes, and check the service's status if it lasts.
       *[other] Try again in { $wait }, and check the service's status if it lasts.
    }

# $wait (String) - how long to wait, as a duration in words
problem-service-busy = { $service } asks for a pause
    .why = The service is getting more requests than it takes at a time.
    .next = { $wait ->
        [none] Wait a little before you try again.
       *[other] Wait { $wait } before you try again.
    }

# $host (String) - who answered
problem-bad-response = The answer from { $service } can't be read
    .why = { $host ->
        [none] The answer isn't what it should be, because of the service or of something on the network.
       *[other] The answer from { $host } isn't what it should be, because of the service or of something on the network.
    }
    .next = Find the cause to see whether it is the service or the network.

## The network and this computer's clock

# $host (String) - what can't be reached
problem-network-unreachable = { $service } can't be reached
    .why = { $host ->
        [none] This computer gets no connection to the service from the network it is on.
       *[other] This computer gets no connection to { $host } from the network it is on.
    }
    .next = Check that this computer is online, then find the cause.

# $host (String) - what did not answer
problem-network-timeout = { $service } didn't answer in time
    .why = { $host ->
        [none] The service is slow to answer, or something on the way is holding the connection up.
       *[other] The answer from { $host } is slow, or something on the way is holding the connection up.
    }
    .next = Find the cause to see where it stops.

# $host (String) - the name that is blocked
problem-dns-blocked = { $service } is blocked from here
    .why = { $host ->
        [none] On this computer or its network, the service is set to an address that leads nowhere.
       *[other] On this computer or its network, { $host } is set to an address that leads nowhere.
    }
    .next = Find the cause, and give the result to your IT department.

# $host (String) - who showed the certificate
problem-tls-untrusted = The certificate for { $service } isn't trusted here
    .why = { $host ->
        [none] This computer doesn't trust the certificate that the service shows, so Portico broke off before sending anything.
       *[other] This computer doesn't trust the certificate that { $host } shows, so Portico broke off before sending anything.
    }
    .next = Find the cause to see who issued the certificate, and show it to your IT department.

# $host (String) - what was called, $tls (String) - why it did not come about
problem-tls-failed = No encrypted connection to { $service }
    .why = { $tls ->
        [client-certificate] { $host ->
            [none] The server asks for a certificate of this computer or person, and Portico has none to show.
           *[other] The server at { $host } asks for a certificate of this computer or person, and Portico has none to show.
        }
        [version] { $host ->
            [none] The server speaks neither TLS 1.2 nor TLS 1.3 in a way that Portico can use.
           *[other] The server at { $host } speaks neither TLS 1.2 nor TLS 1.3 in a way that Portico can use.
        }
        [name] { $host ->
            [none] The server doesn't know the name that it was called by.
           *[other] The server that answers for { $host } doesn't know that name.
        }
        [no-tls] { $host ->
            [none] What answers there doesn't use encryption.
           *[other] What answers for { $host } doesn't use encryption.
        }
       *[refused] { $host ->
            [none] The server refused the encrypted connection and gave no reason.
           *[other] The server at { $host } refused the encrypted connection and gave no reason.
        }
    }
    .next = { $tls ->
        [client-certificate] Ask your IT department for an address that needs no such certificate.
        [version] Ask whoever runs the server to switch on TLS 1.2 or 1.3.
        [name] Check the address in the profile: the name may be mistyped, or the service may have moved.
        [no-tls] Check the address and its port in the profile; if both are right, find the cause.
       *[refused] Find the cause, and show it to whoever runs the server.
    }

problem-certificates-missing = This computer has no certificates to recognise servers by
    .why = The system's list of certificate authorities is missing, empty or can't be used, so that no encrypted connection can be checked.
    .next = Install the system's certificates (the package ca-certificates), or let SSL_CERT_FILE name a PEM file with them; then try again.

# $host (String) - where the proxy was to lead to
problem-proxy-sign-in = The network's proxy asks for a sign-in
    .why = { $host ->
        [none] Traffic to the service goes through a proxy that wants a user name and password of its own.
       *[other] Traffic to { $host } goes through a proxy that wants a user name and password of its own.
    }
    .next = Ask your IT department how programs sign in to the network's proxy.

# $host (String) - in whose place something else answers
problem-captive-portal = This network needs you to sign in to it first
    .why = { $host ->
        [none] Something else answers in the service's place, as guest networks do until you have signed in to them.
       *[other] Something else answers in place of { $host }, as guest networks do until you have signed in to them.
    }
    .next = Open any web page in your browser and sign in to the network. If no sign-in page comes up, find the cause.

# $host (String) - in whose place something else answers
problem-gateway-answered = Something in front of { $service } answered in its place
    .why = { $host ->
        [none] The answer is a web page, or a check that only a browser passes, and doesn't come from the service itself.
       *[other] The answer for { $host } is a web page, or a check that only a browser passes, and doesn't come from the service itself.
    }
    .next = Find the cause, and ask your IT department to let Portico through. If you typed the service's address yourself, check it.

# $offset (Number) - by how many minutes, whether fast or slow
problem-clock-skew = { $offset ->
        [0] This computer's clock is wrong
        [one] This computer's clock is one minute off
       *[other] This computer's clock is { $offset } minutes off
    }
    .why = Sign-ins and codes are valid for a short time only, and this computer and { $service } don't agree on the time.
    .next = Turn on automatic time in the system's settings, then sign in again.

## Answers that don't pass

problem-issuer-mismatch = The answer came from somebody other than { $service }
    .why = Its sender is not the one that Portico asked, so it was not accepted.
    .next = Find the cause, and check the service's address if you added it yourself.

problem-id-token-rejected = The confirmation from { $service } was not accepted
    .why = Portico couldn't verify that it is genuine and meant for this sign-in, so nobody was signed in.
    .next = Find the cause, and show it to whoever set up this sign-in.

problem-token-refused = { $service } didn't complete the sign-in
    .why = In the last step, { $service } declined to give access.
    .next = Sign in again. If it happens once more, ask your administrator to check how Portico is set up.

# $scopes (String) - what was asked for
problem-scope-refused = { $service } doesn't grant what was asked for
    .why = { $scopes ->
        [none] Portico asked for scopes that the service doesn't know or doesn't allow for this app.
       *[other] Portico asked for the scopes “{ $scopes }”, and the service doesn't know one of them or doesn't allow it for this app.
    }
    .next = Write only the scopes that the service allows into the profile, under “scopes”, or give each of them with --scope beside --issuer.

problem-token-not-bound = { $service } left out a protection that it offers
    .why = Its sign-ins can be tied to this computer so that a copy is worthless elsewhere. The one it gave now isn't, so Portico hasn't kept it.
    .next = Sign in again. If it happens once more, ask your administrator to check the sign-in service.

problem-access-denied = Access was declined
    .why = It was declined in the browser, either by a choice made there or by { $service } itself.
    .next = Try again and allow access in the browser. If { $service } declines by itself, ask your administrator.

## The browser and the way back

problem-browser-not-opened = Portico can't open a browser here
    .why = There is no desktop or no default browser here, or it couldn't be started.
    .next = Copy the link and open it in any browser, use another device, or choose a default browser and try again.

problem-browser-timeout = No answer came from the browser
    .why = The time for signing in ran out before the browser came back to Portico.
    .next = Try again, and go all the way through in the browser. If its page gets stuck, allow cookies for it.

# $asked (String) - the address that was to sign in
# $came (String) - the address that did
problem-unknown-browser = The answer came from an unknown browser
    .why = { $came ->
        [none] Somebody
       *[other] { $came }
    } signed in with a browser that Portico doesn't recognise as yours, and nobody could be asked about it. Nothing has been saved.
    .next = Try again in the browser that Portico opens. To use another one, sign in from a terminal or the window, where Portico can ask you.

problem-wrong-person = Somebody else came back from the browser
    .why = { $asked ->
        [none] { $came ->
            [none] The browser came back with somebody else than was asked for, so nothing has been saved.
           *[other] The browser came back with { $came }, which is not who was asked for, so nothing has been saved.
        }
       *[other] { $came ->
            [none] You wanted to sign in as { $asked }, but the browser came back with somebody else, so nothing has been saved.
           *[other] You wanted to sign in as { $asked }, but the browser came back with { $came }, so nothing has been saved.
        }
    }
    .next = { $asked ->
        [none] { $came ->
            [none] Try again and pick the right account in the browser.
           *[other] Try again and pick the right account in the browser. If you meant { $came }, start with that address.
        }
       *[other] { $came ->
            [none] Try again and pick { $asked } in the browser.
           *[other] Try again and pick { $asked } in the browser. If you meant { $came }, start with that address.
        }
    }

problem-loopback-blocked = The way back from the browser is closed
    .why = Portico waits for the browser at an address inside this computer, and that address can't be opened.
    .next = Find the cause. A security program on this computer may be in the way.

problem-forced-https = The browser insisted on HTTPS
    .why = The way back to Portico stays inside this computer and uses no HTTPS, but the browser switched to it.
    .next = Copy the address from the browser's address bar and paste it into Portico, or try again in another browser.

problem-wrong-address-pasted = That isn't the address this sign-in ends at
    .why = It belongs to another sign-in, or the browser isn't at the end yet.
    .next = Go on in the browser until the page can't be reached, then copy the whole address from its address bar and paste it here.

## Where sign-ins are kept

problem-keychain-missing = Portico finds no keychain on this computer
    .why = Portico keeps sign-ins in the system's keychain, and without one they last only until you quit.
    .next = Find the cause to see how to get a keychain. Until then, sign in after each start.

problem-keychain-locked = The keychain is locked
    .why = Portico can't read or save sign-ins until it is unlocked.
    .next = Unlock the keychain, usually with the password for this computer, then try again.

problem-keychain-full = The keychain has no room for this sign-in
    .why = It is full, or the sign-in is larger than the keychain takes at once.
    .next = Sign out of accounts that you don't use, or find the cause.

problem-keychain-silent = The keychain does not answer
    .why = Portico waits a few seconds for it, so that it does not hold up everything else.
    .next = See whether a window asks for the keychain's password, then try again. If there is none, sign out of the computer and in again.

problem-keychain-unreadable = What the keychain has for Portico can't be read
    .why = It is damaged, or the keychain has got another key since, as when a password is reset.
    .next = Sign in again, which replaces it, or sign out, which removes it.

problem-vault-locked = The vault's passphrase is missing or not the right one
    .why = Sign-ins are kept in sealed files here, and only the passphrase opens them.
    .next = Type the passphrase in a terminal, or put it into the file that PORTICO_VAULT_KEY_FILE names. If nobody knows it any more, delete the folder “vault” among Portico's data and sign in again.

# $path (String) - a file or folder, `none` when it is not known
problem-storage-read-only = Portico can't save its files
    .why = { $path ->
        [none] There is no folder where Portico could keep its data, or it can't be written to.
       *[other] { $path } can't be written to, or the folder that it belongs in can't.
    }
    .next = Allow Portico to write there, or set PORTICO_HOME to a folder of your own.

problem-storage-full = The disk is full
    .why = There is no room left where Portico keeps its data.
    .next = Free some space on the disk, then try again.

problem-storage-damaged = One of Portico's files is damaged
    .why = A file where Portico keeps what it knows of your sign-ins can't be read. Another program may have changed it.
    .next = Sign in again, which replaces it. If the message comes back, delete the file that the details name.

problem-storage-busy = Another Portico program is still working
    .why = It holds a lock that is needed here, and has not let go of it in time. Nothing has been lost.
    .next = Wait a moment and try again. If it stays like this, quit the other program, or restart this computer.

# $path (String) - a file or folder, `none` when it is not known
# $mend (String) - the command that helps, `none` when there is none
problem-storage-exposed = Other people on this computer can get at Portico's files
    .why = { $path ->
        [none] A file or folder of Portico's belongs to someone else, or others may read or change it.
       *[other] { $path } belongs to someone else, or others may read or change it.
    }
    .next = { $mend ->
        [none] See to it that only you can use Portico's folders, then try again.
       *[other] Run “{ $mend }” in a terminal, or set PORTICO_HOME to a folder that is yours alone; then try again.
    }

## Rules and settings

problem-policy-forbids = Your organisation doesn't allow this
    .why = A rule that your organisation has set for Portico rules it out.
    .next = Ask your administrator what is allowed. The details say which rule it is.

problem-profile-invalid = The profile for { $service } can't be used as it is
    .why = Something in it is missing or doesn't fit.
    .next = Open settings and check the profile, or ask whoever gave it to you.

problem-profile-exists = Another profile already has this name
    .why = It leads to another server or another client than the new one.
    .next = Give the new profile another name, or confirm that the old one may be replaced. The details show both.

problem-support-changed = Where this report goes has changed, or is not certain any more
    .why = { $host ->
        [none] The keychain, the waiting report and its profile don't name the same place for it. Nothing was sent.
       *[other] It was made for { $host }, but the waiting report or its profile names another place now. Nothing was sent.
    }
    .next = Make a new report, check where it goes, and send it.

## New versions of Portico

# $host (String) - where the list is
problem-update-list-unusable = Portico couldn't check for a new version
    .why = { $host ->
        [none] The list of releases can't be fetched, read, or isn't signed by Portico's publisher. Nothing in it was used.
       *[other] The list of releases from { $host } can't be fetched, read, or isn't signed by Portico's publisher. Nothing in it was used.
    }
    .next = Try again later. If it stays like this, get new versions where you got Portico, and tell your IT department.

problem-update-list-missing = This copy of Portico can't check for new versions
    .why = It was built without the address and the key of the list of releases.
    .next = Look for a new version where you got this copy.

## The session

problem-not-signed-in = You're not signed in to { $service }
    .why = There is no session for { $service } on this computer.
    .next = Sign in to { $service } to go on.

problem-session-altered = The file of this sign-in has been changed
    .why = It doesn't match what was kept in the keychain when you signed in, so nothing is sent.
    .next = Sign in again, which replaces it. If you didn't restore an older copy yourself, tell your IT department.

problem-session-ended-unused = Your session has ended
    .why = It went unused for longer than { $service } or your organisation allows.
    .next = Sign in again to go on.

problem-session-revoked = { $service } has ended your session
    .why = That happens after signing out everywhere, after a new password, or when an administrator ends the session.
    .next = Sign in again to go on.

problem-session-expired = Your session for { $service } has expired
    .why = Sessions there last for a limited time, and the service gave Portico nothing to renew this one with.
    .next = Sign in again to go on.

problem-cancelled = The sign-in was cancelled
    .why = It was stopped before it was done, and nothing has been saved.
    .next = Start over whenever it suits you.

problem-unexpected = Portico has come across a case it doesn't know
    .why = The app stopped at a point that it has no explanation for.
    .next = Try once more. If it happens again, copy the details for support.

## Buttons

action-try-again = Try again
action-start-over = Start over
action-other-address = Use another address
action-use-sso = Sign in with SSO
action-reset-password = Choose a new password
action-wait = Wait, then try again
action-find-cause = Find the cause
action-open-settings = Open settings
action-ask-administrator = Ask your administrator
