// Scenes of signing in.

import { signInWith, signedIn } from "./overviews";
import { managedByAcme } from "./policies";
import { problem } from "./problems";
import {
  acme,
  ada,
  browser,
  byCode,
  code,
  confirmIssuer,
  different,
  doubtful,
  everyWay,
  factor,
  google,
  managed,
  nordlys,
  onlyBackup,
  password,
  proxy,
  unknown,
  unknownLong,
} from "./samples";
import { type Scene, NEVER, at } from "./scene";

/** First start, and every step of a sign-in. */
export function signInScenes(): Record<string, Scene> {
  const wrong = (reason: "wrong" | "expired", left?: number) => ({
    answer: "email_code",
    reason,
    ...(left === undefined ? {} : { attempts_left: left }),
  });
  const inCode = signInWith(acme, code);
  const home = signedIn(ada);

  return {
    // First start
    welcome: { overview: { profile: null }, shows: "welcome" },
    "welcome-nothing": { overview: { profile: null, profiles: [] }, shows: "welcome" },
    "welcome-refused": {
      overview: { profile: null, profiles: [], refused: problem("policy_forbids"), policy: managedByAcme() },
      shows: "welcome",
    },
    "welcome-other": { overview: { profile: null }, acts: [{ click: "#other-provider" }], shows: "welcome" },
    "welcome-other-wrong": {
      overview: { profile: null },
      acts: [{ click: "#other-provider" }, { type: "login.example", into: "#issuer" }, { click: "#add-issuer" }],
      shows: "welcome",
    },
    "welcome-other-fails": {
      overview: { profile: null },
      calls: { addIssuer: () => Promise.reject(problem("dns_blocked")) },
      acts: [
        { click: "#other-provider" },
        { type: "https://login.example", into: "#issuer" },
        { type: "portico", into: "#client-id" },
        { click: "#add-issuer" },
      ],
      shows: "welcome",
    },
    "welcome-managed": { overview: { profile: null, profiles: [managed] }, shows: "address" },

    // Address
    address: { shows: "address" },
    "address-people": {
      overview: {
        people: [
          { profile: "sandbox", email: "ada@example.com", method: "password" },
          { profile: "sandbox", email: "cleo+with-a-long-tag-to-wrap@construction.company.example", method: "sso" },
          { profile: "sandbox", email: "finn@example.com", method: "google" },
        ],
      },
      shows: "address",
    },
    "address-wrong": {
      acts: [{ type: "ada@", into: "#email" }, { click: "#next" }],
      shows: "address",
    },
    "address-sso": { acts: [{ click: "#sso" }], shows: "address" },
    "address-only-sso": { overview: { profile: "managed", profiles: [managed] }, shows: "address" },
    "address-only-google": { overview: { profile: "google", profiles: [google] }, shows: "address" },
    "address-browser": { overview: { profile: "nordlys" }, shows: "address" },
    "address-every-way": {
      overview: { profiles: [everyWay] },
      acts: [{ click: "details > summary" }],
      shows: "address",
    },
    "address-guided": { overview: { profile: "hubspot" }, shows: "address" },
    "address-guided-opened": { overview: { profile: "hubspot" }, acts: [{ click: "#open-page" }], shows: "address" },
    "address-not-configured": {
      overview: { profile: "nordlys", profiles: [{ ...nordlys, configured: false }] },
      shows: "address",
    },
    "address-no-keychain": { overview: { keychain: problem("keychain_missing") }, shows: "address" },
    "address-until-quit": { overview: { until_quit: true }, shows: "address" },
    "address-signed-out-pending-until-quit": {
      overview: signedIn({ ...ada, until_quit: true }),
      calls: { signOut: async () => ({ taken_back: "pending", at_provider: "not_asked" }) },
      acts: [{ click: "#sign-out" }, { click: "#sign-out-here" }],
      shows: "address",
    },
    "address-signed-out-pending": {
      overview: home,
      calls: { signOut: async () => ({ taken_back: "pending", at_provider: "opened" }) },
      acts: [{ click: "#sign-out" }, { click: "#sign-out-everywhere" }],
      shows: "address",
    },
    "address-signed-out-not-everywhere": {
      overview: home,
      calls: { signOut: async () => ({ taken_back: "revoked", at_provider: "not_opened" }) },
      acts: [{ click: "#sign-out" }, { click: "#sign-out-everywhere" }],
      shows: "address",
    },
    "address-signed-out-no-page": {
      overview: home,
      calls: { signOut: async () => ({ taken_back: "revoked", at_provider: "no_page" }) },
      acts: [{ click: "#sign-out" }, { click: "#sign-out-everywhere" }],
      shows: "address",
    },

    "address-signed-out-refused": {
      overview: home,
      calls: { signOut: async () => ({ taken_back: "refused", at_provider: "not_asked" }) },
      acts: [{ click: "#sign-out" }, { click: "#sign-out-here" }],
      shows: "address",
    },

    "address-given-up": {
      overview: {
        sessions: [
          {
            ...ada,
            state: "ended",
            ended: { at: at(-60 * 24 * 7), reason: "signed_out" },
            revocation: { state: "given_up", since: at(-60), reason: "network_timeout" },
          },
        ],
      },
      shows: "address",
    },

    "address-pending": {
      overview: {
        sessions: [
          { ...ada, state: "ended", ended: { at: at(-5), reason: "signed_out" }, pending_revocation: true },
        ],
      },
      shows: "address",
    },

    // Password
    password: { overview: signInWith(acme, password), shows: "password" },
    "password-wrong": {
      overview: signInWith(acme, {
        step: "ask",
        challenge: { type: "password" },
        rejected: { answer: "password", reason: "wrong", attempts_left: 2 },
      }),
      shows: "password",
    },
    "password-missing": { overview: signInWith(acme, password), acts: [{ click: "#next" }], shows: "password" },
    "password-trouble": {
      overview: signInWith(acme, {
        step: "ask",
        challenge: { type: "password" },
        trouble: problem("service_busy"),
      }),
      shows: "password",
    },
    "password-slow": {
      overview: signInWith(acme, password),
      calls: { answer: () => NEVER },
      acts: [{ type: "correct horse", into: "#password" }, { click: "#next" }, { pass: 3 }],
      shows: "password",
    },
    "password-very-slow": {
      overview: signInWith(acme, password),
      calls: { answer: () => NEVER },
      acts: [{ type: "correct horse", into: "#password" }, { click: "#next" }, { pass: 11 }],
      shows: "password",
    },

    // New password
    reset: { overview: signInWith(acme, password), acts: [{ click: "#forgot" }], shows: "reset" },
    "reset-sent": {
      overview: signInWith(acme, password),
      acts: [{ click: "#forgot" }, { click: "#send-reset" }],
      shows: "reset",
    },
    "reset-trouble": {
      overview: signInWith(acme, password),
      calls: { resetPassword: () => Promise.reject(problem("network_unreachable")) },
      acts: [{ click: "#forgot" }, { click: "#send-reset" }],
      shows: "reset",
    },

    // Code by e-mail
    code: { overview: inCode, shows: "code" },
    "code-wrong": {
      overview: signInWith(acme, { ...code, rejected: wrong("wrong", 4) }),
      shows: "code",
    },
    "code-expired": {
      overview: signInWith(acme, { ...code, rejected: wrong("expired") }),
      shows: "code",
    },
    "code-time-over": { overview: inCode, acts: [{ pass: 601 }], shows: "code" },
    "code-short": { overview: inCode, acts: [{ type: "12 34", into: "#code" }, { click: "#next" }], shows: "code" },
    "code-resend-ready": { overview: inCode, acts: [{ pass: 31 }], shows: "code" },
    "code-resent": { overview: inCode, acts: [{ pass: 31 }, { click: "#resend" }], shows: "code" },
    "code-resend-trouble": {
      overview: inCode,
      calls: { answer: async () => ({ ...code, trouble: problem("network_timeout") }) },
      acts: [{ pass: 31 }, { click: "#resend" }],
      shows: "code",
    },
    "code-no-mail": { overview: inCode, acts: [{ click: "#no-mail" }], shows: "code" },

    // Second factor
    factor: { overview: signInWith(acme, factor), shows: "factor" },
    "factor-wrong": {
      overview: signInWith(acme, {
        ...factor,
        rejected: { answer: "totp", reason: "wrong", attempts_left: 1 },
      }),
      shows: "factor",
    },
    "factor-backup": { overview: signInWith(acme, factor), acts: [{ click: "#use-backup" }], shows: "factor" },
    "factor-only-backup-wrong": {
      overview: signInWith(acme, { ...onlyBackup, rejected: { answer: "backup_code", reason: "wrong" } }),
      shows: "factor",
    },
    "factor-lost-phone": { overview: signInWith(acme, factor), acts: [{ click: "#lost-phone" }], shows: "factor" },

    // In the browser
    browser: { overview: signInWith(acme, browser()), shows: "browser" },
    "browser-not-opened": {
      overview: signInWith(acme, browser({ opened: false, notice: problem("browser_not_opened") })),
      shows: "browser",
    },
    "browser-device-offered": {
      overview: signInWith(acme, browser({ device_code_offered: true })),
      shows: "browser",
    },
    "browser-device-code": {
      overview: signInWith(acme, browser({ device_code_offered: true })),
      acts: [{ click: "#device-code" }],
      shows: "browser",
    },
    "browser-by-code": {
      overview: signInWith(acme, byCode),
      acts: [{ pass: 21 }],
      shows: "browser",
    },
    "browser-silent": { overview: signInWith(acme, browser()), acts: [{ pass: 21 }], shows: "browser" },
    "browser-paste": {
      overview: signInWith(acme, browser()),
      acts: [{ pass: 21 }, { click: "#nothing-happens" }],
      shows: "browser",
    },
    "browser-forced-https": {
      overview: signInWith(acme, browser({ notice: problem("forced_https") })),
      shows: "browser",
    },
    "browser-wrong-paste": {
      overview: signInWith(acme, browser({ notice: problem("wrong_address_pasted") })),
      acts: [{ click: "#send-paste" }],
      shows: "browser",
    },
    "browser-time-over": { overview: signInWith(acme, browser()), acts: [{ pass: 301 }], shows: "browser" },
    "unknown-browser": { overview: signInWith(acme, unknown), shows: "unknown-browser" },
    "unknown-browser-long": { overview: signInWith(nordlys, unknownLong), shows: "unknown-browser" },
    "different-person": { overview: signInWith(acme, different), shows: "different-person" },
    "different-person-no-address": {
      overview: signInWith(acme, doubtful("no_address", "248289761001")),
      shows: "different-person",
    },
    "different-person-unverified": {
      overview: signInWith(acme, doubtful("unverified_address", "ada@example.com")),
      shows: "different-person",
    },
    "different-person-other-subject": {
      overview: signInWith(acme, doubtful("other_subject", "ada@example.com")),
      shows: "different-person",
    },
    "different-person-unreadable": {
      overview: signInWith(acme, doubtful("unreadable", "ada@example.com")),
      shows: "different-person",
    },
    "confirm-issuer": { overview: signInWith(acme, confirmIssuer), shows: "confirm-issuer" },
    proxy: { overview: signInWith(acme, proxy), shows: "proxy" },
    "proxy-refused": {
      overview: signInWith(acme, { ...proxy, rejected: { answer: "proxy_sign_in", reason: "wrong" } }),
      shows: "proxy",
    },
  };
}
