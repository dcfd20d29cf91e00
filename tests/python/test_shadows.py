"""Casting, gradients and photographs."""

import threading

import numpy as np
import pytest

import ombra


@pytest.fixture
def caster():
    return ombra.Caster(ombra.hands())


def test_cast_and_coverage_agree(caster, pose, stage):
    mask, soft = caster.cast(pose, stage, 256), caster.coverage(pose, stage, 256)
    assert mask.dtype == bool and mask.shape == (256, 256) and soft.dtype == np.float32
    assert 0.02 < mask.mean() < 0.5
    assert (mask[soft > 0.999]).all() and not (mask[soft < 0.001]).any()
    assert abs(mask.mean() - soft.mean()) < 1e-3


def test_a_left_hands_thumb_points_right(caster, pose, stage):
    pose[1] = None
    pose[0].wrist_m[0] = 0
    alone = caster.cast(pose, stage)
    pose[0].orientation_xyzw = [0, np.sqrt(0.5), np.sqrt(0.5), 0]  # the palm to the lamp
    turned = caster.cast(pose, stage)
    middle = np.nonzero(alone)[1].mean(), np.nonzero(turned)[1].mean()
    assert (middle[0] - 256) * (middle[1] - 256) < 0, "turned about, it leans to the other side"


@pytest.mark.parametrize("size, worst, mean", [(256, 0.3, 0.12), (1024, 0.08, 0.03)])
def test_the_gradient_is_what_differences_say(pose, stage, size, worst, mean):
    """Central differences of a picture of 2048 x 2048: wrists, turns and joints of either hand each by themselves. What
    a pixel adds in error falls with its size."""
    random = np.random.default_rng(5)
    coarse, fine = ombra.Silhouette(pose, stage, size=size), ombra.Silhouette(pose, stage, size=2048)
    times = 2048 // size
    y, x = np.mgrid[0:size, 0:size] / size
    is_place = np.arange(54) % 27 < 3
    steps = np.diag(np.where(is_place, 0.004, 0.02))
    errors, cosines = [], []
    for _ in range(4):
        a, b, c = random.uniform(3, 9, 3)
        density = np.sin(a * x + b * y + c) + 0.3
        at = coarse.x0 + np.where(is_place, 0, random.uniform(-0.2, 0.2, 54))
        gradient = coarse.pullback(at, density)
        drawn = density.repeat(times, 0).repeat(times, 1) / times**2
        truth = np.array([((fine(at + step) - fine(at - step)) * drawn).sum(dtype=float) / (2 * step.sum())
                          for step in steps])
        cosines.append(gradient @ truth / np.linalg.norm(gradient) / np.linalg.norm(truth))
        errors += [np.linalg.norm(gradient[part] - truth[part]) / np.linalg.norm(truth[part])
                   for hand in (0, 27) for part in (slice(hand, hand + 3), slice(hand + 3, hand + 6),
                                                    slice(hand + 6, hand + 27))]
    print(f"{size} px: least cosine {min(cosines):.4f}, errors mean {np.mean(errors):.3f}, worst {max(errors):.3f}")
    assert min(cosines) > 0.998
    assert max(errors) < worst and np.mean(errors) < mean


def test_the_sum_is_that_of_density_times_coverage(caster, pose, stage):
    density = np.random.default_rng(6).normal(size=(128, 128)).astype(np.float32)
    total, by_hand = caster.gradient(pose, stage, density)
    assert total == pytest.approx((density * caster.coverage(pose, stage, 128)).sum(dtype=float), abs=1e-3)
    assert by_hand.shape == (4, 33) and by_hand[:2, :27].any(axis=1).all()
    assert not by_hand[2:].any() and not by_hand[:, 27:].any()


def test_arms_have_elbows(stage):
    found = ombra.solve("heart", evaluations=2000)
    silhouette = ombra.Silhouette(found.pose, found.stage, size=128)
    assert silhouette.x0.shape == silhouette.bounds[:, 0].shape == (60,)
    np.testing.assert_array_equal(silhouette(silhouette.x0) > 0.5,
                                  ombra.Caster(ombra.hands()).coverage(found.pose, found.stage, 128) > 0.5)
    wide = found.stage
    wide.frame_size_m = 2
    by_x = ombra.Silhouette(found.pose, wide).pullback(silhouette.x0, np.ones((128, 128)))
    assert by_x[27:30].any() and by_x[57:60].any()


def test_threads_may_share_a_caster(caster, pose, stage):
    alone, seen = caster.cast(pose, stage, 256), []
    threads = [threading.Thread(target=lambda: seen.extend(caster.cast(pose, stage, 256) for _ in range(20)))
               for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(seen) == 80 and all((mask == alone).all() for mask in seen)


def test_light_is_soft_at_the_edges(caster, pose, stage):
    stage.light_with("candle")
    light, mask = caster.light(pose, stage, 128), caster.cast(pose, stage, 128)
    assert light.shape == (128, 128) and light.min() == 0 and light.max() == 1
    assert light[mask].mean() < 0.2 < 0.9 < light[~mask].mean()
    assert ((light > 0.05) & (light < 0.95)).sum() > 50
    with pytest.raises(ombra.Error, match="lamp"):
        caster.light(pose, ombra.Stage())


def test_what_casts_no_shadow_is_refused(caster, pose, stage):
    pose[0].angles[3] = np.nan
    with pytest.raises(ombra.Error, match="nan"):
        caster.cast(pose, stage)
    pose[0].angles[3] = 0
    pose[0].wrist_m[2] = 2.6
    with pytest.raises(ombra.Error, match="lamp"):
        caster.cast(pose, stage)
    pose[0].wrist_m[2] = 1
    stage.frame_size_m = np.nan
    with pytest.raises(ombra.Error, match="frame"):
        caster.cast(pose, stage)
    stage.frame_size_m = 1
    with pytest.raises(ombra.Error, match="64"):
        caster.cast(pose, stage, 100)
    with pytest.raises(ombra.Error, match="density"):
        caster.gradient(pose, stage, np.zeros((64, 128)))


def test_a_shadow_is_found_in_a_photograph(caster, pose, stage):
    stage.light_with("phone-torch")
    share = caster.light(pose, stage, 512)
    photo = np.repeat((40 + 160 * share)[:, :, None], 3, axis=2).astype(np.uint8)
    found = ombra.find_shadow(photo)
    assert found.usable and found.lack == "" and found.mask.shape == (512, 512)
    assert ombra.compare(found.mask, share < 0.5).iou > 0.95
    empty = ombra.find_shadow(np.full((100, 120, 3), 200, np.uint8))
    assert not empty.usable and "contrast" in empty.lack
    for wrong in (photo[:, :, 0], photo / 255):
        with pytest.raises(ombra.Error, match=r"\(height, width, 3\), uint8"):
            ombra.find_shadow(wrong)


def test_a_caster_needs_hands():
    with pytest.raises(TypeError):
        ombra.Caster(None)
