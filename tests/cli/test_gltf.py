"""What `ombra solve` writes opens elsewhere: hands.glb in the Khronos validator and in Blender, the JSON in its
schemas."""

import json
import os
import shutil
import struct
import subprocess
import tempfile
import unittest
from pathlib import Path

import jsonschema

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent.parent
SIDES = ("left", "right")


class Scene:
    """A binary glTF file, as far as it takes to say where its skinned meshes are shown."""

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

    def skinned_points(self, name):
        """Where a viewer shows the vertices of a skinned node, by glTF's own rule."""
        node, worlds = self.node(name), self.world_matrices()
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


def bounds(points):
    return [f(p[i] for p in points) for f in (min, max) for i in range(3)]


def schema(name):
    return json.loads((ROOT / "docs" / "schema" / f"{name}.schema.json").read_text(encoding="utf-8"))


class SolvedFiles(unittest.TestCase):
    """One short solve; every test looks at what it wrote."""

    @classmethod
    def setUpClass(cls):
        cls.folder = tempfile.TemporaryDirectory()
        cls.addClassCleanup(cls.folder.cleanup)
        cls.out = Path(cls.folder.name) / "heart"
        subprocess.run(
            [os.environ["OMBRA_BINARY"], "solve", "heart", "--evaluations", "500", "--seed", "1", "--out", str(cls.out)],
            stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=300, check=True)
        cls.pose = json.loads((cls.out / "pose.json").read_text(encoding="utf-8"))
        cls.glb = cls.out / "hands.glb"

    def held(self):
        return [side for side in SIDES if side in self.pose["hands"]]

    def test_the_khronos_validator_finds_nothing(self):
        if not shutil.which("node") or not (ROOT / "node_modules" / "gltf-validator").is_dir():
            self.skipTest("needs node and the npm package gltf-validator: run `npm ci`")
        done = subprocess.run(["node", str(HERE / "validate_glb.mjs"), str(self.glb)],
                              capture_output=True, text=True, timeout=120, check=True)
        issues = json.loads(done.stdout)
        self.assertEqual((issues["numErrors"], issues["numWarnings"]), (0, 0), issues["messages"])

    def test_blender_shows_the_hands_where_the_file_holds_them(self):
        blender = shutil.which("blender")
        if not blender:
            self.skipTest("needs Blender: apt-get install blender python3-numpy")
        points_file = Path(self.folder.name) / "points.json"
        done = subprocess.run(
            [blender, "--background", "--factory-startup", "--python-exit-code", "1",
             "--python", str(HERE / "blender_points.py"), "--", str(self.glb), str(points_file)],
            capture_output=True, text=True, timeout=300, check=False,
            # Blender takes the first Python in PATH for its own; that beside it has the modules it needs.
            env={**os.environ, "PATH": os.pathsep.join([str(Path(blender).parent), os.environ["PATH"]])})
        self.assertEqual(done.returncode, 0, done.stdout + done.stderr)
        shown = json.loads(points_file.read_text(encoding="utf-8"))
        scene = Scene(self.glb)
        for side in self.held():
            expected = bounds(scene.skinned_points(f"hand-{side}"))
            for found, wanted in zip(bounds(shown["meshes"][f"hand-{side}"]), expected):
                self.assertAlmostEqual(found, wanted, delta=0.0001, msg=f"hand-{side}, metres")
        for found, wanted in zip(shown["lights"]["lamp"], self.pose["stage"]["lamp"]["position_m"]):
            self.assertAlmostEqual(found, wanted, delta=0.0001)
        self.assertIn("wall", shown["meshes"])

    def test_the_scene_holds_the_wrists_of_the_pose(self):
        scene = Scene(self.glb)
        for side in self.held():
            wrist = self.pose["hands"][side]["wrist"]["position_m"]
            for found, wanted in zip(scene.node(f"{side}-wrist")["translation"], wrist):
                self.assertAlmostEqual(found, wanted, delta=2e-6)

    def test_the_json_files_keep_to_their_schemas(self):
        for name, value in (("pose", self.pose), ("stage", self.pose["stage"]),
                            ("result", json.loads((self.out / "result.json").read_text(encoding="utf-8")))):
            with self.subTest(name):
                jsonschema.Draft202012Validator.check_schema(schema(name))
                jsonschema.Draft202012Validator(schema(name)).validate(value)

    def test_the_schemas_refuse_what_is_wrong(self):
        validator = jsonschema.Draft202012Validator(schema("pose"))
        side = self.held()[0]
        for joint, angle in (("index-pip-flexion", 140), ("index-pip-flexon", 40)):
            wrong = json.loads(json.dumps(self.pose))
            wrong["hands"][side]["joints_deg"][joint] = angle
            self.assertFalse(validator.is_valid(wrong), joint)


if __name__ == "__main__":
    unittest.main()
