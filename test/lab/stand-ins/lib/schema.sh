# The database's columns, and what a schema update would do to them. A line is "table.column", or
# "table.UNIQ:column,column" for a unique key.

DB_COLUMNS=$LAB_HOST/var/db/columns

# schema_difference MAPPINGS: a statement a line, with a tab and the lines it adds (+) and drops (-).
# As Doctrine does it: one ALTER a table, and a table without a mapping is left alone.
schema_difference() {
  LC_ALL=C awk -F. '
    function type(name) {
      if (name == "id") return "INT AUTO_INCREMENT NOT NULL"
      if (name ~ /_id$/) return "INT DEFAULT NULL"
      if (name ~ /^(last_|created|updated)/) return "DATETIME DEFAULT NULL"
      return "VARCHAR(255) DEFAULT NULL"
    }
    function add(table, name, mark) {
      change = mark table "." name
      if (name ~ /^UNIQ:/) {
        listed = substr(name, 6); gsub(/,/, ", ", listed)
        key = toupper("UNIQ_" table "_" substr(name, 6)); gsub(/,/, "_", key)
        keys[table] = keys[table] (mark == "+" ? "CREATE UNIQUE INDEX " key " ON " table " (" listed ")" \
          : "DROP INDEX " key " ON " table) "\t" change "\n"
        return
      }
      parts[table] = parts[table] (parts[table] == "" ? "" : ", ") \
        (mark == "-" ? "DROP " : table in had ? "ADD " : "") name (mark == "-" ? "" : " " type(name))
      changes[table] = changes[table] (changes[table] == "" ? "" : " ") change
    }
    FNR == NR { has[$0]; had[$1]; old[++count] = $0; next }
    { wanted[$0]; if (!($1 in mapped)) { mapped[$1]; tables[++total] = $1 } }
    !($0 in has) { add($1, $2, "+") }
    END {
      for (i = 1; i <= count; i++) {
        split(old[i], names, ".")
        if (!(old[i] in wanted) && names[1] in mapped) add(names[1], names[2], "-")
      }
      for (i = 1; i <= total; i++) {
        table = tables[i]
        if (parts[table] != "" && !(table in had)) print "CREATE TABLE " table " (" parts[table] \
          ", PRIMARY KEY(id)) DEFAULT CHARACTER SET utf8 COLLATE utf8_unicode_ci ENGINE = InnoDB\t" changes[table]
      }
      for (i = 1; i <= total; i++) {
        table = tables[i]
        if (parts[table] != "" && table in had) print "ALTER TABLE " table " " parts[table] "\t" changes[table]
        printf "%s", keys[table]
      }
    }
  ' "$DB_COLUMNS" "$1"
}

# tell_backup: whether the run that changes the schema has a verified dump of it.
tell_backup() {
  if [ -e "$LAB_HOST/state/backups/${LAB_RUN:--}.sql.gz.sha256" ]; then echo schema; else echo schema-without-backup; fi
}

# run_statement SQL CHANGES: false where rows of the table would break the unique key it makes.
run_statement() {
  case $2 in
    +*.UNIQ:*)
      change=${2#+}
      [ ! -s "$LAB_HOST/var/db/rows/${change%%.*}.${change#*UNIQ:}" ] || return 1
      ;;
  esac
  {
    LC_ALL=C awk -v changes="$2" '
      BEGIN {
        count = split(changes, list, " ")
        for (i = 1; i <= count; i++) if (list[i] ~ /^-/) gone[substr(list[i], 2)]; else print substr(list[i], 2)
      }
      !($0 in gone)
    ' "$DB_COLUMNS" | LC_ALL=C sort >"$DB_COLUMNS.part"
  } && mv "$DB_COLUMNS.part" "$DB_COLUMNS" && effect "$(tell_backup)" "$1"
}
