# php artisan COMMAND, as the Laravel of the code answers. The working directory is the application's.

artisan() {
  require_php
  require_libraries
  tell_laravel
  command=${1:-list}
  [ $# -eq 0 ] || shift
  case $command in
    --version | -V) echo "Laravel Framework $LARAVEL" ;;
    down) go_down "$@" ;;
    up) come_up ;;
    cache:clear) clear_cache "${1:-}" ;;
    config:clear) rm -f bootstrap/cache/config.php && tell 'Configuration cache cleared!' 'Configuration cache cleared successfully.' ;;
    route:clear) rm -f bootstrap/cache/routes.php && tell 'Route cache cleared!' 'Route cache cleared successfully.' ;;
    view:clear) rm -f storage/framework/views/*.php && tell 'Compiled views cleared!' 'Compiled views cleared successfully.' ;;
    doctrine:*) answer_doctrine "$@" ;;
    migrate) run_migrations "$@" ;;
    migrate:status) show_migrations ;;
    ixp-manager:upgrade:split-conservers) require_mapping console_server && split_console_servers ;;
    ixp-manager:upgrade:copy-contact-names) require_mapping bgp_sessions && copy_contact_names ;;
    update:*) answer_update ;;
    *) unknown_command ;;
  esac
}

# The framework that the lock file names, and its major version; 4.1.0 has no lock file.
tell_laravel() {
  LARAVEL=5.2.45
  if [ -f composer.lock ]; then
    while IFS= read -r line; do
      case $line in *'"laravel/framework"'*'"version": "v'*) LARAVEL=${line#*'"version": "v'} && LARAVEL=${LARAVEL%%'"'*} && break ;; esac
    done <composer.lock
  fi
  GENERATION=${LARAVEL%%.*}
}

# tell OLD NEW: from Laravel 9 on, in other words and with a mark.
tell() { if [ "$GENERATION" -lt 9 ]; then echo "$1"; else printf '\n   INFO  %s  \n\n' "${2:-$1}"; fi; }

# Doctrine is gone from 6.0.0 on.
answer_doctrine() {
  [ -f database/entities.txt ] || unknown_command
  case $command in
    doctrine:clear:metadata:cache | doctrine:clear:query:cache | doctrine:clear:result:cache) clear_doctrine_cache ;;
    doctrine:schema:update) update_schema "$@" ;;
    doctrine:schema:validate) validate_schema ;;
    doctrine:generate:entities) echo 'Processing entity "Entities\Customer"' && effect generated entities ;;
    doctrine:generate:proxies) echo 'Proxy classes generated to "database/Proxies"' && effect generated proxies ;;
    *) unknown_command ;;
  esac
}

# A table of the code tells which commands a release has.
require_mapping() { grep -q "^$1\." database/entities.txt || unknown_command; }

unknown_command() {
  print_exception 'Application.php line 618' "Command \"$command\" is not defined."
  exit 1
}

# Libraries that are half installed, or those of other code, end PHP before artisan begins.
require_libraries() {
  if [ ! -f vendor/autoload.php ]; then
    echo "PHP Warning:  require(): failed to open stream: No such file or directory in $PWD/bootstrap/autoload.php on line 17"
    echo "PHP Fatal error:  require(): Failed opening required '$PWD/bootstrap/../vendor/autoload.php' (include_path='.:/usr/share/php') in $PWD/bootstrap/autoload.php on line 17"
    exit 255
  fi
  lock=composer.lock
  [ -f composer.lock ] || lock=composer.json
  cmp -s "$lock" vendor/installed.txt && return
  echo "PHP Fatal error:  Uncaught Error: Class 'IXP\\Providers\\AppServiceProvider' not found in $PWD/vendor/laravel/framework/src/Illuminate/Foundation/ProviderRepository.php:208"
  exit 255
}

# read_setting KEY: sets SETTING as .env has it. The lab writes no quotes around what is asked here.
read_setting() {
  SETTING=''
  while IFS= read -r line; do
    case $line in "$1="*) SETTING=${line#*=} ;; esac
  done <.env
}

# clear_cache [STORE]: memcached is flushed whole, with all that Doctrine has there. A file cache that has
# nothing yet has no directory, and Laravel calls that a failure.
clear_cache() {
  SETTING=$1
  [ -n "$SETTING" ] || read_setting CACHE_DRIVER
  case $SETTING in
    memcached) is_memcached_running || lose_cache; empty_memcached ;;
    file | '') [ -d storage/framework/cache/data ] || lose_cache; rm -rf storage/framework/cache/data/* ;;
  esac
  midway
  if [ -f version.php ] && [ ! -f bower.json ]; then tell 'Application cache cleared!' 'Application cache cleared successfully.'; else echo 'Cache cleared successfully.'; fi
}

# v4 says that it has worked all the same, v5 and v6 say that it has not and exit 0.
lose_cache() {
  midway
  [ -f bower.json ] && echo 'Cache cleared successfully.' && exit 0
  echo 'Failed to clear cache. Make sure you have the appropriate permissions.'
  [ "$GENERATION" -lt 10 ] || exit 1
  exit 0
}
