# The last run that changed the installation, and what it left to take it back by.

survey_last_change() {
  last=
  for run in "$STATE"/runs/*/original; do [ ! -e "$run" ] || last=${run%/original}; done
  [ -n "$last" ] || return 0
  run=${last##*/}
  read -r commit _ <"$last/original"
  fact change-run "$run"
  fact change-commit "$commit"
  fact change-describe "$(as_user "$owner" git describe --tags --long --match 'v[0-9]*' "$commit" 2>/dev/null)"
  [ ! -e "$last/rolled-back" ] || fact change-undone yes
  ! has_any "$last"/steps/*.committed || fact change-schema yes
  ! grep -qsx 'LEAVE_DOWN=yes' "$last/script.sh" || fact change-left-down yes
  dump=$STATE/backups/$run.sql.gz
  [ ! -e "$dump.sha256" ] || fact change-dump "$(stat -c '%s %Y' "$dump")"
  survey_kept_libraries "$last"
  since=$(went_down_at "$last/events")
  [ -z "$since" ] || fact change-down-since "$since"
}

# Where the run has left the site down: since when, by its record. The flag itself may be a later one.
went_down_at() {
  sed -n 's/^{"type":"site-\([a-z-]*\)","at":\([0-9]*\).*/\1 \2/p' "$1" 2>/dev/null | tail -n 1 | sed -n 's/^went-down //p'
}

# Those that its first hop put aside; a later hop has put others in their place.
survey_kept_libraries() {
  hops=0
  for hop in "$1"/kept-*; do hops=$((hops + 1)); done
  hop=${hop##*/kept-}
  [ "$hops" != 1 ] || [ ! -d ".fleet/${1##*/}/$hop" ] || fact change-libraries "$hop"
}

has_any() { [ -e "$1" ]; }
