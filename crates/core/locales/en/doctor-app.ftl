### Troubleshooting: this app on this computer.

check-app-storage = Portico's folder and the disk
storage-full = The disk is full, so nothing can be saved.
storage-not-writable = Portico's folder can't be written to.
storage-no-locks = The file system of Portico's folder doesn't support file locks: use only one Portico program at a time.
storage-scarce = The disk is almost full.
step-make-room = Delete what you don't need, or empty the trash.
step-make-writable = Give yourself write access to this folder, ask your IT department for it, or set PORTICO_HOME to a folder of your own.

## The organisation's settings

check-app-policy = Your organisation's settings for Portico
policy-invalid = Your organisation's settings for Portico can't be read, so nobody can sign in.
policy-changed = Your organisation's settings have just changed.
policy-other-profile = Your organisation doesn't allow signing in with this profile.
policy-faulty = Some of your organisation's settings for Portico are wrong or unknown.
it-mend-policy = Fix the policy. The error shown here says where and what is wrong.
step-allowed-profile = Choose the service that your organisation allows.

## The keychain

check-app-keychain = The keychain
keychain-memory = As chosen, sessions are kept in memory only and end when Portico quits.
# $keychain (String) - what the system calls it
keychain-silent = { $keychain } doesn't respond; it may be waiting for its password.
keychain-missing = { $keychain } isn't running, so sessions can't be saved.
keychain-missing-remote = { $keychain } isn't available in a remote session (SSH).
keychain-missing-no-bus = { $keychain } isn't available, because this session has no desktop.
keychain-locked = { $keychain } is locked.
keychain-locked-remote = { $keychain } is locked, and a remote session (SSH) can't show its password prompt.
keychain-full = { $keychain } is full.
keychain-forgets = { $keychain } accepts an entry, but doesn't return it afterwards.
vault-locked = The vault passphrase is missing or wrong, so sessions can't be saved.
step-vault-passphrase = Make sure that PORTICO_VAULT_KEY_FILE is the path of a file with the vault passphrase on its first line.
step-answer-keychain = Look for a window that asks for the keychain password, and enter the password.
step-start-keychain = Log out of the computer and back in; on Linux, make sure that GNOME Keyring, KWallet or KeePassXC is installed.
step-keychain-remote = Log in at the computer itself, or start a keychain in this session as described in the guide.
step-keychain-no-bus = Run Portico from the desktop, or start a keychain in this session as described in the guide.
step-keychain-room = Sign out of accounts that you don't use, or remove old entries from the keychain.

## The window and its links

check-app-webview = The browser engine for Portico's window
webview-not-told = No window is open, so there is nothing to check.
# $engine (String) - its name
webview-old = { $engine } is too old for Portico; parts of the window may not work.
step-update-webview2 = Install the latest WebView2 runtime from Microsoft.
step-update-system = Install your system's updates, then start Portico again.

check-app-deep-link = Links that open Portico
deep-link-nobody = No program opens links that begin with portico:. This matters only if you use such links.
deep-link-unknown = Portico can't tell which program opens links that begin with portico:.
deep-link-gone = Links that begin with portico: point to a copy of Portico that no longer exists.
# $program (String) - its name
deep-link-other = { $program } opens links that are meant for Portico.
step-claim-links = Install Portico again, then choose it when the system asks which program should open such links.

## Evidence

evidence-free-bytes = Free space (bytes)
evidence-file = File
evidence-settings = Settings in it
evidence-places = Where they are
evidence-keychain = Keychain
evidence-engine = Engine
evidence-handler = Opened by
