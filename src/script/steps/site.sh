# The site: down and up.

# Checkout, composer hooks and one-offs may have removed the flag; asserted before new code runs.
stay_down() { is_down || printf '{"time":%s,"message":null,"retry":null}\n' "$(date +%s)" >storage/framework/down; }

# Also where the code does not start any more.
force_down() {
  timeout 60 "$PHP" artisan down || say 'artisan down failed: the maintenance file is written instead'
  stay_down && is_down
}

# As somebody's own decision, and for as many seconds as ASKED says: then it comes up by itself.
go_down() {
  [ -z "$ASKED" ] || promise_up "$ASKED" || return 1
  since=$(stat -c %Y storage/framework/down 2>/dev/null)
  if as_web force_down && as_web renew_flag "$since"; then note "$RUN_DIR/flag" "$(describe_flag)" && return; fi
  rm -f "$RUN_DIR/up-at"
  return 1
}

# renew_flag [SINCE]: what was promised of the flag as it was before does not hold any more, though the
# site is down since then. Whoever put it there, the copy is the web user's.
renew_flag() {
  flag=storage/framework/down
  cp "$flag" "$flag.new" && touch ${1:+-d "@$1.$(date +%N)"} "$flag.new" && mv -f "$flag.new" "$flag"
}

describe_flag() { stat -c '%i %y' storage/framework/down 2>/dev/null; }

# come_up [PHP]: by that of the code that is there. Without artisan, as when its libraries are half
# installed, the flag is removed by hand.
come_up() {
  PHP=${1:-$PHP}
  timeout 60 "$PHP" artisan up || say 'artisan up failed: the maintenance file is removed instead'
  rm -f storage/framework/down storage/framework/maintenance.php
  ! is_down
}
