// What an organisation may have set.

import type { PolicySettingView, PolicyView } from "../generated/views";
import { say } from "./findings";

const FILE = "/etc/portico/policies/managed/10-acme.toml";

function set(line: number, key: string, title: string, value: unknown, more: Partial<PolicySettingView> = {}): PolicySettingView {
  return {
    key,
    title,
    value,
    level: "mandatory",
    scope: "machine",
    origin: `${FILE}:${line}`,
    locked: true,
    overridden: [],
    error: null,
    ...more,
  };
}

export function managedByAcme(): PolicyView {
  return {
    managed: true,
    managed_by: {
      name: "Acme IT",
      text: say("Call 1234 if something doesn't work.", "Ring 1234 hvis noe ikke virker."),
      address: "https://help.acme.example",
    },
    sources: [{ origin: FILE, level: "mandatory", scope: "machine", state: "used" }],
    settings: [
      set(1, "allowed_issuers", say("Allowed issuers", "Tillatte utstedere"), ["https://id.acme.example", "https://*.acme.example"]),
      set(2, "user_profiles", say("People's own profiles", "Egne profiler"), false),
      set(3, "methods", say("Allowed sign-in methods", "Tillatte innloggingsmåter"), ["sso"], {
        overridden: [{ value: ["password", "sso"], level: "mandatory", origin: "/etc/portico/policy.toml:4" }],
      }),
      set(4, "update_mode", say("Update check", "Oppdateringssjekk"), "off"),
      set(5, "start_at_login", say("Start at login", "Start ved pålogging"), "on"),
      set(6, "reports", say("Reports", "Rapporter"), "file"),
      set(1, "language", say("Language", "Språk"), "nb", {
        level: "recommended",
        locked: false,
        origin: "/etc/portico/policies/recommended/10-acme.toml:1",
      }),
    ],
    unknown: [],
  };
}

export function managedWrongly(): PolicyView {
  return {
    managed: true,
    sources: [
      { origin: FILE, level: "mandatory", scope: "machine", state: "used" },
      { origin: "/etc/portico/policy.toml", level: "mandatory", scope: "machine", state: "ignored", why: "someone other than root can write to /etc/portico" },
    ],
    settings: [
      set(2, "methods", say("Allowed sign-in methods", "Tillatte innloggingsmåter"), null, {
        closed: true,
        error: `${FILE}:2: it is a text; it has to be a list: any of password, google, sso, browser, device`,
      }),
    ],
    unknown: [{ key: "onyl_profile", nearest: "allowed_profiles", origin: `${FILE}:3` }],
  };
}
