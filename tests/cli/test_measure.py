"""`ombra measure`: a photograph in, two lengths out."""

import json
import re
import unittest

from PIL import Image
from support import InFolder, draw_hand_photo, ombra, pixels


class Measuring(InFolder):
    def measure(self, photo, *options):
        done = ombra("measure", photo, "--json", *options)
        self.assertEqual((done.returncode, done.stderr), (0, ""))
        return json.loads(done.stdout)

    def test_a_drawn_hand_has_about_its_size(self):
        found = self.measure(draw_hand_photo(self.folder / "hand.png"))
        self.assertEqual((found["format"], found["paper"], found["hand"]), ("ombra.measure/1", "A4", "right"))
        # A drawing has no height, and what a hand's height would add is taken off.
        self.assertAlmostEqual(found["length"]["size_mm"], 173, delta=6)
        self.assertAlmostEqual(found["breadth"]["size_mm"], 78, delta=4)
        x, y = found["length"]["to_px"]
        self.assertAlmostEqual(x, 685, delta=8)
        self.assertAlmostEqual(y, 146, delta=4)
        corners = {(round(x / 10) * 10, round(y / 10) * 10) for x, y in found["sheet_px"]}
        self.assertEqual(corners, {(400, 80), (1030, 80), (1030, 970), (400, 970)})

    def test_people_are_told_which_options_to_use(self):
        photo = draw_hand_photo(self.folder / "hand.jpg", quality=90)
        done = ombra("measure", photo)
        self.assertEqual((done.returncode, done.stderr), (0, ""))
        self.assertIn("right hand on A4", done.stdout)
        length, breadth = re.search(r"use --hand-length (\d+) --hand-breadth (\d+)\n", done.stdout).groups()
        found = self.measure(photo)
        self.assertEqual((int(length), int(breadth)),
                         (round(found["length"]["size_mm"]), round(found["breadth"]["size_mm"])))

    def test_the_check_picture_shows_the_photograph_with_lines(self):
        photo = draw_hand_photo(self.folder / "hand.png")
        done = ombra("measure", photo, "--out", self.folder / "check.png")
        self.assertEqual(done.returncode, 0, done.stderr)
        before, after = pixels(photo).astype(int), pixels(self.folder / "check.png")[:, :, :3].astype(int)
        self.assertEqual(before.shape, after.shape)
        changed = abs(before - after).max(axis=2) > 40
        self.assertTrue(0.01 < changed.mean() < 0.2)
        self.assertTrue(changed[70:90, 600:800].any())  # the sheet's upper side
        self.assertFalse(changed[100:900, 1100:1300].any())  # the table
        self.assert_fails(ombra("measure", photo, "--out", self.folder / "no" / "check.png"), 4, "check.png")

    def test_a_photograph_on_its_side_is_turned_as_its_camera_noted(self):
        upright = self.measure(draw_hand_photo(self.folder / "upright.png"))
        exif = Image.Exif()
        exif[0x0112] = 6  # the camera was held a quarter clockwise
        Image.open(self.folder / "upright.png").transpose(Image.Transpose.ROTATE_90).save(
            self.folder / "turned.jpg", exif=exif, quality=95)
        turned = self.measure(self.folder / "turned.jpg")
        for end in ("from_px", "to_px"):
            for one, other in zip(turned["length"][end], upright["length"][end]):
                self.assertAlmostEqual(one, other, delta=3)

    def test_the_wrong_size_of_paper_is_doubted(self):
        done = ombra("measure", draw_hand_photo(self.folder / "hand.png"), "--paper", "letter")
        self.assertEqual(done.returncode, 0)
        self.assertIn("--paper a4", done.stderr)

    def test_what_is_no_photograph_of_a_hand_is_refused(self):
        Image.new("RGB", (800, 600), (90, 90, 90)).save(self.folder / "grey.png")
        self.assert_fails(ombra("measure", self.folder / "grey.png"), 3, "grey.png", "no sheet of paper")
        (self.folder / "letter.jpg").write_text("dear reader")
        self.assert_fails(ombra("measure", self.folder / "letter.jpg"), 3, "letter.jpg", "cannot be read as a picture")
        (self.folder / "empty.jpg").touch()
        self.assert_fails(ombra("measure", self.folder / "empty.jpg"), 3, "empty.jpg", "empty")
        (self.folder / "hand.svg").write_text("<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 9 9'/>")
        self.assert_fails(ombra("measure", self.folder / "hand.svg"), 3, "hand.svg", "drawing")
        self.assert_fails(ombra("measure", self.folder / "absent.jpg"), 3, "absent.jpg")


if __name__ == "__main__":
    unittest.main()
