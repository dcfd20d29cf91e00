// Drawing a shape with finger, pen or mouse.
import { useRef, useState } from "preact/hooks";
import type { Studio } from "../app/studio";
import { say } from "../app/words";
import { Choice } from "../ui/Choice";
import { Dialog } from "../ui/Dialog";
import { Slider } from "../ui/Slider";

const kSide = 512;

/** Everything that the ground outside cannot reach becomes shape, so that an outline is enough. */
function filled(picture: ImageData): ImageData {
  const { width, height, data } = picture;
  const outside = new Uint8Array(width * height);
  const open: number[] = [];
  const enter = (x: number, y: number) => {
    const at = y * width + x;
    if (x < 0 || y < 0 || x >= width || y >= height || outside[at] || data[4 * at + 3]! > 127) return;
    outside[at] = 1;
    open.push(at);
  };
  for (let x = 0; x < width; ++x) enter(x, 0), enter(x, height - 1);
  for (let y = 0; y < height; ++y) enter(0, y), enter(width - 1, y);
  for (let at = open.pop(); at !== undefined; at = open.pop()) {
    const x = at % width, y = (at - x) / width;
    enter(x - 1, y), enter(x + 1, y), enter(x, y - 1), enter(x, y + 1);
  }
  outside.forEach((is, at) => (data[4 * at + 3] = is ? 0 : 255));
  return picture;
}

export function DrawDialog(props: { studio: Studio; onClose(): void }) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const last = useRef<[number, number] | null>(null);
  const before = useRef<ImageData[]>([]);
  const [tool, setTool] = useState<"pen" | "eraser">("pen");
  const [thick, setThick] = useState(36);
  const [steps, setSteps] = useState(0);
  const context = () => canvas.current!.getContext("2d", { willReadFrequently: true })!;
  const all = () => context().getImageData(0, 0, kSide, kSide);

  const keep = () => {
    before.current = [...before.current.slice(-30), all()];
    setSteps(before.current.length);
  };
  const place = (event: PointerEvent): [number, number] => {
    const box = canvas.current!.getBoundingClientRect();
    return [((event.clientX - box.left) * kSide) / box.width, ((event.clientY - box.top) * kSide) / box.height];
  };
  const draw = (event: PointerEvent) => {
    if (!last.current) return;
    const to = place(event);
    const pen = context();
    pen.globalCompositeOperation = tool === "pen" ? "source-over" : "destination-out";
    pen.lineWidth = thick * (event.pointerType === "pen" && event.pressure > 0 ? 0.5 + event.pressure : 1);
    pen.lineCap = pen.lineJoin = "round";
    pen.beginPath();
    pen.moveTo(...last.current);
    pen.lineTo(...to);
    pen.stroke();
    last.current = to;
  };

  return (
    <Dialog title={say.value("drawTitle")} onClose={props.onClose}>
      <p class="quiet">{say.value("drawHint")}</p>
      <canvas
        ref={canvas}
        class="sketch"
        width={kSide}
        height={kSide}
        role="img"
        aria-label={say.value("drawCanvas")}
        onPointerDown={(event) => {
          event.currentTarget.setPointerCapture(event.pointerId);
          keep();
          last.current = place(event);
          draw(event);
        }}
        onPointerMove={draw}
        onPointerUp={() => (last.current = null)}
        onPointerCancel={() => (last.current = null)}
      />
      <Choice
        name={say.value("brush")}
        value={tool}
        options={[
          { value: "pen", text: say.value("pen") },
          { value: "eraser", text: say.value("eraser") },
        ]}
        onValue={(value) => setTool(value)}
      />
      <Slider name={say.value("thick")} value={thick} least={8} most={120} step={4} text={`${thick}`} onValue={setThick} />
      <div class="row">
        <button
          type="button"
          disabled={steps === 0}
          onClick={() => {
            const picture = before.current.pop();
            if (picture) context().putImageData(picture, 0, 0);
            setSteps(before.current.length);
          }}
        >
          {say.value("undo")}
        </button>
        <button
          type="button"
          onClick={() => {
            keep();
            context().putImageData(filled(all()), 0, 0);
          }}
        >
          {say.value("fill")}
        </button>
        <button
          type="button"
          onClick={() => {
            keep();
            context().clearRect(0, 0, kSide, kSide);
          }}
        >
          {say.value("clear")}
        </button>
        <button
          type="button"
          class="main"
          disabled={steps === 0}
          onClick={() => {
            props.studio.askPicture(say.value("drawing"), all());
            props.onClose();
          }}
        >
          {say.value("drawDone")}
        </button>
      </div>
    </Dialog>
  );
}
