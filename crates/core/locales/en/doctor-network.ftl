### Troubleshooting: the network, and this computer's clock.

## What every check here may say

network-no-hosts = Nothing is set up to sign in to, so there is no host to look for.
network-not-needed = The service is on this computer, so no network is needed.

## Connection to a network

check-network-link = Connection to a network
link-none = This computer is not connected to any network.
link-not-needed = This computer is not connected to any network, and the service, which is on this computer, needs none.
link-leads-nowhere = This computer is connected to a network, but has no way out of it.
link-only-inside = This computer is connected to a network without a way out. That is enough only where the service is inside it.
link-not-listed = This computer doesn't tell which networks it is connected to.
step-renew-link = Disconnect from the network and connect again, or restart the router if it is yours.
it-default-route = See why this computer gets no default route from the network, by DHCP or by its own settings.
step-connect = Connect the cable or switch on Wi-Fi, and switch off flight mode.

## Names

check-network-dns = Names of the service's hosts
# $host (String) - the name
dns-blocked = The name { $host } is answered with an address that leads nowhere, as filters do it.
dns-missing = The name { $host } is not found, although other names are.
dns-down = Neither { $host } nor any other name is found on this network.
dns-unanswered = There was no answer to where { $host } is.
dns-inside = The name { $host } leads into your own network, and { $host } doesn't answer there as itself.
dns-left-to-proxy = This network leaves it to its proxy to find names.
it-allow-names = Have the DNS filter let through the names that are listed here.
step-own-filter = If a program on this computer filters names or advertisements, have it leave out the names that are listed here.

## The hosts file

check-network-hosts-file = This computer's hosts file
hosts-file-not-read = The hosts file can't be read.
# $host (String) - the name, $address (String) - where it is sent
hosts-file-wrong = The hosts file sends { $host } to { $address }, where { $host } is not.
hosts-file-nobody = The hosts file sends { $host } to { $address }, where nobody answers.
hosts-file-unknown = The hosts file sends { $host } to { $address }, and this run can't find out what is there.
hosts-file-works = The hosts file sends { $host } to { $address }, and { $host } answers there.
step-hosts-file = Remove the line that is shown here from the hosts file. That takes an administrator's rights.
it-hosts-file = Take the line that is shown here out of the hosts file on this computer.

## Connections

check-network-tcp = Connections to the service's hosts
# $host (String) - the first host
tcp-some = No connection to { $host } comes about, although others do.
tcp-none = No connection comes about, neither to { $host } nor to any other host of the service.
tcp-silent = Nothing comes back from { $host } or any other host of the service.
tcp-ipv6 = Over IPv6 no connection comes about, although this computer has an IPv6 address; over IPv4 it does.
tcp-no-address = No address of the hosts is known to connect to.
tcp-by-proxy = Connections go through the proxy here.
it-open-port = Open the connections to the hosts and ports that are listed here.
it-ipv6 = Mend the way out over IPv6, or give computers no IPv6 addresses.

## Encryption

check-network-tls = Encrypted connections and their certificates
tls-none = No encrypted connection is needed.
# $host (String) - the host, $issuer (String) - who vouches for the certificate
tls-expired = The certificate that { $host } shows is no longer valid by this computer's clock.
tls-not-yet-valid = The certificate that { $host } shows is not valid yet by this computer's clock.
tls-wrong-name = What answers in the place of { $host } shows a certificate for another name.
tls-unknown-issuer = { $issuer ->
        [none] The certificate that { $host } shows is from somebody whom this computer doesn't know.
       *[other] The certificate that { $host } shows is from { $issuer }, and this computer doesn't trust them.
    }
tls-not-usable = The certificate that { $host } shows can't be accepted.
tls-broken-off = The connection to { $host } breaks off as soon as encryption begins.
tls-client-certificate = { $host } asks for a certificate of this computer or person, and Portico has none.
tls-version = { $host } speaks neither TLS 1.2 nor TLS 1.3 in a way that Portico can use.
tls-name = The server that answers for { $host } doesn't know that name.
tls-no-tls = What answers for { $host } doesn't use encryption.
tls-refused = { $host } refuses encrypted connections.
tls-no-roots = This computer has no certificates that { $host } could be recognised by.
tls-no-answer = Encryption to { $host } doesn't begin.
# $vendor (String) - whose product it is
tls-opened = { $vendor ->
        [none] { $issuer ->
            [none] The certificate of { $host } is trusted on this computer, and is from none of the public authorities that Portico knows.
           *[other] The certificate of { $host } is from { $issuer }, which is trusted on this computer and is none of the public authorities that Portico knows.
        }
       *[other] The certificate of { $host } is from { $vendor }: encrypted connections are looked into here, which this computer permits.
    }
tls-own-authority = { $issuer ->
        [none] The certificate of { $host } is from an authority that is known to this computer and not to the public.
       *[other] The certificate of { $host } is from { $issuer }, an authority that is known to this computer and not to the public.
    }
tls-proxy = The proxy let no connection through whose certificate could be looked at.
tls-no-connection = No connection came about whose certificate could be looked at.
it-no-inspection = Leave the hosts that are listed here out of TLS inspection.
it-certificate = See which certificate each host shows here; where TLS is inspected, install its root certificate on this computer.

## Sign-in to the network

check-network-captive-portal = Sign-in page of the network itself
# $host (String) - who answers instead
portal-there = { $host ->
        [none] This network answers in the place of other servers: it wants you to sign in to it first.
       *[other] This network sends every page to { $host }: it wants you to sign in to it first.
    }
portal-maybe = { $host ->
        [none] This network answers in the place of another server; it may want you to sign in to it first.
       *[other] This network sends a page to { $host }; it may want you to sign in to it first.
    }
portal-no-answer = None of the pages that would show it can be reached.
portal-by-proxy = Connections go through the proxy here, so this can't be seen.
step-open-any-page = Open any page in the browser, and follow what the network shows.

## What IT has to allow

check-network-allow-list = Hosts that the network has to allow
# $host (String) - the first host that is missing
allow-list-missing = { $host } can't be reached, although other hosts of the list can.
allow-list-none = None of the hosts can be reached, so nothing can be said of single ones.
allow-list-proxy = Connections go through a proxy of a kind that can't be looked through here.
it-allow-hosts = Allow connections to all hosts that are listed here.

## The clock

check-app-clock = This computer's clock
# $minutes (Number) - by how much
clock-ahead = { $minutes ->
        [one] This computer's clock is one minute ahead, with which codes and sign-ins are refused.
       *[other] This computer's clock is { $minutes } minutes ahead, with which codes and sign-ins are refused.
    }
clock-behind = { $minutes ->
        [one] This computer's clock is one minute behind, with which codes and sign-ins are refused.
       *[other] This computer's clock is { $minutes } minutes behind, with which codes and sign-ins are refused.
    }
clock-no-answer = No server told the time.

## What it rests on

evidence-interfaces = Connections
evidence-way-out = Way out
evidence-vpn = VPN
evidence-ipv6 = IPv6
evidence-ipv4 = IPv4
evidence-lines = Lines
evidence-line = Line
evidence-hosts-file = Hosts file
evidence-result = Result
evidence-issued-by = Issued by
evidence-vendor = Product
evidence-proxy-refuses = Proxy refuses with
evidence-valid-from = Valid from
evidence-expires-at = Valid until
evidence-protocol = TLS version
evidence-time-here = Time on this computer
evidence-time-there = Time there
evidence-time-from = Compared with
