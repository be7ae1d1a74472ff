// Scenes in which something comes after the screen is there.

import { CHECKS } from "../generated/checks";
import { check } from "./findings";
import { signInWith, signedIn } from "./overviews";
import { problem } from "./problems";
import { acme, ada, browser, cleo, code, devices, factor, hubs, oneHub, password } from "./samples";
import { report } from "./reports";
import { dnsBlocked, healthy, noNetwork, partly } from "./runs";
import { type Gesture, type Scene, at, late } from "./scene";
import { THIS_VERSION, byPackage } from "./updates";

const fails = (code: Parameters<typeof problem>[0]) => () => late(() => Promise.reject(problem(code)));

/** What is late comes when a test says so. */
export function lateScenes(): Record<string, Scene> {
  const home = signedIn(ada);
  const keychain = () => ({ keychain: problem("keychain_missing") });
  const newer = () => ({ version: { ...THIS_VERSION, update: byPackage } });
  const on = (menu: string, ...more: Gesture[]): Gesture[] => [{ click: `#go-${menu}` }, ...more];
  const answering = (step: typeof code | typeof password | typeof factor, ...acts: Gesture[]) => ({
    overview: signInWith(acme, step),
    acts: [...acts, { click: "#next" }],
  });
  const troubled = (step: typeof code | typeof password | typeof factor) => ({
    answer: () => late(() => ({ ...step, trouble: problem("network_unreachable") })),
  });
  const checking = (first: number, rest: typeof healthy): Pick<Scene, "run" | "acts" | "shows"> => ({
    run: () => ({ ...partly(rest, first)(), rest }),
    acts: [{ click: "#trouble" }],
    shows: "troubleshooting",
  });

  return {
    "late-accounts": { overview: home, calls: { hubs: () => late(() => oneHub) }, shows: "home" },
    "late-accounts-many": { overview: home, calls: { hubs: () => late(() => hubs) }, shows: "home" },
    "late-accounts-none": { overview: signedIn(cleo), calls: { hubs: () => late(() => []) }, shows: "home" },
    "late-accounts-fail": { overview: home, calls: { hubs: fails("service_unavailable") }, shows: "home" },
    "late-home-notices": { overview: home, arrives: () => ({ ...keychain(), ...newer() }), shows: "home" },
    "late-home-both": {
      overview: home,
      calls: { hubs: () => late(() => hubs) },
      arrives: () => ({ ...keychain(), ...newer() }),
      shows: "home",
    },
    "late-home-offline": {
      overview: signedIn(ada, cleo),
      arrives: () => signedIn({ ...ada, checked: "offline" }, cleo),
      shows: "home",
    },
    "late-home-ends-soon": {
      overview: home,
      arrives: () => signedIn({ ...ada, ends_if_unused_at: at(14), warn_at: at(-1) }),
      shows: "home",
    },
    "late-home-open-fails": {
      overview: home,
      calls: { hubs: async () => hubs, openService: fails("browser_not_opened") },
      acts: [{ click: "[data-hub] button" }],
      shows: "home",
    },
    "late-devices": {
      overview: home,
      calls: { devices: () => late(() => devices) },
      acts: on("devices"),
      shows: "devices",
    },
    "late-settings": { overview: home, arrives: newer, acts: on("settings"), shows: "settings" },
    "late-settings-newest": {
      overview: home,
      calls: { checkForUpdate: () => late(() => {}) },
      arrives: () => ({ version: { ...THIS_VERSION, checked_at: at(0) } }),
      acts: on("settings", { click: "#check-update" }),
      shows: "settings",
    },
    "late-settings-fail": {
      overview: home,
      calls: { change: fails("storage_read_only") },
      acts: on("settings", { click: "#start-with-system" }),
      shows: "settings",
    },
    "late-address": { arrives: keychain, shows: "address" },
    "late-address-people": {
      overview: { people: [{ profile: "sandbox", email: "ada@example.com", method: "password" }] },
      arrives: () => ({
        ...keychain(),
        sessions: [
          {
            ...ada,
            state: "ended",
            ended: { at: at(0), reason: "signed_out" },
            revocation: { state: "pending", since: at(0), reason: "network_timeout" },
          },
        ],
      }),
      shows: "address",
    },
    "late-welcome-fail": {
      overview: { profile: null },
      calls: { chooseProfile: fails("storage_read_only") },
      acts: [{ click: "[data-profile=sandbox]" }],
      shows: "welcome",
    },
    "late-provider-fail": {
      overview: { profile: null },
      calls: { addIssuer: fails("dns_blocked") },
      acts: [
        { click: "#other-provider" },
        { type: "https://login.example", into: "#issuer" },
        { type: "portico", into: "#client-id" },
        { click: "#add-issuer" },
      ],
      shows: "welcome",
    },
    "late-password-wrong": {
      ...answering(password, { type: "wrong", into: "#password" }),
      calls: { answer: () => late(() => ({ ...password, rejected: { answer: "password", reason: "wrong" as const } })) },
      shows: "password",
    },
    "late-password-trouble": {
      ...answering(password, { type: "correct horse", into: "#password" }),
      calls: troubled(password),
      shows: "password",
    },
    "late-code-wrong": {
      ...answering(code, { type: "000000", into: "#code" }),
      calls: { answer: () => late(() => ({ ...code, rejected: { answer: "email_code", reason: "wrong" as const } })) },
      shows: "code",
    },
    "late-code-trouble": { ...answering(code, { type: "123456", into: "#code" }), calls: troubled(code), shows: "code" },
    "late-code-again": {
      overview: signInWith(acme, code),
      calls: { answer: () => late(() => code) },
      acts: [{ pass: 31 }, { click: "#resend" }],
      shows: "code",
    },
    "late-factor-wrong": {
      ...answering(factor, { type: "000000", into: "#factor" }),
      calls: { answer: () => late(() => ({ ...factor, rejected: { answer: "totp", reason: "wrong" as const } })) },
      shows: "factor",
    },
    "late-factor-trouble": { ...answering(factor, { type: "123456", into: "#factor" }), calls: troubled(factor), shows: "factor" },
    "late-browser-trouble": {
      overview: signInWith(acme, browser()),
      calls: { answer: () => late(() => browser({ notice: problem("browser_not_opened") })) },
      acts: [{ click: "#open-again" }],
      shows: "browser",
    },
    "late-findings": checking(9, healthy),
    "late-findings-certain": checking(9, dnsBlocked),
    "late-findings-no-network": checking(9, noNetwork),
    "late-checks": {
      calls: { doctorStart: () => late(() => CHECKS.map(check)) },
      acts: [{ click: "#trouble" }],
      shows: "troubleshooting",
    },
    "late-report": {
      run: dnsBlocked,
      calls: { report: (request) => late(() => report({ by: "nobody" })(request)) },
      acts: [{ click: "#trouble" }, { click: "#tool-report" }],
      shows: "troubleshooting",
    },
  };
}
