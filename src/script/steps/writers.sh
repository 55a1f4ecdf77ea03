# What writes to the database besides the application: told to be quiet, and told that it may go on.

# Noted first: what failed half-way is to be taken back, too. Safe to repeat, as after a reboot.
# shellcheck disable=SC2153 # both are settings
quiesce_writers() { : >"$RUN_DIR/quiet" && run_line "$QUIESCE"; }

unquiesce_writers() {
  [ -e "$RUN_DIR/quiet" ] || return 0
  [ -z "$UNQUIESCE" ] || run_line "$UNQUIESCE" || return
  rm -f "$RUN_DIR/quiet"
}

# A line of the inventory in nobody's command line: it may hold a password.
run_line() { (eval "$1"); }
