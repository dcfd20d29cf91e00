"""`ombra solve --from`: going on from a result or a pose, and what that refuses."""

import json
import unittest

import jsonschema
from support import ROOT, InFolder, ombra, read_json


class GoingOn(InFolder):
    def solve(self, name, *options):
        done = ombra("solve", "heart", "--out", self.folder / name, *options)
        self.assertEqual((done.returncode, done.stderr), (0, ""))
        return read_json(self.folder / name / "result.json")

    def test_a_result_is_gone_on_from_and_not_lost(self):
        first = self.solve("first", "--arms-from", "left", "--hand-length", "175", "--evaluations", "3000")
        self.assertNotIn("from", first)
        on = [self.solve(name, "--from", self.folder / "first", "--evaluations", "3000", "--jobs", jobs)
              for name, jobs in (("on", "1"), ("again", "2"))]
        jsonschema.validate(on[0], read_json(ROOT / "docs/schema/result.schema.json"))
        self.assertEqual(on[0]["from"], str(self.folder / "first"))
        for field in ("arms", "hand_length_mm"):
            self.assertEqual(on[0][field], first[field])
        self.assertGreater(on[0]["scores"]["iou"], first["scores"]["iou"] - 0.005)
        self.assertEqual((self.folder / "on/pose.json").read_bytes(), (self.folder / "again/pose.json").read_bytes())

    def test_a_bare_pose_brings_its_hands_and_its_stage(self):
        self.solve("one", "--no-arms", "--hands", "right", "--evaluations", "1")
        pose = read_json(self.folder / "one/pose.json")
        pose["stage"]["lamp"]["position_m"][0] += 0.02
        (self.folder / "bare.json").write_text(json.dumps(pose), encoding="utf-8")
        self.solve("on", "--from", self.folder / "bare.json", "--evaluations", "1")
        on = read_json(self.folder / "on/pose.json")
        self.assertEqual(list(on["hands"]), ["right"])
        self.assertEqual(on["stage"]["lamp"], pose["stage"]["lamp"])

    def test_what_cannot_be_begun_with_is_named(self):
        self.solve("one", "--arms-from", "left", "--evaluations", "1")
        pose = self.folder / "one/pose.json"
        for options, code, words in (
                (("--from", pose, "--arms-from", "right"), 2, f"{pose}: has its arms from the left"),
                (("--from", pose, "--no-arms"), 2, "--from excludes --no-arms"),
                (("--from", pose, "--hands", "left"), 2, "--from excludes --hands"),
                (("--from", self.folder / "nothing"), 3, "nothing: cannot be opened"),
                (("--from", ROOT / "README.md"), 3, "README.md")):
            with self.subTest(options):
                done = ombra("solve", "heart", "--out", self.folder / "out", *options)
                self.assertEqual((done.returncode, done.stdout), (code, ""))
                self.assertIn(words, done.stderr)


if __name__ == "__main__":
    unittest.main()
