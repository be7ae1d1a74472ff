// Scenes of a newer version, and of looking for one.

import type { UpdateMode, UpdateView, VersionView } from "../generated/views";
import { signedIn } from "./overviews";
import { problem } from "./problems";
import { managedByAcme, managedWrongly } from "./policies";
import { ada } from "./samples";
import { type Scene, at } from "./scene";

export const THIS_VERSION: VersionView = {
  version: "0.1.0",
  install_source: "msi",
  update_mode: "notify",
  update_reason: "install_source",
  can_check: true,
  update: null,
};

export const newer: UpdateView = {
  version: "0.2.0",
  date: "2026-11-20",
  security: false,
  mends: ["proxy_dead"],
  notes: "Follows the proxy script of the company's network.",
  url: "https://github.com/portico-app/portico/releases/tag/v0.2.0",
  how: "Your IT department installs it, or download it from https://github.com/portico-app/portico/releases/tag/v0.2.0",
  dismissed: false,
};

export const byPackage: UpdateView = {
  ...newer,
  how: "Your package manager installs it:",
  command: "sudo apt update && sudo apt install --only-upgrade portico portico-desktop",
};

/** The same once the person has switched the daily check. */
export const set = (version: VersionView, mode: UpdateMode | null): VersionView =>
  mode ? { ...version, update_mode: mode, update_reason: "setting" } : version;

export function updateScenes(): Record<string, Scene> {
  const home = signedIn(ada);
  const withNewer = (update: UpdateView): VersionView => ({ ...THIS_VERSION, checked_at: at(-200), update });
  return {
    "home-newer": { overview: { ...home, version: withNewer(newer) }, shows: "home" },
    "home-newer-command": {
      overview: { ...home, version: { ...withNewer(byPackage), update_reason: "setting" } },
      shows: "home",
    },
    "home-newer-security": { overview: { ...home, version: withNewer({ ...newer, security: true }) }, shows: "home" },
    "home-newer-dismissed": {
      overview: { ...home, version: withNewer(newer) },
      acts: [{ click: "#dismiss-update" }],
      shows: "home",
    },
    "settings-newer": {
      overview: { ...home, version: withNewer({ ...byPackage, security: true }) },
      acts: [{ click: "#go-settings" }],
      shows: "settings",
    },
    "settings-newest": {
      overview: home,
      acts: [{ click: "#go-settings" }, { click: "#check-update" }],
      shows: "settings",
    },
    "settings-check-off": {
      overview: { ...home, version: { ...THIS_VERSION, install_source: "deb", update_mode: "off" } },
      acts: [{ click: "#go-settings" }],
      shows: "settings",
    },
    "settings-check-managed": {
      overview: { ...home, version: { ...THIS_VERSION, update_mode: "off", update_reason: "policy", can_check: false } },
      acts: [{ click: "#go-settings" }],
      shows: "settings",
    },
    "settings-managed": {
      overview: { ...home, version: { ...THIS_VERSION, update_mode: "off", update_reason: "policy", can_check: false }, policy: managedByAcme() },
      acts: [{ click: "#go-settings" }],
      shows: "settings",
    },
    "settings-managed-wrongly": {
      overview: { ...home, policy: managedWrongly() },
      acts: [{ click: "#go-settings" }],
      shows: "settings",
    },
    "settings-check-from-source": {
      overview: {
        ...home,
        version: { ...THIS_VERSION, install_source: "source", update_mode: "off", update_reason: "no_list", can_check: false },
      },
      acts: [{ click: "#go-settings" }],
      shows: "settings",
    },
    "settings-check-fails": {
      overview: home,
      calls: { checkForUpdate: () => Promise.reject(problem("update_list_unusable")) },
      acts: [{ click: "#go-settings" }, { click: "#check-update" }],
      shows: "settings",
    },
  };
}
