# The site: down and up.

# Checkout, composer hooks and one-offs may have removed the flag; asserted before new code runs.
stay_down() { is_down || printf '{"time":%s,"message":null,"retry":null}\n' "$(date +%s)" >storage/framework/down; }

# Without artisan, as when its libraries are half installed, the flag is removed by hand.
come_up() {
  timeout 60 "$PHP" artisan up || say 'artisan up failed: the maintenance file is removed instead'
  rm -f storage/framework/down storage/framework/maintenance.php
  ! is_down
}
