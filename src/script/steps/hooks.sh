# Lines of the inventory around a step, a hop, or a way back.

# run_hook LINE: in a shell of its own, where nothing of ours has a name, and in nobody's command line:
# it may hold a password.
run_hook() {
  export FLEET_LINE="$1" FLEET_HOST="$HOST" FLEET_FROM="$FROM" FLEET_TO="$TO"
  # shellcheck disable=SC2016 # the inner shell is to read it
  /bin/sh -c 'eval "$FLEET_LINE"'
}

# Once the code of before is back, and while the site is down.
run_revert_hook() { [ -z "$REVERT_LINE" ] || inner_as "$(user_of "$REVERT_AS")" run_revert_line; }

run_revert_line() { run_hook "$REVERT_LINE"; }

reload_code() { [ -z "$RELOAD" ] || run_line "$RELOAD"; }

# put_web_php VERSION LINE: from when it is begun on, the way back has it undone.
put_web_php() {
  (umask 077 && : >"$RUN_DIR/web-php-$TO") || return 1
  export FLEET_PHP="$1"
  run_hook "$2"
}

run_revert_web_php() {
  [ -n "$REVERT_WEB_PHP" ] && [ -e "$RUN_DIR/web-php-$TO" ] || return 0
  export FLEET_PHP="$REVERT_WEB_PHP"
  run_hook "$REVERT_WEB_PHP_LINE"
}
