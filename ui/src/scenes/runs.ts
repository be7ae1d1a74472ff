// Recorded runs of the checks.

import { CHECKS } from "../generated/checks";
import { textIfAny } from "../text";
import { HOST, because, button, byHand, fact, forIt, found, nothing, say, skipped } from "./findings";
import type { RecordedRun } from "./scene";

/** A good day. */
export function healthy(): RecordedRun {
  return {
    findings: found({
      "network.compare": { cause: say("There has been no run on another network.", "Det er ikke kjørt på noe annet nettverk.") },
      "browser.default": { cause: say("Chromium 142 is the default browser.", "Chromium 142 er standardnettleser.") },
    }),
    diagnosis: nothing("nothing"),
    ends: true,
  };
}

export function noNetwork(): RecordedRun {
  const rest = skipped("Skipped, because this check didn't pass: Connection to a network.", "Hoppet over, fordi denne kontrollen ikke var i orden: Tilkobling til et nettverk.");
  const behind = CHECKS.filter((id) => /^(network|service)\.|account\.mail/.test(id));
  return {
    findings: found({
      ...Object.fromEntries(behind.map((id) => [id, rest])),
      "network.link": {
        status: "fail",
        cause: say("No network interface is connected.", "Ingen nettverkskort er tilkoblet."),
        facts: [
          fact("interfaces", `enp0s3: ${say("down", "nede")}`, `wlp2s0: ${say("down", "nede")}`),
          fact("vpn", say("no", "nei")),
        ],
        remedies: [button({ do: "open_network_settings" })],
        article: "another-network",
      },
    }),
    diagnosis: because(["no_network", "certain", ["network.link"], "another-network", [button({ do: "open_network_settings" })]]),
    ends: true,
  };
}

/** Nothing was on the screen: the run starts from why the last sign-in stopped. */
export function lastProblem(): RecordedRun {
  const diagnosis = because(["browser-timeout", "possible", [], "cookies", []]);
  const about = textIfAny("problem-browser-timeout") ?? "";
  return { ...healthy(), diagnosis: { ...diagnosis, about } };
}

export function dnsBlocked(): RecordedRun {
  const remedies = [
    forIt(
      "Allow the hosts below in the network's DNS filter.",
      "Tillat vertene nedenfor i nettverkets DNS-filter.",
    ),
    button({ do: "run_elsewhere" }),
  ];
  return {
    findings: found({
      "network.dns": {
        status: "fail",
        cause: say(
          "accounts.acme.example resolves to a blocking address, which is how DNS filters block a name.",
          "accounts.acme.example peker til en blokkeringsadresse. Slik blokkerer DNS-filtre et navn.",
        ),
        facts: [
          fact("hosts", `${HOST}: 0.0.0.0`, "api.acme.example: 203.0.113.9, 2001:db8::9"),
          fact("servers", "10.20.0.53"),
        ],
        remedies,
        article: "another-network",
        took_ms: 38,
      },
      "network.tcp": skipped("Skipped, because this check didn't pass: Domain names of the service.", "Hoppet over, fordi denne kontrollen ikke var i orden: Domenenavnene til tjenesten."),
      "network.tls": skipped("Skipped, because this check didn't pass: Domain names of the service.", "Hoppet over, fordi denne kontrollen ikke var i orden: Domenenavnene til tjenesten."),
      "app.clock": {
        status: "warn",
        cause: say("The clock is off by 75 seconds.", "Klokken går 75 sekunder feil."),
        facts: [fact("offset-seconds", "75"), fact("at", "2026-11-23 09:58:45 UTC")],
        remedies: [button({ do: "open_clock_settings" }), byHand("Switch on automatic time.", "Slå på automatisk klokkeslett.")],
        article: "clock",
      },
    }),
    diagnosis: because(
      ["dns_blocked", "certain", ["network.dns"], "another-network", remedies],
      ["clock_skew", "possible", ["app.clock"], "clock", [button({ do: "open_clock_settings" })]],
    ),
    ends: true,
  };
}

export function cookies(): RecordedRun {
  const remedies = [
    forIt(
      "Allow third-party cookies for [*.]acme.example in the policy CookiesAllowedForUrls.",
      "Tillat tredjeparts informasjonskapsler for [*.]acme.example i regelen CookiesAllowedForUrls.",
    ),
    byHand("Until then, sign in with another browser.", "Logg inn med en annen nettleser så lenge."),
  ];
  return {
    findings: found({
      "browser.cookies": {
        status: "warn",
        cause: say(
          "A policy makes Chromium block third-party cookies.",
          "En regel får Chromium til å blokkere tredjeparts informasjonskapsler.",
        ),
        facts: [
          fact("setting", "BlockThirdPartyCookies"),
          fact("set-by", say("policy", "regel")),
          fact("folder", "/etc/chromium/policies/managed"),
        ],
        remedies,
        article: "cookies",
      },
    }),
    diagnosis: because(["third_party_cookies_blocked_by_policy", "likely", ["browser.cookies"], "cookies", remedies]),
    ends: true,
  };
}

export function portal(): RecordedRun {
  const open = button({ do: "open_portal", url: "http://wifi.hotel.example/" });
  return {
    findings: found({
      "network.captive_portal": {
        status: "fail",
        cause: say(
          "wifi.hotel.example answers instead of the service.",
          "wifi.hotel.example svarer i stedet for tjenesten.",
        ),
        facts: [fact("host", "wifi.hotel.example"), fact("http-status", "302")],
        remedies: [open],
        article: "another-network",
      },
    }),
    diagnosis: because(["captive_portal", "certain", ["network.captive_portal"], "another-network", [open]]),
    ends: true,
  };
}

export function incident(): RecordedRun {
  const open = button({ do: "open_status_page", url: "https://status.acme.example/" });
  return {
    findings: found({
      "service.status": {
        status: "warn",
        cause: say("The status page reports an incident.", "Statussiden melder om en hendelse."),
        facts: [fact("incidents", "title: Sign-in is slow for some people, impact: minor"), fact("since", "2026-11-23 08:12:00 UTC")],
        remedies: [open],
        article: "service-status",
      },
    }),
    diagnosis: because(["service_incident", "likely", ["service.status"], "service-status", [open]]),
    ends: true,
  };
}

export function offline(): RecordedRun {
  const left = skipped("Skipped, because this run doesn't use the network.", "Hoppet over, fordi denne kjøringen ikke bruker nettverket.");
  const behind = CHECKS.filter((id) => /^(network|service)\./.test(id));
  return {
    findings: found(Object.fromEntries(behind.map((id) => [id, left]))),
    diagnosis: nothing("incomplete"),
    ends: true,
  };
}

export function keychain(): RecordedRun {
  const unlock = button({ do: "unlock_keychain" });
  return {
    findings: found({
      "app.keychain": {
        status: "fail",
        cause: say("The keychain is locked.", "Nøkkelringen er låst."),
        facts: [fact("keychain", "Secret Service")],
        remedies: [unlock],
        article: "keychain",
      },
    }),
    diagnosis: because(["keychain_locked", "certain", ["app.keychain"], "keychain", [unlock]]),
    ends: true,
  };
}

export function webData(): RecordedRun {
  const clear = button({ do: "clear_web_data" });
  const again = [button({ do: "forget_device" }), button({ do: "use_sso" })];
  return {
    findings: found({
      "service.discovery": {
        status: "warn",
        cause: say("The service's metadata has changed.", "Tjenestens metadata er endret."),
        facts: [fact("issuer", `https://${HOST}`), fact("keys", "0")],
        remedies: [clear],
        article: "service-status",
      },
      "account.device": {
        status: "warn",
        cause: say("This device is recognised, and a code is asked for all the same.", "Enheten er kjent, men det blir likevel bedt om en kode."),
        facts: [fact("recognised", say("yes", "ja")), fact("since", "2026-10-14 10:00:00 UTC")],
        remedies: again,
        article: "codes",
      },
    }),
    diagnosis: because(["service_keys_unusable", "possible", ["service.discovery"], "service-status", [clear]]),
    ends: true,
  };
}

export function fixedByNewer(): RecordedRun {
  const { diagnosis, ...rest } = dnsBlocked();
  const newer = {
    version: "0.2.0",
    codes: ["dns_blocked"],
    sentence: say(
      "Portico 0.2.0 fixes this (dns_blocked). Your package manager installs it:",
      "Portico 0.2.0 retter dette (dns_blocked). Pakkebehandleren din installerer den:",
    ),
    command: "sudo apt update && sudo apt install --only-upgrade portico portico-desktop",
  };
  return { ...rest, diagnosis: diagnosis && { ...diagnosis, newer } };
}

export const partly = (whole: () => RecordedRun, count: number) => (): RecordedRun => {
  const { findings, diagnosis } = whole();
  return { findings: findings.slice(0, count), diagnosis, ends: false };
};
