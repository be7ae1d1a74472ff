### Every way a sign-in can stop, for the window, the command line and the page in the browser.
###
### Title: what happened. .why: one sentence. .next: what to do, as an action that helps.
### No apology, no blame, no jargon, and no cause that is not certain.
###
### $service, the service's title, is given to every problem; where none is known it is the words of
### "the-service". A text that the app does not know is the word "none", which is never shown: each
### sentence that mentions it has a form without. A number that the app does not know is 0.

## The person and the account

problem-wrong-password = The e-mail address and the password don't match
    .why = For security, { $service } doesn't say which of the two is wrong.
    .next = Check the address and enter the password again, or choose a new password.

# $wait (String) - how long to wait, as a duration in words
problem-too-many-tries = Too many attempts in a short time
    .why = { $service } only allows a few attempts in a row, so that no one can guess a password or code.
    .next = { $wait ->
        [none] Wait a few minutes before you try again.
       *[other] Wait { $wait } before you try again.
    }

problem-code-wrong = The code is wrong
    .why = It is not the code that { $service } is waiting for.
    .next = Start over and use the newest code. The code sent by e-mail is not the one in the authenticator app.

problem-code-expired = The code has expired
    .why = A code is only valid for a short time, and time is up for this one.
    .next = Start over, and use the new code right away.

# $address (String) - who is signing in
problem-no-accounts = You have no accounts in { $service }
    .why = { $address ->
        [none] { $service } knows the address, but all of its accounts have been deleted or deactivated.
       *[other] { $service } knows { $address }, but all of its accounts have been deleted or deactivated.
    }
    .next = Sign in with another address, or ask the account's administrator to restore your access.

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
    .next = Use the address that your account was created with, or ask an administrator in your company for an invitation.

# $wait (String) - how long to wait, as a duration in words
problem-locked = Sign-in is locked for a while
    .why = After many attempts, { $service } pauses sign-in to protect the account.
    .next = { $wait ->
        [none] Wait a while before you sign in again. If you don't remember the password, choose a new one.
       *[other] Wait { $wait } before you sign in again. If you don't remember the password, choose a new one.
    }

# $domain (String) - the company's domain
problem-sso-required = You need to sign in with SSO
    .why = { $domain ->
        [none] Your company uses its own sign-in page for { $service }.
       *[other] { $domain } uses the company's own sign-in page for { $service }.
    }
    .next = Sign in with SSO, and use your work account.

problem-method-not-allowed = This way of signing in isn't allowed here
    .why = The account in { $service } only allows other ways to sign in.
    .next = Sign in another way or with another address. Your administrator knows which ways are allowed.

problem-password-leaked = The password has to be changed
    .why = It is on a public list of leaked passwords, so { $service } no longer accepts it.
    .next = Choose a new password that you don't use anywhere else.

## The service

problem-sign-in-expired = The sign-in ran out of time
    .why = It took longer than { $service } allows, or { $service } ended it early.
    .next = Sign in again from the start.

# $wait (String) - how long to wait, as a duration in words
problem-service-unavailable = { $service } isn't working at the moment
    .why = { $service } itself reports that no one can sign in right now.
    .next = { $wait ->
        [none] Try again in a few minutes, and check the service's status if the problem persists.
       *[other] Try again in { $wait }, and check the service's status if the problem persists.
    }

# $wait (String) - how long to wait, as a duration in words
problem-service-busy = { $service } is busy
    .why = The service is receiving more requests than it can handle.
    .next = { $wait ->
        [none] Wait a moment before you try again.
       *[other] Wait { $wait } before you try again.
    }

# $host (String) - who answered
problem-bad-response = The response from { $service } is invalid
    .why = { $host ->
        [none] The response isn't as expected, because of the service or something on the network.
       *[other] The response from { $host } isn't as expected, because of the service or something on the network.
    }
    .next = Find the cause to see whether it is the service or the network.

## The network and this computer's clock

# $host (String) - what can't be reached, $proxy (String) - through which proxy, $place (String) - where that is set, $fault (String) - another-user where somebody else's program listens in the service's place
problem-network-unreachable = { $service } can't be reached
    .why = { $fault ->
        [another-user] { $host ->
            [none] Another user of this computer runs a program in place of the service, so Portico sent nothing.
           *[other] Another user of this computer runs a program at { $host } in place of the service, so Portico sent nothing.
        }
       *[other] { $proxy ->
            [none] { $host ->
                [none] This computer can't connect to the service from its current network.
               *[other] This computer can't connect to { $host } from its current network.
            }
           *[other] { $host ->
                [none] This computer can't connect to the service through the proxy { $proxy }, which is set by { $place }.
               *[other] This computer can't connect to { $host } through the proxy { $proxy }, which is set by { $place }.
            }
        }
    }
    .next = { $fault ->
        [another-user] Have the other program stopped, start the service, and try again.
       *[other] Check that this computer is online, then find the cause.
    }

# $host (String) - what didn't answer, $proxy (String) - through which proxy, $place (String) - where that is set
problem-network-timeout = { $service } didn't respond in time
    .why = { $proxy ->
        [none] { $host ->
            [none] The service is slow to respond, or something on the network is delaying the connection.
           *[other] { $host } is slow to respond, or something on the network is delaying the connection.
        }
       *[other] { $host ->
            [none] The proxy { $proxy }, which is set by { $place }, takes too long to connect to the service.
           *[other] The proxy { $proxy }, which is set by { $place }, takes too long to connect to { $host }.
        }
    }
    .next = Find the cause to see where the delay is.

# $host (String) - the name that is blocked
problem-dns-blocked = { $service } is blocked here
    .why = { $host ->
        [none] On this computer or its network, the service's domain name resolves to a blocking address.
       *[other] On this computer or its network, { $host } resolves to a blocking address.
    }
    .next = Find the cause, and give the result to your IT department.

# $host (String) - who showed the certificate
problem-tls-untrusted = The certificate for { $service } isn't trusted here
    .why = { $host ->
        [none] This computer doesn't trust the certificate of the service, so Portico stopped before sending anything.
       *[other] This computer doesn't trust the certificate of { $host }, so Portico stopped before sending anything.
    }
    .next = Find the cause to see who issued the certificate, and show it to your IT department.

# $host (String) - what was called, $tls (String) - why it failed
problem-tls-failed = Can't open an encrypted connection to { $service }
    .why = { $tls ->
        [client-certificate] { $host ->
            [none] The server requires a client certificate, which Portico doesn't have.
           *[other] The server at { $host } requires a client certificate, which Portico doesn't have.
        }
        [version] { $host ->
            [none] The server supports neither TLS 1.2 nor TLS 1.3 in a way that Portico can use.
           *[other] The server at { $host } supports neither TLS 1.2 nor TLS 1.3 in a way that Portico can use.
        }
        [name] { $host ->
            [none] The server doesn't recognise its own domain name.
           *[other] The server that answers for { $host } doesn't recognise that name.
        }
        [no-tls] { $host ->
            [none] The server doesn't use encryption.
           *[other] The server that answers for { $host } doesn't use encryption.
        }
       *[refused] { $host ->
            [none] The server refused the encrypted connection and gave no reason.
           *[other] The server at { $host } refused the encrypted connection and gave no reason.
        }
    }
    .next = { $tls ->
        [client-certificate] Ask your IT department for an address that doesn't require a client certificate.
        [version] Ask the operator of the server to enable TLS 1.2 or 1.3.
        [name] Check the address in the profile: the name may be mistyped, or the service may have moved.
        [no-tls] Check the address and its port in the profile; if both are correct, find the cause.
       *[refused] Find the cause, and show it to the operator of the server.
    }

problem-certificates-missing = This computer has no root certificates to check servers with
    .why = The system's list of certificate authorities is missing, empty or invalid, so no encrypted connection can be checked.
    .next = Install the system's certificates (the package ca-certificates), or set SSL_CERT_FILE to a PEM file with root certificates, then try again.

# $place (String) - the variable or setting, $fault (String) - why it can't be read, $right (String) - how it would be right
problem-proxy-setting-invalid = The proxy set on this computer can't be read
    .why = { $place ->
        [none] A proxy is set in a way that can't be read, so Portico didn't connect at all.
       *[other] { $fault ->
            [not-text] { $place } isn't valid UTF-8, so Portico didn't connect at all.
            [quotes] { $place } has quotation marks in its value, so Portico didn't connect at all.
            [blank] { $place } has a space or a control character in its value, so Portico didn't connect at all.
            [scheme] { $place } starts with something other than http, https or socks5, so Portico didn't connect at all.
            [slashes] { $place } doesn't have two slashes after http: or https:, so Portico didn't connect at all.
            [no-host] { $place } doesn't name a host, so Portico didn't connect at all.
            [host] { $place } names something that can't be a host, so Portico didn't connect at all.
            [ipv6] { $place } has an IPv6 address without brackets, or with a zone, so Portico didn't connect at all.
            [port] { $place } has a port that isn't a number from 1 to 65535, so Portico didn't connect at all.
            [several] { $place } names more than one proxy, so Portico didn't connect at all.
            [word] { $place } is set to a word instead of a proxy, so Portico didn't connect at all.
            [script] { $place } doesn't hold a usable address: proxy scripts belong in the system's settings. Portico didn't connect at all.
            [variable] { $place } names a variable that Portico doesn't read, so Portico didn't connect at all.
           *[login] { $place } has a user name and password that can be read in more than one way, so Portico didn't connect at all.
        }
    }
    .next = { $right ->
        [none] Correct the proxy setting, or remove it if no proxy is needed, then start Portico again.
       *[other] Write it as { $right }, with special characters in the password as % and two digits, or remove it if no proxy is needed; then start Portico again.
    }

# $host (String) - the host to connect to through the proxy, $proxy (String) - which, $untold (String) - why it was not told who asks
problem-proxy-sign-in = The network's proxy requires a sign-in
    .why = { $untold ->
        [no-ticket] { $proxy ->
            [none] The network's proxy asks for a Kerberos ticket, and you don't have one on this computer.
           *[other] The proxy { $proxy } asks for a Kerberos ticket, and you don't have one on this computer.
        }
        [expired] { $proxy ->
            [none] The network's proxy asks for a Kerberos ticket, and yours has expired.
           *[other] The proxy { $proxy } asks for a Kerberos ticket, and yours has expired.
        }
        [unknown-service] { $proxy ->
            [none] The network's proxy asks for a Kerberos ticket, but the realm of your ticket doesn't know the proxy by this name.
           *[other] The proxy { $proxy } asks for a Kerberos ticket, but the realm of your ticket doesn't know the proxy by this name.
        }
        [clock-skew] { $proxy ->
            [none] The network's proxy asks for a Kerberos ticket, and this computer's clock differs too much from the Kerberos server's.
           *[other] The proxy { $proxy } asks for a Kerberos ticket, and this computer's clock differs too much from the Kerberos server's.
        }
        [no-server] { $proxy ->
            [none] The network's proxy asks for a Kerberos ticket, and the Kerberos server can't be reached.
           *[other] The proxy { $proxy } asks for a Kerberos ticket, and the Kerberos server can't be reached.
        }
        [late] { $proxy ->
            [none] The network's proxy asks for a Kerberos ticket, and the Kerberos server doesn't answer.
           *[other] The proxy { $proxy } asks for a Kerberos ticket, and the Kerberos server doesn't answer.
        }
        [no-library] { $proxy ->
            [none] The network's proxy asks for a Kerberos ticket, and this computer has no Kerberos library.
           *[other] The proxy { $proxy } asks for a Kerberos ticket, and this computer has no Kerberos library.
        }
        [other] { $proxy ->
            [none] The network's proxy asks for a Kerberos ticket, and Kerberos on this computer doesn't work.
           *[other] The proxy { $proxy } asks for a Kerberos ticket, and Kerberos on this computer doesn't work.
        }
        [ticket-refused] { $proxy ->
            [none] The network's proxy didn't accept your Kerberos ticket.
           *[other] The proxy { $proxy } didn't accept your Kerberos ticket.
        }
        [password-refused] { $proxy ->
            [none] The network's proxy didn't accept the user name and password that it was given.
           *[other] The proxy { $proxy } didn't accept the user name and password that it was given.
        }
        [unsupported] { $proxy ->
            [none] The network's proxy asks for NTLM or another kind of sign-in that Portico doesn't use.
           *[other] The proxy { $proxy } asks for NTLM or another kind of sign-in that Portico doesn't use.
        }
       *[password] { $proxy ->
            [none] { $host ->
                [none] Traffic to the service goes through a proxy that requires a user name and password.
               *[other] Traffic to { $host } goes through a proxy that requires a user name and password.
            }
           *[other] { $host ->
                [none] Traffic to the service goes through the proxy { $proxy }, which requires a user name and password.
               *[other] Traffic to { $host } goes through the proxy { $proxy }, which requires a user name and password.
            }
        }
    }
    .next = { $untold ->
        [no-ticket] Sign in to your organisation's network, or run kinit in a terminal, then try again.
        [expired] Lock and unlock your computer, or run kinit in a terminal, to get a new ticket. Then try again.
        [unknown-service] Ask your IT department for the name of the proxy that Kerberos knows, and use that name in the proxy setting.
        [clock-skew] Set this computer's clock, then try again.
        [no-server] Connect to your organisation's network, or to its VPN, then try again.
        [late] Connect to your organisation's network, or to its VPN, then try again.
        [no-library] Install your system's Kerberos library (libgssapi-krb5-2 on Debian and Ubuntu, krb5-libs on Fedora), then try again.
        [other] Show the details below to your IT department.
        [ticket-refused] Ask your IT department whether you may use this proxy.
        [password-refused] Sign in again with portico login or in the window, and enter the correct password for the proxy. If it is part of a proxy variable, correct it there.
        [unsupported] Ask your IT department to let programs sign in to the proxy with Kerberos or with a user name and password.
       *[password] Sign in with portico login in a terminal, or in the window: Portico asks for the user name and password once.
    }

# $host (String) - the host that should have answered
problem-captive-portal = This network requires you to sign in to it first
    .why = { $host ->
        [none] The network answers instead of the service, as guest networks do until you sign in to them.
       *[other] The network answers instead of { $host }, as guest networks do until you sign in to them.
    }
    .next = Open any web page in your browser and sign in to the network. If no sign-in page appears, find the cause.

# $host (String) - the host that should have answered
problem-gateway-answered = A gateway in front of { $service } answered in its place
    .why = { $host ->
        [none] The response is a web page, or a check that only a browser passes, and isn't from the service itself.
       *[other] The response for { $host } is a web page, or a check that only a browser passes, and isn't from the service itself.
    }
    .next = Find the cause, and ask your IT department to let Portico through. If you entered the service's address yourself, check it.

# $offset (Number) - by how many minutes, whether fast or slow
problem-clock-skew = { $offset ->
        [0] This computer's clock is wrong
        [one] This computer's clock is off by one minute
       *[other] This computer's clock is off by { $offset } minutes
    }
    .why = Sign-ins and codes are only valid for a short time, and this computer and { $service } don't agree on the time.
    .next = Turn on automatic time in the system's settings, then sign in again.

## Responses that are rejected

problem-issuer-mismatch = The response isn't from { $service }
    .why = It names a different issuer from the one that Portico asked, so it was rejected.
    .next = Find the cause, and check the service's address if you added it yourself.

problem-id-token-rejected = The ID token from { $service } was rejected
    .why = Portico couldn't verify that it is genuine and meant for this sign-in, so you weren't signed in.
    .next = Find the cause, and show it to the person who set up this sign-in.

problem-token-refused = { $service } didn't complete the sign-in
    .why = In the last step, { $service } refused to issue an access token.
    .next = Sign in again. If it happens again, ask your administrator to check how Portico is set up.

# $scopes (String) - what was asked for
problem-scope-refused = { $service } doesn't grant the requested access
    .why = { $scopes ->
        [none] Portico requested scopes that the service doesn't know or doesn't allow for this app.
       *[other] Portico requested the scopes “{ $scopes }”, and the service doesn't know or doesn't allow at least one of them.
    }
    .next = In the profile, list under “scopes” only what the service allows, or pass scopes with --scope together with --issuer.

problem-token-not-bound = { $service } didn't apply a protection that it supports
    .why = It can tie an access token to this computer, so that a stolen copy is useless. It didn't do so this time, so Portico hasn't saved the session.
    .next = Sign in again. If it happens again, ask your administrator to check the sign-in service.

problem-access-denied = Access was declined
    .why = It was declined in the browser, either by a choice made there or by { $service } itself.
    .next = Try again and allow access in the browser. If { $service } declines it, ask your administrator.

## The browser and the return from it

problem-browser-not-opened = Portico can't open a browser here
    .why = There is no desktop or default browser here, or the browser couldn't be started.
    .next = Copy the link and open it in any browser, use another device, or choose a default browser and try again.

problem-browser-timeout = Sign-in wasn't finished in the browser
    .why = Time ran out before the browser returned to Portico.
    .next = Try again, and complete the sign-in in the browser. If the page there gets stuck, allow cookies for it.

# $asked (String) - the address that was to sign in
# $came (String) - the address that did
problem-unknown-browser = You signed in with an unknown browser
    .why = { $came ->
        [none] Someone
       *[other] { $came }
    } signed in with a browser that Portico doesn't recognise as yours, and Portico had no way to ask you about it. Nothing has been saved.
    .next = Try again in the browser that Portico opens. To use another one, sign in from a terminal or the window, where Portico can ask you.

problem-wrong-person = You signed in as someone else
    .why = { $asked ->
        [none] { $came ->
            [none] The browser signed in as someone other than the person you asked for, so nothing has been saved.
           *[other] The browser signed in as { $came }, not as the person you asked for, so nothing has been saved.
        }
       *[other] { $came ->
            [none] You wanted to sign in as { $asked }, but the browser signed in as someone else, so nothing has been saved.
           *[other] You wanted to sign in as { $asked }, but the browser signed in as { $came }, so nothing has been saved.
        }
    }
    .next = { $asked ->
        [none] { $came ->
            [none] Try again and choose the right account in the browser.
           *[other] Try again and choose the right account in the browser. If you meant { $came }, start with that address.
        }
       *[other] { $came ->
            [none] Try again and choose { $asked } in the browser.
           *[other] Try again and choose { $asked } in the browser. If you meant { $came }, start with that address.
        }
    }

problem-loopback-blocked = The browser can't return to Portico
    .why = Portico waits for the browser at an address on this computer, and that address can't be opened.
    .next = Find the cause. A security program on this computer may be blocking it.

problem-forced-https = The browser requires HTTPS
    .why = The return to Portico stays on this computer and doesn't use HTTPS, but the browser switched to HTTPS.
    .next = Copy the address from the browser's address bar and paste it into Portico, or try again in another browser.

problem-wrong-address-pasted = This isn't the last address of this sign-in
    .why = It belongs to another sign-in, or the sign-in isn't finished in the browser yet.
    .next = Continue in the browser until the page can't be reached, then copy the whole address from its address bar and paste it here.

## Where sessions are stored

problem-keychain-missing = There is no keychain on this computer
    .why = Portico stores sessions in the system's keychain. Without a keychain, they only last until you quit Portico.
    .next = Find the cause to see how to get a keychain. Until then, sign in each time you start Portico.

problem-keychain-locked = The keychain is locked
    .why = Portico can't read or save sessions until it is unlocked.
    .next = Unlock the keychain, usually with the password for this computer, then try again.

problem-keychain-full = The keychain has no room for this session
    .why = The keychain is full, or the session is larger than it accepts.
    .next = Sign out of accounts that you don't use, or find the cause.

problem-keychain-silent = The keychain doesn't respond
    .why = Portico waited a few seconds for it and then gave up.
    .next = Check whether a window asks for the keychain password, then try again. If there is no such window, log out of the computer and back in.

problem-keychain-unreadable = Portico's keychain entry can't be read
    .why = It is damaged, or the keychain's key has changed, for example after a password reset.
    .next = Sign in again, which replaces it, or sign out, which removes it.

problem-vault-locked = The vault passphrase is missing or wrong
    .why = Sessions are stored in encrypted files here, and the passphrase is needed to open them.
    .next = Enter the passphrase in a terminal, or put it in the file that PORTICO_VAULT_KEY_FILE points to. If it is lost, delete the folder “vault” in Portico's data folder and sign in again.

# $path (String) - a file or folder, `none` when it is not known
problem-storage-read-only = Portico can't save its files
    .why = { $path ->
        [none] Portico's data folder doesn't exist or can't be written to.
       *[other] { $path }, or the folder it belongs in, can't be written to.
    }
    .next = Allow Portico to write there, or set PORTICO_HOME to a folder of your own.

problem-storage-full = The disk is full
    .why = There is no space left where Portico stores its data.
    .next = Free some space on the disk, then try again.

problem-storage-damaged = One of Portico's files is damaged
    .why = A file with information about your sessions can't be read. Another program may have changed it.
    .next = Sign in again, which replaces it. If the message comes back, delete the file named in the details.

problem-storage-busy = Another Portico program is still working
    .why = It holds a lock that is needed here, and didn't release it in time. Nothing has been lost.
    .next = Wait a moment and try again. If the problem persists, quit the other program, or restart this computer.

# $path (String) - a file or folder, `none` when it is not known
# $mend (String) - the command that helps, `none` when there is none
problem-storage-exposed = Other people on this computer can access Portico's files
    .why = { $path ->
        [none] One of Portico's files or folders belongs to someone else, or others may read or change it.
       *[other] { $path } belongs to someone else, or others may read or change it.
    }
    .next = { $mend ->
        [none] Make sure that only you can access Portico's folders, then try again.
       *[other] Run “{ $mend }” in a terminal, or set PORTICO_HOME to a folder that only you can access, then try again.
    }

## Rules and settings

problem-policy-forbids = Your organisation doesn't allow this
    .why = { $manager ->
        [none] A policy that your organisation has set for Portico forbids it{ $key ->
            [none] .
           *[other] : { $key }.
        }
       *[other] { $manager } manages this computer, and its policy forbids it{ $key ->
            [none] .
           *[other] : { $key }.
        }
    }
    .next = { $support ->
        [none] { $contact ->
            [none] Ask your administrator what is allowed. The details name the policy.
           *[other] Ask { $contact } what is allowed. The details name the policy.
        }
       *[other] { $support }{ $contact ->
            [none] {""}
           *[other] {" "}({ $contact })
        }
    }

problem-profile-invalid = The profile for { $service } is invalid
    .why = A setting in it is missing or invalid.
    .next = Open settings and check the profile, or ask the person who gave it to you.

problem-profile-exists = Another profile already has this name or client
    .why = It has a different server, client ID or client secret from the new one, or other settings.
    .next = Change the new profile, or confirm that you want to replace the old one. The details show what would change.

problem-support-changed = The destination of this report has changed or is unclear
    .why = { $host ->
        [none] The keychain, the waiting report and its profile name different destinations. Nothing was sent.
       *[other] The report was created for { $host }, but the waiting report or its profile now names a different destination. Nothing was sent.
    }
    .next = Create a new report, check its destination, and send it.

## New versions of Portico

# $host (String) - where the list is
problem-update-list-unusable = Portico couldn't check for a new version
    .why = { $host ->
        [none] The list of releases can't be fetched or read, or isn't signed by Portico's publisher. Nothing in it was used.
       *[other] The list of releases from { $host } can't be fetched or read, or isn't signed by Portico's publisher. Nothing in it was used.
    }
    .next = Try again later. If the problem persists, get new versions where you got Portico, and tell your IT department.

problem-update-list-missing = This copy of Portico can't check for new versions
    .why = It was built without the address and the key of the list of releases.
    .next = Look for a new version where you got this copy.

## The session

problem-not-signed-in = You're not signed in to { $service }
    .why = There is no session for { $service } on this computer.
    .next = Sign in to { $service } to continue.

problem-session-altered = The session file has been changed
    .why = It doesn't match what was stored in the keychain when you signed in, so nothing was sent.
    .next = Sign in again, which replaces it. If you didn't restore an older copy yourself, tell your IT department.

problem-session-ended-unused = Your session has ended
    .why = It went unused for longer than { $service } or your organisation allows.
    .next = Sign in again to continue.

problem-session-revoked = { $service } has ended your session
    .why = This happens after signing out everywhere, after a new password, or when an administrator ends the session.
    .next = Sign in again to continue.

problem-session-expired = Your session for { $service } has expired
    .why = { $service } limits how long a session lasts, and didn't allow Portico to renew this one.
    .next = Sign in again to continue.

problem-session-ended-by-policy = Your organisation ended your session for { $service }
    .why = { $manager ->
        [none] A policy that your organisation has set for Portico forbids it{ $key ->
            [none] .
           *[other] : { $key }.
        }
       *[other] { $manager } manages this computer, and its policy forbids it{ $key ->
            [none] .
           *[other] : { $key }.
        }
    }
    .next = { $support ->
        [none] { $contact ->
            [none] Ask your administrator what is allowed. The details name the policy.
           *[other] Ask { $contact } what is allowed. The details name the policy.
        }
       *[other] { $support }{ $contact ->
            [none] {""}
           *[other] {" "}({ $contact })
        }
    }

problem-cancelled = The sign-in was cancelled
    .why = Nothing has been saved.
    .next = Start over when you want to sign in.

problem-unexpected = Something unexpected happened in Portico
    .why = Portico stopped because of an internal error.
    .next = Try again. If it happens again, copy the details for support.

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
