# Prints what the steps print as they print it, whole lines only: what is masked is not cut in two.

follow_output() {
  umask 077
  know_secrets
  shown='' shown_last='' goes_on=1
  cd "$STATE/runs/$RUN/steps" || exit 1
  while [ "$goes_on" ]; do
    is_alive || goes_on=''
    for growth in $(grown); do print_growth "${growth%%:*}" "${growth#*:}"; done
    [ -z "$goes_on" ] || sleep 1
  done
}

# NAME:BYTES of each output with more than was shown, with what was; one that is shorter began anew.
grown() {
  { printf '%s\n-\n' "$shown"; stat -c '%n %s' -- *"$STEP.out" 2>/dev/null; } | awk '
    $1 == "-" { is_now = 1; next }
    !is_now { shown[$1] = $2; next }
    { from = $2 < shown[$1] ? 0 : shown[$1] + 0 }
    $2 > from { print $1 ":" from }'
}

# print_growth NAME FROM: once nothing is alive any more, a line without an end is printed, too.
print_growth() {
  lines=$(more_of "$1" "$2" | wc -l)
  if [ "$goes_on" ]; then bytes=$(more_of "$1" "$2" | head -n "$lines" | wc -c); else bytes=$(more_of "$1" "$2" | wc -c); fi
  [ "$bytes" -gt 0 ] || return 0
  [ "$1" = "$shown_last" ] || echo "== ${1%.out}"
  shown_last=$1
  more_of "$1" "$2" | head -c "$bytes" | masked
  shown=$(printf '%s\n' "$shown" | sed "/^$1 /d"; echo "$1 $(($2 + bytes))")
}

more_of() { tail -c "+$(($2 + 1))" "$1"; }
