// The stage: hands, arms, lamp, beam, and the wall with their shadow, to look at and to handle.
import {
  NeutralToneMapping,
  PerspectiveCamera,
  Scene,
  Vector2,
  Vector3,
  WebGLRenderTarget,
  WebGLRenderer,
} from "three";
import type { Core, PoseFile, StagedPlay, Stop, Vec3 } from "../app/core";
import type { Square } from "../app/light.worker";
import { Bodies } from "./bodies";
import { Drag, type DragStep } from "./drag";
import type { Finger, Handle, StageEvents } from "./events";
import { Glow } from "./glow";
import { Hands } from "./hands";
import { Lamp } from "./lamp";
import { Marker } from "./marker";
import { Outline } from "./outline";
import { type Theme, kPalettes } from "./palette";
import { RangeArc } from "./range";
import { People } from "./people";
import { Reach, Shadow, shadowOf } from "./shadow";
import { type Standing, edgeWidth, frameOf, readStanding } from "./standing";
import { type Shot, type StageView, Turned, between, shotOf, take, wallSeen } from "./views";
import { Wall } from "./wall";

export type { Finger, Grabbable, Handle, StageEvents } from "./events";
export type { Theme } from "./palette";
export type { StageView } from "./views";

const kGlide_ms = 180;
const kSway_m = 0.06;
const kSwayLag_ms = 70;
/** How long nothing moves before the true soft edges are asked for. */
const kRest_ms = 120;
/** Between dots of the outline: of the frame, and at least so many pixels. */
const kDots = 0.017;
const kDots_px = 9;

/** A play's view, and the share of its light that the lamp gives now. */
export interface Played {
  view: StagedPlay["view"];
  light: number;
}

export class Stage3D {
  private readonly renderer: WebGLRenderer;
  private readonly scene = new Scene();
  private readonly camera = new PerspectiveCamera(30, 1, 0.02, 40);
  private readonly shadow = new Shadow();
  private readonly wall = new Wall(this.shadow);
  private readonly outline = new Outline(this.shadow);
  private readonly lit = new Glow(1);
  private readonly under = new Glow(2);
  private readonly hands: Hands;
  private readonly bodies = new Bodies();
  private readonly people = new People();
  private readonly lamp = new Lamp();
  private readonly marker = new Marker();
  private readonly range: RangeArc;
  private readonly drag: Drag;
  private readonly lost = new AbortController();

  private standing: Standing;
  private view: StageView = "audience";
  private readonly turned = new Turned();
  private shot: Shot | null = null;
  private glide: { from: Shot; to: Shot; since: number } | null = null;
  /** A play's view and the share of its light that the lamp gives; null: there is no play. */
  private played: Played | null = null;
  /** What the picture is taken for; those who walk in a play stay in it. */
  private setting = "";
  private finger: Finger | null = null;
  private hovered: Handle | null = null;
  private readonly swayTo = new Vector2();
  private readonly swayed = new Vector2();
  /** Where the light comes from, its sway with it. */
  private readonly source = new Vector3();
  private casts = 0;
  private softening = 0;
  private unlit: { pixels: Uint8Array; since: number } | null = null;
  private asked = 0;
  private last = 0;
  /** Whether the shadow is no longer what the core would cast, and the picture not what there is to see. */
  private stale = true;
  private changed = true;

  /** @throws Error where the browser has no WebGL 2 */
  constructor(
    private readonly canvas: HTMLCanvasElement,
    private readonly core: Core,
    private readonly events: StageEvents,
    private readonly options: {
      reducedMotion: boolean;
      /** What a square of the wall does not see of the lamp; null where that is not known or no longer asked. */
      unlit(pose: PoseFile, square: Square): Promise<Uint8Array | null>;
    },
  ) {
    const context = canvas.getContext("webgl2", { antialias: true, stencil: true, alpha: false });
    if (context === null)
      throw new Error("the stage: no WebGL 2 in this browser; switch on hardware acceleration or use another");
    this.renderer = new WebGLRenderer({ canvas, context, antialias: true, stencil: true });
    this.renderer.toneMapping = NeutralToneMapping;
    this.hands = new Hands(core);
    this.range = new RangeArc(core);
    this.standing = readStanding(core);
    this.scene.add(
      this.wall.mesh,
      this.outline.mesh,
      this.lit.mesh,
      this.under.mesh,
      this.hands.group,
      this.bodies.group,
      this.people.group,
      this.lamp.group,
      this.marker.group,
      this.range.mesh,
    );
    this.drag = new Drag({
      canvas,
      core,
      camera: this.camera,
      hands: this.hands,
      handled: () => this.played === null,
      handsSeen: () => this.view !== "audience",
      lamp: () => this.source,
      wrist: (hand) => readStanding(core).hands[hand]?.wrist ?? null,
      carryLamp: (place) => this.carryLamp(place),
      turnView: (x, y) => this.turnView(x, y),
      hovers: (handle) => this.hover(handle),
      grabs: (what, hand) => this.events.grab(what, hand),
      steps: (step) => this.stepped(step),
      releases: () => {
        this.marker.release();
        this.range.hide();
        this.standing = readStanding(core);
        this.events.release();
        this.redraw();
      },
      wake: () => this.wake(),
    });
    canvas.addEventListener("webglcontextrestored", () => this.redraw(), { signal: this.lost.signal });
    this.setTheme("dark");
    this.resize();
    this.update();
  }

  /** Everything is drawn anew from what the core holds. */
  update(): void {
    const before = this.setting;
    this.standing = this.read();
    this.setting = this.played === null ? this.standing.name : JSON.stringify(this.played.view);
    const other = before !== this.setting;
    this.hands.update();
    this.bodies.update(this.standing.bodies);
    this.people.update(this.core.people());
    if (this.shot === null || other) this.turned.reset(this.standing.bodies);
    this.drawOutline();
    this.stale = true;
    // A picture that shows them stays as it is, and does not move under a hand that holds something.
    const fits = this.shot !== null && !other && (this.drag.holding || !this.outOfSight());
    if (!fits) this.show(true);
    this.redraw();
  }
  /** What update() shows is a play, as wide as its film, and nothing is to be taken hold of. @param played null: no play */
  setPlay(played: Played | null): void {
    this.played = played;
    this.lamp.dim(played?.light ?? 1);
  }
  /** Glides to another view. */
  setView(view: StageView): void {
    if (view === this.view) return;
    this.view = view;
    this.stale = true;
    this.show(true);
  }
  /** The dotted outline of what is aimed at. */
  setTarget(shown: boolean): void {
    this.outline.mesh.visible = shown;
    this.drawOutline();
    this.redraw();
  }
  setTheme(theme: Theme): void {
    const palette = kPalettes[theme];
    // The wall ends in the room's colour as it is on the screen.
    this.renderer.setClearColor(palette.room.clone().convertSRGBToLinear());
    for (const part of [this.wall, this.hands, this.bodies, this.people, this.lamp]) part.paint(palette);
    this.redraw();
  }
  /** Lights a finger, on the hand and in the shadow. */
  highlight(finger: Finger | null): void {
    this.finger = finger;
    this.light();
  }
  /**
   * The lamp sways for as long as that is asked for; the core's own stays where it is. Not with reduced motion.
   * @param x, y to the right and up: -1 … 1, which is 6 cm
   */
  sway(x: number, y: number): void {
    if (this.options.reducedMotion) return;
    this.swayTo.set(Math.max(-1, Math.min(1, x)), Math.max(-1, Math.min(1, y))).multiplyScalar(kSway_m);
    this.redraw();
  }
  /** Fits the picture to the canvas. */
  resize(): void {
    const { clientWidth, clientHeight } = this.canvas;
    this.renderer.setPixelRatio(Math.min(2, window.devicePixelRatio));
    this.renderer.setSize(Math.max(1, clientWidth), Math.max(1, clientHeight), false);
    this.stale = true;
    if (this.shot === null) return;
    this.drawOutline();
    this.show(false);
  }
  /** The wall as the audience sees it, PNG. */
  async snapshot(width: number, height: number): Promise<Blob> {
    const aspect = width / height;
    const camera = new PerspectiveCamera();
    take(camera, shotOf("audience", this.standing, [], this.turned, aspect, this.played !== null), aspect);
    const target = new WebGLRenderTarget(width, height, { samples: 4, stencilBuffer: true });
    const pixels = new Uint8ClampedArray(4 * width * height);
    const { hands, bodies, people, lamp, marker, range, under, lit } = this;
    const hidden = [hands.group, bodies.group, people.group, lamp.group, marker.group, range.mesh, under.mesh, lit.mesh];
    const were = hidden.map((part) => part.visible);
    for (const part of hidden) part.visible = false;
    this.cast("audience", aspect);
    this.renderer.setRenderTarget(target);
    this.renderer.render(this.scene, camera);
    this.renderer.readRenderTargetPixels(target, 0, 0, width, height, pixels);
    this.renderer.setRenderTarget(null);
    target.dispose();
    hidden.forEach((part, i) => (part.visible = were[i]!));
    this.stale = true;
    this.redraw();

    const flipped = new ImageData(width, height);
    for (let row = 0; row < height; ++row)
      flipped.data.set(pixels.subarray(4 * width * row, 4 * width * (row + 1)), 4 * width * (height - 1 - row));
    const page = document.createElement("canvas");
    page.width = width;
    page.height = height;
    const context = page.getContext("2d");
    if (context === null) throw new Error("the stage: this browser draws no pictures");
    context.putImageData(flipped, 0, 0);
    return new Promise((done, failed) =>
      page.toBlob((blob) => {
        if (blob) done(blob);
        else failed(new Error("the stage: the picture is too large"));
      }, "image/png"),
    );
  }
  dispose(): void {
    cancelAnimationFrame(this.asked);
    clearTimeout(this.softening);
    ++this.casts;
    this.lost.abort();
    for (const part of [this.drag, this.wall, this.outline, this.lit, this.under, this.shadow]) part.dispose();
    for (const part of [this.hands, this.bodies, this.people, this.lamp, this.marker, this.range]) part.dispose();
    this.renderer.dispose();
  }

  private read(): Standing {
    const standing = readStanding(this.core);
    return this.played === null ? standing : { ...standing, frame: frameOf(this.played.view) };
  }
  private get aspect(): number {
    return Math.max(1, this.canvas.clientWidth) / Math.max(1, this.canvas.clientHeight);
  }
  private redraw(): void {
    this.changed = true;
    this.wake();
  }
  private wake(): void {
    if (this.asked === 0) this.asked = requestAnimationFrame((now) => this.frame(now));
  }
  private frame(now: number): void {
    this.asked = 0;
    const passed = Math.min(50, now - this.last);
    this.last = now;
    this.drag.step();
    const swaying = this.swayOn(passed);
    const gliding = this.glideOn(now);
    // On the way from one view to another all of the wall may be seen.
    if (this.stale) {
      this.cast(gliding ? "side" : this.view, this.aspect);
      this.changed = true;
    }
    this.stale = false;
    const softening = this.softenOn(now);
    const beating = this.marker.draw(this.camera, this.canvas.clientHeight, now, this.options.reducedMotion);
    if (this.changed && !this.renderer.getContext().isContextLost()) this.renderer.render(this.scene, this.camera);
    this.changed = false;
    if (swaying || gliding || softening || beating) this.redraw();
  }

  /** Moves the sway nearer to where it is wanted, not while something is held. */
  private swayOn(passed_ms: number): boolean {
    if (this.drag.holding || this.swayed.equals(this.swayTo)) return false;
    this.swayed.lerp(this.swayTo, 1 - Math.exp(-passed_ms / kSwayLag_ms));
    if (this.swayed.distanceTo(this.swayTo) < 0.0005) this.swayed.copy(this.swayTo);
    this.stale = true;
    return true;
  }
  /** Casts the shadow, with the lamp swayed for as long as that takes. */
  private cast(view: StageView, aspect: number): void {
    const { lamp, frame } = this.standing;
    const swayed = this.swayedLamp();
    const swaying = this.swayed.lengthSq() > 0;
    if (swaying && this.core.carryLamp(swayed.toArray() as Vec3) !== "none") swayed.copy(readStanding(this.core).lamp);
    const reach = new Reach(swayed);
    this.hands.shade(reach);
    this.people.shade(reach);
    const seen = wallSeen(view, frame, aspect, this.played !== null);
    this.shadow.cast(this.core, reach.region, seen, frame.size, edgeWidth(this.standing));
    if (swaying) this.core.carryLamp(lamp.toArray() as Vec3);
    const { bulb, shine } = this.standing;
    this.source.copy(swayed);
    this.lamp.place(shine.sky ? bulb : swayed, frame, shine);
    this.wall.light(swayed, frame, shine, this.played?.light ?? 1);
    this.glowOn();
    this.soften(swaying);
  }
  private swayedLamp(): Vector3 {
    const { x, y, z } = this.standing.lamp;
    // What is in the sky does not sway.
    return this.standing.shine.sky ? new Vector3(x, y, z) : new Vector3(x + this.swayed.x, y + this.swayed.y, z);
  }
  /** Asks for the true soft edges of what was cast, and fades them in once they are there and still true. */
  private soften(swaying: boolean): void {
    clearTimeout(this.softening);
    this.unlit = null;
    const cast = ++this.casts;
    if (this.standing.shine.width === 0 || swaying) return;
    this.softening = window.setTimeout(async () => {
      const unlit = await this.options.unlit(this.core.held(), this.shadow.square);
      if (!unlit || cast !== this.casts) return;
      this.unlit = { pixels: unlit, since: performance.now() };
      this.redraw();
    }, kRest_ms);
  }
  private softenOn(now: number): boolean {
    if (!this.unlit) return false;
    const { pixels, since } = this.unlit;
    const share = this.options.reducedMotion ? 1 : Math.min(1, Math.max(0, (now - since) / kGlide_ms));
    this.shadow.soften(pixels, share);
    this.changed = true;
    if (share === 1) this.unlit = null;
    return share < 1;
  }
  /** @param place where the lamp is to be seen, its sway with it */
  private carryLamp(place: Vector3): Stop {
    if (this.standing.shine.sky) return "stage";
    const stop = this.core.carryLamp([place.x - this.swayed.x, place.y - this.swayed.y, place.z]);
    this.standing = readStanding(this.core);
    this.source.copy(this.swayedLamp());
    return stop;
  }

  private stepped({ what, hand, stop, held, bone, wanted, byShadow }: DragStep): void {
    if (what !== "lamp") this.hands.updateOne(hand);
    const lamp = this.source;
    const seenAt = (point: Vector3) => (byShadow ? shadowOf(point, lamp) : point);
    this.marker.hold(seenAt(held), seenAt(wanted), stop !== "none", this.camera);
    const joints_deg = what === "finger" ? readStanding(this.core).hands[hand]?.joints_deg : undefined;
    if (joints_deg === undefined) this.range.hide();
    else this.range.show(hand, bone, held, joints_deg, seenAt);
    this.stale = true;
    this.events.moved(stop);
  }
  private hover(handle: Handle | null): void {
    this.hovered = handle;
    this.light();
    this.events.hover(handle);
  }
  private light(): void {
    this.hands.light(this.finger, this.hovered);
    this.lamp.lift(this.hovered?.kind === "lamp");
    this.glowOn();
    this.redraw();
  }
  private glowOn(): void {
    const show = (glow: Glow, finger: Finger | null, opacity: number) => {
      const skin = finger === null ? null : this.hands.skin(finger.hand);
      if (finger === null || skin === null) glow.hide();
      else glow.show(skin, finger.finger, this.source, opacity);
    };
    show(this.lit, this.finger, 0.62);
    // What is held is seen as it is.
    const under = this.drag.holding || this.hovered?.kind === "lamp" ? null : this.hovered;
    show(this.under, under, under?.finger === -1 ? 0.14 : 0.28);
  }
  private drawOutline(): void {
    if (!this.outline.mesh.visible) return;
    const { frame } = this.standing;
    const { clientWidth, clientHeight } = this.canvas;
    const spacing = Math.max(kDots, kDots_px / (0.85 * Math.max(1, Math.min(clientWidth, clientHeight))));
    this.outline.draw(this.core.targetContours(), frame, spacing);
  }

  private turnView(x_px: number, y_px: number): void {
    if (this.view !== "side") return;
    this.turned.by(x_px, y_px);
    this.show(false);
  }
  /** Whether hands that a view is to show have left it. */
  private outOfSight(): boolean {
    if (this.view === "audience") return false;
    return this.hands.points().some((point) => {
      const { x, y } = point.project(this.camera);
      return Math.max(Math.abs(x), Math.abs(y)) > 1;
    });
  }
  private show(glides: boolean): void {
    const film = this.played !== null;
    const to = shotOf(this.view, this.standing, this.hands.points(), this.turned, this.aspect, film);
    const from = this.shot;
    const still = from === null || !glides || this.options.reducedMotion;
    this.glide = still ? null : { from, to, since: performance.now() };
    if (this.glide === null) this.arrive(to);
    this.redraw();
  }
  private arrive(shot: Shot): void {
    this.shot = shot;
    take(this.camera, shot, this.aspect);
    // Only on arrival: nothing flies through the picture on the way.
    this.hands.group.visible = this.view !== "audience";
    this.bodies.group.visible = this.people.group.visible = this.view === "side";
    this.lamp.show(this.view !== "audience", this.view === "side");
  }
  private glideOn(now: number): boolean {
    if (this.glide === null) return false;
    const { from, to, since } = this.glide;
    const t = Math.min(1, Math.max(0, (now - since) / kGlide_ms));
    if (t === 1) {
      this.glide = null;
      this.stale = true;
      this.arrive(to);
      return false;
    }
    this.shot = between(from, to, 1 - (1 - t) ** 3);
    take(this.camera, this.shot, this.aspect);
    return true;
  }
}
