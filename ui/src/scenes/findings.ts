// What checks find, and what it means, in the words of the catalogue.

import { CHECKS } from "../generated/checks";
import type { Act, Category, CheckView, Confidence, DiagnosisView, FactView, NewsView, RemedyView, ShownFindingView } from "../generated/views";
import { dashed } from "../logic/ids";
import { language, textIfAny } from "../text";

export const SERVICE = "Acme Accounts";
export const HOST = "accounts.acme.example";

export const say = (en: string, nb: string): string => (language() === "nb" ? nb : en);

export function check(id: string): CheckView {
  const title = textIfAny(`check-${id.replaceAll(/[._]/g, "-")}`) ?? id;
  return { id, category: id.split(".")[0] as Category, title };
}

export function finding(id: string, more: Partial<ShownFindingView> = {}): ShownFindingView {
  const fine = { status: "pass" as const, cause: null, evidence: {}, remedies: [], article: "report", took_ms: 12 };
  const all = { ...check(id), ...fine, facts: [], ...more };
  const sheet = sheetFor(all.title, all.remedies);
  return sheet ? { ...all, sheet } : all;
}

export function fact(key: string, ...lines: string[]): FactView {
  return { label: textIfAny(`evidence-${key}`) ?? key, lines };
}

/** What IT is asked for, where it is asked for anything. */
function sheetFor(title: string, remedies: readonly RemedyView[]): string | undefined {
  const wanted = remedies.filter(({ by }) => by === "it").map((remedy) => `- ${remedy.text}\n`);
  return wanted.length > 0 ? `# ${SERVICE}: ${title}\n\n${wanted.join("")}` : undefined;
}

/** What a diagnosis says, and to IT. */
export function said(diagnosis: DiagnosisView): NewsView {
  const sheets = diagnosis.causes.flatMap(({ code, title, remedies }) => {
    const sheet = sheetFor(title, remedies);
    return sheet ? [[code, sheet]] : [];
  });
  return { news: "diagnosis", diagnosis, sheets: Object.fromEntries(sheets) };
}

/** All checks, in order: fine but for these. */
export function found(not: Record<string, Partial<ShownFindingView>>): ShownFindingView[] {
  return CHECKS.map((id) => finding(id, not[id] ?? {}));
}

export const button = (act: Act, args: Record<string, string> = {}): RemedyView => ({
  by: "app",
  text: textIfAny(`act-${dashed(act.do)}`, args) ?? act.do,
  act,
});
export const byHand = (en: string, nb: string): RemedyView => ({ by: "person", text: say(en, nb) });
export const forIt = (en: string, nb: string): RemedyView => ({ by: "it", text: say(en, nb) });

/** A diagnosis: causes with how sure, what they rest on, and what helps. */
export function because(
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
      title: textIfAny(name, args) ?? name,
      next: textIfAny(`${name}.next`, args) ?? name,
      article,
      remedies,
    };
  });
  const first = views[0];
  return { sentence: first?.title ?? "", next: first?.next ?? "", causes: views };
}

export function nothing(id: "nothing" | "incomplete"): DiagnosisView {
  const words = (part: string) => textIfAny(`diagnosis-${id}${part}`) ?? id;
  return { sentence: words(""), next: words(".next"), causes: [] };
}

export const skipped = (en: string, nb: string): Partial<ShownFindingView> => ({ status: "skipped", cause: say(en, nb) });
