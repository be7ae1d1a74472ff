import { createContext } from "svelte";
import type { AppState } from "./app.svelte";

/** What the window was mounted with; every screen asks for it here. */
export const [useApp, provideApp] = createContext<AppState>();
