### Feilsøking: rapporten til brukerstøtten, og funn på én linje.

report-title = Portico: rapport til brukerstøtten
report-id = Rapport
report-written-at = Skrevet
report-version = Portico
report-updates = Installert som
report-system = System
report-language = Språk
report-profile = Logger inn på
report-address = Adresse
report-answer-to = Svar til
report-problem = Problem
report-problem-at = Når
report-correlation-id = Tjenestens referanse
report-detail = Teknisk årsak
report-message = Melding fra brukeren
report-diagnosis = Diagnose
report-findings = Funn
report-comparison = Sammenlignet med et annet nettverk
report-policy = Organisasjonens innstillinger
report-crash = Sist vinduet krasjet
report-crash-at = Når
report-crash-place = Sted i Portico
report-crash-thread = Tråd
report-log = Logg
report-log-empty = Ingenting ble logget.

report-by-app = I Portico: { $step }
report-by-person = { $step }
report-by-it = Til IT-avdelingen: { $step }

report-status-pass = i orden
report-status-warn = advarsel
report-status-fail = feil
report-status-skipped = hoppet over
report-confidence-certain = bekreftet
report-confidence-likely = sannsynlig
report-confidence-possible = mulig
report-yes = ja
report-no = nei

## På vei

support-no-message = Innloggingen virker ikke. Detaljene står i rapporten.
support-draft-subject = Hjelp med innlogging
support-draft-body = { $message ->
        [none] Jeg trenger hjelp med å logge inn.
       *[other] { $message }
    }

    Legg ved denne filen før du sender e-posten: { $file }
    Rapport: { $id }
