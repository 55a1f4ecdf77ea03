# The runner: the part of the script that is the same for every host. It takes the lock, runs the
# steps one after another, records what happened, and leaves the site at a stated place.
#
#   sh script.sh run ATTEMPT      start, or go on where an earlier attempt ended
#   sh script.sh boot             after a reboot: revert or hold, by phase
#   sh -s inner ID TASK...        one task of a step, with the step's rights (used by the runner)

RUN_DIR=$STATE/runs/$RUN
SCRIPT=$RUN_DIR/script.sh
mode='' attempt='' number=0 index=0 phase='' stopping='' warned='' warned_code='' cut_off=''
FROM='' TO='' CONSTANT='' FIRST_HOP=yes

begin() {
  mode=$1
  case $mode in
    run | boot) take_host "${2:-}" ;;
    inner)
      inner_step=${2#"$RUN":} inner_task=$3
      shift 3
      inner_arguments=$(words "$@")
      cd "$ROOT" || exit 66
      exec </dev/null
      umask 022
      ;;
    *) echo "usage: sh script.sh run ATTEMPT | boot" >&2 && exit 64 ;;
  esac
}

# ---- the record

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

# ---- start and end

# Whoever holds the lock has the host. An attempt that was started before, or a run that is over,
# ends here without a trace: launching is safe to repeat.
take_host() {
  umask 077
  exec 9>>"$STATE/lock" || exit 73
  flock -w 3 9 || exit 0
  last=$(sed -n 's/^{"type":"attempt-started".*"attempt":\([0-9]*\).*/\1/p' "$RUN_DIR/events" 2>/dev/null | tail -n 1)
  attempt=${1:-$((${last:-0} + 1))}
  [ "$attempt" -gt "${last:-0}" ] || exit 0
  ! grep -qsx 'upgraded\|reverted\|failed' "$RUN_DIR/outcome" || exit 0
  mkdir -p "$RUN_DIR/steps" || exit 73
  note "$STATE/lock" "{\"run\":\"$RUN\",\"by\":\"$BY\",\"since\":$(date +%s)}"
  trap 'stopping=yes' TERM INT
  trap '' HUP
  event attempt-started attempt "$attempt" mode "$mode"
  cd "$ROOT" || finish failed "$INSTALLED" '' '' root-gone
  keep_reserve || [ "$attempt" != 1 ] || finish failed "$INSTALLED" '' '' disk-full
  was_down=$(recorded_site_state)
  observe_site
}

# A mebibyte to give up when the disk fills, so that the end can still be recorded.
keep_reserve() {
  [ -e "$STATE/reserve" ] || head -c 1048576 /dev/zero 2>/dev/null >"$STATE/reserve" || { rm -f "$STATE/reserve"; return 1; }
}

# finish OUTCOME RELEASE [STEP [CODE [REASON]]]
finish() {
  case $1 in upgraded | reverted | failed) remove_boot_hook ;; esac
  note "$RUN_DIR/outcome" "$1"
  set -- attempt "$attempt" outcome "$1" release "$2" ${3:+step "$3"} ${4:+code "$4"} ${5:+reason "$5"}
  event attempt-finished "$@"
  exit 0
}

# hold OUTCOME [CODE]: the site stays down, and the host itself says so.
hold() {
  logger -t fleet -p daemon.alert "IXP Manager in $ROOT stays in maintenance: run $RUN is $1 at $step" 2>/dev/null
  finish "$1" "$TO" "$step" "${2:-}" "$cut_off"
}

# From down to up, a reboot starts the script again.
install_boot_hook() {
  [ "$BOOT_HOOK" = cron ] || return 0
  { crontab -l 2>/dev/null | grep -v '# fleet$'; echo "@reboot /bin/sh $SCRIPT boot # fleet"; } | crontab - 2>/dev/null
}

remove_boot_hook() {
  [ "$BOOT_HOOK" = cron ] || return 0
  crontab -l 2>/dev/null | grep -v '# fleet$' | crontab - 2>/dev/null
}

# ---- hops and steps

# hop FROM TO CONSTANT: the steps that follow lead from one release to the next.
hop() {
  finish_hop
  FROM=$1 TO=$2 CONSTANT=$3
  index=$((index + 1))
  [ "$index" = 1 ] || FIRST_HOP=no
  [ "$mode" = inner ] || [ -e "$RUN_DIR/steps/$TO.began" ] || { note "$RUN_DIR/steps/$TO.began" 1 && event hop-started hop "$TO"; }
}

finish_hop() {
  [ "$mode" != inner ] && [ -n "$TO" ] && [ ! -e "$RUN_DIR/steps/$TO.ok" ] || return 0
  note "$RUN_DIR/steps/$TO.ok" 1
  event hop-finished hop "$TO"
}

# skip ID REASON: a step that has no place on this host, said aloud.
skip() {
  enter "$1"
  [ "$mode" != inner ] && [ ! -e "$file.ok" ] || return 0
  note "$file.ok" 1
  event step-skipped step "$step" reason "$2"
}

# step ID PHASE AS LIMIT RETRY --run SH [--says ERE] [--done SH]
step() {
  enter "$1"
  phase=$2 as=$3 limit=$4 retry=$5 run='' says='' check=''
  shift 5
  while [ $# -gt 0 ]; do
    case $1 in --run) run=$2 ;; --says) says=$2 ;; --done) check=$2 ;; esac
    shift 2
  done
  if [ "$mode" = inner ]; then run_inner; else advance; fi
}

enter() {
  number=$((number + 1))
  step=$TO/$1
  file=$RUN_DIR/steps/$(printf '%02d' "$number")-$TO-$1
}

# The one step this process was started for; the others pass by.
run_inner() {
  [ "$step" = "$inner_step" ] || return 0
  export FLEET_STEP="$step"
  case $inner_task in
    run) eval "$run" ;;
    check) eval "$check" ;;
    *) eval "$inner_task $inner_arguments" ;;
  esac
  exit
}

advance() {
  [ ! -e "$file.ok" ] || return 0
  [ ! -e "$RUN_DIR/reverting" ] || revert "$(cat "$file.rc" 2>/dev/null)"
  if is_settled; then pass step-settled; return; fi
  [ "$mode" != boot ] || leave_by_phase
  [ -z "$stopping" ] || finish stopped "$FROM" "$step"
  [ "$phase" = prepare ] || [ -e "$RUN_DIR/hooked" ] || { install_boot_hook && note "$RUN_DIR/hooked" 1; }
  if [ -n "$check" ] && perform check >/dev/null 2>&1; then pass step-skipped reason already-done; return; fi
  attempt_step
}

# What an earlier attempt began and did not record: the exit code it left, its effect, or a person tells.
is_settled() {
  [ -e "$file.out" ] || return 1
  wait_for_stragglers
  case $(cat "$file.settled" 2>/dev/null) in done) return 0 ;; redo) rm -f "$file.settled"; return 1 ;; esac
  code=$(cat "$file.rc" 2>/dev/null)
  if [ -n "$code" ]; then [ "$code" = 0 ] && says_success; return; fi
  [ -z "$check" ] || ! perform check >/dev/null 2>&1 || return 0
  [ "$retry" = idempotent ] || hold interrupted
  return 1
}

# A command can outlive its runner and even its wrapper; it is told by the word it was started with.
wait_for_stragglers() {
  while [ -n "$(find_stragglers)" ]; do sleep 1; done
}

# The word comes on stdin, or grep would find itself. Its exit code says nothing: processes that end
# while it looks are errors to it.
# shellcheck disable=SC2062 # -f - is no pattern
find_stragglers() { printf '%s\n' "$RUN:$step" | grep -lszxF -f - /proc/[0-9]*/cmdline; }

attempt_step() {
  event step-started step "$step"
  execute run
  code=$(cat "$file.rc" 2>/dev/null)
  [ "$code" != 0 ] || says_success || code=254
  event step-finished step "$step" code "${code:-255}"
  count=$(sed -n 's/^fleet-count \([0-9][0-9]*\)$/\1/p' "$file.out" 2>/dev/null | tail -n 1)
  [ -z "$count" ] || event things-counted step "$step" count "$count"
  observe_site
  if [ "$code" = 0 ]; then note "$file.ok" 1; else fail "$code"; fi
}

# execute TASK: in a wrapper that holds the lock and writes the exit code down, so that both
# outlive the runner. The command itself gets neither: a daemon it starts must not keep the lock.
execute() {
  [ ! -e "$file.out" ] || mv -f "$file.out" "$file.out.$((attempt - 1))" 2>/dev/null
  rm -f "$file.rc"
  (
    trap '' TERM INT
    (trap - TERM INT && perform "$1") >"$file.out" 2>&1 9>&-
    code=$?
    note "$file.rc.part" "$code" && mv -f "$file.rc.part" "$file.rc"
  ) &
  wrapper=$!
  while kill -0 "$wrapper" 2>/dev/null; do wait "$wrapper"; done
}

# perform TASK: with the step's rights, and its time limit while the schema is untouched.
perform() {
  case $phase in
    commit) inner_as "$(user_of "$as")" "$@" ;;
    *) LIMIT=$limit inner_as "$(user_of "$as")" "$@" ;;
  esac
}

user_of() {
  case $1 in web) echo "$WEB_USER" ;; owner) echo "$OWNER" ;; *) id -un ;; esac
}

# inner_as USER TASK [ARGUMENT]...: a fresh process with nothing of our environment. The script
# comes on stdin, opened here, since the user may not read it.
inner_as() {
  inner_user=$1
  shift
  set -- env -i "HOME=$(home_of "$inner_user")" "PATH=$PATH" /bin/sh -s inner "$RUN:$step" "$@"
  [ "$(id -u)" != 0 ] || set -- runuser -u "$inner_user" -- "$@"
  [ -z "${LIMIT:-}" ] || set -- timeout -k 30 "$LIMIT" "$@"
  "$@" <"$SCRIPT"
}

# composer and bower write below HOME, and the web user's own home is not writable.
home_of() {
  if [ "$1" = "$WEB_USER" ]; then echo "$ROOT/storage"; else getent passwd "$1" | cut -d: -f6; fi
}

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

# The flag file is the truth; the record holds every change of it, whoever made it.
observe_site() {
  now_down=$(site_state)
  [ "$now_down" = "$was_down" ] || event "site-$now_down"
  was_down=$now_down
}

site_state() { if is_down; then echo went-down; else echo came-up; fi; }

recorded_site_state() {
  last=$(sed -n 's/^{"type":"site-\([a-z-]*\)".*/\1/p' "$RUN_DIR/events" | tail -n 1)
  if [ -z "$last" ] && [ "$LEAVE_DOWN" = yes ]; then last=went-down; fi
  echo "${last:-came-up}"
}

# ---- when it does not go well

# fail CODE: what that means is told by the phase.
fail() {
  case $phase in
    prepare) finish failed "$FROM" "$step" "$1" ;;
    change) revert "$1" ;;
    commit) hold held "$1" ;;
    finish) if is_down && [ "$LEAVE_DOWN" != yes ]; then hold held "$1"; else warned=$step warned_code=$1 && note "$file.ok" 1; fi ;;
  esac
}

# After a reboot nothing new is begun: nobody may be watching.
leave_by_phase() {
  cut_off=reboot
  case $phase in
    prepare) finish failed "$FROM" "$step" '' reboot ;;
    change) revert ;;
    commit) hold held ;;
    finish) ;;
  esac
}

# revert [CODE]: CODE is of the step that failed, where one did.
revert() {
  failed_step=$step failed_code=${1:-}
  note "$RUN_DIR/reverting" "$TO"
  event revert-started hop "$TO"
  file=$RUN_DIR/steps/$TO-revert as=root phase=commit
  event step-started step "$TO/revert"
  execute revert_hop
  code=$(cat "$file.rc" 2>/dev/null)
  event step-finished step "$TO/revert" code "${code:-255}"
  observe_site
  [ "$code" = 0 ] || { step=$TO/revert && hold held "$code"; }
  finish reverted "$FROM" "$failed_step" "$failed_code" "$cut_off"
}

# After the last step.
end() {
  [ "$mode" != inner ] || exit 64
  finish_hop
  rm -rf .fleet
  finish upgraded "$TO" "$warned" "$warned_code"
}
