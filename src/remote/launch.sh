# Ships a script and starts it detached. It comes whole or not at all, is never overwritten, and
# starting it twice is safe: the runner itself takes the host or ends without a trace.

launch() {
  umask 077
  run_dir=$STATE/runs/$RUN
  mkdir -p "$run_dir/steps" || exit 73
  [ -e "$run_dir/script.sh" ] || receive || exit
  setsid sh "$run_dir/script.sh" run "$ATTEMPT" </dev/null >/dev/null 2>&1 &
  runner=$!
  while ! has_started && kill -0 "$runner" 2>/dev/null; do sleep 0.05; done
  if has_started; then echo "launch started"
  elif flock -n -s "$STATE/lock" true; then echo "launch refused"
  else echo "launch busy $(head -c 500 "$STATE/lock" | tr -d '\n')"
  fi
}

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
