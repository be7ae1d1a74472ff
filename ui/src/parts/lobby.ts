import { createContext } from "svelte";
import type { Lobby } from "../lobby.svelte";

/** The lobby that the app was mounted with; every screen asks for it here. */
export const [lobbyOf, setLobby] = createContext<Lobby>();
