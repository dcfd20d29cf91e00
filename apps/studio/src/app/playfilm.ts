// A play as a film of the wall, picture by picture.
import { WallView } from "../stage/wallview";
import { startFilm } from "./film";
import type { Player } from "./player";
import { kMomentsPerSecond } from "./plays";

const kWidth = 1280;
const kHeight = 720;

/** Ombra's films have their words in the lowest tenth, white on a dark bar. */
function write(context: CanvasRenderingContext2D, caption: string): void {
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

/** @param progress share of it that is done @throws Error where this browser makes no films; AbortError when it was stopped */
export async function filmOf(player: Player, stop: AbortSignal, progress: (share: number) => void): Promise<Blob> {
  const { core, scene } = player.studio;
  const lit = document.createElement("canvas");
  const view = new WallView(lit);
  view.resize(kWidth, kHeight);
  const page = document.createElement("canvas");
  page.width = kWidth;
  page.height = kHeight;
  const context = page.getContext("2d")!;
  const film = startFilm(page, { fps: kMomentsPerSecond });
  const { moments, staged } = player;
  try {
    const all = moments.value;
    const steps = staged.value!.steps;
    for (const [k, { pose, light }] of all.entries()) {
      stop.throwIfAborted();
      const time_s = k / kMomentsPerSecond;
      // The stage holds the core again before it draws: this takes one turn.
      core.hold(pose);
      view.show(core, light, staged.value!.view);
      core.hold(player.studio.performed.value?.pose ?? scene.value.pose);
      context.drawImage(lit, 0, 0);
      write(context, steps.findLast(({ begin_s }) => begin_s <= time_s + 1e-6)?.caption ?? "");
      await film.add(time_s);
      progress((k + 1) / all.length);
    }
    return await film.finish();
  } catch (error) {
    film.cancel();
    throw error;
  } finally {
    view.dispose();
  }
}
