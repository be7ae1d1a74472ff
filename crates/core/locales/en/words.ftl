### Short texts used in several places.

## How someone signs in

method-password = E-mail and password
method-google = Google
method-sso = SSO
method-browser = Browser
method-device = Code on another device

## Why a session ended, after a word such as "Ended:"

# $hours (Number) - how long, or 0
ended-unused = { $hours ->
        [0] not used for too long
        [one] not used for one hour
       *[other] not used for { $hours } hours
    }
ended-revoked = ended by the service
ended-expired = expired
ended-signed-out = signed out
ended-policy = ended by your organisation
ended-limit = signed in for as long as your organisation allows

## The account

plan-free = Free
plan-trial = Trial
plan-starter = Starter
plan-professional = Professional
plan-enterprise = Enterprise

# Stands in for $service where no service is known.
the-service = the service

# Behind why a sign-in ended, where its tokens can't be taken back.
# $service (String)
tokens-left = { $service } can't revoke sign-ins, so this one may stay valid there until it expires.

# Behind why a sign-in ended, where its tokens were not taken back and nothing is kept to try again with.
# $service (String)
tokens-not-told = { $service } couldn't be asked to revoke this sign-in, so it may stay valid there until it expires.

## Time

until-quit = until you quit Portico

# $hours (Number)
duration-hours = { $hours ->
        [one] { $hours } hour
       *[other] { $hours } hours
    }
# $seconds (Number)
duration-seconds = { $seconds ->
        [one] { $seconds } second
       *[other] { $seconds } seconds
    }
# $minutes (Number)
duration-minutes = { $minutes ->
        [one] { $minutes } minute
       *[other] { $minutes } minutes
    }
# $hours (Number), $minutes (Number)
duration-hours-minutes = { $minutes ->
        [0] { duration-hours }
       *[other] { duration-hours } { duration-minutes }
    }

## New versions of Portico

# In place of a service's name: “… can't be reached”.
update-list = The list of Portico's releases
# $url (String) - the release's page, or "none"
update-how-deb = Your package manager installs it:
update-how-rpm = Your package manager installs it:
update-how-msi = { $url ->
        [none] Your IT department installs it, or download it where you got Portico.
       *[other] Your IT department installs it, or download it from { $url }
    }
update-how-pkg = { $url ->
        [none] Your IT department installs it, or download it where you got Portico.
       *[other] Your IT department installs it, or download it from { $url }
    }
update-how-archive = { $url ->
        [none] Download it where you got Portico.
       *[other] Download it from { $url }
    }
update-how-dmg = { $url ->
        [none] Download it where you got Portico.
       *[other] Download it from { $url }
    }
update-how-appimage = { $url ->
        [none] Download it where you got Portico.
       *[other] Download it from { $url }
    }
update-how-aur = Build the package from the AUR again, or with your AUR helper.
update-how-nix = Update the flake or channel it comes from. If it is in your profile:
update-how-flatpak = Flatpak installs it:
update-how-homebrew = Homebrew installs it:
update-how-scoop = Scoop installs it:
update-how-source = Build it again from the source of the new version.
update-how-other = Update it the way you installed it.

# Where this copy came from.
update-from-deb = Debian package
update-from-rpm = RPM package
update-from-msi = Windows installer
update-from-archive = archive
update-from-aur = AUR
update-from-nix = Nix
update-from-flatpak = Flatpak
update-from-homebrew = Homebrew
update-from-scoop = Scoop
update-from-pkg = macOS installer
update-from-dmg = macOS disk image
update-from-appimage = AppImage
update-from-source = built from source
update-from-other = another package

# Whether Portico checks for new versions, and what decided that.
update-notify-setting = Checks for new versions once a day (your setting)
update-notify-install-source = Checks for new versions once a day
update-notify-policy = Checks for new versions once a day (set by your organisation)
update-off-setting = Doesn't check for new versions (your setting)
update-off-install-source = Doesn't check for new versions: this copy is updated by the tool that installed it
update-off-policy = Doesn't check for new versions: your organisation manages this computer
update-off-no-list = Can't check for new versions: this copy was built from source

## The policy: where a value comes from, and what became of a place

policy-level-mandatory = set by your organisation
policy-level-recommended = recommended by your organisation
policy-level-command-line = set for this run
policy-level-person = your own setting
policy-level-built-in = built in
policy-state-used = used
policy-state-empty = empty
policy-state-ignored = ignored
policy-state-unreadable = can't be read
