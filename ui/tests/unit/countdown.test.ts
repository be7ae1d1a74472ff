import { expect, it } from "vitest";
import { asClock, momentPassed, secondsLeft } from "../../src/logic/countdown";

it("counts whole seconds and stops at zero", () => {
  expect(secondsLeft(10_000, 0)).toBe(10);
  expect(secondsLeft(10_000, 9_001)).toBe(1);
  expect(secondsLeft(10_000, 10_000)).toBe(0);
  expect(secondsLeft(10_000, 99_000)).toBe(0);
});

it.each([
  [0, "0:00"],
  [24, "0:24"],
  [545, "9:05"],
  [3723, "1:02:03"],
])("shows %i seconds as %s", (seconds, shown) => {
  expect(asClock(seconds)).toBe(shown);
});

it("speaks five times in ten minutes", () => {
  let spoken = 0;
  for (let left = 600; left > 0; left--) if (momentPassed(left, left - 1) !== null) spoken++;
  expect(spoken).toBe(5);
});

it("speaks also when the moment itself was slept through", () => {
  expect(momentPassed(70, 55)).toBe(60);
  expect(momentPassed(55, 50)).toBeNull();
});
