"""`ombra play`: the built-in plays keep what they promise in every picture; films, scripts and what is wrong in them."""

import json
import math
import signal
import subprocess
import time
import unittest

import jsonschema
from PIL import Image

from gltf_scene import Scene
from support import ROOT, InFolder, draw_heart, ombra, read_json, start

PLAYS = sorted(path.stem for path in (ROOT / "plays").glob("*.json"))


def script(*steps, **more):
    return json.dumps({"format": "ombra.play/1", **more, "steps": steps}, indent=1)


class Playing(InFolder):
    def write(self, text, name="play.json"):
        (self.folder / name).write_text(text)
        return self.folder / name

    def test_the_built_in_plays_are_those_that_are_promised_and_valid(self):
        self.assertEqual(PLAYS, ["bite", "flap", "howl", "quack", "snap", "transform"])
        schemas = {name: read_json(ROOT / f"docs/schema/{name}.schema.json") for name in ("play", "stage")}
        for name in PLAYS:
            play = read_json(ROOT / f"plays/{name}.json")
            stage = play.pop("stage", None)
            if stage:
                jsonschema.validate(stage, schemas["stage"])
            jsonschema.validate(play, schemas["play"])

    def test_in_every_picture_of_a_built_in_play_hands_do_what_hands_can(self):
        for name in PLAYS:
            with self.subTest(play=name):
                done = ombra("play", name, "--json")
                self.assertEqual(done.returncode, 0, done.stderr)
                played = json.loads(done.stdout)
                self.assertGreater(played["pictures"], 50)
                self.assertLessEqual(played["penetration_mm"], 1)
                self.assertEqual(played["limit_violation_deg"], 0)
                self.assertLessEqual(played["joint_speed"], 1.001)
                self.assertGreater(played["joint_speed"], 0.1)

    def test_the_dog_bites_somebody_two_metres_away(self):
        played = json.loads(ombra("play", "bite", "--json").stdout)
        (bite,) = played["bites"]
        self.assertEqual(bite["part"], "jaw")
        self.assertTrue(0 < bite["time_s"] < played["seconds"])
        # Somebody at -1.15 m, 0.32 m from the wall, has a shadow about -1.3 m; the dog comes from the right.
        self.assertTrue(-1.3 < bite["at_m"][0] < -0.8, bite)
        self.assertTrue(0.9 < bite["at_m"][1] < 1.5, bite)
        self.assertIn("closes on the shadow at", ombra("play", "bite").stdout)

    def test_a_film_is_the_same_every_time_and_is_what_was_asked_for(self):
        path = self.write(script({"figure": "dog", "seconds": 0.1}, {"parts": {"jaw": 1}, "seconds": 0.3, "caption": "Wuff"}))
        films = [self.folder / name for name in ("a.mp4", "b.mp4")]
        # Nor does it hang on what was in memory before; 430 pixels are no whole number of the encoder's blocks.
        for film, jobs, memory in zip(films, (1, 2), ("1", "170")):
            done = ombra("play", path, "--out", film, "--fps", "5", "--view", "split", "--jobs", jobs,
                         env={"MALLOC_PERTURB_": memory})
            self.assertEqual(done.returncode, 0, done.stderr)
        self.assertEqual(*(film.read_bytes() for film in films))
        for view, size in (("wall", (1280, 720)), ("split", (1280, 430))):
            done = ombra("play", path, "--out", self.folder / f"{view}.png", "--fps", "2", "--view", view)
            self.assertEqual(done.returncode, 0, done.stderr)
            pictures = sorted(self.folder.glob(f"{view}-*.png"))
            self.assertEqual([p.name for p in pictures][0], f"{view}-0001.png")
            with Image.open(pictures[0]) as picture:
                self.assertEqual(picture.size, size)
            self.assertNotEqual(pictures[0].read_bytes(), pictures[-1].read_bytes())

    def test_a_scene_moves_the_bones_that_the_play_moves(self):
        path = self.write(script({"figure": "dog", "seconds": 0.2}, {"parts": {"jaw": 1}, "seconds": 1}, title="Jaw"))
        done = ombra("play", path, "--out", self.folder / "jaw.glb")
        self.assertEqual(done.returncode, 0, done.stderr)
        done = subprocess.run(["node", str(ROOT / "tests/cli/validate_glb.mjs"), str(self.folder / "jaw.glb")],
                              capture_output=True, text=True, timeout=120, check=True)
        issues = json.loads(done.stdout)
        self.assertEqual((issues["numErrors"], issues["numWarnings"]), (0, 0), issues["messages"])

        scene = Scene(self.folder / "jaw.glb")
        (animation,) = scene.json["animations"]
        self.assertEqual(animation["name"], "Jaw")
        turned = {}
        for channel in animation["channels"]:
            sampler = animation["samplers"][channel["sampler"]]
            times, values = (scene.accessor(sampler[key]) for key in ("input", "output"))
            self.assertAlmostEqual(times[-1][0], 1.2, places=2)
            self.assertEqual(len(times), len(values))
            if channel["target"]["path"] == "rotation":
                cosine = abs(sum(a * b for a, b in zip(values[0], values[-1])))
                turned[scene.nodes[channel["target"]["node"]]["name"]] = math.degrees(2 * math.acos(min(1, cosine)))
        poses = [read_json(ROOT / "gallery/dog" / name)["hands"]["right"]["joints_deg"]
                 for name in ("pose.json", "parts/jaw.json")]
        joint = "little-pip-flexion"
        self.assertAlmostEqual(turned["right-pinky-finger-phalanx-intermediate"], abs(poses[0][joint] - poses[1][joint]),
                               delta=0.1)
        self.assertFalse([name for name in turned if name.startswith("left-")])

    def test_what_is_too_fast_is_stretched_and_told(self):
        path = self.write(script({"figure": "dog"}, {"parts": {"jaw": 1}, "seconds": 0.05}))
        done = ombra("play", path)
        self.assertEqual(done.returncode, 0)
        self.assertRegex(done.stderr, r"line 7: 0.05 s is too fast for hands; it takes 0\.\d\d s")

    def test_an_interrupted_film_leaves_nothing(self):
        film = self.folder / "film.mp4"
        running = start("play", "quack", "--out", film)
        time.sleep(2)
        running.send_signal(signal.SIGINT)
        _, said = running.communicate(timeout=60)
        self.assertEqual(running.returncode, 130, said)
        self.assertEqual(list(self.folder.iterdir()), [])

    def test_what_is_wrong_is_told_with_its_line(self):
        for steps, line, reason in (
                ([{"figure": "dog"}, {"parts": {"jw": 1}}], 7, "jw: is no part of this figure; it has jaw"),
                ([{"figure": "apple"}, {"parts": {"jaw": 1}}], 7, "solve it with --part"),
                ([{"figure": "dog"}, {"bite": "jaw"}], 7, "put people on the stage"),
                ([{"figure": "wolff"}], 4, "did you mean wolf"),
                ([{"figure": "missing.json"}], 4, "missing.json")):
            done = ombra("play", self.write(script(*steps)))
            self.assertIn(done.returncode, (2, 3), done.stderr)
            self.assertIn(f"line {line}", done.stderr)
            self.assertIn(reason, done.stderr)
        self.assert_fails(ombra("play", "bit"), 2, "did you mean bite")
        self.assert_fails(ombra("play", "quack", "--out", "film.avi"), 2, ".mp4")
        self.assert_fails(ombra("play", "text:"), 2, "text:LOVE")

    def test_a_sheet_says_what_moves_and_counts(self):
        done = ombra("play", "quack", "--out", self.folder / "quack.pdf")
        self.assertEqual(done.returncode, 0, done.stderr)
        text = subprocess.run(["pdftotext", "-layout", str(self.folder / "quack.pdf"), "-"], capture_output=True,
                              text=True, timeout=60, check=True).stdout
        for words in ("The duck quacks", "1 in 0.8 s", "2 in 0.3 s", "Then move: right ring", "3 in 1.6 s"):
            self.assertIn(words, " ".join(text.split()))
        self.assertNotIn("left index", text)

    def test_hands_follow_moving_pictures(self):
        frames = self.folder / "frames"
        frames.mkdir()
        draw_heart(frames / "0.png")
        for k in (1, 2):
            with Image.open(frames / "0.png") as heart:
                heart.rotate(5 * k, fillcolor=255).save(frames / f"{k}.png")
        done = ombra("play", frames, "--evaluations", "4000", "--out", self.folder / "heart.gif", "--fps", "12", "--json")
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertIn("3 pictures were solved: mean overlap 0.", done.stderr)
        self.assertGreaterEqual(json.loads(done.stdout)["seconds"], 0.25)
        with Image.open(self.folder / "heart.gif") as film:
            self.assertEqual((film.size, film.info["loop"]), ((1280, 720), 0))
            self.assertGreaterEqual(film.n_frames, 2)
        Image.new("L", (400, 400), 255).save(frames / "3.png")
        self.assert_fails(ombra("play", frames), 3, "3.png")

    def test_a_word_is_spelled_letter_by_letter(self):
        done = ombra("play", "text:HI", "--evaluations", "3000", "--json")
        self.assertEqual(done.returncode, 0, done.stderr)
        played = json.loads(done.stdout)
        self.assertEqual(done.stderr.count("was solved for this stage"), 2)
        self.assertGreater(played["seconds"], 3)
        self.assertLessEqual(played["penetration_mm"], 1)


if __name__ == "__main__":
    unittest.main()
