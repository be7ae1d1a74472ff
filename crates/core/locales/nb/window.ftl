### Vinduets egne ord. En knapp sier hva den gjør; ingen får skylden; feil er konkrete.
### $service er det man logger inn på, slik folk kaller det.

portico = Portico
loading = Et øyeblikk …
next = Neste
back = Tilbake
back-to-start = Tilbake til start
back-to-sign-in = Tilbake til innlogging
cancel = Avbryt
or = eller
open = Åpne
undo = Angre
remove = Fjern
forget = Glem
copied = Kopiert
try-again = Prøv igjen
find-cause = Finn årsaken
troubleshooting-ask = Får du ikke logget inn?

## Når appen selv ikke kan svare

unexpected-title = Det har skjedd noe uventet i Portico
unexpected-why = En del av appen ga et ugyldig svar.
unexpected-next = Prøv igjen. Hvis det skjer på nytt, kopierer du detaljene til brukerstøtten.

## Sidepanelet: hva dette er, eller hva som skjer nå

calm-label = Om dette trinnet
calm-welcome = Ett sted å logge inn fra, på denne maskinen.
    .more = Økten din lagres i nøkkelringen på maskinen.
calm-address = Logg inn én gang. Verktøyene dine forblir innlogget.
    .more = Økten din lagres i nøkkelringen på maskinen.
calm-no-keychain = Uten nøkkelring varer økten til du avslutter Portico.
calm-guided = Innloggingssiden til { $service }, og hjelp når innloggingen ikke virker.
    .more = Du logger inn på siden til { $service }. Portico lagrer ingenting om det.
calm-reset = Du får en e-post med en lenke der du velger et nytt passord.
    .more = Lenken åpnes i nettleseren. Kom tilbake hit etterpå.
calm-password = På en maskin som { $service } ikke kjenner, får du en kode på e-post.
    .more = Portico sender passordet videre og lagrer det ikke.
calm-code = Ett trinn til, fordi { $service } ikke kjenner denne maskinen ennå.
    .more = Hvis den huskes, trenger du ingen kode her neste gang.
calm-factor = Siste trinn: tofaktorkoden.
    .more = Den bekrefter at det er deg, selv om noen kjenner passordet ditt.
calm-confirm-issuer = Du bestemmer hvem som får passordet ditt.
    .more = Portico spør én gang for hver server.
calm-proxy = Først nettverket ditt, deretter { $service }.
    .more = Proxyen hører til organisasjonen din, ikke til { $service }.
calm-unknown-browser = Ingenting er lagret ennå. Du avgjør om det var deg.
    .more = En nettleser som Portico har åpnet selv, gjenkjennes automatisk.
calm-different-person = Ingenting er lagret ennå. Du bestemmer hvem som logger inn.
    .more = Nettleseren kan ha vært innlogget som en annen fra før.
calm-browser = Du logger inn på siden til { $service }. Vinduet går videre når du er ferdig.
    .more = Portico ser aldri hva du skriver i nettleseren.
calm-stopped = Finn ut hva som gikk galt, og hva du kan gjøre.
    .more = Veiledningen virker også uten nett.
calm-link = En lenke kan fylle ut skjemaet. Bare du kan logge inn.
    .more = Portico starter aldri en innlogging bare på grunn av en lenke.
calm-troubleshooting = Hjelp når innloggingen ikke virker.
    .more = Alt dette virker uten nett.
calm-settings = Tilpass Portico slik du vil ha det.
    .more = Endringer gjelder med én gang.
calm-loading = Et øyeblikk …
    .more = { "" }
calm-home = Velkommen tilbake.
    .more = { "" }
calm-devices = Enhetene dine.
    .more = { "" }

## Mens noe pågår

working-start = Spør { $service } hvordan du logger inn …
working-answer = Venter på svar fra { $service } …
working-resend = Ber { $service } sende en ny kode …
working-reset = Ber { $service } sende e-posten …
working-open = Åpner nettleseren …
working-update = Ser etter en ny versjon …
working-settings = Lagrer …
working-issuer = Henter opplysninger om leverandøren …
working-sign-out = Logger ut av { $service } …
working-long = Det tar lengre tid enn vanlig.

time-left-spoken = { $seconds ->
        [60] Ett minutt igjen
        [300] Fem minutter igjen
       *[other] { $seconds } sekunder igjen
    }

## Velkommen

welcome-title = Hva vil du logge inn på?
welcome-lead = Portico logger deg inn på denne maskinen og holder deg innlogget.
welcome-services = Tjenester
welcome-guided = Innlogging i nettleseren, med hjelp når det ikke virker
welcome-by-policy = Satt opp av organisasjonen din
welcome-none = Ingen tjeneste er satt opp på denne maskinen ennå. Legg til leverandøren din for å fortsette.
other-provider = En annen leverandør
other-service = En annen tjeneste
provider-lead = Alle tjenester som støtter OpenID Connect.
issuer = Adressen til leverandøren
issuer-hint = For eksempel https://login.example.com
issuer-wrong = Skriv en adresse som begynner med https://
client-id = Klient-ID
client-id-hint = Du får den når du registrerer en app hos leverandøren.
client-id-missing = Skriv inn klient-ID
add-provider = Legg til leverandør
replace-profile = Erstatt den gamle profilen
add-profile-file = Bruk en profilfil

## Adresse

address-title = Logg inn på { $service }
address-lead = Bruk adressen som kontoen din hører til.
browser-lead = Du logger inn på siden til { $service }, i nettleseren.
email = E-post
email-missing = Skriv inn e-postadressen din
email-wrong = Adressen er ikke fullstendig. Eksempel: navn@example.com.
with-password = Logg inn med e-post og passord
with-google = Fortsett med Google
with-sso = Logg inn med SSO
with-browser = Fortsett i nettleseren
with-device = Logg inn med en annen enhet
more-ways = Flere måter
sso-title = Logg inn med SSO
sso-lead = Med jobbadressen kommer du til arbeidsgiverens egen innloggingsside.
work-email = Jobbadresse
work-email-hint = E-postadressen du har fått av arbeidsgiveren
sso-go = Til arbeidsgiverens innlogging
not-sso = Logg inn på en annen måte
people = Personer som har logget inn her
people-lead = Hvem skal logge inn?
another-address = Bruk en annen adresse
forget-person = Glem { $email }
forgot-person = { $email } er ikke lenger i listen

guided-lead = { $service } godtar passord, Google og SSO bare på sin egen side. Portico åpner den for deg.
guided-open = Åpne innloggingssiden til { $service }
guided-open-again = Åpne innloggingssiden til { $service } igjen
guided-trouble = Jeg kommer ikke inn
guided-opened = Åpnet i nettleseren
guided-opened-next = Logg inn der. Hvis det ikke går, velger du «Jeg kommer ikke inn»: Veiledningen tar for seg de vanlige problemene.
guided-why = Her trengs verken konto eller oppsett
guided-why-more = Portico lagrer ingenting om innloggingen din på { $service }. Veiledningen tar for seg de vanlige problemene og hva du kan gjøre, også uten nett.
not-configured = Denne tjenesten er ikke ferdig satt opp
not-configured-next = Be IT-avdelingen om en profilfil, eller velg en annen tjeneste.

## Passord

password-title = Skriv inn passordet
not-you = Ikke deg?
password = Passord
password-missing = Skriv inn passordet
password-rejected = Adressen og passordet stemmer ikke overens. Kontroller begge.
show-password = Vis passordet
hide-password = Skjul passordet
caps-lock = Caps Lock er på
forgot = Glemt passordet?
attempts-left = { $left ->
        [one] Du har ett forsøk igjen.
       *[other] Du har { $left } forsøk igjen.
    }

## Nytt passord

reset-title = Velg et nytt passord
reset-lead = { $service } sender deg en lenke på e-post.
reset-send = Send lenken
reset-sent-title = Se i e-posten din
reset-sent-lead = Hvis { $service } har en konto for { $email }, er en e-post med en lenke på vei.
reset-sent-newest = Bare den nyeste lenken virker.
reset-sent-folders = Ingenting etter noen minutter? Se i søppelposten, og tillat e-post fra { $service }.
reset-sent-sso = Hvis du logger inn via arbeidsgiveren, er det IT-avdelingen som bytter passordet.

## Kode på e-post

code-title = Skriv inn koden fra e-posten
code-lead = Den ble sendt til { $address }.
code-lead-unknown = Den ble sendt til e-postadressen din.
code = Koden fra e-posten
code-hint = Dette er ikke koden fra autentiseringsappen.
code-short = Skriv inn alle { $length } sifrene i koden.
code-wrong = Dette er ikke koden fra den nyeste e-posten.
code-over = Denne koden er utløpt. Send en ny.
code-left = { $time } igjen
resend = Send koden på nytt
resend-in = Send koden på nytt om { $time }
resent = Sendt på nytt kl. { $time }. Bruk koden fra den nyeste e-posten.
remember = Husk denne maskinen
remember-hint = Da trenger du ingen kode her neste gang. Ikke bruk dette på en maskin du deler med andre.
no-mail = Ingen e-post?
no-mail-wait = Vent i to minutter. Noen e-postservere forsinker e-post fra nye avsendere.
no-mail-folders = Se i søppelposten og i mapper som Kampanjer, Oppdateringer eller Annet.
no-mail-address = Kontroller adressen: { $email }
no-mail-allow = På jobb: Be IT tillate e-post fra { $service }.
no-mail-bounced = Hvis e-post til deg har kommet i retur før, kan { $service } ha sluttet å sende. Brukerstøtten deres kan slå det på igjen.

## Tofaktor

totp-title = Bekreft at det er deg
totp-lead = Åpne autentiseringsappen på telefonen og finn koden for { $service }.
totp-label = Koden fra autentiseringsappen
totp-wrong = Dette er ikke koden appen viser akkurat nå.
backup_code-title = Bruk en reservekode
backup_code-lead = Du fikk en liste med koder da du satte opp tofaktorinnlogging for { $service }. Hver av dem virker én gang.
backup_code-label = Reservekode
backup-missing = Skriv inn en reservekode
backup-wrong = Denne reservekoden virker ikke, eller den er brukt.
use-totp = Bruk autentiseringsappen
use-backup_code = Bruk en reservekode
clock-hint = Hvis koden er riktig, kan klokken på telefonen eller maskinen gå feil. Koden avhenger av tiden.
check-clock = Sjekk klokken på maskinen
lost-phone = Mistet telefonen?
lost-phone-backup = Bruk en av reservekodene dine.
lost-phone-admin = En administrator for kontoen din i { $service } kan tilbakestille tofaktorinnloggingen din.
lost-phone-support = Hvis du er den eneste administratoren, kan brukerstøtten til { $service } hjelpe. Det tar noen dager.

## I nettleseren

the-browser = Nettleseren
browser-title = Fortsett i nettleseren
browser-title-closed = Åpne nettleseren for å fortsette
browser-lead-opened = { $browser } viser innloggingssiden til { $service }. Kom tilbake når du er ferdig.
browser-lead-closed = Ingen nettleser ble åpnet automatisk. Åpne en her, eller lim lenken inn i en nettleser.
browser-left = Venter på nettleseren, { $time } igjen
device-left = Venter på den andre enheten, { $time } igjen
browser-over = Tiden er ute. Åpne siden på nytt for å fortsette.
open-again = Åpne på nytt
open-browser = Åpne nettleseren
copy-link = Kopier lenke
link-copied = Lenken er kopiert
copy-elsewhere = Kopier lenke til en annen datamaskin
elsewhere-lead = Er nettleseren på en annen datamaskin? Åpne denne lenken der, og lim inn adressen til den siste siden her.
device-code-ask = Bruk en annen enhet
device-code-title = Eller bruk telefonen
device-code-lead = Skann QR-koden, eller gå til { $address } og skriv inn:
qr-label = QR-kode for { $address }
nothing-happens = Jeg er ferdig, men ingenting skjer her
paste = Adressen til den siste siden
paste-hint = Kopier den fra adressefeltet i nettleseren. Den begynner med { $start }.
paste-missing = Lim inn adressen først
paste-send = Fortsett med denne adressen

## Ukjent nettleser

unknown-title = Var det deg?
unknown-lead = Noen logget inn med en nettleser som Portico ikke kjenner igjen som din.
unknown-came = Logget inn som
unknown-what = Det skjer når du bruker en annen nettleser, eller kobler deg til denne maskinen fra en annen. Hvis det ikke var deg, må du ikke godta: Kontoen kan tilhøre noen andre.
unknown-retry = Prøv igjen i nettleseren min
unknown-accept = Det var meg: Logg inn som { $email }

## En annen person

# $host (String) - serveren som får passordet eller koden
goes-to = Dette sendes til { $host }.

confirm-issuer-title = Vil du skrive inn passordet her?
confirm-issuer-lead = Denne serveren ber om passordet i Portico i stedet for i nettleseren. Tillat det bare hvis du kjenner serveren og passordet hører til den.
confirm-issuer-issuer = Serveren
confirm-issuer-server = Passordet vil bli sendt til
confirm-issuer-browser = Bruk nettleseren i stedet
confirm-issuer-accept = Skriv det inn her

proxy-title = Logg inn på proxyen i nettverket ditt
proxy-lead = Proxyen { $proxy } spør hvem du er før den slipper noe gjennom. Skriv inn brukernavnet og passordet organisasjonen har gitt deg for den.
proxy-user = Brukernavn for proxyen
proxy-password = Passord for proxyen
proxy-kept = Lagres samme sted som øktene dine og sendes bare til denne proxyen. Du kan fjerne det i Innstillinger.
proxy-user-missing = Skriv inn brukernavnet først
proxy-user-invalid = Et brukernavn kan ikke inneholde kolon
proxy-refused = Proxyen godtok ikke brukernavnet og passordet.

different-title = Du logget inn som en annen
different-title-ask = Er det deg?
different-lead-other_address = Nettleseren logget inn som en annen enn den du ba om.
different-lead-no_address = Leverandøren oppgir ingen adresse for den som logget inn, så Portico vet ikke om det er deg.
different-lead-unverified_address = Leverandøren sier at adressen ikke er bekreftet, så noen andre kan bruke den.
different-lead-other_subject = Leverandøren sier at dette ikke er den som logget inn med adressen sist.
different-lead-unreadable = Portico kan ikke lenger se hvem som logget inn med adressen sist: Oppføringen i nøkkelringen er skadet.
different-asked = Du ba om
different-came = Nettleseren logget inn som
different-retry = Prøv igjen som { $email }
different-accept = Logg inn som { $email }

## Stoppet

again-in = Prøv igjen om { $time }
copy-for-administrator = Kopier til administratoren
copied-for-administrator = Kopiert. Lim det inn i en e-post.
details = Detaljer
details-code = Kode
details-time = Tidspunkt
details-reference = Referanse
details-detail = Teknisk
copy-details = Kopier detaljene
details-copied = Detaljene er kopiert

## Lenke utenfra

link-title = Vil du fylle inn opplysningene fra denne lenken?
link-lead = En lenke utenfor Portico har opplysninger til innloggingen. Du logger fortsatt inn selv.
link-service = Tjeneste
link-email = E-post
link-ends-sign-in = Innloggingen som er i gang, avsluttes.
link-accept = Bruk lenken
link-drop = Ignorer lenken

## Hjem

places = Navigasjon
place-home = Hjem
place-devices = Enheter
place-troubleshooting = Feilsøking
place-settings = Innstillinger
home-spoken = Du er logget inn som { $email }
home-in = Logget inn på { $service } · { $method }
home-was-in = { $service } · { $method }
home-until-quit = Logget inn til du avslutter Portico
home-until-quit-why = Økten ligger bare i minnet, ikke i en nøkkelring.
home-offline = Du er frakoblet
home-offline-what = Du er fortsatt logget inn. Opplysningene kan være utdaterte.
home-soon = Økten din slutter kl. { $time }
home-soon-why = { $service } avslutter økter som ikke er i bruk.
stay-signed-in = Forbli innlogget
home-ended-unused = Økten ble avsluttet fordi den ikke var i bruk
home-ended-revoked = Økten ble avsluttet av tjenesten
home-ended-expired = Økten er utløpt
home-ended-signed-out = Du logget ut
home-ended-policy = Økten ble avsluttet av organisasjonen din
home-ended-limit = Økten varte så lenge organisasjonen din tillater
home-ended-at = Den ble avsluttet { $moment }.
sign-in-again = Logg inn igjen
hubs-title = Kontoer
hubs-loading = Henter kontoer …
hubs-no-keychain = Kontoene vises igjen når nøkkelringen kan brukes.
hubs-none = { $service } viser ingen kontoer for deg.
hubs-count = { $count ->
        [one] { $count } konto
       *[other] { $count } kontoer
    }
hubs-search = Søk i kontoer
hubs-not-found = Ingen konto passer med «{ $words }».
open-hub = Åpne { $name }
session-title = Økt
session-since = Siden
session-ends = Slutter
session-unused = { $moment }, hvis den ikke brukes før det
session-limit = senest { $moment }
session-until-sign-out = Når du logger ut
session-until-quit = Når du avslutter Portico
session-device = Denne maskinen
session-device-since = Husket siden { $day }
session-device-yes = Husket
session-device-no = Ikke husket: du blir bedt om en kode
sign-out = Logg ut
forget-session = Fjern fra denne maskinen

## Logge ut

sign-out-title = Logge ut { $email }?
sign-out-here = På denne maskinen
sign-out-here-what = Verktøyene dine her kan ikke lenger bruke økten.
sign-out-everywhere = Her og i nettleseren
sign-out-everywhere-what = Avslutter denne økten og nettleserens økt hos { $service }.
sign-out-offline = Du er frakoblet. Du blir logget ut her med én gang; { $service } får beskjed når du er på nett igjen.
signed-out = { $email } er logget ut.
signed-out-pending = { $email } er logget ut her. { $service } har ikke trukket innloggingen tilbake ennå; Portico prøver igjen automatisk.
signed-out-pending-until-quit = { $email } er logget ut her. { $service } har ikke trukket innloggingen tilbake ennå; Portico prøver igjen til du avslutter det.
signed-out-refused = { $email } er logget ut her. { $service } trakk ikke innloggingen tilbake, så den kan være gyldig der til den utløper.
signed-out-not-offered = { $email } er logget ut her. { $service } kan ikke trekke innlogginger tilbake, så denne kan være gyldig der til den utløper.
signed-out-given-up = { $email } er logget ut her. Innloggingen kunne ikke trekkes tilbake hos { $service }, og Portico har sluttet å prøve; den kan være gyldig der til den utløper.
signed-out-not-opened = Utloggingssiden til { $service } ble ikke åpnet i nettleseren, så du kan fortsatt være logget inn der.
signed-out-no-page = { $service } har ingen egen utloggingsside, så du kan fortsatt være logget inn i nettleseren.

## Bytte konto

switcher = { $email }, bytt konto
switcher-list = Kontoer som er logget inn her
switcher-ended = avsluttet
switched = Byttet til { $email }
add-account = Logg inn med en annen konto

## Enheter

devices-title = Enheter
devices-lead = { $service } ber ikke om kode på disse enhetene.
devices-loading = Henter enheter …
devices-none = { $service } husker ingen av enhetene dine ennå.
devices-what = En glemt enhet trenger en kode neste gang den logger inn. Den blir ikke logget ut.
this-device = Denne maskinen
last-seen = sist sett { $moment }
forget-device = Glem { $name }
device-leaving = { $name } blir glemt. Du kan angre i ti sekunder.
device-leaving-soon = Blir glemt om et øyeblikk
device-kept = { $name } huskes fortsatt
device-forgotten = { $name } er glemt
device-forgotten-here = Glemt

## Innstillinger

settings-title = Innstillinger
language = Språk
language-system = Systemets språk
language-en = English
language-nb = Norsk bokmål
theme = Utseende
theme-system = Samme som systemet
theme-light = Lyst
theme-dark = Mørkt
start-with-system = Start når du logger på maskinen
start-with-system-hint = I systemstatusfeltet, uten å åpne vinduet
versions = Nye versjoner
update-mode = Si fra om nye versjoner
# $moment (String) - when it was
update-checked = Sist sjekket { $moment }
update-never = Ikke sjekket ennå
update-check = Se etter nye nå
newest = Du har den nyeste versjonen.
# $version (String)
newer = Versjon { $version } av Portico er ute
newer-security = Versjon { $version } av Portico retter en sikkerhetsfeil
newer-security-why = Installer den snart.
# $day (String)
newer-date = Utgitt { $day }
newer-copy = Kopier kommandoen
newer-page = Nyheter
newer-dismiss = Ikke vis igjen
newer-later = Minn meg på det senere
services = Tjenester
services-lead = Tjenesten som vinduet åpnes med.
origin-built-in = Innebygd
origin-file = Fra en profilfil
origin-policy = Satt opp av organisasjonen din
remove-profile = Fjern { $service }
profile-removed = { $service } er fjernet
version = Portico { $version }
copy-settings = Kopier innstillinger til brukerstøtten
proxies = Passord for proxyen i nettverket
proxies-hint = Portico lagrer passordet en proxy har bedt om, samme sted som øktene dine, og sender det bare til den proxyen.
proxies-forget = Glem
proxies-forgotten = Passord for proxyer er glemt
settings-copied = Innstillingene er kopiert

## Det organisasjonen har bestemt

managed = Administrert av organisasjonen din
managed-by = Administrert av { $name }
locked = Bestemt av organisasjonen din
locked-by = Bestemt av { $name }
policy-closed = Ugyldig: den strengeste innstillingen gjelder
policy-none = Ikke angitt
policy-nobody = Ingen
policy-yes = Ja
policy-no = Nei
policy-overrides = Går foran { $value } fra { $origin }
policy-unknown = { $origin }: { $key } er ikke kjent. Mente du { $nearest }?

## Feilsøking

troubleshooting-title = Hva hindrer deg i å logge inn?
troubleshooting-title-problem = La oss finne årsaken
troubleshooting-after = Det gjelder: { $problem }
troubleshooting-after-last = Det gjelder den siste innloggingen, som mislyktes: { $problem }
troubleshooting-lead = Disse sidene er innebygd og virker uten nett.

run-running = Kontrollerer
run-looking = Leter etter årsaken
run-wait = Det tar noen sekunder. Du trenger ikke å gjøre noe.
run-cancelled = Avbrutt
run-stopped = Kontrollene ble avbrutt
run-stopped-next = Kjør dem på nytt for å finne årsaken.
run-done = Kontrollert
run-progress = { $done } av { $all }
run-finished = { $done } av { $all } kontrollert
run-again = Kjør på nytt
run-spoken = { $sentence }. { $next }
confidence-certain = Bekreftet
confidence-likely = Sannsynlig
confidence-possible = Mulig
other-causes = { $count ->
        [one] Én annen mulig årsak
       *[other] { $count } andre mulige årsaker
    }
read-article = Les mer i veiledningen
read-article-about = : { $title }
what-helps = Dette hjelper
for-it = Til IT-avdelingen
copy-sheet = Kopier til IT
sheet-copied = Teksten til IT er kopiert
not-copied = Kunne ikke kopiere
facts = Detaljer
facts-check = Kontroll
facts-took = Varighet
milliseconds = { $count } ms

## Feilsøking: funnene

findings-title = Kontroller
group-progress = { $done } av { $all }
group-wrong = { $count ->
        [one] én advarsel eller feil
       *[other] { $count } advarsler eller feil
    }
category-app = Portico på denne maskinen
category-loopback = Retur fra nettleseren
category-browser = Nettleser
category-network = Nettverk
category-service = Tjeneste
category-account = Kontoen din
status-pass = I orden
status-warn = Advarsel
status-fail = Feil
status-skipped = Hoppet over
status-waiting = Venter
status-open = Ikke kontrollert
fold-fine = { $count ->
        [one] Én i orden
       *[other] { $count } i orden
    }
fold-left-out = { $count ->
        [one] Én hoppet over
       *[other] { $count } hoppet over
    }

## Feilsøking: det som bare gjøres når du ber om det

tools-title = Flere verktøy
tool-browser = Test nettleseren
    .what = Åpner en testside i nettleseren din og kontrollerer at den kommer tilbake til Portico.
    .do = Test
tool-compare = Prøv et annet nettverk og sammenlign
    .what = Hvis innloggingen virker med internettdeling fra mobilen, er dette nettverket årsaken.
    .do = Sammenlign
tool-report = Rapport til brukerstøtten
    .what = Du kan lese alt sammen før noe blir sendt.
    .do = Vis
test-waiting = Venter på nettleseren …

compare-title = Dette nettverket og et annet
compare-table = Ulike resultater
compare-check = Kontroll
compare-here = Her
compare-elsewhere = Annet nettverk, { $moment }
compare-step-switch = Koble maskinen til et annet nettverk, for eksempel internettdeling fra mobilen.
compare-step-run = Kom tilbake hit og kjør kontrollene. Resultatene så langt blir tatt vare på.
compare-run = Kjør her og sammenlign
compare-leave = Ikke nå
sheet = Teksten til IT
save-sheet = Lagre som fil
saved = Lagret

## Feilsøking: det appen gjør

confirm-clear-web-data = Vil du slette Porticos nettdata og hurtigbuffer?
    .what = Ingen blir logget ut. Portico henter data fra tjenestene på nytt.
    .do = Slett
confirm-forget-device = Vil du glemme denne enheten?
    .what = { $service } ber om en kode neste gang du logger inn her.
    .do = Glem denne enheten
confirm-sign-out-everywhere = Vil du logge ut overalt?
    .what = { $service } avslutter økten din. Du må logge inn på nytt.
    .do = Logg ut overalt
acted-opened = Det er åpnet i et annet vindu. Kjør kontrollene på nytt etterpå.
acted-clear-web-data = Nettdata og hurtigbuffer er slettet. Kjør kontrollene på nytt.
acted-forget-device = Enheten er glemt. Neste gang du logger inn her, blir du bedt om en kode.
acted-sign-out-everywhere = Du er logget ut overalt.
acted-unlock-keychain = Nøkkelringen er låst opp. Kjør kontrollene på nytt.
acted-later = Du er logget ut her. Tjenesten får beskjed når den kan nås.
by-hand-sign-out-everywhere = Du er logget ut her. Tjenestens egen utloggingsside ble ikke åpnet i nettleseren: Logg ut der selv.
acted-not-taken-back = Du er logget ut her. Tjenesten trakk ikke innloggingen tilbake, så den kan være gyldig der til den utløper.
by-hand-open-browser-settings = Portico kan ikke åpne innstillingene på dette skrivebordet. Åpne dem selv og velg standardnettleser.
by-hand-open-clock-settings = Portico kan ikke åpne innstillingene på dette skrivebordet. Åpne dem selv og sett dato og klokkeslett til automatisk.
by-hand-open-network-settings = Portico kan ikke åpne innstillingene på dette skrivebordet. Åpne dem selv og gå til nettverksinnstillingene.

## Feilsøking: rapporten

to-support-title = Rapport til brukerstøtten
to-support-lead = Bare det du ser her, blir sendt, og bare når du velger å sende det.
back-to-findings = Tilbake til resultatene
to-support-message = Hva holdt du på med da det skjedde?
to-support-message-hint = Valgfritt. Ikke ta med passord eller koder.
to-support-address = Ta med e-postadressen min
to-support-address-hint = Ellers er den skjult, og brukerstøtten kan ikke svare deg.
to-support-send = Send til { $host }
to-support-mail = Skriv en e-post til { $address }
to-support-nobody = { $service } oppgir ingen adresse for rapporter. Kopier eller lagre rapporten og gi den til IT-avdelingen.
to-support-copy = Kopier
to-support-save-markdown = Lagre som tekst
to-support-save-json = Lagre som JSON
to-support-save-zip = Lagre som ZIP
to-support-copied = Rapporten er kopiert.
to-support-saved = Rapporten er lagret.
to-support-draft = E-posten er åpnet i e-postprogrammet ditt. Legg ved denne filen før du sender den: { $file }
to-support-file = Rapporten er lagret som { $file }.
to-support-sent = Rapporten er sendt.
to-support-waiting = Rapporten sendes så snart du er på nett.
to-support-gave-up = Rapporten kunne ikke sendes. Lagre den og send den selv.
to-support-needs-address = Brukerstøtten svarer på e-post: Ta med adressen din for å sende rapporten.
to-support-answer-to = E-postadressen din
to-support-preview = Innholdet i rapporten
to-support-preview-lead = Den inneholder aldri passord, koder, tokener eller informasjonskapsler.
to-support-files = Filer i ZIP-filen
to-support-making = Lager rapporten …
queue-title = Rapporter sendt herfra
queue-waiting = Venter på nettverket
queue-sent = Sendt
queue-gave-up = Ikke sendt
queue-written = Skrevet { $moment }
queue-reference = Brukerstøttens referanse: { $reference }

## Veiledningen

guide-title = Veiledning
guide-search = Søk i veiledningen
guide-fits = Kan hjelpe med problemet ditt
guide-found = { $count ->
        [one] Fant { $count } side
       *[other] Fant { $count } sider
    }
guide-sources = Les mer
guide-reviewed = Sist gjennomgått { $date }.
guide-all = Alle sidene
guide-none = Ingenting i veiledningen passer med «{ $words }».

## Tidspunkter

moment-today = i dag kl. { $time }
moment-tomorrow = i morgen kl. { $time }
moment-yesterday = i går kl. { $time }
moment-date = { $date } kl. { $time }
