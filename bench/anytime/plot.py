"""Draws OUT/anytime.svg from OUT/anytime.csv: mean IoU and mean F of all targets against time, a line a method.

Takes the arguments of ombra_anytime and reads --out alone, so that ./dev can hand on what it was given.
"""
import argparse
import csv
from collections import defaultdict
from pathlib import Path

import matplotlib

matplotlib.use("svg")
matplotlib.rcParams["svg.hashsalt"] = "ombra"  # the same data draws the same file
import matplotlib.pyplot as plt

COLOURS = {"ombra": "#c0392b", "study": "#2c7a4b", "adam": "#2b5fa8", "cma-es": "#8a6d3b"}


def read_means(path):
    """{method: {seconds: (mean IoU, mean F)}} in the file's order, and the number of targets."""
    cells = defaultdict(lambda: defaultdict(list))
    targets = set()
    with open(path, newline="", encoding="utf-8") as file:
        for row in csv.DictReader(file):
            cells[row["method"]][float(row["seconds"])].append((float(row["iou"]), float(row["boundary_f"])))
            targets.add(row["target"])
    means = {
        method: {seconds: tuple(sum(column) / len(rows) for column in zip(*rows)) for seconds, rows in marks.items()}
        for method, marks in cells.items()
    }
    return means, len(targets)


def draw(means, target_count, path):
    figure, panels = plt.subplots(1, 2, figsize=(10, 4.2), layout="constrained")
    marks = sorted({seconds for line in means.values() for seconds in line})
    for which, (panel, title, floor) in enumerate(zip(panels, ("IoU", "boundary F"), (0.7, 0.4))):
        for method, line in means.items():
            panel.plot(
                list(line), [mean[which] for mean in line.values()], "o-", ms=3.5, label=method,
                color=COLOURS.get(method)
            )
        panel.set_xscale("log")
        panel.set_xticks(marks, [f"{seconds:g}" for seconds in marks])
        panel.minorticks_off()
        # Lines that come from below the floor had nothing yet for some of the targets, which counts as 0.
        panel.set_ylim(floor, 1)
        panel.set_xlabel("processor time on one core, seconds")
        panel.set_title(f"mean {title} of the best pose so far, {target_count} targets", fontsize=10)
        panel.grid(alpha=0.3)
    panels[0].legend(frameon=False)
    figure.savefig(path, metadata={"Date": None})


def main():
    parser = argparse.ArgumentParser(add_help=False, allow_abbrev=False)
    parser.add_argument("--out", type=Path)
    out = parser.parse_known_args()[0].out
    if out is None:
        return  # the program was only asked for its help
    means, target_count = read_means(out / "anytime.csv")
    draw(means, target_count, out / "anytime.svg")
    print(f"\nPlot  {out / 'anytime.svg'}\nData  {out / 'anytime.csv'}, {out / 'run.json'}")


if __name__ == "__main__":
    main()
