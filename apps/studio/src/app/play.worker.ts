// Plays are staged here, for finding ways takes up to some seconds, and sampled, so that showing one is only holding.
import { loadTheatre, type Moment, type PlayFigure, type StagedPlay, type Theatre } from "./core";
import { kMomentsPerSecond } from "./plays";
import { reasonOf } from "./reason";

const kBatch = 15;

export type PlayJob =
  | { kind: "stage"; job: number; script: string; figures: Record<string, PlayFigure> }
  | { kind: "glb"; job: number };
export type PlayNews =
  | { kind: "staged"; job: number; play: StagedPlay; count: number }
  | { kind: "moments"; job: number; moments: Moment[] }
  | { kind: "glb"; job: number; bytes: Uint8Array }
  | { kind: "failed"; job: number; message: string };

const theatre = loadTheatre();
let latest = 0;

const post = (news: PlayNews) => self.postMessage(news);
/** Lets what has come in the meantime be heard. */
const pause = () => new Promise((done) => setTimeout(done));

async function stage(stage: Theatre, { job, script, figures }: PlayJob & { kind: "stage" }): Promise<void> {
  await pause();
  if (job !== latest) return;
  const play = stage.stage(script, figures);
  const count = Math.ceil(play.seconds * kMomentsPerSecond) + 1;
  post({ kind: "staged", job, play, count });
  for (let from = 0; from < count && job === latest; from += kBatch) {
    const moments = [];
    for (let k = from; k < Math.min(count, from + kBatch); ++k) moments.push(stage.at(k / kMomentsPerSecond));
    post({ kind: "moments", job, moments });
    await pause();
  }
}

self.onmessage = async ({ data }: MessageEvent<PlayJob>) => {
  latest = data.job;
  try {
    const ready = await theatre;
    if (data.kind === "stage") await stage(ready, data);
    else post({ kind: "glb", job: data.job, bytes: ready.glb().slice() });
  } catch (error) {
    const message = reasonOf(error);
    post({ kind: "failed", job: data.job, message });
  }
};
