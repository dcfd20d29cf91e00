"""What `ombra solve` writes opens elsewhere: hands.glb in the Khronos validator, the JSON in its schemas."""

import json
import os
import shutil
import subprocess
import tempfile
import unittest
from pathlib import Path

import jsonschema

from gltf_scene import Scene

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent.parent
SIDES = ("left", "right")


def schema(name):
    return json.loads((ROOT / "docs" / "schema" / f"{name}.schema.json").read_text(encoding="utf-8"))


class SolvedFiles(unittest.TestCase):
    """One short solve; every test looks at what it wrote."""

    @classmethod
    def setUpClass(cls):
        cls.folder = tempfile.TemporaryDirectory()
        cls.addClassCleanup(cls.folder.cleanup)
        cls.out = Path(cls.folder.name) / "heart"
        subprocess.run(
            [os.environ["OMBRA_BINARY"], "solve", "heart", "--evaluations", "500", "--seed", "1", "--out", str(cls.out)],
            stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=300, check=True)
        cls.pose = json.loads((cls.out / "pose.json").read_text(encoding="utf-8"))
        cls.glb = cls.out / "hands.glb"

    def held(self):
        return [side for side in SIDES if side in self.pose["hands"]]

    def test_the_khronos_validator_finds_nothing(self):
        if not shutil.which("node") or not (ROOT / "node_modules" / "gltf-validator").is_dir():
            self.skipTest("needs node and the npm package gltf-validator: run `npm ci`")
        done = subprocess.run(["node", str(HERE / "validate_glb.mjs"), str(self.glb)],
                              capture_output=True, text=True, timeout=120, check=True)
        issues = json.loads(done.stdout)
        self.assertEqual((issues["numErrors"], issues["numWarnings"]), (0, 0), issues["messages"])

    def test_the_scene_holds_the_wrists_of_the_pose(self):
        scene = Scene(self.glb)
        for side in self.held():
            wrist = self.pose["hands"][side]["wrist"]["position_m"]
            for found, wanted in zip(scene.node(f"{side}-wrist")["translation"], wrist):
                self.assertAlmostEqual(found, wanted, delta=2e-6)

    def test_the_json_files_keep_to_their_schemas(self):
        for name, value in (("pose", self.pose), ("stage", self.pose["stage"]),
                            ("result", json.loads((self.out / "result.json").read_text(encoding="utf-8")))):
            with self.subTest(name):
                jsonschema.Draft202012Validator.check_schema(schema(name))
                jsonschema.Draft202012Validator(schema(name)).validate(value)

    def test_the_schemas_refuse_what_is_wrong(self):
        validator = jsonschema.Draft202012Validator(schema("pose"))
        side = self.held()[0]
        for joint, angle in (("index-pip-flexion", 140), ("index-pip-flexon", 40)):
            wrong = json.loads(json.dumps(self.pose))
            wrong["hands"][side]["joints_deg"][joint] = angle
            self.assertFalse(validator.is_valid(wrong), joint)


if __name__ == "__main__":
    unittest.main()
