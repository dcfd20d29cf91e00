"""What the command-line tests share: running the real binary, reading what it writes."""

import json
import os
import subprocess
import tempfile
import unittest
from pathlib import Path

import numpy
from PIL import Image, ImageDraw

ROOT = Path(__file__).resolve().parent.parent.parent
FILES = ("result.json", "pose.json", "mask.png", "shadow.png", "overlay.png", "hands.glb", "sheet.pdf")


def ombra(*arguments, cwd=None, env=None, timeout=120):
    """Runs the real binary and returns what it wrote and its exit code."""
    return subprocess.run(
        [os.environ["OMBRA_BINARY"], *map(str, arguments)], stdin=subprocess.DEVNULL, capture_output=True,
        text=True, cwd=cwd, env={**os.environ, **(env or {})}, timeout=timeout)


def start(*arguments):
    """Starts the real binary and does not wait for it."""
    return subprocess.Popen([os.environ["OMBRA_BINARY"], *map(str, arguments)], stdin=subprocess.DEVNULL,
                            stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)


def pixels(path):
    return numpy.asarray(Image.open(path))


def read_json(path):
    return json.loads(Path(path).read_text(encoding="utf-8"))


def contents(folder):
    """Every file that has its name, by that name: those in the making are hidden. The time that a solve took is left
    out, which nothing else may hang on."""
    files = {}
    for path in sorted(Path(folder).rglob("*")):
        name = path.relative_to(folder)
        if not path.is_file() or any(part.startswith(".") for part in name.parts):
            continue
        files[str(name)] = path.read_bytes()
        if path.name == "result.json":
            files[str(name)] = {**read_json(path), "seconds": 0}
        elif path.name == "job.json":
            job = read_json(path)
            job["files"]["result.json"] = "with the time"
            files[str(name)] = job
    return files


def draw_heart(path):
    """A picture of a heart, black on white."""
    picture = Image.new("L", (400, 400), 255)
    draw = ImageDraw.Draw(picture)
    draw.pieslice((60, 60, 220, 220), 0, 360, fill=0)
    draw.pieslice((180, 60, 340, 220), 0, 360, fill=0)
    draw.polygon([(76, 190), (200, 110), (324, 190), (200, 340)], fill=0)
    picture.save(path)


def draw_hand_photo(path, **save):
    """A right hand of 180 mm drawn on a sheet of A4 on a brown table, 3 pixels a millimetre."""
    photo = Image.new("RGB", (1400, 1050), (92, 70, 52))
    draw = ImageDraw.Draw(photo)
    draw.rectangle((400, 80, 400 + 3 * 210, 80 + 3 * 297), fill=(236, 235, 232))

    def at(x, y):  # from the wrist, to the right and up
        return 400 + 3 * (105 + x), 80 + 3 * (202 - y)

    skin = (196, 142, 110)
    draw.polygon([at(*p) for p in ((-26, 0), (-38, 40), (-40, 84), (41, 74), (38, 35), (26, 0), (36, -140), (-36, -140))],
                 fill=skin)
    for thick, root, tip in ((17, (-31, 78), (-37, 152)), (17, (-9, 80), (-10, 171)), (17, (13, 78), (17, 154)),
                             (16, (32, 68), (45, 128)), (20, (-22, 30), (-74, 84))):
        draw.line([at(*root), at(*tip)], fill=skin, width=3 * thick)
        x, y = at(*tip)
        draw.ellipse((x - 1.5 * thick, y - 1.5 * thick, x + 1.5 * thick, y + 1.5 * thick), fill=skin)
    photo.save(path, **save)
    return path


class InFolder(unittest.TestCase):
    """Tests with a folder of their own."""

    def setUp(self):
        temporary = tempfile.TemporaryDirectory()
        self.addCleanup(temporary.cleanup)
        self.folder = Path(temporary.name)

    def assert_fails(self, done, code, *words):
        """The exit code, one line `ombra: …` with these words on stderr, and nothing on stdout."""
        self.assertEqual(done.returncode, code, done.stderr)
        self.assertEqual(done.stdout, "")
        self.assertTrue(done.stderr.startswith("ombra: "), done.stderr)
        self.assertEqual(done.stderr.count("\n"), 1, done.stderr)
        for word in words:
            self.assertIn(str(word), done.stderr)
