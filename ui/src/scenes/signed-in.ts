// Scenes of being signed in.

import { signedIn } from "./overviews";
import { problem } from "./problems";
import { ada, cleo, finn, hubs } from "./samples";
import { type Scene, NEVER, at } from "./scene";

/** The places of somebody who is signed in. */
export function signedInScenes(): Record<string, Scene> {
  const home = signedIn(ada);
  const withHubs = { hubs: async () => hubs };

  return {
    home: { overview: home, shows: "home" },
    "home-many": { overview: home, calls: withHubs, shows: "home" },
    "home-search": {
      overview: home,
      calls: withHubs,
      acts: [{ type: "nord", into: "#hub-search" }],
      shows: "home",
    },
    "home-search-nothing": {
      overview: home,
      calls: withHubs,
      acts: [{ type: "zebra", into: "#hub-search" }],
      shows: "home",
    },
    "home-no-hubs": { overview: signedIn(cleo), calls: { hubs: async () => [] }, shows: "home" },
    "home-loading": { overview: home, calls: { hubs: () => NEVER }, shows: "home" },
    "home-hubs-fail": {
      overview: home,
      calls: { hubs: () => Promise.reject(problem("service_unavailable")) },
      shows: "home",
    },
    "home-ends-soon": { overview: signedIn({ ...ada, ends_if_unused_at: at(14), warn_at: at(-1) }), shows: "home" },
    "home-limit": { overview: signedIn({ ...ada, ends_at: at(30 * 60) }), shows: "home" },
    "home-ends-later": { overview: signedIn({ ...ada, ends_if_unused_at: at(16), warn_at: at(1) }), shows: "home" },
    "home-until-quit": {
      overview: signedIn({ ...ada, until_quit: true, device_recognised: false }),
      shows: "home",
    },
    "home-no-keychain": {
      overview: { ...signedIn({ ...ada, until_quit: true }), keychain: problem("keychain_locked") },
      shows: "home",
    },
    "home-no-keychain-no-accounts": {
      overview: { ...home, keychain: problem("keychain_missing") },
      calls: { hubs: () => Promise.reject(problem("keychain_missing")) },
      shows: "home",
    },
    "home-offline": {
      overview: signedIn({ ...ada, checked: "offline" }),
      shows: "home",
    },
    "home-ended-unused": { overview: signedIn(finn), shows: "home" },
    "home-ended-revoked": {
      overview: signedIn({ ...ada, state: "ended", ended: { at: at(-12), reason: "revoked" } }),
      shows: "home",
    },
    "home-ended-policy": {
      overview: signedIn({ ...ada, state: "ended", ended: { at: at(-60 * 24 * 9), reason: "policy" } }),
      shows: "home",
    },
    "home-switcher": { overview: signedIn(ada, cleo, finn), acts: [{ click: "#switcher" }], shows: "home" },
    "home-add-account": {
      overview: signedIn(ada, cleo),
      acts: [{ click: "#switcher" }, { click: "#add-account" }],
      shows: "address",
    },
    "sign-out": { overview: home, acts: [{ click: "#sign-out" }], shows: "home" },
    "sign-out-offline": {
      overview: signedIn({ ...ada, checked: "offline" }),
      acts: [{ click: "#sign-out" }],
      shows: "home",
    },
    "sign-out-other-stays": {
      overview: signedIn(ada, cleo),
      acts: [{ click: "#sign-out" }, { click: "#sign-out-here" }],
      shows: "home",
    },

    // Devices
    devices: { overview: home, acts: [{ click: "#go-devices" }], shows: "devices" },
    "devices-empty": {
      overview: home,
      calls: { devices: async () => [] },
      acts: [{ click: "#go-devices" }],
      shows: "devices",
    },
    "devices-loading": {
      overview: home,
      calls: { devices: () => NEVER },
      acts: [{ click: "#go-devices" }],
      shows: "devices",
    },
    "devices-fail": {
      overview: home,
      calls: { devices: () => Promise.reject(problem("network_unreachable")) },
      acts: [{ click: "#go-devices" }],
      shows: "devices",
    },
    "devices-forget": {
      overview: home,
      acts: [{ click: "#go-devices" }, { click: "[data-forget=d2]" }],
      shows: "devices",
    },

    // Settings
    settings: { overview: home, acts: [{ click: "#go-settings" }], shows: "settings" },
    "settings-signed-out": { acts: [{ press: "ctrl+," }], shows: "settings" },
  };
}
