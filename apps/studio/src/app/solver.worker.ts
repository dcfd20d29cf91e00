// An island of the solver: one core in one worker. It is ended by terminate(); what it found was posted before.
import { type Core, loadCore, type Placement, type PoseFile, type SolveOptions, type Solution, type TargetMask } from "./core";
import { reasonOf } from "./reason";

export interface SolveJob {
  /** Whose lamp and screen the search uses. */
  pose: PoseFile;
  target: TargetMask;
  /** Where the target lies for what is held. */
  placement: Placement;
  without: string[];
  options: SolveOptions;
}
export type SolveNews =
  | { kind: "tried"; evaluations: number }
  | { kind: "better"; solution: Solution }
  | { kind: "failed"; reason: string };

const kEvery_ms = 150;

function run(core: Core, job: SolveJob): void {
  core.hold(job.pose);
  core.fix([], job.without);
  core.aim(job.target);
  core.place(job.placement);
  let told = 0;
  core.solve(job.options, (evaluations, solution) => {
    if (solution) post({ kind: "better", solution });
    const now = performance.now();
    if (now - told > kEvery_ms) {
      told = now;
      post({ kind: "tried", evaluations });
    }
    return true;
  });
}

const post = (news: SolveNews) => self.postMessage(news);

self.onmessage = async (event: MessageEvent<SolveJob>) => {
  try {
    run(await loadCore(), event.data);
  } catch (error) {
    post({ kind: "failed", reason: reasonOf(error) });
  }
};
