// The held hands as drawn by the core, fingers numbered.
import { useEffect, useRef } from "preact/hooks";
import type { Core, View } from "../app/core";

export function HandDrawing(props: {
  core: Core;
  pose: string;
  view: View;
  label: string;
  width: number;
  height: number;
  numbered?: boolean;
}) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const { core, pose, view, width, height, numbered = true } = props;
  useEffect(() => {
    const context = canvas.current!.getContext("2d")!;
    const type = Math.round(height / 16);
    const drawn = core.drawing(pose, view, width, height, type);
    context.putImageData(new ImageData(new Uint8ClampedArray(drawn.pixels), width, height), 0, 0);
    if (!numbered) return;
    context.font = `700 ${type}px system-ui, sans-serif`;
    context.textAlign = "center";
    context.textBaseline = "middle";
    context.fillStyle = context.strokeStyle = "#2b2520";
    context.lineWidth = Math.max(1, type / 16);
    for (const each of drawn.numbers) {
      if (each.beside) {
        const far = Math.hypot(each.tipX - each.x, each.tipY - each.y);
        const from = Math.min(1, (0.6 * type) / far);
        context.beginPath();
        context.moveTo(each.x + (each.tipX - each.x) * from, each.y + (each.tipY - each.y) * from);
        context.lineTo(each.tipX, each.tipY);
        context.stroke();
      }
      context.fillText(String(each.number), each.x, each.y);
    }
  }, [core, pose, view, width, height, numbered]);
  return <canvas ref={canvas} class="drawing" width={width} height={height} role="img" aria-label={props.label} />;
}
