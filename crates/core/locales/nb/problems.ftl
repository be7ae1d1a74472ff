### Alt som kan stanse en innlogging, for vinduet, kommandolinjen og siden i nettleseren.
###
### Tittel: hva som har skjedd. .why: én setning. .next: hva du kan gjøre, som en handling som hjelper.
### Ingen unnskyldning, ingen skyld, ingen sjargong, og ingen årsak som ikke er påvist.
###
### Er tjenesten ikke kjent, er $service ordene i «the-service». Tekst som appen ikke kjenner, er ordet
### «none», som aldri vises: setningen har en form uten. Tall som appen ikke kjenner, er 0.

## Personen og kontoen

problem-wrong-password = E-postadressen og passordet stemmer ikke overens
    .why = Av sikkerhetshensyn sier ikke { $service } hvilket av dem som er feil.
    .next = Kontroller adressen og skriv inn passordet en gang til, eller velg et nytt passord.

problem-too-many-tries = For mange forsøk på kort tid
    .why = { $service } tillater bare noen få forsøk på rad, slik at ingen skal kunne gjette et passord eller en kode.
    .next = { $wait ->
        [none] Vent noen minutter før du prøver igjen.
       *[other] Vent { $wait } før du prøver igjen.
    }

problem-code-wrong = Koden er feil
    .why = Dette er ikke koden som { $service } venter på.
    .next = Begynn på nytt, og bruk den nyeste koden. Koden du får på e-post, er ikke den samme som koden i autentiseringsappen.

problem-code-expired = Koden er utløpt
    .why = En kode er bare gyldig en kort stund, og tiden for denne er ute.
    .next = Begynn på nytt, og bruk den nye koden med en gang.

problem-no-accounts = Du har ingen kontoer i { $service }
    .why = { $address ->
        [none] { $service } kjenner adressen, men alle kontoene er slettet eller deaktivert.
       *[other] { $service } kjenner { $address }, men alle kontoene er slettet eller deaktivert.
    }
    .next = Logg inn med en annen adresse, eller be administratoren for kontoen om å gi deg tilgang igjen.

problem-deactivated = { $account ->
        [none] Brukeren din er deaktivert
       *[other] Brukeren din i { $account } er deaktivert
    }
    .why = { $address ->
        [none] En administrator eller en regel for kontoen har slått av tilgangen for denne adressen.
       *[other] En administrator eller en regel for kontoen har slått av tilgangen for { $address }.
    }
    .next = { $account ->
        [none] Be en administrator for kontoen om å aktivere brukeren din igjen.
       *[other] Be en administrator i { $account } om å aktivere brukeren din igjen.
    }

problem-not-a-customer = Det finnes ingen konto å logge inn på
    .why = { $address ->
        [none] { $service } kjenner adressen bare fra et skjema, for eksempel for en e-bok eller et webinar, og det er ikke en konto.
       *[other] { $service } kjenner { $address } bare fra et skjema, for eksempel for en e-bok eller et webinar, og det er ikke en konto.
    }
    .next = Bruk adressen kontoen din er opprettet med, eller be en administrator i bedriften om en invitasjon.

problem-locked = Innloggingen er sperret en stund
    .why = Etter mange forsøk sperrer { $service } innloggingen en stund for å beskytte kontoen.
    .next = { $wait ->
        [none] Vent en stund før du logger inn igjen. Velg et nytt passord hvis du ikke husker det du har.
       *[other] Vent { $wait } før du logger inn igjen. Velg et nytt passord hvis du ikke husker det du har.
    }

problem-sso-required = Du må logge inn med SSO
    .why = { $domain ->
        [none] Bedriften din bruker sin egen innloggingsside for { $service }.
       *[other] { $domain } bruker bedriftens egen innloggingsside for { $service }.
    }
    .next = Logg inn med SSO, og bruk jobbkontoen din.

problem-method-not-allowed = Denne innloggingsmåten er ikke tillatt her
    .why = Kontoen i { $service } tillater bare andre innloggingsmåter.
    .next = Logg inn på en annen måte eller med en annen adresse. Administratoren vet hvilke måter som er tillatt.

problem-password-leaked = Passordet må byttes
    .why = Det står på en offentlig liste over lekkede passord, så { $service } godtar det ikke lenger.
    .next = Velg et nytt passord som du ikke bruker noe annet sted.

## Tjenesten

problem-sign-in-expired = Tiden for innloggingen er ute
    .why = Den tok lengre tid enn { $service } tillater, eller { $service } avsluttet den før den var ferdig.
    .next = Logg inn på nytt fra begynnelsen.

problem-service-unavailable = { $service } virker ikke akkurat nå
    .why = { $service } melder selv at ingen kan logge inn for øyeblikket.
    .next = { $wait ->
        [none] Prøv igjen om noen minutter, og sjekk driftsstatusen hvis problemet vedvarer.
       *[other] Prøv igjen om { $wait }, og sjekk driftsstatusen hvis problemet vedvarer.
    }

problem-service-busy = { $service } er opptatt
    .why = Tjenesten får flere forespørsler enn den klarer å behandle.
    .next = { $wait ->
        [none] Vent litt før du prøver igjen.
       *[other] Vent { $wait } før du prøver igjen.
    }

problem-bad-response = Svaret fra { $service } er ugyldig
    .why = { $host ->
        [none] Svaret er ikke som forventet, enten på grunn av tjenesten eller noe i nettverket.
       *[other] Svaret fra { $host } er ikke som forventet, enten på grunn av tjenesten eller noe i nettverket.
    }
    .next = Finn årsaken, så ser du om det er tjenesten eller nettverket.

## Nettverket og klokken på maskinen

problem-network-unreachable = Får ikke kontakt med { $service }
    .why = { $fault ->
        [another-user] { $host ->
            [none] En annen bruker av maskinen kjører et program i stedet for tjenesten, så Portico sendte ingenting.
           *[other] En annen bruker av maskinen kjører et program på { $host } i stedet for tjenesten, så Portico sendte ingenting.
        }
       *[other] { $proxy ->
            [none] { $host ->
                [none] Maskinen får ikke kontakt med tjenesten fra nettverket den er koblet til.
               *[other] Maskinen får ikke kontakt med { $host } fra nettverket den er koblet til.
            }
           *[other] { $host ->
                [none] Maskinen får ikke kontakt med tjenesten gjennom proxyen { $proxy }, som er satt av { $place }.
               *[other] Maskinen får ikke kontakt med { $host } gjennom proxyen { $proxy }, som er satt av { $place }.
            }
        }
    }
    .next = { $fault ->
        [another-user] Få det andre programmet stoppet, start tjenesten og prøv igjen.
       *[other] Sjekk at maskinen er på nett, og finn så årsaken.
    }

problem-network-timeout = { $service } svarte ikke i tide
    .why = { $proxy ->
        [none] { $host ->
            [none] Tjenesten svarer tregt, eller noe i nettverket forsinker forbindelsen.
           *[other] { $host } svarer tregt, eller noe i nettverket forsinker forbindelsen.
        }
       *[other] { $host ->
            [none] Proxyen { $proxy }, som er satt av { $place }, bruker for lang tid på å koble til tjenesten.
           *[other] Proxyen { $proxy }, som er satt av { $place }, bruker for lang tid på å koble til { $host }.
        }
    }
    .next = Finn årsaken, så ser du hvor det går tregt.

problem-dns-blocked = { $service } er blokkert her
    .why = { $host ->
        [none] På maskinen eller i nettverket peker tjenestens domenenavn til en blokkeringsadresse.
       *[other] På maskinen eller i nettverket peker domenenavnet { $host } til en blokkeringsadresse.
    }
    .next = Finn årsaken, og gi resultatet til IT-avdelingen.

problem-tls-untrusted = Maskinen stoler ikke på sertifikatet til { $service }
    .why = { $host ->
        [none] Maskinen stoler ikke på sertifikatet til tjenesten, så Portico avbrøt før noe ble sendt.
       *[other] Maskinen stoler ikke på sertifikatet til { $host }, så Portico avbrøt før noe ble sendt.
    }
    .next = Finn årsaken for å se hvem som har utstedt sertifikatet, og vis det til IT-avdelingen.

problem-tls-failed = Får ikke opprettet en kryptert forbindelse til { $service }
    .why = { $tls ->
        [client-certificate] { $host ->
            [none] Serveren krever et klientsertifikat, som Portico ikke har.
           *[other] Serveren på { $host } krever et klientsertifikat, som Portico ikke har.
        }
        [version] { $host ->
            [none] Serveren støtter verken TLS 1.2 eller TLS 1.3 på en måte som Portico kan bruke.
           *[other] Serveren på { $host } støtter verken TLS 1.2 eller TLS 1.3 på en måte som Portico kan bruke.
        }
        [name] { $host ->
            [none] Serveren kjenner ikke sitt eget domenenavn.
           *[other] Serveren som svarer for { $host }, kjenner ikke det navnet.
        }
        [no-tls] { $host ->
            [none] Serveren bruker ikke kryptering.
           *[other] Serveren som svarer for { $host }, bruker ikke kryptering.
        }
       *[refused] { $host ->
            [none] Serveren avviste den krypterte forbindelsen uten å si hvorfor.
           *[other] Serveren på { $host } avviste den krypterte forbindelsen uten å si hvorfor.
        }
    }
    .next = { $tls ->
        [client-certificate] Be IT-avdelingen om en adresse som ikke krever klientsertifikat.
        [version] Be den som driver serveren, om å slå på TLS 1.2 eller 1.3.
        [name] Sjekk adressen i profilen: Navnet kan være skrevet feil, eller tjenesten kan ha flyttet.
        [no-tls] Sjekk adressen og porten i profilen. Finn årsaken hvis begge er riktige.
       *[refused] Finn årsaken, og vis den til den som driver serveren.
    }

problem-certificates-missing = Maskinen mangler rotsertifikater å kontrollere servere med
    .why = Systemets liste over sertifikatutstedere mangler, er tom eller er ugyldig, så ingen kryptert forbindelse kan kontrolleres.
    .next = Installer systemets sertifikater (pakken ca-certificates), eller la SSL_CERT_FILE peke på en PEM-fil med rotsertifikater, og prøv igjen.

problem-proxy-setting-invalid = Proxyen som er satt opp på denne maskinen, kan ikke leses
    .why = { $place ->
        [none] En proxy er satt opp på en måte som ikke kan leses, så Portico koblet ikke til i det hele tatt.
       *[other] { $fault ->
            [not-text] { $place } er ikke gyldig UTF-8, så Portico koblet ikke til i det hele tatt.
            [quotes] { $place } har anførselstegn i verdien, så Portico koblet ikke til i det hele tatt.
            [blank] { $place } har et mellomrom eller et kontrolltegn i verdien, så Portico koblet ikke til i det hele tatt.
            [scheme] { $place } begynner med noe annet enn http, https eller socks5, så Portico koblet ikke til i det hele tatt.
            [slashes] { $place } har ikke to skråstreker etter http: eller https:, så Portico koblet ikke til i det hele tatt.
            [no-host] { $place } angir ingen vert, så Portico koblet ikke til i det hele tatt.
            [host] { $place } angir noe som ikke kan være en vert, så Portico koblet ikke til i det hele tatt.
            [ipv6] { $place } har en IPv6-adresse uten hakeparenteser, eller med sone, så Portico koblet ikke til i det hele tatt.
            [port] { $place } har en port som ikke er et tall fra 1 til 65535, så Portico koblet ikke til i det hele tatt.
            [several] { $place } angir mer enn én proxy, så Portico koblet ikke til i det hele tatt.
            [word] { $place } er satt til et ord i stedet for en proxy, så Portico koblet ikke til i det hele tatt.
            [script] { $place } har ingen brukbar adresse: Proxyskript hører hjemme i systemets innstillinger. Portico koblet ikke til i det hele tatt.
            [variable] { $place } viser til en variabel som Portico ikke leser, så Portico koblet ikke til i det hele tatt.
           *[login] { $place } har brukernavn og passord som kan leses på flere måter, så Portico koblet ikke til i det hele tatt.
        }
    }
    .next = { $right ->
        [none] Rett proxyinnstillingen, eller fjern den hvis det ikke trengs noen proxy, og start Portico på nytt.
       *[other] Skriv den som { $right }, med spesialtegn i passordet som % og to siffer, eller fjern den hvis det ikke trengs noen proxy. Start så Portico på nytt.
    }

problem-proxy-sign-in = Proxyen på nettverket krever pålogging
    .why = { $untold ->
        [no-ticket] { $proxy ->
            [none] Proxyen på nettverket ber om en Kerberos-billett, og du har ingen på denne maskinen.
           *[other] Proxyen { $proxy } ber om en Kerberos-billett, og du har ingen på denne maskinen.
        }
        [expired] { $proxy ->
            [none] Proxyen på nettverket ber om en Kerberos-billett, og din er utløpt.
           *[other] Proxyen { $proxy } ber om en Kerberos-billett, og din er utløpt.
        }
        [unknown-service] { $proxy ->
            [none] Proxyen på nettverket ber om en Kerberos-billett, men Kerberos-området billetten din hører til, kjenner ikke proxyen under dette navnet.
           *[other] Proxyen { $proxy } ber om en Kerberos-billett, men Kerberos-området billetten din hører til, kjenner ikke proxyen under dette navnet.
        }
        [clock-skew] { $proxy ->
            [none] Proxyen på nettverket ber om en Kerberos-billett, og klokken på maskinen avviker for mye fra klokken på Kerberos-serveren.
           *[other] Proxyen { $proxy } ber om en Kerberos-billett, og klokken på maskinen avviker for mye fra klokken på Kerberos-serveren.
        }
        [no-server] { $proxy ->
            [none] Proxyen på nettverket ber om en Kerberos-billett, og Kerberos-serveren kan ikke nås.
           *[other] Proxyen { $proxy } ber om en Kerberos-billett, og Kerberos-serveren kan ikke nås.
        }
        [late] { $proxy ->
            [none] Proxyen på nettverket ber om en Kerberos-billett, og Kerberos-serveren svarer ikke.
           *[other] Proxyen { $proxy } ber om en Kerberos-billett, og Kerberos-serveren svarer ikke.
        }
        [no-library] { $proxy ->
            [none] Proxyen på nettverket ber om en Kerberos-billett, og maskinen mangler Kerberos-biblioteket.
           *[other] Proxyen { $proxy } ber om en Kerberos-billett, og maskinen mangler Kerberos-biblioteket.
        }
        [other] { $proxy ->
            [none] Proxyen på nettverket ber om en Kerberos-billett, og Kerberos virker ikke på denne maskinen.
           *[other] Proxyen { $proxy } ber om en Kerberos-billett, og Kerberos virker ikke på denne maskinen.
        }
        [ticket-refused] { $proxy ->
            [none] Proxyen på nettverket godtok ikke Kerberos-billetten din.
           *[other] Proxyen { $proxy } godtok ikke Kerberos-billetten din.
        }
        [password-refused] { $proxy ->
            [none] Proxyen på nettverket godtok ikke brukernavnet og passordet den fikk.
           *[other] Proxyen { $proxy } godtok ikke brukernavnet og passordet den fikk.
        }
        [unsupported] { $proxy ->
            [none] Proxyen på nettverket ber om NTLM eller en annen pålogging som Portico ikke bruker.
           *[other] Proxyen { $proxy } ber om NTLM eller en annen pålogging som Portico ikke bruker.
        }
       *[password] { $proxy ->
            [none] { $host ->
                [none] Trafikken til tjenesten går gjennom en proxy som krever brukernavn og passord.
               *[other] Trafikken til { $host } går gjennom en proxy som krever brukernavn og passord.
            }
           *[other] { $host ->
                [none] Trafikken til tjenesten går gjennom proxyen { $proxy }, som krever brukernavn og passord.
               *[other] Trafikken til { $host } går gjennom proxyen { $proxy }, som krever brukernavn og passord.
            }
        }
    }
    .next = { $untold ->
        [no-ticket] Logg på organisasjonens nettverk, eller kjør kinit i en terminal, og prøv igjen.
        [expired] Lås maskinen og lås den opp igjen, eller kjør kinit i en terminal, for å få en ny billett. Prøv så igjen.
        [unknown-service] Spør IT-avdelingen hvilket navn Kerberos kjenner proxyen under, og bruk det i proxyinnstillingen.
        [clock-skew] Still klokken på maskinen, og prøv igjen.
        [no-server] Koble til organisasjonens nettverk eller VPN, og prøv igjen.
        [late] Koble til organisasjonens nettverk eller VPN, og prøv igjen.
        [no-library] Installer systemets Kerberos-bibliotek (libgssapi-krb5-2 på Debian og Ubuntu, krb5-libs på Fedora), og prøv igjen.
        [other] Vis detaljene nedenfor til IT-avdelingen.
        [ticket-refused] Spør IT-avdelingen om du har lov til å bruke denne proxyen.
        [password-refused] Logg inn på nytt med portico login eller i vinduet, og skriv riktig passord for proxyen. Er det en del av en proxyvariabel, retter du det der.
        [unsupported] Be IT-avdelingen om å la programmer logge på proxyen med Kerberos eller med brukernavn og passord.
       *[password] Logg inn med portico login i en terminal, eller i vinduet: Portico spør om brukernavn og passord én gang.
    }

problem-captive-portal = Du må logge på nettverket først
    .why = { $host ->
        [none] Nettverket svarer i stedet for tjenesten, slik gjestenett gjør til du har logget på.
       *[other] Nettverket svarer i stedet for { $host }, slik gjestenett gjør til du har logget på.
    }
    .next = Åpne en nettside i nettleseren og logg på nettverket. Finn årsaken hvis det ikke dukker opp noen påloggingsside.

problem-gateway-answered = En gateway foran { $service } svarte i stedet
    .why = { $host ->
        [none] Svaret er en nettside, eller en kontroll som bare en nettleser kommer gjennom, og er ikke fra tjenesten selv.
       *[other] Svaret for { $host } er en nettside, eller en kontroll som bare en nettleser kommer gjennom, og er ikke fra tjenesten selv.
    }
    .next = Finn årsaken, og be IT-avdelingen om å slippe Portico gjennom. Kontroller adressen til tjenesten hvis du har skrevet den inn selv.

problem-clock-skew = { $offset ->
        [0] Klokken på maskinen går feil
        [one] Klokken på maskinen går ett minutt feil
       *[other] Klokken på maskinen går { $offset } minutter feil
    }
    .why = Innlogginger og koder er bare gyldige en kort stund, og maskinen og { $service } er ikke enige om hva klokken er.
    .next = Slå på automatisk klokkeslett i systeminnstillingene, og logg inn på nytt.

## Svar som avvises

problem-issuer-mismatch = Svaret er ikke fra { $service }
    .why = Det oppgir en annen utsteder enn den Portico spurte, så det ble avvist.
    .next = Finn årsaken, og kontroller adressen til tjenesten hvis du har lagt den til selv.

problem-id-token-rejected = ID-tokenet fra { $service } ble avvist
    .why = Portico kunne ikke bekrefte at det er ekte og gjelder denne innloggingen, så du ble ikke logget inn.
    .next = Finn årsaken, og vis den til den som har satt opp innloggingen.

problem-token-refused = { $service } fullførte ikke innloggingen
    .why = I det siste trinnet nektet { $service } å utstede et tilgangstoken.
    .next = Logg inn på nytt. Be administratoren om å kontrollere oppsettet av Portico hvis det skjer igjen.

problem-scope-refused = { $service } gir ikke tilgangen det ble bedt om
    .why = { $scopes ->
        [none] Portico ba om tilganger (scopes) som tjenesten ikke kjenner, eller som den ikke tillater for denne appen.
       *[other] Portico ba om tilgangene (scopes) «{ $scopes }», og minst én av dem er ukjent for tjenesten eller ikke tillatt for denne appen.
    }
    .next = Skriv bare tilgangene som tjenesten tillater, under «scopes» i profilen, eller oppgi dem med --scope sammen med --issuer.

problem-token-not-bound = { $service } brukte ikke en beskyttelse som den støtter
    .why = Den kan knytte et tilgangstoken til denne maskinen, slik at en stjålet kopi er ubrukelig. Det ble ikke gjort denne gangen, så Portico har ikke lagret økten.
    .next = Logg inn på nytt. Be administratoren om å kontrollere innloggingstjenesten hvis det skjer igjen.

problem-access-denied = Tilgangen ble avslått
    .why = Den ble avslått i nettleseren, enten ved et valg der eller av { $service } selv.
    .next = Prøv igjen, og gi tilgang i nettleseren. Spør administratoren hvis det er { $service } som avslår.

## Nettleseren og returen fra den

problem-browser-not-opened = Portico kan ikke åpne noen nettleser her
    .why = Det finnes ikke noe skrivebord eller noen standardnettleser her, eller nettleseren kunne ikke startes.
    .next = Kopier lenken og åpne den i en nettleser, bruk en annen enhet, eller velg en standardnettleser og prøv igjen.

problem-browser-timeout = Innloggingen ble ikke fullført i nettleseren
    .why = Tiden var ute før nettleseren kom tilbake til Portico.
    .next = Prøv igjen, og fullfør innloggingen i nettleseren. Hvis siden der stopper opp, tillater du informasjonskapsler for den.

problem-unknown-browser = Du logget inn med en ukjent nettleser
    .why = { $came ->
        [none] Noen
       *[other] { $came }
    } logget inn med en nettleser som Portico ikke kjenner igjen som din, og Portico kunne ikke spørre deg om det. Ingenting er lagret.
    .next = Prøv igjen i nettleseren som Portico åpner. Vil du bruke en annen, logger du inn fra en terminal eller vinduet, der Portico kan spørre deg.

problem-wrong-person = Du logget inn som en annen
    .why = { $asked ->
        [none] { $came ->
            [none] Nettleseren logget inn som en annen enn den du ba om, så ingenting er lagret.
           *[other] Nettleseren logget inn som { $came }, som ikke er den du ba om, så ingenting er lagret.
        }
       *[other] { $came ->
            [none] Du ville logge inn som { $asked }, men nettleseren logget inn som en annen, så ingenting er lagret.
           *[other] Du ville logge inn som { $asked }, men nettleseren logget inn som { $came }, så ingenting er lagret.
        }
    }
    .next = { $asked ->
        [none] { $came ->
            [none] Prøv igjen, og velg riktig konto i nettleseren.
           *[other] Prøv igjen, og velg riktig konto i nettleseren. Begynn med { $came } hvis det var den adressen du mente.
        }
       *[other] { $came ->
            [none] Prøv igjen, og velg { $asked } i nettleseren.
           *[other] Prøv igjen, og velg { $asked } i nettleseren. Begynn med { $came } hvis det var den adressen du mente.
        }
    }

problem-loopback-blocked = Nettleseren kan ikke komme tilbake til Portico
    .why = Portico tar imot nettleseren på en adresse på maskinen, og den adressen kan ikke åpnes.
    .next = Finn årsaken. Det kan være et sikkerhetsprogram på maskinen som blokkerer adressen.

problem-forced-https = Nettleseren krever HTTPS
    .why = Returen til Portico skjer bare på maskinen og bruker ikke HTTPS, men nettleseren byttet til HTTPS.
    .next = Kopier adressen fra adressefeltet i nettleseren og lim den inn i Portico, eller prøv igjen i en annen nettleser.

problem-wrong-address-pasted = Dette er ikke den siste adressen i denne innloggingen
    .why = Den hører til en annen innlogging, eller så er innloggingen ikke ferdig i nettleseren ennå.
    .next = Fortsett i nettleseren til siden ikke kan nås. Kopier så hele adressen fra adressefeltet, og lim den inn her.

## Der økter lagres

problem-keychain-missing = Det er ingen nøkkelring på denne maskinen
    .why = Portico lagrer økter i systemets nøkkelring. Uten den varer de bare til du avslutter Portico.
    .next = Finn årsaken for å se hvordan du får en nøkkelring. Inntil videre må du logge inn hver gang du starter Portico.

problem-keychain-locked = Nøkkelringen er låst
    .why = Portico kan ikke lese eller lagre økter før den er låst opp.
    .next = Lås opp nøkkelringen, som regel med passordet til maskinen, og prøv igjen.

problem-keychain-full = Nøkkelringen har ikke plass til denne økten
    .why = Nøkkelringen er full, eller økten er større enn den godtar.
    .next = Logg ut av kontoer du ikke bruker, eller finn årsaken.

problem-keychain-silent = Nøkkelringen svarer ikke
    .why = Portico ventet noen sekunder på den, og ga så opp.
    .next = Se etter et vindu som spør om passordet til nøkkelringen, og prøv igjen. Hvis det ikke er noe slikt vindu, logger du av maskinen og på igjen.

problem-keychain-unreadable = Porticos oppføring i nøkkelringen kan ikke leses
    .why = Den er skadet, eller nøkkelringens nøkkel er endret, for eksempel etter at et passord ble tilbakestilt.
    .next = Logg inn på nytt for å erstatte den, eller logg ut for å fjerne den.

problem-vault-locked = Passordfrasen til hvelvet mangler eller er feil
    .why = Økter ligger i krypterte filer her, og passordfrasen trengs for å åpne dem.
    .next = Skriv inn passordfrasen i en terminal, eller legg den i filen som PORTICO_VAULT_KEY_FILE peker på. Hvis den er gått tapt, sletter du mappen «vault» i Porticos datamappe og logger inn på nytt.

problem-storage-read-only = Portico kan ikke lagre filene sine
    .why = { $path ->
        [none] Porticos datamappe finnes ikke, eller Portico kan ikke skrive til den.
       *[other] Portico kan ikke skrive til { $path } eller mappen den ligger i.
    }
    .next = Gi Portico lov til å skrive dit, eller la PORTICO_HOME peke på en mappe som er din egen.

problem-storage-full = Disken er full
    .why = Det er ikke mer plass der Portico lagrer data.
    .next = Frigjør plass på disken, og prøv igjen.

problem-storage-damaged = En av filene til Portico er skadet
    .why = En fil med opplysninger om øktene dine kan ikke leses. Et annet program kan ha endret den.
    .next = Logg inn på nytt, så blir den erstattet. Kommer meldingen tilbake, sletter du filen som er nevnt i detaljene.

problem-storage-busy = Et annet Portico-program holder fortsatt på
    .why = Det holder en lås som trengs her, og har ikke frigitt den i tide. Ingenting er gått tapt.
    .next = Vent litt, og prøv igjen. Hvis problemet vedvarer, avslutter du det andre programmet eller starter maskinen på nytt.

# $path (String) - en fil eller mappe, `none` når den ikke er kjent
# $mend (String) - kommandoen som hjelper, `none` når det ikke er noen
problem-storage-exposed = Andre på denne maskinen har tilgang til filene til Portico
    .why = { $path ->
        [none] En fil eller mappe som Portico bruker, tilhører noen andre, eller andre kan lese eller endre den.
       *[other] { $path } tilhører noen andre, eller andre kan lese eller endre den.
    }
    .next = { $mend ->
        [none] Sørg for at bare du har tilgang til mappene til Portico, og prøv igjen.
       *[other] Kjør «{ $mend }» i en terminal, eller la PORTICO_HOME peke på en mappe som bare du har tilgang til, og prøv igjen.
    }

## Regler og innstillinger

problem-policy-forbids = Organisasjonen din tillater ikke dette
    .why = { $manager ->
        [none] En regel som organisasjonen har satt for Portico, forbyr det{ $key ->
            [none] .
           *[other] : { $key }.
        }
       *[other] { $manager } administrerer denne maskinen, og en regel derfra forbyr det{ $key ->
            [none] .
           *[other] : { $key }.
        }
    }
    .next = { $support ->
        [none] { $contact ->
            [none] Spør administratoren hva som er tillatt. Detaljene sier hvilken regel det er.
           *[other] Spør { $contact } hva som er tillatt. Detaljene sier hvilken regel det er.
        }
       *[other] { $support }{ $contact ->
            [none] {""}
           *[other] {" "}({ $contact })
        }
    }

problem-profile-invalid = Profilen for { $service } er ugyldig
    .why = En innstilling i den mangler eller er ugyldig.
    .next = Åpne innstillingene og kontroller profilen, eller spør den du fikk den av.

problem-profile-exists = En annen profil har allerede dette navnet eller denne klienten
    .why = Den har en annen server, klient-ID eller klienthemmelighet enn den nye, eller andre innstillinger.
    .next = Endre den nye profilen, eller bekreft at du vil erstatte den gamle. Detaljene viser hva som blir endret.

problem-support-changed = Mottakeren av denne rapporten er endret eller uklar
    .why = { $host ->
        [none] Nøkkelringen, den ventende rapporten og profilen oppgir ikke samme mottaker. Ingenting ble sendt.
       *[other] Rapporten ble laget for { $host }, men den ventende rapporten eller profilen oppgir nå en annen mottaker. Ingenting ble sendt.
    }
    .next = Lag en ny rapport, kontroller mottakeren og send den.

## Nye versjoner av Portico

# $host (String) - where the list is
problem-update-list-unusable = Portico kunne ikke se etter en ny versjon
    .why = { $host ->
        [none] Listen over versjoner kan ikke hentes eller leses, eller er ikke signert av Porticos utgiver. Ingenting i den ble brukt.
       *[other] Listen over versjoner fra { $host } kan ikke hentes eller leses, eller er ikke signert av Porticos utgiver. Ingenting i den ble brukt.
    }
    .next = Prøv igjen senere. Hvis problemet vedvarer, henter du nye versjoner der du fikk Portico, og sier fra til IT-avdelingen.

problem-update-list-missing = Denne kopien av Portico kan ikke se etter nye versjoner
    .why = Den ble bygd uten adressen og nøkkelen til listen over versjoner.
    .next = Se etter en ny versjon der du fikk denne kopien.

## Økten

problem-not-signed-in = Du er ikke logget inn på { $service }
    .why = Det finnes ingen økt for { $service } på denne maskinen.
    .next = Logg inn på { $service } for å fortsette.

problem-session-altered = Øktfilen er endret
    .why = Den stemmer ikke med det som ble lagt i nøkkelringen da du logget inn, så ingenting ble sendt.
    .next = Logg inn på nytt, så blir den erstattet. Hvis du ikke selv har gjenopprettet en eldre kopi, sier du fra til IT-avdelingen.

problem-session-ended-unused = Økten din er avsluttet
    .why = Den var ubrukt lenger enn { $service } eller organisasjonen din tillater.
    .next = Logg inn på nytt for å fortsette.

problem-session-revoked = { $service } har avsluttet økten din
    .why = Det skjer etter at du har logget ut overalt eller byttet passord, eller når en administrator avslutter økten.
    .next = Logg inn på nytt for å fortsette.

problem-session-expired = Økten din hos { $service } er utløpt
    .why = { $service } begrenser hvor lenge en økt varer, og lot ikke Portico fornye denne.
    .next = Logg inn på nytt for å fortsette.

problem-session-ended-by-policy = Organisasjonen din avsluttet økten din hos { $service }
    .why = { $manager ->
        [none] En regel som organisasjonen har satt for Portico, forbyr det{ $key ->
            [none] .
           *[other] : { $key }.
        }
       *[other] { $manager } administrerer denne maskinen, og en regel derfra forbyr det{ $key ->
            [none] .
           *[other] : { $key }.
        }
    }
    .next = { $support ->
        [none] { $contact ->
            [none] Spør administratoren hva som er tillatt. Detaljene sier hvilken regel det er.
           *[other] Spør { $contact } hva som er tillatt. Detaljene sier hvilken regel det er.
        }
       *[other] { $support }{ $contact ->
            [none] {""}
           *[other] {" "}({ $contact })
        }
    }

problem-cancelled = Innloggingen ble avbrutt
    .why = Ingenting er lagret.
    .next = Begynn på nytt når du vil logge inn.

problem-unexpected = Det har skjedd noe uventet i Portico
    .why = Portico stanset på grunn av en intern feil.
    .next = Prøv igjen. Hvis det skjer på nytt, kopierer du detaljene til brukerstøtten.

## Knapper

action-try-again = Prøv igjen
action-start-over = Begynn på nytt
action-other-address = Bruk en annen adresse
action-use-sso = Logg inn med SSO
action-reset-password = Velg et nytt passord
action-wait = Vent, og prøv igjen
action-find-cause = Finn årsaken
action-open-settings = Åpne innstillinger
action-ask-administrator = Spør administratoren
