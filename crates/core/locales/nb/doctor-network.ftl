### Feilsøking: nettverket og klokken på denne maskinen.

## Felles for kontrollene her

network-no-hosts = Ingen tjeneste er satt opp, så det er ingen vert å kontrollere.
network-not-needed = Tjenesten kjører på denne maskinen, så det trengs ikke noe nettverk.

## Tilkobling til et nettverk

check-network-link = Tilkobling til et nettverk
link-none = Denne maskinen er ikke koblet til noe nettverk.
link-not-needed = Denne maskinen er ikke koblet til noe nettverk, men det trengs ikke, for tjenesten kjører på denne maskinen.
link-leads-nowhere = Denne maskinen er koblet til et nettverk, men har ikke tilgang til internett.
link-only-inside = Denne maskinen er koblet til et nettverk uten tilgang til internett. Det er nok bare hvis tjenesten er på det nettverket.
link-not-listed = Systemet oppgir ikke hvilke nettverk maskinen er koblet til.
step-renew-link = Koble fra nettverket og til igjen, eller start ruteren på nytt hvis den er din.
it-default-route = Finn ut hvorfor maskinen ikke får noen standardrute, enten fra DHCP eller egne innstillinger.
step-connect = Koble til kabelen eller slå på Wi-Fi, og slå av flymodus.

## Domenenavn

check-network-dns = Domenenavnene til tjenesten
dns-blocked = { $host } peker til en blokkeringsadresse. Slik blokkerer DNS-filtre et navn.
dns-missing = { $host } kan ikke slås opp, selv om andre domenenavn kan det.
dns-down = Verken { $host } eller andre domenenavn kan slås opp på dette nettverket.
dns-unanswered = DNS-oppslaget på { $host } fikk ikke noe svar.
dns-inside = { $host } peker til en adresse i ditt eget nettverk, der en annen server svarer.
dns-left-to-proxy = På dette nettverket er det proxyen som slår opp domenenavn.
it-allow-names = Tillat domenenavnene som er listet opp her, i DNS-filteret.
step-own-filter = Hvis et program på denne maskinen filtrerer domenenavn eller reklame, legger du inn navnene som er listet opp her, som unntak.

## Hosts-filen

check-network-hosts-file = Hosts-filen på denne maskinen
hosts-file-not-read = Hosts-filen kan ikke leses.
hosts-file-wrong = Hosts-filen sender { $host } til { $address }, som er en annen server.
hosts-file-nobody = Hosts-filen sender { $host } til { $address }, der ingen server svarer.
hosts-file-unknown = Hosts-filen sender { $host } til { $address }, og denne kjøringen kunne ikke finne ut hva som er der.
hosts-file-works = Hosts-filen sender { $host } til { $address }, og { $host } svarer der.
step-hosts-file = Fjern linjen som vises her, fra hosts-filen. Det krever administratorrettigheter.
it-hosts-file = Fjern linjen som vises her, fra hosts-filen på denne maskinen.

## Forbindelser

check-network-tcp = Forbindelser til tjenestens verter
tcp-some = Får ikke kontakt med { $host }, selv om andre verter kan nås.
tcp-none = Får ikke kontakt med { $host } eller noen av tjenestens andre verter.
tcp-silent = Verken { $host } eller noen av tjenestens andre verter svarer.
tcp-ipv6 = Forbindelser over IPv6 mislykkes, selv om denne maskinen har en IPv6-adresse. Over IPv4 virker de.
tcp-no-address = Ingen av vertene har en kjent adresse.
tcp-by-proxy = Forbindelser går gjennom proxyen på dette nettverket.
it-open-port = Tillat forbindelser til vertene og portene som er listet opp her.
it-ipv6 = Rett feilen i IPv6-forbindelsen til internett, eller slutt å tildele IPv6-adresser.

## Kryptering

check-network-tls = Krypterte forbindelser og sertifikatene deres
tls-none = Det trengs ingen kryptert forbindelse.
tls-expired = Sertifikatet til { $host } har gått ut, ifølge klokken på denne maskinen.
tls-not-yet-valid = Sertifikatet til { $host } er ikke gyldig ennå, ifølge klokken på denne maskinen.
tls-wrong-name = En annen server svarer for { $host }: Sertifikatet gjelder et annet navn.
tls-unknown-issuer = { $issuer ->
        [none] Sertifikatet til { $host } er fra en utsteder som denne maskinen ikke stoler på.
       *[other] Sertifikatet til { $host } er utstedt av { $issuer }, som denne maskinen ikke stoler på.
    }
tls-not-usable = Sertifikatet til { $host } er ugyldig.
tls-broken-off = Forbindelsen til { $host } brytes så snart krypteringen begynner.
tls-client-certificate = { $host } krever et klientsertifikat, som Portico ikke har.
tls-version = { $host } støtter verken TLS 1.2 eller TLS 1.3 på en måte som Portico kan bruke.
tls-name = Serveren som svarer for { $host }, kjenner ikke det navnet.
tls-no-tls = Serveren som svarer for { $host }, bruker ikke kryptering.
tls-refused = { $host } avviser krypterte forbindelser.
tls-no-roots = Denne maskinen mangler rotsertifikater å kontrollere { $host } med.
tls-no-answer = { $host } svarer ikke når krypteringen begynner.
tls-opened = { $vendor ->
        [none] { $issuer ->
            [none] Denne maskinen stoler på sertifikatet til { $host }, men det er ikke fra en av de offentlige utstederne Portico kjenner.
           *[other] Sertifikatet til { $host } er utstedt av { $issuer }, som denne maskinen stoler på, men som ikke er en av de offentlige utstederne Portico kjenner.
        }
       *[other] Sertifikatet til { $host } er fra { $vendor }: Krypterte forbindelser inspiseres på dette nettverket, og denne maskinen tillater det.
    }
tls-own-authority = { $issuer ->
        [none] Sertifikatet til { $host } er fra en privat utsteder som denne maskinen stoler på.
       *[other] Sertifikatet til { $host } er utstedt av { $issuer }, en privat utsteder som denne maskinen stoler på.
    }
tls-proxy = Proxyen slapp ikke gjennom noen forbindelse, så ingen sertifikater kunne kontrolleres.
tls-no-connection = Ingen forbindelse kunne opprettes, så ingen sertifikater kunne kontrolleres.
it-no-inspection = Gjør unntak fra TLS-inspeksjonen for vertene som er listet opp her.
it-certificate = Kontroller hvilket sertifikat hver vert viser her. Hvis TLS inspiseres, må rotsertifikatet for inspeksjonen installeres på denne maskinen.

## Pålogging på nettverket

check-network-captive-portal = Nettverkets egen påloggingsside
portal-there = { $host ->
        [none] Dette nettverket svarer i stedet for andre servere: Du må logge på nettverket først.
       *[other] Dette nettverket sender alle sider til { $host }: Du må logge på nettverket først.
    }
portal-maybe = { $host ->
        [none] Dette nettverket svarer i stedet for en annen server. Kanskje må du logge på nettverket først.
       *[other] Dette nettverket sender en side til { $host }. Kanskje må du logge på nettverket først.
    }
portal-no-answer = Ingen av sidene som brukes til denne kontrollen, kan nås.
portal-by-proxy = Forbindelser går gjennom proxyen på dette nettverket, så dette kan ikke kontrolleres.
step-open-any-page = Åpne en hvilken som helst side i nettleseren, og følg instruksjonene fra nettverket.

## Det IT må tillate

check-network-allow-list = Verter som nettverket må tillate
allow-list-missing = { $host } kan ikke nås, selv om andre verter på listen kan det.
allow-list-none = Ingen av vertene kan nås, så Portico kan ikke se hvilke som er blokkert.
allow-list-proxy = Forbindelser går gjennom en type proxy som denne kontrollen ikke støtter.
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
clock-no-answer = Ingen server oppga klokkeslettet.

## Grunnlaget

evidence-interfaces = Tilkoblinger
evidence-way-out = Tilgang til internett
evidence-vpn = VPN
evidence-ipv6 = IPv6
evidence-ipv4 = IPv4
evidence-lines = Linjer
evidence-line = Linje
evidence-hosts-file = Hosts-fil
evidence-result = Resultat
evidence-issued-by = Utstedt av
evidence-vendor = Produkt
evidence-proxy-refuses = Avvisning fra proxyen
evidence-valid-from = Gyldig fra
evidence-expires-at = Gyldig til
evidence-protocol = TLS-versjon
evidence-time-here = Klokken på denne maskinen
evidence-time-there = Klokken på serveren
evidence-time-from = Sammenlignet med
