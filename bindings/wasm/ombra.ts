// Ombra's core for TypeScript: what studio.cpp, director.cpp and theatre.cpp say in text, with types, and its failures as
// exceptions.
import type {
  Director as WasmDirector,
  DrawnNumber,
  JudgedPicture,
  JudgedTake,
  OmbraModule,
  Studio,
  Theatre as WasmTheatre,
} from "./module.js";

export type { DrawnNumber } from "./module.js";

/** Something the core refused: the reason, and what it is about. */
export class OmbraError extends Error {
  constructor(
    message: string,
    readonly where: string,
  ) {
    super(message);
    this.name = "OmbraError";
  }
}

export type Vec3 = [number, number, number];

/** A pose file, "ombra.pose/1" (docs/formats.md): as much of it as a page looks at. */
export interface PoseFile {
  format: "ombra.pose/1";
  hand_length_mm: number;
  hand_breadth_mm?: number;
  stage?: StageFile;
  hands: Partial<Record<"left" | "right", HeldHand>>;
  [more: string]: unknown;
}
export interface HeldHand {
  wrist: { position_m: Vec3; orientation_xyzw: [number, number, number, number] };
  joints_deg: Record<string, number>;
}
/** A stage file, "ombra.stage/1". */
export interface StageFile {
  format: "ombra.stage/1";
  lamp: LampFile;
  ambient_lx?: number;
  screen: { width_m: number; height_m: number; centre_m: [number, number] };
  frame: { centre_m: [number, number]; size_m: number };
  performer: { arms_from: "bottom" | "left" | "right"; shoulder_centre_m: Vec3; head_radius_m: number };
  [more: string]: unknown;
}
/** A lamp of a stage; what its shape does not use is left out, and a point of light says nothing but its place. */
export interface LampFile {
  position_m: Vec3;
  shape?: "point" | "disc" | "sphere" | "rectangle" | "distant";
  width_m?: number;
  height_m?: number;
  angular_diameter_deg?: number;
  intensity_cd?: number;
  illuminance_lx?: number;
  colour_k?: number;
}
/** How well a shadow can be seen, and how soft its edges are. */
export interface LightSeen {
  lit_lx: number;
  contrast: number;
  /** The least contrast that an eye sees there. */
  threshold: number;
  edge_m: number;
  part_m: number;
  softness: number;
  /** Its narrowest part is as dark as the rest; it can be seen, and plainly. */
  keeps: boolean;
  seen: boolean;
  plain: boolean;
}
/** The same with what would mend it, each way alone; null where there is nothing to mend or that cannot. */
export interface LightReport extends LightSeen {
  remedies: Record<"lamp_back_m" | "hands_to_m" | "lamp_size_m" | "ambient_lx" | "lamp_near_m", number | null>;
}
/** Where a target lies in the frame. */
export interface Placement {
  edge: "none" | "bottom" | "left" | "right";
  scale: number;
  tilt_deg: number;
  slide: number;
}
/** Scores of a silhouette against its target. */
export interface Scores {
  iou: number;
  boundary_f: number;
  chamfer: number;
  topology_error: number;
  salience_f: number;
}
/** What is held and how near it comes. */
export interface Report {
  scores: Scores | null;
  penetration_mm: number;
  limit_violation_deg: number;
  strain: number;
}
/** What kept a change from going further. */
export type Stop = "none" | "joint" | "touch" | "stage";
/** The shape asked for, one byte a pixel, 1 in it. */
export interface TargetMask {
  name: string;
  width: number;
  height: number;
  pixels: Uint8Array;
}
export interface JointLimit {
  name: string;
  min: number;
  max: number;
  rest: number;
}
/** A size of hand that has a name: "woman-50", "child-8". */
export interface HandSize {
  name: string;
  length_mm: number;
  breadth_mm: number;
}
export interface Step {
  label: string;
  text: string;
}
/** How to hold what is held, in words. */
export interface Lesson {
  setup: Step[];
  hands: { hand: number; title: string; steps: Step[] }[];
  together: Step[];
  /** 1 very easy … 5 very hard. */
  difficulty: number;
  watch: string[];
  /** Pose files from relaxed hands to the pose; empty where no way was found. */
  way: string[];
}
export interface Drawing {
  width: number;
  height: number;
  pixels: Uint8ClampedArray;
  numbers: DrawnNumber[];
}
export type Language = "en" | "ko";
export type View = "performer" | "lamp" | "side";

export interface SolveOptions {
  seed: number;
  /** 0: until progress says stop. */
  evaluations: number;
  /** Begins with what is held, and is never worth less. */
  from_held?: boolean;
  hands?: "both" | "left" | "right" | "auto";
  arms?: boolean;
  arms_from?: "bottom" | "left" | "right" | "";
  variants?: number;
  comfort?: number;
  hand_length_mm?: number;
  hand_breadth_mm?: number;
}
export interface Solution {
  pose: PoseFile;
  placement: Placement;
  scores: Scores;
  /** What solutions are ranked by. */
  merit: number;
  /** Area that the search added to parts thinner than a finger's shadow, over the target's. */
  widened_share: number;
  skin_penetration_mm: number;
  strain: number;
  evaluations: number;
  others: Solution[];
}

/** Red, green, blue, opacity, row by row from the top left: what an ImageData is. */
export interface Picture {
  width: number;
  height: number;
  data: Uint8ClampedArray;
}

/** How the director looks at pictures. */
export interface Look {
  /** A shadow on a wall, or the hands themselves before a plain wall. */
  sought: "shadow" | "hands";
  /** The frame's corners in the picture, pixels, clockwise from the top left; null: somewhere in the picture. */
  corners: [Point, Point, Point, Point] | null;
  language: Language;
}
export type Point = [number, number];
/** A verdict (docs/formats.md): why there is none, or scores, reasons and advice, most important first. */
export interface VerdictFile {
  usable: boolean;
  doubtful?: boolean;
  confidence?: number;
  scores?: Scores;
  alignment?: { middle_px: Point; side_px: number; turn_deg: number; mirrored: boolean; squash: number };
  reasons: string[];
  advice: string[];
}
/** What is to be said of a picture; outlines are x, y, x, y … in its pixels. */
export interface Judged {
  verdict: VerdictFile;
  /** What takes are ranked by. */
  merit: number;
  outline: Float32Array[];
  /** Where the target should lie. */
  target: Float32Array[];
}
/** A shadow that was held still, and the picture that was judged. */
export interface Take extends Judged {
  timeS: number;
  picture: Picture;
}

/** A figure that a play can show, and the same with a part moved, by the part's name. */
export interface PlayFigure {
  pose: PoseFile;
  parts: Record<string, PoseFile>;
}
/** A play in time. Steps are numbered as the script's, its repeats written out. */
export interface StagedPlay {
  title: string;
  seconds: number;
  /** The square of the wall that its film shows the middle of. */
  view: { centre_m: [number, number]; size_m: number };
  steps: { begin_s: number; step: number; line: number; caption: string }[];
  /** Where and when a mouth closes on somebody. */
  bites: { part: string; time_s: number; at_m: [number, number] }[];
  /** Movements that hands cannot make as fast as they were asked for. */
  stretched: { step: number; asked_s: number; given_s: number }[];
}
/** How everything is at one time of a play. */
export interface Moment {
  /** Share of the lamp's light. */
  light: number;
  /** Text of a pose file, with the stage as it then is. */
  pose: string;
}

/** Names of the fingers' bones: 0 the palm, then three a finger from the thumb on. */
export const BONES_A_FINGER = 3;

/** A value out of the core's text. @throws OmbraError with the core's reason */
function answer<T>(text: string): T {
  const value = JSON.parse(text) as T | { error: { message: string; where: string } };
  if (typeof value === "object" && value !== null && "error" in value)
    throw new OmbraError(value.error.message, value.error.where);
  return value as T;
}

/** The hands, what they hold and what is asked for. Methods that throw leave everything as it was. */
export class Core {
  private readonly studio: Studio;
  /** @param left, right bytes of the hand asset's two files */
  constructor(module: OmbraModule, left: Uint8Array, right: Uint8Array) {
    this.studio = new module.Studio();
    answer(this.studio.open(left, right));
  }

  hold(pose: PoseFile | string): void {
    answer(this.studio.hold(typeof pose === "string" ? pose : JSON.stringify(pose)));
  }
  held(): PoseFile {
    return JSON.parse(this.studio.held()) as PoseFile;
  }
  /** Holds the pose at t (0 … 1) on the straight way between two that hold the same hands. */
  holdBetween(from: string, to: string, t: number): void {
    answer(this.studio.holdBetween(from, to, t));
  }
  /** Holds a figure with its parts moved, each by a share 0 … 1. */
  holdWithParts(figure: PoseFile, parts: { pose: PoseFile; share: number }[]): void {
    answer(this.studio.holdWithParts(JSON.stringify(figure), JSON.stringify(parts)));
  }
  fix(fixes: string[], without: string[]): void {
    answer(this.studio.fix(JSON.stringify({ fixes, without })));
  }

  bend(hand: number, angle: number, valueDeg: number): Stop {
    return this.studio.bend(hand, angle, valueDeg) as Stop;
  }
  grip(hand: number, bone: number, [x, y, z]: Vec3): Float32Array {
    return this.studio.grip(hand, bone, x, y, z);
  }
  pull(hand: number, bone: number, grip: Float32Array, [x, y, z]: Vec3): Stop {
    return this.studio.pull(hand, bone, grip, x, y, z) as Stop;
  }
  carry(hand: number, [x, y, z]: Vec3): Stop {
    return this.studio.carry(hand, x, y, z) as Stop;
  }
  /** Turns a hand about its wrist by a rotation vector, degrees about the world's axes. */
  turn(hand: number, [x, y, z]: Vec3): Stop {
    return this.studio.turn(hand, x, y, z) as Stop;
  }
  swing(hand: number, [swivel, pronation, flexion, deviation]: [number, number, number, number]): Stop {
    return this.studio.swing(hand, swivel, pronation, flexion, deviation) as Stop;
  }
  carryLamp([x, y, z]: Vec3): Stop {
    return this.studio.carryLamp(x, y, z) as Stop;
  }
  /** What is left of an angle's range with the others as they are, degrees. */
  range(hand: number, angle: number): { least: number; most: number } {
    const [least = 0, most = 0] = this.studio.range(hand, angle);
    return { least, most };
  }
  /** Swivel, pronation, flexion and deviation of an arm, degrees; empty without one. */
  armAngles(hand: number): { value: number; least: number; most: number }[] {
    const flat = this.studio.armAngles(hand);
    const out = [];
    for (let i = 0; i + 2 < flat.length; i += 3)
      out.push({ value: flat[i]!, least: flat[i + 1]!, most: flat[i + 2]! });
    return out;
  }

  aim(target: TargetMask): void {
    answer(this.studio.aim(target.name, target.width, target.height, target.pixels));
  }
  /** The shape in a picture: what is opaque, or what is not of the border's brightness. */
  aimAtPicture(name: string, picture: Picture): void {
    answer(this.studio.aimAtPicture(name, picture.width, picture.height, picture.data));
  }
  place(placement: Placement): void {
    answer(this.studio.place(JSON.stringify(placement)));
  }
  target(): TargetMask | null {
    return this.studio.target();
  }
  /** Closed contours x, y, x, y … in a frame of 1 x 1, y down. */
  targetContours(): Float32Array[] {
    return this.studio.targetContours();
  }
  shadowContours(): Float32Array[] {
    return this.studio.shadowContours();
  }
  /** 255 where a square of the wall is dark, row 0 at the top. @param sizePx a multiple of 64 */
  shadow(sizePx: number, centre: [number, number], sizeM: number): Uint8Array {
    return this.studio.shadow(sizePx, centre[0], centre[1], sizeM);
  }
  report(): Report {
    return answer<Report>(this.studio.report());
  }

  /** Triangles of a side's hand (0 left, 1 right): three vertices each. */
  faces(side: number): Uint16Array {
    return this.studio.faces(side);
  }
  /** The bone that carries most of each vertex. */
  bones(side: number): Uint8Array {
    return this.studio.bones(side);
  }
  /** Vertices of a held hand in the world, metres; null where none is held. */
  skin(hand: number): Float32Array | null {
    return this.studio.skin(hand);
  }
  /** Shoulder, elbow, wrist, and their radii, metres; null without an arm. */
  arm(hand: number): { joints: [Vec3, Vec3, Vec3]; radii: Vec3 } | null {
    const flat = Array.from(this.studio.arm(hand));
    if (flat.length < 12) return null;
    const at = (i: number) => flat.slice(i, i + 3) as Vec3;
    return { joints: [at(0), at(3), at(6)], radii: at(9) };
  }
  /** The stage's people in capsules: two places and their radii, metres. */
  people(): { from: Vec3; fromRadius: number; to: Vec3; toRadius: number }[] {
    const flat = this.studio.people();
    const at = (i: number) => [flat[i]!, flat[i + 1]!, flat[i + 2]!] as Vec3;
    const out = [];
    for (let i = 0; i + 7 < flat.length; i += 8)
      out.push({ from: at(i), fromRadius: flat[i + 3]!, to: at(i + 4), toRadius: flat[i + 7]! });
    return out;
  }
  drawing(pose: string, view: View, width: number, height: number, numberPx: number): Drawing {
    const drawn = this.studio.drawing(pose, view, width, height, numberPx);
    if (typeof drawn === "string") return answer<never>(drawn);
    return { width, height, ...drawn };
  }
  lamps(): { name: string; lamp: LampFile }[] {
    return answer(this.studio.lamps());
  }
  /** Linear sRGB of luminance 1. */
  lampColour(kelvin: number): Vec3 {
    return answer(this.studio.lampColour(kelvin));
  }
  lightWith(name: string): void {
    answer(this.studio.lightWith(name));
  }
  /** 255 where a square of the wall sees nothing of the lamp, 0 where all of it. @param sizePx a multiple of 64 */
  unlit(sizePx: number, centre: [number, number], sizeM: number): Uint8Array {
    const pixels = this.studio.unlit(sizePx, centre[0], centre[1], sizeM);
    return typeof pixels === "string" ? answer<never>(pixels) : pixels;
  }
  lightReport(roomDepthM: number): LightReport {
    return answer<LightReport>(this.studio.lightReport(roomDepthM));
  }
  /** Where this lamp and the performer are best. */
  bestLight(roomDepthM: number): { pose: PoseFile; seen: LightSeen } {
    return answer(this.studio.bestLight(roomDepthM));
  }
  lesson(language: Language): Lesson {
    return answer<Lesson>(this.studio.lesson(language));
  }
  limits(): JointLimit[] {
    return answer<JointLimit[]>(this.studio.limits());
  }
  /** Sizes of hands that have a name: percentiles of men and women, children's medians. */
  sizes(): HandSize[] {
    return answer<HandSize[]>(this.studio.sizes());
  }
  glb(): Uint8Array {
    const bytes = this.studio.glb();
    return typeof bytes === "string" ? answer<never>(bytes) : bytes;
  }
  /** Solves for the target; returns when the budget is spent or progress says false. */
  solve(options: SolveOptions, progress: (evaluations: number, better: Solution | null) => boolean): Solution {
    return answer<Solution>(
      this.studio.solve(JSON.stringify(options), (evaluations, better) =>
        progress(evaluations, better === "" ? null : (JSON.parse(better) as Solution)),
      ),
    );
  }
}

/** What is said of pictures of a camera, one by one; every picture has the same size. Methods that throw leave everything
 *  as it was. */
export class Director {
  private readonly director: WasmDirector;
  /** @param left, right bytes of the hand asset's two files */
  constructor(module: OmbraModule, left: Uint8Array, right: Uint8Array) {
    this.director = new module.Director();
    answer(this.director.open(left, right));
  }

  /** Begins a rehearsal. @param pose one that was solved for the target: advice starts from it */
  ask(target: TargetMask, placement: Placement, pose: PoseFile | null): void {
    const { name, width, height, pixels } = target;
    const held = pose ? JSON.stringify(pose) : "";
    answer(this.director.ask(name, width, height, pixels, JSON.stringify(placement), held));
  }
  look(look: Look): void {
    this.director.look(JSON.stringify(look));
  }
  /** The view without anybody, of the size of all pictures. */
  seeEmptyWall(picture: Picture | null): void {
    this.director.seeEmptyWall(picture?.width ?? 0, picture?.height ?? 0, picture?.data ?? null);
  }
  /** What a picture shows, and the take that it ends. @param advise whether fingers are advised as well, which is slower */
  judge(picture: Picture, timeS: number, advise: boolean): Judged & { take: Take | null } {
    const judged = this.director.judge(picture.width, picture.height, picture.data, timeS, advise);
    if (typeof judged === "string") return answer<never>(judged);
    return { ...read(judged), take: judged.take && takeOf(judged.take) };
  }
  /** After the last picture: the take that was going on. */
  endTake(): Take | null {
    const take = this.director.endTake();
    return take && takeOf(take);
  }
}

const read = ({ verdict, merit, outline, target }: JudgedPicture): Judged => ({
  verdict: JSON.parse(verdict) as VerdictFile,
  merit,
  outline,
  target,
});
const takeOf = (take: JudgedTake): Take => ({
  ...read(take),
  timeS: take.timeS,
  picture: { width: take.width, height: take.height, data: take.pixels },
});

/** A play as a worker stages it. */
export class Theatre {
  private readonly theatre: WasmTheatre;
  /** @param left, right bytes of the hand asset's two files */
  constructor(module: OmbraModule, left: Uint8Array, right: Uint8Array) {
    this.theatre = new module.Theatre();
    answer(this.theatre.open(left, right));
  }

  /** Stages a script ("ombra.play/1", docs/plays.md), which takes up to some seconds.
   *  @param figures all that it names @throws OmbraError with the line of what cannot be played */
  stage(script: string, figures: Record<string, PlayFigure>): StagedPlay {
    return answer<StagedPlay>(this.theatre.stage(script, JSON.stringify(figures)));
  }
  at(timeS: number): Moment {
    return this.theatre.at(timeS);
  }
  /** The scene with an animation, a GLB. */
  glb(): Uint8Array {
    const bytes = this.theatre.glb();
    return typeof bytes === "string" ? answer<never>(bytes) : bytes;
  }
}

/** Whether this engine runs 128-bit SIMD: the smallest module that has such an instruction (i8x16.splat). */
export function hasSimd(): boolean {
  return WebAssembly.validate(
    new Uint8Array([0, 97, 115, 109, 1, 0, 0, 0, 1, 5, 1, 96, 0, 1, 123, 3, 2, 1, 0, 10, 8, 1, 6, 0, 65, 0, 253, 15, 11]),
  );
}
