import { expect, it } from "vitest";
import { CODES } from "../../src/generated/codes";
import { asProblem } from "../../src/shell/problem";

it("offers for what is no problem of ours what the app offers for an unexpected one", () => {
  const problem = asProblem(new Error("a secret"));

  expect(problem.code).toBe("unexpected");
  expect({ action: problem.action, article: problem.article }).toEqual(CODES.unexpected);
  expect(JSON.stringify(problem)).not.toContain("a secret");
});
