// A real Chromium on the built scenes, served with the window's own policy.

import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { type Browser, type BrowserContextOptions, type Page, chromium } from "playwright-core";
import { type PreviewServer, preview } from "vite";

const root = fileURLToPath(new URL("../..", import.meta.url));

export interface Stage {
  /** Opens a page of its own: the scenes', or another one of the folder served. */
  page(options?: BrowserContextOptions, name?: string): Promise<Seen>;
  close(): Promise<void>;
}

export interface Seen {
  page: Page;
  /** What went wrong in the page: errors on its console, and requests that leave this computer. */
  complaints: string[];
}

/** Serves the scenes, built afresh, or what has been built into another folder. */
export async function openStage(folder?: string): Promise<Stage> {
  if (folder === undefined) {
    const built = spawnSync("npx", ["vite", "build", "--mode", "scenes", "--logLevel", "error"], {
      cwd: root,
      stdio: "inherit",
    });
    if (built.status !== 0) throw new Error("the scenes do not build");
  }
  const server: PreviewServer = await preview({
    root,
    mode: "scenes",
    logLevel: "error",
    preview: { port: 0, strictPort: false },
    build: { outDir: folder ?? "dist-scenes" },
  });
  const address = server.resolvedUrls?.local[0];
  if (!address) throw new Error("the preview server has no address");
  const browser = await chromium.launch({
    executablePath: process.env["PORTICO_CHROMIUM"] ?? firstThere("/usr/bin/chromium", "/usr/bin/google-chrome"),
    args: [
      "--no-sandbox",
      "--disable-gpu",
      "--disable-quic",
      "--no-first-run",
      "--disable-background-networking",
      "--disable-component-update",
      "--disable-sync",
    ],
  });
  return {
    page: (options = {}, name = "scenes.html") => openPage(browser, new URL(name, address).href, options),
    async close() {
      await browser.close();
      await server.close();
    },
  };
}

async function openPage(browser: Browser, address: string, options: BrowserContextOptions): Promise<Seen> {
  const context = await browser.newContext({
    reducedMotion: "reduce",
    timezoneId: "Europe/Oslo",
    locale: "en-GB",
    viewport: { width: 400, height: 680 },
    ...options,
  });
  const page = await context.newPage();
  const complaints: string[] = [];
  page.on("console", (message) => {
    if (message.type() === "error" || message.type() === "warning") complaints.push(message.text());
  });
  page.on("pageerror", (error) => complaints.push(String(error)));
  page.on("request", (request) => {
    if (!/^(http:\/\/127\.0\.0\.1:|http:\/\/localhost:|data:)/.test(request.url())) {
      complaints.push(`request to ${request.url()}`);
    }
  });
  await page.goto(address);
  if (address.endsWith("scenes.html")) await page.waitForFunction(() => "portico" in window);
  return { page, complaints };
}

/** Plays a scene in place; much faster than loading the page again. */
export function open(page: Page, name: string, language = "en", theme: "light" | "dark" = "light"): Promise<string> {
  return page.evaluate(([scene, lang, shown]) => window.portico.open(scene, lang, shown), [
    name,
    language,
    theme,
  ] as const);
}

function firstThere(...paths: string[]): string {
  const found = paths.find((path) => existsSync(path));
  if (!found) throw new Error("no Chromium here; say where with PORTICO_CHROMIUM");
  return found;
}
