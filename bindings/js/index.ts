// The package in a browser or a worker: its files are fetched from beside it.
import { loaders } from "./load.js";

export * from "../wasm/ombra.js";

const load = loaders(async (url) => {
  const answer = await fetch(url);
  if (!answer.ok) throw new Error(`${url}: ${answer.status} ${answer.statusText}`);
  return new Uint8Array(await answer.arrayBuffer());
});

/** Hands, what they hold and what is asked for; each with a WebAssembly instance of its own. */
export const loadCore = load.core;
/** What looks at a camera's pictures. */
export const loadDirector = load.director;
/** What stages plays. */
export const loadTheatre = load.theatre;
