"""`ombra solve`: the folder it writes, that it repeats itself, how it ends early, and what it refuses."""

import json
import os
import pty
import select
import signal
import subprocess
import time
import unittest

import jsonschema
from support import FILES, ROOT, InFolder, draw_heart, ombra, pixels, read_json, start

QUICK = ("--no-arms", "--evaluations", "3000")


class Solving(InFolder):
    def solve(self, name, *options):
        done = ombra("solve", "heart", "--out", self.folder / name, *options)
        self.assertEqual((done.returncode, done.stderr), (0, ""))
        return self.folder / name

    def assert_same(self, one, other):
        for file in ("pose.json", "mask.png"):
            self.assertEqual((one / file).read_bytes(), (other / file).read_bytes(), file)
        first, second = read_json(one / "result.json"), read_json(other / "result.json")
        for value in (first, second):
            del value["seconds"]
        self.assertEqual(first, second)

    def test_the_number_of_threads_does_not_change_a_bit(self):
        self.assert_same(self.solve("one", *QUICK, "--jobs", "1"), self.solve("two", *QUICK, "--jobs", "2"))

    def test_the_recorded_evaluations_repeat_a_timed_result(self):
        timed = self.solve("timed", "--no-arms", "--seconds", "2", "--seed", "5")
        spent = read_json(timed / "result.json")["evaluations"]
        self.assert_same(timed, self.solve("again", "--no-arms", "--evaluations", spent, "--seed", "5"))

    def test_two_performers_have_four_hands_and_a_pose_that_casts_the_same_mask(self):
        for name, options in (("arms", ("--evaluations", "80000")), ("hands", ("--no-arms", "--evaluations", "45000"))):
            with self.subTest(name):
                folder = self.solve(name, "--performers", "2", *options)
                pose, result = read_json(folder / "pose.json"), read_json(folder / "result.json")
                jsonschema.validate(pose, read_json(ROOT / "docs/schema/pose.schema.json"))
                jsonschema.validate(pose["stage"], read_json(ROOT / "docs/schema/stage.schema.json"))
                jsonschema.validate(result, read_json(ROOT / "docs/schema/result.schema.json"))
                self.assertEqual(result["performers"], 2)
                self.assertEqual([list(of["hands"]) for of in (pose, pose["second"])], [["left", "right"]] * 2)
                self.assertEqual(list(pose["second"]["arms"]), ["left", "right"] if name == "arms" else [])
                self.assertEqual("second_performer" in pose["stage"], name == "arms")
                self.assertLess(result["scores"]["penetration_mm"], 2)
                self.assertEqual(result["scores"]["limit_violation_deg"], 0)
                self.assertIn(b'"second-hand-right"', (folder / "hands.glb").read_bytes())
                done = ombra("cast", folder / "pose.json", "--mask", self.folder / "again.png")
                self.assertEqual((done.returncode, done.stderr), (0, ""))
                self.assertEqual((self.folder / "again.png").read_bytes(), (folder / "mask.png").read_bytes())

    def test_a_stage_with_two_performers_keeps_them(self):
        (self.folder / "pair.json").write_text(
            '{"format": "ombra.stage/1", "performer": {"arms_from": "left"}, "second_performer": {}}', encoding="utf-8")
        pair = ("--stage", self.folder / "pair.json", "--evaluations", "20000")
        stage = read_json(self.solve("two", *pair, "--performers", "2") / "pose.json")["stage"]
        self.assertEqual((stage["performer"]["arms_from"], stage["second_performer"]["arms_from"]), ("left", "right"))
        alone = read_json(self.solve("one", *pair) / "pose.json")
        self.assertNotIn("second", alone)
        self.assertNotIn("second_performer", alone["stage"])

    def test_another_seed_is_another_solution(self):
        poses = {(self.solve(seed, *QUICK, "--seed", seed) / "pose.json").read_bytes() for seed in ("1", "2")}
        self.assertEqual(len(poses), 2)

    def test_a_picture_is_solved_into_a_whole_folder(self):
        draw_heart(self.folder / "my heart.png")
        done = ombra("solve", "my heart.png", *QUICK, "--hands", "right", "--hand-length", "170", cwd=self.folder)
        self.assertEqual((done.returncode, done.stderr), (0, ""))
        out = self.folder / "out" / "my heart"
        self.assertEqual(sorted(path.name for path in out.iterdir()), sorted(FILES))
        self.assertIn("my heart/overlay.png", done.stdout)
        result, pose = read_json(out / "result.json"), read_json(out / "pose.json")
        jsonschema.validate(result, read_json(ROOT / "docs/schema/result.schema.json"))
        jsonschema.validate(pose, read_json(ROOT / "docs/schema/pose.schema.json"))
        self.assertEqual(result["target"], {"name": "my heart", "source": "my heart.png"})
        self.assertEqual(result["placement"], {"edge": "none", "scale": 1, "tilt_deg": 0, "slide": 0})
        self.assertEqual((result["arms"], result["seed"], result["hand_length_mm"]), (False, 1, 170))
        self.assertGreaterEqual(result["evaluations"], 3000)
        self.assertEqual({*result["files"].values(), "result.json"}, set(FILES))
        self.assertEqual((list(pose["hands"]), pose["hand_length_mm"]), (["right"], 170))
        self.assertEqual(list(result["sensitivity"]["hands"]), ["right"])
        most = result["sensitivity"]["order"][0]
        self.assertIn(most.replace("-", " "), done.stdout)
        mask = pixels(out / "mask.png")
        self.assertEqual(mask.shape, (512, 512))
        self.assertEqual(set(mask.flat), {0, 255})

    def test_a_childs_hands_and_arms_are_solved_for_and_cast_again(self):
        folder = self.solve("child", "--evaluations", "1", "--hand-size", "child-8")
        result, pose = read_json(folder / "result.json"), read_json(folder / "pose.json")
        jsonschema.validate(result, read_json(ROOT / "docs/schema/result.schema.json"))
        jsonschema.validate(pose, read_json(ROOT / "docs/schema/pose.schema.json"))
        for file in (result, pose):
            self.assertEqual((file["hand_length_mm"], file["hand_breadth_mm"]), (140, 62))
        self.assertAlmostEqual(pose["stage"]["performer"]["forearm_m"], 0.26 * 140 / 190, 5)
        done = ombra("cast", folder / "pose.json", "--mask", self.folder / "again.png")
        self.assertEqual((done.returncode, done.stderr), (0, ""))
        self.assertEqual((self.folder / "again.png").read_bytes(), (folder / "mask.png").read_bytes())

    def test_a_stage_with_a_performer_keeps_their_arms(self):
        (self.folder / "stage.json").write_text('{"format": "ombra.stage/1", "performer": {}}', encoding="utf-8")
        folder = self.solve("own", "--evaluations", "1", "--hand-length", "150", "--hand-breadth", "70",
                            "--stage", self.folder / "stage.json")
        pose = read_json(folder / "pose.json")
        self.assertEqual((pose["hand_length_mm"], pose["hand_breadth_mm"]), (150, 70))
        self.assertEqual(pose["stage"]["performer"]["forearm_m"], 0.26)

    def test_json_is_the_result_file_and_nothing_else(self):
        done = ombra("solve", "text:I", "--json", "--evaluations", "1", "--arms-from", "left", "--out", self.folder)
        self.assertEqual((done.returncode, done.stderr), (0, ""))
        result = json.loads(done.stdout)
        self.assertEqual(result, read_json(self.folder / "result.json"))
        self.assertEqual((result["target"]["name"], result["arms"], result["arms_from"]), ("I", True, "left"))
        self.assertIn("left", read_json(self.folder / "pose.json")["stage"]["performer"]["arms_from"])

    def test_a_stage_that_names_a_performer_keeps_it(self):
        stage = {"format": "ombra.stage/1", "performer": {"arms_from": "right"}}
        (self.folder / "stage.json").write_text(json.dumps(stage))
        result = read_json(self.solve("out", "--evaluations", "1", "--stage", self.folder / "stage.json") / "result.json")
        self.assertEqual(result["arms_from"], "right")
        done = ombra("solve", "heart", "--arms-from", "left", "--stage", self.folder / "stage.json")
        self.assert_fails(done, 2, "stage.json", "--arms-from")

    def test_a_target_name_cannot_lead_out_of_the_folder(self):
        done = ombra("solve", "text:../A", *QUICK, cwd=self.folder)
        self.assertEqual((done.returncode, done.stderr), (0, ""))
        self.assertEqual([path.name for path in (self.folder / "out").iterdir()], ["_.._A"])


class OnTerminal:
    """The binary at work with a terminal for its stderr."""

    def __init__(self, *arguments):
        self.terminal, other = pty.openpty()
        self.drawn = b""
        self.process = subprocess.Popen([os.environ["OMBRA_BINARY"], *map(str, arguments)],
                                        stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=other)
        os.close(other)

    def read_until(self, words, timeout=60):
        """Reads on until the words were drawn, or without words until the end."""
        deadline = time.monotonic() + timeout
        while (not words or words not in self.drawn) and time.monotonic() < deadline:
            if select.select([self.terminal], [], [], 0.1)[0]:
                try:
                    self.drawn += os.read(self.terminal, 4096)
                except OSError:  # the other side is closed
                    return

    def end(self):
        self.read_until(b"")
        os.close(self.terminal)
        return self.process.wait(timeout=60)


class EndingEarly(InFolder):
    def test_an_interrupt_saves_the_best_so_far_and_exits_with_130(self):
        for sign in (signal.SIGINT, signal.SIGTERM):
            with self.subTest(sign.name):
                out = self.folder / sign.name
                running = OnTerminal("solve", "heart", "--no-arms", "--seconds", "600", "--out", out)
                running.read_until(b"overlap")
                running.process.send_signal(sign)
                self.assertEqual(running.end(), 130, running.drawn)
                self.assertIn(b"interrupted; the best so far is in", running.drawn)
                self.assertEqual(sorted(path.name for path in out.iterdir()), sorted(FILES))
                self.assertGreater(read_json(out / "result.json")["scores"]["iou"], 0.5)

    def test_a_second_interrupt_kills(self):
        for _ in range(5):  # the work may come to its end just between the two
            running = start("solve", "heart", "--seconds", "600", "--jobs", "1", "--out", self.folder)
            time.sleep(1)
            for _ in range(2):
                running.send_signal(signal.SIGINT)
                time.sleep(0.02)
            running.communicate(timeout=60)
            if running.returncode != 130:
                break
        self.assertEqual(running.returncode, -signal.SIGINT)

    def test_a_terminal_gets_a_progress_line_that_is_gone_in_the_end(self):
        running = OnTerminal("solve", "heart", "--no-arms", "--evaluations", "50000", "--out", self.folder)
        self.assertEqual(running.end(), 0)
        self.assertIn(b"% of the evaluations", running.drawn)
        self.assertNotIn(b"\n", running.drawn)
        self.assertTrue(running.drawn.endswith(b"\r\x1b[K"), running.drawn[-80:])


class BadInput(InFolder):
    def test_broken_pictures_are_named_with_the_reason(self):
        (self.folder / "empty.png").touch()
        (self.folder / "text.png").write_text("no picture")
        for name in ("empty.png", "text.png", "absent.png"):
            with self.subTest(name):
                self.assert_fails(ombra("solve", self.folder / name), 3, name)

    def test_broken_stages_are_named_with_the_field(self):
        for name, text, word in (("broken.json", "{", "line 1"),
                                 ("list.json", "[]", "object"),
                                 ("lamp.json", '{"format": "ombra.stage/1", "lmap": {}}', "lamp")):
            with self.subTest(name):
                (self.folder / name).write_text(text)
                self.assert_fails(ombra("solve", "heart", "--stage", self.folder / name), 3, name, word)

    def test_hands_that_are_none_are_named(self):
        (self.folder / "left.glb").write_bytes(b"no hand")
        hands = f"{self.folder}/left.glb,{self.folder}/right.glb"
        self.assert_fails(ombra("solve", "heart", "--hand", hands), 3, "left.glb")

    def test_sizes_that_no_hand_has_are_named(self):
        self.assert_fails(ombra("solve", "heart", "--hand-breadth", "150"), 3, "hand breadth", "57 to 114 mm")
        self.assert_fails(ombra("solve", "heart", "--hand-size", "giant"), 2, "--hand-size", "woman-50", "giant")
        self.assert_fails(ombra("solve", "heart", "--hand-size", "man-5", "--hand-length", "190"), 2, "--hand-size")

    def test_a_missing_hand_asset_says_how_to_get_it(self):
        done = ombra("solve", "text:A", env={"OMBRA_DATA": str(self.folder)})
        self.assert_fails(done, 3, "left.glb", "./dev setup")

    def test_a_folder_that_cannot_be_written_is_refused_before_the_work(self):
        (self.folder / "file").touch()
        before = time.monotonic()
        self.assert_fails(ombra("solve", "heart", "--seconds", "60", "--out", self.folder / "file"), 4, "file")
        self.assert_fails(ombra("solve", "heart", "--seconds", "60", "--out", self.folder / "file" / "in"), 4, "file")
        self.assertLess(time.monotonic() - before, 20)


if __name__ == "__main__":
    unittest.main()
