### Troubleshooting: the network, and this computer's clock.

## What every check here may say

network-no-hosts = No service is set up, so there is no host to check.
network-not-needed = The service runs on this computer, so no network is needed.

## Connection to a network

check-network-link = Connection to a network
link-none = This computer is not connected to any network.
link-not-needed = This computer is not connected to any network, but the service runs on this computer and doesn't need one.
link-leads-nowhere = This computer is connected to a network, but has no internet access.
link-only-inside = This computer is connected to a network without internet access. That is enough only if the service is inside that network.
link-not-listed = The system doesn't say which networks this computer is connected to.
step-renew-link = Disconnect from the network and connect again, or restart the router if it is yours.
it-default-route = Find out why this computer has no default route, whether from DHCP or its own settings.
step-connect = Connect the cable or switch on Wi-Fi, and switch off aeroplane mode.

## Domain names

check-network-dns = Domain names of the service
# $host (String) - the name
dns-blocked = { $host } resolves to a blocking address, which is how DNS filters block a name.
dns-missing = { $host } can't be looked up, although other domain names can.
dns-down = Neither { $host } nor any other domain name can be looked up on this network.
dns-unanswered = The DNS lookup of { $host } got no answer.
dns-inside = { $host } resolves to an address in your own network, where another server answers.
dns-left-to-proxy = On this network, the proxy looks up domain names.
it-allow-names = Allow the domain names listed here in the DNS filter.
step-own-filter = If a program on this computer filters domain names or advertisements, add the names listed here to its exceptions.

## The hosts file

check-network-hosts-file = This computer's hosts file
hosts-file-not-read = The hosts file can't be read.
# $host (String) - the name, $address (String) - where it is sent
hosts-file-wrong = The hosts file sends { $host } to { $address }, which is a different server.
hosts-file-nobody = The hosts file sends { $host } to { $address }, where no server responds.
hosts-file-unknown = The hosts file sends { $host } to { $address }, and this run couldn't find out what is there.
hosts-file-works = The hosts file sends { $host } to { $address }, and { $host } answers there.
step-hosts-file = Remove the line shown here from the hosts file. This requires administrator rights.
it-hosts-file = Remove the line shown here from the hosts file on this computer.

## Connections

check-network-tcp = Connections to the service's hosts
# $host (String) - the first host
tcp-some = Can't connect to { $host }, although other hosts can be reached.
tcp-none = Can't connect to { $host } or any other host of the service.
tcp-silent = Neither { $host } nor any other host of the service responds.
tcp-ipv6 = Connections over IPv6 fail, although this computer has an IPv6 address. Over IPv4 they work.
tcp-no-address = No address is known for any of the hosts.
tcp-by-proxy = Connections go through the proxy on this network.
it-open-port = Allow connections to the hosts and ports listed here.
it-ipv6 = Fix IPv6 connections to the internet, or stop assigning IPv6 addresses.

## Encryption

check-network-tls = Encrypted connections and their certificates
tls-none = No encrypted connection is needed.
# $host (String) - the host, $issuer (String) - who issued the certificate
tls-expired = The certificate of { $host } has expired, according to this computer's clock.
tls-not-yet-valid = The certificate of { $host } is not valid yet, according to this computer's clock.
tls-wrong-name = Another server answers for { $host }: its certificate is for a different name.
tls-unknown-issuer = { $issuer ->
        [none] The certificate of { $host } is from an issuer that this computer doesn't trust.
       *[other] The certificate of { $host } is from { $issuer }, which this computer doesn't trust.
    }
tls-not-usable = The certificate of { $host } is invalid.
tls-broken-off = The connection to { $host } is cut off as soon as encryption begins.
tls-client-certificate = { $host } requires a client certificate, which Portico doesn't have.
tls-version = { $host } supports neither TLS 1.2 nor TLS 1.3 in a way that Portico can use.
tls-name = The server that answers for { $host } doesn't recognise that name.
tls-no-tls = The server that answers for { $host } doesn't use encryption.
tls-refused = { $host } refuses encrypted connections.
tls-no-roots = This computer has no root certificates to check { $host } with.
tls-no-answer = { $host } doesn't respond when encryption begins.
# $vendor (String) - whose product it is
tls-opened = { $vendor ->
        [none] { $issuer ->
            [none] The certificate of { $host } is trusted on this computer, but isn't from a public authority that Portico knows.
           *[other] The certificate of { $host } is from { $issuer }, which is trusted on this computer but isn't a public authority that Portico knows.
        }
       *[other] The certificate of { $host } is from { $vendor }: encrypted connections are inspected on this network, and this computer allows it.
    }
tls-own-authority = { $issuer ->
        [none] The certificate of { $host } is from a private authority that this computer trusts.
       *[other] The certificate of { $host } is from { $issuer }, a private authority that this computer trusts.
    }
tls-proxy = The proxy didn't let any connection through, so no certificate could be checked.
tls-no-connection = No connection could be made, so no certificate could be checked.
it-no-inspection = Exclude the hosts listed here from TLS inspection.
it-certificate = Check which certificate each host shows here. If TLS is inspected, install the inspection's root certificate on this computer.

## Sign-in to the network

check-network-captive-portal = Sign-in page of the network itself
# $host (String) - who answers instead
portal-there = { $host ->
        [none] This network answers instead of other servers: it requires you to sign in to it first.
       *[other] This network sends every page to { $host }: it requires you to sign in to it first.
    }
portal-maybe = { $host ->
        [none] This network answers instead of another server; it may require you to sign in to it first.
       *[other] This network sends a page to { $host }; it may require you to sign in to it first.
    }
portal-no-answer = None of the pages used for this check can be reached.
portal-by-proxy = Connections go through the proxy here, so this can't be checked.
step-open-any-page = Open any page in the browser, and follow the network's instructions.

## What IT has to allow

check-network-allow-list = Hosts that the network has to allow
# $host (String) - the first host that is missing
allow-list-missing = { $host } can't be reached, although other hosts on the list can.
allow-list-none = None of the hosts can be reached, so Portico can't tell which ones are blocked.
allow-list-proxy = Connections go through a type of proxy that this check doesn't support.
it-allow-hosts = Allow connections to all hosts listed here.

## The clock

check-app-clock = This computer's clock
# $minutes (Number) - by how much
clock-ahead = { $minutes ->
        [one] This computer's clock is one minute ahead, so codes and sign-ins are rejected.
       *[other] This computer's clock is { $minutes } minutes ahead, so codes and sign-ins are rejected.
    }
clock-behind = { $minutes ->
        [one] This computer's clock is one minute behind, so codes and sign-ins are rejected.
       *[other] This computer's clock is { $minutes } minutes behind, so codes and sign-ins are rejected.
    }
clock-no-answer = No server returned the time.

## Evidence

evidence-interfaces = Connections
evidence-way-out = Internet access
evidence-vpn = VPN
evidence-ipv6 = IPv6
evidence-ipv4 = IPv4
evidence-lines = Lines
evidence-line = Line
evidence-hosts-file = Hosts file
evidence-result = Result
evidence-issued-by = Issued by
evidence-vendor = Product
evidence-proxy-refuses = Proxy's refusal
evidence-valid-from = Valid from
evidence-expires-at = Valid until
evidence-protocol = TLS version
evidence-time-here = Time on this computer
evidence-time-there = Server's time
evidence-time-from = Compared with
