### Kommandolinjen. Data som programmer leser, er ikke blant disse.

## Foran en linje

cli-error = feil
cli-hint = tips
cli-note = merk

## Ugyldig bruk

cli-which-profile = Velg en profil å logge inn på, for eksempel «portico login NAVN». Tilgjengelige profiler:
cli-two-profiles = Det er oppgitt to forskjellige profiler.
cli-address-needed = Oppgi e-postadressen du vil logge inn med: --email ADRESSE
cli-client-id-needed = En utsteder krever også en klient-ID: --client-id ID
cli-issuer-needed = En klient-ID krever også en utsteder: --issuer URL
cli-token-needs-proof = Dette tokenet er knyttet til denne maskinen, så hver forespørsel trenger også et bevis (proof). Begge headerne får du med: portico token --url URL --method METODE
cli-not-started = { $command } kunne ikke startes: { $cause }
cli-token-copied =
    Tokenet er kopiert til utklippstavlen og slettes derfra etter { $seconds ->
        [one] ett sekund
       *[other] { $seconds } sekunder
    }. Trykk Ctrl-C for å slette det nå.
cli-no-clipboard = Utklippstavlen kan ikke brukes her: { $cause }

## Hvelvet

cli-ask-passphrase = Passordfrasen til hvelvet:
cli-ask-passphrase-again = Feil passordfrase. Passordfrasen til hvelvet:
cli-ask-new-passphrase = Ny passordfrase for hvelvet:
cli-repeat-passphrase = Gjenta passordfrasen:
cli-passphrases-differ = Passordfrasene er ikke like.
cli-waits = Venter på at et annet Portico-program skal bli ferdig …
cli-keychain-asks = Nøkkelringen spør om passordet i et eget vindu. Venter på den …

## Innlogging

cli-ask-address = E-postadresse for { $service }:
cli-goes-to = Det du skriver, sendes til { $host }.
cli-ask-password = { $address ->
        [none] Passord for { $service }:
       *[other] Passord for { $address } hos { $service }:
    }
cli-code-sent = { $address ->
        [none] Du har fått en e-post med en { $length }-sifret kode. Det er ikke koden fra en autentiseringsapp.
       *[other] En e-post med en { $length }-sifret kode er sendt til { $address }. Det er ikke koden fra en autentiseringsapp.
    }
cli-ask-email-code = Koden fra e-posten (trykk r og Enter for å få en ny):
cli-resend-later = { $seconds ->
        [one] En ny kode kan sendes om ett sekund.
       *[other] En ny kode kan sendes om { $seconds } sekunder.
    }
cli-ask-remember = Huske denne maskinen, så du slipper kode neste gang? [J/n]
cli-ask-totp = Koden fra autentiseringsappen:
cli-ask-backup-code = Reservekode:
cli-ask-either-factor = Koden fra autentiseringsappen, eller en reservekode:
cli-attempts-left = { $count ->
        [0] Ingen forsøk igjen.
        [one] Ett forsøk igjen.
       *[other] { $count } forsøk igjen.
    }
cli-ask-unknown-browser = { $came } logget inn med en nettleser som Portico ikke kjenner igjen som din. Ingenting er lagret. Var det deg?
    { "" }  1  ja: logg inn som { $came }
    { "" }  2  nei: prøv igjen i nettleseren
    { "" }  3  avbryt
    Velg:
cli-ask-different-person = Du ba om å logge inn som { $asked }, men logget inn som { $came } i nettleseren. Ingenting er lagret.
    { "" }  1  logg inn som { $came }
    { "" }  2  prøv igjen som { $asked }
    { "" }  3  avbryt
    Velg:
cli-ask-person-without-address = Du ba om å logge inn som { $asked }. Leverandøren oppgir ingen e-postadresse for den som logget inn, bare navnet { $came }. Ingenting er lagret.
    { "" }  1  det er meg
    { "" }  2  prøv igjen som { $asked }
    { "" }  3  avbryt
    Velg:
cli-ask-person-unverified = { $came } logget inn, men leverandøren sier at adressen ikke er bekreftet. Ingenting er lagret.
    { "" }  1  det er meg
    { "" }  2  prøv igjen som { $asked }
    { "" }  3  avbryt
    Velg:
cli-ask-person-other-subject = { $came } logget inn, men leverandøren sier at dette ikke er den som logget inn med adressen sist. Ingenting er lagret.
    { "" }  1  logg inn som denne personen
    { "" }  2  prøv igjen som { $asked }
    { "" }  3  avbryt
    Velg:
cli-ask-person-unreadable = { $came } logget inn, men Portico kan ikke lenger se hvem som brukte adressen sist: Oppføringen i nøkkelringen er skadet. Ingenting er lagret.
    { "" }  1  logg inn som denne personen
    { "" }  2  prøv igjen som { $asked }
    { "" }  3  avbryt
    Velg:
cli-ask-confirm-issuer = { $issuer } ber om passordet ditt her, i terminalen. Det vil bli sendt til { $host }. Skriv det bare inn hvis du kjenner denne serveren og passordet hører til den.
    { "" }  1  bruk nettleseren i stedet
    { "" }  2  skriv passordet her
    { "" }  3  avbryt
    Velg:
cli-ask-proxy-user = Proxyen { $proxy } i nettverket ditt spør hvem du er. Brukernavn for proxyen:
cli-ask-proxy-password = Passord for proxyen { $proxy } (lagres samme sted som øktene dine og sendes bare til denne proxyen):
cli-proxy-refused = Proxyen godtok ikke brukernavnet og passordet.
cli-proxy-user-invalid = Et brukernavn for en proxy kan ikke inneholde kolon eller kontrolltegn.
cli-signed-in = Logget inn på { $service } som { $person }. Kontoen heter { $account }.

## I nettleseren

cli-browser-opened = Fortsett i nettleseren, der { $service } åpnes. Hvis siden ikke åpnes, går du til denne adressen:
cli-browser-address = For å logge inn på { $service } åpner du denne adressen i en nettleser på denne maskinen:
cli-browser-elsewhere = Er nettleseren på en annen datamaskin? Åpne denne adressen der i stedet, kopier adressen til den siste siden og lim den inn her:
cli-device-code = Gå til { $address } på en hvilken som helst enhet og skriv inn { $code }.
cli-device-code-instead = Eller gå til { $address } på en annen enhet og skriv inn { $code }.
cli-waiting = Venter i opptil { $time }. Trykk Ctrl-C for å avbryte.
cli-waiting-keys = Trykk o og Enter for å åpne nettleseren på nytt.
cli-waiting-device = Trykk d og Enter for å få en kode til en annen enhet.
cli-paste-offer = Står du fast i nettleseren? Kopier adressen til den siste siden, lim den inn her og trykk Enter.
cli-last-minute = Ett minutt igjen.

## En tjeneste som bare har sin egen side

cli-guided-opened = Innloggingssiden til { $service } åpnes i nettleseren:
cli-guided-address = Ingen nettleser ble åpnet. Innloggingssiden til { $service } er:
cli-guided = Logg inn der; Portico lagrer ingenting om det. Hvis du ikke kommer inn, finner du årsaken med: portico doctor

## Status

cli-column-account = KONTO
cli-column-method = LOGGET INN MED
cli-column-since = SIDEN
cli-column-state = STATUS
cli-column-id = ID
cli-column-name = NAVN
cli-column-os = SYSTEM
cli-column-last-seen = SIST SETT
cli-column-profile = PROFIL
cli-column-title = TITTEL
cli-column-kind = TYPE
cli-column-origin = FRA
cli-column-issuer = UTSTEDER
cli-column-client-id = KLIENT-ID
cli-column-methods = INNLOGGINGSMÅTER
cli-column-sign-in-page = INNLOGGINGSSIDE
cli-column-status-page = STATUSSIDE
cli-column-support = BRUKERSTØTTE

cli-state-signed-in = logget inn
cli-state-not-checked = logget inn (ikke kontrollert hos tjenesten)
cli-state-ends = avsluttes om { $time } hvis den ikke brukes
cli-state-limit = avsluttes senest om { $time }
cli-state-unbound = ikke knyttet til denne maskinen, selv om Portico ba om det
cli-state-earlier-server = hos { $issuer }, mens profilen { $profile } nå er for en annen server
cli-state-pending = ennå ikke trukket tilbake hos tjenesten
cli-state-refused = tjenesten trakk ikke innloggingen tilbake
cli-state-not-offered = tjenesten kan ikke trekke innlogginger tilbake
cli-state-given-up = innloggingen kunne ikke trekkes tilbake hos tjenesten
cli-replaced-pending = En tidligere innlogging for { $account } er ennå ikke trukket tilbake hos tjenesten.
cli-replaced-refused = Tjenesten trakk ikke tilbake en tidligere innlogging for { $account }, så den kan være gyldig der til den utløper.
cli-replaced-not-offered = Tjenesten kan ikke trekke innlogginger tilbake, så en tidligere innlogging for { $account } kan være gyldig der til den utløper.
cli-replaced-given-up = En tidligere innlogging for { $account } kunne ikke trekkes tilbake hos tjenesten, så den kan være gyldig der til den utløper.
cli-duration-days = { $days ->
        [one] { $days } dag
       *[other] { $days } dager
    }

## Utlogging

cli-signed-out = { $account } er logget ut.
cli-signed-out-before = { $account } var allerede logget ut.
cli-signed-out-pending = { $why ->
        [none] { $account } er logget ut på denne maskinen. Innloggingen er ennå ikke trukket tilbake hos tjenesten; «portico logout» og appen prøver igjen.
       *[other] { $account } er logget ut på denne maskinen. Innloggingen er ennå ikke trukket tilbake hos tjenesten ({ $why }); «portico logout» og appen prøver igjen.
    }
cli-signed-out-refused = { $account } er logget ut på denne maskinen. Tjenesten trakk ikke innloggingen tilbake, så den kan være gyldig der til den utløper.
cli-signed-out-not-offered = { $account } er logget ut på denne maskinen. Tjenesten kan ikke trekke innlogginger tilbake, så denne kan være gyldig der til den utløper.
cli-signed-out-given-up = { $account } er logget ut på denne maskinen. Innloggingen kunne ikke trekkes tilbake hos tjenesten, og Portico har sluttet å prøve; den kan være gyldig der til den utløper.
cli-signed-out-earlier-server = { $account } var logget inn hos { $issuer }, mens profilen { $profile } nå er for en annen server.
cli-way-out-not-opened = Utloggingssiden til { $service } ble ikke åpnet i nettleseren, så du kan fortsatt være logget inn der.
cli-no-way-out = { $service } har ingen egen utloggingsside, så du kan fortsatt være logget inn i nettleseren.
cli-device-forgotten = Denne maskinen huskes ikke lenger for { $account }.
cli-devices-forgotten = Denne maskinen huskes ikke lenger for noen.

## Åpne tjenesten

cli-which-hub = Velg kontoen som skal åpnes, med --hub ID. Tilgjengelige kontoer:
cli-ask-hub = ID-en til kontoen som skal åpnes:

## Enheter

cli-this-computer = denne maskinen
cli-proxy-forgotten = Passordet for proxyen { $proxy } er glemt.
cli-no-proxy-forgotten = Ingen passord for proxyer er lagret.
cli-forgotten = { $id } er glemt.

## Profiler

cli-profile-added = Profilen { $profile } er lagt til. For å logge inn: portico login { $profile }
cli-ask-replace = En annen profil har allerede dette navnet eller denne klienten. { $change }. Vil du erstatte den? [j/n]
cli-profile-removed = Profilen { $profile } er fjernet.
cli-profile-rest-removed = Det fantes ingen fil for profilen { $profile }. Det som var lagret om den, er fjernet.
cli-not-configured = ikke satt opp
cli-check-ok = metadata og nøkler er gyldige
cli-check-left-out = metadata og nøkler er gyldige; ignorert fordi de er ugyldige: { $members }
cli-check-nothing = ingenting å kontrollere
cli-kind-oidc = OpenID Connect
cli-kind-native = i appen
cli-kind-hubspot = OAuth hos HubSpot
cli-kind-guided = tjenestens egen side i nettleseren
cli-origin-built-in = Portico
cli-origin-file = en fil
cli-origin-policy = organisasjonen din

## Veiledningen

cli-no-article = Det finnes ingen artikkel som heter «{ $id }». Vis alle artiklene med: portico guide

## Feilsøking

cli-doctor-progress = { $done } av { $all }
cli-doctor-last = Den siste innloggingen på { $service } mislyktes: { $problem } [{ $code }]
cli-doctor-article = Mer om dette: portico guide { $article }
cli-doctor-others = Andre mulige årsaker:
cli-no-check = { $nearest ->
        [none] Det finnes ingen kontroll som heter «{ $id }».
       *[other] Det finnes ingen kontroll som heter «{ $id }». Mente du { $nearest }?
    }

## Rapporter til brukerstøtten

cli-report-saved = Rapporten er lagret i { $file }.
cli-no-report = { $file } er ikke en rapport som kan sendes. Bruk en .json- eller .zip-fil fra: portico doctor --report FIL
cli-ask-answer-to = E-postadresse som brukerstøtten kan svare til:
cli-answer-address-needed = Brukerstøtten trenger en adresse å svare til: --email ADRESSE
cli-ask-send = Sende dette til { $to }? [j/N]
cli-report-not-sent = Ingenting er sendt.
cli-report-sent = { $reference ->
        [none] Rapporten er sendt til brukerstøtten.
       *[other] Rapporten er sendt til brukerstøtten. Referansen er { $reference }.
    }
cli-report-waits = { $trouble ->
        [none] Rapporten venter på å bli sendt. Appen eller «portico support queue» sender den.
       *[other] Rapporten venter på å bli sendt: { $trouble }. Appen eller «portico support queue» sender den senere.
    }
cli-report-refused = { $trouble ->
        [none] Rapporten kunne ikke sendes.
       *[other] Rapporten kunne ikke sendes: { $trouble }.
    } For å lagre den og sende den selv: portico doctor --report rapport.zip
cli-report-drafted = { $opened ->
        [yes] Et utkast til { $address } åpnes. Legg ved filen over før du sender det.
       *[no] E-postprogrammet kunne ikke åpnes. Send filen over til { $address }.
    }
cli-no-support = Ingen adresse til brukerstøtte er satt opp, så rapporten er bare lagret. Gi den til IT-avdelingen eller den du fikk Portico av.
cli-queue-empty = Ingen rapporter venter.
cli-column-written = SKREVET
cli-column-tries = FORSØK
cli-queue-sent = { $reference ->
        [none] sendt
       *[other] sendt, referanse { $reference }
    }
cli-queue-waiting = { $trouble ->
        [none] venter
       *[other] venter: { $trouble }
    }
cli-queue-gave-up = { $trouble ->
        [none] ikke sendt
       *[other] ikke sendt: { $trouble }
    }

## Versjonen

# $version (String)
cli-version = Portico { $version }
# $source (String) - where this copy came from
cli-version-from = Installert som: { $source }
cli-version-latest = Dette er den nyeste versjonen.
# $version (String) - the newer one; $date (String) - the day it came out, or "none"
cli-version-newer = { $date ->
        [none] Versjon { $version } er ute.
       *[other] Versjon { $version } kom ut { $date }.
    }
cli-version-newer-security = { $date ->
        [none] Versjon { $version } er ute. Den retter en sikkerhetsfeil: Installer den snart.
       *[other] Versjon { $version } kom ut { $date }. Den retter en sikkerhetsfeil: Installer den snart.
    }
# $codes (String) - codes of problems and causes
cli-version-mends = Den retter: { $codes }
# $url (String)
cli-version-page = Versjonsmerknader: { $url }

## Organisasjonens regler

cli-policy-managed = { $name ->
    [none] Organisasjonen din administrerer denne maskinen.
   *[other] { $name } administrerer denne maskinen.
}
cli-policy-unmanaged = Ingen organisasjon administrerer Portico på denne maskinen.
cli-policy-source = { $origin } ({ $level }): { $state }
cli-policy-overridden = går foran { $value } fra { $origin }
cli-policy-closed = ugyldig, så den strengeste innstillingen gjelder
cli-policy-unknown = { $origin }: { $key } er ikke kjent. Mente du { $meant }?
cli-policy-valid = { $file } er en gyldig policyfil.
cli-policy-not-read = { $file } kunne ikke leses: { $cause }
cli-policy-templates = Malene ligger i { $folder }.
