# Ships a script and starts it detached. It comes whole or not at all, is never overwritten, and
# starting it twice is safe: the runner itself takes the host or ends without a trace.

launch() {
  umask 077
  run_dir=$STATE/runs/$RUN
  unit=fleet-$RUN-$ATTEMPT
  mkdir -p "$run_dir/steps" || exit 73
  [ -e "$run_dir/script.sh" ] || receive || exit
  for way in unit session; do
    has_started || "start_$way"
    while ! has_started && "is_${way}_alive"; do sleep 0.05; done
    look
    case $seen in
      started) echo "launch started"; return ;;
      busy) echo "launch busy $(head -c 500 "$STATE/lock" | tr -d '\n')"; return ;;
    esac
  done
  echo "launch refused"
}

# look: sets seen. Who has the lock may be a runner of this run that has not come to its first line,
# as where a launch was sent twice: that is waited for, and an earlier attempt that lives no longer than that.
look() {
  waited=0
  while :; do
    seen=started
    has_started && return
    seen=free
    ! flock -n -s "$STATE/lock" true || return
    seen=busy
    is_ours && [ "$waited" -lt 100 ] || return
    sleep 0.1
    waited=$((waited + 1))
  done
}

is_ours() { [ ! -s "$STATE/lock" ] || grep -qs "\"run\":\"$RUN\"" "$STATE/lock"; }

# A transient unit: neither the end of our session, nor sshd's, nor the OOM killer's visit to a step
# ends it. A shutdown waits for it before it stops anything that a step may need. What an older
# systemd refuses is left out, the newest first.
start_unit() {
  [ "$(id -u)" = 0 ] || return
  set -- -p OOMPolicy=continue -p CollectMode=inactive-or-failed -p After=multi-user.target \
    -p TimeoutStopSec=15min -p StandardOutput=null -p IgnoreSIGPIPE=no -p KillMode=process
  until [ $# = 0 ] || run_unit "$@" || [ $? != 1 ]; do shift 2; done
}

run_unit() { timeout 10 systemd-run --unit="$unit" "$@" /bin/sh "$run_dir/script.sh" run "$ATTEMPT" </dev/null >/dev/null 2>&1; }

is_unit_alive() { [ "$(id -u)" = 0 ] && timeout 10 systemctl is-active --quiet "$unit" 2>/dev/null; }

# Where there is no systemd, or we are not root, or it does not answer.
start_session() {
  setsid /bin/sh "$run_dir/script.sh" run "$ATTEMPT" </dev/null >/dev/null 2>&1 &
  runner=$!
}

is_session_alive() { kill -0 "$runner" 2>/dev/null; }

receive() {
  part=$run_dir/script.part.$$
  script >"$part" || return 73
  if [ "$(wc -c <"$part")" -ne "$BYTES" ] || [ "$(sha256sum <"$part" | cut -d' ' -f1)" != "$DIGEST" ]; then
    rm -f "$part"
    return 74
  fi
  ln "$part" "$run_dir/script.sh" 2>/dev/null
  rm -f "$part"
  [ -e "$run_dir/script.sh" ] || return 73
}

# An attempt of this number or a later one is in the record.
has_started() {
  last=$(sed -n 's/^{"type":"attempt-started".*"attempt":\([0-9]*\).*/\1/p' "$run_dir/events" 2>/dev/null | tail -n 1)
  [ "${last:-0}" -ge "$ATTEMPT" ]
}
