### Feilsøking: proxyer, veien tilbake til maskinen, og testen i nettleseren.

## Proxyen

check-network-proxy = Proxyen
proxy-nothing-outside = Denne tjenesten kjører på maskinen selv, og det trengs ingen proxy.
proxy-dead = Proxyen { $proxy }, som er satt opp på denne maskinen, svarer ikke.
proxy-left-over = En proxy på selve maskinen, { $proxy }, er satt opp, men kjører ikke. Den kan være etterlatt av et program som er avsluttet.
proxy-is-none = { $proxy } er satt opp som proxy, men svarer ikke som en proxy.
proxy-wants-sign-in = Proxyen { $proxy } vil ha et eget brukernavn og passord.
proxy-refuses = Proxyen { $proxy } slipper ikke gjennom til { $host }.
proxy-cant-reach = Proxyen { $proxy } når ikke { $host } selv.
proxy-silent = Proxyen { $proxy } er der, men svarte ikke i tide på om den slipper gjennom til { $host }.
proxy-socks = { $proxy } er en SOCKS-proxy, og Portico trenger en HTTP-proxy.
proxy-misread = Denne maskinen oppgir én proxy for hver type adresse, og det kan ikke Portico lese.
proxy-not-followed = Nettlesere når { $host } gjennom proxyen { $proxy }, som Portico ikke bruker, og det finnes ingen direkte vei.
proxy-also-direct = Nettlesere bruker proxyen { $proxy }. Portico gjør det ikke, og når { $host } uten den.
pac-unreachable = Proxyskriptet som er satt opp på denne maskinen, kan ikke lastes, og det finnes ingen direkte vei.
pac-not-needed = Proxyskriptet som er satt opp på denne maskinen, kan ikke lastes. Portico kommer gjennom uten det; det er ikke sikkert at nettleseren gjør det.
pac-mistake = Proxyskriptet som er satt opp på denne maskinen, kan ikke leses.
pac-undecided = Det gikk ikke å finne ut hva proxyskriptet sier, og det finnes ingen direkte vei.
pac-undecided-direct = Det gikk ikke å finne ut hva proxyskriptet sier, men Portico kommer gjennom uten det.

step-switch-proxy-off = Slå av proxyen i systemets nettverksinnstillinger, hvis ingen har bedt deg om å bruke den.
step-unset-proxy-variables = Fjern variablene HTTPS_PROXY og ALL_PROXY, eller sett dem til riktig proxy, og start Portico på nytt.
step-set-https-proxy = Sett variabelen HTTPS_PROXY til adressen til en HTTP-proxy, og start Portico på nytt.
it-name-http-proxy = Oppgi en HTTP-proxy som Portico kan bruke.
it-let-through-proxy = Slipp Porticos forbindelser til vertene nedenfor gjennom proxyen uten pålogging.
it-allow-in-proxy = Tillat vertene nedenfor i proxyen.
it-mend-pac = Kontroller at proxyskriptet kan lastes og er i orden.

evidence-ways = Vei til hver vert
evidence-proxy-source = Proxyen er oppgitt av
evidence-proxy-followed = Portico bruker den
evidence-proxy-status = Svar fra proxyen
evidence-proxy-script = Skriptet ligger på
evidence-script-status = Svar i stedet for skriptet

## Lytting på maskinen

check-loopback-bind = Veien tilbake til maskinen
loopback-not-bound = Portico får ikke lytte på maskinens egen adresse, så nettleseren kommer ikke tilbake.
loopback-not-reached = Portico kan ikke nås på maskinens egen adresse, så nettleseren kommer ikke tilbake.
loopback-four-only = Veien tilbake virker over IPv4. Over IPv6 virker den ikke, og den trengs ikke.
loopback-ports-taken = Andre programmer bruker alle portene som denne tjenesten sender nettleseren tilbake til.
step-close-port-owner = Lukk andre programmer som venter på en innlogging, eller start maskinen på nytt.
it-more-redirect-ports = Registrer flere returadresser med andre porter for denne tjenesten.
it-allow-loopback = La Portico lytte på 127.0.0.1 og bli nådd der, i brannmuren og sikkerhetsprogrammer.

evidence-loopback = Maskinens egne adresser
evidence-ports = Porter som tjenesten ber om

## En proxy på veien tilbake

check-loopback-proxy = En proxy på veien tilbake
loopback-proxy-takes = Proxyinnstillingen sender også maskinens egne adresser til { $proxy }, så nettleseren kommer ikke tilbake.
loopback-proxy-may-take = Proxyinnstillingen utelater ikke maskinens egne adresser. De fleste nettlesere gjør det selv, andre går til { $proxy }.
loopback-proxy-left-out = Proxyinnstillingen utelater ikke maskinens egne adresser, men de vanlige nettleserne gjør det selv.
loopback-proxy-brings-back = Proxyen { $proxy } omfatter maskinens egne adresser, og sender nettleseren tilbake.
loopback-proxy-undecided = Et proxyskript er satt opp, og det gikk ikke å finne ut hva det sier.
step-end-loopback-proxy = Avslutt programmet som tar opp nettverkstrafikk, eller fjern «<-loopback>» fra unntakene for proxyen.
step-leave-loopback-out = Legg til localhost, 127.0.0.1 og ::1 blant adressene som ikke skal gå via proxy.

evidence-loopback-taken = Egne adresser som går til proxyen
evidence-loopback-brought-back = Proxyen sender dem tilbake

## Testen i nettleseren

check-browser-round-trip = En testside i nettleseren
round-trip-works = { $browser ->
        [none] Nettleseren åpnet testsiden og kom tilbake.
       *[other] { $browser } åpnet testsiden og kom tilbake.
    }
round-trip-no-cookies = { $browser ->
        [none] Nettleseren kom tilbake uten informasjonskapselen som den fikk.
       *[other] { $browser } kom tilbake uten informasjonskapselen som den fikk.
    }
round-trip-no-script = { $browser ->
        [none] Nettleseren kom tilbake, men kjører ikke skript, og det trenger innloggingssider.
       *[other] { $browser } kom tilbake, men kjører ikke skript, og det trenger innloggingssider.
    }
round-trip-not-bound = Det gikk ikke å tilby en testside på denne maskinen.
round-trip-not-opened = Ingen nettleser kunne åpnes.
round-trip-forced-https = Nettleseren krever HTTPS, også for maskinens egen adresse.
round-trip-silent = Testsiden ble ikke åpnet i nettleseren innen ett minutt.
round-trip-stopped-on-page = Nettleseren åpnet testsiden og gikk ikke videre fra den.
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
round-trip-page-trial-body = Denne siden går videre av seg selv. Hvis den blir stående, går du tilbake til Portico.
round-trip-page-good-title = Denne nettleseren virker
round-trip-page-good-body = Skript, informasjonskapsler og veien tilbake til Portico virker. Du kan lukke denne fanen.
round-trip-page-bad-title = Denne nettleseren kom tilbake, men noe er blokkert
round-trip-page-bad-body = Gå tilbake til Portico, som sier hva som må endres. Du kan lukke denne fanen.
