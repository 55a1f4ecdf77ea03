# The commands a release asks for once, after its schema is in place.

# run_one_off COLUMN DONE: asks first, needs a column of its release, and fails with exit code 0.
run_one_off() {
  boot_doctrine
  echo 'This command will CREATE, MOVE and DELETE database records. It should be run once only.'
  confirm 'Are you sure you wish to proceed?' || exit 1
  missing=$(stale_column)
  [ -n "$missing" ] || grep -qxF "$1" "$DB_COLUMNS" || missing=$1
  if [ -n "$missing" ]; then
    echo "SQLSTATE[42S22]: Column not found: 1054 Unknown column '$missing' in 'field list'"
    abort_one_off
  fi
}

abort_one_off() {
  echo 'Migration Aborted! Database changes for the errored switch rolled back.'
  exit 0
}

# Console servers leave the switch table. Two connections on one port of one server stop it.
split_console_servers() {
  run_one_off console_server.id
  if [ -s "$LAB_HOST/var/db/rows/consoleserverconnection.switchid,port" ]; then
    echo "SQLSTATE[23000]: Integrity constraint violation: 1062 Duplicate entry '1-1' for key 'console_server_port_uniq'"
    abort_one_off
  fi
  midway
  rm -f "$LAB_HOST/var/db/rows/switch.switchtype=2"
  echo 'Migration completed successfully'
}

copy_contact_names() {
  run_one_off user.name
  midway
  echo 'Migration completed successfully'
}

# Those of later lines. The one that fills customer_to_users empties it first: a second time it would lose what came since.
answer_update() {
  version=$(sed -n "s/^.*APPLICATION_VERSION', '\([^']*\)'.*$/\1/p" version.php)
  case $command/$version in
    update:customer2users/5.*)
      run_one_off customer_to_users.id
      midway
      effect once "$command"
      echo 'Migration completed successfully'
      ;;
    update:reset-mysql-views/5.[0-3].* | update:reset-mysql-views/4.*) unknown_command ;;
    update:reset-mysql-views/*) midway && echo reset-mysql-views >>"$LAB_HOST/log/views" ;;
    update:max-prefixes-7.1.0/7.*) echo 'No interface has a limit that takes effect.' ;;
    *) unknown_command ;;
  esac
}
