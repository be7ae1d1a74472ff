import "./style/tokens.css";
import "./style/base.css";
import "./style/common.css";
import { mount } from "svelte";
import App from "./App.svelte";
import { applyTheme } from "./logic/theme";
import { tauri } from "./shell/tauri";
import { AppState } from "./stores/app.svelte";
import { setLanguage } from "./text";

// Until the settings are there, the system decides; so the first paint is already the right one.
const words = setLanguage(navigator.language).catch(() => {});
applyTheme("system");

const app = new AppState(tauri);
void app.open();
void words.then(() => mount(App, { target: document.getElementById("app")!, props: { app } }));
