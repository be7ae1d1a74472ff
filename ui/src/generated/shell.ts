// Written by `cargo xtask generate` from src-tauri/src/commands. Not edited by hand.

import type {
  Act,
  ActedView,
  AnswerInput,
  ArticleSummaryView,
  ArticleView,
  CheckView,
  ComparisonView,
  HandedOverView,
  NewsView,
  OverviewView,
  PushView,
  QueuedView,
  ReportKind,
  ReportRequest,
  ReportView,
  RunRequest,
  ServiceAccount,
  Settings,
  SignedOutView,
  StartRequest,
  StepView,
  TrustedDevice,
} from "./views";

/** Everything a screen may ask for. A call that fails rejects with a `ProblemView`. */
export interface Shell {
  /** Lists the guide's articles that a search finds, the best first; all of them without words. */
  searchGuide(words: string): Promise<ArticleSummaryView[]>;
  /** Reads one of the guide's articles. */
  article(id: string): Promise<ArticleView>;
  /** Lists the accounts of a session's person. */
  hubs(account: string): Promise<ServiceAccount[]>;
  /** Lists the devices that the service recognises. */
  devices(account: string): Promise<TrustedDevice[]>;
  /** Makes the service forget a device. */
  forgetDevice(account: string, id: string): Promise<void>;
  /** Opens the service, or one of its accounts, in the browser. */
  openService(account: string, hub: string | null): Promise<void>;
  /** Puts a session in front. */
  switchTo(account: string): Promise<void>;
  /**
   * Uses a session once, so that it does not end for lack of use.
   *
   * Whoever asks for its token has used it.
   */
  staySignedIn(account: string): Promise<void>;
  /** Signs out. */
  signOut(account: string, everywhere: boolean): Promise<SignedOutView>;
  /** Forgets somebody who has signed in here before. */
  forgetPerson(profile: string, email: string): Promise<void>;
  /** Chooses what to sign in to. */
  chooseProfile(name: string): Promise<void>;
  /** Adds an OpenID Connect provider by its issuer; answers with the new profile's name. */
  addIssuer(issuer: string, clientId: string): Promise<string>;
  /**
   * Adds a profile from a file that the person chooses; nothing where they choose none.
   *
   * With `replace`, the file that was chosen last takes the place of the profile of its name.
   */
  addProfileFile(replace: boolean): Promise<string | null>;
  /** Removes a profile that was added. */
  removeProfile(name: string): Promise<void>;
  /** Forgets the passwords that the network's proxies have asked for. */
  forgetProxies(): Promise<void>;
  /** Changes the settings. */
  change(settings: Settings): Promise<void>;
  /** Asks for the list of releases. */
  checkForUpdate(): Promise<void>;
  /** Puts the notice of a newer version away: for good, or for some days where it closes a security hole. */
  dismissUpdate(version: string): Promise<void>;
  /** Puts a text on the clipboard. */
  copy(text: string): Promise<void>;
  /** Opens an address that Portico itself shows, of a known profile or of the guide, in the browser. */
  openExternal(url: string): Promise<void>;
  /**
   * Tells what comes by itself: a change of the overview, a step, a choice in the tray.
   *
   * The page that watches last is told.
   */
  watch(tell: (value: PushView) => void): Promise<void>;
  /** All that the places show. */
  overview(): Promise<OverviewView>;
  /** Starts a sign-in, and ends one under way; without a method the profile and the address decide. */
  start(request: StartRequest): Promise<StepView>;
  /** Answers the step shown. */
  answer(answer: AnswerInput): Promise<StepView>;
  /** Leaves a finished or stopped sign-in behind. */
  dismiss(): Promise<void>;
  /**
   * Asks the service to mail a link for a new password.
   *
   * Always succeeds for a well-formed address, whether it is known or not.
   */
  resetPassword(profile: string, email: string): Promise<void>;
  /** Opens a profile's own sign-in page in the browser. */
  openSignInPage(profile: string): Promise<void>;
  /** Answers the deep link that waits: go on with it, or drop it. */
  answerLink(accept: boolean): Promise<void>;
  /**
   * Starts the checks that find out why sign-in fails, and ends those under way.
   *
   * `tell` hears of this run alone.
   */
  doctorStart(request: RunRequest, tell: (value: NewsView) => void): Promise<CheckView[]>;
  /** Ends the checks under way. */
  doctorCancel(): Promise<void>;
  /** Does one of the things that the findings offer. */
  doctorAct(act: Act): Promise<ActedView>;
  /** Compares this network with another one, once there has been a run on another. */
  comparison(): Promise<ComparisonView | null>;
  /**
   * Makes the report for support, to be looked at.
   *
   * It is the one that is saved and sent from then on.
   */
  report(request: ReportRequest): Promise<ReportView>;
  /** Saves that report where the person chooses; false where they choose nothing. */
  saveReport(kind: ReportKind): Promise<boolean>;
  /** Saves the comparison where the person chooses; false where they choose nothing. */
  saveSheet(): Promise<boolean>;
  /** Hands that report over: to the queue, or as an e-mail draft where support takes mail. */
  sendReport(): Promise<HandedOverView>;
  /** Lists the reports that were to be sent. */
  queue(): Promise<QueuedView[]>;
}

/** How a command is called, and how it is given a way to tell what comes later. */
export interface Transport {
  invoke<T>(command: string, args: Record<string, unknown>): Promise<T>;
  channel<T>(tell: (value: T) => void): unknown;
}

/** The shell at the other end of a transport. */
export function shellOver({ invoke, channel }: Transport): Shell {
  return {
    searchGuide: (words) => invoke("search_guide", { words }),
    article: (id) => invoke("article", { id }),
    hubs: (account) => invoke("hubs", { account }),
    devices: (account) => invoke("devices", { account }),
    forgetDevice: (account, id) => invoke("forget_device", { account, id }),
    openService: (account, hub) => invoke("open_service", { account, hub }),
    switchTo: (account) => invoke("switch_to", { account }),
    staySignedIn: (account) => invoke("stay_signed_in", { account }),
    signOut: (account, everywhere) => invoke("sign_out", { account, everywhere }),
    forgetPerson: (profile, email) => invoke("forget_person", { profile, email }),
    chooseProfile: (name) => invoke("choose_profile", { name }),
    addIssuer: (issuer, clientId) => invoke("add_issuer", { issuer, clientId }),
    addProfileFile: (replace) => invoke("add_profile_file", { replace }),
    removeProfile: (name) => invoke("remove_profile", { name }),
    forgetProxies: () => invoke("forget_proxies", {}),
    change: (settings) => invoke("change", { settings }),
    checkForUpdate: () => invoke("check_for_update", {}),
    dismissUpdate: (version) => invoke("dismiss_update", { version }),
    copy: (text) => invoke("copy", { text }),
    openExternal: (url) => invoke("open_external", { url }),
    watch: (tell) => invoke("watch", { tell: channel(tell) }),
    overview: () => invoke("overview", {}),
    start: (request) => invoke("start", { request }),
    answer: (answer) => invoke("answer", { answer }),
    dismiss: () => invoke("dismiss", {}),
    resetPassword: (profile, email) => invoke("reset_password", { profile, email }),
    openSignInPage: (profile) => invoke("open_sign_in_page", { profile }),
    answerLink: (accept) => invoke("answer_link", { accept }),
    doctorStart: (request, tell) => invoke("doctor_start", { request, tell: channel(tell) }),
    doctorCancel: () => invoke("doctor_cancel", {}),
    doctorAct: (act) => invoke("doctor_act", { act }),
    comparison: () => invoke("comparison", {}),
    report: (request) => invoke("report", { request }),
    saveReport: (kind) => invoke("save_report", { kind }),
    saveSheet: () => invoke("save_sheet", {}),
    sendReport: () => invoke("send_report", {}),
    queue: () => invoke("queue", {}),
  };
}
