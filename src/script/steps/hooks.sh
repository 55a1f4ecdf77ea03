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
