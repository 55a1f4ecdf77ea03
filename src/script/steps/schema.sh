# The schema and what changes with it.

expect_no_rows() {
  [ -n "$DATABASE_NAME" ] || know_database
  rows=$(run_sql -e "$2" 2>&1) || { say "$1: the query failed" "$rows"; return 1; }
  [ -z "$rows" ] || { say "$1:" "$rows"; return 1; }
}

# Repeated until nothing is left to do; never while DDL of an earlier attempt still runs.
update_schema() {
  wait_for_ddl || return 1
  for pass in 1 2 3; do
    told=$("$PHP" artisan doctrine:schema:update --force) || { say "$told"; return 1; }
    say "$told"
    case $told in
      *'Nothing to update'*) return 0 ;;
      *'updated successfully'*) ;;
      *) return 1 ;;
    esac
  done
  say "the schema differs still after $pass updates"
  return 1
}

# What the environment says counts before .env: the mappings are read anew, whatever memcached has.
read_no_cache() { export DOCTRINE_CACHE=array; }

# In the end as diff does: 1 where there is a difference.
show_schema_difference() {
  statements=$(show_schema_sql) || { say "$statements"; return 2; }
  [ -n "$statements" ] || { say 'the schema is what the code says'; return; }
  say "$statements"
  return 1
}

# Only where .env says that nobody is served: it rewrites files that git has.
generate_classes() {
  environment=$(dotenv APP_ENV)
  case $environment in
    local | dev | development | testing) ;;
    *) say "APP_ENV is ${environment:-production}: these are written on development hosts only"; return 1 ;;
  esac
  "$PHP" artisan doctrine:generate:entities database && "$PHP" artisan doctrine:generate:proxies
}

wait_for_ddl() {
  while :; do
    running=$(count_running_ddl) || { say 'the database does not tell what still runs in it' "$running"; return 1; }
    [ "$running" != 0 ] || return 0
    say 'an earlier schema statement still runs: waiting'
    sleep 5
  done
}

count_running_ddl() {
  run_sql -e "SELECT COUNT(*) FROM information_schema.processlist WHERE db=DATABASE() AND info REGEXP '^[[:space:]]*(ALTER|CREATE|DROP|RENAME)'" 2>&1
}

# Where no restart makes it forget the old mappings, Doctrine is told to.
clear_metadata_elsewhere() { [ -n "$MEMCACHED_RESTART" ] || "$PHP" artisan doctrine:clear:metadata:cache; }

schema_is_in_sync() {
  told=$("$PHP" artisan doctrine:schema:update --sql)
  case $told in *'Nothing to update'*) return 0 ;; esac
  say 'the schema is not in sync after the restart:' "$told"
  return 1
}

# Laravel 5.5 says Y or N, 6 and 8 Yes or No, 9 and later "[1] Ran" or "Pending".
no_migration_is_pending() {
  told=$("$PHP" artisan migrate:status) || return 1
  case $told in
    *'| N '* | *'| No '* | *Pending*) return 1 ;;
    *'| Y '* | *'| Yes '* | *'] Ran'*) return 0 ;;
    *) return 1 ;;
  esac
}

# A terminal of its own and a yes; only the line that tells success counts.
run_one_off() {
  told=$(printf 'yes\n' | SHELL=/bin/sh script -qec "$(words "$PHP" artisan "$1")" /dev/null | tr -d '\r')
  say "$told"
  case $told in *"$2"*) return 0 ;; esac
  say "$1 did not say: $2"
  return 1
}

# What asks is told no: it only lists.
list_findings() { "$PHP" artisan "$1" --no-interaction; }

# Of the views that are the application's.
views_are_whole() {
  broken=$(broken_views | grep -E '^view_(cust_current_active|vlaninterface_details_by_custid|switch_details_by_custid)[[:space:]]')
  [ -z "$broken" ] || { say 'views that the database cannot read:' "$broken"; return 1; }
}
