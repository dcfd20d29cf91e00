"""The examples run and get somewhere."""

import re
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

EXAMPLES = Path(__file__).resolve().parent.parent.parent / "examples/python"


def run(name, *words):
    return subprocess.run([sys.executable, "-B", EXAMPLES / name, *words], check=True, capture_output=True, text=True,
                          stdin=subprocess.DEVNULL).stdout


def numbers(pattern, text):
    return [float(number) for number in re.search(pattern, text).groups()]


def test_first(tmp_path):
    text = run("first.py", tmp_path / "heart.png")
    overlap, = numbers(r"iou=([0-9.]+)", text)
    assert overlap > 0.3
    assert len(re.findall(r"^left ", text, re.M)) == 21
    picture = np.asarray(Image.open(tmp_path / "heart.png"))
    assert picture.shape == (512, 512) and 0.05 < (picture == 0).mean() < 0.6


def test_own_loss():
    text = run("own_loss.py")
    before, after = numbers(r"loss ([0-9.]+) before, ([0-9.]+) after", text)
    assert after < 0.5 * before
    before, after = numbers(r"overlap ([0-9.]+) before, ([0-9.]+) after", text)
    assert after > before + 0.05


def test_with_torch():
    pytest.importorskip("torch", reason="PyTorch is not installed: apt-get install python3-torch")
    before, best = numbers(r"loss ([0-9.]+) before, ([0-9.]+) at best", run("with_torch.py"))
    assert best < 0.3 * before


def test_tour(tmp_path):
    assert numbers(r"overlap ([0-9.]+)", run("tour.py", tmp_path))[0] > 0.7
    for name in ("shadow", "hands", "candle", "gradient"):
        picture = np.asarray(Image.open(tmp_path / f"{name}.png").convert("L"))
        assert picture.std() > 10, name
