### Small words that several places share.

## How somebody signs in

method-password = E-mail and password
method-google = Google
method-sso = SSO
method-browser = Browser
method-device = Code on another device

factor-totp = Authenticator app
factor-backup-code = Backup code

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

## The account

plan-free = Free
plan-trial = Trial
plan-starter = Starter
plan-professional = Professional
plan-enterprise = Enterprise
role-unknown = Role not known

# Stands in for $service where no service is known.
the-service = the service

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

# $time (String) - a duration from above
in-time = in { $time }
