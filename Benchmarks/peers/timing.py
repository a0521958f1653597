"""Runs contestants as processes of their own, in turn, and sums up what they took."""
import os
import pathlib
import signal
import statistics
import subprocess
import sys
import threading
import time

HERE = pathlib.Path(__file__).parent
THREADS = os.cpu_count() or 1


def attempt(command, limit=None, **environment):
    """Seconds, peak bytes, output, errors and status of one process, which may fail; `limit` is in seconds."""
    start = time.perf_counter()
    process = subprocess.Popen([str(part) for part in command], stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                               env=os.environ | environment, text=True, start_new_session=limit is not None)
    errors = []
    reader = threading.Thread(target=lambda: errors.append(process.stderr.read()))
    reader.start()
    # The group, since a peer may have workers of its own.
    timer = threading.Timer(limit, lambda: os.killpg(process.pid, signal.SIGKILL)) if limit else None
    if timer:
        timer.start()
    output = process.stdout.read()
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    seconds = time.perf_counter() - start
    if timer:
        timer.cancel()
    reader.join()
    return {"seconds": seconds, "peak_memory_bytes": usage.ru_maxrss * 1024, "output": output, "errors": errors[0],
            "status": process.returncode}


def run(command, **environment):
    """Seconds, peak bytes and standard output of one process."""
    found = attempt(command, **environment)
    if found["status"]:
        raise SystemExit(f"failed: {' '.join(map(str, command))}\n{found['errors']}")
    return {name: found[name] for name in ("seconds", "peak_memory_bytes", "output")}


def python(script, *arguments):
    return run([sys.executable, HERE / script, *arguments], OMP_NUM_THREADS=str(THREADS))


def recbole(script, *arguments):
    return run([os.environ["RECBOLE_PYTHON"], HERE / script, *arguments], OMP_NUM_THREADS=str(THREADS))


def alternate(rounds, contestants):
    """Runs every contestant in turn; each is a function that gives seconds, peak memory and whatever it likes."""
    results = {name: [] for name in contestants}
    for _ in range(rounds):
        for name, contestant in contestants.items():
            results[name].append(contestant())
    return results


def summary(results, ours):
    """Medians, and Restock's ratios round by round."""
    def seconds(name):
        return [result["seconds"] for result in results[name]]

    table = {}
    for name, found in results.items():
        table[name] = {
            "seconds": statistics.median(seconds(name)), "rounds": seconds(name),
            "peak_memory_bytes": max(result["peak_memory_bytes"] for result in found),
        }
        extra = {key: value for key, value in found[-1].items() if key not in ("seconds", "peak_memory_bytes", "output")}
        table[name] |= extra
        if name != ours:
            ratios = [peer / own for own, peer in zip(seconds(ours), seconds(name))]
            table[name]["ratio"] = {"median": statistics.median(ratios), "low": min(ratios), "high": max(ratios)}
    return table
