"""`ombra gallery`: names for programs, pictures for people."""

import json
import os
import pty
import subprocess
import unittest
import xml.etree.ElementTree as xml

from support import ROOT, InFolder, ombra, read_json

DRAWINGS = sorted((ROOT / "gallery").glob("*/target.svg"))
BRAILLE = range(0x2800, 0x2900)


def on_terminal(*arguments):
    """What the binary writes to a terminal of 80 columns."""
    master, slave = pty.openpty()
    running = subprocess.Popen([os.environ["OMBRA_BINARY"], *arguments], stdin=subprocess.DEVNULL, stdout=slave)
    os.close(slave)
    text = b""
    while True:
        try:
            part = os.read(master, 65536)
        except OSError:  # the other side is closed
            part = b""
        if not part:
            break
        text += part
    os.close(master)
    return running.wait(timeout=60), text.decode()


class Gallery(InFolder):
    def test_piped_it_is_one_name_a_line(self):
        done = ombra("gallery")
        self.assertEqual((done.returncode, done.stderr), (0, ""))
        self.assertEqual(done.stdout.splitlines(), sorted(path.parent.name for path in DRAWINGS))

    def test_a_held_figure_still_casts_the_shadow_it_was_scored_for(self):
        for name in ("heart", "dog", "swan", "spider"):
            held = ROOT / "gallery" / name
            (self.folder / "result.json").write_text((held / "result.json").read_text())
            done = ombra("cast", held / "pose.json", "--mask", self.folder / "mask.png")
            self.assertEqual((done.returncode, done.stderr), (0, ""))
            done = ombra("score", self.folder / "mask.png", name, "--json")
            self.assertEqual((done.returncode, done.stderr), (0, ""))
            recorded = read_json(self.folder / "result.json")["scores"]
            for score, value in json.loads(done.stdout)["scores"].items():
                self.assertAlmostEqual(value, recorded[score], places=9, msg=f"{name} {score}")

    def test_every_figure_has_a_pose_its_scores_and_a_sheet(self):
        for drawing in DRAWINGS:
            for file in ("pose.json", "result.json", "sheet.png"):
                self.assertTrue((drawing.parent / file).is_file(), drawing.parent / file)

    def test_a_terminal_gets_pictures_and_titles_within_its_width(self):
        code, text = on_terminal("gallery")
        self.assertEqual(code, 0)
        self.assertIn("heart", text)
        self.assertIn("Heart", text)
        self.assertTrue(any(ord(character) in BRAILLE for character in text))
        self.assertLessEqual(max(map(len, text.splitlines())), 80)

    def test_one_is_shown_large_with_what_its_drawing_says(self):
        for path in DRAWINGS[:3]:
            name = path.parent.name
            with self.subTest(name):
                done = ombra("gallery", name)
                self.assertEqual((done.returncode, done.stderr), (0, ""))
                drawing = xml.parse(path)
                korean = drawing.find(".//{https://ombra.example/gallery}title").text
                title, idea = (drawing.find("{http://www.w3.org/2000/svg}" + tag).text for tag in ("title", "desc"))
                for words in (name, title, korean, idea, "MIT"):
                    self.assertIn(words, done.stdout)
                dots = sum((ord(c) - 0x2800).bit_count() for c in done.stdout if ord(c) in BRAILLE)
                self.assertGreater(dots, 500)

    def test_a_gallery_that_is_not_there_says_where_it_was_looked_for(self):
        done = ombra("gallery", env={"OMBRA_DATA": str(self.folder)})
        self.assert_fails(done, 3, self.folder / "gallery", "OMBRA_DATA")

    def test_a_full_disc_is_noticed(self):
        with open("/dev/full", "w", encoding="utf-8") as full:
            done = subprocess.run([os.environ["OMBRA_BINARY"], "gallery"], stdout=full, stderr=subprocess.PIPE,
                                  text=True, timeout=60, check=False)
        self.assertEqual(done.returncode, 4)
        self.assertIn("standard output", done.stderr)


if __name__ == "__main__":
    unittest.main()
