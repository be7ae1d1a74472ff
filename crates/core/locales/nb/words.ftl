### Korte tekster som brukes flere steder.

## Hvordan noen logger inn

method-password = E-post og passord
method-google = Google
method-sso = SSO
method-browser = Nettleser
method-device = Kode på en annen enhet

## Hvorfor en økt er avsluttet, etter et ord som «Avsluttet:»

ended-unused = { $hours ->
        [0] ubrukt for lenge
        [one] ubrukt i én time
       *[other] ubrukt i { $hours } timer
    }
ended-revoked = avsluttet av tjenesten
ended-expired = utløpt
ended-signed-out = logget ut
ended-policy = avsluttet av organisasjonen din
ended-limit = innlogget så lenge organisasjonen din tillater

## Kontoen

plan-free = Gratis
plan-trial = Prøveperiode
plan-starter = Starter
plan-professional = Professional
plan-enterprise = Enterprise

# Står i stedet for $service når tjenesten ikke er kjent.
the-service = tjenesten

# Etter hvorfor en innlogging stoppet, når den ikke kan trekkes tilbake.
# $service (String)
tokens-left = { $service } kan ikke trekke innlogginger tilbake, så denne kan være gyldig der til den utløper.

# Etter hvorfor en innlogging endte, når tokenene ikke er trukket tilbake og ingenting er igjen å prøve på nytt med.
# $service (String)
tokens-not-told = { $service } ble ikke bedt om å trekke denne innloggingen tilbake, så den kan være gyldig der til den utløper.

## Tid

until-quit = til du avslutter Portico

duration-hours = { $hours ->
        [one] { $hours } time
       *[other] { $hours } timer
    }
duration-seconds = { $seconds ->
        [one] { $seconds } sekund
       *[other] { $seconds } sekunder
    }
duration-minutes = { $minutes ->
        [one] { $minutes } minutt
       *[other] { $minutes } minutter
    }
duration-hours-minutes = { $minutes ->
        [0] { duration-hours }
       *[other] { duration-hours } og { duration-minutes }
    }

## Nye versjoner av Portico

# In place of a service's name: “… can't be reached”.
update-list = Listen over versjoner av Portico
# $url (String) - the release's page, or "none"
update-how-deb = Pakkebehandleren din installerer den:
update-how-rpm = Pakkebehandleren din installerer den:
update-how-msi = { $url ->
        [none] IT-avdelingen din installerer den, eller last den ned der du fikk Portico.
       *[other] IT-avdelingen din installerer den, eller last den ned fra { $url }
    }
update-how-pkg = { $url ->
        [none] IT-avdelingen din installerer den, eller last den ned der du fikk Portico.
       *[other] IT-avdelingen din installerer den, eller last den ned fra { $url }
    }
update-how-archive = { $url ->
        [none] Last den ned der du fikk Portico.
       *[other] Last den ned fra { $url }
    }
update-how-dmg = { $url ->
        [none] Last den ned der du fikk Portico.
       *[other] Last den ned fra { $url }
    }
update-how-appimage = { $url ->
        [none] Last den ned der du fikk Portico.
       *[other] Last den ned fra { $url }
    }
update-how-aur = Bygg pakken fra AUR på nytt, eller la AUR-hjelperen din gjøre det.
update-how-nix = Oppdater flaken eller kanalen den kommer fra. Ligger den i profilen din:
update-how-flatpak = Flatpak installerer den:
update-how-homebrew = Homebrew installerer den:
update-how-scoop = Scoop installerer den:
update-how-source = Bygg den på nytt fra kildekoden til den nye versjonen.
update-how-other = Oppdater den slik du installerte den.

# Where this copy came from.
update-from-deb = Debian-pakke
update-from-rpm = RPM-pakke
update-from-msi = Windows-installasjonspakke
update-from-archive = arkivfil
update-from-aur = AUR
update-from-nix = Nix
update-from-flatpak = Flatpak
update-from-homebrew = Homebrew
update-from-scoop = Scoop
update-from-pkg = macOS-installasjonspakke
update-from-dmg = macOS-diskbilde
update-from-appimage = AppImage
update-from-source = bygd fra kildekode
update-from-other = en annen pakke

# Whether Portico looks for new versions by itself, and what decided that.
update-notify-setting = Ser etter nye versjoner én gang om dagen (valgt i innstillingene)
update-notify-install-source = Ser etter nye versjoner én gang om dagen
update-notify-policy = Ser etter nye versjoner én gang om dagen (bestemt av organisasjonen din)
update-off-setting = Ser ikke etter nye versjoner (valgt i innstillingene)
update-off-install-source = Ser ikke etter nye versjoner: Denne kopien oppdateres av verktøyet som installerte den
update-off-policy = Ser ikke etter nye versjoner: Organisasjonen din administrerer denne maskinen
update-off-no-list = Kan ikke se etter nye versjoner: Denne kopien er bygd fra kildekode

## Reglene: hvor en verdi kommer fra, og hva som ble av et sted

policy-level-mandatory = bestemt av organisasjonen
policy-level-recommended = anbefalt av organisasjonen
policy-level-command-line = angitt for denne kjøringen
policy-level-person = din egen innstilling
policy-level-built-in = innebygd
policy-state-used = i bruk
policy-state-empty = tom
policy-state-ignored = ikke brukt
policy-state-unreadable = kan ikke leses
