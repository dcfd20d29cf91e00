"""Ombra: hands in front of a lamp, and the shadow that they cast.

World: metres, right-handed, x right and y up as the performer sees the wall, the wall at z = 0, z towards the lamp.
Pictures: row 0 is the top. Masks are arrays of bool, True is shape.
Angles: radians. What cannot be used is an ombra.Error, which says why and what to do.
"""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from typing import Callable, Optional, Sequence, Union

from numpy.typing import NDArray

from ombra import _core
from ombra._core import (Caster, Error, FoundShadow, Hands, HeldHand, Placement, Pose, Scores, Solution, Stage, Target,
                         __version__, angle_limits, angle_names, compare, find_shadow, read_pose, signed_distance)
from ombra.silhouette import Silhouette

__all__ = ["Caster", "Error", "FoundShadow", "Hands", "HeldHand", "Placement", "Pose", "Scores", "Silhouette",
           "Solution", "Stage", "Target", "angle_limits", "angle_names", "compare", "find_shadow", "gallery", "hands",
           "read_pose", "score", "signed_distance", "solve", "target"]

_DATA = Path(__file__).parent / "data"


@lru_cache(maxsize=8)
def hands(length_mm: float = 190, breadth_mm: float = 0) -> Hands:
    """The hands that Ombra comes with, at a size: wrist joint to the tip of the middle finger, and across the knuckles
    (0.3 to 0.6 of the length; 0: as they are)."""
    return Hands(str(_DATA / "hands/left.glb"), str(_DATA / "hands/right.glb"), length_mm, breadth_mm)


def gallery() -> list[str]:
    """Names of the built-in targets."""
    return sorted(path.parent.name for path in (_DATA / "gallery").glob("*/target.svg"))


def target(shape: Union[Target, str, Path, NDArray]) -> Target:
    """What is asked for: a mask, (height, width) bool; a name of gallery(); a picture's path; or "text:A"."""
    if isinstance(shape, Target):
        return shape
    if isinstance(shape, (str, Path)):
        return _core.load_target(str(shape), str(_DATA / "gallery"))
    return Target(shape)


def score(silhouette: NDArray, shape: Union[Target, str, Path, NDArray],
          placement: Placement = Placement()) -> Scores:
    """Scores a silhouette, (size, size) bool and size a multiple of 64, against a target placed in its frame."""
    if len(silhouette.shape) != 2 or silhouette.shape[0] != silhouette.shape[1]:
        raise ValueError(f"silhouette: has the shape {silhouette.shape}; a frame is square")
    return compare(silhouette, target(shape).place(placement, silhouette.shape[0]))


def solve(shape: Union[Target, str, Path, NDArray], seconds: Optional[float] = None, *,
          evaluations: Optional[int] = None, hands: Optional[Hands] = None, stage: Optional[Stage] = None,
          arms: bool = True, which: str = "both", arms_from: Optional[str] = None, fixed_target: bool = False,
          comfort: float = 0.1, performers: int = 1, fix: Sequence[str] = (), without: Sequence[str] = (),
          variants: int = 1, start: Optional[Pose] = None, seed: int = 1, threads: Optional[int] = None,
          progress: Optional[Callable[[Solution], object]] = None) -> Solution:
    """Finds how hands must be held so that their shadow is a shape.

    shape: as target() takes it
    seconds: time to take, 10 where `evaluations` is not given
    evaluations: silhouettes to cast; with the same seed the same number gives the same pose, bit for bit
    hands, stage: those of hands() and Stage() where not given
    arms: with the performer's arms and their shadow
    which: both, left, right or auto (one hand where it is as good)
    arms_from: bottom, left or right; all are tried where not given
    fixed_target: the target stays centred, upright and at its size
    comfort: 0 (the shape alone) to 1 (hands that are easy to hold)
    performers: 1, or 2 with up to four hands
    fix: stiff joints, as "ring-pip=40" or "left:index-mcp=0", degrees
    without: fingers that stay folded, as "little" or "right:index"
    variants: clearly different solutions to find; see Solution.others
    start: a pose on `stage` to begin with
    threads: the result does not depend on it; all cores where not given
    progress: called a few times a second with the best Solution so far; return False to stop

    Ctrl-C stops it and keeps the best so far: a Solution that is `interrupted`. Other threads go on meanwhile.
    """
    if seconds is None and evaluations is None:
        seconds = 10
    return _core.solve(target(shape), hands or _hands(start), stage or Stage(), seconds,
                       0 if evaluations is None else evaluations, arms, which, arms_from, fixed_target, comfort,
                       performers, list(fix), list(without), variants, start, seed, threads or 0, progress)


def _hands(start: Optional[Pose]) -> Hands:
    return hands(round(start.hand_length_mm, 3)) if start else hands()
