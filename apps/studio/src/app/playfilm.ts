// A play's film, made by a worker.
import type { Player } from "./player";
import type { FilmJob, FilmNews } from "./playfilm.worker";
import { language } from "./words";

/** @param progress share of it that is done @throws Error where this browser makes no films; AbortError when it was stopped */
export function filmOf(player: Player, stop: AbortSignal, progress: (share: number) => void): Promise<Blob> {
  const worker = new Worker(new URL("./playfilm.worker.ts", import.meta.url), { type: "module" });
  return new Promise<Blob>((done, failed) => {
    stop.addEventListener("abort", () => failed(stop.reason));
    worker.onerror = (event) => failed(new Error(event.message || "a worker could not start"));
    worker.onmessage = ({ data }: MessageEvent<FilmNews>) => {
      if (data.kind === "drawn") progress(data.share);
      else if (data.kind === "film") done(data.film);
      else failed(new Error(data.reason));
    };
    const job: FilmJob = { play: player.staged.value!, moments: player.moments.value, language: language.value };
    worker.postMessage(job);
  }).finally(() => worker.terminate());
}
