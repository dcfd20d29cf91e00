"""Silhouettes for PyTorch: a Silhouette as a function that torch.autograd differentiates. Needs PyTorch."""

from __future__ import annotations

import torch
from torch.autograd.function import once_differentiable

from ombra.silhouette import Silhouette


class Cast(torch.autograd.Function):
    """Cast.apply(x, silhouette): silhouette(x) as a tensor (size, size) of x's type, once differentiable by x, (n,)."""

    @staticmethod
    def forward(ctx, x: torch.Tensor, silhouette: Silhouette) -> torch.Tensor:
        ctx.save_for_backward(x)
        ctx.silhouette = silhouette
        return torch.from_numpy(silhouette(x.detach().cpu().numpy())).to(x)

    @staticmethod
    @once_differentiable
    def backward(ctx, gradient: torch.Tensor):
        x, = ctx.saved_tensors
        by_x = ctx.silhouette.pullback(x.detach().cpu().numpy(), gradient.cpu().numpy())
        return torch.from_numpy(by_x).to(x), None


def cast(x: torch.Tensor, silhouette: Silhouette) -> torch.Tensor:
    """The dark share of every pixel, (size, size), 0 to 1; x: (n,), as Silhouette has it."""
    return Cast.apply(x, silhouette)
