"""`ombra rehearse`: takes as they happen in a video, their log, the okayed one, the film and the sheet."""

import json
import signal
import sqlite3
import unittest

from PIL import Image

from support import ROOT, InFolder, ombra, pixels, start


class Rehearsing(InFolder):
    def setUp(self):
        super().setUp()
        pictures = []
        for figure, count, drift in (("squished-heart", 8, 0), ("dog", 3, 30), ("heart", 8, 0)):
            path = self.folder / f"{figure}.jpg"
            done = ombra("take", figure, "--out", path, "--difficulty", "0.2", "--seed", "4")
            self.assertEqual(done.returncode, 0, done.stderr)
            still = Image.open(path).convert("RGB").resize((640, 360))
            pictures += [still.transform(still.size, Image.AFFINE, (1, 0, drift * k, 0, 1, 0)) for k in range(count)]
        pictures.append(Image.new("RGB", (640, 360), (120, 120, 120)))
        self.video, self.log = self.folder / "evening.gif", self.folder / "evening.db"
        pictures[0].save(self.video, save_all=True, append_images=pictures[1:], duration=100)

    def rehearse(self, *options):
        return ombra("rehearse", self.video, "--target", "heart", "--log", self.log, *options)

    def test_takes_are_judged_kept_okayed_and_shown(self):
        done = self.rehearse()
        self.assertEqual((done.returncode, done.stderr), (0, ""))
        self.assertIn("take 1", done.stdout)
        self.assertIn("squished", done.stdout)
        self.assertIn("nothing new", self.rehearse().stdout)  # what was taken is not taken again
        self.assertEqual(ombra("rehearse", "okay", self.log, "2").returncode, 0)
        listed = json.loads(ombra("rehearse", "list", self.log, "--json").stdout)
        (request,) = listed["requests"]
        self.assertEqual(request["target"], "heart")
        best, second = request["takes"][:2]
        self.assertEqual((best["id"], best["okayed"], second["okayed"]), (2, True, False))
        self.assertGreater(best["scores"]["iou"], 0.9)
        self.assertIn("okayed", ombra("rehearse", "list", self.log).stdout)
        shown = json.loads(ombra("rehearse", "show", self.log, "2", "--json").stdout)
        self.assertEqual((shown.pop("format"), shown.pop("target"), shown.pop("asked_at")),
                         ("ombra.rehearsal-take/1", "heart", request["asked_at"]))
        self.assertEqual(shown, best)
        picture = self.folder / "take.png"
        done = ombra("rehearse", "show", self.log, "1", "--out", picture)
        self.assertEqual((done.returncode, done.stderr), (0, ""))
        self.assertEqual(pixels(picture).shape, (720, 1280, 3))
        for word in ("heart, take 1", "evening.gif, which is there", "a picture of it is in the log", "overlap (IoU)", f"{second['scores']['iou']:.4f}", "squished"):
            self.assertIn(word, done.stdout)
        self.assert_fails(ombra("rehearse", "show", self.log, "9"), 3, "no take 9", "rehearse list")
        with sqlite3.connect(self.log) as database:
            self.assertEqual(database.execute("SELECT count(*) FROM take WHERE length(thumbnail_jpeg) > 1000").fetchone(),
                             (2,))

        film, sheet = self.folder / "making.webm", self.folder / "takes.png"
        self.assert_fails(ombra("rehearse", "export", self.log), 2, "--film", "--sheet")
        done = ombra("rehearse", "export", self.log, "--sheet", sheet)
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertEqual(pixels(sheet).ndim, 3)
        done = ombra("rehearse", "export", self.log, "--film", self.folder / "making.mp4")
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertGreater((self.folder / "making.mp4").stat().st_size, 10_000)
        # The film is a video of the rehearsal: its best moment is the heart.
        done = ombra("judge", self.folder / "making.mp4", "--target", "heart", "--json")
        self.assertEqual(done.returncode, 0, done.stderr)
        # What was seen before it breaks off counts.
        cut, whole = self.folder / "cut.mp4", (self.folder / "making.mp4").read_bytes()
        cut.write_bytes(whole[:len(whole) * 3 // 4])
        done = ombra("rehearse", cut, "--target", "heart", "--log", self.folder / "cut.db")
        self.assertEqual(done.returncode, 3)
        self.assertIn("take 1", done.stdout)
        self.assertIn("cut.mp4: is cut short", done.stderr)
        self.assertEqual(ombra("judge", cut, "--target", "heart").returncode, 0)
        self.video.unlink()
        self.assert_fails(ombra("rehearse", "export", self.log, "--film", film), 3, "evening.gif")
        self.assertFalse(film.exists())
        # What the log has kept is still there.
        done = ombra("rehearse", "show", self.log, "1", "--out", picture)
        self.assertEqual((done.returncode, done.stderr), (0, ""))
        self.assertIn("evening.gif, which is gone", done.stdout)
        self.assertEqual(pixels(picture).shape, (180, 320, 3))

    def test_a_take_is_told_and_kept_while_the_video_goes_on(self):
        held, other = (Image.open(self.folder / f"{name}.jpg").convert("RGB").resize((640, 360)).quantize()
                       for name in ("heart", "dog"))
        held.save(self.video, save_all=True, append_images=[other, held] * 400, duration=[900] + [100] * 800)
        running = start("rehearse", self.video, "--target", "heart", "--log", self.log)
        self.assertIn("take 1 at 0.0 s", running.stdout.readline())
        (kept,) = json.loads(ombra("rehearse", "list", self.log, "--json").stdout)["requests"][0]["takes"]
        self.assertEqual(kept["id"], 1)
        self.assertIsNone(running.poll())
        running.send_signal(signal.SIGINT)
        output, errors = running.communicate(timeout=60)
        self.assertEqual(running.returncode, 130, output)
        self.assertEqual(errors, f"ombra: interrupted; the takes so far are in {self.log}\n")

    def test_of_a_video_the_best_steady_moment_is_judged(self):
        done = ombra("judge", self.video, self.folder / "squished-heart.jpg", "--target", "heart", "--json")
        self.assertEqual(done.returncode, 0, done.stderr)
        first = json.loads(done.stdout)["takes"][0]
        self.assertEqual(first["file"], str(self.video))
        self.assertTrue(0.8 < first["time_s"] < 2)

    def test_what_is_wrong_is_named_and_nothing_is_lost(self):
        text = self.folder / "text.mp4"
        text.write_text("no video")
        self.assert_fails(ombra("rehearse", text, "--target", "heart", "--log", self.log), 3, "text.mp4")
        cut = self.folder / "cut.gif"
        cut.write_bytes(self.video.read_bytes()[:5000])
        self.assert_fails(ombra("rehearse", cut, "--target", "heart", "--log", self.log), 3, "cut.gif")
        self.assert_fails(ombra("rehearse", self.video, "--target", "heart"), 2, "--log")
        self.assert_fails(ombra("rehearse", self.video, "--target", "heart", "--log", text), 3, "text.mp4")
        self.assert_fails(ombra("rehearse", "list", self.folder / "none.db"), 3, "none.db")
        self.assert_fails(ombra("rehearse", "okay", self.log, "9"), 3, "9")
        self.assert_fails(ombra("judge", text, "--target", "heart"), 3, "text.mp4")

    def test_a_log_of_anybodys_is_listed_whatever_it_says(self):
        verdicts = ['[]', '3', '{"reasons": "none", "advice": [1, {"a": 2}, "said\\u001b[2J\\u009b1A"], "scores": 3}',
                    '{"reasons": [[]], "scores": {"iou": "much"}}',
                    '{"scores": {"iou": 0.5, "topology_error": 1e300, "chamfer": null}}']
        with sqlite3.connect(self.log) as database:
            database.executescript((ROOT / "io/rehearsal_log/1.sql").read_text())
            database.execute("INSERT INTO request VALUES (1, CAST(X'646FFF67' AS TEXT), '2026-03-14T15:09:26Z', NULL)")
            for verdict in verdicts:
                database.execute("INSERT INTO take (request, taken_at, source, thumbnail_jpeg, verdict_json, usable, rank_score) "
                                 "VALUES (1, '2026-03-14T15:09:26Z', CAST(X'FE' AS TEXT) || printf('%.*c', 5000, 'a'), X'', ?, 1, 0)",
                                 (verdict,))
        listed = ombra("rehearse", "list", self.log)
        self.assertEqual((listed.returncode, listed.stderr), (0, ""))
        self.assertIn("> said?[2J?1A", listed.stdout)
        self.assertNotRegex(listed.stdout, "[\x00-\x09\x0b-\x1f\x7f-\x9f]")  # nothing that a terminal would obey
        self.assertIn("take 5: overlap 0.500", listed.stdout)
        (request,) = json.loads(ombra("rehearse", "list", self.log, "--json").stdout)["requests"]
        self.assertEqual((request["target"], len(request["takes"])), ("do\ufffdg", len(verdicts)))
        for take in range(1, 1 + len(verdicts)):
            done = ombra("rehearse", "show", self.log, str(take))
            self.assertEqual((done.returncode, done.stderr), (0, ""))
            self.assertEqual(json.loads(ombra("rehearse", "show", self.log, str(take), "--json").stdout)["id"], take)
        self.assert_fails(ombra("rehearse", "export", self.log, "--sheet", self.folder / "takes.png"), 3)

    def test_what_is_no_camera_is_named(self):
        for device, word in (("/dev/video987", "no such device"), ("/dev/null", "is no camera")):
            done = ombra("rehearse", device, "--target", "heart", "--log", self.log)
            self.assert_fails(done, 3, device, word, "ls /dev/video*")


if __name__ == "__main__":
    unittest.main()
