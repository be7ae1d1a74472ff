// The services, people, accounts and steps that the scenes are about.

import type {
  TrustedDevice,
  Doubt,
  HandoffView,
  ServiceAccount,
  ProfileView,
  SessionView,
  StepView,
} from "../generated/views";
import { at } from "./scene";

export type Ask = Extract<StepView, { step: "ask" }>;

// Profiles

export const acme: ProfileView = {
  name: "sandbox",
  title: "Acme Accounts",
  kind: "native",
  issuer: "https://accounts.acme.example",
  methods: ["password", "google", "sso"],
  origin: "built_in",
  configured: true,
};

export const hubspot: ProfileView = {
  name: "hubspot",
  title: "HubSpot",
  kind: "guided",
  issuer: null,
  methods: [],
  origin: "built_in",
  configured: true,
  sign_in_page: "https://app.hubspot.com/login",
  status_url: "https://status.hubspot.com",
};

export const nordlys: ProfileView = {
  name: "nordlys",
  title: "Nordlys Bygg og Anlegg",
  kind: "oidc",
  issuer: "https://id.nordlys.example",
  methods: ["browser", "device"],
  origin: "file",
  configured: true,
};

export const managed: ProfileView = { ...acme, name: "managed", title: "Fjord Intranet", methods: ["sso"], origin: "policy" };
export const everyWay: ProfileView = { ...acme, methods: ["password", "google", "sso", "browser", "device"] };
export const google: ProfileView = { ...nordlys, name: "google", title: "Google", methods: ["google"], origin: "built_in" };

// People

export const ada: SessionView = {
  account: "sandbox/ada",
  person: "ada@example.com",
  email: "ada@example.com",
  name: "Ada Aas",
  issuer: "https://accounts.acme.example",
  profile: "sandbox",
  method: "password",
  state: "signed_in",
  checked: "now",
  since: at(-95),
  expires_at: at(40),
  ends_if_unused_at: at(22 * 60),
  device_recognised: true,
  device_since: at(-60 * 24 * 40),
  pending_revocation: false,
};

export const cleo: SessionView = {
  ...ada,
  account: "nordlys/cleo",
  person: "cleo+with-a-long-tag-to-wrap@construction.company.example",
  email: "cleo+with-a-long-tag-to-wrap@construction.company.example",
  name: "Cleo Chen",
  profile: "nordlys",
  method: "browser",
  since: at(-60 * 30),
  ends_if_unused_at: null,
  device_recognised: false,
};

export const finn: SessionView = {
  ...ada,
  account: "sandbox/finn",
  person: "finn@example.com",
  email: "finn@example.com",
  method: "sso",
  state: "ended",
  ended: { at: at(-60 * 9), reason: "unused" },
};
delete finn.name;

export const hub = (id: number, name: string, plan: string, role: string, region = "eu1"): ServiceAccount => ({
  id: String(id),
  name,
  domain: `${name.toLowerCase().replace(/[^a-z]+/g, "-")}.example`,
  plan,
  role,
  region,
  url: `https://app.acme.example/${id}`,
});

export const oneHub = [hub(4711, "Analytical Engines", "professional", "Administrator")];
export const hubs = [
  ...oneHub,
  hub(4712, "Babbage and Sons", "starter", "Marketing"),
  hub(4713, "Bergen Fiskeri", "free", "Sales", "na1"),
  hub(4714, "Difference Works International Holding and Partners", "enterprise", "Administrator"),
  hub(4715, "Fjellheim Hotell", "trial", "Viewer"),
  hub(4716, "Menabrea Press", "starter", "Editor"),
  hub(4717, "Nordavind", "professional", "Sales"),
  hub(4718, "Oslo Regnskap", "free", "Viewer"),
  hub(4719, "Somerville Optics", "professional", "Marketing"),
  hub(4720, "Trondheim Teknikk", "starter", "Editor"),
  hub(4721, "Viken Data", "enterprise", "Administrator"),
  hub(4722, "Weaver and Loom", "free", "Viewer"),
];

export const devices: TrustedDevice[] = [
  { id: "d2", name: "Ada's MacBook", os: "macOS 26", created_at: at(-90_000), last_seen_at: at(-1500), current: false },
  { id: "d1", name: "workstation-07", os: "Debian 12", created_at: at(-57_600), last_seen_at: at(0), current: true },
  { id: "d3", name: "Front desk", os: "Windows 11", created_at: at(-300_000), last_seen_at: at(-260_000), current: false },
];

// Steps

export const host = "accounts.acme.example";
export const password: Ask = { step: "ask", challenge: { type: "password" }, host };
export const code: Ask = {
  step: "ask",
  challenge: { type: "email_code", sent_to: "a••@example.com", length: 6, expires_in: 600, resend_after: 30 },
  host,
};
export const factor: Ask = { step: "ask", challenge: { type: "second_factor", methods: ["totp", "backup_code"] }, host };
export const onlyBackup: Ask = { step: "ask", challenge: { type: "second_factor", methods: ["backup_code"] }, host };
export const handoff: HandoffView = {
  url: "http://127.0.0.1:49152/go/3b1c0f",
  elsewhere: "https://accounts.acme.example/authorize?client_id=portico&state=sample",
  redirect_uri: "http://127.0.0.1:49152/callback",
  opened: true,
  browser: "Firefox",
  expires_in: 300,
};
export const deviceCode = {
  user_code: "WDJB-MJHT",
  verification_uri: "https://acme.example/device",
  verification_uri_complete: "https://acme.example/device?user_code=WDJB-MJHT",
};
/** Nobody comes back: the code is typed on any device. */
export const byCode: StepView = {
  step: "browser",
  url: deviceCode.verification_uri_complete,
  opened: false,
  expires_in: 300,
  device_code: deviceCode,
};
export const browser = (more: Partial<HandoffView> = {}): StepView => ({ step: "browser", ...handoff, ...more });
export const different: Ask = {
  step: "ask",
  challenge: {
    type: "different_person",
    asked_for: "ada@example.com",
    came_back: "cleo+with-a-long-tag-to-wrap@construction.company.example",
    because: "other_address",
  },
};
export const doubtful = (because: Doubt, came_back: string): Ask => ({
  step: "ask",
  challenge: { type: "different_person", asked_for: "ada@example.com", came_back, because },
});
export const confirmIssuer: Ask = {
  step: "ask",
  challenge: { type: "confirm_issuer", issuer: "https://accounts.a-rather-long-name-of-a-company.example/realms/staff" },
  host: "sign-in.a-rather-long-name-of-a-company.example",
};
export const proxy: Ask = {
  step: "ask",
  challenge: { type: "proxy_sign_in", proxy: "proxy.a-rather-long-name-of-a-company.example:3128", schemes: ["basic"] },
};
export const unknown: Ask = {
  step: "ask",
  challenge: { type: "unknown_browser", came_back: "ada@example.com" },
};
export const unknownLong: Ask = {
  step: "ask",
  challenge: {
    type: "unknown_browser",
    came_back: "cleo+with-a-long-tag-to-wrap@construction.company.example",
  },
};
export const done: StepView = {
  step: "done",
  session: {
    account: ada.account,
    person: ada.person,
    email: ada.person,
    issuer: ada.issuer,
    method: "password",
    expires_at: ada.expires_at,
    ends_if_unused_at: ada.ends_if_unused_at,
    device_recognised: true,
  },
};
