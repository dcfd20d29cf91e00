// The core in this thread: WebAssembly with SIMD where the engine has it.
import { Core, Director, hasSimd, Theatre } from "../../../../bindings/wasm/ombra";
import leftUrl from "../../generated/hands/left.glb?url";
import rightUrl from "../../generated/hands/right.glb?url";
import scalarUrl from "../../generated/wasm-scalar/ombra.wasm?url";
import simdUrl from "../../generated/wasm/ombra.wasm?url";

export * from "../../../../bindings/wasm/ombra";

async function bytes(url: string): Promise<Uint8Array> {
  const answer = await fetch(url);
  if (!answer.ok) throw new Error(`${url}: ${answer.status}`);
  return new Uint8Array(await answer.arrayBuffer());
}

/** The module, and the two files of the hands. */
async function parts() {
  const simd = hasSimd();
  const [glue, left, right] = await Promise.all([
    simd ? import("../../generated/wasm/ombra.js") : import("../../generated/wasm-scalar/ombra.js"),
    bytes(leftUrl),
    bytes(rightUrl),
  ]);
  return [await glue.default({ locateFile: () => (simd ? simdUrl : scalarUrl) }), left, right] as const;
}

export const loadCore = async () => new Core(...(await parts()));
export const loadDirector = async () => new Director(...(await parts()));
export const loadTheatre = async () => new Theatre(...(await parts()));
