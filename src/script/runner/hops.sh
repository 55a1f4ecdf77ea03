# The lines of the plan: hops and their steps.

# hop FROM TO CONSTANT [COMMIT]: the steps that follow lead from one release to the next, or to a commit.
hop() {
  finish_hop
  FROM=$1 TO=$2 CONSTANT=$3 TARGET=${4:-refs/tags/v$2} PHP_BEFORE=$PHP
  REVERT_AS='' REVERT_LINE='' REVERT_WEB_PHP='' REVERT_WEB_PHP_LINE=''
  index=$((index + 1))
  [ "$index" = 1 ] || FIRST_HOP=no
  [ "$mode" = inner ] || [ -e "$RUN_DIR/steps/$TO.began" ] || { note "$RUN_DIR/steps/$TO.began" 1 && event hop-started hop "$TO"; }
}

# on_revert AS LINE: what the inventory wants done where this hop is taken back.
on_revert() { REVERT_AS=$1 REVERT_LINE=$2; }

# on_revert_web_php VERSION LINE: what puts the web server back onto the PHP of before.
on_revert_web_php() { REVERT_WEB_PHP=$1 REVERT_WEB_PHP_LINE=$2; }

# use_programs PHP COMPOSER yes|no: from here on, since the code before it runs on others.
use_programs() { PHP=$1 COMPOSER=$2 COMPOSER_WITH_PHP=$3; }

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
  case $mode in inner) run_inner ;; up) ;; *) advance attempt_step ;; esac
}

# No process may be forked here: the process of each step passes by all the others.
enter() {
  number=$((number + 1))
  step=$TO/$1
  case $number in ?) file=0$number ;; *) file=$number ;; esac
  file=$RUN_DIR/steps/$file-$TO-$1
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

# After the last step.
end() {
  case $mode in inner) exit 64 ;; up) keep_promise ;; esac
  finish_hop
  case $WORK in upgrade | rollback) rm -rf .fleet ;; esac
  if [ "$WORK" = upgrade ]; then finish upgraded "$TO" "$warned" "$warned_code"; fi
  finish "done" "$TO" "$warned" "$warned_code"
}
