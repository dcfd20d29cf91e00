"""The gradient in PyTorch is the package's own, and an optimiser gets somewhere with it."""

import numpy as np
import pytest

import ombra

torch = pytest.importorskip("torch", reason="PyTorch is not installed: apt-get install python3-torch")


def test_backward_is_the_pullback(pose, stage):
    from ombra.torch import cast
    silhouette = ombra.Silhouette(pose, stage, size=64)
    x = torch.tensor(silhouette.x0, requires_grad=True)
    image = cast(x, silhouette)
    assert image.shape == (64, 64) and image.dtype == torch.float64
    weights = torch.tensor(np.random.default_rng(1).normal(size=(64, 64)))
    ((image * weights)**2).sum().backward()
    expected = silhouette.pullback(silhouette.x0, (2 * image * weights**2).detach().numpy())
    np.testing.assert_allclose(x.grad.numpy(), expected, rtol=1e-6)


def test_adam_brings_a_hand_back(pose, stage):
    from ombra.torch import cast
    silhouette = ombra.Silhouette(pose, stage, size=128)
    asked = torch.tensor(silhouette(silhouette.x0), dtype=torch.float64)
    away = silhouette.x0
    away[[0, 11]] += 0.03, 0.3
    x = torch.tensor(away, requires_grad=True)
    adam = torch.optim.Adam([x], lr=0.01)
    losses = []
    for _ in range(60):
        adam.zero_grad()
        loss = ((cast(x, silhouette) - asked)**2).mean()
        loss.backward()
        adam.step()
        losses.append(loss.item())
    assert min(losses[-10:]) < losses[0] / 5
