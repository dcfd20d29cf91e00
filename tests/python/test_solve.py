"""Solving from Python."""

import signal
import subprocess
import sys
import textwrap
import threading
import time

import numpy as np
import pytest

import ombra


def test_a_heart_is_solved(heart):
    found = ombra.solve(heart, evaluations=20_000, arms=False)
    assert found.scores.iou > 0.85
    assert found.shadow.shape == found.target.shape == (512, 512) and found.shadow.dtype == bool
    assert ombra.compare(found.shadow, found.target).iou == found.scores.iou
    assert found.limit_violation_deg == 0 and 0 <= found.strain <= 1 and found.light_iou is None
    assert found.evaluations >= 20_000 and not found.interrupted


def test_the_same_evaluations_give_the_same_pose(heart):
    options = dict(evaluations=3000, arms=False, seed=4)
    first, second = ombra.solve(heart, threads=1, **options), ombra.solve(heart, threads=2, **options)
    assert first.pose.json(first.stage) == second.pose.json(second.stage)


def test_seconds_end_it(heart):
    found = ombra.solve(heart, seconds=2)
    assert found.scores.iou > 0.3 and found.pose[0].elbow_m is not None


def test_scores_are_those_of_the_result(heart):
    found = ombra.solve(heart, evaluations=3000, arms=False)
    assert ombra.score(found.shadow, heart).iou == found.scores.iou
    with pytest.raises(ValueError, match="square"):
        ombra.score(found.shadow[:100], heart)


def test_joints_stay_as_they_are_told(heart):
    found = ombra.solve(heart, evaluations=3000, arms=False, which="left", fix=["ring-pip=40"])
    assert found.pose[1] is None
    ring = ombra.angle_names().index("ring-pip-flexion")
    assert np.degrees(found.pose[0].angles[ring]) == pytest.approx(40, abs=0.01)


def test_it_goes_on_from_a_pose(heart):
    first = ombra.solve(heart, evaluations=5000, arms=False)
    second = ombra.solve(heart, evaluations=3000, arms=False, stage=first.stage, start=first.pose, seed=2)
    assert second.scores.iou > first.scores.iou - 0.02


def test_variants_differ(heart):
    found = ombra.solve(heart, evaluations=20_000, arms=False, variants=2)
    assert len(found.others) == 1
    assert found.others[0].shadow.shape == (512, 512) and (found.others[0].shadow != found.shadow).any()


def test_progress_is_told_and_stops_it(heart):
    seen = []

    def progress(best):
        seen.append(best.scores.iou)
        return len(seen) < 3
    found = ombra.solve(heart, seconds=60, arms=False, progress=progress)
    assert len(seen) == 3 and found.interrupted and found.scores.iou >= seen[-1]


def test_what_progress_raises_comes_out(heart):
    def progress(best):
        raise RuntimeError("enough")
    with pytest.raises(RuntimeError, match="enough"):
        ombra.solve(heart, seconds=60, progress=progress)


def test_other_threads_run_meanwhile(heart):
    done, ticks = threading.Event(), []

    def tick():
        while not done.is_set():
            ticks.append(1)
            time.sleep(0.001)
    thread = threading.Thread(target=tick)
    thread.start()
    before = len(ticks)
    ombra.Caster(ombra.hands())
    ombra.solve(heart, evaluations=5000, arms=False)
    after = len(ticks)
    done.set()
    thread.join()
    assert after - before > 20


def test_an_interrupt_keeps_the_best():
    """Sends Ctrl-C to a script once it says that it has found something."""
    script = textwrap.dedent("""
        import ombra
        def progress(best):
            if best.scores.iou > 0.5:
                print("found", flush=True)
        found = ombra.solve("heart", seconds=100, arms=False, progress=progress)
        print("kept", found.interrupted, found.scores.iou, found.shadow.any(), flush=True)
    """)
    with subprocess.Popen([sys.executable, "-c", script], stdout=subprocess.PIPE, text=True) as child:
        assert child.stdout.readline().strip() == "found"
        child.send_signal(signal.SIGINT)
        kept = [line for line in child.stdout if line.startswith("kept")]
    assert child.returncode == 0
    _, interrupted, overlap, any_shadow = kept[0].split()
    assert interrupted == "True" and float(overlap) > 0.5 and any_shadow == "True"


@pytest.mark.parametrize("options, says", [
    (dict(which="feet"), "left"),
    (dict(performers=3), "performers|1 or 2|two"),
    (dict(fix=["toe=3"]), "toe"),
    (dict(arms_from="top"), "bottom"),
    (dict(comfort=-1), "0 to 1"),
    (dict(evaluations=0), "seconds or evaluations"),
    (dict(variants=0), "1 to 20"),
])
def test_wrong_options_are_named(heart, options, says):
    with pytest.raises(ombra.Error, match=says):
        ombra.solve(heart, **{"evaluations": 100, **options})
