"""ombra batch: many solves, none lost and none twice."""

import csv
import json
import os
import random
import signal
import subprocess
import time
from pathlib import Path

from support import FILES, InFolder, contents, ombra, read_json, start


def job(number, **more):
    return {"id": f"job-{number}", "target": "text:" + "ILTCV"[number % 5], "seed": number, "evaluations": 500,
            "arms": False, **more}


class Batch(InFolder):
    def manifest(self, jobs, name="jobs.jsonl"):
        path = self.folder / name
        path.write_text("".join((one if isinstance(one, str) else json.dumps(one)) + "\n" for one in jobs))
        return path

    def batch(self, manifest, *more, **how):
        return ombra("batch", manifest, "--out", self.folder / "out", *more, **how)

    def summary(self, done):
        self.assertEqual(done.stderr, "")
        return json.loads(done.stdout)

    def test_does_every_job_once(self):
        manifest = self.manifest([job(0), job(1), job(2)])
        first = self.summary(self.batch(manifest, "--json"))
        self.assertEqual((first["jobs"], first["solved"], first["failed"]), (3, 3, 0))
        for number in range(3):
            for name in (*FILES, "job.json"):
                self.assertTrue((self.folder / f"out/job-{number}" / name).is_file(), name)
        with open(self.folder / "out/results.csv", newline="") as table:
            rows = list(csv.DictReader(table))
        self.assertEqual([row["id"] for row in rows], ["job-0", "job-1", "job-2"])
        for row in rows:
            result = read_json(self.folder / "out" / row["id"] / "result.json")
            self.assertEqual(float(row["iou"]), result["scores"]["iou"])
        before = {path: path.stat().st_mtime_ns for path in self.folder.rglob("job-*/*")}
        again = self.summary(self.batch(manifest, "--json"))
        self.assertEqual((again["solved"], again["there"]), (0, 3))
        self.assertEqual(before, {path: path.stat().st_mtime_ns for path in self.folder.rglob("job-*/*")})

    def test_is_what_solve_gives(self):
        self.batch(self.manifest([job(1)]))
        done = ombra("solve", "text:L", "--seed", 1, "--evaluations", 500, "--no-arms", "--out", self.folder / "alone")
        self.assertEqual(done.returncode, 0)
        for name in ("pose.json", "mask.png", "hands.glb", "sheet.pdf"):
            self.assertEqual((self.folder / "alone" / name).read_bytes(),
                             (self.folder / "out/job-1" / name).read_bytes(), name)

    def test_one_bad_job_stops_no_other(self):
        manifest = self.manifest([job(0, target="missing.png"), job(1, evalutions=3), "{", job(2), job(2)])
        done = self.batch(manifest, "--json")
        self.assertEqual(done.returncode, 3)
        summary = self.summary(done)
        self.assertEqual((summary["solved"], summary["failed"]), (1, 4))
        reasons = {each["line"]: each["reason"] for each in summary["failures"]}
        self.assertIn("missing.png: cannot be opened", reasons[1])
        self.assertIn("did you mean --evaluations?", reasons[2])
        self.assertIn("not valid JSON", reasons[3])
        self.assertIn("another job's too", reasons[5])
        self.assertTrue((self.folder / "out/job-2/result.json").is_file())
        self.assertFalse((self.folder / "out/job-0").exists())
        # What is mended is done by the next call, and its failure forgotten.
        (self.folder / "missing.png").write_bytes((self.folder / "out/job-2/mask.png").read_bytes())
        mended = self.batch(self.manifest([job(0, target="missing.png")], "one.jsonl"), "--json")
        self.assertEqual(mended.returncode, 0)
        self.assertEqual(self.summary(self.batch(manifest, "--status", "--json"))["failed"], 3)

    def test_redoes_what_is_no_longer_what_was_written(self):
        picture = self.folder / "shape.png"
        manifest = self.manifest([job(0), job(1), job(2), job(3), job(4), job(5, target="shape.png")])
        self.batch(self.manifest([job(9)], "one.jsonl"))
        picture.write_bytes((self.folder / "out/job-9/mask.png").read_bytes())
        self.batch(manifest)
        whole = contents(self.folder / "out")
        with open(self.folder / "out/job-0/hands.glb", "r+b") as file:  # a bit is turned
            file.seek(1000)
            byte = file.read(1)
            file.seek(1000)
            file.write(bytes([byte[0] ^ 1]))
        os.truncate(self.folder / "out/job-1/sheet.pdf", 100)
        (self.folder / "out/job-2/pose.json").unlink()
        (self.folder / "out/job-3/job.json").write_text("{")
        (self.folder / "out/job-4/more.txt").write_text("not of this job")
        gathered = self.batch(manifest, "--gather", "--json")
        self.assertEqual(gathered.returncode, 3)
        self.assertEqual((self.summary(gathered)["there"], self.summary(gathered)["left"]), (1, 5))
        again = self.summary(self.batch(manifest, "--json"))
        self.assertEqual((again["solved"], again["there"]), (5, 1))
        self.assertEqual(contents(self.folder / "out"), whole)
        # Another picture under the same name is another job.
        picture.write_bytes((self.folder / "out/job-0/mask.png").read_bytes())
        self.assertEqual(self.summary(self.batch(manifest, "--json"))["solved"], 1)

    def test_shards_share_the_jobs(self):
        manifest = self.manifest([job(number) for number in range(7)])
        shards = [subprocess.Popen(
            [os.environ["OMBRA_BINARY"], "batch", str(manifest), "--out", str(self.folder / "out"), "--shard",
             f"{k}/3", "--jobs", "1", "--json"], stdout=subprocess.PIPE) for k in (1, 2, 3)]
        solved = [json.loads(shard.communicate()[0])["solved"] for shard in shards]
        self.assertEqual(solved, [3, 2, 2])
        self.assertFalse((self.folder / "out/summary.json").exists())
        gathered = self.summary(self.batch(manifest, "--gather", "--json"))
        self.assertEqual((gathered["there"], gathered["left"]), (7, 0))
        self.assertEqual(read_json(self.folder / "out/summary.json")["there"], 7)

    def test_csv(self):
        path = self.folder / "jobs.csv"
        path.write_text('id,target,seed,evaluations,no-arms\n"one, 1",text:I,1,500,true\n')
        self.assertEqual(self.summary(self.batch(path, "--json"))["solved"], 1)
        self.assertFalse(read_json(self.folder / "out/one, 1/result.json")["arms"])
        self.assertIn('"one, 1",text:I,0.', (self.folder / "out/results.csv").read_text())

    def test_killed_at_any_moment(self):
        """Ended twelve times, by every signal there is for it, it comes to what an undisturbed run comes to."""
        chance = random.Random(7)
        manifest = self.manifest([job(number) for number in range(12)])
        self.batch(manifest)
        whole = contents(self.folder / "out")
        other = self.folder / "disturbed"
        for kill in (signal.SIGINT, signal.SIGTERM, signal.SIGKILL) * 4:
            running = start("batch", manifest, "--out", other)
            time.sleep(chance.uniform(0.05, 1.0))
            running.send_signal(kill)
            told = time.monotonic()
            running.communicate(timeout=30)
            # Before it has said what to do about them, signals do what they do to every program.
            self.assertIn(running.returncode, (130, 0, -kill) if kill != signal.SIGKILL else (-9, 0))
            self.assertLess(time.monotonic() - told, 10)
            for result in other.glob("[!.]*/"):  # whatever has its name is whole
                self.assertTrue((result / "job.json").is_file(), result)
        done = ombra("batch", manifest, "--out", other, "--json")
        self.assertEqual(self.summary(done)["failed"], 0)
        self.assertEqual(contents(other), whole)
        self.assertEqual(list((other / ".ombra/work").iterdir()), [])

    def test_says_how_far_it_is(self):
        manifest = self.manifest([job(0), job(1)])
        self.batch(self.manifest([job(0)], "one.jsonl"))
        done = self.batch(manifest, "--status")
        self.assertEqual(done.stdout, "2 jobs: 0 solved now, 1 there, 0 failed, 1 left\n")

    def test_wrong_usage(self):
        manifest = self.manifest([job(0)])
        self.assert_fails(self.batch(manifest, "--shard", "3/2"), 2, "--shard", "takes K/N")
        self.assert_fails(self.batch(manifest, "--partition", "x"), 2, "--partition", "--slurm")
        self.assert_fails(self.batch(self.folder / "none.jsonl"), 3, "none.jsonl")
        self.assert_fails(self.batch(self.manifest([" "])), 3, "jobs.jsonl")
        (self.folder / "out").write_text("a file")
        self.assert_fails(self.batch(self.manifest([job(0)])), 4, "out", "no files can be made")

    def test_without_slurm(self):
        done = self.batch(self.manifest([job(0)]), "--slurm", env={"PATH": "/nowhere"})
        self.assert_fails(done, 3, "sbatch", "docs/batch.md")
