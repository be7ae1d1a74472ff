### Kommandolinjen. Data som programmer leser, er ikke blant disse.

## Foran en linje

cli-error = feil
cli-hint = tips
cli-note = merk

## Feil bruk

cli-which-profile = Si hva du vil logge inn i, for eksempel «portico login NAVN». Disse er kjent:
cli-two-profiles = Profilen er oppgitt to ganger, og ikke med samme navn.
cli-address-needed = Si hvem som logger inn, med --email ADRESSE.
cli-client-id-needed = Adressen til en utsteder trenger også en klient-ID: --client-id ID.
cli-issuer-needed = En klient-ID hører til en utsteder: --issuer URL.
cli-token-needs-proof = Dette tokenet er knyttet til denne maskinen: hver forespørsel trenger et bevis ved siden av. Begge hodefeltene får du med: portico token --url URL --method METODE
cli-not-started = { $command } kunne ikke startes: { $cause }
cli-token-copied =
    Tokenet ligger på utklippstavlen i { $seconds ->
        [one] ett sekund
       *[other] { $seconds } sekunder
    }. Ctrl-C tar det bort med en gang.
cli-no-clipboard = Det finnes ingen utklippstavle som kan brukes her: { $cause }

## Hvelvet

cli-ask-passphrase = Passordfrasen til hvelvet:
cli-ask-passphrase-again = Det er ikke den rette. Passordfrasen til hvelvet:
cli-ask-new-passphrase = Velg en passordfrase for hvelvet:
cli-repeat-passphrase = En gang til:
cli-passphrases-differ = De to er ikke like.
cli-waits = Et annet Portico-program arbeider. Venter til det er ferdig …
cli-keychain-asks = Nøkkelringen spør om passordet sitt i et eget vindu. Portico venter på den.

## Innlogging

cli-ask-address = E-postadresse for { $service }:
cli-goes-to = Det du skriver, går til { $host }.
cli-ask-password = { $address ->
        [none] Passord for { $service }:
       *[other] Passord for { $address } hos { $service }:
    }
cli-code-sent = { $address ->
        [none] Du har fått en e-post med en kode på { $length } sifre. Det er ikke koden fra en autentiseringsapp.
       *[other] En e-post med en kode på { $length } sifre er på vei til { $address }. Det er ikke koden fra en autentiseringsapp.
    }
cli-ask-email-code = Koden fra e-posten (r og Enter sender en ny):
cli-resend-later = { $seconds ->
        [one] En ny kode kan sendes om ett sekund.
       *[other] En ny kode kan sendes om { $seconds } sekunder.
    }
cli-ask-remember = Huske denne datamaskinen, så den ikke trenger kode neste gang? [J/n]
cli-ask-totp = Koden fra autentiseringsappen:
cli-ask-backup-code = Reservekode:
cli-ask-either-factor = Koden fra autentiseringsappen, eller en reservekode:
cli-attempts-left = { $count ->
        [0] Det var siste forsøk.
        [one] Ett forsøk igjen.
       *[other] { $count } forsøk igjen.
    }
cli-ask-unknown-browser = { $came } logget inn med en nettleser som Portico ikke kjenner igjen som din. Ingenting er lagret. Var det deg?
    { "" }  1  ja: logg inn som { $came }
    { "" }  2  nei: prøv igjen i nettleseren
    { "" }  3  avbryt
    Hvilken?
cli-ask-different-person = Du ba om { $asked }, men { $came } kom tilbake fra nettleseren. Ingenting er lagret.
    { "" }  1  logg inn som { $came }
    { "" }  2  prøv igjen som { $asked }
    { "" }  3  avbryt
    Hvilken?
cli-ask-person-without-address = Du ba om { $asked }. Tilbyderen sier ikke hvilken adresse som kom tilbake fra nettleseren; den kaller personen { $came }. Ingenting er lagret.
    { "" }  1  det er meg
    { "" }  2  prøv igjen som { $asked }
    { "" }  3  avbryt
    Hvilken?
cli-ask-person-unverified = { $came } kom tilbake fra nettleseren, men tilbyderen sier at adressen ikke er bekreftet. Ingenting er lagret.
    { "" }  1  det er meg
    { "" }  2  prøv igjen som { $asked }
    { "" }  3  avbryt
    Hvilken?
cli-ask-person-other-subject = { $came } kom tilbake fra nettleseren, men tilbyderen sier at dette ikke er den som logget inn med adressen sist. Ingenting er lagret.
    { "" }  1  logg inn som denne personen
    { "" }  2  prøv igjen som { $asked }
    { "" }  3  avbryt
    Hvilken?
cli-ask-person-unreadable = { $came } kom tilbake fra nettleseren, men Portico kan ikke lenger lese hvem som logget inn med adressen sist: notatet i nøkkelringen er skadet. Ingenting er lagret.
    { "" }  1  logg inn som denne personen
    { "" }  2  prøv igjen som { $asked }
    { "" }  3  avbryt
    Hvilken?
cli-ask-confirm-issuer = { $issuer } vil ha passordet ditt her, i terminalen. Oppgi det bare hvis du kjenner denne tjeneren og passordet hører til den.
    { "" }  1  logg inn i nettleseren i stedet
    { "" }  2  skriv passordet her
    { "" }  3  avbryt
    Hvilken?
cli-signed-in = Logget inn i { $service } som { $person }. Kontoen heter { $account }.

## I nettleseren

cli-browser-opened = Gå videre i nettleseren, der { $service } åpnes. Hvis den ikke gjør det, åpner du denne adressen:
cli-browser-address = For å logge inn i { $service } åpner du denne adressen i en nettleser på denne datamaskinen:
cli-browser-elsewhere = Er nettleseren på en annen datamaskin? Åpne denne adressen der i stedet, kopier adressen den ender på og lim den inn her:
cli-device-code = På en hvilken som helst enhet går du til { $address } og skriver { $code }.
cli-device-code-instead = Eller gå til { $address } på en annen enhet og skriv { $code }.
cli-waiting = Venter i { $time }. Ctrl-C avbryter.
cli-waiting-keys = o og Enter åpner nettleseren en gang til.
cli-waiting-device = d og Enter gir en kode til en annen enhet.
cli-paste-offer = Står du fast i nettleseren? Kopier adressen den endte på, lim den inn her og trykk Enter.
cli-last-minute = Ett minutt igjen.

## En tjeneste som bare har sin egen side

cli-guided-opened = Innloggingssiden til { $service } åpnes i nettleseren:
cli-guided-address = Ingen nettleser ble åpnet. Innloggingssiden til { $service } er:
cli-guided = Du logger inn der: Portico følger ikke med på det og tar ikke vare på noe hemmelig. Finn årsaken hvis det ikke virker.

## Status

cli-column-account = KONTO
cli-column-method = LOGGET INN MED
cli-column-since = SIDEN
cli-column-state = TILSTAND
cli-column-id = ID
cli-column-name = NAVN
cli-column-os = SYSTEM
cli-column-last-seen = SIST SETT
cli-column-profile = PROFIL
cli-column-title = TITTEL
cli-column-kind = VEI INN
cli-column-origin = FRA
cli-column-issuer = UTSTEDER
cli-column-client-id = KLIENT-ID
cli-column-methods = MÅTER
cli-column-sign-in-page = INNLOGGINGSSIDE
cli-column-status-page = STATUSSIDE
cli-column-support = STØTTE

cli-state-signed-in = logget inn
cli-state-not-checked = logget inn, så vidt denne datamaskinen vet
cli-state-ends = avsluttes om { $time } hvis den ikke brukes
cli-state-unbound = ikke knyttet til denne maskinen, selv om Portico ba om det
cli-state-pending = tjenesten må ennå trekke innloggingen tilbake
cli-state-refused = tjenesten trakk ikke innloggingen tilbake
cli-state-not-offered = tjenesten har ingen måte å trekke innloggingen tilbake på
cli-state-given-up = innloggingen kunne ikke trekkes tilbake hos tjenesten
cli-replaced-pending = Tjenesten må ennå trekke tilbake en tidligere innlogging for { $account }.
cli-replaced-refused = Tjenesten trakk ikke tilbake en tidligere innlogging for { $account }, så den kan være gyldig der til den utløper.
cli-replaced-not-offered = Tjenesten har ingen måte å trekke tilbake en tidligere innlogging for { $account } på, så den kan være gyldig der til den utløper.
cli-replaced-given-up = En tidligere innlogging for { $account } kunne ikke trekkes tilbake hos tjenesten, så den kan være gyldig der til den utløper.
cli-duration-days = { $days ->
        [one] { $days } dag
       *[other] { $days } dager
    }

## Utlogging

cli-signed-out = { $account } er logget ut.
cli-signed-out-before = { $account } var allerede logget ut.
cli-signed-out-pending = { $why ->
        [none] { $account } er logget ut på denne datamaskinen. Tjenesten må ennå trekke innloggingen tilbake; «portico logout» og appen prøver igjen.
       *[other] { $account } er logget ut på denne datamaskinen. Tjenesten har ikke trukket innloggingen tilbake ennå ({ $why }); «portico logout» og appen prøver igjen.
    }
cli-signed-out-refused = { $account } er logget ut på denne datamaskinen. Tjenesten trakk ikke innloggingen tilbake, så den kan være gyldig der til den utløper.
cli-signed-out-not-offered = { $account } er logget ut på denne datamaskinen. Tjenesten har ingen måte å trekke en innlogging tilbake på, så den kan være gyldig der til den utløper.
cli-signed-out-given-up = { $account } er logget ut på denne datamaskinen. Innloggingen kunne ikke trekkes tilbake hos tjenesten, og Portico har sluttet å prøve; den kan være gyldig der til den utløper.
cli-way-out-not-opened = Utloggingssiden til { $service } ble ikke åpnet i nettleseren, så du kan fortsatt være logget inn der.
cli-no-way-out = { $service } har ingen egen utloggingsside, så du kan fortsatt være logget inn i nettleseren.
cli-device-forgotten = Denne datamaskinen huskes ikke lenger for { $account }.
cli-devices-forgotten = Denne datamaskinen huskes ikke lenger for noen.

## Åpne tjenesten

cli-which-hub = Si hvilken konto som skal åpnes, med --hub ID. Disse finnes:
cli-ask-hub = Hvilken konto? Skriv ID-en:

## Enheter

cli-this-computer = denne datamaskinen
cli-forgotten = { $id } gjenkjennes ikke lenger.

## Profiler

cli-profile-added = Profilen { $profile } er lagt til. For å logge inn: portico login { $profile }
cli-ask-replace = En annen profil har dette navnet. { $change }. Skal den erstattes? (j/n)
cli-profile-removed = Profilen { $profile } er fjernet.
cli-not-configured = ikke satt opp
cli-check-ok = metadata og nøkler er på plass
cli-check-left-out = metadata og nøkler er på plass; sett bort fra, fordi de ikke kan brukes: { $members }
cli-check-nothing = ingenting å spørre etter
cli-kind-oidc = OpenID Connect
cli-kind-native = i appen
cli-kind-hubspot = OAuth hos HubSpot
cli-kind-guided = sin egen side i nettleseren
cli-origin-built-in = Portico
cli-origin-file = en fil
cli-origin-policy = organisasjonen din

## Guide

cli-no-article = Det finnes ingen artikkel som heter «{ $id }». Alle: portico guide

## Feilsøking

cli-doctor-progress = { $done } av { $all }
cli-doctor-last = Den siste innloggingen i { $service } stanset: { $problem } [{ $code }]
cli-doctor-article = Mer om dette: portico guide { $article }
cli-doctor-others = Det kan også være:
cli-no-check = { $nearest ->
        [none] Det finnes ingen kontroll som heter «{ $id }».
       *[other] Det finnes ingen kontroll som heter «{ $id }». Mente du { $nearest }?
    }

## Rapporter til brukerstøtten

cli-report-saved = Rapporten ligger i { $file }.
cli-no-report = { $file } er ingen rapport som kan sendes. Den må være en .json- eller .zip-fil fra: portico doctor --report FIL
cli-ask-answer-to = E-postadresse som brukerstøtten kan svare til:
cli-answer-address-needed = Si hvor brukerstøtten kan svare, med --email ADRESSE.
cli-ask-send = Sende dette til { $to }? [j/N]
cli-report-not-sent = Ingenting er sendt.
cli-report-sent = { $reference ->
        [none] Brukerstøtten har fått rapporten.
       *[other] Brukerstøtten har fått rapporten. Referansen er { $reference }.
    }
cli-report-waits = { $trouble ->
        [none] Rapporten venter på denne datamaskinen. Appen eller «portico support queue» sender den.
       *[other] Rapporten venter på denne datamaskinen: { $trouble }. Appen eller «portico support queue» sender den når det er over.
    }
cli-report-refused = { $trouble ->
        [none] Brukerstøtten har ikke fått rapporten.
       *[other] Brukerstøtten har ikke fått rapporten: { $trouble }.
    } For å lagre den og sende den på en annen måte: portico doctor --report rapport.zip
cli-report-drafted = { $opened ->
        [yes] Et utkast til { $address } åpnes. Legg ved filen over før du sender det.
       *[no] Ingen e-postapp kunne åpnes. Send filen over til { $address }.
    }
cli-no-support = Ingen har sagt hvor rapporter skal sendes, så rapporten er lagret der. Gi den til den du fikk Portico av.
cli-queue-empty = Ingen rapporter venter.
cli-column-written = SKREVET
cli-column-tries = FORSØK
cli-queue-sent = { $reference ->
        [none] brukerstøtten har den
       *[other] brukerstøtten har den, som { $reference }
    }
cli-queue-waiting = { $trouble ->
        [none] venter
       *[other] venter: { $trouble }
    }
cli-queue-gave-up = { $trouble ->
        [none] gitt opp
       *[other] gitt opp: { $trouble }
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
        [none] Versjon { $version } er ute. Den tetter et sikkerhetshull: installer den snart.
       *[other] Versjon { $version } kom ut { $date }. Den tetter et sikkerhetshull: installer den snart.
    }
# $codes (String) - codes of problems and causes
cli-version-mends = Den retter: { $codes }
# $url (String)
cli-version-page = Mer om den: { $url }
