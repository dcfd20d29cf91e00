// What the stage says to whoever put it on a page.
import type { Stop } from "../app/core";

export type Grabbable = "lamp" | "hand" | "finger";

/** Something that can be taken hold of: `hand` as in a pose, -1 for the lamp; `finger` 0 (thumb) … 4, else -1. */
export interface Handle {
  kind: Grabbable;
  hand: number;
  finger: number;
}

/** A finger of a hand: 0 (thumb) … 4 (little finger). */
export interface Finger {
  hand: number;
  finger: number;
}

export interface StageEvents {
  /** A drag begins: nothing has changed yet. */
  grab(what: Grabbable, hand: number): void;
  /** A step of a drag was made, as far as `stop` let it. */
  moved(stop: Stop): void;
  /** The drag that grab() told of is over. */
  release(): void;
  /** What the pointer would take hold of. */
  hover(name: Handle | null): void;
}
