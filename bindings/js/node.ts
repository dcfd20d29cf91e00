// The package in Node: its files are read from the disc.
import { readFile } from "node:fs/promises";
import { loaders } from "./load.js";

export * from "../wasm/ombra.js";

export const { core: loadCore, director: loadDirector, theatre: loadTheatre } = loaders((url) => readFile(url));
