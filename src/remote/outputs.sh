# What the steps of a run printed, a file a step; STEP is the end of a file's name, or empty for all.
# The last attempt at a step left NAME.out, earlier ones NAME.out.N; ATTEMPT is one, or empty for the last.

# each_output ACTION: exit code 1 where there is none.
each_output() {
  umask 077
  know_secrets
  found=1
  for last in "$STATE/runs/$RUN/steps/"*"$STEP.out"; do
    output=$last
    [ -z "$ATTEMPT" ] || [ "$(cat "${last%.out}.attempt" 2>/dev/null)" = "$ATTEMPT" ] || output=$last.$ATTEMPT
    [ -e "$output" ] || continue
    found=0
    "$1"
  done
  return "$found"
}

# More is masked than shown: a secret may be cut where the tail begins.
print_tail() { tail -c 1048576 "$output" | masked | tail -c 8192; }

print_whole() {
  echo "== $(basename "$last" .out)${ATTEMPT:+, attempt $ATTEMPT}$(say_earlier)"
  masked <"$output"
  echo
}

# For a reader that takes it apart: before each comes a line with BOUNDARY, which no step can know.
print_tail_apart() {
  printf '\n%s %s %s\n' "$BOUNDARY" "$(basename "$last" .out)" "$(wc -c <"$output")"
  tail -c 1048576 "$output" | masked | tail -c 32768
}

say_earlier() {
  [ -z "$ATTEMPT" ] || return
  earlier=''
  for before in "$last".*; do [ ! -e "$before" ] || earlier="$earlier --attempt ${before##*.}"; done
  [ -z "$earlier" ] || echo " (earlier:$earlier)"
}

# A person's word on an interrupted step, left where the next attempt looks for it.
settle_as_done() { settle_as "done"; }
settle_as_redo() { settle_as redo; }
settle_as() { echo "$1" >"${output%.out}.settled" || exit 73; }
