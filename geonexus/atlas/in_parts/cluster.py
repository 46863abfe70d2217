"""Run partitions: one after the other in this process, or on the workers of a Dask cluster."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from geonexus.atlas.in_parts.parts import Part
from geonexus.atlas.in_parts.repeats import Repeats
from geonexus.atlas.in_parts.work import Job, PartResult, run_part
from geonexus.base.extras import optional
from geonexus.errors import OutputError

Task = tuple[Part, Repeats | None]
Runner = Callable[[Sequence[Task]], Iterator[PartResult]]
"""Takes tasks and yields their results, in any order."""

_ROUNDS = 3
_SECONDS_TO_CONNECT = 10
_SECONDS_TO_STOP = 120


@contextmanager
def streaming(job: Job) -> Iterator[Runner]:
    """Yield a runner that works in this process, with one batch in memory at a time."""

    def run(tasks: Sequence[Task]) -> Iterator[PartResult]:
        for part, repeats in tasks:
            yield run_part(part, job, repeats)

    yield run


@contextmanager
def on_dask(job: Job, scheduler: str | None = None, workers: int | None = None) -> Iterator[Runner]:
    """Yield a runner on a Dask cluster, and stop the cluster if it was started here.

    A local cluster starts its workers as new processes, which import the main module again: a
    script that calls this must do so under ``if __name__ == "__main__":``. It listens on the
    loopback address only. Dask runs whatever code a client sends, without asking who sends it:
    connect to schedulers of your own network only.

    Parameters
    ----------
    job
        Sent to each worker once.
    scheduler
        Address of a running scheduler, ``tcp://…``; a local cluster starts by default.
    workers
        Of the local cluster: how many processes; by default one a processor, four at most.

    Raises
    ------
    MissingExtraError
        Dask is not installed.
    OutputError
        No scheduler answers, or workers are lost again and again.
    """
    dask = optional("distributed", "dask", "the engine dask (stream does the same, in one process)")
    cluster = None
    if scheduler is None:
        cluster = dask.LocalCluster(
            n_workers=workers or min(os.cpu_count() or 1, 4),
            threads_per_worker=1,
            processes=True,
            host="127.0.0.1",
            dashboard_address=None,
            silence_logs=50,
            # any free port: Dask warns of another cluster on the one that it likes best
            scheduler_kwargs={"dashboard_address": "127.0.0.1:0"},
        )
    try:
        try:
            client = dask.Client(cluster or scheduler, timeout=_SECONDS_TO_CONNECT)
        except (OSError, ValueError) as error:
            raise OutputError(
                f"no Dask scheduler answers at {scheduler}; is it running, and is the address "
                "tcp://HOST:PORT? Leave `scheduler` out to start a local cluster"
            ) from error
        with client:
            yield lambda tasks: _run(dask, client, job, tasks)
    finally:
        if cluster is not None:
            cluster.close()


def _run(
    dask: Any,  # noqa: ANN401
    client: Any,  # noqa: ANN401
    job: Job,
    tasks: Sequence[Task],
) -> Iterator[PartResult]:
    """Yield results; send what was lost with a killed worker again.

    Dask itself runs the tasks of a dead worker on another. What is left to do here: the job is
    sent anew when every worker that had it died, and tasks whose worker died thrice get two more
    rounds.
    """
    open_tasks = {part.number: (part, repeats) for part, repeats in tasks}
    for _ in range(_ROUNDS):
        if not open_tasks:
            return
        sent = client.scatter(job, broadcast=True, hash=False)
        futures = [
            client.submit(run_part, part, sent, repeats, pure=False, key=f"part-{n}-{id(sent)}")
            for n, (part, repeats) in open_tasks.items()
        ]
        try:
            for future in dask.as_completed(futures):
                if _was_lost(future, dask.KilledWorker):
                    continue
                result = future.result()
                del open_tasks[result.part.number]
                yield result
        finally:
            if not all(future.done() for future in futures):
                _stop(client, futures)
    if open_tasks:
        names = ", ".join(part.name for part, _ in list(open_tasks.values())[:5])
        raise OutputError(
            f"the workers died {_ROUNDS} times over {names}; they may be out of memory: start "
            "fewer, or leave `engine` out. Nothing was written"
        )


def _stop(client: Any, futures: list[Any]) -> None:  # noqa: ANN401
    """Drop what waits and wait for what runs: it writes into the folder that is removed next."""
    client.cancel(futures)
    give_up = time.monotonic() + _SECONDS_TO_STOP
    while time.monotonic() < give_up:
        if not any(client.run(_executing, on_error="ignore").values()):
            return
        time.sleep(0.05)


def _executing(dask_worker: Any) -> int:  # noqa: ANN401
    return int(dask_worker.state.executing_count)


def _was_lost(future: Any, killed: type[Exception]) -> bool:  # noqa: ANN401
    """Return whether a task ended without having been done."""
    if future.cancelled() or future.status == "lost":
        return True
    return future.status == "error" and isinstance(future.exception(), killed)
