"""`ombra bench`: every picture of a folder, also when one of them is broken or time is cut short."""

import csv
import html.parser
import signal
import time
import unittest

import jsonschema
from PIL import Image, ImageDraw
from support import FILES, ROOT, InFolder, draw_heart, ombra, read_json, start


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

    def test_every_picture_may_be_for_two_performers(self):
        done = ombra("bench", self.pictures, "--no-arms", "--performers", "2", "--seconds", "1", "--out", self.out)
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertEqual([r["performers"] for r in read_json(self.out / "results.json")], [2, 2])
        self.assertEqual(list(read_json(self.out / "disc" / "pose.json")["second"]["hands"]), ["left", "right"])

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
        for score in ("iou", "salience_f"):
            self.assertIn(f"{sum(r['scores'][score] for r in results) / 2:.4f}", done.stdout)
        with open(self.out / "results.csv", newline="", encoding="utf-8") as file:
            rows = list(csv.DictReader(file))
        self.assertEqual([row["name"] for row in rows], ["broken", "disc", "heart"])
        self.assertTrue(rows[0]["error"])
        self.assertEqual([row["taken_for"] for row in rows], ["", *(r["taken_for"] for r in results)])
        for result in results:
            jsonschema.validate(result, read_json(ROOT / "docs/schema/result.schema.json"))
        own = sum(result["taken_for"] == result["target"]["name"] for result in results)
        self.assertRegex(done.stdout, rf"their own picture +{own} of 2 .* 2 of 2 \(100 %\)")
        for score in ("iou", "salience_f"):
            self.assertEqual([float(row[score]) for row in rows[1:]], [r["scores"][score] for r in results])

        links = Links((self.out / "index.html").read_text(encoding="utf-8")).found
        self.assertIn("./heart/overlay.png", links)
        for link in links:
            self.assertTrue((self.out / link).is_file(), link)

    def test_pictures_that_differ_in_their_extension_alone_both_get_a_folder(self):
        (self.pictures / "disc.jpg").rename(self.pictures / "heart.jpg")
        done = ombra("bench", self.pictures, "--no-arms", "--seconds", "1", "--out", self.out)
        self.assertEqual((done.returncode, done.stderr), (0, ""))
        self.assertEqual(sorted(p.name for p in self.out.iterdir() if p.is_dir()), ["heart.jpg", "heart.png"])

    def test_a_shape_may_stand_for_another_of_its_class_from_the_gallery(self):
        (self.pictures / "disc.jpg").rename(self.pictures / "my-heart-2.png")
        (self.pictures / "heart.png").rename(self.pictures / "odd.png")
        gallery = self.folder / "data" / "gallery"
        for name, path in (("heart", '<circle cx="50" cy="50" r="40"/>'), ("bar", '<path d="M5 40H95V60H5Z"/>')):
            (gallery / name).mkdir(parents=True)
            (gallery / name / "target.svg").write_text(
                f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 100 100">{path}</svg>')
        (self.folder / "data" / "node_modules").symlink_to(ROOT / "node_modules")
        done = ombra("bench", self.pictures, "--no-arms", "--seconds", "1", "--out", self.out,
                     env={"OMBRA_DATA": str(self.folder / "data")})
        self.assertEqual((done.returncode, done.stderr), (0, ""))
        self.assertIn("Taken for, of 4 shapes", done.stdout)
        # The disc alone has another of its class, and as a target it is found there.
        self.assertRegex(done.stdout, r"their class, own aside +[01] of 1 \(\d+ %\) +1 of 1 \(100 %\)")
        known = {"my-heart-2", "odd", "gallery/heart", "gallery/bar"}
        self.assertLessEqual({r["taken_for"] for r in read_json(self.out / "results.json")}, known)

    def test_an_interrupt_keeps_what_is_done(self):
        running = start("bench", self.pictures, "--no-arms", "--seconds", "12", "--jobs", "1", "--out", self.out)
        deadline = time.monotonic() + 60
        while not (self.out / "disc" / "result.json").exists() and time.monotonic() < deadline:
            time.sleep(0.2)
        running.send_signal(signal.SIGINT)
        stdout, stderr = running.communicate(timeout=30)
        self.assertEqual(running.returncode, 130, stderr)
        self.assertIn("disc", [result["target"]["name"] for result in read_json(self.out / "results.json")])
        self.assertTrue((self.out / "index.html").is_file())
        self.assertNotIn("Taken for", stdout)

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
