import type {
  AnswerInput,
  ArticleSummaryView,
  ArticleView,
  DeviceView,
  HubView,
  MethodView,
  OverviewView,
  ProblemView,
  SettingsView,
  StepView,
} from "../generated/views";

/** Everything a screen may ask for. A call that fails rejects with a `ProblemView`. */
export interface Shell {
  /** All that the places show; pushed again whenever it changes. */
  overview(): Promise<OverviewView>;
  onOverview(listener: (overview: OverviewView) => void): () => void;

  /** Starts a sign-in; without a method the profile and the address decide. Ends one under way. */
  start(request: { profile: string; method?: MethodView; email?: string }): Promise<StepView>;
  answer(answer: AnswerInput): Promise<StepView>;
  /** Steps that come by themselves: the browser came back, time ran out. */
  onStep(listener: (step: StepView) => void): () => void;
  /** A place that was chosen outside the window: in the tray. */
  onGo(listener: (place: "trouble") => void): () => void;
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
  addProfileFile(): Promise<string | null>;
  removeProfile(name: string): Promise<void>;

  hubs(account: string): Promise<HubView[]>;
  devices(account: string): Promise<DeviceView[]>;
  forgetDevice(account: string, id: string): Promise<void>;
  /** Opens the service, or one of its accounts, in the browser. */
  openService(account: string, hub?: string): Promise<void>;
  switchTo(account: string): Promise<void>;
  /** Uses the session once, so that it does not end for lack of use. */
  staySignedIn(account: string): Promise<void>;
  /** Resolves to false when the provider could not be told yet. */
  signOut(account: string, everywhere: boolean): Promise<boolean>;
  forgetPerson(profile: string, email: string): Promise<void>;

  change(settings: SettingsView): Promise<void>;
  /** Answers the deep link that waits: go on with it, or drop it. */
  answerLink(accept: boolean): Promise<void>;
  copy(text: string): Promise<void>;
  /** The guide's articles that a search finds, the best first; all of them without words. */
  searchGuide(words: string): Promise<ArticleSummaryView[]>;
  article(id: string): Promise<ArticleView>;
  /** Opens one of the addresses that Portico itself shows (status page, article). */
  openExternal(url: string): Promise<void>;
}

/** Tells a problem from any other error. */
export function isProblem(error: unknown): error is ProblemView {
  return typeof error === "object" && error !== null && "code" in error && "title" in error;
}
