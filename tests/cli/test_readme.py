"""What the README and the documents promise holds: commands and options exist, the example session runs, the
result folder is the one described, the C++ example compiles and every link leads somewhere."""

import re
import shlex
import subprocess
import unittest

from PIL import Image

from support import FILES, ROOT, InFolder, draw_hand_photo, draw_heart, ombra, pixels, read_json

README = (ROOT / "README.md").read_text(encoding="utf-8")
QUICK = {"--seconds": "0.2", "--evaluations": "1000"}  # how long a test lets a promise take


def blocks(language):
    return re.findall(rf"^```{language}\n(.*?)^```$", README, re.MULTILINE | re.DOTALL)


def command_lines():
    """Every command line of the README, as the program's arguments."""
    quoted = [line for block in blocks("sh") for line in block.splitlines()]
    quoted += re.findall(r"`((?:ombra|\./dev run) [a-z][^`]*)`", README)
    words = [shlex.split(line, comments=True) for line in quoted]
    return [w[2:] if w[0] == "./dev" else w[1:] for w in words]


def quick(arguments):
    """The same command line, taking as little as it may."""
    if arguments[0] not in ("solve", "bench"):
        return arguments
    for option, least in QUICK.items():
        if option in arguments:
            at = arguments.index(option) + 1
            return [*arguments[:at], least, *arguments[at + 1:]]
    return [*arguments, "--seconds", QUICK["--seconds"]]


class Readme(InFolder):
    def test_every_command_and_option_exists(self):
        lines = command_lines()
        self.assertGreater(len(lines), 10)
        for arguments in lines:
            with self.subTest(" ".join(arguments)):
                page = ombra(arguments[0], "--help")
                if "\nCommands:" in page.stdout:  # a group of commands
                    page = ombra(*arguments[:2], "--help")
                self.assertEqual(page.returncode, 0, page.stderr)
                for option in (a for a in arguments if a.startswith("--")):
                    self.assertRegex(page.stdout, rf"(?m)^\s+(-\w,)?{option}\b")

    def test_every_command_is_in_the_readme(self):
        listed = re.search(r"^Commands:\n((?:  .*\n)+)", ombra("--help").stdout, re.MULTILINE).group(1)
        commands = set(re.findall(r"^  (\w+)", listed, re.MULTILINE))
        self.assertEqual(commands, {arguments[0] for arguments in command_lines()})

    def test_the_figures_named_are_in_the_gallery(self):
        figures = set(ombra("gallery").stdout.split())
        named = {a[1] for a in command_lines() if a[0] == "solve" and re.fullmatch(r"[a-z-]+", a[1])}
        self.assertTrue(named)
        self.assertLessEqual(named, figures)

    def test_the_examples_of_the_commands_run_one_after_the_other(self):
        rows = re.findall(r"^\| `[\w ]+` \|.*\| `(ombra [^`]*)` \|$", README, re.MULTILINE)
        examples = [shlex.split(row)[1:] for row in rows]
        self.assertEqual(len(examples), 15)
        bare = next(a for a in command_lines() if "--no-arms" in a)  # what `score` is shown with
        draw_hand_photo(self.folder / "hand.jpg")
        for take, figure in (("a.jpg", "heart"), ("b.jpg", "squished-heart")):
            self.assertEqual(ombra("take", figure, "--out", self.folder / take).returncode, 0)
        still = Image.open(self.folder / "a.jpg").resize((640, 360))  # told a video by what is in it
        still.save(self.folder / "evening.mp4", "GIF", save_all=True, append_images=[still.rotate(4)], duration=900)
        (self.folder / "my-shapes").mkdir()
        draw_heart(self.folder / "my-shapes" / "heart.png")
        (self.folder / "jobs.jsonl").write_text('{"id": "one", "target": "heart", "evaluations": 1000}\n')
        for arguments in [bare, *examples]:
            with self.subTest(" ".join(arguments)):
                done = ombra(*quick(arguments), cwd=self.folder)
                self.assertEqual(done.returncode, 0, done.stderr)
        for picture in ("wall.png", "mask.png"):
            self.assertEqual(pixels(self.folder / picture).shape[:2], (512, 512))
        self.assertEqual(len(read_json(self.folder / "my-bench" / "results.json")), 1)
        self.assertEqual({path.name for path in (self.folder / "dog").iterdir()}, set(FILES))

    def test_the_result_folder_is_described(self):
        self.assertEqual(set(re.findall(r"^\| `([\w-]+\.\w+)` \|", README, re.MULTILINE)), set(FILES))

    def test_the_cpp_example_compiles(self):
        (example,) = blocks("cpp")
        done = subprocess.run(
            ["c++", "-std=c++20", "-fsyntax-only", "-Wall", "-Werror", f"-I{ROOT}", f"-I{ROOT / 'include'}",
             "-x", "c++", "-"],
            input=example, capture_output=True, text=True, timeout=240)
        self.assertEqual(done.returncode, 0, done.stderr)


def anchors(page):
    """The names that headings get where Markdown is shown: lower case, words joined by hyphens."""
    headings = re.findall(r"^#+ (.*)$", page.read_text(encoding="utf-8"), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", h).strip().lower().replace(" ", "-") for h in headings}


class Links(unittest.TestCase):
    def test_every_link_leads_somewhere(self):
        pages = [page for folder in (".", "docs", "bench", "gallery") for page in (ROOT / folder).glob("*.md")]
        self.assertGreater(len(pages), 6)
        for page in pages:
            for link in re.findall(r"\]\(([^)\s]+)\)", page.read_text(encoding="utf-8")):
                if re.match(r"\w+:", link):
                    continue
                with self.subTest(f"{page.name}: {link}"):
                    path, _, anchor = link.partition("#")
                    to = page.parent / path if path else page
                    self.assertTrue(to.exists())
                    if anchor:
                        self.assertIn(anchor, anchors(to))


if __name__ == "__main__":
    unittest.main()
