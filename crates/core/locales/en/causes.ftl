### Why sign-in fails, as troubleshooting says it: one sentence that is right, and one thing to do.
### A problem that is its own cause uses the words of problems.ftl, unless it has words here.
###
### $service is given always. A text that is not known is the word "none", a number is 0.

## Nothing found

diagnosis-nothing = Everything needed for signing in works on this computer and network
    .next = Sign in. If it fails, open troubleshooting from the error: it then looks for that error's cause.
diagnosis-nothing-now = Nothing on this computer or network explains it
    .next = Try again. If it fails once more, send the report to support.
diagnosis-incomplete = No cause was found, but not everything was checked
    .next = Look at what was not checked and why, then run all checks again.

## This computer

# $minutes (Number) - by how much the clock is off
cause-clock-skew = { $minutes ->
        [0] This computer's clock is wrong
        [one] This computer's clock is off by one minute
       *[other] This computer's clock is off by { $minutes } minutes
    }
    .next = Set date and time to automatic in the system's settings, then sign in again.
cause-keychain-missing = This computer has no keychain to keep the session in
    .next = Start the system's keychain, or sign in for this time only.
cause-keychain-locked = The keychain is locked
    .next = Unlock the keychain with its password, then run the checks again.
cause-keychain-full = The keychain takes nothing more
    .next = Remove old entries from the keychain, then sign in again.
cause-storage-read-only = Portico can't write to its own folder
    .next = Give yourself the right to write to the folder that is shown below.
cause-storage-full = The disk is full
    .next = Make room on the disk, then sign in again.
cause-unexpected = Portico came upon a case that it doesn't know
    .next = Send the report to support.

## The network

# $link (String) - "there" where there is a network that leads nowhere
cause-no-network = { $link ->
        [none] This computer is not connected to any network
       *[there] The network that this computer is on leads nowhere
    }
    .next = { $link ->
        [none] Connect the cable or switch on Wi-Fi.
       *[there] Disconnect from the network and connect again, or use another one such as a phone's hotspot.
    }
# $host (String) - the name, $address (String) - where it is sent
cause-hosts-file-entry = { $host ->
        [none] This computer's hosts file sends a name of { $service } to another place
       *[other] This computer's hosts file sends { $host } to another place
    }
    .next = Have the line that is shown below removed from the hosts file.
# $host (String) - who answers instead
cause-captive-portal = This network wants you to sign in to it first
    .next = Open the network's sign-in page in the browser and follow it.
cause-dns-down = No names are found on this network
    .next = Switch the network off and on again, or use another one such as a phone's hotspot.
cause-dns-blocked = { $host ->
        [none] This network, or a filter on this computer, blocks { $service } by name
       *[other] This network, or a filter on this computer, blocks the name { $host }
    }
    .next = Ask your IT department to allow the hosts that are listed below, or use another network.
cause-network-unreachable = { $host ->
        [none] { $service } can't be reached from this network
       *[other] { $host } can't be reached from this network
    }
    .next = Try another network, such as a phone's hotspot, and compare.
cause-network-timeout = { $host ->
        [none] { $service } answers too slowly on this network
       *[other] { $host } answers too slowly on this network
    }
    .next = Try another network, such as a phone's hotspot, and compare.
# $proxy (String) - which proxy
cause-proxy-dead = { $proxy ->
        [none] The proxy that is set on this computer doesn't answer
       *[other] The proxy { $proxy }, which is set on this computer, doesn't answer
    }
    .next = Switch the proxy off in the system's network settings, or ask your IT department which one is right.
cause-proxy-sign-in = { $proxy ->
        [none] The network's proxy wants a user name and password of its own
       *[other] The proxy { $proxy } wants a user name and password of its own
    }
    .next = Ask your IT department to let Portico through the proxy.
cause-proxy-forbids = { $host ->
        [none] The network's proxy refuses the way to { $service }
       *[other] The network's proxy refuses the way to { $host }
    }
    .next = Ask your IT department to allow the hosts that are listed below.
cause-proxy-takes-loopback = The proxy setting takes in this computer's own addresses
    .next = Add localhost, 127.0.0.1 and ::1 to the addresses that need no proxy.
cause-proxy-not-followed = { $proxy ->
        [none] Portico doesn't go through the proxy that is set on this computer
       *[other] Portico doesn't go through the proxy { $proxy }, which is set on this computer
    }
    .next = Ask your IT department for the address of an HTTP proxy, set it as HTTPS_PROXY, and start Portico again.
cause-pac-unreachable = The proxy script that is set on this computer can't be loaded
    .next = Ask your IT department for the right address of the script, or switch it off.
cause-port-blocked = { $host ->
        [none] This network blocks the connection to { $service }
       *[other] This network blocks the connection to { $host }
    }
    .next = Ask your IT department to open port 443 to the hosts that are listed below, or use another network.
cause-ipv6-broken = IPv6 leads nowhere on this network, so connections are slow or fail
    .next = Tell your IT department or internet provider; until then another network works.
cause-certificate-expired = { $host ->
        [none] The certificate of { $service } has expired
       *[other] The certificate of { $host } has expired
    }
    .next = Show the details below to your IT department: only whoever runs that server can renew it.
cause-certificate-not-yet-valid = { $host ->
        [none] The certificate of { $service } is not valid yet
       *[other] The certificate of { $host } is not valid yet
    }
    .next = Check this computer's date first, then show the details below to your IT department.
cause-certificate-wrong-name = { $host ->
        [none] Something else answers in the place of { $service }
       *[other] Something else answers in the place of { $host }
    }
    .next = Use another network, and show the details below to your IT department.
# $vendor (String) - whose product it is
cause-tls-inspection = { $vendor ->
        [none] This network opens encrypted connections to look into them
       *[other] { $vendor } on this network opens encrypted connections to look into them
    }
    .next = Ask your IT department to leave out the hosts that are listed below.
cause-tls-blocked = { $host ->
        [none] Something on this network breaks encrypted connections off
       *[other] Something on this network breaks encrypted connections to { $host } off
    }
    .next = Use another network, and show the details below to your IT department.
cause-tls-untrusted = { $vendor ->
        [none] This computer doesn't trust the certificate that answers in the place of { $service }
       *[other] { $vendor } opens encrypted connections, and this computer doesn't trust its certificate
    }
    .next = Show the details below to your IT department: the network's own certificate may be missing here.
# $tls (String) - why it does not come about
cause-tls-failed = { $tls ->
        [client-certificate] { $host ->
            [none] The server asks for a certificate that Portico doesn't have
           *[other] { $host } asks for a certificate that Portico doesn't have
        }
        [version] { $host ->
            [none] The server speaks no version of TLS that is still safe
           *[other] { $host } speaks no version of TLS that is still safe
        }
        [name] { $host ->
            [none] The server doesn't know the name that it is called by
           *[other] The server that answers for { $host } doesn't know that name
        }
        [no-tls] { $host ->
            [none] What answers in the service's place doesn't use encryption
           *[other] What answers for { $host } doesn't use encryption
        }
       *[none] { $service } refuses encrypted connections
    }
    .next = Show the details below to whoever runs the server, or to your IT department.
cause-certificates-missing = This computer has no certificates to recognise servers by
    .next = Install the system's certificates (the package ca-certificates), or let SSL_CERT_FILE name a PEM file with them.
cause-only-this-network = It fails on this network and works on another
    .next = Use the other network, and give the sheet below to your IT department.

## The service

# $incident (String) - its title
cause-service-incident = { $incident ->
        [none] { $service } reports trouble
       *[other] { $service } reports trouble: { $incident }
    }
    .next = Wait until the status page says that it is over.
cause-service-maintenance = { $service } is being maintained
    .next = Wait until the status page says that it is over.
cause-service-down = { $service } is reached, but doesn't work at the moment
    .next = Try again in a few minutes, and look at the service's status page.
cause-gateway-answered = Something in front of { $service } answers in its place
    .next = Show the details below to your IT department: Portico has to get through without a check in the browser. Check the issuer's address, too.
cause-bad-response = The answer of { $service } can't be read
    .next = Try again in a few minutes. If it lasts, send the report to support.
cause-issuer-mismatch = The address that is set up belongs to another service than the one that answers
    .next = Ask your IT department for the right issuer address.
cause-service-keys-unusable = The keys that { $service } signs with can't be used
    .next = Send the report to support: only whoever runs the service can mend it.
cause-id-token-rejected = The proof of who you are didn't pass its check
    .next = Sign in again. If it fails once more, send the report to support.

## The browser and the way back from it

cause-loopback-blocked = Something on this computer blocks the way back from the browser
    .next = Ask your IT department to allow Portico to listen on 127.0.0.1, or paste the browser's last address.
cause-forced-https = The browser insists on HTTPS for the way back to this computer
    .next = Switch off “HTTPS only” for 127.0.0.1 in the browser, or paste the browser's last address.
cause-browser-missing = No browser is set up on this computer
    .next = Choose a default browser in the system's settings.
# $browser (String) - its name
cause-browser-unsupported = { $browser ->
        [none] The browser is older than { $service } supports
       *[other] { $browser } is not a browser that { $service } supports, or it is too old
    }
    .next = Update the browser, or sign in with another one.
cause-cookies-blocked = { $browser ->
        [none] The browser blocks all cookies
       *[other] { $browser } blocks all cookies
    }
    .next = Allow cookies for { $service } in the browser's settings.
cause-third-party-cookies-blocked = { $browser ->
        [none] The browser blocks third-party cookies
       *[other] { $browser } blocks third-party cookies
    }
    .next = Allow third-party cookies for the service in the browser's settings, then sign in again.
cause-third-party-cookies-blocked-by-policy = { $browser ->
        [none] Your organization has the browser block third-party cookies
       *[other] Your organization has { $browser } block third-party cookies
    }
    .next = Ask your IT department to allow them for the hosts that are listed below.
cause-browser-timeout = Nobody came back from the browser
    .next = Sign in again and finish in the browser, or paste the browser's last address.
cause-browser-not-opened = No browser could be opened
    .next = Copy the link and open it in a browser yourself.

## The person

# $suggestion (String) - the address that may be meant
cause-address-mistyped = { $suggestion ->
        [none] The address may be mistyped
       *[other] The address may be mistyped: did you mean { $suggestion }?
    }
    .next = Sign in with the right address.
