### Det systemet viser for vinduet: systemstatusfeltet, dialoger og én linje i terminalen.

## Systemstatusfeltet

# $address (String), $time (String) – en varighet
shell-tray-ends = { $address }, avsluttes om { $time } hvis den ikke brukes
shell-tray-signed-in = { $address }
shell-tray-nobody = Ikke logget inn
shell-tray-open = Åpne Portico
shell-tray-trouble = Feilsøking
shell-tray-sign-out = Logg ut
shell-tray-quit = Avslutt Portico

## Varsler

# $address (String), $time (String) - en varighet
shell-ends-soon = { $address }: økten din slutter om { $time }
# $service (String)
shell-ends-soon-why = { $service } avslutter økter som ikke er i bruk. Åpne Portico og velg «Forbli innlogget» for å beholde økten.
shell-ends-soon-stay = Forbli innlogget

## Dialoger

shell-choose-profile = Velg en profilfil
shell-save-report = Lagre rapport til brukerstøtten

## I terminalen

shell-no-desktop = det finnes ikke noe skrivebord å vise et vindu på (DISPLAY og WAYLAND_DISPLAY er ikke satt). Kommandolinjen virker her: portico login

## Før det finnes et vindu

shell-no-webview-title = Portico kan ikke åpne vinduet
shell-no-webview = Microsoft Edge WebView2, som viser vinduet til Portico, er ikke installert på denne maskinen. IT-avdelingen kan installere det for alle: Evergreen Standalone Installer fra https://developer.microsoft.com/microsoft-edge/webview2/. Du kan logge inn uten vinduet, i en terminal: portico login
