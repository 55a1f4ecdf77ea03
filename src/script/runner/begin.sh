# The runner: the part of the script that is the same for every host. It takes the lock, runs the
# steps one after another, records what happened, and leaves the site at a stated place.
#
#   sh script.sh run ATTEMPT      start, or go on where an earlier attempt ended
#   sh script.sh boot             after a reboot: revert or hold, by phase
#   sh script.sh up               brings the site up when its time has come
#   sh -s inner ID TASK...        one task of a step, with the step's rights (used by the runner)
#   sh -s watch RUN ATTEMPT       tells when the runner died (used by the runner)

RUN_DIR=$STATE/runs/$RUN
SCRIPT=$RUN_DIR/script.sh
step='' mode='' attempt='' number=0 index=0 phase='' stopping='' warned='' warned_code='' cut_off=''
FROM='' TO='' my_uid='' my_name='' CONSTANT='' FIRST_HOP=yes LIMIT=''

begin() {
  mode=$1
  case $mode in
    run | boot) take_host "${2:-}" ;;
    watch) watch "$3" ;;
    up) cd "$ROOT" && umask 077 && exec </dev/null || exit 66 ;;
    inner)
      inner_step=${2#"$RUN":} inner_task=$3
      shift 3
      inner_arguments=$(words "$@")
      cd "$ROOT" || exit 66
      exec </dev/null
      umask 022
      ;;
    *) echo "usage: sh script.sh run ATTEMPT | boot | up" >&2 && exit 64 ;;
  esac
}

# Whoever holds the lock has the host. An attempt that was started before, or a run that is over,
# ends here without a trace: launching is safe to repeat.
take_host() {
  umask 077
  who_am_i
  exec 9>>"$STATE/lock" || exit 73
  flock -w 3 9 || exit 0
  last=$(last_attempt)
  attempt=${1:-$((${last:-0} + 1))}
  [ "$attempt" -gt "${last:-0}" ] || exit 0
  ! grep -qsx 'upgraded\|done\|reverted\|failed' "$RUN_DIR/outcome" || exit 0
  mkdir -p "$RUN_DIR/steps" || exit 73
  note "$STATE/lock" "{\"run\":\"$RUN\",\"by\":\"$BY\",\"since\":$(date +%s)}"
  trap 'stopping=yes' TERM INT
  trap '' HUP
  event attempt-started attempt "$attempt" mode "$mode"
  start_watch
  cd "$ROOT" || lose_root
  keep_reserve || [ "$attempt" != 1 ] || finish failed "$INSTALLED" '' '' disk-full
  was_down=$(recorded_site_state)
  observe_site
}

# As where a disk is not mounted at a boot. Once the site was to go down, nobody can say that it is up.
lose_root() {
  [ -e "$RUN_DIR/hooked" ] || finish failed "$INSTALLED" '' '' root-gone
  alarm held 'its directory is gone, and it may be in maintenance'
  finish held "$INSTALLED" '' '' root-gone
}

# A mebibyte to give up when the disk fills, so that the end can still be recorded.
keep_reserve() {
  [ -e "$STATE/reserve" ] || head -c 1048576 /dev/zero 2>/dev/null >"$STATE/reserve" || { rm -f "$STATE/reserve"; return 1; }
}
