"""A walk through the package, cell by cell, with plots: tour.py FOLDER. Editors and Jupytext open it as a notebook."""

# %% A shape, and the shadow that comes nearest to it
import sys
from pathlib import Path

import matplotlib.pyplot as plt
import numpy as np

import ombra

folder = Path(sys.argv[1])
found = ombra.solve("heart", evaluations=30_000)

figure, axes = plt.subplots(1, 3, figsize=(10, 3.6), constrained_layout=True)
axes[0].imshow(found.target, cmap="Greys")
axes[0].set_title("asked for")
axes[1].imshow(found.shadow, cmap="Greys")
axes[1].set_title(f"shadow, overlap {found.scores.iou:.3f}")
axes[2].imshow(np.where(found.shadow, 2, 0) + found.target, cmap=plt.matplotlib.colors.ListedColormap(
    ["white", "#3b82c4", "#e8892b", "#333333"]))
axes[2].set_title("blue: missing, orange: too much")
for ax in axes:
    ax.set(xticks=[], yticks=[])
figure.savefig(folder / "shadow.png", dpi=100)

# %% The hands and forearms that cast it, the wall being at the left
figure = plt.figure(figsize=(6, 5), constrained_layout=True)
ax = figure.add_subplot(projection="3d")
held = [(number, found.pose[number]) for number in (0, 1) if found.pose[number] is not None]
for number, hand in held:
    x, y, z = ombra.hands().skin(found.pose, number).T
    colour = ("#d9a07a", "#8d5a43")[number]
    ax.plot_trisurf(z, x, y, triangles=ombra.hands().faces(number), color=colour, linewidth=0)
    ax.plot(*np.array([hand.elbow_m, hand.wrist_m])[:, [2, 0, 1]].T, color=colour, linewidth=14, alpha=0.5)
x, y, z = np.mean([hand.wrist_m for _, hand in held], axis=0)
ax.set(xlabel="from the wall, m", ylabel="right, m", zlabel="up, m", title="the hands, in metres",
       xlim=(z - 0.25, z + 0.25), ylim=(x - 0.25, x + 0.25), zlim=(y - 0.2, y + 0.3), box_aspect=(1, 1, 1))
ax.view_init(18, -70)
figure.savefig(folder / "hands.png", dpi=100)

# %% The same pose by candlelight
stage = found.stage
stage.light_with("candle")
light = ombra.Caster(ombra.hands()).light(found.pose, stage)
figure, ax = plt.subplots(figsize=(4, 4), constrained_layout=True)
ax.imshow(light, cmap="gray", vmin=0, vmax=1)
ax.set(xticks=[], yticks=[], title="the share of a candle that the wall sees")
figure.savefig(folder / "candle.png", dpi=100)

# %% How the shadow changes with one joint: the gradient beside differences
silhouette = ombra.Silhouette(found.pose, found.stage, size=256)
density = ombra.signed_distance(found.target[::2, ::2]).clip(-4, 4) / 4
joint = 6 + ombra.angle_names().index("index-mcp-flexion")
turns = np.radians(np.linspace(-12, 12, 49))
step = np.eye(len(silhouette.x0))[joint]
sums = [(silhouette(silhouette.x0 + turn * step) * density).sum(dtype=float) for turn in turns]
slopes = [silhouette.pullback(silhouette.x0 + turn * step, density)[joint] for turn in turns]
figure, (above, below) = plt.subplots(2, 1, figsize=(6, 5), sharex=True, constrained_layout=True)
above.plot(np.degrees(turns), sums)
above.set(ylabel="misfit, px²", title="the left index finger bends at its knuckle")
below.plot(np.degrees(turns), np.gradient(sums, turns), label="differences of the sum")
below.plot(np.degrees(turns), slopes, "--", label="Silhouette.pullback()")
below.set(xlabel="degrees from where it is", ylabel="px² per radian")
below.legend()
figure.savefig(folder / "gradient.png", dpi=100)
print(f"overlap {found.scores.iou:.4f}")
