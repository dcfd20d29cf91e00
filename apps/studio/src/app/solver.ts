// The search on all cores: one island a worker, each with a seed of its own and no memory in common.
import type { Solution } from "./core";
import type { SolveJob, SolveNews } from "./solver.worker";

const kMostIslands = 8;

export interface SolverEvents {
  /** Every island's best so far; the island that found something last. */
  better(bests: Solution[]): void;
  tried(evaluations: number): void;
  failed(reason: string): void;
}

export class Solver {
  private workers: Worker[] = [];

  get running(): boolean {
    return this.workers.length > 0;
  }

  /** Starts anew; a search that runs is dropped. */
  start(job: SolveJob, events: SolverEvents): void {
    this.stop();
    const count = Math.max(1, Math.min(kMostIslands, navigator.hardwareConcurrency || 2));
    const bests: (Solution | undefined)[] = [];
    const tried: number[] = [];
    for (let island = 0; island < count; ++island) {
      const worker = new Worker(new URL("./solver.worker.ts", import.meta.url), { type: "module" });
      this.workers.push(worker);
      worker.onmessage = ({ data }: MessageEvent<SolveNews>) => {
        if (data.kind === "failed") return this.fail(events, data.reason);
        if (data.kind === "tried") {
          tried[island] = data.evaluations;
          return events.tried(tried.reduce((sum, each) => sum + (each ?? 0), 0));
        }
        bests[island] = data.solution;
        events.better(bests.filter((best) => best !== undefined));
      };
      worker.onerror = (event) => this.fail(events, event.message || "a worker could not start");
      worker.postMessage({ ...job, options: { ...job.options, seed: job.options.seed + island } });
    }
  }

  stop(): void {
    for (const worker of this.workers) worker.terminate();
    this.workers = [];
  }

  private fail(events: SolverEvents, reason: string): void {
    this.stop();
    events.failed(reason);
  }
}
