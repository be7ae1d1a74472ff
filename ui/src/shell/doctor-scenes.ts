// Recorded runs of the checks, and reports, for the scenes of troubleshooting.

import type {
  Act,
  Category,
  CheckView,
  ComparisonView,
  Confidence,
  DestinationView,
  DiagnosisView,
  FindingView,
  NewsView,
  QueuedView,
  RemedyView,
  ReportView,
} from "../generated/views";
import { addMessages, language, text, textIfAny } from "../text";
import type { Scene } from "./scenes";
import type { ReportRequest, RunRequest, Shell } from "./shell";

/** A run as it is played: what it finds and says, and whether it comes to its end. */
export interface Examination {
  findings: FindingView[];
  diagnosis: DiagnosisView | null;
  ends: boolean;
}

// The causes' words are the app's; the window itself does without them.
const CAUSES: Record<string, string> = import.meta.glob("../../../crates/core/locales/*/causes.ftl", {
  eager: true,
  query: "?raw",
  import: "default",
});
for (const [path, source] of Object.entries(CAUSES)) addMessages(path.includes("/nb/") ? "nb" : "en", source);

/** Every check with the title it has where the catalogue lacks it, in the order of a run. */
const CHECKS: Record<string, [en: string, nb: string]> = {
  "network.link": ["Network connection", "Nettverkstilkobling"],
  "network.dns": ["Names of the service's hosts", "Navnene på tjenestens maskiner"],
  "network.hosts_file": ["Hosts file", "Hosts-filen"],
  "network.tcp": ["Connections to the service", "Forbindelser til tjenesten"],
  "network.tls": ["Certificates of the service", "Tjenestens sertifikater"],
  "network.proxy": ["Proxy", "Mellomtjener"],
  "network.captive_portal": ["Sign-in page of the network", "Nettverkets innloggingsside"],
  "network.allow_list": ["Addresses that IT has to allow", "Adresser som IT må tillate"],
  "network.compare": ["Other networks", "Andre nettverk"],
  "service.discovery": ["Answer of the service", "Svar fra tjenesten"],
  "service.status": ["Status page", "Statusside"],
  "account.address": ["Your address", "Adressen din"],
  "account.mail": ["Where your mail is handled", "Hvor e-posten din behandles"],
  "account.state": ["Your user at the service", "Brukeren din hos tjenesten"],
  "account.sessions": ["Sessions", "Økter"],
  "account.device": ["This device", "Denne enheten"],
  "browser.default": ["Default browser", "Standard nettleser"],
  "browser.cookies": ["Cookies", "Informasjonskapsler"],
  "loopback.bind": ["Way back from the browser", "Veien tilbake fra nettleseren"],
  "loopback.proxy": ["Proxy and this computer's own addresses", "Mellomtjener og maskinens egne adresser"],
  "app.policy": ["Settings of your organisation", "Innstillinger fra organisasjonen"],
  "app.storage": ["Portico's folder and the disk", "Porticos mappe og disken"],
  "app.keychain": ["Keychain", "Nøkkelring"],
  "app.clock": ["Clock", "Klokke"],
  "app.webview": ["Web view", "Nettvisning"],
  "app.deep_link": ["Links to Portico", "Lenker til Portico"],
};
const BROWSER_TEST = "browser.round_trip";

const SERVICE = "Acme Accounts";
const HOST = "accounts.acme.example";

const say = (en: string, nb: string): string => (language() === "nb" ? nb : en);

function check(id: string): CheckView {
  const [en, nb] = CHECKS[id] ?? ["Way through the browser", "Veien gjennom nettleseren"];
  const title = textIfAny(`check-${id.replaceAll(/[._]/g, "-")}`) ?? say(en, nb);
  return { id, category: id.split(".")[0] as Category, title };
}

function finding(id: string, more: Partial<FindingView> = {}): FindingView {
  return { ...check(id), status: "pass", cause: null, evidence: {}, remedies: [], article: "report", took_ms: 12, ...more };
}

/** All checks, in order: fine but for these. */
function found(not: Record<string, Partial<FindingView>>): FindingView[] {
  return Object.keys(CHECKS).map((id) => finding(id, not[id] ?? {}));
}

const button = (act: Act, args: Record<string, string> = {}): RemedyView => ({
  by: "app",
  text: text(`act-${act.do.replaceAll("_", "-")}`, args),
  act,
});
const step = (en: string, nb: string): RemedyView => ({ by: "person", text: say(en, nb) });
const forIt = (en: string, nb: string): RemedyView => ({ by: "it", text: say(en, nb) });

/** A diagnosis: causes with how sure, what they rest on, and what helps. */
function because(
  ...causes: [code: string, confidence: Confidence, because: string[], article: string, remedies: RemedyView[]][]
): DiagnosisView {
  const args = {
    service: SERVICE,
    host: HOST,
    proxy: "proxy.nordlys.example:8080",
    vendor: "Nordlys Web Gateway",
    incident: say("Sign-in is slow for some people", "Innlogging er treg for noen"),
    browser: "Chromium",
    suggestion: "none",
    link: "none",
    minutes: 7,
    address: "none",
  };
  const views = causes.map(([code, confidence, ids, article, remedies]) => {
    const id = textIfAny(`cause-${code.replaceAll("_", "-")}`, args) ? `cause-${code}` : `problem-${code}`;
    const name = id.replaceAll("_", "-");
    return {
      code,
      confidence,
      because: ids,
      title: text(name, args),
      next: text(`${name}.next`, args),
      article,
      remedies,
    };
  });
  const first = views[0];
  return { sentence: first?.title ?? "", next: first?.next ?? "", causes: views };
}

function nothing(id: string): DiagnosisView {
  return { sentence: text(`diagnosis-${id}`), next: text(`diagnosis-${id}.next`), causes: [] };
}

const skipped = (en: string, nb: string): Partial<FindingView> => ({ status: "skipped", cause: say(en, nb) });

/** A good day. */
export function healthy(): Examination {
  return {
    findings: found({
      "network.compare": { cause: say("There has been no run on another network.", "Det er ikke kjørt på noe annet nettverk.") },
      "browser.default": { cause: say("Chromium 142 is the default browser.", "Chromium 142 er standard nettleser.") },
    }),
    diagnosis: nothing("nothing"),
    ends: true,
  };
}

function noNetwork(): Examination {
  const rest = skipped("Not looked at, because of: Network connection.", "Ikke undersøkt på grunn av: Nettverkstilkobling.");
  const behind = Object.keys(CHECKS).filter((id) => /^(network|service)\.|account\.mail/.test(id));
  return {
    findings: found({
      ...Object.fromEntries(behind.map((id) => [id, rest])),
      "network.link": {
        status: "fail",
        cause: say("No network interface is connected.", "Ingen nettverkskort er tilkoblet."),
        evidence: { interfaces: { enp0s3: say("down", "nede"), wlp2s0: say("down", "nede") }, vpn: false },
        remedies: [button({ do: "open_network_settings" })],
        article: "another-network",
      },
    }),
    diagnosis: because(["no_network", "certain", ["network.link"], "another-network", [button({ do: "open_network_settings" })]]),
    ends: true,
  };
}

/** Nothing was on the screen: the run starts from why the last sign-in stopped. */
function lastProblem(): Examination {
  const diagnosis = because(["browser-timeout", "possible", [], "cookies", []]);
  const about = text("problem-browser-timeout");
  return { ...healthy(), diagnosis: { ...diagnosis, about } };
}

function dnsBlocked(): Examination {
  const remedies = [
    forIt(
      "Allow the hosts below in the network's DNS filter.",
      "Tillat maskinene nedenfor i nettverkets DNS-filter.",
    ),
    button({ do: "run_elsewhere" }),
  ];
  return {
    findings: found({
      "network.dns": {
        status: "fail",
        cause: say(
          "The network answers for accounts.acme.example with an address that leads nowhere.",
          "Nettverket svarer for accounts.acme.example med en adresse som ikke fører noe sted.",
        ),
        evidence: {
          hosts: { [HOST]: ["0.0.0.0"], "api.acme.example": ["203.0.113.9", "2001:db8::9"] },
          servers: ["10.20.0.53"],
        },
        remedies,
        article: "another-network",
        took_ms: 38,
      },
      "network.tcp": skipped("Not looked at, because of: Names of the service's hosts.", "Ikke undersøkt på grunn av: Navnene på tjenestens maskiner."),
      "network.tls": skipped("Not looked at, because of: Names of the service's hosts.", "Ikke undersøkt på grunn av: Navnene på tjenestens maskiner."),
      "app.clock": {
        status: "warn",
        cause: say("The clock is off by 75 seconds.", "Klokken går 75 sekunder feil."),
        evidence: { offset_seconds: 75, at: "2026-11-23T09:58:45Z" },
        remedies: [button({ do: "open_clock_settings" }), step("Switch on automatic time.", "Slå på automatisk klokkeslett.")],
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

function cookies(): Examination {
  const remedies = [
    forIt(
      "Allow third-party cookies for [*.]acme.example in the policy CookiesAllowedForUrls.",
      "Tillat tredjeparts informasjonskapsler for [*.]acme.example i regelen CookiesAllowedForUrls.",
    ),
    step("Until then, sign in with another browser.", "Logg inn med en annen nettleser så lenge."),
  ];
  return {
    findings: found({
      "browser.cookies": {
        status: "warn",
        cause: say(
          "A policy makes Chromium block third-party cookies.",
          "En regel får Chromium til å blokkere tredjeparts informasjonskapsler.",
        ),
        evidence: { setting: "BlockThirdPartyCookies", set_by: say("policy", "regel"), folder: "/etc/chromium/policies/managed" },
        remedies,
        article: "cookies",
      },
    }),
    diagnosis: because(["third_party_cookies_blocked_by_policy", "likely", ["browser.cookies"], "cookies", remedies]),
    ends: true,
  };
}

function portal(): Examination {
  const open = button({ do: "open_portal", url: "http://wifi.hotel.example/" });
  return {
    findings: found({
      "network.captive_portal": {
        status: "fail",
        cause: say(
          "wifi.hotel.example answers in the service's place.",
          "wifi.hotel.example svarer i stedet for tjenesten.",
        ),
        evidence: { host: "wifi.hotel.example", status: 302 },
        remedies: [open],
        article: "another-network",
      },
    }),
    diagnosis: because(["captive_portal", "certain", ["network.captive_portal"], "another-network", [open]]),
    ends: true,
  };
}

function incident(): Examination {
  const open = button({ do: "open_status_page", url: "https://status.acme.example/" });
  return {
    findings: found({
      "service.status": {
        status: "warn",
        cause: say("The status page reports an incident.", "Statussiden melder om en hendelse."),
        evidence: { incident: "Sign-in is slow for some people", impact: "minor", since: "2026-11-23T08:12:00Z" },
        remedies: [open],
        article: "service-status",
      },
    }),
    diagnosis: because(["service_incident", "likely", ["service.status"], "service-status", [open]]),
    ends: true,
  };
}

function offline(): Examination {
  const left = skipped("Left out, because this run leaves the network alone.", "Utelatt, fordi denne kjøringen lar nettet være i fred.");
  const behind = Object.keys(CHECKS).filter((id) => /^(network|service)\./.test(id));
  return {
    findings: found(Object.fromEntries(behind.map((id) => [id, left]))),
    diagnosis: nothing("incomplete"),
    ends: true,
  };
}

function keychain(): Examination {
  const unlock = button({ do: "unlock_keychain" });
  return {
    findings: found({
      "app.keychain": {
        status: "fail",
        cause: say("The keychain is locked.", "Nøkkelringen er låst."),
        evidence: { store: "Secret Service" },
        remedies: [unlock],
        article: "keychain",
      },
    }),
    diagnosis: because(["keychain_locked", "certain", ["app.keychain"], "keychain", [unlock]]),
    ends: true,
  };
}

function webData(): Examination {
  const clear = button({ do: "clear_web_data" });
  const again = [button({ do: "forget_device" }), button({ do: "use_sso" })];
  return {
    findings: found({
      "service.discovery": {
        status: "warn",
        cause: say("What the service says of itself has changed.", "Det tjenesten sier om seg selv, er endret."),
        evidence: { issuer: `https://${HOST}`, keys: 0 },
        remedies: [clear],
        article: "service-status",
      },
      "account.device": {
        status: "warn",
        cause: say("This device is recognised, and a code is asked for all the same.", "Enheten er kjent, men det blir likevel bedt om en kode."),
        evidence: { recognised: true, since: "2026-10-14T10:00:00Z" },
        remedies: again,
        article: "codes",
      },
    }),
    diagnosis: because(["service_keys_unusable", "possible", ["service.discovery"], "service-status", [clear]]),
    ends: true,
  };
}

function fixedByNewer(): Examination {
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

const partly = (whole: () => Examination, count: number) => (): Examination => {
  const { findings, diagnosis } = whole();
  return { findings: findings.slice(0, count), diagnosis, ends: false };
};

// The report

const report = (goes_to: DestinationView) => async (request: ReportRequest): Promise<ReportView> => {
  const address = request.address ?? "a•••@example.com";
  const lines = [
    say("## What happened", "## Hva som skjedde"),
    request.message || say("Nothing was written.", "Ingenting er skrevet."),
    say("## Diagnosis", "## Diagnose"),
    `- **dns_blocked** (certain): network.dns`,
    say("## Findings", "## Funn"),
    "| check | status | ms |\n| --- | --- | --- |\n| network.dns | fail | 38 |\n| app.clock | warn | 12 |\n| app.storage | pass | 3 |",
    say("## Computer", "## Maskin"),
    `- Portico 0.1.0, Linux, ${address}`,
    "```\nservers: 10.20.0.53\naccounts.acme.example: 0.0.0.0\n```",
  ];
  return {
    id: "7f3c1a90",
    markdown: lines.join("\n\n"),
    files: [
      { name: "report.json", text: '{\n  "schema": 1,\n  "findings": [{ "id": "network.dns", "status": "fail" }]\n}' },
      { name: "portico.log", text: "2026-11-23T09:59:58Z INFO sign-in started\n2026-11-23T10:00:00Z ERROR dns_blocked accounts.acme.example" },
    ],
    goes_to,
  };
};

const waiting: QueuedView = {
  id: "7f3c1a90",
  at: "2026-11-23T09:59:00Z",
  state: "waiting",
  tries: 2,
  trouble: "accounts.acme.example can't be reached.",
};
const queued: QueuedView[] = [
  waiting,
  { id: "5b7e4a53", at: "2026-11-20T13:10:00Z", state: "sent", tries: 1, reference: "ACME-20431" },
  { id: "9d1f2f2f", at: "2026-11-02T08:00:00Z", state: "gave_up", tries: 40, trouble: "Support did not take it." },
];

function comparison(differs: boolean): ComparisonView {
  const rows = ["network.dns", "network.tcp", "network.tls"].map((id, index) => ({
    id,
    title: check(id).title,
    here: index === 0 ? ("fail" as const) : ("skipped" as const),
    elsewhere: "pass" as const,
  }));
  return {
    elsewhere_at: "2026-11-23T09:48:00Z",
    differs: differs ? rows : [],
    sentence: differs
      ? say("It works on the other network: this one blocks the service.", "Det virker på det andre nettverket: Dette blokkerer tjenesten.")
      : say("Both networks behave alike, so the network is not the cause.", "Begge nettverkene oppfører seg likt, så årsaken er ikke nettverket."),
    sheet: `# ${SERVICE}\n\n- ${HOST}: 0.0.0.0\n- DNS: 10.20.0.53\n`,
  };
}

/** How the shell answers on a good day, or as a scene's run has it. */
export function doctor(examine: (request: RunRequest) => Examination): Pick<
  Shell,
  "doctorStart" | "doctorCancel" | "doctorAct" | "comparison" | "report" | "saveReport" | "saveSheet" | "sendReport" | "queue"
> {
  return {
    doctorStart: async (request, tell) => {
      if (request.only) return [check(BROWSER_TEST)];
      const { findings, diagnosis, ends } = examine(request);
      const news: NewsView[] = [
        ...findings.map((one): NewsView => ({ news: "finding", finding: one })),
        ...(diagnosis ? [{ news: "diagnosis" as const, diagnosis }] : []),
        ...(ends ? [{ news: "done" as const }] : []),
      ];
      queueMicrotask(() => news.forEach(tell));
      return Object.keys(CHECKS).map(check);
    },
    doctorCancel: async () => {},
    doctorAct: async () => "done",
    comparison: async () => null,
    report: report({ by: "nobody" }),
    saveReport: async () => true,
    saveSheet: async () => true,
    sendReport: async () => ({ by: "queue", report: waiting }),
    queue: async () => [],
  };
}

/** The scenes of troubleshooting, by name. */
export function troubleScenes(stopped: Scene, home: Scene): Record<string, Scene> {
  const opened = { acts: [{ click: "#trouble" }], shows: "trouble" };
  const ran = (examination: () => Examination): Scene => ({ ...opened, examination });
  const reporting = (goes_to: DestinationView, more: Partial<Shell> = {}): Scene => ({
    ...opened,
    examination: dnsBlocked,
    calls: { report: report(goes_to), ...more },
    acts: [...opened.acts, { click: "#tool-report" }],
  });
  const from = (scene: Scene, ...clicks: string[]): Scene => ({
    ...scene,
    acts: [...(scene.acts ?? []), ...clicks.map((click) => ({ click }))],
  });
  const answering = (scene: Scene): Scene => ({
    ...scene,
    acts: [
      ...(scene.acts ?? []),
      { click: "#report-address" },
      { type: "ada@example.com", into: "#answer-to" },
      { click: "#send-report" },
    ],
  });
  const endpoint: DestinationView = { by: "endpoint", host: "support.acme.example" };
  const email: DestinationView = { by: "email", address: "support@acme.example" };

  return {
    trouble: ran(healthy),
    "trouble-signed-in": { ...home, acts: [{ click: "#go-trouble" }], shows: "trouble", examination: dnsBlocked },
    "trouble-problem": { ...stopped, examination: dnsBlocked, acts: [{ click: "#action" }], shows: "trouble" },
    "trouble-starting": { ...opened, calls: { doctorStart: () => new Promise(() => {}) } },
    "trouble-running": ran(partly(healthy, 9)),
    "trouble-running-certain": ran(partly(dnsBlocked, 14)),
    "trouble-cancelled": from(ran(partly(healthy, 9)), "#cancel-run"),
    "trouble-no-network": ran(noNetwork),
    "trouble-last-problem": ran(lastProblem),
    "trouble-dns-blocked": ran(dnsBlocked),
    "trouble-fixed-by-newer": ran(fixedByNewer),
    "trouble-details": from(ran(dnsBlocked), "#other-causes", '[data-evidence="network.dns"]', '[data-fold="fine"]'),
    "trouble-cookies-by-policy": ran(cookies),
    "trouble-captive-portal": ran(portal),
    "trouble-incident": ran(incident),
    "trouble-offline": ran(offline),
    "trouble-keychain": from(ran(keychain), "[data-act=unlock_keychain]"),
    "trouble-by-hand": {
      ...from(ran(noNetwork), "[data-act=open_network_settings]"),
      calls: { doctorAct: async () => "by_hand" },
    },
    "trouble-confirm": from(ran(webData), ".diagnosis [data-act=clear_web_data]"),
    "trouble-not-started": {
      ...opened,
      calls: { doctorStart: () => Promise.reject(new Error("sample")) },
    },
    "trouble-test-browser": from(ran(healthy), "#tool-browser"),
    "trouble-compare": from(ran(dnsBlocked), "#tool-compare"),
    "trouble-compare-differs": { ...ran(dnsBlocked), calls: { comparison: async () => comparison(true) } },
    "trouble-compare-alike": from(
      { ...ran(dnsBlocked), calls: { comparison: async () => comparison(false) } },
      "#tool-compare",
    ),
    "trouble-report-endpoint": reporting(endpoint),
    "trouble-report-email": reporting(email),
    "trouble-report-drafted": from(
      reporting(email, { sendReport: async () => ({ by: "draft", zip: "/home/ada/portico-report-7f3c1a90.zip" }) }),
      "#send-report",
    ),
    "trouble-report-nobody": reporting({ by: "nobody" }),
    "trouble-report-queued": answering(reporting(endpoint, { queue: async () => queued })),
    "trouble-report-fails": answering(reporting(endpoint, { sendReport: () => Promise.reject(new Error("sample")) })),
    "trouble-search": { ...opened, acts: [...opened.acts, { type: "sso", into: "#guide-search" }] },
    "trouble-article": from(opened, '[data-article="codes"] button'),
    "trouble-search-nothing": { ...opened, acts: [...opened.acts, { type: "zebra", into: "#guide-search" }] },
  };
}
