#!/usr/bin/env bash
# Many streams at once, directly and then through the gateway; what is between the two is the gateway's.
#
#   mvn -q package -DskipTests && examples/simulated-providers/streams.sh 1000 20 20
#
# Arguments: streams (1000), tokens per second of each (20), seconds (20). JAVA_HOME chooses the JVM. Each stream takes two file
# descriptors of the gateway: 10,000 need `ulimit -n 21000`. With NGINX=1 an nginx, as a plain proxy with one worker, is measured in the
# gateway's place too. Everything is on 127.0.0.1 and ends by itself.
set -euo pipefail
cd "$(dirname "$0")/../.."
streams=${1:-1000} rate=${2:-20} seconds=${3:-20}
opening=${OPENING:-500} # streams opened in a second
java=${JAVA_HOME:+$JAVA_HOME/bin/}java
load=(-XX:+UseSerialGC -cp examples/simulated-providers/target/classes)
limit=$((seconds + 2 * streams / opening + 60))
work=$(mktemp -d)
trap 'kill $(jobs -p) 2>/dev/null || true; rm -rf "$work"' EXIT

cat > "$work/gateway.yaml" <<YAML
type: gateway-load-balancing-config
name: streams
rules:
  - id: streams
    type: weight-based-routing
    when: { models: ["m"] }
    load_balance_targets: [ { target: metronome/m, weight: 100 } ]
  - id: warm-up
    type: weight-based-routing
    when: { models: ["warm-up"] }
    load_balance_targets: [ { target: fast/warm-up, weight: 100 } ]
---
type: gateway-provider-config
providers:
  - { name: metronome, base_url: "http://127.0.0.1:9990/v1", api_key: none, timeouts: { connect: 60s, first_token: 120s, idle: 120s } }
  - { name: fast, base_url: "http://127.0.0.1:9989/v1", api_key: none }
YAML

"$java" "${load[@]}" dev.llmlb.simulator.load.Metronome --port=9990 --tokens-per-second="$rate" --seconds="$seconds" \
    --stop-after=$((3 * limit)) &
"$java" "${load[@]}" dev.llmlb.simulator.load.Metronome --port=9989 --tokens-per-second=100 --seconds=4 --stop-after=60 &
"$java" -Xmx1g ${GATEWAY_OPTS:-} -jar routes/target/llm-lb-gateway.jar --config "$work/gateway.yaml" --port 8099 > "$work/gateway.log" 2>&1 &
gateway=$!
for _ in $(seq 100); do grep -q "gateway at" "$work/gateway.log" && break; sleep 0.2; done

callers() {
    "$java" "${load[@]}" dev.llmlb.simulator.load.SseLoad --url="$1" --model="${3:-m}" --streams="$2" --per-second="$opening" --stop-after="$limit"
}
start_nginx() {
    cat > "$work/nginx.conf" <<NGINX
daemon off;
worker_processes 1;
error_log $work/nginx.log crit;
pid $work/nginx.pid;
events { worker_connections $((3 * streams)); }
http {
  access_log off;
  client_body_temp_path $work/b; proxy_temp_path $work/p; fastcgi_temp_path $work/f; uwsgi_temp_path $work/u; scgi_temp_path $work/s;
  upstream metronome { server 127.0.0.1:9990; keepalive 64; }
  server {
    listen 127.0.0.1:8098 backlog=4096;
    location / { proxy_pass http://metronome; proxy_http_version 1.1; proxy_set_header Connection ""; proxy_buffering off; proxy_read_timeout 120s; }
  }
}
NGINX
    nginx -c "$work/nginx.conf" < /dev/null > /dev/null 2>&1 &
    sleep 1
    proxy=$(pgrep -P $!)
}
cpu_ms() {
    echo $((10 * $(awk '{print $14 + $15}' "/proc/$1/stat")))
}
"$java" -version 2>&1 | head -1
echo "== warm-up"
callers http://127.0.0.1:8099/v1/chat/completions 100 warm-up | head -1
echo "== direct: $streams streams, $rate tokens a second each, $seconds s"
callers http://127.0.0.1:9990/v1/chat/completions "$streams"
if [ -n "${NGINX:-}" ]; then
    start_nginx
    echo "== through nginx"
    callers http://127.0.0.1:8098/v1/chat/completions "$streams"
    echo "nginx: $(cpu_ms "$proxy") ms of CPU"
fi
echo "== through the gateway"
before=$(cpu_ms "$gateway")
callers http://127.0.0.1:8099/v1/chat/completions "$streams"
echo "gateway: $(($(cpu_ms "$gateway") - before)) ms of CPU, $(ls "/proc/$gateway/task" | wc -l) threads, at most $(awk '/VmHWM/ {print int($2 / 1024)}' "/proc/$gateway/status") MB resident (heap -Xmx1g)"
grep -E "WARN|ERROR|OutOfMemory" "$work/gateway.log" | head -5 || true
