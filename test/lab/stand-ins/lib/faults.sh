# Faults: armed as files in faults/, each strikes once, when its step's run begins.

# meet_fault COMMAND...: what is armed for the step that this command of fleet's runner is for.
# Returns where the step is to go on.
meet_fault() {
  task='' step=''
  read_task "$@"
  case $task in
    run) ;;
    revert_hop) step=${step%/*}/revert ;;
    *) return 0 ;;
  esac
  take_fault || return 0
  printf '%s\t%s\t%s\n' "$NOW" "$step" "$fault" >>"$LAB_HOST/log/faults"
  case $fault in
    fail)
      load_failures
      fail_step "${step#*/}"
      exit
      ;;
    hang) hang_step "$@" ;;
    drop) request drop && wait_for_answer ;;
    flood) yes 'fleet lab: a step that floods its output, line after line after line' | head -c 104857600 ;;
    die) kill_runner && sleep 1 ;;
    reboot) request reboot && exec sleep 2147483647 ;;
  esac
}

load_failures() {
  for part in memcached console schema doctrine artisan failures; do
    # shellcheck source=/dev/null
    . "$LAB_HOST/lib/$part.sh"
  done
}

read_task() {
  while [ $# -ge 3 ]; do
    if [ "$1" = inner ]; then
      step=${2#*:} task=$3
      return
    fi
    shift
  done
}

# Taken away first, so that it strikes once even if two steps meet it.
take_fault() {
  for armed in "$LAB_HOST/faults/$step" "$LAB_HOST/faults/${step#*/}"; do
    [ -f "$armed" ] || continue
    mv "$armed" "$LAB_HOST/faults/.taken.$$" 2>/dev/null || continue
    read -r fault <"$LAB_HOST/faults/.taken.$$"
    rm -f "$LAB_HOST/faults/.taken.$$"
    return 0
  done
  return 1
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

# The lab takes the request away when it is done. Never for ever: the lab may be gone.
wait_for_answer() {
  for _ in 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20; do
    [ -e "$requested" ] || return 0
    sleep 0.1
  done
}

# The runner is the outermost of our ancestors that runs a script.sh; its own subshells look alike.
kill_runner() {
  pid=$$ runner=''
  while [ "$pid" -gt 1 ]; do
    case $(tr '\0' '\n' <"/proc/$pid/cmdline" | sed -n 2p) in */script.sh) runner=$pid ;; esac
    pid=$(sed -n 's/^PPid:[[:space:]]*//p' "/proc/$pid/status")
  done
  [ -z "$runner" ] || kill -9 "$runner"
}
