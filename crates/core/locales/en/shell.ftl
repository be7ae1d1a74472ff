### What the system shows for the window: tray, dialogs, and one line in the terminal.

## Tray

# $address (String), $time (String) - a duration
shell-tray-ends = { $address }, ends in { $time } if unused
shell-tray-signed-in = { $address }
shell-tray-nobody = Not signed in
shell-tray-open = Open Portico
shell-tray-trouble = Troubleshooting
shell-tray-sign-out = Sign out
shell-tray-quit = Quit Portico

## Notifications

# $address (String), $time (String) - a duration
shell-ends-soon = { $address }: your session ends in { $time }
# $service (String)
shell-ends-soon-why = { $service } ends sessions that aren't used. To keep this one, open Portico and choose “Stay signed in”.
shell-ends-soon-stay = Stay signed in

## Dialogs

shell-choose-profile = Choose a profile file
shell-save-report = Save report for support

## In the terminal

shell-no-desktop = there is no desktop to show a window on (DISPLAY and WAYLAND_DISPLAY are not set). The command line works here: portico login

## Before there is a window

shell-no-webview-title = Portico can't open its window
shell-no-webview = Microsoft Edge WebView2, which shows Portico's window, isn't installed on this computer. Your IT department can install it for everyone: the Evergreen Standalone Installer from https://developer.microsoft.com/microsoft-edge/webview2/. Signing in works without it, in a terminal: portico login
