import { expect, it } from "vitest";
import { initials, isAddress } from "../../src/logic/address";

it.each(["ada@example.com", " ada@example.com ", "a.b+c@sub.example.co.uk", "ådne@blåbær.no", "ada@localhost"])(
  "takes %j for an address",
  (typed) => {
    expect(isAddress(typed)).toBe(true);
  },
);

it.each([
  "Ada Lovelace <ada@example.com>",
  "mailto:ada@example.com?subject=Hi",
  "ada@example.com.",
  "'ada@example.com',",
  "\u200bada@\ufeffexample.com",
  "ada @ example.com",
])("takes %j as it is pasted", (typed) => {
  expect(isAddress(typed)).toBe(true);
});

it.each(["<ada>", "mailto:", "Ada <ada@example>", "ada@.", "", "ada", "ada@", "@example.com", "ada@example", "ada@example.", "ada lovelace@example.com", "a@b@example.com"])(
  "does not take %j for one",
  (typed) => {
    expect(isAddress(typed)).toBe(false);
  },
);

it.each([
  ["Ada Lovelace", "ada@example.com", "AL"],
  [undefined, "ada@example.com", "A"],
  [undefined, "ada.b.aas@example.com", "AA"],
  ["Åse", "x@example.com", "Å"],
  [undefined, "12@example.com", "?"],
])("draws %j, %s as %s", (name, email, drawn) => {
  expect(initials(name, email)).toBe(drawn);
});
