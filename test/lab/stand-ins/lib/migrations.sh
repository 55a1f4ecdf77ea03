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
      confirm 'Do you really wish to run this command?' || { printf '\nCommand Cancelled!\n' && return; }
      ;;
  esac
  [ -e "$ran" ] || { : >"$ran" && echo 'Migration table created successfully.'; }
  pending=$(migration_names | grep -vxF -f "$ran")
  [ -n "$pending" ] || { echo 'Nothing to migrate.' && return; }
  for migration in $pending; do
    case " $* " in *' --pretend '*) echo "$migration: create table \`$migration\` (\`id\` int unsigned not null)" && continue ;; esac
    echo "Migrating: $migration"
    midway
    echo "$migration" >>"$ran"
    effect migration "$migration"
    echo "Migrated:  $migration"
  done
}

show_migrations() {
  [ -e "$ran" ] || { echo 'No migrations found.' && return; }
  migration_names | awk -v ran="$ran" '
    BEGIN { while ((getline name < ran) > 0) done[name] }
    { names[NR] = $0; if (length($0) > width) width = length($0) }
    function rule(  i, line) { line = "+------+"; for (i = 0; i < width + 2; i++) line = line "-"; print line "+" }
    END {
      if (NR == 0) { print "No migrations found."; exit }
      rule(); printf "| %-4s | %-" width "s |\n", "Ran?", "Migration"; rule()
      for (i = 1; i <= NR; i++) printf "| %-4s | %-" width "s |\n", (names[i] in done ? "Y" : "N"), names[i]
      rule()
    }
  '
}
