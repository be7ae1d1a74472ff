import type { Page } from "playwright-core";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { type Seen, type Stage, open, openStage } from "./stage";

let stage: Stage;
let seen: Seen;
let page: Page;

beforeAll(async () => {
  stage = await openStage();
  seen = await stage.page();
  page = seen.page;
});
beforeEach(async () => {
  seen.complaints.length = 0;
});
afterAll(() => stage?.close());

describe("by keyboard alone", () => {
  it("a person signs in: address, password, code, home", async () => {
    await open(page, "address");

    await page.keyboard.type("ada@example.com");
    await page.keyboard.press("Enter");
    await shows("password");
    await page.keyboard.type("correct horse");
    await page.keyboard.press("Enter");
    await shows("code");
    await page.keyboard.insertText("123\u00a0456");
    expect(await page.inputValue("#code")).toBe("123456");
    await page.keyboard.press("Enter");

    await shows("home");
    expect(await page.textContent("#home-email")).toBe("ada@example.com");
    expect(seen.complaints).toEqual([]);
  });

  it("a wrong password keeps the focus, loses the password, and is announced", async () => {
    await open(page, "password");

    await page.keyboard.type("wrong");
    await page.keyboard.press("Enter");

    await page.waitForSelector("#password-error");
    expect(await focused()).toBe("password");
    expect(await page.inputValue("#password")).toBe("");
    expect(await page.getAttribute("#password", "aria-invalid")).toBe("true");
    expect(await page.getAttribute("#password", "aria-describedby")).toContain("password-error");
    expect(await page.locator("[role=alert]", { has: page.locator("#password-error") }).count()).toBe(1);
  });

  it.each([
    ["address", ["email", "next", "google", "sso", "trouble", "language", "other-service"]],
    ["password", ["password", "show-password", "next", "trouble", "language", "not-you", "forgot"]],
    ["code", ["code", "remember", "next", "resend", "no-mail", "trouble", "language"]],
    ["factor", ["factor", "next", "use-backup", "lost-phone", "trouble", "language"]],
    ["browser", ["title", "open-again", "copy-link", "cancel", "trouble", "language"]],
    ["stopped-no_accounts", ["title", "action", "find-cause", "start-over", "details", "trouble", "language"]],
  ])("on %s the focus goes in reading order", async (scene, expected) => {
    await open(page, scene);

    const order: string[] = [];
    for (const _ of expected) {
      order.push(await focused());
      await page.keyboard.press("Tab");
      // Past the end the browser's own bar comes first.
      if ((await focused()) === "") await page.keyboard.press("Tab");
    }

    expect(order).toEqual(expected);
  });

  it("Esc goes back with the address kept", async () => {
    await open(page, "password");
    await page.keyboard.press("Escape");
    await shows("address");
    expect(await page.inputValue("#email")).toBe("ada@example.com");
  });

  it("F1 opens troubleshooting, and Esc leads back to where one was", async () => {
    await open(page, "code");
    await page.keyboard.press("F1");
    await shows("troubleshooting");
    await page.keyboard.press("Escape");
    await shows("code");
    expect(await focused()).toBe("code");
  });

  it.each([400, 960])("Esc in an article leads back to where it was opened, and then out, at %i px", async (width) => {
    await page.setViewportSize({ width, height: 680 });
    await open(page, "troubleshooting-dns-blocked");
    await page.focus('[data-article="codes"] button');
    await page.keyboard.press("Enter");
    await page.waitForSelector("[data-open=codes]");
    expect(await page.evaluate(() => document.activeElement?.getAttribute("data-open"))).toBe("codes");
    await page.keyboard.press("Escape");
    await page.waitForSelector("[data-open]", { state: "detached" });
    await shows("troubleshooting");
    await page.waitForFunction(() => document.activeElement?.id === "guide-search" || document.activeElement?.closest("[data-article]"));
    await page.keyboard.press("Escape");
    await shows("address");
    await page.setViewportSize({ width: 400, height: 680 });
  });

  it("Esc in the report leads back to the findings", async () => {
    await open(page, "troubleshooting-report-nobody");
    await page.keyboard.press("Escape");
    await page.waitForSelector('[data-screen="troubleshooting"][data-state="done"]');
  });

  it("the troubleshooting panel is walked through in reading order", async () => {
    await open(page, "troubleshooting-captive-portal");
    const order: string[] = [];
    for (let press = 0; press < 5; press++) {
      order.push(
        await page.evaluate(() => document.activeElement?.id || document.activeElement?.getAttribute("data-act") || ""),
      );
      await page.keyboard.press("Tab");
    }
    expect(order.slice(0, 4)).toEqual(["title", "open_portal", "diagnosis-article", "run-again"]);
  });

  it("what can't be undone is asked for, and Esc takes it back", async () => {
    await open(page, "troubleshooting-confirm");
    await page.keyboard.press("Escape");
    await page.waitForSelector("dialog", { state: "detached" });
    await page.focus(".diagnosis [data-act=clear_web_data]");
    await page.keyboard.press("Enter");
    await page.waitForSelector("dialog[open]");
    await page.keyboard.press("Escape");
    await page.waitForSelector("dialog", { state: "detached" });
    await shows("troubleshooting");
    expect(await page.evaluate(() => document.activeElement?.getAttribute("data-act"))).toBe("clear_web_data");
  });

  it("Ctrl and comma open the settings", async () => {
    await open(page, "home");
    await page.keyboard.press("Control+,");
    await shows("settings");
  });

  it("the account switcher opens, closes with Esc, and gives the focus back", async () => {
    await open(page, "home");
    await page.focus("#switcher");
    await page.keyboard.press("Enter");
    await page.keyboard.press("Tab");
    expect(await page.evaluate(() => document.activeElement?.getAttribute("data-account"))).toBe("sandbox/ada");
    await page.keyboard.press("Escape");
    expect(await focused()).toBe("switcher");
    expect(await page.isVisible("#switcher-list")).toBe(false);
    await shows("home");
  });

  it("the sign-out dialog gives the focus back when nothing is chosen", async () => {
    await open(page, "home");
    await page.focus("#sign-out");
    await page.keyboard.press("Enter");
    await page.waitForSelector("dialog[open]");
    await page.keyboard.press("Escape");
    await page.waitForSelector("dialog", { state: "detached" });
    expect(await focused()).toBe("sign-out");
  });
});

describe("what is typed", () => {
  it("stays when a call fails, except for secrets", async () => {
    await open(page, "start-fails");
    await shows("stopped");
    await page.click("#start-over");
    await shows("address");
    expect(await page.inputValue("#email")).toBe("ada@example.com");
  });

  it("stays when the language changes", async () => {
    await open(page, "address");
    await page.fill("#email", "ada@");
    await page.selectOption("#language", "nb");
    expect(await page.getAttribute("html", "lang")).toBe("nb");
    expect(await page.textContent("#next")).toContain("Neste");
    expect(await page.inputValue("#email")).toBe("ada@");
  });

  it("says the same for a known and an unknown address when a new password is asked for", async () => {
    const said: string[] = [];
    for (const address of ["ada@example.com", "nobody@example.com"]) {
      await open(page, "reset");
      await page.fill("#email", address);
      await page.keyboard.press("Enter");
      await page.waitForSelector("[data-state=sent]");
      said.push((await page.innerText("[data-screen=reset]")).replace(address, "ADDRESS"));
    }
    expect(said[0]).toBe(said[1]);
  });

  it("leaves no secret in the page or its storage", async () => {
    await open(page, "password-very-slow");
    const left = await page.evaluate(() => ({
      fields: [...document.querySelectorAll("input")].map((input) => input.value),
      page: document.documentElement.outerHTML,
      stored: Object.keys(localStorage).length + Object.keys(sessionStorage).length + document.cookie.length,
    }));
    expect(left.fields.join()).not.toContain("correct horse");
    expect(left.page).not.toContain("correct horse");
    expect(left.stored).toBe(0);
  });
});

describe("time", () => {
  it("offers to send the code again when the wait is over", async () => {
    await open(page, "code");
    expect(await page.getAttribute("#resend", "aria-disabled")).toBe("true");
    await open(page, "code-resend-ready");
    expect(await page.getAttribute("#resend", "aria-disabled")).toBeNull();
  });

  it("keeps a working button as wide as it was", async () => {
    await open(page, "password");
    const before = await page.locator("#next").boundingBox();
    await open(page, "password-very-slow");
    const after = await page.locator("#next").boundingBox();
    expect(after).toEqual(before);
  });

  it("cancels after ten seconds of waiting, back to the address", async () => {
    await open(page, "password-very-slow");
    await page.click("#cancel-work");
    await shows("address");
    expect(await page.inputValue("#email")).toBe("ada@example.com");
  });

  it("offers the way around the browser only after twenty seconds", async () => {
    await open(page, "browser");
    expect(await page.locator("#nothing-happens").count()).toBe(0);
    await open(page, "browser-silent");
    expect(await page.locator("#nothing-happens").count()).toBe(1);
  });
});

describe("troubleshooting", () => {
  it("moves nothing while findings come", async () => {
    const places: (string | number)[][][] = [];
    for (const scene of ["troubleshooting-running", "troubleshooting-running-certain"]) {
      await open(page, scene);
      places.push(
        await page.evaluate(() => {
          const top = document.querySelector("#findings-title")!.getBoundingClientRect().top;
          return [...document.querySelectorAll("[data-check]")].map((row) => [
            row.getAttribute("data-check")!,
            row.getBoundingClientRect().top - top,
          ]);
        }),
      );
    }
    expect(places[0]!.length).toBeGreaterThan(20);
    expect(places[1]).toEqual(places[0]);
  });

  it("starts by itself, opened from an error, and never with the browser's test", async () => {
    await open(page, "troubleshooting-problem");
    expect(await page.getAttribute("[data-run]", "data-run")).toBe("done");
    expect(await page.innerText("[data-screen=troubleshooting]")).toContain("About:");
    expect(await page.locator('[data-check="browser.round_trip"]').count()).toBe(0);
    expect(await page.textContent("[data-testid=spoken]")).toContain("blocks the domain name accounts.acme.example");
  });

  it("sends nothing to support without an address to answer to, and nothing twice", async () => {
    await open(page, "troubleshooting-report-endpoint");
    expect(await page.getAttribute("#send-report", "aria-disabled")).toBe("true");
    await page.check("#report-address");
    await page.fill("#answer-to", "ada@example.com");
    await page.waitForFunction(() => document.querySelector("[aria-labelledby=preview-title]")?.textContent?.includes("ada@example.com"));
    await page.click("#send-report");
    await page.waitForSelector("[data-testid=report-done]");
    expect(await page.getAttribute("#send-report", "aria-disabled")).toBe("true");
  });

  it("has the guide beside it only where there is room", async () => {
    const beside = () =>
      page.evaluate(() => {
        const [panel, guide] = [document.querySelector("#diagnosis")!, document.querySelector("#guide-title")!];
        return guide.getBoundingClientRect().left > panel.getBoundingClientRect().right;
      });
    for (const [width, expected] of [[959, false], [960, true]] as const) {
      await page.setViewportSize({ width, height: 680 });
      await open(page, "troubleshooting-dns-blocked");
      expect(await beside()).toBe(expected);
    }
    await page.setViewportSize({ width: 400, height: 680 });
  });
});

describe("more contrast and other palettes", () => {
  it.each([
    ["more contrast", { contrast: "more" }],
    ["forced colours", { forcedColors: "active" }],
  ] as const)("%s shows where controls begin", async (_, options) => {
    const other = await stage.page(options);
    await open(other.page, "address");
    const border = await other.page
      .locator("#google")
      .evaluate((button) => getComputedStyle(button).borderTopWidth + getComputedStyle(button).borderTopStyle);
    expect(border).toBe("1pxsolid");
    expect(other.complaints).toEqual([]);
    await other.page.context().close();
  });
});

function focused(): Promise<string> {
  return page.evaluate(() => (document.activeElement === document.body ? "" : (document.activeElement?.id ?? "")));
}

async function shows(screen: string): Promise<void> {
  await page.waitForSelector(`[data-screen="${screen}"]`, { timeout: 3000 });
}
