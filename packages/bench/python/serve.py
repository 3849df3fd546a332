"""The program that each system in Python runs in, as `src/systems/serve.ts` is for those in JavaScript."""

import json
import math
import os
import sys
import time

ROUND_SECONDS = 0.05


class Timing:
    """A task that is timed in rounds of many runs, as in `src/systems/timing.ts`."""

    def __init__(self, task):
        self.task = task
        self.turn = 0
        self.runs = 1

    def check(self, times):
        results = []
        for _ in range(times):
            self.task.run(self.turn)
            self.turn += 1
            # JSON has no NaN.
            results += [float(x) if math.isfinite(x) else None for x in self.task.result()]
        return results

    def warm_up(self, milliseconds):
        end = time.perf_counter() + milliseconds / 1000
        while True:
            self.round()
            if time.perf_counter() >= end:
                return

    def round(self):
        run, runs, turn = self.task.run, self.runs, self.turn
        start = time.perf_counter()
        for i in range(turn, turn + runs):
            run(i)
        self.task.finish()
        per_run = (time.perf_counter() - start) / runs
        self.turn += runs
        self.runs = min(2 * runs, max(1, math.ceil(ROUND_SECONDS / per_run)))
        return per_run * 1e6


def load(request):
    # The libraries read these when they are imported.
    for name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
        os.environ[name] = str(request["threads"])
    if request["system"] == "numpy":
        import numpy_system as system
    else:
        import pytorch_system as system
    return system.System(request["threads"])


def serve():
    # What libraries print must not stand between the answers.
    answers, sys.stdout = sys.stdout, sys.stderr
    system = timing = None
    for line in sys.stdin:
        request = json.loads(line)
        answer = {}
        try:
            what = request["do"]
            if what == "load":
                system = load(request)
                answer["about"] = system.about
            elif what == "prepare":
                timing = None
                timing = Timing(system.prepare(request["job"]))
            elif what == "check":
                answer["results"] = timing.check(request["times"])
            elif what == "warm up":
                timing.warm_up(request["milliseconds"])
            elif what == "round":
                answer["microseconds"] = timing.round()
            elif what == "forget":
                timing = None
        except Exception as error:
            answer = {"error": f"{type(error).__name__}: {error}"}
        print(json.dumps(answer), file=answers, flush=True)


serve()
