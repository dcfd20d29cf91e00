"""ombra batch --slurm on a real Slurm of one machine."""

import json
import os
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "support"))

from slurm import Slurm
from support import InFolder, ombra
from test_batch import contents, job

JOBS = 44


@unittest.skipUnless(os.geteuid() == 0, "Slurm's daemons need root")
class OnSlurm(InFolder):
    def setUp(self):
        super().setUp()
        # Slurm's own paths must be short.
        own = tempfile.TemporaryDirectory(prefix="ombra-slurm-")
        self.addCleanup(own.cleanup)
        self.slurm = Slurm(own.name)
        self.addCleanup(self.slurm.stop)
        self.slurm.start()
        self.manifest = self.folder / "jobs.jsonl"
        self.manifest.write_text("".join(json.dumps(job(number)) + "\n" for number in range(JOBS)))
        self.out = self.folder / "it's out"

    def batch(self, *more, out=None):
        return ombra("batch", self.manifest, "--out", out or self.out, *more, env=self.slurm.env)

    def submit(self):
        done = self.batch("--slurm", "--partition", "shadows", "--time", "10", "--memory", "50M", "--tasks", JOBS)
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertIn(f"{JOBS} tasks for {JOBS} jobs", done.stdout)
        return done.stdout.split()[2].rstrip(":")

    def there(self):
        return sum((result / "job.json").is_file() for result in self.out.glob("[!.]*/"))

    def tasks(self, array, state):
        lines = self.slurm.ask("squeue", "--noheader", "--array", "--format=%F %K %T").splitlines()
        return [task for number, task, now in (line.split() for line in lines) if number == array and now == state]

    def over(self):
        return self.slurm.ask("squeue", "--noheader").strip() == ""

    def test_an_array_whose_tasks_and_machine_are_killed(self):
        self.batch(out=self.folder / "plain")
        whole = contents(self.folder / "plain")

        array = self.submit()
        self.slurm.wait_for(lambda: self.there() >= 4 and self.tasks(array, "RUNNING"), 120)
        status = self.batch("--status")
        self.assertIn(f"Slurm job {array}: ", status.stdout)
        self.assertIn("running", status.stdout)
        for task in self.tasks(array, "RUNNING")[:2]:
            self.slurm.ask("scancel", "--signal=KILL", "--full", f"{array}_{task}")
        self.slurm.wait_for(lambda: self.there() >= 8 and self.tasks(array, "RUNNING"), 120)
        for task in self.tasks(array, "RUNNING")[:2]:
            self.slurm.ask("scontrol", "requeue", f"{array}_{task}")
        self.slurm.wait_for(lambda: self.there() >= 12 and self.tasks(array, "RUNNING"), 120)
        # The machine goes down with all that ran on it, and comes up again.
        self.slurm.kill("slurmd")
        subprocess.run(["pkill", "-KILL", "-f", f"slurmstepd: .{array}"], check=False)
        subprocess.run(["pkill", "-KILL", "-f", f"batch .*{self.out}"], check=False)
        self.slurm.begin("slurmd")
        self.slurm.wait_for(self.over, 300)

        # What was killed outright is done by the same call again, and nothing else.
        before = {path: path.stat().st_mtime_ns for path in self.out.glob("[!.]*/job.json")}
        self.assertGreater(len(before), 12)
        array = self.submit()
        self.slurm.wait_for(self.over, 300)
        gathered = self.batch("--gather", "--json")
        self.assertEqual(gathered.returncode, 0, gathered.stdout)
        summary = json.loads(gathered.stdout)
        self.assertEqual((summary["there"], summary["failed"], summary["left"]), (JOBS, 0, 0))
        self.assertEqual(before, {path: path.stat().st_mtime_ns for path in before})
        self.assertEqual(contents(self.out), whole)
        self.assertIn("no task is waiting or running", self.batch("--status").stdout)

    def test_what_slurm_refuses(self):
        done = self.batch("--slurm", "--partition", "moon")
        self.assert_fails(done, 3, "sbatch", "partition")


if __name__ == "__main__":
    unittest.main()
