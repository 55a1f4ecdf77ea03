# The record: what happened, and what the runner must know of itself later.

# event TYPE [FIELD VALUE]...: one line, one write. A full disk gives up its reserve; nothing more
# may stop a runner whose site is down.
event() {
  line="{\"type\":\"$1\",\"at\":$(date +%s)"
  shift
  while [ $# -gt 0 ]; do
    case $2 in
      '' | *[!0-9]* | 0?*) line="$line,\"$1\":\"$2\"" ;;
      *) line="$line,\"$1\":$2" ;;
    esac
    shift 2
  done
  printf '%s}\n' "$line" >>"$RUN_DIR/events" 2>/dev/null && return
  rm -f "$STATE/reserve"
  printf '\n%s}\n' "$line" >>"$RUN_DIR/events" 2>/dev/null
  return 0
}

# note FILE TEXT: our own bookkeeping, on a full disk too.
note() {
  printf '%s\n' "$2" >"$1" 2>/dev/null && return
  rm -f "$STATE/reserve"
  printf '%s\n' "$2" >"$1" 2>/dev/null
  return 0
}

# recall FILE: sets noted to the line that was noted there, or to nothing. No process is forked for it.
recall() { noted=''; [ ! -e "$1" ] || read -r noted <"$1" || :; }

# recall_code: sets code to the one that the step has left, or to nothing.
recall_code() { recall "$file.rc"; code=$noted; }

last_attempt() { sed -n 's/^{"type":"attempt-started".*"attempt":\([0-9]*\).*/\1/p' "$RUN_DIR/events" 2>/dev/null | tail -n 1; }

# The flag file is the truth; the record holds every change of it, whoever made it.
observe_site() {
  if is_down; then now_down=went-down; else now_down=came-up; fi
  [ "$now_down" = "$was_down" ] || event "site-$now_down"
  was_down=$now_down
}

recorded_site_state() {
  last=$(sed -n 's/^{"type":"site-\([a-z-]*\)".*/\1/p' "$RUN_DIR/events" | tail -n 1)
  if [ -z "$last" ] && [ "$FOUND_DOWN" = yes ]; then last=went-down; fi
  echo "${last:-came-up}"
}
