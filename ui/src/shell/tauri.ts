// The only file that knows Tauri. A command is named as the call, in snake case; its arguments
// are named as the parameters.

import { Channel, invoke as call, type InvokeArgs } from "@tauri-apps/api/core";
import type { NewsView, PushView } from "../generated/views";
import { visible } from "./visible";
import type { Shell } from "./shell";

/** What comes back may quote anybody. */
function invoke<T>(command: string, args?: InvokeArgs): Promise<T> {
  return call<T>(command, args).then(visible, (problem: unknown) => Promise.reject(visible(problem)));
}

function channel<T>(tell: (value: T) => void): Channel<T> {
  return new Channel<T>((value) => tell(visible(value)));
}

export const tauri: Shell = {
  overview: () => invoke("overview"),
  watch: (tell) => invoke("watch", { tell: channel<PushView>(tell) }),

  start: (request) => invoke("start", { request }),
  answer: (answer) => invoke("answer", { answer }),
  dismiss: () => invoke("dismiss"),

  resetPassword: (profile, email) => invoke("reset_password", { profile, email }),
  openSignInPage: (profile) => invoke("open_sign_in_page", { profile }),

  chooseProfile: (name) => invoke("choose_profile", { name }),
  addIssuer: (issuer, clientId) => invoke("add_issuer", { issuer, clientId }),
  addProfileFile: (replace) => invoke("add_profile_file", { replace }),
  removeProfile: (name) => invoke("remove_profile", { name }),

  hubs: (account) => invoke("hubs", { account }),
  devices: (account) => invoke("devices", { account }),
  forgetDevice: (account, id) => invoke("forget_device", { account, id }),
  openService: (account, hub) => invoke("open_service", { account, hub: hub ?? null }),
  switchTo: (account) => invoke("switch_to", { account }),
  staySignedIn: (account) => invoke("stay_signed_in", { account }),
  signOut: (account, everywhere) => invoke("sign_out", { account, everywhere }),
  forgetPerson: (profile, email) => invoke("forget_person", { profile, email }),

  change: (settings) => invoke("change", { settings }),
  answerLink: (accept) => invoke("answer_link", { accept }),
  checkForUpdate: () => invoke("check_for_update"),
  dismissUpdate: (version) => invoke("dismiss_update", { version }),
  copy: (text) => invoke("copy", { text }),
  searchGuide: (words) => invoke("search_guide", { words }),
  article: (id) => invoke("article", { id }),
  openExternal: (url) => invoke("open_external", { url }),

  doctorStart: (request, tell) => invoke("doctor_start", { request, tell: channel<NewsView>(tell) }),
  doctorCancel: () => invoke("doctor_cancel"),
  doctorAct: (act) => invoke("doctor_act", { act }),
  comparison: () => invoke("comparison"),
  report: (request) => invoke("report", { request }),
  saveReport: (kind) => invoke("save_report", { kind }),
  saveSheet: () => invoke("save_sheet"),
  sendReport: () => invoke("send_report"),
  queue: () => invoke("queue"),
};
