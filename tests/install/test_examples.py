"""The examples do what they say, and the documentation quotes them as they are."""

import os
import re
import subprocess
import tempfile
import textwrap
import unittest
from pathlib import Path

import numpy
from PIL import Image, ImageDraw

ROOT = Path(__file__).resolve().parent.parent.parent
EXAMPLES = Path(os.environ["OMBRA_BUILD"]) / "examples"
HANDS = ROOT / "node_modules/@webxr-input-profiles/assets/dist/profiles/generic-hand"
QUOTE = re.compile(r"^(?:<!-- (?P<file>\S+) -->\n)?```(?:cpp|cmake|python)\n(?P<text>.*?)^```$", re.M | re.S)
PAGES = ("docs/library.md", "docs/python.md", "docs/blender.md")


def example(name, *words):
    done = subprocess.run([EXAMPLES / name, *map(str, words)], stdin=subprocess.DEVNULL, capture_output=True,
                          text=True)
    assert done.returncode == 0, done
    return done.stdout


def number(label, text):
    return float(re.search(rf"{label}\s+(-?[0-9.]+)", text).group(1))


class Examples(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = Path(folder.name)
        self.out = self.folder / "out.pgm"

    def heart(self):
        picture = Image.new("L", (300, 300))
        pen = ImageDraw.Draw(picture)
        pen.ellipse((50, 60, 160, 170), 255)
        pen.ellipse((140, 60, 250, 170), 255)
        pen.polygon([(59, 145), (241, 145), (150, 260)], 255)
        path = self.folder / "heart.pgm"
        picture.save(path)
        return path

    def dark(self):
        return numpy.asarray(Image.open(self.out)) == 255

    def test_cast(self):
        share = float(example("cast", HANDS, self.out).split(" %")[0])
        dark = self.dark()
        self.assertEqual(dark.shape, (512, 512))
        self.assertAlmostEqual(100 * dark.mean(), share, delta=0.06)
        self.assertGreater(share, 1)
        rows = numpy.flatnonzero(dark.any(axis=1))
        self.assertGreater(rows[-1] - rows[0], 100, "a hand that stands up is high")

    def test_score(self):
        heart = self.heart()
        example("solve", HANDS, heart, self.out)
        text = example("score", self.out, heart)
        theirs = subprocess.run([os.environ["OMBRA_BINARY"], "score", self.out, heart, "--json"],
                                capture_output=True, text=True, check=True).stdout
        self.assertAlmostEqual(number(r"overlap \(IoU\)", text), number('"iou":', theirs), delta=5e-5)
        self.assertAlmostEqual(number(r"outline \(F\)", text), number('"boundary_f":', theirs), delta=5e-5)

    def test_solve(self):
        *progress, last = example("solve", HANDS, self.heart(), self.out).splitlines()
        overlaps = [number("overlap", line) for line in progress]
        self.assertGreater(len(overlaps), 1)
        self.assertEqual(overlaps, sorted(overlaps), "the best so far never gets worse")
        self.assertGreater(number("overlap", last), 0.8)
        self.assertGreater(self.dark().mean(), 0.1)

    def test_constrain(self):
        text = example("constrain", HANDS, self.heart())
        self.assertAlmostEqual(number("bent", text), 40, delta=0.01)
        self.assertLess(number("spread", text), 5.01)
        self.assertGreater(number("overlap", text), number("splint,", text) - 0.02)

    def test_fit(self):
        photo = self.folder / "take.png"
        subprocess.run([os.environ["OMBRA_BINARY"], "take", "dog", "--out", photo, "--seed", "3"], check=True)
        wall = self.folder / "take.ppm"
        Image.open(photo).convert("RGB").save(wall)
        text = example("fit", HANDS, wall, self.out)
        self.assertGreater(number("confidence", text), 0.5)
        self.assertGreater(number("overlap", text), 0.8)
        self.assertGreater(self.dark().mean(), 0.05)

    def test_the_documentation_quotes_them(self):
        for page in PAGES:
            quotes = list(QUOTE.finditer((ROOT / page).read_text()))
            self.assertTrue(quotes, page)
            for quote in quotes:
                begins = quote["text"].splitlines()[0]
                self.assertTrue(quote["file"], f"{page}: `{begins}` does not say what it quotes")
                source = (ROOT / quote["file"]).read_text().splitlines()
                lines = quote["text"].splitlines()
                places = [textwrap.dedent("\n".join(source[at:at + len(lines)])).splitlines()
                          for at in range(len(source) - len(lines) + 1)]
                self.assertIn(lines, places, f"{page}: {quote['file']} does not say so any more")


if __name__ == "__main__":
    unittest.main()
