"""Poses, stages, targets: what is looked at is not copied, and what is wrong is said."""

import gc

import numpy as np
import pytest

import ombra


def test_arrays_of_a_pose_are_views(pose):
    angles = pose[0].angles
    angles[5] = 0.5
    assert pose[0].angles[5] == np.float32(0.5)
    pose[0].wrist_m[1] += 0.25
    assert pose[0].wrist_m[1] == np.float32(1.4)
    kept = ombra.Pose()
    kept[1] = ombra.HeldHand()
    angles = kept[1].angles
    del kept
    gc.collect()
    assert angles.shape == (21,) and np.isfinite(angles).all()


def test_a_copy_is_another_pose(pose):
    other = pose.copy()
    other[0].wrist_m[0] = 9
    assert pose[0].wrist_m[0] != 9


def test_hands_are_let_go_of(pose):
    pose[0] = None
    assert [pose[number] is None for number in range(len(pose))] == [True, False, True, True]
    with pytest.raises(IndexError):
        pose[4]


def test_masks_of_a_target_are_not_copied(heart):
    target = ombra.Target(heart, "heart")
    assert target.mask.base is not None and not target.mask.flags.writeable
    rows, columns = np.flatnonzero(heart.any(1)), np.flatnonzero(heart.any(0))
    np.testing.assert_array_equal(target.mask, heart[rows[0]:rows[-1] + 1, columns[0]:columns[-1] + 1])
    np.testing.assert_array_equal(ombra.Target(heart.astype(float)).mask, target.mask)


def test_skin_and_faces_are_a_closed_mesh(pose):
    hands = ombra.hands()
    skin, faces = hands.skin(pose, 1), hands.faces(1)
    assert skin.shape == (faces.max() + 1, 3) and not faces.flags.writeable
    edges = np.sort(np.concatenate([faces[:, [0, 1]], faces[:, [1, 2]], faces[:, [2, 0]]]), axis=1)
    assert (np.unique(edges, axis=0, return_counts=True)[1] == 2).all()
    assert abs(skin - pose[1].wrist_m).max() < 0.25


def test_files_are_read_back(pose, stage):
    stage.lamp_m = [0, 1.3, 3]
    text = pose.json(stage)
    again, its_stage = ombra.read_pose(text)
    assert again.json(its_stage) == text
    np.testing.assert_allclose(again[1].angles, pose[1].angles, atol=1e-5)
    assert its_stage.lamp_m[2] == 3
    assert ombra.Stage(its_stage.json()).json() == its_stage.json()


def test_names_and_limits():
    names, limits = ombra.angle_names(), ombra.angle_limits()
    assert len(names) == 21 and names[5] == "index-mcp-flexion"
    assert limits.shape == (21, 2) and (limits[:, 0] < limits[:, 1]).all()
    assert np.degrees(limits[5]) == pytest.approx([-30, 90], abs=1e-4)


@pytest.mark.parametrize("wrong, code, says", [
    (lambda: ombra.Target(np.zeros((9, 9), bool), "nothing"), "bad-input", "nothing"),
    (lambda: ombra.Target(np.full((9, 9), 255, np.uint8)), "bad-input", "picture > 127"),
    (lambda: ombra.Target(np.zeros(9, bool)), "bad-input", r"\(9,\)"),
    (lambda: ombra.target("hart"), "bad-usage", "heart"),
    (lambda: ombra.Stage('{"format":"ombra.stage/1","lamb":{}}'), "bad-input", "lamp"),
    (lambda: ombra.Stage().light_with("kandle"), "bad-usage", "candle"),
    (lambda: ombra.hands(1000), "bad-input", "0.10|100|length"),
    (lambda: ombra.Placement("top"), "bad-usage", "bottom"),
    (lambda: ombra.Placement(scale=np.nan), "bad-usage", "0.01"),
    (lambda: ombra.Target(np.zeros((9, 9), complex)), "bad-input", "numbers"),
    (lambda: ombra.compare(np.ones((8, 8), bool), np.ones((8, 9), bool)), "bad-input", "alike"),
    (lambda: setattr(ombra.HeldHand(), "angles", np.zeros(20)), "bad-usage", "21"),
    (lambda: ombra.Hands("/nowhere/left.glb", "/nowhere/right.glb"), "cannot-read", "nowhere"),
])
def test_errors_say_what_to_do(wrong, code, says):
    with pytest.raises(ombra.Error, match=says) as raised:
        wrong()
    assert raised.value.code == code
    assert raised.value.where
