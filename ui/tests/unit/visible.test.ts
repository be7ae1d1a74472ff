import { describe, expect, it } from "vitest";
import { visible } from "../../src/shell/visible";

describe("what the window is told", () => {
  it.each([
    ["a terminal's escapes", "A\u001b]0;owned\u0007\u009bB", "A]0;ownedB"],
    ["marks of direction", "ada\u202emoc.elpmaxe\u202c\u2066x\u2069\u200f", "adamoc.elpmaxex"],
    ["what nobody sees", "pay\u00adpal\u200b\u2060\ufeff\u{e0061}\u3164", "paypal"],
    ["other ends of lines", "a\u2028b\u2029c\u0085d\ufff9e", "abcde"],
  ])("loses %s", (_, hidden, shown) => {
    expect(visible(hidden)).toBe(shown);
    expect(visible({ people: [{ name: hidden, "a\u202eb": 1 }], none: null })).toEqual({
      people: [{ name: shown, "a\u202eb": 1 }],
      none: null,
    });
  });

  it.each([
    "Åse Bjørnsdóttir",
    "e\u0301lodie",
    "山田太郎",
    "דוד בן־גוריון",
    "نور الدين",
    "🇳🇴 👍🏽 ☂",
    "two\nlines – 100 % a\u00a0b",
  ])("keeps %s", (name) => {
    expect(visible(name)).toBe(name);
  });

  it("keeps what is no text", () => {
    const value = { seconds: 3, on: true, nothing: undefined, list: [1, null] };
    expect(visible(value)).toEqual(value);
    expect(visible(undefined)).toBeUndefined();
  });
});
