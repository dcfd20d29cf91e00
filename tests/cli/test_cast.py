"""`ombra cast`: the mask of a pose, bit for bit the one that was scored."""

import json
import unittest

from support import InFolder, ombra, pixels, read_json


class Casting(InFolder):
    def solve(self, *options):
        done = ombra("solve", "dog", "--evaluations", "1", "--out", self.folder, *options)
        self.assertEqual(done.returncode, 0, done.stderr)

    def cast(self, *options):
        return ombra("cast", self.folder / "pose.json", *options)

    def test_the_mask_is_that_of_solve_bit_for_bit(self):
        for options in (("--hand-length", "181.2345"), ("--no-arms", "--hands", "left")):
            with self.subTest(options):
                self.solve(*options)
                done = self.cast("--mask", self.folder / "cast.png", "--out", self.folder / "wall.png")
                self.assertEqual((done.returncode, done.stdout, done.stderr), (0, "", ""))
                self.assertTrue((pixels(self.folder / "cast.png") == pixels(self.folder / "mask.png")).all())
                self.assertTrue((pixels(self.folder / "wall.png") == pixels(self.folder / "shadow.png")).all())

    def test_another_stage_throws_another_shadow(self):
        self.solve("--no-arms")
        stage = read_json(self.folder / "pose.json")["stage"]
        stage["format"] = "ombra.stage/1"
        stage["lamp"]["position_m"][0] += 0.2
        (self.folder / "stage.json").write_text(json.dumps(stage))
        done = self.cast("--stage", self.folder / "stage.json", "--mask", self.folder / "moved.png")
        self.assertEqual(done.returncode, 0, done.stderr)
        moved, mask = pixels(self.folder / "moved.png"), pixels(self.folder / "mask.png")
        self.assertTrue((moved != mask).any())

    def test_bad_poses_are_named_with_the_field(self):
        for text, word in (("", "line 1"), ('{"format": "ombra.pose/9"}', "format"),
                           ('{"format": "ombra.pose/1", "hand_length_mm": 190, "hands": {}}', "hands")):
            with self.subTest(text):
                (self.folder / "pose.json").write_text(text)
                self.assert_fails(self.cast("--mask", self.folder / "m.png"), 3, "pose.json", word)
                self.assertFalse((self.folder / "m.png").exists())

    def test_hands_behind_the_lamp_or_in_the_wall_cast_nothing(self):
        self.solve("--no-arms")
        pose = read_json(self.folder / "pose.json")
        for z, words in ((2.6, "lamp"), (-0.5, "wall")):
            pose["hands"]["left"]["wrist"]["position_m"][2] = z
            (self.folder / "off.json").write_text(json.dumps(pose))
            done = ombra("cast", self.folder / "off.json", "--mask", self.folder / "off.png")
            self.assert_fails(done, 3, "off.json", "left hand", words)
            self.assertFalse((self.folder / "off.png").exists())

    def test_a_picture_that_cannot_be_written_exits_with_4(self):
        self.solve("--no-arms")
        self.assert_fails(self.cast("--mask", self.folder / "absent" / "m.png"), 4, "absent/m.png")


if __name__ == "__main__":
    unittest.main()
