// The core with the package's own files, wherever they come from.
import { Core, Director, hasSimd, Theatre } from "../wasm/ombra.js";
import type { OmbraModule } from "../wasm/module.js";

/** Reads one of the package's files. */
export type Reader = (url: URL) => Promise<Uint8Array>;
type Load = (options: { wasmBinary: Uint8Array }) => Promise<OmbraModule>;

/** The module with SIMD where the engine has it, and the two files of the hands. */
async function parts(read: Reader): Promise<[OmbraModule, Uint8Array, Uint8Array]> {
  // Written out, for bundlers look for them.
  const [code, wasm] = hasSimd()
    ? [import("./simd/ombra.js"), new URL("./simd/ombra.wasm", import.meta.url)]
    : [import("./scalar/ombra.js"), new URL("./scalar/ombra.wasm", import.meta.url)];
  const [{ default: load }, wasmBinary, left, right] = await Promise.all([
    code as Promise<{ default: Load }>,
    read(wasm),
    read(new URL("./hands/left.glb", import.meta.url)),
    read(new URL("./hands/right.glb", import.meta.url)),
  ]);
  return [await load({ wasmBinary }), left, right];
}

export const loaders = (read: Reader) => ({
  core: async () => new Core(...(await parts(read))),
  director: async () => new Director(...(await parts(read))),
  theatre: async () => new Theatre(...(await parts(read))),
});
