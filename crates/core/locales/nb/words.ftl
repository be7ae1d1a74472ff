### Småord som brukes flere steder.

## Hvordan noen logger inn

method-password = E-post og passord
method-google = Google
method-sso = SSO
method-browser = Nettleser
method-device = Kode på en annen enhet

factor-totp = Autentiseringsapp
factor-backup-code = Reservekode

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

## Kontoen

plan-free = Gratis
plan-trial = Prøveperiode
plan-starter = Starter
plan-professional = Professional
plan-enterprise = Enterprise
role-unknown = Ukjent rolle

# Står i stedet for $service når tjenesten ikke er kjent.
the-service = tjenesten

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

in-time = om { $time }
