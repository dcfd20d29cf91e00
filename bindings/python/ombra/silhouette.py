"""Silhouettes as a function with gradients, for optimisers of one's own."""

from __future__ import annotations

from typing import Optional

import numpy as np
from numpy.typing import ArrayLike, NDArray

from ombra._core import Caster, Hands, HeldHand, Pose, Stage, angle_limits

_HAND, _ARM = 27, 30  # numbers of a hand, and of one with an arm


class Silhouette:
    """The silhouette of held hands as a function of n numbers x, with its gradient.

    x holds for each hand that `pose` holds, in order:
      0:3    wrist, world, metres
      3:6    rotation vector about world axes by which it is turned from how `pose` has it, radians
      6:27   joint angles in the order of angle_names(), radians
      27:30  with an arm only: its elbow, world, metres; keeping the arm's lengths is the caller's to do
    """

    def __init__(self, pose: Pose, stage: Optional[Stage] = None, hands: Optional[Hands] = None,
                 size: int = 128) -> None:
        """pose: what to begin with; copied
        stage, hands: Stage() and, at the pose's length, ombra.hands() where not given
        size: pixels a side, a multiple of 64 up to 4096"""
        if hands is None:
            from ombra import hands as standard
            hands = standard(round(pose.hand_length_mm, 3))
        self.stage = stage.copy() if stage else Stage()
        self.size = size
        self._base = pose.copy()
        self._held = [number for number in range(len(pose)) if pose[number] is not None]
        self._caster = Caster(hands)

    @property
    def x0(self) -> NDArray[np.float64]:
        """The pose that it began with, (n,)."""
        return np.concatenate([np.concatenate([hand.wrist_m, np.zeros(3), hand.angles, _elbow(hand)])
                               for hand in map(self._base.__getitem__, self._held)], dtype=np.float64)

    @property
    def bounds(self) -> NDArray[np.float64]:
        """Least and most of each number, (n, 2): limits of the joints, each by itself, and for the wrists to stay
        between wall and lamp; what has no limit is infinite. As scipy.optimize.minimize takes them."""
        free = [-np.inf, np.inf]
        deep = [0.15, float(self.stage.lamp_m[2]) - 0.3]
        rows = []
        for number in self._held:
            rows += [free, free, deep, *[free] * 3, *angle_limits(), *[free] * len(_elbow(self._base[number]))]
        return np.array(rows, dtype=np.float64)

    def pose(self, x: ArrayLike) -> Pose:
        """The pose that x, (n,), stands for."""
        pose = self._base.copy()
        for number, part in self._parts(np.asarray(x, dtype=np.float64)):
            hand = pose[number]
            hand.orientation_xyzw = _turned(part[3:6], hand.orientation_xyzw)
            hand.wrist_m = part[:3]
            hand.angles = part[6:_HAND]
            if len(part) == _ARM:
                hand.elbow_m[:] = part[_HAND:]
        return pose

    def __call__(self, x: ArrayLike) -> NDArray[np.float32]:
        """The dark share of every pixel, (size, size), 0 to 1, row 0 at the top: Caster.coverage()."""
        return self._caster.coverage(self.pose(x), self.stage, self.size)

    def pullback(self, x: ArrayLike, image_gradient: ArrayLike) -> NDArray[np.float64]:
        """The gradient (n,) at x of a loss whose derivatives by the pixels of self(x) are `image_gradient`, (size, size):
        a vector-Jacobian product, as reverse-mode differentiation asks for it."""
        x = np.asarray(x, dtype=np.float64)
        _, by_hand = self._caster.gradient(self.pose(x), self.stage, np.asarray(image_gradient, dtype=np.float32))
        out = []
        for number, part in self._parts(x):
            row = by_hand[number].astype(np.float64)
            row[3:6] = _left_jacobian(part[3:6]).T @ row[3:6]
            out.append(row[:len(part)])
        return np.concatenate(out)

    def _parts(self, x: NDArray[np.float64]) -> list[tuple[int, NDArray[np.float64]]]:
        """The hands' numbers, and of each its part of x."""
        counts = [_HAND + len(_elbow(self._base[number])) for number in self._held]
        if x.shape != (sum(counts),):
            raise ValueError(f"x: has the shape {x.shape}; this pose has ({sum(counts)},)")
        return list(zip(self._held, np.split(x, np.cumsum(counts)[:-1])))


def _elbow(hand: HeldHand) -> NDArray:
    return np.zeros(0) if hand.elbow_m is None else hand.elbow_m


def _turned(vector: NDArray, xyzw: NDArray) -> NDArray:
    """The quaternion turned by a rotation vector about world axes."""
    half = np.linalg.norm(vector) / 2
    a, b = np.append(vector / 2 * np.sinc(half / np.pi), np.cos(half)), xyzw.astype(np.float64)
    return np.append(a[3] * b[:3] + b[3] * a[:3] + np.cross(a[:3], b[:3]), a[3] * b[3] - a[:3] @ b[:3])


def _left_jacobian(vector: NDArray) -> NDArray:
    """How the world turns with a rotation vector that has come that far: I + (1 - cos t) / t^2 K + (t - sin t) / t^3 K^2
    (Sola, Deray, Atchuthan, A micro Lie theory for state estimation in robotics, 2018, equation 145)."""
    t = np.linalg.norm(vector)
    k = np.cross(np.eye(3), vector)
    first = 0.5 * np.sinc(t / 2 / np.pi)**2
    second = (t - np.sin(t)) / t**3 if t > 1e-3 else 1 / 6
    return np.eye(3) + first * k + second * k @ k
