// The places that nobody sees first: their script is loaded when somebody goes there.

import type { Route } from "../stores/route";

const load = {
  devices: () => import("./Devices.svelte"),
  settings: () => import("./Settings.svelte"),
  step: () => import("./Step.svelte"),
  troubleshooting: () => import("./Troubleshooting.svelte"),
};

type Name = keyof typeof load;
type Loaded = { [One in Name]?: Awaited<ReturnType<(typeof load)[One]>>["default"] };

let loaded = $state.raw<Loaded>({});

/** Those that are there. Until then a place shows nothing. */
export const places = {
  get loaded(): Loaded {
    return loaded;
  },

  /** Loads what this route shows, where it has not been. */
  async need({ at }: Route): Promise<void> {
    if (!isLater(at) || loaded[at]) return;
    const { default: place } = await load[at]();
    loaded = { ...loaded, [at]: place };
  },

  /** Loads all of them. */
  async needAll(): Promise<void> {
    for (const name of Object.keys(load).filter(isLater)) {
      const { default: place } = await load[name]();
      loaded = { ...loaded, [name]: place };
    }
  },
};

function isLater(name: string): name is Name {
  return name in load;
}
