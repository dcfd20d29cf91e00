// The wall of a rehearsal: what the camera sees, with the target and what was found over it, the score and what to do.
import { Camera, CameraOff } from "lucide-preact";
import { useEffect, useLayoutEffect, useRef, useState } from "preact/hooks";
import type { Point } from "../app/core";
import { drawOutlines, drawVirtualShadow } from "../app/outlines";
import { type Corners, isFrame, type Rehearsal } from "../app/rehearsal";
import { say, type Word } from "../app/words";

const kCorners: Word[] = ["cornerTopLeft", "cornerTopRight", "cornerBottomRight", "cornerBottomLeft"];
const kStep = 0.005;
const kSteps: Record<string, Point> = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };

/** Four handles over the picture: dragged, or moved by the arrow keys. */
function Handles({ rehearsal, corners }: { rehearsal: Rehearsal; corners: Corners }) {
  const move = (which: number, [x, y]: Point) => {
    const to = corners.map((corner, k) =>
      k === which ? [Math.min(1, Math.max(0, x)), Math.min(1, Math.max(0, y))] : corner,
    ) as Corners;
    if (isFrame(to)) rehearsal.corners.value = to;
  };
  return (
    <>
      <svg class="frame" viewBox="0 0 1 1" preserveAspectRatio="none" aria-hidden="true">
        <polygon points={corners.map((corner) => corner.join(",")).join(" ")} />
      </svg>
      {corners.map(([x, y], which) => (
        <button
          key={which}
          type="button"
          class="corner"
          style={{ left: `${100 * x}%`, top: `${100 * y}%` }}
          aria-label={say.value("cornerAt", {
            corner: say.value(kCorners[which]!),
            x: Math.round(100 * x),
            y: Math.round(100 * y),
          })}
          onPointerDown={(event) => event.currentTarget.setPointerCapture(event.pointerId)}
          onPointerMove={(event) => {
            if (!event.currentTarget.hasPointerCapture(event.pointerId)) return;
            const box = event.currentTarget.parentElement!.getBoundingClientRect();
            move(which, [(event.clientX - box.left) / box.width, (event.clientY - box.top) / box.height]);
          }}
          onKeyDown={(event) => {
            const step = kSteps[event.key];
            if (!step) return;
            event.preventDefault();
            const by = kStep * (event.shiftKey ? 5 : 1);
            move(which, [x + by * step[0], y + by * step[1]]);
          }}
        />
      ))}
    </>
  );
}

/** The outlines of the last picture, drawn as finely as they are shown. */
function Over({ rehearsal }: { rehearsal: Rehearsal }) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const [size, setSize] = useState({ width: 1, height: 1 });
  const seen = rehearsal.seen.value;
  const hands = rehearsal.sought.value === "hands";
  useEffect(() => {
    const watch = new ResizeObserver(() => {
      const { clientWidth, clientHeight } = canvas.current!;
      setSize({
        width: Math.max(1, Math.round(clientWidth * devicePixelRatio)),
        height: Math.max(1, Math.round(clientHeight * devicePixelRatio)),
      });
    });
    watch.observe(canvas.current!);
    return () => watch.disconnect();
  }, []);
  useLayoutEffect(() => {
    const context = canvas.current!.getContext("2d")!;
    context.clearRect(0, 0, size.width, size.height);
    if (hands) drawVirtualShadow(context, seen?.outline ?? []);
    if (seen) drawOutlines(context, seen, devicePixelRatio);
  }, [seen, hands, size]);
  return <canvas ref={canvas} {...size} class="over" aria-hidden="true" />;
}

export function RehearseWall({ rehearsal }: { rehearsal: Rehearsal }) {
  const video = useRef<HTMLVideoElement>(null);
  const [size, setSize] = useState({ width: 1280, height: 720 });
  const camera = rehearsal.camera.value;
  const on = camera === "on";
  const fault = rehearsal.fault.value;
  const percent = rehearsal.percent.value;
  const corners = rehearsal.corners.value;
  const start = () => void rehearsal.start();
  useEffect(() => {
    rehearsal.show(video.current!);
    const hidden = () => document.hidden && rehearsal.camera.value !== "off" && rehearsal.failed("cameraHidden");
    document.addEventListener("visibilitychange", hidden);
    return () => {
      document.removeEventListener("visibilitychange", hidden);
      rehearsal.stop();
    };
  }, []);
  return (
    <main class="wall rehearse" aria-label={say.value("rehearseWall")}>
      <div class={on ? "view" : "view none"} style={{ "--shape": size.width / size.height }}>
        <video
          ref={video}
          muted
          playsInline
          aria-label={say.value("cameraPicture")}
          class={`${rehearsal.mirrored.value ? "mirrored" : ""} ${rehearsal.sought.value === "hands" ? "inset" : ""}`}
          onResize={({ currentTarget: { videoWidth, videoHeight } }) =>
            videoHeight > 0 && setSize({ width: videoWidth, height: videoHeight })
          }
        />
        {on && <Over rehearsal={rehearsal} />}
        {on && corners && <Handles rehearsal={rehearsal} corners={corners} />}
      </div>
      {on ? (
        <>
          <p class="sign">
            <Camera aria-hidden="true" />
            <span>{say.value("cameraOn")}</span>
            <button type="button" onClick={() => rehearsal.stop()}>
              {say.value("cameraStop")}
            </button>
          </p>
          <div class="said">
            <p class="score" aria-hidden="true" data-testid="live-score">
              {percent ?? "–"}
            </p>
            <p role="status" class="advice">
              {rehearsal.sentence.value}
            </p>
          </div>
        </>
      ) : (
        <div class="ask">
          {fault && (
            <p role="alert" class="fault">
              <CameraOff aria-hidden="true" />
              <span>{say.value(fault)}</span>
            </p>
          )}
          <button type="button" class="main" disabled={camera === "starting"} onClick={start}>
            <Camera aria-hidden="true" />
            {say.value(camera === "starting" ? "cameraStarting" : fault ? "cameraAgain" : "cameraUse")}
          </button>
          <p class="quiet">{say.value("cameraPrivate")}</p>
        </div>
      )}
    </main>
  );
}
