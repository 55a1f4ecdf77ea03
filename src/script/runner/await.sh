# Hosts of one site wait for each other, and a host for the review of its SQL. Fleet leaves the word in
# gates/, the runner reads it: go, back (as if this step had failed before the schema) or hold.

# await ID PHASE LIMIT
await() {
  enter "$1"
  phase=$2 limit=$3 check=''
  if [ "$mode" = inner ]; then run_inner; else advance await_word; fi
}

# A host that waits for the schema has given its word: from here on no reboot and no clock brings it up.
await_word() {
  if [ "$phase" = commit ]; then note "$RUN_DIR/steps/$TO.committed" 1 && sync "$RUN_DIR/steps/$TO.committed" 2>/dev/null; fi
  # A word to hold was for an earlier attempt.
  gate=$RUN_DIR/gates/$TO-${step#*/}
  ! grep -qsx hold "$gate" || rm -f "$gate"
  event step-started step "$step"
  waited=0 word=''
  while [ -z "$word" ] && is_waiting; do
    [ "$waited" = 0 ] || sleep 1
    waited=$((waited + 1))
    recall "$gate"
    word=$noted
    [ "$waited" != "$limit" ] || [ "$phase" != commit ] || tell_overdue
  done
  [ -n "$word" ] || [ -z "$stopping" ] || stop
  obey "${word:-late}"
}

# Until told to stop or, as long as the schema is untouched by all, until it is too late.
is_waiting() { [ -z "$stopping" ] && { [ "$phase" = commit ] || [ "$waited" -lt "$limit" ]; }; }

obey() {
  code=0
  case $1/${step#*/} in
    go/*) ;;
    late/wait-review) code=124 cut_off=unanswered ;;
    late/*) code=124 ;;
    */wait-review) code=125 cut_off=refused ;;
    *) code=125 cut_off=site ;;
  esac
  event step-finished step "$step" code "$code"
  case $1/$phase in
    go/*) note "$file.ok" 1 ;;
    back/commit) revert "$code" ;;
    hold/*) hold held "$code" ;;
    *) fail "$code" ;;
  esac
}
