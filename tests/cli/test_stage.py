"""`ombra stage advise` and solving in a lamp's light: where lamp and hands should be."""

import json
import unittest

from support import InFolder, ombra, read_json


class Advising(InFolder):
    def advise(self, *options):
        return ombra("stage", "advise", *options)

    def test_what_is_wrong_and_how_to_mend_it_is_said_in_words(self):
        done = self.advise("heart", "--lamp", "led-bulb", "--ambient", "2")
        self.assertEqual((done.returncode, done.stderr), (0, ""))
        for words in ("As it is", "To keep the narrowest part", "use a lamp under", "Best in this room: led-bulb"):
            self.assertIn(words, done.stdout)

    def test_the_best_stage_is_one_to_solve_and_the_figure_fits_the_room(self):
        stage = self.folder / "stage.json"
        done = self.advise("heart", "--room", "3x2.4x4", "--out", stage, "--json")
        self.assertEqual(done.returncode, 0, done.stderr)
        advice = json.loads(done.stdout)
        best = next(setup for setup in advice["setups"] if setup["lamp"] == advice["best"])
        self.assertTrue(best["keeps"] and best["plain"])
        self.assertLessEqual(best["lamp_m"], 4)
        self.assertEqual(len(advice["setups"]), 7)
        self.assertEqual(read_json(stage), best["stage"])
        solved = ombra("solve", "heart", "--stage", stage, "--evaluations", "1", "--out", self.folder / "heart")
        self.assertEqual(solved.returncode, 0, solved.stderr)

    def test_a_dim_lamp_in_a_bright_room_is_faint(self):
        done = self.advise("heart", "--lamp", "candle", "--ambient", "50")
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertIn("To see it plainly: darken the room", done.stdout)

    def test_bad_rooms_lamps_and_figures_are_named(self):
        self.assert_fails(self.advise("heart", "--room", "4x3"), 2, "--room", "4x2.5x5")
        self.assert_fails(self.advise("heart", "--room", "nanx2x3"), 2, "--room")
        self.assert_fails(self.advise("heart", "--room", "4x2.5x0.6"), 3, "heart", "too small", "--room")
        self.assert_fails(self.advise("heart", "--lamp", "candel"), 2, "candle")
        self.assert_fails(self.advise("no-such-thing"), 3, "no-such-thing")
        self.assert_fails(self.advise("heart", "--ambient", "-1"), 2, "--ambient")
        self.assert_fails(ombra("stage"), 2, "ombra stage --help")
        self.assert_fails(ombra("stage", "advice", "heart"), 2, "advise")


class SolvingInLight(InFolder):
    def solve(self, *options):
        return ombra("solve", "heart", "--evaluations", "1", "--out", self.folder, *options)

    def test_a_lamp_with_a_size_is_in_the_result_with_its_overlap(self):
        done = self.solve("--lamp", "candle")
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertIn("in this light", done.stdout)
        scores = read_json(self.folder / "result.json")["scores"]
        self.assertLess(scores["light_iou"], 1)
        self.assertEqual(read_json(self.folder / "pose.json")["stage"]["lamp"]["width_m"], 0.01)

    def test_a_room_moves_the_lamp(self):
        done = self.solve("--lamp", "full-moon", "--room", "3x2.4x4")
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assert_fails(self.solve("--room", "4x2.5x1"), 2, "--room", "too small")
        self.assert_fails(self.solve("--lamp", "sunn"), 2, "sun")


if __name__ == "__main__":
    unittest.main()
