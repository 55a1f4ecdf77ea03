# The restarts that must not be forgotten.

# Restarted is what has lost the key it was given before.
restart_memcached() {
  key="fleet-$RUN-$$"
  ask_memcached set "$MEMCACHED_HOST" "$MEMCACHED_PORT" "$key" || say 'memcached did not answer before the restart'
  timeout 60 sh -c "$MEMCACHED_RESTART" || return
  # The site is down: it is asked ten times in the first second, then once a second.
  for pause in 0.1 0.1 0.1 0.1 0.1 0.1 0.1 0.1 0.1 0.1 1 1 1 1 1 1 1 1 1 ''; do
    ask_memcached get "$MEMCACHED_HOST" "$MEMCACHED_PORT" "$key"
    case $? in
      1) return 0 ;;
      0) say "memcached at $MEMCACHED_HOST:$MEMCACHED_PORT still has what it had before: it was not restarted"; return 1 ;;
    esac
    [ -z "$pause" ] || pause_for "$pause"
  done
  say "memcached at $MEMCACHED_HOST:$MEMCACHED_PORT does not answer after the restart"
  return 1
}

# Not every sleep takes fractions.
pause_for() { sleep "$1" 2>/dev/null || sleep 1; }
