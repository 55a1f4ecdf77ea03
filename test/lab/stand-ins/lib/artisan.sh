# php artisan COMMAND, as Laravel 5.4 and 5.5 answer. The working directory is the application's.

artisan() {
  require_libraries
  command=${1:-list}
  [ $# -eq 0 ] || shift
  case $command in
    --version | -V) echo 'Laravel Framework 5.5.44' ;;
    down) go_down ;;
    up) come_up ;;
    cache:clear) clear_cache ;;
    config:clear) rm -f bootstrap/cache/config.php && echo 'Configuration cache cleared!' ;;
    route:clear) rm -f bootstrap/cache/routes.php && echo 'Route cache cleared!' ;;
    view:clear) rm -f storage/framework/views/*.php && echo 'Compiled views cleared!' ;;
    doctrine:clear:metadata:cache | doctrine:clear:query:cache | doctrine:clear:result:cache) clear_doctrine_cache ;;
    doctrine:schema:update) update_schema "$@" ;;
    doctrine:schema:validate) validate_schema ;;
    doctrine:generate:entities) echo 'Processing entity "Entities\Customer"' && effect generated entities ;;
    doctrine:generate:proxies) echo 'Proxy classes generated to "database/Proxies"' && effect generated proxies ;;
    migrate) run_migrations "$@" ;;
    migrate:status) show_migrations ;;
    ixp-manager:upgrade:split-conservers) require_mapping console_server && split_console_servers ;;
    ixp-manager:upgrade:copy-contact-names) require_mapping bgp_sessions && copy_contact_names ;;
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

go_down() {
  printf '{\n    "time": %s,\n    "message": null,\n    "retry": null\n}' "$NOW" >storage/framework/down || exit 1
  midway
  echo 'Application is now in maintenance mode.'
}

come_up() {
  rm -f storage/framework/down || exit 1
  midway
  echo 'Application is now live.'
}

# The default store only; memcached is flushed whole, with all that Doctrine has there.
clear_cache() {
  read_setting CACHE_DRIVER
  case $SETTING in
    memcached) ! is_memcached_running || empty_memcached ;;
    file) rm -rf storage/framework/cache/data ;;
  esac
  midway
  echo 'Cache cleared successfully.'
}
