"""Runs inside Blender: imports a glTF file and writes where every mesh's vertices are shown, in glTF's axes.

blender --background --factory-startup --python-exit-code 1 --python blender_points.py -- FILE.glb POINTS.json
"""

import json
import sys

import bpy

file, points_file = sys.argv[sys.argv.index("--") + 1:]
bpy.ops.object.select_all(action="SELECT")
bpy.ops.object.delete()
# Shading does not move vertices; told which, the importer skips code that newer numpy versions refuse.
bpy.ops.import_scene.gltf(filepath=file, import_shading="SMOOTH")

graph = bpy.context.evaluated_depsgraph_get()
scene = {"meshes": {}, "lights": {}}
for shown in bpy.context.scene.objects:
    if shown.type == "MESH":
        evaluated = shown.evaluated_get(graph)
        world = [evaluated.matrix_world @ vertex.co for vertex in evaluated.to_mesh().vertices]
        # Blender has z up: its (x, y, z) is glTF's (x, z, -y).
        scene["meshes"][shown.name] = [(p.x, p.z, -p.y) for p in world]
    if shown.type == "LIGHT":
        p = shown.matrix_world.translation
        scene["lights"][shown.name] = (p.x, p.z, -p.y)

with open(points_file, "w", encoding="utf-8") as out:
    json.dump(scene, out)
