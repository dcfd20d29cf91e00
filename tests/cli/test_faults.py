"""What goes wrong with the machine: no memory, no room, no permission, a clock that goes back, the end at any moment.
Whatever it is, one sentence says so, and a file is whole and what it would have been, or not there."""

import json
import os
import random
import signal
import sqlite3
import subprocess
import time
from pathlib import Path

from PIL import Image

from support import ROOT, InFolder, contents, draw_hand_photo, ombra

POSE = ROOT / "gallery/heart/pose.json"
PLAY = {"format": "ombra.play/1",
        "steps": [{"figure": "dog", "seconds": 0.6}, {"parts": {"jaw": 1}, "seconds": 0.6, "caption": "Woof"}]}
# Files that a command writes into the folder it runs in; {photo}, {play} and {jobs} are made once.
COMMANDS = {
    "solve": ("solve", "text:L", "--evaluations", "300", "--no-arms", "--jobs", "2", "--out", "out"),
    "cast": ("cast", POSE, "--out", "shadow.png", "--mask", "mask.png"),
    "cast to a drawing": ("cast", POSE, "--view", "room", "--out", "room.svg"),
    "sheet": ("sheet", POSE, "--out", "sheet.pdf"),
    "take": ("take", "heart", "--out", "take.jpg", "--truth", "truth.png"),
    "measure": ("measure", "{photo}", "--out", "measured.png"),
    "film": ("play", "{play}", "--out", "film.mp4", "--fps", "3"),
    "animation": ("play", "{play}", "--out", "film.gif", "--fps", "3"),
    "model": ("play", "{play}", "--out", "film.glb"),
    "data set": ("dataset", "--out", "set", "--count", "600", "--each", "200", "--jobs", "2"),
    "batch": ("batch", "{jobs}", "--out", "results", "--jobs", "1"),
}
NO_MEMORY = "there is not enough memory"
# Before `main` begins the parser of the command line has allocated, and nobody is there to catch it.
BEFORE_MAIN = 20


def without_privilege(*arguments, cwd):
    """Runs the program so that permissions hold for it: root has to let go of its right to pass over them."""
    let_go = ("setpriv", "--bounding-set=-dac_override,-dac_read_search") if os.geteuid() == 0 else ()
    return subprocess.run([*let_go, os.environ["OMBRA_BINARY"], *arguments], cwd=cwd, stdin=subprocess.DEVNULL,
                          capture_output=True, text=True, timeout=120, check=False)


class Faults(InFolder):
    def setUp(self):
        super().setUp()
        self.made = {name: self.folder / file for name, file in
                     (("{photo}", "hand.png"), ("{play}", "play.json"), ("{jobs}", "jobs.jsonl"))}
        draw_hand_photo(self.made["{photo}"])
        self.made["{play}"].write_text(json.dumps(PLAY))
        self.made["{jobs}"].write_text("".join(
            json.dumps({"id": f"job-{k}", "target": "text:" + "LT"[k], "seed": k, "evaluations": 300, "arms": False}) +
            "\n" for k in range(2)))
        self.runs = 0

    def words(self, command):
        return [str(self.made.get(word, word)) for word in COMMANDS[command]]

    def run_in(self, command, fault="", counts=None):
        """Runs it in a new folder, with a fault; returns what it said and the folder."""
        self.runs += 1
        folder = self.folder / f"run-{self.runs}"
        folder.mkdir()
        env = {"LD_PRELOAD": os.environ["OMBRA_FAULTS"], "OMBRA_FAULT": fault}
        if counts:
            env["OMBRA_FAULT_COUNTS"] = str(counts)
        return ombra(*self.words(command), cwd=folder, env=env), folder

    def good(self, command):
        """What it writes when all is well, how often it allocates and how many bytes it writes."""
        counts = self.folder / "counts"
        done, folder = self.run_in(command, counts=counts)
        self.assertEqual((done.returncode, done.stderr), (0, ""), command)
        files = contents(folder)
        self.assertTrue(files, command)
        return files, *map(int, counts.read_text().split())

    def assert_whole(self, folder, files, message):
        for name, content in contents(folder).items():
            # A batch says in its summary what has failed.
            if Path(name).name not in ("summary.json", "results.csv"):
                self.assertEqual(content, files.get(name), f"{message}: {name}")

    def assert_one_line(self, done, message):
        lines = done.stderr.splitlines()
        self.assertEqual(len(lines), 1, f"{message}: {done.stderr}")
        self.assertTrue(lines[0].startswith("ombra: "), f"{message}: {done.stderr}")

    def test_a_full_disc_costs_what_does_not_fit(self):
        for command in COMMANDS:
            files, _, size = self.good(command)
            for share in (0, 0.3, 0.999):
                done, folder = self.run_in(command, f"disc:{int(share * size)}")
                message = f"{command}, full at {share}"
                if command == "batch" and done.returncode == 3:  # a job that failed is told in the table
                    self.assertIn("No space left on device", done.stdout + done.stderr, message)
                else:
                    self.assertEqual(done.returncode, 4, f"{message}: {done.stderr}")
                    self.assert_one_line(done, message)
                    self.assertIn("No space left on device", done.stderr, message)
                self.assert_whole(folder, files, message)
                self.assertEqual([p for p in folder.rglob(".ombra-*") if p.is_file()], [], message)

    def test_what_was_there_stays_when_the_disc_is_full(self):
        for command in ("cast", "sheet", "take", "film", "animation", "model"):
            name = self.words(command)[self.words(command).index("--out") + 1]
            self.runs += 1
            folder = self.folder / f"run-{self.runs}"
            folder.mkdir()
            (folder / name).write_bytes(b"of yesterday")
            done = ombra(*self.words(command), cwd=folder,
                         env={"LD_PRELOAD": os.environ["OMBRA_FAULTS"], "OMBRA_FAULT": "disc:1000"})
            self.assertEqual(done.returncode, 4, done.stderr)
            self.assertEqual((folder / name).read_bytes(), b"of yesterday", command)

    def test_no_memory_from_any_allocation_on(self):
        chance = random.Random(7)
        for command in COMMANDS:
            files, allocations, _ = self.good(command)
            for _ in range(4):
                at = int(BEFORE_MAIN * (allocations / BEFORE_MAIN) ** chance.random())  # early ones as often as late ones
                done, folder = self.run_in(command, f"memory:{at}")
                message = f"{command}, {at} of {allocations}"
                self.assertIn(done.returncode, (1, 3) if command == "batch" else (1,), f"{message}: {done.stderr}")
                if done.returncode == 1:
                    self.assert_one_line(done, message)
                    self.assertIn(NO_MEMORY, done.stderr, message)
                self.assert_whole(folder, files, message)

    def test_killed_at_any_moment(self):
        chance = random.Random(3)
        for command in COMMANDS:
            begun = time.monotonic()
            files, _, _ = self.good(command)
            took = time.monotonic() - begun
            for _ in range(2):
                self.runs += 1
                folder = self.folder / f"run-{self.runs}"
                folder.mkdir()
                with subprocess.Popen([os.environ["OMBRA_BINARY"], *self.words(command)], cwd=folder,
                                      stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
                                      stderr=subprocess.DEVNULL) as running:
                    time.sleep(took * chance.random())
                    running.send_signal(signal.SIGKILL)
                self.assert_whole(folder, files, command)
                again = ombra(*self.words(command), cwd=folder)
                self.assertEqual(again.returncode, 0, f"{command}: {again.stderr}")
                self.assertEqual({**files, **contents(folder)}, contents(folder), command)
                self.assert_whole(folder, files, f"{command}, once more")

    def test_a_folder_that_takes_nothing_is_named(self):
        for command in COMMANDS:
            self.runs += 1
            folder = self.folder / f"run-{self.runs}"
            folder.mkdir()
            folder.chmod(0o555)
            done = without_privilege(*self.words(command), cwd=folder)
            self.assertEqual(done.returncode, 4, f"{command}: {done.stderr}")
            self.assert_one_line(done, command)
            self.assertIn("Permission denied", done.stderr, command)

    def test_files_that_may_not_be_read_are_named(self):
        for path in self.made.values():
            path.chmod(0)
        folder = self.folder / "run"
        folder.mkdir()
        for command, name in (("measure", "hand.png"), ("film", "play.json"), ("batch", "jobs.jsonl")):
            done = without_privilege(*self.words(command), cwd=folder)
            self.assert_fails(done, 3, name, "Permission denied")

    def test_a_missing_asset_is_named(self):
        empty = self.folder / "empty"
        empty.mkdir()
        for command in ("solve", "cast", "film", "data set"):
            done = ombra(*self.words(command), cwd=self.folder, env={"OMBRA_DATA": str(empty)})
            self.assertEqual(done.returncode, 3, f"{command}: {done.stderr}")
            self.assert_one_line(done, command)
            self.assertIn(str(empty), done.stderr, command)

    def test_a_clock_that_goes_back_changes_nothing(self):
        for command in ("solve", "film", "batch"):
            files, _, _ = self.good(command)
            done, folder = self.run_in(command, "clock")
            self.assertEqual((done.returncode, done.stderr), (0, ""), command)
            self.assertEqual(contents(folder), files, command)

    def test_takes_keep_their_order_though_the_clock_goes_back(self):
        pictures = []
        for figure in ("squished-heart", "heart"):
            path = self.folder / f"{figure}.jpg"
            self.assertEqual(ombra("take", figure, "--out", path, "--difficulty", "0.2").returncode, 0)
            pictures += 8 * [Image.open(path).convert("RGB").resize((640, 360))]
            pictures += [Image.new("RGB", (640, 360), (120, 120, 120))]
        video, log = self.folder / "evening.gif", self.folder / "evening.db"
        pictures[0].save(video, save_all=True, append_images=pictures[1:], duration=100)
        done = ombra("rehearse", video, "--target", "heart", "--log", log,
                     env={"LD_PRELOAD": os.environ["OMBRA_FAULTS"], "OMBRA_FAULT": "clock"})
        self.assertEqual((done.returncode, done.stderr), (0, ""))
        with sqlite3.connect(log) as database:
            self.assertEqual(database.execute("PRAGMA integrity_check").fetchone(), ("ok",))
        takes = json.loads(ombra("rehearse", "list", log, "--json").stdout)["requests"][0]["takes"]
        self.assertEqual(sorted(take["id"] for take in takes), [1, 2])
        self.assertEqual(takes[0]["id"], 2)
