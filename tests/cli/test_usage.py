"""Wrong usage is told apart from every other failure: exit code 2, the reason on stderr, nothing on stdout."""

import unittest

from support import InFolder, ombra

COMMANDS = ("solve", "cast", "sheet", "score", "measure", "bench", "gallery", "studio")


class WrongUsage(InFolder):
    def test_what_was_wrong_is_named_and_the_nearest_right_word_offered(self):
        for arguments, words in (
                ([], ["name a command"]),
                (["--"], ["name a command"]),
                (["solv", "heart"], ["'solv'", "did you mean solve"]),
                (["sing", "a.png"], ["'sing'"]),
                (["--no-such-option"], ["--no-such-option"]),
                (["solve"], ["TARGET"]),
                (["solve", "heart", "dog"], ["'dog'"]),
                (["solve", "heart", "--", "dog"], ["'dog'"]),
                (["solve", "heart", "gallery"], ["'gallery'"]),
                (["solve", "heart", "--secnds", "3"], ["--secnds", "did you mean --seconds"]),
                (["solve", "haert"], ["haert", "did you mean heart"]),
                (["solve", "text:"], ["text:A"]),
                (["solve", "heart", "--hands", "three"], ["--hands", "both|left|right", "three"]),
                (["solve", "heart", "--performers", "3"], ["--performers", "1|2", "'3'"]),
                (["bench", ".", "--out", "x", "--performers", "two"], ["--performers", "1|2", "'two'"]),
                (["solve", "heart", "--hand", "one.glb"], ["--hand", "left.glb,right.glb"]),
                (["solve", "heart", "--no-arms", "--arms-from", "left"], ["--no-arms", "--arms-from"]),
                (["solve", "heart", "--seconds", "1", "--evaluations", "5"], ["--seconds", "--evaluations"]),
                (["measure"], ["PHOTO"]),
                (["measure", "hand.jpg", "--paper", "a5"], ["--paper", "a4|letter", "a5"]),
                (["bench", "."], ["--out"]),
                (["cast", "pose.json"], ["--out", "--mask"]),
                (["studio", "--port", "65536"], ["--port", "65535", "'65536'"]),
                (["studio", "--prot", "80"], ["--prot", "did you mean --port"]),
                (["gallery", "haert"], ["haert", "did you mean heart"])):
            with self.subTest(arguments):
                self.assert_fails(ombra(*arguments), 2, *words)

    def test_numbers_out_of_range_are_refused_with_the_range(self):
        for option, values, bound in (
                ("--seconds", ("0", "-3", "nan", "inf", "1e9", "", "3s"), "86400"),
                ("--evaluations", ("0", "-1", "2.5", "1e6", "99999999999999999999"), "1000000000000"),
                ("--hand-length", ("99", "301", "nan", "-190"), "300"),
                ("--seed", ("-1", "x", "9007199254740992"), "9007199254740991"),
                ("--jobs", ("0", "257", "two"), "256")):
            for value in values:
                with self.subTest(option=option, value=value):
                    self.assert_fails(ombra("solve", "heart", option, value), 2, option, bound)


class Help(unittest.TestCase):
    def test_version(self):
        done = ombra("--version")
        self.assertEqual((done.returncode, done.stderr), (0, ""))
        self.assertRegex(done.stdout, r"\Aombra \d+\.\d+\.\d+\n\Z")

    def test_help_names_every_command_and_the_environment(self):
        done = ombra("--help")
        self.assertEqual((done.returncode, done.stderr), (0, ""))
        for word in COMMANDS + ("Example: ombra ", "OMBRA_DATA", "--version"):
            self.assertIn(word, done.stdout)

    def test_each_command_has_help_with_an_example(self):
        for command in COMMANDS:
            with self.subTest(command):
                done = ombra(command, "--help")
                self.assertEqual((done.returncode, done.stderr), (0, ""))
                self.assertIn(f"Example: ombra {command} ", done.stdout)


if __name__ == "__main__":
    unittest.main()
