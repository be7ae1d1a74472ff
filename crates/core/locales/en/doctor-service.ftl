### Troubleshooting: the service, the account, and this network compared with another.
###
### $service, the service's title, is given wherever it is mentioned. A text that is not known is
### the word "none", a number is 0.

## The service

check-service-discovery = The service's metadata
# $host (String) - who answered
evidence-left-out = Fields ignored
discovery-left-out = Sign-in works, but parts of the service's metadata are invalid and are ignored: { $members }.
discovery-unreachable = { $host } can't be reached, so the service couldn't be checked.
discovery-unreadable = { $host } responds, but its metadata is invalid.
discovery-busy = { $host } is busy and asks Portico to wait.
discovery-gateway = A gateway in front of { $host } answers in its place, with a sign-in page or a check that only browsers pass.
step-it-let-portico-through = Allow Portico to reach the service's metadata and token endpoint without a check or sign-in in front of them. If the issuer's address is wrong, correct it.
discovery-other-issuer = { $host } identifies itself as a different service from the one that is set up.
discovery-no-usable-key = The service has no valid key to verify its ID tokens with.
page-fails = { $host } is reachable, but reports an error.
page-refuses = { $host }, or something between it and this computer, rejects Portico's requests.
page-doubts-network = { $host } asks for proof that you are human. It does this on networks that it doesn't trust; a browser usually passes.
page-is-none = { $host } responds, but not with a sign-in page.
profile-incomplete = This profile lacks an address or a client ID.
step-it-right-issuer = Enter the issuer's address in the profile exactly as the service gives it.
step-it-complete-profile = Add the issuer and the client ID to the profile.
step-wait-a-few-minutes = Try again in a few minutes.

check-service-status = The service's status page
status-no-page = Portico doesn't know a status page for this service.
status-not-read = The status page couldn't be read. The service itself may be fine.
# $incident (String) - its title
# $region (String) - the region that it is about
status-sign-in-incident = { $region ->
        [none] The status page reports a problem with signing in: { $incident }
       *[other] The status page reports a problem with signing in ({ $region }): { $incident }
    }
status-incident = { $region ->
        [none] The status page reports a problem: { $incident }
       *[other] The status page reports a problem ({ $region }): { $incident }
    }
status-maintenance = { $region ->
        [none] The status page reports maintenance that affects signing in: { $incident }
       *[other] The status page reports maintenance that affects signing in ({ $region }): { $incident }
    }
status-component = { $region ->
        [none] The status page reports that this part isn't working as it should: { $incident }
       *[other] The status page reports that this part isn't working as it should ({ $region }): { $incident }
    }
status-elsewhere = The status page reports something that shouldn't affect signing in: { $incident }

## The account

check-account-address = The e-mail address
address-none = No address has been entered.
# $suggestion (String) - the address that may be meant
address-mistyped = The address may be mistyped. Did you mean { $suggestion }?
address-incomplete = Part of the address is missing.
address-others-remembered = Another address has signed in here before.

account-nobody-known = It isn't known yet who is signing in.
account-not-read = The stored information about the account couldn't be read.

check-account-state = What the service last said about the account
account-said-earlier = { $service } refused a sign-in more than a day ago. This may have changed since then.
account-said-no-accounts = { $service } knows the address, but the address no longer has any accounts.
account-said-deactivated = { $service } said that the user is deactivated.
account-said-not-a-customer = { $service } said that there is no account for this address.
account-said-locked = { $service } has locked signing in for a while.
account-said-sso-required = { $service } only allows this account to sign in with SSO.
account-said-method-not-allowed = { $service } said that the account doesn't allow this way of signing in.
account-said-password-leaked = { $service } no longer accepts the password, because it is on a list of leaked passwords.
account-said-wrong-password = { $service } said that the address and the password don't match.
account-said-too-many-tries = { $service } received too many attempts in a short time.
account-said-access-denied = { $service }, or the person in the browser, declined access.
step-choose-password = Choose a new password with “Forgot password”.
step-wait-a-while = Wait a while before you sign in again.
step-other-address = Sign in with the address that the account was created with.
step-ask-administrator = Ask an administrator of the account.

check-account-sessions = Sessions on this computer
sessions-none = Nobody is signed in to { $service } on this computer.
# $hours (Number) - how long it may stay unused
sessions-unused = { $hours ->
        [0] The last session ended because it was not used.
        [one] The last session ended after one hour without use.
       *[other] The last session ended after { $hours } hours without use.
    }
sessions-revoked = { $service } has ended the last session.
sessions-expired = The last session has expired, and { $service } didn't allow Portico to renew it.
sessions-signed-out = You signed out of { $service } on this computer.
sessions-policy = Your organisation's policy has ended the last session.
sessions-limit = The last session lasted as long as your organisation allows.

check-account-device = Whether the service recognises this device
device-recognised = { $service } recognises this device, so it doesn't ask for a code by e-mail.
device-unknown = { $service } doesn't recognise this device yet, so it asks for a code by e-mail at the next sign-in.
device-in-browser = { $service } recognises the browser, not Portico. Cleared cookies or a private window make it ask for a code.
device-keychain = The keychain couldn't be opened, so this couldn't be checked.

check-account-mail = Mail provider of the address
mail-reserved = The address is reserved for testing, so it receives no mail.
# $provider (String) - its name
mail-handled-by = { $provider } handles the mail of this address.
mail-handled-itself = The domain of this address handles its own mail.
mail-nowhere = The domain of this address doesn't accept mail.
mail-no-domain = The domain of this address couldn't be found.
mail-not-known = Portico couldn't find out who handles the mail of this address.
# $senders (String) - the domains that codes and links come from
mail-allow-google = If codes or links don't arrive: in the Google Admin console, add { $senders } to Gmail's approved senders, and search the email log for them.
mail-allow-microsoft = If codes or links don't arrive: in Microsoft Defender, check quarantine for mail from { $senders }, and allow these senders.
mail-allow-proofpoint = If codes or links don't arrive: in Proofpoint, add { $senders } to the safe senders, and check quarantine.
mail-allow-mimecast = If codes or links don't arrive: in Mimecast, permit the senders { $senders }, and check the held messages.
mail-allow-barracuda = If codes or links don't arrive: in Barracuda, exempt the senders { $senders }, and check the message log.
mail-allow-filter = If codes or links don't arrive: allow mail from { $senders } in the mail filter, and check its quarantine.
mail-allow-other = If codes or links don't arrive: allow mail from { $senders }, and check the spam filter's quarantine.
mail-look-google = If a code or link doesn't arrive, look in Spam and under Promotions and Updates for mail from { $senders }.
mail-look-microsoft = If a code or link doesn't arrive, look in Junk Email and under Other for mail from { $senders }.
mail-look-other = If a code or link doesn't arrive, look in the spam folder for mail from { $senders }.

## This network compared with another

check-network-compare = This network compared with earlier ones
compare-no-network = There is no network to compare, or the system doesn't say which network it is.
compare-not-kept = This run couldn't be saved, so there is nothing to compare.
compare-nothing-yet = There is no other network to compare with yet. Run the checks again on another network, such as a phone's hotspot.
compare-fails-here = Something that { $service } needs fails on this network but worked on another.
compare-works-here = { $service } works on this network but failed on another. It may only accept connections from this network.
compare-fails-on-both = { $service } fails on this network and on another, so the network is probably not the cause.
compare-alike = This network works as well as the other one that was checked.
step-it-sheet = Allow what fails here. The report lists the steps, the times and the hosts.

sheet-title-fails-here = Something that { $service } needs fails on this network
sheet-title-works-here = { $service } works on this network but failed on another
sheet-title-fails-on-both = { $service } fails on two networks
sheet-title-alike = { $service } on two networks
sheet-fails-here = Signing in to { $service } was checked on two networks from the same computer. The items listed below fail on this one but worked on the other.
sheet-works-here = Signing in to { $service } was checked on two networks from the same computer. It works on this one but failed on the other, so the service may only accept connections from here.
sheet-fails-on-both = Signing in to { $service } was checked on two networks from the same computer, and fails on both.
sheet-alike = Signing in to { $service } was checked on two networks from the same computer, and both give the same results.
sheet-here = This network, checked
sheet-elsewhere = The other network, checked
sheet-differs = What differs (the other network → this one)
sheet-trouble = Problems on this network
sheet-seen = Results
sheet-hosts = Required hosts
sheet-pass = works
sheet-warn = works, with a warning
sheet-fail = fails
sheet-skipped = not checked

## Evidence

evidence-account = Account
evidence-at = When
evidence-blocked-here = Fails only here
evidence-components = Parts of the service
evidence-domain = Domain
evidence-elsewhere-at = Other network checked
evidence-http-status = HTTP status
evidence-incidents = Incidents
evidence-issuer = Issuer
evidence-keys = Valid keys
evidence-maintenance = Maintenance
evidence-page = Page
evidence-reason = Reason
evidence-recognised = Recognised
evidence-servers = Mail servers
evidence-sessions = Sessions
evidence-since = Since
evidence-suggestion = Suggestion
