"""The Debian packages: judged by lintian, unpacked into an empty folder, and the program run from there."""

import os
import re
import subprocess
import tempfile
import unittest
from pathlib import Path

BUILD = Path(os.environ["OMBRA_BUILD"])


def run(*words, **how):
    return subprocess.run([str(word) for word in words], stdin=subprocess.DEVNULL, capture_output=True, text=True,
                          check=False, timeout=300, **how)


class Packages(unittest.TestCase):
    def setUp(self):
        made = tempfile.TemporaryDirectory()
        self.addCleanup(made.cleanup)
        self.folder = Path(made.name)
        done = run("cpack", "-B", self.folder, cwd=BUILD)
        self.assertEqual(done.returncode, 0, done.stdout + done.stderr)
        self.packages = {re.match("[a-z0-9-]+", path.name).group(): path for path in self.folder.glob("*.deb")}

    def test_whole(self):
        self.assertLessEqual({"ombra", "ombra-data", "libombra-dev"}, set(self.packages))
        done = run("lintian", "--allow-root", "--fail-on", "error", *self.packages.values())
        self.assertEqual(done.returncode, 0, done.stdout)

        root = self.folder / "root"
        for package in self.packages.values():
            self.assertEqual(run("dpkg-deb", "-x", package, root).returncode, 0)
        ombra = root / "usr/bin/ombra"
        astray = run("find", root, "-type", "l", "-xtype", "l").stdout
        self.assertEqual(astray, "", "links that lead nowhere")
        empty = self.folder / "empty"
        empty.mkdir()
        env = {"PATH": "/usr/bin:/bin", "HOME": str(empty)}
        done = run(ombra, "solve", "heart", "--evaluations", "3000", "--json", "--out", "out", cwd=empty, env=env)
        self.assertEqual((done.returncode, done.stderr), (0, ""))
        self.assertTrue((empty / "out/sheet.pdf").is_file())
        done = run(ombra, "play", "bite", "--json", cwd=empty, env=env)
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertIn("bites", done.stdout)
        self.assertTrue((root / "usr/share/man/man1/ombra.1.gz").is_file())
