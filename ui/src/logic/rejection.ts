import type { RejectedView } from "../generated/views";
import { type MessageId, text } from "../text";

/** Why an answer did not pass, and how many tries are left where the service says so. */
export function rejectedWords(message: MessageId, { attempts_left: left }: RejectedView): string {
  return text(message) + (left === undefined ? "" : ` ${text("attempts-left", { left })}`);
}
