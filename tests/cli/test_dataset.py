"""ombra dataset: poses and silhouettes as NumPy reads them."""

import json
import signal
import time

import numpy

from support import InFolder, ombra, pixels, read_json, start


def silhouettes(data):
    return numpy.unpackbits(data["silhouette"], axis=2, bitorder="little")


class Dataset(InFolder):
    def make(self, name, *more, code=0):
        done = ombra("dataset", "--out", self.folder / name, *more)
        self.assertEqual(done.returncode, code, done.stderr)
        return self.folder / name

    def test_a_sample_is_what_cast_makes_of_its_pose(self):
        folder = self.make("set", "--count", 12, "--size", 512)
        about = read_json(folder / "dataset.json")
        self.assertEqual((about["format"], about["count"], about["files"]), ("ombra.dataset/1", 12, 1))
        data = numpy.load(folder / "samples-000000.npz")
        self.assertEqual(data["index"].tolist(), list(range(12)))
        masks = silhouettes(data)
        self.assertEqual(masks.shape, (12, 512, 512))
        self.assertGreater(len({mask.tobytes() for mask in masks}), 10)
        for number in range(12):
            pose = {"format": "ombra.pose/1", "hand_length_mm": about["hand_length_mm"], "stage": about["stage"],
                    "hands": {}, "arms": {}}
            for side, name in enumerate(("left", "right")):
                if not data["held"][number, side]:
                    self.assertTrue(numpy.isnan(data["wrist_m"][number, side]).all())
                    continue
                angles = data["angles_deg"][number, side].astype(float)
                pose["hands"][name] = {
                    "wrist": {"position_m": [round(float(v), 6) for v in data["wrist_m"][number, side]],
                              "orientation_xyzw": [round(float(v), 6) for v in data["orientation_xyzw"][number, side]]},
                    "joints_deg": dict(zip(about["joints"], (round(float(v), 3) for v in angles)))}
                pose["arms"][name] = {key: [round(float(v), 6) for v in data[key][number, side]]
                                      for key in ("shoulder_m", "elbow_m")}
            (self.folder / "pose.json").write_text(json.dumps(pose))
            done = ombra("cast", self.folder / "pose.json", "--mask", self.folder / "mask.png")
            self.assertEqual(done.returncode, 0, done.stderr)
            self.assertTrue((pixels(self.folder / "mask.png") > 127).astype(numpy.uint8).tobytes()
                            == masks[number].tobytes(), number)

    def test_files_do_not_depend_on_who_makes_them(self):
        whole = self.make("whole", "--count", 100, "--each", 16, "--jobs", 2)
        shared = self.folder / "shared"
        for share in (2, 1, 3):
            self.make("shared", "--count", 100, "--each", 16, "--jobs", 1, "--shard", f"{share}/3")
        names = sorted(path.name for path in whole.iterdir())
        self.assertEqual(len(names), 8)
        self.assertEqual(sorted(path.name for path in shared.iterdir()), names)
        for name in names:
            self.assertEqual((whole / name).read_bytes(), (shared / name).read_bytes(), name)
        self.assertEqual(len(numpy.load(whole / "samples-000006.npz")["index"]), 4)

    def test_goes_on(self):
        running = start("dataset", "--out", self.folder / "set", "--count", 1000000, "--each", 500)
        while not list(self.folder.glob("set/samples-*.npz")):
            time.sleep(0.05)
        running.send_signal(signal.SIGINT)
        _, said = running.communicate(timeout=30)
        self.assertEqual(running.returncode, 130, said)
        self.assertEqual(list(self.folder.glob("set/.*")), [])
        before = {path: path.stat().st_mtime_ns for path in self.folder.glob("set/samples-*")}
        first = min(before)
        first.unlink()
        self.make("set", "--count", 1000000, "--each", 500, "--shard", "1/2000")
        self.assertTrue(first.is_file())
        for path in before.keys() - {first}:
            self.assertEqual(path.stat().st_mtime_ns, before[path])
        done = ombra("dataset", "--out", self.folder / "set", "--count", 7)
        self.assert_fails(done, 3, "dataset.json", "another data set")

    def test_soft_shadows(self):
        folder = self.make("set", "--count", 2, "--size", 64, "--lamp", "candle", "--no-arms")
        data = numpy.load(folder / "samples-000000.npz")
        self.assertEqual(data["visible"].shape, (2, 64, 64))
        self.assertTrue(numpy.isnan(data["elbow_m"]).all())
        dark = data["visible"] < 128  # where less than half of the flame is seen, about the silhouette
        masks = silhouettes(data).astype(bool)
        self.assertGreater((dark & masks).sum() / (dark | masks).sum(), 0.8)
        self.assertTrue(((data["visible"] > 0) & (data["visible"] < 255)).any())
