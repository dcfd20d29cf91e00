"""`ombra solve --comfort, --fix, --without`: hands that somebody can hold."""

import unittest

import jsonschema
from support import ROOT, InFolder, ombra, read_json

BUDGET = ("--no-arms", "--evaluations", "25000")


class Comfort(InFolder):
    def solve(self, name, *options):
        done = ombra("solve", "heart", "--out", self.folder / name, *BUDGET, *options)
        self.assertEqual((done.returncode, done.stderr), (0, ""))
        result = read_json(self.folder / name / "result.json")
        jsonschema.validate(result, read_json(ROOT / "docs/schema/result.schema.json"))
        self.assertEqual(result["scores"]["limit_violation_deg"], 0)
        self.assertLessEqual(result["scores"]["skin_penetration_mm"], 1)
        return result, read_json(self.folder / name / "pose.json")

    def test_comfort_lowers_strain_and_every_finger_has_its_own(self):
        tense, _ = self.solve("tense", "--comfort", "0")
        easy, _ = self.solve("easy", "--comfort", "1")
        self.assertLess(easy["scores"]["strain"], tense["scores"]["strain"] - 0.1)
        for side in ("left", "right"):
            self.assertEqual(list(easy["strain"][side]), ["thumb", "index", "middle", "ring", "little"])

    def test_a_stiff_joint_and_a_finger_left_out_stay_as_they_are(self):
        result, pose = self.solve("stiff", "--fix", "ring-pip=40", "--without", "left:little", "--fix", "right:index-mcp=0")
        left, right = (pose["hands"][side]["joints_deg"] for side in ("left", "right"))
        self.assertAlmostEqual(left["ring-pip-flexion"], 40, places=2)
        self.assertAlmostEqual(right["ring-pip-flexion"], 40, places=2)
        self.assertAlmostEqual(right["index-mcp-flexion"], 0, places=2)
        self.assertAlmostEqual(left["little-pip-flexion"], 100, places=2)
        self.assertGreater(result["scores"]["iou"], 0.85)

    def test_what_cannot_be_held_is_refused_with_the_next_step(self):
        for options, code, words in (
            (("--fix", "ring-pip=140"), 3, "it goes from 0.0° to 100.0°"),
            (("--fix", "middle-mcp=90", "--fix", "ring-mcp=0"), 3, "with the other joints that are held"),
            (("--fix", "rign-pip=40"), 2, "did you mean ring-pip?"),
            (("--fix", "ring-pip"), 2, "takes JOINT=DEGREES"),
            (("--without", "litle"), 2, "did you mean little?"),
            (("--comfort", "2"), 2, "takes a number from 0 and up to 1"),
        ):
            with self.subTest(options):
                done = ombra("solve", "heart", "--out", self.folder / "no", *options)
                self.assertEqual(done.returncode, code)
                self.assertIn(words, done.stderr)
                self.assertFalse((self.folder / "no").exists())


if __name__ == "__main__":
    unittest.main()
