# Hands on a run's record from an offset: stdout is the bytes of the record and nothing else, stderr
# a heartbeat every few seconds. Ends when neither the runner nor one of its steps is alive.

follow() {
  run_dir=$STATE/runs/$RUN
  [ -e "$run_dir/events" ] || exit 3
  (while is_alive && beat; do sleep 5; done) &
  tail -c "+$((OFFSET + 1))" -f --pid=$! -s 0.5 "$run_dir/events"
  exit 0
}

# Size and age in seconds of what the running step has printed. A reader that is gone ends us.
beat() {
  trap 'exit 0' PIPE
  newest=''
  for output in "$run_dir/steps/"*.out; do
    # shellcheck disable=SC3013 # dash, busybox and bash have -nt
    if [ -z "$newest" ] || [ "$output" -nt "$newest" ]; then newest=$output; fi
  done
  now=$(date +%s)
  stat -c '%s %Y' "$newest" 2>/dev/null | { read -r size changed && echo "beat $size $((now - changed))" >&2; } || echo 'beat 0 0' >&2
}
