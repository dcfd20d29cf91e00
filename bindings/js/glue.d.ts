// What Emscripten makes, once with SIMD and once without.
declare module "*/ombra.js" {
  export { default } from "../wasm/module.js";
}
