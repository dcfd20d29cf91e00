"""`ombra judge`: takes are ranked, best first, with reasons and advice in words."""

import json
import unittest

import jsonschema

from support import ROOT, InFolder, ombra, read_json


class Judging(InFolder):
    def take(self, figure, *options):
        path = self.folder / f"{figure}.jpg"
        done = ombra("take", figure, "--out", path, "--difficulty", "0.2", "--seed", "4", *options)
        self.assertEqual(done.returncode, 0, done.stderr)
        return path

    def test_of_four_takes_the_plain_heart_is_best_and_the_squished_one_is_called_so(self):
        takes = [self.take(figure) for figure in ("dog", "squished-heart", "apple", "heart")]
        done = ombra("judge", *takes, "--target", "heart", "--json")
        self.assertEqual((done.returncode, done.stderr), (0, ""))
        verdicts = json.loads(done.stdout)
        jsonschema.validate(verdicts, read_json(ROOT / "docs/schema/verdicts.schema.json"))
        files = [take["file"] for take in verdicts["takes"]]
        self.assertEqual(files[0], str(takes[3]))
        self.assertEqual(sorted(files), sorted(map(str, takes)))
        self.assertGreater(verdicts["takes"][0]["scores"]["iou"], 0.9)
        squished = next(take for take in verdicts["takes"] if take["file"] == str(takes[1]))
        self.assertTrue(any(reason.startswith("squished") for reason in squished["reasons"]))
        self.assertFalse(any(reason.startswith("squished") for reason in verdicts["takes"][0]["reasons"]))
        told = ombra("judge", *takes, "--target", "heart")
        self.assertTrue(told.stdout.startswith(f"1. {takes[3]}: overlap"))
        self.assertIn("squished:", told.stdout)

    def test_a_wall_without_a_shadow_comes_last_with_the_reason(self):
        empty = self.folder / "empty.jpg"
        ombra("take", "heart", "--scene", "empty", "--out", empty)
        done = ombra("judge", empty, self.take("heart"), "--target", "heart")
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertIn(f"2. {empty}: no shadow", done.stdout)

    def test_corners_and_the_empty_wall_may_be_given(self):
        photo = self.take("heart", "--truth", self.folder / "truth.png")
        corners = read_json(self.folder / "heart.json")["truth"]["corners_px"]
        text = ",".join(f"{v}" for corner in corners for v in corner)
        done = ombra("judge", photo, "--target", "heart", "--corners", text, "--json")
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertGreater(json.loads(done.stdout)["takes"][0]["scores"]["iou"], 0.9)
        self.assert_fails(ombra("judge", photo, "--target", "heart", "--corners", "1,2,3"), 2, "--corners")

    def test_bad_takes_are_named_and_the_others_go_on(self):
        text = self.folder / "text.jpg"
        text.write_text("no picture")
        tiny = self.folder / "tiny.png"
        from PIL import Image

        Image.new("RGB", (1, 1)).save(tiny)
        photo = self.take("heart")
        done = ombra("judge", text, photo, tiny, self.folder / "none.jpg", "--target", "heart")
        self.assertEqual(done.returncode, 3)
        for name in ("text.jpg", "tiny.png", "none.jpg"):
            self.assertIn(name, done.stderr)
        self.assertIn("1. ", done.stdout)
        self.assert_fails(ombra("judge", photo, "--target", "haert"), 2, "heart")
        self.assert_fails(ombra("judge", photo), 2, "--target")


if __name__ == "__main__":
    unittest.main()
