### Hvorfor innloggingen ikke virker, slik feilsøkingen sier det: én setning som stemmer, og én ting å gjøre.
### Et problem som er sin egen årsak, bruker ordene i problems.ftl, hvis det ikke har ord her.
###
### $service er alltid med. Tekst som ikke er kjent, er ordet «none», og tall er 0.

## Ingenting funnet

diagnosis-nothing = Alt som trengs for å logge inn, virker på denne maskinen og dette nettverket
    .next = Logg inn. Hvis det ikke går, åpner du feilsøkingen fra feilmeldingen. Da leter den etter årsaken til akkurat den feilen.
diagnosis-nothing-now = Ingenting på denne maskinen eller dette nettverket forklarer problemet
    .next = Prøv igjen. Hvis det ikke går nå heller, sender du rapporten til brukerstøtten.
diagnosis-incomplete = Ingen årsak ble funnet, men ikke alt ble kontrollert
    .next = Se hvilke kontroller som ble hoppet over, og hvorfor, og kjør alle kontrollene på nytt.

## Denne maskinen

cause-clock-skew = { $minutes ->
        [0] Klokken på denne maskinen går feil
        [one] Klokken på denne maskinen går ett minutt feil
       *[other] Klokken på denne maskinen går { $minutes } minutter feil
    }
    .next = Sett dato og klokkeslett til automatisk i systemets innstillinger, og logg inn på nytt.
cause-keychain-missing = Denne maskinen har ingen nøkkelring å lagre økten i
    .next = Start systemets nøkkelring, eller logg inn uten å lagre økten.
cause-keychain-locked = Nøkkelringen er låst
    .next = Lås opp nøkkelringen med passordet, og kjør kontrollene på nytt.
cause-keychain-full = Nøkkelringen er full
    .next = Fjern gamle oppføringer fra nøkkelringen, og logg inn på nytt.
cause-storage-read-only = Portico kan ikke skrive i sin egen mappe
    .next = Gi deg selv skrivetilgang til mappen som vises nedenfor.
cause-storage-full = Disken er full
    .next = Frigjør plass på disken, og logg inn på nytt.
cause-unexpected = Det har skjedd noe uventet i Portico
    .next = Send rapporten til brukerstøtten.

## Nettverket

cause-no-network = { $link ->
        [none] Denne maskinen er ikke koblet til noe nettverk
       *[there] Nettverket maskinen er koblet til, har ikke tilgang til internett
    }
    .next = { $link ->
        [none] Koble til kabelen eller slå på Wi-Fi.
       *[there] Koble fra nettverket og til igjen, eller bruk et annet, for eksempel internettdeling fra mobilen.
    }
cause-hosts-file-entry = { $host ->
        [none] Hosts-filen på denne maskinen sender en av vertene til { $service } til feil adresse
       *[other] Hosts-filen på denne maskinen sender { $host } til feil adresse
    }
    .next = Fjern linjen som vises nedenfor, fra hosts-filen, eller be IT-avdelingen om å gjøre det.
cause-captive-portal = Du må logge på dette nettverket først
    .next = Åpne påloggingssiden til nettverket i nettleseren og følg instruksjonene.
cause-dns-down = Domenenavn kan ikke slås opp på dette nettverket
    .next = Slå nettverket av og på igjen, eller bruk et annet, for eksempel internettdeling fra mobilen.
cause-dns-blocked = { $host ->
        [none] Dette nettverket eller et filter på maskinen blokkerer domenenavnene til { $service }
       *[other] Dette nettverket eller et filter på maskinen blokkerer domenenavnet { $host }
    }
    .next = Be IT-avdelingen om å tillate vertene som er listet opp nedenfor, eller bruk et annet nettverk.
cause-network-unreachable = { $host ->
        [none] { $service } kan ikke nås fra dette nettverket
       *[other] { $host } kan ikke nås fra dette nettverket
    }
    .next = Prøv et annet nettverk, for eksempel internettdeling fra mobilen, og sammenlign.
cause-network-timeout = { $host ->
        [none] { $service } svarer for tregt på dette nettverket
       *[other] { $host } svarer for tregt på dette nettverket
    }
    .next = Prøv et annet nettverk, for eksempel internettdeling fra mobilen, og sammenlign.
cause-proxy-dead = { $proxy ->
        [none] Proxyen som er satt opp på denne maskinen, svarer ikke
       *[other] Proxyen { $proxy }, som er satt opp på denne maskinen, svarer ikke
    }
    .next = Slå av proxyen i systemets nettverksinnstillinger, eller spør IT-avdelingen hvilken som er riktig.
cause-proxy-sign-in = { $untold ->
        [no-ticket] Proxyen på nettverket ber om en Kerberos-billett, og du har ingen
        [expired] Kerberos-billetten for proxyen på nettverket er utløpt
        [unknown-service] Kerberos-området kjenner ikke proxyen på nettverket under dette navnet
        [clock-skew] Klokken avviker for mye fra klokken på Kerberos-serveren, så proxyen på nettverket kan ikke brukes
        [no-server] Kerberos-serveren som proxyen på nettverket er avhengig av, kan ikke nås
        [late] Kerberos-serveren som proxyen på nettverket er avhengig av, svarer ikke
        [no-library] Proxyen på nettverket ber om en Kerberos-billett, og maskinen mangler Kerberos-biblioteket
        [other] Proxyen på nettverket ber om en Kerberos-billett, og Kerberos virker ikke her
        [ticket-refused] Proxyen på nettverket godtar ikke Kerberos-billetten
        [password-refused] Proxyen på nettverket godtar ikke brukernavnet og passordet
        [unsupported] Proxyen på nettverket ber om en pålogging som Portico ikke bruker
       *[password] { $proxy ->
            [none] Proxyen på nettverket krever brukernavn og passord
           *[other] Proxyen { $proxy } krever brukernavn og passord
        }
    }
    .next = { $untold ->
        [no-ticket] Logg på organisasjonens nettverk, eller kjør kinit i en terminal.
        [expired] Lås maskinen og lås den opp igjen, eller kjør kinit i en terminal, for å få en ny billett.
        [unknown-service] Spør IT-avdelingen hvilket navn Kerberos kjenner proxyen under, og bruk det i proxyinnstillingen.
        [clock-skew] Still klokken på maskinen.
        [no-server] Koble til organisasjonens nettverk eller VPN.
        [late] Koble til organisasjonens nettverk eller VPN.
        [no-library] Installer systemets Kerberos-bibliotek.
        [other] Vis dette til IT-avdelingen.
        [ticket-refused] Spør IT-avdelingen om du har lov til å bruke denne proxyen.
        [password-refused] Logg inn på nytt, og skriv riktig passord for proxyen.
        [unsupported] Be IT-avdelingen om å slippe Portico gjennom proxyen med Kerberos eller med brukernavn og passord.
       *[password] Logg inn med Portico: Du blir spurt om brukernavn og passord én gang.
    }
cause-proxy-forbids = { $host ->
        [none] Proxyen på nettverket blokkerer forbindelser til { $service }
       *[other] Proxyen på nettverket blokkerer forbindelser til { $host }
    }
    .next = Be IT-avdelingen om å tillate vertene som er listet opp nedenfor.
cause-proxy-takes-loopback = Proxyinnstillingen gjelder også maskinens egne adresser
    .next = Legg til localhost, 127.0.0.1 og ::1 blant adressene som ikke skal gå via proxy.
cause-proxy-setting-invalid = { $place ->
        [none] Proxyen som er satt opp på denne maskinen, kan ikke leses
       *[other] { $place }, som angir proxyen på denne maskinen, kan ikke leses
    }
    .next = Rett den slik detaljene nedenfor sier, eller fjern den hvis det ikke trengs noen proxy, og start Portico på nytt.
cause-pac-unreachable = Proxyskriptet som er satt opp på denne maskinen, kan ikke lastes inn
    .next = Spør IT-avdelingen om riktig adresse til skriptet, eller slå det av.
cause-pac-broken = Proxyskriptet som er satt opp på denne maskinen, virker ikke
    .next = Be IT-avdelingen om å kontrollere skriptet, eller slå det av.
cause-port-blocked = { $host ->
        [none] Dette nettverket blokkerer forbindelsen til { $service }
       *[other] Dette nettverket blokkerer forbindelsen til { $host }
    }
    .next = Be IT-avdelingen om å åpne port 443 til vertene som er listet opp nedenfor, eller bruk et annet nettverk.
cause-ipv6-broken = IPv6 virker ikke på dette nettverket, så forbindelser er trege eller mislykkes
    .next = Si fra til IT-avdelingen eller internettleverandøren. Bruk et annet nettverk inntil det er rettet.
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
        [none] En annen server svarer i stedet for { $service }
       *[other] En annen server svarer i stedet for { $host }
    }
    .next = Bruk et annet nettverk, og vis detaljene nedenfor til IT-avdelingen.
cause-tls-inspection = { $vendor ->
        [none] Dette nettverket inspiserer krypterte forbindelser
       *[other] { $vendor } på dette nettverket inspiserer krypterte forbindelser
    }
    .next = Be IT-avdelingen om å unnta vertene som er listet opp nedenfor.
cause-tls-blocked = { $host ->
        [none] Noe på dette nettverket blokkerer krypterte forbindelser
       *[other] Noe på dette nettverket blokkerer krypterte forbindelser til { $host }
    }
    .next = Bruk et annet nettverk, og vis detaljene nedenfor til IT-avdelingen.
cause-tls-untrusted = { $vendor ->
        [none] Denne maskinen stoler ikke på sertifikatet som vises for { $service }
       *[other] { $vendor } inspiserer krypterte forbindelser, og denne maskinen stoler ikke på sertifikatet
    }
    .next = Vis detaljene nedenfor til IT-avdelingen: Nettverkets eget sertifikat mangler kanskje på maskinen.
cause-tls-failed = { $tls ->
        [client-certificate] { $host ->
            [none] Serveren krever et klientsertifikat, som Portico ikke har
           *[other] { $host } krever et klientsertifikat, som Portico ikke har
        }
        [version] { $host ->
            [none] Serveren støtter ingen sikker versjon av TLS
           *[other] { $host } støtter ingen sikker versjon av TLS
        }
        [name] { $host ->
            [none] Serveren kjenner ikke sitt eget domenenavn
           *[other] Serveren som svarer for { $host }, kjenner ikke det navnet
        }
        [no-tls] { $host ->
            [none] Serveren som svarer for tjenesten, bruker ikke kryptering
           *[other] Serveren som svarer for { $host }, bruker ikke kryptering
        }
       *[none] { $service } avviser krypterte forbindelser
    }
    .next = Vis detaljene nedenfor til den som driver serveren, eller til IT-avdelingen.
cause-certificates-missing = Maskinen mangler rotsertifikater å kontrollere servere med
    .next = Installer systemets sertifikater (pakken ca-certificates), eller la SSL_CERT_FILE peke på en PEM-fil med rotsertifikater.
cause-only-this-network = Innloggingen virker ikke på dette nettverket, men på et annet
    .next = Bruk det andre nettverket, og gi rapporten nedenfor til IT-avdelingen.

## Tjenesten

cause-service-incident = { $incident ->
        [none] { $service } melder om problemer
       *[other] { $service } melder om problemer: { $incident }
    }
    .next = Vent til statussiden sier at problemet er løst.
cause-service-maintenance = { $service } er nede for vedlikehold
    .next = Vent til statussiden sier at vedlikeholdet er ferdig.
cause-service-down = { $service } kan nås, men virker ikke for øyeblikket
    .next = Prøv igjen om noen minutter, og sjekk statussiden til tjenesten.
cause-gateway-answered = En gateway foran { $service } svarer i stedet
    .next = Vis detaljene nedenfor til IT-avdelingen: Portico må slippe gjennom uten en kontroll i nettleseren. Kontroller også adressen til utstederen.
cause-bad-response = Svaret fra { $service } er ugyldig
    .next = Prøv igjen om noen minutter. Hvis problemet vedvarer, sender du rapporten til brukerstøtten.
cause-issuer-mismatch = Utstederadressen som er satt opp, tilhører en annen tjeneste
    .next = Spør IT-avdelingen om riktig utstederadresse.
cause-service-keys-unusable = Signeringsnøklene til { $service } er ugyldige
    .next = Send rapporten til brukerstøtten: Bare den som driver tjenesten, kan rette det.
cause-id-token-rejected = ID-tokenet fra { $service } ble ikke godkjent
    .next = Logg inn på nytt. Hvis det ikke går nå heller, sender du rapporten til brukerstøtten.

## Nettleseren og returen fra den

cause-loopback-blocked = Noe på denne maskinen blokkerer returen fra nettleseren
    .next = Be IT-avdelingen om å la Portico lytte på 127.0.0.1, eller lim inn den siste adressen fra nettleseren.
cause-forced-https = Nettleseren krever HTTPS for returen til denne maskinen
    .next = Slå av «bare HTTPS» for 127.0.0.1 i nettleseren, eller lim inn den siste adressen fra nettleseren.
cause-browser-missing = Ingen nettleser er satt opp på denne maskinen
    .next = Velg en standardnettleser i systemets innstillinger.
cause-browser-unsupported = { $browser ->
        [none] { $service } støtter ikke denne gamle nettleseren
       *[other] { $service } støtter ikke { $browser }, eller denne versjonen er for gammel
    }
    .next = Oppdater nettleseren, eller logg inn med en annen.
cause-cookies-blocked = { $browser ->
        [none] Nettleseren blokkerer alle informasjonskapsler
       *[other] { $browser } blokkerer alle informasjonskapsler
    }
    .next = Tillat informasjonskapsler for { $service } i nettleserens innstillinger.
cause-third-party-cookies-blocked = { $browser ->
        [none] Nettleseren blokkerer tredjeparts informasjonskapsler
       *[other] { $browser } blokkerer tredjeparts informasjonskapsler
    }
    .next = Tillat tredjeparts informasjonskapsler for tjenesten i nettleserens innstillinger, og logg inn på nytt.
cause-third-party-cookies-blocked-by-policy = { $browser ->
        [none] Organisasjonen din har stilt inn nettleseren til å blokkere tredjeparts informasjonskapsler
       *[other] Organisasjonen din har stilt inn { $browser } til å blokkere tredjeparts informasjonskapsler
    }
    .next = Be IT-avdelingen om å tillate dem for vertene som er listet opp nedenfor.
cause-browser-timeout = Innloggingen ble ikke fullført i nettleseren
    .next = Logg inn på nytt og fullfør i nettleseren, eller lim inn den siste adressen fra nettleseren.
cause-browser-not-opened = Ingen nettleser kunne åpnes
    .next = Kopier lenken og åpne den selv i en nettleser.

## Personen

cause-address-mistyped = { $suggestion ->
        [none] Adressen er kanskje skrevet feil
       *[other] Adressen er kanskje skrevet feil: Mente du { $suggestion }?
    }
    .next = Logg inn med riktig adresse.
