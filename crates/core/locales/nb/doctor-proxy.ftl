### Feilsøking: proxyer, returen til maskinen, og testen i nettleseren.

## Proxyen

check-network-proxy = Proxyen
proxy-nothing-outside = Denne tjenesten kjører på maskinen selv, så det trengs ingen proxy.
proxy-dead = Proxyen { $proxy }, som er satt opp på denne maskinen, svarer ikke.
proxy-left-over = En proxy på selve maskinen, { $proxy }, er satt opp, men kjører ikke. Den kan være etterlatt av et program som er avsluttet.
proxy-is-none = { $proxy } er satt opp som proxy, men er ikke en proxy.
proxy-wants-sign-in = { $untold ->
        [no-ticket] Proxyen { $proxy } ber om en Kerberos-billett, og du har ingen.
        [expired] Proxyen { $proxy } ber om en Kerberos-billett, og den som finnes her, er utløpt.
        [unknown-service] Proxyen { $proxy } ber om en Kerberos-billett, og Kerberos-området kjenner den ikke under dette navnet.
        [clock-skew] Proxyen { $proxy } ber om en Kerberos-billett, og klokken avviker for mye fra klokken på Kerberos-serveren.
        [no-server] Proxyen { $proxy } ber om en Kerberos-billett, og Kerberos-serveren kan ikke nås.
        [late] Proxyen { $proxy } ber om en Kerberos-billett, og Kerberos-serveren svarer ikke.
        [no-library] Proxyen { $proxy } ber om en Kerberos-billett, og maskinen mangler Kerberos-biblioteket.
        [other] Proxyen { $proxy } ber om en Kerberos-billett, og Kerberos virker ikke her.
        [ticket-refused] Proxyen { $proxy } godtar ikke Kerberos-billetten.
        [password-refused] Proxyen { $proxy } godtar ikke brukernavnet og passordet.
        [unsupported] Proxyen { $proxy } ber om en pålogging som Portico ikke bruker.
       *[password] Proxyen { $proxy } krever brukernavn og passord.
    }
proxy-refuses = Proxyen { $proxy } blokkerer forbindelser til { $host }.
proxy-left-alone = For { $host } angir et proxyskript fra nettverket proxyen { $proxy }, som er på denne maskinen eller den lokale lenken. Portico lar ikke nettverket velge en slik proxy, så den brukes ikke.
proxy-setting-invalid = { $fault ->
        [not-text] { $place } er ikke gyldig UTF-8, så Portico kobler ikke til i det hele tatt.
        [quotes] { $place } har anførselstegn i verdien, så Portico kobler ikke til i det hele tatt.
        [several] { $place } angir mer enn én proxy, så Portico kobler ikke til i det hele tatt.
        [login] { $place } har brukernavn og passord som kan leses på flere måter, så Portico kobler ikke til i det hele tatt.
       *[other] { $place } kan ikke leses som en proxy, så Portico kobler ikke til i det hele tatt.
    }
proxy-exception-idle = { $place } har oppføringen { $entry }, som ikke har noen virkning. Skriv { $right }.
proxy-cant-reach = Proxyen { $proxy } når ikke { $host } selv.
proxy-silent = Proxyen { $proxy } kjører, men brukte for lang tid på å koble til { $host }.
pac-unreachable = Proxyskriptet som er satt opp på denne maskinen, kan ikke lastes inn, og en direkte forbindelse er ikke mulig.
pac-not-needed = Proxyskriptet som er satt opp på denne maskinen, kan ikke lastes inn. En direkte forbindelse virker likevel.
pac-mistake = Proxyskriptet som er satt opp på denne maskinen, er ugyldig eller feiler. En direkte forbindelse virker likevel.
pac-broken = Proxyskriptet som er satt opp på denne maskinen, er ugyldig eller feiler, og en direkte forbindelse er ikke mulig.
pac-undecided = Et proxyskript er satt opp, men ble ikke kjørt fordi denne kjøringen ikke bruker nettverket.

step-switch-proxy-off = Slå av proxyen i systemets nettverksinnstillinger, hvis ingen har bedt deg om å bruke den.
step-unset-proxy-variables = Fjern variablene HTTPS_PROXY og ALL_PROXY, eller sett dem til riktig proxy, og start Portico på nytt.
step-mend-proxy-setting = Sett { $place } til { $right }, eller fjern den hvis det ikke trengs noen proxy. Start så Portico på nytt.
step-get-ticket = Skaff en Kerberos-billett: Logg på organisasjonens nettverk, eller kjør kinit i en terminal.
step-set-clock-for-ticket = Still klokken på maskinen: Kerberos tillater bare noen minutters avvik.
step-give-proxy-password = Logg inn med Portico, som spør om brukernavn og passord for proxyen én gang.
it-let-through-proxy = Slipp Porticos forbindelser til vertene nedenfor gjennom proxyen uten pålogging.
it-allow-in-proxy = Tillat vertene nedenfor i proxyen.
# $place (String) - key, file and line
it-mend-proxy-policy = Rett proxyen som organisasjonens regler angir: { $place }.
it-mend-pac = Kontroller at proxyskriptet kan lastes inn og er gyldig.

evidence-ways = Rute til hver vert
evidence-proxy-source = Proxyen er satt av
evidence-proxy-status = Svar fra proxyen
evidence-proxy-rule = Regel for hver vert
evidence-proxy-offers = Pålogging som proxyen godtar
evidence-idle-exceptions = Unntak uten virkning
evidence-proxy-script = Adressen til skriptet
evidence-script-status = Svar i stedet for skriptet

## Lytting på maskinen

check-loopback-bind = Retur til maskinen
loopback-not-bound = Portico får ikke lov til å lytte på maskinens egen adresse, så nettleseren kan ikke komme tilbake dit.
loopback-not-reached = Portico kan ikke nås på maskinens egen adresse, så nettleseren kan ikke komme tilbake dit.
loopback-four-only = Returen virker over IPv4. Den virker ikke over IPv6, men det trengs ikke.
loopback-ports-taken = Alle portene som denne tjenesten tillater for returen, er i bruk av andre programmer.
step-close-port-owner = Lukk andre programmer som venter på en innlogging, eller start maskinen på nytt.
it-more-redirect-ports = Registrer flere redirect-URI-er med andre porter for denne tjenesten.
it-allow-loopback = La Portico lytte på 127.0.0.1 og ta imot forbindelser der, i brannmuren og sikkerhetsprogrammer.

evidence-loopback = Maskinens egne adresser
evidence-ports = Porter som tjenesten tillater

## Proxyen og returen fra nettleseren

check-loopback-proxy = Proxyen og returen fra nettleseren
loopback-proxy-takes = Proxyinnstillingen sender også maskinens egne adresser til { $proxy }, så nettleseren kan ikke komme tilbake til Portico.
loopback-proxy-may-take = Proxyinnstillingen gjør ikke unntak for maskinens egne adresser. De fleste nettlesere gjør det likevel; andre går til { $proxy }.
loopback-proxy-left-out = Proxyinnstillingen gjør ikke unntak for maskinens egne adresser, men de vanlige nettleserne gjør det likevel.
loopback-proxy-brings-back = Proxyen { $proxy } brukes også for maskinens egne adresser, og nettleseren kommer likevel tilbake.
loopback-proxy-undecided = Et proxyskript er satt opp, men kunne ikke kjøres.
step-end-loopback-proxy = Avslutt programmet som tar opp nettverkstrafikk, eller fjern «<-loopback>» fra unntakene for proxyen.
step-leave-loopback-out = Legg til localhost, 127.0.0.1 og ::1 blant adressene som ikke skal gå via proxy.

evidence-loopback-taken = Egne adresser som sendes til proxyen
evidence-loopback-brought-back = Proxyen sender dem tilbake

## Testen i nettleseren

check-browser-round-trip = En testside i nettleseren
round-trip-works = { $browser ->
        [none] Nettleseren åpnet testsiden og kom tilbake til Portico.
       *[other] { $browser } åpnet testsiden og kom tilbake til Portico.
    }
round-trip-no-cookies = { $browser ->
        [none] Nettleseren kom tilbake uten informasjonskapselen den fikk.
       *[other] { $browser } kom tilbake uten informasjonskapselen den fikk.
    }
round-trip-no-script = { $browser ->
        [none] Nettleseren kom tilbake, men kjører ikke skript, som innloggingssider trenger.
       *[other] { $browser } kom tilbake, men kjører ikke skript, som innloggingssider trenger.
    }
round-trip-not-bound = Testsiden kunne ikke vises fra denne maskinen.
round-trip-not-opened = Ingen nettleser kunne åpnes.
round-trip-forced-https = Nettleseren krever HTTPS, også for maskinens egen adresse.
round-trip-silent = Testsiden ble ikke åpnet i nettleseren innen ett minutt.
round-trip-stopped-on-page = Nettleseren åpnet testsiden, men gikk ikke videre fra den.
step-allow-cookies-in = { $browser ->
        [none] Tillat at nettsteder lagrer data, i nettleserens innstillinger under personvern og informasjonskapsler.
       *[other] Tillat at nettsteder lagrer data, i innstillingene til { $browser } under personvern og informasjonskapsler.
    }
step-allow-scripts = Tillat JavaScript i nettleserens innstillinger, eller slå av utvidelsen som blokkerer det.
step-allow-http-here = Slå av «bare HTTPS» for 127.0.0.1 i nettleseren, eller bruk en annen nettleser.

evidence-cookies = Informasjonskapsler virker
evidence-script = Skript kjører
evidence-storage = Siden kan lagre data

round-trip-page-trial-title = Tester denne nettleseren
round-trip-page-trial-body = Denne siden går videre automatisk. Hvis ikke, går du tilbake til Portico.
round-trip-page-good-title = Denne nettleseren virker
round-trip-page-good-body = Skript, informasjonskapsler og returen til Portico virker. Du kan lukke denne fanen.
round-trip-page-bad-title = Denne nettleseren kom tilbake, men noe er blokkert
round-trip-page-bad-body = Gå tilbake til Portico for å se hva som må endres. Du kan lukke denne fanen.
