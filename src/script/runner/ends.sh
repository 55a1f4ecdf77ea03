# How an attempt ends.

# finish OUTCOME RELEASE [STEP [CODE [REASON]]]
finish() {
  case $1 in upgraded | done | reverted | failed) remove_own_boot_hook ;; esac
  note "$RUN_DIR/outcome" "$1"
  set -- attempt "$attempt" outcome "$1" release "$2" ${3:+step "$3"} ${4:+code "$4"} ${5:+reason "$5"}
  event attempt-finished "$@"
  exit 0
}

# An earlier run that holds the site keeps its own, or gets it back where it was not taken over.
remove_own_boot_hook() {
  if [ "$mode" != boot ] && [ ! -e "$RUN_DIR/hooked" ]; then return; fi
  remove_boot_hook
  earlier=$STATE/runs/$BACK_TO
  [ "$FOUND_DOWN" = yes ] && [ -n "$BACK_TO" ] && [ -e "$earlier/hooked" ] || return 0
  grep -qsx 'upgraded\|done\|reverted\|failed' "$earlier/outcome" || (RUN=$BACK_TO SCRIPT=$earlier/script.sh && install_boot_hook)
}

# hold OUTCOME [CODE]: the site stays down, and the host itself says so.
hold() {
  alarm "$1" "it stays in maintenance, $1 at $step$(say_quiet)"
  finish "$1" "$TO" "$step" "${2:-}" "$cut_off"
}

say_quiet() { [ ! -e "$RUN_DIR/quiet" ] || echo ', and the other writers stay quiet'; }

# fail CODE: what that means is told by the phase.
fail() {
  case $phase in
    prepare) finish failed "$FROM" "$step" "$1" "$cut_off" ;;
    change) revert "$1" ;;
    commit) hold held "$1" ;;
    finish) if is_down && [ "${step#*/}" != unquiesce ] && [ "$LEAVE_DOWN" != yes ]; then hold held "$1"; else warned=$step warned_code=$1 && note "$file.ok" 1; fi ;;
  esac
}

# After a reboot nothing new is begun: nobody may be watching. Before the schema step a stopped runner
# has left nothing that cannot be taken back.
leave_by_phase() {
  cut_off=reboot
  case $phase in
    prepare) finish failed "$FROM" "$step" '' reboot ;;
    change) revert ;;
    commit) if [ -e "$RUN_DIR/steps/$TO.committed" ]; then hold held; else revert; fi ;;
    finish) ;;
  esac
}

# revert [CODE]: CODE is of the step that failed, where one did.
revert() {
  failed_step=$step failed_code=${1:-}
  note "$RUN_DIR/reverting" "$TO"
  event revert-started hop "$TO"
  file=$RUN_DIR/steps/99-$TO-revert as=root phase=commit
  event step-started step "$TO/revert"
  execute revert_hop
  recall_code
  event step-finished step "$TO/revert" code "${code:-255}"
  observe_site
  [ "$code" = 0 ] || { step=$TO/revert && hold held "$code"; }
  [ ! -e "$RUN_DIR/quiet" ] || let_writers_go_on
  finish reverted "$FROM" "$failed_step" "$failed_code" "$cut_off"
}

# Whatever comes of it, the site is back: that its writers are quiet still is told in its row.
let_writers_go_on() {
  file=$RUN_DIR/steps/99-$TO-unquiesce phase=change limit=300
  event step-started step "$TO/unquiesce"
  execute unquiesce_writers
  recall_code
  event step-finished step "$TO/unquiesce" code "${code:-255}"
}
