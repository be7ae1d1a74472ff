### Troubleshooting: what every check may say, and the buttons.

skipped-offline = Skipped, because this run doesn't use the network.
# $check (String) - the title of the check that failed
skipped-depends = Skipped, because this check didn't pass: { $check }.
skipped-broke = This check failed because of an error in Portico itself.
# $seconds (Number) - its limit
cut-off = { $seconds ->
        [one] There was no result within one second.
       *[other] There was no result within { $seconds } seconds.
    }

## What the app can do

act-clear-web-data = Clear Portico's web data and cache
act-forget-device = Forget this device
act-sign-out-everywhere = Sign out everywhere
act-open-browser-settings = Choose the default browser
act-open-clock-settings = Open date and time settings
act-open-network-settings = Open network settings
act-test-browser = Test the browser
act-run-again = Run again
act-run-elsewhere = Try another network and compare
act-open-portal = Open the network's sign-in page
act-open-status-page = Open the status page
# $address (String) - the address
act-use-address = Sign in as { $address }
act-use-sso = Sign in with SSO
act-unlock-keychain = Unlock the keychain
act-show-report = Show the report for support

## Evidence that several checks have

evidence-address = Address
evidence-browser = Browser
evidence-detail = Detail
evidence-error = Error
evidence-folder = Folder
evidence-host = Host
evidence-hosts = Hosts
evidence-offset-seconds = Off by (seconds)
evidence-proxy = Proxy
evidence-version = Version

## A newer version

# $version (String) - the newer version; $codes (String) - the codes that it fixes; $how (String) - how to get it
doctor-newer = Portico { $version } fixes this ({ $codes }). { $how }
