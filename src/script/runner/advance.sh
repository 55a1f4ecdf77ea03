# A step of the plan, done once: whatever earlier attempts have done of it.

# advance HOW: by attempt_step, or await_word.
advance() {
  [ ! -e "$file.ok" ] || { keep_quiet; return 0; }
  [ ! -e "$RUN_DIR/reverting" ] || { recall "$file.rc" && revert "$noted"; }
  if is_settled; then tell_result && pass step-settled; return; fi
  [ "$mode" != boot ] || leave_by_phase
  [ -z "$stopping" ] || stop
  [ "$phase" = prepare ] || [ -e "$RUN_DIR/hooked" ] || { install_boot_hook && note "$RUN_DIR/hooked" 1; }
  if [ -n "$check" ] && perform check >/dev/null 2>&1; then pass step-skipped reason already-done; return; fi
  "$1"
}

# A reboot starts again what was quieted.
keep_quiet() {
  case $step in */quiesce) ;; *) return ;; esac
  [ -e "$RUN_DIR/quiet" ] && [ ! -e "$RUN_DIR/reverting" ] || return 0
  perform run >>"$file.out" 2>&1 9>&- || alarm held 'the other writers are not quiet: quiesce failed when it was repeated'
}

# Told to stop before this step. Where nothing was changed yet the run is over: nobody could resume it.
# Where the site is up again, all that is left is to look.
stop() {
  case $phase/$FIRST_HOP/${step#*/} in
    prepare/* | change/yes/down) finish failed "$FROM" '' '' stopped ;;
    finish/*) is_down || return 0 ;;
  esac
  cut_off=$(why_stopping)
  [ "$cut_off" = shutdown ] || ! is_down || alarm stopped "it stays in maintenance, told to stop before $step"
  finish stopped "$FROM" "$step" '' "$cut_off"
}

# What an earlier attempt began and did not record: the exit code it left, its effect, or a person tells.
is_settled() {
  [ -e "$file.out" ] || return 1
  wait_for_stragglers
  recall "$file.settled"
  case $noted in done) return 0 ;; redo) rm -f "$file.settled"; return 1 ;; esac
  recall_code
  if [ -n "$code" ]; then [ "$code" = 0 ] && says_success && judge_sql; return; fi
  [ -z "$check" ] || ! perform check >/dev/null 2>&1 || return 0
  [ "$retry" = idempotent ] || hold interrupted
  return 1
}

# A command can outlive its runner and even its wrapper; it is told by the word it was started with.
wait_for_stragglers() {
  waited=0
  while [ -n "$(find_stragglers)" ]; do
    sleep 1
    waited=$((waited + 1))
    [ "$waited" != "$limit" ] || tell_overdue
  done
}

# The word comes on stdin, or grep would find itself. Its exit code says nothing: processes that end
# while it looks are errors to it.
# shellcheck disable=SC2062 # -f - is no pattern
find_stragglers() { printf '%s\n' "$RUN:$step" | grep -lszxF -f - /proc/[0-9]*/cmdline; }

attempt_step() {
  [ "$phase" != commit ] || note "$RUN_DIR/steps/$TO.committed" 1
  event step-started step "$step"
  execute run
  recall_code
  [ "$code" != 0 ] || says_success || code=254
  [ "$code" != 0 ] || judge_sql || { code=125 && cut_off=drift; }
  event step-finished step "$step" code "${code:-255}"
  tell_result
  observe_site
  if [ "$code" = 0 ]; then note "$file.ok" 1; else fail "$code"; fi
}

# What a step says for the record.
tell_result() {
  [ "${step#*/}" != exec ] && [ -s "$file.out" ] && grep -q '^fleet-' "$file.out" || return 0
  count=$(told_last 'fleet-count \([0-9][0-9]*\)')
  [ -z "$count" ] || event things-counted step "$step" count "$count"
  dump=$(told_last 'fleet-dump \([A-Za-z0-9._-]* [0-9][0-9]*\)')
  [ -z "$dump" ] || event dump-made step "$step" file "${dump% *}" bytes "${dump#* }"
}

told_last() { sed -n "s/^$1\$/\1/p" "$file.out" 2>/dev/null | tail -n 1; }

# Output is re-joined: artisan wraps at the width of a terminal.
says_success() {
  [ -n "$says" ] || return 0
  tail -c 65536 "$file.out" | tr -s ' \r\n' ' ' | grep -Eq -- "$says" && return
  echo "fleet: exit code 0, but it does not say: $says" >>"$file.out"
  return 1
}

pass() {
  note "$file.ok" 1
  type=$1
  shift
  event "$type" step "$step" "$@"
  observe_site
}
