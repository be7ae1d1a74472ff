// The page that plays scenes: scenes.html?scene=code&lang=nb&theme=dark. Without a scene it
// lists them all.

import "../style/tokens.css";
import "../style/base.css";
import "../style/common.css";
import { flushSync, mount, tick, unmount } from "svelte";
import App from "../App.svelte";
import { advance, setClock } from "../clock";
import { places } from "../screens/later.svelte";
import { AppState } from "../stores/app.svelte";
import { setLanguage } from "../text";
import { play } from "./play";
import { type Gesture, START, arrive, forgetLate } from "./scene";
import { scenes } from "./scenes";
import { loadAllWords } from "./words";

const target = document.getElementById("app")!;
let close = () => target.replaceChildren();

async function open(name: string, language: string, theme: "light" | "dark"): Promise<string> {
  close();
  forgetLate();
  setClock(START);
  await setLanguage(language);
  const scene = scenes()[name];
  if (!scene) throw new Error(`there is no scene "${name}"`);
  const app = new AppState(play(scene, language, theme));
  await Promise.race([app.open(), tick()]);
  await settle();
  const mounted = mount(App, { target, props: { app } });
  close = () => {
    void unmount(mounted);
    target.replaceChildren();
  };
  await settle();
  // Where no settings have come the system decides, and the scene's system is of the theme asked for.
  if (!app.overview.settings) document.documentElement.dataset["theme"] = theme;
  for (const act of scene.acts ?? []) {
    perform(act);
    await settle();
  }
  return scene.shows;
}

function perform(act: Gesture): void {
  if ("pass" in act) advance(act.pass);
  else if ("press" in act) {
    const [modifier, key = modifier] = act.press.split("+");
    window.dispatchEvent(new KeyboardEvent("keydown", { key: key ?? "", ctrlKey: modifier === "ctrl", bubbles: true }));
  } else if ("click" in act) find(act.click).click();
  else {
    const input = find(act.into) as HTMLInputElement;
    input.value = act.type;
    input.dispatchEvent(new Event("input", { bubbles: true }));
  }
  flushSync();
}

function find(selector: string): HTMLElement {
  const found = document.querySelector<HTMLElement>(selector);
  if (!found) throw new Error(`nothing matches ${selector}`);
  return found;
}

/** Lets promises and Svelte come to rest. */
async function settle(): Promise<void> {
  for (let turn = 0; turn < 8; turn++) await tick();
}

function list(): void {
  const names = Object.keys(scenes());
  const links = names.flatMap((name) => {
    const item = document.createElement("li");
    for (const [label, query] of [
      [name, "lang=en&theme=light"],
      ["nb", "lang=nb&theme=light"],
      ["dark", "lang=en&theme=dark"],
    ] as const) {
      const link = document.createElement("a");
      link.href = `?scene=${name}&${query}`;
      link.textContent = label;
      item.append(link, " ");
    }
    return item;
  });
  const all = document.createElement("ul");
  all.append(...links);
  target.replaceChildren(all);
}

declare global {
  interface Window {
    portico: { open: typeof open; names: () => string[]; arrive: () => Promise<void> };
  }
}

// Scenes show at once what the app loads when somebody goes there.
await Promise.all([loadAllWords(), places.needAll()]);
window.portico = {
  open,
  names: () => Object.keys(scenes()),
  async arrive() {
    arrive();
    await settle();
    flushSync();
  },
};

const wanted = new URLSearchParams(location.search);
const scene = wanted.get("scene");
if (scene === null) list();
else void open(scene, wanted.get("lang") ?? "en", wanted.get("theme") === "dark" ? "dark" : "light");
