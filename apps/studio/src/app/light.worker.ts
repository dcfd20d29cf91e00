// Light in a worker of its own: the soft shadow, what can be seen of it and what would mend it.
import { type Core, loadCore, type PoseFile } from "./core";
import { reasonOf } from "./reason";

export interface Square {
  centre: [number, number];
  sizeM: number;
  sizePx: number;
}
export type LightQuestion = { pose: PoseFile } & (
  | { ask: "unlit"; square: Square }
  | { ask: "report"; roomDepthM: number }
  | { ask: "best"; roomDepthM: number }
);
export type LightAnswer = { value: unknown } | { reason: string };

const answers = (core: Core, question: LightQuestion): unknown => {
  core.hold(question.pose);
  if (question.ask === "report") return core.lightReport(question.roomDepthM);
  if (question.ask === "best") return core.bestLight(question.roomDepthM);
  const { centre, sizeM, sizePx } = question.square;
  return core.unlit(sizePx, centre, sizeM);
};

const loading = loadCore();
self.onmessage = async ({ data }: MessageEvent<LightQuestion>) => {
  let answer: LightAnswer;
  try {
    answer = { value: answers(await loading, data) };
  } catch (error) {
    answer = { reason: reasonOf(error) };
  }
  self.postMessage(answer);
};
