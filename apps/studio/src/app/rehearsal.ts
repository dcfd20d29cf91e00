// A rehearsal: the camera that looks at the wall, what the director says of its pictures, and the takes.
import { batch, computed, effect, signal, untracked } from "@preact/signals";
import { CameraFault, cameras, closeCamera, openCamera } from "./camera";
import type { Point } from "./core";
import type { DirectorJob, DirectorNews } from "./director.worker";
import { type Film, startFilm } from "./film";
import { type LoggedRequest, type LoggedTake, TakeLog } from "./log";
import { drawOutlines, drawScore, drawVirtualShadow } from "./outlines";
import { saveFilm } from "./save";
import type { Studio } from "./studio";
import { language, say, type Word } from "./words";
import { reasonOf } from "./reason";

export type Seen = Extract<DirectorNews, { kind: "seen" }>;
export type Corners = [Point, Point, Point, Point];

/** Verdicts whose merits are nearer than this are as good as each other: kTie of ombra/judge.h. */
const kTie = 0.01;
/** A pose whose own shadow covers less of the target gives no advice. */
const kSolved = 0.75;
/** Pictures that are on their way to the director at once; those that come meanwhile are dropped. */
const kMostWaiting = 3;
/** How long advice stands, and how long a sentence is left to be read. */
const kAdvice_s = 1;
const kSentence_ms = 1200;
const kFilm_fps = 25;

/** Takes from the best to the worst, as ranked() of ombra/judge.h orders them, and whether one is as good as the one
 *  before. */
export function ranked(takes: LoggedTake[]): { take: LoggedTake; tie: boolean }[] {
  const order = [...takes].sort((a, b) =>
    a.usable !== b.usable ? Number(b.usable) - Number(a.usable) : b.rankScore - a.rankScore,
  );
  return order.map((take, i) => {
    const before = order[i - 1];
    return { take, tie: !!before?.usable && take.usable && before.rankScore - take.rankScore < kTie };
  });
}

/** Whether four corners, clockwise from the top left, make a frame that can be looked at. */
export function isFrame(corners: Corners): boolean {
  return corners.every(([x, y], k) => {
    const [[x1, y1], [x2, y2]] = [corners[(k + 1) % 4]!, corners[(k + 2) % 4]!];
    return (x1 - x) * (y2 - y1) - (y1 - y) * (x2 - x1) > 1e-3;
  });
}
export const kWholeFrame: Corners = [
  [0.25, 0.1],
  [0.75, 0.1],
  [0.75, 0.9],
  [0.25, 0.9],
];

export class Rehearsal {
  readonly camera = signal<"off" | "starting" | "on">("off");
  /** Why there is no picture. */
  readonly fault = signal<Word | null>(null);
  readonly devices = signal<{ id: string; name: string }[]>([]);
  readonly device = signal("");
  readonly sought = signal<"shadow" | "hands">("shadow");
  readonly mirrored = signal(false);
  /** In shares of the picture. */
  readonly corners = signal<Corners | null>(null);
  readonly wall = signal<"none" | "waiting" | "kept">("none");
  /** What was seen last; it changes with the picture that is shown, so that both are put on the screen at once. */
  readonly seen = signal<Seen | null>(null);
  /** What to do, in one sentence; it stays long enough to be read. */
  readonly sentence = signal("");
  readonly request = signal<LoggedRequest | null>(null);
  readonly takes = signal<LoggedTake[]>([]);
  readonly filming = signal(false);
  /** Something that went wrong and does not end the rehearsal. */
  readonly trouble = signal("");
  /** Why takes are gone with the page; empty where they are kept. */
  readonly unkept = signal("");

  /** How alike, in percent; null where there is nothing to judge. */
  readonly percent = computed(() => {
    const iou = this.seen.value?.verdict.scores?.iou;
    return iou === undefined ? null : Math.round(100 * iou);
  });
  readonly board = computed(() => ranked(this.takes.value));

  /** Where takes are kept. */
  readonly log = TakeLog.open();
  private worker: Worker | null = null;
  private stream: MediaStream | null = null;
  private video: HTMLVideoElement | null = null;
  /** Counts what was begun, so that what comes late is known to be late. */
  private turn = 0;
  private begun = 0;
  private waiting = 0;
  private latest: Seen | null = null;
  private advice = { text: "", at: -Infinity };
  private sentenceAt = -Infinity;
  private film: { film: Film; canvas: HTMLCanvasElement; begun: number | null; waiting: number } | null = null;
  private keeping = Promise.resolve();

  constructor(readonly studio: Studio) {
    void this.log.then(({ warning }) => (this.unkept.value = warning));
    // The board is that of the shape that is asked for.
    effect(() => {
      studio.name.value;
      untracked(() => void this.readLog());
    });
  }

  // ---- the camera

  /** Where the camera's picture is shown. */
  show(video: HTMLVideoElement): void {
    this.video = video;
  }

  /** Turns the camera on, because a person asked for it. */
  async start(): Promise<void> {
    this.stop();
    const video = this.video!;
    const turn = ++this.turn;
    batch(() => {
      this.camera.value = "starting";
      this.fault.value = null;
      this.trouble.value = "";
    });
    try {
      const stream = await openCamera(this.device.value);
      if (turn !== this.turn) return closeCamera(stream);
      this.stream = stream;
      const track = stream.getVideoTracks()[0]!;
      track.onended = () => turn === this.turn && this.failed("cameraUnplugged");
      video.srcObject = stream;
      await video.play();
      const devices = await cameras();
      if (turn !== this.turn) return;
      this.begun = performance.now();
      this.open();
      batch(() => {
        this.devices.value = devices;
        this.device.value = track.getSettings().deviceId ?? "";
        this.camera.value = "on";
      });
      this.follow(video, track, turn);
    } catch (error) {
      if (turn === this.turn) this.failed(error instanceof CameraFault ? error.word : "cameraFailed");
    }
  }

  /** Turns it off; takes stay, and so does a film up to here. */
  stop(): void {
    ++this.turn;
    void this.endFilm();
    if (this.stream) closeCamera(this.stream);
    if (this.video) this.video.srcObject = null;
    this.stream = this.latest = null;
    for (const end of this.ends.splice(0)) end();
    // The take that is going on is told before the worker ends.
    this.post({ kind: "end" });
    this.worker = null;
    batch(() => {
      this.camera.value = "off";
      this.seen.value = null;
      this.sentence.value = "";
      this.wall.value = "none";
    });
  }
  private readonly ends: (() => void)[] = [];

  /** What is the matter, and the camera off. */
  failed(fault: Word): void {
    this.stop();
    this.fault.value = fault;
  }

  /** Every new picture goes to the director, and what was seen last is shown with it. */
  private follow(video: HTMLVideoElement, track: MediaStreamTrack, turn: number): void {
    const next = (act: () => void) =>
      video.requestVideoFrameCallback ? video.requestVideoFrameCallback(act) : requestAnimationFrame(act);
    // Pictures as the camera made them; those of the element have been to the graphics memory, from where they come back
    // slowly.
    const own = "MediaStreamTrackProcessor" in window;
    const step = () => {
      if (turn !== this.turn) return;
      next(step);
      this.seen.value = this.latest;
      this.addToFilm();
      if (!own && video.videoWidth > 0)
        void this.give(() => (typeof VideoFrame === "undefined" ? createImageBitmap(video) : new VideoFrame(video)));
    };
    next(step);
    if (own) void this.read(new MediaStreamTrackProcessor({ track }).readable.getReader(), turn);
  }
  private async read(reader: ReadableStreamDefaultReader<VideoFrame>, turn: number): Promise<void> {
    for (;;) {
      const { value, done } = await reader.read();
      if (done) return;
      if (turn === this.turn && this.waiting < kMostWaiting) {
        await this.give(() => value);
      } else {
        value.close();
        if (turn !== this.turn) return void reader.cancel();
      }
    }
  }
  /** A picture for the director, unless it is behind. */
  private async give(picture: () => VideoFrame | Promise<ImageBitmap>): Promise<void> {
    if (this.waiting >= kMostWaiting) return;
    ++this.waiting;
    const timeS = (performance.now() - this.begun) / 1000;
    const worker = this.worker;
    const given = await picture();
    if (worker && worker === this.worker) worker.postMessage({ kind: "picture", picture: given, timeS }, [given]);
    else given.close();
  }

  // ---- the director

  private post(job: DirectorJob): void {
    this.worker?.postMessage(job);
  }
  private open(): void {
    const worker = new Worker(new URL("./director.worker.ts", import.meta.url), { type: "module" });
    this.worker = worker;
    this.waiting = 0;
    worker.onmessage = ({ data }: MessageEvent<DirectorNews>) => {
      if (data.kind === "take") void this.keep(data);
      if (data.kind === "closed") worker.terminate();
      if (worker === this.worker) this.hear(data);
    };
    worker.onerror = (event) => {
      if (worker !== this.worker) return;
      this.trouble.value = say.value("directorFailed", { reason: event.message || "-" });
      this.stop();
    };
    this.ends.push(
      effect(() => {
        const { target, pose, placement } = this.studio.scene.value;
        untracked(() => {
          if (target) this.ask(pose, placement);
        });
      }),
      effect(() => {
        const corners = this.corners.value;
        const look = { sought: this.sought.value, corners, language: language.value };
        this.post({ kind: "look", look, mirrored: this.mirrored.value });
        this.advice.text = "";
      }),
    );
  }
  private ask(pose: Studio["scene"]["value"]["pose"], placement: Studio["scene"]["value"]["placement"]): void {
    const target = this.studio.core.target()!;
    const iou = this.studio.core.report().scores?.iou ?? 0;
    this.post({ kind: "ask", target, placement, pose: iou >= kSolved ? pose : null });
  }

  private hear(news: DirectorNews): void {
    if (news.kind === "seen") {
      --this.waiting;
      const { advice, reasons } = news.verdict;
      if (news.advised) this.advice = { text: advice[0] ?? "", at: news.timeS };
      const stands = news.timeS - this.advice.at < kAdvice_s ? this.advice.text : "";
      this.tell(news.covered ? say.value("cameraCovered") : stands || reasons[0] || say.value("holdStill"));
      this.latest = news;
    } else if (news.kind === "wall") {
      this.wall.value = "kept";
    } else if (news.kind === "failed") {
      this.waiting = Math.max(0, this.waiting - 1);
      this.trouble.value = say.value("directorFailed", { reason: news.reason });
    }
  }
  private tell(sentence: string): void {
    const now = performance.now();
    if (sentence === this.sentence.value || now - this.sentenceAt < kSentence_ms) return;
    this.sentenceAt = now;
    this.sentence.value = sentence;
  }

  // ---- what is asked of it

  /** Another camera. */
  use(device: string): Promise<void> {
    this.device.value = device;
    return this.start();
  }
  look(sought: "shadow" | "hands"): void {
    batch(() => {
      this.sought.value = sought;
      if (sought === "shadow") this.mirrored.value = false;
    });
  }
  takeNow(): void {
    this.post({ kind: "take" });
  }
  /** The wall without anybody: what is on it counts no more. */
  seeWall(use: boolean): void {
    this.wall.value = use ? "waiting" : "none";
    this.post({ kind: "wall", use });
  }

  // ---- takes

  /** The takes of the last request for this target. */
  async readLog(): Promise<void> {
    try {
      const log = await this.log;
      const name = this.studio.core.target()?.name;
      const request = (await log.requests()).filter(({ target }) => target === name).at(-1) ?? null;
      const takes = request ? await log.takes(request.id) : [];
      batch(() => {
        this.request.value = request;
        this.takes.value = takes;
      });
    } catch (error) {
      this.logFailed(error);
    }
  }
  private keep({ asked, timeS, thumbnail, verdict, merit }: Extract<DirectorNews, { kind: "take" }>): Promise<void> {
    const now = `${new Date().toISOString().slice(0, 19)}Z`;
    // One after the other: two takes make one request.
    return (this.keeping = this.keeping.then(async () => {
      try {
        const log = await this.log;
        const last = (await log.requests()).filter((each) => each.target === asked).at(-1);
        const request = last?.id ?? (await log.addRequest(asked, now));
        const { usable } = verdict;
        const source = "camera";
        await log.addTake({ request, takenAt: now, source, sourceTimeS: timeS, thumbnail, verdict, usable, rankScore: merit });
        await this.readLog();
      } catch (error) {
        this.logFailed(error);
      }
    }));
  }
  async okay(take: number): Promise<void> {
    try {
      await (await this.log).okay(take);
      await this.readLog();
    } catch (error) {
      this.logFailed(error);
    }
  }
  private logFailed(error: unknown): void {
    this.trouble.value = say.value("logFailed", { reason: reasonOf(error) });
  }

  // ---- the film

  startFilm(): void {
    const video = this.video;
    if (!video || this.film) return;
    const canvas = document.createElement("canvas");
    // Encoders take even sides.
    canvas.width = video.videoWidth & ~1;
    canvas.height = video.videoHeight & ~1;
    this.film = { film: startFilm(canvas, { fps: kFilm_fps }), canvas, begun: null, waiting: 0 };
    this.filming.value = true;
  }
  private addToFilm(): void {
    const { film: being, video } = this;
    if (!being || !video || being.waiting >= kMostWaiting) return;
    const canvas = being.canvas.getContext("2d", { willReadFrequently: true })!;
    this.drawOn(canvas, video);
    const percent = this.percent.value;
    drawScore(canvas, percent === null ? "–" : `${percent}`);
    ++being.waiting;
    being.begun ??= performance.now();
    being.film.add((performance.now() - being.begun) / 1000).then(
      () => --being.waiting,
      (error: unknown) => this.film === being && this.filmFailed(error),
    );
  }
  /** What the camera sees, or the shadow that it makes of it, with the outlines. */
  private drawOn(canvas: CanvasRenderingContext2D, video: HTMLVideoElement): void {
    const { width, height } = canvas.canvas;
    const seen = this.seen.value;
    if (this.sought.value === "hands") {
      drawVirtualShadow(canvas, seen?.outline ?? []);
    } else {
      canvas.drawImage(video, 0, 0, width, height);
    }
    if (seen) drawOutlines(canvas, seen);
  }
  /** Ends the film and gives it to the browser to keep. */
  async endFilm(): Promise<void> {
    const being = this.film;
    if (!being) return;
    this.film = null;
    this.filming.value = false;
    try {
      this.studio.notice.value = say.value("saved", { file: saveFilm(this.studio, await being.film.finish()) });
    } catch (error) {
      this.filmFailed(error);
    }
  }
  private filmFailed(error: unknown): void {
    this.film?.film.cancel();
    this.film = null;
    this.filming.value = false;
    this.trouble.value = say.value("filmFailed", { reason: reasonOf(error) });
  }
}
