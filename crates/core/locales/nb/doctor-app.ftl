### Feilsøking: denne appen på denne maskinen.

check-app-storage = Porticos mappe og disken
storage-full = Disken er full, så ingenting kan lagres.
storage-not-writable = Det går ikke an å skrive i Porticos mappe.
storage-no-locks = Filsystemet som Portico-mappen ligger på, har ingen låser: Bruk ett Portico-program om gangen.
storage-scarce = Det er nesten ikke plass igjen på disken.
step-make-room = Slett det du ikke trenger, eller tøm papirkurven.
step-make-writable = Gi deg selv rett til å skrive i denne mappen, be IT-avdelingen om det, eller la PORTICO_HOME peke på en mappe som er din egen.

## Organisasjonens innstillinger

check-app-policy = Organisasjonens innstillinger for Portico
policy-invalid = Organisasjonens innstillinger for Portico lar seg ikke lese, så Portico starter ikke med dem.
policy-changed = Organisasjonens innstillinger er endret, og gjelder fra neste gang Portico starter.
policy-other-profile = Organisasjonen din tillater bare innlogging i { $profile }.
it-mend-policy = Rett policyfilen som vises her. Feilen ved siden av sier hva som er galt.
step-allowed-profile = Velg tjenesten som organisasjonen din tillater.

## Nøkkelringen

check-app-keychain = Nøkkelringen
keychain-memory = Innlogginger ligger bare i minnet, slik det er valgt, og forsvinner når programmet avsluttes.
keychain-silent = { $keychain } svarer ikke; kanskje venter den på passordet sitt.
keychain-missing = { $keychain } kjører ikke, så innlogginger kan ikke lagres.
keychain-missing-remote = { $keychain } er ikke tilgjengelig i en økt fra en annen maskin (SSH).
keychain-missing-no-bus = { $keychain } er ikke tilgjengelig, fordi denne økten ikke har noe skrivebord.
keychain-locked = { $keychain } er låst.
keychain-locked-remote = { $keychain } er låst, og en økt fra en annen maskin (SSH) kan ikke spørre om passordet.
keychain-full = { $keychain } tar ikke imot mer.
keychain-forgets = { $keychain } tar imot noe, men gir det ikke tilbake.
vault-locked = Passordfrasen til hvelvet mangler eller er feil, så innlogginger kan ikke lagres.
step-vault-passphrase = Sjekk at PORTICO_VAULT_KEY_FILE peker på en fil med passordfrasen til hvelvet på første linje.
step-answer-keychain = Se etter et vindu som spør om passordet til nøkkelringen, og svar på det.
step-start-keychain = Logg av maskinen og på igjen; på Linux må GNOME Keyring, KWallet eller KeePassXC være installert.
step-keychain-remote = Logg på ved selve maskinen, eller start en nøkkelring i denne økten slik veiledningen viser.
step-keychain-no-bus = Start Portico fra skrivebordet, eller start en nøkkelring i denne økten slik veiledningen viser.
step-keychain-room = Logg ut av kontoer du ikke bruker, eller fjern gamle oppføringer fra nøkkelringen.

## Vinduet og lenkene til det

check-app-webview = Motoren som viser vinduet til Portico
webview-not-told = Ingen vinduer er åpne, så det er ingenting å se på.
webview-old = { $engine } er eldre enn vinduet til Portico trenger, så det kan hende at deler av det ikke virker.
step-update-webview2 = Installer siste utgave av WebView2 fra Microsoft.
step-update-system = Installer systemets oppdateringer, og start Portico på nytt.

check-app-deep-link = Lenker som fører til Portico
deep-link-nobody = Lenker som begynner med portico:, åpner ingenting her. Det har bare noe å si hvis du bruker slike lenker.
deep-link-unknown = Det går ikke an å se hva som åpner lenker som begynner med portico:.
deep-link-gone = Lenker som begynner med portico:, fører til et sted der Portico ikke lenger er.
deep-link-other = { $program } åpner lenkene som er ment for Portico.
step-claim-links = Installer Portico på nytt, og velg det når systemet spør hva lenken skal åpnes med.

## Bevis

evidence-free-bytes = Ledig plass (byte)
evidence-file = Fil
evidence-settings = Innstillinger i den
evidence-keychain = Nøkkelring
evidence-engine = Motor
evidence-handler = Åpnes av
