// The wall as the audience sees it, filling its place, with what is said.
import { useEffect, useRef } from "preact/hooks";
import type { Seen } from "../app/audience";
import type { Core } from "../app/core";
import { say } from "../app/words";
import { WallView } from "../stage/wallview";

/** Fills the screen, or no longer does. */
export function fullScreen(element: HTMLElement): void {
  // Where a browser has no full screen (a phone) or refuses, the wall fills the window.
  if (document.fullscreenElement) void document.exitFullscreen().catch(() => {});
  else void element.requestFullscreen?.().catch(() => {});
}

export function AudienceWall({ core, seen }: { core: Core; seen: Seen | null }) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const view = useRef<WallView | null>(null);
  const latest = useRef(seen);
  latest.current = seen;
  const asked = useRef(0);
  const draw = () => {
    asked.current ||= requestAnimationFrame(() => {
      asked.current = 0;
      const now = latest.current;
      if (!now || !view.current) return;
      core.hold(now.pose);
      view.current.show(core, now.light, now.view);
    });
  };
  useEffect(() => {
    view.current = new WallView(canvas.current!);
    const watch = new ResizeObserver(() => {
      const { clientWidth, clientHeight } = canvas.current!;
      const fine = Math.min(2, devicePixelRatio);
      view.current!.resize(Math.max(1, fine * clientWidth), Math.max(1, fine * clientHeight));
      draw();
    });
    watch.observe(canvas.current!);
    return () => {
      watch.disconnect();
      cancelAnimationFrame(asked.current);
      asked.current = 0;
      view.current!.dispose();
    };
  }, []);
  useEffect(draw, [seen]);
  return (
    <>
      <canvas ref={canvas} role="img" aria-label={say.value("playLabel")} />
      {seen && seen.caption !== "" && <p class="caption">{seen.caption}</p>}
    </>
  );
}
