# A site that was taken down for a while comes up by itself, whoever watches, after a reboot too.

# promise_up SECONDS: before it goes down, so that nothing can come between.
promise_up() {
  umask 077
  note "$RUN_DIR/up-at" "$(($(date +%s) + $1))"
  install_boot_hook up || say 'a reboot in the meantime leaves it down: there is neither systemd nor crontab'
  setsid /bin/sh "$SCRIPT" up </dev/null >/dev/null 2>&1 &
}

# Whoever has the host when its time has come, comes to an end first.
keep_promise() {
  while is_promised && [ "$(seconds_left)" -gt 0 ]; do pause_for "$(seconds_left | awk '{ print $1 < 10 ? $1 : 10 }')"; done
  exec 9>>"$STATE/lock" && flock 9 || exit 73
  ! is_promised || come_up_in_time
  rm -f "$RUN_DIR/up-at"
  remove_boot_hook up
  exit 0
}

# Not where somebody has brought the site up since, or down once more.
is_promised() { [ -e "$RUN_DIR/up-at" ] && { [ ! -e "$RUN_DIR/flag" ] || [ "$(describe_flag)" = "$(cat "$RUN_DIR/flag")" ]; }; }

seconds_left() { echo $(($(cat "$RUN_DIR/up-at") - $(date +%s))); }

come_up_in_time() {
  held=$(find_held_run)
  if [ -n "$held" ]; then alarm held "it was to come up by now, and stays in maintenance: run $held holds it" && return; fi
  was_down=went-down
  inner_as "$WEB_USER" come_up >>"$file.out" 2>&1 9>&- || alarm held 'it was to come up by now, and could not'
  observe_site
}

# Other than this one.
find_held_run() {
  for other in "$STATE"/runs/*/events; do
    [ "$other" != "$RUN_DIR/events" ] || continue
    grep -qsx 'upgraded\|done\|reverted\|failed' "${other%events}outcome" || basename "${other%/events}"
  done
}
