# shellcheck shell=bash
# Sourced by the experiments: customers who order in the cluster while something breaks, and what became of them. Customers
# run in a pod of their own and do what the API's documentation tells them to: each order has an Idempotency-Key, and is sent
# again with it until it is answered with 200. At the end no such order may be missing, and there may be none that nobody was
# told of, and what was taken from the stock has to be what was ordered.

namespace=default
release=order-food
database_release=postgres
customers=4
seconds=20
limit=30
report=
enforced=false
times=1
context=()
# The product of the sample that there is only so much of.
limited=2
# The identity of what was killed: in a StatefulSet the next one has its name.
gone_uid=

usage() {
  sed -n '2,/^set -/{/^set -/d; s/^# \{0,1\}//; p}' "$0"
  cat <<'TEXT'
Options:
  --context NAME            the cluster, as kubectl knows it (the current one)
  --namespace NAME          where the releases are (default)
  --release NAME            the release of the API (order-food)
  --database-release NAME   the release of the database (postgres)
  --customers N             how many order at the same time (4)
  --seconds N               how long something is broken, or how long is watched after a kill (20)
  --times N                 how often (1)
  --enforced                the network is known to enforce NetworkPolicy: fail where it does not, instead of ending with 77
  --limit N                 the seconds in which everything has to be as before (30)
  --report FILE             where the report goes, as JSON (standard output)
  --help                    this

It ends with 0 when everything was as before in time and no order was lost or doubled, with 1 when it was not, with 2 when it
cannot be tried, and with 77 when the cluster cannot do what is asked. It breaks what it is let at: never try it on a shop
that somebody orders from.
TEXT
}

say() { printf '%s %s\n' "$(date +%H:%M:%S)" "$*" >&2; }

fail() {
  echo "ERROR: $*" >&2
  exit 2
}

options() {
  while [ $# -gt 0 ]; do
    case $1 in
      --help) usage && exit ;;
      --enforced)
        # shellcheck disable=SC2034 # chaos/partition.sh reads it
        enforced=true
        shift
        continue
        ;;
      --context | --namespace | --release | --database-release | --customers | --seconds | --times | --limit | --report)
        [ $# -ge 2 ] || fail "$1 needs an argument; --help says more."
        ;;&
      --context) context=(--context "$2") ;;
      --namespace) namespace=$2 ;;
      --release) release=$2 ;;
      --database-release) database_release=$2 ;;
      --customers) customers=$2 ;;
      --seconds) seconds=$2 ;;
      --times) times=$2 ;;
      --limit) limit=$2 ;;
      --report) report=$2 ;;
      *) fail "There is no option $1; --help says which there are." ;;
    esac
    shift 2
  done
  local number
  for number in "$customers" "$seconds" "$times" "$limit"; do
    [[ $number =~ ^[1-9][0-9]{0,4}$ ]] || fail "$number is not a number from 1 to 99999."
  done
  command -v kubectl >/dev/null || fail "kubectl is needed, and is not there."
}

k() { kubectl "${context[@]}" --namespace "$namespace" "$@"; }

now() { date +%s%3N; }

# Running pods of all Deployments of the API's release: the Deployment, then the pod.
api_pods() {
  k get pods --selector "app.kubernetes.io/instance=$release,pod-template-hash" --field-selector status.phase=Running -o \
    'jsonpath={range .items[*]}{.metadata.name}{"\n"}{end}' | sed -n 's/^\(.*\)-[^-]*-[^-]*$/\1 &/p'
}

sql() { k exec "$database_release-0" -- psql -U postgres -d orderfood -Atqc "$1"; }

# Every Deployment, StatefulSet and pod of the two releases: kind, name, identity; then wanted and ready replicas, or whether a
# pod is ready. In one call: kubectl takes processor time that the pods would have.
state() {
  k get deployments,statefulsets,pods --selector "app.kubernetes.io/instance in ($release,$database_release),app.kubernetes.io/name!=order-food-test" -o \
    'jsonpath={range .items[*]}{.kind}|{.metadata.name}|{.metadata.uid}|{.spec.replicas}|{.status.readyReplicas}|{.status.conditions[?(@.type=="Ready")].status}{"\n"}{end}'
}

# What is left of the limited product, or kept for an order that is being placed; nothing where it is not limited.
stock() {
  sql "SELECT s.quantity + coalesce((SELECT sum(u.quantity) FROM stock_reservations r, unnest(r.product_ids, r.quantities)
       AS u(product, quantity) WHERE u.product = $limited), 0) FROM stock s WHERE s.product_id = $limited"
}

# What the customers do. Each attempt leaves a line: when it began, when it ended (milliseconds), which status it got.
customer_script() {
  cat <<'SCRIPT'
attempt() { # key: answers whether it was 200
  local begun status
  begun=$(date +%s%3N)
  status=$(curl --silent --max-time 10 --output "/tmp/answer.$1" --write-out '%{http_code}' "$URL/api/order" \
    --header 'api_key: apitest' --header 'Content-Type: application/json' --header "Idempotency-Key: $RUN-$1" \
    --data "{\"items\":[{\"productId\":\"$PRODUCT\",\"quantity\":$QUANTITY},{\"productId\":\"$LIMITED\",\"quantity\":1}]}") || true
  echo "$begun $(date +%s%3N) ${status:-000}" >>/tmp/attempts
  [ "$status" = 200 ]
}
customer() {
  local number=0 key
  while [ ! -e /tmp/stop ]; do
    number=$((number + 1)) key=$1-$number
    # Who has begun to order goes on until it is known what became of it.
    until attempt "$key"; do sleep 0.1; done
    # An answer does not end with a newline, and neither does what sed makes of it.
    echo "$(sed -n 's/^{"id":"\([0-9a-f-]*\)".*/\1/p' "/tmp/answer.$key")" >>/tmp/orders
    rm "/tmp/answer.$key"
  done
}
reader() {
  while [ ! -e /tmp/stop ]; do
    local begun status
    begun=$(date +%s%3N)
    status=$(curl --silent --max-time 10 --output /dev/null --write-out '%{http_code}' "$URL/api/product") || true
    echo "$begun $(date +%s%3N) ${status:-000}" >>/tmp/reads
    sleep 0.1
  done
}
for customer in $(seq "$CUSTOMERS"); do customer "$customer" & done
reader &
wait
touch /tmp/done
sleep infinity
SCRIPT
}

start_customers() {
  local image port script user pull_secrets
  run=$(now)
  # Orders of this experiment are told from others by what is ordered: nobody else orders so many.
  quantity=$((500 + RANDOM % 500))
  image=$(k get deployment "$release" -o "jsonpath={.spec.template.spec.containers[0].image}")
  # The API's own user and registries: OpenShift gives each namespace a user, so the chart names none there.
  user=$(k get deployment "$release" -o 'jsonpath={.spec.template.spec.securityContext.runAsUser}')
  pull_secrets=$(k get deployment "$release" -o 'jsonpath={range .spec.template.spec.imagePullSecrets[*]}{"{name: "}{.name}{"}, "}{end}')
  port=$(k get service "$release" -o 'jsonpath={.spec.ports[0].port}')
  [ -n "$image" ] || fail "There is no Deployment $release in $namespace."
  begun_in_database=$(sql "SELECT now()")
  stock_before=$(stock)
  script=$(customer_script | sed 's/^/          /')
  k delete pod chaos-customers --ignore-not-found --wait >/dev/null
  k apply -f - >/dev/null <<YAML
apiVersion: v1
kind: Pod
metadata:
  name: chaos-customers
  # Those of the chart's own test, which its NetworkPolicy lets in.
  labels: {app.kubernetes.io/name: order-food-test, app.kubernetes.io/instance: $release}
spec:
  restartPolicy: Never
  automountServiceAccountToken: false
  terminationGracePeriodSeconds: 1
  imagePullSecrets: [$pull_secrets]
  securityContext: {runAsNonRoot: true, ${user:+runAsUser: $user, }seccompProfile: {type: RuntimeDefault}}
  containers:
    - name: customers
      image: $image
      env:
        - {name: URL, value: "http://$release:$port"}
        - {name: RUN, value: "chaos-$run"}
        - {name: CUSTOMERS, value: "$customers"}
        - {name: PRODUCT, value: "3"}
        - {name: QUANTITY, value: "$quantity"}
        - {name: LIMITED, value: "$limited"}
      command:
        - /bin/bash
        - -c
        - |
$script
      securityContext: {allowPrivilegeEscalation: false, capabilities: {drop: [ALL]}}
YAML
  k wait --for=condition=Ready pod/chaos-customers --timeout=120s >/dev/null || fail "The customers do not start."
  until [ "$(client 'cat /tmp/orders 2>/dev/null | wc -l')" -ge 10 ]; do
    [ $(($(now) - run)) -lt 120000 ] || fail "Nobody can order, and nothing has been broken yet."
    sleep 0.2
  done
  say "$customers customers order"
}

client() { k exec chaos-customers -- bash -c "$1"; }

# Waits until all replicas are ready, and are others than the pod that was killed. What a Deployment says of its pods is a
# moment old: it may still count one that is gone, so the pods are counted, too.
recovered_after() { # begin: sets recovered (milliseconds, -1 if not in time) and workload_times (JSON)
  local begin=$1 kind name uid wanted ready is_ready all there all_wanted
  local -A since=()
  recovered=-1
  while [ $(($(now) - begin)) -le $((limit * 1000)) ]; do
    all=true there=0 all_wanted=0
    while IFS='|' read -r kind name uid wanted ready is_ready; do
      if [ "$kind" = Pod ]; then
        [ "$uid" != "$gone_uid" ] || all=false
        [ "$is_ready" != True ] || there=$((there + 1))
        continue
      fi
      all_wanted=$((all_wanted + wanted))
      if [ "${ready:-0}" = "$wanted" ]; then
        since[$kind/$name]=${since[$kind/$name]:-$(($(now) - begin))}
      else
        unset "since[$kind/$name]"
        all=false
      fi
    done < <(state)
    if $all && [ "$all_wanted" -gt 0 ] && [ "$there" -ge "$all_wanted" ]; then
      recovered=$(($(now) - begin))
      break
    fi
    sleep 0.2
  done
  workload_times=
  for name in "${!since[@]}"; do
    workload_times+="${workload_times:+,}{\"name\":\"$name\",\"recoveredAfterMs\":${since[$name]}}"
  done
}

# From when something broke until the last answer that was not a success, as customers see it.
service_after() { # begin by the customers' clock: sets requests, refused, unanswered, slowest, service, reads_failed
  local summary
  summary=$(client "awk -v begin=$1 '
    \$2 >= begin { requests++; if (\$2 - \$1 > slowest) slowest = \$2 - \$1
      if (\$3 == 503) refused++; else if (\$3 != 200) unanswered++
      if (\$3 != 200 && \$2 - begin > last) last = \$2 - begin }
    END { print requests + 0, refused + 0, unanswered + 0, slowest + 0, last + 0 }' /tmp/attempts")
  read -r requests refused unanswered slowest service <<<"$summary"
  reads_failed=$(client "awk -v begin=$1 '\$2 >= begin && \$3 != 200 { n++ } END { print n + 0 }' /tmp/reads")
}

# What was seen while something was broken belongs to what is seen after it was mended.
keep_service() { kept="$requests $refused $unanswered $slowest $reads_failed"; }

add_kept_service() {
  local more_requests more_refused more_unanswered slower more_reads_failed
  read -r more_requests more_refused more_unanswered slower more_reads_failed <<<"$kept"
  requests=$((requests + more_requests)) refused=$((refused + more_refused)) unanswered=$((unanswered + more_unanswered))
  reads_failed=$((reads_failed + more_reads_failed))
  [ "$slowest" -ge "$slower" ] || slowest=$slower
}

# Lets the customers end and counts: sets acknowledged, lost, doubled, taken, ordered.
count_orders() {
  local stored
  client 'touch /tmp/stop'
  local end=$(($(now) + 60000))
  until client 'test -e /tmp/done'; do
    [ "$(now)" -lt "$end" ] || {
      say "some customers never got an answer"
      break
    }
    sleep 0.5
  done
  client 'sort /tmp/orders' | sort -u >"$work/acknowledged"
  acknowledged=$(client 'wc -l </tmp/orders')
  sql "SELECT DISTINCT o.id FROM orders o JOIN order_items i ON i.order_id = o.id
       WHERE i.quantity = $quantity AND i.product_id = 3
       AND o.created_at > to_timestamp($run / 1000.0) - interval '1 minute'" | sort >"$work/stored"
  stored=$(wc -l <"$work/stored")
  lost=$(comm -23 "$work/acknowledged" "$work/stored" | wc -l)
  doubled=$((stored - $(wc -l <"$work/acknowledged") + lost + acknowledged - $(wc -l <"$work/acknowledged")))
  taken=null ordered=null
  [ -n "$stock_before" ] || return 0
  ordered=$(sql "SELECT coalesce(sum(i.quantity), 0) FROM orders o JOIN order_items i ON i.order_id = o.id
       WHERE i.product_id = $limited AND o.created_at >= '$begun_in_database'")
  taken=$((stock_before - $(stock)))
}

begin_experiment() { # name
  experiment=$1
  work=$(mktemp -d "${TMPDIR:-/tmp}/order-food-chaos.XXXXXX")
  rounds=
  passed=true
  started=$(date -u +%Y-%m-%dT%H:%M:%SZ)
  trap 'end_experiment' EXIT
  start_customers
}

# shellcheck disable=SC2317 # called by the trap
end_experiment() {
  local code=$?
  ! declare -F mend >/dev/null || mend || true
  k delete pod chaos-customers --ignore-not-found --wait=false >/dev/null 2>&1 || true
  rm -rf "$work"
  exit $code
}

# One round is over: notes it, and whether it was good enough.
round() { # what was broken
  say "$1: pods as before after $recovered ms, customers after $service ms;" \
    "of $requests requests $refused were refused and $unanswered not answered, the slowest took $slowest ms"
  rounds+="${rounds:+,}{\"broken\":\"$1\",\"recoveredAfterMs\":$recovered,\"workloads\":[$workload_times],"
  rounds+="\"service\":{\"recoveredAfterMs\":$service,\"requests\":$requests,\"refused\":$refused,"
  rounds+="\"unanswered\":$unanswered,\"slowestMs\":$slowest,\"catalogFailures\":$reads_failed}}"
  if [ "$recovered" -lt 0 ] || [ "$service" -gt $((limit * 1000)) ]; then
    passed=false
  fi
}

finish() {
  count_orders
  [ "$lost" = 0 ] && [ "$doubled" = 0 ] && [ "$taken" = "$ordered" ] || passed=false
  local json="{\"experiment\":\"$experiment\",\"started\":\"$started\",\"limitMs\":$((limit * 1000)),\"rounds\":[$rounds],"
  json+="\"orders\":{\"acknowledged\":$acknowledged,\"lost\":$lost,\"doubled\":$doubled},"
  json+="\"stock\":{\"taken\":$taken,\"ordered\":$ordered},\"passed\":$passed}"
  if [ -n "$report" ]; then echo "$json" >"$report"; else echo "$json"; fi
  say "$acknowledged orders were acknowledged, $lost of them are lost, $doubled were made that nobody was told of;" \
    "$taken were taken from the stock for $ordered that were ordered"
  $passed
}
