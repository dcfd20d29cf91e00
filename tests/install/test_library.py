"""The library as others get it: installed, brought along, static and shared, from a project that has nothing else."""

import os
import re
import shutil
import subprocess
import tempfile
import unittest
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
CONSUMER = Path(__file__).resolve().parent / "consumer"
BUILD = Path(os.environ["OMBRA_BUILD"])
VERSION = re.search(r"project\(ombra VERSION ([0-9.]+)", (ROOT / "CMakeLists.txt").read_text()).group(1)


def run(*words):
    # ccache may take what another folder compiled.
    done = subprocess.run([str(word) for word in words], stdin=subprocess.DEVNULL, capture_output=True, text=True,
                          env={**os.environ, "CCACHE_NOHASHDIR": "1"})
    if done.returncode != 0:
        raise AssertionError(f"{' '.join(map(str, words))}\n{done.stdout[-4000:]}\n{done.stderr[-4000:]}")
    return done.stdout


def configure(source, build, *options):
    """As the build under test was configured: with its compiler, its flags, and through ccache where it is."""
    cache = (BUILD / "CMakeCache.txt").read_text()
    same = [re.search(rf"^{name}:\w+=.*$", cache, re.M).group(0)
            for name in ("CMAKE_BUILD_TYPE", "CMAKE_CXX_COMPILER", "CMAKE_CXX_FLAGS")]
    if shutil.which("ccache"):
        same.append("CMAKE_CXX_COMPILER_LAUNCHER=ccache")
    run("cmake", "-G", "Ninja", "-S", source, "-B", build, *(f"-D{option}" for option in (*same, *options)))


class Library(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = Path(folder.name)

    def consume(self, *options):
        """Builds the consumer and runs it."""
        build = self.folder / "consumer"
        configure(CONSUMER, build, *options)
        run("cmake", "--build", build, "--target", "consumer")
        version, nothing, empty = run(build / "consumer").splitlines()
        self.assertEqual(version, VERSION)
        self.assertTrue(nothing.startswith("nothing.png: "), nothing)
        self.assertEqual(empty, "empty.glb: is empty")
        return build

    def test_it_is_found_where_it_is_installed(self):
        prefix = self.folder / "prefix"
        for component in ("library", "data"):
            run("cmake", "--install", BUILD, "--prefix", prefix, "--component", component)
        build = self.consume(f"CMAKE_PREFIX_PATH={prefix}")
        hands = Path((build / "hands").read_text())
        self.assertTrue(hands.is_relative_to(prefix), hands)
        self.assertTrue((hands / "left.glb").stat().st_size > 0 and (hands / "right.glb").stat().st_size > 0)
        installed = {path.name for path in (prefix / "include/ombra").iterdir()}
        self.assertEqual(installed, {path.name for path in (ROOT / "include/ombra").iterdir()})
        for text in (prefix / "lib/cmake/ombra").glob("*.cmake"):
            self.assertNotIn(str(ROOT), text.read_text(), f"{text} names the folder that it was built from")

    def test_the_folder_can_be_brought_along(self):
        self.consume(f"OMBRA_SOURCE={ROOT}")

    def test_a_shared_library_shows_its_public_headers_alone(self):
        build, prefix = self.folder / "build", self.folder / "prefix"
        configure(ROOT, build, "BUILD_SHARED_LIBS=ON", "BUILD_TESTING=OFF", "CMAKE_INSTALL_LIBDIR=lib")
        run("cmake", "--build", build, "--target", "ombra_core", "ombra_rig")
        for component in ("library", "data"):
            run("cmake", "--install", build, "--prefix", prefix, "--component", component)
        self.consume(f"CMAKE_PREFIX_PATH={prefix}")

        library = prefix / "lib/libombra_core.so"
        minor = ".".join(VERSION.split(".")[:2])
        self.assertEqual(library.resolve().name, f"libombra_core.so.{VERSION}")
        self.assertIn(f"[libombra_core.so.{minor}]", run("readelf", "-d", library))
        shown = run("nm", "-D", "--defined-only", "-C", library)
        self.assertIn("ombra::solve(", shown)
        self.assertIn("ombra::Caster::cast(", shown)
        for inner in ("ombra::Objective::", "ombra::BoundaryFinder::", "ombra::TargetField::", "hwy::"):
            self.assertNotIn(inner, shown)

    def test_every_public_header_is_shown(self):
        for header in (ROOT / "include/ombra").glob("*.h"):
            text = header.read_text()
            self.assertRegex(text, r"#pragma GCC visibility push\(default\)\nnamespace ombra \{\n", header.name)
            self.assertTrue(text.endswith("}  // namespace ombra\n#pragma GCC visibility pop\n"), header.name)


if __name__ == "__main__":
    unittest.main()
