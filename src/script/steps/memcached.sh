# The restarts that must not be forgotten.

# Restarted is what has lost the key it was given before.
restart_memcached() {
  key="fleet-$RUN-$$"
  ask_memcached set "$MEMCACHED_HOST" "$MEMCACHED_PORT" "$key" || say 'memcached did not answer before the restart'
  timeout 60 sh -c "$MEMCACHED_RESTART" || return
  for try in 1 2 3 4 5 6 7 8 9 10; do
    ask_memcached get "$MEMCACHED_HOST" "$MEMCACHED_PORT" "$key"
    case $? in
      1) return 0 ;;
      0) say "memcached at $MEMCACHED_HOST:$MEMCACHED_PORT still has what it had before: it was not restarted"; return 1 ;;
    esac
    [ "$try" = 10 ] || sleep 1
  done
  say "memcached at $MEMCACHED_HOST:$MEMCACHED_PORT does not answer after the restart"
  return 1
}
