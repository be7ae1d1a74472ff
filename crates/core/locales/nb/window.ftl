### Vinduets egne ord. En knapp sier hva som skjer; ingen får skylden; ingenting er «feil» i sin alminnelighet.
### $service er det man logger inn på, slik folk kaller det.

portico = Portico
loading = Et øyeblikk
next = Neste
back = Tilbake
back-to-start = Til start
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

unexpected-title = Portico møtte på noe den ikke kjenner
unexpected-why = En del av appen ga ikke noe brukbart svar.
unexpected-next = Prøv igjen. Skjer det på nytt, kopier detaljene til brukerstøtten.

## Den rolige siden: hva dette er, eller hva som skjer nå

calm-label = Om dette steget
calm-welcome = Ett sted å logge inn fra, på denne maskinen.
    .more = Økten din ligger i nøkkelringen på maskinen.
calm-address = Logg inn én gang. Verktøyene dine forblir innlogget.
    .more = Økten din ligger i nøkkelringen på maskinen.
calm-no-keychain = Uten nøkkelring varer økten til du avslutter Portico.
calm-guided = Veien inn til { $service }, og en som vet hvorfor en dør er stengt.
    .more = Du logger inn på siden til { $service }. Portico tar ikke vare på noe av det.
calm-reset = Du får en e-post med en lenke til å velge nytt passord.
    .more = Lenken åpnes i nettleseren. Kom tilbake hit etterpå.
calm-password = På en maskin som { $service } ikke kjenner, får du en kode på e-post.
    .more = Portico sender passordet videre og tar ikke vare på det.
calm-code = Ett steg til, fordi { $service } ikke kjenner denne maskinen ennå.
    .more = Blir den husket, trenger du ingen kode her neste gang.
calm-factor = Siste steg: den andre faktoren.
    .more = Den viser at det er deg, selv om noen kan passordet ditt.
calm-confirm-issuer = Du bestemmer hvem som får passordet ditt.
    .more = Portico spør én gang for hver tjener.
calm-unknown-browser = Ingenting er lagret ennå. Du avgjør om det var deg.
    .more = En nettleser som Portico har åpnet selv, kjennes igjen uten spørsmål.
calm-different-person = Ingenting er lagret ennå. Du bestemmer hvem som logger inn.
    .more = Nettleseren kan ha vært innlogget som en annen.
calm-browser = Du logger inn på siden til { $service }. Vinduet merker når du er ferdig.
    .more = Portico ser aldri hva du skriver i nettleseren.
calm-stopped = Det finnes en vei videre herfra.
    .more = Veiledningen virker også uten nett.
calm-link = En lenke kan foreslå. Bare du kan logge inn.
    .more = Portico starter aldri en innlogging av en lenke alene.
calm-troubleshooting = En som kjenner veien når en dør er stengt.
    .more = Alt dette virker uten nett.
calm-settings = Slik du vil ha det.
    .more = Endringer gjelder med én gang.
calm-loading = Et øyeblikk
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
working-sign-out = Sier fra til { $service } om at du logger ut …
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
welcome-guided = Innlogging i nettleseren, med hjelp når det stopper opp
welcome-by-policy = Satt opp av organisasjonen din
welcome-none = Ingen tjeneste er satt opp på denne maskinen ennå. Legg til leverandøren din for å gå videre.
other-provider = En annen leverandør
other-service = En annen tjeneste
provider-lead = Enhver tjeneste som bruker OpenID Connect.
issuer = Adressen til leverandøren
issuer-hint = For eksempel https://login.example.com
issuer-wrong = Skriv en adresse som begynner med https://
client-id = Klient-ID
client-id-hint = Den får en app når den registreres hos leverandøren.
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
email-wrong = Adressen er ikke fullstendig. Den ser ut som navn@example.com.
with-password = Logg inn med e-post og passord
with-google = Fortsett med Google
with-sso = Logg inn med SSO
with-browser = Fortsett i nettleseren
with-device = Logg inn med en annen enhet
more-ways = Flere måter
sso-title = Logg inn med SSO
sso-lead = Jobbadressen din fører til innloggingssiden hos arbeidsgiveren din.
work-email = Jobbadresse
work-email-hint = E-postadressen du har fått av arbeidsgiveren
sso-go = Til arbeidsgiverens innlogging
not-sso = Logg inn på en annen måte
people = De som har logget inn her
people-lead = Hvem skal logge inn?
another-address = Bruk en annen adresse
forget-person = Glem { $email }
forgot-person = { $email } er ikke lenger i listen

guided-lead = { $service } tar imot passord, Google og SSO bare på sin egen side. Portico åpner den for deg.
guided-open = Åpne innloggingssiden til { $service }
guided-open-again = Åpne innloggingssiden til { $service } igjen
guided-trouble = Jeg kommer ikke inn
guided-opened = Åpnet i nettleseren
guided-opened-next = Logg inn der. Går det ikke, velg «Jeg kommer ikke inn»: Veiledningen kjenner de vanlige hindringene.
guided-why = Her trengs verken konto eller oppsett
guided-why-more = Portico tar ikke vare på noe fra innloggingen din på { $service }. Veiledningen kjenner de vanlige hindringene og sier hva du kan gjøre, også uten nett.
not-configured = Denne tjenesten er ikke ferdig satt opp
not-configured-next = Be IT-avdelingen om en profilfil, eller velg en annen tjeneste.

## Passord

password-title = Skriv inn passordet
not-you = Ikke deg?
password = Passord
password-missing = Skriv inn passordet
password-rejected = Adressen og passordet hører ikke sammen. Se over begge.
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
reset-sent-lead = Har { $service } en konto for { $email }, er en e-post med en lenke på vei.
reset-sent-newest = Bare den nyeste lenken virker.
reset-sent-folders = Ingenting etter noen minutter? Se i søppelpost, og slipp gjennom e-post fra { $service }.
reset-sent-sso = Logger du inn gjennom arbeidsgiveren, er det IT-avdelingen som bytter passordet.

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
remember-hint = Da trengs ingen kode her neste gang. La være på en maskin du deler med andre.
no-mail = Ingen e-post?
no-mail-wait = Gi det to minutter. Noen e-posttjenere holder nye avsendere litt igjen.
no-mail-folders = Se i søppelpost og i mapper som Kampanjer, Oppdateringer eller Annet.
no-mail-address = Se over adressen: { $email }
no-mail-allow = På jobb: be IT slippe gjennom e-post fra { $service }.
no-mail-bounced = Har e-post til deg kommet i retur før, kan { $service } ha sluttet å sende. Brukerstøtten deres kan åpne for det igjen.

## Andre faktor

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
clock-hint = Er koden riktig, kan en klokke gå feil: telefonens eller maskinens. Koden avhenger av tiden.
check-clock = Sjekk klokken på maskinen
lost-phone = Mistet telefonen?
lost-phone-backup = Bruk en av reservekodene dine.
lost-phone-admin = En administrator for kontoen din i { $service } kan nullstille den andre faktoren.
lost-phone-support = Er du den eneste administratoren, kan brukerstøtten til { $service } hjelpe. Det tar noen dager.

## I nettleseren

the-browser = Nettleseren
browser-title = Fortsett i nettleseren
browser-title-closed = Åpne nettleseren for å gå videre
browser-lead-opened = { $browser } viser innloggingssiden til { $service }. Kom tilbake når du er ferdig.
browser-lead-closed = Ingen nettleser åpnet seg av seg selv. Åpne den her, eller lim lenken inn i en.
browser-left = Venter på nettleseren, { $time } igjen
browser-over = Tiden er ute. Åpne på nytt for å gå videre.
open-again = Åpne på nytt
open-browser = Åpne nettleseren
copy-link = Kopier lenke
link-copied = Lenken er kopiert
copy-elsewhere = Kopier lenke til en annen datamaskin
elsewhere-lead = Er nettleseren på en annen datamaskin? Åpne denne lenken der, og lim inn adressen den ender på.
device-code-ask = Bruk en annen enhet
device-code-title = Eller bruk telefonen
device-code-lead = Skann bildet, eller gå til { $address } og skriv:
qr-label = QR-kode som fører til { $address }
nothing-happens = Jeg er ferdig, men ingenting skjer her
paste = Adressen til den siste siden
paste-hint = Kopier den fra adressefeltet i nettleseren. Den begynner med { $start }.
paste-missing = Lim inn adressen først
paste-send = Gå videre med adressen

## Ukjent nettleser

unknown-title = Var det deg?
unknown-lead = Noen logget inn med en nettleser som Portico ikke kjenner igjen som din.
unknown-came = Logget inn som
unknown-what = Det skjer når du bruker en annen nettleser, eller denne maskinen fra en annen. Var det ikke deg, må du ikke godta: Kontoen kan være en annens.
unknown-retry = Prøv igjen i nettleseren min
unknown-accept = Det var meg: logg inn som { $email }

## En annen person

# $host (String) - tjeneren som får passordet eller koden
goes-to = Dette går til { $host }.

confirm-issuer-title = Skrive passordet her?
confirm-issuer-lead = Denne tjeneren ber om passordet i Portico i stedet for i nettleseren. Tillat det bare hvis du kjenner tjeneren og passordet hører til den.
confirm-issuer-server = Passordet ville gå til
confirm-issuer-browser = Logg inn i nettleseren i stedet
confirm-issuer-accept = Skriv det her

different-title = En annen kom tilbake
different-title-ask = Er det deg?
different-lead-other_address = Nettleseren logget inn en annen enn den du ba om.
different-lead-no_address = Tilbyderen sier ikke hvilken adresse som logget inn, så Portico vet ikke om det er deg.
different-lead-unverified_address = Tilbyderen sier at adressen ikke er bekreftet, så en annen kan ha tatt den i bruk.
different-lead-other_subject = Tilbyderen sier at dette ikke er den som logget inn med adressen sist.
different-lead-unreadable = Portico kan ikke lenger lese hvem som logget inn med adressen sist: notatet i nøkkelringen er skadet.
different-asked = Du ba om
different-came = Nettleseren kom tilbake som
different-retry = Prøv igjen som { $email }
different-accept = Logg inn som { $email }

## Stoppet

again-in = Prøv igjen om { $time }
copy-for-administrator = Kopier til administratoren
copied-for-administrator = Kopiert. Lim det inn i en e-post.
details = Detaljer
details-code = Kode
details-time = Tid
details-reference = Referanse
details-detail = Teknisk
copy-details = Kopier detaljene
details-copied = Detaljene er kopiert

## Lenke utenfra

link-title = Vil du bruke det lenken foreslår?
link-lead = En lenke utenfor Portico vil fylle ut innloggingen. Du logger fortsatt inn selv.
link-service = Tjeneste
link-email = E-post
link-ends-sign-in = Innloggingen som er i gang, avsluttes.
link-accept = Bruk det
link-drop = Se bort fra lenken

## Hjem

places = Steder
place-home = Hjem
place-devices = Enheter
place-troubleshooting = Feilsøking
place-settings = Innstillinger
home-spoken = Du er logget inn som { $email }
home-in = Logget inn på { $service } · { $method }
home-was-in = { $service } · { $method }
home-until-quit = Logget inn til du avslutter Portico
home-until-quit-why = Nøkkelringen kan ikke brukes, så økten ligger bare i minnet.
home-offline = Du er frakoblet
home-offline-what = Du er fortsatt logget inn. Dette er det Portico visste sist.
home-soon = Økten din slutter kl. { $time }
home-soon-why = { $service } avslutter økter som ikke er i bruk.
stay-signed-in = Forbli innlogget
home-ended-unused = Økten ble avsluttet fordi den ikke var i bruk
home-ended-revoked = Økten ble avsluttet av tjenesten
home-ended-expired = Økten er utløpt
home-ended-signed-out = Du logget ut
home-ended-policy = Økten ble avsluttet av organisasjonen din
home-ended-at = Den ble avsluttet { $moment }.
sign-in-again = Logg inn igjen
hubs-title = Kontoer
hubs-loading = Henter kontoer …
hubs-no-keychain = Kontoene vises igjen når nøkkelringen kan brukes.
hubs-none = { $service } oppgir ingen enkeltkontoer for deg.
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
session-unused = { $moment }, om den ikke brukes før det
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
sign-out-everywhere-what = Avslutter denne økten, og den nettleseren har med { $service }.
sign-out-offline = Du er frakoblet. Her blir du logget ut med én gang; { $service } får beskjed når nettet er tilbake.
signed-out = { $email } er logget ut.
signed-out-pending = { $email } er logget ut her. { $service } har ikke trukket innloggingen tilbake ennå; Portico prøver igjen av seg selv.
signed-out-refused = { $email } er logget ut her. { $service } trakk ikke innloggingen tilbake, så den kan være gyldig der til den utløper.
signed-out-not-offered = { $email } er logget ut her. { $service } har ingen måte å trekke en innlogging tilbake på, så den kan være gyldig der til den utløper.
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
devices-lead = { $service } ber ikke om kode på disse.
devices-loading = Henter enheter …
devices-none = { $service } husker ingen av enhetene dine ennå.
devices-what = En enhet som er glemt, blir bedt om en kode neste gang den logger inn. Den blir ikke logget ut.
this-device = Denne maskinen
last-seen = sist sett { $moment }
forget-device = Glem { $name }
device-leaving = { $name } blir glemt. Du kan angre i ti sekunder.
device-leaving-soon = Blir glemt om et øyeblikk
device-kept = { $name } beholdes
device-forgotten = { $name } er glemt
device-forgotten-here = Glemt

## Innstillinger

settings-title = Innstillinger
language = Språk
language-system = Systemets språk
language-en = English
language-nb = Norsk bokmål
theme = Utseende
theme-system = Som systemet
theme-light = Lyst
theme-dark = Mørkt
start-with-system = Start sammen med maskinen
start-with-system-hint = I det stille, i systemfeltet
versions = Nye versjoner
update-mode = Si fra om nye versjoner
# $moment (String) - when it was
update-checked = Sist sjekket { $moment }
update-never = Ikke sjekket ennå
update-check = Se etter nå
newest = Du har den nyeste versjonen.
# $version (String)
newer = Versjon { $version } av Portico er ute
newer-security = Versjon { $version } av Portico tetter et sikkerhetshull
newer-security-why = Installer den snart.
# $day (String)
newer-date = Utgitt { $day }
newer-copy = Kopier kommandoen
newer-page = Hva som er nytt
newer-dismiss = Ikke vis igjen
newer-later = Minn meg på det senere
services = Tjenester
services-lead = Det vinduet åpner med.
origin-built-in = Innebygd
origin-file = Fra en profilfil
origin-policy = Satt av organisasjonen din
remove-profile = Fjern { $service }
profile-removed = { $service } er fjernet
version = Portico { $version }
copy-settings = Kopier innstillinger til brukerstøtte
settings-copied = Innstillingene er kopiert

## Feilsøking

troubleshooting-title = Hva hindrer deg i å logge inn?
troubleshooting-title-problem = La oss finne årsaken
troubleshooting-after = Det gjelder: { $problem }
troubleshooting-after-last = Dette tar utgangspunkt i den siste innloggingen, som stanset: { $problem }
troubleshooting-lead = Disse sidene er innebygd og åpnes uten nett.

run-running = Kontrollerer
run-looking = Leter etter årsaken
run-wait = Det tar noen sekunder. Du trenger ikke å gjøre noe.
run-cancelled = Avbrutt
run-stopped = Kontrollene ble avbrutt før de var ferdige
run-stopped-next = Kjør dem på nytt for å finne årsaken.
run-done = Kontrollert
run-progress = { $done } av { $all }
run-finished = { $done } av { $all } kontrollert
run-again = Kjør på nytt
run-spoken = { $sentence }. { $next }
confidence-certain = Sikkert: det er påvist
confidence-likely = Sannsynlig
confidence-possible = Mulig
other-causes = { $count ->
        [one] Én ting til som kan spille inn
       *[other] { $count } ting til som kan spille inn
    }
read-article = Les mer i veiledningen
read-article-about = : { $title }
what-helps = Dette hjelper
for-it = Til IT-avdelingen
copy-sheet = Kopier til IT
sheet-copied = Teksten til IT er kopiert
not-copied = Det lot seg ikke kopiere
facts = Detaljer
facts-check = Kontroll
facts-took = Varighet
milliseconds = { $count } ms

## Feilsøking: funnene

findings-title = Dette er kontrollert
group-progress = { $done } av { $all }
group-wrong = { $count ->
        [one] én å se på
       *[other] { $count } å se på
    }
category-app = Portico på denne maskinen
category-loopback = Veien tilbake fra nettleseren
category-browser = Nettleser
category-network = Nettverk
category-service = Tjeneste
category-account = Kontoen din
status-pass = I orden
status-warn = Se på dette
status-fail = Virker ikke
status-skipped = Utelatt
status-waiting = Venter
status-open = Ikke kontrollert
fold-fine = { $count ->
        [one] Én i orden
       *[other] { $count } i orden
    }
fold-left-out = { $count ->
        [one] Én utelatt
       *[other] { $count } utelatt
    }

## Feilsøking: det som aldri gjøres uoppfordret

tools-title = Flere måter å finne det ut på
tool-browser = Test nettleseren
    .what = Åpner en av Porticos egne sider i nettleseren din og ser om den finner veien tilbake.
    .do = Test
tool-compare = Prøv et annet nettverk og sammenlign
    .what = Virker det med mobildata, ligger årsaken i dette nettverket.
    .do = Sammenlign
tool-report = Rapport til brukerstøtte
    .what = Du ser alt sammen før noe forlater denne maskinen.
    .do = Vis
test-waiting = Venter på nettleseren …

compare-title = Dette nettverket og et annet
compare-table = Det som ble annerledes
compare-check = Kontroll
compare-here = Her
compare-elsewhere = Annet nettverk, { $moment }
compare-step-switch = Koble maskinen til et annet nettverk, for eksempel mobildata delt fra telefonen.
compare-step-run = Kom tilbake hit og kjør kontrollene. Det som er funnet hittil, blir tatt vare på.
compare-run = Kjør her og sammenlign
compare-leave = Ikke nå
sheet = Teksten til IT
save-sheet = Lagre som fil
saved = Lagret

## Feilsøking: det appen gjør

confirm-clear-web-data = Vil du slette Porticos nettdata og hurtiglager?
    .what = Ingen blir logget ut. Det Portico har hentet fra tjenester, hentes på nytt.
    .do = Slett
confirm-forget-device = Vil du glemme denne enheten?
    .what = { $service } ber om en kode neste gang du logger inn her.
    .do = Glem denne enheten
confirm-sign-out-everywhere = Vil du logge ut overalt?
    .what = { $service } avslutter økten din. Etterpå logger du inn på nytt.
    .do = Logg ut overalt
acted-opened = Det er åpnet i et annet vindu. Kjør kontrollene på nytt etterpå.
acted-clear-web-data = Nettdata og hurtiglager er slettet. Kjør kontrollene på nytt.
acted-forget-device = Enheten er glemt. Neste gang du logger inn her, blir du bedt om en kode.
acted-sign-out-everywhere = Du er logget ut overalt.
acted-unlock-keychain = Nøkkelringen er låst opp. Kjør kontrollene på nytt.
acted-later = Du er logget ut her. Tjenesten får beskjed når den kan nås.
by-hand-sign-out-everywhere = Du er logget ut her. Tjenestens egen utloggingsside ble ikke åpnet i nettleseren: logg ut der selv.
acted-not-taken-back = Du er logget ut her. Tjenesten trakk ikke innloggingen tilbake, så den kan være gyldig der til den utløper.
by-hand-open-browser-settings = Portico kan ikke åpne innstillingene på dette skrivebordet. Åpne dem selv og velg standard nettleser.
by-hand-open-clock-settings = Portico kan ikke åpne innstillingene på dette skrivebordet. Åpne dem selv og sett dato og klokkeslett til automatisk.
by-hand-open-network-settings = Portico kan ikke åpne innstillingene på dette skrivebordet. Åpne dem selv og se etter nettverk.

## Feilsøking: rapporten

to-support-title = Rapport til brukerstøtte
to-support-lead = Bare det du ser her, forlater maskinen, og bare når du sier fra.
back-to-findings = Tilbake til funnene
to-support-message = Hva holdt du på med da det skjedde?
to-support-message-hint = Hvis du vil. Ikke skriv passord eller koder her.
to-support-address = Ta med e-postadressen min
to-support-address-hint = Ellers er den skjult, og brukerstøtte kan ikke svare deg.
to-support-send = Send til { $host }
to-support-mail = Skriv en e-post til { $address }
to-support-nobody = { $service } oppgir ingen adresse for rapporter. Kopier eller lagre rapporten og gi den til IT-avdelingen.
to-support-copy = Kopier
to-support-save-markdown = Lagre som tekst
to-support-save-json = Lagre som JSON
to-support-save-zip = Lagre som ZIP
to-support-copied = Rapporten er kopiert.
to-support-saved = Rapporten er lagret.
to-support-draft = E-posten er åpnet i e-postprogrammet ditt. Legg ved denne filen og send den: { $file }
to-support-file = Rapporten er lagret som { $file }.
to-support-sent = Rapporten er kommet frem.
to-support-waiting = Rapporten venter på nettet. Den sendes én gang, så snart det går.
to-support-gave-up = Brukerstøtte har ikke fått rapporten. Lagre den og send den selv.
to-support-needs-address = Brukerstøtte svarer på e-post: Ta med adressen din for å sende rapporten.
to-support-answer-to = E-postadressen din
to-support-preview = Dette står i rapporten
to-support-preview-lead = Passord, koder, adgangsnøkler og informasjonskapsler er aldri med.
to-support-files = Filer i ZIP-en
to-support-making = Setter sammen rapporten …
queue-title = Rapporter sendt herfra
queue-waiting = Venter på nettet
queue-sent = Kommet frem
queue-gave-up = Ikke sendt
queue-written = Skrevet { $moment }
queue-reference = Referanse hos brukerstøtte: { $reference }

## Veiledningen

guide-title = Veiledning
guide-search = Søk i veiledningen
guide-fits = Passer hos deg
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
