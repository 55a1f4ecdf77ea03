# Leaves a word where the runner of a site's host waits for it. A later word takes its place.

leave_word() {
  umask 077
  mkdir -p "$STATE/runs/$RUN/gates" && cd "$STATE/runs/$RUN/gates" || exit 73
  echo "$WORD" >"$GATE.part.$$" && mv -f "$GATE.part.$$" "$GATE"
}
