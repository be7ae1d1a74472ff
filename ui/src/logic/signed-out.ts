// What came of a sign-out, in words: signed out here is it each time, taken back at the service is it not.

import { now } from "../clock";
import type { SessionView, TakenBackView } from "../generated/views";
import { text } from "../text";

/** How long it is said that a sign-in was not taken back. */
const SAID_FOR = 7 * 86_400_000;

/** Of whom, at which service; `untilQuit` where only memory knows what is still to be told. */
interface Left {
  person: string;
  service: string;
  untilQuit: boolean;
}

export function takenBackWords(outcome: TakenBackView, { person, service, untilQuit }: Left): string {
  switch (outcome) {
    case "revoked":
      return text("signed-out", { email: person });
    case "pending":
      return text(untilQuit ? "signed-out-pending-until-quit" : "signed-out-pending", { email: person, service });
    case "refused":
      return text("signed-out-refused", { email: person, service });
    case "not_offered":
      return text("signed-out-not-offered", { email: person, service });
    case "given_up":
      return text("signed-out-given-up", { email: person, service });
    default:
      return outcome satisfies never;
  }
}

/** Whether it is worth a notice that the service has not taken a session back. */
export function isToBeSaid(session: SessionView): boolean {
  if (session.pending_revocation) return true;
  return session.revocation !== undefined && now() - Date.parse(session.revocation.since) < SAID_FOR;
}
