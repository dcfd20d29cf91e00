// What is drawn over a camera's picture: what was found, the target where it should lie, the score; and the shadow that
// hands would throw.

export interface Outlines {
  /** Closed outlines x, y, x, y … in shares of the picture's width and height. */
  outline: Float32Array[];
  target: Float32Array[];
}
type Canvas = CanvasRenderingContext2D | OffscreenCanvasRenderingContext2D;

// Apart for the colour-blind, and rimmed: as in the pictures that the program makes of takes.
const kTarget = "#2882e6";
const kFound = "#fa8c1e";
const kRim = "#141210";

/** The outlines' path in a picture of this size. */
function pathOf(outlines: Float32Array[], width: number, height: number): Path2D {
  const path = new Path2D();
  for (const points of outlines) {
    for (let i = 0; i < points.length; i += 2) path.lineTo(points[i]! * width, points[i + 1]! * height);
    path.closePath();
  }
  return path;
}

/** What was found in orange, the target dotted in blue. @param thin pixels of the canvas for one that is seen */
export function drawOutlines(canvas: Canvas, { outline, target }: Outlines, thin = canvas.canvas.width / 800): void {
  const { width, height } = canvas.canvas;
  canvas.save();
  canvas.lineJoin = canvas.lineCap = "round";
  const line = (path: Path2D, colour: string) => {
    canvas.strokeStyle = kRim;
    canvas.lineWidth = 4.5 * thin;
    canvas.stroke(path);
    canvas.strokeStyle = colour;
    canvas.lineWidth = 2.5 * thin;
    canvas.stroke(path);
  };
  line(pathOf(outline, width, height), kFound);
  canvas.setLineDash([thin, 6 * thin]);
  line(pathOf(target, width, height), kTarget);
  canvas.restore();
}

/** A wall in a lamp's light, with the outline as a shadow on it. */
export function drawVirtualShadow(canvas: Canvas, outline: Float32Array[]): void {
  const { width, height } = canvas.canvas;
  const light = canvas.createRadialGradient(width / 2, height * 0.45, 0, width / 2, height * 0.45, width * 0.62);
  light.addColorStop(0, "#f0e2cc");
  light.addColorStop(0.6, "#b79d78");
  light.addColorStop(1, "#3a2e22");
  canvas.save();
  canvas.fillStyle = light;
  canvas.fillRect(0, 0, width, height);
  canvas.fillStyle = canvas.shadowColor = "#1d1712";
  canvas.shadowBlur = width / 100;
  canvas.fill(pathOf(outline, width, height), "evenodd");
  canvas.restore();
}

/** The score in large numerals at the top left. */
export function drawScore(canvas: Canvas, text: string): void {
  const size = canvas.canvas.height / 8;
  canvas.save();
  canvas.font = `600 ${size}px system-ui, sans-serif`;
  canvas.textBaseline = "top";
  canvas.lineJoin = "round";
  canvas.lineWidth = size / 8;
  canvas.strokeStyle = kRim;
  canvas.fillStyle = "#fff";
  canvas.strokeText(text, size / 3, size / 4);
  canvas.fillText(text, size / 3, size / 4);
  canvas.restore();
}
