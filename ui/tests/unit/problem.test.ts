import { expect, it } from "vitest";
import { ACTIONS } from "../../src/generated/actions";
import { asProblem } from "../../src/shell/problem";

it("offers for what is no problem of ours what the app offers for an unexpected one", () => {
  const problem = asProblem(new Error("a secret"));

  expect(problem.code).toBe("unexpected");
  expect(problem.action).toBe(ACTIONS.unexpected);
  expect(JSON.stringify(problem)).not.toContain("a secret");
});
