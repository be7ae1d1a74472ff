// Scenes of the app itself.

import { signInWith, stopped } from "./overviews";
import { ALL_CODES, problem } from "./problems";
import { acme, code } from "./samples";
import { type Scene, NEVER } from "./scene";

/** Links from outside, and the app itself: when it starts, and when it stops for any reason there is. */
export function appScenes(): Record<string, Scene> {
  const named: Record<string, Scene> = {
    // Links
    link: { overview: { link: { profile: "sandbox", email: "ada@example.com" } }, shows: "link" },
    "link-email": { overview: { link: { profile: null, email: "ada@example.com" } }, shows: "link" },
    "link-over-sign-in": {
      overview: { ...signInWith(acme, code), link: { profile: "sandbox", email: "finn@example.com" } },
      shows: "link",
    },
    "link-accepted": {
      overview: { link: { profile: "sandbox", email: "ada@example.com" } },
      acts: [{ click: "#accept-link" }],
      shows: "address",
    },

    // The app itself
    "no-overview": { calls: { overview: () => Promise.reject(problem("storage_read_only")) }, shows: "stopped" },
    "no-answer": { calls: { overview: () => Promise.reject(new Error("sample")) }, shows: "stopped" },
    loading: { calls: { overview: () => NEVER }, shows: "loading" },
    "start-fails": {
      calls: { start: () => Promise.reject(problem("network_unreachable")) },
      acts: [{ type: "ada@example.com", into: "#email" }, { click: "#next" }],
      shows: "stopped",
    },
    "stopped-details": { ...stopped("token_refused"), acts: [{ click: "#details" }] },
    "stopped-waited": { ...stopped("too_many_tries"), acts: [{ pass: 301 }] },
  };
  for (const reason of ALL_CODES) named[`stopped-${reason}`] = stopped(reason);
  return named;
}
