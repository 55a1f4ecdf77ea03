# The host speaks: where its site stays down, and no fleet may be watching.

# alarm OUTCOME MESSAGE: to the system log and, as the inventory says, to somebody. Nothing waits for
# that, and it does not keep the host.
alarm() {
  message="IXP Manager in $ROOT, run $RUN: $2"
  timeout 10 logger -t fleet -p daemon.alert "$message" 2>/dev/null
  [ -z "$ALARM" ] || (exec </dev/null >/dev/null 2>&1 9>&- && raise_alarm "$1" "$HOST: $message") &
}

# After a reboot the network may come later than we do.
raise_alarm() {
  for pause in 0 2 20 60; do
    sleep "$pause"
    case $ALARM in
      http://* | https://*) ! post_alarm "$@" || return 0 ;;
      *) ! run_alarm "$2" || return 0 ;;
    esac
  done
  timeout 10 logger -t fleet -p daemon.err "IXP Manager in $ROOT, run $RUN: the alarm of the inventory could not be raised"
}

# The command is in nobody's command line but its own: it may hold a password.
run_alarm() {
  export FLEET_ALARM="$ALARM"
  # shellcheck disable=SC2016 # the inner shell is to read it
  printf '%s\n' "$1" | timeout -k 5 30 /bin/sh -c 'eval "$FLEET_ALARM"' fleet "$1"
}

# So may the URL.
post_alarm() {
  printf 'url = "%s"\n' "$(escaped "$ALARM")" |
    timeout -k 5 30 curl --silent --globoff --output /dev/null --write-out '%{http_code}\n' --config - \
      --header 'Content-Type: application/json' --data "$(alarm_json "$@")" | grep -q '^2'
}

alarm_json() {
  printf '{"host":"%s","run":"%s","step":"%s","outcome":"%s","message":"%s"}' "$HOST" "$RUN" "$step" "$1" "$(escaped "$2")"
}

# Within double quotes, of JSON as of curl.
escaped() { printf '%s' "$1" | LC_ALL=C tr -d '\000-\037\177' | sed 's/[\\"]/\\&/g'; }

# One end no runner can tell: its own. A process beside it waits until neither it nor its step lives.
start_watch() { setsid /bin/sh -s watch "$RUN" "$attempt" <"$SCRIPT" >/dev/null 2>&1 9>&- & }

# watch ATTEMPT: speaks where it ended without a word and the site is down. An attempt that waited to
# take over has a moment to do so, and a watch of its own.
watch() {
  exec </dev/null
  for pause in 1 0; do
    flock -s "$STATE/lock" true
    [ "$(last_attempt)" = "$1" ] || exit 0
    ! grep -q "^{\"type\":\"attempt-finished\",.*\"attempt\":$1[,}]" "$RUN_DIR/events" || exit 0
    sleep "$pause"
  done
  if cd "$ROOT" 2>/dev/null; then is_down || exit 0; else [ -e "$RUN_DIR/hooked" ] || exit 0; fi
  step=$(sed -n 's/^{"type":"step-started".*"step":"\([^"]*\)".*/\1/p' "$RUN_DIR/events" | tail -n 1)
  alarm unknown "it is in maintenance, and the runner died at $step"
  exit 0
}
