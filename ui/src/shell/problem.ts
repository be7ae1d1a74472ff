import { now } from "../clock";
import type { ProblemView } from "../generated/views";
import { text } from "../text";

/** What cannot be a problem of ours is told as the unexpected one, without its text. */
export function asProblem(error: unknown): ProblemView {
  if (isProblem(error)) return error;
  return {
    code: "unexpected",
    title: text("unexpected-title"),
    why: text("unexpected-why"),
    next: text("unexpected-next"),
    article: "report",
    action: "find_cause",
    retry_after: null,
    at: new Date(now()).toISOString(),
  };
}

function isProblem(error: unknown): error is ProblemView {
  return typeof error === "object" && error !== null && "code" in error && "title" in error;
}
