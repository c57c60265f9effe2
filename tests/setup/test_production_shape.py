"""Every command of docker-compose.yml, run word for word against real servers: that needs no container engine."""

import os
import secrets
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import psycopg
import pytest
import yaml

from tools import testservers

ROOT = Path(__file__).resolve().parent.parent.parent
BIN = Path(sys.executable).parent
SERVICES = yaml.safe_load((ROOT / "docker-compose.yml").read_text())["services"]
ONE_OFF = ["migrate", "bucket"]
WORKERS = ["worker-default", "worker-render", "worker-message", "worker-register"]
READY_SECONDS = 180
STORAGE_ATTEMPTS = 3


def command(service: str) -> list[str]:
    return SERVICES[service]["command"]


def health(service: str) -> list[str]:
    """The health check as a container engine would run it."""
    kind, *words = SERVICES[service]["healthcheck"]["test"]
    if kind == "CMD":
        return words
    return ["/bin/sh", "-c", words[0].replace("$$", "$")]


def run(words: list[str], env: dict[str, str]) -> subprocess.CompletedProcess[str]:
    return subprocess.run(words, env=env, cwd=ROOT, capture_output=True, text=True, check=False, timeout=300)


def until_healthy(service: str, env: dict[str, str], process: subprocess.Popen[bytes], log: Path) -> None:
    deadline = time.monotonic() + READY_SECONDS
    answer = None
    while time.monotonic() < deadline and process.poll() is None:
        answer = run(health(service), env)
        # A worker says itself when it is ready: before that a signal ends it without a farewell.
        if answer.returncode == 0 and (
            not service.startswith("worker") or " ready." in log.read_text(errors="replace")
        ):
            return
        time.sleep(0.3)
    pytest.fail(f"{service} is not healthy: {answer}\n{log.read_text(errors='replace')[-3000:]}")


def stop(process: subprocess.Popen[bytes], number: int = signal.SIGTERM) -> int:
    process.send_signal(number)
    try:
        return process.wait(timeout=60)
    finally:
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()


def start_storage(secret: str, folder: Path) -> tuple[int, subprocess.Popen[bytes]]:
    """Start the storage and wait until it answers; the port is that of S3.

    It listens on eight ports, and another process may take one between its choice and its use: then once more.
    """
    for attempt in range(STORAGE_ATTEMPTS):
        own = folder / str(attempt)
        own.mkdir()
        port, storage = try_storage(secret, own)
        deadline = time.monotonic() + READY_SECONDS / STORAGE_ATTEMPTS
        while time.monotonic() < deadline and storage.poll() is None:
            with suppress(OSError), urllib.request.urlopen(f"http://127.0.0.1:{port}/healthz", timeout=2):
                return port, storage
            time.sleep(0.3)
        storage.kill()
        storage.wait()
    return pytest.fail((own / "storage.log").read_text(errors="replace")[-3000:])


def try_storage(secret: str, folder: Path) -> tuple[int, subprocess.Popen[bytes]]:
    """The command of the storage with ports and a folder of its own."""
    listeners = ("master", "volume", "filer", "s3")
    ports = {name: testservers.free_port() for name in (*listeners, *(f"{name}.grpc" for name in listeners))}
    private = [
        f"-{name.partition('.')[0]}.port{name.removeprefix(name.partition('.')[0])}={port}"
        for name, port in ports.items()
    ]
    # The image starts the program `weed` with the words of the command; of a flag given twice the last one counts.
    words = ["weed", *command("storage"), f"-dir={folder}", "-ip=127.0.0.1", "-ip.bind=127.0.0.1", *private]
    env = {"PATH": str(BIN), "HOME": str(folder), "AWS_ACCESS_KEY_ID": "zhiping", "AWS_SECRET_ACCESS_KEY": secret}
    return ports["s3"], start(words, env, folder / "storage.log")


@pytest.fixture(scope="module")
def servers(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, str]]:
    """PostgreSQL with a fresh database, Redis and the S3 storage; gives a container's environment."""
    with testservers.servers() as given:
        database = f"zhiping_shape_{secrets.token_hex(4)}"
        with psycopg.connect(given["DATABASE_URL"], autocommit=True) as connection:
            connection.execute(f'CREATE DATABASE "{database}"')
        secret, folder = secrets.token_hex(16), tmp_path_factory.mktemp("storage")
        s3_port, storage = start_storage(secret, folder)
        try:
            yield {
                "PATH": f"{BIN}:{os.environ['PATH']}",
                "DATABASE_URL": urlunsplit(urlsplit(given["DATABASE_URL"])._replace(path=f"/{database}")),
                "REDIS_URL": urlunsplit(urlsplit(given["REDIS_URL"])._replace(path="/6")),
                "S3_BUCKET": "zhiping",
                "S3_ENDPOINT_URL": f"http://127.0.0.1:{s3_port}",
                "S3_ACCESS_KEY": "zhiping",
                "S3_SECRET_KEY": secret,
                "SECRET_KEY": secrets.token_hex(32),
                "ALLOWED_HOSTS": "zhiping.example.gov.cn",
                "HTTPS": "true",
                "HOSTNAME": socket.gethostname(),
            }
        finally:
            storage.kill()  # asked to stop, it first waits half a minute for its own parts to leave
            storage.wait()
            with psycopg.connect(given["DATABASE_URL"], autocommit=True) as connection:
                connection.execute(f'DROP DATABASE "{database}" WITH (FORCE)')


@pytest.fixture(scope="module")
def env(servers: dict[str, str], tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """The environment after the one-off services have run, as `depends_on` promises."""
    env = servers | {"VAR_DIR": str(tmp_path_factory.mktemp("var"))}
    for service in ONE_OFF:
        answer = run(command(service), env)
        assert answer.returncode == 0, answer.stderr
    return env


def start(words: list[str], env: dict[str, str], log: Path) -> subprocess.Popen[bytes]:
    with log.open("wb") as output:
        return subprocess.Popen(words, env=env, cwd=ROOT, stdout=output, stderr=output, start_new_session=True)


def test_one_off_services_may_run_again(env: dict[str, str]) -> None:
    for service in ONE_OFF:
        assert run(command(service), env).returncode == 0


def test_web_answers_its_health_check_and_stops(env: dict[str, str], tmp_path: Path) -> None:
    env = env | {"BIND": f"127.0.0.1:{testservers.free_port()}"}
    web = start(command("web"), env, tmp_path / "web.log")
    try:
        until_healthy("web", env, web, tmp_path / "web.log")
        assert run(["python", "deploy/healthy.py", "/no-such-page"], env).returncode != 0
    finally:
        code = stop(web)
    assert code == 0


def test_web_is_unhealthy_before_the_migrations(servers: dict[str, str], tmp_path: Path) -> None:
    port = testservers.free_port()
    empty = f"{servers['DATABASE_URL']}_empty"
    name = urlsplit(empty).path.lstrip("/")
    with psycopg.connect(servers["DATABASE_URL"], autocommit=True) as connection:
        connection.execute(f'CREATE DATABASE "{name}"')
    env = servers | {"VAR_DIR": str(tmp_path), "BIND": f"127.0.0.1:{port}", "DATABASE_URL": empty}
    web = start(command("web"), env, tmp_path / "web.log")
    try:
        deadline = time.monotonic() + READY_SECONDS
        while run(["python", "deploy/healthy.py", "/livez"], env).returncode:
            assert time.monotonic() < deadline, (tmp_path / "web.log").read_text()
        assert run(health("web"), env).returncode != 0
    finally:
        stop(web)
        with psycopg.connect(servers["DATABASE_URL"], autocommit=True) as connection:
            connection.execute(f'DROP DATABASE "{name}" WITH (FORCE)')


@pytest.mark.parametrize("service", WORKERS)
def test_worker_answers_its_health_check_and_stops(service: str, env: dict[str, str], tmp_path: Path) -> None:
    log = tmp_path / "worker.log"
    worker = start(command(service), env, log)
    try:
        until_healthy(service, env, worker, log)
    finally:
        code = stop(worker)
    assert code == 0, log.read_text(errors="replace")[-3000:]


def test_beat_starts_and_stops(env: dict[str, str], tmp_path: Path) -> None:
    log = tmp_path / "beat.log"
    beat = start(command("beat"), env, log)
    try:
        deadline = time.monotonic() + READY_SECONDS
        while "Starting" not in log.read_text(errors="replace"):
            assert beat.poll() is None, log.read_text(errors="replace")
            assert time.monotonic() < deadline, log.read_text(errors="replace")
            time.sleep(0.2)
    finally:
        code = stop(beat)
    assert code == 0


KEPT_AND_SWEPT = """
from datetime import timedelta
from django.core.files.storage import default_storage as storage
from django.db import transaction
from documents.services import leftovers, read, store_product
from kernel import clock

def keep(data):
    return store_product(data, kind="roster", name="a.txt", media_type="text/plain")

kept = keep("测试".encode())
assert read(kept) == "测试".encode()
with transaction.atomic():
    left = keep(b"refused").storage_name
    transaction.set_rollback(True)
now = clock.unshifted()
for hours in (0, 1, 25):
    found = [leftovers.sweep_folder(name[:2], now + timedelta(hours=hours)) for name in (kept.storage_name, left, "ff")]
    print(*found, storage.exists(kept.storage_name), storage.exists(left))
print(type(storage._wrapped).__name__)
"""
"""In a bucket a folder is a part of names, and one without them is not missing but empty."""


@pytest.mark.abuse("AC-093")
def test_files_go_to_the_bucket_and_come_back_and_what_no_row_names_goes(env: dict[str, str]) -> None:
    answer = run(["python", "manage.py", "shell", "--no-imports", "-c", KEPT_AND_SWEPT], env)
    *swept, storage = answer.stdout.strip().splitlines()
    assert storage == "S3Storage", answer.stderr
    assert swept == ["0 0 0 True True", "0 0 0 True True", "0 1 0 True False"]


def test_the_storage_lets_nobody_in_with_another_secret(env: dict[str, str]) -> None:
    answer = run(command("bucket"), env | {"S3_SECRET_KEY": "another"})
    assert answer.returncode != 0
    assert "SignatureDoesNotMatch" in answer.stderr


def test_postgres_health_check(servers: dict[str, str]) -> None:
    address = urlsplit(servers["DATABASE_URL"])
    assert address.hostname == "127.0.0.1" or pytest.fail("the health check is for the server in its own container")
    programs = testservers.postgres_folder()
    env = {"PATH": f"{programs}:{os.environ['PATH']}", "PGPORT": str(address.port), "POSTGRES_USER": "zhiping"}
    assert run(health("postgres"), env).returncode == 0
    env["PGPORT"] = str(testservers.free_port())
    assert run(health("postgres"), env).returncode != 0


def test_redis_command_and_health_check(tmp_path: Path) -> None:
    port = str(testservers.free_port())
    private = ["--port", port, "--bind", "127.0.0.1", "--dir", str(tmp_path)]
    log = tmp_path / "redis.log"
    redis = start([*command("redis"), *private], dict(os.environ), log)
    program, *arguments = health("redis")
    try:
        deadline = time.monotonic() + READY_SECONDS
        while "PONG" not in run([program, "-p", port, *arguments], dict(os.environ)).stdout:
            assert time.monotonic() < deadline, log.read_text(errors="replace")
            time.sleep(0.1)
        assert (tmp_path / "appendonlydir").is_dir()
    finally:
        code = stop(redis)
    assert code == 0


def test_no_command_of_the_compose_file_is_left_out() -> None:
    run_here = {*ONE_OFF, *WORKERS, "web", "beat", "redis", "storage"}
    assert {name for name, service in SERVICES.items() if "command" in service} == run_here


def test_the_image_starts_what_the_web_service_starts() -> None:
    lines = (ROOT / "Dockerfile").read_text().splitlines()
    (default,) = [line.removeprefix("CMD ") for line in lines if line.startswith("CMD ")]
    assert yaml.safe_load(default) == command("web")


def test_queues_of_the_workers_are_those_that_tasks_are_sent_to(settings) -> None:
    listened = {words[words.index("--queues") + 1] for words in map(command, WORKERS)}
    sent = {route["queue"] for route in settings.CELERY_TASK_ROUTES.values()} | {settings.CELERY_TASK_DEFAULT_QUEUE}
    assert listened == sent
