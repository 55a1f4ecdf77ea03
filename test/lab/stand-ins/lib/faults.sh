# Faults: armed as files in faults/, each strikes once, at one moment of a step's run: before its
# command (begin), where a stand-in has done half of its work (midway), or after the command (end).

# meet_fault COMMAND...: what is armed for the step that this command of fleet's runner is for.
# Returns where the step is to go on; sets moment where something is still to come.
meet_fault() {
  moment=''
  case $task in
    run) ;;
    revert_hop) step=${step%/*}/revert ;;
    *) return 0 ;;
  esac
  find_fault || return 0
  [ "$moment" != begin ] || { moment='' && take_fault && strike "$@"; }
}

# run_to_end COMMAND...: the step's command, and what is armed for its end.
run_to_end() {
  "$@"
  code=$?
  ! take_fault || strike
  exit "$code"
}

# meet_midway: called by a stand-in that has done half of its work.
meet_midway() {
  step=$LAB_MIDWAY
  find_fault && [ "$moment" = midway ] && take_fault || return 0
  [ "$fault" != fail ] || fault="kill"
  strike
}

# meet_between: called by the runner itself, between two steps, once the file that is waited for is there.
meet_between() {
  for armed in "$LAB_HOST/faults/between/"*; do
    [ -f "$armed" ] || return 0
    for file in "$LAB_HOST/state/runs/"*/steps/*"-${armed##*/}"; do
      [ -e "$file" ] && take_fault || return 0
      step=${armed##*/}
      strike
    done
  done
}

strike() {
  tell_time
  printf '%s\t%s\t%s\n' "$NOW" "$step" "$fault" >>"$LAB_HOST/log/faults"
  case $fault in
    fail)
      FLEET_STEP=$step
      load_failures
      fail_step "${step#*/}"
      exit
      ;;
    hang) hang_step "$@" ;;
    drop) request drop && wait_for_answer 20 ;;
    flood) yes 'fleet lab: a step that floods its output, line after line after line' | head -n 1500000 ;;
    die) kill_runner && sleep 1 ;;
    reboot) request reboot && exec sleep 2147483647 ;;
    kill) kill_step && exit 137 ;;
    call) request call && wait_for_answer 3000 ;;
  esac
}

load_failures() {
  for part in memcached console schema doctrine artisan failures; do
    # shellcheck source=/dev/null
    . "$LAB_HOST/lib/$part.sh"
  done
}

# read_task COMMAND...: sets run, step and task, as the script of the run names them.
read_task() {
  run='' step='' task=''
  while [ $# -ge 3 ]; do
    if [ "$1" = inner ]; then
      run=${2%%:*} step=${2#*:} task=$3
      return
    fi
    shift
  done
}

# find_fault: sets armed, and the fault and moment that are armed for the step.
find_fault() {
  for armed in "$LAB_HOST/faults/$step" "$LAB_HOST/faults/${step#*/}"; do
    [ -f "$armed" ] || continue
    read -r fault moment <"$armed"
    moment=${moment:-begin}
    return 0
  done
  return 1
}

# Taken away first, so that it strikes once even if two meet it.
take_fault() {
  mv "$armed" "$LAB_HOST/faults/.taken.$$" 2>/dev/null || return 1
  read -r fault _ <"$LAB_HOST/faults/.taken.$$"
  rm -f "$LAB_HOST/faults/.taken.$$"
}

# The same command line as the step's, so that whoever looks for the step finds it alive.
hang_step() {
  exec "$@" <<'HANG'
sleep 2147483647
HANG
}

# request KIND: to the process of the lab, which watches this directory.
request() {
  requested=${LAB_HOST%/hosts/*}/requests/$1+${LAB_HOST##*/}+$$
  : >"$requested"
}

# wait_for_answer TENTHS: the lab takes the request away when it is done. Never for ever: it may be gone.
wait_for_answer() {
  tenths=$1
  while [ -e "$requested" ] && [ "$tenths" -gt 0 ]; do
    sleep 0.1
    tenths=$((tenths - 1))
  done
}

# The runner is the outermost of our ancestors that runs a script.sh; its own subshells look alike.
kill_runner() { kill_outermost '*/script.sh'; }

# The shell that runs the step's command, as the OOM killer would; what it has started goes on.
kill_step() { kill_outermost -s; }

# kill_outermost PATTERN: of our ancestors that are shells with this as their first argument.
kill_outermost() {
  pid=$$ found=''
  while [ "$pid" -gt 1 ]; do
    first=$(tr '\0' '\n' <"/proc/$pid/cmdline" | sed -n 2p)
    # shellcheck disable=SC2254 # a pattern
    case $first in $1) found=$pid ;; esac
    pid=$(sed -n 's/^PPid:[[:space:]]*//p' "/proc/$pid/status")
  done
  [ -z "$found" ] || kill -9 "$found"
}
