### Siden i nettleseren etter at den har kommet tilbake. Den sier bare det som da er sant.

page-success-title = Innlogget
page-success-body = { $account ->
        [none] Du er logget inn som { $email }. Gå tilbake til Portico. Du kan lukke denne fanen.
       *[other] Du er logget inn på { $account } som { $email }. Gå tilbake til Portico. Du kan lukke denne fanen.
    }

page-waiting-title = Logger deg inn
page-waiting-body = Det siste trinnet tar litt lengre tid. Denne siden oppdateres automatisk.

page-decide-title = Portico har et spørsmål til deg
page-decide-body = Du kan ha logget inn som en annen. Gå tilbake til Portico og velg hvordan du vil fortsette.

page-failed-back = Gå tilbake til Portico for å fortsette.

page-not-ours-title = Ingen innlogging venter på dette svaret
page-not-ours-body = Det hører ikke til noen innlogging som pågår, så ingenting er endret. Start i Portico hvis du vil logge inn.

page-not-found-title = Det er ingenting på denne adressen
page-not-found-body = Portico bruker den bare til å fullføre en innlogging. Gå tilbake til Portico for å fortsette.
