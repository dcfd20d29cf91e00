"""A Slurm of one machine and of this test alone, started as root."""

import os
import shutil
import signal
import socket
import subprocess
import time
from pathlib import Path

CONFIGURATION = """\
ClusterName=ombra
SlurmctldHost={host}
SlurmctldPort={port}
SlurmdPort={slurmd_port}
SlurmUser=root
AuthType=auth/munge
AuthInfo=socket={folder}/munge.socket,cred_expire=5
CredType=cred/munge
StateSaveLocation={folder}/state
SlurmdSpoolDir={folder}/spool
SlurmctldPidFile={folder}/slurmctld.pid
SlurmdPidFile={folder}/slurmd.pid
SlurmctldLogFile={folder}/slurmctld.log
SlurmdLogFile={folder}/slurmd.log
ProctrackType=proctrack/linuxproc
TaskPlugin=task/none
JobAcctGatherType=jobacct_gather/none
SchedulerType=sched/builtin
SchedulerParameters=batch_sched_delay=0,sched_interval=1,sched_min_interval=0
SelectType=select/cons_tres
SelectTypeParameters=CR_Core
ReturnToService=2
SlurmdParameters=config_overrides
SlurmdTimeout=10
MessageTimeout=20
KillWait=2
MpiDefault=none
NodeName={host} CPUs=4 RealMemory=500 State=UNKNOWN
PartitionName=shadows Nodes={host} Default=YES MaxTime=INFINITE State=UP
"""


def free_port():
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return one.getsockname()[1]


class Slurm:
    """munged, slurmctld and slurmd, each a child of this process."""

    def __init__(self, folder):
        self.folder = Path(folder)
        self.running = {}
        for name in ("state", "spool"):
            (self.folder / name).mkdir(parents=True)
        os.chmod(self.folder, 0o755)
        key = self.folder / "munge.key"
        key.write_bytes(os.urandom(1024))
        os.chmod(key, 0o600)
        (self.folder / "slurm.conf").write_text(CONFIGURATION.format(
            host=socket.gethostname().split(".")[0], folder=self.folder, port=free_port(), slurmd_port=free_port()))
        self.env = {**os.environ, "SLURM_CONF": str(self.folder / "slurm.conf")}

    def begin(self, name):
        words = {
            "munged": ["munged", "--foreground", "--force", f"--socket={self.folder}/munge.socket",
                       f"--key-file={self.folder}/munge.key", f"--pid-file={self.folder}/munged.pid",
                       f"--seed-file={self.folder}/munged.seed", f"--log-file={self.folder}/munged.log"],
            "slurmctld": ["slurmctld", "-D"],
            "slurmd": ["slurmd", "-D"],
        }[name]
        program = shutil.which(words[0], path="/usr/sbin:/usr/bin:/sbin")
        self.running[name] = subprocess.Popen([program, *words[1:]], env=self.env, stdin=subprocess.DEVNULL,
                                              stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)

    def start(self):
        self.begin("munged")
        self.wait_for(lambda: (self.folder / "munge.socket").exists(), 20)
        self.begin("slurmctld")
        self.begin("slurmd")
        self.wait_for(lambda: "idle" in self.ask("sinfo", "--noheader", "--format=%T"), 60)

    def kill(self, name):
        one = self.running.pop(name)
        one.send_signal(signal.SIGKILL)
        one.wait()

    def stop(self):
        for name in ("slurmd", "slurmctld", "munged"):
            if name in self.running:
                self.running[name].terminate()
        for one in self.running.values():
            try:
                one.wait(10)
            except subprocess.TimeoutExpired:
                one.kill()
                one.wait()

    def ask(self, *words):
        return subprocess.run(words, env=self.env, stdin=subprocess.DEVNULL, capture_output=True, text=True,
                              timeout=60).stdout

    def wait_for(self, what, seconds):
        until = time.monotonic() + seconds
        while not what():
            if time.monotonic() > until:
                logs = "".join(f"\n== {log.name}\n{log.read_text()[-2000:]}" for log in self.folder.glob("*.log"))
                raise AssertionError(f"Slurm did not come so far in {seconds} s{logs}")
            time.sleep(0.2)
