// Scenes of troubleshooting.

import { CHECKS, ON_REQUEST } from "../generated/checks";
import type { Shell } from "../generated/shell";
import type { DestinationView, NewsView, RunRequest } from "../generated/views";
import { check, said } from "./findings";
import { managedByAcme } from "./policies";
import { comparison, queued, report, waiting } from "./reports";
import {
  cookies,
  dnsBlocked,
  fixedByNewer,
  healthy,
  incident,
  keychain,
  lastProblem,
  noNetwork,
  offline,
  partly,
  portal,
  webData,
} from "./runs";
import { type RecordedRun, type Scene, late } from "./scene";

function newsOf({ findings, diagnosis, ends }: RecordedRun): NewsView[] {
  return [
    ...findings.map((one): NewsView => ({ news: "finding", finding: one })),
    ...(diagnosis ? [said(diagnosis)] : []),
    ...(ends ? [{ news: "done" as const }] : []),
  ];
}

/** How the shell answers on a good day, or as a scene's run has it. */
export function examine(run: (request: RunRequest) => RecordedRun): Pick<
  Shell,
  "doctorStart" | "doctorCancel" | "doctorAct" | "comparison" | "report" | "saveReport" | "saveSheet" | "sendReport" | "queue"
> {
  return {
    doctorStart: async (request, tell) => {
      if (request.only) return [check(ON_REQUEST[0])];
      const recorded = run(request);
      const { rest } = recorded;
      queueMicrotask(() => newsOf(recorded).forEach(tell));
      if (rest) void late(() => newsOf(rest()).forEach(tell));
      return CHECKS.map(check);
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
export function troubleshootingScenes(stopped: Scene, home: Scene): Record<string, Scene> {
  const opened = { acts: [{ click: "#trouble" }], shows: "troubleshooting" };
  const ran = (run: () => RecordedRun): Scene => ({ ...opened, run });
  const reporting = (goes_to: DestinationView, more: Partial<Shell> = {}): Scene => ({
    ...opened,
    run: dnsBlocked,
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
    troubleshooting: ran(healthy),
    "troubleshooting-signed-in": { ...home, acts: [{ click: "#go-troubleshooting" }], shows: "troubleshooting", run: dnsBlocked },
    "troubleshooting-problem": { ...stopped, run: dnsBlocked, acts: [{ click: "#action" }], shows: "troubleshooting" },
    "troubleshooting-starting": { ...opened, calls: { doctorStart: () => new Promise(() => {}) } },
    "troubleshooting-running": ran(partly(healthy, 9)),
    "troubleshooting-running-certain": ran(partly(dnsBlocked, 14)),
    "troubleshooting-cancelled": from(ran(partly(healthy, 9)), "#cancel-run"),
    "troubleshooting-no-network": ran(noNetwork),
    "troubleshooting-last-problem": ran(lastProblem),
    "troubleshooting-dns-blocked": ran(dnsBlocked),
    "troubleshooting-fixed-by-newer": ran(fixedByNewer),
    "troubleshooting-details": from(ran(dnsBlocked), "#other-causes", '[data-evidence="network.dns"]', '[data-fold="fine"]'),
    "troubleshooting-cookies-by-policy": ran(cookies),
    "troubleshooting-captive-portal": ran(portal),
    "troubleshooting-incident": ran(incident),
    "troubleshooting-offline": ran(offline),
    "troubleshooting-keychain": from(ran(keychain), "[data-act=unlock_keychain]"),
    "troubleshooting-by-hand": {
      ...from(ran(noNetwork), "[data-act=open_network_settings]"),
      calls: { doctorAct: async () => "by_hand" },
    },
    "troubleshooting-confirm": from(ran(webData), ".diagnosis [data-act=clear_web_data]"),
    "troubleshooting-not-started": {
      ...opened,
      calls: { doctorStart: () => Promise.reject(new Error("sample")) },
    },
    "troubleshooting-test-browser": from(ran(healthy), "#tool-browser"),
    "troubleshooting-compare": from(ran(dnsBlocked), "#tool-compare"),
    "troubleshooting-compare-differs": { ...ran(dnsBlocked), calls: { comparison: async () => comparison(true) } },
    "troubleshooting-compare-alike": from(
      { ...ran(dnsBlocked), calls: { comparison: async () => comparison(false) } },
      "#tool-compare",
    ),
    "troubleshooting-report-endpoint": reporting(endpoint),
    "troubleshooting-report-email": reporting(email),
    "troubleshooting-report-stays": { ...reporting(endpoint), overview: { policy: managedByAcme() } },
    "troubleshooting-report-drafted": from(
      reporting(email, { sendReport: async () => ({ by: "draft", zip: "/home/ada/portico-report-7f3c1a90.zip" }) }),
      "#send-report",
    ),
    "troubleshooting-report-nobody": reporting({ by: "nobody" }),
    "troubleshooting-report-queued": answering(reporting(endpoint, { queue: async () => queued })),
    "troubleshooting-report-fails": answering(reporting(endpoint, { sendReport: () => Promise.reject(new Error("sample")) })),
    "troubleshooting-search": { ...opened, acts: [...opened.acts, { type: "sso", into: "#guide-search" }] },
    "troubleshooting-article": from(opened, '[data-article="codes"] button'),
    "troubleshooting-search-nothing": { ...opened, acts: [...opened.acts, { type: "zebra", into: "#guide-search" }] },
  };
}
