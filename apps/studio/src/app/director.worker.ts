// The director in a worker of its own: pictures of the camera go in one by one, what is to be said of them comes out.
import { type Director, type Judged, type Look, loadDirector, type Picture, type Placement, type PoseFile, type TargetMask } from "./core";
import { coveredIn } from "./covered";
import { drawOutlines, type Outlines } from "./outlines";
import { copied, reduced } from "./pixels";
import { reasonOf } from "./reason";

export type DirectorJob =
  | { kind: "ask"; target: TargetMask; placement: Placement; pose: PoseFile | null }
  /** Corners in shares of the picture; mirrored: left and right of every picture are changed first. */
  | { kind: "look"; look: Look; mirrored: boolean }
  | { kind: "picture"; picture: VideoFrame | ImageBitmap; timeS: number }
  /** The next picture is a take, held still or not. */
  | { kind: "take" }
  /** The next picture is of the wall without anybody; or there is none. */
  | { kind: "wall"; use: boolean }
  /** No more pictures come: the take that is going on is told, and then that all is told. */
  | { kind: "end" };
export type DirectorNews =
  | ({ kind: "seen"; timeS: number; covered: boolean; advised: boolean } & Said)
  | ({ kind: "take"; asked: string; timeS: number; thumbnail: Uint8Array<ArrayBuffer> } & Said)
  | { kind: "wall" }
  | { kind: "failed"; reason: string }
  | { kind: "closed" };
export type Said = Outlines & Pick<Judged, "verdict" | "merit">;

/** The longer side of what is judged, at most; pixels. */
const kLonger_px = 640;
const kAdviceEach_s = 0.4;
const kCovered_s = 1;

let director: Director;
let asked = "";
let look: Look = { sought: "shadow", corners: null, language: "en" };
let mirrored = false;
let takeNext = false;
let wallNext = false;
let advisedS = -Infinity;
let clearS = -Infinity;
const canvas = new OffscreenCanvas(1, 1);
const context = canvas.getContext("2d", { willReadFrequently: true })!;

const post = (news: DirectorNews, transfer: Transferable[] = []) => self.postMessage(news, { transfer });

/** The picture as it is judged, in this thread's memory. */
async function pixelsOf(picture: VideoFrame | ImageBitmap): Promise<ImageData> {
  const wide = "displayWidth" in picture ? picture.displayWidth : picture.width;
  const high = "displayHeight" in picture ? picture.displayHeight : picture.height;
  const step = Math.ceil(Math.max(wide, high) / kLonger_px);
  const [width, height] = [Math.floor(wide / step), Math.floor(high / step)];
  if (canvas.width !== width || canvas.height !== height) {
    canvas.width = width;
    canvas.height = height;
    lookOn();
  }
  const whole = "copyTo" in picture ? await copied(picture) : null;
  if (!whole) {
    context.setTransform(mirrored ? -1 : 1, 0, 0, 1, mirrored ? width : 0, 0);
    context.drawImage(picture, 0, 0, width, height);
  }
  picture.close();
  return whole ? reduced(whole, step, mirrored) : context.getImageData(0, 0, width, height);
}

/** Corners are told to the core in pixels. */
function lookOn(): void {
  const corners = look.corners?.map(([x, y]) => [x * canvas.width, y * canvas.height]) as Look["corners"];
  director.look({ ...look, corners: corners ?? null });
}

const shares = (outlines: Float32Array[], { width, height }: Picture) =>
  outlines.map((points) => points.map((value, i) => value / (i % 2 === 0 ? width : height)));
const said = (judged: Judged, picture: Picture): Said => ({
  verdict: judged.verdict,
  merit: judged.merit,
  outline: shares(judged.outline, picture),
  target: shares(judged.target, picture),
});

/** Tells a take, with the picture that was judged and what was seen in it. */
async function tellTake(judged: Judged, picture: Picture, timeS: number): Promise<void> {
  const of = asked;
  const paper = new OffscreenCanvas(picture.width, picture.height);
  const drawn = paper.getContext("2d")!;
  drawn.putImageData(new ImageData(new Uint8ClampedArray(picture.data), picture.width), 0, 0);
  const told = said(judged, picture);
  drawOutlines(drawn, told);
  const jpeg = await paper.convertToBlob({ type: "image/jpeg", quality: 0.85 });
  post({ kind: "take", asked: of, timeS, thumbnail: new Uint8Array(await jpeg.arrayBuffer()), ...told });
}

async function lookAt(picture: ImageData, timeS: number): Promise<void> {
  if (!coveredIn(picture)) clearS = timeS;
  const covered = timeS - clearS >= kCovered_s;
  if (wallNext) {
    wallNext = false;
    director.seeEmptyWall(picture);
    post({ kind: "wall" });
  }
  const advise = takeNext || timeS - advisedS >= kAdviceEach_s;
  if (advise) advisedS = timeS;
  const { take, ...judged } = director.judge(picture, timeS, advise);
  post({ kind: "seen", timeS, covered, advised: advise, ...said(judged, picture) });
  if (takeNext) {
    takeNext = false;
    await tellTake(judged, picture, timeS);
  }
  if (take) await tellTake(take, take.picture, take.timeS);
}

async function run(job: DirectorJob): Promise<void> {
  director ??= await loadDirector();
  switch (job.kind) {
    case "ask":
      director.ask(job.target, job.placement, job.pose);
      asked = job.target.name;
      return;
    case "look":
      // What was seen mirrored is not what is seen now.
      if (mirrored !== job.mirrored) director.seeEmptyWall(null);
      [look, mirrored] = [job.look, job.mirrored];
      return lookOn();
    case "wall":
      wallNext = job.use;
      if (!job.use) director.seeEmptyWall(null);
      return;
    case "take":
      takeNext = true;
      return;
    case "picture":
      return lookAt(await pixelsOf(job.picture), job.timeS);
    case "end": {
      takeNext = wallNext = false;
      const take = director.endTake();
      if (take) await tellTake(take, take.picture, take.timeS);
      return post({ kind: "closed" });
    }
  }
}

// One after the other, in the order in which they came.
let last = Promise.resolve();
self.onmessage = ({ data }: MessageEvent<DirectorJob>) => {
  last = last
    .then(() => run(data))
    .catch((error: unknown) => post({ kind: "failed", reason: reasonOf(error) }));
};
