"""An optimiser and a loss of one's own: a pose follows its figure, which is turned and made smaller, while the hands
change as little as they need. SciPy's L-BFGS-B."""

import numpy as np
from scipy.optimize import minimize

import ombra

target = ombra.target("heart")
start = ombra.solve(target, evaluations=2000, arms=False)
place = ombra.Placement(tilt_deg=12, scale=0.9)

silhouette = ombra.Silhouette(start.pose, start.stage, size=128)
asked = target.place(place, 128).astype(np.float32)
x0 = silhouette.x0


def loss(x):
    image = silhouette(x)
    misfit = ((image - asked)**2).sum() / asked.sum()
    by_image = 2 * (image - asked) / asked.sum()
    change = x - x0  # any term that has a gradient may be added
    return misfit + 0.003 * change @ change, silhouette.pullback(x, by_image) + 0.006 * change


found = minimize(loss, x0, jac=True, method="L-BFGS-B", bounds=silhouette.bounds, options={"maxiter": 60})

caster = ombra.Caster(ombra.hands())
before, after = (ombra.score(caster.cast(pose, start.stage), target, place).iou
                 for pose in (start.pose, silhouette.pose(found.x)))
print(f"loss {loss(x0)[0]:.4f} before, {found.fun:.4f} after {found.nit} steps")
print(f"overlap {before:.4f} before, {after:.4f} after")
