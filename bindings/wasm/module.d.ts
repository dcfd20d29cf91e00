// What Emscripten makes of studio.cpp, director.cpp and theatre.cpp, written by hand: build/wasm/ombra.js and its scalar twin.

/** A Studio of the core. Texts are JSON; ombra.ts reads them. Numbers as in studio.h. */
export interface Studio {
  open(left: Uint8Array, right: Uint8Array): string;
  hold(poseFile: string): string;
  held(): string;
  holdBetween(from: string, to: string, t: number): string;
  holdWithParts(figure: string, parts: string): string;
  fix(options: string): string;
  bend(hand: number, angle: number, valueDeg: number): string;
  grip(hand: number, bone: number, x: number, y: number, z: number): Float32Array;
  pull(hand: number, bone: number, grip: Float32Array, x: number, y: number, z: number): string;
  carry(hand: number, x: number, y: number, z: number): string;
  turn(hand: number, xDeg: number, yDeg: number, zDeg: number): string;
  swing(hand: number, swivel: number, pronation: number, flexion: number, deviation: number): string;
  carryLamp(x: number, y: number, z: number): string;
  range(hand: number, angle: number): Float32Array;
  armAngles(hand: number): Float32Array;
  aim(name: string, width: number, height: number, pixels: Uint8Array): string;
  aimAtPicture(name: string, width: number, height: number, rgba: Uint8Array | Uint8ClampedArray): string;
  place(placement: string): string;
  target(): { name: string; width: number; height: number; pixels: Uint8Array } | null;
  targetContours(): Float32Array[];
  shadow(sizePx: number, centreX: number, centreY: number, sizeM: number): Uint8Array;
  shadowContours(): Float32Array[];
  report(): string;
  faces(side: number): Uint16Array;
  bones(side: number): Uint8Array;
  skin(hand: number): Float32Array | null;
  arm(hand: number): Float32Array;
  people(): Float32Array;
  drawing(
    poseFile: string,
    view: string,
    width: number,
    height: number,
    numberPx: number,
  ): { pixels: Uint8ClampedArray; numbers: DrawnNumber[] } | string;
  lamps(): string;
  lampColour(kelvin: number): string;
  lightWith(name: string): string;
  unlit(sizePx: number, centreX: number, centreY: number, sizeM: number): Uint8Array | string;
  lightReport(roomDepthM: number): string;
  bestLight(roomDepthM: number): string;
  lesson(language: string): string;
  limits(): string;
  sizes(): string;
  glb(): Uint8Array | string;
  solve(options: string, progress: (evaluations: number, better: string) => boolean): string;
  delete(): void;
}

/** Where a finger's number goes on a drawing, pixels: 1 thumb … 5 little finger. */
export interface DrawnNumber {
  number: number;
  x: number;
  y: number;
  /** It lies beside its finger and needs a line to the tip. */
  beside: boolean;
  tipX: number;
  tipY: number;
}

/** What a picture of a camera says, as director.h has it. */
export interface JudgedPicture {
  verdict: string;
  usable: boolean;
  merit: number;
  outline: Float32Array[];
  target: Float32Array[];
}
/** The same of a take, with its picture. */
export interface JudgedTake extends JudgedPicture {
  timeS: number;
  width: number;
  height: number;
  pixels: Uint8ClampedArray<ArrayBuffer>;
}

/** A Director of the core. Texts are JSON; ombra.ts reads them. */
export interface Director {
  open(left: Uint8Array, right: Uint8Array): string;
  ask(name: string, width: number, height: number, pixels: Uint8Array, placement: string, poseFile: string): string;
  look(options: string): void;
  seeEmptyWall(width: number, height: number, rgba: Uint8ClampedArray | null): void;
  judge(
    width: number,
    height: number,
    rgba: Uint8ClampedArray,
    timeS: number,
    advise: boolean,
  ): (JudgedPicture & { take: JudgedTake | null }) | string;
  endTake(): JudgedTake | null;
  delete(): void;
}

/** A Theatre of the core. Texts are JSON; ombra.ts reads them. */
export interface Theatre {
  open(left: Uint8Array, right: Uint8Array): string;
  stage(script: string, figures: string): string;
  at(timeS: number): { light: number; pose: string };
  glb(): Uint8Array | string;
  delete(): void;
}

export interface OmbraModule {
  Studio: new () => Studio;
  Director: new () => Director;
  Theatre: new () => Theatre;
}

declare const factory: (options?: {
  wasmBinary?: ArrayBuffer | Uint8Array;
  locateFile?: (path: string) => string;
}) => Promise<OmbraModule>;
export default factory;
