# What each step prints when it fails for real, and the exit code it has then.

# fail_step ID
fail_step() {
  case $1 in
    permissions-before | permissions) say_failure 1 "chown: changing ownership of 'storage/logs/laravel.log': Operation not permitted" ;;
    preflight) say_failure 1 'ERROR 2013 (HY000) at line 1: Lost connection to MySQL server during query' ;;
    fetch) say_failure 128 "fatal: unable to access 'https://github.com/inex/IXP-Manager.git/': Could not resolve host: github.com" ;;
    backup) say_failure 1 "mysqldump: Got error: 1044: Access denied for user 'ixpmanager'@'localhost' to database 'ixpmanager' when using LOCK TABLES" 'mysqldump exited 2' ;;
    checkout) say_failure 1 'error: Your local changes to the following files would be overwritten by checkout:' '	config/cache.php' 'Please commit your changes or stash them before you switch branches.' 'Aborting' ;;
    composer) fail_composer ;;
    bower) say_failure 1 'bower                         ECONFLICT Unable to find suitable version for jquery' ;;
    memcached-*) say_failure 1 'Job for memcached.service failed because the control process exited with error code.' 'See "systemctl status memcached.service" and "journalctl -xe" for details.' ;;
    schema) fail_schema ;;
    restore) fail_restore ;;
    actions) say_failure 1 "SQLSTATE[HY000]: General error: 1205 Lock wait timeout exceeded; try restarting transaction" 'Migration Aborted! Database changes for the errored switch rolled back.' ;;
    views) say_failure 1 'ERROR 1419 (HY000) at line 12: You do not have the SUPER privilege and binary logging is enabled (you *might* want to use the less safe log_bin_trust_function_creators variable)' ;;
    up) say_failure 1 "rm: cannot remove 'storage/framework/down': Read-only file system" ;;
    health) say_failure 1 'curl: (28) Operation timed out after 15001 milliseconds with 0 bytes received' ;;
    revert) say_failure 1 "mv: cannot move 'vendor' to '.fleet/discarded': No space left on device" ;;
    *) fail_artisan 'Connector.php line 67' 'SQLSTATE[HY000] [2002] Connection refused' ;;
  esac
}

# say_failure CODE LINE...
say_failure() {
  failure=$1
  shift
  printf '%s\n' "$@" >&2
  return "$failure"
}

fail_artisan() {
  print_exception "$@"
  return 1
}

fail_composer() {
  say_failure 2 'Loading composer repositories with package information' \
    'Installing dependencies (including require-dev) from lock file' \
    'Your requirements could not be resolved to an installable set of packages.' '' '  Problem 1' \
    '    - Installation request for laravel/framework v5.5.44 -> satisfiable by laravel/framework[v5.5.44].' \
    '    - laravel/framework v5.5.44 requires ext-mbstring * -> the requested PHP extension mbstring is missing from your system.'
}

# Emptied, and nothing loaded yet.
fail_restore() {
  : >"$DB_COLUMNS"
  say_failure 1 'ERROR 2013 (HY000) at line 40: Lost connection to MySQL server during query'
}

# The database has no transaction around DDL: what was done before the failure stays done.
fail_schema() {
  cd "$LAB_HOST/srv/ixpmanager" || return 1
  boot_doctrine
  statements=$(schema_difference "$MAPPINGS")
  IFS='	' read -r sql changes <<STATEMENTS
$statements
STATEMENTS
  printf '\n%s\n%s\n' "$CHECKING" 'Updating database schema...'
  [ -z "$statements" ] || run_statement "$sql" "$changes"
  fail_artisan 'AbstractMySQLDriver.php line 115' "An exception occurred while executing a query:

SQLSTATE[HY000]: General error: 1205 Lock wait timeout exceeded; try restarting transaction"
}
