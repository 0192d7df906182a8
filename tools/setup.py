"""Prepare a checkout: environment, pinned dependencies, front-end files, browser for tests.

Uses only the standard library: it runs before anything is installed. Repeats nothing that is done.
"""

import argparse
import hashlib
import os
import shutil
import socket
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"
STAMPS = VENV / "stamps"
CHROMIUM = ("chromium", "chromium-browser", "google-chrome-stable", "google-chrome")


def say(text: str) -> None:
    print(f"· {text}", flush=True)


def run(*command: str | Path, quiet: bool = True) -> None:
    """Run a command; on failure show what it said and stop."""
    done = subprocess.run(
        [str(part) for part in command], cwd=ROOT, capture_output=quiet, text=True, check=False
    )
    if done.returncode:
        sys.stderr.write((done.stdout or "") + (done.stderr or ""))
        sys.exit(f"setup failed: {' '.join(str(part) for part in command)}")


def fingerprint(*paths: Path) -> str:
    digest = hashlib.sha256(sys.version.encode())
    for path in paths:
        digest.update(path.read_bytes())
    return digest.hexdigest()[:16]


def done_before(step: str, mark: str) -> bool:
    stamp = STAMPS / step
    return stamp.exists() and stamp.read_text() == mark


def mark_done(step: str, mark: str) -> None:
    STAMPS.mkdir(exist_ok=True)
    (STAMPS / step).write_text(mark)


def may_use_apt() -> list[str] | None:
    """The words that put before apt-get, or None where packages can't be installed."""
    if not shutil.which("apt-get"):
        return None
    if os.geteuid() == 0:
        return []
    sudo = shutil.which("sudo")
    if sudo and subprocess.run([sudo, "-n", "true"], capture_output=True, check=False).returncode:
        return None
    return [sudo, "-n"] if sudo else None


def apt_install(*packages: str) -> bool:
    prefix = may_use_apt()
    if prefix is None:
        return False
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    for words in (
        ["update", "-qq"],
        ["install", "-y", "-qq", "--no-install-recommends", *packages],
    ):
        done = subprocess.run(
            [*prefix, "apt-get", *words],
            env=environment,
            capture_output=True,
            text=True,
            check=False,
        )
    if done.returncode:
        sys.stderr.write(done.stderr)
    return done.returncode == 0


def require_free(port: int) -> None:
    """End at once if the server could not listen on the port, before minutes of installing."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except (OSError, OverflowError) as error:
            sys.exit(
                f"cannot listen on 127.0.0.1:{port} ({error}); perhaps zhuzhen runs already.\n"
                "Choose another port: make run PORT=8001"
            )


def make_environment() -> None:
    if sys.version_info < (3, 11):  # noqa: UP036 (an older Python may start this file)
        sys.exit("zhuzhen needs Python 3.11 or newer")
    if PYTHON.exists():
        return
    say("making the environment .venv")
    command = [sys.executable, "-m", "venv", str(VENV)]
    if subprocess.run(command, capture_output=True, check=False).returncode:
        shutil.rmtree(VENV, ignore_errors=True)  # Debian without python3-venv leaves half of it
        say("python3-venv is missing; installing it")
        version = f"python3.{sys.version_info.minor}-venv"
        if not (apt_install(version) or apt_install("python3-venv")):
            sys.exit("please install python3-venv (apt-get install python3-venv), then try again")
        run(*command)


def install_python_packages(*, dev: bool, spark: bool) -> None:
    install_from("dev.txt" if dev else "base.txt")
    if spark:
        install_from("spark.txt")


def install_from(name: str) -> None:
    lock = ROOT / "requirements" / name
    build = ROOT / "requirements" / "build.txt"
    mark = fingerprint(lock, build, ROOT / "pyproject.toml")
    if done_before(lock.stem, mark):
        return
    say(f"installing pinned packages of {lock.name} (a few minutes the first time)")
    pip = (PYTHON, "-m", "pip", "install", "--quiet", "--disable-pip-version-check")
    run(*pip, "--require-hashes", "-r", build)
    run(*pip, "--require-hashes", "-r", lock)
    run(*pip, "--no-deps", "--no-build-isolation", "-e", ".")
    mark_done(lock.stem, mark)


def npm() -> list[str]:
    """The npm command: the machine's own, or the one of a Python wheel."""
    own = shutil.which("npm")
    if own:
        return [own]
    wheel = VENV / "bin" / "npm"
    if not wheel.exists():
        say("npm is missing; bringing it from a Python wheel")
        lock = ROOT / "requirements" / "node.txt"
        run(PYTHON, "-m", "pip", "install", "--quiet", "--require-hashes", "-r", lock)
        os.environ["PATH"] = f"{VENV / 'bin'}{os.pathsep}{os.environ['PATH']}"
    return [str(wheel)]


def bring_front_end() -> None:
    mark = fingerprint(ROOT / "package-lock.json", ROOT / "tools" / "frontend.py")
    if done_before("front-end", mark) and (ROOT / "var" / "vendor").exists():
        return
    say("bringing the front-end files")
    run(*npm(), "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error")
    run(PYTHON, "tools/frontend.py")
    mark_done("front-end", mark)


def bring_browser() -> None:
    """Debian's Chromium and a Chinese font; says loudly where it may not install them."""
    fonts = (
        subprocess.run(["fc-list", ":lang=zh-cn"], capture_output=True, text=True, check=False)
        if shutil.which("fc-list")
        else None
    )
    has_font = bool(fonts and fonts.stdout.strip())
    if any(shutil.which(name) for name in CHROMIUM) and has_font:
        return
    say("installing Chromium and a Chinese font for the browser tests")
    if not apt_install("chromium", "fonts-noto-cjk", "fontconfig"):
        bar = "!" * 78
        print(
            f"\n{bar}\n! Chromium could not be installed here: the BROWSER TESTS WILL BE SKIPPED.\n"
            f"! Install the packages chromium and fonts-noto-cjk to run them.\n{bar}",
            flush=True,
        )


def bring_java() -> None:
    """A Java runtime, on which Spark runs; says loudly where it may not install it."""
    if shutil.which("java"):
        return
    say("installing a Java runtime for the tests on Spark")
    if not apt_install("default-jre-headless"):
        bar = "!" * 78
        print(
            f"\n{bar}\n! Java could not be installed here: the TESTS ON SPARK WILL BE SKIPPED.\n"
            f"! Install the package default-jre-headless to run them.\n{bar}",
            flush=True,
        )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--dev", action="store_true", help="also what tests and checks need")
    parser.add_argument("--browser", action="store_true", help="also a browser for the tests")
    parser.add_argument("--spark", action="store_true", help="also Spark, for screening on it")
    parser.add_argument("--port", type=int, help="end at once if this port is not free")
    options = parser.parse_args()
    if options.port is not None:
        require_free(options.port)
    make_environment()
    install_python_packages(dev=options.dev, spark=options.spark)
    bring_front_end()
    if options.browser:
        bring_browser()
    if options.spark:
        bring_java()


if __name__ == "__main__":
    main()
