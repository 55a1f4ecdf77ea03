# Who has a host, and letting go of it.

fact() { printf '%s\t%s\n' "$1" "$2"; }

find_place() {
  [ -n "$STATE" ] || STATE=$(if [ "$(id -u)" = 0 ]; then echo /var/lib/fleet; else echo "$HOME/.local/state/fleet"; fi)
}

# describe_lock: a run that is at work holds it; one that has not come to its end leaves it so.
describe_lock() {
  find_place
  hold=free found=
  if is_at_work; then
    hold=held found=$(sed -n 's/.*"run":"\([^"]*\)".*/\1/p' "$STATE/lock")
  else
    for events in "$STATE"/runs/*/events; do
      [ ! -e "$events" ] || is_over "${events%/events}" || { found=${events%/events} && found=${found##*/} && hold=left; }
    done
  fi
  fact state "$STATE"
  fact lock "$hold"
  [ -z "$found" ] || describe_holder "$STATE/runs/$found"
  ! (cd "$ROOT" 2>/dev/null && is_down) || fact down yes
}

is_at_work() { [ -e "$STATE/lock" ] && ! flock -n -s "$STATE/lock" true; }

is_over() { grep -qsx 'upgraded\|done\|reverted\|failed' "$1/outcome"; }

describe_holder() {
  fact run "${1##*/}"
  fact by "$(sed -n "/^BY=/{s/^BY=//p;q}" "$1/script.sh" 2>/dev/null | tr -d "'")"
  fact step "$(sed -n 's/^{"type":"step-started".*"step":"\([^"]*\)".*/\1/p' "$1/events" | tail -n 1)"
  fact at "$(sed -n 's/^{"type":"step-started","at":\([0-9]*\).*/\1/p' "$1/events" | tail -n 1)"
  for mark in "$1"/steps/*.committed; do [ ! -e "$mark" ] || fact schema touched; done
  [ ! -e "$1/original" ] || fact original yes
}

# Of RUN, if it has the host still: exit code 3 where it has not. A runner is told to stop and is not
# killed: the step at work comes to its end first.
unlock() {
  find_place
  run_dir=$STATE/runs/$RUN
  umask 077
  exec 9>>"$STATE/lock" || exit 73
  if flock -w 1 9; then give_up; else stop_runner; fi
}

give_up() {
  [ -e "$run_dir/events" ] && ! is_over "$run_dir" || exit 3
  release=$(sed -n 's/.*"release":"\([^"]*\)".*/\1/p' "$run_dir/events" | tail -n 1)
  attempt=$(sed -n 's/^{"type":"attempt-started".*"attempt":\([0-9]*\).*/\1/p' "$run_dir/events" | tail -n 1)
  [ -n "$release" ] || release=$(sed -n "s/^INSTALLED=//p" "$run_dir/script.sh" | tr -d "'" | head -n 1)
  printf '{"type":"attempt-finished","at":%s,"attempt":%s,"outcome":"failed","release":"%s","reason":"unlocked"}\n' \
    "$(date +%s)" "${attempt:-0}" "$release" >>"$run_dir/events" && echo failed >"$run_dir/outcome" || exit 73
}

stop_runner() {
  grep -qF "\"run\":\"$RUN\"" "$STATE/lock" || exit 3
  exec 9>&-
  runners=$(find_runners)
  for pid in $runners; do
    parent=$(sed -n 's/^PPid:[[:space:]]*//p' "/proc/$pid/status" 2>/dev/null)
    case " $runners " in *" $parent "*) ;; *) kill -TERM "$pid" ;; esac
  done
  flock -w 3 -s "$STATE/lock" true || exit 4
}

# On one line. Its own subshells look like it.
find_runners() {
  for process in /proc/[0-9]*; do
    case $(tr '\0' ' ' <"$process/cmdline" 2>/dev/null) in
      */sh\ "$run_dir/script.sh run "* | */sh\ "$run_dir/script.sh boot "* | sh\ "$run_dir/script.sh "*) printf '%s ' "${process#/proc/}" ;;
    esac
  done
}
