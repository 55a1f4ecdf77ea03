# What the steps of a run printed, a file a step; STEP is the end of a file's name, or empty for all.

# each_output ACTION: exit code 1 where there is none.
each_output() {
  found=1
  for output in "$STATE/runs/$RUN/steps/"*"$STEP.out"; do
    [ -e "$output" ] || continue
    found=0
    "$1"
  done
  return "$found"
}

print_tail() { tail -c 8192 "$output"; }

print_whole() {
  echo "== $(basename "$output" .out)"
  cat "$output"
  echo
}

# A person's word on an interrupted step, left where the next attempt looks for it.
settle_as_done() { echo "done" >"${output%.out}.settled"; }
settle_as_redo() { echo redo >"${output%.out}.settled"; }
