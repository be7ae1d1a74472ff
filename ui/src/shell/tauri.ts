// The only file that knows Tauri.

import { Channel, invoke as call } from "@tauri-apps/api/core";
import { type Shell, type Transport, shellOver } from "../generated/shell";
import { visible } from "./visible";

/** What comes back may quote anybody, so nothing of it is hidden. */
const transport: Transport = {
  invoke: <T>(command: string, args: Record<string, unknown>) =>
    call<T>(command, args).then(visible, (problem: unknown) => Promise.reject(visible(problem))),
  channel: <T>(tell: (value: T) => void) => new Channel<T>((value) => tell(visible(value))),
};

export const tauri: Shell = shellOver(transport);
