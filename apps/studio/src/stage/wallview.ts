// The wall alone, as the audience sees it, on a canvas of any size: for films and for the audience's window.
import { NoToneMapping, PerspectiveCamera, Scene, WebGLRenderer } from "three";
import type { Core, StagedPlay } from "../app/core";
import { kPalettes } from "./palette";
import { Shadow } from "./shadow";
import { edgeWidth, frameOf, readStanding } from "./standing";
import { audienceShot, take, wallSeen } from "./views";
import { Wall } from "./wall";

export class WallView {
  private readonly renderer: WebGLRenderer;
  private readonly scene = new Scene();
  private readonly camera = new PerspectiveCamera();
  private readonly shadow = new Shadow();
  private readonly wall = new Wall(this.shadow);

  constructor(private readonly canvas: HTMLCanvasElement | OffscreenCanvas) {
    this.renderer = new WebGLRenderer({ canvas, antialias: false });
    this.renderer.toneMapping = NoToneMapping;
    const { dark } = kPalettes; // where shadows are performed it is dark
    this.renderer.setClearColor(dark.room.clone().convertSRGBToLinear());
    this.scene.add(this.wall.mesh);
    this.wall.paint(dark);
  }

  /** Draws the shadow of what a core holds. @param light share of the lamp's @param view of a play; null: none */
  show(core: Core, light: number, view: StagedPlay["view"] | null): void {
    const standing = readStanding(core);
    const { lamp, shine } = standing;
    const film = view !== null;
    const frame = film ? frameOf(view) : standing.frame;
    const aspect = this.canvas.width / this.canvas.height;
    const seen = wallSeen("audience", frame, aspect, film);
    this.shadow.cast(core, seen, seen, frame.size, edgeWidth(standing));
    this.wall.light(lamp, frame, shine, light);
    take(this.camera, audienceShot(frame, aspect, film), aspect);
    this.renderer.render(this.scene, this.camera);
  }
  /** @param width, height pixels of the picture */
  resize(width: number, height: number): void {
    this.renderer.setSize(width, height, false);
  }
  dispose(): void {
    this.wall.dispose();
    this.shadow.dispose();
    this.renderer.dispose();
    this.renderer.forceContextLoss();
  }
}
