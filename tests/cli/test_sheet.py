"""`ombra sheet`: the pages that teach a pose."""

import shutil
import subprocess
import unittest

from support import ROOT, InFolder, draw_heart, ombra, read_json

DOG = ROOT / "gallery" / "dog"


def words(pdf):
    """All text of a PDF, white space as single spaces."""
    done = subprocess.run(["pdftotext", "-layout", str(pdf), "-"], capture_output=True, text=True, check=True)
    return " ".join(done.stdout.split())


def info(pdf):
    return subprocess.run(["pdfinfo", str(pdf)], capture_output=True, text=True, check=True).stdout


class Sheets(InFolder):
    def sheet(self, pose, *options, out="sheet.pdf"):
        return ombra("sheet", pose, "--out", self.folder / out, *options)

    def made(self, pose, *options, out="sheet.pdf"):
        done = self.sheet(pose, *options, out=out)
        self.assertEqual((done.returncode, done.stdout, done.stderr), (0, "", ""))
        return self.folder / out

    def test_a_result_folder_shows_target_and_scores(self):
        pdf = self.made(DOG)
        text = words(pdf)
        for word in ("Dog", "Difficulty", "Shadow on the shape", "Bring the hands together", "Your drawing",
                     f"IoU {read_json(DOG / 'result.json')['scores']['iou']:.3f}"):
            self.assertIn(word, text)
        self.assertRegex(info(pdf), r"Pages: +2")
        self.assertIn("A4", info(pdf))
        self.assertEqual(self.made(DOG / "pose.json", out="again.pdf").read_bytes(), pdf.read_bytes())

    def test_a_pose_alone_has_neither(self):
        shutil.copy(DOG / "pose.json", self.folder)
        text = words(self.made(self.folder / "pose.json"))
        self.assertIn("Bring the hands together", text)
        for word in ("IoU", "Dog", "Shadow on the shape"):
            self.assertNotIn(word, text)

    def test_a_result_of_another_pose_is_not_shown(self):
        shutil.copy(DOG / "pose.json", self.folder / "mine.json")
        shutil.copy(DOG / "result.json", self.folder)
        self.assertNotIn("IoU", words(self.made(self.folder / "mine.json")))

    def test_korean_and_letter(self):
        pdf = self.made(DOG, "--language", "ko", "--paper", "letter")
        text = words(pdf)
        for word in ("개", "손바닥", "난이도", "새끼손가락", "준비"):
            self.assertIn(word, text)
        for word in ("Palm", "Lamp", "Difficulty"):
            self.assertNotIn(word, text)
        self.assertIn("612 x 792", info(pdf))

    def test_steps_show_the_way_from_relaxed_hands(self):
        pdf = self.made(DOG, "--steps")
        text = words(pdf)
        for word in ("Into the pose, picture by picture", "1 Relaxed hands", "The pose"):
            self.assertIn(word, text)
        self.assertRegex(info(pdf), r"Pages: +3")
        self.assertIn("힘을 뺀 두 손", words(self.made(DOG, "--steps", "--language", "ko", out="ko.pdf")))

    def test_an_svg_is_a_file_a_page(self):
        self.made(DOG, out="a.b.svg")
        self.assertEqual(sorted(p.name for p in self.folder.iterdir()), ["a.b-2.svg", "a.b.svg"])
        for file in self.folder.iterdir():
            self.assertIn("<svg", file.read_text()[:200])

    def test_a_target_that_is_gone_is_left_out(self):
        draw_heart(self.folder / "mine.png")
        out = self.folder / "out"
        done = ombra("solve", self.folder / "mine.png", "--evaluations", "1", "--no-arms", "--out", out)
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertIn("Shadow on the shape", words(self.made(out)))
        (self.folder / "mine.png").unlink()
        done = self.sheet(out)
        self.assertEqual((done.returncode, done.stdout), (0, ""))
        self.assertIn("mine.png", done.stderr)
        text = words(self.folder / "sheet.pdf")
        self.assertIn("IoU", text)
        self.assertNotIn("Shadow on the shape", text)

    def test_what_cannot_be_is_said(self):
        self.assert_fails(self.sheet(DOG, out="sheet.png"), 2, "sheet.png", ".pdf", ".svg")
        self.assert_fails(self.sheet(DOG, "--language", "fr"), 2, "--language", "en|ko")
        self.assert_fails(self.sheet(DOG, "--paper", "a0"), 2, "--paper", "a4|letter")
        self.assert_fails(self.sheet(self.folder), 3, "pose.json")
        self.assert_fails(self.sheet(DOG, out="absent/sheet.pdf"), 4, "absent/sheet.pdf")
        shutil.copy(DOG / "pose.json", self.folder)
        (self.folder / "result.json").write_text('{"format": "ombra.result/1", "files": {}}')
        self.assert_fails(self.sheet(self.folder), 3, "result.json", "files.pose")
        self.assertFalse((self.folder / "sheet.pdf").exists())


if __name__ == "__main__":
    unittest.main()
