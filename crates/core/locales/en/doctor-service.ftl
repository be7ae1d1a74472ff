### Troubleshooting: the service, the account, and this network against another.
###
### $service, the service's title, is given wherever it is mentioned. A text that is not known is
### the word "none", a number is 0.

## The service

check-service-discovery = What the service says about itself
# $host (String) - who answered
evidence-left-out = Members left out
discovery-left-out = The service describes itself, and sign-in can go on. These members can't be used and are left out: { $members }.
discovery-unreachable = { $host } could not be reached, so nothing is known about it.
discovery-unreadable = { $host } answers, but not with what a sign-in needs.
discovery-busy = { $host } asks for a pause.
discovery-gateway = Something in front of { $host } answers in its place: a gateway's sign-in page, or a check that only browsers pass.
step-it-let-portico-through = Let Portico reach the sign-in service's metadata and token endpoint without a check or a sign-in in front of them. If the issuer's address is wrong, correct it.
discovery-other-issuer = { $host } says that it is another service than the one that is set up.
discovery-no-usable-key = The service shows no key that its answers could be checked with.
page-fails = { $host } is reached, and answers that it doesn't work.
page-refuses = { $host }, or something on the way to it, turns Portico away.
page-doubts-network = { $host } wants proof that a person is asking. It does so on networks that it doesn't trust; a browser usually passes.
page-is-none = { $host } answers, but not with a page for signing in.
profile-incomplete = This profile has no address or no client id to sign in with.
step-it-right-issuer = Put the issuer's address into the profile exactly as the service writes it.
step-it-complete-profile = Complete the profile with the issuer and a client id.
step-wait-a-few-minutes = Try again in a few minutes.

check-service-status = The service's status page
status-no-page = This service has no status page that Portico knows of.
status-not-read = The status page could not be read. That says nothing about the service itself.
# $incident (String) - its title
# $region (String) - the region that it is about
status-sign-in-incident = { $region ->
        [none] The status page reports trouble with signing in: { $incident }
       *[other] The status page reports trouble with signing in ({ $region }): { $incident }
    }
status-incident = { $region ->
        [none] The status page reports trouble: { $incident }
       *[other] The status page reports trouble ({ $region }): { $incident }
    }
status-maintenance = { $region ->
        [none] The status page reports work on signing in: { $incident }
       *[other] The status page reports work on signing in ({ $region }): { $incident }
    }
status-component = { $region ->
        [none] The status page reports that this part isn't working as it should: { $incident }
       *[other] The status page reports that this part isn't working as it should ({ $region }): { $incident }
    }
status-elsewhere = The status page reports something that shouldn't touch signing in: { $incident }

## The account

check-account-address = The e-mail address
address-none = No address has been typed.
# $suggestion (String) - the address that may be meant
address-mistyped = The address looks mistyped. Did you mean { $suggestion }?
address-incomplete = A part of the address is missing.
address-others-remembered = Another address has signed in here before.

account-nobody-known = It isn't known yet who is signing in.
account-not-read = What is kept about the account could not be read.

check-account-state = What the service last said about the account
account-said-earlier = { $service } refused a sign-in more than a day ago. It may be different by now.
account-said-no-accounts = { $service } knows the address, but it has no accounts any more.
account-said-deactivated = { $service } said that the user is deactivated.
account-said-not-a-customer = { $service } said that there is no account for this address.
account-said-locked = { $service } has locked signing in for a while.
account-said-sso-required = { $service } takes this account by SSO only.
account-said-method-not-allowed = { $service } said that the account doesn't allow this way of signing in.
account-said-password-leaked = { $service } no longer takes the password, because it is on a list of leaked ones.
account-said-wrong-password = { $service } said that the address and the password don't match.
account-said-too-many-tries = { $service } got too many tries in a short time.
account-said-access-denied = { $service } or the person in the browser declined.
step-choose-password = Choose a new password with “Forgot password”.
step-wait-a-while = Wait a while before you sign in again.
step-other-address = Sign in with the address that the account was made with.
step-ask-administrator = Ask an administrator of the account.

check-account-sessions = Sign-ins on this computer
sessions-none = Nobody is signed in to { $service } on this computer.
# $hours (Number) - how long it may stay unused
sessions-unused = { $hours ->
        [0] The last session ended because it was not used.
        [one] The last session ended after one hour without use.
       *[other] The last session ended after { $hours } hours without use.
    }
sessions-revoked = { $service } has ended the last session.
sessions-expired = The last session has expired, and { $service } gave Portico no way to renew it.
sessions-signed-out = You signed out of { $service } on this computer.
sessions-policy = Your organization's policy has ended the last session.

check-account-device = Whether the service recognizes this device
device-recognised = { $service } recognizes this device, so it asks for no code by e-mail.
device-unknown = { $service } doesn't recognize this device yet, so it asks for a code by e-mail at the next sign-in.
device-in-browser = { $service } recognizes the browser, not Portico. Cleared cookies or a private window make it ask for a code.
device-keychain = The keychain could not be opened, so it isn't known.

check-account-mail = Where the address's mail is handled
mail-reserved = The address is for trying things out, so no mail goes there.
# $provider (String) - its name
mail-handled-by = { $provider } handles the mail of this address.
mail-handled-itself = The domain of this address handles its own mail.
mail-nowhere = The domain of this address takes no mail.
mail-no-domain = The domain of this address could not be found.
mail-not-known = It could not be found out where the mail of this address is handled.
# $senders (String) - the domains that codes and links come from
mail-allow-google = If codes or links don't arrive: in the Google Admin console, add { $senders } to Gmail's approved senders, and search the email log for them.
mail-allow-microsoft = If codes or links don't arrive: in Microsoft Defender, look in quarantine for mail from { $senders }, and allow these senders.
mail-allow-proofpoint = If codes or links don't arrive: in Proofpoint, add { $senders } to the safe senders, and look in quarantine.
mail-allow-mimecast = If codes or links don't arrive: in Mimecast, permit the senders { $senders }, and look among the held messages.
mail-allow-barracuda = If codes or links don't arrive: in Barracuda, exempt the senders { $senders }, and look in the message log.
mail-allow-filter = If codes or links don't arrive: let mail from { $senders } through the mail filter, and look in its quarantine.
mail-allow-other = If codes or links don't arrive: let mail from { $senders } through, and look in the spam filter's quarantine.
mail-look-google = If a code or link doesn't arrive, look in Spam and under Promotions and Updates for mail from { $senders }.
mail-look-microsoft = If a code or link doesn't arrive, look in Junk Email and under Other for mail from { $senders }.
mail-look-other = If a code or link doesn't arrive, look in the spam folder for mail from { $senders }.

## This network against another

check-network-compare = This network and the ones before
compare-no-network = There is no network to compare, or the system doesn't say which one it is.
compare-not-kept = This run could not be kept, so there is nothing to compare.
compare-nothing-yet = There is no other network to compare with yet. To have one, run the checks once more on a phone's hotspot.
compare-fails-here = Something that { $service } needs fails on this network and worked on another.
compare-works-here = { $service } works on this network and failed on another. It may let in this network only.
compare-fails-on-both = { $service } fails on this network and on another, so the network is hardly the reason.
compare-alike = This network is no worse than the other one that was looked at.
step-it-sheet = Allow what fails here. The sheet lists the steps, the times and the hosts.

sheet-title-fails-here = What { $service } needs fails on this network
sheet-title-works-here = { $service } works on this network and failed on another
sheet-title-fails-on-both = { $service } fails on two networks
sheet-title-alike = { $service } on two networks
sheet-fails-here = Signing in to { $service } was checked on two networks from the same computer. What is listed below fails on this one and worked on the other.
sheet-works-here = Signing in to { $service } was checked on two networks from the same computer. It works on this one and failed on the other, so it may be let in from here only.
sheet-fails-on-both = Signing in to { $service } was checked on two networks from the same computer, and fails on both.
sheet-alike = Signing in to { $service } was checked on two networks from the same computer, and neither stands out.
sheet-here = This network, checked
sheet-elsewhere = The other network, checked
sheet-differs = What differs (the other network → this one)
sheet-trouble = What was seen on this network
sheet-seen = What was seen
sheet-hosts = Hosts that are needed
sheet-pass = works
sheet-warn = works with trouble
sheet-fail = fails
sheet-skipped = not looked at

## Evidence

evidence-account = Account
evidence-at = When
evidence-blocked-here = Fails here only
evidence-components = Parts of the service
evidence-domain = Domain
evidence-elsewhere-at = Other network looked at
evidence-http-status = Answer's status
evidence-incidents = Incidents
evidence-issuer = Issuer
evidence-keys = Usable keys
evidence-maintenance = Maintenance
evidence-page = Page
evidence-reason = Reason
evidence-recognised = Recognized
evidence-servers = Mail servers
evidence-sessions = Sessions
evidence-since = Since
evidence-suggestion = Suggestion
