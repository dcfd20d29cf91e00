// Which of several solutions are clearly different ways of holding the hands.
import type { PoseFile, Solution } from "./core";

const kMost = 4;
const kNear_m = 0.03;
const kNear_deg = 14;
const kWorse = 0.06;

function alike(a: PoseFile, b: PoseFile): boolean {
  let metres = 0, angle = 0, hands = 0, joints = 0;
  for (const side of ["left", "right"] as const) {
    const one = a.hands[side], other = b.hands[side];
    if (!one !== !other) return false;
    if (!one || !other) continue;
    ++hands;
    const p = one.wrist.position_m, q = other.wrist.position_m;
    metres += Math.hypot(p[0] - q[0], p[1] - q[1], p[2] - q[2]);
    for (const [joint, value] of Object.entries(one.joints_deg)) {
      angle += Math.abs(value - (other.joints_deg[joint] ?? 0));
      ++joints;
    }
  }
  return metres / hands < kNear_m && angle / joints < kNear_deg;
}

/** The islands' bests and their others, best first, each clearly different from those before it and not much worse. */
export function variantsOf(bests: Solution[]): Solution[] {
  const all = bests.flatMap((best) => [best, ...best.others]).sort((a, b) => b.merit - a.merit);
  const chosen: Solution[] = [];
  for (const solution of all) {
    if (chosen.length === kMost) break;
    if (chosen[0] && solution.scores.iou < chosen[0].scores.iou - kWorse) continue;
    if (!chosen.some((other) => alike(other.pose, solution.pose))) chosen.push(solution);
  }
  return chosen;
}
