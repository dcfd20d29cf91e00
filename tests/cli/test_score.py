"""`ombra score`: a frame compared with a target placed in it."""

import json
import unittest

import numpy
from PIL import Image
from support import InFolder, draw_heart, ombra, read_json


class Scoring(InFolder):
    def score(self, picture, target):
        done = ombra("score", picture, target, "--json")
        self.assertEqual((done.returncode, done.stderr), (0, ""))
        return json.loads(done.stdout)["scores"]

    def square(self, name, frame, left, right):
        picture = numpy.zeros((frame, frame), numpy.uint8)
        picture[left:right, left:right] = 255
        Image.fromarray(picture).save(self.folder / name)
        return self.folder / name

    def test_a_solved_mask_scores_as_its_result_says(self):
        draw_heart(self.folder / "heart.png")
        for arms in ([], ["--no-arms"]):
            done = ombra("solve", self.folder / "heart.png", *arms, "--evaluations", "1", "--out", self.folder)
            self.assertEqual(done.returncode, 0, done.stderr)
            result = read_json(self.folder / "result.json")["scores"]
            for name, value in self.score(self.folder / "mask.png", self.folder / "heart.png").items():
                self.assertEqual(value, result[name], name)

    def test_only_the_mask_of_a_result_is_placed_as_it_says(self):
        (self.folder / "result.json").write_text(json.dumps(
            {"files": {"mask": "mask.png"}, "placement": {"edge": "left", "scale": 1, "tilt_deg": 0, "slide": 0}}))
        self.square("mask.png", 512, 71, 440)
        self.square("other.png", 512, 71, 440)
        target = self.square("target.png", 100, 30, 70)
        self.assertGreater(self.score(self.folder / "other.png", target)["iou"], 0.98)
        self.assertLess(self.score(self.folder / "mask.png", target)["iou"], 0.75)
        (self.folder / "result.json").write_text('{"files": {"mask": "mask.png"}}')
        self.assert_fails(ombra("score", self.folder / "mask.png", target), 3, "result.json", "placement")

    def test_squares_of_known_size(self):
        # A square target is placed 369 pixels wide (72 % of 512) from pixel 71 or 72 on.
        target = self.square("target.png", 100, 30, 70)
        same = self.score(self.square("same.png", 512, 71, 440), target)
        self.assertGreater(same["iou"], 0.98)
        self.assertEqual(same["topology_error"], 0)
        half = self.score(self.square("half.png", 512, 128, 384), target)
        self.assertAlmostEqual(half["iou"], 256 ** 2 / 369 ** 2, places=3)

    def test_a_picture_of_another_size_is_the_same_frame(self):
        target = self.square("target.png", 100, 30, 70)
        scores = [self.score(self.square(f"{size}.png", size, size // 4, size * 3 // 4), target)
                  for size in (512, 1024, 256)]
        self.assertEqual(scores[0], scores[1])
        self.assertEqual(scores[0], scores[2])

    def test_for_people_there_is_a_table(self):
        done = ombra("score", self.square("a.png", 512, 100, 400), "heart")
        self.assertEqual((done.returncode, done.stderr), (0, ""))
        for word in ("IoU", "outline", "salient parts", "parts and holes"):
            self.assertIn(word, done.stdout)

    def test_what_is_no_frame_is_refused(self):
        Image.new("L", (20, 10)).save(self.folder / "wide.png")
        self.assert_fails(ombra("score", self.folder / "wide.png", "heart"), 3, "wide.png", "20 x 10", "square")
        self.assert_fails(ombra("score", self.folder / "absent.png", "heart"), 3, "absent.png")


if __name__ == "__main__":
    unittest.main()
