// The rehearsal's log: takes that stay in the browser's own storage until they are thrown away, and that `ombra rehearse`
// reads as a file.
import type { VerdictFile } from "./core";
import type { LogAnswer, LogCall, LogTrouble } from "./log.worker";
import { say, type Word } from "./words";

/** A shape that was asked for. */
export interface LoggedRequest {
  id: number;
  target: string;
  /** ISO 8601 in UTC, as all times here. */
  askedAt: string;
  okayedTake: number | null;
}
/** An attempt at it. */
export interface LoggedTake {
  id: number;
  request: number;
  takenAt: string;
  /** The camera. */
  source: string;
  /** From when the camera was begun with. */
  sourceTimeS: number | null;
  /** A JPEG. */
  thumbnail: Uint8Array<ArrayBuffer>;
  verdict: VerdictFile;
  usable: boolean;
  /** Higher is better. */
  rankScore: number;
}

const kWords: Record<LogTrouble, Word> = {
  "open elsewhere": "logElsewhere",
  "no storage": "logNoStorage",
  "no log": "logNoLog",
  "not a rehearsal": "logNoLog",
  newer: "logNewer",
  damaged: "logDamaged",
  refused: "logRefused",
};

const kUnreadable: VerdictFile = { usable: false, reasons: [], advice: [] };

/** Methods reject with a reason in words, and everything stays as it was. */
export class TakeLog {
  private readonly worker = new Worker(new URL("./log.worker.ts", import.meta.url), { type: "module" });
  private readonly waiting = new Map<number, { done(value: unknown): void; failed(error: Error): void }>();
  private calls = 0;
  /** Why nothing is kept once the page is left; empty where it is. */
  warning = "";

  private constructor() {
    this.worker.onmessage = ({ data }: MessageEvent<LogAnswer>) => {
      const { done, failed } = this.waiting.get(data.id)!;
      this.waiting.delete(data.id);
      if ("value" in data) done(data.value);
      else failed(new Error(say.value(kWords[data.trouble], { reason: data.message })));
    };
    this.worker.onerror = (event) => {
      for (const { failed } of this.waiting.values()) failed(new Error(say.value("logRefused", { reason: event.message })));
      this.waiting.clear();
    };
  }

  private call<T>(call: LogCall["call"], ...values: unknown[]): Promise<T> {
    return new Promise((done, failed) => {
      const id = ++this.calls;
      this.waiting.set(id, { done: done as (value: unknown) => void, failed });
      this.worker.postMessage({ id, call, values } satisfies LogCall);
    });
  }

  /** The log of this browser; where it cannot be had, one that is gone with the page, and `warning` says why. */
  static async open(): Promise<TakeLog> {
    const log = new TakeLog();
    const trouble = await log.call<LogTrouble | null>("open");
    if (trouble) log.warning = say.value(kWords[trouble], { reason: "" });
    return log;
  }
  close(): void {
    this.worker.terminate();
  }

  requests(): Promise<LoggedRequest[]> {
    return this.call("requests");
  }
  /** In the order in which they were added. */
  async takes(request: number): Promise<LoggedTake[]> {
    type Row = Omit<LoggedTake, "verdict" | "usable"> & { verdict: string; usable: number };
    const rows = await this.call<Row[]>("takes", request);
    return rows.map((row) => ({ ...row, usable: row.usable === 1, verdict: verdictIn(row.verdict) }));
  }
  addRequest(target: string, askedAt: string): Promise<number> {
    return this.call("addRequest", target, askedAt);
  }
  /** Resolves once it has reached the disc. */
  addTake(take: Omit<LoggedTake, "id">): Promise<number> {
    const { request, takenAt, source, sourceTimeS, thumbnail, verdict, usable, rankScore } = take;
    const text = JSON.stringify(verdict);
    return this.call("addTake", [request, takenAt, source, sourceTimeS, thumbnail, text, usable ? 1 : 0, rankScore]);
  }
  okay(take: number): Promise<void> {
    return this.call("okay", take);
  }
  /** All of it as a file. */
  bytes(): Promise<Uint8Array<ArrayBuffer>> {
    return this.call("bytes");
  }
  /** Puts what a file holds in the place of everything. */
  replace(file: Uint8Array): Promise<void> {
    return this.call("replace", file);
  }
}

/** What a program other than this one has written may be anything. */
function verdictIn(text: string): VerdictFile {
  const verdict = JSON.parse(text) as Partial<VerdictFile> | null;
  if (typeof verdict !== "object" || verdict === null) return kUnreadable;
  const words = (list: unknown) => (Array.isArray(list) ? list.filter((word) => typeof word === "string") : []);
  return { ...verdict, usable: verdict.usable === true, reasons: words(verdict.reasons), advice: words(verdict.advice) };
}
