"""What is in a binary glTF file, and where its own rules say that it is shown."""

import json
import math
import struct
from pathlib import Path


class Scene:
    """A binary glTF file, as far as it takes to say where its skinned meshes are shown, and when."""

    COMPONENTS = {5121: "B", 5123: "H", 5126: "f"}
    COUNTS = {"SCALAR": 1, "VEC3": 3, "VEC4": 4, "MAT4": 16}

    def __init__(self, path):
        data = Path(path).read_bytes()
        json_size = struct.unpack_from("<I", data, 12)[0]
        self.json = json.loads(data[20:20 + json_size])
        self.bin = data[20 + json_size + 8:]
        self.nodes = self.json["nodes"]

    def accessor(self, index):
        accessor = self.json["accessors"][index]
        offset = self.json["bufferViews"][accessor["bufferView"]].get("byteOffset", 0)
        row = struct.Struct("<%d%s" % (self.COUNTS[accessor["type"]], self.COMPONENTS[accessor["componentType"]]))
        return [row.unpack_from(self.bin, offset + i * row.size) for i in range(accessor["count"])]

    def node(self, name):
        return next(node for node in self.nodes if node["name"] == name)

    def move_to(self, seconds):
        """Puts every node where the animation has it at a time."""
        (animation,) = self.json["animations"]
        for channel in animation["channels"]:
            sampler = animation["samplers"][channel["sampler"]]
            times = [time for time, in self.accessor(sampler["input"])]
            values = self.accessor(sampler["output"])
            path, node = channel["target"]["path"], self.nodes[channel["target"]["node"]]
            after = next((k for k, time in enumerate(times) if time >= seconds), len(times) - 1)
            before = max(after - 1, 0)
            span = times[after] - times[before]
            share = min(max((seconds - times[before]) / span, 0), 1) if span else 0
            mix = turned_between if path == "rotation" else moved_between
            node[path] = mix(values[before], values[after], share)

    def world_matrices(self):
        """Row-major 3 x 4 matrices of all nodes."""
        worlds = [None] * len(self.nodes)
        todo = [(root, None) for root in self.json["scenes"][0]["nodes"]]
        while todo:
            index, parent = todo.pop()
            worlds[index] = local = local_matrix(self.nodes[index])
            if parent:
                worlds[index] = product(parent, local)
            todo += [(child, worlds[index]) for child in self.nodes[index].get("children", [])]
        return worlds

    def points(self, name):
        """Where a viewer shows the vertices of a node, by glTF's own rule."""
        node, worlds = self.node(name), self.world_matrices()
        if "skin" not in node:
            (primitive,) = self.json["meshes"][node["mesh"]]["primitives"]
            return [transformed(worlds[self.nodes.index(node)], p)
                    for p in self.accessor(primitive["attributes"]["POSITION"])]
        skin = self.json["skins"][node["skin"]]
        moves = [product(worlds[joint], rows(columns))
                 for joint, columns in zip(skin["joints"], self.accessor(skin["inverseBindMatrices"]))]
        attributes = self.json["meshes"][node["mesh"]]["primitives"][0]["attributes"]
        points = []
        for p, joints, weights in zip(*(self.accessor(attributes[a]) for a in ("POSITION", "JOINTS_0", "WEIGHTS_0"))):
            moved = [transformed(moves[joint], p) for joint in joints]
            points.append([sum(w * m[i] for w, m in zip(weights, moved)) for i in range(3)])
        return points


def local_matrix(node):
    x, y, z, w = node.get("rotation", (0, 0, 0, 1))
    t = node.get("translation", (0, 0, 0))
    return [[1 - 2 * (y * y + z * z), 2 * (x * y - z * w), 2 * (x * z + y * w), t[0]],
            [2 * (x * y + z * w), 1 - 2 * (x * x + z * z), 2 * (y * z - x * w), t[1]],
            [2 * (x * z - y * w), 2 * (y * z + x * w), 1 - 2 * (x * x + y * y), t[2]]]


def rows(columns):
    return [[columns[4 * c + r] for c in range(4)] for r in range(3)]


def transformed(m, p):
    return [m[r][0] * p[0] + m[r][1] * p[1] + m[r][2] * p[2] + m[r][3] for r in range(3)]


def product(a, b):
    return [[sum(a[r][k] * b[k][c] for k in range(3)) + (a[r][3] if c == 3 else 0) for c in range(4)]
            for r in range(3)]


def moved_between(a, b, share):
    return [p + (q - p) * share for p, q in zip(a, b)]


def turned_between(a, b, share):
    """Evenly about one axis, as glTF's Appendix C has it."""
    cosine = sum(p * q for p, q in zip(a, b))
    b = [q if cosine >= 0 else -q for q in b]
    angle = math.acos(min(abs(cosine), 1))
    if angle < 1e-4:
        return moved_between(a, b, share)
    return [(p * math.sin(angle * (1 - share)) + q * math.sin(angle * share)) / math.sin(angle) for p, q in zip(a, b)]
