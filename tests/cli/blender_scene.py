"""Runs inside Blender: imports a glTF file and writes what Blender makes of it, in glTF's axes.

blender --background --factory-startup --python-exit-code 1 --python blender_scene.py -- ASKED.json

ASKED: `file`; `times_s`, when to look; `seen`, where to write a JSON with the objects and, for each time, every mesh's
vertices; and maybe `shadow`, where to write a picture of the wall that shows shadows and not what casts them, 256 pixels
square, of `centre_m` and `size_m`.
"""

import json
import math
import sys

import bpy

with open(sys.argv[sys.argv.index("--") + 1], encoding="utf-8") as file:
    asked = json.load(file)
bpy.ops.object.select_all(action="SELECT")
bpy.ops.object.delete()
# Shading does not move vertices; told which, the importer skips code that newer numpy versions refuse.
bpy.ops.import_scene.gltf(filepath=asked["file"], import_shading="SMOOTH")
scene = bpy.context.scene


def gltf_axes(p):
    """Blender has z up: its (x, y, z) is glTF's (x, z, -y)."""
    return p.x, p.z, -p.y


def meshes():
    graph = bpy.context.evaluated_depsgraph_get()
    out = {}
    for shown in scene.objects:
        if shown.type == "MESH":
            evaluated = shown.evaluated_get(graph)
            out[shown.name] = [gltf_axes(evaluated.matrix_world @ v.co) for v in evaluated.to_mesh().vertices]
    return out


seen = {"objects": {}, "meshes": []}
for shown in scene.objects:
    seen["objects"][shown.name] = {
        "type": shown.type, "parent": shown.parent and shown.parent.name,
        "place_m": gltf_axes(shown.matrix_world.translation),
        "bones": [bone.name for bone in shown.data.bones] if shown.type == "ARMATURE" else []}
for time_s in asked["times_s"]:
    frame = time_s * scene.render.fps
    scene.frame_set(math.floor(frame), subframe=frame % 1)
    seen["meshes"].append(meshes())
with open(asked["seen"], "w", encoding="utf-8") as file:
    json.dump(seen, file)

if "shadow" in asked:
    for shown in scene.objects:
        shown.visible_camera = shown.name == "wall"
        if shown.type == "LIGHT":
            shown.data.shadow_soft_size = 0
            shown.data.energy = 300
    camera = bpy.data.cameras.new("wall")
    camera.type = "ORTHO"
    camera.ortho_scale = asked["size_m"]
    scene.camera = bpy.data.objects.new("camera", camera)
    scene.collection.objects.link(scene.camera)
    x, y = asked["centre_m"]
    scene.camera.location = x, -1, y
    scene.camera.rotation_euler = math.pi / 2, 0, 0
    scene.world = None
    scene.view_settings.view_transform = "Standard"
    scene.render.engine = "CYCLES"
    scene.cycles.samples = 16
    scene.cycles.use_denoising = False
    scene.cycles.max_bounces = 0
    scene.render.resolution_x = scene.render.resolution_y = 256
    scene.render.image_settings.color_mode = "BW"
    scene.render.filepath = asked["shadow"]
    bpy.ops.render.render(write_still=True)
