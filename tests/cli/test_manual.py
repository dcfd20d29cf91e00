"""The manual page and the shells' completions say what the program itself says."""

import os
import re
import subprocess

from support import ROOT, InFolder, ombra


def made(what):
    done = subprocess.run([os.environ["OMBRA_MANUAL"], what], capture_output=True, text=True, timeout=60, check=True)
    return done.stdout


class Manual(InFolder):
    def typed(self, words):
        """What bash offers for the last of the words."""
        script = self.folder / "ombra.bash"
        script.write_text(made("bash") + "COMP_WORDS=(\"$@\"); COMP_CWORD=$(($# - 1)); _ombra; printf '%s\\n' \"${COMPREPLY[@]}\"\n")
        path = os.path.dirname(os.environ["OMBRA_BINARY"]) + ":" + os.environ["PATH"]
        done = subprocess.run(["bash", script, *words], capture_output=True, text=True, timeout=60, cwd=ROOT,
                              env={**os.environ, "PATH": path}, check=True)
        self.assertEqual(done.stderr, "")
        return done.stdout.split()

    def test_the_page_has_every_command_and_option(self):
        page = self.folder / "ombra.1"
        page.write_text(made("man"), encoding="utf-8")
        done = subprocess.run(["groff", "-man", "-Tutf8", "-Kutf8", "-ww", "-P-cbou", page], capture_output=True, text=True,
                              timeout=60, check=True)
        self.assertEqual(done.stderr, "")
        text = done.stdout.replace("‐", "-")
        commands = re.findall(r"^  ([a-z]+) ", ombra("--help").stdout.split("Commands:")[1], re.M)
        self.assertGreater(len(commands), 12)
        for command in commands:
            self.assertIn(f"\nombra {command}\n", text)
            for option in re.findall(r"^  (--[a-z-]+)", ombra(command, "--help").stdout, re.M):
                self.assertIn(option, text.split(f"\nombra {command}\n")[1].split("\nombra ")[0], command)

    def test_bash_completes(self):
        self.assertEqual(self.typed(["ombra", "reh"]), ["rehearse"])
        self.assertEqual(self.typed(["ombra", "rehearse", "sh"]), ["show"])
        self.assertEqual(self.typed(["ombra", "solve", "hea"]), ["heart"])
        self.assertEqual(self.typed(["ombra", "solve", "--hands", ""]), ["both", "left", "right", "auto"])
        self.assertEqual(self.typed(["ombra", "stage", "advise", "--ro"]), ["--room"])
        self.assertEqual(self.typed(["ombra", "cast", "gall"]), ["gallery"])

    def test_fish_completes(self):
        script = self.folder / "ombra.fish"
        script.write_text(made("fish"))

        def typed(line):
            done = subprocess.run(["fish", "-c", f"source {script}; complete -C '{line}'"], capture_output=True, text=True,
                                  timeout=60, check=True, env={**os.environ, "HOME": str(self.folder)})
            return [entry.split("\t")[0] for entry in done.stdout.splitlines()]

        self.assertEqual(typed("ombra reh"), ["rehearse"])
        self.assertEqual(sorted(typed("ombra solve --hands ")), ["auto", "both", "left", "right"])
        self.assertIn("--seconds", typed("ombra solve --s"))

    def test_zsh_takes_it(self):
        script = self.folder / "_ombra"
        script.write_text(made("zsh"))
        done = subprocess.run(["zsh", "-fc", f"autoload -U compinit; compinit -u -D; source {script}; echo ${{_comps[ombra]}}"],
                              capture_output=True, text=True, timeout=60, check=True)
        self.assertEqual((done.stdout.strip(), done.stderr), ("_bash_complete -F _ombra", ""))

    def test_wrong_usage(self):
        done = subprocess.run([os.environ["OMBRA_MANUAL"], "csh"], capture_output=True, text=True, timeout=60, check=False)
        self.assertEqual((done.returncode, done.stdout), (2, ""))
        self.assertIn("man|bash|zsh|fish", done.stderr)
