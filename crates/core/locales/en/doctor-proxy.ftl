### Troubleshooting: proxies, the way back to this computer, and the test in the browser.

## The proxy

check-network-proxy = The proxy
proxy-nothing-outside = This service runs on this computer, which needs no proxy.
# $proxy (String) - its host and port, $host (String) - where to
proxy-dead = The proxy { $proxy } that is set on this computer doesn't answer.
proxy-left-over = A proxy on this computer itself, { $proxy }, is set but isn't running. A program that has ended may have left it behind.
proxy-is-none = { $proxy } is set as the proxy, but doesn't answer like one.
proxy-wants-sign-in = The proxy { $proxy } wants a user name and password of its own.
proxy-refuses = The proxy { $proxy } refuses the way to { $host }.
proxy-cant-reach = The proxy { $proxy } can't reach { $host } itself.
proxy-silent = The proxy { $proxy } is there but didn't say in time whether it lets through to { $host }.
proxy-socks = { $proxy } is a SOCKS proxy, and Portico needs an HTTP proxy.
proxy-misread = This computer names a proxy for each kind of address, which Portico can't read.
proxy-not-followed = Browsers reach { $host } through the proxy { $proxy }, which Portico doesn't use, and there is no direct way.
proxy-also-direct = Browsers use the proxy { $proxy }. Portico doesn't, and reaches { $host } without it.
pac-unreachable = The proxy script that is set on this computer can't be loaded, and there is no direct way.
pac-not-needed = The proxy script that is set on this computer can't be loaded. Portico gets through without it; the browser may not.
pac-mistake = The proxy script that is set on this computer can't be read.
pac-undecided = What the proxy script says could not be found out, and there is no direct way.
pac-undecided-direct = What the proxy script says could not be found out, but Portico gets through without it.

step-switch-proxy-off = Switch the proxy off in the system's network settings, if nobody told you to use it.
step-unset-proxy-variables = Remove the variables HTTPS_PROXY and ALL_PROXY, or set them to the right proxy, and start Portico again.
step-set-https-proxy = Set the variable HTTPS_PROXY to the address of an HTTP proxy, and start Portico again.
it-name-http-proxy = Name an HTTP proxy that Portico can use.
it-let-through-proxy = Let Portico's connections to the hosts below pass the proxy without a sign-in.
it-allow-in-proxy = Allow the hosts below in the proxy.
it-mend-pac = Check that the proxy script can be loaded and is in order.

evidence-ways = Way to each host
evidence-proxy-source = The proxy is named by
evidence-proxy-followed = Portico uses it
evidence-proxy-status = The proxy's answer
evidence-proxy-script = The script is at
evidence-script-status = Answer in the script's place

## Listening on this computer

check-loopback-bind = The way back to this computer
loopback-not-bound = Portico isn't allowed to listen on this computer's own address, so the browser can't come back.
loopback-not-reached = Portico can't be reached at this computer's own address, so the browser can't come back.
loopback-four-only = The way back works over IPv4. Over IPv6 it doesn't, and it isn't needed.
loopback-ports-taken = Other programs use all the ports that this service sends the browser back to.
step-close-port-owner = Close other programs that wait for a sign-in, or restart the computer.
it-more-redirect-ports = Register more return addresses with other ports for this service.
it-allow-loopback = Allow Portico to listen on 127.0.0.1 and to be reached there, in the firewall and security software.

evidence-loopback = This computer's own addresses
evidence-ports = Ports that the service asks for

## A proxy in the way back

check-loopback-proxy = A proxy in the way back
loopback-proxy-takes = The proxy setting sends even this computer's own addresses to { $proxy }, so the browser can't come back.
loopback-proxy-may-take = The proxy setting doesn't leave out this computer's own addresses. Most browsers do so by themselves; others go to { $proxy }.
loopback-proxy-left-out = The proxy setting doesn't leave out this computer's own addresses, but the common browsers do so by themselves.
loopback-proxy-brings-back = The proxy { $proxy } takes in this computer's own addresses, and brings the browser back.
loopback-proxy-undecided = A proxy script is set, and what it says could not be found out.
step-end-loopback-proxy = Quit the program that records network traffic, or remove “<-loopback>” from the proxy exceptions.
step-leave-loopback-out = Add localhost, 127.0.0.1 and ::1 to the addresses that need no proxy.

evidence-loopback-taken = Own addresses that go to the proxy
evidence-loopback-brought-back = The proxy brings them back

## The test in the browser

check-browser-round-trip = A test page in the browser
# $browser (String) - its name, or "none"
round-trip-works = { $browser ->
        [none] The browser opened the test page and came back.
       *[other] { $browser } opened the test page and came back.
    }
round-trip-no-cookies = { $browser ->
        [none] The browser came back without the cookie that it was given.
       *[other] { $browser } came back without the cookie that it was given.
    }
round-trip-no-script = { $browser ->
        [none] The browser came back, but runs no scripts, which sign-in pages need.
       *[other] { $browser } came back, but runs no scripts, which sign-in pages need.
    }
round-trip-not-bound = No test page could be offered on this computer.
round-trip-not-opened = No browser could be opened.
round-trip-forced-https = The browser insists on HTTPS, even for this computer's own address.
round-trip-silent = The test page was not opened in the browser within a minute.
round-trip-stopped-on-page = The browser opened the test page and did not go on from it.
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
round-trip-page-trial-body = This page goes on by itself. If it stays, go back to Portico.
round-trip-page-good-title = This browser works
round-trip-page-good-body = Scripts, cookies and the way back to Portico work. You can close this tab.
round-trip-page-bad-title = This browser came back, but something is blocked
round-trip-page-bad-body = Go back to Portico: it says what to change. You can close this tab.
