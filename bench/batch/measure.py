"""How ombra batch grows: time, memory and files against jobs, cores and Slurm tasks.
usage: measure.py OMBRA OUT [--real N,N…] [--linked N,N…] [--listed N,N…]; writes OUT/batch.json and OUT/batch.svg.

Jobs have the least budget that there is, so that what a batch adds to its solves is seen: first runs of --real jobs on one
core and on two, the largest as Slurm arrays too; what comes after a first run (the same call again, --status, --gather)
also on --linked results, which are the real ones again and again by hard links with a job.json each; and --status of
manifests of --listed jobs of which none is done.
"""

import argparse
import json
import os
import platform
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "tests" / "support"))
from slurm import Slurm

TARGETS = ["heart", "dog", "rabbit", "swan", "snail"]
TURNS, SHORT = 3, 1000  # up to so many jobs the median of so many turns counts


def job(number):
    return {"id": f"job-{number:07d}", "target": TARGETS[number % len(TARGETS)], "seed": number, "evaluations": 1, "arms": False}


def manifest(folder, count):
    path = folder / f"jobs-{count}.jsonl"
    path.write_text("".join(json.dumps(job(number)) + "\n" for number in range(count)))
    return path


def timed(words):
    """What a call takes: seconds, processor seconds and the largest process's memory, children and all."""
    began = time.monotonic()
    with tempfile.TemporaryFile("w+") as said:
        child = subprocess.Popen([str(word) for word in words], stdin=subprocess.DEVNULL, stdout=said, stderr=subprocess.STDOUT)
        _, status, used = os.wait4(child.pid, 0)
        child.returncode = os.waitstatus_to_exitcode(status)
        if child.returncode != 0:
            said.seek(0)
            raise SystemExit(f"{words}: ended with {child.returncode}\n{said.read()}")
    return {"wall_s": time.monotonic() - began, "user_s": used.ru_utime, "sys_s": used.ru_stime,
            "peak_mb": used.ru_maxrss / 1024, "load": os.getloadavg()[0]}


def median(words, jobs):
    turns = [timed(words) for _ in range(TURNS if jobs <= SHORT else 1)]
    return {name: statistics.median(turn[name] for turn in turns) for name in turns[0]}


def disc(results):
    files = [path for path in results.rglob("*") if path.is_file()]
    return {"files": len(files), "bytes": sum(path.stat().st_size for path in files),
            "folders": sum(path.is_dir() for path in results.rglob("*"))}


def afterwards(batch, jobs, cores):
    return {name: median([*batch, "--jobs", cores, *more], jobs)
            for name, more in (("again", []), ("status", ["--status"]), ("gather", ["--gather"]))}


def multiplied(real, count, out):
    """Results of `count` jobs, made of those of the first jobs."""
    whole = [path for path in sorted(real.glob("job-*")) if path.is_dir()]
    per_target = {json.loads((path / "job.json").read_text())["inputs"]["solve"][0]: path for path in whole}
    out.mkdir()
    for number in range(count):
        one = job(number)
        like = per_target[one["target"]]
        folder = out / one["id"]
        folder.mkdir()
        for path in like.iterdir():
            if path.name != "job.json":
                os.link(path, folder / path.name)
        record = json.loads((like / "job.json").read_text())
        record["inputs"]["solve"] = [f"--seed={number}" if word.startswith("--seed=") else word for word in record["inputs"]["solve"]]
        (folder / "job.json").write_text(json.dumps(record))


def arrays(ombra, path, count, folder):
    """A Slurm of this machine: from the submission to the end of the last task."""
    with tempfile.TemporaryDirectory(prefix="ombra-slurm-") as own:
        slurm = Slurm(own)
        slurm.start()
        os.environ["SLURM_CONF"] = slurm.env["SLURM_CONF"]
        rows = []
        try:
            for tasks in (2, count):
                out = folder / f"slurm-{tasks}"
                began = time.monotonic()
                timed([ombra, "batch", path, "--out", out, "--slurm", "--partition", "shadows", "--time", "60", "--memory", "200M",
                       "--tasks", tasks])
                slurm.wait_for(lambda: slurm.ask("squeue", "--noheader").strip() == "", 3600)
                rows.append({"jobs": count, "tasks": tasks, "wall_s": time.monotonic() - began,
                             "there": len(list(out.glob("job-*/job.json"))), "load": os.getloadavg()[0]})
                print(rows[-1], flush=True)
        finally:
            slurm.stop()
        return rows


def plot(data, path):
    import matplotlib  # here, for a child's peak memory begins with that of who starts it
    matplotlib.use("svg")
    import matplotlib.pyplot as plt

    figure, (left, right) = plt.subplots(1, 2, figsize=(11, 4.6), layout="constrained")
    cpu = lambda used: used["user_s"] + used["sys_s"]
    one_core = [row for row in data["real"] + data["linked"] if row["cores"] == 1]
    series = {
        "first run, least budgets": [(row["jobs"], row["first"]) for row in one_core if "first" in row],
        "same call again": [(row["jobs"], row["again"]) for row in one_core],
        "--gather": [(row["jobs"], row["gather"]) for row in one_core],
        "--status": [(row["jobs"], row["status"]) for row in one_core],
        "--status, none done": [(row["jobs"], row["status"]) for row in data["listed"]],
    }
    for (name, points), mark in zip(series.items(), "osx^v"):
        jobs = [count for count, _ in points]
        (line,) = left.loglog(jobs, [cpu(used) for _, used in points], mark + "-", fillstyle="none", label=name)
        last = cpu(points[-1][1])
        left.loglog([jobs[-1], 1e6], [last, last * 1e6 / jobs[-1]], ":", color=line.get_color())  # as linear as it gets
        right.loglog(jobs, [used["peak_mb"] for _, used in points], mark + "-", fillstyle="none")
    left.set_ylabel("processor seconds, user and system")
    right.set_ylabel("peak memory of the largest process, MB")
    for axes in (left, right):
        axes.set_xlabel("jobs")
        axes.grid(alpha=0.3)
    figure.legend(loc="lower center", ncol=5, bbox_to_anchor=(0.5, -0.08))
    figure.savefig(path, bbox_inches="tight")


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("ombra", type=lambda text: Path(text).resolve())
    parser.add_argument("out", type=Path)
    numbers = lambda text: [int(number) for number in text.split(",")]
    parser.add_argument("--real", type=numbers, default=[5, 15, 45])
    parser.add_argument("--linked", type=numbers, default=[1000, 10000])
    parser.add_argument("--listed", type=numbers, default=[1000, 10000, 100000, 1000000])
    asked = parser.parse_args()
    asked.out.mkdir(parents=True, exist_ok=True)
    data = {"machine": platform.platform(), "cores": os.cpu_count(), "real": [], "linked": [], "listed": [], "slurm": []}

    with tempfile.TemporaryDirectory(prefix="ombra-batch-") as own:
        folder = Path(own)
        for count in asked.real:
            path = manifest(folder, count)
            for cores in (1, 2):
                out = folder / f"real-{count}-{cores}"
                batch = [asked.ombra, "batch", path, "--out", out]
                row = {"jobs": count, "cores": cores, "first": timed([*batch, "--jobs", cores])}
                row["disc"] = disc(out)
                data["real"].append(row | afterwards(batch, count, cores))
                print(data["real"][-1], flush=True)
        largest = max(asked.real)
        for count in asked.linked:
            path = manifest(folder, count)
            out = folder / f"linked-{count}"
            multiplied(folder / f"real-{largest}-1", count, out)
            for cores in (1, 2):
                data["linked"].append({"jobs": count, "cores": cores} |
                                      afterwards([asked.ombra, "batch", path, "--out", out], count, cores))
                print(data["linked"][-1], flush=True)
        for count in asked.listed:
            batch = [asked.ombra, "batch", manifest(folder, count), "--out", folder / f"listed-{count}"]
            data["listed"].append({"jobs": count, "status": median([*batch, "--status"], count)})
            print(data["listed"][-1], flush=True)
        data["slurm"] = arrays(asked.ombra, folder / f"jobs-{largest}.jsonl", largest, folder)
    (asked.out / "batch.json").write_text(json.dumps(data, indent=1) + "\n")
    plot(data, asked.out / "batch.svg")


if __name__ == "__main__":
    main()
