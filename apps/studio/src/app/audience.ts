// What the audience's window shows: the studio tells it over the browser's own channel, for as long as there is one.
import { effect, signal, untracked } from "@preact/signals";
import type { Performed, Studio } from "./studio";

export const kAudienceMark = "#audience";
const kChannel = "ombra.audience";

/** A picture of the audience's wall. */
export interface Seen {
  /** Text of a pose file with its stage. */
  pose: string;
  light: number;
  /** What is seen of the wall in a play; null: the pose's frame. */
  view: Performed["view"] | null;
  caption: string;
}
type News = { kind: "here" } | { kind: "seen"; seen: Seen };

/** What the stage shows. */
export function seenOf(studio: Studio): Seen {
  const played = studio.performed.value;
  const curtain = studio.curtain.value;
  return {
    pose: played?.pose ?? untracked(() => JSON.stringify(studio.core.held())),
    light: (played?.light ?? 1) * curtain,
    view: played?.view ?? null,
    caption: curtain > 0 ? (played?.caption ?? "") : "",
  };
}

/** Tells windows that are there what the stage shows; before there is one, nothing. */
export function tellAudience(studio: Studio): void {
  const channel = new BroadcastChannel(kChannel);
  const anybody = signal(false);
  // A window that comes later asks.
  const asked = signal(0);
  channel.onmessage = ({ data }: MessageEvent<News>) => {
    if (data.kind !== "here") return;
    anybody.value = true;
    asked.value++;
  };
  effect(() => {
    studio.shown.value;
    asked.value;
    if (anybody.value) channel.postMessage({ kind: "seen", seen: seenOf(studio) } satisfies News);
  });
}

/** Hears what there is to be seen. @return ends it */
export function hearStudio(see: (seen: Seen) => void): () => void {
  const channel = new BroadcastChannel(kChannel);
  channel.onmessage = ({ data }: MessageEvent<News>) => data.kind === "seen" && see(data.seen);
  channel.postMessage({ kind: "here" } satisfies News);
  return () => channel.close();
}
