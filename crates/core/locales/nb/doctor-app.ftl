### Feilsøking: denne appen på denne maskinen.

check-app-storage = Porticos mappe og disken
storage-full = Disken er full, så ingenting kan lagres.
storage-not-writable = Portico kan ikke skrive i sin egen mappe.
storage-no-locks = Filsystemet som Portico-mappen ligger på, støtter ikke fillåser: Bruk bare ett Portico-program om gangen.
storage-scarce = Disken er nesten full.
step-make-room = Slett det du ikke trenger, eller tøm papirkurven.
step-make-writable = Gi deg selv skrivetilgang til denne mappen, be IT-avdelingen om det, eller la PORTICO_HOME peke på en mappe som er din egen.

## Organisasjonens innstillinger

check-app-policy = Organisasjonens innstillinger for Portico
policy-invalid = Organisasjonens innstillinger for Portico kan ikke leses, så ingen kan logge inn.
policy-changed = Organisasjonens innstillinger er nettopp endret.
policy-other-profile = Organisasjonen din tillater ikke innlogging med denne profilen.
policy-faulty = Noen av organisasjonens innstillinger for Portico er feil eller ukjente.
it-mend-policy = Rett reglene. Feilen som vises her, sier hvor og hva som er galt.
step-allowed-profile = Velg tjenesten som organisasjonen din tillater.

## Nøkkelringen

check-app-keychain = Nøkkelringen
keychain-memory = Økter lagres bare i minnet, slik det er valgt, og avsluttes sammen med Portico.
keychain-silent = { $keychain } svarer ikke; kanskje venter den på passordet.
keychain-missing = { $keychain } kjører ikke, så økter kan ikke lagres.
keychain-missing-remote = { $keychain } er ikke tilgjengelig ved ekstern pålogging (SSH).
keychain-missing-no-bus = { $keychain } er ikke tilgjengelig, fordi denne økten ikke har noe skrivebord.
keychain-locked = { $keychain } er låst.
keychain-locked-remote = { $keychain } er låst, og ved ekstern pålogging (SSH) kan den ikke spørre om passordet.
keychain-full = { $keychain } er full.
keychain-forgets = { $keychain } tar imot en oppføring, men gir den ikke tilbake etterpå.
vault-locked = Passordfrasen til hvelvet mangler eller er feil, så økter kan ikke lagres.
step-vault-passphrase = Sjekk at PORTICO_VAULT_KEY_FILE peker på en fil med passordfrasen til hvelvet på første linje.
step-answer-keychain = Se etter et vindu som spør om passordet til nøkkelringen, og skriv inn passordet.
step-start-keychain = Logg av maskinen og på igjen; på Linux må GNOME Keyring, KWallet eller KeePassXC være installert.
step-keychain-remote = Logg på ved selve maskinen, eller start en nøkkelring i denne økten slik veiledningen viser.
step-keychain-no-bus = Start Portico fra skrivebordet, eller start en nøkkelring i denne økten slik veiledningen viser.
step-keychain-room = Logg ut av kontoer du ikke bruker, eller fjern gamle oppføringer fra nøkkelringen.

## Vinduet og lenkene til det

check-app-webview = Nettlesermotoren som viser vinduet til Portico
webview-not-told = Ingen vinduer er åpne, så det er ingenting å kontrollere.
webview-old = { $engine } er for gammel for Portico, så deler av vinduet virker kanskje ikke.
step-update-webview2 = Installer siste utgave av WebView2 fra Microsoft.
step-update-system = Installer systemets oppdateringer, og start Portico på nytt.

check-app-deep-link = Lenker som åpner Portico
deep-link-nobody = Ingen programmer åpner lenker som begynner med portico:. Det har bare noe å si hvis du bruker slike lenker.
deep-link-unknown = Portico kan ikke se hvilket program som åpner lenker som begynner med portico:.
deep-link-gone = Lenker som begynner med portico:, peker til en kopi av Portico som ikke finnes lenger.
deep-link-other = { $program } åpner lenkene som er ment for Portico.
step-claim-links = Installer Portico på nytt, og velg det når systemet spør hvilket program slike lenker skal åpnes med.

## Grunnlaget

evidence-free-bytes = Ledig plass (byte)
evidence-file = Fil
evidence-settings = Innstillinger i den
evidence-places = Hvor de står
evidence-keychain = Nøkkelring
evidence-engine = Motor
evidence-handler = Åpnes av
