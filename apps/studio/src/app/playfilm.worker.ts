// A play as a film of the wall, drawn and encoded here, so that the page goes on meanwhile.
import { WallView } from "../stage/wallview";
import { loadCore, type Language, type Moment, type StagedPlay } from "./core";
import { startFilm } from "./film";
import { kMomentsPerSecond } from "./plays";
import { language } from "./words";

export interface FilmJob {
  play: StagedPlay;
  moments: Moment[];
  language: Language;
}
export type FilmNews = { kind: "drawn"; share: number } | { kind: "film"; film: Blob } | { kind: "failed"; reason: string };

const kWidth = 1280;
const kHeight = 720;

/** Ombra's films have their words in the lowest tenth, white on a dark bar. */
function write(context: OffscreenCanvasRenderingContext2D, caption: string): void {
  if (caption === "") return;
  const size = kHeight / 22;
  context.font = `${size}px system-ui, "Noto Sans", "Noto Sans KR", sans-serif`;
  context.textAlign = "center";
  context.textBaseline = "middle";
  const width = Math.min(0.9 * kWidth, context.measureText(caption).width);
  const middle = 0.92 * kHeight;
  context.fillStyle = "#141210";
  context.fillRect((kWidth - width) / 2 - 12, middle - 0.8 * size, width + 24, 1.6 * size);
  context.fillStyle = "#fff";
  context.fillText(caption, kWidth / 2, middle, width);
}

async function film({ play, moments }: FilmJob): Promise<Blob> {
  const core = await loadCore();
  const wall = new OffscreenCanvas(kWidth, kHeight);
  const view = new WallView(wall);
  view.resize(kWidth, kHeight);
  const page = new OffscreenCanvas(kWidth, kHeight);
  const context = page.getContext("2d")!;
  const film = startFilm(page, { fps: kMomentsPerSecond });
  for (const [k, { pose, light }] of moments.entries()) {
    const time_s = k / kMomentsPerSecond;
    core.hold(pose);
    view.show(core, light, play.view);
    context.drawImage(wall, 0, 0);
    write(context, play.steps.findLast(({ begin_s }) => begin_s <= time_s + 1e-6)?.caption ?? "");
    await film.add(time_s);
    post({ kind: "drawn", share: (k + 1) / moments.length });
  }
  return film.finish();
}

const post = (news: FilmNews) => self.postMessage(news);

self.onmessage = async ({ data }: MessageEvent<FilmJob>) => {
  language.value = data.language;
  try {
    post({ kind: "film", film: await film(data) });
  } catch (error) {
    post({ kind: "failed", reason: error instanceof Error ? error.message : String(error) });
  }
};
