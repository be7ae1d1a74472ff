import { describe, expect, it } from "vitest";
import { cleanBackupCode, cleanDigits } from "../../src/logic/code";

describe("a code for one field", () => {
  it.each([
    ["as it is", "123456"],
    ["with a blank", "123 456"],
    ["with a dash", "123-456"],
    ["with an en dash", "123\u2013456"],
    ["with a non-breaking hyphen", "123\u2011456"],
    ["with a non-breaking space", "123\u00a0456"],
    ["with a narrow non-breaking space", "123\u202f456"],
    ["with zero-width characters", "\u200b123\u200d456\ufeff"],
    ["with a soft hyphen", "123\u00ad456"],
    ["with direction marks", "\u2068123456\u2069"],
    ["with line ends", " 123\n456\r\n"],
    ["in full width", "１２３４５６"],
    ["in Arabic-Indic digits", "١٢٣٤٥٦"],
    ["in a sentence", "Your code: 123456."],
    ["with more than it has", "1234567"],
  ])("is read %s", (_, pasted) => {
    expect(cleanDigits(pasted, 6)).toBe("123456");
  });

  it("may be shorter while it is typed", () => {
    expect(cleanDigits("12 3", 6)).toBe("123");
    expect(cleanDigits("code", 6)).toBe("");
  });
});

describe("a backup code", () => {
  it.each(["ab12-cd34", "ab12 cd34", "ab12\u00a0cd34", "\u200bab12\u2011cd34 "])("is read from %j", (pasted) => {
    expect(cleanBackupCode(pasted)).toBe("ab12cd34");
  });
});
