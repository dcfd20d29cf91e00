"""./dev release: one version, in one commit with its date, under one tag, or nothing at all."""

import datetime
import os
import shutil
import subprocess
import tempfile
import unittest
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent


class Release(unittest.TestCase):
    def setUp(self):
        made = tempfile.TemporaryDirectory()
        self.addCleanup(made.cleanup)
        self.folder = Path(made.name)
        for name in ("dev", "CMakeLists.txt"):
            shutil.copy(ROOT / name, self.folder)
        (self.folder / "CHANGELOG.md").write_text("# Changes\n\n## 7.0.1, unreleased\n- A thing.\n\n## 7.0.0, 2026-01-01\n")
        self.env = {**os.environ, "GIT_CONFIG_GLOBAL": "/dev/null", "GIT_AUTHOR_NAME": "A", "GIT_AUTHOR_EMAIL": "a@example.org",
                    "GIT_COMMITTER_NAME": "A", "GIT_COMMITTER_EMAIL": "a@example.org"}
        self.git("init", "--quiet")
        self.git("add", ".")
        self.git("commit", "--quiet", "--message", "begin")

    def git(self, *words):
        return subprocess.run(["git", *words], cwd=self.folder, env=self.env, capture_output=True, text=True, check=True).stdout

    def release(self, *words):
        return subprocess.run(["./dev", "release", *words], cwd=self.folder, env=self.env, capture_output=True, text=True,
                              timeout=60, check=False)

    def refused(self, done, *words):
        self.assertNotEqual(done.returncode, 0)
        for word in words:
            self.assertIn(word, done.stderr)
        self.assertEqual(self.git("tag", "--list"), "")
        self.assertEqual(self.git("log", "--format=%s"), "begin\n")

    def test_one_version_everywhere(self):
        done = self.release("7.0.1")
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertIn("project(ombra VERSION 7.0.1 ", (self.folder / "CMakeLists.txt").read_text())
        self.assertIn(f"## 7.0.1, {datetime.date.today()}\n", (self.folder / "CHANGELOG.md").read_text())
        self.assertEqual(self.git("tag", "--list"), "v7.0.1\n")
        self.assertEqual(self.git("log", "--format=%s", "v7.0.1"), "release: Ombra 7.0.1\nbegin\n")
        self.assertEqual(self.git("status", "--porcelain"), "")
        again = self.release("7.0.1")
        self.assertIn("v7.0.1", again.stderr)
        self.assertNotEqual(again.returncode, 0)

    def test_refused(self):
        self.refused(self.release(), "1.2.3")
        self.refused(self.release("7.0"), "7.0")
        self.refused(self.release("7.0.2"), "7.0.2, unreleased", "CHANGELOG.md")
        (self.folder / "CHANGELOG.md").write_text("## 0.0.1, unreleased\n")
        self.refused(self.release("7.0.1"), "no commit")
        self.git("commit", "--quiet", "--all", "--amend", "--message", "begin")
        self.refused(self.release("0.0.1"), "higher")
