#!/usr/bin/python3
"""A batch of a folder of pictures, interrupted at random, beside one that nobody disturbs: every file of both is compared.

usage: interrupted.py OMBRA PICTURES [EVALUATIONS [TIMES]]
"""
import json
import os
import random
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "tests/cli"))
from support import contents  # noqa: E402


def main(ombra, pictures, evaluations="4000", times="20"):
    chance = random.Random(20)
    with tempfile.TemporaryDirectory() as made:
        folder = Path(made)
        manifest = folder / "jobs.jsonl"
        jobs = [{"id": path.stem, "target": str(path), "seed": 1, "evaluations": int(evaluations)}
                for path in sorted(Path(pictures).resolve().glob("*.png"))]
        manifest.write_text("".join(json.dumps(job) + "\n" for job in jobs))

        def batch(out):
            return subprocess.Popen([ombra, "batch", manifest, "--out", folder / out], stdin=subprocess.DEVNULL,
                                    stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)

        begun = time.monotonic()
        said, _ = batch("whole").communicate()
        took = time.monotonic() - begun
        print(f"{len(jobs)} jobs undisturbed: {took:.0f} s: {said.strip().splitlines()[0]}", flush=True)
        ends = []
        for number in range(int(times)):
            running = batch("disturbed")
            time.sleep(chance.uniform(0.5, 1.2) * took / int(times))
            kind = chance.choice((signal.SIGINT, signal.SIGTERM, signal.SIGKILL))
            running.send_signal(kind)
            told = time.monotonic()
            running.communicate()
            ends.append(time.monotonic() - told)
            there = sum(1 for _ in (folder / "disturbed").glob("[!.]*/job.json"))
            print(f"{number + 1:2}: {kind.name} ended it in {ends[-1]:.2f} s, {there} results are there", flush=True)
        said, _ = batch("disturbed").communicate()
        print(f"in the end: {said.strip().splitlines()[0]}")
        whole, disturbed = (contents(folder / out) for out in ("whole", "disturbed"))
        # How many were solved by the last call and how many before is what the calls differ in.
        for tables in (whole, disturbed):
            tables["summary.json"] = {key: value for key, value in json.loads(tables["summary.json"]).items()
                                      if key not in ("solved", "there")}
        print(f"{len(whole)} files, {sum(disturbed.get(name) == content for name, content in whole.items())} equal, "
              f"{len(set(disturbed) - set(whole))} too many, left in the making: "
              f"{len(list((folder / 'disturbed/.ombra/work').iterdir()))}")
        return 0 if whole == disturbed else 1


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
