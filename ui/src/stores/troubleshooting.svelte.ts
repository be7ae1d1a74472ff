// Troubleshooting as the window sees it: the run under way, what it has found, what is open
// beside it. What a run says that has been ended is dropped.

import type { ON_REQUEST } from "../generated/checks";
import type { Shell } from "../generated/shell";
import type {
  Act,
  ActedView,
  ArticleSummaryView,
  ArticleView,
  CheckView,
  ComparisonView,
  DiagnosisView,
  HandedOverView,
  NewsView,
  ProblemView,
  QueuedView,
  ReportKind,
  ReportRequest,
  ReportView,
  RunRequest,
  ShownFindingView,
} from "../generated/views";
import { dashed } from "../logic/ids";
import { asProblem } from "../shell/problem";
import { text, textIfAny } from "../text";

/** What can't be undone, and is asked for first. */
export type AskedAct = Extract<Act, { do: "clear_web_data" | "forget_device" | "sign_out_everywhere" }>;

/** What the app does itself. */
export type AppAct = AskedAct | Extract<Act, { do: `open_${string}` | "unlock_keychain" }>;

/** The check that opens a page in the browser, and so runs on request alone. */
const BROWSER_TEST = "browser.round_trip" satisfies (typeof ON_REQUEST)[number];

export class Troubleshooting {
  readonly #shell: Shell;
  readonly #say: (words: string) => void;

  run = $state<"idle" | "running" | "done" | "cancelled">("idle");
  /** All checks of the run, in the order in which they are shown from the start. */
  checks = $state.raw<CheckView[]>([]);
  findings = $state.raw<ReadonlyMap<string, ShownFindingView>>(new Map());
  diagnosis = $state.raw<DiagnosisView | null>(null);
  /** The sheets for IT, by the code of the cause. */
  sheets = $state.raw<Readonly<Record<string, string>>>({});
  /** Whether the page in the browser is waited for. */
  testing = $state(false);
  /** Another network is to be tried, and how it compared with this one. */
  comparing = $state(false);
  comparison = $state.raw<ComparisonView | null>(null);
  /** A call that did not work. */
  problem = $state.raw<ProblemView | null>(null);
  /** What is being done, waits for a yes, or has been done. */
  acting = $state.raw<AppAct | null>(null);
  asking = $state.raw<AskedAct | null>(null);
  acted = $state.raw<{ act: AppAct; came: ActedView } | null>(null);
  /** What the panel shows in place of the findings. */
  showing = $state<"findings" | "report">("findings");
  article = $state.raw<ArticleView | null>(null);

  #turn = 0;
  #request: RunRequest = { profile: null };
  /** Whether this run has said aloud what is certain. */
  #announced = false;

  constructor(shell: Shell, say: (words: string) => void) {
    this.#shell = shell;
    this.#say = say;
  }

  /** How many checks have come to their end. */
  finished = $derived(this.checks.filter((check) => this.findings.has(check.id)).length);

  /** Opens the panel afresh. */
  async open(request: RunRequest): Promise<void> {
    this.showing = "findings";
    this.article = null;
    this.comparing = false;
    this.comparison = null;
    await this.start(request);
  }

  /** Runs all checks; without a request, once more as the last time. */
  async start(request: RunRequest = this.#request): Promise<void> {
    this.#request = request;
    this.run = "running";
    this.testing = false;
    this.findings = new Map();
    this.diagnosis = null;
    this.sheets = {};
    this.acted = null;
    this.#announced = false;
    const checks = await this.#begin(request);
    if (checks) this.checks = checks;
    else if (this.problem) this.run = "cancelled";
  }

  /** Opens a page in the browser and waits for what it reports. */
  async testBrowser(): Promise<void> {
    this.testing = true;
    const checks = await this.#begin({ ...this.#request, only: [BROWSER_TEST] });
    if (!checks) {
      if (this.problem) this.testing = false;
      return;
    }
    const known = new Set(this.checks.map((check) => check.id));
    this.checks = [...this.checks, ...checks.filter((check) => !known.has(check.id))];
  }

  async cancel(): Promise<void> {
    if (this.run !== "running" && !this.testing) return;
    this.#turn++;
    if (this.run === "running") this.run = "cancelled";
    this.testing = false;
    await this.#shell.doctorCancel().catch(() => {});
  }

  showReport(): void {
    this.article = null;
    this.showing = "report";
  }

  compare(): void {
    this.comparing = true;
  }

  stopComparing(): void {
    this.comparing = false;
  }

  /** Asks before what can't be undone. */
  ask(act: AskedAct): void {
    this.asking = act;
  }

  stopAsking(): void {
    this.asking = null;
  }

  /** Does what a finding offers, as far as the shell does it. */
  async act(act: AppAct): Promise<void> {
    this.asking = null;
    this.acted = null;
    this.problem = null;
    this.acting = act;
    try {
      const came = await this.#shell.doctorAct(act);
      this.acted = { act, came };
      this.#say(actedWords(act, came));
    } catch (error) {
      this.#fail(error);
    } finally {
      this.acting = null;
    }
  }

  async read(id: string): Promise<void> {
    try {
      this.article = await this.#shell.article(id);
    } catch (error) {
      this.#fail(error);
    }
  }

  searchGuide(words: string): Promise<ArticleSummaryView[]> {
    return this.#shell.searchGuide(words);
  }

  // The report: the one that was made last is copied, saved and sent.

  makeReport(request: ReportRequest): Promise<ReportView> {
    return this.#shell.report(request);
  }

  saveReport(kind: ReportKind): Promise<boolean> {
    return this.#shell.saveReport(kind);
  }

  sendReport(): Promise<HandedOverView> {
    return this.#shell.sendReport();
  }

  /** The reports that were to be sent. */
  queue(): Promise<QueuedView[]> {
    return this.#shell.queue();
  }

  saveSheet(): Promise<boolean> {
    return this.#shell.saveSheet();
  }

  /** Closes what is open within the panel; says whether anything was. */
  back(): boolean {
    if (this.article) this.article = null;
    else if (this.showing === "report") this.showing = "findings";
    else return false;
    return true;
  }

  async #begin(request: RunRequest): Promise<CheckView[] | null> {
    const turn = ++this.#turn;
    this.problem = null;
    try {
      const checks = await this.#shell.doctorStart(request, (news) => {
        if (turn === this.#turn) this.#hear(news);
      });
      return turn === this.#turn ? checks : null;
    } catch (error) {
      if (turn === this.#turn) this.#fail(error);
      return null;
    }
  }

  #hear(news: NewsView): void {
    switch (news.news) {
      case "finding":
        this.findings = new Map(this.findings).set(news.finding.id, news.finding);
        return;
      case "diagnosis":
        this.diagnosis = news.diagnosis;
        this.sheets = news.sheets;
        this.#announce(news.diagnosis);
        return;
      case "done":
        void this.#end();
        return;
      default:
        news satisfies never;
    }
  }

  // A screen reader hears of a run twice at most: of what is certain, and of its end.
  #announce(diagnosis: DiagnosisView): void {
    if (this.#announced || diagnosis.causes[0]?.confidence !== "certain") return;
    this.#announced = true;
    this.#say(diagnosis.sentence);
  }

  async #end(): Promise<void> {
    const all = this.run === "running";
    this.run = all ? "done" : this.run;
    this.testing = false;
    if (this.diagnosis) {
      this.#say(text("run-spoken", { sentence: this.diagnosis.sentence, next: this.diagnosis.next }));
    }
    if (!all) return;
    const turn = this.#turn;
    try {
      const comparison = await this.#shell.comparison();
      if (turn === this.#turn) this.comparison = comparison;
    } catch (error) {
      if (turn === this.#turn) this.#fail(error);
    }
  }

  #fail(error: unknown): void {
    this.problem = asProblem(error);
    this.#say(this.problem.title);
  }
}

/** What is said once something has been done. */
export function actedWords(act: AppAct, came: ActedView): string {
  switch (came) {
    case "done":
      return text(opensPage(act) ? "acted-opened" : `acted-${dashed(act.do)}`);
    case "later":
      return text("acted-later");
    case "not_taken_back":
      return text("acted-not-taken-back");
    case "by_hand": {
      // The app answers so only where there are words for how.
      const id = `by-hand-${dashed(act.do)}`;
      return textIfAny(id) ?? id;
    }
    default:
      return came satisfies never;
  }
}

/** Whether it opens something beside the window. */
export function opensPage(act: Act): act is Extract<Act, { do: `open_${string}` }> {
  return act.do.startsWith("open_");
}

/** Whether two acts are the same. */
export function isSame(one: Act | null | undefined, other: Act | null | undefined): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}
