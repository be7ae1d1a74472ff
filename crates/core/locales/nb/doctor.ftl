### Feilsøking: det som er felles for kontrollene, og knappene.

skipped-offline = Hoppet over, fordi denne kjøringen ikke bruker nettverket.
skipped-depends = Hoppet over, fordi denne kontrollen ikke var i orden: { $check }.
skipped-broke = Kontrollen mislyktes på grunn av en feil i Portico selv.
cut-off = { $seconds ->
        [one] Det kom ikke noe resultat innen ett sekund.
       *[other] Det kom ikke noe resultat innen { $seconds } sekunder.
    }

## Det appen kan gjøre

act-clear-web-data = Slett Porticos nettdata og hurtigbuffer
act-forget-device = Glem denne enheten
act-sign-out-everywhere = Logg ut overalt
act-open-browser-settings = Velg standardnettleser
act-open-clock-settings = Åpne innstillinger for dato og tid
act-open-network-settings = Åpne nettverksinnstillinger
act-test-browser = Test nettleseren
act-run-again = Kjør på nytt
act-run-elsewhere = Prøv et annet nettverk og sammenlign
act-open-portal = Åpne nettverkets påloggingsside
act-open-status-page = Åpne statussiden
act-use-address = Logg inn som { $address }
act-use-sso = Logg inn med SSO
act-unlock-keychain = Lås opp nøkkelringen
act-show-report = Vis rapporten til brukerstøtten

## Grunnlag som flere kontroller har

evidence-address = Adresse
evidence-browser = Nettleser
evidence-detail = Detalj
evidence-error = Feil
evidence-folder = Mappe
evidence-host = Vert
evidence-hosts = Verter
evidence-offset-seconds = Avvik (sekunder)
evidence-proxy = Proxy
evidence-version = Versjon

## En nyere versjon

# $version (String) - the newer version; $codes (String) - the codes that it fixes; $how (String) - how to get it
doctor-newer = Portico { $version } retter dette ({ $codes }). { $how }
