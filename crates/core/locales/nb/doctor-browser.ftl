### Feilsøking: nettleseren.

## Hvilken nettleser

check-browser-default = Standardnettleseren
browser-missing = Ingen nettleser er satt opp til å åpne nettadresser på denne maskinen.
browser-misnamed = Variabelen BROWSER viser til et program som ikke finnes på denne maskinen.
browser-no-desktop = Ingen nettleser kan åpnes her, fordi økten ikke har noe skrivebord; lenken kan kopieres i stedet.
browser-not-told = Portico kan ikke se hvilken nettleser som er standard på denne maskinen.
browser-unfamiliar = { $browser } er standardnettleser. Portico kan ikke se om den er oppdatert.
browser-unsupported = { $browser } støttes ikke lenger av de fleste tjenester.
browser-old = { $browser } er utdatert, og innloggingssider virker kanskje ikke i den.
step-browser-variable = Sett BROWSER til et program som finnes, eller fjern variabelen.
step-copy-link = Kopier lenken som Portico viser, og åpne den i en nettleser på en hvilken som helst enhet.
step-install-browser = Installer en nettleser, eller velg en standardnettleser i systemets innstillinger.
step-update-browser = Oppdater { $browser }, og start den på nytt.
step-other-browser = Eller gjør en oppdatert Chrome, Edge, Firefox eller Safari til standardnettleser.

## Informasjonskapslene i den

check-browser-cookies = Informasjonskapsler i standardnettleseren
cookies-no-browser = Informasjonskapslene kan ikke kontrolleres når det ikke er kjent hvilken nettleser som er standard.
cookies-blocked = { $browser } blokkerer alle informasjonskapsler for innloggingssiden.
cookies-blocked-by-policy = Organisasjonen din har stilt inn { $browser } til å blokkere alle informasjonskapsler for innloggingssiden.
cookies-third-party = { $browser } blokkerer tredjeparts informasjonskapsler, og noen innloggingsmåter trenger dem.
cookies-third-party-by-policy = Organisasjonen din har stilt inn { $browser } til å blokkere tredjeparts informasjonskapsler, og noen innloggingsmåter trenger dem.
cookies-guarded = { $browser } blokkerer informasjonskapsler som brukes til sporing, og det kan hindre noen innloggingsmåter.
cookies-denied = Systemet lar ikke Portico lese innstillingene for informasjonskapsler i { $browser }.
cookies-malformed = Innstillingene for informasjonskapsler i { $browser } kunne ikke leses fullstendig, så de kunne ikke kontrolleres.
cookies-no-profile = Innstillingene til { $browser } ble ikke funnet der Portico leter; kanskje den aldri har vært startet.
cookies-unfamiliar = Portico vet ikke hvor { $browser } har innstillingene for informasjonskapsler.
step-allow-cookies = { $kind ->
        [chrome] Åpne chrome://settings/content/siteData i Chrome og la nettsteder lagre data, eller legg til { $host } blant nettstedene som får lov. (Til omtrent 2023: «Informasjonskapsler og andre nettstedsdata», «Tillat alle informasjonskapsler».)
        [edge] Åpne edge://settings/content/cookies i Edge og la nettsteder lagre og lese informasjonskapsler, eller legg til { $host } blant nettstedene som får lov.
        [brave] Trykk på løven i adressefeltet på innloggingssiden i Brave og slå av Shields for den. Åpne deretter brave://settings/content/siteData og la nettsteder lagre data.
        [firefox] Åpne about:preferences#privacy i Firefox og velg Standard, eller la være å blokkere alle informasjonskapsler.
        [safari] Slå av «Blokker alle informasjonskapsler» i innstillingene til Safari; valget ligger under Personvern eller Avansert.
       *[other] La { $host } lagre data: Se under personvern og informasjonskapsler i innstillingene til { $browser }.
    }
step-allow-third-party = { $kind ->
        [chrome] Åpne chrome://settings/cookies i Chrome og tillat tredjeparts informasjonskapsler, eller legg til [*.]{ $host } blant nettstedene som får bruke dem. (Til omtrent 2023: «Informasjonskapsler og andre nettstedsdata», «Tillat alle informasjonskapsler».)
        [edge] Åpne edge://settings/privacy i Edge og velg Balansert, eller gjør unntak for { $host }. Åpne deretter edge://settings/content/cookies og slå av blokkeringen av tredjeparts informasjonskapsler.
        [brave] Trykk på løven i adressefeltet på innloggingssiden i Brave og slå av Shields for den.
        [firefox] Åpne about:preferences#privacy i Firefox og velg Standard.
        [safari] Slå av vernet mot sporing på tvers av nettsteder under Personvern i innstillingene til Safari, for å prøve.
       *[other] Tillat tredjeparts informasjonskapsler for { $host }: Se under personvern og informasjonskapsler i innstillingene til { $browser }.
    }
step-look-at-cookies = { $kind ->
        [chrome] Kontroller selv: chrome://settings/cookies bør ikke blokkere tredjeparts informasjonskapsler, og chrome://settings/content/siteData bør la nettsteder lagre data.
        [edge] Kontroller selv: edge://settings/privacy bør ikke stå på Streng, og edge://settings/content/cookies bør la nettsteder lagre data.
        [brave] Kontroller selv: Trykk på løven i adressefeltet på innloggingssiden og slå av Shields for den.
        [firefox] Kontroller selv: about:preferences#privacy bør stå på Standard.
        [safari] Kontroller selv: «Blokker alle informasjonskapsler» bør være av i innstillingene til Safari; valget ligger under Personvern eller Avansert.
       *[other] Kontroller selv: Under personvern og informasjonskapsler i nettleserens innstillinger bør { $host } få lagre data.
    }
it-allow-cookies = { $place ->
        [none] Regelen { $policy } for { $browser } blokkerer informasjonskapsler:
       *[other] Regelen { $policy } for { $browser } ({ $place }) blokkerer informasjonskapsler:
    } Gjør den mindre streng, eller tillat { $host } og vertene til identitetsleverandøren gjennom { $kind ->
        [firefox] Cookies.Allow
       *[other] CookiesAllowedForUrls
    }.

## Grunnlaget

evidence-list-of = Nettleserliste fra
evidence-profile = Profil
evidence-setting = Innstilling
evidence-value = Satt til
evidence-set-by = Satt av
