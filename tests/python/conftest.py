"""What the tests of the package share."""

import numpy as np
import pytest

import ombra


@pytest.fixture
def pose():
    """A left hand that stands up and a right one that points, at the wall's middle, without arms."""
    pose = ombra.Pose()
    for number, x in ((0, 0.12), (1, -0.12)):
        hand = ombra.HeldHand()
        hand.wrist_m = [x, 1.15, 1.0]
        hand.orientation_xyzw = [np.sin(np.pi / 4), 0, 0, np.cos(np.pi / 4)]
        pose[number] = hand
    pose[1].angles[5:13] = np.radians([60, 0, 60, 30, 50, 0, 60, 30])
    return pose


@pytest.fixture
def stage():
    return ombra.Stage()


@pytest.fixture
def heart():
    """A heart, (300, 300) bool."""
    y, x = np.mgrid[0:300, 0:300] / 100 - 1.5
    return (x**2 + y**2 - 1)**3 + x**2 * y**3 < 0
