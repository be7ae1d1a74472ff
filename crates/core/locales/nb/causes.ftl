### Hvorfor innloggingen ikke virker, slik feilsøkingen sier det: én setning som stemmer, og én ting å gjøre.
### Et problem som er sin egen årsak, bruker ordene i problems.ftl, hvis det ikke har ord her.
###
### $service er alltid med. Tekst som ikke er kjent, er ordet «none», og tall er 0.

## Ingenting funnet

diagnosis-nothing = Alt som trengs for å logge inn, virker på denne maskinen og dette nettverket
    .next = Logg inn. Hvis det ikke går, åpner du feilsøkingen fra feilmeldingen: Da letes det etter årsaken til akkurat den feilen.
diagnosis-nothing-now = Ingenting på denne maskinen eller dette nettverket forklarer det
    .next = Prøv igjen. Hvis det ikke går nå heller, sender du rapporten til brukerstøtten.
diagnosis-incomplete = Ingen årsak ble funnet, men ikke alt ble kontrollert
    .next = Se hva som ikke ble kontrollert og hvorfor, og kjør alle kontrollene på nytt.

## Denne maskinen

cause-clock-skew = { $minutes ->
        [0] Klokken på denne maskinen går feil
        [one] Klokken på denne maskinen går ett minutt feil
       *[other] Klokken på denne maskinen går { $minutes } minutter feil
    }
    .next = Sett dato og klokkeslett til automatisk i systemets innstillinger, og logg inn på nytt.
cause-keychain-missing = Denne maskinen har ingen nøkkelring å lagre økten i
    .next = Start systemets nøkkelring, eller logg inn bare for denne gangen.
cause-keychain-locked = Nøkkelringen er låst
    .next = Lås opp nøkkelringen med passordet dens, og kjør kontrollene på nytt.
cause-keychain-full = Nøkkelringen tar ikke imot mer
    .next = Fjern gamle oppføringer fra nøkkelringen, og logg inn på nytt.
cause-storage-read-only = Portico kan ikke skrive i sin egen mappe
    .next = Gi deg selv rett til å skrive i mappen som vises nedenfor.
cause-storage-full = Disken er full
    .next = Frigjør plass på disken, og logg inn på nytt.
cause-unexpected = Portico støtte på noe som det ikke kjenner
    .next = Send rapporten til brukerstøtten.

## Nettverket

cause-no-network = { $link ->
        [none] Denne maskinen er ikke koblet til noe nettverk
       *[there] Nettverket som denne maskinen er på, fører ingen steder
    }
    .next = { $link ->
        [none] Koble til kabelen eller slå på Wi-Fi.
       *[there] Koble fra nettverket og til igjen, eller bruk et annet, for eksempel mobilens delte nett.
    }
cause-hosts-file-entry = { $host ->
        [none] Hosts-filen på denne maskinen sender et navn i { $service } et annet sted
       *[other] Hosts-filen på denne maskinen sender { $host } et annet sted
    }
    .next = Få linjen som vises nedenfor, fjernet fra hosts-filen.
cause-captive-portal = Dette nettverket vil at du logger på det først
    .next = Åpne påloggingssiden til nettverket i nettleseren og følg den.
cause-dns-down = Ingen navn blir funnet på dette nettverket
    .next = Slå nettverket av og på igjen, eller bruk et annet, for eksempel mobilens delte nett.
cause-dns-blocked = { $host ->
        [none] Dette nettverket eller et filter på maskinen blokkerer { $service } etter navn
       *[other] Dette nettverket eller et filter på maskinen blokkerer navnet { $host }
    }
    .next = Be IT-avdelingen om å tillate vertene som er listet opp nedenfor, eller bruk et annet nettverk.
cause-network-unreachable = { $host ->
        [none] { $service } kan ikke nås fra dette nettverket
       *[other] { $host } kan ikke nås fra dette nettverket
    }
    .next = Prøv et annet nettverk, for eksempel mobilens delte nett, og sammenlign.
cause-network-timeout = { $host ->
        [none] { $service } svarer for sent på dette nettverket
       *[other] { $host } svarer for sent på dette nettverket
    }
    .next = Prøv et annet nettverk, for eksempel mobilens delte nett, og sammenlign.
cause-proxy-dead = { $proxy ->
        [none] Proxyen som er satt opp på denne maskinen, svarer ikke
       *[other] Proxyen { $proxy }, som er satt opp på denne maskinen, svarer ikke
    }
    .next = Slå av proxyen i systemets nettverksinnstillinger, eller spør IT-avdelingen hvilken som er riktig.
cause-proxy-sign-in = { $proxy ->
        [none] Proxyen på nettverket vil ha et eget brukernavn og passord
       *[other] Proxyen { $proxy } vil ha et eget brukernavn og passord
    }
    .next = Be IT-avdelingen om å slippe Portico gjennom proxyen.
cause-proxy-forbids = { $host ->
        [none] Proxyen på nettverket nekter veien til { $service }
       *[other] Proxyen på nettverket nekter veien til { $host }
    }
    .next = Be IT-avdelingen om å tillate vertene som er listet opp nedenfor.
cause-proxy-takes-loopback = Proxyinnstillingen omfatter maskinens egne adresser
    .next = Legg til localhost, 127.0.0.1 og ::1 blant adressene som ikke skal gå via proxy.
cause-proxy-not-followed = { $proxy ->
        [none] Portico bruker ikke proxyen som er satt opp på denne maskinen
       *[other] Portico bruker ikke proxyen { $proxy }, som er satt opp på denne maskinen
    }
    .next = Be IT-avdelingen om adressen til en HTTP-proxy, sett den som HTTPS_PROXY, og start Portico på nytt.
cause-pac-unreachable = Proxyskriptet som er satt opp på denne maskinen, kan ikke lastes inn
    .next = Spør IT-avdelingen om riktig adresse til skriptet, eller slå det av.
cause-port-blocked = { $host ->
        [none] Dette nettverket blokkerer forbindelsen til { $service }
       *[other] Dette nettverket blokkerer forbindelsen til { $host }
    }
    .next = Be IT-avdelingen om å åpne port 443 til vertene som er listet opp nedenfor, eller bruk et annet nettverk.
cause-ipv6-broken = IPv6 fører ingen steder på dette nettverket, så forbindelser blir trege eller brytes
    .next = Si fra til IT-avdelingen eller internettleverandøren. Inntil videre virker et annet nettverk.
cause-certificate-expired = { $host ->
        [none] Sertifikatet til { $service } har gått ut
       *[other] Sertifikatet til { $host } har gått ut
    }
    .next = Vis detaljene nedenfor til IT-avdelingen: Bare den som driver serveren, kan fornye det.
cause-certificate-not-yet-valid = { $host ->
        [none] Sertifikatet til { $service } gjelder ikke ennå
       *[other] Sertifikatet til { $host } gjelder ikke ennå
    }
    .next = Kontroller datoen på denne maskinen først, og vis så detaljene nedenfor til IT-avdelingen.
cause-certificate-wrong-name = { $host ->
        [none] Noe annet svarer i stedet for { $service }
       *[other] Noe annet svarer i stedet for { $host }
    }
    .next = Bruk et annet nettverk, og vis detaljene nedenfor til IT-avdelingen.
cause-tls-inspection = { $vendor ->
        [none] Dette nettverket åpner krypterte forbindelser for å se inn i dem
       *[other] { $vendor } på dette nettverket åpner krypterte forbindelser for å se inn i dem
    }
    .next = Be IT-avdelingen om å unnta vertene som er listet opp nedenfor.
cause-tls-blocked = { $host ->
        [none] Noe på dette nettverket bryter krypterte forbindelser
       *[other] Noe på dette nettverket bryter krypterte forbindelser til { $host }
    }
    .next = Bruk et annet nettverk, og vis detaljene nedenfor til IT-avdelingen.
cause-tls-untrusted = { $vendor ->
        [none] Denne maskinen stoler ikke på sertifikatet som svarer i stedet for { $service }
       *[other] { $vendor } åpner krypterte forbindelser, og denne maskinen stoler ikke på sertifikatet
    }
    .next = Vis detaljene nedenfor til IT-avdelingen: Nettverkets eget sertifikat mangler kanskje her.
cause-tls-failed = { $tls ->
        [client-certificate] { $host ->
            [none] Tjeneren ber om et sertifikat som Portico ikke har
           *[other] { $host } ber om et sertifikat som Portico ikke har
        }
        [version] { $host ->
            [none] Tjeneren bruker ingen versjon av TLS som fortsatt er trygg
           *[other] { $host } bruker ingen versjon av TLS som fortsatt er trygg
        }
        [name] { $host ->
            [none] Tjeneren kjenner ikke navnet den blir kalt ved
           *[other] Tjeneren som svarer for { $host }, kjenner ikke det navnet
        }
        [no-tls] { $host ->
            [none] Det som svarer i stedet for tjenesten, bruker ikke kryptering
           *[other] Det som svarer for { $host }, bruker ikke kryptering
        }
       *[none] { $service } avviser krypterte forbindelser
    }
    .next = Vis detaljene nedenfor til den som driver tjeneren, eller til IT-avdelingen.
cause-certificates-missing = Datamaskinen mangler sertifikatene som tjenere gjenkjennes med
    .next = Installer systemets sertifikater (pakken ca-certificates), eller la SSL_CERT_FILE peke på en PEM-fil med dem.
cause-only-this-network = Det virker ikke på dette nettverket, men på et annet
    .next = Bruk det andre nettverket, og gi arket nedenfor til IT-avdelingen.

## Tjenesten

cause-service-incident = { $incident ->
        [none] { $service } melder om problemer
       *[other] { $service } melder om problemer: { $incident }
    }
    .next = Vent til statussiden sier at det er over.
cause-service-maintenance = { $service } er under vedlikehold
    .next = Vent til statussiden sier at det er over.
cause-service-down = { $service } kan nås, men virker ikke for øyeblikket
    .next = Prøv igjen om noen minutter, og se på tjenestens statusside.
cause-gateway-answered = Noe foran { $service } svarer i stedet
    .next = Vis detaljene nedenfor til IT-avdelingen: Portico må komme gjennom uten en kontroll i nettleseren. Kontroller også adressen til utstederen.
cause-bad-response = Svaret fra { $service } kan ikke leses
    .next = Prøv igjen om noen minutter. Hvis det varer, sender du rapporten til brukerstøtten.
cause-issuer-mismatch = Adressen som er satt opp, tilhører en annen tjeneste enn den som svarer
    .next = Spør IT-avdelingen om riktig utstederadresse.
cause-service-keys-unusable = Nøklene som { $service } signerer med, kan ikke brukes
    .next = Send rapporten til brukerstøtten: Bare den som driver tjenesten, kan ordne det.
cause-id-token-rejected = Beviset på hvem du er, besto ikke kontrollen
    .next = Logg inn på nytt. Hvis det ikke går nå heller, sender du rapporten til brukerstøtten.

## Nettleseren og veien tilbake fra den

cause-loopback-blocked = Noe på denne maskinen blokkerer veien tilbake fra nettleseren
    .next = Be IT-avdelingen om å la Portico lytte på 127.0.0.1, eller lim inn den siste adressen fra nettleseren.
cause-forced-https = Nettleseren krever HTTPS for veien tilbake til denne maskinen
    .next = Slå av «bare HTTPS» for 127.0.0.1 i nettleseren, eller lim inn den siste adressen fra nettleseren.
cause-browser-missing = Ingen nettleser er satt opp på denne maskinen
    .next = Velg en standardnettleser i systemets innstillinger.
cause-browser-unsupported = { $browser ->
        [none] Nettleseren er eldre enn { $service } støtter
       *[other] { $browser } er ikke en nettleser som { $service } støtter, eller den er for gammel
    }
    .next = Oppdater nettleseren, eller logg inn med en annen.
cause-cookies-blocked = { $browser ->
        [none] Nettleseren blokkerer alle informasjonskapsler
       *[other] { $browser } blokkerer alle informasjonskapsler
    }
    .next = Tillat informasjonskapsler for { $service } i nettleserens innstillinger.
cause-third-party-cookies-blocked = { $browser ->
        [none] Nettleseren blokkerer informasjonskapsler fra tredjeparter
       *[other] { $browser } blokkerer informasjonskapsler fra tredjeparter
    }
    .next = Tillat informasjonskapsler fra tredjeparter for tjenesten i nettleserens innstillinger, og logg inn på nytt.
cause-third-party-cookies-blocked-by-policy = { $browser ->
        [none] Organisasjonen din lar nettleseren blokkere informasjonskapsler fra tredjeparter
       *[other] Organisasjonen din lar { $browser } blokkere informasjonskapsler fra tredjeparter
    }
    .next = Be IT-avdelingen om å tillate dem for vertene som er listet opp nedenfor.
cause-browser-timeout = Ingen kom tilbake fra nettleseren
    .next = Logg inn på nytt og fullfør i nettleseren, eller lim inn den siste adressen fra nettleseren.
cause-browser-not-opened = Ingen nettleser kunne åpnes
    .next = Kopier lenken og åpne den selv i en nettleser.

## Personen

cause-address-mistyped = { $suggestion ->
        [none] Adressen er kanskje skrevet feil
       *[other] Adressen er kanskje skrevet feil: Mente du { $suggestion }?
    }
    .next = Logg inn med riktig adresse.
