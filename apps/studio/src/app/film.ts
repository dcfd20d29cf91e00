// Films: what a canvas shows, encoded while it goes on into a file that players can seek in.
import { say } from "./words";

export interface FilmOptions {
  /** About how many pictures a second come; the last one lasts that long. */
  fps: number;
}

/** A film that is being made. */
export interface Film {
  /** Takes what the canvas shows now, at a time later than the one before, seconds; the first at 0. Whoever waits for it is never ahead of
   *  the encoder. @throws where this browser encodes nothing, or fails to */
  add(timeS: number): Promise<void>;
  /** The whole file; its type says whether MP4 or WebM. @throws as add(), and where no picture was added */
  finish(): Promise<Blob>;
  /** Ends it without a file. */
  cancel(): void;
}

/** A film's ending by its type. */
export const filmEnding = (film: Blob) => (film.type.startsWith("video/mp4") ? "mp4" : "webm");

const kCodecs = ["avc", "vp9", "vp8"] as const;

async function outputOf(width: number, height: number) {
  const {
    BufferTarget,
    getFirstEncodableVideoCodec,
    Mp4OutputFormat,
    Output,
    QUALITY_HIGH,
    VideoSample,
    VideoSampleSource,
    WebMOutputFormat,
  } = await import("mediabunny");
  const codec = await getFirstEncodableVideoCodec([...kCodecs], { width, height, quality: QUALITY_HIGH });
  if (!codec) throw new Error(say.value("filmNoEncoder"));
  const target = new BufferTarget();
  const output = new Output({
    format: codec === "avc" ? new Mp4OutputFormat({ fastStart: "in-memory" }) : new WebMOutputFormat(),
    target,
  });
  const source = new VideoSampleSource({ codec, quality: QUALITY_HIGH });
  output.addVideoTrack(source);
  await output.start();
  return { output, source, target, VideoSample, type: codec === "avc" ? "video/mp4" : "video/webm" };
}

/** Begins a film of a canvas whose sides are even and stay as they are. */
export function startFilm(canvas: HTMLCanvasElement | OffscreenCanvas, { fps }: FilmOptions): Film {
  const making = outputOf(canvas.width, canvas.height);
  making.catch(() => {}); // whoever adds or finishes is told
  let last = making.then(() => {});
  last.catch(() => {});
  let added = false;
  return {
    add(timeS) {
      if (typeof VideoFrame === "undefined") return Promise.reject(new Error(say.value("filmNoEncoder")));
      // What is drawn after this call is not in the picture.
      const frame = new VideoFrame(canvas, { timestamp: Math.round(1e6 * timeS), duration: Math.round(1e6 / fps) });
      added = true;
      last = last.then(async () => {
        const { source, VideoSample } = await making;
        const sample = new VideoSample(frame);
        try {
          await source.add(sample);
        } finally {
          sample.close();
        }
      });
      return last.finally(() => frame.close());
    },
    async finish() {
      await last;
      const { output, target, type } = await making;
      if (!added) throw new Error(say.value("filmEmpty"));
      await output.finalize();
      return new Blob([target.buffer!], { type });
    },
    cancel() {
      making.then(({ output }) => output.cancel()).catch(() => {});
    },
  };
}
