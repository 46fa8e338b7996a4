# What is done to the code by hand; ./run installs what is needed and starts from nothing.
# A bare machine has no shell start-up files and perhaps no home: find Go, and keep its caches here then.
GO ?= $(firstword $(shell command -v go) /usr/local/go/bin/go)
export GOTOOLCHAIN := local
ifeq ($(HOME)$(GOCACHE),)
export GOCACHE := $(CURDIR)/.cache/go-build
export GOPATH := $(CURDIR)/.cache/go
export GOFLAGS := $(GOFLAGS) -modcacherw
endif

# One build of each package serves make build, test and ./run; only the race detector needs C.
export CGO_ENABLED := 0

LINT_VERSION := v2.15.0
LINT := .cache/bin/golangci-lint-$(LINT_VERSION)
TEMPL := github.com/a-h/templ/cmd/templ@v0.3.977

.PHONY: help build test test-race test-long torture lint fmt docs templ

help: ## list these targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-10s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

# git refuses the folder of another user, and go build gives up then: better without a commit in the version.
VCS = $(shell git rev-parse HEAD >/dev/null 2>&1 && echo auto || echo false)

build: ## bin/dondoc and bin/torture
	$(GO) build -trimpath -buildvcs=$(VCS) -o bin/ ./cmd/dondoc ./cmd/torture

test: ## vet, and every test
	$(GO) vet ./...
	$(GO) test -vet=off -timeout 10m ./...

test-race: export CGO_ENABLED := 1
test-race: ## every test under the race detector (needs gcc; the first build takes minutes)
	$(GO) test -race -vet=off -timeout 20m ./...

test-long: export DONDOC_LONG := 1
test-long: ## every test, with as many rounds as patience allows
	$(GO) test -count=1 -vet=off -timeout 60m ./...

torture: build ## the destructive tests with few rounds (root, for the disks whose power is cut)
	bin/torture kill --rounds 10
	bin/torture powercut --rounds 6
	bin/torture powercut --rounds 3 --target r3
	bin/torture enospc --rounds 5
	bin/torture bitflip --rounds 10
	bin/torture bitflip --rounds 4 --target r3
	bin/torture partition --rounds 5

lint: $(LINT) ## golangci-lint, by .golangci.yml
	$(LINT) run ./...

fmt: $(LINT) ## format every file as lint wants it
	$(LINT) fmt ./...

docs: ## write the generated pages of docs/ anew
	$(GO) test ./domain -run "Catalogue|Atlas|AsyncAPI" -count=1 -update

templ: ## write the _templ.go files anew, after editing a .templ
	$(GO) run $(TEMPL) generate

# A program we run, never a library we link: it is under the GPL.
$(LINT):
	GOBIN=$(CURDIR)/.cache/bin GOFLAGS= $(GO) install github.com/golangci/golangci-lint/v2/cmd/golangci-lint@$(LINT_VERSION)
	mv .cache/bin/golangci-lint $@
