# Names for what the scripts do; nothing is done here. `make help` lists them.
CLUSTER ?= minikube
NAMESPACE ?= default
URL ?= http://localhost:8080
CONC ?= 32
DUR ?= 60
ARGS ?=

.PHONY: help run build deploy cleanup load-test helm-rollback-last status

help: ## this list
	@sed -n 's/^\([a-z-]*\):.*## \(.*\)/\1\t\2/p' $(MAKEFILE_LIST) | expand -t 22

run: ## the platform on this machine, without containers
	./run.sh $(ARGS)

build: ## build and test everything
	mvn verify $(ARGS)

deploy: ## install or upgrade the releases: CLUSTER=minikube|kind|current NAMESPACE=… ARGS=--with-monitoring
	./deploy.sh --cluster $(CLUSTER) --namespace $(NAMESPACE) $(ARGS)

cleanup: ## uninstall them; the data stays unless ARGS=--delete-data
	./cleanup.sh --cluster $(CLUSTER) --namespace $(NAMESPACE) $(ARGS)

helm-rollback-last: ## bring back the revision of order-food before this one
	./deploy.sh --cluster $(CLUSTER) --namespace $(NAMESPACE) --rollback

load-test: ## send load and report: URL=… CONC=32 DUR=60
	bench/load.sh --url $(URL) --concurrency $(CONC) --duration $(DUR) $(ARGS)

status: ## what is installed and how it is
	./deploy.sh --cluster $(CLUSTER) --namespace $(NAMESPACE) --status
