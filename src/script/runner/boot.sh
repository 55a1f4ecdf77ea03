# From down to up, a reboot starts the script again: by a unit in the directory that BOOT_HOOK names, or by cron.

# install_boot_hook [MODE]: how the script is started then.
install_boot_hook() {
  name_hook "${1:-boot}"
  case $BOOT_HOOK in
    /*) install_boot_unit || install_boot_line ;;
    cron) install_boot_line ;;
  esac
}

remove_boot_hook() {
  name_hook "${1:-boot}"
  remove_boot_units
  remove_boot_line
}

# That of an attempt takes the place of any before; one that is to bring a site up is its run's own.
name_hook() {
  hook=$1
  case $hook in boot) whose='*' place=$STATE/runs/ ;; *) whose=$RUN place=$SCRIPT ;; esac
}

# systemd looks there at the next boot, and needs to be told nothing before.
install_boot_unit() {
  remove_boot_units
  unit=$BOOT_HOOK/fleet-$hook-$RUN.service wants=$BOOT_HOOK/multi-user.target.wants
  if (umask 022 && mkdir -p "$wants" && boot_unit >"$unit" && ln -s "$unit" "$wants/") 2>/dev/null; then
    sync "$unit" "$BOOT_HOOK" "$wants" 2>/dev/null || :
  else
    rm -f "$unit" "$wants/${unit##*/}"
    return 1
  fi
}

# After all else has started, since a step may need it; otherwise as the launch's own unit.
boot_unit() {
  quoted=$(printf '%s' "$SCRIPT" | sed 's/[\\"]/\\&/g; s/[%$]/&&/g')
  printf '%s\n' "# $SCRIPT" '[Unit]' "Description=fleet run $RUN, after a reboot" After=multi-user.target \
    '[Service]' "ExecStart=/bin/sh \"$quoted\" $hook" StandardOutput=null IgnoreSIGPIPE=no KillMode=process \
    TimeoutStopSec=15min OOMPolicy=continue '[Install]' WantedBy=multi-user.target
}

remove_boot_units() {
  case $BOOT_HOOK in /*) ;; *) return ;; esac
  for unit in "$BOOT_HOOK/fleet-$hook-"$whose.service; do
    ! grep -qsF "$place" "$unit" || rm -f "$BOOT_HOOK/multi-user.target.wants/${unit##*/}" "$unit"
  done
}

install_boot_line() {
  other_cron_lines && printf '%s\n' "${table:+$table
}@reboot /bin/sh $SCRIPT $hook # fleet" | crontab - 2>/dev/null
}

remove_boot_line() {
  crontab -l 2>/dev/null | grep -F "$place" | grep -qF " $hook # fleet" || return 0
  other_cron_lines && printf '%s' "${table:+$table
}" | crontab - 2>/dev/null
}

# Into table: what is not ours. A table that cannot be read is left as it is.
other_cron_lines() {
  table=$(crontab -l 2>&1) || case $table in 'no crontab for '*) table='' ;; *) return 1 ;; esac
  table=$(printf '%s\n' "$table" | PLACE="$place" END=" $hook # fleet" awk '!(index($0, ENVIRON["PLACE"]) && index($0, ENVIRON["END"]))')
  return 0
}

# Who sees that it is a shutdown waits for the boot hook.
why_stopping() { case $(timeout 10 systemctl is-system-running 2>/dev/null) in stopping) echo shutdown ;; esac; }
