### Feilsøking: tjenesten, kontoen og dette nettverket mot et annet.
###
### $service, tjenestens navn, er med overalt der den nevnes. Tekst som ikke er kjent, er ordet
### «none», og tall er 0.

## Tjenesten

check-service-discovery = Det tjenesten sier om seg selv
evidence-left-out = Felt som er sett bort fra
discovery-left-out = Tjenesten beskriver seg selv, og innloggingen kan fortsette. Disse feltene kan ikke brukes og blir sett bort fra: { $members }.
discovery-unreachable = { $host } kunne ikke nås, så ingenting er kjent om den.
discovery-unreadable = { $host } svarer, men ikke med det en innlogging trenger.
discovery-busy = { $host } ber om en pause.
discovery-gateway = Noe foran { $host } svarer i stedet: innloggingssiden til en gateway, eller en kontroll som bare nettlesere kommer gjennom.
step-it-let-portico-through = La Portico nå metadata og token-endepunkt hos innloggingstjenesten uten en kontroll eller innlogging foran. Rett adressen til utstederen hvis den er feil.
discovery-other-issuer = { $host } sier at den er en annen tjeneste enn den som er satt opp.
discovery-no-usable-key = Tjenesten viser ingen nøkkel som svarene kan kontrolleres med.
page-fails = { $host } kan nås, og svarer at den ikke virker.
page-refuses = { $host }, eller noe på veien dit, avviser Portico.
page-doubts-network = { $host } vil ha bevis på at det er et menneske som spør. Det skjer på nettverk den ikke stoler på; en nettleser slipper som regel gjennom.
page-is-none = { $host } svarer, men ikke med en side å logge inn på.
profile-incomplete = Denne profilen mangler adresse eller klient-ID å logge inn med.
step-it-right-issuer = Skriv utstederadressen i profilen nøyaktig slik tjenesten skriver den.
step-it-complete-profile = Gjør profilen ferdig med utsteder og klient-ID.
step-wait-a-few-minutes = Prøv igjen om noen minutter.

check-service-status = Tjenestens statusside
status-no-page = Portico kjenner ingen statusside for denne tjenesten.
status-not-read = Statussiden kunne ikke leses. Det sier ingenting om selve tjenesten.
status-sign-in-incident = { $region ->
        [none] Statussiden melder om problemer med innloggingen: { $incident }
       *[other] Statussiden melder om problemer med innloggingen ({ $region }): { $incident }
    }
status-incident = { $region ->
        [none] Statussiden melder om problemer: { $incident }
       *[other] Statussiden melder om problemer ({ $region }): { $incident }
    }
status-maintenance = { $region ->
        [none] Statussiden melder om arbeid på innloggingen: { $incident }
       *[other] Statussiden melder om arbeid på innloggingen ({ $region }): { $incident }
    }
status-component = { $region ->
        [none] Statussiden melder at denne delen ikke virker som den skal: { $incident }
       *[other] Statussiden melder at denne delen ikke virker som den skal ({ $region }): { $incident }
    }
status-elsewhere = Statussiden melder om noe som ikke skal berøre innloggingen: { $incident }

## Kontoen

check-account-address = E-postadressen
address-none = Ingen adresse er skrevet inn.
address-mistyped = Adressen ser feilskrevet ut. Mente du { $suggestion }?
address-incomplete = En del av adressen mangler.
address-others-remembered = En annen adresse har vært logget inn her før.

account-nobody-known = Det er ikke kjent ennå hvem som logger inn.
account-not-read = Det som er lagret om kontoen, kunne ikke leses.

check-account-state = Det tjenesten sist sa om kontoen
account-said-earlier = { $service } avviste en innlogging for mer enn et døgn siden. Det kan være annerledes nå.
account-said-no-accounts = { $service } kjenner adressen, men den har ingen kontoer lenger.
account-said-deactivated = { $service } sa at brukeren er deaktivert.
account-said-not-a-customer = { $service } sa at det ikke finnes noen konto for denne adressen.
account-said-locked = { $service } har låst innloggingen en stund.
account-said-sso-required = { $service } slipper denne kontoen inn bare med SSO.
account-said-method-not-allowed = { $service } sa at kontoen ikke tillater denne måten å logge inn på.
account-said-password-leaked = { $service } godtar ikke passordet lenger, fordi det står på en liste over lekkede passord.
account-said-wrong-password = { $service } sa at adressen og passordet ikke hører sammen.
account-said-too-many-tries = { $service } fikk for mange forsøk på kort tid.
account-said-access-denied = { $service } eller personen i nettleseren sa nei.
step-choose-password = Velg et nytt passord med «Glemt passord».
step-wait-a-while = Vent en stund før du logger inn igjen.
step-other-address = Logg inn med adressen som kontoen ble opprettet med.
step-ask-administrator = Spør en administrator for kontoen.

check-account-sessions = Innlogginger på denne maskinen
sessions-none = Ingen er logget inn på { $service } på denne maskinen.
sessions-unused = { $hours ->
        [0] Den siste økten ble avsluttet fordi den ikke ble brukt.
        [one] Den siste økten ble avsluttet etter én time uten bruk.
       *[other] Den siste økten ble avsluttet etter { $hours } timer uten bruk.
    }
sessions-revoked = { $service } har avsluttet den siste økten.
sessions-expired = Den siste økten er utløpt, og { $service } ga ikke Portico noe å fornye den med.
sessions-signed-out = Du logget ut av { $service } på denne maskinen.
sessions-policy = Organisasjonens regler har avsluttet den siste økten.

check-account-device = Om tjenesten kjenner igjen denne enheten
device-recognised = { $service } kjenner igjen denne enheten og ber derfor ikke om noen kode på e-post.
device-unknown = { $service } kjenner ikke igjen denne enheten ennå og ber derfor om en kode på e-post ved neste innlogging.
device-in-browser = { $service } kjenner igjen nettleseren, ikke Portico. Slettede informasjonskapsler eller et privat vindu gjør at den ber om en kode.
device-keychain = Nøkkelringen kunne ikke åpnes, så det er ikke kjent.

check-account-mail = Hvor e-posten til adressen behandles
mail-reserved = Adressen er ment for utprøving, så det går ingen e-post dit.
mail-handled-by = { $provider } behandler e-posten til denne adressen.
mail-handled-itself = Domenet i adressen behandler sin egen e-post.
mail-nowhere = Domenet i adressen tar ikke imot e-post.
mail-no-domain = Domenet i adressen ble ikke funnet.
mail-not-known = Det gikk ikke an å finne ut hvor e-posten til adressen behandles.
mail-allow-google = Hvis koder eller lenker ikke kommer fram: Legg { $senders } til blant godkjente avsendere for Gmail i Google-administrasjonskonsollen, og søk etter dem i e-postloggen.
mail-allow-microsoft = Hvis koder eller lenker ikke kommer fram: Se etter e-post fra { $senders } i karantenen i Microsoft Defender, og tillat disse avsenderne.
mail-allow-proofpoint = Hvis koder eller lenker ikke kommer fram: Legg { $senders } til blant trygge avsendere i Proofpoint, og se i karantenen.
mail-allow-mimecast = Hvis koder eller lenker ikke kommer fram: Tillat avsenderne { $senders } i Mimecast, og se blant meldingene som holdes tilbake.
mail-allow-barracuda = Hvis koder eller lenker ikke kommer fram: Unnta avsenderne { $senders } i Barracuda, og se i meldingsloggen.
mail-allow-filter = Hvis koder eller lenker ikke kommer fram: Slipp e-post fra { $senders } gjennom e-postfilteret, og se i karantenen.
mail-allow-other = Hvis koder eller lenker ikke kommer fram: Slipp gjennom e-post fra { $senders }, og se i karantenen til søppelpostfilteret.
mail-look-google = Hvis en kode eller lenke ikke kommer fram, ser du etter e-post fra { $senders } i søppelposten og under Kampanjer og Oppdateringer.
mail-look-microsoft = Hvis en kode eller lenke ikke kommer fram, ser du etter e-post fra { $senders } i søppelposten og under Annet.
mail-look-other = Hvis en kode eller lenke ikke kommer fram, ser du etter e-post fra { $senders } i søppelposten.

## Dette nettverket mot et annet

check-network-compare = Dette nettverket og de forrige
compare-no-network = Det er ikke noe nettverk å sammenligne, eller systemet sier ikke hvilket det er.
compare-not-kept = Denne kjøringen kunne ikke lagres, så det er ingenting å sammenligne.
compare-nothing-yet = Det finnes ikke noe annet nettverk å sammenligne med ennå. Kjør kontrollene én gang til på mobilens delte nett for å få det.
compare-fails-here = Noe som { $service } trenger, virker ikke på dette nettverket, men virket på et annet.
compare-works-here = { $service } virker på dette nettverket, men virket ikke på et annet. Kanskje slipper den bare inn dette nettverket.
compare-fails-on-both = { $service } virker verken på dette nettverket eller på et annet, så årsaken er neppe nettverket.
compare-alike = Dette nettverket er ikke dårligere enn det andre som ble kontrollert.
step-it-sheet = Tillat det som stoppes her. Arket viser trinnene, tidspunktene og vertene.

sheet-title-fails-here = Noe som { $service } trenger, virker ikke på dette nettverket
sheet-title-works-here = { $service } virker på dette nettverket, men virket ikke på et annet
sheet-title-fails-on-both = { $service } virker ikke på to nettverk
sheet-title-alike = { $service } på to nettverk
sheet-fails-here = Innlogging på { $service } er kontrollert på to nettverk fra samme maskin. Det som står nedenfor, virker ikke på dette nettverket, men virket på det andre.
sheet-works-here = Innlogging på { $service } er kontrollert på to nettverk fra samme maskin. Den virker på dette, men virket ikke på det andre, så kanskje slippes den bare inn herfra.
sheet-fails-on-both = Innlogging på { $service } er kontrollert på to nettverk fra samme maskin, og virker ikke på noen av dem.
sheet-alike = Innlogging på { $service } er kontrollert på to nettverk fra samme maskin, og ingen av dem skiller seg ut.
sheet-here = Dette nettverket, kontrollert
sheet-elsewhere = Det andre nettverket, kontrollert
sheet-differs = Det som er forskjellig (det andre nettverket → dette)
sheet-trouble = Det som ble sett på dette nettverket
sheet-seen = Det som ble sett
sheet-hosts = Verter som trengs
sheet-pass = virker
sheet-warn = virker med vansker
sheet-fail = virker ikke
sheet-skipped = ikke kontrollert

## Grunnlaget

evidence-account = Konto
evidence-at = Når
evidence-blocked-here = Virker bare ikke her
evidence-components = Deler av tjenesten
evidence-domain = Domene
evidence-elsewhere-at = Det andre nettverket kontrollert
evidence-http-status = Svarets status
evidence-incidents = Hendelser
evidence-issuer = Utsteder
evidence-keys = Brukbare nøkler
evidence-maintenance = Vedlikehold
evidence-page = Side
evidence-reason = Grunn
evidence-recognised = Gjenkjent
evidence-servers = E-posttjenere
evidence-sessions = Økter
evidence-since = Siden
evidence-suggestion = Forslag
