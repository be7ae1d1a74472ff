### Feilsøking: rapporten til brukerstøtten, og funn på én linje.

report-title = Portico: rapport til brukerstøtten
report-id = Rapport
report-written-at = Skrevet
report-version = Portico
report-updates = Installert som
report-system = System
report-language = Språk
report-profile = Logger inn i
report-address = Adresse
report-answer-to = Svar til
report-problem = Stoppet av
report-problem-at = Når
report-correlation-id = Tjenestens referanse
report-detail = Teknisk årsak
report-message = Det brukeren skriver
report-diagnosis = Diagnose
report-findings = Funn
report-comparison = Sammenlignet med et annet nettverk
report-crash = Sist vinduet krasjet
report-crash-at = Når
report-crash-place = Hvor i Portico
report-crash-thread = Tråd
report-log = Logg
report-log-empty = Ingenting ble logget.

report-by-app = I Portico: { $step }
report-by-person = { $step }
report-by-it = Til IT-avdelingen: { $step }

report-status-pass = i orden
report-status-warn = se på
report-status-fail = feiler
report-status-skipped = utelatt
report-confidence-certain = sikkert
report-confidence-likely = sannsynlig
report-confidence-possible = mulig
report-yes = ja
report-no = nei

## På vei

support-no-message = En innlogging virker ikke. Rapporten sier mer.
support-draft-subject = Hjelp med innlogging
support-draft-body = { $message ->
        [none] Jeg trenger hjelp med å logge inn.
       *[other] { $message }
    }

    Legg ved denne filen før du sender e-posten: { $file }
    Rapport: { $id }
