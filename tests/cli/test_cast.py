"""`ombra cast`: the mask of a pose, bit for bit the one that was scored."""

import json
import shutil
import unittest

import jsonschema
import numpy

from support import ROOT, InFolder, ombra, pixels, read_json


class Casting(InFolder):
    def solve(self, *options):
        done = ombra("solve", "dog", "--evaluations", "1", "--out", self.folder, *options)
        self.assertEqual(done.returncode, 0, done.stderr)

    def cast(self, *options):
        return ombra("cast", self.folder / "pose.json", *options)

    def test_the_mask_is_that_of_solve_bit_for_bit(self):
        for options in (("--hand-length", "181.2345"), ("--no-arms", "--hands", "left")):
            with self.subTest(options):
                self.solve(*options)
                done = self.cast("--mask", self.folder / "cast.png", "--out", self.folder / "wall.png")
                self.assertEqual((done.returncode, done.stdout, done.stderr), (0, "", ""))
                self.assertTrue((pixels(self.folder / "cast.png") == pixels(self.folder / "mask.png")).all())
                self.assertTrue((pixels(self.folder / "wall.png") == pixels(self.folder / "shadow.png")).all())

    def test_another_stage_throws_another_shadow(self):
        self.solve("--no-arms")
        stage = read_json(self.folder / "pose.json")["stage"]
        stage["format"] = "ombra.stage/1"
        stage["lamp"]["position_m"][0] += 0.2
        (self.folder / "stage.json").write_text(json.dumps(stage))
        done = self.cast("--stage", self.folder / "stage.json", "--mask", self.folder / "moved.png")
        self.assertEqual(done.returncode, 0, done.stderr)
        moved, mask = pixels(self.folder / "moved.png"), pixels(self.folder / "mask.png")
        self.assertTrue((moved != mask).any())

    def test_bad_poses_are_named_with_the_field(self):
        for text, word in (("", "line 1"), ('{"format": "ombra.pose/9"}', "format"),
                           ('{"format": "ombra.pose/1", "hand_length_mm": 190, "hands": {}}', "hands")):
            with self.subTest(text):
                (self.folder / "pose.json").write_text(text)
                self.assert_fails(self.cast("--mask", self.folder / "m.png"), 3, "pose.json", word)
                self.assertFalse((self.folder / "m.png").exists())

    def test_hands_behind_the_lamp_or_in_the_wall_cast_nothing(self):
        self.solve("--no-arms")
        pose = read_json(self.folder / "pose.json")
        for z, words in ((2.6, "lamp"), (-0.5, "wall")):
            pose["hands"]["left"]["wrist"]["position_m"][2] = z
            (self.folder / "off.json").write_text(json.dumps(pose))
            done = ombra("cast", self.folder / "off.json", "--mask", self.folder / "off.png")
            self.assert_fails(done, 3, "off.json", "left hand", words)
            self.assertFalse((self.folder / "off.png").exists())

    def test_a_lamp_with_a_size_blurs_the_shadow_and_says_its_light(self):
        self.solve("--no-arms")
        for lamp in ("phone-torch", "led-bulb"):
            done = self.cast("--lamp", lamp, "--out", self.folder / f"{lamp}.png", "--mask", self.folder / "m.png")
            self.assertEqual((done.returncode, done.stderr), (0, ""))
            self.assertRegex(done.stdout, r"^Light on the wall: .* lx at the brightest, .* EV -?[0-9.]+\n$")
        self.assertTrue((pixels(self.folder / "m.png") == pixels(self.folder / "mask.png")).all())
        grey = [pixels(self.folder / f"{lamp}.png")[..., 1].astype(int) for lamp in ("phone-torch", "led-bulb")]
        between = [((g > g.min() + 20) & (g < g.max() - 20)).sum() for g in grey]
        self.assertGreater(between[1], 3 * between[0])

    def test_lux_is_written_as_floats_whatever_the_threads(self):
        self.solve("--no-arms")
        files = []
        for jobs in ("1", "2"):
            done = self.cast("--lamp", "candle", "--out", self.folder / "wall.pfm", "--jobs", jobs, "--json")
            self.assertEqual((done.returncode, done.stderr), (0, ""))
            files.append((self.folder / "wall.pfm").read_bytes())
        self.assertEqual(files[0], files[1])
        head = b"Pf\n512 512\n-1.0\n"
        self.assertTrue(files[0].startswith(head))
        lux = numpy.frombuffer(files[0][len(head):], "<f4").reshape(512, 512)[::-1]
        light = json.loads(done.stdout)
        self.assertAlmostEqual(float(lux.max()), light["brightest_lx"], 5)
        self.assertAlmostEqual(light["brightest_lx"], 1 / 2.5**2, 2)  # a candle at 2.5 m
        shape = pixels(self.folder / "mask.png") > 0
        self.assertLess(lux[shape].mean(), lux[~shape].mean() / 3)

    def test_the_contour_is_a_drawing_of_the_same_shape(self):
        self.solve("--no-arms")
        self.assertEqual(self.cast("--out", self.folder / "wall.svg").returncode, 0)
        done = ombra("score", self.folder / "mask.png", self.folder / "wall.svg", "--json")
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertIn('viewBox="0 0 512 512"', (self.folder / "wall.svg").read_text())

    def take_dog(self):
        shutil.copy(ROOT / "gallery/dog/pose.json", self.folder / "pose.json")

    def stage_file(self, **changes):
        """The pose's own stage with these members instead."""
        stage = {"format": "ombra.stage/1", **read_json(self.folder / "pose.json")["stage"], **changes}
        jsonschema.validate(stage, read_json(ROOT / "docs/schema/stage.schema.json"))
        path = self.folder / "stage.json"
        path.write_text(json.dumps(stage))
        return path

    def test_people_and_sleeves_are_in_the_light_and_in_no_mask(self):
        self.take_dog()
        performer = read_json(self.folder / "pose.json")["stage"]["performer"]
        stages = {"bare": {}, "people": {"people": [{"at_m": [-0.3, 0.4], "height_m": 1.75}]},
                  "sleeve": {"performer": {**performer, "sleeve": {"ease_m": 0.03, "end_m": 0.02}}}}
        dark = {}
        for name, changes in stages.items():
            done = self.cast("--stage", self.stage_file(**changes), "--lamp", "phone-torch",
                             "--out", self.folder / "wall.png", "--mask", self.folder / f"{name}.png")
            self.assertEqual((done.returncode, done.stderr), (0, ""))
            dark[name] = int((pixels(self.folder / "wall.png")[..., 1] < 60).sum())
            self.assertTrue((pixels(self.folder / f"{name}.png") == pixels(self.folder / "bare.png")).all())
        self.assertGreater(dark["people"], dark["bare"] + 5000)
        self.assertGreater(dark["sleeve"], dark["bare"] + 500)

    def test_who_cannot_stand_there_is_told(self):
        self.take_dog()
        for people, words in (('[{"at_m": [1, 0.02]}]', ("people[0]", "wall", "cm")),
                              ('[{"at_m": [0, 2.5]}]', ("people[0]", "lamp")),
                              ('[{"at_m": [1, 1], "height_m": -1.8}]', ("people[0].height_m", "-1.8")),
                              ('[{"at_m": [NaN, 1]}]', ("line 1",)),
                              ('[{"at_m": [1, 1]}, {}]', ("people[1].at_m", "missing"))):
            with self.subTest(people):
                (self.folder / "bad.json").write_text('{"format": "ombra.stage/1", "people": ' + people + "}")
                done = self.cast("--stage", self.folder / "bad.json", "--out", self.folder / "w.png")
                self.assert_fails(done, 3, "bad.json", *words)

    def test_behind_a_cloth_pictures_are_mirrored_and_masks_are_not(self):
        self.take_dog()
        screen = read_json(self.folder / "pose.json")["stage"]["screen"]
        for lamp in ((), ("--lamp", "candle")):
            for side in ("front", "behind"):
                done = self.cast("--stage", self.stage_file(screen={**screen, "seen_from": side}), *lamp,
                                 "--out", self.folder / f"{side}.png", "--mask", self.folder / f"{side}-mask.png")
                self.assertEqual((done.returncode, done.stderr), (0, ""))
            front = pixels(self.folder / "front.png")
            self.assertTrue((pixels(self.folder / "behind.png") == front[:, ::-1]).all())
            self.assertFalse((front == front[:, ::-1]).all())
            self.assertTrue((pixels(self.folder / "behind-mask.png") == pixels(self.folder / "front-mask.png")).all())
        self.solve("--no-arms", "--stage", self.stage_file(screen={**screen, "seen_from": "behind"}))
        front = self.stage_file(screen=screen)
        self.assertEqual(self.cast("--stage", front, "--out", self.folder / "wall.png").returncode, 0)
        self.assertTrue((pixels(self.folder / "shadow.png") == pixels(self.folder / "wall.png")[:, ::-1]).all())
        (self.folder / "bad.json").write_text('{"format": "ombra.stage/1", "screen": {"seen_from": "above"}}')
        done = self.cast("--stage", self.folder / "bad.json", "--out", self.folder / "w.png")
        self.assert_fails(done, 3, "screen.seen_from", "front or behind")

    def test_sixteen_bits_a_channel_are_the_same_picture(self):
        self.take_dog()
        for file in ("wall.16.png", "wall.png"):
            self.assertEqual(self.cast("--lamp", "candle", "--out", self.folder / file).returncode, 0)
        deep = (self.folder / "wall.16.png").read_bytes()
        self.assertEqual((deep[24], deep[25]), (16, 2))  # bits a channel, RGB
        self.assertIn(b"sRGB", deep)
        difference = pixels(self.folder / "wall.16.png").astype(int) - pixels(self.folder / "wall.png")
        self.assertLessEqual(abs(difference).max(), 1)
        self.assert_fails(self.cast("--out", self.folder / "w.16.png"), 2, "w.16.png", "--lamp")

    def test_the_room_is_drawn_with_everybody_in_it(self):
        self.take_dog()
        pictures = {}
        for name, changes in (("alone", {}), ("two", {"people": [{"at_m": [-1, 0.8]}]})):
            file = self.folder / f"{name}.png"
            done = self.cast("--stage", self.stage_file(**changes), "--view", "room", "--out", file)
            self.assertEqual((done.returncode, done.stdout, done.stderr), (0, "", ""))
            pictures[name] = pixels(file).astype(int)
            self.assertEqual(pictures[name].shape, (860, 1280, 3))
            self.assertGreater(pictures[name].max(), 230)  # the lamp
        self.assertGreater((abs(pictures["two"] - pictures["alone"]) > 20).sum(), 10000)
        self.assertEqual(self.cast("--view", "room", "--lamp", "sun", "--out", self.folder / "room.svg").returncode, 0)
        self.assertIn("<image", (self.folder / "room.svg").read_text())
        self.assert_fails(self.cast("--view", "room", "--out", self.folder / "r.pfm"), 2, "r.pfm", "FILE.png")
        self.assert_fails(self.cast("--view", "attic", "--out", self.folder / "r.png"), 2, "--view", "wall|room")

    def test_light_that_cannot_be_is_told(self):
        self.solve("--no-arms")
        self.assert_fails(self.cast("--lamp", "candel", "--out", self.folder / "w.png"), 2, "candel", "candle")
        self.assert_fails(self.cast("--out", self.folder / "w.pfm"), 2, "w.pfm", "--lamp")
        self.assert_fails(self.cast("--json"), 2, "--lamp")
        self.assertFalse((self.folder / "w.png").exists())

    def test_the_named_lamps_are_listed_and_their_json_is_a_stage(self):
        listed = ombra("lamps")
        self.assertEqual((listed.returncode, listed.stderr), (0, ""))
        lamps = json.loads(ombra("lamps", "--json").stdout)
        for lamp in lamps:
            with self.subTest(lamp["name"]):
                self.assertIn(lamp["name"], listed.stdout)
                self.assertTrue(lamp.pop("source") and lamp.pop("what"))
                stage = {"format": "ombra.stage/1", "lamp": lamp}
                jsonschema.validate(stage, read_json(ROOT / "docs/schema/stage.schema.json"))

    def test_a_picture_that_cannot_be_written_exits_with_4(self):
        self.solve("--no-arms")
        self.assert_fails(self.cast("--mask", self.folder / "absent" / "m.png"), 4, "absent/m.png")


if __name__ == "__main__":
    unittest.main()
