"""Solves for a shape and keeps the picture of the shadow: first.py OUT.png"""

import sys

import numpy as np
from PIL import Image

import ombra

# A mask of your own: True is shape, row 0 is the top.
y, x = np.mgrid[-1.5:1.5:300j, -1.5:1.5:300j]
heart = (x**2 + y**2 - 1)**3 + x**2 * y**3 < 0

found = ombra.solve(heart, seconds=2)

print(found.scores)
print(f"strain {found.strain:.2f}, {found.evaluations} silhouettes cast")
for name, angle in zip(ombra.angle_names(), np.degrees(found.pose[0].angles)):
    print(f"left {name} {angle:.0f}°")
Image.fromarray(~found.shadow).save(sys.argv[1])
