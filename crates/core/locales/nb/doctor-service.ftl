### Feilsøking: tjenesten, kontoen og dette nettverket sammenlignet med et annet.
###
### $service, tjenestens navn, er med overalt der den nevnes. Tekst som ikke er kjent, er ordet
### «none», og tall er 0.

## Tjenesten

check-service-discovery = Tjenestens metadata
evidence-left-out = Ignorerte felt
discovery-left-out = Innloggingen virker, men deler av tjenestens metadata er ugyldige og ignoreres: { $members }.
discovery-unreachable = { $host } kan ikke nås, så tjenesten kunne ikke kontrolleres.
discovery-unreadable = { $host } svarer, men metadataene er ugyldige.
discovery-busy = { $host } er opptatt og ber Portico vente.
discovery-gateway = En gateway foran { $host } svarer i stedet, med en innloggingsside eller en kontroll som bare nettlesere kommer gjennom.
step-it-let-portico-through = La Portico nå tjenestens metadata og token-endepunkt uten en kontroll eller innlogging foran. Rett adressen til utstederen hvis den er feil.
discovery-other-issuer = { $host } oppgir at den er en annen tjeneste enn den som er satt opp.
discovery-no-usable-key = Tjenesten har ingen gyldig nøkkel å kontrollere ID-tokener med.
page-fails = { $host } kan nås, men melder om en feil.
page-refuses = { $host }, eller noe mellom den og denne maskinen, avviser forespørslene fra Portico.
page-doubts-network = { $host } ber om bevis på at du er et menneske. Det skjer på nettverk den ikke stoler på; en nettleser slipper som regel gjennom.
page-is-none = { $host } svarer, men ikke med en innloggingsside.
profile-incomplete = Denne profilen mangler adresse eller klient-ID.
step-it-right-issuer = Skriv utstederadressen i profilen nøyaktig slik tjenesten oppgir den.
step-it-complete-profile = Legg til utsteder og klient-ID i profilen.
step-wait-a-few-minutes = Prøv igjen om noen minutter.

check-service-status = Tjenestens statusside
status-no-page = Portico kjenner ingen statusside for denne tjenesten.
status-not-read = Statussiden kunne ikke leses. Selve tjenesten kan likevel virke.
status-sign-in-incident = { $region ->
        [none] Statussiden melder om problemer med innloggingen: { $incident }
       *[other] Statussiden melder om problemer med innloggingen ({ $region }): { $incident }
    }
status-incident = { $region ->
        [none] Statussiden melder om problemer: { $incident }
       *[other] Statussiden melder om problemer ({ $region }): { $incident }
    }
status-maintenance = { $region ->
        [none] Statussiden melder om vedlikehold som berører innloggingen: { $incident }
       *[other] Statussiden melder om vedlikehold som berører innloggingen ({ $region }): { $incident }
    }
status-component = { $region ->
        [none] Statussiden melder at denne delen ikke virker som den skal: { $incident }
       *[other] Statussiden melder at denne delen ikke virker som den skal ({ $region }): { $incident }
    }
status-elsewhere = Statussiden melder om noe som ikke skal berøre innloggingen: { $incident }

## Kontoen

check-account-address = E-postadressen
address-none = Ingen adresse er skrevet inn.
address-mistyped = Adressen er kanskje skrevet feil. Mente du { $suggestion }?
address-incomplete = En del av adressen mangler.
address-others-remembered = En annen adresse har vært logget inn her før.

account-nobody-known = Det er ennå ikke kjent hvem som logger inn.
account-not-read = Det som er lagret om kontoen, kunne ikke leses.

check-account-state = Det tjenesten sist sa om kontoen
account-said-earlier = { $service } avviste en innlogging for mer enn et døgn siden. Det kan være annerledes nå.
account-said-no-accounts = { $service } kjenner adressen, men adressen har ingen kontoer lenger.
account-said-deactivated = { $service } sa at brukeren er deaktivert.
account-said-not-a-customer = { $service } sa at det ikke finnes noen konto for denne adressen.
account-said-locked = { $service } har sperret innloggingen en stund.
account-said-sso-required = { $service } lar denne kontoen bare logge inn med SSO.
account-said-method-not-allowed = { $service } sa at kontoen ikke tillater denne måten å logge inn på.
account-said-password-leaked = { $service } godtar ikke passordet lenger, fordi det står på en liste over lekkede passord.
account-said-wrong-password = { $service } sa at adressen og passordet ikke stemmer overens.
account-said-too-many-tries = { $service } fikk for mange forsøk på kort tid.
account-said-access-denied = { $service } eller personen i nettleseren avslo tilgangen.
step-choose-password = Velg et nytt passord med «Glemt passord».
step-wait-a-while = Vent en stund før du logger inn igjen.
step-other-address = Logg inn med adressen som kontoen ble opprettet med.
step-ask-administrator = Spør en administrator for kontoen.

check-account-sessions = Økter på denne maskinen
sessions-none = Ingen er logget inn på { $service } på denne maskinen.
sessions-unused = { $hours ->
        [0] Den siste økten ble avsluttet fordi den ikke ble brukt.
        [one] Den siste økten ble avsluttet etter én time uten bruk.
       *[other] Den siste økten ble avsluttet etter { $hours } timer uten bruk.
    }
sessions-revoked = { $service } har avsluttet den siste økten.
sessions-expired = Den siste økten er utløpt, og { $service } lot ikke Portico fornye den.
sessions-signed-out = Du logget ut av { $service } på denne maskinen.
sessions-policy = Organisasjonens regler har avsluttet den siste økten.
sessions-limit = Den siste økten varte så lenge organisasjonen din tillater.

check-account-device = Om tjenesten kjenner igjen denne enheten
device-recognised = { $service } kjenner igjen denne enheten og ber derfor ikke om noen kode på e-post.
device-unknown = { $service } kjenner ikke igjen denne enheten ennå og ber derfor om en kode på e-post ved neste innlogging.
device-in-browser = { $service } kjenner igjen nettleseren, ikke Portico. Slettede informasjonskapsler eller et privat vindu gjør at den ber om en kode.
device-keychain = Nøkkelringen kunne ikke åpnes, så dette kunne ikke kontrolleres.

check-account-mail = Adressens e-postleverandør
mail-reserved = Adressen er reservert for testing, så den får ingen e-post.
mail-handled-by = { $provider } tar imot e-posten til denne adressen.
mail-handled-itself = Domenet i adressen har sin egen e-postserver.
mail-nowhere = Domenet i adressen tar ikke imot e-post.
mail-no-domain = Domenet i adressen ble ikke funnet.
mail-not-known = Portico fant ikke ut hvem som tar imot e-posten til denne adressen.
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

## Dette nettverket sammenlignet med et annet

check-network-compare = Dette nettverket sammenlignet med tidligere
compare-no-network = Det er ikke noe nettverk å sammenligne, eller systemet oppgir ikke hvilket nettverk det er.
compare-not-kept = Denne kjøringen kunne ikke lagres, så det er ingenting å sammenligne.
compare-nothing-yet = Det finnes ikke noe annet nettverk å sammenligne med ennå. Kjør kontrollene på nytt på et annet nettverk, for eksempel internettdeling fra mobilen.
compare-fails-here = Noe som { $service } trenger, virker ikke på dette nettverket, men virket på et annet.
compare-works-here = { $service } virker på dette nettverket, men virket ikke på et annet. Kanskje godtar den bare forbindelser fra dette nettverket.
compare-fails-on-both = { $service } virker verken på dette nettverket eller på et annet, så nettverket er neppe årsaken.
compare-alike = Dette nettverket virker like godt som det andre som ble kontrollert.
step-it-sheet = Tillat det som stoppes her. Rapporten viser trinnene, tidspunktene og vertene.

sheet-title-fails-here = Noe som { $service } trenger, virker ikke på dette nettverket
sheet-title-works-here = { $service } virker på dette nettverket, men virket ikke på et annet
sheet-title-fails-on-both = { $service } virker ikke på to nettverk
sheet-title-alike = { $service } på to nettverk
sheet-fails-here = Innlogging på { $service } er kontrollert på to nettverk fra samme maskin. Det som står nedenfor, virker ikke på dette nettverket, men virket på det andre.
sheet-works-here = Innlogging på { $service } er kontrollert på to nettverk fra samme maskin. Den virker på dette, men virket ikke på det andre, så kanskje godtar tjenesten bare forbindelser herfra.
sheet-fails-on-both = Innlogging på { $service } er kontrollert på to nettverk fra samme maskin, og virker ikke på noen av dem.
sheet-alike = Innlogging på { $service } er kontrollert på to nettverk fra samme maskin, og begge gir samme resultat.
sheet-here = Dette nettverket, kontrollert
sheet-elsewhere = Det andre nettverket, kontrollert
sheet-differs = Det som er forskjellig (det andre nettverket → dette)
sheet-trouble = Problemer på dette nettverket
sheet-seen = Resultater
sheet-hosts = Verter som trengs
sheet-pass = virker
sheet-warn = virker, med en advarsel
sheet-fail = virker ikke
sheet-skipped = ikke kontrollert

## Grunnlaget

evidence-account = Konto
evidence-at = Når
evidence-blocked-here = Feiler bare her
evidence-components = Deler av tjenesten
evidence-domain = Domene
evidence-elsewhere-at = Det andre nettverket ble kontrollert
evidence-http-status = HTTP-status
evidence-incidents = Hendelser
evidence-issuer = Utsteder
evidence-keys = Gyldige nøkler
evidence-maintenance = Vedlikehold
evidence-page = Side
evidence-reason = Grunn
evidence-recognised = Gjenkjent
evidence-servers = E-postservere
evidence-sessions = Økter
evidence-since = Siden
evidence-suggestion = Forslag
