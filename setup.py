"""Builds pullquote._core: the C core, the binding, and utf8proc from the system."""

import os
import re
import shlex
import subprocess
import sysconfig
from glob import glob
from pathlib import Path

from setuptools import Extension, setup
from setuptools.command.build_ext import build_ext

NO_UTF8PROC = """\
pullquote needs the library utf8proc, version 2.8 or later, with its header{found}. Install it:

    Debian, Ubuntu:  apt install libutf8proc-dev pkg-config
    Fedora:          dnf install utf8proc-devel pkgconf-pkg-config
    macOS:           brew install utf8proc pkg-config
"""
# The free-threaded builds of Python have no limited API.
LIMITED = not sysconfig.get_config_var("Py_GIL_DISABLED")


def pkg_config(option: str) -> list[str]:
    command = [os.environ.get("PKG_CONFIG", "pkg-config"), option, "libutf8proc"]
    try:
        return shlex.split(subprocess.run(command, capture_output=True, text=True, check=True).stdout)
    except (OSError, subprocess.CalledProcessError):
        return []  # it may still lie where the compiler looks by itself


def utf8proc_version(flags: list[str]) -> tuple[int, ...]:
    """What the header says: the .pc file of Debian 12 gives 2.6.0 for 2.8.0."""
    compiler = shlex.split(os.environ.get("CC") or sysconfig.get_config_var("CC") or "cc")
    extra = shlex.split(os.environ.get("CPPFLAGS", "")) + shlex.split(os.environ.get("CFLAGS", ""))
    command = [*compiler, *extra, *flags, "-E", "-dM", "-xc", "-"]
    try:
        macros = subprocess.run(command, input="#include <utf8proc.h>\n", capture_output=True, text=True, check=True).stdout
    except OSError:
        raise SystemExit(f"pullquote needs a C compiler; {compiler[0]!r} is not there (apt install gcc python3-dev)") from None
    except subprocess.CalledProcessError:
        return ()
    found = dict(re.findall(r"#define UTF8PROC_VERSION_(MAJOR|MINOR) (\d+)", macros))
    return (int(found.get("MAJOR", 0)), int(found.get("MINOR", 0)))


class BuildExt(build_ext):
    def run(self) -> None:
        flags = pkg_config("--cflags")
        version = utf8proc_version(flags)
        if version < (2, 8):
            raise SystemExit(NO_UTF8PROC.format(found=f" (found {'.'.join(map(str, version))})" if version else ""))
        for extension in self.extensions:
            extension.extra_compile_args += flags
            extension.extra_link_args += pkg_config("--libs") or ["-lutf8proc"]
        super().run()


header = Path(__file__).with_name("csrc") / "pullquote.h"
setup(
    license="MIT",
    version=re.search(r'PQ_VERSION "(.+?)"', header.read_text(encoding="utf-8"))[1],
    cmdclass={"build_ext": BuildExt},
    ext_modules=[
        Extension(
            "pullquote._core",
            sources=sorted(glob("csrc/*.c") + glob("csrc/binding/*.c")),
            depends=sorted(glob("csrc/*.h") + glob("csrc/tables/*.h") + glob("csrc/binding/*.h")),
            define_macros=[("Py_LIMITED_API", "0x030B0000")] if LIMITED else [],
            py_limited_api=LIMITED,
            extra_compile_args=["-std=c11", "-O3", "-fvisibility=hidden"],
        )
    ],
    options={"bdist_wheel": {"py_limited_api": "cp311"}} if LIMITED else {},
)
