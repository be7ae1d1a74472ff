// The calls beside a sign-in: which one is waited for, and what came of it.

import { now } from "../clock";
import type { ProblemView } from "../generated/views";
import { asProblem } from "../shell/problem";
import type { MessageId } from "../text";

/** What is being waited for. The message is the line that shows when it takes longer. */
export interface Work {
  name: string;
  message: MessageId;
  since: number;
}

/** Something worth knowing that needs no answer. */
export interface Notice {
  kind: "good" | "notice";
  words: string;
}

export class Activity {
  work = $state.raw<Work | null>(null);
  /** The call that did not work. */
  problem = $state.raw<ProblemView | null>(null);
  notice = $state.raw<Notice | null>(null);

  /** Counts the calls, so that a late answer to one that was given up is dropped. */
  #turn = 0;

  /** Runs a call and says whether it worked. */
  async run(name: string, message: MessageId, call: () => Promise<unknown>): Promise<boolean> {
    const turn = ++this.#turn;
    this.problem = null;
    this.work = { name, message, since: now() };
    try {
      await call();
      return turn === this.#turn;
    } catch (error) {
      if (turn === this.#turn) this.problem = asProblem(error);
      return false;
    } finally {
      if (turn === this.#turn) this.work = null;
    }
  }

  /** Waits for nothing any more. */
  giveUp(): void {
    this.#turn++;
    this.work = null;
  }

  tell(kind: Notice["kind"], words: string): void {
    this.notice = { kind, words };
  }

  /** Puts away what was said about earlier calls. */
  clear(): void {
    this.problem = null;
    this.notice = null;
  }
}
