# The site: down, up, and whether it serves.

# Checkout, composer hooks and one-offs may have removed the flag; asserted before new code runs.
stay_down() { is_down || printf '{"time":%s,"message":null,"retry":null}\n' "$(date +%s)" >storage/framework/down; }

# Without artisan, as when its libraries are half installed, the flag is removed by hand.
come_up() {
  timeout 60 "$PHP" artisan up || say 'artisan up failed: the maintenance file is removed instead'
  rm -f storage/framework/down storage/framework/maintenance.php
  ! is_down
}

check_health() {
  for try in 1 2 3 4 5 6; do
    body=$(curl --silent --show-error --max-time 15 --write-out '\n%{http_code}' "$HEALTH" 2>&1) && health_is_good "$body" && return 0
    [ "$try" = 6 ] || sleep 2
  done
  say "$HEALTH: $(printf '%s\n' "$body" | tail -n 1)" "$body"
  return 1
}

health_is_good() {
  case $(printf '%s\n' "$1" | tail -n 1) in 2??) ;; *) return 1 ;; esac
  printf '%s\n' "$1" | grep -q '"software" *: *"IXP Manager"' || return 0
  version=$(printf '%s\n' "$1" | sed -n 's/.*"version" *: *"\([0-9.]*\)".*/\1/p' | head -n 1)
  [ -z "$version" ] || [ "$version" = "$CONSTANT" ]
}
