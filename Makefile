PYTHON ?= $(firstword $(shell command -v python3.11 python3.12 python3.13 python3))

.PHONY: setup run test proof bench screenshots build lock

setup run test proof bench screenshots build:
	@$(PYTHON) .ci/develop.py $@ $(ARGS)

# Brings the locked versions up to date; needs uv.
lock:
	for extra in "" "--extra dev"; do \
	  uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header \
	    --no-emit-index-url --no-emit-find-links $$extra pyproject.toml \
	    -o requirements/$$([ -z "$$extra" ] && echo run || echo dev).txt; \
	done
	uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header \
	  --no-emit-index-url --no-emit-find-links --group build -c requirements/dev.txt -o requirements/build.txt
