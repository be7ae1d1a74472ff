import type {
  Act,
  ActedView,
  AnswerInput,
  ArticleSummaryView,
  ArticleView,
  CheckView,
  Code,
  ComparisonView,
  DeviceView,
  HandedOverView,
  HubView,
  MethodView,
  NewsView,
  OverviewView,
  ProblemView,
  PushView,
  QueuedView,
  ReportView,
  SettingsView,
  SignedOutView,
  StepView,
} from "../generated/views";

/** What the checks are to look at; all checks but those on request, unless some are named. */
export interface RunRequest {
  profile: string | null;
  problem?: Code;
  email?: string;
  only?: string[];
  offline?: boolean;
}

/** What goes into a report beside what was found. */
export interface ReportRequest {
  message: string;
  /** Where support may answer; masked in the report without it. */
  address: string | null;
}

/** The forms in which a report is saved. */
export type ReportKind = "markdown" | "json" | "zip";

/** Everything a screen may ask for. A call that fails rejects with a `ProblemView`. */
export interface Shell {
  /** All that the places show. */
  overview(): Promise<OverviewView>;
  /** Tells what comes by itself: a change of the overview, a step, a choice in the tray. The one that watches last is told. */
  watch(tell: (push: PushView) => void): Promise<void>;

  /** Starts a sign-in; without a method the profile and the address decide. Ends one under way. */
  start(request: { profile: string; method?: MethodView; email?: string }): Promise<StepView>;
  answer(answer: AnswerInput): Promise<StepView>;
  /** Leaves a finished or stopped sign-in behind. */
  dismiss(): Promise<void>;

  /** Always succeeds for a well-formed address, whether it is known or not. */
  resetPassword(profile: string, email: string): Promise<void>;
  /** Opens the profile's own sign-in page in the browser. */
  openSignInPage(profile: string): Promise<void>;

  chooseProfile(name: string): Promise<void>;
  /** Adds an OpenID Connect provider by its issuer; resolves to the new profile's name. */
  addIssuer(issuer: string, clientId: string): Promise<string>;
  /** Lets the person choose a profile file; resolves to the name, or null when cancelled. */
  /** With `replace`, the file that was chosen last takes the place of the profile of its name. */
  addProfileFile(replace: boolean): Promise<string | null>;
  removeProfile(name: string): Promise<void>;

  hubs(account: string): Promise<HubView[]>;
  devices(account: string): Promise<DeviceView[]>;
  forgetDevice(account: string, id: string): Promise<void>;
  /** Opens the service, or one of its accounts, in the browser. */
  openService(account: string, hub?: string): Promise<void>;
  switchTo(account: string): Promise<void>;
  /** Uses the session once, so that it does not end for lack of use. */
  staySignedIn(account: string): Promise<void>;
  signOut(account: string, everywhere: boolean): Promise<SignedOutView>;
  forgetPerson(profile: string, email: string): Promise<void>;

  change(settings: SettingsView): Promise<void>;
  /** Answers the deep link that waits: go on with it, or drop it. */
  answerLink(accept: boolean): Promise<void>;
  /** Asks for the list of releases now. */
  checkForUpdate(): Promise<void>;
  /** Puts the notice of this version away: for good, or for some days where it closes a security hole. */
  dismissUpdate(version: string): Promise<void>;
  copy(text: string): Promise<void>;
  /** The guide's articles that a search finds, the best first; all of them without words. */
  searchGuide(words: string): Promise<ArticleSummaryView[]>;
  article(id: string): Promise<ArticleView>;
  /** Opens one of the addresses that Portico itself shows (status page, article). */
  openExternal(url: string): Promise<void>;

  /** Starts the checks and ends those under way; `tell` hears of this run alone. */
  doctorStart(request: RunRequest, tell: (news: NewsView) => void): Promise<CheckView[]>;
  doctorCancel(): Promise<void>;
  /** Does one of the things that the findings offer. */
  doctorAct(act: Act): Promise<ActedView>;
  /** This network against another one, once there has been a run on another. */
  comparison(): Promise<ComparisonView | null>;
  /** The report as it would be sent, and the one that the next three calls are about. */
  report(request: ReportRequest): Promise<ReportView>;
  /** Lets the person choose where; resolves to false when they choose nothing. */
  saveReport(kind: ReportKind): Promise<boolean>;
  /** The same for the comparison's sheet. */
  saveSheet(): Promise<boolean>;
  /** Puts the report into the queue, or opens an e-mail draft where support takes mail. */
  sendReport(): Promise<HandedOverView>;
  queue(): Promise<QueuedView[]>;
}

/** Tells a problem from any other error. */
export function isProblem(error: unknown): error is ProblemView {
  return typeof error === "object" && error !== null && "code" in error && "title" in error;
}
