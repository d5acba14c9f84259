# The developers' menu. Every target installs what it needs (./run, the extras of pyproject.toml).
PY = .venv/bin/python
WARNINGS = -std=c11 -Wall -Wextra -Wconversion -Wshadow -Werror
CORE = $(wildcard csrc/*.c)
C_FILES = $(wildcard csrc/*.[ch] csrc/binding/*.[ch] bench/*.c tests/c/*.[ch] tests/c/fuzz/*.c)
SECONDS = 60

help:
	@echo "make build   .venv with the library in it, built from here"
	@echo "make test    all tests"
	@echo "make asan    all tests with the address and undefined-behaviour sanitizers"
	@echo "make test-engines  spaCy, scikit-learn, datasets, Dask, Ray and Spark (ENGINE=spark: only that; EXTRA=spark: installs only that)"
	@echo "make fuzz    libFuzzer on the core for SECONDS ($(SECONDS))"
	@echo "make bench   megabytes a second, stage by stage, beside others"
	@echo "make lint    warnings of gcc and clang as errors, clang-format, ruff, mypy, shellcheck"
	@echo "make format  what clang-format and ruff mend by themselves"
	@echo "make tables  the generated tables of csrc/tables"

build:
	./run setup

test:
	./run test

# The C tests, then all others on a second build of the library in build/asan. Python itself has no sanitizers in it, so
# their run-time libraries are loaded first; what CPython leaves behind at exit is not ours to report.
SANITIZE = -fsanitize=address,undefined -fno-sanitize-recover=undefined -fno-omit-frame-pointer
asan:
	./run setup test
	$(MAKE) -C tests/c asan
	CC=gcc CFLAGS="$(SANITIZE) -g -O1" LDFLAGS="$(SANITIZE)" \
	    $(PY) setup.py --quiet build --build-base build/asan --build-lib build/asan/lib
	PULLQUOTE_SANITIZE=1 PYTHONPATH=build/asan/lib PYTHONMALLOC=malloc \
	    LD_PRELOAD="$$(gcc -print-file-name=libasan.so) $$(gcc -print-file-name=libubsan.so)" \
	    ASAN_OPTIONS=detect_leaks=0:allocator_may_return_null=1 UBSAN_OPTIONS=print_stacktrace=1 $(PY) -m pytest -q

# Heavy packages, and Java for Spark; what is not installed is skipped, with a message.
EXTRA = engines
test-engines:
	./run tools java
	./run setup test
	./run setup $(EXTRA)
	$(PY) -m pytest -q -rs tests/test_engines.py $(if $(ENGINE),-k $(ENGINE))

fuzz:
	./run tools fuzzer
	$(MAKE) -C tests/c fuzz SECONDS=$(SECONDS)

bench:
	./run setup bench
	$(PY) bench/bench.py
	$(PY) bench/bench_corpus.py

lint:
	./run setup lint
	./run tools clang shellcheck
	@for compiler in gcc clang; do for file in $(CORE); do \
	    echo "$$compiler $$file"; $$compiler $(WARNINGS) -O2 -Icsrc -c $$file -o /dev/null || exit 1; done; done
	@for compiler in gcc clang; do for file in $(wildcard csrc/binding/*.c); do \
	    echo "$$compiler $$file"; $$compiler $(WARNINGS) -O2 -Icsrc $$($(PY) -c 'import sysconfig; print("-I" + sysconfig.get_path("include"))') \
	        -c $$file -o /dev/null || exit 1; done; done
	.venv/bin/clang-format --dry-run -Werror $(C_FILES)
	.venv/bin/ruff check .
	.venv/bin/ruff format --check .
	.venv/bin/mypy
	shellcheck run .ci/run

format:
	./run setup lint
	.venv/bin/clang-format -i $(C_FILES)
	.venv/bin/ruff check --fix .
	.venv/bin/ruff format .

tables:
	./run setup
	@for script in tools/make_*.py; do echo "$$script"; $(PY) $$script || exit 1; done

.PHONY: help build test asan test-engines fuzz bench lint format tables
