// A silhouette as a small picture: dark on a patch of lit wall.
import { useMemo } from "preact/hooks";
import { svgAddress } from "../app/picture";
import { contourSvg } from "../app/save";

export function FigureImage(props: { svg: string }) {
  const address = useMemo(() => svgAddress(props.svg), [props.svg]);
  return <img class="shape" src={address} alt="" loading="lazy" width="72" height="72" draggable={false} />;
}

export function ContourImage(props: { contours: Float32Array[] }) {
  const address = useMemo(() => svgAddress(contourSvg(props.contours, "")), [props.contours]);
  return <img class="shape" src={address} alt="" width="72" height="72" draggable={false} />;
}
