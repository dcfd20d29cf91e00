"""`ombra bench`: every picture of a folder, also when one of them is broken or time is cut short."""

import csv
import html.parser
import signal
import time
import unittest

from PIL import Image, ImageDraw
from support import FILES, InFolder, draw_heart, ombra, read_json, start


class Links(html.parser.HTMLParser):
    """What a page refers to."""

    def __init__(self, text):
        super().__init__()
        self.found = set()
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        self.found |= {value for name, value in attrs if name in ("href", "src")}


class Bench(InFolder):
    def setUp(self):
        super().setUp()
        self.pictures, self.out = self.folder / "in", self.folder / "out"
        self.pictures.mkdir()
        draw_heart(self.pictures / "heart.png")
        disc = Image.new("L", (200, 200), 255)
        ImageDraw.Draw(disc).ellipse((20, 20, 180, 180), fill=0)
        disc.save(self.pictures / "disc.jpg")

    def test_a_broken_picture_does_not_stop_the_others(self):
        (self.pictures / "broken.png").write_text("no picture")
        (self.pictures / "notes.txt").write_text("not meant")
        done = ombra("bench", self.pictures, "--no-arms", "--seconds", "1", "--jobs", "2", "--out", self.out)
        self.assertEqual(done.returncode, 3, done.stderr)
        self.assertTrue(done.stderr.startswith("ombra: "), done.stderr)
        self.assertIn("broken.png", done.stderr)
        self.assertNotIn("notes", done.stderr + done.stdout)
        self.assertIn("2 of 3 pictures solved", done.stdout)

        for name in ("disc", "heart"):
            self.assertEqual(sorted(path.name for path in (self.out / name).iterdir()), sorted(FILES))
        results = read_json(self.out / "results.json")
        self.assertEqual(results, [read_json(self.out / name / "result.json") for name in ("disc", "heart")])
        self.assertIn(f"{sum(r['scores']['iou'] for r in results) / 2:.4f}", done.stdout)
        with open(self.out / "results.csv", newline="", encoding="utf-8") as file:
            rows = list(csv.DictReader(file))
        self.assertEqual([row["name"] for row in rows], ["broken", "disc", "heart"])
        self.assertTrue(rows[0]["error"])
        self.assertEqual([float(row["iou"]) for row in rows[1:]], [r["scores"]["iou"] for r in results])

        links = Links((self.out / "index.html").read_text(encoding="utf-8")).found
        self.assertIn("./heart/overlay.png", links)
        for link in links:
            self.assertTrue((self.out / link).is_file(), link)

    def test_pictures_that_differ_in_their_extension_alone_both_get_a_folder(self):
        (self.pictures / "disc.jpg").rename(self.pictures / "heart.jpg")
        done = ombra("bench", self.pictures, "--no-arms", "--seconds", "1", "--out", self.out)
        self.assertEqual((done.returncode, done.stderr), (0, ""))
        self.assertEqual(sorted(p.name for p in self.out.iterdir() if p.is_dir()), ["heart.jpg", "heart.png"])

    def test_an_interrupt_keeps_what_is_done(self):
        running = start("bench", self.pictures, "--no-arms", "--seconds", "12", "--jobs", "1", "--out", self.out)
        deadline = time.monotonic() + 60
        while not (self.out / "disc" / "result.json").exists() and time.monotonic() < deadline:
            time.sleep(0.2)
        running.send_signal(signal.SIGINT)
        stderr = running.communicate(timeout=30)[1]
        self.assertEqual(running.returncode, 130, stderr)
        self.assertIn("disc", [result["target"]["name"] for result in read_json(self.out / "results.json")])
        self.assertTrue((self.out / "index.html").is_file())

    def test_folders_without_pictures_are_refused(self):
        (self.folder / "bare").mkdir()
        self.assert_fails(ombra("bench", self.folder / "bare", "--out", self.out), 3, "bare", "no picture")
        self.assert_fails(ombra("bench", self.folder / "absent", "--out", self.out), 3, "absent")
        self.assertFalse(self.out.exists())

    def test_an_output_that_is_a_file_exits_with_4(self):
        self.out.touch()
        self.assert_fails(ombra("bench", self.pictures, "--out", self.out), 4, "out")


if __name__ == "__main__":
    unittest.main()
