### Why sign-in fails, as troubleshooting says it: one sentence that is right, and one thing to do.
### A problem that is its own cause uses the words of problems.ftl, unless it has words here.
###
### $service is given always. A text that is not known is the word "none", a number is 0.

## Nothing found

diagnosis-nothing = Everything that sign-in needs works on this computer and network
    .next = Sign in. If it fails, open troubleshooting from the error: it will look for the cause of that error.
diagnosis-nothing-now = Nothing on this computer or network explains the problem
    .next = Try again. If it fails once more, send the report to support.
diagnosis-incomplete = No cause was found, but not everything was checked
    .next = See which checks were skipped and why, then run all checks again.

## This computer

# $minutes (Number) - by how much the clock is off
cause-clock-skew = { $minutes ->
        [0] This computer's clock is wrong
        [one] This computer's clock is off by one minute
       *[other] This computer's clock is off by { $minutes } minutes
    }
    .next = Set date and time to automatic in the system's settings, then sign in again.
cause-keychain-missing = This computer has no keychain to store the session in
    .next = Start the system's keychain, or sign in without saving the session.
cause-keychain-locked = The keychain is locked
    .next = Unlock the keychain with its password, then run the checks again.
cause-keychain-full = The keychain is full
    .next = Remove old entries from the keychain, then sign in again.
cause-storage-read-only = Portico can't write to its own folder
    .next = Give yourself write access to the folder shown below.
cause-storage-full = The disk is full
    .next = Free some space on the disk, then sign in again.
cause-unexpected = Something unexpected happened in Portico
    .next = Send the report to support.

## The network

# $link (String) - "there" where there is a network without internet access
cause-no-network = { $link ->
        [none] This computer is not connected to any network
       *[there] This computer's network has no internet access
    }
    .next = { $link ->
        [none] Connect the cable or switch on Wi-Fi.
       *[there] Disconnect from the network and connect again, or use another one such as a phone's hotspot.
    }
# $host (String) - the name, $address (String) - where it is sent
cause-hosts-file-entry = { $host ->
        [none] This computer's hosts file redirects a host of { $service }
       *[other] This computer's hosts file redirects { $host }
    }
    .next = Remove the line shown below from the hosts file, or ask your IT department to do it.
# $host (String) - who answers instead
cause-captive-portal = This network requires you to sign in to it first
    .next = Open the network's sign-in page in the browser and follow the instructions.
cause-dns-down = Domain names can't be looked up on this network
    .next = Switch the network off and on again, or use another one such as a phone's hotspot.
cause-dns-blocked = { $host ->
        [none] This network, or a filter on this computer, blocks the domain names of { $service }
       *[other] This network, or a filter on this computer, blocks the domain name { $host }
    }
    .next = Ask your IT department to allow the hosts listed below, or use another network.
cause-network-unreachable = { $host ->
        [none] { $service } can't be reached from this network
       *[other] { $host } can't be reached from this network
    }
    .next = Try another network, such as a phone's hotspot, and compare.
cause-network-timeout = { $host ->
        [none] { $service } is too slow to answer on this network
       *[other] { $host } is too slow to answer on this network
    }
    .next = Try another network, such as a phone's hotspot, and compare.
# $proxy (String) - which proxy
cause-proxy-dead = { $proxy ->
        [none] The proxy set on this computer doesn't respond
       *[other] The proxy { $proxy }, set on this computer, doesn't respond
    }
    .next = Switch the proxy off in the system's network settings, or ask your IT department for the correct proxy.
# $proxy (String) - which proxy, $untold (String) - why it does not let this person through
cause-proxy-sign-in = { $untold ->
        [no-ticket] The network's proxy asks for a Kerberos ticket, and you don't have one
        [expired] The Kerberos ticket for the network's proxy has expired
        [unknown-service] The Kerberos realm doesn't know the network's proxy by this name
        [clock-skew] The clock differs too much from the Kerberos server's, so the network's proxy can't be used
        [no-server] The Kerberos server that the network's proxy relies on can't be reached
        [late] The Kerberos server that the network's proxy relies on doesn't answer
        [no-library] The network's proxy asks for a Kerberos ticket, and this computer has no Kerberos library
        [other] The network's proxy asks for a Kerberos ticket, and Kerberos doesn't work here
        [ticket-refused] The network's proxy doesn't accept the Kerberos ticket
        [password-refused] The network's proxy doesn't accept the user name and password
        [unsupported] The network's proxy asks for a kind of sign-in that Portico doesn't use
       *[password] { $proxy ->
            [none] The network's proxy requires a user name and password
           *[other] The proxy { $proxy } requires a user name and password
        }
    }
    .next = { $untold ->
        [no-ticket] Sign in to your organisation's network, or run kinit in a terminal.
        [expired] Lock and unlock your computer, or run kinit in a terminal, to get a new ticket.
        [unknown-service] Ask your IT department for the name of the proxy that Kerberos knows, and use it in the proxy setting.
        [clock-skew] Set this computer's clock.
        [no-server] Connect to your organisation's network, or to its VPN.
        [late] Connect to your organisation's network, or to its VPN.
        [no-library] Install your system's Kerberos library.
        [other] Show this to your IT department.
        [ticket-refused] Ask your IT department whether you may use this proxy.
        [password-refused] Sign in again, and enter the correct password for the proxy.
        [unsupported] Ask your IT department to let Portico through the proxy with Kerberos or with a user name and password.
       *[password] Sign in with Portico: it asks for the user name and password once.
    }
cause-proxy-forbids = { $host ->
        [none] The network's proxy blocks connections to { $service }
       *[other] The network's proxy blocks connections to { $host }
    }
    .next = Ask your IT department to allow the hosts listed below.
cause-proxy-takes-loopback = The proxy setting also applies to this computer's own addresses
    .next = Add localhost, 127.0.0.1 and ::1 to the addresses that bypass the proxy.
# $place (String) - the variable or setting
cause-proxy-setting-invalid = { $place ->
        [none] The proxy set on this computer can't be read
       *[other] { $place }, which sets the proxy on this computer, can't be read
    }
    .next = Correct it as the details below say, or remove it if no proxy is needed, then start Portico again.
cause-pac-unreachable = The proxy script set on this computer can't be loaded
    .next = Ask your IT department for the correct address of the script, or switch it off.
cause-pac-broken = The proxy script set on this computer doesn't work
    .next = Ask your IT department to check the script, or switch it off.
cause-port-blocked = { $host ->
        [none] This network blocks the connection to { $service }
       *[other] This network blocks the connection to { $host }
    }
    .next = Ask your IT department to open port 443 to the hosts listed below, or use another network.
cause-ipv6-broken = IPv6 doesn't work on this network, so connections are slow or fail
    .next = Tell your IT department or internet provider. Until it is fixed, use another network.
cause-certificate-expired = { $host ->
        [none] The certificate of { $service } has expired
       *[other] The certificate of { $host } has expired
    }
    .next = Show the details below to your IT department: only the operator of that server can renew it.
cause-certificate-not-yet-valid = { $host ->
        [none] The certificate of { $service } is not valid yet
       *[other] The certificate of { $host } is not valid yet
    }
    .next = Check this computer's date first, then show the details below to your IT department.
cause-certificate-wrong-name = { $host ->
        [none] Another server answers for { $service }
       *[other] Another server answers for { $host }
    }
    .next = Use another network, and show the details below to your IT department.
# $vendor (String) - whose product it is
cause-tls-inspection = { $vendor ->
        [none] This network inspects encrypted connections
       *[other] { $vendor } on this network inspects encrypted connections
    }
    .next = Ask your IT department to exclude the hosts listed below from inspection.
cause-tls-blocked = { $host ->
        [none] Something on this network is blocking encrypted connections
       *[other] Something on this network is blocking encrypted connections to { $host }
    }
    .next = Use another network, and show the details below to your IT department.
cause-tls-untrusted = { $vendor ->
        [none] This computer doesn't trust the certificate shown for { $service }
       *[other] { $vendor } inspects encrypted connections, and this computer doesn't trust its certificate
    }
    .next = Show the details below to your IT department: the network's own certificate may be missing on this computer.
# $tls (String) - why it fails
cause-tls-failed = { $tls ->
        [client-certificate] { $host ->
            [none] The server requires a client certificate, which Portico doesn't have
           *[other] { $host } requires a client certificate, which Portico doesn't have
        }
        [version] { $host ->
            [none] The server supports no secure version of TLS
           *[other] { $host } supports no secure version of TLS
        }
        [name] { $host ->
            [none] The server doesn't recognise its own domain name
           *[other] The server that answers for { $host } doesn't recognise that name
        }
        [no-tls] { $host ->
            [none] The server that answers for the service doesn't use encryption
           *[other] The server that answers for { $host } doesn't use encryption
        }
       *[none] { $service } refuses encrypted connections
    }
    .next = Show the details below to the operator of the server, or to your IT department.
cause-certificates-missing = This computer has no root certificates to check servers with
    .next = Install the system's certificates (the package ca-certificates), or set SSL_CERT_FILE to a PEM file with root certificates.
cause-only-this-network = Sign-in fails on this network but works on another
    .next = Use the other network, and give the report below to your IT department.

## The service

# $incident (String) - its title
cause-service-incident = { $incident ->
        [none] { $service } reports a problem
       *[other] { $service } reports a problem: { $incident }
    }
    .next = Wait until the status page says that it is resolved.
cause-service-maintenance = { $service } is down for maintenance
    .next = Wait until the status page says that maintenance is finished.
cause-service-down = { $service } is reachable but isn't working right now
    .next = Try again in a few minutes, and check the service's status page.
cause-gateway-answered = A gateway in front of { $service } answers in its place
    .next = Show the details below to your IT department: Portico must be able to connect without a check in the browser. Check the issuer's address too.
cause-bad-response = The response from { $service } is invalid
    .next = Try again in a few minutes. If the problem persists, send the report to support.
cause-issuer-mismatch = The configured issuer address belongs to a different service
    .next = Ask your IT department for the correct issuer address.
cause-service-keys-unusable = The signing keys of { $service } are invalid
    .next = Send the report to support: only the operator of the service can fix this.
cause-id-token-rejected = The ID token from { $service } failed verification
    .next = Sign in again. If it fails once more, send the report to support.

## The browser and the return from it

cause-loopback-blocked = Something on this computer blocks the return from the browser
    .next = Ask your IT department to allow Portico to listen on 127.0.0.1, or paste the last address from the browser.
cause-forced-https = The browser requires HTTPS for the return to this computer
    .next = Switch off “HTTPS only” for 127.0.0.1 in the browser, or paste the last address from the browser.
cause-browser-missing = No browser is set up on this computer
    .next = Choose a default browser in the system's settings.
# $browser (String) - its name
cause-browser-unsupported = { $browser ->
        [none] { $service } doesn't support this old browser
       *[other] { $service } doesn't support { $browser }, or this version is too old
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
        [none] Your organisation has set the browser to block third-party cookies
       *[other] Your organisation has set { $browser } to block third-party cookies
    }
    .next = Ask your IT department to allow them for the hosts listed below.
cause-browser-timeout = Sign-in wasn't finished in the browser
    .next = Sign in again and finish in the browser, or paste the last address from the browser.
cause-browser-not-opened = No browser could be opened
    .next = Copy the link and open it in a browser yourself.

## The person

# $suggestion (String) - the address that may be meant
cause-address-mistyped = { $suggestion ->
        [none] The address may be mistyped
       *[other] The address may be mistyped: did you mean { $suggestion }?
    }
    .next = Sign in with the correct address.
