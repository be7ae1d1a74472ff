### Troubleshooting: the browser.

## Which browser

check-browser-default = The default browser
browser-missing = No browser is set to open web links on this computer.
browser-misnamed = The variable BROWSER is set to a program that doesn't exist on this computer.
browser-no-desktop = No browser can be opened, because this session has no desktop. You can copy the link instead.
browser-not-told = Portico can't tell which browser is the default on this computer.
# $browser (String) - its name
browser-unfamiliar = { $browser } is the default browser. Portico can't tell whether it is up to date.
browser-unsupported = { $browser } is no longer supported by most services.
browser-old = { $browser } is out of date, and sign-in pages may not work in it.
step-browser-variable = Set BROWSER to a program that exists, or remove the variable.
step-copy-link = Copy the link that Portico shows and open it in a browser on any device.
step-install-browser = Install a browser, or choose a default one in the system's settings.
step-update-browser = Update { $browser }, then start it again.
step-other-browser = Or make an up-to-date Chrome, Edge, Firefox or Safari your default browser.

## Its cookies

check-browser-cookies = Cookies in the default browser
cookies-no-browser = The default browser isn't known, so its cookie settings can't be checked.
# $browser (String) - its name
cookies-blocked = { $browser } blocks all cookies for the sign-in page.
cookies-blocked-by-policy = Your organisation has set { $browser } to block all cookies for the sign-in page.
cookies-third-party = { $browser } blocks third-party cookies, which some sign-in methods need.
cookies-third-party-by-policy = Your organisation has set { $browser } to block third-party cookies, which some sign-in methods need.
cookies-guarded = { $browser } blocks tracking cookies, which can break some sign-in methods.
cookies-denied = The system doesn't allow Portico to read { $browser }'s cookie settings.
cookies-malformed = { $browser }'s cookie settings couldn't be read completely, so they couldn't be checked.
cookies-no-profile = { $browser }'s settings weren't found where Portico looks for them; it may never have been started.
cookies-unfamiliar = Portico doesn't know where { $browser } stores its cookie settings.
# $kind (String) - which browser, $browser (String) - its name, $host (String) - the sign-in page's
step-allow-cookies = { $kind ->
        [chrome] In Chrome, open chrome://settings/content/siteData and allow sites to save data, or add { $host } to the allowed sites. (Until about 2023: “Cookies and other site data”, “Allow all cookies”.)
        [edge] In Edge, open edge://settings/content/cookies and allow sites to save and read cookie data, or add { $host } to the allowed sites.
        [brave] In Brave, click the lion in the address bar on the sign-in page and turn Shields off for it, then open brave://settings/content/siteData and allow sites to save data.
        [firefox] In Firefox, open about:preferences#privacy, choose Standard, or stop blocking all cookies.
        [safari] In Safari's settings, turn off “Block all cookies”; it is under Privacy or Advanced.
       *[other] In { $browser }'s settings, under privacy and cookies, allow { $host } to save data.
    }
step-allow-third-party = { $kind ->
        [chrome] In Chrome, open chrome://settings/cookies and choose “Allow third-party cookies”, or add [*.]{ $host } to the sites allowed to use them. (Until about 2023: “Cookies and other site data”, “Allow all cookies”.)
        [edge] In Edge, open edge://settings/privacy and choose Balanced, or add { $host } as an exception; then open edge://settings/content/cookies and turn off “Block third-party cookies”.
        [brave] In Brave, click the lion in the address bar on the sign-in page and turn Shields off for it.
        [firefox] In Firefox, open about:preferences#privacy and choose Standard.
        [safari] In Safari's settings, under Privacy, turn off “Prevent cross-site tracking” as a test.
       *[other] In { $browser }'s settings, under privacy and cookies, allow third-party cookies for { $host }.
    }
step-look-at-cookies = { $kind ->
        [chrome] Check yourself: chrome://settings/cookies should not block third-party cookies, and chrome://settings/content/siteData should let sites save data.
        [edge] Check yourself: edge://settings/privacy should not be on Strict, and edge://settings/content/cookies should let sites save data.
        [brave] Check yourself: click the lion in the address bar on the sign-in page and turn Shields off for it.
        [firefox] Check yourself: about:preferences#privacy should be on Standard.
        [safari] Check yourself: in Safari's settings, “Block all cookies” should be off; it is under Privacy or Advanced.
       *[other] Check yourself: the browser's settings, under privacy and cookies, should let { $host } save data.
    }
# $policy (String) - its name, $place (String) - where it is set, or "none", $host (String) - the sign-in page's
it-allow-cookies = { $place ->
        [none] The policy { $policy } of { $browser } blocks cookies:
       *[other] The policy { $policy } of { $browser } ({ $place }) blocks cookies:
    } relax it, or allow { $host } and the hosts of your identity provider through { $kind ->
        [firefox] Cookies.Allow
       *[other] CookiesAllowedForUrls
    }.

## Evidence

evidence-list-of = List of browsers from
evidence-profile = Profile
evidence-setting = Setting
evidence-value = Set to
evidence-set-by = Set by
