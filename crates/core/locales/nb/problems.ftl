### Alt som kan stanse en innlogging, for vinduet, kommandolinjen og siden i nettleseren.
###
### Tittel: hva som har skjedd. .why: én setning. .next: hva du kan gjøre, som en handling som hjelper.
### Ingen unnskyldning, ingen skyld, ingen sjargong, og ingen årsak som ikke er påvist.
###
### Er tjenesten ikke kjent, er $service ordene i «the-service». Tekst som appen ikke kjenner, er ordet
### «none», som aldri vises: setningen har en form uten. Tall som appen ikke kjenner, er 0.

## Personen og kontoen

problem-wrong-password = E-postadressen og passordet stemmer ikke overens
    .why = Av sikkerhetshensyn sier ikke { $service } om det er adressen eller passordet.
    .next = Kontroller adressen og skriv inn passordet en gang til, eller velg et nytt passord.

problem-too-many-tries = For mange forsøk på kort tid
    .why = { $service } tar bare imot noen få forsøk etter hverandre, slik at ingen skal kunne gjette seg inn.
    .next = { $wait ->
        [none] Vent noen minutter før du prøver igjen.
       *[other] Vent { $wait } før du prøver igjen.
    }

problem-code-wrong = Koden stemmer ikke
    .why = Dette er ikke koden som { $service } venter på.
    .next = Begynn på nytt, og bruk den nyeste koden. Koden du får på e-post, er ikke den samme som koden i autentiseringsappen.

problem-code-expired = Koden har gått ut
    .why = En kode gjelder bare en kort stund, og tiden for denne er ute.
    .next = Begynn på nytt, og bruk den nye koden med en gang.

problem-no-accounts = Du har ingen kontoer i { $service }
    .why = { $address ->
        [none] { $service } kjenner adressen, men alle tilknyttede kontoer er borte eller deaktivert.
       *[other] { $service } kjenner { $address }, men alle tilknyttede kontoer er borte eller deaktivert.
    }
    .next = Logg inn med en annen adresse, eller be administratoren for kontoen om å slippe deg inn igjen.

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
    .why = Etter mange forsøk setter { $service } innloggingen på pause for å beskytte kontoen.
    .next = { $wait ->
        [none] Vent en stund før du logger inn igjen. Velg et nytt passord hvis du ikke husker det du har.
       *[other] Vent { $wait } før du logger inn igjen. Velg et nytt passord hvis du ikke husker det du har.
    }

problem-sso-required = Du må logge inn med SSO
    .why = { $domain ->
        [none] Bedriften din har valgt at innlogging på { $service } skal skje via bedriftens egen innloggingsside.
       *[other] For { $domain } skjer innlogging på { $service } via bedriftens egen innloggingsside.
    }
    .next = Logg inn med SSO, og bruk jobbkontoen din.

problem-method-not-allowed = Denne innloggingsmåten er ikke tillatt her
    .why = Kontoen i { $service } er satt opp til å slippe folk inn bare på andre måter.
    .next = Logg inn på en annen måte eller med en annen adresse. Administratoren vet hvilke måter som er tillatt.

problem-password-leaked = Passordet må byttes
    .why = Det står på en offentlig liste over lekkede passord, så { $service } godtar det ikke lenger.
    .next = Velg et nytt passord som du ikke bruker noe annet sted.

## Tjenesten

problem-sign-in-expired = Tiden for innloggingen er ute
    .why = Den tok lengre tid enn { $service } tillater, eller { $service } avsluttet den før den var ferdig.
    .next = Logg inn på nytt fra begynnelsen.

problem-service-unavailable = { $service } virker ikke akkurat nå
    .why = { $service } svarer selv at ingen kan logge inn for øyeblikket.
    .next = { $wait ->
        [none] Prøv igjen om noen minutter, og sjekk driftsstatusen hvis det varer.
       *[other] Prøv igjen om { $wait }, og sjekk driftsstatusen hvis det varer.
    }

problem-service-busy = { $service } ber om en pause
    .why = Tjenesten får flere forespørsler enn den tar imot på én gang.
    .next = { $wait ->
        [none] Vent litt før du prøver igjen.
       *[other] Vent { $wait } før du prøver igjen.
    }

problem-bad-response = Svaret fra { $service } kan ikke leses
    .why = { $host ->
        [none] Svaret er ikke slik det skal være, enten på grunn av tjenesten eller noe i nettverket.
       *[other] Svaret fra { $host } er ikke slik det skal være, enten på grunn av tjenesten eller noe i nettverket.
    }
    .next = Finn årsaken, så ser du om det er tjenesten eller nettverket.

## Nettverket og klokken på datamaskinen

problem-network-unreachable = Får ikke kontakt med { $service }
    .why = { $host ->
        [none] Datamaskinen får ingen forbindelse til tjenesten fra nettverket den er på.
       *[other] Datamaskinen får ingen forbindelse til { $host } fra nettverket den er på.
    }
    .next = Sjekk at datamaskinen er på nett, og finn så årsaken.

problem-network-timeout = { $service } svarte ikke i tide
    .why = { $host ->
        [none] Tjenesten svarer tregt, eller så er det noe underveis som holder forbindelsen igjen.
       *[other] Svaret fra { $host } er tregt, eller så er det noe underveis som holder forbindelsen igjen.
    }
    .next = Finn årsaken, så ser du hvor det stopper.

problem-dns-blocked = { $service } er sperret herfra
    .why = { $host ->
        [none] På datamaskinen eller i nettverket er tjenesten satt til en adresse som ikke fører noe sted.
       *[other] På datamaskinen eller i nettverket er { $host } satt til en adresse som ikke fører noe sted.
    }
    .next = Finn årsaken, og gi resultatet til IT-avdelingen.

problem-tls-untrusted = Sertifikatet for { $service } er ikke klarert her
    .why = { $host ->
        [none] Datamaskinen stoler ikke på sertifikatet som tjenesten viser, så Portico avbrøt før noe ble sendt.
       *[other] Datamaskinen stoler ikke på sertifikatet som { $host } viser, så Portico avbrøt før noe ble sendt.
    }
    .next = Finn årsaken for å se hvem som har utstedt sertifikatet, og vis det til IT-avdelingen.

problem-tls-failed = Ingen kryptert forbindelse med { $service }
    .why = { $tls ->
        [client-certificate] { $host ->
            [none] Tjeneren ber om et sertifikat for denne maskinen eller personen, og Portico har ikke noe å vise.
           *[other] Tjeneren på { $host } ber om et sertifikat for denne maskinen eller personen, og Portico har ikke noe å vise.
        }
        [version] { $host ->
            [none] Tjeneren bruker verken TLS 1.2 eller TLS 1.3 på en måte som Portico kan bruke.
           *[other] Tjeneren på { $host } bruker verken TLS 1.2 eller TLS 1.3 på en måte som Portico kan bruke.
        }
        [name] { $host ->
            [none] Tjeneren kjenner ikke navnet den ble kalt ved.
           *[other] Tjeneren som svarer for { $host }, kjenner ikke det navnet.
        }
        [no-tls] { $host ->
            [none] Det som svarer der, bruker ikke kryptering.
           *[other] Det som svarer for { $host }, bruker ikke kryptering.
        }
       *[refused] { $host ->
            [none] Tjeneren avviste den krypterte forbindelsen uten å si hvorfor.
           *[other] Tjeneren på { $host } avviste den krypterte forbindelsen uten å si hvorfor.
        }
    }
    .next = { $tls ->
        [client-certificate] Be IT-avdelingen om en adresse som ikke krever et slikt sertifikat.
        [version] Be den som driver tjeneren, om å slå på TLS 1.2 eller 1.3.
        [name] Sjekk adressen i profilen: Navnet kan være skrevet feil, eller tjenesten kan ha flyttet.
        [no-tls] Sjekk adressen og porten i profilen. Stemmer begge, finn årsaken.
       *[refused] Finn årsaken, og vis den til den som driver tjeneren.
    }

problem-certificates-missing = Datamaskinen mangler sertifikatene som tjenere gjenkjennes med
    .why = Systemets liste over sertifikatutstedere mangler, er tom eller kan ikke brukes, så ingen kryptert forbindelse kan kontrolleres.
    .next = Installer systemets sertifikater (pakken ca-certificates), eller la SSL_CERT_FILE peke på en PEM-fil med dem, og prøv igjen.

problem-proxy-sign-in = Proxyen i nettverket krever innlogging
    .why = { $host ->
        [none] Trafikken til tjenesten går gjennom en proxy som vil ha sitt eget brukernavn og passord.
       *[other] Trafikken til { $host } går gjennom en proxy som vil ha sitt eget brukernavn og passord.
    }
    .next = Spør IT-avdelingen hvordan programmer logger inn på nettverkets proxy.

problem-captive-portal = Du må logge inn på nettverket først
    .why = { $host ->
        [none] Noe annet svarer i stedet for tjenesten, slik gjestenett gjør til du har logget inn på dem.
       *[other] Noe annet svarer i stedet for { $host }, slik gjestenett gjør til du har logget inn på dem.
    }
    .next = Åpne en nettside i nettleseren og logg inn på nettverket. Finn årsaken hvis det ikke dukker opp noen innloggingsside.

problem-gateway-answered = Noe foran { $service } svarte i stedet
    .why = { $host ->
        [none] Svaret er en nettside, eller en kontroll som bare en nettleser kommer gjennom, og er ikke fra tjenesten selv.
       *[other] Svaret for { $host } er en nettside, eller en kontroll som bare en nettleser kommer gjennom, og er ikke fra tjenesten selv.
    }
    .next = Finn årsaken, og be IT-avdelingen om å slippe Portico gjennom. Kontroller adressen til tjenesten hvis du har skrevet den inn selv.

problem-clock-skew = { $offset ->
        [0] Klokken på datamaskinen går feil
        [one] Klokken på datamaskinen går ett minutt feil
       *[other] Klokken på datamaskinen går { $offset } minutter feil
    }
    .why = Innlogginger og koder gjelder bare en kort stund, og datamaskinen og { $service } er ikke enige om hva klokken er.
    .next = Slå på automatisk klokkeslett i systeminnstillingene, og logg inn på nytt.

## Svar som ikke består kontrollen

problem-issuer-mismatch = Svaret kom fra en annen enn { $service }
    .why = Avsenderen er ikke den Portico spurte, så svaret ble ikke godtatt.
    .next = Finn årsaken, og kontroller adressen til tjenesten hvis du har lagt den til selv.

problem-id-token-rejected = Bekreftelsen fra { $service } ble ikke godtatt
    .why = Portico fikk ikke slått fast at den er ekte og gjelder denne innloggingen, så ingen ble logget inn.
    .next = Finn årsaken, og vis den til den som har satt opp innloggingen.

problem-token-refused = { $service } fullførte ikke innloggingen
    .why = I det siste steget avslo { $service } å gi tilgang.
    .next = Logg inn på nytt. Be administratoren om å kontrollere oppsettet av Portico hvis det skjer igjen.

problem-scope-refused = { $service } gir ikke det som ble bedt om
    .why = { $scopes ->
        [none] Portico ba om tilganger (scopes) som tjenesten ikke kjenner, eller som den ikke tillater for denne appen.
       *[other] Portico ba om tilgangene (scopes) «{ $scopes }», og tjenesten kjenner ikke en av dem, eller tillater den ikke for denne appen.
    }
    .next = Skriv bare tilgangene som tjenesten tillater, i profilen under «scopes», eller oppgi hver av dem med --scope ved siden av --issuer.

problem-token-not-bound = { $service } utelot et vern som den tilbyr
    .why = Innlogginger der kan knyttes til denne maskinen, slik at en kopi er verdiløs andre steder. Den som kom nå, er ikke det, så Portico har ikke tatt vare på den.
    .next = Logg inn på nytt. Be administratoren om å kontrollere innloggingstjenesten hvis det skjer igjen.

problem-access-denied = Tilgangen ble avslått
    .why = Det skjedde i nettleseren, enten ved et valg der eller fordi { $service } selv sa nei.
    .next = Prøv igjen, og gi tilgang i nettleseren. Spør administratoren hvis { $service } avslår av seg selv.

## Nettleseren og veien tilbake

problem-browser-not-opened = Portico kan ikke åpne noen nettleser her
    .why = Det finnes ikke noe skrivebord eller noen standardnettleser her, eller den lot seg ikke starte.
    .next = Kopier lenken og åpne den i en nettleser, bruk en annen enhet, eller velg en standardnettleser og prøv igjen.

problem-browser-timeout = Det kom ikke noe svar fra nettleseren
    .why = Tiden for innloggingen gikk ut før nettleseren kom tilbake til Portico.
    .next = Prøv igjen, og gå helt gjennom innloggingen i nettleseren. Tillat informasjonskapsler hvis siden stopper opp.

problem-unknown-browser = Svaret kom fra en ukjent nettleser
    .why = { $came ->
        [none] Noen
       *[other] { $came }
    } logget inn med en nettleser som Portico ikke kjenner igjen som din, og ingen kunne bli spurt. Ingenting er lagret.
    .next = Prøv igjen i nettleseren som Portico åpner. Vil du bruke en annen, logger du inn fra en terminal eller vinduet, der Portico kan spørre deg.

problem-wrong-person = En annen person kom tilbake fra nettleseren
    .why = { $asked ->
        [none] { $came ->
            [none] Nettleseren kom tilbake med en annen enn den det gjaldt, så ingenting er lagret.
           *[other] Nettleseren kom tilbake med { $came }, og det var ikke den det gjaldt, så ingenting er lagret.
        }
       *[other] { $came ->
            [none] Du ville logge inn som { $asked }, men nettleseren kom tilbake med en annen, så ingenting er lagret.
           *[other] Du ville logge inn som { $asked }, men nettleseren kom tilbake med { $came }, så ingenting er lagret.
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

problem-loopback-blocked = Veien tilbake fra nettleseren er stengt
    .why = Portico venter på nettleseren på en adresse inne i datamaskinen, og den adressen kan ikke åpnes.
    .next = Finn årsaken. Et sikkerhetsprogram på datamaskinen kan stå i veien.

problem-forced-https = Nettleseren krevde HTTPS
    .why = Veien tilbake til Portico går bare inne i datamaskinen og bruker ikke HTTPS, men nettleseren byttet til det.
    .next = Kopier adressen fra adressefeltet i nettleseren og lim den inn i Portico, eller prøv igjen i en annen nettleser.

problem-wrong-address-pasted = Det er ikke adressen denne innloggingen slutter på
    .why = Den hører til en annen innlogging, eller nettleseren er ikke kommet til slutten ennå.
    .next = Fortsett i nettleseren til siden ikke kan nås. Kopier så hele adressen fra adressefeltet, og lim den inn her.

## Der innlogginger lagres

problem-keychain-missing = Portico finner ingen nøkkelring på datamaskinen
    .why = Portico lagrer innlogginger i nøkkelringen til systemet, og uten den varer de bare til du avslutter.
    .next = Finn årsaken for å se hvordan du får en nøkkelring på plass. Inntil videre må du logge inn etter hver start.

problem-keychain-locked = Nøkkelringen er låst
    .why = Portico kan ikke lese eller lagre innlogginger før den er låst opp.
    .next = Lås opp nøkkelringen, som regel med passordet til datamaskinen, og prøv igjen.

problem-keychain-full = Nøkkelringen har ikke plass til denne innloggingen
    .why = Den er full, eller så er innloggingen større enn det nøkkelringen tar imot på én gang.
    .next = Logg ut av kontoer du ikke bruker, eller finn årsaken.

problem-keychain-silent = Nøkkelringen svarer ikke
    .why = Portico venter noen sekunder på den, så den ikke holder igjen alt annet.
    .next = Se etter et vindu som spør om passordet til nøkkelringen, og prøv igjen. Er det ikke noe slikt, logger du av maskinen og på igjen.

problem-keychain-unreadable = Det nøkkelringen har for Portico, kan ikke leses
    .why = Det er skadet, eller så har nøkkelringen fått en annen nøkkel siden, for eksempel da et passord ble nullstilt.
    .next = Logg inn på nytt, så blir det erstattet, eller logg ut, så blir det fjernet.

problem-vault-locked = Passordfrasen til hvelvet mangler eller er feil
    .why = Innlogginger ligger i forseglede filer her, og bare passordfrasen åpner dem.
    .next = Skriv passordfrasen i en terminal, eller legg den i filen som PORTICO_VAULT_KEY_FILE peker på. Er det ingen som kan den lenger, sletter du mappen «vault» blant dataene til Portico og logger inn på nytt.

problem-storage-read-only = Portico får ikke lagret filene sine
    .why = { $path ->
        [none] Det finnes ingen mappe der Portico kan ha dataene sine, eller det går ikke an å skrive til den.
       *[other] Det går ikke an å skrive til { $path }, eller til mappen den skal ligge i.
    }
    .next = Gi Portico lov til å skrive dit, eller la PORTICO_HOME peke på en mappe som er din egen.

problem-storage-full = Disken er full
    .why = Det er ikke mer plass der Portico har dataene sine.
    .next = Frigjør plass på disken, og prøv igjen.

problem-storage-damaged = En av filene til Portico er skadet
    .why = En fil der Portico har det den vet om innloggingene dine, kan ikke leses. Et annet program kan ha endret den.
    .next = Logg inn på nytt, så blir den erstattet. Kommer meldingen tilbake, sletter du filen som detaljene nevner.

problem-storage-busy = Et annet Portico-program holder fortsatt på
    .why = Det holder en lås som trengs her, og har ikke sluppet den i tide. Ingenting er gått tapt.
    .next = Vent litt, og prøv igjen. Fortsetter det slik, avslutter du det andre programmet eller starter maskinen på nytt.

# $path (String) - en fil eller mappe, `none` når den ikke er kjent
# $mend (String) - kommandoen som hjelper, `none` når det ikke er noen
problem-storage-exposed = Andre på denne maskinen kommer til filene til Portico
    .why = { $path ->
        [none] En fil eller mappe som Portico bruker, tilhører noen andre, eller andre kan lese eller endre den.
       *[other] { $path } tilhører noen andre, eller andre kan lese eller endre den.
    }
    .next = { $mend ->
        [none] Sørg for at bare du kan bruke mappene til Portico, og prøv igjen.
       *[other] Kjør «{ $mend }» i en terminal, eller la PORTICO_HOME peke på en mappe som bare er din, og prøv igjen.
    }

## Regler og innstillinger

problem-policy-forbids = Organisasjonen din tillater ikke dette
    .why = En regel som organisasjonen har satt for Portico, utelukker det.
    .next = Spør administratoren hva som er tillatt. Detaljene sier hvilken regel det er.

problem-profile-invalid = Profilen for { $service } kan ikke brukes som den er
    .why = Noe i den mangler eller passer ikke.
    .next = Åpne innstillingene og kontroller profilen, eller spør den du fikk den av.

problem-profile-exists = En annen profil har allerede dette navnet
    .why = Den fører til en annen tjener eller en annen klient enn den nye.
    .next = Gi den nye profilen et annet navn, eller bekreft at den gamle kan erstattes. Detaljene viser begge.

problem-support-changed = Hvor denne rapporten skal, er endret eller ikke lenger sikkert
    .why = { $host ->
        [none] Nøkkelringen, den ventende rapporten og profilen oppgir ikke samme sted. Ingenting ble sendt.
       *[other] Den ble laget for { $host }, men den ventende rapporten eller profilen oppgir nå et annet sted. Ingenting ble sendt.
    }
    .next = Lag en ny rapport, se hvor den går, og send den.

## Nye versjoner av Portico

# $host (String) - where the list is
problem-update-list-unusable = Portico kunne ikke se etter en ny versjon
    .why = { $host ->
        [none] Listen over versjoner kan ikke hentes eller leses, eller er ikke signert av Porticos utgiver. Ingenting i den ble brukt.
       *[other] Listen over versjoner fra { $host } kan ikke hentes eller leses, eller er ikke signert av Porticos utgiver. Ingenting i den ble brukt.
    }
    .next = Prøv igjen senere. Fortsetter det, henter du nye versjoner der du fikk Portico, og sier fra til IT-avdelingen.

problem-update-list-missing = Denne kopien av Portico kan ikke se etter nye versjoner
    .why = Den ble bygd uten adressen og nøkkelen til listen over versjoner.
    .next = Se etter en ny versjon der du fikk denne kopien.

## Økten

problem-not-signed-in = Du er ikke logget inn på { $service }
    .why = Det finnes ingen økt for { $service } på denne datamaskinen.
    .next = Logg inn på { $service } for å fortsette.

problem-session-altered = Filen til denne innloggingen er endret
    .why = Den stemmer ikke med det som ble lagt i nøkkelringen da du logget inn, så ingenting blir sendt.
    .next = Logg inn på nytt, så blir den erstattet. Har du ikke selv hentet tilbake en eldre kopi, sier du fra til IT-avdelingen.

problem-session-ended-unused = Økten din er avsluttet
    .why = Den var ubrukt lenger enn { $service } eller organisasjonen din tillater.
    .next = Logg inn på nytt for å fortsette.

problem-session-revoked = { $service } har avsluttet økten din
    .why = Det skjer etter at du har logget ut overalt eller byttet passord, eller når en administrator avslutter økten.
    .next = Logg inn på nytt for å fortsette.

problem-session-expired = Økten din hos { $service } er utløpt
    .why = Økter der varer en begrenset tid, og tjenesten ga ikke Portico noe å fornye den med.
    .next = Logg inn igjen for å fortsette.

problem-cancelled = Innloggingen ble avbrutt
    .why = Den ble stanset før den var ferdig, og ingenting er lagret.
    .next = Begynn på nytt når det passer deg.

problem-unexpected = Portico har møtt et tilfelle det ikke kjenner
    .why = Appen stanset på et punkt som den ikke har noen forklaring på.
    .next = Prøv én gang til. Skjer det igjen, kopier detaljene til brukerstøtten.

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
