"""hands.glb and plays as Blender has them: skin, bones, animation, and the shadow that its own light casts."""

import json
import os
import shutil
import subprocess
import unittest
from pathlib import Path

import numpy
from PIL import Image

from gltf_scene import Scene
from support import ROOT, InFolder, ombra, pixels, read_json

BLENDER = shutil.which("blender", path="/usr/bin")


def blender(script, *arguments):
    """Runs a script inside Blender."""
    done = subprocess.run(
        [BLENDER, "--background", "--factory-startup", "--python-exit-code", "1", "--python", str(script), "--",
         *map(str, arguments)],
        stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=300, check=False,
        # Blender takes the first Python in PATH for its own; that beside it has the modules it needs.
        env={**os.environ, "PATH": os.pathsep.join([str(Path(BLENDER).parent), os.environ["PATH"]])})
    if done.returncode != 0:
        raise AssertionError(done.stdout + done.stderr)


@unittest.skipUnless(BLENDER, "needs Blender: apt-get install blender")
class InBlender(InFolder):
    def look(self, glb, times_s=(0,), **more):
        asked = {"file": str(glb), "times_s": times_s, "seen": str(self.folder / "seen.json"), **more}
        (self.folder / "asked.json").write_text(json.dumps(asked), encoding="utf-8")
        blender(ROOT / "tests/cli/blender_scene.py", self.folder / "asked.json")
        return read_json(self.folder / "seen.json")

    def check(self, shown, scene):
        """Every vertex is where glTF's rules have it."""
        for name, points in shown.items():
            away = numpy.abs(numpy.array(points) - numpy.array(scene.points(name))).max()
            self.assertLess(away, 0.0001, f"{name}, metres")

    def test_a_solved_pose_is_held_there_and_casts_the_same_shadow(self):
        out = self.folder / "heart"
        done = ombra("solve", "heart", "--evaluations", "500", "--seed", "1", "--out", out)
        self.assertEqual(done.returncode, 0, done.stderr)
        pose = read_json(out / "pose.json")
        frame = pose["stage"]["frame"]
        seen = self.look(out / "hands.glb", shadow=str(self.folder / "shadow.png"), **frame)
        for side in pose["hands"]:
            bones = seen["objects"][f"bones-{side}"]
            self.assertEqual((bones["type"], len(bones["bones"])), ("ARMATURE", 16))
            self.assertEqual(seen["objects"][f"hand-{side}"]["parent"], f"bones-{side}")
        for name in ("wall", "lamp", "arm-left-forearm"):
            self.assertIsNone(seen["objects"][name]["parent"], name)
        for found, wanted in zip(seen["objects"]["lamp"]["place_m"], pose["stage"]["lamp"]["position_m"]):
            self.assertAlmostEqual(found, wanted, delta=0.0001)
        self.check(seen["meshes"][0], Scene(out / "hands.glb"))

        shadow = pixels(self.folder / "shadow.png") < 128
        mask = numpy.asarray(Image.open(out / "mask.png").resize((256, 256), Image.Resampling.BOX)) > 127
        self.assertGreater((shadow & mask).sum() / (shadow | mask).sum(), 0.98)

    def test_a_play_moves_there_as_it_does_here(self):
        glb = self.folder / "bite.glb"
        done = ombra("play", "bite", "--out", glb)
        self.assertEqual(done.returncode, 0, done.stderr)
        times_s = [0, 2.5, 4.94, 7.0]
        seen = self.look(glb, times_s)
        scene = Scene(glb)
        before = None
        for time_s, meshes in zip(times_s, seen["meshes"]):
            with self.subTest(time_s=time_s):
                scene.move_to(time_s)
                self.check(meshes, scene)
                self.assertNotEqual(meshes["hand-right"], before)
                before = meshes["hand-right"]

    def test_the_example_renders_a_play_as_it_is_at_a_time(self):
        glb, script = self.folder / "bite.glb", self.folder / "render.py"
        done = ombra("play", "bite", "--out", glb)
        self.assertEqual(done.returncode, 0, done.stderr)
        text = (ROOT / "examples/blender/render.py").read_text(encoding="utf-8")
        script.write_text(text.replace("samples = 64", "samples = 4").replace("1280, 720", "320, 180"), encoding="utf-8")
        for name, seconds in (("before.png", 0), ("bites.png", 4.94)):
            blender(script, glb, self.folder / name, seconds)
        before, bites = (pixels(self.folder / name)[..., :3].mean(axis=2) for name in ("before.png", "bites.png"))
        self.assertEqual(bites.shape, (180, 320))
        wall = bites[20:100, 200:]  # where the shadow has passed
        self.assertGreater(numpy.median(wall), 100)
        self.assertGreater((abs(before - bites) > 60).mean(), 0.01)


if __name__ == "__main__":
    unittest.main()
