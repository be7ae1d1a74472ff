// Recorded scenes: every screen and state, in an ordinary browser, without the app. For design
// and for tests; nothing of this is in the product.

import { appScenes } from "./app";
import { lateScenes } from "./late";
import { signedIn, stopped } from "./overviews";
import { ada } from "./samples";
import type { Scene } from "./scene";
import { signInScenes } from "./sign-in";
import { signedInScenes } from "./signed-in";
import { troubleshootingScenes } from "./troubleshooting";
import { updateScenes } from "./updates";

/** Every scene by name. */
export function scenes(): Record<string, Scene> {
  return {
    ...signInScenes(),
    ...signedInScenes(),
    ...updateScenes(),
    ...troubleshootingScenes(stopped("dns_blocked"), { overview: signedIn(ada), shows: "home" }),
    ...appScenes(),
    ...lateScenes(),
  };
}
