# Laravel's migrations: the files of database/migrations, and var/db/migrations that have run.

ran=$LAB_HOST/var/db/migrations

migration_names() {
  for migration in database/migrations/*.php; do
    [ -e "$migration" ] || return 0
    migration=${migration##*/}
    echo "${migration%.php}"
  done
}

# run_migrations OPTION...: without --force it asks, and a no is exit code 0.
run_migrations() {
  case " $* " in
    *' --force '*) ;;
    *)
      printf '%s\n' '**************************************' '*     Application In Production!     *' \
        '**************************************'
      confirm 'Do you really wish to run this command?' || { printf '\nCommand Cancelled!\n' && cancel_migrations; return; }
      ;;
  esac
  [ -e "$ran" ] || { : >"$ran" && echo 'Migration table created successfully.'; }
  pending=$(migration_names | grep -vxF -f "$ran")
  [ -n "$pending" ] || { tell 'Nothing to migrate.' && return; }
  for migration in $pending; do
    case " $* " in *' --pretend '*) echo "$migration: create table \`$migration\` (\`id\` int unsigned not null)" && continue ;; esac
    [ "$GENERATION" -ge 9 ] || echo "Migrating: $migration"
    midway
    echo "$migration" >>"$ran"
    effect migration "$migration"
    say_migrated
  done
}

# A no is exit code 0 before Laravel 8.
cancel_migrations() { [ "$GENERATION" -lt 8 ] || exit 1; }

say_migrated() {
  case $GENERATION in
    5) echo "Migrated:  $migration" ;;
    6 | 8) echo "Migrated:  $migration (9.06ms)" ;;
    *) echo "  $migration ................................ 12ms DONE" ;;
  esac
}

show_migrations() {
  [ -e "$ran" ] || { lack_migrations; return; }
  [ "$GENERATION" -lt 9 ] || { list_migrations && return; }
  yes=Y no=N
  [ "$GENERATION" = 5 ] || { yes=Yes no=No; }
  migration_names | awk -v ran="$ran" -v yes="$yes" -v no="$no" '
    BEGIN { while ((getline name < ran) > 0) done[name] }
    { names[NR] = $0; if (length($0) > width) width = length($0) }
    function rule(  i, line) { line = "+------+"; for (i = 0; i < width + 2; i++) line = line "-"; print line "+" }
    END {
      if (NR == 0) { print "No migrations found."; exit }
      rule(); printf "| %-4s | %-" width "s |\n", "Ran?", "Migration"; rule()
      for (i = 1; i <= NR; i++) printf "| %-4s | %-" width "s |\n", (names[i] in done ? yes : no), names[i]
      rule()
    }
  '
}

lack_migrations() {
  [ "$GENERATION" != 5 ] || { echo 'No migrations found.' && return; }
  echo 'Migration table not found.'
  exit 1
}

list_migrations() {
  migration_names | while read -r name; do
    if grep -qxF "$name" "$ran"; then echo "  $name ................ [1] Ran"; else echo "  $name ................ Pending"; fi
  done
}
