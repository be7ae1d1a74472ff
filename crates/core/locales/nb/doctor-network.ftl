### Feilsøking: nettverket og klokken på denne maskinen.

## Det enhver kontroll her kan si

network-no-hosts = Det er ikke satt opp noe å logge inn på, så det er ingen vert å lete etter.
network-not-needed = Tjenesten er på denne maskinen, så nettverk trengs ikke.

## Tilkobling til et nettverk

check-network-link = Tilkobling til et nettverk
link-none = Denne maskinen er ikke koblet til noe nettverk.
link-not-needed = Denne maskinen er ikke koblet til noe nettverk, men det trengs heller ikke, for tjenesten er på denne maskinen.
link-leads-nowhere = Denne maskinen er koblet til et nettverk, men har ingen vei ut av det.
link-only-inside = Denne maskinen er koblet til et nettverk uten noen vei ut. Det holder bare hvis tjenesten er inne i det.
link-not-listed = Maskinen forteller ikke hvilke nettverk den er koblet til.
step-renew-link = Koble fra nettverket og til igjen, eller start ruteren på nytt hvis den er din.
it-default-route = Finn ut hvorfor maskinen ikke får noen standardrute fra nettverket, via DHCP eller egne innstillinger.
step-connect = Koble til kabelen eller slå på Wi-Fi, og slå av flymodus.

## Navn

check-network-dns = Navnene på tjenestens verter
dns-blocked = Navnet { $host } blir besvart med en adresse som ikke fører noe sted, slik filtre gjør det.
dns-missing = Navnet { $host } blir ikke funnet, selv om andre navn blir det.
dns-down = Verken { $host } eller andre navn blir funnet på dette nettverket.
dns-unanswered = Det kom ikke noe svar på hvor { $host } er.
dns-inside = Navnet { $host } fører inn i ditt eget nettverk, og det er ikke { $host } som svarer der.
dns-left-to-proxy = Dette nettverket overlater til proxyen å finne navn.
it-allow-names = La DNS-filteret slippe gjennom navnene som er listet opp her.
step-own-filter = Hvis et program på denne maskinen filtrerer navn eller reklame, lar du det gjøre unntak for navnene som er listet opp her.

## Hosts-filen

check-network-hosts-file = Hosts-filen på denne maskinen
hosts-file-not-read = Hosts-filen kan ikke leses.
hosts-file-wrong = Hosts-filen sender { $host } til { $address }, og der er ikke { $host }.
hosts-file-nobody = Hosts-filen sender { $host } til { $address }, og der svarer ingen.
hosts-file-unknown = Hosts-filen sender { $host } til { $address }, og denne kjøringen kan ikke finne ut hva som er der.
hosts-file-works = Hosts-filen sender { $host } til { $address }, og { $host } svarer der.
step-hosts-file = Fjern linjen som vises her, fra hosts-filen. Det krever administratorrettigheter.
it-hosts-file = Ta linjen som vises her, ut av hosts-filen på denne maskinen.

## Forbindelser

check-network-tcp = Forbindelser til tjenestens verter
tcp-some = Det blir ingen forbindelse med { $host }, selv om det blir forbindelse med andre.
tcp-none = Det blir ingen forbindelse, verken med { $host } eller med tjenestens andre verter.
tcp-silent = Det kommer ikke noe tilbake fra { $host } eller fra tjenestens andre verter.
tcp-ipv6 = Det blir ingen forbindelse over IPv6, selv om denne maskinen har en IPv6-adresse. Over IPv4 går det.
tcp-no-address = Ingen av vertene har en kjent adresse å koble til.
tcp-by-proxy = Forbindelser går gjennom proxyen her.
it-open-port = Åpne for forbindelser til vertene og portene som er listet opp her.
it-ipv6 = Reparer veien ut over IPv6, eller la være å gi maskinene IPv6-adresser.

## Kryptering

check-network-tls = Krypterte forbindelser og sertifikatene deres
tls-none = Ingen kryptert forbindelse trengs.
tls-expired = Sertifikatet som { $host } viser, er ikke lenger gyldig etter klokken på denne maskinen.
tls-not-yet-valid = Sertifikatet som { $host } viser, er ikke gyldig ennå etter klokken på denne maskinen.
tls-wrong-name = Det som svarer i stedet for { $host }, viser et sertifikat for et annet navn.
tls-unknown-issuer = { $issuer ->
        [none] Sertifikatet som { $host } viser, er fra en utsteder som denne maskinen ikke kjenner.
       *[other] Sertifikatet som { $host } viser, er utstedt av { $issuer }, som denne maskinen ikke stoler på.
    }
tls-not-usable = Sertifikatet som { $host } viser, kan ikke godtas.
tls-broken-off = Forbindelsen med { $host } brytes straks krypteringen begynner.
tls-client-certificate = { $host } ber om et sertifikat for denne maskinen eller personen, og Portico har ikke noe.
tls-version = { $host } bruker verken TLS 1.2 eller TLS 1.3 på en måte som Portico kan bruke.
tls-name = Tjeneren som svarer for { $host }, kjenner ikke det navnet.
tls-no-tls = Det som svarer for { $host }, bruker ikke kryptering.
tls-refused = { $host } avviser krypterte forbindelser.
tls-no-roots = Denne maskinen mangler sertifikatene som { $host } kunne gjenkjennes med.
tls-no-answer = Krypteringen mot { $host } kommer ikke i gang.
tls-opened = { $vendor ->
        [none] { $issuer ->
            [none] Denne maskinen stoler på sertifikatet til { $host }, men det er ikke fra en av de offentlige utstederne Portico kjenner.
           *[other] Sertifikatet til { $host } er utstedt av { $issuer }, som denne maskinen stoler på, men som ikke er en av de offentlige utstederne Portico kjenner.
        }
       *[other] Sertifikatet til { $host } er fra { $vendor }: Krypterte forbindelser blir sett inn i her, og denne maskinen tillater det.
    }
tls-own-authority = { $issuer ->
        [none] Sertifikatet til { $host } er fra en utsteder som er kjent for denne maskinen, men ikke offentlig.
       *[other] Sertifikatet til { $host } er utstedt av { $issuer }, som er kjent for denne maskinen, men ikke offentlig.
    }
tls-proxy = Proxyen slapp ikke gjennom noen forbindelse med et sertifikat å se på.
tls-no-connection = Det ble ingen forbindelse med et sertifikat å se på.
it-no-inspection = Gjør unntak fra TLS-inspeksjonen for vertene som er listet opp her.
it-certificate = Se hvilket sertifikat hver vert viser her. Hvis TLS inspiseres, må rotsertifikatet installeres på denne maskinen.

## Pålogging på nettverket

check-network-captive-portal = Nettverkets egen påloggingsside
portal-there = { $host ->
        [none] Dette nettverket svarer i stedet for andre servere: Det vil at du logger på det først.
       *[other] Dette nettverket sender alle sider til { $host }: Det vil at du logger på det først.
    }
portal-maybe = { $host ->
        [none] Dette nettverket svarer i stedet for en annen server. Kanskje vil det at du logger på det først.
       *[other] Dette nettverket sender en side til { $host }. Kanskje vil det at du logger på det først.
    }
portal-no-answer = Ingen av sidene som ville vist det, kan nås.
portal-by-proxy = Forbindelser går gjennom proxyen her, så dette kan ikke ses.
step-open-any-page = Åpne en hvilken som helst side i nettleseren, og følg det nettverket viser.

## Det IT må tillate

check-network-allow-list = Verter som nettverket må tillate
allow-list-missing = { $host } kan ikke nås, selv om andre verter på listen kan det.
allow-list-none = Ingen av vertene kan nås, så det kan ikke sies noe om hver enkelt.
allow-list-proxy = Forbindelser går gjennom en type proxy som det ikke kan ses gjennom her.
it-allow-hosts = Tillat forbindelser til alle vertene som er listet opp her.

## Klokken

check-app-clock = Klokken på denne maskinen
clock-ahead = { $minutes ->
        [one] Klokken på denne maskinen går ett minutt for fort, og da blir koder og innlogginger avvist.
       *[other] Klokken på denne maskinen går { $minutes } minutter for fort, og da blir koder og innlogginger avvist.
    }
clock-behind = { $minutes ->
        [one] Klokken på denne maskinen går ett minutt for sakte, og da blir koder og innlogginger avvist.
       *[other] Klokken på denne maskinen går { $minutes } minutter for sakte, og da blir koder og innlogginger avvist.
    }
clock-no-answer = Ingen server fortalte hva klokken er.

## Det den bygger på

evidence-interfaces = Tilkoblinger
evidence-way-out = Vei ut
evidence-vpn = VPN
evidence-ipv6 = IPv6
evidence-ipv4 = IPv4
evidence-lines = Linjer
evidence-line = Linje
evidence-hosts-file = Hosts-fil
evidence-result = Resultat
evidence-issued-by = Utstedt av
evidence-vendor = Produkt
evidence-proxy-refuses = Proxyen avviser med
evidence-valid-from = Gyldig fra
evidence-expires-at = Gyldig til
evidence-protocol = TLS-versjon
evidence-time-here = Klokken på denne maskinen
evidence-time-there = Klokken der
evidence-time-from = Sammenlignet med
