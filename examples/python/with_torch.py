"""The same in PyTorch: Adam, with the derivatives that autograd passes on."""

import torch

import ombra
from ombra.torch import cast

target = ombra.target("heart")
start = ombra.solve(target, evaluations=2000, arms=False)
silhouette = ombra.Silhouette(start.pose, start.stage, size=128)
asked = torch.from_numpy(target.place(ombra.Placement(tilt_deg=12, scale=0.9), 128)).double()

x = torch.tensor(silhouette.x0, requires_grad=True)
least, most = map(torch.from_numpy, silhouette.bounds.T)
adam = torch.optim.Adam([x], lr=0.003)
losses = []
for _ in range(100):
    adam.zero_grad()
    loss = ((cast(x, silhouette) - asked)**2).sum() / asked.sum()
    loss.backward()
    adam.step()
    with torch.no_grad():
        x.clamp_(least, most)
    losses.append(loss.item())
print(f"loss {losses[0]:.4f} before, {min(losses):.4f} at best")
