# A memcached whose content is the files of var/memcached, so that a test can look at it.

is_memcached_running() { [ ! -e "$LAB_HOST/var/memcached-stopped" ]; }

empty_memcached() { rm -f "$LAB_HOST/var/memcached/"*; }

restart_memcached() {
  empty_memcached
  midway
  rm -f "$LAB_HOST/var/memcached-stopped"
  tell_time
  echo "$NOW" >"$LAB_HOST/var/memcached-since"
  printf '%s\t%s\n' "$NOW" "${FLEET_STEP:--}" >>"$LAB_HOST/log/restarts"
}

# ask_memcached set|get|uptime HOST PORT [KEY]: 0 stored, found or told; 1 not found; 2 no answer.
ask_memcached() {
  read -r address <"$LAB_HOST/var/memcached-address"
  [ "$2 $3" = "$address" ] && is_memcached_running || return 2
  key=$LAB_HOST/var/memcached/key.${4:-}
  case $1 in
    set) : >"$key" ;;
    get) [ -e "$key" ] || return 1 ;;
    uptime)
      read -r since <"$LAB_HOST/var/memcached-since"
      tell_time
      printf '%s' "$((NOW - since))"
      ;;
    *) return 2 ;;
  esac
}
