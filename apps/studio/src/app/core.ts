// The core in this thread: WebAssembly with SIMD where the engine has it.
import { Core, hasSimd } from "../../../../bindings/wasm/ombra";
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

/** Loads the core and the hands. */
export async function loadCore(): Promise<Core> {
  const simd = hasSimd();
  const [glue, left, right] = await Promise.all([
    simd ? import("../../generated/wasm/ombra.js") : import("../../generated/wasm-scalar/ombra.js"),
    bytes(leftUrl),
    bytes(rightUrl),
  ]);
  const module = await glue.default({ locateFile: () => (simd ? simdUrl : scalarUrl) });
  return new Core(module, left, right);
}
