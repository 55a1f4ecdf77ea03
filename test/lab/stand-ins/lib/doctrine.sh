# Doctrine's side of artisan, and what its caches in memcached do to it: the reason for the two
# restarts. Old mappings in the cache make a schema update find nothing to do; an old picture of the
# tables makes a query name columns that are not there.

# boot_doctrine: sets the mappings it works with and the columns it believes in; caches both.
boot_doctrine() {
  MAPPINGS=database/entities.txt BELIEVED=$DB_COLUMNS
  SETTING=${DOCTRINE_CACHE:-}
  [ -n "$SETTING" ] || read_setting DOCTRINE_CACHE
  if [ "$SETTING" != memcached ] || ! is_memcached_running; then return; fi
  MAPPINGS=$LAB_HOST/var/memcached/metadata BELIEVED=$LAB_HOST/var/memcached/results
  cache_file database/entities.txt "$MAPPINGS"
  cache_file "$DB_COLUMNS" "$BELIEVED"
}

cache_file() { [ -e "$2" ] || { cp "$1" "$2.$$" && mv "$2.$$" "$2"; }; }

# The first column that is believed and is not there, or is there and not believed.
stale_column() { LC_ALL=C comm -3 "$BELIEVED" "$DB_COLUMNS" | head -n 1 | tr -d '\t'; }

CHECKING='Checking if database connected to default entity manager needs updating...'

# update_schema OPTION...: exit codes say nothing, only the text does.
update_schema() {
  boot_doctrine
  statements=$(schema_difference "$MAPPINGS")
  case " $* " in
    *' --sql '*) printf '\n%s\n' "$CHECKING" && print_statements ;;
    *' --force '*) printf '\n%s\n' "$CHECKING" && force_schema ;;
    *) warn_production ;;
  esac
}

in_sync='Nothing to update - your database is already in sync with the current entity metadata.'

count_statements() { printf '%s\n' "$statements" | wc -l | tr -d ' '; }

print_statements() {
  midway
  if [ -z "$statements" ]; then echo "$in_sync" && return; fi
  printf '%s\n' "$statements" | awk -F '\t' '
    { printf "%s%s", (NR == 1 ? "     " : ";     \n"), $1 }
    END { print "" }
  '
}

force_schema() {
  if [ -z "$statements" ]; then echo "$in_sync" && return; fi
  echo 'Updating database schema...'
  while IFS='	' read -r sql changes; do
    run_statement "$sql" "$changes" && midway && continue
    print_exception 'AbstractMySQLDriver.php line 52' "An exception occurred while executing '$sql':

SQLSTATE[23000]: Integrity constraint violation: 1062 Duplicate entry '1-1' for key"
    exit 1
  done <<STATEMENTS
$statements
STATEMENTS
  count=$(count_statements)
  if [ "$count" = 1 ]; then said='query was'; else said='queries were'; fi
  echo "Database schema updated successfully! \"$count\" $said executed"
}

warn_production() {
  printf '\n%s\n' 'ATTENTION: This operation should not be executed in a production environment.'
  printf '\n%s\n' "$CHECKING"
  if [ -z "$statements" ]; then echo "$in_sync" && return; fi
  echo "The Schema-Tool would execute \"$(count_statements)\" queries to update the database."
  echo 'Please run the operation with --force to execute these queries or use --sql to see them.'
  exit 1
}

validate_schema() {
  boot_doctrine
  printf '\n%s\n' 'Validating for default entity manager...'
  echo '[Mapping]  OK - The mapping files are correct.'
  if [ -n "$(schema_difference "$MAPPINGS")" ]; then
    echo '[Database] FAIL - The database schema is not in sync with the current mapping file.'
    exit 2
  fi
  echo '[Database] OK - The database schema is in sync with the mapping files.'
}

# Without --flush these only change a key's name space: what was cached before stays in memory, and
# the lab takes it that it can still be read, so that nothing but a restart makes good.
clear_doctrine_cache() {
  echo 'Clearing result cache entries for default entity manager'
  echo 'Successfully deleted cache entries.'
}
