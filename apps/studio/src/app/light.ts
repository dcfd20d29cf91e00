// What the light does, asked of a worker: one question at a time, the newest of each kind next.
import type { LightReport, LightSeen, PoseFile } from "./core";
import type { LightAnswer, LightQuestion, Square } from "./light.worker";

interface Asked {
  question: LightQuestion;
  done(value: unknown): void;
  failed(error: Error): void;
}

/** A question that a newer one has taken the place of. */
export class Outdated extends Error {}

export class Light {
  private worker: Worker | null = null;
  private asking: Asked | null = null;
  private readonly next = new Map<LightQuestion["ask"], Asked>();

  private ask<T>(question: LightQuestion): Promise<T> {
    return new Promise((done, failed) => {
      this.next.get(question.ask)?.failed(new Outdated());
      this.next.set(question.ask, { question, done: done as (value: unknown) => void, failed });
      this.go();
    });
  }
  private go(): void {
    if (this.asking) return;
    const [first] = this.next;
    if (!first) return;
    this.next.delete(first[0]);
    this.asking = first[1];
    this.worker ??= this.hire();
    this.worker.postMessage(this.asking.question);
  }
  private hire(): Worker {
    const worker = new Worker(new URL("./light.worker.ts", import.meta.url), { type: "module" });
    const over = (end: (asked: Asked) => void) => {
      const asked = this.asking!;
      this.asking = null;
      end(asked);
      this.go();
    };
    worker.onmessage = ({ data }: MessageEvent<LightAnswer>) =>
      over(({ done, failed }) => ("value" in data ? done(data.value) : failed(new Error(data.reason))));
    worker.onerror = (event) => {
      worker.terminate();
      this.worker = null;
      over(({ failed }) => failed(new Error(event.message)));
    };
    return worker;
  }

  /** As Core.unlit() has it. All of these reject with Outdated where a newer question of the kind has come. */
  unlit(pose: PoseFile, square: Square): Promise<Uint8Array> {
    return this.ask({ ask: "unlit", pose, square });
  }
  report(pose: PoseFile, roomDepthM: number): Promise<LightReport> {
    return this.ask({ ask: "report", pose, roomDepthM });
  }
  best(pose: PoseFile, roomDepthM: number): Promise<{ pose: PoseFile; seen: LightSeen }> {
    return this.ask({ ask: "best", pose, roomDepthM });
  }
}
