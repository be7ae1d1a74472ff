### Troubleshooting: this app on this computer.

check-app-storage = Portico's folder and the disk
storage-full = The disk is full, so nothing can be kept.
storage-not-writable = Portico's folder can't be written to.
storage-no-locks = The file system of Portico's folder has no locks: use one Portico program at a time.
storage-scarce = There is hardly any room left on the disk.
step-make-room = Delete what you don't need, or empty the trash.
step-make-writable = Give yourself the right to write to this folder, ask your IT department to, or set PORTICO_HOME to a folder of your own.

## The organization's settings

check-app-policy = Your organization's settings for Portico
policy-invalid = Your organization's settings for Portico can't be understood, so Portico won't start with them.
policy-changed = Your organization's settings have changed; they apply from the next start of Portico.
# $profile (String) - the only one that is allowed
policy-other-profile = Your organization allows signing in to { $profile } only.
it-mend-policy = Fix the policy file that is shown here. The error beside it says what is wrong.
step-allowed-profile = Choose the service that your organization allows.

## The keychain

check-app-keychain = The keychain
keychain-memory = Sign-ins are kept in memory only, as was chosen, and end with the program.
# $keychain (String) - what the system calls it
keychain-silent = { $keychain } doesn't answer; it may be waiting for its password.
keychain-missing = { $keychain } isn't running, so sign-ins can't be kept.
keychain-missing-remote = { $keychain } can't be reached in a session from another computer (SSH).
keychain-missing-no-bus = { $keychain } can't be reached, because this session has no desktop.
keychain-locked = { $keychain } is locked.
keychain-locked-remote = { $keychain } is locked, and a session from another computer (SSH) can't show the question for its password.
keychain-full = { $keychain } takes nothing more.
keychain-forgets = { $keychain } takes an item, but doesn't give it back.
vault-locked = The vault's passphrase is missing or not the right one, so sign-ins can't be kept.
step-vault-passphrase = See that PORTICO_VAULT_KEY_FILE names a file with the vault's passphrase in its first line.
step-answer-keychain = Look for a window that asks for the keychain's password, and answer it.
step-start-keychain = Sign out of the computer and in again; on Linux, see that GNOME Keyring, KWallet or KeePassXC is installed.
step-keychain-remote = Sign in at the computer itself, or start a keychain in this session as the guide shows.
step-keychain-no-bus = Run Portico from the desktop, or start a keychain in this session as the guide shows.
step-keychain-room = Sign out of accounts that you don't use, or remove old entries from the keychain.

## The window and its links

check-app-webview = The engine that shows Portico's window
webview-not-told = No window is open, so there is nothing to look at.
# $engine (String) - its name
webview-old = { $engine } is older than Portico's window needs; parts of it may not work.
step-update-webview2 = Install the latest WebView2 runtime from Microsoft.
step-update-system = Install your system's updates, then start Portico again.

check-app-deep-link = Links that lead to Portico
deep-link-nobody = Links that begin with portico: open nothing here, which matters only if you use such links.
deep-link-unknown = It can't be told what opens links that begin with portico:.
deep-link-gone = Links that begin with portico: lead to a place where Portico no longer is.
# $program (String) - its name
deep-link-other = { $program } opens the links that are meant for Portico.
step-claim-links = Install Portico again, then choose it when the system asks what to open such a link with.

## Evidence

evidence-free-bytes = Free space (bytes)
evidence-file = File
evidence-settings = Settings in it
evidence-keychain = Keychain
evidence-engine = Engine
evidence-handler = Opened by
