// Reports for support, and the comparison of two networks.

import type { ComparisonView, DestinationView, QueuedView, ReportRequest, ReportView } from "../generated/views";
import { HOST, SERVICE, check, say } from "./findings";

export const report = (goes_to: DestinationView) => async (request: ReportRequest): Promise<ReportView> => {
  const address = request.address ?? "a•••@example.com";
  const lines = [
    say("## What happened", "## Hva som skjedde"),
    request.message || say("Nothing was written.", "Ingenting er skrevet."),
    say("## Diagnosis", "## Diagnose"),
    `- **dns_blocked** (confirmed): network.dns`,
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

export const waiting: QueuedView = {
  id: "7f3c1a90",
  at: "2026-11-23T09:59:00Z",
  state: "waiting",
  tries: 2,
  trouble: "accounts.acme.example can't be reached.",
};
export const queued: QueuedView[] = [
  waiting,
  { id: "5b7e4a53", at: "2026-11-20T13:10:00Z", state: "sent", tries: 1, reference: "ACME-20431" },
  { id: "9d1f2f2f", at: "2026-11-02T08:00:00Z", state: "gave_up", tries: 40, trouble: "Support did not take it." },
];

export function comparison(differs: boolean): ComparisonView {
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
