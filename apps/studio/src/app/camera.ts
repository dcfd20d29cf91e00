// The camera: asked for when a person says so, let go of when it is not needed, and its faults in words.
import { say, type Word } from "./words";

const kWanted = { width: { ideal: 1280 }, height: { ideal: 720 }, frameRate: { ideal: 30 } };

/** Why there is no picture, for people. */
export class CameraFault extends Error {
  constructor(readonly word: Word) {
    super(say.value(word));
  }
}

/** What a browser's refusal means to a person (Media Capture and Streams, section 10.2). */
function faultOf(error: unknown): CameraFault {
  const name = error instanceof DOMException || error instanceof Error ? error.name : "";
  const words: Record<string, Word> = {
    NotAllowedError: "cameraRefused",
    SecurityError: "cameraRefused",
    NotFoundError: "cameraMissing",
    OverconstrainedError: "cameraMissing",
    NotReadableError: "cameraBusy",
    AbortError: "cameraBusy",
  };
  return new CameraFault(words[name] ?? "cameraFailed");
}

/** Opens a camera: the one named or, without a name, one that looks away from the person where there is one.
 *  @throws CameraFault */
export async function openCamera(device: string): Promise<MediaStream> {
  // Missing where the page has neither HTTPS nor this machine's own address.
  if (!navigator.mediaDevices?.getUserMedia) throw new CameraFault("cameraNowhere");
  const which = device ? { deviceId: { exact: device } } : { facingMode: { ideal: "environment" } };
  try {
    return await navigator.mediaDevices.getUserMedia({ video: { ...kWanted, ...which }, audio: false });
  } catch (error) {
    throw faultOf(error);
  }
}

/** The cameras there are; they have names once one was allowed. */
export async function cameras(): Promise<{ id: string; name: string }[]> {
  const all = await navigator.mediaDevices.enumerateDevices();
  return all
    .filter(({ kind }) => kind === "videoinput")
    .map(({ deviceId, label }, i) => ({ id: deviceId, name: label || say.value("cameraNumber", { number: i + 1 }) }));
}

export function closeCamera(stream: MediaStream): void {
  for (const track of stream.getTracks()) track.stop();
}
