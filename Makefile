# Short names for what a contributor types often. The work itself is in ./leafcast and the poms.
.PHONY: build check test format demo bench clean

build: ## what is stale
	./leafcast build

check: ## all that needs no root: format, warnings, unit tests, house rules, shell scripts
	./leafcast mvn -B -ntp -q package
	@if command -v shellcheck >/dev/null; \
	then shellcheck -x -P SCRIPTDIR leafcast .ci/run $$(git ls-files '*.sh' '*/bin/leafcastd'); \
	else echo "SKIPPED shellcheck: not installed"; fi

test: ## everything
	./leafcast test

format: ## google-java-format, in place
	./leafcast mvn -B -q spotless:apply

demo:
	./leafcast demo

bench:
	./leafcast bench

clean:
	./leafcast mvn -B -q clean
	rm -rf target
