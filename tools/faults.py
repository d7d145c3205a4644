"""Run the experiments of ``tests/faults/`` one after the other: one line of figures for each.

``ONLY=a`` runs the experiments of one letter (``docs/faults.md`` says which is which). Servers
are made for this run alone; what is missing is installed when that is possible. The run fails
when a message was lost, came twice without a reason, or a process outlived its experiment.
"""

import os
import signal
import subprocess
import sys
from pathlib import Path
from time import monotonic

from tests.faults.site import make_migrated_cluster
from tools.servers import die_with_parent, rabbitmq_folder, throwaway_folder
from tools.test import apt_install, postgres

ROOT = Path(__file__).resolve().parent.parent
EXPERIMENTS: dict[str, list[tuple[str, ...]]] = {
    "a": [
        ("kill_children", "redis"),
        ("kill_parents", "redis"),
        ("kill_children", "rabbitmq"),
        ("kill_parents", "rabbitmq"),
    ],
    "b": [("stop_broker", "redis"), ("stop_broker", "rabbitmq")],
    "c": [("stop_database", "redis")],
    "d": [("many_at_once", "redis")],
    "e": [("beat_away",)],
    "f": [("odd_days",)],
    "g": [("bad_mail_servers", "redis")],
    "h": [("people_leave", "redis")],
}
LONGEST = 180


def main(only: str) -> int:
    if only and only not in EXPERIMENTS:
        sys.exit(f"ONLY={only}: say one of {', '.join(EXPERIMENTS)}, or nothing for all.")
    signal.signal(signal.SIGTERM, lambda *_args: sys.exit(143))
    chosen = EXPERIMENTS[only] if only else [e for group in EXPERIMENTS.values() for e in group]
    postgres()
    if any("rabbitmq" in experiment for experiment in chosen) and rabbitmq_folder() is None:
        apt_install("RabbitMQ", "rabbitmq-server")
    began, failed = monotonic(), 0
    with throwaway_folder() as folder:
        folder.chmod(0o755)  # PostgreSQL runs as somebody else and must pass through.
        make_migrated_cluster(folder / "made")
        env = os.environ | {"QUANGAN_FAULTS_CLUSTER": str(folder / "made")}
        for experiment in chosen:
            failed += not run(experiment, env)
    print(f"{len(chosen) - failed}/{len(chosen)} right, {monotonic() - began:.0f} s")
    return 1 if failed else 0


def run(experiment: tuple[str, ...], env: dict[str, str]) -> bool:
    """Run one experiment in a process of its own, no longer than it may take."""
    name, *arguments = experiment
    process = subprocess.Popen(
        [sys.executable, "-m", f"tests.faults.{name}", *arguments], cwd=ROOT, env=env,
        preexec_fn=die_with_parent(signal.SIGTERM),
    )  # fmt: skip
    try:
        return process.wait(LONGEST) == 0
    except subprocess.TimeoutExpired:
        print(f"{' '.join(experiment)}: not done within {LONGEST} s", flush=True)
        return False
    finally:
        if process.poll() is None:
            # It ends what it started before it ends.
            process.terminate()
            process.wait()


if __name__ == "__main__":
    sys.exit(main(os.environ.get("ONLY", "")))
