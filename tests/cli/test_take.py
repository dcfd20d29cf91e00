"""`ombra take`: a made-up photograph of a pose's shadow, its truth and its parameters."""

import unittest

from support import ROOT, InFolder, ombra, pixels, read_json


class Taking(InFolder):
    def take(self, name, *options, figure="heart"):
        done = ombra("take", figure, "--out", self.folder / name, *options)
        self.assertEqual((done.returncode, done.stdout, done.stderr), (0, "", ""))
        return pixels(self.folder / name)

    def test_the_shadow_is_where_the_truth_says(self):
        photo = self.take("heart.jpg", "--truth", self.folder / "truth.png", "--difficulty", "0").astype(float)
        truth = pixels(self.folder / "truth.png") > 127
        self.assertEqual(photo.shape, (720, 1280, 3))
        self.assertEqual(truth.shape, (720, 1280))
        self.assertTrue(0.02 < truth.mean() < 0.5)
        self.assertLess(photo[truth].mean(), 0.6 * photo[~truth].mean())

    def test_the_parameters_lie_beside_it(self):
        self.take("heart.png", "--seed", "7", "--difficulty", "0.9")
        told = read_json(self.folder / "heart.json")
        self.assertEqual((told["format"], told["pose"], told["seed"], told["scene"]), ("ombra.take/1", "heart", 7, "figure"))
        self.assertEqual(len(told["truth"]["corners_px"]), 4)
        (left, top), (right, _), _, _ = told["truth"]["corners_px"]
        self.assertTrue(0 < left < right < 1280 and top < 360)
        self.take("again.png", "--seed", "7", "--difficulty", "0.9")
        self.assertEqual((self.folder / "heart.png").read_bytes(), (self.folder / "again.png").read_bytes())

    def test_a_scene_without_a_figure_has_an_empty_truth(self):
        folder = ROOT / "gallery" / "heart"  # a result folder does as well as its name
        self.take("empty.jpg", "--scene", "empty", "--truth", self.folder / "truth.png", figure=folder)
        self.assertFalse(pixels(self.folder / "truth.png").any())

    def test_what_cannot_be_taken_is_refused(self):
        self.assert_fails(ombra("take", "heart", "--out", self.folder / "heart.gif"), 2, "heart.gif", "FILE.jpg")
        self.assert_fails(ombra("take", "nobody", "--out", self.folder / "a.jpg"), 3, "nobody")
        self.assert_fails(ombra("take", "heart", "--out", self.folder / "no" / "a.jpg"), 4, "a.jpg")
        self.assert_fails(ombra("take", "heart", "--out", self.folder / "a.jpg", "--difficulty", "2"), 2, "0 and up to 1")


if __name__ == "__main__":
    unittest.main()
