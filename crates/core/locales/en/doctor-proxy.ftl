### Troubleshooting: proxies, the return to this computer, and the test in the browser.

## The proxy

check-network-proxy = The proxy
proxy-nothing-outside = This service runs on this computer, so no proxy is needed.
# $proxy (String) - its host and port, $host (String) - where to
proxy-dead = The proxy { $proxy } set on this computer doesn't respond.
proxy-left-over = A proxy on this computer itself, { $proxy }, is set but isn't running. A program that has ended may have left it behind.
proxy-is-none = { $proxy } is set as the proxy, but isn't a proxy.
# $proxy (String) - which proxy, $untold (String) - why it does not let this person through
proxy-wants-sign-in = { $untold ->
        [no-ticket] The proxy { $proxy } asks for a Kerberos ticket, and you don't have one.
        [expired] The proxy { $proxy } asks for a Kerberos ticket, and the one here has expired.
        [unknown-service] The proxy { $proxy } asks for a Kerberos ticket, and the realm doesn't know it by this name.
        [clock-skew] The proxy { $proxy } asks for a Kerberos ticket, and the clock differs too much from the Kerberos server's.
        [no-server] The proxy { $proxy } asks for a Kerberos ticket, and the Kerberos server can't be reached.
        [late] The proxy { $proxy } asks for a Kerberos ticket, and the Kerberos server doesn't answer.
        [no-library] The proxy { $proxy } asks for a Kerberos ticket, and there is no Kerberos library here.
        [other] The proxy { $proxy } asks for a Kerberos ticket, and Kerberos doesn't work here.
        [ticket-refused] The proxy { $proxy } doesn't accept the Kerberos ticket.
        [password-refused] The proxy { $proxy } doesn't accept the user name and password.
        [unsupported] The proxy { $proxy } asks for a kind of sign-in that Portico doesn't use.
       *[password] The proxy { $proxy } requires a user name and password.
    }
proxy-refuses = The proxy { $proxy } blocks connections to { $host }.
proxy-left-alone = For { $host }, a proxy script from the network names the proxy { $proxy }, which is on this computer or its local link. Portico doesn't let the network choose such a proxy, so it isn't used.
# $place (String) - the variable or setting, $fault (String) - why it can't be read, $right (String) - how it would be right
proxy-setting-invalid = { $fault ->
        [not-text] { $place } isn't valid UTF-8, so Portico doesn't connect at all.
        [quotes] { $place } has quotation marks in its value, so Portico doesn't connect at all.
        [several] { $place } names more than one proxy, so Portico doesn't connect at all.
        [login] { $place } has a user name and password that can be read in more than one way, so Portico doesn't connect at all.
       *[other] { $place } can't be read as a proxy, so Portico doesn't connect at all.
    }
# $entry (String) - what leaves nothing out
proxy-exception-idle = { $place } has the entry { $entry }, which has no effect. Write { $right }.
proxy-cant-reach = The proxy { $proxy } can't reach { $host } itself.
proxy-silent = The proxy { $proxy } is running, but took too long to connect to { $host }.
pac-unreachable = The proxy script set on this computer can't be loaded, and a direct connection isn't possible.
pac-not-needed = The proxy script set on this computer can't be loaded. A direct connection works all the same.
pac-mistake = The proxy script set on this computer is invalid or fails. A direct connection works all the same.
pac-broken = The proxy script set on this computer is invalid or fails, and a direct connection isn't possible.
pac-undecided = A proxy script is set, but it wasn't evaluated because this run stays offline.

step-switch-proxy-off = Switch the proxy off in the system's network settings, unless you were told to use it.
step-unset-proxy-variables = Remove the variables HTTPS_PROXY and ALL_PROXY, or set them to the correct proxy, then start Portico again.
step-mend-proxy-setting = Set { $place } to { $right }, or remove it if no proxy is needed. Then start Portico again.
step-get-ticket = Get a Kerberos ticket: sign in to your organisation's network, or run kinit in a terminal.
step-set-clock-for-ticket = Set this computer's clock: Kerberos allows a difference of a few minutes only.
step-give-proxy-password = Sign in with Portico, which asks for the proxy's user name and password once.
it-let-through-proxy = Let Portico's connections to the hosts below through the proxy without authentication.
it-allow-in-proxy = Allow the hosts below in the proxy.
# $place (String) - key, file and line
it-mend-proxy-policy = Correct the proxy that the policy sets: { $place }.
it-mend-pac = Check that the proxy script can be loaded and is valid.

evidence-ways = Route to each host
evidence-proxy-source = Proxy set by
evidence-proxy-status = Proxy's response
evidence-proxy-rule = Rule for each host
evidence-proxy-offers = Sign-in that the proxy accepts
evidence-idle-exceptions = Exceptions without effect
evidence-proxy-script = Script address
evidence-script-status = Response instead of the script

## Listening on this computer

check-loopback-bind = Return to this computer
loopback-not-bound = Portico isn't allowed to listen on this computer's own address, so the browser can't return to it.
loopback-not-reached = Portico can't be reached at this computer's own address, so the browser can't return to it.
loopback-four-only = The return works over IPv4. It doesn't work over IPv6, which isn't needed.
loopback-ports-taken = All the ports that this service allows for the return are in use by other programs.
step-close-port-owner = Close other programs that wait for a sign-in, or restart the computer.
it-more-redirect-ports = Register more redirect URIs with other ports for this service.
it-allow-loopback = Allow Portico to listen on 127.0.0.1 and to be reached there, in the firewall and security software.

evidence-loopback = This computer's own addresses
evidence-ports = Ports the service allows

## The proxy and the return from the browser

check-loopback-proxy = Proxy and the return from the browser
loopback-proxy-takes = The proxy setting sends even this computer's own addresses to { $proxy }, so the browser can't return to Portico.
loopback-proxy-may-take = The proxy setting doesn't exclude this computer's own addresses. Most browsers exclude them anyway; others go to { $proxy }.
loopback-proxy-left-out = The proxy setting doesn't exclude this computer's own addresses, but the common browsers do so anyway.
loopback-proxy-brings-back = The proxy { $proxy } also handles this computer's own addresses, and the browser still returns.
loopback-proxy-undecided = A proxy script is set, but couldn't be evaluated.
step-end-loopback-proxy = Quit the program that records network traffic, or remove “<-loopback>” from the proxy exceptions.
step-leave-loopback-out = Add localhost, 127.0.0.1 and ::1 to the addresses that bypass the proxy.

evidence-loopback-taken = Own addresses sent to the proxy
evidence-loopback-brought-back = Proxy returns them

## The test in the browser

check-browser-round-trip = A test page in the browser
# $browser (String) - its name, or "none"
round-trip-works = { $browser ->
        [none] The browser opened the test page and returned to Portico.
       *[other] { $browser } opened the test page and returned to Portico.
    }
round-trip-no-cookies = { $browser ->
        [none] The browser returned without the cookie it was given.
       *[other] { $browser } returned without the cookie it was given.
    }
round-trip-no-script = { $browser ->
        [none] The browser returned, but doesn't run scripts, which sign-in pages need.
       *[other] { $browser } returned, but doesn't run scripts, which sign-in pages need.
    }
round-trip-not-bound = The test page couldn't be served on this computer.
round-trip-not-opened = No browser could be opened.
round-trip-forced-https = The browser requires HTTPS, even for this computer's own address.
round-trip-silent = The test page was not opened in the browser within a minute.
round-trip-stopped-on-page = The browser opened the test page, but didn't continue from it.
# $browser (String) - its name, or "none"
step-allow-cookies-in = { $browser ->
        [none] In the browser's settings, under privacy and cookies, allow sites to save data.
       *[other] In { $browser }'s settings, under privacy and cookies, allow sites to save data.
    }
step-allow-scripts = Allow JavaScript in the browser's settings, or switch off the extension that blocks it.
step-allow-http-here = Switch off “HTTPS only” for 127.0.0.1 in the browser, or use another browser.

evidence-cookies = Cookies work
evidence-script = Scripts run
evidence-storage = The page can store data

round-trip-page-trial-title = Testing this browser
round-trip-page-trial-body = This page continues automatically. If it doesn't, go back to Portico.
round-trip-page-good-title = This browser works
round-trip-page-good-body = Scripts, cookies and the return to Portico work. You can close this tab.
round-trip-page-bad-title = This browser returned, but something is blocked
round-trip-page-bad-body = Go back to Portico to see what to change. You can close this tab.
