"""Renders hands and the shadow that they cast, from beside the lamp, with Cycles.

blender --background --python render.py -- FILE.glb OUT.png [SECONDS]    one picture, of a play as it is at SECONDS
blender --background --python render.py -- PLAY.glb OUT.mp4              the whole play
"""

import math
import sys

import bpy
from mathutils import Vector

glb, out, *seconds = sys.argv[sys.argv.index("--") + 1:]
bpy.ops.wm.read_factory_settings(use_empty=True)
scene = bpy.context.scene
scene.render.fps = 25  # before the import, which counts an animation's time in frames
bpy.ops.import_scene.gltf(filepath=glb, import_shading="SMOOTH")

lamp, wall = bpy.data.objects["lamp"], bpy.data.objects["wall"]
lamp.data.energy = 120  # watts
lamp.data.shadow_soft_size = 0.01  # the radius of a torch, metres: what softens the shadow's edge

scene.camera = bpy.data.objects.new("camera", bpy.data.cameras.new("camera"))
scene.collection.objects.link(scene.camera)
scene.camera.data.lens = 32
scene.camera.location = lamp.location + Vector((1.0, -0.7, 0.3))
look = wall.location + Vector((-0.45, -0.9, -0.2)) - scene.camera.location
scene.camera.rotation_euler = look.to_track_quat("-Z", "Y").to_euler()

scene.world = bpy.data.worlds.new("night")
scene.world.color = 0.004, 0.004, 0.006

scene.render.engine = "CYCLES"
scene.view_settings.view_transform = "Filmic"
scene.cycles.samples = 64
scene.cycles.use_denoising = False  # which not every Blender can
scene.render.resolution_x, scene.render.resolution_y = 1280, 720
scene.render.filepath = out
if out.endswith(".mp4"):
    scene.frame_end = math.ceil(max(action.frame_range[1] for action in bpy.data.actions))
    scene.render.image_settings.file_format = "FFMPEG"
    scene.render.ffmpeg.format = "MPEG4"
    bpy.ops.render.render(animation=True)
else:
    scene.frame_set(round(float(seconds[0]) * scene.render.fps) if seconds else 0)
    bpy.ops.render.render(write_still=True)
